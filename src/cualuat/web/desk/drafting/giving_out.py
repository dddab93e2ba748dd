"""Drafts, opinions and files of a document as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from cualuat.base.actor import Actor
from cualuat.drafting import exports, queries
from cualuat.files import queries as file_queries
from cualuat.letters.registers import Column
from cualuat.letters.typesetting import CannotTypeset
from cualuat.web.desk.door import desk
from cualuat.web.desk.drafting.writing import readable_or_404, version_or_404
from cualuat.web.desk.posted import key_in
from cualuat.web.desk.sheets import as_sheet
from cualuat.web.shell.serving import as_download, made_here

if TYPE_CHECKING:
    from cualuat.drafting.models import Obligation
    from cualuat.files.models import Attachment

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = (
    Column("n", "TT", 5, "number"),
    Column("place", "Điều, khoản", 20),
    Column("who", "Cơ quan, đơn vị góp ý", 28),
    Column("on", "Ngày góp ý", 12, "date"),
    Column("draft", "Bản dự thảo", 9, "number"),
    Column("text", "Nội dung góp ý", 60),
    Column("verdict", "Tiếp thu, giải trình", 60),
    Column("by", "Người trả lời", 22),
)


@desk()
def out(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """A version as Word («docx») or «pdf»; the newest unless `ban` asks for another."""
    found = readable_or_404(pk, actor)
    number = key_in(request.GET.get("ban"))
    draft = version_or_404(found, number) if number else queries.last_draft(found)
    if draft is None or form not in ("docx", "pdf"):
        raise Http404("nothing to give out")
    name = exports.file_name(found, draft)
    if form == "docx":
        return made_here(exports.as_docx(found, draft), _DOCX, f"{name}.docx")
    try:
        return made_here(exports.as_pdf(found, draft), "application/pdf", f"{name}.pdf")
    except CannotTypeset as error:
        messages.error(request, f"{error} Hãy tải bản Word.")
        return redirect("desk:drafting-item", pk=pk)


@desk()
def synthesis(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponseBase:
    """All opinions with what became of them, as «docx» or «xlsx»."""
    found = readable_or_404(pk, actor)
    rows = queries.opinions(found)
    if form == "docx":
        asked = [one for row in queries.rounds(found) for one in row.asked.all()]
        return made_here(exports.synthesis_docx(found, rows, asked), _DOCX, f"tong-hop-y-kien-{pk}.docx")
    if form != "xlsx":
        raise Http404(form)
    cells = [
        {
            "n": n, "place": row.place_name or "Toàn văn", "who": row.who, "on": row.said_on, "draft": row.draft.number, "text": row.text,
            "verdict": exports.verdict_of(row), "by": row.answered_by,
        }
        for n, row in enumerate(rows, 1)
    ]  # fmt: skip
    return as_sheet(_SHEET, cells, "Tổng hợp ý kiến, tiếp thu, giải trình", found.subject, f"tong-hop-y-kien-{pk}")


@desk()
def file(request: HttpRequest, actor: Actor, pk: int, which: str) -> HttpResponseBase:
    """«ban-ky», the signed paper; «nguon-3», the file of version 3; «y-kien-7», the letter of an opinion."""
    found = readable_or_404(pk, actor)
    attachment = _attachment(found, which)
    if attachment is None or not file_queries.may_be_opened(attachment):
        raise Http404("no such file")
    return as_download(file_queries.served(attachment))


def _attachment(found: Obligation, which: str) -> Attachment | None:
    if which == "ban-ky":
        return found.signed
    kind, _, text = which.rpartition("-")
    key = key_in(text)
    if key is not None and kind == "nguon":
        draft = queries.draft(found, key)
        return draft.source if draft else None
    if key is not None and kind == "y-kien":
        opinion = queries.opinion(found, key)
        return opinion.letter if opinion else None
    return None
