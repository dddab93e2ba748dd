"""Addresses of honours and initiatives at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.honours import initiatives, nominations, rounds

urlpatterns = [
    path("ton-vinh/", rounds.listed, name="honour-rounds"),
    path("ton-vinh/them/", rounds.add, name="honour-round-add"),
    path("ton-vinh/<int:pk>/", rounds.round, name="honour-round"),
    path("ton-vinh/<int:pk>/sua/", rounds.edit, name="honour-round-edit"),
    path("ton-vinh/<int:pk>/cho-diem/", rounds.scores, name="honour-scores"),
    path("ton-vinh/<int:pk>/van-ban/<slug:which>/", rounds.paper, name="honour-paper"),
    path("ton-vinh/chung-nhan/<int:pk>/<slug:form>/", rounds.certificate, name="honour-certificate"),
    path("ton-vinh/de-cu/<int:pk>/", nominations.nomination, name="honour-nomination"),
    path("ton-vinh/de-cu/<int:pk>/giay-dong-y/", nominations.paper, name="honour-consent-paper"),
    path("ton-vinh/de-cu/<int:pk>/tep/<slug:which>/", nominations.file, name="honour-file"),
    path("sang-kien/", initiatives.listed, name="initiatives"),
    path("sang-kien/them/", initiatives.add, name="initiative-add"),
    path("sang-kien/<int:pk>/", initiatives.initiative, name="initiative"),
]
