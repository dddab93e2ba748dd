"""The list of what the agency publishes, for anybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cualuat.duties import queries
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.finding.asked import public_page


@require_safe
@public_page
def disclosures(request: HttpRequest) -> HttpResponseBase:
    """Each entry with its form and place, when it was published last and when the next is due."""
    found = queries.public_list(on=timezone.localdate())
    links = link_all(one.information.basis for one in found)
    rows = [
        {"one": one, "bases": links.get(one.information.basis, ()), "limit": str(one.information.rule)} for one in found
    ]
    return render(request, "public/duties/disclosures.html", {"rows": rows})
