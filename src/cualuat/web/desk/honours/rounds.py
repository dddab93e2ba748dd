"""Rounds: the list, a new one, one with everything that is done in it, its papers and certificates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.casework.needs import read_day
from cualuat.casework.operations.letters import DOCX
from cualuat.entry.access import RUNNERS
from cualuat.honours import access, papers, queries
from cualuat.honours.norms import norms
from cualuat.honours.operations import choosing, rounds
from cualuat.honours.operations.choosing import MinutesWanted
from cualuat.honours.operations.rounds import RoundWanted
from cualuat.honours.rules import CHOOSING, KINDS
from cualuat.organisation import queries as organisation
from cualuat.web.desk.ballots.writing import refuse
from cualuat.web.desk.door import desk, page, person_of
from cualuat.web.desk.entry import terms
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, error_beside, key_in, keys_in, number_in, version_of
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.honours.models import Honour, Round

TOLD = {
    "announce": "Đã công bố đợt.",
    "appoint": "Đã lập hội đồng.",
    "put_up": "Đã đưa ra lấy ý kiến.",
    "score": "Đã chuyển sang cho điểm.",
    "ballot": "Đã lập cuộc bỏ phiếu. Hãy xem lại rồi công bố ở trang Bỏ phiếu.",
    "close": "Đã chốt điểm.",
    "choose": "Đã ghi biên bản và người được chọn.",
    "decide": "Đã ghi quyết định; giấy chứng nhận tải được ở dưới.",
    "drop": "Đã dừng đợt.",
    "revoke": "Đã thu hồi.",
}


@desk()
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Rounds, the newest first."""
    found, today = paged(request, queries.rounds(actor=actor)), timezone.localdate()
    rows = [(row, row.state_name(today)) for row in found.rows]
    context = {"list": found, "rows": rows, "may_run": access.may_run(actor)}
    return page(request, actor, "desk/honours/rounds.html", context)


def _round_form(found: Round | None = None) -> Form:
    rules = norms()
    note = f" Cần đối chiếu: {rules.note}" if rules.needs_review else ""
    criteria = "\n".join(f"{one.name} | {one.most}" for one in queries.scales(found).values()) if found else ""
    return Form(
        [
            Field("kind", "Tôn vinh", kind="radio", value=found.kind if found else "", options=list(KINDS.items()), required=True),
            Field("title", "Tên đợt", value=found.title if found else "", required=True, maxlength=300),
            Field("about", "Thể lệ", kind="textarea", value=found.about if found else "", height=6, hint="Ai được đề cử, tiêu chuẩn, quyền lợi. Đăng công khai."),
            Field("nominate_from", "Nhận đề cử từ ngày", kind="date", value=show_date(found.nominate_from) if found else "", required=True),
            Field("nominate_until", "Đến hết ngày", kind="date", value=show_date(found.nominate_until) if found else "", required=True),
            Field("comment_days", "Số ngày lấy ý kiến người dân", value=str(found.comment_days if found else rules.comment_days), required=True, hint=f"Ít nhất {rules.least} ngày.{note}"),
            Field("choosing", "Cách chọn", kind="radio", value=found.choosing if found else "council", options=list(CHOOSING.items()), required=True),
            Field("most", "Tôn vinh nhiều nhất", value=str(found.most) if found else "3", required=True),
            Field("criteria", "Tiêu chí của hội đồng", kind="textarea", value=criteria, height=5, hint="Mỗi dòng một tiêu chí: tên | điểm cao nhất. Ví dụ: Giúp được nhiều người | 40. Bỏ phiếu thì để trống."),
        ]
    )  # fmt: skip


def _round_in(form: Form) -> RoundWanted:
    values = form.values()
    return RoundWanted(
        kind=values["kind"], title=values["title"], about=values["about"], nominate_from=read_day(values["nominate_from"], "nominate_from"),
        nominate_until=read_day(values["nominate_until"], "nominate_until"), comment_days=number_in(values["comment_days"], "comment_days"),
        choosing=values["choosing"], most=number_in(values["most"], "most"), criteria=_criteria_in(values["criteria"]),
    )  # fmt: skip


def _criteria_in(text: str) -> tuple[tuple[str, int], ...]:
    found = []
    for line in filter(str.strip, text.splitlines()):
        name, _, most = line.rpartition("|")
        if not most.strip().isdecimal() or len(most.strip()) > 4 or not name.strip():
            raise Refused(f"Dòng «{line.strip()[:40]}» phải có dạng: tên | điểm cao nhất.", "criteria")
        found.append((name.strip(), int(most)))
    return tuple(found)


@desk(duties=RUNNERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A new round, or one written anew (`sua`) before it is announced."""
    return _write(request, actor, None)


@desk(duties=RUNNERS)
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Writes a round anew; the second of two is told, what she typed stays."""
    return _write(request, actor, _found(pk, actor))


def _write(request: HttpRequest, actor: Actor, found: Round | None) -> HttpResponseBase:
    form = _round_form(found)
    form.fields.append(Field("version", "", kind="hidden", value=str(found.version) if found else ""))
    if request.method == "POST":
        row = _written(actor, found, form.fill(request.POST))
        if row is not None:
            messages.success(request, "Đã ghi đợt. Hãy xem lại rồi công bố.")
            return redirect("desk:honour-round", pk=row.pk)
    context = {"form": form, "round": found, "show_optional": True}
    return page(request, actor, "desk/honours/round_form.html", context, status=422 if form.wrong else 200)


_NEEDED = {
    "kind": "Hãy chọn loại.",
    "title": "Hãy đặt tên đợt.",
    "nominate_from": "Hãy ghi ngày đầu nhận đề cử.",
    "nominate_until": "Hãy ghi ngày cuối nhận đề cử.",
}


def _written(actor: Actor, found: Round | None, form: Form) -> Round | None:
    if not form.require(_NEEDED):
        return None
    version = key_in(form.values()["version"])
    try:
        return rounds.write(round=found, wanted=_round_in(form), version=version, by=actor, at=timezone.now())
    except Refused as refused:
        form.refuse(refused)
        if isinstance(refused, SomebodyElse) and found:
            form["version"].value = str(_found(found.pk, actor).version)
    return None


# --- one round -----------------------------------------------------------------------------------------------------------


def _found(pk: int, actor: Actor) -> Round:
    found = queries.round_for(pk, actor=actor)
    if found is None:
        raise Http404("no such round")
    return found


def _people() -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in organisation.people().filter(is_active=True).order_by("name")]


def _forms(found: Round, honours: list[Honour]) -> dict[str, Form]:
    council = ",".join(str(one.person_id) for one in queries.members(found))
    why = Field("reason", "Lý do, được công bố", required=True, maxlength=500)
    made = {
        "announce": Form([]),
        "appoint": Form([Field("people", "Thành viên", kind="checks", value=council, options=_people(), required=True)]),
        "put_up": Form([]),
        "score": Form([]),
        "ballot": Form(terms.fields(secrecy=False)),
        "close": Form([Field("reason", "Vì sao chốt thiếu", maxlength=500, hint="Chỉ ghi khi có thành viên chưa cho điểm đủ.")]),
        "choose": _choose_form(found),
        "decide": Form(
            [
                Field("number", "Số quyết định", required=True, maxlength=60),
                Field("day", "Ngày quyết định", kind="date", value=show_date(timezone.localdate()), required=True),
            ]
        ),
        "drop": Form([why]),
    }  # fmt: skip
    for one in honours:
        made[f"revoke-{one.pk}"] = Form([Field("reason", "Lý do thu hồi", required=True, maxlength=500)])
    return {name: form.within(name) for name, form in made.items()}


def _choose_form(found: Round) -> Form:
    best, tied = queries.suggestion(found)
    among = [(str(one.pk), f"{one.name}{' (bằng nhau ở chỗ cuối)' if one in tied else ''}") for one in [*best, *tied]]
    day = show_date(found.minutes_day or timezone.localdate())
    return Form(
        [
            Field("chosen", "Người được chọn", kind="checks", value=",".join(str(one.pk) for one in best), options=among, required=True),
            Field("day", "Ngày họp", kind="date", value=day, required=True),
            Field("place", "Nơi họp", value=found.minutes_place, required=True, maxlength=300),
            Field("present", "Người dự họp", kind="textarea", value=found.minutes_present, required=True, hint="Mỗi dòng một người."),
            Field("content", "Ý kiến, diễn biến", kind="textarea", value=found.minutes_content, required=True, height=5),
        ]
    )  # fmt: skip


@desk()
def round(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One round: nominations, the council, the choice, the decision, certificates."""
    found = _found(pk, actor)
    honours = list(queries.honours_of(found)) if access.may_run(actor) else []
    forms = _forms(found, honours)
    outcome = act_on(request, forms, forms, partial(_do, request, actor, found, forms, honours))
    if outcome.done:
        messages.success(request, TOLD[outcome.done])
        if outcome.done == "ballot":
            return redirect("desk:ballot", pk=_found(pk, actor).ballot_id)
        return redirect("desk:honour-round", pk=pk)
    found = _found(pk, actor)
    may_run = access.may_run(actor)
    shown = found.ballot if found.ballot and (may_run or found.ballot.occasion.frozen_at) else None
    context: dict[str, Any] = {
        "round": found, "state_name": found.state_name(timezone.localdate()), "forms": forms, "may_run": may_run, "act": outcome.act, "wrong": outcome.wrong, "error": error_beside(outcome, forms, [name for name, form in forms.items() if not form.errors]),
        "show_optional": True, "criteria": queries.scales(found).values(), "members": queries.members(found), "ballot": shown,
        "nominations": queries.nominations(found, actor=actor) if may_run else (), "checks": 3,
        "may_choose": queries.may_choose(found), "is_member": access.membership(found, person_of(request)) is not None, "rules": norms(),
        "honours": [{"row": one, "revoke": (f"revoke-{one.pk}", forms[f"revoke-{one.pk}"])} for one in honours],
    }  # fmt: skip
    if may_run and found.state == "choosing" and found.choosing == "council":
        context["scored"] = queries.scored(found)
    if may_run and found.scored_at:
        context["sheets"] = queries.all_scores(found)
    return page(request, actor, "desk/honours/round.html", context, status=outcome.status)


def _do(
    request: HttpRequest, actor: Actor, found: Round, forms: dict[str, Form], honours: list[Honour], act: str
) -> str:
    name, _, key = act.partition("-")
    form, now = forms[act], timezone.now()
    values = form.values()
    common: dict[str, Any] = {"round": found, "version": version_of(request), "by": actor, "at": now}
    acts: dict[str, Callable[[], object]] = {
        "announce": lambda: rounds.announce(**common),
        "appoint": lambda: rounds.appoint(people=_chosen_people(values["people"]), **common),
        "put_up": lambda: rounds.put_up(**common),
        "score": lambda: rounds.begin_scoring(**common),
        "ballot": lambda: _begin_ballot(form, common),
        "close": lambda: choosing.close_scores(reason=values["reason"], **common),
        "choose": lambda: choosing.choose(chosen=keys_in(values["chosen"]), minutes=_minutes_in(values), **common),
        "decide": lambda: choosing.decide(number=values["number"], day=read_day(values["day"], "day"), **common),
        "drop": lambda: rounds.drop(reason=values["reason"], **common),
        "revoke": lambda: choosing.revoke(
            honour=next(one for one in honours if str(one.pk) == key), reason=values["reason"], version=version_of(request), by=actor, at=now
        ),
    }  # fmt: skip
    acts[name]()
    return name


def _begin_ballot(form: Form, common: dict[str, Any]) -> None:
    try:
        rounds.begin_ballot(terms=terms.terms_in(form, secrecy="secret"), **common)
    except Refused as refused:
        if getattr(refused, "errors", None):
            refuse(form, refused)
        raise


def _chosen_people(text: str) -> list[Any]:
    return list(organisation.people().filter(pk__in=keys_in(text)))


def _minutes_in(values: dict[str, str]) -> MinutesWanted:
    return MinutesWanted(read_day(values["day"], "day"), values["place"], values["present"], values["content"])


@desk(duties=RUNNERS)
def paper(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """The minutes (`bien-ban`) or the decision (`quyet-dinh`) as Word."""
    found, today = _found(pk, actor), timezone.localdate()
    makers = {"bien-ban": papers.minutes, "quyet-dinh": papers.decision}
    if which not in makers:
        raise Http404("no such paper")
    try:
        data = makers[which](found, today=today)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:honour-round", pk=pk)
    return made_here(data, DOCX, f"{which}-ton-vinh-{pk}.docx")


@desk(duties=RUNNERS)
def certificate(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """A certificate as Word or PDF."""
    found = next((one for one in queries.honours() if one.pk == pk), None)
    if found is None or form not in ("docx", "pdf"):
        raise Http404("no such certificate")
    address = request.build_absolute_uri(reverse("public:certificates"))
    try:
        docx, pdf = papers.certificate(found, address=address)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:honour-round", pk=found.nomination.round_id)
    data, media = (docx, DOCX) if form == "docx" else (pdf, "application/pdf")
    return made_here(data, media, f"chung-nhan-{found.number.replace('/', '-')}.{form}")


# --- the council -----------------------------------------------------------------------------------------------------------


@desk()
def scores(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A member's own sheet: each who is put up by each criterion. Nobody else's is shown."""
    found, person = _found(pk, actor), person_of(request)
    if access.membership(found, person) is None:
        raise Http404("not of this council")
    own, scales = queries.own_scores(found, person), queries.scales(found)
    among = list(queries.candidates(found))
    forms = {f"score-{one.pk}": _sheet(scales, own.get(one.pk)).within(f"score-{one.pk}") for one in among}
    outcome = act_on(request, forms, forms, partial(_score, actor, person, among, forms))
    if outcome.done:
        messages.success(request, f"Đã ghi điểm cho {outcome.done}.")
        return redirect("desk:honour-scores", pk=pk)
    context = {
        "round": found, "act": outcome.act, "wrong": outcome.wrong, "error": error_beside(outcome, forms, [name for name, form in forms.items() if not form.errors]), "show_optional": True,
        "taking": found.state == "choosing" and found.scored_at is None,
        "rows": [{"one": one, "name": f"score-{one.pk}", "form": forms[f"score-{one.pk}"], "done": one.pk in own} for one in among],
    }  # fmt: skip
    return page(request, actor, "desk/honours/scores.html", context, status=outcome.status)


def _sheet(scales: dict[str, Any], own: Any) -> Form:
    points = own.points if own else {}
    fields = [
        Field(key, f"{one.name} (0–{one.most})", value=str(points.get(key, "")), required=True, maxlength=4)
        for key, one in scales.items()
    ]
    return Form([*fields, Field("note", "Nhận xét", value=own.note if own else "", maxlength=1000)])


def points_in(form: Form, names: list[str]) -> dict[str, int]:
    """The points of a sheet. Raises Refused, naming the input."""
    values = form.values()
    return {name: number_in(values[name], name) for name in names}


def _score(actor: Actor, person: Any, among: list[Any], forms: dict[str, Form], act: str) -> str:
    form = forms[act]
    one = next(one for one in among if act == f"score-{one.pk}")
    names = [field.name for field in form.fields if field.name != "note"]
    try:
        choosing.score(
            nomination=one, points=points_in(form, names), note=form.values()["note"], person=person, by=actor, at=timezone.now()
        )  # fmt: skip
    except choosing.BadPoints as bad:
        form.refuse_all(bad.errors)
        raise
    return str(one.name)
