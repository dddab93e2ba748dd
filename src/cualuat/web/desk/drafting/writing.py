"""The draft of a document: written, read from a file, its versions, two of them beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.drafting import access, queries, texts
from cualuat.drafting.kinds import Kind, kinds
from cualuat.drafting.operations import writing
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.posted import key_in
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.drafting.models import Draft, Obligation

_HEIGHT = 28  # lines of the text


def readable_or_404(pk: int, actor: Actor) -> Obligation:
    """A document whose draft the actor reads. Raises Http404 for anybody else."""
    found = queries.readable(pk, actor=actor)
    if found is None:
        raise Http404("no such draft")
    return found


# --- writing -----------------------------------------------------------------------------------------------------


def _forms(found: Obligation, last: Draft | None) -> dict[str, Form]:
    text = last.text if last else kinds()[found.kind].skeleton
    made = {
        "save": Form([
            Field("text", "Lời văn dự thảo", kind="textarea", value=text, required=True, height=_HEIGHT),
            Field("note", "Bản này sửa gì", maxlength=500, hint="Để người sau biết, ví dụ: sửa Điều 3 theo ý kiến Văn phòng."),
        ]),
        "upload": Form([
            Field("file", "Tệp dự thảo", kind="file", required=True, hint="Word, PDF có chữ, văn bản thuần. Chữ trong tệp thành bản mới; tệp được giữ kèm."),
            Field("note", "Bản này sửa gì", maxlength=500),
        ]),
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk()
def text(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The text and, beside it, how the program understands it. The second to save sees what the first one changed."""
    found = readable_or_404(pk, actor)
    access.require_writer(actor, found)
    last = queries.last_draft(found)
    forms, act, overtaken = _forms(found, last), request.POST.get("act", ""), False
    if request.method == "POST":
        form = forms["upload" if act == "upload" else "save"].fill(request.POST)
        try:
            made = _do(request, actor, found, act, forms)
        except SomebodyElse as refused:
            forms["save"].refuse(refused)
            overtaken, last, act = True, queries.last_draft(found), "save"
        except (Refused, UnacceptableFile, TooLarge, UnreadableFile) as refused:
            form.refuse(refused)
        else:
            if made is not None:
                messages.success(request, f"Đã lưu bản {made.number}.")
                return redirect("desk:drafting-text", pk=pk)
    typed = texts.clean(forms["save"]["text"].value)
    wrong = any(form.wrong for form in forms.values())
    context = {
        "item": readable_or_404(pk, actor), "forms": forms, "act": act, "wrong": wrong, "last": last, "seen": last.number if last else 0,
        "show_optional": True, **_understood(typed, kinds()[found.kind]),
        "overtaken": shown_changes(last.text, typed) if overtaken and last else None,
    }  # fmt: skip
    return page(request, actor, "desk/drafting/text.html", context, status=422 if wrong else 200)


def _do(request: HttpRequest, actor: Actor, found: Obligation, act: str, forms: dict[str, Form]) -> Draft | None:
    seen, now = key_in(request.POST.get("version")), timezone.now()
    if act == "try":
        return None
    if act == "save":
        form = forms["save"]
        return writing.save(
            obligation=found, text=form["text"].value, note=form.values()["note"], seen=seen, by=actor, at=now
        )
    if act != "upload":
        raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
    with received(request, by=actor, name="file") as sent:
        if len(sent) != 1:
            raise Refused("Hãy chọn một tệp.", "file")
        read = read_document(sent[0].path, name=sent[0].name, ocr=False)
        note = forms["upload"].values()["note"] or f"Nạp từ tệp {sent[0].name}"
        try:
            return writing.save(
                obligation=found, text=read.text, note=note[:500], seen=seen, by=actor, at=now, source=sent[0]
            )
        except SomebodyElse:
            forms["save"]["text"].value, forms["save"]["note"].value = read.text, note[:500]
            raise
        except Refused as refused:  # there is no input for the text of a file
            raise Refused(str(refused), "file") from refused


def _understood(typed: str, of: Kind) -> dict[str, Any]:
    """How the program reads a text: its outline, what it doubts, lines that it sets itself."""
    return {
        "outline": _outline(typed), "doubts": texts.doubts(typed, has_articles=of.has_articles),
        "framed": texts.head_lines(typed, of.type), "letters": len(typed),
    }  # fmt: skip


def _outline(typed: str) -> list[tuple[texts.Piece, str]]:
    """The parts of a text with how they begin."""
    return [(one, " ".join(one.text.split())[:120]) for one in texts.pieces(typed)]


# --- versions ----------------------------------------------------------------------------------------------------


def version_or_404(found: Obligation, number: int) -> Draft:
    """One version. Raises Http404 where there is none of this number."""
    made = queries.draft(found, number)
    if made is None:
        raise Http404("no such version")
    return made


@desk()
def version(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """One version as it was saved; those who write the draft can make it the newest again."""
    found = readable_or_404(pk, actor)
    made, last, error = version_or_404(found, number), queries.last_draft(found), ""
    if request.method == "POST":
        seen = key_in(request.POST.get("version"))
        try:
            again = writing.restore(obligation=found, number=number, seen=seen, by=actor, at=timezone.now())
        except Refused as refused:
            error, last = str(refused), queries.last_draft(found)
        else:
            messages.success(request, f"Đã khôi phục bản {number} thành bản {again.number}.")
            return redirect("desk:drafting-version", pk=pk, number=again.number)
    may_write = access.may_write(actor, found) and found.is_writable
    context = {
        "item": found, "made": made, "pieces": texts.pieces(made.text), "last": last, "error": error,
        "may_restore": may_write and last is not None and last.number != number,
    }  # fmt: skip
    return page(request, actor, "desk/drafting/version.html", context, status=422 if error else 200)


# --- beside each other -------------------------------------------------------------------------------------------


def shown_changes(old: str, new: str) -> dict[str, Any]:
    """Two texts beside each other, for `_changes.html`."""
    rows = texts.compare(old, new)
    counts = {kind: sum(row.kind == kind for row in rows) for kind in ("new", "gone", "changed", "same")}
    return {
        "rows": [row for row in rows if row.kind != "same"],
        "same": [row for row in rows if row.kind == "same"],
        "counts": counts,
    }


@desk()
def compared(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Any two versions, provision by provision; unless asked otherwise the newest and the one before it."""
    found = readable_or_404(pk, actor)
    drafts = list(queries.drafts(found))
    if not drafts:
        raise Http404("no version")
    newest = drafts[0].number
    new = key_in(request.GET.get("moi")) or newest
    old = key_in(request.GET.get("cu")) or max(1, new - 1)
    before, after = queries.draft(found, old), queries.draft(found, new)
    changes, error = None, ""
    if before is None or after is None:
        error = f"Không có bản {old if before is None else new}. Hãy chọn lại hai bản trong danh sách."
    elif old == new:
        error = "Hãy chọn hai bản khác nhau." if len(drafts) > 1 else "Mới có một bản, chưa có gì để so."
    else:
        changes = shown_changes(before.text, after.text)
    context = {
        "item": found,
        "drafts": drafts,
        "old": old,
        "new": new,
        "changes": changes,
        "error": error,
        "before": before,
        "after": after,
    }
    return page(request, actor, "desk/drafting/compare.html", context, status=422 if error else 200)
