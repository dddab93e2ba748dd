"""A house that is a library only takes no denunciations."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse


def test_a_library_without_an_agency_has_no_such_pages(db: None) -> None:
    for name in ("sealed-intro", "sealed-form", "sealed-track"):
        assert Client().get(reverse(f"public:{name}")).status_code == 404
