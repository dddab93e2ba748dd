"""Who sees and writes procedures and the mirror. The catalogue lies open at the desk; files are seen by those who handle them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cualuat.base.actor import Actor, NotAllowed
from cualuat.procedures.models import MirrorFile, Procedure, ProcedureState

KEEPERS = ("focal", "leader", "moderator")
ANNOUNCERS = ("focal", "leader")
WRITERS = ("officer", "head")
COUNTER = ("reception", "focal", "leader")


def may_keep(actor: Actor) -> bool:
    """Whether the actor keeps the whole catalogue."""
    return actor.is_system or actor.does(*KEEPERS)


def may_announce(actor: Actor) -> bool:
    """Whether the actor makes an edition public or takes one back."""
    return actor.is_system or actor.does(*ANNOUNCERS)


def may_write(actor: Actor, unit: int | None) -> bool:
    """Whether the actor writes editions of a procedure that a unit looks after."""
    return may_keep(actor) or (unit is not None and unit in actor.units_with(*WRITERS))


def require_keeper(actor: Actor) -> None:
    """Raises NotAllowed unless the actor keeps the catalogue."""
    if not may_keep(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối, lãnh đạo và biên tập nội dung công khai được làm việc này.")


def require_announcer(actor: Actor) -> None:
    """Raises NotAllowed unless the actor may announce."""
    if not may_announce(actor):
        raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được công bố, bãi bỏ thủ tục.")


def require_writer(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor writes editions for a unit."""
    if not may_write(actor, unit):
        raise NotAllowed("Chỉ đơn vị phụ trách thủ tục và đơn vị đầu mối được soạn thủ tục này.")


def visible_to(actor: Actor) -> QuerySet[Procedure]:
    """Procedures at the desk: all for who is of the agency; outside it what is or was announced."""
    rows = Procedure.objects.all()
    return rows if actor.is_system or actor.person_id is not None else rows.exclude(state=ProcedureState.DRAFT)


def at_counter(actor: Actor) -> bool:
    """Whether the actor sees every file of the mirror."""
    return actor.is_system or actor.does(*COUNTER)


def may_mirror(actor: Actor, unit: int | None) -> bool:
    """Whether the actor writes into files of a unit."""
    return at_counter(actor) or (unit is not None and unit in actor.units_with(*WRITERS))


def require_mirror(actor: Actor, unit: int | None) -> None:
    """Raises NotAllowed unless the actor writes into files of a unit."""
    if not may_mirror(actor, unit):
        raise NotAllowed("Chỉ bộ phận tiếp nhận, đơn vị giải quyết, đơn vị đầu mối và lãnh đạo được ghi vào hồ sơ này.")


def files_visible_to(actor: Actor) -> QuerySet[MirrorFile]:
    """Files of the mirror: all for the counter, the focal unit and leaders; a unit's own for its people."""
    rows = MirrorFile.objects.all()
    return rows if at_counter(actor) else rows.filter(Q(unit__in=actor.units_with(*WRITERS)))
