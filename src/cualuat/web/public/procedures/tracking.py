"""A citizen's own file, for whoever has its code and the last digits of the telephone on its receipt."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from cualuat.base.actor import ANYONE
from cualuat.procedures import norms
from cualuat.procedures.operations import mirroring
from cualuat.procedures.queries import mirror
from cualuat.procedures.rules.mirror import STATES
from cualuat.timelimits import queries as timelimits
from cualuat.web.public.clock.lines import lines_of
from cualuat.web.public.matters.bounds import TOO_MANY, within
from cualuat.web.public.matters.pages import need_agency, personal_page
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.procedures.models import MirrorFile

NOT_FOUND = (
    "Không mở được hồ sơ với mã và bốn số này. Hãy xem lại giấy tiếp nhận. Gõ sai nhiều lần trong một ngày thì hôm sau mới tra tiếp được; "
    "cần gấp, hãy gọi bộ phận tiếp nhận."
)


def _form() -> Form:
    return Form(
        [
            Field(
                "code",
                "Mã hồ sơ",
                required=True,
                maxlength=60,
                hint="Ghi ở đầu Giấy tiếp nhận hồ sơ và hẹn trả kết quả.",
            ),
            Field(
                "digits",
                "Bốn số cuối điện thoại của người nộp",
                required=True,
                maxlength=4,
                hint="Số bạn đã ghi khi nộp.",
            ),
        ]
    )


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@personal_page
@need_agency
def look_up(request: HttpRequest) -> HttpResponseBase:
    """Asks for both; shows the file in the answer itself, so that its code stands in no address and no history."""
    form, found, status = _form(), None, 200
    if request.method == "POST":
        form.fill(request.POST)
        if not within(request, "track"):
            form.errors.append(TOO_MANY)
            status = 429
        elif form.require({"code": "Hãy ghi mã hồ sơ.", "digits": "Hãy ghi bốn số cuối."}):
            values = form.values()
            found = mirroring.look_up(code=values["code"], digits=values["digits"], by=ANYONE, at=timezone.now())
            if found is None:
                form.errors.append(NOT_FOUND)
        status = status if status != 200 or not form.wrong else 422
    context: dict[str, Any] = {"form": form, "portal": norms.portal()}
    if found is None:
        return render(request, "public/procedures/look_up.html", context, status=status)
    return render(request, "public/procedures/file.html", context | _shown(found, timezone.now()))


def _shown(found: MirrorFile, at: datetime) -> dict[str, Any]:
    """The file without anything that says who handed it in."""
    result, trouble = mirror.explained(found, calendar=timelimits.calendar(), at=at)
    events = [row for row in mirror.events(found) if row.struck_at is None]
    return {
        "file": found, "state": STATES[found.state], "events": events, "late": found.is_late(timezone.localdate()),
        "lines": lines_of(result.steps) if result else [], "trouble": trouble, "trips": norms.most_trips(),
        "pause": norms.norm("pause"),
    }  # fmt: skip
