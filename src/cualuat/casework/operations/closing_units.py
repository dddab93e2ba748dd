"""Ending a unit, when no matter is left with it."""

from __future__ import annotations

from datetime import date, datetime

from cualuat.base.actor import Actor
from cualuat.base.operations import operation
from cualuat.casework.queries import keeping
from cualuat.organisation import operations as organisation
from cualuat.organisation.models import Unit
from cualuat.organisation.operations import BadPost


@operation
def close_unit(*, unit: Unit, on: date, by: Actor, at: datetime) -> Unit:
    """Ends a unit on a day. Raises NotAllowed, BadPost, also while a matter is being dealt with there."""
    by.require("administrator")
    left = keeping.open_matters_of(unit.pk)
    if left:
        raise BadPost(f"Đơn vị còn {left} hồ sơ đang giải quyết. Hãy giao cho đơn vị khác trước.", "closed_on")
    return organisation.close_unit(unit=unit, on=on, by=by, at=at)
