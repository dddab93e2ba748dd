"""Plans as Word and PDF for anybody, where they are public."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from cualuat.letters.typesetting import CannotTypeset
from cualuat.programme import exports
from cualuat.programme.exports import Shape
from cualuat.programme.queries import plans as queries
from cualuat.web.public.finding.asked import public_page
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.programme.models import Plan

# Ending of the file → its type and who makes it.
_MAKERS: dict[str, tuple[str, Callable[[Plan, Shape], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", exports.as_docx),
    "pdf": ("application/pdf", exports.as_pdf),
}


def given_out(plan: Plan, form: str, shape: Shape) -> HttpResponseBase:
    """The file to be saved. Raises Http404 for a form that there is none of."""
    if form not in _MAKERS:
        raise Http404(form)
    media_type, make = _MAKERS[form]
    try:
        data = make(plan, shape)
    except CannotTypeset as error:
        return HttpResponse(f"{error} Hãy tải bản Word.", status=422, content_type="text/plain; charset=utf-8")
    return made_here(data, media_type, f"{exports.file_name(plan)}.{form}")


@require_safe
@public_page
def plan_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """A public plan as it was issued, without the line on where it is kept."""
    found = queries.public_plans().filter(pk=pk).first()
    if found is None:
        raise Http404("no such plan")
    return given_out(found, form, Shape(public=True))
