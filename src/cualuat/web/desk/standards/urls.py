"""Addresses of the commune standard at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.standards import cards, scores, sets

urlpatterns = [
    path("chuan/", cards.cards, name="standards"),
    path("chuan/so-sanh/", cards.compare, name="standards-compare"),
    path("chuan/bang/<int:year>.<slug:form>", cards.year_file, name="standards-file"),
    path("chuan/bo-tieu-chi/", sets.sets, name="standard-sets"),
    path("chuan/bo-tieu-chi/<str:code>/", sets.one, name="standard-set"),
    path("chuan/bo-tieu-chi/<str:code>/tep/", sets.download, name="standard-set-file"),
    path("chuan/bo-tieu-chi/<str:code>/them/", sets.add, name="standard-indicator-add"),
    path("chuan/bo-tieu-chi/<str:code>/<str:indicator>/sua/", sets.indicator, name="standard-indicator"),
    path("chuan/<int:pk>/", cards.card, name="standard-card"),
    path("chuan/<int:pk>/bang.<slug:form>", cards.card_file, name="standard-card-file"),
    path("chuan/<int:pk>/minh-chung/<int:number>/", scores.evidence_file, name="standard-evidence"),
    path("chuan/<int:pk>/<str:code>/", scores.score, name="standard-score"),
]
