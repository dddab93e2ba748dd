"""Contests: the list, a new one, one of them with its rounds, announcing and calling off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.contests import access, queries
from cualuat.contests.operations import arranging
from cualuat.contests.operations.arranging import ContestWanted
from cualuat.contests.rules import CONTEST_STATES
from cualuat.entry import queries as entry
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, version_of
from cualuat.web.public.clock.lines import link_all
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.contests.models import Contest, Round


@desk(duties=access.WRITERS)
def contests(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The contests; those who write questions see what was announced."""
    context = {
        "list": paged(request, queries.contests(actor=actor)),
        "may_run": access.may_run(actor),
        "states": CONTEST_STATES,
    }
    return page(request, actor, "desk/contests/contests.html", context)


def form_of(found: Contest | None = None) -> Form:
    """The inputs of a contest."""
    return Form(
        [
            Field("title", "Tên cuộc thi", value=found.title if found else "", required=True, maxlength=300, hint="Ví dụ: Tìm hiểu Luật Tiếp cận thông tin năm 2026."),
            Field("intro", "Giới thiệu", kind="textarea", value=found.intro if found else "", height=4),
            Field("terms", "Thể lệ", kind="textarea", value=found.terms if found else "", height=8, hint="Giờ, đề, cách xếp hạng và giải thưởng của từng vòng máy tự ghi ra; ở đây ghi phần còn lại. Công bố rồi thì không đổi."),
            Field("citation", "Văn bản cần tìm hiểu", value=found.citation if found else "", maxlength=300, hint="Ví dụ: Luật Tiếp cận thông tin số 104/2016/QH13; cách nhau bằng dấu chấm phẩy."),
            Field("teams", "Đơn vị, địa phương để chọn", kind="textarea", value=found.teams if found else "", height=5, hint="Mỗi dòng một đơn vị. Để trống thì người thi tự ghi. Công bố rồi thì không đổi."),
        ]
    )  # fmt: skip


def _wanted(form: Form) -> ContestWanted:
    return ContestWanted(**form.values())


@desk(duties=access.RUNNERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Writes a contest."""
    form = form_of()
    if request.method == "POST":
        form.fill(request.POST)
        try:
            row = arranging.keep(contest=None, wanted=_wanted(form), version=None, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, "Đã lập cuộc thi. Hãy thêm vòng thi.")
            return redirect("desk:contest", pk=row.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/contests/contest_form.html", context, status=422 if form.wrong else 200)


def found_or_404(pk: int, actor: Actor) -> Contest:
    """The contest. Raises Http404."""
    found = queries.contest(pk, actor=actor)
    if found is None:
        raise Http404("no such contest")
    return found


@desk(duties=access.RUNNERS)
def contest(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One contest with its rounds."""
    found = found_or_404(pk, actor)
    forms = {
        "edit": form_of(found).within("edit"),
        "cancel": Form(
            [Field("reason", "Vì sao hủy", required=True, maxlength=500, hint="Mọi người đọc được.")]
        ).within("cancel"),
    }

    def do(act: str) -> str:
        now, version = timezone.now(), version_of(request)
        if act == "edit":
            arranging.keep(contest=found, wanted=_wanted(forms["edit"]), version=version, by=actor, at=now)
            return "Đã sửa."
        if act == "cancel":
            reason = forms["cancel"].values()["reason"]
            arranging.cancel(contest=found, reason=reason, version=version, by=actor, at=now)
            return "Đã hủy cuộc thi."
        arranging.announce(contest=found, version=version, by=actor, at=now)
        return "Đã công bố. Từ nay người tham gia, giờ, đề và cách xếp hạng không đổi nữa."

    outcome = act_on(request, forms, {*forms, "announce"}, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:contest", pk=pk)
    found, now = found_or_404(pk, actor), timezone.now()
    context = {
        "contest": found, "state": CONTEST_STATES[found.state], "forms": forms, "act": outcome.act, "error": outcome.error,
        "wrong": outcome.wrong, "show_optional": True, "bases": link_all([found.citation]).get(found.citation, ()),
        "rounds": [_line(row, now) for row in queries.rounds(found)],
        "public": reverse("public:contest", args=[pk]) if found.announced_at else "",
    }  # fmt: skip
    return page(request, actor, "desk/contests/contest.html", context, status=outcome.status)


def _line(row: Round, now: object) -> dict[str, object]:
    standing = entry.standing(row.occasion, at=now)  # type: ignore[arg-type]
    return {
        "row": row,
        "standing": standing,
        "step": step_of(row, standing.phase),
        "entries": entry.entries(row.occasion),
    }


def step_of(row: Round, phase: str) -> str:
    """How far a round is, in words."""
    if row.published_at:
        return "đã công bố kết quả"
    if row.graded_at:
        return f"đang xem bài, khiếu nại đến hết {row.appeals_until:%d/%m/%Y}"
    return {
        "draft": "đang soạn",
        "waiting": "chưa mở",
        "open": "đang thi",
        "over": "hết giờ, chờ chấm",
        "closed": "đã đóng",
    }[phase]
