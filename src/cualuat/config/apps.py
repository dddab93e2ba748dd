"""Wires what must not import each other: sources of the search, jobs of the worker."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "cualuat.config"
    label = "config"

    def ready(self) -> None:
        """Registers what the library gives to the search and to the worker."""
        from cualuat.base import jobs
        from cualuat.law.jobs import HANDLERS
        from cualuat.law.search_source import LawSource
        from cualuat.search import registry

        registry.register(LawSource())
        for name, handler in HANDLERS.items():
            jobs.register(name, handler)
