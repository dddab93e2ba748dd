"""One vote at the desk: its options, opening it, closing the box, counting, publishing; sheets of paper taken in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.ballots import access, queries
from cualuat.ballots.operations import closing, preparing, voting
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.entry import queries as entry
from cualuat.entry.access import RUNNERS
from cualuat.files import queries as files
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, error_beside, moment_in, version_of
from cualuat.web.public.ballots import papers
from cualuat.web.public.ballots.pages import book_of, receipt_of, result_context, ways
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_picture

if TYPE_CHECKING:
    from cualuat.ballots.models import Ballot, Option

TOLD = {
    "announce": "Đã công bố cuộc bỏ phiếu. Thể thức và phương án không sửa được nữa.",
    "prolong": "Đã gia hạn.",
    "close": "Đã đóng hòm phiếu và xáo trộn các phiếu.",
    "tally": "Đã kiểm phiếu. Hãy xem kết quả rồi công bố.",
    "publish": "Đã công bố kết quả và các phiếu.",
    "annul": "Đã hủy cuộc bỏ phiếu.",
    "option": "Đã thêm phương án.",
    "change": "Đã sửa phương án.",
    "drop": "Đã bỏ phương án.",
}


_HOMES = {
    "honour-round": ("desk:honour-round", "Về đợt tôn vinh"),
    "democracy-conference": ("desk:democracy-conference", "Về hội nghị"),
}


def _found(pk: int, actor: Actor) -> Ballot:
    found = queries.ballot(pk, actor=actor)
    if found is None:
        raise Http404("no such vote")
    return found


def _option_form(option: Option | None = None) -> Form:
    return Form(
        [
            Field("name", "Tên phương án", value=option.name if option else "", required=True, maxlength=300),
            Field("text", "Giới thiệu", kind="textarea", value=option.text if option else ""),
            Field("picture", "Ảnh", kind="file", hint="Không chọn thì giữ ảnh đang có." if option else "JPEG, PNG, WebP hoặc GIF."),
        ]
    )  # fmt: skip


def _forms(found: Ballot, options: list[Option]) -> dict[str, Form]:
    why = "Lý do, được công bố"
    made = {
        "announce": Form([]),
        "close": Form([]),
        "tally": Form([]),
        "publish": Form([]),
        "annul": Form([Field("reason", why, required=True, maxlength=500)]),
        "prolong": Form(
            [
                Field("close_day", "Ngày đóng mới", kind="date", required=True),
                Field("close_time", "Giờ đóng mới", kind="time", value="17:00", required=True),
                Field("reason", why, required=True, maxlength=500),
            ]
        ),
        "option": _option_form(),
    }
    for one in options:
        made[f"change-{one.pk}"] = _option_form(one)
        made[f"drop-{one.pk}"] = Form([])
    return {name: form.within(name) for name, form in made.items()}


@desk()
def ballot(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One vote. Before the count nobody is shown more than how many voted."""
    found, now = _found(pk, actor), timezone.now()
    options = list(queries.options(found))
    forms = _forms(found, options)
    outcome = act_on(request, forms, forms, partial(_do, request, actor, found, options, forms))
    if outcome.done:
        messages.success(request, TOLD[outcome.done])
        return redirect("desk:ballot", pk=pk)
    found = _found(pk, actor)
    may_run, stage = access.may_run(actor), found.stage(now)
    cast, entitled = queries.turnout(found)
    context: dict[str, Any] = {
        "ballot": found, "ways": ways(found), "home": _home(found), "stage": stage, "stage_name": found.stage_name(now), "forms": forms, "may_run": may_run,
        "act": outcome.act, "wrong": outcome.wrong, "error": error_beside(outcome, forms, [name for name, form in forms.items() if not form.errors]), "show_optional": True,
        "standing": entry.standing(found.occasion, at=now), "cast": cast, "entitled": entitled,
        "may_close": stage in ("open", "over") and queries.may_close(found, now),
        "method": papers.method_name(queries.terms_of(found)),
        "options": [
            {"row": one, **{name: (f"{name}-{one.pk}", forms.get(f"{name}-{one.pk}")) for name in ("change", "drop")}}
            for one in options
        ],
    }  # fmt: skip
    if stage == "published" or (stage == "counted" and may_run):
        context |= {key: value for key, value in result_context(found).items() if key != "ballot"}
        if may_run and not found.occasion.secret:
            context["by_name"] = queries.by_name(found, actor=actor)
    return page(request, actor, "desk/ballots/ballot.html", context, status=outcome.status)


def _do(
    request: HttpRequest, actor: Actor, found: Ballot, options: list[Option], forms: dict[str, Form], act: str
) -> str:
    name, _, key = act.partition("-")
    version, now, values = version_of(request), timezone.now(), forms[act].values()
    if name in ("option", "change", "drop"):
        _on_option(request, actor, found, next((o for o in options if str(o.pk) == key), None), name, values)
        return name
    address = reverse("public:ballot", args=[found.pk])
    common: dict[str, Any] = {"ballot": found, "version": version, "by": actor, "at": now}
    acts: dict[str, Callable[[], object]] = {
        "announce": lambda: preparing.announce(address=address, **common),
        "prolong": lambda: preparing.prolong(
            closes_at=moment_in(values, "close_day", "close_time"), reason=values["reason"], **common
        ),
        "close": lambda: closing.close(**common),
        "tally": lambda: closing.tally(**common),
        "publish": lambda: closing.publish(**common),
        "annul": lambda: closing.annul(reason=values["reason"], **common),
    }
    acts[name]()
    return name


def _on_option(
    request: HttpRequest, actor: Actor, found: Ballot, option: Option | None, name: str, values: dict[str, str]
) -> None:
    version, now = version_of(request), timezone.now()
    if name == "drop":
        if option is not None:
            preparing.drop_option(option=option, version=version, by=actor, at=now)
        return
    with received(request, by=actor, name="picture") as sent:
        picture = sent[0] if sent else None
        common: dict[str, Any] = {
            "name": values["name"], "text": values["text"], "picture": picture, "version": version, "by": actor, "at": now,
        }  # fmt: skip
        if option is None:
            preparing.add_option(ballot=found, **common)
        else:
            preparing.change_option(option=option, **common)


def _home(found: Ballot) -> dict[str, str] | None:
    """The page of the thing that the vote belongs to, with its words."""
    if found.about not in _HOMES:
        return None
    address, words = _HOMES[found.about]
    return {"url": reverse(address, args=[found.about_key]), "words": words}


@desk(duties=RUNNERS)
def sheet(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Takes in a sheet of paper; then the next one."""
    found, now = _found(pk, actor), timezone.now()
    if found.stage(now) not in ("open", "over") or not found.occasion.secret:
        raise Http404("no sheets are taken in")
    form = papers.form_of(found)
    hint = "Mỗi phiếu giấy một số, để không nhập hai lần; số không được giữ cùng phiếu."
    form.fields.insert(0, Field("sheet", "Số của phiếu giấy", required=True, maxlength=60, hint=hint))
    if request.method == "POST":
        form.fill(request.POST)
        try:
            number = form.values()["sheet"]
            voting.cast_on_paper(
                ballot=found, sheet=number, choice=_on_sheet(form, found), by=actor, at=now
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã nhập phiếu số {number}. Mời nhập phiếu tiếp theo.")
            return redirect("desk:ballot-sheet", pk=pk)
    cast, entitled = queries.turnout(found)
    context = {
        "ballot": found, "form": form, "how": papers.how(queries.terms_of(found)), "cast": cast, "entitled": entitled,
        "home": _home(found),
    }  # fmt: skip
    return page(request, actor, "desk/ballots/sheet.html", context, status=422 if form.wrong else 200)


def _on_sheet(form: Form, found: Ballot) -> object:
    return papers.choice_in(Form([field for field in form.fields if field.name != "sheet"]), found)


@desk()
def book(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """All papers of a vote of a meeting, without names, for the staff to count again."""
    return book_of(_of_meeting(pk, actor))


@desk()
def receipt(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Where somebody of the staff finds her paper of a vote of a meeting."""
    return receipt_of(request, _of_meeting(pk, actor))


def _of_meeting(pk: int, actor: Actor) -> Ballot:
    found = _found(pk, actor)
    if not found.in_meeting or found.occasion.frozen_at is None:
        raise Http404("not of a meeting")
    return found


@desk()
def picture(request: HttpRequest, actor: Actor, pk: int, option: int) -> HttpResponseBase:
    """The picture of an option, before it is public too."""
    row = queries.options(_found(pk, actor)).filter(pk=option).first() if option < 2**31 else None
    if row is None or row.picture is None or not files.may_be_opened(row.picture):
        raise Http404("no picture")
    return as_picture(files.served(row.picture))
