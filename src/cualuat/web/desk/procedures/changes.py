"""What changed in the law and which procedures that touches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.kernel.legaltext import official_label
from cualuat.law import queries as law
from cualuat.law.rules import document_url, provision_url
from cualuat.procedures import access
from cualuat.procedures.operations import guiding
from cualuat.procedures.queries import catalogue as queries
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import keys_in
from cualuat.web.desk.procedures import choosing
from cualuat.web.shell.fields import Field, Form

_AMENDS = ("amends", "supplements", "replaces", "repeals", "suspends", "corrects")


@desk()
def changes(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Procedures whose bases changed since their last review; with `van-ban` all that rest on a document, or on what it amends."""
    today = timezone.localdate()
    typed = " ".join(request.GET.get("van-ban", "").replace("\0", "").split())[:300]
    standing = queries.standing(today)
    touched = queries.touched(today, standing)
    form = Form(
        [
            Field("procedures", "Thủ tục", kind="checks"),
            Field("note", "Rà soát thế nào", kind="textarea", height=3, required=True),
        ]
    )
    if request.method == "POST":
        form.fill(request.POST)
        keys = keys_in(form["procedures"].value)
        try:
            rows = [one for key in keys if (one := queries.procedure(key, actor=actor)) is not None]
            count = guiding.review(procedures=rows, note=form["note"].value, by=actor, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, f"Đã ghi rà soát {count} thủ tục.")
            return redirect(request.get_full_path())
    context = {
        "touched": [_touched(one, actor) for one in touched], "typed": typed, "form": form, "known": queries.known_bases(standing)[:100],
        "chosen": form["procedures"].chosen, "may_review": bool(choosing.units_to_write(actor)), "show_optional": True,
        **(_resting(typed, standing) if typed else {}),
    }  # fmt: skip
    return page(request, actor, "desk/procedures/changes.html", context, status=422 if form.wrong else 200)


def _touched(one: queries.Touched, actor: Actor) -> dict[str, Any]:
    row = one.standing.procedure
    lines = [
        {
            "text": text,
            "change": change,
            "url": provision_url(change.slug, change.eid) if change.eid else document_url(change.slug),
        }
        for text, change in one.changes
    ]
    return {"row": row, "since": one.standing.since, "changes": lines, "may": access.may_write(actor, row.unit_id)}


def _resting(typed: str, standing: Sequence[queries.Standing]) -> dict[str, Any]:
    """What rests on the document that was typed or chosen, and on those that it amends."""
    place = law.places_of([typed]).get(typed)
    if place is None:
        return {"unknown": True}
    document = law.document(place[0])
    amended: dict[str, str] = {}
    for line in law.relations(document):
        if line.outgoing and line.kind in _AMENDS and line.other is not None and line.other.slug != document.slug:
            amended.setdefault(line.other.slug, line.other.full_name)
    rows = queries.resting_on([document.slug, *amended], standing)
    return {
        "document": document, "document_url": document_url(document.slug), "amended": [(document_url(slug), name) for slug, name in amended.items()],
        "resting": [
            {
                "row": one.standing.procedure, "through": amended.get(one.through, ""),
                "citations": [(text, official_label(eid) if eid else "") for text, eid in one.citations],
            }
            for one in rows
        ],
    }  # fmt: skip
