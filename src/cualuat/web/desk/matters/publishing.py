"""Making answers public: what waits, covering what tells who asked, files made for the public, giving out and taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.operations import publishing
from cualuat.casework.queries import publications, single
from cualuat.files import operations as files
from cualuat.files.redaction import Span
from cualuat.kernel.citation import find_citations
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.paging import paged
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_download, as_pdf, is_pdf

if TYPE_CHECKING:
    from cualuat.casework.models import Case, Publication

DUTIES = ("moderator", "leader")
LETTER = "van-ban-"  # before the key of a letter among the choices of files


@desk(duties=DUTIES)
def waiting(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Answered matters that are not public yet; drafts, what is public, what was taken back."""
    view = request.GET.get("xem", "cho")
    rows = publications.rows(view, actor=actor)
    context = {
        "list": paged(request, rows, size=30),
        "view": view,
        "tabs": [
            {"url": f"?xem={code}", "name": name, "current": code == view} for code, name in publications.VIEWS.items()
        ],
    }
    return page(request, actor, "desk/matters/publications.html", context)


def _form(publication: Publication) -> Form:
    known = publishing.known_of(publication.case)
    shown, hints = {}, {}
    for name in ("question", "answer"):
        text, spans = publication.original[name]["text"], publication.original[name]["spans"]
        saved = bool(getattr(publication, name))
        shown[name] = (
            publishing.with_marks(text, [Span(*span) for span in spans]) if saved else publishing.marked(text, known)
        )
        marks = publishing.marks_for(text)
        hints[name] = f"Phần trong {marks} được che. Chỉ thêm, bớt dấu {marks}; lời của bản gốc giữ nguyên."
    return Form(
        [
            Field("title", "Tên câu hỏi", value=publication.title, required=True, maxlength=300, hint="Công chúng thấy dòng này; không ghi tên người."),
            Field("question", "Câu hỏi", kind="textarea", value=shown["question"], height=12, hint=hints["question"]),
            Field("answer", "Trả lời", kind="textarea", value=shown["answer"], height=10, hint=hints["answer"]),
            Field("citations", "Căn cứ", value="; ".join(publication.citations), hint="Điều khoản được viện dẫn, cách nhau «; ».", maxlength=1000),
        ]
    )  # fmt: skip


@desk(duties=DUTIES)
def publication(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The publication of one matter, made when first opened."""
    found = single.case(pk, actor=actor)
    try:
        row = publishing.begin(case=found, by=actor, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:publications")
    form, trouble, act = _form(row), "", ""
    if request.method == "POST":
        act = request.POST.get("act", "save")
        try:
            if act in ("save", "publish"):
                form.fill(request.POST)
                row = _save(form, row, actor)
            _ACTS[act](request, actor, row) if act in _ACTS else None
        except Refused as refused:
            if act in ("add-file", "withdraw"):
                trouble = str(refused)
            else:
                form.refuse(refused)
        except (files.UnacceptableFile, files.TooLarge) as refused:
            trouble = str(refused)
        else:
            return redirect("desk:publication", pk=pk)
    row.refresh_from_db()
    context = {
        "case": found,
        "row": row,
        "form": form,
        "error": trouble,
        "act": act,
        "typed": request.POST,
        "files": row.files.select_related("attachment"),
        "candidates": _candidates(found),
        "leaks": publishing.leaks(row) if row.question else [],
    }
    return page(request, actor, "desk/matters/publication.html", context, status=422 if form.wrong or trouble else 200)


def _candidates(found: Case) -> list[tuple[str, str]]:
    """Of which files a public copy may be made, as choices: letters first, for the decision is what people look for."""
    letters = [letter for letter in found.letters.order_by("-pk") if letter.signed_id or letter.pdf_id]
    return [
        *((f"{LETTER}{one.pk}", " ".join(filter(None, (one.name, one.number)))) for one in letters),
        *((str(row.pk), row.attachment.name) for row in found.files.select_related("attachment")),
    ]


def _save(form: Form, row: Publication, actor: Actor) -> Publication:
    values = form.values()
    citations = [part.strip() for part in values["citations"].split(";") if part.strip()]
    for part in citations:
        if not find_citations(part):
            raise Refused(
                f"«{part}» không phải là một căn cứ, ví dụ đúng: Điều 5 Luật Khiếu nại số 02/2011/QH13.", "citations"
            )
    return publishing.save(
        publication=row, title=values["title"], question=form["question"].value, answer=form["answer"].value,
        citations=citations, by=actor, at=timezone.now(),
    )  # fmt: skip


def _publish(request: HttpRequest, actor: Actor, row: Publication) -> None:
    publishing.publish(publication=row, by=actor, at=timezone.now())
    messages.success(request, "Đã công khai.")


def _withdraw(request: HttpRequest, actor: Actor, row: Publication) -> None:
    publishing.withdraw(publication=row, reason=request.POST.get("reason", ""), by=actor, at=timezone.now())
    messages.success(request, "Đã gỡ khỏi trang công khai.")


def _add_file(request: HttpRequest, actor: Actor, row: Publication) -> None:
    chosen = request.POST.get("file", "")
    number = chosen.removeprefix(LETTER)
    find = single.letter_of if chosen.startswith(LETTER) else single.file_of
    file = find(row.case, int(number) if number.isdecimal() else 0)
    if file is None:
        raise Refused("Hãy chọn một tệp của hồ sơ.", "file")
    words = [line.strip() for line in request.POST.get("words", "").splitlines()]
    publishing.add_file(
        publication=row, file=file, title=request.POST.get("file_title", ""), words=words, by=actor, at=timezone.now()
    )
    messages.success(request, "Đã làm bản công khai của tệp.")


def _drop_file(request: HttpRequest, actor: Actor, row: Publication) -> None:
    chosen = request.POST.get("file", "")
    publishing.drop_file(publication=row, file_id=int(chosen) if chosen.isdecimal() else 0, by=actor, at=timezone.now())


_ACTS = {"publish": _publish, "withdraw": _withdraw, "add-file": _add_file, "drop-file": _drop_file}


@desk(duties=DUTIES)
def public_file(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """A public copy, to look at before it is given out."""
    found = single.case(pk, actor=actor)
    row = publications.file_of(found, number)
    if row is None:
        raise Http404("no such file")
    return as_pdf(row.attachment) if is_pdf(row.attachment) else as_download(row.attachment)
