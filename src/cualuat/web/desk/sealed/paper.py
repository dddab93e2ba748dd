"""A denunciation on paper or by word of mouth: written into a box by whoever takes it in, who gets no key by that."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.casework.operations import sealed_matters
from cualuat.casework.operations.intake import Incomplete, PersonGiven
from cualuat.casework.operations.sealed_matters import Denounced, Denunciation
from cualuat.files.in_memory import Examined, examine
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.sealed import padding
from cualuat.sealed.crypto import Busy
from cualuat.sealed.operations import FileWanted
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.matters.intake import CHANNELS
from cualuat.web.public.sealed.writing import KINDS, PERSON, form_of
from cualuat.web.shell.fields import Field, Form, show_date


def _form() -> Form:
    today = timezone.localdate()
    head = [
        Field("channel", "Đến bằng cách nào", kind="select", options=CHANNELS, required=True),
        Field("received_on", "Ngày nhận", kind="date", value=show_date(today), required=True, hint="Ngày/tháng/năm."),
    ]
    files = Field("files", "Bản quét, tệp kèm theo", kind="file", hint="Quét cả phong bì nếu có dấu bưu điện.")
    return Form([*head, *form_of().fields, files])


@desk(duties=("reception", "denunciation"))
def paper(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The form; the answer is the receipt to hand over."""
    form = _form()
    if request.method == "POST":
        form.fill(request.POST)
        made = _enter(request, actor, form)
        if made is not None:
            context = {"case": made.case, "code": made.receipt}
            return page(request, actor, "desk/sealed/received.html", context)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/sealed/paper.html", context, status=422 if form.wrong else 200)


def _enter(request: HttpRequest, actor: Actor, form: Form) -> Denunciation | None:
    """None where something is wrong, which is then said beside it; files are looked at before anything is stored."""
    values = form.values()
    try:
        examined = [examine(name=f.name or "", data=f.read()) for f in request.FILES.getlist("files")]
        wanted = Denounced(
            kind=values["kind"] if values["kind"] in dict(KINDS) else "denunciation",
            content=values["content"],
            accused=values["accused"],
            request=values["request"],
            sender=PersonGiven(**{name: values[name] for name in PERSON}),
            channel=values["channel"],
            received_on=read_day(values["received_on"], "received_on"),
        )
        made = sealed_matters.denounce(wanted=wanted, by=actor, at=timezone.now())
    except Incomplete as error:
        form.refuse_all(error.errors)
        return None
    except (UnacceptableFile, TooLarge) as error:
        form["files"].error = str(error)
        return None
    except (Refused, Busy) as error:
        form.refuse(error)
        return None
    _keep_files(made, examined)
    return made


def _keep_files(made: Denunciation, examined: list[Examined]) -> None:
    for one in examined:
        wanted = FileWanted(one.name, one.media_type, one.data)
        try:
            sealed_matters.add_file(opened=made.opened, file=wanted, cleaned=one.cleaned, at=timezone.now())
        except padding.TooLarge:
            continue
