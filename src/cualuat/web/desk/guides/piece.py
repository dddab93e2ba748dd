"""One guide, or one question with its answer, at the desk: how it stands, what the public reads, what changed under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.files import queries as file_queries
from cualuat.guides import access, data, queries
from cualuat.guides.operations import publishing, writing
from cualuat.guides.rules import KINDS, MEDIA, STATES
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.guides import choosing
from cualuat.web.desk.guides.listing import TAGS
from cualuat.web.desk.posted import act_on, error_beside, person_in, unit_in, version_of
from cualuat.web.public.matters.uploads import received
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_recording

if TYPE_CHECKING:
    from cualuat.guides.models import Piece, Recording


def found_or_404(pk: int, actor: Actor) -> Piece:
    """A piece that the actor may see. Raises Http404 where there is none."""
    found = queries.piece(pk, actor=actor)
    if found is None:
        raise Http404("no such piece")
    return found


def _forms(
    actor: Actor, found: Piece, recordings: list[Recording], *, is_changed: bool, is_doubtful: bool
) -> dict[str, Form]:
    hint = (
        "Điều luật đã thay đổi: ghi vì sao bài vẫn đúng." if is_changed else "Ghi gì thì ghi; ngày xem lại là hôm nay."
    )
    made = {
        "submit": Form([]),
        "publish": Form([Field("knowing", "Tôi đã xem các chỗ nêu trên, vẫn công khai", kind="check")] if is_doubtful else []),
        "send_back": Form([Field("reason", "Cần sửa gì", kind="textarea", height=3, required=True, maxlength=1000)]),
        "confirm": Form([Field("note", "Đã xem lại thế nào", kind="textarea", height=3, required=is_changed, maxlength=1000, hint=hint)]),
        "withdraw": Form([Field("reason", "Vì sao gỡ", kind="textarea", height=3, required=True, maxlength=500, hint="Người mở lại địa chỉ cũ đọc được lời này.")]),
        "hand_to": Form([
            Field("unit", "Đơn vị soạn", kind="select", value=str(found.unit_id or ""), options=choosing.units(actor), required=True),
            Field("editor", "Người phụ trách", kind="select", value=str(found.editor_id or ""), options=choosing.editors(actor)),
        ]),
        "record": Form([
            Field("title", "Tên", value="Nghe bài này", required=True, maxlength=200),
            Field("file", "Tệp ghi âm, phim", kind="file", required=True, hint="MP3, M4A, WAV, Ogg hoặc MP4."),
            Field("transcript", "Lời chép lại", kind="textarea", height=8, required=True, hint="Bắt buộc: người không nghe được đọc phần này."),
        ]),
        **{f"unrecord-{row.pk}": Form([]) for row in recordings},
    }  # fmt: skip
    return {name: form.within(name) for name, form in made.items()}


@desk()
def piece(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """One piece."""
    found, today = found_or_404(pk, actor), timezone.localdate()
    recordings = list(queries.recordings(found))
    changes = queries.changes_of(found, on=today)
    newest = queries.last(found)
    look = publishing.looked_over(newest, on=today) if newest else None
    forms = _forms(
        actor, found, recordings, is_changed=bool(changes), is_doubtful=look is not None and look.is_doubtful
    )
    out = act_on(request, forms, forms.keys(), lambda act: _do(request, actor, found, recordings, act, forms[act]))
    if out.done is not None:
        messages.success(request, out.done)
        return redirect("desk:guide", pk=pk)
    if request.method == "POST":
        found = found_or_404(pk, actor)
        recordings, changes = list(queries.recordings(found)), queries.changes_of(found, on=today)
        newest = queries.last(found)
    error = error_beside(out, forms, [name for name in forms if _is_shown(name, actor, found)])
    context = {
        "piece": found, "kind": KINDS[found.kind], "state": STATES[found.state], "tag": TAGS.get(found.state, ""), "newest": newest,
        "forms": forms, "act": out.act, "wrong": out.wrong, "error": error, "changes": changes,
        "look": look, "is_waiting": found.state == "review",
        "recordings": [(row, MEDIA[row.kind], f"unrecord-{row.pk}", forms.get(f"unrecord-{row.pk}")) for row in recordings],
        "wordings": queries.wordings(found), "reviews": queries.reviews(found)[:20], "helpful": queries.helpful(found),
        "may_write": access.may_write(actor, found), "may_run": access.may_run(actor), "show_optional": True,
        "is_behind": newest is not None and found.shown_id != newest.pk, "topic": data.topics().get(newest.topic, "") if newest else "",
        "audiences": [data.audiences()[code].name for code in newest.audience_codes if code in data.audiences()] if newest else [],
    }  # fmt: skip
    return page(request, actor, "desk/guides/piece.html", context, status=422 if error else out.status)


def _is_shown(act: str, actor: Actor, found: Piece) -> bool:
    """Whether the page still has this form to say what is wrong: somebody may have taken the step meanwhile."""
    runs, writes = access.may_run(actor), access.may_write(actor, found)
    return {
        "submit": False,  # a mere button, with no place for words
        "publish": runs and found.state in ("draft", "review"),
        "send_back": runs and found.state == "review",
        "confirm": writes and found.shown is not None,
        "withdraw": runs and found.shown is not None,
    }.get(act.partition("-")[0], writes)


def _do(request: HttpRequest, actor: Actor, found: Piece, recordings: list[Recording], act: str, form: Form) -> str:
    version, now = version_of(request), timezone.now()
    name, _, key = act.partition("-")
    if name == "unrecord":
        row = next(row for row in recordings if str(row.pk) == key)
        publishing.remove_recording(recording=row, version=version, by=actor, at=now)
        return "Đã bỏ tệp."
    if name == "record":
        return _record(request, actor, found, form, version)
    return _ACTS[name](actor, found, form, version)


def _record(request: HttpRequest, actor: Actor, found: Piece, form: Form, version: int | None) -> str:
    values = form.values()
    with received(request, by=actor, name="file") as sent:
        if len(sent) > 1:
            raise Refused("Mỗi lần một tệp, vì mỗi tệp cần lời chép lại của nó.", "file")
        wanted = publishing.RecordingWanted(values["title"], values["transcript"], sent[0] if sent else None)
        publishing.add_recording(piece=found, wanted=wanted, version=version, by=actor, at=timezone.now())
    return "Đã thêm tệp."


def _submit(actor: Actor, found: Piece, form: Form, version: int | None) -> str:
    writing.submit(piece=found, version=version, by=actor, at=timezone.now())
    return "Đã trình duyệt."


def _publish(actor: Actor, found: Piece, form: Form, version: int | None) -> str:
    knowing = any(field.name == "knowing" and field.value == "1" for field in form.fields)
    publishing.publish(piece=found, knowing=knowing, version=version, by=actor, at=timezone.now())
    return "Đã công khai. Tìm kiếm cập nhật sau ít phút."


def _send_back(actor: Actor, found: Piece, form: Form, version: int | None) -> str:
    writing.send_back(piece=found, reason=form.values()["reason"], version=version, by=actor, at=timezone.now())
    return "Đã trả lại để sửa."


def _confirm(actor: Actor, found: Piece, form: Form, version: int | None) -> str:
    publishing.confirm(piece=found, note=form.values()["note"], version=version, by=actor, at=timezone.now())
    return "Đã ghi: xem lại hôm nay, vẫn đúng."


def _withdraw(actor: Actor, found: Piece, form: Form, version: int | None) -> str:
    publishing.withdraw(piece=found, reason=form.values()["reason"], version=version, by=actor, at=timezone.now())
    return "Đã gỡ."


def _hand_to(actor: Actor, found: Piece, form: Form, version: int | None) -> str:
    unit, editor = unit_in(form.values()["unit"]), person_in(form.values()["editor"])
    writing.hand_to(piece=found, unit=unit, editor=editor, version=version, by=actor, at=timezone.now())
    return "Đã ghi đơn vị, người phụ trách."


_ACTS: dict[str, Callable[[Actor, Piece, Form, int | None], str]] = {
    "submit": _submit,
    "publish": _publish,
    "send_back": _send_back,
    "confirm": _confirm,
    "withdraw": _withdraw,
    "hand_to": _hand_to,
}


@desk()
def recording(request: HttpRequest, actor: Actor, pk: int, number: int) -> HttpResponseBase:
    """Sound or film of a piece, public or not."""
    found = queries.recordings(found_or_404(pk, actor)).filter(pk=number).first()
    if found is None or not file_queries.may_be_opened(found.attachment):
        raise Http404("no such recording")
    return as_recording(request, file_queries.served(found.attachment))
