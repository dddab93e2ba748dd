"""Addresses of the pages that show law: documents, provisions, downloads."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
