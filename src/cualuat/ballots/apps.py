"""Registers the app."""

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "cualuat.ballots"
    label = "ballots"
    verbose_name = "Bỏ phiếu"
