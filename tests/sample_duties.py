"""A duty of the agency, an entry of what must be published, and tables of both, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from cualuat.duties.models import AgencyDuty, Information, Publishing
from cualuat.duties.operations import cataloguing, publishing
from cualuat.duties.rules import WITHIN, Limit
from office import NOW, TODAY, Office

LAW = "khoản 2 Điều 4 Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15"  # the sample library holds it
GONE = "Thông tư liên tịch số 905/2014/TTLT-BGDĐT-BTC"  # no longer in force
UNKNOWN = "Luật Tiếp công dân số 42/2013/QH13"


def a_duty(
    office: Office, duty: AgencyDuty | None = None, who: str = "focal", version: int | None = None, **changes: Any
) -> AgencyDuty:
    """The first unit receives citizens."""
    facts: dict[str, Any] = {
        "basis": LAW, "text": "Tiếp công dân thường xuyên", "unit": office.units["phong-mot"], "since": TODAY - timedelta(days=100),
    }  # fmt: skip
    wanted = cataloguing.DutyWanted(**(facts | changes))
    return cataloguing.keep(duty=duty, wanted=wanted, version=version, by=office.actor(who), at=NOW)


def an_information(
    office: Office, information: Information | None = None, version: int | None = None, **changes: Any
) -> Information:
    """Conclusions of inspections, within five working days, of the first unit."""
    facts: dict[str, Any] = {
        "name": "Kết luận kiểm tra", "basis": "Điều 17 Luật Tiếp cận thông tin số 104/2016/QH13", "form": "Cổng thông tin điện tử",
        "place": "https://mau.example/cong-khai", "unit": office.units["phong-mot"], "limit": Limit(WITHIN, days=5),
        "since": TODAY - timedelta(days=100),
    }  # fmt: skip
    wanted = publishing.ListWanted(**(facts | changes))
    return publishing.keep(information=information, wanted=wanted, version=version, by=office.actor("focal"), at=NOW)


def something_arose(
    office: Office, entry: Information, days_ago: int = 0, what: str = "Kết luận số 12/KL-STP"
) -> Publishing:
    """There is a conclusion to publish."""
    on = TODAY - timedelta(days=days_ago)
    return publishing.arise(information=entry, what=what, on=on, by=office.actor("officer"), at=NOW)


def it_is_out(office: Office, entry: Information, row: Publishing, **changes: Any) -> Publishing:
    """It was published today."""
    done = publishing.Done(**({"on": TODAY, "address": "https://mau.example/12"} | changes))
    return publishing.publish(
        information=entry, due=row.due, publishing=row, done=done, version=None, by=office.actor("officer"), at=NOW
    )


def table(head: str, *rows: Sequence[object]) -> list[list[str]]:
    """A table as it comes out of a file."""
    return [head.split("|"), *([str(cell) for cell in row] for row in rows)]
