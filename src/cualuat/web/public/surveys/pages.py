"""Surveys for everybody: the list, the first page of one, its results, whether a sheet came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cualuat.entry import queries as entry
from cualuat.kernel.charts import Bar, Chart, bars
from cualuat.sealed import receipts
from cualuat.surveys import queries
from cualuat.surveys.exports import percent, rule_of
from cualuat.surveys.operations.answering import RECEIPT, key_of
from cualuat.surveys.rules.counting import Counted, Line, Year, side_by_side
from cualuat.surveys.rules.questions import LANGUAGES, said
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.finding.asked import public_page, text_of
from cualuat.web.public.matters.bounds import TOO_MANY, within
from cualuat.web.public.matters.pages import personal_page
from cualuat.web.public.surveys.asking import words_for
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.surveys.models import Survey


def survey_or_404(pk: int) -> Survey:
    """The survey that the public sees."""
    found = queries.public(pk) if pk < 2**31 else None
    if found is None:
        raise Http404("no such survey")
    return found


def language_of(request: HttpRequest, row: Survey, default: str = "vi") -> str:
    """The language asked for, where the survey has it."""
    return row.questionnaire.language(request.GET.get("ngon-ngu", "")[:5] or default)


@require_safe
@public_page
def listed(request: HttpRequest) -> HttpResponseBase:
    """Surveys that take sheets, that soon will, and results."""
    return render(request, "public/surveys/list.html", {"lists": queries.public_list(at=timezone.now())})


@require_safe
@public_page
def front(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a survey is about, who may answer, how it is kept; the way in."""
    row = survey_or_404(pk)
    found, language = row.questionnaire, language_of(request, row)
    citations = list(dict.fromkeys(one.citation for one in found.questions if one.citation))
    context = {
        "survey": row, "language": language, "title": said(found.title, language), "intro": said(found.intro, language),
        "standing": entry.standing(row.occasion, at=timezone.now()), "count": len(found.questions), "sections": len(found.sections),
        "languages": [(code, LANGUAGES[code]) for code in found.languages] if len(found.languages) > 1 else [],
        "sent_back": "luc" in request.GET, "bases": [line for parts in link_all(citations).values() for line in parts],
    }  # fmt: skip
    return render(request, "public/surveys/front.html", context)


@dataclass(frozen=True, slots=True)
class Told:
    """A question counted, as a page shows it."""

    counted: Counted
    lines: list[tuple[Line, str, str]]
    wide: Chart | None
    narrow: Chart | None
    weighted: bool


def told(counted: list[Counted]) -> list[Told]:
    """Tables and charts; only what is shown in the table is drawn."""
    found = []
    for n, one in enumerate(counted, 1):
        lines = list(one.lines or ())
        drawn = [Bar(line.label, line.count, None) for line in lines if line.count is not None]
        is_drawn = len(drawn) > 1 and any(line.count for line in lines)
        both = [
            bars(one.title, drawn, now="Số phiếu", ident=f"bieu-do-{n}-{size}", narrow=size == "hep")
            for size in ("rong", "hep")
        ]
        found.append(
            Told(
                one, [(line, percent(line.share), percent(line.weighted) if line.weighted is not None else "") for line in lines],
                both[0] if is_drawn else None, both[1] if is_drawn else None,
                any(line.weighted is not None for line in lines),
            )
        )  # fmt: skip
    return found


def weights_of(row: Survey) -> dict[str, object] | None:
    """The weights in words: after which question, the cap, each group with its target and weight."""
    weigh = queries.weighing(row, queries.sheets(row))
    if weigh is None or not row.weights:
        return None
    names, targets = weigh.by.groups(), row.weights["targets"]
    return {
        "title": weigh.by.title(), "cap": f"{row.weights['cap']:g}".replace(".", ","),
        "groups": [(names[key], percent(targets[key]), f"{weight:.2f}".replace(".", ",")) for key, weight in weigh.of.items()],
    }  # fmt: skip


def years_of(row: Survey, *, public: bool) -> list[tuple[str, list[Year], list[tuple[str, list[str]]], Chart]]:
    """Each kept question of a survey that an earlier or later one asked too: title, years, table, chart."""
    found = []
    for n, question in enumerate(one for one in row.questionnaire.questions if one.kept):
        years = queries.years(question.kept, public=public)
        if len(years) < 2:
            continue
        found.append((question.said(), years, *table_of(question.said(), years, f"nam-{n}")))
    return found


def table_of(title: str, years: list[Year], ident: str) -> tuple[list[tuple[str, list[str]]], Chart]:
    """Shares by group and year, and the same as bars."""
    rows = side_by_side(years)
    table = [(name, [percent(share) for share in shares]) for name, shares in rows]
    drawn = [
        Bar(f"{name}, {year.heading.partition(' ')[0]}", round(share), None)
        for name, shares in rows
        for year, share in zip(years, shares, strict=True)
        if share is not None
    ]
    return table, bars(title, drawn, now="%", ident=ident, narrow=True)


@require_safe
@public_page
def results(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The results, where the agency made them public."""
    row = survey_or_404(pk)
    if row.public_at is None:
        raise Http404("no results")
    language = language_of(request, row)
    crossed = queries.divided(row, row.divided_by, language=language) if row.divided_by else []
    context = {
        "survey": row, "language": language, "title": said(row.questionnaire.title, language),
        "tables": told(queries.results(row, language=language)), "sent": row.responses.count(), "rule": rule_of(row),
        "crossed": crossed, "weights": weights_of(row), "years": years_of(row, public=True), "words": words_for(language),
        "divided_by": row.questionnaire.question(row.divided_by) if row.divided_by else None,
        "standing": entry.standing(row.occasion, at=timezone.now()),
    }  # fmt: skip
    return render(request, "public/surveys/results.html", context)


@require_safe
@never_cache
@personal_page
def receipt(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Whether the sheet of a receipt is among those that came. Says nothing of what is on it."""
    row = survey_or_404(pk)
    typed = text_of(request.GET, "ma", 60)
    hint = f"{RECEIPT} ký tự hiện khi bạn gửi xong, ví dụ 7K3M-9QXR-…."
    form = Form([Field("ma", "Mã biên nhận", value=typed, required=True, maxlength=40, hint=hint)])
    there: bool | None = None
    status = 200
    if typed:
        if not within(request, "track"):
            form.errors.append(TOO_MANY)
            status = 429
        else:
            try:
                there = queries.is_counted(row, key_of(f"receipt.{row.pk}", receipts.read(typed, RECEIPT)))
            except receipts.Mistyped as error:
                form["ma"].error = str(error)
                status = 404
    context = {"survey": row, "form": form, "there": there}
    return render(request, "public/surveys/receipt.html", context, status=status)
