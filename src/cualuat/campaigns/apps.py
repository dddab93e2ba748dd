"""Registers the app."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "cualuat.campaigns"
    label = "campaigns"
    verbose_name = "Truyền thông"
