"""Addresses of public reports."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.reporting import reports

urlpatterns = [
    path("bao-cao-ky/", reports.reports, name="period-reports"),
    path("bao-cao-ky/<int:pk>/", reports.report, name="period-report"),
]
