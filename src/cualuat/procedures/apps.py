"""Registers the app."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "cualuat.procedures"
    label = "procedures"
    verbose_name = "Thủ tục hành chính"
