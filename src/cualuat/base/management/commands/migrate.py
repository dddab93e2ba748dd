"""`cualuat manage migrate`, with the same look for changes as makemigrations."""

from django.core.management.commands import migrate

from cualuat.base.migrating import WholeTables


class Command(migrate.Command):
    """See base.migrating."""

    autodetector = WholeTables
