"""Versions of guides, questions and answers: every saving is a new one; given to review, sent back, made the newest again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse, locked, operation, words
from cualuat.guides import access, data, marks, queries
from cualuat.guides.checking import citations_of
from cualuat.guides.models import Piece, Wording
from cualuat.guides.rules import KINDS, in_order, lines
from cualuat.kernel.text import fold, normalise, slug
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit

LONGEST = 60_000  # letters of a text
MOST_BASES = 40
_RESERVED = {"atom", "doi-tuong"}  # pages of their own in the place of a piece
_WHAT = {
    "guide": ("Hãy ghi tên bài.", "Hãy ghi tóm tắt: bài giúp người đọc làm được gì.", "Hãy viết nội dung."),
    "question": ("Hãy ghi câu hỏi.", "Hãy ghi câu trả lời ngắn.", ""),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A version as it is typed; `bases` citations under the text; of a question `title` asks, `summary` answers, `body` explains."""

    title: str
    summary: str
    body: str = ""
    topic: str = ""
    audiences: Sequence[str] = ()
    actions: Sequence[str] = ()
    bases: Sequence[str] = field(default=())
    note: str = ""


def record(action: str, piece: Piece, by: Actor, at: datetime, **detail: object) -> None:
    """Adds to the log what was done with a piece."""
    audit.record(action=action, subject=("guide", piece.pk, piece.title), by=by, at=at, detail=detail)


@operation
def begin(
    *, kind: str, wanted: Words, unit: Unit | None, by: Actor, at: datetime, editor: Person | None = None, address: str = ""
) -> Piece:  # fmt: skip
    """Writes the first version of something new. `address`: the last part of its address, made of the title where none is given.

    Raises NotAllowed, Refused (naming the input).
    """
    if kind not in KINDS:
        raise Refused("Hãy chọn hướng dẫn hay hỏi đáp.", "kind")
    if unit is None and not by.is_system:
        raise Refused("Hãy chọn đơn vị soạn bài.", "unit")
    access.require_writer(by, unit.pk if unit else None)
    _check_editor(editor, unit, at)
    piece = Piece(kind=kind, unit=unit, editor=editor, added_at=at, added_by=by.name)
    made = _wording(piece, wanted, by, at)
    _check_same(piece, made)
    piece.title = made.title
    piece.slug = _free(kind, slug(address or made.title, 100) or "bai")
    piece.save()
    made.piece = piece
    made.save()
    record("guides.begin", piece, by, at, kind=KINDS[kind], unit=unit.name if unit else "")
    return piece


@operation
def save(*, piece: Piece, wanted: Words, seen: int | None, by: Actor, at: datetime) -> Wording:
    """Keeps the text as a new version; `seen` the number of the version before. What the public reads stays as it is.

    Raises NotAllowed, SomebodyElse, Refused (naming the input).
    """
    row = locked(piece)
    access.require_writer(by, row.unit_id)
    newest = queries.last(row)
    if newest is not None and seen is not None and seen != newest.number:
        raise SomebodyElse()
    if row.state == "review" and not access.may_run(by):
        raise Refused("Bài đang chờ duyệt. Muốn sửa, hãy nhờ người duyệt trả lại.")
    made = _wording(row, wanted, by, at)
    if newest is not None and _is_same(newest, made):
        raise Refused(f"Chưa đổi gì so với bản {newest.number}.")
    made.save()
    row.title = made.title
    if row.state in ("published", "withdrawn"):
        row.state = "draft"
    row.version += 1
    row.save()
    record("guides.save", row, by, at, draft=made.number, note=made.note)
    return made


@operation
def restore(*, piece: Piece, number: int, seen: int | None, by: Actor, at: datetime) -> Wording:
    """Makes an older version the newest again. Raises NotAllowed, SomebodyElse, Refused."""
    old = queries.wording(piece, number)
    if old is None:
        raise Refused(f"Không có bản {number}. Hãy tải lại trang.")
    wanted = Words(
        old.title, old.summary, old.body, old.topic, old.audience_codes, old.action_codes, old.base_lines, f"Khôi phục bản {number}"
    )  # fmt: skip
    return save(piece=piece, wanted=wanted, seen=seen, by=by, at=at)


@operation
def hand_to(*, piece: Piece, unit: Unit | None, editor: Person | None, version: int | None, by: Actor, at: datetime) -> Piece:  # fmt: skip
    """Says which unit writes a piece and who sees to it. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = locked(piece, version)
    access.require_writer(by, row.unit_id)
    if unit is None:
        raise Refused("Hãy chọn đơn vị soạn bài.", "unit")
    access.require_writer(by, unit.pk)
    _check_editor(editor, unit, at)
    row.unit, row.editor = unit, editor
    row.version += 1
    row.save()
    record("guides.hand_to", row, by, at, unit=unit.name, officer=editor.name if editor else "")
    return row


@operation
def submit(*, piece: Piece, version: int | None, by: Actor, at: datetime) -> Piece:
    """Gives the newest version to those who publish. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(piece, version)
    access.require_writer(by, row.unit_id)
    if row.state != "draft":
        raise Refused("Bài không ở bước đang soạn. Hãy tải lại trang.")
    row.state, row.returned_why = "review", ""
    row.version += 1
    row.save()
    record("guides.submit", row, by, at)
    return row


@operation
def send_back(*, piece: Piece, reason: str, version: int | None, by: Actor, at: datetime) -> Piece:
    """What was given to review is written on, and why. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_runner(by)
    row = locked(piece, version)
    if row.state != "review":
        raise Refused("Bài không ở bước chờ duyệt. Hãy tải lại trang.")
    row.returned_why = words(reason, 1000, "reason", "Hãy ghi cần sửa gì.")
    row.state = "draft"
    row.version += 1
    row.save()
    record("guides.send_back", row, by, at, reason=row.returned_why)
    return row


def _wording(piece: Piece, wanted: Words, by: Actor, at: datetime) -> Wording:
    """The next version, not kept yet. Raises Refused, naming the input."""
    no_title, no_summary, no_body = _WHAT[piece.kind]
    body = normalise(wanted.body).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if no_body and not body.strip():
        raise Refused(no_body, "body")
    if len(body) > LONGEST:
        raise Refused(f"Dài quá {LONGEST} ký tự. Hãy chia thành nhiều bài.", "body")
    if wanted.topic not in data.topics():
        raise Refused("Hãy chọn chủ đề.", "topic")
    bases = lines("\n".join(wanted.bases))
    if len(bases) > MOST_BASES or any(len(one) > 300 for one in bases):
        raise Refused(f"Nhiều nhất {MOST_BASES} căn cứ, mỗi căn cứ một dòng, không quá 300 ký tự.", "bases")
    title = " ".join(words(wanted.title, 200, "title", no_title).split())
    summary = words(wanted.summary, 1000, "summary", no_summary)
    before = piece.wordings.aggregate(n=Max("number"))["n"] if piece.pk else 0
    return Wording(
        piece=piece, number=(before or 0) + 1, title=title, summary=summary, body=body, topic=wanted.topic,
        audiences=_spaced(in_order(wanted.audiences, data.audiences())), actions=_spaced(in_order(wanted.actions, data.actions())),
        bases="\n".join(bases), citations=citations_of(body, bases), folded=fold("\n".join([title, summary, marks.plain(body)])),
        note=words(wanted.note, 500, "note"), saved_at=at, saved_by=by.name,
    )  # fmt: skip


def _spaced(codes: Sequence[str]) -> str:
    return f" {' '.join(codes)} " if codes else ""


def _is_same(one: Wording, other: Wording) -> bool:
    names = ("title", "summary", "body", "topic", "audiences", "actions", "bases")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _check_same(piece: Piece, made: Wording) -> None:
    """A form sent twice is one question."""
    same = Piece.objects.filter(kind=piece.kind, title__iexact=made.title).exclude(state="withdrawn")
    if same.exists():
        called = "Câu hỏi" if piece.kind == "question" else "Bài"
        raise Refused(f"{called} này đã có rồi. Hãy mở ra mà sửa, hoặc đặt tên khác.", "title")


def _check_editor(editor: Person | None, unit: Unit | None, at: datetime) -> None:
    if editor is None:
        return
    duties = (*access.WRITERS, *access.RUNNERS)
    people = organisation.people_with_duty(*duties, on=day_of(at), unit_id=unit.pk if unit else None)
    if not people.filter(pk=editor.pk).exists():
        raise Refused(f"Người phụ trách phải là cán bộ của {unit.name if unit else 'cơ quan'}.", "editor")


def _free(kind: str, wanted: str) -> str:
    """An address that nothing has, in the place of the wanted one."""
    taken = _RESERVED | set(Piece.objects.filter(kind=kind, slug__startswith=wanted).values_list("slug", flat=True))
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found
