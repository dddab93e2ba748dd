"""Rows behind the figures of a report: who may not see a matter does not learn its number from a report or its annex."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from access_world import World
from django.test import Client
from django.urls import reverse

Enter = Callable[[str], Client]


def _told(client: Client, world: World, code: str) -> str:
    """All that a report says of a figure: its page, and the annex."""
    pk = world.keys["period-report"]["pk"]
    page = client.get(reverse("desk:period-report-figure", args=[pk, code])).content.decode()
    annex = client.get(reverse("desk:period-report-file", args=[pk, "xlsx"])).content
    book = openpyxl.load_workbook(io.BytesIO(annex))
    cells = (str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    return page + " ".join(cells)


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [("focal", False), ("leader", False), ("nobody", False), ("elsewhere", False), ("administrator", False), ("denunciation", True)],
)  # fmt: skip
def test_denunciations_are_counted_and_named_to_those_with_a_key(
    world: World, enter: Enter, viewer: str, sees: bool
) -> None:
    told = _told(enter(viewer), world, "denunciation_received")
    assert (world.sealed.case.number in told) is sees
    assert sees or "dòng bạn không có quyền xem" in told


@pytest.mark.parametrize(
    ("viewer", "sees"), [("focal", True), ("officer", True), ("elsewhere", False), ("nobody", False), ("administrator", False)]
)  # fmt: skip
def test_other_matters_are_named_to_those_who_may_open_them(
    world: World, enter: Enter, viewer: str, sees: bool
) -> None:
    assert (world.case.number in _told(enter(viewer), world, "feedback_received")) is sees


def test_no_report_is_public_by_itself(world: World, enter: Enter) -> None:
    pk = world.keys["period-report"]["pk"]
    assert enter("stranger").get(reverse("public:period-report", args=[pk])).status_code == 404
