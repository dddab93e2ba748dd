"""Registers the app."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "cualuat.guides"
    label = "guides"
    verbose_name = "Hướng dẫn, hỏi đáp"
