"""Registers the app."""

from django.apps import AppConfig


class EmulationConfig(AppConfig):
    name = "cualuat.emulation"
    label = "emulation"
    verbose_name = "Thi đua, khen thưởng"
