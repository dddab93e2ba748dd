"""Registers the app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "cualuat.surveys"
    label = "surveys"
    verbose_name = "Khảo sát"
