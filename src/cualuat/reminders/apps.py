"""Registers the app."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "cualuat.reminders"
    label = "reminders"
    verbose_name = "Nhắc hạn"
