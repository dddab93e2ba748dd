"""Address of the way in."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.entry import door, hub

urlpatterns = [
    path("tham-gia/", hub.hub, name="participation"),
    path("tham-gia/<int:pk>/vao/", door.way_in, name="entry"),
]
