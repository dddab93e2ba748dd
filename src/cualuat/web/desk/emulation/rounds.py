"""Rounds: the list, a new one, one with its council and registrations, its criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.emulation import access, queries
from cualuat.emulation.operations import gathering, organising
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.emulation import choosing
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, key_in, keys_in, number_in, version_of
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.emulation.models import Registration, Round

_SPARE = 3  # empty lines at the end of the criteria


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The rounds, the latest year first."""
    shown = paged(request, queries.rounds(actor=actor))
    context = {"list": shown, "may_keep": access.may_keep(actor), "today": timezone.localdate()}
    return page(request, actor, "desk/emulation/rounds.html", context)


def _form(found: Round | None = None) -> Form:
    year = found.year if found else timezone.localdate().year
    return Form(
        [
            Field("title", "Tên đợt thi đua", value=found.title if found else "", required=True, maxlength=300),
            Field("year", "Năm", value=str(year), required=True, maxlength=4),
            Field("theme", "Chủ đề", value=found.theme if found else "", maxlength=500),
            Field("aims", "Mục tiêu, nội dung", kind="textarea", value=found.aims if found else "", height=5),
            Field("register_by", "Đăng ký đến hết ngày", kind="date", value=show_date(found.register_by if found else None), required=True),
            Field("dossiers_by", "Nộp hồ sơ đến hết ngày", kind="date", value=show_date(found.dossiers_by if found else None), required=True, hint="Khen thưởng đột xuất, theo chuyên đề nộp được cả sau ngày này."),
            Field("score_by", "Hội đồng cho điểm đến hết ngày", kind="date", value=show_date(found.score_by if found else None), required=True),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> organising.RoundWanted:
    values = form.values()
    return organising.RoundWanted(
        year=number_in(values["year"], "year"), title=values["title"], theme=values["theme"], aims=values["aims"],
        register_by=read_day(values["register_by"], "register_by"), dossiers_by=read_day(values["dossiers_by"], "dossiers_by"),
        score_by=read_day(values["score_by"], "score_by"),
    )  # fmt: skip


@desk(duties=access.KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Opens a round."""
    form = _form()
    if request.method == "POST":
        form.fill(request.POST)
        try:
            made = organising.open_round(wanted=_wanted(form), by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã mở đợt thi đua. Hãy xem lại tiêu chí và lập hội đồng.")
            return redirect("desk:emulation-round", pk=made.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/emulation/round_form.html", context, status=422 if form.wrong else 200)


# --- one round ---------------------------------------------------------------------------------------------------


def _council_form(found: Round) -> Form:
    people = [(str(row.pk), row.name) for row in queries.people_to_appoint(timezone.localdate())]
    there = queries.council(found)
    roles = {member.role: str(member.person_id) for member in there}
    members = ",".join(str(member.person_id) for member in there if member.role == "member")
    choice = [("", "– chọn –"), *people]
    return Form(
        [
            Field("chair", "Chủ tịch hội đồng", kind="select", value=roles.get("chair", ""), options=choice, required=True),
            Field("secretary", "Thư ký", kind="select", value=roles.get("secretary", ""), options=choice, required=True),
            Field("members", "Ủy viên", kind="checks", value=members, options=people, required=True, hint="Ai đã bỏ phiếu thì không bỏ ra được."),
        ]
    )  # fmt: skip


def _register_form(actor: Actor) -> Form:
    return Form(
        [
            Field("person", "Tập thể, cá nhân đăng ký", kind="select", options=choosing.candidates(actor), required=True),
            Field("award", "Danh hiệu phấn đấu", kind="select", options=choosing.award_options(titles=True), required=True, hint=choosing.award_note()),
            Field("commitments", "Cam kết, chỉ tiêu phấn đấu", kind="textarea", height=4, required=True),
        ]
    )  # fmt: skip


def _forms(actor: Actor, found: Round, rows: list[Registration]) -> dict[str, Form]:
    made = {"register": _register_form(actor)}
    if access.may_keep(actor):
        made |= {
            "edit": _form(found), "council": _council_form(found), "finish": Form([]),
            "reopen": Form([Field("reason", "Vì sao mở lại", kind="textarea", height=3, required=True)]),
        }  # fmt: skip
    made |= {f"withdraw-{row.pk}": Form([]) for row in rows if access.may_handle(actor, row.unit_id)}
    return {name: form.within(name) for name, form in made.items()}


@desk()
def round_page(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One round: what it is about, its criteria, its council, who registered."""
    found = choosing.round_of(pk, actor)
    rows = list(queries.registrations(found, actor=actor))
    forms = _forms(actor, found, rows)
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, found, rows, act, forms))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:emulation-round", pk=pk)
    today, error = timezone.localdate(), outcome.error
    if request.method == "POST":
        found = choosing.round_of(pk, actor)
        rows = list(queries.registrations(found, actor=actor))
        if outcome.wrong and not (outcome.act in ("edit", "council", "register") and found.is_open):
            error = choosing.told(forms[outcome.act])
    context: dict[str, Any] = {
        "round": found, "forms": forms, "act": outcome.act, "error": error, "wrong": outcome.wrong, "show_optional": True,
        "today": today, "criteria": queries.scales(found).values(), "fixed": queries.are_fixed(found), "council": queries.council(found),
        "may_keep": access.may_keep(actor), "may_register": found.is_open and today <= found.register_by and len(forms["register"]["person"].options) > 1,
        "rows": [_row(actor, found, row, forms) for row in rows],
    }  # fmt: skip
    return page(request, actor, "desk/emulation/round.html", context, status=outcome.status)


def _row(actor: Actor, found: Round, row: Registration, forms: dict[str, Form]) -> dict[str, Any]:
    mine, today = access.may_handle(actor, row.unit_id), timezone.localdate()
    open_ = found.is_open and row.withdrawn_on is None
    dossiers = [one for one in row.dossiers.all() if one.state != "withdrawn"]
    shown = f"withdraw-{row.pk}"
    return {
        "row": row, "dossier": dossiers[0] if dossiers and mine else None, "withdraw": shown, "withdraw_form": forms.get(shown),
        "may_withdraw": mine and open_ and today <= found.register_by and not dossiers, "may_open": mine and open_ and not dossiers,
    }  # fmt: skip


def _do(
    request: HttpRequest, actor: Actor, found: Round, rows: list[Registration], act: str, forms: dict[str, Form]
) -> str:
    now, version = timezone.now(), version_of(request)
    values = forms[act].values()
    if act == "edit":
        organising.edit_round(found=found, wanted=_wanted(forms[act]), version=version, by=actor, at=now)
        return "Đã sửa đợt thi đua."
    if act == "council":
        organising.appoint(found=found, wanted=_council(values), version=version, by=actor, at=now)
        return "Đã lập hội đồng."
    if act == "register":
        unit, person = choosing.candidate_in(values["person"])
        wanted = gathering.RegistrationWanted(unit, person, values["award"], values["commitments"])
        gathering.register(found=found, wanted=wanted, by=actor, at=now)
        return "Đã đăng ký thi đua."
    if act == "finish":
        organising.finish(found=found, version=version, by=actor, at=now)
        return "Đã kết thúc đợt thi đua."
    if act == "reopen":
        organising.reopen(found=found, reason=values["reason"], version=version, by=actor, at=now)
        return "Đã mở lại đợt thi đua."
    key = act.partition("-")[2]
    row = next(row for row in rows if str(row.pk) == key)
    gathering.withdraw_registration(registration=row, version=version, by=actor, at=now)
    return "Đã rút đăng ký."


def _council(values: dict[str, str]) -> organising.Council:
    return organising.Council(_person(values["chair"]), _person(values["secretary"]), _people(values["members"]))


def _person(text: str) -> Person | None:
    key = key_in(text)
    return organisation.people().filter(pk=key).first() if key else None


def _people(text: str) -> list[Person]:
    return list(organisation.people().filter(pk__in=keys_in(text)))


# --- criteria ----------------------------------------------------------------------------------------------------


def _lines(found: Round) -> Form:
    known: list[tuple[str, str, str, str]] = [
        (key, one.name, str(one.most), str(one.weight)) for key, one in queries.scales(found).items()
    ]
    fields = []
    for n, (key, name, most, weight) in enumerate([*known, *[("", "", "", "")] * _SPARE]):
        fields += [
            Field(f"key-{n}", "", kind="hidden", value=key),
            Field(f"name-{n}", f"Tiêu chí {n + 1}", value=name, maxlength=300),
            Field(f"most-{n}", "Điểm cao nhất", value=most, maxlength=4),
            Field(f"weight-{n}", "Trọng số", value=weight, maxlength=4),
        ]
    return Form(fields)


@desk(duties=access.KEEPERS)
def criteria(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The criteria of a round, while no dossier is submitted."""
    found = choosing.round_of(pk, actor)
    form = _lines(found)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            _save(request, actor, found, form)
        except Refused as refused:
            form.refuse(refused)
            found = choosing.round_of(pk, actor)
        else:
            messages.success(request, "Đã ghi tiêu chí.")
            return redirect("desk:emulation-round", pk=pk)
    fixed = not found.is_open or queries.are_fixed(found)
    groups = [form.fields[start : start + 4] for start in range(0, len(form.fields), 4)]
    context = {"round": found, "form": form, "groups": groups, "fixed": fixed}
    return page(request, actor, "desk/emulation/criteria.html", context, status=422 if form.wrong else 200)


def _save(request: HttpRequest, actor: Actor, found: Round, form: Form) -> None:
    values = form.values()
    used = [
        n for n in range(len(form.fields) // 4) if any(values[f"{what}-{n}"] for what in ("name", "most", "weight"))
    ]
    kept = [
        n for n in used if values[f"name-{n}"] or not values[f"key-{n}"]
    ]  # a name rubbed out takes the criterion away
    wanted = [
        organising.CriterionWanted(
            values[f"name-{n}"], number_in(values[f"most-{n}"], f"most-{n}"),
            number_in(values[f"weight-{n}"], f"weight-{n}"), key_in(values[f"key-{n}"]),
        )
        for n in kept
    ]  # fmt: skip
    try:
        organising.set_criteria(found=found, wanted=wanted, version=version_of(request), by=actor, at=timezone.now())
    except Refused as refused:
        what, _, place = refused.field.partition("-")
        if place.isdecimal() and int(place) < len(kept):
            refused.field = f"{what}-{kept[int(place)]}"
        raise
