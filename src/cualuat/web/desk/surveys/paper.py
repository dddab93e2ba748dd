"""Sheets of paper: two clerks type each, neither seeing what the other typed; a third decides where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.surveys import access, queries
from cualuat.surveys.operations import paper as typing_
from cualuat.surveys.operations.answering import Unfit
from cualuat.surveys.rules.answers import differing, in_words, raw_of
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import version_of
from cualuat.web.desk.surveys.listing import frame, missing, survey_of
from cualuat.web.public.surveys.asking import typed, whole, words_for

if TYPE_CHECKING:
    from cualuat.surveys.models import Sheet, Survey


def _open_of(pk: int, actor: Actor) -> Survey:
    row = survey_of(pk, actor)
    return row if row.published_at is not None else missing()


@desk(duties=access.KEYERS)
def paper(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The sheets, those first that wait; typing a new one."""
    row = _open_of(pk, actor)
    found = row.questionnaire
    raw, wrong, trouble, number = {}, {}, "", ""
    if request.method == "POST":
        raw, number = typed(request.POST, found.questions), request.POST.get("number", "").strip()
        try:
            sheet = typing_.begin(survey=row, number=number, raw=raw, by=actor, at=timezone.now())
        except Unfit as unfit:
            wrong = unfit.errors
        except Refused as refused:
            trouble = str(refused)
        else:
            messages.success(request, f"Đã nhập lượt một phiếu {sheet.number}. Người khác nhập lượt hai.")
            return redirect("desk:survey-paper", pk=pk)
    context = {
        **frame(row, actor, "paper"), "list": paged(request, queries.paper(row)), "sections": whole(found, raw, wrong), "words": words_for("vi"),
        "trouble": trouble, "number": number, "errors": [(key, found.number(key), text) for key, text in wrong.items()],
        "me": actor.person_id, "takes": row.occasion.phase(timezone.now()) in ("open", "over"),
    }  # fmt: skip
    return page(request, actor, "desk/surveys/paper.html", context, status=422 if wrong or trouble else 200)


@desk(duties=access.KEYERS)
def sheet(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """One sheet: typed a second time, or decided by a third who sees where the two differ."""
    row = _open_of(pk, actor)
    found = queries.sheet(number, row) or missing()
    form = row.questionnaire
    raw = raw_of(found.first, form.questions) if found.state == "third" and found.first else {}
    wrong, trouble = {}, ""
    if request.method == "POST":
        if request.POST.get("act") != "drop":
            raw = typed(request.POST, form.questions)
        try:
            return _do(request, actor, found, raw)
        except Unfit as unfit:
            wrong = unfit.errors
        except Refused as refused:
            trouble = str(refused)
        found = queries.sheet(number, row) or missing()
    context = {
        **frame(row, actor, "paper"), "sheet": found, "sections": whole(form, raw, wrong), "words": words_for("vi"), "trouble": trouble,
        "errors": [(key, form.number(key), text) for key, text in wrong.items()], "differences": _differences(found, row, actor),
        "may_second": found.state == "second" and found.first_by_id != actor.person_id,
        "may_decide": found.state == "third" and actor.person_id not in (found.first_by_id, found.second_by_id),
        "may_drop": not found.is_done and (access.may_run(actor) or found.first_by_id == actor.person_id),
    }  # fmt: skip
    return page(request, actor, "desk/surveys/sheet.html", context, status=422 if wrong or trouble else 200)


def _do(request: HttpRequest, actor: Actor, found: Sheet, raw: dict[str, list[str]]) -> HttpResponseBase:
    version, now, act = version_of(request), timezone.now(), request.POST.get("act", "")
    home = redirect("desk:survey-paper", pk=found.survey_id)
    if act == "drop":
        typing_.drop(sheet=found, version=version, by=actor, at=now)
        messages.success(request, "Đã bỏ phiếu.")
        return home
    if act == "decide":
        typing_.decide(sheet=found, raw=raw, version=version, by=actor, at=now)
        messages.success(request, f"Phiếu {found.number} đã được tính.")
        return home
    if act != "second":
        raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
    done = typing_.repeat(sheet=found, raw=raw, version=version, by=actor, at=now)
    if done.is_done:
        messages.success(request, f"Hai lượt giống nhau: phiếu {done.number} đã được tính.")
        return home
    messages.warning(request, f"Hai lượt khác nhau ở {done.differences} câu. Người thứ ba xem phiếu rồi quyết định.")
    return home


def _differences(found: Sheet, row: Survey, actor: Actor) -> list[tuple[str, int, str, str, str]]:
    """Key, number, question, what the first and the second typed; shown to whoever decides, not to the two."""
    if found.state != "third" or actor.person_id in (found.first_by_id, found.second_by_id):
        return []
    form = row.questionnaire
    first, second = found.first or {}, found.second or {}
    return [
        (one.key, form.number(one.key), one.said(), in_words(one, first) or "–", in_words(one, second) or "–")
        for one in differing(first, second, form.questions)
    ]
