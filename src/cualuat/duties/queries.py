"""The catalogue with what is wrong in it; the list with each time that something must be published; what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from cualuat.base.actor import Actor
from cualuat.duties import access
from cualuat.duties.models import AgencyDuty, Information, Publishing
from cualuat.duties.rules import NOTED, PROBLEMS, STATES, Standing, dues, led_twice, parts_of, state, unit_problems
from cualuat.kernel.workdays import day_of
from cualuat.law import queries as law
from cualuat.law.rules import STATUS_NAMES, Status
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit, UnitKind
from cualuat.reminders.registry import Due

AHEAD = timedelta(days=366)

# --- the catalogue -----------------------------------------------------------------------------------------------


def in_force_on(on: date) -> Q:
    """What holds on a day."""
    return Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))


@dataclass(frozen=True, slots=True)
class DutiesWanted:
    """Which rows: of a unit that leads or helps (0: of none), with these words, those of the past and to come too."""

    unit: int | None = None
    words: str = ""
    all_times: bool = False


def duties(*, actor: Actor, on: date, wanted: DutiesWanted | None = None) -> QuerySet[AgencyDuty]:
    """The catalogue as it holds on a day, by group."""
    asked = wanted or DutiesWanted()
    rows = access.duties_visible_to(actor).select_related("unit", "person").prefetch_related("cooperating")
    if not asked.all_times:
        rows = rows.filter(in_force_on(on))
    if asked.unit == 0:
        rows = rows.filter(unit=None)
    elif asked.unit is not None:
        helped = AgencyDuty.cooperating.through.objects.filter(unit_id=asked.unit).values("agencyduty_id")
        rows = rows.filter(Q(unit=asked.unit) | Q(pk__in=helped))
    if asked.words:
        rows = rows.filter(
            Q(text__icontains=asked.words) | Q(basis__icontains=asked.words) | Q(group__icontains=asked.words)
        )
    return rows.order_by("group", "pk")


def duty(pk: int, *, actor: Actor) -> AgencyDuty | None:
    """One row."""
    rows = access.duties_visible_to(actor).select_related("unit", "person").prefetch_related("cooperating")
    return rows.filter(pk=pk).first()


def groups(*, actor: Actor) -> list[str]:
    """The groups in use."""
    rows = access.duties_visible_to(actor).exclude(group="").order_by("group")
    return list(rows.values_list("group", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with a duty: a key of PROBLEMS, and what there is to say of it."""

    duty: AgencyDuty
    code: str
    words: str = ""

    @property
    def name(self) -> str:
        """In words."""
        return PROBLEMS[self.code]

    @property
    def is_noted(self) -> bool:
        """Whether it only tells that nobody can say."""
        return self.code in NOTED


def problems(rows: Sequence[AgencyDuty], *, on: date) -> list[Problem]:
    """What is wrong with duties that hold on a day, in the order of PROBLEMS; a fixed number of queries."""
    people = organisation.held_posts(on)
    staffed = {unit for _, unit in people}
    twice = led_twice((row.pk, row.sameness, row.unit_id) for row in rows)
    found = list(_basis_problems(rows, on))
    for row in rows:
        unit = Standing(row.unit.valid_to, row.unit_id in staffed) if row.unit else None
        found += [Problem(row, code, _unit_words(row, code)) for code in unit_problems(unit, on)]
        if row.person and row.unit and (row.person_id, row.unit_id) not in people:
            found.append(Problem(row, "person_gone", row.person.name))
        if row.pk in twice:
            found.append(Problem(row, "two_lead", row.unit.name if row.unit else ""))
    order = list(PROBLEMS)
    return sorted(
        found, key=lambda one: (order.index(one.code), one.duty.sameness if one.code == "two_lead" else "", one.duty.pk)
    )


def _unit_words(row: AgencyDuty, code: str) -> str:
    if row.unit is None:
        return ""
    ends = row.unit.valid_to
    return (
        f"{row.unit.name}, từ ngày {ends:%d/%m/%Y}" if ends and code in ("unit_ended", "unit_ends") else row.unit.name
    )


def _basis_problems(rows: Sequence[AgencyDuty], on: date) -> Iterator[Problem]:
    places = law.places_of({part for row in rows for part in parts_of(row.basis)})
    standings = law.standings(places.values(), on=on)
    for row in rows:
        for part in parts_of(row.basis):
            status = standings.get(places[part]) if part in places else None
            if status is None:
                yield Problem(row, "basis_unknown", part)
            elif status != Status.IN_FORCE:
                # Whether what nobody dated is in force the library cannot say either.
                code = "basis_unknown" if status == Status.UNKNOWN else "basis_ended"
                yield Problem(row, code, f"{part}: {STATUS_NAMES[status].lower()}")


def units_without(*, on: date) -> list[Unit]:
    """Units of the agency, in being on a day, that neither lead a duty nor help with one."""
    rows = AgencyDuty.objects.filter(in_force_on(on))
    busy = set(rows.values_list("unit_id", flat=True)) | set(rows.values_list("cooperating", flat=True))
    return [unit for unit in organisation.units(on=on, kinds=(UnitKind.UNIT,)) if unit.pk not in busy]


def to_mend(*, actor: Actor, on: date) -> int:
    """How many duties and units the focal unit has to look after; nothing for others, or where there is no catalogue yet."""
    if not actor.does("focal"):
        return 0
    rows = list(duties(actor=actor, on=on))
    if not rows:
        return 0
    wrong = {one.duty.pk for one in problems(rows, on=on) if not one.is_noted}
    return len(wrong) + len(units_without(on=on))


# --- the list ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Time:
    """One time that information must be out, and how that stands; `row` where something is noted of it."""

    information: Information
    due: date
    state: str
    row: Publishing | None

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self.state]

    @property
    def is_open(self) -> bool:
        """Whether nobody noted that it was published."""
        return self.row is None or self.row.published_on is None


def times(entries: Iterable[Information], *, until: date, today: date) -> list[Time]:
    """Every time up to a day, in the order of the due days."""
    found = []
    for entry in entries:
        noted = list(entry.publishings.all())
        found += [
            Time(entry, row.due, state(row.due, row.published_on, today), row) for row in noted if row.due <= until
        ]
        known = {row.due for row in noted if row.arisen is None}
        last = min(until, entry.until) if entry.until else until
        found += [
            Time(entry, due, state(due, None, today), None)
            for due in dues(entry.rule, entry.since, last)
            if due not in known
        ]
    return sorted(found, key=lambda one: (one.due, one.information.pk, one.row.pk if one.row else 0))


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as the list shows it: what was published last, what is to be published next, how many are late."""

    information: Information
    last: Publishing | None
    next: date | None
    late: int

    @property
    def is_ready(self) -> bool:
        """Whether somebody is to publish it, at a place."""
        return self.information.unit_id is not None and bool(self.information.place)


def _with_times(rows: QuerySet[Information]) -> QuerySet[Information]:
    noted = Prefetch("publishings", Publishing.objects.select_related("proof").order_by("due", "pk"))
    return rows.select_related("unit").prefetch_related(noted)


def listed(rows: Iterable[Information], *, on: date) -> list[Listed]:
    """Entries with their last and their next time."""
    found = []
    for row in rows:
        each = times([row], until=on + AHEAD, today=on)
        done = [one.row for one in each if one.row is not None and one.row.published_on is not None]
        waiting = [one.due for one in each if one.is_open]
        last = max(done, key=lambda one: (one.published_on or date.min, one.pk), default=None)
        found.append(Listed(row, last, next(iter(waiting), None), sum(due < on for due in waiting)))
    return found


def entries(*, actor: Actor, on: date, unit: int | None = None, all_times: bool = False) -> list[Information]:
    """The list as it holds on a day."""
    rows = _with_times(access.visible_to(actor))
    if not all_times:
        rows = rows.filter(in_force_on(on))
    if unit is not None:
        rows = rows.filter(unit=unit)
    return list(rows.order_by("pk"))


def information(pk: int, *, actor: Actor) -> Information | None:
    """One entry."""
    return _with_times(access.visible_to(actor)).filter(pk=pk).first()


def publishing(pk: int, *, actor: Actor) -> Publishing | None:
    """One time that was noted."""
    rows = Publishing.objects.filter(information__in=access.visible_to(actor))
    return rows.select_related("information", "proof").filter(pk=pk).first()


def public_list(*, on: date) -> list[Listed]:
    """What the agency shows to everybody."""
    return listed(_with_times(Information.objects.filter(in_force_on(on), shown=True)).order_by("pk"), on=on)


def late_for(actor: Actor, *, on: date) -> int:
    """How many times are late that the actor's units owe; of all units for the focal unit."""
    rows = _with_times(Information.objects.all())
    if not actor.does("focal"):
        units = actor.units_with(*access.DOERS)
        if not units:
            return 0
        rows = rows.filter(unit__in=units)
    return sum(one.state == "missing" for one in times(rows, until=on, today=on))


def due(until: date) -> Iterator[Due]:
    """What is not published yet, for the reminders."""
    for one in times(_with_times(Information.objects.all()), until=until, today=until):
        if not one.is_open:
            continue
        entry, row = one.information, one.row
        told = f": {row.what[:160]}" if row is not None else ""
        yield Due(
            "publishing" if row is not None else "disclosure", row.pk if row is not None else entry.pk, one.due,
            day_of(row.noted_at) if row is not None else entry.since, f"Công khai «{entry.name[:160]}»{told}",
            f"/ban-lam-viec/thong-tin-cong-khai/{entry.pk}/", unit=entry.unit_id,
        )  # fmt: skip
