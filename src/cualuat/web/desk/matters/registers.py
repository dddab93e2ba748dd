"""The official registers as XLSX and DOCX."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework import access
from cualuat.casework.kinds import FAMILIES
from cualuat.casework.needs import read_day
from cualuat.casework.operations import exporting
from cualuat.letters.registers import BadRegister, Head, register_docx, register_xlsx
from cualuat.organisation import queries as organisation
from cualuat.web.desk.door import desk, page
from cualuat.web.shell.fields import Field, Form, show_date

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAKERS: dict[str, tuple[str, Callable[..., bytes]]] = {"xlsx": (XLSX, register_xlsx), "docx": (DOCX, register_docx)}


def _form() -> Form:
    today = timezone.localdate()
    return Form(
        [
            Field("family", "Sổ", kind="select", options=list(FAMILIES.items()), value="reception"),
            Field(
                "since", "Từ ngày", kind="date", value=show_date(today.replace(month=1, day=1)), hint="Theo ngày nhận."
            ),
            Field("until", "Đến hết ngày", kind="date", value=show_date(today)),
        ]
    )


@desk(duties=access.DESK)
def registers(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Which register, for which days."""
    form = _form()
    if "family" in request.GET:
        form.fill(request.GET)
        try:
            _days(form)
        except Refused as error:
            form.refuse(error)
    context = {"form": form, "query": request.GET.urlencode(), "ready": "family" in request.GET and not form.wrong}
    return page(request, actor, "desk/matters/registers.html", context, status=422 if form.wrong else 200)


def _days(form: Form) -> tuple[date, date]:
    since, until = read_day(form["since"].value, "since"), read_day(form["until"].value, "until")
    if until < since:
        raise Refused("Ngày cuối đứng trước ngày đầu.", "until")
    if (until - since).days > 366:
        raise Refused("Mỗi lần xuất tối đa một năm.", "until")
    return since, until


@desk(duties=access.DESK)
def register_file(request: HttpRequest, actor: Actor, form: str) -> HttpResponseBase:
    """The register as a file."""
    asked = _form().fill(request.GET)
    family = asked["family"].value
    if form not in _MAKERS or family not in FAMILIES:
        raise Http404(form)
    try:
        since, until = _days(asked)
        agency = organisation.agency()
        head = Head(agency.superior, agency.name, agency.place) if agency else Head()
        made = exporting.register(family=family, since=since, until=until, by=actor, at=timezone.now())
        data = _MAKERS[form][1](made.columns, made.rows, made.title, made.subtitle, head)
    except (Refused, BadRegister) as error:
        asked.errors.append(str(error))
        return page(request, actor, "desk/matters/registers.html", {"form": asked, "ready": False}, status=422)
    response = HttpResponse(data, content_type=_MAKERS[form][0])
    response["Content-Disposition"] = f'attachment; filename="so-{family}-{since:%Y%m%d}-{until:%Y%m%d}.{form}"'
    return response
