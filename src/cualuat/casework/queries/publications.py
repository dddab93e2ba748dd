"""Publications as the desk sees them."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from cualuat.base.actor import Actor
from cualuat.casework import access
from cualuat.casework.kinds import all_kinds
from cualuat.casework.models import Case, PublishedFile

VIEWS: Final = {"cho": "Chờ công khai", "nhap": "Đang soạn", "cong-khai": "Đã công khai", "go": "Đã gỡ"}
_STATES: Final = {"nhap": "draft", "cong-khai": "published", "go": "withdrawn"}


def rows(view: str, *, actor: Actor) -> QuerySet[Case]:
    """Answered matters of kinds that may be public, the latest answer first."""
    kinds = [code for code, kind in all_kinds().items() if kind.publishes and not kind.sealed]
    found = access.visible_to(actor).filter(kind__in=kinds, answered_on__isnull=False)
    if view in _STATES:
        found = found.filter(publication__state=_STATES[view])
    else:
        found = found.filter(publication=None)
    return found.select_related("publication").order_by("-answered_on", "-pk")


def file_of(case: Case, pk: int) -> PublishedFile | None:
    """A public copy of a file of a matter."""
    return PublishedFile.objects.filter(publication__case=case, pk=pk).select_related("attachment").first()
