"""Opinions on a draft: rounds, what was said of which article, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.drafting import access, queries, texts
from cualuat.drafting.kinds import kinds
from cualuat.drafting.operations import consulting
from cualuat.drafting.rules import VERDICTS
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.drafting.writing import readable_or_404
from cualuat.web.desk.posted import act_on, key_in, keys_in, unit_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.drafting.models import Asked, Draft, Obligation, Opinion, Round

_MOST_PLACES = 2000
_TAGS = {"accepted": " tag--done", "partly": " tag--waiting", "refused": ""}


def _forms(actor: Actor, found: Obligation, last: Draft | None, rows: list[Opinion], place: str) -> dict[str, Form]:
    today = timezone.localdate()
    parts = texts.pieces(last.text) if last else []
    places = [
        ("", "Cả văn bản"),
        *((one.place, f"{one.name}: {' '.join(one.text.split())[:50]}") for one in parts[:_MOST_PLACES]),
    ]
    mine = access.speaks_for(actor, found)
    every = [row for row in organisation.units(on=today)]
    own = [(str(row.pk), row.name) for row in every if row.pk in mine]
    helping = {one.pk for one in found.cooperating.all()}
    made = {
        "comment": Form([
            Field("place", "Về chỗ nào", kind="select", value=place, options=places),
            Field("text", "Ý kiến", kind="textarea", height=5, required=True),
            Field("unit", "Thay đơn vị", kind="select", value=own[0][0] if own else "", options=own, required=True),
        ]),
        "outside": Form([
            Field("agency", "Cơ quan góp ý", required=True, maxlength=300),
            Field("on", "Ngày văn bản góp ý", kind="date", value=show_date(today), required=True),
            Field("place", "Về chỗ nào", kind="select", options=places),
            Field("text", "Ý kiến", kind="textarea", height=5, required=True),
            Field("letter", "Tệp văn bản góp ý", kind="file"),
        ]),
        "ask": Form([
            Field("units", "Hỏi các đơn vị", kind="checks", value=",".join(str(pk) for pk in helping), options=[(str(row.pk), row.name) for row in every if row.pk != found.unit_id]),
            Field("agencies", "Hỏi cơ quan ngoài", kind="textarea", height=3, hint="Mỗi dòng một cơ quan. Chương trình không gửi công văn thay bạn; ý kiến của họ bạn ghi tay ở trang này."),
            Field("due", "Góp ý trước hết ngày", kind="date", required=True),
            Field("words", "Cần góp ý về điều gì", kind="textarea", height=3),
        ]),
        "close": Form([]),
    }  # fmt: skip
    for row in rows:
        made[f"answer-{row.pk}"] = Form([
            Field("verdict", "Trả lời", kind="radio", value=row.verdict, options=list(VERDICTS.items()), required=True),
            Field("reason", "Giải trình", kind="textarea", value=row.reason, height=3, hint="Không tiếp thu hết thì phải ghi vì sao."),
        ])  # fmt: skip
        made[f"withdraw-{row.pk}"] = Form([])
    for asked in _asked(found):
        made[f"agree-{asked.pk}"] = Form([])
    return {name: form.within(name) for name, form in made.items()}


def _asked(found: Obligation) -> list[Asked]:
    open_round = queries.open_round(found)
    return list(open_round.asked.select_related("unit", "round__obligation")) if open_round else []


@desk()
def opinions(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """What is asked, what was said, what became of it; `cho` chooses the place to speak of."""
    found = readable_or_404(pk, actor)
    last, rows = queries.last_draft(found), queries.opinions(found)
    forms = _forms(actor, found, last, rows, request.GET.get("cho", "")[:200])
    outcome = act_on(request, forms, tuple(forms), lambda act: _do(request, actor, found, rows, act, forms[act]))
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:drafting-opinions", pk=pk)
    if outcome.wrong:
        found, rows = readable_or_404(pk, actor), queries.opinions(found)
    may_write = access.may_write(actor, found)
    is_writable = found.is_writable and last is not None
    speaks = bool(forms["comment"]["unit"].options) and is_writable
    context = {
        "item": found, "kind": kinds()[found.kind], "last": last, "forms": forms, "act": outcome.act, "wrong": outcome.wrong,
        "error": outcome.error or (_told(forms[outcome.act]) if outcome.wrong else ""), "may_write": may_write and is_writable,
        "may_speak": speaks, "show_optional": True, "unanswered": queries.unanswered(found),
        "rounds": [_round(one, actor, found, forms) for one in queries.rounds(found)], "open": queries.open_round(found),
        "rows": [_row(row, actor, forms) for row in rows], "pieces": texts.pieces(last.text)[:_MOST_PLACES] if last else [],
    }  # fmt: skip
    return page(request, actor, "desk/drafting/opinions.html", context, status=outcome.status)


def _told(form: Form) -> str:
    """What is wrong, above the page too: its form may stand far below, or be gone."""
    return " ".join([*form.errors, *(f"{field.label}: {field.error}" for field in form.wrong_fields)])


def _round(one: Round, actor: Actor, found: Obligation, forms: dict[str, Form]) -> dict[str, Any]:
    mine, may_write = access.speaks_for(actor, found), access.may_write(actor, found)
    asked = [
        {
            "row": row, "form": forms.get(f"agree-{row.pk}"), "name": f"agree-{row.pk}",
            "may_agree": one.closed_at is None and row.answered_on is None and (may_write if row.unit_id is None else row.unit_id in mine),
            "late": row.answered_on is None and one.due < timezone.localdate(),
        }
        for row in one.asked.all()
    ]  # fmt: skip
    kind = kinds()[found.kind]
    days = (one.due - timezone.localtime(one.opened_at).date()).days
    return {"row": one, "asked": asked, "short": bool(kind.opinion_days) and days < kind.opinion_days, "days": days}


def _row(row: Opinion, actor: Actor, forms: dict[str, Form]) -> dict[str, Any]:
    return {
        "row": row, "verdict": VERDICTS.get(row.verdict, ""), "tag": _TAGS.get(row.verdict, ""),
        "answer": (f"answer-{row.pk}", forms.get(f"answer-{row.pk}")), "withdraw": (f"withdraw-{row.pk}", forms.get(f"withdraw-{row.pk}")),
        "may_withdraw": not row.verdict and row.person_id is not None and row.person_id == actor.person_id,
    }  # fmt: skip


def _do(request: HttpRequest, actor: Actor, found: Obligation, rows: list[Opinion], act: str, form: Form) -> str:
    name, _, key = act.partition("-")
    if key:
        return _do_row(request, actor, found, rows, name, key, form)
    values, now = form.values(), timezone.now()
    if name == "comment":
        said = consulting.Said(
            values["text"], values["place"], unit=unit_in(values["unit"]), draft=key_in(request.POST.get("version"))
        )
        consulting.comment(obligation=found, said=said, by=actor, at=now)
        return "Đã gửi ý kiến."
    if name == "outside":
        on = read_day(values["on"], "on")
        with received(request, by=actor, name="letter") as sent:
            said = consulting.Said(
                values["text"], values["place"], agency=values["agency"] or "", on=on, letter=sent[0] if sent else None,
                draft=key_in(request.POST.get("version")),
            )  # fmt: skip
            if not said.agency:
                raise Refused("Hãy ghi cơ quan góp ý.", "agency")
            consulting.comment(obligation=found, said=said, by=actor, at=now)
        return "Đã ghi ý kiến của cơ quan ngoài."
    if name == "ask":
        chosen = (organisation.unit(one) for one in keys_in(values["units"]))
        consulting.ask(
            obligation=found, units=[one for one in chosen if one is not None], agencies=values["agencies"],
            due=read_day(values["due"], "due"), text=values["words"], by=actor, at=now,
        )  # fmt: skip
        return "Đã hỏi ý kiến. Đơn vị được hỏi thấy việc này ở trang đầu bàn làm việc và được nhắc khi đến hạn."
    consulting.close(obligation=found, by=actor, at=now)
    return "Đã kết thúc vòng lấy ý kiến."


def _do_row(
    request: HttpRequest, actor: Actor, found: Obligation, rows: list[Opinion], name: str, key: str, form: Form
) -> str:
    now, version = timezone.now(), version_of(request)
    if name == "agree":
        asked = next(one for one in _asked(found) if str(one.pk) == key)
        consulting.agree(asked=asked, by=actor, at=now)
        return "Đã ghi thống nhất với dự thảo."
    row = next(one for one in rows if str(one.pk) == key)
    if name == "withdraw":
        consulting.withdraw(opinion=row, version=version, by=actor, at=now)
        return "Đã rút ý kiến."
    values = form.values()
    consulting.answer(
        opinion=row, verdict=values["verdict"], reason=values["reason"], version=version, by=actor, at=now
    )
    return "Đã trả lời ý kiến."
