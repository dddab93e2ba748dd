"""Procedures of the invented agency: loaded, announced, replaced, withdrawn, being written; a guide; files in every state."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from cualuat.base.actor import Actor
from cualuat.console.demo.house import House
from cualuat.kernel.workdays import day_of
from cualuat.procedures.operations import announcing, editing, guiding, loading, mirroring
from cualuat.procedures.operations.announcing import Announcement
from cualuat.procedures.queries import catalogue
from cualuat.procedures.rules.content import Part, Way
from cualuat.procedures.rules.guide import Only
from cualuat.procedures.rules.national import read
from cualuat.procedures.sources import Gathered

if TYPE_CHECKING:
    from cualuat.organisation.models import Unit
    from cualuat.procedures.models import MirrorFile, Procedure

# Code of the file, procedure, days ago, what happened (state, days ago, words), apology promised in so many days.
_FILES: Final = (
    ("H99-0001", "9.000101", 40, (("checking", 39, ""), ("processing", 38, ""), ("result_ready", 33, ""), ("returned", 32, "")), 0),
    ("H99-0002", "9.000101", 3, (), 0),
    ("H99-0003", "9.000101", 30, (("checking", 29, ""), ("processing", 28, "")), 7),
    ("H99-0004", "9.000101", 26, (("checking", 25, ""),), 0),
    ("H99-0005", "9.000102", 9, (("checking", 8, ""), ("supplement", 7, "Bản sao quyết định thành lập\nSơ đồ phòng đọc")), 0),
    ("H99-0006", "9.000102", 20, (("checking", 19, ""), ("refused", 17, "Phòng đọc chưa có lối đi cho xe lăn."),), 0),
    ("H99-0007", "9.000102", 12, (("checking", 11, ""), ("processing", 10, ""), ("consulting", 9, "")), 0),
    ("H99-0008", "9.000101", 8, (("checking", 7, ""), ("processing", 6, ""), ("result_ready", 2, "")), 0),
    ("H99-0009", "9.000101", 15, (("stopped", 14, "Người nộp xin dừng để bổ sung người được cấp thẻ."),), 0),
)  # fmt: skip
TAIL: Final = "0900 000 123"


def add_procedures(house: House, *, at: datetime) -> None:
    """Five procedures and nine files."""
    focal, units = house.actor("chanhvp"), house.agency.units
    unit = units["phong-pho-bien"]
    began = at - timedelta(days=300)
    text = files("cualuat.console.demo").joinpath("procedures.json").read_text(encoding="utf-8")
    given = [(f"{row['thu_tuc_id']}.json", read(row)) for row in json.loads(text)]
    loading.load(gathered=Gathered("thu-tuc-tinh-mau.json", given), skip_bad=False, by=focal, at=began)
    rows = {
        code: editing.look_after(procedure=row, unit=unit, version=None, by=focal, at=began)
        for code, row in catalogue.by_codes(one.code for _, one in given).items()
    }
    _guide(rows["9.000102"], focal, began)
    _replace(rows["9.000102"], focal, at)
    announcing.withdraw(
        procedure=rows["9.000103"], decision="Quyết định số 88/QĐ-UBND", why="Việc này nay làm ngay khi đến, không cần thủ tục.",
        last_day=day_of(at) - timedelta(days=20), version=None, by=focal, at=at - timedelta(days=25),
    )  # fmt: skip
    _draft(focal, unit, at)
    for facts in _FILES:
        _file(house, facts, rows, unit, at)


def _guide(row: Procedure, by: Actor, at: datetime) -> None:
    only = {
        Part("Giấy ủy quyền").key: Only(cases=("1",)),
        Part("Bản sao quyết định thành lập").key: Only(
            subjects=("to-chuc-khong-bao-gom-doanh-nghiep-htx", "doanh-nghiep")
        ),
        Part("Hợp đồng thuê địa điểm").key: Only(cases=("2",)),
    }
    cases = "Tôi nộp thay người khác\nĐịa điểm đi thuê"
    guiding.set_guide(procedure=row, cases=cases, only=only, version=None, by=by, at=at)


def _replace(row: Procedure, by: Actor, at: datetime) -> None:
    """The second edition shortens the limit; its entry in the national database is still to come."""
    made = editing.begin(procedure=row, by=by, at=at - timedelta(days=15))
    way = Way("Trực tuyến", "10 ngày làm việc", "Không")
    made = editing.put_row(edition=made, kind="ways", place=1, row=way, version=None, by=by, at=at - timedelta(days=15))
    signed = day_of(at) - timedelta(days=4)
    wanted = Announcement("Quyết định số 101/QĐ-UBND", signed, signed + timedelta(days=1))
    announcing.announce(edition=made, wanted=wanted, version=None, by=by, at=at - timedelta(days=4))


def _draft(by: Actor, unit: Unit, at: datetime) -> None:
    """A new one, whose legal document takes effect in a month."""
    made = editing.create(code="9.000105", name="Cho mượn sách nói", unit=unit, by=by, at=at - timedelta(days=2))
    texts = {"subjects": "Công dân Việt Nam", "agency": "Sở Tư pháp tỉnh Mẫu", "field": "Thư viện"}
    made = editing.edit(edition=made, texts=texts, version=None, by=by, at=at - timedelta(days=2))
    document = "Nghị quyết số 914/2026/NQ-HĐND"
    editing.plan(
        edition=made,
        document=document,
        document_on=day_of(at) + timedelta(days=30),
        version=None,
        by=by,
        at=at - timedelta(days=2),
    )


_Facts = tuple[str, str, int, tuple[tuple[str, int, str], ...], int]


def _file(house: House, facts: _Facts, rows: dict[str, Procedure], unit: Unit, at: datetime) -> None:
    code, procedure, ago, story, promised = facts
    clerk = house.actor(house.someone("reception"))
    came = at - timedelta(days=ago)
    wanted = mirroring.FileWanted(
        code,
        rows[procedure],
        day_of(came),
        way="Trực tiếp",
        unit=unit,
        applicant="Bùi Văn Mẫu" if ago % 2 else "Hà Thị Mẫu",
        phone=TAIL,
    )
    row: MirrorFile = mirroring.register(wanted=wanted, by=clerk, at=came)
    for state, days, note in story:
        then = at - timedelta(days=days)
        row = mirroring.step(
            file=row, state=state, on=day_of(then), moment=None, note=note, version=None, by=clerk, at=then
        )
    if promised:
        until = house.almanac.ahead(day_of(at) + timedelta(days=promised), 0)
        mirroring.apologise(
            file=row, promised_on=until, reason="Đang chờ phôi thẻ mới in.", version=None, by=clerk, at=at
        )
