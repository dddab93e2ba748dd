"""The dossiers of a round before the council and the leaders: votes closed, minutes, submissions, decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.casework.operations.letters import DOCX
from cualuat.emulation import access, papers, queries
from cualuat.emulation.awards import majority
from cualuat.emulation.operations import judging
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.emulation import choosing
from cualuat.web.desk.posted import act_on, version_of
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.emulation.models import CouncilMinutes, Dossier, Round

# Act → the state of the dossiers that it takes.
_TAKES = {"close": "submitted", "minutes": "scored", "propose": "minuted", "decide": "proposed"}


def _chosen(rows: Sequence[Dossier], act: str) -> list[Dossier]:
    """The dossiers that an act may take."""
    return [row for row in rows if row.state == _TAKES[act] and (act != "propose" or row.carried)]


def _minutes_fields(found: Round, minutes: CouncilMinutes | None = None) -> list[Field]:
    present = "\n".join(f"{one.person.name}, {one.get_role_display().lower()}" for one in queries.council(found))
    return [
        Field("day", "Ngày họp", kind="date", value=show_date(minutes.day if minutes else timezone.localdate()), required=True),
        Field("place", "Nơi họp", value=minutes.place if minutes else "", maxlength=300, required=True),
        Field("present", "Người dự họp", kind="textarea", value=minutes.present if minutes else present, height=4, hint="Mỗi dòng một người.", required=True),
        Field("content", "Ý kiến, diễn biến cuộc họp", kind="textarea", value=minutes.content if minutes else "", height=6, required=True, hint="Điểm và số phiếu của từng hồ sơ chương trình tự ghi vào biên bản."),
    ]  # fmt: skip


def _forms(actor: Actor, found: Round, rows: Sequence[Dossier], written: Sequence[CouncilMinutes]) -> dict[str, Form]:
    today = show_date(timezone.localdate())

    def marks(act: str) -> Field:
        return Field("dossiers", "Hồ sơ", kind="checks", options=choosing.as_options(_chosen(rows, act)), required=True)

    made = {}
    member = access.membership(actor, found.pk)
    if access.may_keep(actor):
        made["close"] = Form([marks("close"), Field("reason", "Vì sao đóng khi còn thiếu phiếu", maxlength=500, hint="Chỉ ghi khi có ủy viên chưa bỏ phiếu.")])  # fmt: skip
        made["propose"] = Form([
            marks("propose"), Field("number", "Số tờ trình", maxlength=60), Field("day", "Ngày trình", kind="date", value=today, required=True),
            Field("reason", "Nói thêm", kind="textarea", height=3),
        ])  # fmt: skip
    if access.may_keep(actor) or (member is not None and member.role == "secretary"):
        made["minutes"] = Form([marks("minutes"), *_minutes_fields(found)])
        made |= {f"edit-{one.pk}": Form(_minutes_fields(found, one)) for one in written if not one.fixed}  # type: ignore[attr-defined]
    if access.may_decide(actor):
        made["decide"] = Form([
            marks("decide"), Field("number", "Số quyết định", maxlength=60, required=True),
            Field("day", "Ngày quyết định", kind="date", value=today, required=True),
        ])  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk()
def review(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The dossiers of a round that one may see; what the council and the leaders do with them."""
    found = choosing.round_of(pk, actor)
    rows, written = list(queries.dossiers(found, actor=actor)), list(queries.minutes_of(found))
    forms = _forms(actor, found, rows, written)
    outcome = act_on(request, forms, forms, lambda act: _do(request, actor, found, rows, written, act, forms[act]))
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect("desk:emulation-review", pk=pk)
    error = outcome.error
    if request.method == "POST":
        found = choosing.round_of(pk, actor)
        rows, written = list(queries.dossiers(found, actor=actor)), list(queries.minutes_of(found))
        if outcome.act not in _TAKES and outcome.wrong:
            error = choosing.told(forms[outcome.act])
        elif outcome.wrong:
            _renew(forms[outcome.act], rows, outcome.act)
            if not _chosen(rows, outcome.act):  # the form is no longer on the page
                error = choosing.told(forms[outcome.act])
    context = {
        "round": found, "forms": forms, "act": outcome.act, "error": error, "wrong": outcome.wrong, "show_optional": True,
        **_standing(actor, found, rows, written, forms),
    }  # fmt: skip
    return page(request, actor, "desk/emulation/review.html", context, status=outcome.status)


def _renew(form: Form, rows: Sequence[Dossier], act: str) -> None:
    """Offers the dossiers that stand there now."""
    form["dossiers"].options = choosing.as_options(_chosen(rows, act))


def _standing(
    actor: Actor, found: Round, rows: Sequence[Dossier], written: Sequence[CouncilMinutes], forms: dict[str, Form]
) -> dict[str, Any]:
    inside, member = queries.is_inside(found, actor=actor), access.membership(actor, found.pk)
    turnout = queries.turnout(found, [row for row in rows if row.state == "submitted"]) if inside else {}
    voted = queries.voted(found, actor=actor)
    return {
        "rows": [
            {
                "row": row, "tag": choosing.TAGS[row.state], "turnout": turnout.get(row.pk), "result": access.sees_results(row),
                "to_vote": member is not None and row.state == "submitted" and row.person_id != actor.person_id and row.pk not in voted,
                "voted": row.pk in voted and row.state == "submitted",
            }
            for row in rows
        ],
        "acts": {act: act in forms and found.is_open and bool(_chosen(rows, act)) for act in _TAKES}, "inside": inside, "majority": majority(),
        "minutes": [(one, f"edit-{one.pk}", forms.get(f"edit-{one.pk}") if found.is_open else None) for one in written] if inside else [],
        "proposals": queries.proposals_of(found) if inside else [], "decisions": queries.decisions_of(found), "member": member,
        "may_add": found.is_open and actor.does(*choosing.DUTIES),
        "rejected": [row for row in rows if row.state == "minuted" and not row.carried] if access.may_decide(actor) else [],
    }  # fmt: skip


def _do(
    request: HttpRequest, actor: Actor, found: Round, rows: Sequence[Dossier], written: Sequence[CouncilMinutes], act: str,
    form: Form,
) -> str:  # fmt: skip
    if act.startswith("edit-"):
        row = next(one for one in written if str(one.pk) == act.removeprefix("edit-"))
        wanted, version = _meeting(form), version_of(request)
        judging.edit_minutes(minutes=row, wanted=wanted, version=version, by=actor, at=timezone.now())
        return "Đã sửa biên bản."
    return _ACTS[act](actor, found, choosing.marked(form.values()["dossiers"], _chosen(rows, act)), form)


def _meeting(form: Form) -> judging.MinutesWanted:
    values = form.values()
    return judging.MinutesWanted(read_day(values["day"], "day"), values["place"], values["present"], values["content"])


def _close(actor: Actor, found: Round, chosen: Sequence[Dossier], form: Form) -> str:
    reason = form.values()["reason"]
    closed = judging.close_voting(found=found, dossiers=chosen, reason=reason, by=actor, at=timezone.now())
    return f"Đã đóng bỏ phiếu {len(closed)} hồ sơ."


def _minutes(actor: Actor, found: Round, chosen: Sequence[Dossier], form: Form) -> str:
    judging.minute(found=found, dossiers=chosen, wanted=_meeting(form), by=actor, at=timezone.now())
    return "Đã lập biên bản họp hội đồng."


def _propose(actor: Actor, found: Round, chosen: Sequence[Dossier], form: Form) -> str:
    values = form.values()
    day, number, reason = read_day(values["day"], "day"), values["number"], values["reason"]
    judging.propose(found=found, dossiers=chosen, number=number, day=day, reason=reason, by=actor, at=timezone.now())
    return "Đã trình lãnh đạo."


def _decide(actor: Actor, found: Round, chosen: Sequence[Dossier], form: Form) -> str:
    values = form.values()
    day = read_day(values["day"], "day")
    made = judging.decide(found=found, dossiers=chosen, number=values["number"], day=day, by=actor, at=timezone.now())
    return f"Đã ghi quyết định khen thưởng số {made.number}."


_ACTS: dict[str, Callable[[Actor, Round, Sequence[Dossier], Form], str]] = {
    "close": _close,
    "minutes": _minutes,
    "propose": _propose,
    "decide": _decide,
}


@desk()
def minutes_paper(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Minutes of the council as a Word file."""
    found = queries.minutes(pk, actor=actor)
    if found is None:
        raise Http404("no such minutes")
    return _paper(
        request, found.round_id, lambda: papers.minutes(found), f"bien-ban-hoi-dong-{found.day:%Y-%m-%d}.docx"
    )


@desk()
def proposal_paper(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A submission as a Word file."""
    found = queries.proposal(pk, actor=actor)
    if found is None:
        raise Http404("no such submission")
    return _paper(request, found.round_id, lambda: papers.proposal(found), f"to-trinh-{found.day:%Y-%m-%d}.docx")


def _paper(request: HttpRequest, round_id: int, make: Callable[[], bytes], name: str) -> HttpResponseBase:
    try:
        data = make()
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:emulation-review", pk=round_id)
    return made_here(data, DOCX, name)
