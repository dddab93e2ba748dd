"""Addresses of procedures for the public."""

from __future__ import annotations

from django.urls import path

from cualuat.web.public.procedures import catalogue, guiding, tracking

urlpatterns = [
    path("thu-tuc/", catalogue.listed, name="procedures"),
    path("thu-tuc/tra-ho-so/", tracking.look_up, name="procedure-track"),
    path("thu-tuc/<str:code>/", catalogue.procedure, name="procedure"),
    path("thu-tuc/<str:code>/can-gi/", guiding.guide, name="procedure-guide"),
    path("thu-tuc/<str:code>/can-gi/pdf/", guiding.paper, name="procedure-checklist"),
    path("thu-tuc/<str:code>/ban/<int:number>/", catalogue.old_edition, name="procedure-edition"),
    path("thu-tuc/<str:code>/mau/<int:pk>/", catalogue.form, name="procedure-form"),
]
