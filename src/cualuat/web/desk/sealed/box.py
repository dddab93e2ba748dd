"""One denunciation at the desk: opened with one's key for a purpose; what it says, its clocks and steps; writing, files, people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cualuat.accounts import queries as accounts
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework import access
from cualuat.casework.operations import sealed_matters
from cualuat.casework.operations.sealed_matters import keys_of
from cualuat.casework.queries import sealed_tracking, single
from cualuat.files.in_memory import examine
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.kernel.workflow import NotFromHere
from cualuat.organisation import queries as organisation
from cualuat.sealed import operations, padding, queries
from cualuat.sealed.crypto import Unreadable
from cualuat.sealed.holding import OpenedBox, Unlocked
from cualuat.sealed.operations import FileWanted
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.matters.clocks import clock_rows
from cualuat.web.desk.sealed.keyring import unlocked
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.sealed.following import as_sealed_download

if TYPE_CHECKING:
    from cualuat.casework.models import Case
    from cualuat.sealed.models import Box

PURPOSES = (
    "Xử lý ban đầu",
    "Xác minh nội dung",
    "Soạn văn bản",
    "Trao đổi với người tố cáo",
    "Kiểm tra thời hạn, tiến độ",
    "Bàn giao công việc",
)
TROUBLES = (Refused, NotFromHere, UnacceptableFile, TooLarge, padding.TooLarge)
TAMPERED = "Có dữ liệu của hồ sơ này đã bị sửa đổi, không mở được. Hãy báo lãnh đạo ngay."
Opened = Callable[..., HttpResponseBase]


class Work:
    """A matter whose box somebody of the team has open."""

    def __init__(self, case: Case, opened: OpenedBox, key: Unlocked, purpose: str) -> None:
        self.case, self.opened, self.key, self.purpose = case, opened, key, purpose

    @property
    def box(self) -> Box:
        """The box itself."""
        assert self.case.box is not None
        return self.case.box


def with_box(view: Callable[..., HttpResponseBase]) -> Opened:
    """Opens the box for a view; without a key in use to the unlocking page, without a purpose to the question for one.

    Each opening is on record with its purpose.
    """

    @desk(duties=access.SEALED)
    def run(request: HttpRequest, actor: Actor, /, pk: int, **kwargs: Any) -> HttpResponseBase:
        found = single.case(pk, actor=actor)
        if found.box is None:
            return redirect("desk:case", pk=pk)
        key = unlocked(request, actor)
        here = reverse("desk:sealed-case", args=[pk])
        if key is None:
            return redirect(reverse("desk:sealed-unlock") + "?" + urlencode({"next": here}))
        purpose = _purpose(request, found)
        if not purpose:
            return page(request, actor, "desk/sealed/purpose.html", {"case": found, "purposes": PURPOSES})
        try:
            opened = operations.open_box(box=found.box, unlocked=key, purpose=purpose, by=actor, at=timezone.now())
        except Unreadable:
            return page(request, actor, "desk/sealed/broken.html", {"case": found, "message": TAMPERED}, status=409)
        return view(request, actor, Work(found, opened, key, purpose), **kwargs)

    return run


def _purpose(request: HttpRequest, found: Case) -> str:
    """What for, as chosen for this box in this session."""
    chosen = cast("dict[str, str]", request.session.get("sealed_purpose", {}))
    wanted = request.POST.get("purpose", "")
    if request.method == "POST" and wanted in PURPOSES:
        request.session["sealed_purpose"] = {**chosen, str(found.box_id): wanted}
        return wanted
    return chosen.get(str(found.box_id), "")


@with_box
def case(request: HttpRequest, actor: Actor, work: Work) -> HttpResponseBase:
    """The page of a denunciation."""
    if request.method == "POST":  # a purpose was chosen
        return redirect("desk:sealed-case", pk=work.case.pk)
    sealed_matters.seen(case=work.case, opened=work.opened, by=actor, at=timezone.now())
    return show(request, actor, work)


def show(
    request: HttpRequest, actor: Actor, work: Work, *, error: str = "", act: str = "", **more: Any
) -> HttpResponse:
    """The page, with what went wrong in one of its forms."""
    today, now = timezone.localdate(), timezone.now()
    try:
        contents = sealed_tracking.contents(work.opened)
    except Unreadable:
        return page(request, actor, "desk/sealed/broken.html", {"case": work.case, "message": TAMPERED}, status=409)
    facts = single.facts(work.case, actor=actor, on=today)
    bases = link_all([choice.edge.basis for choice in facts.choices])
    recipients = list(queries.recipients(work.box))
    inside = {key.person_id for key in recipients}
    context: dict[str, Any] = {
        "f": facts,
        "case": work.case,
        "work": work,
        "contents": contents,
        **clock_rows(facts.clocks, on=today),
        "choices": [{"choice": choice, "bases": bases[choice.edge.basis]} for choice in facts.choices],
        "recipients": recipients,
        "could_enter": [key for key in keys_of("denunciation", at=now) if key.person_id not in inside and not queries_excluded(work, key.person_id)],
        "lost_keys": queries.waiting_to_be_let_in(work.box),
        "excludable": organisation.people_with_duty("denunciation", "custodian", "leader", on=today),
        "exclusions": work.box.exclusions.select_related("person"),
        "has_identity": queries.has_identity(work.box),
        "grants": queries.grants_of(work.box)[:10],
        "grant": queries.grant_in_use(work.box, work.key.person_id, at=now),
        "now": now,
        "error": error,
        "act": act,
        "typed": request.POST,
        "today": today,
        "may_work": True,
    }  # fmt: skip
    return page(request, actor, "desk/sealed/case.html", context | more, status=422 if error else 200)


def queries_excluded(work: Work, person_id: int) -> bool:
    """Whether somebody is barred from this box."""
    return bool(work.box.exclusions.filter(person_id=person_id).exists())


def acting(act: str) -> Callable[[Callable[[HttpRequest, Actor, Work], str]], Opened]:
    """A form of the page: done, told, back to its place; what went wrong is told with what was typed."""

    def decorate(do: Callable[[HttpRequest, Actor, Work], str]) -> Opened:
        @with_box
        def view(request: HttpRequest, actor: Actor, work: Work) -> HttpResponseBase:
            address = reverse("desk:sealed-case", args=[work.case.pk])
            if request.method != "POST":
                return HttpResponseRedirect(address)
            try:
                done = do(request, actor, work)
            except TROUBLES as error:
                return show(request, actor, work, error=str(error), act=act)
            if done:
                messages.success(request, done)
            return HttpResponseRedirect(f"{address}#{act}")

        return view

    return decorate


@acting("trao-doi")
def write(request: HttpRequest, actor: Actor, work: Work) -> str:
    """A message to the denouncer, or a note."""
    note = request.POST.get("note") == "1"
    text = request.POST.get("text", "")
    sealed_matters.write(case=work.case, opened=work.opened, text=text, note=note, by=actor, at=timezone.now())
    return "Đã ghi chú." if note else "Đã gửi vào hộp của người tố cáo."


@acting("tep")
def add_files(request: HttpRequest, actor: Actor, work: Work) -> str:
    """Files of officers: evidence, signed letters."""
    sent = request.FILES.getlist("files")
    if not sent:
        raise Refused("Hãy chọn tệp.", "files")
    shown = request.POST.get("prominence") == "person"
    for upload in sent:
        examined = examine(name=upload.name or "", data=upload.read())
        wanted = FileWanted(examined.name, examined.media_type, examined.data, visible_to_denouncer=shown)
        sealed_matters.add_file(opened=work.opened, file=wanted, cleaned=None, by=actor, at=timezone.now())
    return f"Đã niêm phong {len(sent)} tệp."


@with_box
def file(request: HttpRequest, actor: Actor, work: Work, number: UUID) -> HttpResponseBase:
    """A file; opening it is on record."""
    row = sealed_tracking.file_of(work.opened, number)
    if row is None:
        raise Http404("no such file")
    try:
        name = queries.file_details(work.opened, row).name
        data = operations.open_file(opened=work.opened, file=row, purpose=work.purpose, by=actor, at=timezone.now())
    except Unreadable:
        return show(request, actor, work, error=TAMPERED, act="tep")
    return as_sealed_download(name, data)


@acting("nguoi-mo")
def people(request: HttpRequest, actor: Actor, work: Work) -> str:
    """Letting somebody in, taking a key away, barring somebody for good."""
    chosen = request.POST.get("person", "")
    person = accounts.person(int(chosen)) if chosen.isdecimal() and len(chosen) < 12 else None
    if person is None:
        raise Refused("Hãy chọn một người.", "person")
    act, now = request.POST.get("act"), timezone.now()
    if act == "let-in":
        key = queries.key_of(person.pk)
        if key is None:
            raise Refused(f"{person.name} chưa tạo khóa.", "person")
        operations.let_in(opened=work.opened, officer_key=key, by=actor, at=now)
        return f"{person.name} mở được hồ sơ này."
    if act == "remove":
        operations.remove(box=work.box, person=person, by=actor, at=now)
        return f"{person.name} không mở được hồ sơ này nữa."
    operations.exclude(box=work.box, person=person, reason=request.POST.get("reason", ""), by=actor, at=now)
    return "Đã loại khỏi hồ sơ."


@acting("danh-tinh")
def ask_identity(request: HttpRequest, actor: Actor, work: Work) -> str:
    """Asks custodians to let one see who denounced."""
    hours, key = request.POST.get("hours", ""), queries.key_of(work.key.person_id)
    if key is None:
        raise Refused("Bạn chưa có khóa.")
    operations.request_identity(
        box=work.box, officer_key=key, purpose=request.POST.get("why", ""),
        hours=int(hours) if hours.isdecimal() and len(hours) < 4 else 0, by=actor, at=timezone.now(),
    )  # fmt: skip
    return "Đã gửi yêu cầu đến những người giữ khóa danh tính."


@with_box
def identity(request: HttpRequest, actor: Actor, work: Work) -> HttpResponseBase:
    """Shows who denounced, while a grant is open; on record."""
    if request.method != "POST":
        return redirect("desk:sealed-case", pk=work.case.pk)
    grant = queries.grant_in_use(work.box, work.key.person_id, at=timezone.now())
    try:
        if grant is None:
            raise Refused("Bạn chưa được phép xem danh tính, hoặc đã hết thời gian. Hãy gửi yêu cầu.")
        read = operations.open_identity(grant=grant, unlocked=work.key, by=actor, at=timezone.now())
    except (Refused, Unreadable) as error:
        return show(request, actor, work, error=str(error) or TAMPERED, act="danh-tinh")
    rows = [{"day": one.day, "facts": [(WORDS.get(k, k), v) for k, v in one.content.items() if v]} for one in read]
    return page(request, actor, "desk/sealed/identity.html", {"case": work.case, "rows": rows, "grant": grant})


WORDS = {
    "name": "Họ và tên",
    "honorific": "Xưng hô",
    "address": "Địa chỉ",
    "id_number": "Số căn cước, hộ chiếu",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "position": "Chức vụ",
}
