"""Rounds of opinions: opened, answered by the staff, explained, made known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.democracy import access, queries
from cualuat.democracy.items import consulted
from cualuat.democracy.operations import asking
from cualuat.democracy.rules import ROUND_STATES
from cualuat.entry import queries as entry
from cualuat.entry.operations import admitting
from cualuat.entry.operations.arranging import BadTerms
from cualuat.files import queries as files
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.web.desk.door import desk, page, person_of
from cualuat.web.desk.entry import terms
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date
from cualuat.web.shell.serving import as_download

if TYPE_CHECKING:
    from cualuat.democracy.models import Opinion, Round

_TAGS = {"open": " tag--waiting", "over": " tag--expired", "closed": " tag--waiting", "published": " tag--done"}
_YES_NO = {"1": True, "0": False}


@desk()
def rounds(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The rounds, the latest first."""
    listed, now = paged(request, queries.rounds(actor=actor)), timezone.now()
    rows = [(row, ROUND_STATES[row.state(now)], _TAGS.get(row.state(now), "")) for row in listed.rows]
    context = {"list": listed, "rows": rows, "may_keep": access.may_keep(actor)}
    return page(request, actor, "desk/democracy/rounds.html", context)


def _form(row: Round | None = None) -> Form:
    items = [("", "– chọn –"), *((item.code, item.name) for item in consulted().values())]
    asked = []
    for field in terms.fields(row.occasion if row else None, audience="staff", kept="secret"):
        hidden = {"audience": "staff", "roll": ""}.get(field.name)
        asked.append(field if hidden is None else Field(field.name, "", kind="hidden", value=hidden))
    return Form(
        [
            Field("item", "Việc lấy ý kiến", kind="select", value=row.item if row else "", options=items, required=True),
            Field("title", "Lấy ý kiến về việc gì", value=row.title if row else "", required=True, maxlength=300),
            Field("content", "Nội dung, điểm cần cho ý kiến", kind="textarea", value=row.content if row else "", required=True, height=8),
            Field("file", "Tệp dự thảo", kind="file"),
            *asked,
        ]
    )  # fmt: skip


def _prepare(request: HttpRequest, actor: Actor, row: Round | None, form: Form) -> Round:
    values = form.values()
    with received(request, by=actor, name="file") as sent:
        wanted = asking.Wanted(
            item=values["item"], title=values["title"], content=values["content"], terms=terms.terms_in(form),
            file=sent[0] if sent else None,
        )  # fmt: skip
        version = version_of(request) if row is not None else None
        return asking.prepare(round_=row, wanted=wanted, version=version, by=actor, at=timezone.now())


@desk(duties=access.KEEPERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A new round."""
    form = _form()
    form["open_day"].value = show_date(timezone.localdate())
    if request.method == "POST":
        row = _prepared(request, actor, form.fill(request.POST))
        if row is not None:
            messages.success(request, "Đã soạn. Xem lại rồi bấm «Mở lấy ý kiến».")
            return redirect("desk:democracy-round", pk=row.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/democracy/round_form.html", context, status=422 if form.wrong else 200)


_NEEDED = {
    "item": "Hãy chọn việc lấy ý kiến.",
    "title": "Hãy ghi lấy ý kiến về việc gì.",
    "content": "Hãy ghi nội dung, điểm cần cán bộ cho ý kiến.",
    "open_day": "Hãy ghi ngày mở.",
    "close_day": "Hãy ghi ngày đóng.",
}


def _prepared(request: HttpRequest, actor: Actor, form: Form) -> Round | None:
    if not form.require(_NEEDED):
        return None
    names = {"opens_at": "open_day", "closes_at": "close_day"}
    try:
        return _prepare(request, actor, None, form)
    except BadTerms as error:
        form.refuse_all({names.get(name, name): words for name, words in error.errors.items()})
    except (Refused, TooLarge, UnacceptableFile) as refused:
        form.refuse(refused)
    return None


def _found(pk: int, actor: Actor) -> Round:
    row = queries.round_(pk, actor=actor)
    if row is None:
        raise Http404("no such round")
    return row


_TITLES = {
    "say": "Ý kiến của bạn",
    "open": "Mở lấy ý kiến",
    "close": "Chốt, thôi nhận ý kiến",
    "publish": "Công bố giải trình",
    "edit": "Sửa",
}


def _forms(actor: Actor, row: Round, opinions: list[Opinion], *, sent: bool) -> dict[str, Form]:
    """What can be done; `sent`: who presses twice is told that she answered, not that there is no such form."""
    now = timezone.now()
    state, found = row.state(now), {}
    if queries.may_say(row, actor, at=now) and (sent or not queries.has_said(row, actor)):
        options = [("1", "Đồng ý"), ("0", "Đề nghị khác")]
        found["say"] = Form(
            [
                Field("agrees", "Bạn có đồng ý không?", kind="radio", options=options, required=True),
                Field("text", "Ý kiến", kind="textarea", height=5, hint="Đề nghị khác thì ghi rõ sửa thế nào, vì sao."),
            ]
        )  # fmt: skip
    if access.may_keep(actor):
        if state == "draft":
            found |= {"open": Form([]), "edit": _form(row)}
        elif queries.may_close(row, at=now):
            found["close"] = Form([])
        elif state == "closed":
            found |= {f"answer-{one.pk}": _answer_form(one) for one in opinions if one.text}
            if actor.does("leader"):
                found["publish"] = Form(
                    [Field("explanation", "Kết luận chung", kind="textarea", required=True, height=6)]
                )
    return {name: form.within(name) for name, form in found.items()}


def _answer_form(one: Opinion) -> Form:
    value = "" if one.accepted is None else "1" if one.accepted else "0"
    options = [("1", "Tiếp thu"), ("0", "Không tiếp thu")]
    return Form(
        [
            Field("accepted", "Tiếp thu hay không", kind="radio", value=value, options=options, required=True),
            Field("answer", "Giải trình", kind="textarea", value=one.answer, required=True),
        ]
    )


@desk()
def round_(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One round: what is asked, one's opinion; once it is closed, what was said and what was made of it."""
    row = _found(pk, actor)
    # Before the end nobody reads opinions of a secret round: one after the other they would tell who.
    shown = row.published_on is not None or (
        access.may_keep(actor) and (row.occasion.closed_at or not row.occasion.secret)
    )
    opinions = list(queries.opinions(row)) if shown else []
    forms = _forms(actor, row, opinions, sent=request.method == "POST")

    def do(act: str) -> str:
        return _do(request, actor, row, opinions, act, forms[act])

    outcome = act_on(request, forms, forms, do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:democracy-round", pk=pk)
    row = _found(pk, actor)
    state = row.state(timezone.now())
    context = {
        "round": row, "item": consulted()[row.item], "state_name": ROUND_STATES[state], "tag": _TAGS.get(state, ""),
        "said": queries.has_said(row, actor), "standing": entry.standing(row.occasion, at=timezone.now()), "may_keep": access.may_keep(actor), "shown": shown,
        "forms": [(name, title, forms[name]) for name, title in _TITLES.items() if name in forms],
        "rows": [(one, f"answer-{one.pk}", forms.get(f"answer-{one.pk}")) for one in opinions],
        "agreeing": sum(one.agrees for one in opinions), "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error,
        "show_optional": True,
    }  # fmt: skip
    return page(request, actor, "desk/democracy/round.html", context, status=outcome.status)


def _do(request: HttpRequest, actor: Actor, row: Round, opinions: list[Opinion], act: str, form: Form) -> str:
    version, now, values = version_of(request), timezone.now(), form.values()
    if act == "say":
        admitted = admitting.by_person(occasion=row.occasion, actor=actor, person=person_of(request))
        agrees = _YES_NO.get(values["agrees"])
        asking.say(round_=row, admitted=admitted, agrees=agrees, text=values["text"], by=actor, at=now)
        return "Đã nhận ý kiến của bạn."
    if act == "edit":
        _prepare(request, actor, row, form)
        return "Đã sửa."
    if act == "open":
        asking.open_(round_=row, version=version, by=actor, at=now)
        return "Đã mở lấy ý kiến."
    if act == "close":
        asking.close(round_=row, version=version, by=actor, at=now)
        return "Đã chốt. Hãy giải trình từng ý kiến."
    if act == "publish":
        asking.publish(round_=row, explanation=values["explanation"], version=version, by=actor, at=now)
        return "Đã công bố giải trình, đăng trên bảng tin."
    one = next(one for one in opinions if f"answer-{one.pk}" == act)
    asking.answer(
        opinion=one, accepted=_YES_NO.get(values["accepted"]), text=values["answer"], version=version, by=actor, at=now
    )
    return "Đã ghi giải trình."


@desk()
def file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The draft that staff is asked about."""
    row = _found(pk, actor)
    if row.file is None or not files.may_be_opened(row.file):
        raise Http404("no such file")
    return as_download(files.served(row.file))
