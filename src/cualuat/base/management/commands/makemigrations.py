"""`cualuat manage makemigrations`, which makes tables whole at once."""

from django.core.management.commands import makemigrations

from cualuat.base.migrating import WholeTables


class Command(makemigrations.Command):
    """See base.migrating."""

    autodetector = WholeTables
