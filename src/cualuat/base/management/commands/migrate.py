"""`cualuat manage migrate`, with the same look for changes as makemigrations, and one table after the other."""

from typing import Any

from django.core.management.commands import migrate

from cualuat.base.migrating import WholeTables, one_by_one


class Command(migrate.Command):
    """See base.migrating."""

    autodetector = WholeTables

    def handle(self, *args: Any, **options: Any) -> None:
        """Brings the tables up to date."""
        with one_by_one():
            super().handle(*args, **options)
