"""The mirror of files: lists, one file, its clock explained."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db.models import F, Q, QuerySet

from cualuat.base.actor import Actor
from cualuat.kernel.limits import InvalidLedger, Result
from cualuat.kernel.text import slug
from cualuat.kernel.workdays import Calendar, NotAPeriod, YearNotCovered, day_of
from cualuat.procedures import access, norms
from cualuat.procedures.models import Edition, MirrorEvent, MirrorFile, Procedure
from cualuat.procedures.queries import catalogue
from cualuat.procedures.rules.limits import Ground, Limit, counted, doubt, read_limit
from cualuat.procedures.rules.mirror import CLOSED, Happened, asked, ledger_of

VIEWS: Final[dict[str, str]] = {
    "open": "Đang giải quyết",
    "late": "Quá hạn",
    "soon": "Sắp đến hạn",
    "waiting": "Chờ bổ sung",
    "ready": "Chờ trả kết quả",
    "apologised": "Đã xin lỗi, hẹn lại",
    "closed": "Đã xong",
    "all": "Tất cả",
}
_RUNNING: Final = Q(stopped_on=None)
SOON_DAYS: Final = 2


def files(*, actor: Actor, view: str = "all", words: str = "", on: date) -> QuerySet[MirrorFile]:
    """Files that the actor may see: what runs by its due day, the others the latest first."""
    rows = access.files_visible_to(actor).select_related("procedure", "unit")
    if words:
        rows = rows.filter(
            Q(code__icontains=words) | Q(procedure__code__icontains=words) | Q(applicant__icontains=words)
        )
    narrowed = {
        "open": Q(~Q(state__in=CLOSED)),
        "late": late_on(on),
        "soon": _RUNNING & Q(due_on__range=(on, date.fromordinal(on.toordinal() + SOON_DAYS))),
        "waiting": Q(state="supplement"),
        "ready": Q(state="result_ready"),
        "apologised": Q(apologised_on__isnull=False),
        "closed": Q(state__in=CLOSED),
    }.get(view)
    rows = rows.filter(narrowed) if narrowed is not None else rows
    if view in ("open", "late", "soon"):
        return rows.order_by(F("due_on").asc(nulls_last=True), "pk")
    return rows.order_by("-received_on", "-pk")


def late_on(on: date) -> Q:
    """What runs and whose last day lies before this one."""
    return _RUNNING & Q(due_on__lt=on)


def file(pk: int, *, actor: Actor) -> MirrorFile | None:
    """One of them."""
    rows = access.files_visible_to(actor).select_related("procedure", "unit")
    return rows.filter(pk=pk).first()


def counts(*, actor: Actor, on: date) -> dict[str, int]:
    """How many files each view has."""
    return {view: files(actor=actor, view=view, on=on).count() for view in VIEWS}


def late_for(actor: Actor, *, on: date) -> int:
    """How many files are late that the actor handles."""
    if not access.at_counter(actor) and not actor.units_with(*access.WRITERS):
        return 0
    return access.files_visible_to(actor).filter(late_on(on)).count()


def to_apologise(actor: Actor, *, on: date, calendar: Calendar) -> list[MirrorFile]:
    """Files whose end is so near, or past, that the apology is due and nobody wrote it."""
    until = date.fromordinal(on.toordinal() + norms.apology_days())
    rows = access.files_visible_to(actor).filter(_RUNNING, due_on__lte=until, apologised_on=None)
    return list(rows.select_related("procedure", "unit").order_by("due_on", "pk"))


def events(found: MirrorFile) -> list[MirrorEvent]:
    """Everything that was written down of a file, struck out or not."""
    return list(found.events.order_by("pk"))


def story(found: MirrorFile) -> tuple[Happened, ...]:
    """What happened to a file."""
    rows = found.events.filter(struck_at=None).order_by("pk")
    return tuple(row.value for row in rows)


def limits_of(procedure: Procedure, way: str, *, on: date) -> list[str]:
    """The limits that a procedure has on a day for a way of handing in, each once; of all ways where none of that name is."""
    edition = catalogue.shown(procedure, on)
    if edition is None:
        return []
    ways = edition.value.ways
    mine = [one for one in ways if slug(one.way) == slug(way)] or list(ways)
    return list(dict.fromkeys(one.limit for one in mine if read_limit(one.limit).is_read))


def ground_of(edition: Edition | None, name: str, limit: Limit, *, paused: bool) -> Ground:
    """On what the limit of a procedure rests; uncertain where a note speaks against it, or where it was paused."""
    labels = ["V"]
    basis = "quyết định công bố thủ tục"
    if edition is not None:
        content = edition.value
        basis = edition.decision or next(iter(content.citations), basis)
        if any(way.limit == limit.text and doubt(limit, way.note) for way in content.ways):
            labels.append("?")
    if paused:
        labels.append(norms.evidence("pause"))
    return Ground(name, basis, "/".join(dict.fromkeys(labels)), norms.norm("pause").basis)


def explained(found: MirrorFile, *, calendar: Calendar, at: datetime) -> tuple[Result | None, str]:
    """The clock of a file counted now; or why it cannot be counted."""
    limit = read_limit(found.limit)
    if not limit.is_read:
        return None, "Thủ tục không có thời hạn đọc được thành số ngày."
    happened = story(found)
    edition = catalogue.shown(found.procedure, found.received_on)
    ground = ground_of(edition, f"Thủ tục {found.procedure.code}", limit, paused=asked(happened) > 0)
    ledger = ledger_of(happened, exact=limit.unit in ("hour", "minute"))
    try:
        return counted(limit, ground, ledger, calendar, on=at), ""
    except (YearNotCovered, NotAPeriod, InvalidLedger) as error:
        return None, str(error)


def running_until(until: date) -> QuerySet[MirrorFile]:
    """What runs and ends by a day."""
    rows = MirrorFile.objects.filter(_RUNNING, due_on__lte=until).select_related("procedure")
    return rows.order_by("due_on", "pk")


def known_on(found: MirrorFile) -> date:
    """The day on which the file came into the mirror."""
    return day_of(found.added_at)
