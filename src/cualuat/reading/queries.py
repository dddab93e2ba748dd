"""Reading what is to be read: lists, how somebody stands, how units stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.contests.rules import Asked
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.reading import access
from cualuat.reading.models import Item, ItemUnit, Question, Receipt
from cualuat.reminders.registry import Due

ABOUT = "reading-item"
UNIT = "reading-unit"


def items(*, actor: Actor) -> QuerySet[Item]:
    """What the actor may see, the newest first."""
    return access.visible_to(actor).select_related("plan")


def item(pk: int, *, actor: Actor) -> Item | None:
    """One of them."""
    return access.visible_to(actor).select_related("plan", "attachment").filter(pk=pk).first()


def readers(row: ItemUnit, *, on: date) -> QuerySet[Person]:
    """Who of a unit is to read it on a day."""
    return organisation.people_with_duty(*access.READERS, on=on, unit_id=row.unit_id)


def is_reader(found: Item, actor: Actor) -> bool:
    """Whether the actor is one of those who are to read it."""
    return actor.person_id is not None and found.units.filter(unit__in=actor.units_with(*access.READERS)).exists()


def to_read(*, actor: Actor) -> QuerySet[Item]:
    """What the actor has still to read, or to answer; the first due first."""
    if actor.person_id is None:
        return Item.objects.none()
    mine = ItemUnit.objects.filter(item=OuterRef("pk"), unit__in=actor.units_with(*access.READERS))
    done = Receipt.objects.filter(item=OuterRef("pk"), person=actor.person_id, passed_at__isnull=False)
    rows = Item.objects.filter(Exists(mine), opened_at__isnull=False, closed_at=None)
    return rows.exclude(Exists(done)).order_by("due", "pk")


def receipt(found: Item, person_id: int | None) -> Receipt | None:
    """What somebody left when she read it."""
    return found.receipts.filter(person=person_id).first() if person_id else None


def questions(found: Item) -> list[Question]:
    """The questions in their order."""
    return list(found.questions.order_by("position", "pk"))


def asked(row: Question) -> Asked:
    """A question as the rules know it."""
    return Asked(tuple(row.options), frozenset(row.right))


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands: `receipt` None while she has not read."""

    person: Person
    receipt: Receipt | None
    late: bool

    @property
    def passed(self) -> bool:
        """Whether nothing is left to do."""
        return self.receipt is not None and self.receipt.passed_at is not None


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """How a unit stands; counts of its people."""

    row: ItemUnit
    people: list[Standing]

    @property
    def read(self) -> int:
        """How many have read."""
        return sum(one.receipt is not None for one in self.people)

    @property
    def passed(self) -> int:
        """How many have nothing left to do."""
        return sum(one.passed for one in self.people)


def standings(found: Item, *, actor: Actor, on: date) -> list[UnitStanding]:
    """Units with their people: all for keepers, her own for a head."""
    rows = found.units.select_related("unit").order_by("unit__name")
    if not access.may_keep(actor):
        rows = rows.filter(unit__in=actor.units_with("head"))
    receipts = {row.person_id: row for row in found.receipts.all()}
    made = []
    for row in rows:
        people = []
        for person in readers(row, on=on).order_by("name", "pk"):
            one = receipts.get(person.pk)
            done = one is not None and one.passed_at is not None
            people.append(Standing(person, one, not done and found.due < on))
        made.append(UnitStanding(row, people))
    return made


def unit_row(found: Item, unit: Unit | None) -> ItemUnit | None:
    """The row of a unit."""
    return found.units.select_related("unit", "item").filter(unit=unit).first() if unit else None


# --- what is due -------------------------------------------------------------------------------------------------


def due(until: date) -> Iterator[Due]:
    """Everybody who has still to read, and heads who have still to confirm, for the reminders: whoever is there by `until`."""
    for found in Item.objects.filter(opened_at__isnull=False, closed_at=None, due__lte=until).order_by("due", "pk"):
        assert found.opened_at is not None
        since, address = day_of(found.opened_at), f"/ban-lam-viec/quan-triet/{found.pk}/"
        done = set(found.receipts.filter(passed_at__isnull=False).values_list("person_id", flat=True))
        people: dict[int, Person] = {}
        for row in found.units.select_related("unit"):
            waiting = [person for person in readers(row, on=until) if person.pk not in done]
            people |= {person.pk: person for person in waiting}
            if row.confirmed_at is None:
                words = f"Xác nhận {row.unit.name} đã quán triệt: {found.title}"
                heads = tuple(organisation.people_with_duty("head", on=until, unit_id=row.unit_id))
                yield Due(UNIT, row.pk, found.due, since, words, address, heads, row.unit_id)
        if people:
            yield Due(
                ABOUT, found.pk, found.due, since, f"Đọc: {found.title}", address, tuple(people.values()), upwards=False
            )


def opened_in(since: date, until: date) -> QuerySet[Item]:
    """Reading that was due in a period."""
    return Item.objects.filter(Q(opened_at__isnull=False), due__range=(since, until)).order_by("due", "pk")
