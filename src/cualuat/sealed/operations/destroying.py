"""Destroying a box whose time of keeping is over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, operation
from cualuat.kernel.workdays import day_of
from cualuat.sealed import access
from cualuat.sealed.models import (
    Box,
    BoxFile,
    BoxItem,
    BoxKey,
    Exclusion,
    Grant,
    GrantDecision,
    GrantShare,
    Identity,
    IdentityShare,
)
from cualuat.sealed.operations.recording import record
from cualuat.sealed.operations.refusals import Barred


@operation
def destroy_box(*, box: Box, by: Actor, at: datetime) -> Box:
    """Destroys the content of a box, every key to it and who was excluded; the caller decides that it may.

    Its number, its days and the record of who opened it remain. Copies in backups become unreadable only as the backups go.
    Raises Barred, Refused.
    """
    if by.person_id is not None and access.is_excluded(box.pk, by.person_id):
        raise Barred
    box = Box.objects.select_for_update().get(pk=box.pk)
    if box.destroyed_on is not None:
        raise Refused("Hồ sơ này đã được hủy.")
    paths = [file.path for file in BoxFile.objects.filter(box=box)]
    _delete_rows(box)
    # The lookup must stay unique; no receipt code has this one.
    box.receipt_lookup, box.receipt_salt, box.receipt_wrapped = box.pk.hex, b"", b""
    box.destroyed_on = day_of(at)
    box.save()
    record("destroy_box", box, by=by, at=at)
    transaction.on_commit(lambda: _unlink(paths))
    return box


def _delete_rows(box: Box) -> None:
    GrantShare.objects.filter(grant__box=box).delete()
    IdentityShare.objects.filter(identity__box=box).delete()
    Identity.objects.filter(box=box).delete()
    # Rows of history, which refuse to go one by one, go with the box.
    GrantDecision._base_manager.filter(grant__box=box).delete()
    Exclusion._base_manager.filter(box=box).delete()
    Grant.objects.filter(box=box).delete()
    BoxKey.objects.filter(box=box).delete()
    BoxFile.objects.filter(box=box, original__isnull=False).delete()
    BoxFile.objects.filter(box=box).delete()
    BoxItem.objects.filter(box=box).delete()


def _unlink(paths: list[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
