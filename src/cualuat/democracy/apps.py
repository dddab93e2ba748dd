"""Registers the app."""

from django.apps import AppConfig


class DemocracyConfig(AppConfig):
    name = "cualuat.democracy"
    label = "democracy"
    verbose_name = "Dân chủ ở cơ sở"
