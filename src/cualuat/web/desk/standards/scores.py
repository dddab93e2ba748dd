"""One indicator of a card: the self-score, its evidence, the assessment beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base import figures
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.files import operations as files
from cualuat.files import queries as file_queries
from cualuat.standards import access, queries
from cualuat.standards.operations import exporting, scoring
from cualuat.standards.operations.scoring import EvidenceWanted
from cualuat.standards.rules import KINDS, Indicator, Standard, most_of, show_number, show_steps
from cualuat.timelimits.rules import EVIDENCE_NAMES
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import version_of
from cualuat.web.desk.standards.cards import card_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from decimal import Decimal

    from cualuat.standards.models import Score, ScoreCard

_YES_NO = [("1", "Đạt"), ("0", "Không đạt"), ("", "Chưa chấm")]
_EVIDENCE_ACTS = ("file", "figure", "link")


def _value_field(standard: Standard, one: Indicator | None, value: Decimal | None, label: str) -> Field:
    if one is None or one.kind == "boolean":
        typed = "" if value is None else "1" if value else "0"
        return Field("value", label, kind="radio", options=_YES_NO, value=typed)
    most = show_number(most_of(standard, one))
    hint = f"Từ 0 đến {most}%, ví dụ 85,5." if one.kind == "ratio" else f"Từ 0 đến {most}, ví dụ 2,5."
    return Field("value", label, value=show_number(value), maxlength=12, hint=hint)


def _own_form(standard: Standard, one: Indicator | None, row: Score | None) -> Form:
    value = _value_field(standard, one, row.self_value if row else None, "Kết quả tự chấm")
    return Form([value, Field("words", "Diễn giải", kind="textarea", value=row.words if row else "")])


def _assess_form(standard: Standard, one: Indicator | None, row: Score | None) -> Form:
    given = row.assessed_value if row and row.assessed_value is not None else row.self_value if row else None
    hint = "Bắt buộc khi kết quả thẩm định khác với tự chấm."
    return Form(
        [
            _value_field(standard, one, given, "Kết quả thẩm định"),
            Field("reason", "Lý do khác với tự chấm", kind="textarea", value=row.reason if row else "", hint=hint),
        ]
    )


def _evidence_forms(year: int) -> dict[str, Form]:
    hint = f"Phần mềm đếm cho năm {year}, đến hôm nay nếu năm chưa hết; con số được giữ nguyên như lúc thêm."
    options = [("", "– chọn –"), *((one.code, f"{one.group}: {one.name}") for one in figures.all_figures())]
    return {
        "file": Form(
            [
                Field("file", "Tệp", kind="file", hint="Word, Excel, PDF, ảnh."),
                Field("file_name", "Tên minh chứng", maxlength=300, hint="Để trống thì lấy tên tệp."),
            ]
        ),
        "figure": Form([Field("figure", "Số liệu của phần mềm", kind="select", options=options, hint=hint)]),
        "link": Form(
            [
                Field("link", "Đường dẫn", maxlength=1000, hint="Ví dụ https://xa-mau.example/niem-yet."),
                Field("link_name", "Tên của đường dẫn", maxlength=300),
            ]
        ),
    }


@desk()
def score(request: HttpRequest, actor: Actor, pk: int, code: str) -> HttpResponseBase:
    """One indicator or condition of a card."""
    card = card_of(pk, actor)
    standard = queries.standard_of(card)
    one, condition = standard.indicator(code), standard.condition(code)
    if one is None and condition is None:
        raise Http404("no such indicator")
    row = queries.scored(card).scores.get(code)
    fills = access.may_fill(actor, card) and card.state == "drafting"
    assesses = access.may_assess(actor) and card.state == "submitted"
    form = _assess_form(standard, one, row) if assesses else _own_form(standard, one, row)
    proofs, error = _evidence_forms(card.year), ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            told = _act(request, actor, card, code, form, proofs)
        except (Refused, files.UnacceptableFile, files.TooLarge) as refused:
            if act in ("give", "assess"):
                form.refuse(refused)
            elif act in _EVIDENCE_ACTS:
                proofs[act].refuse(refused if isinstance(refused, Refused) else Refused(str(refused), "file"))
            else:
                error = str(refused)
            card = card_of(pk, actor)
            row = queries.scored(card).scores.get(code)  # what stands there now, to save on top of
        else:
            messages.success(request, told)
            return redirect("desk:standard-score", pk=pk, code=code)
    context = _shown(card, standard, code, row) | {
        "form": next((f for f in (form, *proofs.values()) if f.wrong), form),
        "value_form": form,
        "proof_forms": proofs,
        "error": error,
        "fills": fills,
        "assesses": assesses,
    }
    wrong = error or form.wrong or any(f.wrong for f in proofs.values())
    return page(request, actor, "desk/standards/score.html", context, status=422 if wrong else 200)


def _act(request: HttpRequest, actor: Actor, card: ScoreCard, code: str, form: Form, proofs: dict[str, Form]) -> str:
    """Does what one of the forms asks; what to tell. Raises Refused, NotAllowed, UnacceptableFile, TooLarge."""
    act, version, now = request.POST.get("act", ""), version_of(request), timezone.now()
    if act == "give":
        values = form.fill(request.POST).values()
        words = values.get("words", "")
        made = scoring.give(card=card, code=code, typed=values["value"], words=words, version=version, by=actor, at=now)
        return _told(card, made)
    if act == "assess":
        values = form.fill(request.POST).values()
        reason = values.get("reason", "")
        scoring.assess(card=card, code=code, typed=values["value"], reason=reason, version=version, by=actor, at=now)
        return "Đã ghi kết quả thẩm định."
    if act in _EVIDENCE_ACTS:
        _add(request, actor, card, code, act, proofs[act].fill(request.POST).values())
        return "Đã thêm minh chứng."
    if act == "remove":
        number = request.POST.get("evidence", "")
        found = (
            queries.evidence(card, int(number))
            if number.isascii() and number.isdecimal() and len(number) < 10
            else None
        )
        if found is None:
            raise Refused("Không còn minh chứng này.")
        scoring.remove_evidence(evidence=found, by=actor, at=now)
        return "Đã bỏ minh chứng."
    raise Refused("Hãy chọn một việc.")


def _told(card: ScoreCard, row: Score) -> str:
    one = queries.standard_of(card).indicator(row.code)
    if one and one.proof_needed and row.self_value and not row.evidence.exists():
        return "Đã ghi nháp. Chỉ tiêu này cần minh chứng; chưa có thì chưa được tính."
    return "Đã ghi."


def _add(request: HttpRequest, actor: Actor, card: ScoreCard, code: str, act: str, values: dict[str, str]) -> None:
    access.require_filler(actor, card)
    if act != "file":
        name, value = values.get("link_name", ""), values[act]
        wanted = EvidenceWanted(act, name=name, **{act: value})  # type: ignore[arg-type]
        scoring.add_evidence(card=card, code=code, wanted=wanted, by=actor, at=timezone.now())
        return
    with received(request, by=actor, name="file") as sent:
        if not sent:
            raise Refused("Hãy chọn một tệp.", "file")
        for one in sent:
            wanted = EvidenceWanted("file", name=values["file_name"], file=one)
            scoring.add_evidence(card=card, code=code, wanted=wanted, by=actor, at=timezone.now())


def _shown(card: ScoreCard, standard: Standard, code: str, row: Score | None) -> dict[str, Any]:
    one, condition = standard.indicator(code), standard.condition(code)
    order = [*(i.code for i in standard.indicators), *(c.code for c in standard.conditions)]
    at = order.index(code)
    plain = one or Indicator(code, "", condition.name if condition else "", "boolean")
    evidence = one.evidence if one else condition.evidence if condition else "?"
    return {
        "card": card,
        "standard": standard,
        "code": code,
        "one": plain,
        "is_condition": one is None,
        "basis": one.basis if one else condition.basis if condition else "",
        "evidence_name": EVIDENCE_NAMES[evidence],
        "doubtful": evidence in ("M", "?"),
        "gap": one.gap(standard.scale) if one else "",
        "kind_name": KINDS.get(plain.kind, "") if one else "",
        "points": show_number(plain.points),
        "threshold": show_number(plain.threshold),
        "steps": show_steps(plain.steps),
        "row": row,
        "version": row.version if row else 0,
        "own": exporting.value_words(plain, row.self_value if row else None),
        "assessed": exporting.value_words(plain, row.assessed_value if row else None),
        "proofs": row.evidence.all() if row else (),
        "before": order[at - 1] if at else "",
        "after": order[at + 1] if at + 1 < len(order) else "",
    }


@desk()
def evidence_file(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """The file of a piece of evidence."""
    found = queries.evidence(card_of(pk, actor), number) if number < 2**31 else None
    if found is None or found.file is None or not file_queries.may_be_opened(found.file):
        raise Http404("no such file")
    return as_download(file_queries.served(found.file))
