"""Registers the app."""

from django.apps import AppConfig


class EntryConfig(AppConfig):
    name = "cualuat.entry"
    label = "entry"
    verbose_name = "Tham gia"
