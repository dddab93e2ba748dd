"""What the invented agency gave its people to read: a plan with questions, nearly everybody done; one document just opened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cualuat.base.actor import SYSTEM
from cualuat.console.demo.house import House
from cualuat.kernel.workdays import day_of
from cualuat.organisation import queries as organisation
from cualuat.programme.queries import plans
from cualuat.reading import queries
from cualuat.reading.operations import opening, receiving
from cualuat.reading.operations.opening import ItemWanted

_QUESTIONS: Final = (
    ("Kế hoạch này thực hiện quyết định nào?", "* Quyết định số 977/QĐ-TTg\nQuyết định số 25/2021/QĐ-TTg\nKhông thực hiện quyết định nào",
     "Xem phần mục đích của Kế hoạch.", "Mục I.1"),
    ("Gặp vướng mắc khi thực hiện thì nêu với ai?", "* Lãnh đạo Sở, qua Văn phòng\nBáo chí\nKhông cần nêu",
     "Nêu ngay ở trang của việc; Văn phòng trình lãnh đạo.", "Phần III"),
    ("Những việc nào làm hằng quý?", "* Nói chuyện pháp luật ở xóm\n* Rà soát, công khai câu trả lời\nIn tờ rơi",
     "Có hai việc.", "Mục II.2, II.3"),
)  # fmt: skip
_UNITS: Final = ("phong-pho-bien", "phong-hanh-chinh", "phong-bo-tro", "phong-van-ban")


def add_reading(house: House, *, at: datetime) -> None:
    """One item forty days old, one of this week."""
    focal, began = house.actor("chanhvp"), at - timedelta(days=40)
    plan = next((row for row in plans.plans(actor=SYSTEM) if row.number == "12/KH-STP"), None)
    units = [house.agency.units[code] for code in _UNITS]
    day = day_of(began)
    wanted = ItemWanted(
        "Kế hoạch thực hiện Đề án 977",
        day + timedelta(days=30),
        units,
        "Đọc kỹ phần II.",
        plan,
        "Quyết định số 977/QĐ-TTg",
    )
    item = opening.make(wanted=wanted, by=focal, at=began)
    for text, options, explanation, provision in _QUESTIONS:
        opening.ask(
            item=item, question=None, text=text, options=options, explanation=explanation, provision=provision, by=focal, at=began
        )  # fmt: skip
    item = opening.open_item(item=item, by=focal, at=began + timedelta(hours=1))
    right = {row.pk: list(row.right) for row in queries.questions(item)}
    for number, row in enumerate(item.units.select_related("unit").order_by("pk")):
        people = list(queries.readers(row, on=day).order_by("pk"))
        for turn, person in enumerate(people):
            if number == len(_UNITS) - 1 and turn == len(people) - 1:
                continue  # one has not read
            by, moment = organisation.actor_for(person, on=day), began + timedelta(days=2 + turn, hours=number)
            receiving.acknowledge(item=item, by=by, at=moment)
            receiving.answer(item=item, answers=right, by=by, at=moment + timedelta(minutes=9))
        if number < len(_UNITS) - 1:
            receiving.confirm(row=row, note="", by=focal, at=began + timedelta(days=20))
    new = ItemWanted(
        "Quy trình trả lời phản ánh, kiến nghị",
        day_of(at) + timedelta(days=10),
        units,
        documents="Quyết định số 977/QĐ-TTg",
    )
    opening.open_item(
        item=opening.make(wanted=new, by=focal, at=at - timedelta(days=2)), by=focal, at=at - timedelta(days=2)
    )
