"""What the forms of consultations ask, and what they gave."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.casework.needs import read_day
from cualuat.consultations import access
from cualuat.consultations.kinds import kinds
from cualuat.consultations.operations.arranging import Wanted
from cualuat.drafting import queries as drafting
from cualuat.organisation import queries as organisation
from cualuat.web.desk.posted import unit_in
from cualuat.web.shell.fields import Field, Form, show_date

if TYPE_CHECKING:
    from cualuat.consultations.models import Consultation
    from cualuat.consultations.texts import Draft

_MOST_PLACES = 2000


def units(actor: Actor) -> list[tuple[str, str]]:
    """The units for which one may prepare a consultation."""
    rows = organisation.units(on=timezone.localdate())
    return [(str(row.pk), row.name) for row in rows if access.may_write(actor, row.pk)]


def own_unit(actor: Actor) -> str:
    """The unit that stands chosen at first."""
    mine = actor.units_with(*access.DOERS, *access.RUNNERS)
    return next((key for key, _ in units(actor) if int(key) in mine), "")


def wanted_form(actor: Actor, found: Consultation | None = None) -> Form:
    """What is asked, why, until when."""
    of = found
    return Form([
        Field("title", "Tên dự thảo", value=of.title if of else "", required=True, maxlength=300, hint="Ví dụ: Quyết định quy định mức thu tại chợ."),
        Field("kind", "Loại văn bản", kind="radio", value=of.kind if of else "local", options=[(one.code, one.name) for one in kinds().values()], required=True),
        Field("unit", "Đơn vị chủ trì", kind="select", value=str(of.unit_id) if of else own_unit(actor), options=units(actor), required=True),
        Field("why", "Vì sao ban hành", kind="textarea", height=5, value=of.why if of else "", required=True, hint="Viết cho người dân đọc: giải quyết việc gì, ai bị ảnh hưởng."),
        Field("questions", "Câu hỏi muốn người dân trả lời", kind="textarea", height=4, value=of.questions if of else "", hint="Mỗi dòng một câu."),
        Field("basis", "Sửa đổi, thi hành văn bản nào", kind="textarea", height=3, value=of.basis if of else "", hint="Mỗi dòng một chỗ, ví dụ: Điều 4 Nghị quyết số 914/2026/NQ-HĐND. Trang của văn bản ấy sẽ báo có dự thảo đang lấy ý kiến."),
        Field("contact", "Liên hệ khi cần hỏi", value=of.contact if of else "", maxlength=300, hint="Tên bộ phận, điện thoại công vụ; hiện công khai."),
        Field("planned_on", "Dự kiến đăng ngày", kind="date", value=show_date(of.planned_on) if of else ""),
        Field("until", "Nhận góp ý đến hết ngày", kind="date", value=show_date(of.wanted_until) if of else "", hint="Để trống thì máy lấy ngày sớm nhất luật cho phép, tính từ ngày đăng."),
        Field("shows_counts", "Cho mọi người thấy số ý kiến", kind="check", value="1" if of is None or of.shows_counts else ""),
    ])  # fmt: skip


def wanted(form: Form) -> Wanted:
    """What such a form gave. Raises Refused, naming the input."""
    values = form.values()
    return Wanted(
        title=values["title"], unit=unit_in(values["unit"]), kind=values["kind"], why=values["why"],
        questions=values["questions"], basis=values["basis"], contact=values["contact"], planned_on=day_or_none(values, "planned_on"),
        until=day_or_none(values, "until"), shows_counts=bool(values["shows_counts"]),
    )  # fmt: skip


def day_or_none(values: dict[str, str], name: str) -> date | None:
    """A day, where one was typed. Raises Refused, naming the input."""
    return read_day(values[name], name) if values[name] else None


def drafts(actor: Actor) -> list[tuple[str, str]]:
    """Documents that are being drafted and whose text the actor reads."""
    rows = drafting.obligations(actor=actor, view="open", on=timezone.localdate())[:100]
    return [
        (str(row.pk), row.subject[:120])
        for row in rows
        if drafting.readable(row.pk, actor=actor) and drafting.last_draft(row)
    ]


def places(draft: Draft) -> list[tuple[str, str]]:
    """All places of a draft, the whole first."""
    some = list(draft.places.values())[:_MOST_PLACES]
    return [("", "Cả văn bản"), *((one.eid, f"{one.name}: {one.words[:50]}") for one in some)]
