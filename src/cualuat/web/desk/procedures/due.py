"""What procedures owe by a day, for the reminders: announcing, the national database, files at the counter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cualuat.kernel.workdays import day_of
from cualuat.procedures.queries import deadlines, mirror
from cualuat.reminders.registry import Due


def due(until: date) -> Iterator[Due]:
    """Everything that is open and due by then."""
    for one in deadlines.open_deadlines(on=until):
        if one.by is None or one.by > until:
            continue
        procedure = one.edition.procedure
        yield Due(
            f"procedure-{one.kind}", one.edition.pk, one.by, day_of(one.edition.made_at),
            f"{one.what}: {procedure.code} {procedure.name[:120]}", f"/ban-lam-viec/thu-tuc/{procedure.pk}/", (), procedure.unit_id,
        )  # fmt: skip
    for file in mirror.running_until(until):
        if file.due_on is None:
            continue
        yield Due(
            "procedure-file", file.pk, file.due_on, mirror.known_on(file), f"Hồ sơ {file.code}: {file.procedure.name[:120]}",
            f"/ban-lam-viec/thu-tuc/ho-so/{file.pk}/", (), file.unit_id,
        )  # fmt: skip
