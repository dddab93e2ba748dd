"""Addresses of checks at the desk."""

from __future__ import annotations

from django.urls import path

from cualuat.web.desk.inspections import check, following, listing, lists, papers

urlpatterns = [
    path("kiem-tra/", listing.checks, name="checks"),
    path("kiem-tra/them/", listing.add, name="check-add"),
    path("kiem-tra/tai/", listing.sheet, name="checks-file"),
    path("kiem-tra/theo-doi/", following.following, name="check-following"),
    path("kiem-tra/danh-muc/", lists.lists, name="check-lists"),
    path("kiem-tra/danh-muc/them/", lists.add, name="check-list-add"),
    path("kiem-tra/danh-muc/<int:pk>/", lists.edit, name="check-list"),
    path("kiem-tra/don-vi/<int:pk>/", following.duty_report, name="check-unit"),
    path("kiem-tra/tep/<int:pk>/", papers.proof, name="check-proof"),
    path("kiem-tra/<int:pk>/", check.check, name="check"),
    path("kiem-tra/<int:pk>/sua/", listing.edit, name="check-edit"),
    path("kiem-tra/<int:pk>/van-ban/<slug:which>/", papers.paper, name="check-paper"),
]
