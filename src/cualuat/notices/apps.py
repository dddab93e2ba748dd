"""Registers the app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cualuat.notices"
    label = "notices"
    verbose_name = "Thông báo"
