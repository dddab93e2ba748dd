"""Registers the app."""

from django.apps import AppConfig


class ContestsConfig(AppConfig):
    name = "cualuat.contests"
    label = "contests"
    verbose_name = "Cuộc thi"
