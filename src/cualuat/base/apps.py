"""Registers the app."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "cualuat.base"
    label = "base"
    verbose_name = "Nền"
