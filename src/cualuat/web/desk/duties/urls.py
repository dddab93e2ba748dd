"""Addresses of what must be published, at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.duties import publication

urlpatterns = [
    path("thong-tin-cong-khai/", publication.listing, name="publication"),
    path("thong-tin-cong-khai/them/", publication.add, name="publication-add"),
    path("thong-tin-cong-khai/<int:pk>/", publication.entry, name="information"),
]
