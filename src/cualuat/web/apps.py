"""Registers templates and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cualuat.web"
    label = "web"
