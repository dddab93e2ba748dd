"""What officers do all day, as functions to be timed: lists, the scan of what is due, one matter, intake; then whole pages."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.utils import timezone

import province
from cualuat.base.actor import ANYONE, SYSTEM, Actor
from cualuat.casework import jobs
from cualuat.casework.models import Case
from cualuat.casework.operations import buckets, reminding
from cualuat.casework.operations.intake import Brought, PersonGiven, register
from cualuat.casework.queries import listing, single
from cualuat.casework.queries.listing import Wanted
from cualuat.organisation.queries import actor_for
from words import Writer

Run = Callable[[int], object]
PEOPLE = 24  # of each sort, taken in turn
SIGNED_IN = 8  # of each sort, for whole pages


@dataclass(frozen=True)
class Action:
    """Something to be timed; `times` how often in a round."""

    name: str
    run: Run
    times: int = 20


class Staff:
    """Some of the people of the province, as actors; the same in every house."""

    def __init__(self, today: date) -> None:
        rng, place = random.Random(7), province.read()
        officers = [person for unit in place.units for person in place.officers[unit]]
        chosen = {
            "officer": rng.sample(officers, PEOPLE),
            "head": rng.sample(sorted(place.heads.values()), PEOPLE),
            "agency": list(place.whole["reception"]),
        }
        people = get_user_model().objects.in_bulk()
        self.people = {sort: [people[pk] for pk in keys] for sort, keys in chosen.items()}
        self.actors = {sort: [actor_for(p, on=today) for p in rows] for sort, rows in self.people.items()}
        self.units = place.units
        self.today = today

    def actor(self, sort: str, number: int) -> Actor:
        """One of them, in turn."""
        return self.actors[sort][number % len(self.actors[sort])]


# --- lists -----------------------------------------------------------------------------------------------------------

_LISTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("officer", "mine", {"view": "mine"}),
    ("officer", "open", {"view": "open"}),
    ("officer", "due soon", {"view": "soon"}),
    ("officer", "late", {"view": "late"}),
    ("officer", "closed", {"view": "closed"}),
    ("officer", "closed, page 20", {"view": "closed", "page": 20}),
    ("officer", "open, one family, newest first", {"view": "open", "family": "complaint", "sort": "new"}),
    ("officer", "open, a common word", {"view": "open", "words": "đất đai"}),
    ("officer", "closed, a common word", {"view": "closed", "words": "đất"}),
    ("officer", "closed, a number", {"view": "closed", "words": "number"}),
    ("head", "open", {"view": "open"}),
    ("head", "late", {"view": "late"}),
    ("head", "closed", {"view": "closed"}),
    ("agency", "open", {"view": "open"}),
    ("agency", "open, oldest first", {"view": "open", "sort": "old"}),
    ("agency", "open, newest first", {"view": "open", "sort": "new"}),
    ("agency", "unassigned", {"view": "unassigned"}),
    ("agency", "news", {"view": "news"}),
    ("agency", "due soon", {"view": "soon"}),
    ("agency", "late", {"view": "late"}),
    ("agency", "closed", {"view": "closed"}),
    ("agency", "closed, page 200", {"view": "closed", "page": 200}),
    ("agency", "open, one unit", {"view": "open", "unit": 0}),
    ("agency", "closed, one unit", {"view": "closed", "unit": 0}),
    ("agency", "open, one family", {"view": "open", "family": "complaint"}),
    ("agency", "closed, one family", {"view": "closed", "family": "information"}),
    ("agency", "open, a common word", {"view": "open", "words": "đất đai"}),
    ("agency", "closed, a common word", {"view": "closed", "words": "đất"}),
    ("agency", "closed, a seldom word", {"view": "closed", "words": "công chứng"}),
    ("agency", "closed, a word nobody used", {"view": "closed", "words": "hươu"}),
    ("agency", "closed, a number", {"view": "closed", "words": "number"}),
    ("agency", "closed, a name", {"view": "closed", "words": "Nguyễn Văn Bình"}),
)


def lists(staff: Staff, numbers: list[str]) -> Iterator[Action]:
    """The list with the counts of its tabs, as the page has them; then the counts alone."""
    for sort, name, wanted in _LISTS:
        yield Action(f"list, {sort}: {name}", _list(staff, numbers, sort, wanted))
    for sort in ("officer", "head", "agency"):
        yield Action(
            f"counts of the tabs, {sort}",
            lambda i, sort=sort: listing.counts(actor=staff.actor(sort, i), on=staff.today),  # type: ignore[misc]
        )


def _list(staff: Staff, numbers: list[str], sort: str, wanted: dict[str, Any]) -> Run:
    def run(number: int) -> object:
        values = dict(wanted)
        if "unit" in values:
            values["unit"] = staff.units[number % len(staff.units)]
        if values.get("words") == "number":
            values["words"] = numbers[number % len(numbers)]
        actor = staff.actor(sort, number)
        found = listing.listed(Wanted(on=staff.today, **values), actor=actor)
        return found, listing.counts(actor=actor, on=staff.today)

    return run


# --- one matter, intake, the scan ------------------------------------------------------------------------------------


def matters(staff: Staff, seen: dict[str, list[int]]) -> Iterator[Action]:
    """One matter with everything its page shows."""

    def facts(sort: str) -> Run:
        def run(number: int) -> object:
            actor = staff.actor(sort, number)
            keys = seen[sort]
            found = single.case(keys[number % len(keys)], actor=actor)
            shown = single.facts(found, actor=actor, on=staff.today)
            return shown, single.alike(found, actor=actor), listing.links_of(found, actor)

        return run

    yield Action("one matter: facts, alike, links; officer", facts("officer"))
    yield Action("one matter: facts, alike, links; agency", facts("agency"))


def brought_of(writer: Writer, number: int) -> Brought:
    """Something new."""
    return Brought(
        kind=("feedback-general", "complaint", "information")[number % 3],
        channel="web",
        received_at=timezone.now() - timedelta(seconds=1),
        subject=writer.subject(),
        content=writer.story(),
        answers={"against": "Quyết định số 1", "against_whom": "Chủ tịch xã", "known_on": "03/11/2026"}
        if number % 3 == 1
        else {"purpose": "Để biết", "delivery": "network"},
        sender=PersonGiven(
            name=writer.name(), address="Thôn 1, xã Mẫu", id_number="033184001234", email=f"moi{number}@dan.example",
            told_by="email",
        ),
    )  # fmt: skip


def intake() -> Iterator[Action]:
    """Taking a matter in, with its commit."""
    writer = Writer(random.Random(time.time_ns()))
    made = [brought_of(writer, number) for number in range(600)]
    yield Action("intake: register", lambda i: register(brought=made[i % 600], by=ANYONE, at=timezone.now()))


def scans() -> Iterator[Action]:
    """The scan of what is due: a day on which all were reminded already, and a new day (undone each time)."""
    at = timezone.now()

    def chunks(when: Any) -> int:
        ladder, after, count = reminding.ladder_for(when), 0, 0
        while following := reminding.remind(after=after, ladder=ladder, by=SYSTEM, at=when):
            after, count = following, count + 1
        return count + 1

    def new_day(_: int) -> object:
        with transaction.atomic():
            jobs.remind(at=at + timedelta(days=1))
            transaction.set_rollback(True)

    def first_chunk(when: Any) -> Run:
        def run(_: int) -> object:
            with transaction.atomic():
                reminding.remind(after=0, ladder=reminding.ladder_for(when), by=SYSTEM, at=when)
                transaction.set_rollback(True)

        return run

    yield Action("scan: a chunk of 500 clocks, all told before", first_chunk(at), times=5)
    yield Action("scan: a chunk of 500 clocks, new day", first_chunk(at + timedelta(days=1)), times=2)
    yield Action("scan: whole, all told before", lambda _: chunks(at), times=1)
    yield Action("scan: whole, new day", new_day, times=1)


# --- pages -----------------------------------------------------------------------------------------------------------

_PAGES = (
    ("officer", "first page", "/ban-lam-viec/"),
    ("officer", "list", "/ban-lam-viec/ho-so/"),
    ("officer", "list, closed", "/ban-lam-viec/ho-so/?xem=closed"),
    ("officer", "matter", "matter"),
    ("head", "first page", "/ban-lam-viec/"),
    ("head", "list", "/ban-lam-viec/ho-so/"),
    ("agency", "first page", "/ban-lam-viec/"),
    ("agency", "list", "/ban-lam-viec/ho-so/"),
    ("agency", "list, late", "/ban-lam-viec/ho-so/?xem=late"),
    ("agency", "list, closed, a common word", "/ban-lam-viec/ho-so/?xem=closed&tu=đất"),
    ("agency", "matter", "matter"),
)


def pages(staff: Staff, seen: dict[str, list[int]]) -> Iterator[Action]:
    """Whole pages through all of Django, signed in."""
    clients = {sort: [_signed_in(person) for person in staff.people[sort][:SIGNED_IN]] for sort in staff.people}
    for sort, name, address in _PAGES:
        yield Action(f"page, {sort}: {name}", _page(clients[sort], seen[sort][:SIGNED_IN], address), times=12)
    yield Action("page, citizen: sends a letter (last of its pages)", _sending(), times=12)


def _signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _page(clients: list[Client], keys: list[int], address: str) -> Run:
    def run(number: int) -> object:
        client = clients[number % len(clients)]
        where = f"/ban-lam-viec/ho-so/{keys[number % len(keys)]}/" if address == "matter" else address
        answer = client.get(where)
        assert answer.status_code == 200, (where, answer.status_code)
        return answer

    return run


def _sending() -> Run:
    buckets.LIMITS.update(dict.fromkeys(buckets.LIMITS, (10**9, 10**9)))  # here all letters come from one place
    writer = Writer(random.Random(time.time_ns()))

    def run(number: int) -> object:
        raise NotImplementedError

    def prepared(number: int) -> Client:
        client = Client()
        client.post("/gui/bat-dau/feedback-general/")
        client.post("/gui/don/", {"subject": writer.subject(), "content": writer.story()})
        values = {"name": writer.name(), "email": f"web{number}@dan.example", "told_by": "email", "count": "1"}
        client.post("/gui/don/nguoi-gui/", values)
        return client

    def send(client: Client) -> object:
        answer = client.post("/gui/don/xem-lai/")
        assert answer.status_code == 200, answer.status_code
        return answer

    run.prepare, run.send = prepared, send  # type: ignore[attr-defined]
    return run


# --- what there is to look at ----------------------------------------------------------------------------------------


def seen_by(staff: Staff) -> dict[str, list[int]]:
    """Keys of matters that the people of each sort see, in the order of the people: number i is for person i."""
    rng = random.Random(11)
    found = {}
    for sort, actors in staff.actors.items():
        keys = []
        for actor in actors:
            rows = list(Case.objects.filter(**_of(actor, sort)).order_by("-pk").values_list("pk", flat=True)[:400])
            keys.append(rng.choice(rows))
        found[sort] = keys
    return found


def _of(actor: Actor, sort: str) -> dict[str, object]:
    if sort == "officer":
        return {"officer_id": actor.person_id}
    return {"box": None, "unit__in": actor.units_with("head")} if sort == "head" else {"box": None}


def numbers() -> list[str]:
    """Numbers of closed matters of all years."""
    rows = (
        Case.objects.filter(is_open=False, box=None, kind="complaint").order_by("pk").values_list("number", flat=True)
    )
    keys = list(rows[:: max(1, rows.count() // 50)])
    return keys[:50]
