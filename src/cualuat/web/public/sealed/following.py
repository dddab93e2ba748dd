"""Following a denunciation with its receipt: where it stands, what was answered; writing on, files, saying who one is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cualuat.base.operations import Refused
from cualuat.casework.operations import sealed_matters
from cualuat.casework.operations.intake import Incomplete, PersonGiven
from cualuat.casework.queries import sealed_tracking
from cualuat.files.in_memory import examine
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.files.uploads import MAX_PUBLIC_FILES
from cualuat.sealed import padding, receipts
from cualuat.sealed import queries as boxes
from cualuat.sealed.crypto import Busy, Unreadable
from cualuat.sealed.holding import OpenedBox
from cualuat.sealed.operations import FileWanted
from cualuat.web.public.clock.lines import lines_of_each
from cualuat.web.public.matters.pages import need_agency
from cualuat.web.public.sealed import bounds
from cualuat.web.public.sealed.pages import sealed_page
from cualuat.web.public.sealed.writing import MANY, PERSON, person_fields
from cualuat.web.shell.fields import Field, Form

TROUBLES = (Refused, UnacceptableFile, TooLarge, padding.TooLarge)
UNREADABLE = "Hồ sơ này đã bị ai đó sửa đổi nên không mở được. Hãy báo cơ quan cấp trên."


def _code_form() -> Form:
    hint = "16 ký tự trên tờ biên nhận, ví dụ 7K3M-9QXR-…. Có hay không có gạch đều được."
    return Form([Field("code", "Mã biên nhận", required=True, maxlength=40, hint=hint)])


@require_http_methods(["GET", "HEAD", "POST"])
@sealed_page
@need_agency
def follow(request: HttpRequest) -> HttpResponseBase:
    """Asks for the receipt code, and with it shows the matter."""
    if request.method != "POST":
        return _ask(request, _code_form())
    opened = _opened(request)
    return _page(request, opened) if isinstance(opened, OpenedBox) else opened


def _ask(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    context = {"form": form, "challenge": bounds.challenge(timezone.now())}
    return render(request, "public/sealed/ask.html", context, status=status)


def _opened(request: HttpRequest) -> OpenedBox | HttpResponse:
    """The box of the code that was sent; else the page that asks for it, saying what is wrong."""
    form = _code_form().fill(request.POST)
    if not bounds.within("open", request.POST.get("proof", ""), timezone.now()):
        form.errors.append(MANY)
        return _ask(request, form, 429)
    try:
        return boxes.open_by_receipt(form["code"].value)
    except (receipts.Mistyped, boxes.UnknownReceipt) as error:
        form["code"].error = str(error)
    except Busy as error:
        form.errors.append(str(error))
    except Unreadable:
        form.errors.append(UNREADABLE)
    return _ask(request, form, 422)


def _page(
    request: HttpRequest, opened: OpenedBox, *, error: str = "", act: str = "", form: Form | None = None, done: str = ""
) -> HttpResponse:
    try:
        followed = sealed_tracking.followed(opened, on=timezone.localdate())
    except Unreadable:
        form = _code_form()
        form.errors.append(UNREADABLE)
        return _ask(request, form, 422)
    wrong = bool(error or (form and form.wrong))
    context = {
        "found": followed,
        "case": followed.case,
        "code": receipts.grouped(receipts.read(request.POST.get("code", ""), receipts.RECEIPT)),
        "clocks": [{"row": row, "lines": lines} for row, lines in lines_of_each(followed.clocks)],
        "typed": request.POST,
        "error": error,
        "act": act,
        "done": done,
        "person_form": form or Form(person_fields()),
        "show_optional": True,
    }
    return render(request, "public/sealed/followed.html", context, status=422 if wrong else 200)


Act = Callable[[HttpRequest, OpenedBox], str]


def _acting(act: str) -> Callable[[Act], Callable[..., HttpResponseBase]]:
    """A form of the page; what is wrong is told with what was typed still there."""

    def decorate(do: Act) -> Callable[..., HttpResponseBase]:
        @require_POST
        @sealed_page
        @need_agency
        def view(request: HttpRequest) -> HttpResponseBase:
            opened = _opened(request)
            if not isinstance(opened, OpenedBox):
                return opened
            try:
                done = do(request, opened)
            except TROUBLES as error:
                return _page(request, opened, error=str(error), act=act)
            return _page(request, opened, done=done, act=act)

        return view

    return decorate


@_acting("trao-doi")
def write(request: HttpRequest, opened: OpenedBox) -> str:
    """A message. The same words twice in a row are one message sent again."""
    text = request.POST.get("text", "")
    mine = [e.item for e in sealed_tracking.contents(opened).entries if e.item.author == "denouncer"]
    if mine and " ".join(str(mine[-1].body.get("text", "")).split()) == " ".join(text.split()):
        return "Tin nhắn đã được gửi."
    sealed_matters.write_as_denouncer(opened=opened, text=text, at=timezone.now())
    return "Đã gửi tin nhắn."


@_acting("tep")
def add_files(request: HttpRequest, opened: OpenedBox) -> str:
    """Files, each looked at and sealed in memory; those that are there already are passed over."""
    sent = request.FILES.getlist("files")
    if not sent:
        raise Refused("Hãy chọn tệp.", "files")
    if len(sent) > MAX_PUBLIC_FILES:
        raise Refused(f"Mỗi lần gửi được tối đa {MAX_PUBLIC_FILES} tệp. Hãy gửi làm nhiều lần.", "files")
    there = {boxes.file_details(opened, file).sha256 for file in boxes.files(opened)}
    taken, wrong = 0, []
    for upload in sent:
        try:
            examined = examine(name=upload.name or "", data=upload.read())
            wanted = FileWanted(examined.name, examined.media_type, examined.data)
            if wanted_hash(wanted) not in there:
                sealed_matters.add_file(opened=opened, file=wanted, cleaned=examined.cleaned, at=timezone.now())
            taken += 1
        except TROUBLES as error:
            wrong.append(f"{upload.name}: {error}")
    if wrong:
        kept = f" {taken} tệp khác đã được nhận." if taken else ""
        raise Refused("; ".join(wrong) + kept, "files")
    return f"Đã nhận {taken} tệp."


def wanted_hash(wanted: FileWanted) -> str:
    """SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(wanted.data).hexdigest()


@_acting("rut")
def withdraw(request: HttpRequest, opened: OpenedBox) -> str:
    """She takes it back."""
    if request.POST.get("sure") != "1":
        raise Refused("Hãy đánh dấu xác nhận trước khi rút.", "sure")
    sealed_matters.withdraw(opened=opened, text=request.POST.get("text", ""), at=timezone.now())
    return "Đã ghi việc rút tố cáo. Có dấu hiệu vi phạm pháp luật thì cơ quan vẫn phải giải quyết."


@require_POST
@sealed_page
@need_agency
def identify(request: HttpRequest) -> HttpResponseBase:
    """She says who she is, later."""
    opened = _opened(request)
    if not isinstance(opened, OpenedBox):
        return opened
    form = Form(person_fields()).fill(request.POST)
    values = form.values()
    try:
        sender = PersonGiven(**{name: values[name] for name in PERSON})
        sealed_matters.identify(opened=opened, sender=sender, at=timezone.now())
    except Incomplete as error:
        form.refuse_all(error.errors)
        return _page(request, opened, form=form, act="danh-tinh")
    return _page(request, opened, done="Đã niêm phong họ tên của bạn, riêng với nội dung.", act="danh-tinh")


@require_POST
@sealed_page
@need_agency
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One of the files she may read."""
    opened = _opened(request)
    if not isinstance(opened, OpenedBox):
        return opened
    row = sealed_tracking.file_of(opened, pk)
    if row is None:
        raise Http404("no such file")
    try:
        details, data = boxes.file_details(opened, row), boxes.own_file(opened, row)
    except Unreadable:
        return _page(request, opened, error=UNREADABLE)
    return as_sealed_download(details.name, data)


def as_sealed_download(name: str, data: bytes) -> HttpResponse:
    """Bytes to be saved, never shown by the browser."""
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
