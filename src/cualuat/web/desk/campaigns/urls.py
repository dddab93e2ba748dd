"""Addresses of campaigns at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.campaigns import calendar, items, kits, meetings, newsletter, piloting

urlpatterns = [
    path("truyen-thong/", calendar.year, name="campaigns"),
    path("truyen-thong/them/", calendar.add, name="campaign-add"),
    path("truyen-thong/in/", items.printing, name="campaign-print"),
    path("truyen-thong/viec/<int:pk>/", items.item, name="campaign-item"),
    path("truyen-thong/viec/<int:pk>/<str:kind>/", items.item_paper, name="campaign-item-paper"),
    path("truyen-thong/tep/<int:pk>/", items.evidence, name="campaign-evidence"),
    path("truyen-thong/ban-tin/", newsletter.newsletters, name="newsletters"),
    path("truyen-thong/ban-tin/<int:pk>/", newsletter.newsletter, name="newsletter"),
    path("truyen-thong/bo-tai-lieu/", kits.kits, name="meeting-kits"),
    path("truyen-thong/bo-tai-lieu/them/", kits.add, name="meeting-kit-add"),
    path("truyen-thong/bo-tai-lieu/<int:pk>/", kits.kit, name="meeting-kit"),
    path("truyen-thong/bo-tai-lieu/<int:pk>/<str:kind>/", kits.paper, name="meeting-kit-paper"),
    path("truyen-thong/sinh-hoat/", meetings.meetings, name="kit-meetings"),
    path("truyen-thong/sinh-hoat/them/", meetings.add, name="kit-meeting-add"),
    path("truyen-thong/sinh-hoat/co-mat/<str:ticket>/", meetings.sign_in, name="kit-meeting-sign-in"),
    path("truyen-thong/sinh-hoat/tep/<int:pk>/", meetings.meeting_file, name="kit-meeting-file"),
    path("truyen-thong/sinh-hoat/<int:pk>/", meetings.meeting, name="kit-meeting"),
    path("truyen-thong/sinh-hoat/<int:pk>/ma/", meetings.code, name="kit-meeting-code"),
    path("truyen-thong/mo-hinh/", piloting.models, name="access-models"),
    path("truyen-thong/mo-hinh/them/", piloting.add, name="access-model-add"),
    path("truyen-thong/mo-hinh/tep/<int:pk>/", piloting.model_file, name="access-model-file"),
    path("truyen-thong/mo-hinh/<int:pk>/", piloting.model, name="access-model"),
    path("truyen-thong/<int:pk>/", calendar.campaign, name="campaign"),
    path("truyen-thong/<int:pk>/bao-chi/", calendar.press, name="campaign-press"),
    path("truyen-thong/<int:pk>/anh/<str:form>/", calendar.card, name="campaign-card"),
]
