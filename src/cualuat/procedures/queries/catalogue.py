"""Procedures: lists, one of them, the edition that holds on a day; what became of their bases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Prefetch, QuerySet

from cualuat.base.actor import Actor
from cualuat.kernel.text import fold, slug
from cualuat.kernel.workdays import day_of
from cualuat.law import queries as law
from cualuat.law.queries import Change
from cualuat.law.reliance import Reliance
from cualuat.procedures import access, norms
from cualuat.procedures.models import Edition, EditionState, FormFile, Load, Procedure, ProcedureState
from cualuat.procedures.rules.content import Content
from cualuat.procedures.search_names import SOURCE
from cualuat.search.engine import IndexMissing
from cualuat.search.queries import LARGEST_PAGE, SearchOptions, search

VIEWS: Final[dict[str, str]] = {
    "public": "Đang công bố",
    "draft": "Có bản nháp",
    "incomplete": "Thiếu bộ phận bắt buộc",
    "doubtful": "Có chỗ cần xem",
    "withdrawn": "Đã bãi bỏ",
    "all": "Tất cả",
}
ANNOUNCED: Final = (ProcedureState.PUBLIC, ProcedureState.WITHDRAWN)
_WORDS: Final = 12


def address(code: str) -> str:
    """The public page of a procedure."""
    return f"/thu-tuc/{code}/"


def shown(procedure: Procedure, on: date) -> Edition | None:
    """The edition that people read on a day: the one that holds, else the next one, else the last one there was."""
    rows = [row for row in procedure.editions.all() if row.state != EditionState.DRAFT]
    holding = [row for row in rows if row.in_force_on(on)]
    coming = [row for row in rows if row.standing(on) == "not_yet"]
    return next(iter(holding[-1:] or coming[:1] or rows[-1:]), None)


def latest(procedure: Procedure) -> Edition | None:
    """The edition that was announced last, also one that does not hold yet."""
    rows = [row for row in procedure.editions.all() if row.state != EditionState.DRAFT]
    return rows[-1] if rows else None


def draft(procedure: Procedure) -> Edition | None:
    """The edition that is being written."""
    return next((row for row in procedure.editions.all() if row.state == EditionState.DRAFT), None)


def _with_editions(rows: QuerySet[Procedure]) -> QuerySet[Procedure]:
    return rows.prefetch_related(Prefetch("editions", queryset=Edition.objects.order_by("number")))


# --- at the desk -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for."""

    words: str = ""
    field: str = ""
    subject: str = ""
    view: str = "all"


def listed(asked: Asked, *, actor: Actor) -> list[Procedure]:
    """Procedures at the desk, by code."""
    rows = _narrowed(access.visible_to(actor), asked).select_related("unit")
    if asked.view in ("public", "withdrawn"):
        rows = rows.filter(state=asked.view)
    elif asked.view == "draft":
        rows = rows.filter(editions__state=EditionState.DRAFT)
    found = list(_with_editions(rows).order_by("code"))
    if asked.view == "incomplete":
        return [row for row in found if (edition := newest(row)) and norms.lack(edition.value)]
    if asked.view == "doubtful":
        return [row for row in found if (edition := newest(row)) and edition.doubts]
    return found


def newest(procedure: Procedure) -> Edition | None:
    """What is being written, else what was announced last."""
    return draft(procedure) or latest(procedure)


def procedure(pk: int, *, actor: Actor) -> Procedure | None:
    """One of them, at the desk."""
    return _with_editions(access.visible_to(actor)).select_related("unit").filter(pk=pk).first()


def by_codes(codes: Iterable[str]) -> dict[str, Procedure]:
    """Procedures by code."""
    return {row.code: row for row in _with_editions(Procedure.objects.filter(code__in=set(codes)))}


def edition(pk: int, *, actor: Actor) -> Edition | None:
    """One edition, at the desk."""
    rows = Edition.objects.filter(procedure__in=access.visible_to(actor)).select_related("procedure__unit")
    return rows.filter(pk=pk).first()


def loads() -> QuerySet[Load]:
    """Reports of loads, the latest first."""
    return Load.objects.order_by("-pk")


def load(pk: int) -> Load | None:
    """One of them."""
    return Load.objects.filter(pk=pk).first()


def forms(procedure: Procedure) -> list[FormFile]:
    """Blank forms that can be downloaded."""
    return list(procedure.forms.select_related("attachment").order_by("name", "pk"))


def form(procedure: Procedure, pk: int) -> FormFile | None:
    """One of them."""
    return procedure.forms.select_related("attachment").filter(pk=pk).first()


# --- for everybody -----------------------------------------------------------------------------------------------


def announced() -> QuerySet[Procedure]:
    """What anybody may read: announced, or withdrawn after it was."""
    return Procedure.objects.filter(state__in=ANNOUNCED)


def public_procedure(code: str) -> Procedure | None:
    """One of them by its code."""
    return _with_editions(announced()).select_related("unit").filter(code=code).first() if "\0" not in code else None


def _narrowed(rows: QuerySet[Procedure], asked: Asked) -> QuerySet[Procedure]:
    if asked.field:
        rows = rows.filter(field=asked.field)
    if asked.subject:
        rows = rows.filter(subjects__contains=f"|{asked.subject}|")
    for word in fold(asked.words).split()[:_WORDS]:
        rows = rows.filter(search_text__contains=word)
    return rows


def find(asked: Asked) -> list[Procedure]:
    """What is announced and fits, best first where there are words.

    The search engine ranks, knows words without diacritics and forgives; what it does not hold yet is found letter by letter.
    """
    rows = announced().filter(state=ProcedureState.PUBLIC)
    if not asked.words.strip():
        return list(_narrowed(rows, asked).order_by("field", "name", "code"))
    every = {row.pk: row for row in _narrowed(rows, Asked(field=asked.field, subject=asked.subject))}
    letters = _by_letters(_narrowed(rows, asked), asked.words)
    ranked, some_words_only = _ranked(asked.words)
    keys = letters if some_words_only and letters else [*ranked, *letters]
    return [every[pk] for pk in dict.fromkeys(keys) if pk in every]


def _by_letters(rows: QuerySet[Procedure], words: str) -> list[int]:
    """Keys of what holds all the words; first where the name itself does."""
    wanted = fold(words).split()[:_WORDS]
    found = rows.order_by("name", "code").values_list("pk", "name")
    return [pk for pk, _ in sorted(found, key=lambda row: not all(word in fold(row[1]) for word in wanted))]


def _ranked(words: str) -> tuple[list[int], bool]:
    """Keys of procedures as the engine ranks them, and whether it found only some of the words."""
    options = SearchOptions(sources=(SOURCE,), page_size=LARGEST_PAGE, facets=False, snippets=False)
    try:
        page = search(words, options=options)
    except IndexMissing:
        return [], False
    keys = [hit.doc_id.partition(":")[2] for hit in page.hits if hit.source == SOURCE]
    return [int(key) for key in keys if key.isdecimal()], page.relaxed


def fields() -> list[tuple[str, int]]:
    """Fields of what is announced, with how many procedures each has, by name."""
    rows = announced().filter(state=ProcedureState.PUBLIC).exclude(field="").order_by("field")
    return sorted(Counter(rows.values_list("field", flat=True)).items())


def subjects() -> list[tuple[str, str]]:
    """Who procedures are for: as addresses have it, as people call it; the most frequent first."""
    found: Counter[tuple[str, str]] = Counter()
    rows = Edition.objects.filter(state=EditionState.ANNOUNCED, in_force_to=None)
    for names in rows.values_list("content__subjects", flat=True):
        found.update((slug(name), name) for name in names or ())
    return [pair for pair, _ in found.most_common()]


# --- what they rest on -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """An announced procedure with the edition that is read on a day and what that says."""

    procedure: Procedure
    edition: Edition
    content: Content

    @property
    def since(self) -> date:
        """The day from which changes of its bases count: the last review, else when it was announced."""
        made = day_of(self.edition.announced_at or self.edition.made_at)
        return self.procedure.reviewed_on or self.edition.signed_on or made


def standing(on: date) -> list[Standing]:
    """Every procedure that is announced, by code."""
    rows = _with_editions(Procedure.objects.filter(state=ProcedureState.PUBLIC)).select_related("unit").order_by("code")
    return [Standing(row, edition, edition.value) for row in rows if (edition := shown(row, on)) is not None]


@dataclass(frozen=True, slots=True)
class Touched:
    """A procedure whose bases are not what they were when it was last reviewed."""

    standing: Standing
    changes: tuple[tuple[str, Change], ...]


def touched(on: date, among: Sequence[Standing] | None = None) -> list[Touched]:
    """Procedures whose bases changed since their last review, with what became of each basis.

    A document named as a whole counts as changed when any of its articles did: announcements seldom say which they rest on.
    """
    rows = standing(on) if among is None else among
    by_day: dict[date, list[Standing]] = defaultdict(list)
    for row in rows:
        by_day[row.since].append(row)
    places = law.places_of({text for row in rows for text in row.content.citations})
    found = []
    for since, some in by_day.items():
        changed = _changed({text for row in some for text in row.content.citations}, places, since=since, on=on)
        for row in some:
            changes = tuple((text, changed[text]) for text in row.content.citations if text in changed)
            if changes:
                found.append(Touched(row, changes))
    return sorted(found, key=lambda one: one.standing.procedure.code)


def _changed(texts: set[str], places: Mapping[str, tuple[str, str]], *, since: date, on: date) -> dict[str, Change]:
    whole = {text: places[text][0] for text in texts if text in places and not places[text][1]}
    days = law.amended_since(whole.values(), since=since, on=on)
    partly = {text: Change("amended", days[slug_], slug_, "") for text, slug_ in whole.items() if slug_ in days}
    return partly | law.changes_since(texts, since=since, on=on)


@dataclass(frozen=True, slots=True)
class Resting:
    """A procedure that rests on a document: its citations of it, each with the eId of the article, «» for the whole."""

    standing: Standing
    citations: tuple[tuple[str, str], ...]
    through: str = ""  # slug of the document that the chosen one amends, where it rests on that


def resting_on(slugs: Sequence[str], rows: Sequence[Standing]) -> list[Resting]:
    """Which of these procedures rest on one of these documents: on the first one directly, on the others through it."""
    places = law.places_of({text for row in rows for text in row.content.citations})
    found = []
    for row in rows:
        for document in slugs:
            cited = tuple(
                (text, places[text][1])
                for text in row.content.citations
                if text in places and places[text][0] == document
            )
            if cited:
                found.append(Resting(row, cited, document if document != slugs[0] else ""))
                break
    return found


def known_bases(rows: Sequence[Standing]) -> list[tuple[str, str, int]]:
    """Documents of the library that these procedures rest on: slug, citation, how many procedures; the most first."""
    places = law.places_of({text for row in rows for text in row.content.citations})
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for row in rows:
        mine = {places[text][0]: text for text in row.content.citations if text in places}
        counts.update(mine.keys())
        for document, text in mine.items():
            names.setdefault(document, text)
    return [(document, names[document], count) for document, count in counts.most_common()]


def reliances(on: date) -> Iterator[Reliance]:
    """Each announced procedure once for each basis, for the pages of the law."""
    for row in standing(on):
        for text in row.content.citations:
            yield Reliance(SOURCE, row.content.name, address(row.procedure.code), text, f"Mã {row.procedure.code}")
