"""Reading guides, questions and answers, the glossary; what changed under them; what is due, for the reminders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Case, IntegerField, Q, QuerySet, Sum, Value, When

from cualuat.base.actor import ANYONE, Actor
from cualuat.guides import access, data
from cualuat.guides.marks import Term
from cualuat.guides.models import GlossaryTerm, Piece, Recording, Review, Wording
from cualuat.guides.rules import KINDS
from cualuat.kernel.text import fold, slug
from cualuat.kernel.workdays import day_of, show
from cualuat.law import queries as law
from cualuat.law.rules import document_url, provision_url
from cualuat.reminders.registry import Due

VIEWS: Final[dict[str, str]] = {
    "open": "Đang soạn, chờ duyệt",
    "changed": "Luật đã thay đổi",
    "review": "Chờ duyệt",
    "published": "Đã công khai",
    "withdrawn": "Đã gỡ",
    "all": "Tất cả",
}
MOST_WORDS: Final = 8


# --- at the desk -------------------------------------------------------------------------------------------------


def pieces(
    *, actor: Actor, kind: str = "", view: str = "all", words: str = "", keys: Iterable[int] | None = None
) -> QuerySet[Piece]:
    """Pieces, the newest first; `keys`: only these (what changed is found by `changed`)."""
    rows = access.visible_to(actor).select_related("unit", "editor", "shown")
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    if view == "open":
        rows = rows.filter(state__in=("draft", "review"))
    elif view in ("review", "withdrawn"):
        rows = rows.filter(state=view)
    elif view == "published":
        rows = rows.filter(shown__isnull=False)
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(pk__in=Wording.objects.filter(folded__contains=fold(word)).values("piece"))
    return rows.order_by("-added_at", "-pk")


def piece(pk: int, *, actor: Actor) -> Piece | None:
    """One of them."""
    return access.visible_to(actor).select_related("unit", "editor", "shown").filter(pk=pk).first()


def wordings(found: Piece) -> QuerySet[Wording]:
    """Its versions, the latest first, without their texts."""
    return found.wordings.defer("body", "folded").order_by("-number")


def wording(found: Piece, number: int) -> Wording | None:
    """One version."""
    return found.wordings.filter(number=number).first()


def last(found: Piece) -> Wording | None:
    """The newest version."""
    return found.wordings.order_by("-number").first()


def recordings(found: Piece) -> QuerySet[Recording]:
    """Sound and film that go with it."""
    return found.recordings.select_related("attachment").order_by("pk")


def reviews(found: Piece) -> QuerySet[Review]:
    """Who vouched for it, the latest first."""
    return found.reviews.order_by("-at", "-pk")


def waiting_for(actor: Actor) -> int:
    """How many pieces wait for the actor to publish them or send them back."""
    return Piece.objects.filter(state="review").count() if access.may_run(actor) else 0


# --- for everybody -----------------------------------------------------------------------------------------------


def public(
    *, kind: str, audience: str = "", topic: str = "", words: str = "", by_topic: bool = False
) -> QuerySet[Piece]:  # fmt: skip
    """What anybody may read of a kind, the newest first; `by_topic`: topic after topic."""
    rows = access.visible_to(ANYONE).filter(kind=kind).select_related("shown").defer("shown__body", "shown__folded")
    if audience:
        rows = rows.filter(shown__audiences__contains=f" {audience} ")
    if topic:
        rows = rows.filter(shown__topic=topic)
    for word in words.split()[:MOST_WORDS]:
        rows = rows.filter(shown__folded__contains=fold(word))
    if by_topic:
        order = [When(shown__topic=code, then=Value(n)) for n, code in enumerate(data.topics())]
        rows = rows.annotate(rank=Case(*order, default=Value(len(order)), output_field=IntegerField()))
        return rows.order_by("rank", "-published_on", "shown__title", "pk")
    return rows.order_by("-published_on", "-pk")


def at_address(kind: str, slug: str) -> Piece | None:
    """The piece at an address, whether it is public or was withdrawn; None for what was never public."""
    if "\0" in slug:
        return None
    rows = Piece.objects.select_related("shown", "unit").filter(kind=kind, slug=slug)
    return rows.filter(Q(shown__isnull=False) | Q(state="withdrawn") | Q(withdrawn_on__isnull=False)).first()


def counts_by_topic(kind: str) -> dict[str, int]:
    """How many pieces are public of each topic that has any, in the order of the topics."""
    found: dict[str, int] = {}
    for topic in public(kind=kind).order_by().values_list("shown__topic", flat=True):
        found[topic] = found.get(topic, 0) + 1
    return {topic: found[topic] for topic in data.topics() if topic in found}


def near(found: Piece, *, most: int = 5) -> list[Piece]:
    """Others that are public on the same topic: of both kinds."""
    if found.shown is None:
        return []
    rows = access.visible_to(ANYONE).filter(shown__topic=found.shown.topic).exclude(pk=found.pk)
    return list(rows.select_related("shown").order_by("kind", "-published_on", "-pk")[:most])


def helpful(found: Piece) -> tuple[int, int]:
    """How many said that it helped, and how many that it did not."""
    sums = found.helpful_days.aggregate(yes=Sum("yes"), no=Sum("no"))
    return sums["yes"] or 0, sums["no"] or 0


# --- what changed under them -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Changed:
    """A provision that a piece names and that is not what it was, as far as the library knew, when somebody last vouched for the piece."""

    citation: str
    kind: str
    name: str
    day: date | None
    url: str

    @property
    def words(self) -> str:
        """The change as it is told: «Điều 6 Nghị định … đã được sửa từ ngày 01/8/2026»."""
        return f"{self.citation} {self.name}{f' từ ngày {show(self.day)}' if self.day else ''}"


def changed(*, on: date, actor: Actor = ANYONE) -> dict[int, list[Changed]]:
    """By key of the piece: what changed by a day under what is public. The more pieces, the no more queries, unless something changed."""
    rows = list(
        access.visible_to(actor).filter(shown__isnull=False).order_by("pk").values_list("pk", "reviewed_at", "shown__citations")
    )  # fmt: skip
    cited = {text for _, _, texts in rows for text in texts}
    moments = [seen for _, seen, _ in rows if seen is not None]
    if not cited or not moments:
        return {}
    first = min(moments)
    suspects = set(law.changes_since(cited, since=day_of(first), seen=first, on=on))
    by_moment: dict[datetime, list[tuple[int, list[str]]]] = {}
    for pk, seen, texts in rows:
        doubtful = [text for text in texts if text in suspects]
        if seen is not None and doubtful:
            by_moment.setdefault(seen, []).append((pk, doubtful))
    found: dict[int, list[Changed]] = {}
    for seen, some in by_moment.items():
        told = _changes([text for _, texts in some for text in texts], seen=seen, on=on)
        for pk, texts in some:
            if mine := [told[text] for text in texts if text in told]:
                found[pk] = mine
    return found


def changes_of(found: Piece, *, on: date) -> list[Changed]:
    """The same of one piece."""
    if found.shown is None or found.reviewed_at is None:
        return []
    texts: Sequence[str] = found.shown.citations
    told = _changes(texts, seen=found.reviewed_at, on=on)
    return [told[text] for text in texts if text in told]


def _changes(texts: Iterable[str], *, seen: datetime, on: date) -> dict[str, Changed]:
    found = law.changes_since(texts, since=day_of(seen), seen=seen, on=on)
    return {
        text: Changed(
            text, one.kind, one.name, one.day, provision_url(one.slug, one.eid) if one.eid else document_url(one.slug)
        )
        for text, one in found.items()
    }


def changed_for(actor: Actor, *, on: date) -> int:
    """How many public pieces of the actor's units rest on what changed; of all units for those who publish."""
    found = changed(on=on)
    if not found or access.may_run(actor):
        return len(found)
    units = actor.units_with(*access.WRITERS)
    return Piece.objects.filter(pk__in=list(found), unit__in=units).count() if units else 0


def due(until: date) -> Iterator[Due]:
    """Pieces that must be looked at again: due on the day on which the law changes; for the reminders."""
    found = changed(on=until)
    rows = Piece.objects.filter(pk__in=list(found)).select_related("editor").order_by("pk")
    for row in rows:
        changes = found[row.pk]
        day = min((one.day for one in changes if one.day), default=until)
        more = f" và {len(changes) - 1} điều khác" if len(changes) > 1 else ""
        yield Due(
            "guide", row.pk, day, row.reviewed_on or day,
            f"Xem lại {KINDS[row.kind].lower()} «{row.title[:120]}»: {changes[0].words}{more}",
            f"/ban-lam-viec/huong-dan/{row.pk}/", (row.editor,) if row.editor else (), row.unit_id,
        )  # fmt: skip


# --- the glossary ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the glossary as it is shown; `row` where the house wrote it."""

    name: str
    anchor: str
    short: str
    more: str = ""
    basis: str = ""
    also: tuple[str, ...] = ()
    row: GlossaryTerm | None = None

    @property
    def address(self) -> str:
        """Where it is explained."""
        return f"/tu-dien/#{self.anchor}"


def term_key(name: str) -> str:
    """What makes two words of the glossary the same."""
    return " ".join(name.casefold().split())[:100]


def glossary() -> list[Entry]:
    """Every word that is explained, by name: what ships, and what the house says instead or besides."""
    own = {row.key: row for row in GlossaryTerm.objects.all()}
    found = [
        Entry(word.name, _anchor(word.name), word.short, word.more, word.basis, word.also)
        for word in data.shipped_words()
        if term_key(word.name) not in own
    ]
    found += [
        Entry(row.name, _anchor(row.name), row.short, row.more, row.basis, (), row)
        for row in own.values()
        if not row.is_hidden
    ]
    return sorted(found, key=lambda one: (fold(one.name), one.name))


def _anchor(name: str) -> str:
    return f"tu-{slug(name, 60)}"


def glossary_term(pk: int) -> GlossaryTerm | None:
    """A word that the house wrote."""
    return GlossaryTerm.objects.filter(pk=pk).first()


def hidden_terms() -> QuerySet[GlossaryTerm]:
    """Words that the house does not show."""
    return GlossaryTerm.objects.filter(is_hidden=True).order_by("key")


def terms() -> list[Term]:
    """The words as links in texts."""
    return [
        Term(name, entry.address, entry.short) for entry in glossary() for name in (entry.name, *entry.also) if "," not in name
    ]  # fmt: skip
