"""Wires what must not import each other: sources of the search, jobs of the worker."""

from datetime import timedelta

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
        from cualuat.timelimits.jobs import HANDLERS as TIMELIMITS
        from cualuat.timelimits.jobs import recount

        registry.register(LawSource())
        for name, handler in (HANDLERS | TIMELIMITS).items():
            jobs.register(name, handler)
        # A limit may reach back to pending matters from a day on: nothing is changed on that day.
        jobs.register_periodic("timelimits.recount", recount, every=timedelta(hours=1))
