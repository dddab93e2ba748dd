"""Registers the app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "cualuat.reports"
    label = "reports"
    verbose_name = "Báo cáo"
