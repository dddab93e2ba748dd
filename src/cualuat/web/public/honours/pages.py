"""Rounds, those put up and honoured, initiatives: pages to read.

Pages that name people are kept by no cache: who withdraws her name is gone from them at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cualuat.files import queries as files
from cualuat.honours import queries
from cualuat.honours.norms import norms
from cualuat.web.shell.serving import as_picture

if TYPE_CHECKING:
    from cualuat.files.models import Attachment
    from cualuat.honours.models import Round

SHOWN = 200


@require_safe
@never_cache
def honours(request: HttpRequest) -> HttpResponseBase:
    """What one can take part in now, then those honoured, the latest first; who is not named is counted."""
    today = timezone.localdate()
    rounds = list(queries.public_rounds()[:SHOWN])
    found = list(queries.honours()[:SHOWN])
    named = [one for one in found if one.nomination.is_public]
    context = {
        "open": [one for one in rounds if queries.takes_nominations(one, today)],
        "commenting": [one for one in rounds if queries.takes_comments(one, today)],
        "others": [
            (one, one.state_name(today))
            for one in rounds
            if not (queries.takes_nominations(one, today) or queries.takes_comments(one, today))
        ],
        "honours": named,
        "unnamed": len(found) - len(named),
    }  # fmt: skip
    return render(request, "public/honours/list.html", context)


def round_or_404(pk: int) -> Round:
    """The round, announced."""
    found = queries.public_round(pk) if pk < 2**31 else None
    if found is None:
        raise Http404("no such round")
    return found


@require_safe
@never_cache
def round(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One round: what is honoured, when what happens, those put up, those honoured."""
    found, today = round_or_404(pk), timezone.localdate()
    ballot = found.ballot if found.ballot and found.ballot.occasion.frozen_at else None
    honoured = [one for one in queries.honours() if one.nomination.round_id == found.pk]
    context = {
        "round": found,
        "state_name": found.state_name(today),
        "takes_nominations": queries.takes_nominations(found, today),
        "takes_comments": queries.takes_comments(found, today),
        "put_up": queries.put_up(found),
        "criteria": queries.scales(found).values() if found.choosing == "council" else (),
        "ballot": ballot,
        "honours": [one for one in honoured if one.nomination.is_public],
        "unnamed": sum(not one.nomination.is_public for one in honoured),
    }
    return render(request, "public/honours/round.html", context)


@require_safe
@never_cache
def honour(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One honoured who agreed to be named."""
    found = queries.honour(pk) if pk < 2**31 else None
    if found is None:
        raise Http404("no such honour, or not to be named")
    initiative = queries.public_initiatives().filter(nomination=found.nomination).first()
    return render(
        request, "public/honours/honour.html", {"honour": found, "one": found.nomination, "initiative": initiative}
    )


@require_safe
@never_cache
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of one who is put up or honoured, as long as she agrees."""
    found = queries.public_nomination(pk) if pk < 2**31 else None
    return shown_picture(found.picture if found else None)


def shown_picture(attachment: Attachment | None) -> HttpResponseBase:
    """The clean copy of a picture. Raises Http404."""
    if attachment is None or not files.may_be_opened(attachment):
        raise Http404("no picture")
    return as_picture(files.served(attachment))


@require_safe
@never_cache
def initiatives(request: HttpRequest) -> HttpResponseBase:
    """The register of initiatives, as far as it is public."""
    return render(request, "public/honours/initiatives.html", {"rows": queries.public_initiatives()[:SHOWN]})


@require_safe
@never_cache
def initiative(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One initiative: which trouble it met, what was done, with what effect, at what cost, who does it too."""
    found = queries.public_initiative(pk) if pk < 2**31 else None
    if found is None:
        raise Http404("no such initiative")
    points, scorers = queries.initiative_points(found)
    context = {
        "one": found, "replications": found.replications.all(), "points": points, "scorers": scorers, "whole": sum(one.most for one in norms().scales.values()),
    }  # fmt: skip
    return render(request, "public/honours/initiative.html", context)
