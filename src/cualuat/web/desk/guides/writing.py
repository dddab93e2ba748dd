"""The text of a guide or an answer: written with what could be plainer beside it, its versions, two of them compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.guides import access, checking, data, queries, quoting
from cualuat.guides.operations import writing
from cualuat.guides.operations.writing import Words
from cualuat.guides.rules import KINDS, minutes
from cualuat.kernel.legaltext import diff_words
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.guides import choosing
from cualuat.web.desk.guides.piece import found_or_404
from cualuat.web.desk.posted import key_in
from cualuat.web.public.guides.showing import rendered, shown
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.guides.models import Piece, Wording


def _form(kind: str, newest: Wording | None) -> Form:
    note = Field("note", "Bản này sửa gì", maxlength=500, hint="Để người sau biết, ví dụ: sửa theo Nghị định mới.")
    return Form([*choosing.text_fields(kind, newest), note])


@desk()
def text(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The text and, beside it, how it will look and what could be plainer. The second to save sees what the first one changed."""
    found = found_or_404(pk, actor)
    access.require_writer(actor, found.unit_id)
    newest = queries.last(found)
    form, overtaken = _form(found.kind, newest), False
    seen = newest.number if newest else 0
    if request.method == "POST":
        form.fill(request.POST)
        try:
            made = _do(request, actor, found, form)
        except Refused as refused:
            form.refuse(refused)
            overtaken = isinstance(refused, SomebodyElse)
            newest = queries.last(found)
            seen = newest.number if newest else 0
        else:
            if made is not None:
                messages.success(request, f"Đã lưu bản {made.number}.")
                return redirect("desk:guide-text", pk=pk)
            seen = key_in(request.POST.get("version")) or seen
    typed = choosing.words_in(form)
    context = {
        "piece": found, "kind": KINDS[found.kind], "form": form, "newest": newest, "seen": seen, "show_optional": True,
        "tried": request.POST.get("act") == "try", **_looked(typed),
        "overtaken": _changes(newest, typed) if overtaken and newest else None,
    }  # fmt: skip
    return page(request, actor, "desk/guides/text.html", context, status=422 if form.wrong else 200)


def _do(request: HttpRequest, actor: Actor, found: Piece, form: Form) -> Wording | None:
    act = request.POST.get("act", "")
    if act == "try":
        return None
    if act != "save":
        raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
    seen = key_in(request.POST.get("version"))
    return writing.save(piece=found, wanted=choosing.words_in(form), seen=seen, by=actor, at=timezone.now())


def _looked(typed: Words) -> dict[str, Any]:
    """How the text will look today, and what an editor should know of it."""
    today = timezone.localdate()
    explained = [term.name for term in queries.terms()]
    look = checking.look_over(summary=typed.summary, body=typed.body, bases=typed.bases, explained=explained, on=today)
    cited = quoting.look_up(checking.citations_of(typed.body, typed.bases), on=today)
    return {
        "look": look, "preview": rendered(typed.body, cited, on=today), "preview_title": typed.title, "preview_summary": typed.summary,
        "preview_bases": [cited[text] for text in typed.bases if text in cited], "minutes": minutes(look.syllables),
    }  # fmt: skip


# --- versions ----------------------------------------------------------------------------------------------------


def _wording_or_404(found: Piece, number: int) -> Wording:
    made = queries.wording(found, number)
    if made is None:
        raise Http404("no such version")
    return made


@desk()
def version(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """One version as the public would read it today; who writes the piece can make it the newest again."""
    found = found_or_404(pk, actor)
    made, newest, error = _wording_or_404(found, number), queries.last(found), ""
    if request.method == "POST":
        seen = key_in(request.POST.get("version"))
        try:
            again = writing.restore(piece=found, number=number, seen=seen, by=actor, at=timezone.now())
        except Refused as refused:
            error, newest = str(refused), queries.last(found)
        else:
            messages.success(request, f"Đã khôi phục bản {number} thành bản {again.number}.")
            return redirect("desk:guide-version", pk=pk, number=again.number)
    context = {
        "piece": found, "made": made, "newest": newest, "error": error, "shown": shown(made, on=timezone.localdate()),
        "is_public": found.shown_id == made.pk, "topic": data.topics().get(made.topic, ""),
        "may_restore": access.may_write(actor, found) and newest is not None and newest.number != number,
    }  # fmt: skip
    return page(request, actor, "desk/guides/version.html", context, status=422 if error else 200)


@desk()
def compared(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Any two versions; unless asked otherwise the newest and what the public reads, or the one before."""
    found = found_or_404(pk, actor)
    rows = list(queries.wordings(found))
    if not rows:
        raise Http404("no version")
    newest = rows[0].number
    usual = found.shown.number if found.shown and found.shown.number != newest else max(1, newest - 1)
    new, old = key_in(request.GET.get("moi")) or newest, key_in(request.GET.get("cu")) or usual
    before, after = queries.wording(found, old), queries.wording(found, new)
    changes, error = None, ""
    if before is None or after is None:
        error = f"Không có bản {old if before is None else new}. Hãy chọn lại hai bản trong danh sách."
    elif old == new:
        error = "Hãy chọn hai bản khác nhau." if len(rows) > 1 else "Mới có một bản, chưa có gì để so."
    else:
        changes = _changes(before, _words_of(after))
    context = {"piece": found, "wordings": rows, "old": old, "new": new, "changes": changes, "error": error}
    asked = "cu" in request.GET or "moi" in request.GET
    return page(request, actor, "desk/guides/compare.html", context, status=422 if error and asked else 200)


def _words_of(made: Wording) -> Words:
    return Words(
        made.title,
        made.summary,
        made.body,
        made.topic,
        made.audience_codes,
        made.action_codes,
        made.base_lines,
        made.note,
    )


def _changes(before: Wording, after: Words) -> list[dict[str, Any]]:
    """What differs between two versions, part by part: its name, its words «same», «deleted», «inserted»."""
    old = _words_of(before)
    parts = [
        ("Tên, câu hỏi", old.title, after.title),
        ("Tóm tắt, trả lời ngắn", old.summary, after.summary),
        ("Nội dung", old.body, after.body),
        ("Căn cứ", "\n".join(old.bases), "\n".join(after.bases)),
        ("Chủ đề", data.topics().get(old.topic, ""), data.topics().get(after.topic, "")),
        ("Đối tượng", _audiences(old), _audiences(after)),
        ("Nút ở cuối bài", _actions(old), _actions(after)),
    ]
    return [{"name": name, "words": list(diff_words(one, other))} for name, one, other in parts if one != other]


def _audiences(words: Words) -> str:
    return "\n".join(one.name for one in data.audiences().values() if one.code in words.audiences)


def _actions(words: Words) -> str:
    return "\n".join(one.label for one in data.actions().values() if one.code in words.actions)
