"""Results at the desk: tables, charts, by another question, weights, free texts, files to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.files import queries as file_queries
from cualuat.kernel.text import slug
from cualuat.surveys import access, queries
from cualuat.surveys.exports import csv_of, report_of, rule_of, sheet_of
from cualuat.surveys.operations import running
from cualuat.surveys.rules import counting
from cualuat.surveys.rules.answers import in_words
from cualuat.surveys.rules.bounds import bounds
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, version_of
from cualuat.web.desk.surveys.listing import frame, missing, survey_of
from cualuat.web.public.surveys.pages import told, weights_of, years_of
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_download, made_here

if TYPE_CHECKING:
    from cualuat.surveys.models import Survey

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _read_of(pk: int, actor: Actor) -> Survey:
    """The survey whose figures one may see now. Raises Http404."""
    row = survey_of(pk, actor)
    return row if queries.may_see_figures(row, actor=actor, at=timezone.now()) else missing()


def _by(request: HttpRequest, row: Survey) -> str:
    asked = request.GET.get("chia", "")
    return asked if asked in {one.key for one in counting.dividing(row.questionnaire)} else ""


def _weigh_form(row: Survey, by: str) -> Form | None:
    """Targets of the groups of the question that results are divided by; None where none is chosen."""
    found = next((one for one in counting.dividing(row.questionnaire) if one.key == by), None)
    if found is None:
        return None
    have = row.weights if row.weights and row.weights["question"] == by else None
    fields = [
        Field(f"share-{key}", f"{name}, % trong dân", value=f"{have['targets'][key]:g}".replace(".", ",") if have else "", required=True, maxlength=8)
        for key, name in found.groups().items()
    ]  # fmt: skip
    cap = have["cap"] if have else bounds().cap
    hint = "Không phiếu nào nặng hơn mức này, hay nhẹ hơn một phần mức này. Mặc định cần đối chiếu."
    return Form(
        [
            *fields,
            Field("cap", "Chặn trọng số ở", value=f"{cap:g}".replace(".", ","), required=True, maxlength=5, hint=hint),
        ]
    )


def _number(text: str, name: str) -> float:
    try:
        number = float(text.replace("%", "").replace(",", ".").strip())
    except ValueError as error:
        raise Refused("Hãy ghi một con số, ví dụ 51,5.", name) from error
    if not 0 <= number <= 100:
        raise Refused("Từ 0 đến 100.", name)
    return number


@desk()
def results(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Every question as table and chart; divided by another one where the address names it («chia»)."""
    row = _read_of(pk, actor)
    by = _by(request, row)
    form = _weigh_form(row, by) if access.may_run(actor) and row.occasion.closed_at else None
    forms = {"weigh": form.within("weigh")} if form else {}
    known = {"weigh", "unweigh"} if access.may_run(actor) else set()
    outcome = act_on(request, forms, known, lambda act: _weigh(request, row, act, by, form, actor))
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect(f"{request.path}?chia={by}" if by else request.path)
    row = survey_of(pk, actor)
    context = {
        **frame(row, actor, "results"), "tables": told(queries.results(row)), "sent": row.responses.count(), "rule": rule_of(row), "by": by,
        "dividing": [(one.key, one.title()) for one in counting.dividing(row.questionnaire)], "crossed": queries.divided(row, by) if by else [],
        "weights": weights_of(row), "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error,
        "years": years_of(row, public=not access.may_run(actor)), "raw": bool(queries.raw_rows(row, actor=actor)),
    }  # fmt: skip
    return page(request, actor, "desk/surveys/results.html", context, status=outcome.status)


def _weigh(request: HttpRequest, row: Survey, act: str, by: str, form: Form | None, actor: Actor) -> str:
    version, now = version_of(request), timezone.now()
    if act == "unweigh":
        running.weigh(survey=row, question="", targets={}, cap=1, version=version, by=actor, at=now)
        return "Đã thôi cân."
    if form is None:
        raise Refused("Hãy chọn câu để chia nhóm trước.")
    values = form.values()
    targets = {
        name.removeprefix("share-"): _number(text, name) for name, text in values.items() if name.startswith("share-")
    }
    try:
        running.weigh(
            survey=row,
            question=by,
            targets=targets,
            cap=_number(values["cap"], "cap"),
            version=version,
            by=actor,
            at=now,
        )
    except Refused as refused:
        raise Refused(str(refused), "cap" if refused.field == "cap" else "") from refused
    return "Đã cân."


@desk()
def file(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """Results as spreadsheet, CSV or Word, with the same hidden as on the page."""
    row = _read_of(pk, actor)
    name = f"khao-sat-{slug(row.title, 40)}"
    if form == "xlsx":
        return made_here(sheet_of(row, by=_by(request, row), actor=actor), _XLSX, f"{name}.xlsx")
    if form == "csv":
        return made_here(csv_of(row, actor=actor).encode(), "text/csv; charset=utf-8", f"{name}.csv")
    if form != "docx":
        missing()
    try:
        return made_here(report_of(row, on=timezone.localdate()), _DOCX, f"{name}.docx")
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:survey-results", pk=pk)


@desk(duties=access.RUNNERS)
def texts(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Free texts of one question, and taking names out of them, for those who run the survey, once it is closed."""
    row = _read_of(pk, actor)
    if row.occasion.closed_at is None:
        missing()
    asked = queries.with_texts(row)
    wanted = request.GET.get("cau", "")
    question = next((one for one in asked if one.key == wanted), asked[0] if asked else None)
    hint = "Mỗi dòng một tên. Chỉ những chữ này bị thay bằng «[đã che]», không lấy lại được; lời khác giữ nguyên."
    forms = {
        "mask": Form([Field("names", "Tên, số điện thoại cần che", kind="textarea", required=True, hint=hint)]).within(
            "mask"
        )
    }

    def do(act: str) -> str:
        assert question is not None
        names = forms["mask"].values()["names"].splitlines()
        count = running.mask(survey=row, question=question.key, names=names, by=actor, at=timezone.now())
        return f"Đã che ở {count} phiếu."

    outcome = act_on(request, forms, {"mask"} if question else set(), do)
    if outcome.done and question:
        messages.success(request, outcome.done)
        return redirect(f"{request.path}?cau={question.key}")
    context = {
        **frame(row, actor, "texts"), "asked": asked, "question": question, "forms": forms, "act": outcome.act, "wrong": outcome.wrong,
        "error": outcome.error, "list": paged(request, queries.texts(row, question) if question else []),
    }  # fmt: skip
    return page(request, actor, "desk/surveys/texts.html", context, status=outcome.status)


@desk(duties=access.RUNNERS)
def sheets(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Every sheet of a named survey with its files, for those who run it."""
    row = _read_of(pk, actor)
    if row.occasion.secret:
        missing()
    shown = paged(request, queries.raw_rows(row, actor=actor), size=20)
    questions = row.questionnaire.questions
    rows = [
        (one, [(q.said(), in_words(q, one.answers)) for q in questions if q.kind != "file"], list(one.files.all()))
        for one in shown.rows
    ]
    return page(
        request, actor, "desk/surveys/sheets.html", {**frame(row, actor, "sheets"), "list": shown, "rows": rows}
    )


@desk(duties=access.RUNNERS)
def sent_file(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """A file that somebody sent."""
    row = _read_of(pk, actor)
    attachment = queries.file_sent(number, row, actor=actor)
    if attachment is None or not file_queries.may_be_opened(attachment):
        raise Http404("no such file")
    return as_download(file_queries.served(attachment))
