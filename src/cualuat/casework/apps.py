"""Registers the app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "cualuat.casework"
    label = "casework"
    verbose_name = "Hồ sơ"
