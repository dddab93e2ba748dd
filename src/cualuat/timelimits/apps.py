"""Registers the app."""

from django.apps import AppConfig


class TimelimitsConfig(AppConfig):
    name = "cualuat.timelimits"
    label = "timelimits"
    verbose_name = "Thời hạn"
