"""Registers the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cualuat.audit"
    label = "audit"
    verbose_name = "Nhật ký"
