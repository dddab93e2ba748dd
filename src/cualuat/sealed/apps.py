"""Registers the app."""

from django.apps import AppConfig


class SealedConfig(AppConfig):
    name = "cualuat.sealed"
    label = "sealed"
    verbose_name = "Hồ sơ niêm phong"
