"""Addresses of the commune standard for the public."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.standards import cards

urlpatterns = [
    path("chuan-tiep-can-phap-luat/", cards.cards, name="standards"),
    path("chuan-tiep-can-phap-luat/<int:pk>/", cards.card, name="standard"),
]
