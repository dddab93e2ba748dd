"""Registers the app."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "cualuat.consultations"
    label = "consultations"
    verbose_name = "Lấy ý kiến"
