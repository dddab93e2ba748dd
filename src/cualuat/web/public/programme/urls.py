"""Addresses of public plans."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.programme import giving_out, plans

urlpatterns = [
    path("ke-hoach/", plans.plans, name="plans"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<int:pk>/tai/<str:form>/", giving_out.plan_file, name="plan-file"),
]
