"""Reading training: courses, people, needs, hours, certificates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q, QuerySet, Sum

from cualuat.accounts.models import Person
from cualuat.base.actor import Actor
from cualuat.kernel.workdays import VIETNAM, day_of
from cualuat.organisation.models import Post, Unit, UnitKind
from cualuat.training import access
from cualuat.training.models import (
    Attendance,
    Certificate,
    Course,
    CourseState,
    Need,
    NeedState,
    Nomination,
    Requirement,
)
from cualuat.training.rules import Answers, answers_until, counts_until, minimum, same_words, still_counts, summarise

VIEWS: Final = {"": "Sắp tới", "nam-nay": "Năm nay", "da-to-chuc": "Đã tổ chức"}


def courses(*, actor: Actor, view: str, at: datetime) -> QuerySet[Course]:
    """The courses of a view, each with how many are sent (`approved`), wait (`asked`) and were there (`attended`)."""
    rows = access.visible_to(actor).annotate(
        approved=Count("nominations", filter=Q(nominations__state="approved"), distinct=True),
        asked=Count("nominations", filter=Q(nominations__state="asked"), distinct=True),
        attended=Count("attendances", distinct=True),
    )
    if view == "nam-nay":
        return rows.filter(begins__year=at.astimezone(VIETNAM).year).order_by("begins", "pk")
    if view == "da-to-chuc":
        return rows.filter(state=CourseState.HELD).order_by("-ends", "-pk")
    # What is over but not yet closed stays here: somebody must still say that it was held.
    return rows.filter(state__in=(CourseState.PLANNED, CourseState.OPEN)).order_by("begins", "pk")


def course(pk: int, *, actor: Actor) -> Course | None:
    """One course; None where there is none or the actor may not see it."""
    return access.visible_to(actor).filter(pk=pk).first()


def open_courses(*, actor: Actor) -> QuerySet[Course]:
    """Courses into which a need can be taken."""
    return access.visible_to(actor).filter(state__in=(CourseState.PLANNED, CourseState.OPEN)).order_by("begins", "pk")


def places_left(course: Course) -> int | None:
    """How many more may be sent; None without a bound."""
    if course.capacity is None:
        return None
    return max(0, course.capacity - course.nominations.filter(state="approved").count())


def posts_of(people: Iterable[int], *, on: date) -> dict[int, tuple[str, str]]:
    """Key of a person → her title and her unit that day, of several posts the latest."""
    rows = (
        Post.objects.held_on(on).filter(person_id__in=list(people)).select_related("unit").order_by("valid_from", "pk")
    )
    return {row.person_id: (row.title, row.unit.name) for row in rows}


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody who may be chosen, with title and unit."""

    person: Person
    title: str
    unit: str


def candidates(course: Course, *, actor: Actor, on: date) -> list[Somebody]:
    """Whom the actor may send and who is neither sent nor waiting, by unit and name."""
    taken = course.nominations.exclude(state="refused").values("person_id")
    return _somebodies(access.people_of(actor, on=on).exclude(pk__in=taken), on)


def absent(course: Course, *, actor: Actor, on: date) -> list[Somebody]:
    """Whom the actor may mark present: everybody of the agency not marked yet, those sent first. Nobody where she may not."""
    if not access.may_keep(actor, course):
        return []
    posts = Post.objects.held_on(on).filter(unit__kind__in=(UnitKind.AGENCY, UnitKind.UNIT))
    people = Person.objects.filter(is_active=True, pk__in=posts.values("person_id"))
    there = course.attendances.values("person_id")
    found = _somebodies(people.exclude(pk__in=there), on)
    sent = set(course.nominations.filter(state="approved").values_list("person_id", flat=True))
    return sorted(found, key=lambda one: one.person.pk not in sent)


def _somebodies(people: QuerySet[Person], on: date) -> list[Somebody]:
    listed = list(people)
    posts = posts_of([person.pk for person in listed], on=on)
    made = [Somebody(person, *posts.get(person.pk, ("", ""))) for person in listed]
    return sorted(made, key=lambda one: (one.unit, one.person.name))


def nominations(course: Course, *, actor: Actor, on: date) -> QuerySet[Nomination]:
    """Who is sent or waits, as far as the actor may see it."""
    return access.nominations_visible_to(actor, course, on=on).order_by("person__name", "pk")


def nomination(course: Course, pk: int) -> Nomination | None:
    """One nomination of a course."""
    return course.nominations.select_related("person", "course").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who was at a course, with the certificate that holds, where there is one."""

    attendance: Attendance
    certificate: Certificate | None


def attendances(course: Course, *, actor: Actor, on: date) -> list[Present]:
    """Who was there, as far as the actor may see it, by name."""
    return _with_certificates(access.attendances_visible_to(actor, course, on=on).order_by("person__name", "pk"))


def _with_certificates(rows: QuerySet[Attendance]) -> list[Present]:
    listed = list(rows)
    valid = {c.attendance_id: c for c in Certificate.objects.filter(attendance__in=listed, revoked_at=None)}
    return [Present(row, valid.get(row.pk)) for row in listed]


def attendance(course: Course, pk: int) -> Attendance | None:
    """One attendance of a course."""
    return course.attendances.select_related("person", "course").filter(pk=pk).first()


def attendance_of(course: Course, person_id: int | None) -> Attendance | None:
    """That of a person."""
    return course.attendances.filter(person_id=person_id or 0).first()


def may_answer(course: Course, person_id: int | None, *, at: datetime) -> bool:
    """Whether somebody was there, has not answered yet, and still may."""
    mine = attendance_of(course, person_id)
    return mine is not None and not mine.has_answered and course.ends <= at <= answers_until(course.ends)


def answers(course: Course, *, at: datetime) -> Answers:
    """What those who were there thought, as far as it may be shown."""
    rows = list(course.evaluations.values_list("score", "words"))
    return summarise(rows, ready=at > answers_until(course.ends))


# --- needs -------------------------------------------------------------------------------------------------------


def needs(*, actor: Actor, year: int) -> QuerySet[Need]:
    """The needs of a year that the actor may see, by unit; those without a course first."""
    return access.needs_visible_to(actor).filter(year=year).order_by("unit__name", "pk")


def need(pk: int, *, actor: Actor) -> Need | None:
    """One need; None where there is none or the actor may not see it."""
    return access.needs_visible_to(actor).filter(pk=pk).first()


def years_of_needs(*, actor: Actor) -> list[int]:
    """The years for which there are needs."""
    return list(access.needs_visible_to(actor).order_by("-year").values_list("year", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Unmet:
    """What of a unit's needs no course deals with."""

    unit: str
    needs: int
    people: int


def unmet(*, actor: Actor, year: int) -> list[Unmet]:
    """Needs that no course deals with, by unit."""
    rows = access.needs_visible_to(actor).filter(year=year, state=NeedState.RAISED)
    found = rows.order_by("unit__name").values("unit__name").annotate(number=Count("pk"), heads=Sum("people"))
    return [Unmet(row["unit__name"], row["number"], row["heads"]) for row in found]


def units_to_raise_for(*, actor: Actor, on: date) -> QuerySet[Unit]:
    """Units of which the actor may say what their people need."""
    rows = Unit.objects.filter(kind__in=(UnitKind.AGENCY, UnitKind.UNIT)).filter(Q(valid_to=None) | Q(valid_to__gt=on))
    if not access.keeps_all(actor):
        rows = rows.filter(pk__in=Post.objects.held_on(on).filter(person_id=actor.person_id or 0).values("unit_id"))
    return rows.order_by("name")


# --- what posts ask ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to what her post asks: when she last learnt it, the last day on which that counts."""

    requirement: Requirement
    person_id: int
    person: str
    unit: str
    learnt_on: date | None
    until: date | None
    met: bool


def standings(people: QuerySet[Person], *, on: date) -> list[Standing]:
    """Each of these people with each thing that a post she holds asks of her, by post, topic and name."""
    asked = _by_title()
    found: dict[tuple[int, int], tuple[Requirement, Post]] = {}
    for post in Post.objects.held_on(on).filter(person__in=people).select_related("person", "unit").order_by("pk"):
        for row in asked.get(same_words(post.title), ()):
            if row.unit_id in (None, post.unit_id):
                found[row.pk, post.person_id] = (row, post)
    learnt = _last_learnt({person for _, person in found}, on)
    rows = [
        _standing(row, post, learnt.get((post.person_id, same_words(row.topic))), on) for row, post in found.values()
    ]
    return sorted(rows, key=lambda one: (one.requirement.post, one.requirement.topic, one.requirement.pk, one.person))


def _by_title() -> dict[str, list[Requirement]]:
    asked: dict[str, list[Requirement]] = {}
    for row in Requirement.objects.select_related("unit"):
        asked.setdefault(same_words(row.post), []).append(row)
    return asked


def _last_learnt(people: Iterable[int], on: date) -> dict[tuple[int, str], date]:
    """Person and topic → the day on which the last held course about it ended."""
    rows = Attendance.objects.filter(
        person__in=list(people), course__state=CourseState.HELD, course__ends__date__lte=on
    )
    found = rows.order_by("course__ends").values_list("person_id", "course__topic", "course__ends")
    return {(person, same_words(topic)): day_of(ends) for person, topic, ends in found}


def _standing(row: Requirement, post: Post, learnt_on: date | None, on: date) -> Standing:
    until = counts_until(learnt_on, row.years) if learnt_on else None
    met = still_counts(learnt_on, row.years, on)
    return Standing(row, post.person_id, post.person.name, post.unit.name, learnt_on, until, met)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a post asks, with those for whom the actor answers."""

    requirement: Requirement
    holders: tuple[Standing, ...]

    @property
    def met(self) -> int:
        """How many of them have learnt it."""
        return sum(one.met for one in self.holders)

    @property
    def missing(self) -> tuple[Standing, ...]:
        """Those who have not, or too long ago."""
        return tuple(one for one in self.holders if not one.met)


def asked(*, actor: Actor, on: date) -> list[Asked]:
    """All that posts ask, by post and topic; of people only those for whom the actor answers."""
    holders: dict[int, list[Standing]] = {}
    for one in standings(access.people_of(actor, on=on), on=on):
        holders.setdefault(one.requirement.pk, []).append(one)
    rows = access.requirements_visible_to(actor).order_by("post", "topic", "pk")
    return [Asked(row, tuple(holders.get(row.pk, ()))) for row in rows]


def my_standings(person_id: int | None, *, on: date) -> list[Standing]:
    """What somebody's own posts ask of her."""
    return standings(Person.objects.filter(pk=person_id or 0), on=on)


def requirement(pk: int, *, actor: Actor) -> Requirement | None:
    """One of them; None where there is none or the actor may not see it."""
    return access.requirements_visible_to(actor).filter(pk=pk).first()


def titles_held(*, on: date) -> list[str]:
    """The titles that somebody holds that day."""
    return list(Post.objects.held_on(on).order_by("title").values_list("title", flat=True).distinct())


def topics_asked() -> list[str]:
    """The topics that posts ask, each once."""
    return list(Requirement.objects.order_by("topic").values_list("topic", flat=True).distinct())


# --- hours -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learnt:
    """How much somebody learnt in a year; `enough`: as many hours as the rules want."""

    person: str
    title: str
    unit: str
    courses: int
    hours: int
    enough: bool


def learnt(*, actor: Actor, year: int, on: date) -> list[Learnt]:
    """The hours of a year of everybody for whom the actor answers, by unit and name; empty where she answers for nobody."""
    people = _somebodies(access.people_of(actor, on=on), on)
    sums = _sums(Attendance.objects.filter(person__in=[one.person for one in people]), year)
    least = minimum().hours
    rows = []
    for one in people:
        number, hours = sums.get(one.person.pk, (0, 0))
        rows.append(Learnt(one.person.name, one.title, one.unit, number, hours, hours >= least))
    return rows


def my_courses(person_id: int | None, *, year: int) -> list[Present]:
    """What somebody attended in a year, the latest first."""
    mine = Attendance.objects.filter(person_id=person_id or 0, course__state=CourseState.HELD, course__ends__year=year)
    return _with_certificates(mine.select_related("course__unit").order_by("-course__ends", "-pk"))


def _sums(rows: QuerySet[Attendance], year: int) -> dict[int, tuple[int, int]]:
    """Key of a person → courses and hours of the year in which they ended."""
    counted = rows.filter(course__state=CourseState.HELD, course__ends__year=year).values("person_id").order_by()
    found = counted.annotate(number=Count("pk"), hours=Sum("course__hours"))
    return {row["person_id"]: (row["number"], row["hours"] or 0) for row in found}


# --- certificates ------------------------------------------------------------------------------------------------


def certificate(course: Course, pk: int, *, actor: Actor) -> Certificate | None:
    """A certificate of a course, for its holder and for who keeps the course."""
    rows = Certificate.objects.select_related("attendance__course__unit").filter(pk=pk, attendance__course=course)
    if not access.may_keep(actor, course):
        rows = rows.filter(attendance__person_id=actor.person_id or 0)
    return rows.first()


def certificates(course: Course) -> QuerySet[Certificate]:
    """All of a course, those taken back too."""
    return Certificate.objects.filter(attendance__course=course).order_by("pk")


def certificate_with(code: str) -> Certificate | None:
    """The certificate with this code, without hyphens, for anybody who has the code."""
    return Certificate.objects.filter(code=code).first()
