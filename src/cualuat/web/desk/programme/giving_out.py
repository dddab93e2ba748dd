"""Plans as Word and PDF for the staff."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from cualuat.base.actor import Actor
from cualuat.programme.exports import Shape
from cualuat.programme.queries import plans as queries
from cualuat.web.desk.door import desk
from cualuat.web.public.programme.giving_out import given_out


@desk()
def plan_out(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """The plan with its corrections; with «?bang=1» a table of who does what by when behind it."""
    found = queries.plan(pk, actor=actor)
    if found is None:
        raise Http404("no such plan")
    return given_out(found, form, Shape(assignments=request.GET.get("bang") == "1"))
