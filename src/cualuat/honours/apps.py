"""Registers the app."""

from django.apps import AppConfig


class HonoursConfig(AppConfig):
    name = "cualuat.honours"
    label = "honours"
    verbose_name = "Bình chọn, tôn vinh"
