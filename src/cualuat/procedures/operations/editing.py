"""Writing an edition: a new procedure, the next edition, its texts and rows; blank forms; who looks after a procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.procedures import access
from cualuat.procedures.models import Edition, EditionState, FormFile, Procedure
from cualuat.procedures.operations.announcing import mirror_names, subject_of
from cualuat.procedures.queries import catalogue
from cualuat.procedures.rules.content import (
    CODE,
    FIELD_NAMES,
    LONGEST_CODE,
    ROWS,
    Basis,
    Content,
    Part,
    Step,
    Way,
    as_json,
    differences,
    digest,
)
from cualuat.procedures.rules.national import doubts_of, names_document

Row = Way | Part | Step | Basis
_LENGTHS = {
    "name": 500, "kind": 200, "field": 200, "agency": 1000, "authority": 1000, "delegated": 1000, "cooperating": 1000, "address": 1000,
    "result": 2000, "conditions": 20_000, "keywords": 1000, "description": 5000,
}  # fmt: skip
MOST_ROWS = 300


@operation
def create(*, code: str, name: str, unit: Unit | None, by: Actor, at: datetime) -> Edition:
    """Begins a procedure with its first draft. Raises NotAllowed, Refused (naming the input)."""
    access.require_writer(by, unit.pk if unit else None)
    wanted = words(code, LONGEST_CODE, "code", "Hãy ghi mã thủ tục, ví dụ 1.000001.")
    if not CODE.fullmatch(wanted):
        raise Refused("Mã thủ tục gồm chữ số, chữ cái không dấu, dấu chấm, ví dụ 1.000001.", "code")
    content = Content(name=words(name, 500, "name", "Hãy ghi tên thủ tục."))
    procedure = Procedure(code=wanted, name=content.name, unit=unit, added_at=at, added_by=by.name)
    mirror_names(procedure, content)
    try:
        with transaction.atomic():
            procedure.save()
    except IntegrityError as error:
        raise Refused(f"Mã {wanted} đã có trong danh mục.", "code") from error
    row = _begun(procedure, content, 1, by, at)
    audit.record(
        action="procedures.create",
        subject=subject_of(procedure),
        by=by,
        at=at,
        detail={"unit": unit.name if unit else ""},
    )
    return row


def _begun(procedure: Procedure, content: Content, number: int, by: Actor, at: datetime) -> Edition:
    return Edition.objects.create(
        procedure=procedure, number=number, content=as_json(content), digest=digest(content), doubts=list(doubts_of(content)),
        made_at=at, made_by=by.name,
    )  # fmt: skip


@operation
def begin(*, procedure: Procedure, by: Actor, at: datetime) -> Edition:
    """The next edition as a draft that says what the last one says. Raises NotAllowed, Refused."""
    row = Procedure.objects.select_for_update().get(pk=procedure.pk)
    access.require_writer(by, row.unit_id)
    if catalogue.draft(row) is not None:
        raise Refused("Đã có một bản nháp. Hãy sửa tiếp bản ấy.")
    last = catalogue.latest(row)
    content = last.value if last else Content(name=row.name)
    made = _begun(row, content, (last.number if last else 0) + 1, by, at)
    audit.record(action="procedures.begin", subject=subject_of(row), by=by, at=at, detail={"edition": made.number})
    return made


def _writable(edition: Edition, version: int | None, by: Actor) -> Edition:
    row = locked(edition, version)
    access.require_writer(by, row.procedure.unit_id)
    if row.state != EditionState.DRAFT:
        raise Refused("Bản đã công bố không sửa được nữa. Hãy lập bản mới.")
    return row


def _save(row: Edition, content: Content, by: Actor, at: datetime) -> Edition:
    """Keeps what the edition now says; of a procedure that nobody announced yet its names too."""
    changed = differences(row.value, content)
    row.content, row.digest, row.doubts = as_json(content), digest(content), list(doubts_of(content))
    row.version += 1
    row.save()
    procedure = row.procedure
    if catalogue.latest(procedure) is None:
        mirror_names(procedure, content)
        procedure.save()
    if changed:
        audit.record(
            action="procedures.edit",
            subject=subject_of(procedure),
            by=by,
            at=at,
            detail={"parts": changed, "edition": row.number},
        )
    return row


@operation
def edit(*, edition: Edition, texts: Mapping[str, str], version: int | None, by: Actor, at: datetime) -> Edition:
    """Writes the plain texts of a draft; levels and subjects are one a line. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    row = _writable(edition, version, by)
    given: dict[str, object] = {
        name: words(texts[name], most, name, f"Hãy ghi {FIELD_NAMES[name]}." if name == "name" else "")
        for name, most in _LENGTHS.items()
        if name in texts
    }
    for name in ("levels", "subjects"):
        if name in texts:
            lines = (" ".join(line.split()) for line in words(texts[name], 2000, name).split("\n"))
            given[name] = tuple(dict.fromkeys(line for line in lines if line))
    if "sets" in texts:
        number = texts["sets"].strip()
        if number and not (number.isascii() and number.isdecimal() and int(number) <= 50):
            raise Refused("Số bộ hồ sơ là một số từ 1 đến 50.", "sets")
        given["sets"] = int(number or 0)
    return _save(row, replace(row.value, **given), by, at)  # type: ignore[arg-type]


@operation
def plan(
    *, edition: Edition, document: str, document_on: date | None, version: int | None, by: Actor, at: datetime
) -> Edition:
    """Says which legal document brings a draft and when that takes effect: from there the day of announcing is counted."""
    row = _writable(edition, version, by)
    row.document, row.document_on = words(document, 300, "document"), document_on
    row.version += 1
    row.save()
    audit.record(
        action="procedures.plan",
        subject=subject_of(row.procedure),
        by=by,
        at=at,
        detail={"document": row.document, "edition": row.number},
    )
    return row


@operation
def put_row(
    *, edition: Edition, kind: str, place: int | None, row: Row, version: int | None, by: Actor, at: datetime
) -> Edition:
    """Adds a row to one of the lists of a draft, or puts it in the place of another. Raises NotAllowed, SomebodyElse, Refused."""
    found = _writable(edition, version, by)
    rows = list(_rows(found, kind))
    checked = _checked(row)
    if place is None:
        if len(rows) >= MOST_ROWS:
            raise Refused(f"Một bản không có quá {MOST_ROWS} dòng mỗi loại.")
        rows.append(checked)
    else:
        rows[_place(place, rows)] = checked
    return _save(found, replace(found.value, **{kind: tuple(rows)}), by, at)  # type: ignore[arg-type]


def _rows(edition: Edition, kind: str) -> tuple[Row, ...]:
    if kind not in ROWS:
        raise Refused("Không có danh sách này.")
    found: tuple[Row, ...] = getattr(edition.value, kind)
    return found


def _place(place: int, rows: list[Row]) -> int:
    if not 0 <= place < len(rows):
        raise Refused("Dòng này không còn. Hãy tải lại trang.")
    return place


def _checked(row: Row) -> Row:
    """The row in order. Raises Refused, naming the input."""
    if isinstance(row, Way):
        name = words(row.way, 100, "way", "Hãy ghi hình thức nộp.")
        return Way(name, words(row.limit, 200, "limit"), words(row.fee, 2000, "fee"), words(row.note, 2000, "note"))
    if isinstance(row, Part):
        if not (0 <= row.originals <= 50 and 0 <= row.copies <= 50):
            raise Refused("Số bản từ 0 đến 50.", "originals")
        forms = tuple(dict.fromkeys(form for one in row.forms if (form := words(one, 200, "forms"))))
        name = words(row.name, 3000, "name", "Hãy ghi tên giấy tờ.")
        return Part(name, row.originals, row.copies, forms, words(row.note, 1000, "note"))
    if isinstance(row, Step):
        return Step(words(row.text, 20_000, "text", "Hãy ghi bước này làm gì."))
    citation = words(row.citation, 300, "citation", "Hãy ghi căn cứ, ví dụ: Điều 5 Nghị định số 118/2025/NĐ-CP.")
    if not names_document(citation):
        raise Refused("Căn cứ phải nêu văn bản: loại và số, ví dụ Nghị định số 118/2025/NĐ-CP.", "citation")
    return Basis(citation, words(row.title, 1000, "title"), row.day, words(row.issuer, 200, "issuer"))


@operation
def drop_row(*, edition: Edition, kind: str, place: int, version: int | None, by: Actor, at: datetime) -> Edition:
    """Takes a row out of a draft. Raises NotAllowed, SomebodyElse, Refused."""
    found = _writable(edition, version, by)
    rows = list(_rows(found, kind))
    del rows[_place(place, rows)]
    return _save(found, replace(found.value, **{kind: tuple(rows)}), by, at)  # type: ignore[arg-type]


@operation
def move_row(*, edition: Edition, kind: str, place: int, version: int | None, by: Actor, at: datetime) -> Edition:
    """Moves a row up by one. Raises NotAllowed, SomebodyElse, Refused."""
    found = _writable(edition, version, by)
    rows = list(_rows(found, kind))
    at_place = _place(place, rows)
    if at_place == 0:
        raise Refused("Dòng này đã ở đầu.")
    rows[at_place - 1], rows[at_place] = rows[at_place], rows[at_place - 1]
    return _save(found, replace(found.value, **{kind: tuple(rows)}), by, at)  # type: ignore[arg-type]


@operation
def discard(*, edition: Edition, version: int | None, by: Actor, at: datetime) -> bool:
    """Throws a draft away, and the procedure with it where nobody ever announced it; whether it did the latter."""
    row = _writable(edition, version, by)
    procedure = row.procedure
    audit.record(
        action="procedures.discard", subject=subject_of(procedure), by=by, at=at, detail={"edition": row.number}
    )
    row.delete()
    if procedure.editions.exists():
        return False
    if procedure.forms.exists():
        raise Refused("Hãy gỡ các mẫu đơn của thủ tục này trước.")
    procedure.delete()
    return True


@operation
def look_after(*, procedure: Procedure, unit: Unit | None, version: int | None, by: Actor, at: datetime) -> Procedure:
    """Says which unit looks after a procedure. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(procedure, version)
    before = row.unit.name if row.unit else ""
    row.unit = unit
    row.version += 1
    row.save()
    audit.record(
        action="procedures.look_after",
        subject=subject_of(row),
        by=by,
        at=at,
        detail={"unit": [before, unit.name if unit else ""]},
    )
    return row


@operation
def keep_form(*, procedure: Procedure, name: str, attachment: Attachment | None, by: Actor, at: datetime) -> FormFile:
    """Keeps a blank form for download under the name that the dossier has for it. Raises NotAllowed, Refused (naming the input)."""
    access.require_writer(by, procedure.unit_id)
    if attachment is None:
        raise Refused("Hãy chọn tệp mẫu đơn.", "file")
    row = FormFile(
        procedure=procedure,
        name=words(name, 200, "name") or attachment.name[:200],
        attachment=attachment,
        added_at=at,
        added_by=by.name,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused("Đã có mẫu mang tên này. Hãy gỡ mẫu cũ trước.", "name") from error
    audit.record(action="procedures.keep_form", subject=subject_of(procedure), by=by, at=at, detail={"name": row.name})
    return row


@operation
def drop_form(*, form: FormFile, by: Actor, at: datetime) -> Attachment:
    """Takes a blank form away; the file that nothing uses any more. Raises NotAllowed."""
    access.require_writer(by, form.procedure.unit_id)
    attachment = form.attachment
    audit.record(
        action="procedures.drop_form", subject=subject_of(form.procedure), by=by, at=at, detail={"name": form.name}
    )
    form.delete()
    return attachment


def row_fields(kind: str) -> tuple[str, ...]:
    """The names of the inputs of a row."""
    return tuple(field.name for field in fields(ROWS[kind]))
