"""Taking in what comes by post, at the desk, by telephone: the clerk writes for the person, the scan goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.kinds import FAMILIES, Kind, all_kinds
from cualuat.casework.needs import read_day
from cualuat.casework.operations.intake import Brought, Incomplete, PersonGiven, Registered, faults_of, register
from cualuat.casework.queries import single
from cualuat.files import operations as files
from cualuat.kernel.workdays import VIETNAM
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts
from cualuat.web.desk.door import desk, page
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.matters.drafting import STAGES, people_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date

CHANNELS = [
    ("desk", "Trực tiếp tại trụ sở"),
    ("post", "Đường bưu điện"),
    ("phone", "Điện thoại (ghi lại lời người gọi)"),
    ("email", "Thư điện tử"),
    ("forwarded", "Cơ quan khác chuyển đến"),
]


@desk(duties=("reception",))
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which kind it is, with what each is for."""
    kinds = [k for k in all_kinds().values() if k.family != "reception"]
    groups = [
        {"name": name, "kinds": [k for k in kinds if k.family == family]}
        for family, name in FAMILIES.items()
        if family != "reception"
    ]
    return page(request, actor, "desk/matters/intake.html", {"groups": groups})


def _form(of: Kind) -> Form:
    today = timezone.localdate()
    head = [
        Field("channel", "Đến bằng cách nào", kind="select", options=CHANNELS, required=True),
        Field("received_on", "Ngày nhận", kind="date", value=show_date(today), required=True, hint="Ngày/tháng/năm; thời hạn tính từ ngày này."),
    ]  # fmt: skip
    units = [("", "– để sau –"), *((str(u.pk), u.name) for u in organisation.units(on=today))]
    tail = [
        Field("respondent", "Người bị khiếu nại, phản ánh", hint="Mỗi dòng một người: họ tên; chức vụ, nơi công tác.", kind="textarea"),
        Field("unit", "Giao cho đơn vị", kind="select", options=units),
        Field("files", "Bản quét, tệp kèm theo", kind="file", hint="Đơn giấy thì quét cả đơn."),
    ]  # fmt: skip
    return Form([*head, *STAGES[0].fields(of), *STAGES[2].fields(of), *tail])


@desk(duties=("reception",))
def write(request: HttpRequest, actor: Actor, kind: str) -> HttpResponseBase:
    """The form of a kind; the answer is the receipt to print."""
    of = all_kinds().get(kind)
    if of is None or of.family == "reception" or of.sealed:
        raise Http404(kind)
    form = _form(of)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            registered = _registered(request, actor, form, of)
        except Incomplete as error:
            form.refuse_all(error.errors)
        except Refused as error:
            form.refuse(error)
        except (files.UnacceptableFile, files.TooLarge) as error:
            form["files"].error = str(error)
        else:
            context = {
                "case": registered.case,
                "code": receipts.grouped(registered.receipt),
                "alike": single.alike(registered.case, actor=actor),
            }
            return page(request, actor, "desk/matters/intake_done.html", context)
    context = {
        "kind": of,
        "form": form,
        "show_optional": True,
        "bases": link_all([of.requires_basis])[of.requires_basis],
    }
    return page(request, actor, "desk/matters/intake_form.html", context, status=422 if form.wrong else 200)


def _registered(request: HttpRequest, actor: Actor, form: Form, of: Kind) -> Registered:
    """Looks at the words before the files, and keeps no file of a letter that is not taken in."""
    now = timezone.now()
    wrong, day = {}, timezone.localdate()
    try:
        day = read_day(form["received_on"].value, "received_on")
    except Refused as error:  # told together with all else that is wrong
        wrong["received_on"] = str(error)
    brought = _brought(form, of, day)
    if errors := faults_of(brought, of, at=now) | wrong:
        raise Incomplete(errors)
    with received(request, by=actor) as sent:
        return register(brought=replace(brought, files=tuple(sent)), by=actor, at=now)


def _brought(form: Form, of: Kind, day: date) -> Brought:
    values = form.values()
    now = timezone.now().astimezone(VIETNAM)
    moment = now if day == now.date() else datetime.combine(day, time(12), VIETNAM)
    unit = organisation.unit(int(values["unit"])) if values["unit"].isdecimal() else None
    count = values["count"] or "1"
    answers = {ask.name: values[ask.name] for ask in of.asks if values.get(ask.name)}
    if values.get("on_behalf"):
        answers["on_behalf"] = values["on_behalf"]
    names = ("name", "honorific", "address", "id_number", "phone", "email", "told_by")
    respondents = tuple(PersonGiven(name=p.name, position=p.address) for p in people_of(values["respondent"]))
    return Brought(
        kind=of.code,
        channel=values["channel"],
        received_at=moment,
        subject=values["subject"],
        content=values["content"],
        request=values.get("request", ""),
        answers=answers,
        sender=PersonGiven(**{name: values[name] for name in names}),
        representatives=people_of(values["representatives"]),
        signatories=people_of(values["signatories"]),
        respondents=respondents,
        count=int(count) if count.isdecimal() and len(count) < 6 else 0,
        unit=unit,
    )
