"""What an opened box holds, with the matter it belongs to: for the denouncer what she may read, for the team all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from cualuat.casework.kinds import Kind, kind, limit_ref
from cualuat.casework.models import Case, Step
from cualuat.casework.queries.single import explained, visited
from cualuat.kernel.workflow import StepShown, path_shown
from cualuat.sealed import queries as boxes
from cualuat.sealed.holding import OpenedBox
from cualuat.sealed.models import BoxFile
from cualuat.sealed.queries import FileDetails, ReadItem
from cualuat.timelimits.queries import Explained


@dataclass(frozen=True, slots=True, repr=False)
class FileShown:
    """A file in a box: `copy` the one without metadata, where there is one."""

    id: UUID
    details: FileDetails
    day: date
    from_denouncer: bool
    copy: UUID | None


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One thing that was written, with the files that came with it."""

    item: ReadItem
    files: tuple[FileShown, ...]


@dataclass(frozen=True, repr=False)
class Contents:
    """What a box holds for whoever has it open."""

    statement: Mapping[str, Any]
    entries: Sequence[Entry]
    files: Sequence[FileShown]


@dataclass(frozen=True, repr=False)
class Followed:
    """A sealed matter as the denouncer sees it."""

    case: Case
    kind: Kind
    words: str
    waits_for: str
    path: Sequence[StepShown]
    clocks: Sequence[Explained]
    steps: Sequence[Step]
    contents: Contents
    has_identity: bool
    is_withdrawn: bool = field(default=False)


def contents(opened: OpenedBox) -> Contents:
    """Everything in a box that this reader may read. Raises Unreadable where somebody tampered with it."""
    files = list(boxes.files(opened))
    copies = {file.original_id: file.pk for file in files if file.original_id}
    loose, attached = [], dict[UUID, list[FileShown]]()
    for file in files:
        if file.original_id is None:
            shown = _shown(opened, file, copies.get(file.pk))
            attached.setdefault(file.item_id, []).append(shown) if file.item_id else loose.append(shown)
    entries, statement = [], {}
    for item in boxes.items(opened):
        read = boxes.read_item(opened, item)
        if read.kind == "statement":
            statement = read.body
        else:
            entries.append(Entry(read, tuple(attached.get(item.pk, ()))))
    return Contents(statement, entries, loose)


def _shown(opened: OpenedBox, file: BoxFile, copy: UUID | None) -> FileShown:
    return FileShown(file.pk, boxes.file_details(opened, file), file.day, file.author == "denouncer", copy)


def file_of(opened: OpenedBox, pk: UUID) -> BoxFile | None:
    """A file of the box that this reader may read."""
    return boxes.files(opened).filter(pk=pk).first()


def followed(opened: OpenedBox, *, on: date) -> Followed:
    """The matter of a box that the denouncer opened."""
    case = Case.objects.select_related("box").get(box_id=opened.box_id)
    of = kind(case.kind)
    state = of.table.state(case.state)
    wanted = [limit_ref(text, case.answers).code for text in of.shown_limits]
    rows = [row for row in explained(case, on=on) if row.clock.code in wanted]
    assert case.box is not None
    return Followed(
        case=case,
        kind=of,
        words=state.public,
        waits_for=state.waits_for,
        path=path_shown(of.table, visited(case)),
        clocks=sorted(rows, key=lambda row: (row.clock.state == "stopped", wanted.index(row.clock.code))),
        steps=list(Step.objects.filter(case=case, is_public=True).order_by("-number")),
        contents=contents(opened),
        has_identity=boxes.has_identity(case.box),
        is_withdrawn=case.box.withdrawn_on is not None,
    )
