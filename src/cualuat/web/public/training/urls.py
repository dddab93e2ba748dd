"""Addresses of certificates."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.training import certificates

urlpatterns = [
    path("chung-nhan/", certificates.check, name="certificates"),
    path("chung-nhan/<str:code>/", certificates.certificate, name="certificate"),
]
