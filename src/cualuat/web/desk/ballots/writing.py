"""The list of votes, a new one, one written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from cualuat.ballots import access, queries
from cualuat.ballots.operations import preparing
from cualuat.ballots.operations.preparing import BallotWanted
from cualuat.base.actor import Actor
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.entry.access import RUNNERS
from cualuat.kernel.tally import BASES, METHODS
from cualuat.web.desk.door import desk, page
from cualuat.web.desk.entry import terms
from cualuat.web.desk.paging import paged
from cualuat.web.desk.posted import key_in, number_in
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.ballots.models import Ballot


@desk()
def ballots(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Votes, the newest first, with how far each is."""
    now = timezone.now()
    found = paged(request, queries.ballots(actor=actor))
    rows = [{"ballot": row, "stage": row.stage(now), "name": row.stage_name(now)} for row in found.rows]
    context = {"list": found, "rows": rows, "may_run": access.may_run(actor)}
    return page(request, actor, "desk/ballots/list.html", context)


def form_of(found: Ballot | None = None) -> Form:
    """The inputs of a vote."""
    few = "0: không giới hạn khi đánh dấu; khi cho điểm là điểm cao nhất của một phương án (0 thành 10)."
    share = "Phân số hoặc phần trăm, ví dụ 2/3 hoặc 50%. Để trống nếu không đòi hỏi."
    inputs = [
            Field("title", "Câu hỏi hoặc tên cuộc bỏ phiếu", value=found.title if found else "", required=True, maxlength=300),
            Field("explanation", "Giải thích cho người bỏ phiếu", kind="textarea", value=found.explanation if found else "", height=6),
            Field("method", "Cách bỏ phiếu", kind="radio", value=found.method if found else "approval", options=list(METHODS.items()), required=True),
            Field("seats", "Chọn bao nhiêu", value=str(found.seats) if found else "1", required=True, hint="Khi biểu quyết từng nội dung: nhiều nhất bao nhiêu nội dung đạt."),
            Field("marks", "Mỗi phiếu đánh dấu nhiều nhất, hoặc điểm cao nhất", value=str(found.most) if found else "0", required=True, hint=few),
            Field("passing", "Tỷ lệ phải đạt", value=found.passing if found else "", hint=share, maxlength=20),
            Field("passing_of", "Tính trên", kind="select", value=found.passing_of if found else "valid", options=list(BASES.items()), required=True),
            Field("more_than", "Phải quá tỷ lệ ấy; bỏ dấu là chỉ cần bằng", kind="check", value="1" if found is None or found.more_than else ""),
            Field("quorum", "Tỷ lệ người tham gia tối thiểu", value=found.quorum if found else "", hint=share, maxlength=20),
            Field("entitled", "Số người có quyền bỏ phiếu", value=str(found.entitled or "") if found else "", maxlength=7, hint="Để trống khi mời bằng mã hoặc theo danh sách: máy tự đếm."),
            *terms.fields(found.occasion if found else None),
        ]  # fmt: skip
    form = Form(inputs)
    if found is None:
        one_each = "Mỗi dòng một phương án. Giới thiệu, ảnh thêm sau, trước khi công bố."
        form.fields.insert(2, Field("options", "Các phương án", kind="textarea", height=5, hint=one_each))
        form["open_day"].value = show_date(timezone.localdate())
    return form


NEEDED = {
    "title": "Hãy ghi câu hỏi hoặc tên cuộc bỏ phiếu.",
    "open_day": "Hãy ghi ngày mở.",
    "close_day": "Hãy ghi ngày đóng.",
}


def wanted_in(form: Form) -> BallotWanted:
    """The vote that a form asks for. Raises Refused, naming the input."""
    values = form.values()
    return BallotWanted(
        title=values["title"], explanation=values["explanation"], method=values["method"],
        seats=number_in(values["seats"], "seats"), most=number_in(values["marks"], "marks"), passing=values["passing"],
        passing_of=values["passing_of"], more_than=bool(values["more_than"]), quorum=values["quorum"],
        entitled=number_in(values["entitled"], "entitled") if values["entitled"] else None,
        options=tuple((line.strip(), "") for line in values.get("options", "").splitlines() if line.strip()),
    )  # fmt: skip


def refuse(form: Form, refused: Refused) -> None:
    """Puts what is wrong beside its inputs; where terms cannot be, all of it at once."""
    errors = getattr(refused, "errors", None)
    names = {"opens_at": "open_day", "closes_at": "close_day", "name": "options", "most": "marks"}
    if errors:
        form.refuse_all({names.get(name, name): words for name, words in errors.items()})
    else:
        form.refuse(Refused(str(refused), names.get(refused.field, refused.field)))


@desk(duties=RUNNERS)
def add(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """A new vote; options come on its own page."""
    form = form_of()
    if request.method == "POST" and (made := _drafted(actor, form.fill(request.POST))):
        told = "Hãy xem lại rồi công bố." if made.options.exists() else "Hãy thêm các phương án."
        messages.success(request, f"Đã lập cuộc bỏ phiếu. {told}")
        return redirect("desk:ballot", pk=made.pk)
    context = {"form": form, "show_optional": True}
    return page(request, actor, "desk/ballots/form.html", context, status=422 if form.wrong else 200)


def _drafted(actor: Actor, form: Form) -> Ballot | None:
    if not form.require(NEEDED):
        return None
    try:
        return preparing.draft(wanted=wanted_in(form), terms=terms.terms_in(form), by=actor, at=timezone.now())
    except Refused as refused:
        refuse(form, refused)
    return None


def _changed(actor: Actor, found: Ballot, form: Form) -> bool:
    if not form.require(NEEDED):
        return False
    version = key_in(form.values()["version"])
    try:
        preparing.change(
            ballot=found, wanted=wanted_in(form), terms=terms.terms_in(form), version=version, by=actor, at=timezone.now()
        )  # fmt: skip
    except Refused as refused:
        refuse(form, refused)
        if isinstance(refused, SomebodyElse):  # the next saving is over what stands there now
            fresh = queries.ballot(found.pk, actor=actor)
            form["version"].value = str(fresh.version if fresh else "")
        return False
    return True


@desk(duties=RUNNERS)
def edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Writes a vote anew before it is public; the second of two is told, what she typed stays."""
    found = queries.ballot(pk, actor=actor)
    if found is None:
        raise Http404("no such vote")
    form = form_of(found)
    form.fields.append(Field("version", "", kind="hidden", value=str(found.version)))
    if request.method == "POST":
        form.fill(request.POST)
        if _changed(actor, found, form):
            messages.success(request, "Đã ghi.")
            return redirect("desk:ballot", pk=pk)
    context = {"form": form, "ballot": found, "show_optional": True}
    return page(request, actor, "desk/ballots/form.html", context, status=422 if form.wrong else 200)
