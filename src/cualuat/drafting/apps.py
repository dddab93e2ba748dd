"""Registers the app."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "cualuat.drafting"
    label = "drafting"
    verbose_name = "Soạn thảo văn bản"
