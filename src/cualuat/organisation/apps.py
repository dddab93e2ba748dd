"""Registers the app."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "cualuat.organisation"
    label = "organisation"
    verbose_name = "Tổ chức"
