"""Addresses of the pages that find law: home, search, browsing, feeds."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
