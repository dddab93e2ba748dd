"""One report: what it says in a minute, its figures, its parts, the steps to its signature, where it was sent."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.organisation import queries as organisation
from cualuat.reports import access, composing, queries
from cualuat.reports.operations import drafting, issuing, parts
from cualuat.reports.operations.issuing import Signature
from cualuat.reports.regimes import regime
from cualuat.reports.rules import MOST_TASKS, Told, shortened, summary
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import keys_in, version_of
from cualuat.web.desk.record import lines
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.reports.models import Report, ReportFigure

HISTORY = 30


def found_or_404(pk: int, actor: Actor) -> Report:
    """The report. Raises Http404."""
    found = queries.report(pk, actor=actor)
    if found is None:
        raise Http404("no such report")
    return found


# --- the forms of the page ---------------------------------------------------------------------------------------


def _forms(found: Report, figures: list[ReportFigure]) -> dict[str, Form]:
    """The forms by what they do; names of inputs begin with it, so that none stands twice on the page."""
    today = timezone.localdate()
    units = [(str(unit.pk), unit.name) for unit in organisation.units(on=today)]
    leaders = [
        (str(one.pk), f"{one.name}, {organisation.title_of(one, on=today)}".rstrip(", "))
        for one in organisation.people_with_duty("leader", on=today)
    ]
    shown = found.shown or [f.code for f in figures if f.measure != "share"]
    return {
        "edit": Form([
            Field("edit_title", "Tên báo cáo", kind="textarea", value=found.title, required=True, height=2),
            Field("edit_addressee", "Kính gửi", value=found.addressee, maxlength=500),
            Field("edit_asked_by", "Nơi yêu cầu", value=found.asked_by, maxlength=300),
            Field("edit_asked_what", "Yêu cầu báo cáo điều gì", kind="textarea", value=found.asked_what),
            Field("edit_due", "Hạn gửi", kind="date", value=show_date(found.due)),
        ]),
        "ask": Form([
            Field("ask_heading", "Cần viết về điều gì", required=True, maxlength=300, hint="Ví dụ: Tình hình thực hiện ở đơn vị."),
            Field("ask_units", "Đơn vị viết", kind="checks", options=units, required=True),
            Field("ask_due", "Hạn viết", kind="date", hint="Ngày/tháng/năm."),
        ]),
        "back": Form([Field("back_reason", "Cần sửa gì", kind="textarea", required=True, height=3)]),
        "sign": Form([
            Field("sign_number", "Số, ký hiệu", maxlength=60, hint="Để trống thì lấy số báo cáo kế tiếp của năm."),
            Field("sign_day", "Ngày ký", kind="date", value=show_date(today), required=True),
            Field("sign_signer", "Người ký", kind="select", options=leaders, required=True),
        ]),
        "send": Form([
            Field("send_to", "Gửi tới", value=found.addressee, required=True, maxlength=300),
            Field("send_purpose", "Để làm gì", maxlength=200, hint="Ví dụ: để báo cáo; để biết."),
            Field("send_how", "Gửi bằng cách nào", required=True, maxlength=200, hint="Ví dụ: trục liên thông văn bản; bưu điện."),
            Field("send_on", "Ngày gửi", kind="date", value=show_date(today), required=True),
        ]),
        "publish": Form([
            Field("publish_shown", "Chỉ tiêu cho mọi người xem", kind="checks", value=",".join(shown), required=True,
                  options=[(f.code, f.name) for f in figures], hint="Chỉ con số, không có hồ sơ nào."),
        ]),
        "attach": Form([Field("attach_file", "Tệp", kind="file", required=True, hint="Bản quét hoặc bản ký số của báo cáo.")]),
    }  # fmt: skip


# --- what the forms do -------------------------------------------------------------------------------------------


class _Acts:
    """What can be done on the page, one method each: does it, and says what to tell."""

    def __init__(self, request: HttpRequest, actor: Actor, found: Report, forms: dict[str, Form]) -> None:
        self.request, self.actor, self.found, self.forms = request, actor, found, forms
        self.now = timezone.now()
        self.version = version_of(request)

    def values(self, act: str) -> dict[str, str]:
        """What was typed into a form, without the beginning of the names."""
        typed = self.forms[act].fill(self.request.POST).values()
        return {name.removeprefix(f"{act}_"): text for name, text in typed.items()}

    def _common(self) -> dict[str, Any]:
        return {"report": self.found, "version": self.version, "by": self.actor, "at": self.now}

    def freeze(self) -> str:
        drafting.freeze(**self._common())
        return "Đã chốt số liệu. Từ nay báo cáo hiện các số này, dù dữ liệu thay đổi."

    def review(self) -> str:
        drafting.to_review(**self._common())
        return "Đã trình duyệt."

    def back(self) -> str:
        drafting.send_back(reason=self.values("back")["reason"], **self._common())
        return "Đã trả lại để soạn tiếp."

    def edit(self) -> str:
        typed = self.values("edit")
        drafting.edit_report(
            title=typed["title"],
            addressee=typed["addressee"],
            asked_by=typed["asked_by"],
            asked_what=typed["asked_what"],
            due=read_day(typed["due"], "due") if typed["due"] else None,
            **self._common(),
        )
        return "Đã sửa."

    def ask(self) -> str:
        typed = self.values("ask")
        units = [unit for key in keys_in(typed["units"]) if (unit := organisation.unit(key)) is not None]
        due = read_day(typed["due"], "due") if typed["due"] else None
        parts.ask_parts(report=self.found, heading=typed["heading"], units=units, due=due, by=self.actor, at=self.now)
        return "Đã yêu cầu. Các đơn vị thấy việc này ở trang Báo cáo."

    def sign(self) -> str:
        typed = self.values("sign")
        day = read_day(typed["day"], "day")
        made = issuing.sign(signature=Signature(typed["number"], day, typed["signer"]), **self._common())
        return f"Đã ban hành, số {made.number}. Báo cáo không sửa được nữa."

    def send(self) -> str:
        typed = self.values("send")
        on = read_day(typed.pop("on"), "on")
        issuing.dispatch(report=self.found, on=on, by=self.actor, at=self.now, **typed)
        return "Đã ghi nơi gửi."

    def received(self) -> str:
        number = self.request.POST.get("row", "")
        row = self.found.dispatches.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None
        if row is None:
            raise Refused("Không có dòng này.")
        on = read_day(self.request.POST.get("received_on", "").strip(), "")
        issuing.confirm_receipt(row=row, on=on, by=self.actor, at=self.now)
        return "Đã ghi ngày nơi nhận nhận được."

    def publish(self) -> str:
        codes = self.values("publish")["shown"].split(",")
        issuing.publish(report=self.found, codes=codes, public=True, by=self.actor, at=self.now)
        return "Đã đăng lên trang công khai."

    def unpublish(self) -> str:
        issuing.publish(report=self.found, codes=[], public=False, by=self.actor, at=self.now)
        return "Đã gỡ khỏi trang công khai."

    def attach(self) -> str:
        if not access.may_keep(self.actor):
            raise NotAllowed("Chỉ đơn vị đầu mối và lãnh đạo cơ quan được lập, sửa báo cáo.")
        try:
            with received(self.request, by=self.actor, name="attach_file") as sent:
                if len(sent) != 1:
                    raise Refused("Hãy chọn một tệp.", "file")
                issuing.attach_signed(report=self.found, attachment=sent[0], by=self.actor, at=self.now)
        except (UnacceptableFile, TooLarge) as error:
            raise Refused(str(error), "file") from error
        return "Đã giữ bản ký."

    def discard(self) -> str:
        drafting.discard(report=self.found, by=self.actor, at=self.now)
        return "Đã bỏ bản soạn."


_ACTS = ("freeze", "review", "back", "edit", "ask", "sign", "send", "received", "publish", "unpublish", "attach", "discard")  # fmt: skip


@desk()
def report(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The report and everything that can be done with it."""
    found = found_or_404(pk, actor)
    forms, error, act = _forms(found, queries.figures(found)), "", request.POST.get("act", "")
    if request.method == "POST" and act in _ACTS:
        do: Callable[[], str] = getattr(_Acts(request, actor, found, forms), act)
        try:
            told = do()
        except Refused as refused:
            error = _refuse(forms.get(act), act, refused)
        else:
            messages.success(request, told)
            return redirect("desk:period-reports") if act == "discard" else redirect("desk:period-report", pk=pk)
        found = found_or_404(pk, actor)
    wrong = bool(error) or any(form.wrong for form in forms.values())
    typed = {"row": request.POST.get("row", ""), "on": request.POST.get("received_on", "")}
    context = _shown(found, actor) | {
        "forms": forms,
        "form": forms.get(act),
        "act": act,
        "error": error,
        "typed": typed,
    }
    return page(request, actor, "desk/reporting/report.html", context, status=422 if wrong else 200)


def _refuse(form: Form | None, act: str, refused: Refused) -> str:
    """Puts the message into the form that was sent; what belongs above the page where there is none."""
    if form is None:
        return str(refused)
    form.refuse(Refused(str(refused), f"{act}_{refused.field}" if refused.field else ""))
    return ""


def _shown(found: Report, actor: Actor) -> dict[str, Any]:
    today = timezone.localdate()
    figures = queries.figures(found)
    told = composing.told(figures)
    rows = list(zip(figures, told, strict=True))
    written = queries.parts(found)
    keeps = access.may_keep(actor)
    return {
        "report": found,
        "regime": regime(found.regime),
        "period": composing.period_name(found),
        "before": composing.before_name(found),
        "groups": [(name, [one for one in some]) for name, some in groupby(rows, key=lambda row: row[0].group)],
        "summary": summary(told),
        "charts": composing.charts(found, told),
        "parts": written,
        "unwritten": [part for part in written if part.state != "written"],
        "writable": queries.writable(found, actor=actor, on=today) if found.state == "drafting" else frozenset(),
        "dispatches": found.dispatches.all(),
        "may_keep": keeps,
        "may_send": keeps or actor.does("clerk"),
        "may_publish": actor.does(*access.PUBLISHERS) and found.state == "issued",
        "is_running": found.until >= (timezone.localdate(found.cut_off) if found.cut_off else today),
        "late": found.due is not None and found.due < today and found.state != "issued",
        "lines": lines(audit.history("period-report", str(found.pk))[:HISTORY], actor),
        "tasks": (tasks := shortened(found.tasks, MOST_TASKS)),
        "tasks_left": len(found.tasks) - len(tasks),
        "today": today,
    }


# What a row is about → the page of the desk that shows it.
_OPENS = {
    "task-instance": "desk:work-item",
    "score-card": "desk:standard-card",
    "training-course": "desk:training-course",
    "obstacle": "desk:obstacle",
    "reading-item": "desk:reading-item",
    "agency-duty": "desk:function",
    "disclosure": "desk:disclosure",
    "check": "desk:check",
    "budget-line": "desk:budget-line",
    "equipment": "desk:equipment-item",
    "resource-request": "desk:resource-request",
    "drafting-obligation": "desk:drafting-item",
    "consultation": "desk:consultation",
    "coordination-request": "desk:coordination-request",
    "procedure": "desk:procedure",
    "procedure-file": "desk:procedure-file",
    "coordination-minutes": "desk:coordination-minutes",
    "guide": "desk:guide",
    "dialogue": "desk:dialogue",
    "democracy-posting": "desk:democracy-posting",
    "democracy-round": "desk:democracy-round",
    "democracy-conference": "desk:democracy-conference",
    "democracy-suggestion": "desk:democracy-suggestion",
    "emulation-round": "desk:emulation-round",
    "emulation-dossier": "desk:emulation-dossier",
    "ballot": "desk:ballot",
    "honour-round": "desk:honour-round",
    "initiative": "desk:initiative",
    "reception-day": "desk:reception-day",
    "publication": "desk:publication",
    "campaign-item": "desk:campaign-item",
    "kit-meeting": "desk:kit-meeting",
    "access-model": "desk:access-model",
    "newsletter": "desk:newsletter",
    "survey": "desk:survey",
    "contest-round": "desk:contest-round",
    "contest-question": "desk:contest-question",
}


def address_of(row: queries.FrozenRow) -> str:
    """The page of the desk that shows what a row is about; nothing where there is none, or it may not be opened."""
    if row.case is not None:
        return reverse("desk:case", args=[row.case])
    return reverse(_OPENS[row.about], args=[row.key]) if row.about in _OPENS and row.key.isdecimal() else ""


@desk()
def figure(request: HttpRequest, actor: Actor, pk: int, code: str) -> HttpResponseBase:
    """The frozen rows behind a figure, of this period or of the one before."""
    found = found_or_404(pk, actor)
    row = queries.figure(found, code)
    if row is None:
        raise Http404("no such figure")
    before = request.GET.get("ky") == "truoc"
    rows = queries.rows_of(row, actor=actor, before=before)
    told: Told = composing.told([row])[0]
    shown = paged(request, rows.shown, size=100)
    context = {
        "report": found,
        "figure": row,
        "told": told,
        "list": shown,
        "rows": [(one, address_of(one)) for one in shown.rows],
        "hidden": rows.hidden,
        "is_before": before,
        "period": composing.period_name(found),
        "before": composing.before_name(found),
    }
    return page(request, actor, "desk/reporting/figure.html", context)
