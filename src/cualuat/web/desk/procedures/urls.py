"""Addresses of procedures at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.procedures import catalogue, changes, files, guiding, single, writing

urlpatterns = [
    path("thu-tuc/", catalogue.listed, name="procedures"),
    path("thu-tuc/them/", catalogue.add, name="procedure-add"),
    path("thu-tuc/lan-nap/<int:pk>/", catalogue.report, name="procedure-load"),
    path("thu-tuc/can-cu/", changes.changes, name="procedure-changes"),
    path("thu-tuc/ho-so/", files.listed, name="procedure-files"),
    path("thu-tuc/ho-so/them/", files.add, name="procedure-file-add"),
    path("thu-tuc/ho-so/<int:pk>/", files.file, name="procedure-file"),
    path("thu-tuc/ho-so/<int:pk>/phieu/<slug:which>/", files.paper, name="procedure-paper"),
    path("thu-tuc/ban/<int:pk>/", writing.edition, name="procedure-edition"),
    path("thu-tuc/ban/<int:pk>/<slug:word>/<slug:place>/", writing.row, name="procedure-row"),
    path("thu-tuc/<int:pk>/", single.procedure, name="procedure"),
    path("thu-tuc/<int:pk>/huong-dan/", guiding.guide, name="procedure-guide"),
]
