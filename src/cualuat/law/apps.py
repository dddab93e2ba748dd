"""Registers the app."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "cualuat.law"
    label = "law"
    verbose_name = "Thư viện luật"
