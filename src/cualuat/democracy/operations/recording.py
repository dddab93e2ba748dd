"""The record of what is done."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor


def record(action: str, row: Model, by: Actor, at: datetime, **detail: object) -> None:
    """Writes into the audit log what happened to a thing of democracy inside the agency."""
    subject = (f"democracy_{row._meta.model_name}", row.pk, str(row)[:200])
    audit.record(action=action, subject=subject, by=by, at=at, detail=detail)
