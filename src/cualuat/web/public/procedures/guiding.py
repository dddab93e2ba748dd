"""A few questions, and a checklist for one person to print. What is answered stands in the address only, and names nobody."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.kernel.text import slug
from cualuat.letters.typesetting import CannotTypeset
from cualuat.procedures import norms, papers
from cualuat.procedures.queries import catalogue as queries
from cualuat.procedures.rules.content import Content
from cualuat.procedures.rules.guide import Answers, Guide, checklist, ways_of
from cualuat.web.public.finding.asked import public_page
from cualuat.web.public.procedures import showing
from cualuat.web.public.procedures.catalogue import found
from cualuat.web.public.procedures.printing import sheet_of
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.procedures.models import Edition, Procedure

_HOUR = 3600
log = logging.getLogger("cualuat.procedures")


def _form(content: Content, guide: Guide) -> Form:
    """What is asked: only where there is something to choose."""
    fields = []
    if len(content.subjects) > 1:
        options = [(slug(name), name) for name in content.subjects]
        fields.append(Field("ai", "Bạn là ai?", kind="radio", options=options, required=True))
    ways = ways_of(content)
    if len(ways) > 1:
        fields.append(
            Field("nop", "Bạn sẽ nộp bằng cách nào?", kind="radio", options=list(ways.items()), required=True)
        )
    if guide.cases:
        hint = "Không có trường hợp nào đúng với bạn thì để trống."
        fields.append(Field("th", "Trường hợp của bạn", kind="checks", options=list(guide.cases.items()), hint=hint))
    return Form(fields)


def _answers(content: Content, values: dict[str, str]) -> Answers:
    """What was answered; where nothing was asked, the only answer there is."""
    ways = list(ways_of(content))
    return Answers(
        subject=values.get("ai", "") or (content.subject_codes[0] if len(content.subjects) == 1 else ""),
        way=values.get("nop", "") or (ways[0] if len(ways) == 1 else ""),
        cases=frozenset(filter(None, values.get("th", "").split(","))),
    )


def _asked(request: HttpRequest, form: Form) -> None:
    """What the address answers, with what is missing told."""
    form.fill(request.GET)
    _put_right(form)
    messages = {"ai": "Hãy chọn bạn là ai.", "nop": "Hãy chọn cách nộp."}
    form.require({one.name: messages[one.name] for one in form.fields if one.name in messages})


@require_safe
@public_page
def guide(request: HttpRequest, code: str) -> HttpResponseBase:
    """The questions; with `xem=1` the checklist that the answers make."""
    row, edition = found(code, timezone.localdate())
    content, guidance = edition.value, row.guidance
    form = _form(content, guidance)
    asked = bool(form.fields)
    wants = request.GET.get("xem") == "1" or not asked
    context = {"procedure": row, "edition": edition, "content": content, "form": form, "asked": asked}
    if wants:
        _asked(request, form)
    if not wants or form.wrong:
        return render(request, "public/procedures/guide.html", context, status=422 if form.wrong else 200)
    shown = _checklist(row, edition, _answers(content, form.values()))
    shown["pdf"] = f"{reverse('public:procedure-checklist', args=[code])}?{_query(form)}"
    return render(request, "public/procedures/checklist.html", context | shown)


@require_safe
@public_page
def paper(request: HttpRequest, code: str) -> HttpResponseBase:
    """The same checklist as PDF; whoever has not answered yet is asked first."""
    row, edition = found(code, timezone.localdate())
    form = _form(edition.value, row.guidance)
    _asked(request, form)
    address = f"{reverse('public:procedure-guide', args=[code])}?{_query(form)}"
    if form.wrong:
        return redirect(address)
    key = f"checklist:{edition.pk}:{row.version}:{timezone.localdate():%Y%m%d}:{_query(form)}"
    data = cache.get(key)
    if data is None:
        shown = _checklist(row, edition, _answers(edition.value, form.values()))
        try:
            data = papers.checklist_printed(sheet_of(row, edition, shown, settings.CUALUAT_URL + address))
        except CannotTypeset:
            log.exception("the checklist of %s cannot be set", code)
            return redirect(address)
        cache.set(key, data, _HOUR)
    return made_here(data, "application/pdf", f"chuan-bi-{slug(code)}.pdf")


def _query(form: Form) -> str:
    """The answers as they stand in addresses, in the order of the questions."""
    given = [(one.name, part) for one in form.fields for part in one.value.split(",") if part]
    return urlencode([("xem", "1"), *given])


def _put_right(form: Form) -> None:
    """Answers that nobody can give here are none."""
    for one in form.fields:
        known = {value for value, _ in one.options}
        one.value = ",".join(part for part in one.value.split(",") if part in known)


def _checklist(row: Procedure, edition: Edition, answers: Answers) -> dict[str, Any]:
    content, forms, today = edition.value, queries.forms(row), timezone.localdate()
    made = checklist(content, row.guidance, answers)
    names = {slug(name): name for name in content.subjects}
    return {
        "answers": answers, "subject": names.get(answers.subject, ""), "way": ways_of(content).get(answers.way, ""),
        "cases": [words for code, words in row.guidance.cases.items() if code in answers.cases],
        "steps": made.steps, "bring": showing.parts_of(made.bring, forms), "depends": showing.parts_of(made.depends, forms),
        "left_out": made.left_out, "ways": showing.ways_of(Content(name=content.name, ways=made.ways)), "portal": norms.portal(),
        "promises": showing.promises_of(edition, made.ways, code=row.code, at=timezone.now()), "today": today,
        "trips": norms.most_trips(),
    }  # fmt: skip
