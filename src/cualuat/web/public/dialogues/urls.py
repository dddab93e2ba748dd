"""Addresses of dialogues."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.dialogues import coming, taking_part

urlpatterns = [
    path("doi-thoai/", coming.dialogues, name="dialogues"),
    path("doi-thoai/ma/", taking_part.follow, name="dialogue-follow"),
    path("doi-thoai/co-mat/<str:ticket>/", taking_part.here, name="dialogue-here"),
    path("doi-thoai/<int:pk>/", coming.dialogue, name="dialogue"),
    path("doi-thoai/<int:pk>/lich.ics", coming.calendar, name="dialogue-calendar"),
    path("doi-thoai/<int:pk>/cam-ket/<int:number>/tep/", coming.proof, name="dialogue-proof"),
    path("doi-thoai/<int:pk>/hoi/", taking_part.ask, name="dialogue-ask"),
    path("doi-thoai/<int:pk>/ung-ho/", taking_part.support, name="dialogue-support"),
    path("doi-thoai/<int:pk>/dang-ky/", taking_part.register, name="dialogue-register"),
]
