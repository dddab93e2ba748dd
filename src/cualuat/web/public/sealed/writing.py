"""Denouncing: what the law says and who will read it; the form; the receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cualuat.casework.kinds import kind
from cualuat.casework.operations.intake import Incomplete, PersonGiven
from cualuat.casework.operations.sealed_matters import Denounced, Denunciation, denounce
from cualuat.casework.queries import sealed_tracking
from cualuat.organisation import queries as organisation
from cualuat.sealed.crypto import Busy
from cualuat.web.public.clock.lines import link_all
from cualuat.web.public.matters.pages import need_agency
from cualuat.web.public.sealed import bounds
from cualuat.web.public.sealed.pages import sealed_page
from cualuat.web.shell.fields import Field, Form

MANY = "Đang có nhiều lượt gửi cùng lúc. Những gì bạn gõ vẫn còn đây; hãy chờ vài phút rồi bấm gửi lại."
SENT_BEFORE = (
    "Đơn này vừa được nhận rồi. Đã chép mã thì xem ở trang theo dõi. Chưa kịp thấy mã thì bấm gửi lần nữa: cơ quan nhận "
    "hai đơn giống nhau, bạn theo dõi bằng mã của đơn sau."
)
KINDS = (
    ("denunciation", "Chưa ai giải quyết"),
    ("denunciation-again", "Cơ quan cấp dưới đã giải quyết nhưng không đúng pháp luật (tố cáo tiếp)"),
)


def form_of() -> Form:
    """The inputs, those about oneself last and never required."""
    return Form(
        [
            Field("kind", "Việc này đã được giải quyết chưa?", kind="radio", options=KINDS, value="denunciation"),
            Field(
                "accused", "Bạn tố cáo ai?", kind="textarea", required=True, height=3,
                hint="Mỗi dòng một người: họ tên đầy đủ, chức vụ, nơi làm việc. Cán bộ có tên ở đây không được mở đơn này.",
            ),
            Field(
                "content", "Kể lại sự việc", kind="textarea", required=True, height=12,
                hint="Việc gì, ở đâu, khi nào, bạn biết bằng cách nào, ai chứng kiến, có gì chứng minh. Muốn giấu mình thì đừng kể điều chỉ mình bạn biết.",
            ),
            Field("request", "Bạn đề nghị gì?", kind="textarea", height=3),
            *person_fields(),
        ]
    )  # fmt: skip


def person_fields() -> list[Field]:
    """The inputs about the denouncer."""
    return [
        Field("name", "Họ và tên", maxlength=200),
        Field("address", "Địa chỉ", maxlength=400),
        Field("id_number", "Số căn cước hoặc hộ chiếu", maxlength=30),
        Field("phone", "Điện thoại", maxlength=30),
        Field("email", "Thư điện tử", kind="email", maxlength=254),
    ]


PERSON = ("name", "address", "id_number", "phone", "email")


@require_safe
@sealed_page
@need_agency
def intro(request: HttpRequest) -> HttpResponseBase:
    """What a denunciation is, what the law protects, who reads it, how to send it."""
    of = kind("denunciation")
    context = {"kind": of, "bases": link_all([of.requires_basis])[of.requires_basis], "agency": organisation.agency()}
    return render(request, "public/sealed/intro.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sealed_page
@need_agency
def write(request: HttpRequest) -> HttpResponseBase:
    """The form; the answer to a good one is the receipt."""
    form, status, now = form_of(), 200, timezone.now()
    if request.method == "POST":
        form.fill(request.POST)
        mark = request.POST.get("mark", "")
        status = 422
        if not bounds.within("write", request.POST.get("proof", ""), now):
            form.errors.append(MANY)
            status = 429
        elif not bounds.first_time(mark):
            form.errors.append(SENT_BEFORE)
            status = 409
        elif (made := _denounce(form)) is not None:
            return _receipt(request, made)
        else:
            bounds.forget(mark)
    context = {
        "form": form,
        "matter": [field for field in form.fields if field.name not in PERSON],
        "person": [field for field in form.fields if field.name in PERSON],
        "show_optional": True,
        "challenge": bounds.challenge(now),
        "mark": bounds.new_mark(),
    }
    return render(request, "public/sealed/write.html", context, status=status)


def _denounce(form: Form) -> Denunciation | None:
    """Seals it; None where something is wrong, which is then said beside it."""
    values = form.values()
    chosen = values["kind"] if values["kind"] in dict(KINDS) else "denunciation"
    wanted = Denounced(
        kind=chosen,
        content=values["content"],
        accused=values["accused"],
        request=values["request"],
        sender=PersonGiven(**{name: values[name] for name in PERSON}),
    )
    try:
        return denounce(wanted=wanted, at=timezone.now())
    except Incomplete as error:
        form.refuse_all(error.errors)
    except Busy as error:
        form.errors.append(str(error))
    return None


def _receipt(request: HttpRequest, made: Denunciation) -> HttpResponse:
    followed = sealed_tracking.followed(made.opened, on=timezone.localdate())
    context = {"case": made.case, "code": made.receipt, "followed": followed}
    return render(request, "public/sealed/sent.html", context)
