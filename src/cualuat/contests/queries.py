"""Reading the bank, contests, attempts, places, appeals, what is due. Nothing here gives a key to whoever takes part before the end."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Subquery

from cualuat.base.actor import SYSTEM, Actor
from cualuat.contests import access, rules
from cualuat.contests.models import (
    Answer,
    Appeal,
    Attempt,
    Certificate,
    Contest,
    MarkChange,
    Question,
    QuestionVersion,
    Regrade,
    Round,
)
from cualuat.contests.rules import LETTERS, Key, Part, Placed, Sheet, Team, is_right, key_of, places_of, ranked
from cualuat.entry import queries as entry
from cualuat.kernel.text import slug
from cualuat.kernel.workdays import day_of
from cualuat.law import queries as law
from cualuat.law.reliance import Reliance
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.reminders.registry import Due

APPEAL: Final = "contest-appeal"
BANK: Final = "contest-bank"
REVIEW_WITHIN: Final = timedelta(days=15)  # of a change of its provision a question is looked over again

_ARTICLE: Final = re.compile(r"^(\w+ [\w./-]+,? )*?Điều \w+,? ", re.IGNORECASE)  # «khoản 2 Điều 5 …»

# --- the bank ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the bank is looked for."""

    state: str = ""
    topic: str = ""
    difficulty: int = 0
    words: str = ""


def bank(wanted: Wanted, *, actor: Actor) -> QuerySet[QuestionVersion]:
    """The questions one may see in their last words."""
    rows = last_versions().filter(question__in=access.questions_visible_to(actor))
    if wanted.state:
        rows = rows.filter(question__state=wanted.state)
    if wanted.topic:
        rows = rows.filter(question__topic=wanted.topic)
    if wanted.difficulty:
        rows = rows.filter(question__difficulty=wanted.difficulty)
    for word in wanted.words.split():
        rows = rows.filter(Q(text__icontains=word) | Q(citation__icontains=word) | Q(question__code__iexact=word))
    return rows.order_by("question__topic", "question_id")


def last_versions() -> QuerySet[QuestionVersion]:
    """Every question in its last words."""
    return QuestionVersion.objects.filter(number=F("question__number")).select_related("question")


def question(pk: int, *, actor: Actor) -> Question | None:
    """One of them."""
    return access.questions_visible_to(actor).filter(pk=pk).first()


def last_version(row: Question) -> QuestionVersion:
    """Its words as they stand."""
    return row.versions.select_related("question").get(number=row.number)


def versions(row: Question) -> QuerySet[QuestionVersion]:
    """Its words from the last to the first."""
    return row.versions.order_by("-number")


def topics(*, actor: Actor) -> list[str]:
    """The topics of the bank."""
    rows = access.questions_visible_to(actor).exclude(state="retired").order_by("topic")
    return list(rows.values_list("topic", flat=True).distinct())


def stock(*, actor: Actor) -> list[tuple[str, dict[int, int]]]:
    """Questions in use by topic and difficulty."""
    rows = access.questions_visible_to(actor).filter(state="active").order_by("topic", "difficulty")
    found: dict[str, dict[int, int]] = {}
    for topic, difficulty, n in rows.values_list("topic", "difficulty").annotate(n=Count("pk")):
        found.setdefault(topic, dict.fromkeys(rules.DIFFICULTIES, 0))[difficulty] = n
    return list(found.items())


def usable(part: Part, *, reserved_only: bool) -> list[int]:
    """Keys of the versions in use from which a part may draw."""
    rows = last_versions().filter(question__state="active")
    if part.topic:
        rows = rows.filter(question__topic__iexact=part.topic)
    if part.difficulty:
        rows = rows.filter(question__difficulty=part.difficulty)
    if reserved_only:
        rows = rows.filter(question__in_practice=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Changed:
    """A question in use whose provision is not what it was when somebody last found the question right."""

    row: QuestionVersion
    changes: tuple[tuple[str, str, date | None], ...]  # citation, what became of it, since when

    @property
    def since(self) -> date | None:
        """The earliest day of a change."""
        return min((day for _, _, day in self.changes if day), default=None)


def changed(*, on: date, questions: Collection[int] | None = None) -> list[Changed]:
    """Questions in use to be looked over; four queries for each day on which some were looked over last."""
    rows = last_versions().filter(question__state="active").exclude(citation="")
    if questions is not None:
        rows = rows.filter(question__in=questions)
    by_day: dict[date, list[QuestionVersion]] = defaultdict(list)
    for row in rows.order_by("question_id"):
        by_day[row.question.reviewed_on].append(row)
    found = []
    for day, some in sorted(by_day.items()):
        changes = law.changes_since({one for row in some for one in cited(row.citation)}, since=day, on=on)
        for row in some:
            told = tuple((one, changes[one].name, changes[one].day) for one in cited(row.citation) if one in changes)
            if told:
                found.append(Changed(row, told))
    return found


def cited(citation: str) -> list[str]:
    """The citations of a question, one by one."""
    return [part.strip() for part in citation.split(";") if part.strip()]


def citations_of(source: str) -> list[str]:
    """The citations of the questions that came out of a file of this name."""
    return list(last_versions().filter(question__source=source).exclude(citation="").values_list("citation", flat=True))


@dataclass(frozen=True, slots=True)
class Resting:
    """How many citations there are, how many name a document the library has, how many an article of it; names of documents it
    has not (what stands behind the article), with how many citations name each, the most first.
    """

    citations: int
    documents: int
    articles: int
    missing: tuple[tuple[str, int], ...]


def found_in_library(citations: Iterable[str]) -> Resting:
    """How citations stand to the library."""
    wanted = [one for text in citations for one in cited(text)]
    places = law.places_of(set(wanted))
    held = [places[one] for one in wanted if one in places]
    missing = Counter(_ARTICLE.sub("", one) for one in wanted if one not in places)
    return Resting(len(wanted), len(held), sum(1 for _, eid in held if eid), tuple(missing.most_common()))


# --- practice ----------------------------------------------------------------------------------------------------


def practice(topic: str = "", difficulty: int = 0) -> QuerySet[QuestionVersion]:
    """What anybody may practise with."""
    rows = last_versions().filter(question__state="active", question__in_practice=True)
    if topic:
        rows = rows.filter(question__topic=topic)
    return rows.filter(question__difficulty=difficulty) if difficulty else rows


def at_contest(at: datetime) -> set[int]:
    """Keys of the questions from which a round draws that is open now: nobody may look their answers up meanwhile."""
    rows = Round.objects.filter(entry.takes_entries(at), contest__state="announced")
    drawn = {key for pool in rows.values_list("pool", flat=True) for part in pool for key in part}
    return set(QuestionVersion.objects.filter(pk__in=drawn).values_list("question_id", flat=True)) if drawn else set()


def practice_topics(at: datetime | None = None) -> list[tuple[str, int]]:
    """Topics with how many questions they have."""
    open_to_all = practice().exclude(question__in=at_contest(at)) if at else practice()
    rows = open_to_all.order_by("question__topic").values_list("question__topic")
    return [(topic, n) for topic, n in rows.annotate(n=Count("pk"))]


def practice_set(topic: str, difficulty: int, count: int, seed: str, *, at: datetime) -> list[int]:
    """Keys of questions to practise with, in an order that the seed fixes; none that somebody is asked in a contest now."""
    rows = practice(topic, difficulty).exclude(question__in=at_contest(at))
    keys = list(rows.order_by("question_id").values_list("question_id", flat=True))
    return [keys[n] for n in rules.shuffled(len(keys), "practice", seed)[:count]]


def practised(pk: int) -> QuestionVersion | None:
    """One of the questions anybody may practise with."""
    return practice().filter(question=pk).first()


def resting(on: date) -> Iterator[Reliance]:
    """Every question to practise with, once for each citation, for the pages of the law."""
    for row in practice().exclude(citation="").order_by("pk"):
        for one in cited(row.citation):
            yield Reliance("contests", row.text, f"/hoc-luat/cau/{row.question_id}/", one)


# --- contests ----------------------------------------------------------------------------------------------------


def contests(*, actor: Actor) -> QuerySet[Contest]:
    """Those one may see, the newest first."""
    return access.contests_visible_to(actor)


def contest(pk: int, *, actor: Actor) -> Contest | None:
    """One of them."""
    return access.contests_visible_to(actor).filter(pk=pk).first()


def rounds(row: Contest) -> list[Round]:
    """Its rounds in their order."""
    return list(row.rounds.select_related("occasion", "contest", "after").order_by("position", "pk"))


def round_(pk: int, *, actor: Actor) -> Round | None:
    """One round, for those who may see its contest."""
    rows = Round.objects.select_related("occasion", "contest")
    return rows.filter(pk=pk, contest__in=access.contests_visible_to(actor)).order_by("pk").first()


def announced() -> list[tuple[Contest, list[Round]]]:
    """Contests that were made public, with their rounds, the last opening first."""
    rows = Round.objects.filter(contest__announced_at__isnull=False).select_related("contest", "occasion")
    found: dict[int, tuple[Contest, list[Round]]] = {}
    for row in rows.order_by("-occasion__opens_at", "-pk"):
        found.setdefault(row.contest_id, (row.contest, []))[1].insert(0, row)
    return list(found.values())


def through(row: Round) -> set[str]:
    """Codes of the attempts that let into a round that follows another, once the places of that are public."""
    if row.after is None or row.after.published_at is None or row.places is None:
        return set()
    best = [one.sheet.attempt for one in places(row.after) if one.rank <= row.places]
    return set(Attempt.objects.filter(pk__in=best).values_list("code", flat=True))


def open_to(actor: Actor, *, at: datetime) -> list[Round]:
    """Rounds for the staff that are open, that this account may enter and has not entered yet, the first to close first."""
    if actor.person_id is None:
        return []
    rows = Round.objects.filter(
        entry.takes_entries(at), contest__state="announced", after=None, occasion__audience="staff"
    )
    mine = {unit for _, unit in actor.duties}
    rows = rows.filter(Q(occasion__units=None) | Q(occasion__units__in=mine))
    return list(
        rows.exclude(occasion__entries__person=actor.person_id).order_by("occasion__closes_at", "pk").distinct()
    )


# --- attempts ----------------------------------------------------------------------------------------------------


_AT_WORK: Final = (
    "code", "session", "how", "begins_at", "deadline", "entry__key", "round__parts", "round__minutes", "round__grace",
    "round__overdue", "round__occasion__audience", "round__occasion__secrecy",
)  # fmt: skip


def _attempts() -> QuerySet[Attempt]:
    """With round, contest and occasion, without their long texts."""
    long = ("round__pool", "round__prizes", "round__contest__intro", "round__contest__terms", "round__contest__teams")
    return Attempt.objects.select_related("round__contest", "round__occasion", "entry").defer(*long)


def going(row: Round, key: str) -> QuerySet[Attempt]:
    """Attempts of a person in a round that are not closed."""
    return _attempts().filter(round=row, entry__key=key, how="")


def attempts_of(row: Round, key: str) -> list[Attempt]:
    """All attempts of a person in a round, the last first."""
    found = list(Attempt.objects.filter(round=row.pk, entry__key=key).order_by("-pk"))
    for one in found:
        one.round = row
    return found


def attempt_with(code: str) -> Attempt | None:
    """The attempt with this code, for whoever has it."""
    return _attempts().filter(code=code).order_by("pk").first()


def at_work(code: str) -> Attempt | None:
    """The same, with no more of it than saving an answer needs: a contest asks this hundreds of times a second."""
    try:
        return Attempt.objects.select_related("round__occasion", "entry").only(*_AT_WORK).get(code=code)
    except Attempt.DoesNotExist:
        return None


def attempts(row: Round, *, actor: Actor) -> QuerySet[Attempt]:
    """Those of a round, for who runs it."""
    return (
        access.attempts_visible_to(actor)
        .filter(round=row)
        .select_related("round")
        .defer("round__pool")
        .order_by(F("score").desc(nulls_last=True), "seconds", "pk")
    )


def attempt(row: Round, pk: int, *, actor: Actor) -> Attempt | None:
    """One of them."""
    return attempts(row, actor=actor).select_related("round__contest").filter(pk=pk).first()


def answers(row: Attempt) -> dict[int, list[Any]]:
    """What was saved so far, by number."""
    return dict(Answer.objects.filter(attempt=row).values_list("number", "chosen"))


def open_past_deadline(row: Round, *, at: datetime) -> QuerySet[Attempt]:
    """Attempts whose deadline is over and that nobody closed."""
    return row.attempts.filter(how="", deadline__lte=at - timedelta(seconds=row.grace))


def rounds_with_open_attempts(*, at: datetime) -> list[Round]:
    """Rounds in which somebody's deadline is over and nobody closed it."""
    keys = Attempt.objects.filter(how="", deadline__lte=at).values("round")
    return list(Round.objects.filter(pk__in=keys, contest__state="announced").order_by("pk"))


def counts(row: Round, *, at: datetime) -> Counter[str]:
    """How many attempts stand how, see `rules.STANDINGS`."""
    found: Counter[str] = Counter()
    for one in row.attempts.all():
        found[one.standing(at)] += 1
    return found


# --- keys and marks ----------------------------------------------------------------------------------------------


def keys(round_pk: int, versions_: Iterable[int]) -> dict[int, Key]:
    """The keys that hold in a round: of each version its own, or that of the last regrading."""
    wanted = set(versions_)
    found = {row.pk: key_of(row.wording) for row in QuestionVersion.objects.filter(pk__in=wanted)}
    for row in Regrade.objects.filter(round=round_pk, question__in=wanted).order_by("pk"):
        held = found[row.question_id]
        taken = tuple(tuple(one) for one in row.taken) or held.taken
        found[row.question_id] = Key(held.kind, taken, row.void)
    return found


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a paper with what was chosen; with what is right only where the papers may be looked at."""

    number: int
    points: int
    text: str
    kind: str
    options: tuple[tuple[str, str, bool, bool], ...]  # letter («» of «true_false»), text, chosen, right
    given: str  # of «ordering» and «short»: in words
    answer: str  # what is right, in words; «» while it is kept back
    right: bool
    void: bool
    explanation: str
    citation: str
    version: int


def looked_at(row: Attempt) -> list[Item]:
    """A paper with its marks. Only of rounds that are graded: raises PermissionError of others, for the key must not go out."""
    if row.round.graded_at is None:
        raise PermissionError("the papers of this round are not open")
    held, saved = row.paper.items, answers(row)
    found = QuestionVersion.objects.in_bulk([one["v"] for one in held])
    known = keys(row.round_id, found)
    return [_item(one, found[one["v"]], known[one["v"]], saved.get(one["n"])) for one in held]


def _item(one: dict[str, Any], row: QuestionVersion, key: Key, chosen: list[Any] | None) -> Item:
    picked = places_of(one, chosen)
    letters = LETTERS if row.kind in ("single", "multiple") else [""] * len(LETTERS)
    right = {place for some in key.taken for place in some} if row.kind not in ("short", "ordering") else set()
    return Item(
        one["n"], one["p"], row.text, row.kind,
        tuple((letter, text, place in picked, place in right) for letter, (place, text) in zip(letters, one["options"], strict=False)),
        said(row, picked), "; ".join(said(row, some) for some in key.taken), is_right(key, picked), key.void, row.explanation,
        row.citation, row.pk,
    )  # fmt: skip


def said(row: QuestionVersion, chosen: Sequence[Any]) -> str:
    """An answer in words."""
    if row.kind == "short":
        return str(chosen[0]) if chosen else ""
    options = [row.options[place] for place in chosen if isinstance(place, int) and place < len(row.options)]
    return (" → " if row.kind == "ordering" else ", ").join(options)


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How a question of a round went: how many had it, how many had it right."""

    row: QuestionVersion
    had: int
    right: int
    appeals: int

    @property
    def percent(self) -> int:
        """Right, in hundredths."""
        return self.right * 100 // self.had if self.had else 0


def question_figures(row: Round) -> list[QuestionFigures]:
    """Of a graded round, the hardest question first."""
    had: Counter[int] = Counter()
    right: Counter[int] = Counter()
    saved: dict[int, dict[int, Any]] = defaultdict(dict)
    marked = row.attempts.filter(how__in=("self", "time"))
    for attempt_pk, number, chosen in Answer.objects.filter(attempt__in=marked).values_list(
        "attempt_id", "number", "chosen"
    ):
        saved[attempt_pk][number] = chosen
    papers = list(marked.select_related("paper").order_by("pk"))
    known = keys(row.pk, {one["v"] for paper in papers for one in paper.paper.items})
    for paper in papers:
        for one in paper.paper.items:
            had[one["v"]] += 1
            right[one["v"]] += is_right(known[one["v"]], places_of(one, saved[paper.pk].get(one["n"])))
    appealed = Counter(Appeal.objects.filter(attempt__round=row).values_list("question_id", flat=True))
    found = [
        QuestionFigures(one, had[one.pk], right[one.pk], appealed[one.pk])
        for one in QuestionVersion.objects.filter(pk__in=had).select_related("question")
    ]
    return sorted(found, key=lambda one: (one.percent, one.row.pk))


# --- places ------------------------------------------------------------------------------------------------------


def participants(row: Round) -> int:
    """How many people took part in a round: with an attempt that is marked and not excluded."""
    return _marked(row).values("entry__key").distinct().count()


def _marked(row: Round) -> QuerySet[Attempt]:
    return row.attempts.filter(how__in=("self", "time"), excluded="", score__isnull=False)


def places(row: Round) -> list[Placed]:
    """Everybody in her place, by the rule that was announced."""
    fields = ("pk", "entry__key", "score", "seconds", "guess", "team")
    sheets = [Sheet(*one) for one in _marked(row).order_by("pk").values_list(*fields)]
    return ranked(sheets, row.tie_break, len({one.person for one in sheets}))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the public table of places: the name masked unless she said that it may be shown."""

    rank: int
    name: str
    team: str
    score: int
    seconds: int
    award: str

    @property
    def took(self) -> str:
        """The time she used, in words."""
        return rules.lasting(self.seconds)


def table(row: Round) -> list[Line]:
    """The public table; nothing before the places are public."""
    if row.published_at is None:
        return []
    names = {one["pk"]: one for one in row.attempts.values("pk", "name", "shows_name", "team", "award__name")}
    return [
        Line(
            one.rank, _public_name(names[one.sheet.attempt]), one.sheet.team, one.sheet.score, one.sheet.seconds,
            names[one.sheet.attempt]["award__name"] or "",
        )
        for one in places(row)
    ]  # fmt: skip


def _public_name(row: Mapping[str, Any]) -> str:
    return str(row["name"]) if row["shows_name"] else rules.masked(row["name"])


def team_table(row: Round) -> list[Team]:
    """Teams in their places; nothing before the places are public."""
    return rules.teams(places(row)) if row.published_at is not None else []


def place_of(row: Attempt) -> int | None:
    """Its place once that is public; None where it is not placed, or the person's other attempt is."""
    if row.round.published_at is None:
        return None
    return next((one.rank for one in places(row.round) if one.sheet.attempt == row.pk), None)


def let_in(row: Attempt) -> list[Round]:
    """Rounds that this attempt lets into, once its places are public."""
    if row.round.published_at is None:
        return []
    after = Round.objects.filter(after=row.round, contest__state="announced").select_related(
        "occasion", "contest", "after"
    )
    return [one for one in after.order_by("position", "pk") if row.code in through(one)]


def odd(row: Round) -> dict[int, tuple[str, ...]]:
    """Attempts that an organiser should look at, with why (see `rules.FLAGS`)."""
    marked = {
        one.pk: one
        for one in row.attempts.filter(how__in=("self", "time"), score__isnull=False).select_related("paper")
    }
    usual = rules.usual_seconds([one.seconds or 0 for one in marked.values()])
    moments: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    known = keys(row.pk, {one["v"] for paper in marked.values() for one in paper.paper.items})
    items = {pk: {one["n"]: one for one in paper.paper.items} for pk, paper in marked.items()}
    for pk, number, chosen, at in Answer.objects.filter(attempt__in=list(marked)).values_list(
        "attempt_id", "number", "chosen", "saved_at"
    ):
        item = items[pk][number]
        right = is_right(known[item["v"]], places_of(item, chosen))
        moments[pk].append(((at - marked[pk].begins_at).total_seconds(), right))
    worth = row.worth or 1
    found = {
        pk: rules.flags(rules.Pace(tuple(moments[pk]), one.seconds or 0, (one.score or 0) / worth, one.windows), usual)
        for pk, one in marked.items()
    }
    return {pk: told for pk, told in found.items() if told}


# --- appeals, certificates ---------------------------------------------------------------------------------------


def appeals(*, actor: Actor, row: Round | None = None, waiting: bool = False) -> QuerySet[Appeal]:
    """Appeals, the first due first."""
    rows = access.appeals_visible_to(actor).select_related("attempt__round__contest", "question", "regrade")
    if row is not None:
        rows = rows.filter(attempt__round=row)
    return rows.filter(state="waiting") if waiting else rows


def appeal(pk: int, *, actor: Actor) -> Appeal | None:
    """One of them."""
    return appeals(actor=actor).filter(pk=pk).first()


def appeals_of(row: Attempt) -> dict[int, Appeal]:
    """Those of an attempt, by number of the question."""
    return {one.number: one for one in row.appeals.all()}


def regrades(row: Round) -> QuerySet[Regrade]:
    """What was marked anew, with how many attempts it changed (`changed`)."""
    return row.regrades.select_related("question").annotate(changed=Count("changes"))


def changes_of(row: Attempt) -> QuerySet[MarkChange]:
    """What regradings did to an attempt."""
    return row.changes.select_related("regrade__question").order_by("pk")


def changes_by(row: Regrade) -> list[MarkChange]:
    """What one regrading did to every attempt that it changed."""
    return list(row.changes.select_related("attempt").order_by("attempt__name", "pk"))


def certificate_of(row: Attempt) -> Certificate | None:
    """The certificate that holds."""
    return row.certificates.filter(revoked_at=None).first()


def certificates(row: Round) -> QuerySet[Certificate]:
    """All of a round, those taken back too."""
    return Certificate.objects.filter(attempt__round=row).select_related("attempt").order_by("pk")


def certificate_with(code: str) -> Certificate | None:
    """The certificate with this code, for anybody who has the code."""
    return Certificate.objects.filter(code=code).first()


# --- what waits --------------------------------------------------------------------------------------------------


def to_do(*, actor: Actor, at: datetime) -> dict[str, int]:
    """What waits for who runs contests: appeals, questions to approve, rounds to grade or to publish."""
    if not access.may_run(actor):
        return {}
    over = Round.objects.filter(contest__state="announced", occasion__closes_at__lt=at)
    ready = over.filter(graded_at__isnull=False, published_at=None, appeals_until__lt=day_of(at))
    return {
        "appeals": appeals(actor=actor, waiting=True).count(),
        "questions": Question.objects.filter(state="review").count(),
        "rounds": over.filter(graded_at=None).count() + ready.count(),
    }


def due(until: date) -> Iterator[Due]:
    """Appeals that wait for an answer, and questions whose provision changed, for the reminders."""
    doers = tuple(organisation.people_with_duty(*access.RUNNERS, on=until).order_by("pk"))
    for row in appeals(actor=SYSTEM, waiting=True).filter(due__lte=until):
        words = f"Trả lời khiếu nại câu {row.number}: {row.attempt.round}"
        yield Due(
            APPEAL, row.pk, row.due, day_of(row.made_at), words, f"/ban-lam-viec/cuoc-thi/khieu-nai/{row.pk}/", doers
        )
    rows = changed(on=until)
    days = [one.since for one in rows if one.since]
    if days and min(days) + REVIEW_WITHIN <= until:
        first = min(days)
        words = f"Xem lại {len(rows)} câu hỏi có căn cứ đã thay đổi"
        yield Due(BANK, 1, first + REVIEW_WITHIN, first, words, "/ban-lam-viec/cau-hoi/?xem=changed", doers)


def team_of_staff(person_id: int | None, *, on: date) -> str:
    """The unit somebody of the staff belongs to, as the name of her team."""
    unit = Unit.objects.filter(
        pk=Subquery(
            organisation.posts_on(on).filter(person=person_id or 0).order_by("-valid_from").values("unit_id")[:1]
        )
    ).first()
    return unit.name if unit else ""


def topic_of(name: str) -> str:
    """The topic whose address this is; «» for none."""
    return next((topic for topic, _ in practice_topics() if slug(topic) == name), "")
