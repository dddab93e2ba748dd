"""Conferences of the staff: quorum, votes, minutes, reviews of the resolution."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.ballots import queries as ballots
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.casework.operations.letters import DOCX
from cualuat.democracy import access, papers, queries
from cualuat.democracy.items import numbers
from cualuat.democracy.operations import meeting
from cualuat.democracy.rules import BY_HAND, LINE_STATES, Tally, least_present
from cualuat.entry.operations.arranging import BadTerms
from cualuat.files import queries as files
from cualuat.letters import qr
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, error_beside, keys_in, moment_in, number_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download, made_here

if TYPE_CHECKING:
    from cualuat.ballots.models import Ballot
    from cualuat.democracy.models import Conference, Motion

_USUAL = timedelta(minutes=30)  # that a secret vote is open


def _form(row: Conference | None = None, *, invited: int = 0) -> Form:
    return Form(
        [
            Field("on", "Ngày tổ chức", kind="date", value=show_date(row.on) if row else ""),
            Field("place", "Nơi tổ chức", value=row.place if row else "", maxlength=300),
            Field("chair", "Chủ trì", value=row.chair if row else "", maxlength=200),
            Field("secretary", "Thư ký", value=row.secretary if row else "", maxlength=200),
            Field("invited", "Số người được triệu tập", value=str(row.invited if row else invited), required=True, maxlength=6),
            Field("content", "Nội dung hội nghị", kind="textarea", value=row.content if row else "", height=6),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> meeting.Wanted:
    values = form.values()
    on = read_day(values["on"], "on") if values["on"] else None
    return meeting.Wanted(
        on,
        values["place"],
        values["chair"],
        values["secretary"],
        values["content"],
        number_in(values["invited"], "invited"),
    )


@desk()
def conferences(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Conferences by year; whether one is missing; planning one."""
    today = timezone.localdate()
    forms: dict[str, Form] = {}
    if access.may_keep(actor):
        form = _form(invited=queries.staff_count(today))
        form.fields.insert(
            0,
            Field(
                "year",
                "Hội nghị của năm",
                value=str(today.year),
                required=True,
                maxlength=4,
                hint="Tổ chức trong ba tháng đầu của năm sau.",
            ),
        )
        forms["plan"] = form.within("plan")

    def do(act: str) -> Conference:
        year = number_in(forms[act].values()["year"], "year")
        return meeting.plan(year=year, wanted=_wanted(forms[act]), by=actor, at=timezone.now())

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, "Đã lập hội nghị.")
        return redirect("desk:democracy-conference", pk=outcome.done.pk)
    try:
        missing = queries.missing(on=today)
    except Refused:  # no calendar: the administrator is told elsewhere
        missing = None
    context = {
        "list": paged(request, queries.conferences(actor=actor)), "forms": forms, "act": outcome.act, "wrong": outcome.wrong,
        "error": outcome.error, "show_optional": True, "missing": missing, "today": today,
        "voting": queries.voting(at=timezone.now()),
    }  # fmt: skip
    return page(request, actor, "desk/democracy/conferences.html", context, status=outcome.status)  # fmt: skip


# --- one conference ----------------------------------------------------------------------------------------------


def _found(pk: int, actor: Actor) -> Conference:
    row = queries.conference(pk, actor=actor)
    if row is None:
        raise Http404("no such conference")
    return row


_TITLES = {
    "edit": "Sửa hội nghị",
    "hold": "Ghi số người có mặt",
    "move": "Thêm nội dung biểu quyết",
    "open-vote": "Mở bỏ phiếu kín",
    "sign": "Giữ biên bản đã ký",
    "review": "Ghi rà soát sáu tháng",
}


def _forms(actor: Actor, row: Conference, motions: list[Motion], vote: Ballot | None) -> dict[str, Form]:
    if not access.may_keep(actor):
        return {}
    found = _of_minutes(row, motions, vote) if row.signed_id is None else {}
    if any(one.passed for one in motions):
        found["review"] = _review_form([one for one in motions if one.passed])
    today = show_date(timezone.localdate())
    for one in queries.reviews(row):
        if one.informed_on is None:
            found[f"inform-{one.pk}"] = Form(
                [Field("on", "Đã thông báo toàn thể ngày", kind="date", value=today, required=True)]
            )
    return {name: form.within(name) for name, form in found.items()}


def _of_minutes(row: Conference, motions: list[Motion], vote: Ballot | None) -> dict[str, Form]:
    """What is written until the minutes are signed; what is on a ballot paper now is left alone."""
    free = [one for one in motions if vote is None or one.ballot_id != vote.pk or one.passed is not None]
    words = {"label": "Nội dung biểu quyết", "kind": "textarea", "required": True}
    found = {"edit": _form(row), "move": Form([Field("text", **words)])}  # type: ignore[arg-type]
    if vote is None and not any(one.passed is not None for one in motions):
        present = Field("present", "Số người có mặt", value=str(row.present or ""), required=True, maxlength=6)
        found["hold"] = Form([present])
    if row.held_at is not None:
        found |= {f"vote-{one.pk}": _vote_form(one) for one in free if one.way != "ballot"}
        found["sign"] = Form([Field("file", "Tệp biên bản đã ký", kind="file", required=True)])
        if vote is not None:
            found["count-vote"] = Form([])
        elif waiting := [one for one in motions if one.passed is None]:
            found["open-vote"] = _open_form(waiting)
    found |= {f"word-{one.pk}": Form([Field("text", value=one.text, **words)]) for one in free if one.passed is None}  # type: ignore[arg-type]
    return found


def _open_form(waiting: list[Motion]) -> Form:
    """On everything that waits, for half an hour, unless somebody says otherwise."""
    until = timezone.localtime() + _USUAL
    among = [(str(one.pk), f"{one.position}. {one.text[:200]}") for one in waiting]
    return Form(
        [
            Field("motions", "Bỏ phiếu về", kind="checks", value=",".join(key for key, _ in among), options=among, required=True),
            Field("close_day", "Ngày đóng", kind="date", value=show_date(until.date()), required=True),
            Field("close_time", "Giờ đóng", kind="time", value=f"{until:%H:%M}", required=True, hint="Đủ phiếu của mọi người dự thì đóng sớm được; chưa đủ thì phải chờ đến giờ này."),
        ]
    )  # fmt: skip


def _vote_form(one: Motion) -> Form:
    counts = (
        ("agree", "Tán thành", one.agree),
        ("against", "Không tán thành", one.against),
        ("none", "Không có ý kiến", one.none),
    )
    return Form(
        [
            Field("way", "Biểu quyết bằng", kind="radio", value=one.way, options=list(BY_HAND.items()), required=True),
            *(Field(name, label, value=str(value), required=True, maxlength=6) for name, label, value in counts),
            Field("given", "Số phiếu phát ra", value=str(one.given), maxlength=6, hint="Khi bỏ phiếu giấy đếm tay."),
            Field("invalid", "Số phiếu không hợp lệ", value=str(one.invalid), maxlength=6),
        ]
    )


def _review_form(passed: list[Motion]) -> Form:
    fields = [
        Field("on", "Ngày rà soát", kind="date", value=show_date(timezone.localdate()), required=True),
        Field("head", "Người đứng đầu", required=True, maxlength=200),
        Field("union", "Đại diện công đoàn", required=True, maxlength=200),
    ]
    for one in passed:
        options = [("", "– chọn –"), *LINE_STATES.items()]
        fields += [
            Field(
                f"state-{one.pk}", f"{one.position}. {one.text[:120]}", kind="select", options=options, required=True
            ),
            Field(f"note-{one.pk}", f"Ghi chú nội dung {one.position}", maxlength=1000),
        ]
    return Form([*fields, Field("summary", "Đánh giá chung", kind="textarea")])


@desk()
def conference(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One conference: quorum, each vote, minutes, reviews."""
    row = _found(pk, actor)
    motions = list(queries.motions(row))
    forms = _forms(actor, row, motions, queries.running_vote(row))

    def do(act: str) -> str:
        return _do(request, actor, row, motions, act, forms[act])

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:democracy-conference", pk=pk)
    row = _found(pk, actor)
    motions = list(queries.motions(row))
    law, today = numbers(), timezone.localdate()
    context = {
        "conference": row, "forms": [(name, title, forms[name]) for name, title in _TITLES.items() if name in forms],
        "motions": [(one, [(name, forms[name]) for name in (f"vote-{one.pk}", f"word-{one.pk}") if name in forms]) for one in motions],
        "reviews": [(one, f"inform-{one.pk}", forms.get(f"inform-{one.pk}")) for one in queries.reviews(row)],
        "least": least_present(row.invited, law.quorum), "law": law, "line_states": LINE_STATES, "act": outcome.act, "wrong": outcome.wrong,
        "error": error_beside(outcome, forms, [name for name, form in forms.items() if not form.errors]), "show_optional": True, "may_keep": access.may_keep(actor), "today": today,
        "next_review": queries.next_review(row), "late": row.held_at is None and row.due < today,
        **_vote_context(actor, row, forms),
    }  # fmt: skip
    return page(request, actor, "desk/democracy/conference.html", context, status=outcome.status)


def _vote_context(actor: Actor, row: Conference, forms: dict[str, Form]) -> dict[str, Any]:
    """The secret vote that runs, or waits to be counted: how many papers, never what is on them."""
    vote, now = queries.running_vote(row), timezone.now()
    if vote is None:
        return {"vote": None}
    cast, present = ballots.turnout(vote)
    address = settings.CUALUAT_URL + reverse("public:ballot-vote", args=[vote.pk])
    return {
        "vote": vote, "vote_stage": vote.stage(now), "vote_stage_name": vote.stage_name(now), "cast": cast, "present": present,
        "voted": queries.has_voted(vote, actor), "may_count": ballots.may_close(vote, now) or vote.occasion.closed_at is not None,
        "count_form": forms.get("count-vote"), "address": address,
        "picture": qr.as_picture(address),
    }  # fmt: skip


def _do(request: HttpRequest, actor: Actor, row: Conference, motions: list[Motion], act: str, form: Form) -> str:
    version, now, values = version_of(request), timezone.now(), form.values()
    if act in ("open-vote", "count-vote"):
        return _do_vote(actor, row, act, form, version)
    name, _, key = act.partition("-")
    if key:
        return _do_one(actor, row, motions, name, key, values, version)
    if name == "edit":
        meeting.edit(conference=row, wanted=_wanted(form), version=version, by=actor, at=now)
        return "Đã sửa hội nghị."
    if name == "hold":
        present = number_in(values["present"], "present")
        meeting.hold(conference=row, present=present, version=version, by=actor, at=now)
        return "Đã ghi số người có mặt: hội nghị hợp lệ."
    if name == "move":
        meeting.move(conference=row, motion=None, text=values["text"], version=None, by=actor, at=now)
        return "Đã thêm nội dung biểu quyết."
    if name == "review":
        meeting.review(conference=row, looked=_looked(values, motions), by=actor, at=now)
        return "Đã ghi rà soát. Hãy thông báo cho toàn thể cán bộ."
    with received(request, by=actor, name="file") as sent:
        meeting.sign(conference=row, file=sent[0] if sent else None, version=version, by=actor, at=now)
    return "Đã giữ biên bản đã ký."


def _do_vote(actor: Actor, row: Conference, act: str, form: Form, version: int | None) -> str:
    now, values = timezone.now(), form.values()
    if act == "count-vote":
        of = len([one for one in queries.motions(row) if one.passed is None and one.ballot_id])
        passed = meeting.count_vote(conference=row, by=actor, at=now)
        return f"Đã đóng hòm phiếu, kiểm phiếu: thông qua {passed}/{of} nội dung."
    closes_at = moment_in(values, "close_day", "close_time")
    try:
        meeting.open_vote(
            conference=row, motions=keys_in(values["motions"]), closes_at=closes_at, version=version, by=actor,
            at=now,
        )  # fmt: skip
    except BadTerms as bad:
        raise Refused(str(bad), "close_time" if closes_at.date() == timezone.localdate() else "close_day") from bad
    return "Đã mở bỏ phiếu kín. Cán bộ bỏ phiếu bằng điện thoại, hoặc bạn nhập phiếu giấy."


def _looked(values: dict[str, str], motions: list[Motion]) -> meeting.Looked:
    lines = {
        one.pk: (values[f"state-{one.pk}"], values[f"note-{one.pk}"]) for one in motions if f"state-{one.pk}" in values
    }
    return meeting.Looked(read_day(values["on"], "on"), values["head"], values["union"], values["summary"], lines)


def _do_one(
    actor: Actor, row: Conference, motions: list[Motion], name: str, key: str, values: dict[str, str], version: int | None
) -> str:  # fmt: skip
    now = timezone.now()
    if name == "inform":
        one = next(one for one in queries.reviews(row) if str(one.pk) == key)
        meeting.inform(review_=one, on=read_day(values["on"], "on"), version=version, by=actor, at=now)
        return "Đã ghi ngày thông báo."
    motion = next(one for one in motions if str(one.pk) == key)
    if name == "word":
        meeting.move(conference=row, motion=motion, text=values["text"], version=version, by=actor, at=now)
        return "Đã sửa nội dung biểu quyết."
    counts = [number_in(values[field] or "0", field) for field in ("agree", "against", "none", "given", "invalid")]
    done = meeting.vote(motion=motion, tally=Tally(values["way"], *counts), version=version, by=actor, at=now)
    return "Đã ghi kết quả: thông qua." if done.passed else "Đã ghi kết quả: không thông qua."


@desk(duties=access.KEEPERS)
def paper(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The minutes as a Word file, written anew from what stands here."""
    row = _found(pk, actor)
    try:
        data = papers.minutes(row)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:democracy-conference", pk=pk)
    return made_here(data, DOCX, f"bien-ban-hoi-nghi-{row.year}.docx")


@desk()
def signed(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The signed minutes."""
    row = _found(pk, actor)
    if row.signed is None or not files.may_be_opened(row.signed):
        raise Http404("no such file")
    return as_download(files.served(row.signed))
