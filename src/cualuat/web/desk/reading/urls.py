"""Addresses of required reading at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.reading import items, keeping

urlpatterns = [
    path("quan-triet/", items.items, name="reading"),
    path("quan-triet/them/", keeping.add, name="reading-add"),
    path("quan-triet/<int:pk>/", items.item, name="reading-item"),
    path("quan-triet/<int:pk>/tep/", items.item_file, name="reading-file"),
    path("quan-triet/<int:pk>/sua/", keeping.edit, name="reading-edit"),
    path("quan-triet/<int:pk>/cau-hoi/", keeping.questions, name="reading-questions"),
    path("quan-triet/<int:pk>/bang/", items.table, name="reading-table"),
]
