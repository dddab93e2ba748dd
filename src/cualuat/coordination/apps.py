"""Registers the app."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "cualuat.coordination"
    label = "coordination"
    verbose_name = "Phối hợp"
