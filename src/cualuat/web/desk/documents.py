"""Documents at the desk: review beside the source, metadata, publishing and withdrawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.kernel.legaltext import official_label
from cualuat.law import operations, queries
from cualuat.law.load.readers.document import read_document
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.law.rules import STATE_FLOW, document_url
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.labels import DOCUMENT_STATES, finding_name, in_words
from cualuat.web.desk.metadata import changed_meanwhile, heading_groups, metadata_form, metadata_values
from cualuat.web.desk.paging import paged, words_of
from cualuat.web.desk.record import lines
from cualuat.web.public.reading.render import Sheet, Source
from cualuat.web.shell.fields import Field, Form
from cualuat.web.shell.serving import as_download, as_pdf, for_our_frame, is_pdf

if TYPE_CHECKING:
    from cualuat.files.models import Attachment
    from cualuat.law.models import Document, Provision

PROVISIONS_ON_A_PAGE = 80
HISTORY_SHOWN = 30
RELATIONS_SHOWN = 40


# --- the list ----------------------------------------------------------------------------------------------------


@desk("editor")
def documents(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Documents by state and words of the title or number."""
    state = request.GET.get("trang-thai", "review")
    if state not in DOCUMENT_STATES:
        state = "review"
    words = words_of(request)
    today = timezone.localdate()
    counts = {
        s: queries.browse(queries.Browse(on=today, state=s, words=words), actor=actor).count() for s in DOCUMENT_STATES
    }
    tabs = [
        {"state": s, "name": name, "count": counts[s], "current": s == state} for s, name in DOCUMENT_STATES.items()
    ]
    found = queries.browse(queries.Browse(on=today, state=state, words=words), actor=actor)
    found = found.order_by("loaded_at", "pk") if state == "review" else found.order_by("-revised_at", "-pk")
    context = {"list": paged(request, found, size=30), "tabs": tabs, "state": state, "words": words}
    return page(request, actor, "desk/documents.html", context)


# --- one document ------------------------------------------------------------------------------------------------


@desk("editor")
def document(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The source beside the result, findings, metadata to correct, history."""
    one = queries.document_by_id(pk, actor=actor)
    form = metadata_form(one)
    chosen = [h.code for h in one.headings.all()]
    if request.method == "POST":
        form.fill(request.POST.dict())
        chosen = request.POST.getlist("headings")
        changes = _save_metadata(one, form, chosen, actor)
        if changes is not None:
            messages.success(request, "Đã lưu." if changes else "Không có gì thay đổi.")
            return redirect("desk:document", pk=pk)
    context = _review(request, actor, one) | {
        "form": form,
        "heading_groups": heading_groups(chosen),
        "headings_chosen": len(chosen),
    }
    return page(request, actor, "desk/document.html", context, status=400 if form.wrong else 200)


def _save_metadata(one: Document, form: Form, chosen: list[str], actor: Actor) -> dict[str, list[str]] | None:
    """What changed; None when something typed is wrong, which then stands in the form."""
    values = metadata_values(form)
    if changed_meanwhile(one, form):
        form.errors.append(
            "Trong lúc bạn sửa, văn bản đã được nạp lại hoặc có người khác sửa (xem Lịch sử). Chữ bạn gõ vẫn còn đây; "
            "hãy xem lại rồi lưu lần nữa nếu vẫn đúng."
        )
    if form.wrong:
        return None
    try:
        return operations.edit_metadata(
            document=one, values=values, headings=chosen, seen=one.revised_at, by=actor, at=timezone.now()
        )
    except Refused as error:
        form.refuse(error)
        return None


def _review(request: HttpRequest, actor: Actor, one: Document) -> dict[str, object]:
    findings = list(queries.findings(document=one))
    provisions = queries.provisions(one)
    # On the page there must be something to read even of the largest law, and not all of it.
    parts = Paginator(provisions, PROVISIONS_ON_A_PAGE).get_page(request.GET.get("phan"))
    return {
        "one": one,
        "state_name": DOCUMENT_STATES[one.state],
        "may": {state: True for state in STATE_FLOW[one.state]},
        "source": _source_kind(one.attachment) if one.attachment else "",
        "findings": [
            {
                "name": finding_name(f.code),
                "message": in_words(f.message),
                "address": _place(provisions, f.eid) if f.eid else "",
            }
            for f in findings
        ],
        "outline": queries.outline(one),
        "parts": parts,
        "pieces": _pieces(parts.object_list),
        "first_of_parts": range(1, parts.paginator.num_pages + 1),
        "twin": queries.public_twin(one) if one.state != "published" else None,
        "public_url": document_url(one.slug),
        "status": one.status_on(timezone.localdate()),
        "status_name": one.status_name_on(timezone.localdate()),
        "relations": [
            (line, official_label(line.other_eid) if line.other_eid else "")
            for line in queries.relations(one, limit=RELATIONS_SHOWN)
        ],
        "history": lines(audit.history("document", one.pk)[:HISTORY_SHOWN], actor),
    }


def _place(provisions: list[Provision], eid: str) -> str:
    """Address of a provision, or of what lies in it, on the part of the page that shows it; «» where none does."""
    for index, provision in enumerate(provisions):
        if eid == provision.eid or eid.startswith(f"{provision.eid}__"):
            return f"?phan={index // PROVISIONS_ON_A_PAGE + 1}#{eid}"
    return ""


@dataclass(frozen=True)
class Piece:
    """One provision with its text printed."""

    provision: Provision
    html: str


def _pieces(provisions: Iterable[Provision]) -> list[Piece]:
    # No links: a reviewer compares characters, and addresses of a document that is not public lead nowhere.
    shown = list(provisions)
    sheet = Sheet([Source(p.eid, p.kind, p.number, p.text) for p in shown], slug="")
    return [Piece(p, sheet.html(p.eid, lambda span: None).html if p.text else "") for p in shown]


# --- the source --------------------------------------------------------------------------------------------------


def _source_kind(attachment: Attachment) -> str:
    return "pdf" if is_pdf(attachment) else "text"


def _attachment(pk: int, actor: Actor) -> Attachment:
    one = queries.document_by_id(pk, actor=actor)
    if one.attachment is None:
        raise Http404
    return one.attachment


@desk("editor")
def source_file(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """The file as it came: a PDF to look at beside the result, all else, and a page above all, only to save."""
    attachment = _attachment(pk, actor)
    if "xem" in request.GET:
        return for_our_frame(as_pdf(attachment))
    return as_download(attachment)


@desk("editor")
def source_text(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """What the reader takes from the file, as plain text, before anything is made of it."""
    attachment = _attachment(pk, actor)
    try:
        text = read_document(attachment.path, name=attachment.name, ocr=False).text
    except UnreadableFile as error:
        text = str(error)
    return for_our_frame(HttpResponse(text, content_type="text/plain; charset=utf-8"))


# --- acts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Act:
    """Something done with a document after asking: what the page asks, needs and says."""

    role: str
    title: str
    explanation: str
    button: str
    done: str
    run: Callable[[Document, Mapping[str, str], Actor], object]
    reason: str = ""  # label of the reason, where one is needed
    reason_hint: str = ""
    dangerous: bool = False


def _publish(one: Document, sent: Mapping[str, str], actor: Actor) -> object:
    return operations.publish(document=one, replace="replace" in sent, by=actor, at=timezone.now())


def _confirm(one: Document, sent: Mapping[str, str], actor: Actor) -> object:
    return operations.confirm_text(document=one, by=actor, at=timezone.now())


def _reject(one: Document, sent: Mapping[str, str], actor: Actor) -> object:
    return operations.reject(document=one, reason=sent.get("reason", ""), by=actor, at=timezone.now())


def _withdraw(one: Document, sent: Mapping[str, str], actor: Actor) -> object:
    return operations.withdraw(document=one, reason=sent.get("reason", ""), by=actor, at=timezone.now())


def _reopen(one: Document, sent: Mapping[str, str], actor: Actor) -> object:
    return operations.reopen(document=one, by=actor, at=timezone.now())


_PUBLISH = Act(
    role="publisher",
    title="Công bố văn bản",
    explanation="Từ lúc công bố, mọi người đọc được và tìm thấy văn bản này.",
    button="Công bố",
    done="Đã công bố. Trang công khai đọc được ngay; kết quả tìm kiếm cập nhật sau ít giây.",
    run=_publish,
)
_CONFIRM = Act(
    role="editor",
    title="Xác nhận đã đối chiếu",
    explanation="Chữ của văn bản này do máy nhận dạng từ ảnh. Chỉ xác nhận khi bạn đã so từng trang với bản gốc.",
    button="Tôi đã đối chiếu",
    done="Đã ghi nhận việc đối chiếu.",
    run=_confirm,
)
_REJECT = Act(
    role="editor",
    title="Không nhận văn bản",
    explanation="Văn bản rời khỏi danh sách chờ rà soát. Tệp và kết quả đọc vẫn được giữ, có thể đưa về rà soát lại.",
    button="Không nhận",
    done="Đã ghi: không nhận văn bản.",
    run=_reject,
    reason="Lý do không nhận",
    reason_hint="Ví dụ: tệp thiếu phụ lục, cần bản quét rõ hơn.",
    dangerous=True,
)
_WITHDRAW = Act(
    role="publisher",
    title="Gỡ văn bản",
    explanation="Trang công khai sẽ báo văn bản đã gỡ kèm lý do. Nội dung và lịch sử vẫn được giữ, có thể công bố lại.",
    button="Gỡ văn bản",
    done="Đã gỡ văn bản.",
    run=_withdraw,
    reason="Lý do gỡ",
    reason_hint="Lý do này hiện cho bạn đọc.",
    dangerous=True,
)
_REOPEN = Act(
    role="editor",
    title="Đưa về rà soát",
    explanation="Văn bản trở lại danh sách chờ rà soát.",
    button="Đưa về rà soát",
    done="Văn bản đã trở lại danh sách chờ rà soát.",
    run=_reopen,
)


def _asking(act: Act) -> Callable[..., HttpResponseBase]:
    """The page that asks before an act, and does it when answered."""

    @desk(act.role)
    def ask(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
        one = queries.document_by_id(pk, actor=actor)
        fields = [Field("reason", act.reason, kind="textarea", hint=act.reason_hint, required=True)]
        form = Form(fields if act.reason else [])
        if request.method == "POST":
            try:
                act.run(one, form.fill(request.POST.dict()).values() | _ticked(request), actor)
            except Refused as error:
                form.refuse(error)
            else:
                messages.success(request, act.done)
                return redirect("desk:document", pk=pk)
        context: dict[str, object] = {"act": act, "one": one, "form": form, "publishing": act is _PUBLISH}
        if act is _PUBLISH:
            context |= {
                "twin": queries.public_twin(one),
                "doubts": _doubts(one),
                "replace": "replace" in request.POST,
            }
        return page(request, actor, "desk/act.html", context, status=400 if form.wrong else 200)

    return ask


def _ticked(request: HttpRequest) -> dict[str, str]:
    return {"replace": "1"} if "replace" in request.POST else {}


def _doubts(one: Document) -> list[str]:
    """What is still open about a document, for the person who is about to publish it."""
    doubts = []
    if one.is_unreviewed:
        doubts.append(
            "Chữ do máy nhận dạng từ ảnh, chưa ai xác nhận đã đối chiếu. Trang công khai sẽ ghi rõ như vậy cho đến khi có "
            "người xác nhận."
        )
    wanted = {
        "number": "số, ký hiệu",
        "kind": "loại văn bản",
        "issuer": "cơ quan ban hành",
        "issued_on": "ngày ban hành",
    }
    missing = [name for field, name in wanted.items() if not getattr(one, field)]
    if missing:
        doubts.append(f"Chưa có {', '.join(missing)}.")
    if one.effective_on is None:
        doubts.append(
            "Chưa có ngày hiệu lực: văn bản sẽ mang tình trạng «Chưa rõ hiệu lực» và không hiện trong kết quả tìm "
            "quy định còn hiệu lực."
        )
    return doubts


publish = _asking(_PUBLISH)
confirm_text = _asking(_CONFIRM)
reject = _asking(_REJECT)
withdraw = _asking(_WITHDRAW)
reopen = _asking(_REOPEN)
