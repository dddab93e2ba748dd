"""Registers the app."""

from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "cualuat.reading"
    label = "reading"
    verbose_name = "Quán triệt văn bản"
