"""Addresses of lists of people and codes of invitation."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.entry import lists

urlpatterns = [
    path("tham-gia/danh-sach/", lists.rolls, name="entry-rolls"),
    path("tham-gia/danh-sach/<int:pk>/", lists.roll, name="entry-roll"),
    path("tham-gia/ma-moi/<int:pk>/", lists.invitations, name="entry-invitations"),
]
