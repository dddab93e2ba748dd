"""What reports can count of emulation: who registered, which dossiers were submitted, who was commended."""

from __future__ import annotations

from typing import Final

from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.emulation.models import Dossier, Registration

GROUP: Final = "Thi đua, khen thưởng"


def _registered(window: Window) -> Counted:
    """Registered in the window and not withdrawn."""
    rows = Registration.objects.filter(withdrawn_on=None, on__range=(window.since, window.until))
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(
        Row(str(row), row.on, "emulation-round", str(row.round_id))
        for row in rows.select_related("unit", "person").order_by("on", "pk")
    )
    return Counted(len(found), found)


def _submitted(window: Window) -> Counted:
    """Dossiers submitted in the window; those sent back count once they are submitted again."""
    rows = Dossier.objects.filter(submitted_on__range=(window.since, window.until))
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(
        Row(str(row), row.submitted_on, "emulation-dossier", str(row.pk))
        for row in rows.select_related("unit", "person").order_by("submitted_on", "pk")
    )
    return Counted(len(found), found)


def _commended(window: Window) -> Counted:
    """Commended by a decision of a day in the window."""
    rows = Dossier.objects.filter(state="given", decision__day__range=(window.since, window.until))
    if window.unit is not None:
        rows = rows.filter(unit=window.unit)
    found = tuple(
        Row(str(row), row.decision.day if row.decision else None, "emulation-dossier", str(row.pk))
        for row in rows.select_related("unit", "person", "decision").order_by("decision__day", "pk")
    )
    return Counted(len(found), found)


FIGURES: Final = (
    Figure("emulation_registered", "Lượt đăng ký thi đua", GROUP, "lượt", _registered),
    Figure("emulation_dossiers", "Hồ sơ đề nghị khen thưởng đã nộp", GROUP, "hồ sơ", _submitted),
    Figure("emulation_commended", "Lượt tập thể, cá nhân được khen thưởng", GROUP, "lượt", _commended),
)
