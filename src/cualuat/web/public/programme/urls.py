"""Addresses of public plans."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.programme import plans

urlpatterns = [
    path("ke-hoach/", plans.plans, name="plans"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
]
