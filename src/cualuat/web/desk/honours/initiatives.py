"""The register of initiatives at the desk: entered, made public, scored, taken over elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.entry.access import RUNNERS
from cualuat.honours import access, queries
from cualuat.honours.norms import norms
from cualuat.honours.operations import initiatives
from cualuat.honours.operations.choosing import BadPoints
from cualuat.honours.operations.initiatives import InitiativeWanted, ReplicationWanted
from cualuat.honours.rules import REPLICATION_STATES
from cualuat.letters.registers import Column
from cualuat.web.desk.door import desk, page, person_of
from cualuat.web.desk.honours.rounds import points_in
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, error_beside, number_in, version_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.honours.models import Initiative, Replication

TOLD = {
    "edit": "Đã sửa sáng kiến.",
    "publish": "Đã công bố sáng kiến.",
    "down": "Đã gỡ sáng kiến.",
    "score": "Đã ghi điểm.",
    "copy": "Đã thêm nơi áp dụng.",
    "change": "Đã sửa nơi áp dụng.",
}
_COLUMNS = (
    Column("number", "STT", 6), Column("title", "Sáng kiến", 40), Column("author", "Tác giả", 24), Column("place", "Nơi", 24),
    Column("state", "Tình trạng", 16), Column("points", "Điểm trên 100", 12), Column("copied", "Số nơi áp dụng", 12),
)  # fmt: skip


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The register; `tai=1` as a spreadsheet."""
    rows = queries.initiatives(actor=actor)
    if request.GET.get("tai") == "1":
        lines = [
            {
                "number": n, "title": one.title, "author": one.author, "place": one.place, "state": one.get_state_display(),
                "points": queries.initiative_points(one)[0], "copied": one.copied,  # type: ignore[attr-defined]
            }
            for n, one in enumerate(rows[:2000], 1)
        ]  # fmt: skip
        return as_sheet(_COLUMNS, lines, "Sổ sáng kiến hỗ trợ tiếp cận pháp luật", "", "so-sang-kien")
    context = {"list": paged(request, rows), "may_run": access.may_run(actor)}
    return page(request, actor, "desk/honours/initiatives.html", context)


def _form(found: Initiative | None = None) -> Form:
    def value(name: str) -> str:
        return str(getattr(found, name)) if found else ""

    return Form(
        [
            Field("title", "Tên sáng kiến", value=value("title"), required=True, maxlength=300),
            Field("author", "Tác giả", value=value("author"), required=True, maxlength=200),
            Field("place", "Nơi làm", value=value("place"), maxlength=300),
            Field("problem", "Khó khăn", kind="textarea", value=value("problem"), required=True, height=4),
            Field("done", "Đã làm gì", kind="textarea", value=value("done"), required=True, height=6),
            Field("effect", "Kết quả", kind="textarea", value=value("effect"), height=3),
            Field("cost", "Chi phí", value=value("cost"), maxlength=500),
            Field("copying", "Ai được làm theo", value=value("copying"), maxlength=500),
        ]
    )


@desk(duties=RUNNERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A new initiative in the register."""
    form = _form()
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = initiatives.write(
                initiative=None, wanted=InitiativeWanted(**form.values()), version=None, by=actor, at=timezone.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã ghi vào sổ.")
            return redirect("desk:initiative", pk=row.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/honours/initiative_form.html", context, status=422 if form.wrong else 200)


def _copy_form(row: Replication | None = None) -> Form:
    return Form(
        [
            Field("unit", "Nơi áp dụng", value=row.unit if row else "", required=True, maxlength=300),
            Field("since", "Từ ngày", kind="date", value=show_date(row.since) if row else "", required=True),
            Field("state", "Tình trạng", kind="select", value=row.state if row else "doing", options=list(REPLICATION_STATES.items()), required=True),
            Field("result", "Kết quả", kind="textarea", value=row.result if row else ""),
            Field("reached", "Số người được giúp", value=str(row.reached) if row and row.reached is not None else "", maxlength=7),
        ]
    )  # fmt: skip


def _copy_in(values: dict[str, str]) -> ReplicationWanted:
    reached = number_in(values["reached"], "reached") if values["reached"] else None
    return ReplicationWanted(
        values["unit"], read_day(values["since"], "since"), values["state"], values["result"], reached
    )


def _forms(found: Initiative, person: Person, rows: list[Replication]) -> dict[str, Form]:
    own = found.scores.filter(person=person).first()
    points = own.points if own else {}
    scales = norms().scales
    made = {
        "edit": _form(found),
        "publish": Form([Field("consent_on", "Tác giả đồng ý công bố ngày", kind="date", value=show_date(found.consent_on), required=True)]),
        "down": Form([Field("reason", "Vì sao gỡ", required=True, maxlength=500)]),
        "score": Form([Field(key, f"{one.name} (0–{one.most})", value=str(points.get(key, "")), required=True, maxlength=4) for key, one in scales.items()]),
        "copy": _copy_form(),
    }  # fmt: skip
    made |= {f"change-{row.pk}": _copy_form(row) for row in rows}
    return {name: form.within(name) for name, form in made.items()}


@desk()
def initiative(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One initiative: words, points, places that took it over."""
    found = queries.initiative(pk, actor=actor)
    if found is None:
        raise Http404("no such initiative")
    person = person_of(request)
    rows = list(found.replications.all())
    forms = _forms(found, person, rows)
    outcome = act_on(request, forms, forms, partial(_do, request, actor, found, person, rows, forms))
    if outcome.done:
        messages.success(request, TOLD[outcome.done])
        return redirect("desk:initiative", pk=pk)
    found = queries.initiative(pk, actor=actor) or found
    points, scorers = queries.initiative_points(found)
    context = {
        "one": found, "forms": forms, "may_run": access.may_run(actor), "act": outcome.act, "wrong": outcome.wrong, "error": error_beside(outcome, forms, [name for name, form in forms.items() if not form.errors]),
        "show_optional": True, "points": points, "scorers": scorers,
        "rows": [{"row": row, "change": (f"change-{row.pk}", forms.get(f"change-{row.pk}"))} for row in rows],
    }  # fmt: skip
    return page(request, actor, "desk/honours/initiative.html", context, status=outcome.status)


def _do(
    request: HttpRequest,
    actor: Actor,
    found: Initiative,
    person: Person,
    rows: list[Replication],
    forms: dict[str, Form],
    act: str,
) -> str:
    name, _, key = act.partition("-")
    form, version, now = forms[act], version_of(request), timezone.now()
    values = form.values()
    common: dict[str, Any] = {"initiative": found, "version": version, "by": actor, "at": now}
    row = next((one for one in rows if str(one.pk) == key), None)
    acts: dict[str, Callable[[], object]] = {
        "edit": lambda: initiatives.write(wanted=InitiativeWanted(**values), **common),
        "publish": lambda: initiatives.publish(consent_on=read_day(values["consent_on"], "consent_on"), **common),
        "down": lambda: initiatives.take_down(reason=values["reason"], **common),
        "score": lambda: _score(actor, found, person, form),
        "copy": lambda: initiatives.replicate(replication=None, wanted=_copy_in(values), **common),
        "change": lambda: initiatives.replicate(replication=row, wanted=_copy_in(values), **common),
    }
    acts[name]()
    return name


def _score(actor: Actor, found: Initiative, person: Person, form: Form) -> None:
    try:
        given = points_in(form, [field.name for field in form.fields])
        initiatives.score(initiative=found, points=given, person=person, by=actor, at=timezone.now())
    except BadPoints as bad:
        form.refuse_all(bad.errors)
        raise
