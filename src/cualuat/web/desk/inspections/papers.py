"""Decision and conclusion of a check as Word files, and its proofs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import DOCX
from cualuat.files import queries as file_queries
from cualuat.inspections import access, queries
from cualuat.inspections.papers import made
from cualuat.kernel.text import slug
from cualuat.web.desk.door import desk
from cualuat.web.shell.serving import as_download, made_here

if TYPE_CHECKING:
    from cualuat.inspections.models import Check

_WHICH = {"quyet-dinh": "check-decision", "ket-luan": "check-conclusion"}


def _may_be_made(found: Check, form: str) -> date | None:
    """The day of the paper; None while there is nothing to write."""
    return found.begins if form == "check-decision" else found.concluded_on


@desk()
def paper(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """«quyet-dinh» or «ket-luan», written anew from what stands here."""
    found, form = queries.check(pk, actor=actor), _WHICH.get(which)
    if found is None or form is None or not access.may_find(actor, found) or _may_be_made(found, form) is None:
        raise Http404(which)
    try:
        data = made(found, form)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:check", pk=pk)
    return made_here(data, DOCX, f"{which}-{slug(found.title, 40)}.docx")


@desk()
def proof(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A file of a check."""
    found = queries.proof(pk, actor=actor)
    if found is None or not file_queries.may_be_opened(found.attachment):
        raise Http404("no such file")
    return as_download(file_queries.served(found.attachment))
