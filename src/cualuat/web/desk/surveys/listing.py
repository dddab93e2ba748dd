"""Surveys: the list, a new one, one with what can be done with it, its settings, preview and poster."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.entry import queries as entry
from cualuat.entry.operations.arranging import BadTerms
from cualuat.kernel.text import slug
from cualuat.surveys import access, queries
from cualuat.surveys.exports import poster_of
from cualuat.surveys.operations import running, writing
from cualuat.surveys.rules import counting
from cualuat.surveys.rules.answers import Read, read_all
from cualuat.surveys.rules.bounds import bounds
from cualuat.surveys.rules.checks import Fault, faults
from cualuat.surveys.rules.questions import LANGUAGES, Questionnaire, said
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.entry import terms
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import act_on, key_in, number_in, version_of
from cualuat.web.public.surveys.asking import typed, whole, words_for
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import made_here

if TYPE_CHECKING:
    from cualuat.organisation.models import Unit
    from cualuat.surveys.models import Survey

WRITERS = (*access.RUNNERS, *access.WRITERS)


def missing() -> NoReturn:
    """There is no such page."""
    raise Http404("no such survey")


def survey_of(pk: int, actor: Actor) -> Survey:
    """The survey that one may see. Raises Http404."""
    return queries.survey(pk, actor=actor) or missing()


def written_of(pk: int, actor: Actor) -> Survey:
    """The survey that one may write. Raises Http404."""
    found = survey_of(pk, actor)
    return found if access.may_write(actor, found.unit_id) else missing()


def frame(row: Survey, actor: Actor, tab: str) -> dict[str, object]:
    """What every page of one survey shows: its tabs and how far it is."""
    now = timezone.now()
    return {
        "survey": row, "tab": tab, "standing": entry.standing(row.occasion, at=now), "may_run": access.may_run(actor),
        "may_write": access.may_write(actor, row.unit_id), "may_type": actor.does(*access.KEYERS) and row.published_at is not None,
        "may_see": queries.may_see_figures(row, actor=actor, at=now),
    }  # fmt: skip


@desk()
def surveys(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Those that one may see."""
    now = timezone.now()
    shown = paged(request, queries.listed(actor=actor))
    waiting = queries.paper_waiting(list(shown.rows)) if actor.does(*access.KEYERS) else {}
    rows = [(row, entry.standing(row.occasion, at=now), waiting.get(row.pk, 0)) for row in shown.rows]
    context = {
        "list": shown,
        "rows": rows,
        "may_add": bool(queries.units(actor, on=timezone.localdate())),
        "tab": "surveys",
    }
    return page(request, actor, "desk/surveys/surveys.html", context)


def _form(actor: Actor, found: Survey | None = None) -> Form:
    content = found.questionnaire if found else None
    today = timezone.localdate()
    units = [(str(unit.pk), unit.name) for unit in queries.units(actor, on=today)]
    languages = [(code, name) for code, name in LANGUAGES.items() if code != "vi"]
    names = {
        "title": ("Tên khảo sát", "text"),
        "intro": ("Lời mở đầu", "textarea"),
        "thanks": ("Lời cảm ơn", "textarea"),
    }
    mine = [key for key, _ in units if int(key) in actor.units_with(*access.WRITERS)] or [key for key, _ in units]
    usual = mine[0] if len(mine) == 1 else ""
    texts = []
    for name, (label, kind) in names.items():
        words = getattr(content, name) if content else {}
        texts.append(Field(name, label, kind=kind, value=words.get("vi", ""), required=name == "title", height=5))
        texts += [
            Field(f"{name}-{code}", f"{label} – {language}", kind=kind, value=words.get(code, ""), height=5)
            for code, language in languages
        ]
    chosen = [code for code in content.languages if code != "vi"] if content else []
    least = bounds()
    review = " (cần đối chiếu)" if least.needs_review else ""
    like = [
        ("", "– bắt đầu từ trang trắng –"),
        *((str(row.pk), row.title) for row in queries.listed(actor=actor)[:100]),
    ]
    return Form(
        [
            *([] if found else [Field("like", "Lấy câu hỏi từ khảo sát trước", kind="select", options=like)]),
            Field("languages", "Tiếng khác ngoài tiếng Việt", kind="checks", value=",".join(chosen), options=languages, hint="Chỗ nào chưa dịch thì hiện tiếng Việt."),
            *texts,
            Field("unit", "Đơn vị làm khảo sát", kind="select", value=str(found.unit_id) if found else usual, options=[("", "– chọn –"), *units], required=True),
            *terms.fields(found.occasion if found else None),
            Field("smallest", "Không hiện nhóm dưới mấy phiếu", value=str(found.smallest if found else least.smallest), required=True, hint=f"Từ {least.smallest} trở lên. {least.basis}{review}."),
            Field("live", "Xem được số liệu trước khi đóng (chỉ với khảo sát có tên)", kind="check", value="1" if found and found.live else ""),
        ]
    )  # fmt: skip


def _wanted(form: Form, actor: Actor) -> writing.Wanted | None:
    """What the form says; None where something is missing or wrong, all of it told beside its input."""
    form.require({"title": "Hãy đặt tên khảo sát.", "unit": "Hãy chọn đơn vị làm khảo sát."})
    values = form.values()
    smallest, when = 0, None
    try:
        smallest = number_in(values["smallest"], "smallest")
    except Refused as refused:
        form.refuse(refused)
    try:
        when = terms.terms_in(form)
    except BadTerms as refused:
        form.refuse_all(refused.errors)
    if form.wrong or when is None:
        return None
    codes = [code for code in LANGUAGES if code != "vi"]

    def texts(name: str) -> dict[str, str]:
        return {"vi": values[name], **{code: values[f"{name}-{code}"] for code in codes}}

    return writing.Wanted(
        title=texts("title"), intro=texts("intro"), thanks=texts("thanks"), languages=("vi", *values["languages"].split(",")),
        unit=_unit(values["unit"], actor), smallest=smallest, live=bool(values["live"]), terms=when,
    )  # fmt: skip


def _unit(text: str, actor: Actor) -> Unit | None:
    key = key_in(text)
    return next((unit for unit in queries.units(actor, on=timezone.localdate()) if unit.pk == key), None)


def _refuse(form: Form, refused: Refused) -> None:
    if isinstance(refused, BadTerms):
        form.refuse_all(refused.errors)
    else:
        form.refuse(refused)


@desk(duties=WRITERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A new survey, empty or with the questions of an earlier one."""
    form = _form(actor)
    wanted = _wanted(form.fill(request.POST), actor) if request.method == "POST" else None
    if wanted is not None:
        key = key_in(form["like"].value)
        try:
            like = survey_of(key, actor) if key else None
            row = writing.make(wanted=wanted, like=like, by=actor, at=timezone.now())
        except Refused as refused:
            _refuse(form, refused)
        else:
            messages.success(request, "Đã lập khảo sát. Hãy soạn câu hỏi.")
            return redirect("desk:survey-questions", pk=row.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/surveys/survey_form.html", context, status=422 if form.wrong else 200)


@desk(duties=WRITERS)
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Texts, languages, terms; of a published survey the end alone."""
    found = written_of(pk, actor)
    form = _form(actor, found)
    if found.published_at is not None:
        if not access.may_run(actor):
            missing()
        for field in form.fields:
            field.kind = field.kind if field.name in ("close_day", "close_time") else "hidden"
    wanted = _wanted(form.fill(request.POST), actor) if request.method == "POST" else None
    if wanted is not None:
        try:
            writing.change(survey=found, wanted=wanted, version=version_of(request), by=actor, at=timezone.now())
        except Refused as refused:
            _refuse(form, refused)
            found = survey_of(pk, actor)
        else:
            messages.success(request, "Đã ghi.")
            return redirect("desk:survey", pk=pk)
    context = {**frame(found, actor, "edit"), "form": form, "show_optional": True}
    return page(request, actor, "desk/surveys/survey_form.html", context, status=422 if form.wrong else 200)


# --- one survey --------------------------------------------------------------------------------------------------


def _forms(row: Survey) -> dict[str, Form]:
    by = [("", "– không chia –"), *((one.key, one.title()[:120]) for one in counting.dividing(row.questionnaire))]
    forms = {
        "show": Form(
            [
                Field("text", "Nhận xét của cơ quan", kind="textarea", value=row.words, height=6, hint="Đăng cùng kết quả. Đừng nêu tên người trả lời."),
                Field("divided_by", "Chia kết quả theo câu", kind="select", value=row.divided_by, options=by),
            ]
        ),
        "hide": Form([Field("reason", "Vì sao gỡ kết quả", required=True, maxlength=500)]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in forms.items()}


@desk()
def survey(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One survey: how far it is, how many sheets came, publishing, closing, results to the public."""
    row = survey_of(pk, actor)
    forms = _forms(row)
    wrong: list[Fault] = []

    def do(act: str) -> str:
        try:
            return _do(row, act, forms.get(act), version_of(request), actor)
        except running.NotReady as refused:
            wrong.extend(refused.faults)
            raise

    outcome = act_on(request, forms, ("publish", "close", "show", "hide"), do)
    if outcome.done:
        messages.success(request, outcome.done)
        return redirect("desk:survey", pk=pk)
    row = survey_of(pk, actor)
    found = row.questionnaire
    limits = queries.quotas(row)
    context = {
        **frame(row, actor, "survey"), "found": found, "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error,
        "faults": wrong or (faults(found, secret=row.occasion.secret) if row.published_at is None else []),
        "waiting": row.sheets.filter(is_done=False).count(), "sent": row.responses.count(), "on_paper": row.responses.filter(on_paper=True).count(), "show_optional": True,
        "quotas": [
            (question.said(), option.said(), *limits[question.key, option.key])
            for question in found.questions
            for option in question.options
            if (question.key, option.key) in limits
        ],
        "address": f"{settings.CUALUAT_URL}{row.occasion.address}", "languages": [LANGUAGES[code] for code in found.languages],
    }  # fmt: skip
    return page(request, actor, "desk/surveys/survey.html", context, status=outcome.status)


def _do(row: Survey, act: str, form: Form | None, version: int | None, actor: Actor) -> str:
    now = timezone.now()
    if act == "publish":
        running.publish(survey=row, version=version, by=actor, at=now)
        return "Đã công bố khảo sát. Câu hỏi từ nay không sửa nữa."
    if act == "close":
        running.close(survey=row, version=version, by=actor, at=now)
        return "Đã đóng khảo sát. Bây giờ xem được kết quả."
    values = form.values() if form else {}
    if act == "show":
        running.show_results(
            survey=row, text=values["text"], divided_by=values["divided_by"], version=version, by=actor, at=now
        )
        return "Đã đăng kết quả."
    running.hide_results(survey=row, reason=values["reason"], version=version, by=actor, at=now)
    return "Đã gỡ kết quả khỏi trang công khai."


@desk()
def preview(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Every question as people see it, with those that conditions hide; answers may be tried, nothing is kept of them."""
    row = survey_of(pk, actor)
    found = row.questionnaire
    language = found.language(request.GET.get("ngon-ngu", "")[:5])
    raw = typed(request.POST, found.questions) if request.method == "POST" else {}
    read = read_all(found, raw, language=language) if request.method == "POST" else None
    context = {
        **frame(row, actor, "preview"), "sections": whole(found, raw, read.wrong if read else None, language=language),
        "language": language, "words": words_for(language), "tried": _tried(found, read) if read else None, "found_any": bool(found.questions),
        "heading": said(found.title, language), "intro": said(found.intro, language),
        "languages": [(code, LANGUAGES[code]) for code in found.languages],
    }  # fmt: skip
    return page(request, actor, "desk/surveys/preview.html", context)


def _tried(found: Questionnaire, read: Read) -> dict[str, object]:
    """Of answers that were tried: numbers of the questions asked and not asked, what would be told, with its question."""
    numbers = [(n, one.key in read.asked) for n, one in enumerate(found.questions, 1)]
    return {
        "asked": ", ".join(str(n) for n, is_asked in numbers if is_asked),
        "passed": ", ".join(str(n) for n, is_asked in numbers if not is_asked),
        "wrong": [(key, found.number(key), text) for key, text in read.wrong.items()],
    }


@desk()
def blank(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The sheet of paper to be printed: every question with boxes and lines to write on."""
    row = survey_of(pk, actor)
    found = row.questionnaire
    context = {
        **frame(row, actor, "preview"), "sections": whole(found, {}), "title": said(found.title), "intro": said(found.intro), "words": words_for("vi"),
    }  # fmt: skip
    return page(request, actor, "desk/surveys/blank.html", context)


@desk()
def poster(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A poster with the address as a code, as PDF."""
    row = survey_of(pk, actor)
    if row.published_at is None:
        missing()
    try:
        data = poster_of(row, address=f"{settings.CUALUAT_URL}{row.occasion.address}")
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:survey", pk=pk)
    return made_here(data, "application/pdf", f"ap-phich-{slug(row.title, 40)}.pdf")
