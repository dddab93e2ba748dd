"""Registers the app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "cualuat.files"
    label = "files"
    verbose_name = "Tệp"
