"""Answering, section by section. Whatever is typed is kept at every press of a button, right or wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from cualuat.base.actor import ANYONE
from cualuat.base.operations import Refused
from cualuat.entry import queries as entry
from cualuat.entry.operations.admitting import AlreadyEntered
from cualuat.files import operations as files
from cualuat.sealed import receipts
from cualuat.surveys import queries
from cualuat.surveys.operations import answering
from cualuat.surveys.operations.answering import CODE, GONE, Unfit
from cualuat.surveys.rules.answers import Read, in_words, limited, read_all
from cualuat.surveys.rules.bounds import bounds
from cualuat.surveys.rules.questions import Question, Section, said
from cualuat.web.public.entry import door, shield
from cualuat.web.public.matters.bounds import TOO_MANY, within
from cualuat.web.public.matters.pages import personal_page
from cualuat.web.public.matters.uploads import drop, take_in
from cualuat.web.public.surveys.asking import asked, typed, words_for
from cualuat.web.public.surveys.pages import language_of, survey_or_404
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from collections.abc import Callable

    from cualuat.surveys.models import Draft, Survey


@dataclass
class Visit:
    """Somebody at a survey: her draft, where she began one, its code, what she typed so far; `lost`: her draft is there no more."""

    survey: Survey
    came: door.Entrance
    draft: Draft | None
    code: str
    language: str
    raw: dict[str, list[str]] = field(default_factory=dict)
    lost: bool = False

    @property
    def read(self) -> Read:
        """What was typed so far, read."""
        return read_all(self.survey.questionnaire, self.raw, language=self.language)

    @property
    def sections(self) -> list[tuple[int, Section]]:
        """Sections that have something to ask her, with their numbers."""
        shown = set(self.read.asked)
        every = enumerate(self.survey.questionnaire.sections, 1)
        return [(n, one) for n, one in every if any(question.key in shown for question in one.questions)]

    def context(self) -> dict[str, object]:
        """What every page of answering shows."""
        return {
            "survey": self.survey, "language": self.language, "words": words_for(self.language), "code": receipts.grouped(self.code),
            "title": said(self.survey.questionnaire.title, self.language),
        }  # fmt: skip

    def answer(self, response: HttpResponse) -> HttpResponse:
        """Has the browser keep who she is and the code of her draft."""
        if self.draft is not None:
            response.set_cookie(
                _cookie(self.survey), self.code, max_age=bounds().days * 86_400, httponly=True, samesite="Lax", secure=settings.HTTPS
            )  # fmt: skip
        return self.came.remember(response)


def _cookie(row: Survey) -> str:
    return f"khao-sat-{row.pk}"


def _reload(visit: Visit) -> None:
    visit.raw = answering.raw_of(visit.draft) if visit.draft is not None else {}


def answers(
    view: Callable[[HttpRequest, Visit, int], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page for whoever may answer, once: others are led to the way in, or told."""

    @never_cache
    @csrf_protect
    @require_http_methods(["GET", "HEAD", "POST"])
    @personal_page
    def show(request: HttpRequest, pk: int, number: int = 0) -> HttpResponseBase:
        row, now = survey_or_404(pk), timezone.now()
        if not entry.is_open(
            row.occasion, at=now
        ):  # an address of its own: her browser may hold the first page as it was
            return redirect(f"{reverse('public:survey', args=[pk])}?luc={row.occasion.phase(now)}")
        came = door.entrance(request, row.occasion)
        if came.admitted is None:
            return came.way or redirect("public:survey", pk=pk)
        draft, code = _held(request, row)
        language = draft.language if draft else language_of(request, row)
        visit = Visit(row, came, draft, code if draft else "", language, lost=bool(code) and draft is None)
        if entry.entered(row.occasion, came.admitted.key) >= row.occasion.most and draft is None:
            return came.remember(render(request, "public/surveys/already.html", visit.context(), status=409))
        _reload(visit)
        return view(request, visit, number)

    return show


def _held(request: HttpRequest, row: Survey) -> tuple[Draft | None, str]:
    """The draft whose code this browser holds."""
    try:
        code = receipts.read(request.COOKIES.get(_cookie(row), ""), CODE)
    except receipts.Mistyped:
        return None, ""
    return queries.draft(row, answering.key_of("draft", code), on=timezone.localdate()), code


def _url(visit: Visit, number: int) -> str:
    address = reverse("public:survey-section", args=[visit.survey.pk, number])
    return address if visit.draft is not None or visit.language == "vi" else f"{address}?ngon-ngu={visit.language}"


# --- a section ---------------------------------------------------------------------------------------------------


@answers
def section(request: HttpRequest, visit: Visit, number: int) -> HttpResponseBase:
    """One section: its questions that are shown for the answers so far."""
    every = visit.survey.questionnaire.sections
    if not 1 <= number <= len(every):
        return redirect("public:survey", pk=visit.survey.pk)
    here = every[number - 1]
    if request.method != "POST":
        wrong = visit.read.wrong if "xem" in request.GET else {}
        trouble = words_for(visit.language)["lost"] if visit.lost else ""
        return _page(request, visit, number, here, wrong, trouble=trouble)
    return _sent(request, visit, number, here)


def _sent(request: HttpRequest, visit: Visit, number: int, here: Section) -> HttpResponseBase:
    """Keeps what was typed, then looks at it."""
    seen = [one for one in here.questions if one.key in request.POST.get("shown", "").split(",")]
    trouble = ""
    wrong: dict[str, str] = {}
    try:
        _keep(request, visit, seen)
    except Refused as refused:
        trouble = str(refused)
    if visit.draft is not None:
        wrong = _files(request, visit, seen)
    if trouble:  # what could not be kept stays on the page
        visit.raw |= typed(request.POST, seen)
    if visit.lost:  # what came now is kept in a new draft; she must know that the rest is gone
        trouble = trouble or words_for(visit.language)["lost"]
    if trouble:
        return _page(request, visit, number, here, wrong, trouble=trouble)
    if "leave" in request.POST:
        return visit.answer(render(request, "public/surveys/kept.html", {**visit.context(), "number": number}))
    if "drop" in request.POST or "back" in request.POST:
        where = number if "drop" in request.POST else max((n for n, _ in visit.sections if n < number), default=number)
        return visit.answer(HttpResponseRedirect(_url(visit, where)))
    read = visit.read
    keys = {one.key for one in here.questions}
    wrong = {key: text for key, text in {**read.wrong, **_full(visit, read)}.items() if key in keys} | wrong
    new = [key for key in read.asked if key in keys and key not in {one.key for one in seen}]
    if wrong.keys() - set(new) or new:
        told = {key: text for key, text in wrong.items() if key not in new}
        return _page(request, visit, number, here, told, more=bool(new) and not told)
    following = next((n for n, _ in visit.sections if n > number), None)
    if following is None:
        return visit.answer(HttpResponseRedirect(reverse("public:survey-send", args=[visit.survey.pk])))
    return visit.answer(HttpResponseRedirect(_url(visit, following)))


def _keep(request: HttpRequest, visit: Visit, seen: list[Question]) -> None:
    """Writes down what was typed, in a new draft where there is none yet. Raises Refused."""
    now = timezone.now()
    data = typed(request.POST, seen)
    if visit.draft is None:
        if not within(request, "survey-draft"):
            raise Refused(TOO_MANY)
        visit.draft, visit.code = answering.begin(survey=visit.survey, language=visit.language, by=ANYONE, at=now)
    visit.draft = answering.keep(draft=visit.draft, data=data, by=ANYONE, at=now)
    _reload(visit)


def _files(request: HttpRequest, visit: Visit, seen: list[Question]) -> dict[str, str]:
    """Takes and drops files of questions; what is wrong with them by question."""
    assert visit.draft is not None
    wrong = {}
    asked_to_drop = request.POST.get("drop", "")
    for file in visit.draft.files.select_related("attachment"):
        if asked_to_drop == str(file.pk):
            answering.drop_file(file=file, by=ANYONE, at=timezone.now())
    for question in (one for one in seen if one.kind == "file"):
        for sent in request.FILES.getlist(question.key):
            try:
                if not within(request, "upload"):
                    raise Refused(TOO_MANY)
                attachment = take_in(sent, by=ANYONE)
            except (Refused, files.UnacceptableFile, files.TooLarge) as error:
                wrong[question.key] = str(error)
                continue
            try:
                answering.add_file(
                    draft=visit.draft, question=question.key, attachment=attachment, by=ANYONE, at=timezone.now()
                )
            except Refused as error:
                drop(attachment, by=ANYONE)
                wrong[question.key] = str(error)
    _reload(visit)
    return wrong


def _full(visit: Visit, read: Read) -> dict[str, str]:
    """By question the message that what was chosen is full already: told early, decided when the sheet is sent."""
    gone = queries.full_options(visit.survey)
    found = {}
    for question in visit.survey.questionnaire.questions:
        for option in limited(question, read.answers.get(question.key)):
            if option in gone.get(question.key, ()):
                found[question.key] = answering.full(question, option, visit.language)
    return found


def _page(
    request: HttpRequest, visit: Visit, number: int, here: Section, wrong: dict[str, str], *, trouble: str = "", more: bool = False
) -> HttpResponseBase:  # fmt: skip
    found = visit.survey.questionnaire
    shown = set(visit.read.asked)
    gone = queries.full_options(visit.survey)
    held: dict[str, list[tuple[int, str]]] = {}
    if visit.draft is not None:
        for file in visit.draft.files.select_related("attachment"):
            held.setdefault(file.question, []).append((file.pk, file.attachment.name))
    questions = [
        asked(
            one, found.number(one.key), visit.raw, language=visit.language, error=wrong.get(one.key, ""), full=gone.get(one.key, set()),
            files=held.get(one.key, ()),
        )
        for one in here.questions
        if one.key in shown
    ]  # fmt: skip
    sections = visit.sections
    context = {
        **visit.context(), "section": here, "heading": said(here.title, visit.language), "intro": said(here.intro, visit.language),
        "questions": questions, "shown": ",".join(one.key for one in questions), "number": number, "trouble": trouble, "more": more,
        "wrong": [one for one in questions if one.error], "here": next((n for n, (m, _) in enumerate(sections, 1) if m == number), 1),
        "of": len(sections), "has_files": any(one.kind == "file" for one in questions), "is_first": number == min((n for n, _ in sections), default=1),
    }  # fmt: skip
    status = 422 if wrong or (trouble and request.method == "POST") else 200
    return visit.answer(render(request, "public/surveys/section.html", context, status=status))


# --- sending -----------------------------------------------------------------------------------------------------


@answers
def send(request: HttpRequest, visit: Visit, number: int) -> HttpResponseBase:
    """The whole sheet once more; sending it."""
    if visit.draft is None:
        return redirect("public:survey", pk=visit.survey.pk)
    trouble = ""
    wrong = dict(visit.read.wrong)
    if request.method == "POST":
        trouble = shield.refusal(request)
        if not trouble and not wrong:
            try:
                return _thanks(request, visit)
            except Unfit as unfit:
                wrong = unfit.errors
            except AlreadyEntered as refused:
                return visit.came.remember(
                    render(
                        request, "public/surveys/already.html", {**visit.context(), "trouble": str(refused)}, status=409
                    )
                )
            except Refused as refused:
                trouble = str(refused)
    found, read = visit.survey.questionnaire, visit.read
    names = visit.raw
    rows = []
    for n, one in visit.sections:
        lines = [
            (
                found.number(q.key),
                q.said(visit.language),
                _in_words(q, read, names, visit.language),
                wrong.get(q.key, ""),
            )
            for q in one.questions
            if q.key in read.asked
        ]
        rows.append((n, said(one.title, visit.language), lines))
    places = {q.key: n for n, one in enumerate(found.sections, 1) for q in one.questions}
    context = {
        **visit.context(), "rows": rows, "trouble": trouble, "shield": shield.shield(request, error=trouble),
        "errors": [(places.get(key, 1), key, found.number(key), text) for key, text in wrong.items()],
        "standing": entry.standing(visit.survey.occasion, at=timezone.now()),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return visit.answer(render(request, "public/surveys/send.html", context, status=status))


def _in_words(question: Question, read: Read, raw: dict[str, list[str]], language: str) -> str:
    return (
        "; ".join(raw.get(question.key, ())) if question.kind == "file" else in_words(question, read.answers, language)
    )


def _thanks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Sends, then thanks, with the code of the receipt, shown this once. Raises Refused."""
    assert visit.draft is not None
    assert visit.came.admitted is not None
    _, code = answering.send(draft=visit.draft, admitted=visit.came.admitted, by=ANYONE, at=timezone.now())
    found = visit.survey.questionnaire
    context = {
        **visit.context(), "receipt": receipts.grouped(code), "thanks": said(found.thanks, visit.language),
        "standing": entry.standing(visit.survey.occasion, at=timezone.now()),
    }  # fmt: skip
    response = visit.came.remember(render(request, "public/surveys/thanks.html", context))
    response.delete_cookie(_cookie(visit.survey), samesite="Lax")
    return response


# --- going on ----------------------------------------------------------------------------------------------------


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
def resume(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Finds a draft again by its code, on whatever device."""
    row = survey_or_404(pk)
    hint = "16 ký tự hiện khi bạn lưu, ví dụ 7K3M-9QXR-…. Chữ hoa, chữ thường và dấu gạch không quan trọng."
    form = Form([Field("code", "Mã bản nháp", required=True, maxlength=40, hint=hint)])
    status = 200
    if request.method == "POST":
        form.fill(request.POST)
        status = 422
        if not within(request, "track"):
            form.errors.append(TOO_MANY)
        else:
            try:
                code = receipts.read(form["code"].value, CODE)
            except receipts.Mistyped as error:
                form["code"].error = str(error)
            else:
                draft = queries.draft(row, answering.key_of("draft", code), on=timezone.localdate())
                if draft is not None:
                    response = redirect("public:survey-section", pk=pk, number=1)
                    response.set_cookie(
                        _cookie(row), code, max_age=bounds().days * 86_400, httponly=True, samesite="Lax", secure=settings.HTTPS
                    )  # fmt: skip
                    return response
                form["code"].error = GONE
    return render(request, "public/surveys/resume.html", {"survey": row, "form": form}, status=status)
