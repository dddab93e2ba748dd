"""Registers the app."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "cualuat.inspections"
    label = "inspections"
    verbose_name = "Kiểm tra, tự kiểm tra"
