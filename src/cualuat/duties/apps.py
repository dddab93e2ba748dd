"""Registers the app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "cualuat.duties"
    label = "duties"
    verbose_name = "Chức năng, công khai"
