"""Addresses of plans at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.programme import giving_out, plans

urlpatterns = [
    path("ke-hoach/", plans.plans, name="plans"),
    path("ke-hoach/<int:pk>/", plans.plan, name="plan"),
    path("ke-hoach/<int:pk>/tep/", plans.source, name="plan-file"),
    path("ke-hoach/<int:pk>/tai/<str:form>/", giving_out.plan_out, name="plan-out"),
    path("ke-hoach/<int:pk>/nhiem-vu/<int:number>/", plans.task, name="plan-task"),
]
