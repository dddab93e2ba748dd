"""Surveys as pages ask for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import Count, QuerySet

from cualuat.base.actor import Actor
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.surveys import access
from cualuat.surveys.models import Draft, KeptQuestion, Response, ResponseFile, Sheet, Survey
from cualuat.surveys.rules import counting
from cualuat.surveys.rules.questions import OTHER, Question, question_in


def listed(*, actor: Actor) -> QuerySet[Survey]:
    """Surveys that one may see, with the number of sheets (`sent`), the newest first."""
    return access.visible_to(actor).annotate(sent=Count("responses", distinct=True)).order_by("-made_at", "-pk")


def survey(pk: int, *, actor: Actor) -> Survey | None:
    """One of them."""
    return access.visible_to(actor).filter(pk=pk).first()


def units(actor: Actor, *, on: date) -> list[Unit]:
    """Units for which one writes surveys."""
    return [unit for unit in organisation.units(on=on) if access.may_write(actor, unit.pk)]


def communes(*, on: date) -> list[str]:
    """Names of the communes that the house knows as other agencies: «Ủy ban nhân dân xã Mẫu Đông» is «Xã Mẫu Đông»."""
    found = []
    for unit in organisation.units(on=on, kinds=("external",)):
        hit = re.search(r"\b(xã|phường|thị trấn|đặc khu) .+", unit.name, re.IGNORECASE)
        if hit:
            found.append(hit[0][:1].upper() + hit[0][1:])
    return list(dict.fromkeys(found))


def published() -> QuerySet[Survey]:
    """Every survey that the public sees."""
    rows = Survey.objects.filter(published_at__isnull=False).select_related("occasion", "unit")
    return rows.order_by("-occasion__opens_at", "-pk")


def public(pk: int) -> Survey | None:
    """One of them."""
    return published().filter(pk=pk).first()


def public_list(*, at: datetime) -> dict[str, list[Survey]]:
    """By «open», «waiting», «results» and «done» what the public is shown."""
    found: dict[str, list[Survey]] = {"open": [], "waiting": [], "results": [], "done": []}
    for row in published():
        phase = row.occasion.phase(at)
        place = phase if phase in ("open", "waiting") else "results" if row.public_at else "done"
        found[place].append(row)
    return found


def draft(survey: Survey, key: str, *, on: date) -> Draft | None:
    """The draft of this hash; not one whose time is up."""
    rows = Draft.objects.select_related("survey__occasion")
    return rows.filter(survey=survey, key=key, until__gte=on).first()


def full_options(survey: Survey) -> dict[str, set[str]]:
    """By key of the question the options of which no more sheets are taken."""
    found: dict[str, set[str]] = {}
    for row in survey.quotas.all():
        if row.used >= row.most:
            found.setdefault(row.question, set()).add(row.option)
    return found


def quotas(survey: Survey) -> dict[tuple[str, str], tuple[int, int]]:
    """By question and option: taken, most."""
    return {(row.question, row.option): (row.used, row.most) for row in survey.quotas.all()}


def is_counted(survey: Survey, receipt: str) -> bool:
    """Whether a sheet with this hash of a receipt is among those that came."""
    return survey.responses.filter(receipt=receipt).exists()


def sheets(survey: Survey) -> list[Mapping[str, object]]:
    """The answers of every sheet that came, in no order that tells anything."""
    return list(survey.responses.order_by("pk").values_list("answers", flat=True))


def raw_rows(survey: Survey, *, actor: Actor) -> list[Response]:
    """Every sheet of a named survey, for those who run it; of a secret one none: rows of it are no tables."""
    if survey.occasion.secret or not access.may_run(actor):
        return []
    return list(survey.responses.order_by("day", "pk").prefetch_related("files__attachment"))


def file_sent(pk: int, survey: Survey, *, actor: Actor) -> Attachment | None:
    """A file of a sheet, for those who run the survey."""
    if not access.may_run(actor):
        return None
    row = ResponseFile.objects.filter(pk=pk, response__survey=survey).select_related("attachment").first()
    return row.attachment if row else None


def may_see_figures(row: Survey, *, actor: Actor, at: datetime) -> bool:
    """Whether figures are shown: to those who run it once it is closed, before that where the survey says so; then to all who work
    here if they are public."""
    closed = row.occasion.closed_at is not None
    if access.may_run(actor):
        return closed or (row.live and not row.occasion.secret and row.published_at is not None)
    return closed and row.public_at is not None


def texts(row: Survey, question: Question) -> list[str]:
    """Free texts of a question, in an order that tells nothing."""
    name = question.key if question.kind == "text" else f"{question.key}-{OTHER}"
    found = [answers.get(name) for answers in sheets(row)]
    return sorted((text for text in found if isinstance(text, str) and text), key=lambda text: (text.casefold(), text))


def with_texts(row: Survey) -> list[Question]:
    """Questions that have free texts."""
    return [one for one in row.questionnaire.questions if one.kind == "text" or one.other]


# --- results -----------------------------------------------------------------------------------------------------


def weighing(row: Survey, answers: Sequence[Mapping[str, object]]) -> counting.Weighing | None:
    """The weights that the survey has, if any."""
    if not row.weights or row.occasion.closed_at is None:
        return None
    by = next(one for one in counting.dividing(row.questionnaire) if one.key == row.weights["question"])
    try:
        return counting.weighing(by, row.weights["targets"], row.weights["cap"], answers, row.smallest)
    except ValueError:  # what is hidden changed since: no weights rather than wrong ones
        return None


def results(row: Survey, *, language: str = "vi") -> list[counting.Counted]:
    """Every question counted."""
    answers = sheets(row)
    weigh = weighing(row, answers)
    return [
        counting.count(one, answers, row.smallest, language=language, weigh=weigh)
        for one in counting.variables(row.questionnaire)
    ]


def divided(row: Survey, by: str, *, language: str = "vi") -> list[counting.Crossed]:
    """Every question that has choices divided by another one; none where that cannot divide."""
    other = next((one for one in counting.dividing(row.questionnaire) if one.key == by), None)
    if other is None:
        return []
    answers = sheets(row)
    return [
        counting.cross(one, other, answers, row.smallest, language=language)
        for one in counting.variables(row.questionnaire)
        if one.key != other.key and one.question.choices
    ]


def years(code: str, *, public: bool) -> list[counting.Year]:
    """A kept question in every closed survey that asked it, the oldest first; `public`: in those only whose results are public."""
    kept = KeptQuestion.objects.filter(code=code).first()
    rows = Survey.objects.filter(occasion__closed_at__isnull=False).select_related("occasion")
    if public:
        rows = rows.filter(public_at__isnull=False)
    found = []
    for row in rows.order_by("occasion__opens_at", "pk"):
        asked = next((one for one in row.questionnaire.questions if one.kept == code), None)
        if asked is None or kept is None or asked.kind == "matrix":
            continue
        answers = sheets(row)
        counted = counting.count(counting.Variable(asked.key, asked, many=asked.kind == "multi"), answers, row.smallest)
        heading = f"{day_of(row.occasion.opens_at).year} – {row.title}"
        shares = {line.label: line.share for line in counted.lines or ()}
        found.append(counting.Year(heading, len(answers), shares, asked.same_as(first_words(kept))))
    return found


def first_words(kept: KeptQuestion) -> Question:
    """The question as it was kept."""
    return question_in(kept.content)


def kept_questions() -> QuerySet[KeptQuestion]:
    """Every kept question by name."""
    return KeptQuestion.objects.all()


def kept_question(code: str) -> KeptQuestion | None:
    """The kept question of this code."""
    return KeptQuestion.objects.filter(code=code).first()


# --- what waits for somebody --------------------------------------------------------------------------------------


def to_close(actor: Actor, *, at: datetime) -> int:
    """Surveys whose time is up and that somebody who runs them must close."""
    if not access.may_run(actor):
        return 0
    return published().filter(occasion__closed_at=None, occasion__closes_at__lte=at).count()


def paper_waiting(rows: Sequence[Survey]) -> dict[int, int]:
    """By key of the survey how many sheets of paper are not counted yet; without those that have none."""
    found = Sheet.objects.filter(survey__in=[row.pk for row in rows], is_done=False).order_by()
    return dict(found.values_list("survey").annotate(n=Count("pk")))


def to_type(actor: Actor) -> int:
    """Sheets of paper that this actor may type a second time, or decide."""
    if not actor.does(*access.KEYERS):
        return 0
    rows = Sheet.objects.filter(is_done=False).exclude(first_by=actor.person_id)
    return rows.exclude(second_by__isnull=False, second_by=actor.person_id).count()


# --- paper -------------------------------------------------------------------------------------------------------


def paper(row: Survey) -> QuerySet[Sheet]:
    """Its sheets, those first that wait for somebody."""
    return row.sheets.select_related("first_by", "second_by", "decided_by").order_by("is_done", "plain", "pk")


def sheet(pk: int, row: Survey) -> Sheet | None:
    """One of them."""
    return row.sheets.filter(pk=pk).select_related("survey__occasion", "first_by", "second_by", "decided_by").first()
