"""One nomination at the desk: its words, twins, consent, checks, comments."""

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
from cualuat.casework.operations.letters import DOCX
from cualuat.entry.access import RUNNERS
from cualuat.files import queries as files
from cualuat.honours import papers, queries
from cualuat.honours.operations import consenting, nominating
from cualuat.honours.rules import CHECKS, OUTCOMES
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, error_beside, key_in, version_of
from cualuat.web.public.honours.acting import consent_address, nomination_form, wanted_in
from cualuat.web.public.honours.pages import shown_picture
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download, made_here

if TYPE_CHECKING:
    from cualuat.honours.models import Nomination, NominationComment

TOLD = {
    "correct": "Đã sửa.",
    "join": "Đã gộp.",
    "aside": "Đã ghi là không đưa ra.",
    "back": "Đã đưa lại vào xét.",
    "ask": "Đã gửi thư xin sự đồng ý.",
    "paper": "Đã giữ bản giấy.",
    "withdraw": "Đã rút đồng ý: tên và ảnh không còn trên trang công khai.",
    "picture": "Đã giữ ảnh.",
    "check": "Đã ghi kết quả kiểm tra.",
    "show": "Đã đăng ý kiến.",
    "hide": "Ý kiến không được đăng.",
}


def _found(pk: int, actor: Actor) -> Nomination:
    found = queries.nomination(pk, actor=actor)
    if found is None:
        raise Http404("no such nomination")
    return found


def _forms(found: Nomination, twins: list[Nomination], said: list[NominationComment]) -> dict[str, Form]:
    today = show_date(timezone.localdate())
    alike = {one.pk for one in twins}
    others = sorted(queries.others(found), key=lambda one: (one.pk not in alike, one.pk))
    into = [(str(one.pk), f"Đề cử {one.pk}: {one.name}, {one.place}") for one in others]
    answers = [("yes", "Đồng ý"), ("no", "Không đồng ý")]
    made = {
        "correct": nomination_form(found.round, found),
        "join": Form([Field("into", "Gộp vào", kind="select", options=[("", "– chọn –"), *into], required=True)]),
        "aside": Form([Field("reason", "Lý do", required=True, maxlength=500, hint="Người đề cử đọc được lý do này bằng mã tra cứu. Không ghi nội dung đơn thư.")]),
        "back": Form([]),
        "ask": Form([]),
        "paper": Form(
            [
                Field("paper", "Bản giấy đã ký", kind="file", required=True),
                Field("agrees", "Người được đề cử", kind="radio", options=answers, required=True),
            ]
        ),
        "withdraw": Form([]),
        "picture": Form([Field("picture", "Ảnh", kind="file", required=True, hint="Chỉ khi người ấy đồng ý công bố ảnh.")]),
    }  # fmt: skip
    stated = {one.about: one.outcome for one in found.checks.all()}
    made["check"] = Form(
        [
            *(Field(about, words, kind="radio", value=stated.get(about, ""), options=list(OUTCOMES.items())) for about, words in CHECKS.items()),
            Field("on", "Ngày kiểm tra", kind="date", value=today, required=True),
        ]
    )  # fmt: skip
    for one in said:
        made[f"show-{one.pk}"] = Form([])
        made[f"hide-{one.pk}"] = Form([Field("reason", "Vì sao không đăng", required=True, maxlength=300)])
    return {name: form.within(name) for name, form in made.items()}


@desk(duties=RUNNERS)
def nomination(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One nomination with everything clerks do before anything is public."""
    found = _found(pk, actor)
    twins, said = list(queries.twins(found)), list(queries.comments(found))
    forms = _forms(found, twins, said)
    outcome = act_on(request, forms, forms, partial(_do, request, actor, found, said, forms))
    if outcome.done:
        messages.success(request, TOLD[outcome.done])
        return redirect("desk:honour-nomination", pk=pk)
    found = _found(pk, actor)
    stated = {one.about: one for one in found.checks.all()}
    context = {
        "one": found, "round": found.round, "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": error_beside(outcome, forms, [name for name, form in forms.items() if not form.errors]),
        "show_optional": True, "twins": twins, "files": found.files.select_related("attachment"), "ready": queries.is_ready(found),
        "initiative": getattr(found, "initiative", None),
        "checks": [{"name": words, "stated": stated.get(about)} for about, words in CHECKS.items()],
        "comments": [{"row": one, "show": (f"show-{one.pk}", forms.get(f"show-{one.pk}")), "hide": (f"hide-{one.pk}", forms.get(f"hide-{one.pk}"))} for one in said],
    }  # fmt: skip
    return page(request, actor, "desk/honours/nomination.html", context, status=outcome.status)


def _do(
    request: HttpRequest,
    actor: Actor,
    found: Nomination,
    said: list[NominationComment],
    forms: dict[str, Form],
    act: str,
) -> str:
    name, _, key = act.partition("-")
    form, version, now = forms[act], version_of(request), timezone.now()
    values = form.values()
    common: dict[str, Any] = {"nomination": found, "version": version, "by": actor, "at": now}
    acts: dict[str, Callable[[], object]] = {
        "correct": lambda: nominating.correct(wanted=wanted_in(form), **common),
        "join": lambda: nominating.join(into=queries.nomination(key_in(values["into"]) or 0, actor=actor), **common),
        "aside": lambda: nominating.set_aside(reason=values["reason"], **common),
        "back": lambda: nominating.take_back(**common),
        "ask": lambda: consenting.ask(address=consent_address(), **common),
        "paper": lambda: _keep_paper(request, actor, values, common),
        "withdraw": lambda: consenting.withdraw(nomination=found, by=actor, at=now),
        "picture": lambda: _keep_picture(request, actor, common),
        "check": lambda: _check(found, values, actor),
        "show": lambda: _moderate(said, key, True, "", version, actor),
        "hide": lambda: _moderate(said, key, False, values["reason"], version, actor),
    }  # fmt: skip
    acts[name]()
    return name


def _check(found: Nomination, values: dict[str, str], actor: Actor) -> None:
    """What was looked into; what is as it was stated before is not stated again."""
    on, stated = read_day(values["on"], "on"), {one.about: one.outcome for one in found.checks.all()}
    said = {about: values[about] for about in CHECKS if values[about] and values[about] != stated.get(about)}
    if not said:
        raise Refused("Hãy chọn kết quả của ít nhất một mục.", next(iter(CHECKS)))
    nominating.state_checks(nomination=found, outcomes=said, on=on, by=actor, at=timezone.now())


def _keep_paper(request: HttpRequest, actor: Actor, values: dict[str, str], common: dict[str, Any]) -> None:
    if values["agrees"] not in ("yes", "no"):
        raise Refused("Hãy chọn người ấy đồng ý hay không.", "agrees")
    with received(request, by=actor, name="paper") as sent:
        consenting.keep_paper(paper=sent[0] if sent else None, agrees=values["agrees"] == "yes", **common)


def _keep_picture(request: HttpRequest, actor: Actor, common: dict[str, Any]) -> None:
    with received(request, by=actor, name="picture") as sent:
        nominating.keep_picture(picture=sent[0] if sent else None, **common)


def _moderate(
    said: list[NominationComment], key: str, show: bool, reason: str, version: int | None, actor: Actor
) -> None:
    row = next(one for one in said if str(one.pk) == key)
    nominating.moderate(comment=row, show=show, reason=reason, version=version, by=actor, at=timezone.now())


@desk(duties=RUNNERS)
def paper(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The paper of consent to be signed."""
    found = _found(pk, actor)
    try:
        data = papers.consent(found, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:honour-nomination", pk=pk)
    return made_here(data, DOCX, f"giay-dong-y-{pk}.docx")


@desk(duties=RUNNERS)
def file(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """A file of a nomination: `dong-y` the signed paper, `anh` the picture, a number one of those that came with it."""
    found = _found(pk, actor)
    if which == "anh":
        return shown_picture(found.picture)
    if which == "dong-y":
        attachment = found.consent_paper
    else:
        row = found.files.select_related("attachment").filter(pk=key_in(which) or 0).first()
        attachment = row.attachment if row else None
    if attachment is None or not files.may_be_opened(attachment):
        raise Http404("no such file")
    return as_download(files.served(attachment))
