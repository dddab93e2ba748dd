"""The inputs for the terms of an occasion, for the forms of the apps that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from cualuat.base.operations import Refused
from cualuat.entry import queries
from cualuat.entry.operations.arranging import BadTerms
from cualuat.entry.rules import AUDIENCES, SECRECY, Terms
from cualuat.organisation import queries as organisation
from cualuat.web.desk.posted import key_in, keys_in, moment_in, number_in
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.entry.models import Occasion

NAMES = ("audience", "secrecy", "roll", "units", "most", "open_day", "open_time", "close_day", "close_time")


def fields(
    occasion: Occasion | None = None,
    *,
    secrecy: bool = True,
    most: bool = False,
    audience: str = "open",
    kept: str = "secret",
) -> list[Field]:
    """Who, from when until when, named or secret. What an app decides itself it leaves out (`secrecy`, `most`) and gives to `terms_in`."""
    found = queries.terms(occasion) if occasion else None
    opens = timezone.localtime(found.opens_at) if found else None
    closes = timezone.localtime(found.closes_at) if found else None
    lists = [("", "– không dùng danh sách –"), *((str(pk), name) for pk, name in queries.roll_names())]
    units = [(str(row.pk), row.name) for row in organisation.units(on=timezone.localdate())]
    fixed = "Không đổi được nữa: việc này đã công bố." if occasion and occasion.frozen_at else ""
    every = [
        Field("audience", "Ai được tham gia", kind="radio", value=found.audience if found else audience, options=list(AUDIENCES.items()), required=True, hint=fixed),
        Field("roll", "Danh sách người được tham gia", kind="select", value=str(found.roll or "") if found else "", options=lists, hint="Chỉ dùng khi chọn «người có tên trong danh sách». Lập ở trang Danh sách người tham gia."),
        Field("units", "Đơn vị được tham gia", kind="checks", value=",".join(map(str, found.units)) if found else "", options=units, hint="Chỉ dùng khi chọn «cán bộ của cơ quan»; không chọn là mọi đơn vị."),
        Field("open_day", "Ngày mở", kind="date", value=f"{opens:%d/%m/%Y}" if opens else "", required=True),
        Field("open_time", "Giờ mở", kind="time", value=f"{opens:%H:%M}" if opens else "08:00", required=True),
        Field("close_day", "Ngày đóng", kind="date", value=f"{closes:%d/%m/%Y}" if closes else "", required=True),
        Field("close_time", "Giờ đóng", kind="time", value=f"{closes:%H:%M}" if closes else "17:00", required=True),
    ]  # fmt: skip
    if secrecy:
        value = found.secrecy if found else kept
        every.insert(
            1,
            Field(
                "secrecy",
                "Có tên hay kín",
                kind="radio",
                value=value,
                options=list(SECRECY.items()),
                required=True,
                hint=fixed,
            ),
        )
    if most:
        every.append(
            Field("most", "Mỗi người nhiều nhất mấy lượt", value=str(found.most) if found else "1", required=True)
        )
    return every


def terms_in(form: Form, *, secrecy: str = "", most: int = 1) -> Terms:
    """The terms that a form with these inputs gave; `secrecy` and `most` where it did not ask. Raises BadTerms with all that is wrong."""
    values = form.values()
    moments, wrong = {}, {}
    for which, missing in (("open", "Hãy ghi ngày mở."), ("close", "Hãy ghi ngày đóng.")):
        day = f"{which}_day"
        try:
            if not values[day]:
                raise Refused(missing, day)
            moments[which] = moment_in(values, day, f"{which}_time")
        except Refused as refused:
            wrong[refused.field] = str(refused)
    if wrong:
        raise BadTerms(wrong)
    return Terms(
        audience=values["audience"],
        secrecy=values.get("secrecy", secrecy) or secrecy,
        opens_at=moments["open"],
        closes_at=moments["close"],
        most=number_in(values["most"], "most") if "most" in values else most,
        roll=key_in(values["roll"]),
        units=tuple(sorted(keys_in(values["units"]))) if values["audience"] == "staff" else (),
    )
