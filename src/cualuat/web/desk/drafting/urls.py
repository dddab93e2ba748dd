"""Addresses of drafting at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.drafting import giving_out, opinions, tracker, writing

urlpatterns = [
    path("soan-thao/", tracker.listed, name="drafting"),
    path("soan-thao/them/", tracker.add, name="drafting-add"),
    path("soan-thao/<int:pk>/", tracker.item, name="drafting-item"),
    path("soan-thao/<int:pk>/loi-van/", writing.text, name="drafting-text"),
    path("soan-thao/<int:pk>/ban/<int:number>/", writing.version, name="drafting-version"),
    path("soan-thao/<int:pk>/so-sanh/", writing.compared, name="drafting-compare"),
    path("soan-thao/<int:pk>/gop-y/", opinions.opinions, name="drafting-opinions"),
    path("soan-thao/<int:pk>/tong-hop/<str:form>/", giving_out.synthesis, name="drafting-synthesis"),
    path("soan-thao/<int:pk>/tai/<str:form>/", giving_out.out, name="drafting-out"),
    path("soan-thao/<int:pk>/tep/<str:which>/", giving_out.file, name="drafting-file"),
]
