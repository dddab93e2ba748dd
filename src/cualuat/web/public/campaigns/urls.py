"""Addresses of campaigns, kits, models and the newsletter."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.campaigns import newsletter, pages

urlpatterns = [
    path("truyen-thong/", pages.campaigns, name="campaigns"),
    path("truyen-thong/lich.ics", pages.calendar, name="campaigns-calendar"),
    path("truyen-thong/bo-tai-lieu/", pages.kits, name="meeting-kits"),
    path("truyen-thong/bo-tai-lieu/<int:pk>/", pages.kit, name="meeting-kit"),
    path("truyen-thong/bo-tai-lieu/<int:pk>/<str:kind>/", pages.kit_paper, name="meeting-kit-paper"),
    path("truyen-thong/mo-hinh/", pages.models, name="access-models"),
    path("truyen-thong/<int:pk>/", pages.campaign, name="campaign"),
    path("truyen-thong/<int:pk>/anh/<str:form>/", pages.card, name="campaign-card"),
    path("ban-tin/", newsletter.archive, name="newsletter"),
    path("ban-tin/atom/", newsletter.feed, name="newsletter-feed"),
    path("ban-tin/dang-ky/", newsletter.subscribe, name="newsletter-subscribe"),
    path("ban-tin/da-gui/", newsletter.asked, name="newsletter-asked"),
    path("ban-tin/so/<int:number>/", newsletter.issue, name="newsletter-issue"),
    path("ban-tin/xac-nhan/<str:key>/", newsletter.confirm, name="newsletter-confirm"),
    path("ban-tin/thoi/<str:mark>/", newsletter.stop, name="newsletter-stop"),
]
