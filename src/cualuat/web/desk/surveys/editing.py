"""The editor: sections and questions in their order, each question with its conditions, questions kept for other years."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.surveys import access, queries
from cualuat.surveys.operations import writing
from cualuat.surveys.rules.checks import faults
from cualuat.surveys.rules.conditions import in_words
from cualuat.surveys.rules.questions import (
    KINDS,
    LANGUAGES,
    TEST_NAMES,
    TESTS,
    WITH_LIMITS,
    WITH_OPTIONS,
    WITH_OTHER,
    Condition,
    Option,
    Question,
    Questionnaire,
)
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import act_on, number_in, version_of
from cualuat.web.desk.surveys.listing import WRITERS, frame, missing, survey_of, written_of
from cualuat.web.public.surveys.pages import table_of
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.surveys.models import Survey

_BLANK = 2  # conditions that may be added at a time
_MANY = 30  # options beyond which only «is» is offered


# --- the whole ---------------------------------------------------------------------------------------------------


def _codes(found: Questionnaire) -> list[str]:
    return [code for code in found.languages if code != "vi"]


def _both(name: str, label: str, found: Questionnaire, values: Callable[[str], str], **more: object) -> list[Field]:
    """An input for each language of the survey."""
    first = Field(name, label, value=values("vi"), **more)  # type: ignore[arg-type]
    others = {**more, "required": False, "hint": ""}
    return [
        first,
        *(
            Field(f"{name}-{code}", f"{label} – {LANGUAGES[code]}", value=values(code), **others)  # type: ignore[arg-type]
            for code in _codes(found)
        ),
    ]


def _section_form(found: Questionnaire, key: str = "") -> Form:
    section = next((one for one in found.sections if one.key == key), None)
    title = section.title if section else {}
    intro = section.intro if section else {}
    return Form(
        [
            *_both("title", "Tên phần", found, lambda code: title.get(code, ""), required=True, maxlength=300),
            *_both("intro", "Lời dẫn của phần", found, lambda code: intro.get(code, ""), kind="textarea", height=3),
        ]
    )


def _texts(form: Form, name: str, found: Questionnaire) -> dict[str, str]:
    values = form.values()
    return {"vi": values[name], **{code: values[f"{name}-{code}"] for code in _codes(found)}}


def _kept_form() -> Form:
    kept = [("", "– chọn –"), *((row.code, row.name) for row in queries.kept_questions())]
    return Form([Field("kept", "Câu đã giữ", kind="select", options=kept, required=True)])


@desk(duties=WRITERS)
def questions(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Sections and questions; what must be mended before publishing."""
    row = written_of(pk, actor)
    found = row.questionnaire
    forms = {"section": _section_form(found).within("section")}
    for one in found.sections:
        forms[f"section-{one.key}"] = _section_form(found, one.key).within(f"section-{one.key}")
        forms[f"kept-{one.key}"] = _kept_form().within(f"kept-{one.key}")
    plain = {f"{verb}-{what}" for verb in ("up", "down", "drop") for what in ("section", "question")}

    def do(act: str) -> str:
        form = forms.get(act)
        return _put(request, row, act, form, actor) if form else _plain(request, row, act, actor)

    outcome = act_on(request, forms, {*forms, *plain}, do)
    if outcome.done is not None:
        messages.success(request, outcome.done)
        return redirect(f"{reverse('desk:survey-questions', args=[pk])}{_place(request, found)}")
    row = survey_of(pk, actor)
    found = row.questionnaire
    sections = [
        {
            "section": one, "edit": (f"section-{one.key}", forms.get(f"section-{one.key}")), "kept": (f"kept-{one.key}", forms.get(f"kept-{one.key}")),
            "rows": [(found.number(q.key), q, KINDS[q.kind], in_words(q, found)) for q in one.questions],
            "is_first": one is found.sections[0], "is_last": one is found.sections[-1],
        }
        for one in found.sections
    ]  # fmt: skip
    context = {
        **frame(row, actor, "questions"), "sections": sections, "forms": forms, "act": outcome.act, "wrong": outcome.wrong, "error": outcome.error,
        "kinds": list(KINDS.items()), "is_open": row.published_at is None, "show_optional": True, "has_kept": queries.kept_questions().exists(),
        "faults": faults(found, secret=row.occasion.secret) if row.published_at is None else [],
    }  # fmt: skip
    return page(request, actor, "desk/surveys/questions.html", context, status=outcome.status)


def _place(request: HttpRequest, found: Questionnaire) -> str:
    """Where on the page one goes on after pressing a button: at the question that moved, else at its section."""
    act, key = request.POST.get("act", ""), request.POST.get("key", "")[:40]
    home = found.section_of(key)
    if act in ("up-question", "down-question") and home:
        return f"#cau-{key}"
    section = home.key if home else key or act.partition("-")[2]
    return f"#{section}" if section in {one.key for one in found.sections} else ""


def _put(request: HttpRequest, row: Survey, act: str, form: Form, actor: Actor) -> str:
    name, _, key = act.partition("-")
    version, now = version_of(request), timezone.now()
    if name == "kept":
        kept = queries.kept_question(form.values()["kept"])
        if kept is None:
            raise Refused("Hãy chọn một câu.", "kept")
        writing.use_kept(survey=row, section=key, kept=kept, version=version, by=actor, at=now)
        return "Đã thêm câu đã giữ."
    found = row.questionnaire
    title, intro = _texts(form, "title", found), _texts(form, "intro", found)
    writing.put_section(survey=row, key=key, title=title, intro=intro, version=version, by=actor, at=now)
    return "Đã ghi phần."


def _plain(request: HttpRequest, row: Survey, act: str, actor: Actor) -> str:
    key = request.POST.get("key", "")[:40]
    verb, _, what = act.partition("-")
    version, now = version_of(request), timezone.now()
    if verb == "drop":
        drop = writing.drop_section if what == "section" else writing.drop_question
        drop(survey=row, key=key, version=version, by=actor, at=now)
        return "Đã bỏ."
    move = writing.move_section if what == "section" else writing.move_question
    move(survey=row, key=key, by_places=-1 if verb == "up" else 1, version=version, by=actor, at=now)
    return "Đã đổi thứ tự."


# --- one question ------------------------------------------------------------------------------------------------


def _tests(found: Questionnaire, before: Iterable[Question]) -> list[tuple[str, str]]:
    """Every condition that earlier questions allow, in words; of numbers the number is typed beside."""
    offered = [("", "– không –")]
    for question in before:
        number = found.number(question.key)
        for asks in TESTS[question.kind]:
            words = f"Câu {number} {TEST_NAMES[asks]}"
            if asks == "answered":
                offered.append((f"{question.key}|{asks}|", words))
            elif question.kind == "number":
                offered.append((f"{question.key}|{asks}|", f"{words} (số ghi ở ô bên dưới)"))
            elif len(question.choices) <= _MANY or asks == "is":
                offered += [
                    (f"{question.key}|{asks}|{one.key}", f"{words} «{one.said()[:60]}»") for one in question.choices
                ]
    return offered


def _when_fields(found: Questionnaire, question: Question | None) -> list[Field]:
    place = found.number(question.key) - 1 if question else len(found.questions)
    before = found.questions[:place]
    offered = _tests(found, before)
    if len(offered) == 1:
        return []
    have = list(question.when) if question else []
    joined = [("all", "mọi điều kiện đều đúng"), ("any", "có một điều kiện đúng")]
    fields = [
        Field(
            "joined",
            "Hiện câu này khi",
            kind="radio",
            value=question.joined if question else "all",
            options=joined,
            required=True,
        )
    ]
    for n in range(1, min(len(have) + _BLANK, writing.MOST_TESTS) + 1):
        test = have[n - 1] if n <= len(have) else None
        value = f"{test.question}|{test.asks}|{test.value}" if test else ""
        number = ""
        if test and value not in dict(offered):
            value, number = f"{test.question}|{test.asks}|", test.value
        fields.append(Field(f"when-{n}", f"Điều kiện {n}", kind="select", value=value, options=offered))
        if number or any(one.kind == "number" for one in before):
            hint = "Chỉ khi so với con số."
            fields.append(Field(f"number-{n}", f"Số của điều kiện {n}", value=number, maxlength=12, hint=hint))
    return fields


def _lines(options: Iterable[Option], code: str) -> str:
    return "\n".join(one.words.get(code, "") for one in options)


_BOUNDS = {
    "number": ("Số nhỏ nhất", "Số lớn nhất"),
    "multi": ("Chọn ít nhất mấy mục", "Chọn nhiều nhất mấy mục"),
    "rank": ("", "Xếp mấy thứ đầu"),
    "text": ("", "Nhiều nhất mấy ký tự"),
}


def _question_form(found: Questionnaire, kind: str, question: Question | None) -> Form:
    words = question.words if question else {}
    hint = question.hint if question else {}
    fields = [
        *_both("words", "Lời hỏi", found, lambda code: words.get(code, ""), kind="textarea", height=3, required=True),
        *_both("hint", "Lời nhắc dưới câu hỏi", found, lambda code: hint.get(code, ""), maxlength=1000),
        Field("required", "Bắt buộc trả lời", kind="check", value="1" if question and question.required else ""),
    ]
    if kind in WITH_OPTIONS:
        label = "Các xã, phường" if kind == "place" else "Các cột" if kind == "matrix" else "Các lựa chọn"
        note = "Mỗi dòng một mục." + (" Để trống thì dùng năm mức sẵn có." if kind == "likert" else "")
        options: Iterable[Option] = question.options if question else ()
        if kind == "place" and question is None:
            options = [Option("", {"vi": name}) for name in queries.communes(on=timezone.localdate())]
        fields += _both(
            "options", label, found, lambda code: _lines(options, code), kind="textarea", height=6, hint=note
        )
    if kind == "matrix":
        rows = question.rows if question else ()
        fields += _both(
            "rows",
            "Các dòng",
            found,
            lambda code: _lines(rows, code),
            kind="textarea",
            height=6,
            hint="Mỗi dòng một mục.",
        )
    if kind in WITH_OTHER:
        fields.append(
            Field(
                "other", "Thêm mục «Khác» có ô ghi rõ", kind="check", value="1" if question and question.other else ""
            )
        )
    for name, label in zip(("least", "most"), _BOUNDS.get(kind, ()), strict=False):
        value = getattr(question, name) if question else None
        if label:
            fields.append(Field(name, label, value="" if value is None else str(value), maxlength=7))
    if question and kind in WITH_LIMITS and len(question.options) <= _MANY:
        fields += [
            Field(f"limit-{one.key}", f"Hạn mức phiếu cho «{one.said()[:60]}»", value="" if one.most is None else str(one.most), maxlength=7, hint="Để trống là không giới hạn.")
            for one in question.options
        ]  # fmt: skip
    personal = "1" if question and question.personal else ""
    fields += [
        Field("personal", "Câu này hỏi dữ liệu cá nhân", kind="check", value=personal, hint="Trước nó phải có một câu «đồng ý» bắt buộc; khảo sát kín thì không hỏi được."),
        Field("citation", "Câu này nhắc đến quy định nào", value=question.citation if question else "", maxlength=300, hint="Ví dụ: Điều 9 Luật Khiếu nại số 02/2011/QH13."),
        *_when_fields(found, question),
    ]  # fmt: skip
    return Form(fields)


def _whole_number(values: dict[str, str], name: str) -> int | None:
    text = values.get(name, "")
    if text.startswith("-"):
        return -number_in(text[1:], name)
    return number_in(text, name) if text else None


def _test(values: dict[str, str], n: int) -> Condition | None:
    key, _, rest = values.get(f"when-{n}", "").partition("|")
    asks, _, value = rest.partition("|")
    if not key:
        return None
    number = values.get(f"number-{n}", "").replace(",", ".")
    if not value and asks != "answered" and not number:
        raise Refused("Hãy ghi số để so.", f"number-{n}")
    return Condition(key, asks, value or (number if asks != "answered" else ""))


def _wanted(form: Form, kind: str, found: Questionnaire) -> writing.QuestionWanted:
    values = form.values()
    tests = [_test(values, n) for n in range(1, writing.MOST_TESTS + 1)]
    limits = {name.removeprefix("limit-"): _whole_number(values, name) for name in values if name.startswith("limit-")}

    def lines(name: str) -> dict[str, str] | None:
        if name not in values:
            return None
        raw = {one.name: one.value for one in form.fields}
        return {"vi": raw[name], **{code: raw[f"{name}-{code}"] for code in _codes(found)}}

    return writing.QuestionWanted(
        kind=kind, words=_texts(form, "words", found), hint=_texts(form, "hint", found), required=bool(values["required"]),
        options=lines("options"), rows=lines("rows"), other=bool(values.get("other")), least=_whole_number(values, "least"),
        most=_whole_number(values, "most"), when=tuple(test for test in tests if test), joined=values.get("joined") or "all",
        personal=bool(values["personal"]), citation=values["citation"], limits=limits if limits else None,
    )  # fmt: skip


def _editor(
    request: HttpRequest, actor: Actor, row: Survey, section: str, kind: str, question: Question | None
) -> HttpResponseBase:
    found = row.questionnaire
    form = _question_form(found, kind, question)
    if request.method == "POST":
        form.fill(request.POST)
        try:
            writing.put_question(
                survey=row, section=section, key=question.key if question else "", wanted=_wanted(form, kind, found),
                version=version_of(request), by=actor, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            row = survey_of(row.pk, actor)
        else:
            messages.success(request, "Đã ghi câu hỏi.")
            return redirect(f"{reverse('desk:survey-questions', args=[row.pk])}#{section}")
    keep = Form([Field("name", "Tên để tìm lại", required=True, maxlength=300)]).within("keep")
    context = {
        **frame(row, actor, "questions"), "form": form, "question": question, "kind": KINDS[kind], "section": section, "show_optional": True,
        "keep": keep, "number": found.number(question.key) if question else 0,
    }  # fmt: skip
    return page(request, actor, "desk/surveys/question.html", context, status=422 if form.wrong else 200)


@desk(duties=WRITERS)
def add_question(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """A new question of the kind and in the section that the address names."""
    row = written_of(pk, actor)
    section, kind = request.GET.get("phan", "s1")[:40], request.GET.get("loai", "single")
    if (
        row.published_at is not None
        or kind not in KINDS
        or section not in {one.key for one in row.questionnaire.sections}
    ):
        return redirect("desk:survey-questions", pk=pk)
    return _editor(request, actor, row, section, kind, None)


@desk(duties=WRITERS)
def question(request: HttpRequest, actor: Actor, pk: int, key: str) -> HttpResponseBase:
    """One question: written anew, or kept for later years."""
    row = written_of(pk, actor)
    found = row.questionnaire.question(key)
    home = row.questionnaire.section_of(key)
    if found is None or home is None:
        missing()
    if request.POST.get("act") == "keep":
        try:
            writing.keep_question(survey=row, key=key, name=request.POST.get("name", ""), by=actor, at=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Đã giữ câu này để các năm sau hỏi lại.")
        return redirect("desk:survey-question", pk=pk, key=key)
    return _editor(request, actor, row, home.key, found.kind, found)


# --- kept questions ----------------------------------------------------------------------------------------------


@desk()
def kept(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Questions kept so that years can be compared."""
    rows = [(row, queries.first_words(row)) for row in queries.kept_questions()]
    context = {"rows": [(row, one, KINDS[one.kind]) for row, one in rows], "tab": "kept"}
    return page(request, actor, "desk/surveys/kept.html", context)


@desk()
def kept_one(request: HttpRequest, actor: Actor, code: str) -> HttpResponseBase:
    """A kept question, its answers year by year; those whose results are not public only for those who run surveys."""
    row = queries.kept_question(code)
    if row is None:
        missing()
    one = queries.first_words(row)
    years = queries.years(code, public=not access.may_run(actor))
    shown = [(one.said(), years, *table_of(one.said(), years, "nam"))] if years else []
    context = {"kept": row, "question": one, "kind": KINDS[one.kind], "years": shown, "tab": "kept"}
    return page(request, actor, "desk/surveys/kept_one.html", context)
