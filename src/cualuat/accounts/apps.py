"""Registers the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cualuat.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"
