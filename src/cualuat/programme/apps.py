"""Registers the app."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "cualuat.programme"
    label = "programme"
    verbose_name = "Chương trình"
