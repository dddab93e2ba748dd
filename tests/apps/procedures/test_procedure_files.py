"""The mirror of files: its clock, bounds of the law, apologies, tables, looking up without leaking, forgetting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.figures import Window
from cualuat.base.operations import BadRows, Refused, SomebodyElse
from cualuat.kernel.workdays import VIETNAM
from cualuat.procedures import norms
from cualuat.procedures.figures import FIGURES
from cualuat.procedures.models import MirrorEvent, MirrorFile
from cualuat.procedures.operations import mirroring
from cualuat.procedures.operations.mirroring import Correction
from cualuat.procedures.queries import mirror as queries
from cualuat.timelimits import operations as timelimits
from cualuat.timelimits import queries as limits
from cualuat.timelimits.operations import DayWanted
from cualuat.web.desk.procedures.due import due
from office import NOW, TODAY, Office
from sample_procedures import a_file, a_procedure, moved


def _due(start: date, days: int) -> date:
    """Counted day by day, by hand."""
    calendar, day = limits.calendar(), start
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working(day)
    return day


def test_a_file_from_receipt_to_result(office: Office) -> None:
    file = a_file(office)
    assert (file.due_on, file.limit, file.phone_tail) == (_due(date(2026, 11, 9), 10), "10 Ngày làm việc", "4321")
    file = moved(office, file, "checking", date(2026, 11, 10))
    file = moved(office, file, "supplement", date(2026, 11, 11), "Thiếu đơn.")
    assert (file.due_on, file.paused, file.needs_review) == (None, True, True)  # the pause itself is law from memory
    assert not file.is_late(date(2027, 1, 1))
    file = moved(office, file, "checking", date(2026, 11, 16))
    assert file.due_on == _due(date(2026, 11, 9), 13)  # 11, 12, 13 did not count
    result, _ = queries.explained(file, calendar=limits.calendar(), at=NOW)
    assert result is not None
    assert any(step.kind == "left_out" for step in result.steps)
    file = moved(office, file, "processing")
    file = moved(office, file, "result_ready")
    assert (file.stopped_on, file.was_late, file.is_open) == (TODAY, False, True)
    file = moved(office, file, "returned")
    assert not file.is_open


def test_not_more_than_two_trips_and_reasons_in_writing(office: Office) -> None:
    file = moved(office, a_file(office), "checking")
    with pytest.raises(Refused, match="lý do"):
        moved(office, file, "supplement", note="")
    for _ in range(norms.most_trips()):
        file = moved(office, moved(office, file, "supplement"), "checking")
    with pytest.raises(Refused, match="2 lần"):
        moved(office, file, "supplement")
    with pytest.raises(Refused, match="lý do"):
        moved(office, file, "refused", note=" ")
    file = moved(office, file, "refused")
    assert (file.is_open, file.stopped_on) == (False, TODAY)
    with pytest.raises(Refused, match="không chuyển sang"):
        moved(office, file, "processing")


def test_a_step_written_by_mistake_is_struck_out_and_the_clock_goes_back(office: Office) -> None:
    file = a_file(office)
    before = file.due_on
    file = moved(office, file, "supplement")
    file = mirroring.strike(file=file, why="Nhầm hồ sơ.", version=None, by=office.actor("reception"), at=NOW)
    assert (file.state, file.due_on, file.paused) == ("received", before, False)
    assert [event.struck_at is not None for event in queries.events(file)] == [False, True]
    with pytest.raises(Refused, match="Không còn bước"):
        mirroring.strike(file=file, why="Nữa.", version=None, by=office.actor("reception"), at=NOW)
    moved(office, file, "checking", version=file.version)
    with pytest.raises(SomebodyElse):
        moved(office, file, "processing", version=file.version)


def test_an_apology_names_a_working_day_after_the_end(office: Office) -> None:
    file = a_file(office, received_on=date(2026, 11, 2), limit="10 ngày làm việc")
    assert file.is_late(TODAY)
    reception = office.actor("reception")

    def sorry(day: date, reason: str = "Người thẩm định ốm.") -> MirrorFile:
        return mirroring.apologise(file=file, promised_on=day, reason=reason, version=None, by=reception, at=NOW)

    for day, words in (
        (date(2026, 11, 20), "phải sau hạn"),
        (date(2026, 11, 28), "ngày nghỉ"),
        (date(2051, 1, 3), "Chưa có lịch"),
    ):
        with pytest.raises(Refused, match=words):
            sorry(day)
    with pytest.raises(Refused, match="vì sao chậm"):
        sorry(date(2026, 12, 1), "")
    assert queries.to_apologise(reception, on=TODAY, calendar=limits.calendar()) == [file]
    found = sorry(date(2026, 12, 1))
    assert (found.promised_on, found.apologised_on, found.due_on) == (date(2026, 12, 1), TODAY, file.due_on)
    assert not queries.to_apologise(reception, on=TODAY, calendar=limits.calendar())
    late = moved(office, found, "result_ready")
    assert late.was_late


def test_several_limits_hours_and_limits_that_nobody_can_read(office: Office) -> None:
    ways = [
        ("Trực tiếp", "7 Ngày", "", ""),
        ("Trực tiếp", "14 Ngày", "", ""),
        ("Trực tuyến", "2 Giờ", "", ""),
        ("Bưu chính", "vài hôm", "", ""),
    ]
    row = a_procedure(office, ways=ways)
    with pytest.raises(Refused, match="nhiều thời hạn"):
        a_file(office, row)
    assert a_file(office, row, limit="14 ngày").due_on == date(2026, 11, 23)
    at = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)
    hours = a_file(office, row, code="H2", way="Trực tuyến", received_on=TODAY, moment=at)
    assert hours.due_at == at + timedelta(hours=2)
    none = a_procedure(office, "9.000002", ways=[("Trực tiếp", "Không quy định", "", "")])
    plain = a_file(office, none, code="H4", appointed_on=date(2026, 11, 18))
    assert (plain.due_on, plain.is_late(TODAY)) == (date(2026, 11, 18), True)
    assert "hẹn trên giấy" in plain.trouble
    with pytest.raises(Refused, match="ngày làm việc"):
        a_file(office, row, code="H5", limit="mấy hôm")


def test_wrong_files_are_refused(office: Office) -> None:
    row = a_procedure(office)
    a_file(office, row)
    for changes, words in (
        ({}, "đã có ở đây"),
        ({"code": " "}, "mã hồ sơ"),
        ({"code": "H9", "received_on": date(2026, 11, 21)}, "sau hôm nay"),
        ({"code": "H9", "phone": "12"}, "bốn số cuối"),
        ({"code": "H9", "procedure": None}, ""),
    ):  # fmt: skip
        given: dict[str, Any] = {"procedure": row} | changes
        if given["procedure"] is None:
            continue
        with pytest.raises(Refused, match=words):
            a_file(office, given.pop("procedure"), **given)


def test_who_sees_and_who_writes(office: Office) -> None:
    file = a_file(office)
    for who, sees in (("officer", True), ("elsewhere", False), ("clerk", False), ("focal", True), ("reception", True)):
        assert queries.files(actor=office.actor(who), on=TODAY).filter(pk=file.pk).exists() is sees
    with pytest.raises(NotAllowed):
        moved(office, file, "checking", who="elsewhere")
    given = Correction("Lê Thị Sen", None, file.limit, office.units["phong-hai"], None)
    file = mirroring.correct(file=file, wanted=given, version=None, by=office.actor("reception"), at=NOW)
    assert queries.file(file.pk, actor=office.actor("elsewhere")) == file
    assert queries.file(file.pk, actor=office.actor("officer")) is None


HEAD = [
    "Mã hồ sơ",
    "Mã thủ tục",
    "Ngày tiếp nhận",
    "Hình thức nộp",
    "Người nộp",
    "Yêu cầu bổ sung",
    "Đã bổ sung",
    "Ngày có kết quả",
]


def _load(office: Office, *rows: list[str], who: str = "reception") -> mirroring.Taken:
    return mirroring.load_files(table=[HEAD, *rows], source="mot-cua.xlsx", unit=None, by=office.actor(who), at=NOW)


def test_a_table_brings_files_and_brings_them_up_to_date(office: Office) -> None:
    a_procedure(office)
    one = ["H1", "9.000001", "09/11/2026", "Trực tiếp", "Lê Thị Sen", "", "", ""]
    two = ["H2", "9.000001", "09/11/2026", "Trực tuyến", "", "10/11/2026", "", ""]
    taken = _load(office, one, two)
    assert (taken.created, taken.changed, taken.unchanged) == (2, 0, 0)
    assert MirrorFile.objects.get(code="H2").paused
    one[7], two[6] = "19/11/2026", "17/11/2026"
    taken = _load(office, one, two)
    assert (taken.created, taken.changed) == (0, 2)
    assert MirrorFile.objects.get(code="H1").stopped_on == date(2026, 11, 19)
    assert MirrorFile.objects.get(code="H2").due_on == _due(date(2026, 11, 9), 5 + 5)  # 10 to 16: five working days out
    assert _load(office, one, two).unchanged == 2
    assert MirrorEvent.objects.count() == 2 + 3
    two[5] = "11/11/2026"  # not what was told before
    three = ["H3", "9.000777", "09/11/2026", "", "", "", "", ""]
    with pytest.raises(BadRows) as refused:
        _load(office, three, two)
    told = [str(fault) for fault in refused.value.faults]
    assert "Dòng 2: không có thủ tục mang mã «9.000777» trong danh mục." in told
    assert any(one_.startswith("Dòng 3: các ngày khác") for one_ in told)
    assert MirrorFile.objects.count() == 2


def test_her_file_opens_with_code_and_digits_and_tells_nothing_otherwise(office: Office) -> None:
    a_file(office)
    a_file(office, MirrorFile.objects.get().procedure, code="H2", phone="")

    def look(code: str, digits: str) -> MirrorFile | None:
        return mirroring.look_up(code=code, digits=digits, by=ANYONE, at=NOW)

    found = look(" h01-261109-0001 ", "4321")
    assert found is not None
    assert look("H2", "") is None  # without a telephone nobody can look it up
    assert look("H99", "4321") is None
    for _ in range(norms.wrong_tries()):
        assert look("H01-261109-0001", "0000") is None
    assert look("H01-261109-0001", "4321") is None  # closed for today
    tomorrow = NOW + timedelta(days=1)
    assert mirroring.look_up(code="H01-261109-0001", digits="4321", by=ANYONE, at=tomorrow) is not None


def test_a_new_day_off_moves_the_end_of_what_runs(office: Office) -> None:
    file = a_file(office)
    assert file.due_on is not None
    running = file.due_on
    off = DayWanted(running, "holiday", "Nghỉ thử", "Quyết định số 1/QĐ-TTg")
    timelimits.set_day(wanted=off, by=SYSTEM, at=NOW)
    assert mirroring.recount(by=SYSTEM, at=NOW) == 1
    file.refresh_from_db()
    assert file.due_on == _due(running, 1)
    assert mirroring.recount(by=SYSTEM, at=NOW) == 0


def test_who_handed_it_in_is_forgotten_after_a_year(office: Office) -> None:
    file = moved(office, moved(office, a_file(office), "result_ready"), "returned")
    assert mirroring.clean(by=SYSTEM, at=NOW + timedelta(days=norms.keep_days())) == 0
    assert mirroring.clean(by=SYSTEM, at=NOW + timedelta(days=norms.keep_days() + 1)) == 1
    file.refresh_from_db()
    assert (file.applicant, file.phone_tail, file.code) == ("", "", "H01-261109-0001")
    assert not any(event.note for event in queries.events(file))


def test_what_is_due_is_reminded_of_and_counted(office: Office) -> None:
    row = a_procedure(office)
    late = a_file(office, row, received_on=date(2026, 11, 2))
    a_file(office, row, code="H2", received_on=TODAY)
    in_time = moved(office, moved(office, a_file(office, row, code="H3"), "processing"), "result_ready")
    stopped = moved(office, a_file(office, row, code="H4"), "stopped")
    found = list(due(TODAY))
    assert [(one.about, one.key, one.unit) for one in found] == [
        ("procedure-file", late.pk, office.units["phong-mot"].pk)
    ]
    counted = {figure.code: figure.count(Window(date(2026, 11, 1), date(2026, 11, 30), on=TODAY)) for figure in FIGURES}
    assert counted["procedure_files_received"].value == 4
    assert (counted["procedure_files_in_time"].value, counted["procedure_files_in_time"].whole) == (1, 2)
    assert [row_.key for row_ in counted["procedure_files_late"].rows] == [str(late.pk)]
    assert (counted["procedure_files_apologised"].value, counted["procedure_files_apologised"].whole) == (0, 1)
    assert counted["procedure_files_in_time"].rows[0].key == str(in_time.pk)
    assert stopped.was_late is False
    assert queries.counts(actor=office.actor("focal"), on=TODAY)["late"] == 1
    assert queries.late_for(office.actor("officer"), on=TODAY) == 1
    assert queries.late_for(office.actor("clerk"), on=TODAY) == 0
