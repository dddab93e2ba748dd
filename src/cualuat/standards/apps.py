"""Registers the app."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "cualuat.standards"
    label = "standards"
    verbose_name = "Chuẩn tiếp cận pháp luật"
