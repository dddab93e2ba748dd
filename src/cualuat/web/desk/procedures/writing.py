"""Writing a draft: its plain texts on one page, each row of its lists on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.procedures import access, norms
from cualuat.procedures.operations import editing
from cualuat.procedures.queries import catalogue as queries
from cualuat.procedures.rules.content import FIELD_NAMES, Basis, Content, Part, Step, Way
from cualuat.procedures.rules.fees import read_fees
from cualuat.procedures.rules.limits import doubt, read_limit
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, error_beside, number_in, version_of
from cualuat.web.public.procedures import showing
from cualuat.web.shell.fields import Field, Form, read_date, show_date

if TYPE_CHECKING:
    from cualuat.procedures.models import Edition

KINDS = {
    "cach-nop": ("ways", "Cách nộp, thời hạn, phí", "cách nộp"),
    "giay-to": ("parts", "Giấy tờ trong hồ sơ", "giấy tờ"),
    "buoc": ("steps", "Các bước", "bước"),
    "can-cu": ("bases", "Căn cứ pháp lý", "căn cứ"),
}
_LONG = ("result", "conditions", "description", "subjects")
_HINTS = {
    "subjects": "Mỗi dòng một đối tượng, ví dụ: Công dân Việt Nam.",
    "levels": "Mỗi dòng một cấp, ví dụ: Cấp Xã.",
    "conditions": "Không có thì ghi «Không».",
    "result": "Ví dụ: Giấy chứng nhận, quyết định.",
    "sets": "Mỗi lần nộp mấy bộ.",
}
_ORDER = (
    "name", "field", "kind", "levels", "subjects", "sets", "agency", "authority", "delegated", "cooperating", "address", "result",
    "conditions", "keywords", "description",
)  # fmt: skip


def _found(pk: int, actor: Actor) -> Edition:
    row = queries.edition(pk, actor=actor)
    if row is None:
        raise Http404("no such edition")
    return row


def _texts(content: Content) -> Form:
    fields = []
    for name in _ORDER:
        value = getattr(content, name)
        shown = "\n".join(value) if isinstance(value, tuple) else str(value or "")
        label = FIELD_NAMES[name]
        kind = "textarea" if name in _LONG or name == "levels" else "text"
        fields.append(
            Field(
                name,
                label[:1].upper() + label[1:],
                kind=kind,
                value=shown,
                required=name == "name",
                hint=_HINTS.get(name, ""),
                height=4,
            )
        )
    return Form(fields)


def _forms(row: Edition) -> dict[str, Form]:
    made = {
        "edit": _texts(row.value),
        "plan": Form([
            Field("document", "Văn bản quy định thủ tục", value=row.document, maxlength=300),
            Field("document_on", "Ngày văn bản ấy có hiệu lực", kind="date", value=show_date(row.document_on), hint="Từ đây tính thời hạn phải công bố."),
        ]),
        "discard": Form([]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk()
def edition(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """An edition; a draft can be written here by those who look after the procedure."""
    row = _found(pk, actor)
    may = row.state == "draft" and access.may_write(actor, row.procedure.unit_id)
    forms = _forms(row)
    outcome = act_on(request, forms, tuple(forms), lambda act: _do(request, actor, row, act, forms))
    if outcome.done is not None:
        told, gone = outcome.done
        messages.success(request, told)
        if gone:
            return redirect("desk:procedures")
        return (
            redirect("desk:procedure", pk=row.procedure_id)
            if outcome.act == "discard"
            else redirect("desk:procedure-edition", pk=pk)
        )
    fresh = queries.edition(pk, actor=actor)
    if fresh is None:  # somebody threw the draft away meanwhile
        messages.error(request, "Bản nháp vừa được bỏ.")
        return redirect("desk:procedures")
    may = may and fresh.state == "draft"
    content = fresh.value
    context = {
        "edition": fresh, "procedure": fresh.procedure, "content": content, "forms": forms, "act": outcome.act, "wrong": outcome.wrong,
        "error": error_beside(outcome, forms, tuple(forms) if may else ()), "may": may, "lack": norms.lack(content), "doubts": fresh.doubts, "show_optional": True,
        "state": fresh.get_state_display(), "lists": _lists(content, pk), "parts_norm": norms.norm("parts"),
        "texts": [(FIELD_NAMES[name], _plain(getattr(content, name))) for name in _ORDER if getattr(content, name)],
    }  # fmt: skip
    return page(request, actor, "desk/procedures/edition.html", context, status=outcome.status)


def _plain(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _lists(content: Content, pk: int) -> list[dict[str, Any]]:
    """Each list of rows in short, with what its pages are called."""
    ways = showing.ways_of(content)
    lines: dict[str, Sequence[tuple[str, str]]] = {
        "cach-nop": [(one.way.way, f"{one.limit.words}; {one.fees.words}{f' – {one.doubt}' if one.doubt else ''}") for one in ways],
        "giay-to": [(part.name, showing.number_of(part)) for part in content.parts],
        "buoc": [(step.text, "") for step in content.steps],
        "can-cu": [(basis.citation, basis.title) for basis in content.bases],
    }  # fmt: skip
    return [{"word": word, "title": KINDS[word][1], "one": KINDS[word][2], "rows": lines[word]} for word in KINDS]


def _do(request: HttpRequest, actor: Actor, row: Edition, act: str, forms: dict[str, Form]) -> tuple[str, bool]:
    now, version, values = timezone.now(), version_of(request), forms[act].values()
    if act == "discard":
        gone = editing.discard(edition=row, version=version, by=actor, at=now)
        return ("Đã bỏ bản nháp và thủ tục chưa công bố." if gone else "Đã bỏ bản nháp."), gone
    if act == "plan":
        day = read_day(values["document_on"], "document_on") if values["document_on"] else None
        editing.plan(edition=row, document=values["document"], document_on=day, version=version, by=actor, at=now)
        return "Đã ghi.", False
    editing.edit(edition=row, texts=values, version=version, by=actor, at=now)
    return "Đã ghi bản nháp.", False


# --- one row -----------------------------------------------------------------------------------------------------


def _way_form(row: Any) -> list[Field]:
    one = row or Way("")
    limit = read_limit(one.limit)
    told = doubt(limit, one.note)
    mark = f"Máy hiểu là: {limit.words}." if row else ""
    return [
        Field("way", "Hình thức nộp", value=one.way, required=True, maxlength=100, hint="Trực tiếp, Trực tuyến, Dịch vụ bưu chính."),
        Field("limit", "Thời hạn", value=one.limit, maxlength=200, hint="Ví dụ: 15 ngày làm việc; 30 ngày; 2 giờ; Không quy định.", mark=f"{mark} {told}".strip()),
        Field("fee", "Phí, lệ phí", kind="textarea", value=one.fee, height=3, hint="Mỗi dòng một khoản: «Phí: 50.000 đồng (mỗi hồ sơ)»; không thu thì ghi «Không».", mark=f"Máy hiểu là: {read_fees(one.fee).words}." if row else ""),
        Field("note", "Ghi chú", kind="textarea", value=one.note, height=3),
    ]  # fmt: skip


def _part_form(row: Any) -> list[Field]:
    one = row or Part("", 1)
    return [
        Field("name", "Tên giấy tờ", kind="textarea", value=one.name, required=True, height=3),
        Field("originals", "Số bản chính", value=str(one.originals), maxlength=2),
        Field("copies", "Số bản sao", value=str(one.copies), maxlength=2),
        Field("forms", "Tên mẫu đơn, tờ khai, mỗi dòng một mẫu", kind="textarea", value="\n".join(one.forms), height=2),
        Field("note", "Ghi chú", value=one.note, maxlength=1000),
    ]


def _step_form(row: Any) -> list[Field]:
    return [
        Field(
            "text",
            "Bước này làm gì, ai làm, bao lâu",
            kind="textarea",
            value=row.text if row else "",
            required=True,
            height=8,
        )
    ]


def _basis_form(row: Any) -> list[Field]:
    one = row or Basis("")
    iso = one.day.split("-")
    return [
        Field("citation", "Căn cứ", value=one.citation, required=True, maxlength=300, hint="Ghi cả điều, khoản nếu có: khoản 1 Điều 5 Nghị định số 118/2025/NĐ-CP."),
        Field("title", "Tên gọi, trích yếu", value=one.title, maxlength=1000),
        Field("day", "Ngày ban hành", kind="date", value="/".join(iso[::-1]) if len(iso) == 3 else ""),
        Field("issuer", "Cơ quan ban hành", value=one.issuer, maxlength=200),
    ]  # fmt: skip


_FORMS: dict[str, Callable[[Any], list[Field]]] = {
    "cach-nop": _way_form,
    "giay-to": _part_form,
    "buoc": _step_form,
    "can-cu": _basis_form,
}


def _row_of(word: str, values: dict[str, str]) -> editing.Row:
    """The row that was typed. Raises Refused, naming the input."""
    if word == "cach-nop":
        return Way(values["way"], values["limit"], values["fee"], values["note"])
    if word == "giay-to":
        numbers = [number_in(values[name] or "0", name) for name in ("originals", "copies")]
        return Part(values["name"], numbers[0], numbers[1], tuple(values["forms"].split("\n")), values["note"])
    if word == "buoc":
        return Step(values["text"])
    try:
        day = read_date(values["day"])
    except ValueError as error:
        raise Refused(str(error), "day") from error
    return Basis(values["citation"], values["title"], day.isoformat() if day else "", values["issuer"])


@desk()
def row(request: HttpRequest, actor: Actor, pk: int, word: str, place: str) -> HttpResponseBase:
    """One row of a list of a draft: «them» adds one, a number from 1 changes, moves or drops it."""
    found = _found(pk, actor)
    if word not in KINDS or not (place == "them" or (place.isascii() and place.isdecimal() and len(place) < 5)):
        raise Http404("no such row")
    if found.state != "draft" or not access.may_write(actor, found.procedure.unit_id):
        raise Http404("nothing to write here")
    kind, title, one = KINDS[word]
    rows, number = getattr(found.value, kind), None if place == "them" else int(place) - 1
    if number is not None and not 0 <= number < len(rows):
        raise Http404("no such row")
    form = Form(_FORMS[word](rows[number] if number is not None else None))
    outcome = act_on(
        request,
        {"put": form},
        ("put", "up", "drop"),
        lambda act: _change(actor, found, (word, number), act, form, version_of(request)),
    )
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect(f"{reverse('desk:procedure-edition', args=[pk])}#{word}")
    context = {
        "edition": _found(pk, actor), "procedure": found.procedure, "title": title, "one": one, "number": number, "word": word, "form": form,
        "error": outcome.error, "show_optional": True, "place": place,
    }  # fmt: skip
    return page(request, actor, "desk/procedures/row.html", context, status=outcome.status)


def _change(
    actor: Actor, found: Edition, where: tuple[str, int | None], act: str, form: Form, version: int | None
) -> str:  # fmt: skip
    (word, number), now = where, timezone.now()
    kind = KINDS[word][0]
    if act == "put":
        made = _row_of(word, form.values())
        editing.put_row(edition=found, kind=kind, place=number, row=made, version=version, by=actor, at=now)
        return "Đã ghi."
    if number is None:
        raise Refused("Dòng này chưa có. Hãy tải lại trang.")
    if act == "up":
        editing.move_row(edition=found, kind=kind, place=number, version=version, by=actor, at=now)
        return "Đã chuyển lên."
    editing.drop_row(edition=found, kind=kind, place=number, version=version, by=actor, at=now)
    return "Đã bỏ."
