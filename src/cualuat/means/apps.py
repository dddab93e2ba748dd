"""Registers the app."""

from django.apps import AppConfig


class MeansConfig(AppConfig):
    name = "cualuat.means"
    label = "means"
    verbose_name = "Kinh phí, trang thiết bị"
