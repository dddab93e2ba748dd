"""Addresses of checks at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.inspections import check, following, listing, papers

urlpatterns = [
    path("kiem-tra/", listing.checks, name="checks"),
    path("kiem-tra/them/", listing.add, name="check-add"),
    path("kiem-tra/tai/", listing.sheet, name="checks-file"),
    path("kiem-tra/theo-doi/", following.following, name="check-following"),
    path("kiem-tra/don-vi/<int:pk>/", following.duty_report, name="check-unit"),
    path("kiem-tra/tep/<int:pk>/", papers.proof, name="check-proof"),
    path("kiem-tra/<int:pk>/", check.check, name="check"),
    path("kiem-tra/<int:pk>/sua/", listing.edit, name="check-edit"),
    path("kiem-tra/<int:pk>/van-ban/<slug:which>/", papers.paper, name="check-paper"),
]
