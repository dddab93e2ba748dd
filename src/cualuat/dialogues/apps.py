"""Registers the app."""

from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "cualuat.dialogues"
    label = "dialogues"
    verbose_name = "Đối thoại"
