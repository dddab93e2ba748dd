"""One consultation: the text, papers, who is invited; posting, closing, the next version, explaining, issuing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day
from cualuat.consultations import access, queries
from cualuat.consultations.kinds import kinds
from cualuat.consultations.operations import arranging, ending, posting
from cualuat.consultations.rules import COLLECTED, STATES
from cualuat.drafting import queries as drafting
from cualuat.entry.rules import shown_code
from cualuat.kernel.workdays import YearNotCovered, show
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.letters.registers import Column
from cualuat.web.desk.consultations import forms
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, key_in, version_of
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.public.clock.lines import lines_of
from cualuat.web.public.consultations.showing import TAGS
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.consultations.models import Consultation

_CODES = (
    Column("number", "STT", 6),
    Column("name", "Cơ quan, tổ chức", 44),
    Column("code", "Mã mời", 18),
    Column("address", "Địa chỉ", 50),
)
Done = str | HttpResponse


def found_or_404(pk: int, actor: Actor) -> Consultation:
    """A consultation the actor works with. Raises Http404."""
    found = queries.consultation(pk, actor=actor)
    if found is None:
        raise Http404("no such consultation")
    return found


def _forms(actor: Actor, found: Consultation) -> dict[str, Form]:
    """The forms of what can be done now, by name."""
    writes, runs = access.may_write(actor, found.unit_id), access.may_run(actor)
    made: dict[str, Form] = {}
    if found.state == "planned" and writes:
        made |= _planned(actor, found)
    if found.state in ("planned", "posted") and writes:
        made["paper"] = Form([
            Field("name", "Tên tài liệu", maxlength=300, hint="Ví dụ: Tờ trình, Báo cáo đánh giá tác động. Để trống thì lấy tên tệp."),
            Field("file", "Tệp", kind="file", required=True),
        ])  # fmt: skip
        made["invite"] = Form(
            [
                Field(
                    "names",
                    "Cơ quan, tổ chức được mời",
                    kind="textarea",
                    height=4,
                    required=True,
                    hint="Mỗi dòng một nơi. Mã mời chỉ hiện một lần, trong tệp tải về.",
                ),
                Field("renew", "Cấp lại mã cho nơi đã mời; mã cũ hết dùng", kind="check"),
            ]
        )
    if found.state in COLLECTED and writes:
        made |= _next(found)
    if runs:
        made |= _running(found)
    return {name: form.within(name) for name, form in made.items()}


def _planned(actor: Actor, found: Consultation) -> dict[str, Form]:
    made = {
        "edit": forms.wanted_form(actor, found),
        "paste": Form([Field("text", "Lời văn dự thảo", kind="textarea", height=20, value=found.text, required=True, hint="Mỗi dòng một đoạn: «Điều 1. Tên điều», khoản «1.», điểm «a)».")]),
        "upload": Form([Field("file", "Tệp dự thảo", kind="file", required=True, hint="Word, PDF có chữ, văn bản thuần.")]),
    }  # fmt: skip
    if options := forms.drafts(actor):
        made["draft"] = Form([Field("obligation", "Văn bản đang soạn", kind="select", options=options, required=True)])
    return made | {f"remove-{one.pk}": Form([]) for one in found.papers.all()}


def _next(found: Consultation) -> dict[str, Form]:
    made = {
        "next_paste": Form([Field("text", "Lời văn sau khi tiếp thu", kind="textarea", height=16, value=found.next_text or found.text, required=True)]),
        "next_upload": Form([Field("file", "Tệp bản sau khi tiếp thu", kind="file", required=True)]),
    }  # fmt: skip
    if found.obligation_id is not None:
        made["next_draft"] = Form([])
    return made


def _running(found: Consultation) -> dict[str, Form]:
    made: dict[str, Form] = {}
    if found.state == "planned":
        made["post"] = Form(
            [
                Field(
                    "until",
                    "Nhận góp ý đến hết ngày",
                    kind="date",
                    value=show_date(found.wanted_until),
                    hint="Để trống thì máy lấy ngày sớm nhất luật cho phép.",
                )
            ]
        )
    if found.state == "posted":
        made["extend"] = Form([Field("until", "Ngày cuối mới", kind="date", required=True)])
        made["close"] = Form([])
    if found.state in COLLECTED:
        made["explain"] = Form(
            [
                Field(
                    "introduction",
                    "Lời đầu bản giải trình",
                    kind="textarea",
                    height=5,
                    hint="Nhận xét chung; hiện công khai.",
                )
            ]
        )
    if found.state == "explained":
        made["issue"] = Form([
            Field("number", "Số, ký hiệu", required=True, maxlength=80),
            Field("on", "Ngày ban hành", kind="date", required=True),
            Field("document", "Văn bản trong thư viện", maxlength=200, hint="Thư viện có văn bản này thì ghi số, ví dụ: Quyết định số 12/2026/QĐ-UBND; lời văn lấy từ đó."),
            Field("file", "Hoặc tệp văn bản đã ban hành", kind="file"),
        ])  # fmt: skip
    if found.state in ("planned", "posted", *COLLECTED):
        made["drop"] = Form([Field("reason", "Vì sao dừng", maxlength=1000, required=True)])
    return made


@desk(duties=access.DESK)
def item(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """All of it, and what can be done now."""
    found = found_or_404(pk, actor)
    made = _forms(actor, found)
    outcome = act_on(request, made, tuple(made), lambda act: _do(request, actor, found, act, made[act]))
    if isinstance(outcome.done, HttpResponse):
        return outcome.done
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:consultation", pk=pk)
    if outcome.wrong:
        found = found_or_404(pk, actor)
    today, counts = timezone.localdate(), queries.counts_of(found)
    context = {
        "item": found, "kind": kinds()[found.kind], "state": STATES[found.state], "tag": TAGS.get(found.state, ""), "forms": made,
        "act": outcome.act, "wrong": outcome.wrong, "show_optional": True, "late": found.explains_late(today),
        "error": outcome.error or (_told(made[outcome.act]) if outcome.wrong else ""), "is_over": found.last_day is not None and found.last_day < today,
        "papers": [(one, f"remove-{one.pk}") for one in found.papers.select_related("attachment")], "invited": list(found.invited.all()),
        "counts": counts, "draft": queries.draft_of(found), "may_enter": access.may_enter(actor, found.unit_id),
        "next": _next_step(actor, found, counts), **_period(found),
    }  # fmt: skip
    return page(request, actor, "desk/consultations/item.html", context, status=outcome.status)


_RUNNERS = "người biên tập nội dung, đơn vị đầu mối hoặc lãnh đạo"


def _next_step(actor: Actor, found: Consultation, counts: queries.Counts) -> str:
    """What is to be done next, and by whom where it is not the actor; «» where nothing is."""
    runs = access.may_run(actor)
    if found.state == "planned":
        if not found.text:
            return "Nạp lời văn dự thảo: lấy từ bản đang soạn, nạp tệp hoặc dán vào."
        return "Xem trước, rồi đăng lấy ý kiến." if runs else f"Xem trước, rồi nhờ {_RUNNERS} đăng lấy ý kiến."
    if found.state == "explained":
        return f"Văn bản ban hành rồi thì {'' if runs else f'{_RUNNERS} '}ghi văn bản đã ban hành."
    if not found.is_public or found.state == "issued":
        return ""
    left = [f"duyệt {counts.waiting} ý kiến" if counts.waiting else "", f"trả lời {counts.unanswered} ý kiến" if counts.unanswered else ""]  # fmt: skip
    work = ", ".join(filter(None, left))
    if found.state == "posted":
        return f"{work[:1].upper()}{work[1:]}." if work else ""
    if work:
        return f"{work[:1].upper()}{work[1:]}, rồi công bố tiếp thu, giải trình."
    told = "" if found.next_text else "Nạp bản sau khi tiếp thu nếu dự thảo có sửa, rồi "
    end = "công bố tiếp thu, giải trình." if runs else f"nhờ {_RUNNERS} công bố tiếp thu, giải trình."
    return told + end if told else end[:1].upper() + end[1:]


def _told(form: Form) -> str:
    return " ".join([*form.errors, *(f"{field.label}: {field.error}" for field in form.wrong_fields)])


def _period(found: Consultation) -> dict[str, Any]:
    """From the day of posting, or the one planned: the earliest last day and how it is reached."""
    first = found.posted_on or max(found.planned_on or timezone.localdate(), timezone.localdate())
    try:
        period = queries.least_period(found.kind, first)
    except YearNotCovered as error:
        return {"period_trouble": str(error), "first_day": first}
    if period is None:
        return {"first_day": first}
    return {"first_day": first, "period": period, "steps": lines_of(period.steps)}


def _do(request: HttpRequest, actor: Actor, found: Consultation, act: str, form: Form) -> Done:
    name, _, key = act.partition("-")
    if name == "remove":
        paper = queries.paper(found, int(key))
        if paper is None:
            raise Refused("Tài liệu này vừa được bỏ. Hãy tải lại trang.")
        arranging.remove_paper(paper=paper, by=actor, at=timezone.now())
        return "Đã bỏ tài liệu."
    return _ACTS[act](request, actor, found, form)


def _edit(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    try:
        arranging.plan(
            consultation=found, wanted=forms.wanted(form), version=version_of(request), by=actor, at=timezone.now()
        )
    except Refused:
        form.refuse_missing()
        raise
    return "Đã sửa."


def _paste(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    row = arranging.set_text(
        consultation=found, text=form["text"].value, version=version_of(request), by=actor, at=timezone.now()
    )
    return _read(row)


def _read(row: Consultation) -> str:
    draft = queries.draft_of(row)
    articles = sum(one.kind == "article" for one in draft.units)
    if len(draft.places) == 1:
        return (
            "Đã nhận lời văn, nhưng máy không thấy điều, mục nào: người dân chỉ góp ý được về cả văn bản. "
            "Muốn góp ý theo điều thì mở «Dán, sửa lời văn», để «Điều 1. …» ở đầu dòng."
        )
    if not articles:
        return f"Đã nhận lời văn không chia điều: {len(draft.places)} chỗ để góp ý. Hãy xem lại cấu trúc ở dưới."
    return f"Đã nhận lời văn: {articles} điều, {len(draft.places)} chỗ để góp ý. Hãy xem lại cấu trúc ở dưới."


def _upload(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    with received(request, by=actor, name="file") as sent:
        if len(sent) != 1:
            raise Refused("Hãy chọn một tệp.", "file")
        text = _text_in(sent[0])
        try:
            row = arranging.set_text(
                consultation=found, text=text, source=sent[0], version=version_of(request), by=actor, at=timezone.now()
            )
        except Refused as refused:  # there is no input for the text of a file
            raise Refused(str(refused), "file") from refused
    return _read(row)


def _draft(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    key = key_in(form.values()["obligation"])
    obligation = drafting.readable(key, actor=actor) if key else None
    if obligation is None:
        raise Refused("Hãy chọn văn bản đang soạn.", "obligation")
    row = arranging.take_draft(
        consultation=found, obligation=obligation, version=version_of(request), by=actor, at=timezone.now()
    )
    return _read(row)


def _paper(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    with received(request, by=actor, name="file") as sent:
        if len(sent) != 1:
            raise Refused("Hãy chọn một tệp.", "file")
        arranging.add_paper(
            consultation=found, name=form.values()["name"], attachment=sent[0], by=actor, at=timezone.now()
        )
    return "Đã thêm tài liệu."


def _invite(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    given = arranging.invite(
        consultation=found, names=form["names"].value.splitlines(), renew=bool(form["renew"].value), by=actor,
        at=timezone.now(),
    )  # fmt: skip
    address = request.build_absolute_uri(f"/lay-y-kien/{found.pk}/")
    rows = [
        {"number": n, "name": name, "code": shown_code(code), "address": address}
        for n, (name, code) in enumerate(given, 1)
    ]
    return as_sheet(_CODES, rows, "Mã mời góp ý", found.title, f"ma-moi-gop-y-{found.pk}")


def _post(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    until = forms.day_or_none(form.values(), "until")
    row = posting.post(consultation=found, until=until, version=version_of(request), by=actor, at=timezone.now())
    return f"Đã đăng. Nhận góp ý đến hết ngày {show(row.last_day or timezone.localdate())}."


def _extend(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    until = read_day(form.values()["until"], "until")
    posting.extend(consultation=found, until=until, version=version_of(request), by=actor, at=timezone.now())
    return f"Đã kéo dài đến hết ngày {show(until)}."


def _close(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    posting.close(consultation=found, version=version_of(request), by=actor, at=timezone.now())
    return "Đã chốt. Ý kiến bằng văn bản đến muộn vẫn ghi được."


def _drop(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    posting.drop(
        consultation=found, reason=form.values()["reason"], version=version_of(request), by=actor, at=timezone.now()
    )
    return "Đã dừng lấy ý kiến."


def _next_paste(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    ending.keep_next(
        consultation=found, text=form["text"].value, version=version_of(request), by=actor, at=timezone.now()
    )
    return "Đã giữ bản sau khi tiếp thu."


def _next_upload(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    version = version_of(request)
    with received(request, by=actor, name="file") as sent:
        if len(sent) != 1:
            raise Refused("Hãy chọn một tệp.", "file")
        text = _text_in(sent[0])
    ending.keep_next(consultation=found, text=text, version=version, by=actor, at=timezone.now())
    return "Đã giữ bản sau khi tiếp thu."


def _text_in(attachment: Any) -> str:
    try:
        return read_document(attachment.path, name=attachment.name, ocr=False).text
    except UnreadableFile as error:
        raise Refused(str(error), "file") from error


def _next_draft(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    ending.take_next(consultation=found, version=version_of(request), by=actor, at=timezone.now())
    return "Đã lấy bản soạn thảo mới nhất làm bản sau khi tiếp thu."


def _explain(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    introduction = form.values()["introduction"]
    ending.explain(
        consultation=found, introduction=introduction, version=version_of(request), by=actor, at=timezone.now()
    )
    return "Đã công bố. Người để lại địa chỉ được báo kết quả."


def _issue(request: HttpRequest, actor: Actor, found: Consultation, form: Form) -> Done:
    values, version = form.values(), version_of(request)
    if not values["number"]:
        form.refuse_missing()
        raise Refused("Hãy ghi số, ký hiệu văn bản.", "number")
    on = read_day(values["on"], "on")
    document = ending.held(values["document"]) if values["document"] else None
    text = ""
    if document is None:
        with received(request, by=actor, name="file") as sent:
            if len(sent) != 1:
                raise Refused("Hãy ghi văn bản trong thư viện, hoặc chọn một tệp.", "file")
            text = _text_in(sent[0])
    issued = ending.Issue(values["number"], on, text, document)
    ending.issue(consultation=found, issued=issued, version=version, by=actor, at=timezone.now())
    return "Đã ghi ban hành. Trang so sánh đã công khai."


_ACTS: dict[str, Callable[[HttpRequest, Actor, Consultation, Form], Done]] = {
    "edit": _edit, "paste": _paste, "upload": _upload, "draft": _draft, "paper": _paper, "invite": _invite, "post": _post,
    "extend": _extend, "close": _close, "drop": _drop, "next_paste": _next_paste, "next_upload": _next_upload,
    "next_draft": _next_draft, "explain": _explain, "issue": _issue,
}  # fmt: skip
