"""What people of other agencies who were let in to observe may see: issued plans, reports that were sent. Nothing else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.base.actor import Actor
from cualuat.files import queries as file_queries
from cualuat.programme import access
from cualuat.programme.exports import Shape
from cualuat.programme.queries import plans
from cualuat.reports import queries as reports
from cualuat.reports.operations import observing
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.record import lines
from cualuat.web.public.programme.giving_out import given_out
from cualuat.web.shell.serving import as_download, as_pdf

SHOWN = 100
OPENED = 30


@desk("observer")
def listed(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The plans and reports there are for observers; the focal unit and the leaders also see who opened what."""
    seen = _as_observer(actor)
    context = {
        "plans": plans.plans(actor=seen).order_by("-day", "-pk")[:SHOWN],
        "list": paged(request, reports.reports(actor=seen)),
        "opened": lines(audit.of_action("observing.open")[:OPENED], actor) if access.may_keep(actor) else None,
    }
    return page(request, actor, "desk/observing.html", context)


@desk("observer")
def plan(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One plan: what it carries out, its tasks with who and when."""
    found = plans.plan(pk, actor=_as_observer(actor))
    if found is None:
        raise Http404("no such plan")
    observing.note(opened=found, form="trang", by=actor, at=timezone.now())
    bases = found.bases.order_by("-implements", "pk")
    return page(request, actor, "desk/observed_plan.html", {"plan": found, "tasks": plans.tasks(found), "bases": bases})


@desk("observer")
def plan_file(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """The plan as Word or PDF, as the public gets it."""
    found = plans.plan(pk, actor=_as_observer(actor))
    if found is None:
        raise Http404("no such plan")
    observing.note(opened=found, form=form, by=actor, at=timezone.now())
    return given_out(found, form, Shape(public=True))


@desk("observer")
def report_file(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """A report that was sent: «docx», «pdf», or «ban-ky», the signed copy."""
    found = reports.report(pk, actor=_as_observer(actor))
    if found is None or form not in ("docx", "pdf", "ban-ky"):
        raise Http404("no such report")
    kept = {"docx": found.docx, "pdf": found.pdf, "ban-ky": found.signed}[form]
    if kept is None or not file_queries.may_be_opened(kept):
        raise Http404(form)
    observing.note(opened=found, form=form, by=actor, at=timezone.now())
    served = file_queries.served(kept)
    return as_pdf(served) if form == "pdf" else as_download(served)


def _as_observer(actor: Actor) -> Actor:
    """Whoever looks sees here what an observer sees, and no more."""
    return Actor(actor.id, actor.name, "observer")
