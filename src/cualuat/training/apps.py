"""Registers the app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "cualuat.training"
    label = "training"
    verbose_name = "Đào tạo, bồi dưỡng"
