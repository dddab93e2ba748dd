"""The list of what must be published: starting rows, what arose, where it was published; tables, reminders, figures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cualuat.base.actor import NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import BadRows, Refused, SomebodyElse
from cualuat.duties import queries
from cualuat.duties.models import Information, Publishing
from cualuat.duties.operations import publishing
from cualuat.duties.rules import AFTER, MONTHLY, QUARTERLY, YEARLY, Limit
from cualuat.duties.starting import starting_rows
from office import NOW, TODAY, Office
from sample_duties import an_information, it_is_out, something_arose, table

HEAD = "Mã dòng|Thông tin phải công khai|Căn cứ|Hình thức công khai|Nơi công khai|Đơn vị phụ trách|Thời hạn|Số ngày|Ngày/tháng hằng năm|Đăng trang công khai"
WINDOW = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)


def _counted(code: str) -> tuple[int, int | None]:
    counted = figure(code).count(WINDOW)
    return counted.value, counted.whole


def test_what_arose_is_reminded_of_until_it_is_out(office: Office) -> None:
    entry = an_information(office)
    made = something_arose(office, entry, days_ago=9)  # Wednesday: five working days later is the 18th
    assert made.due == date(2026, 11, 18)
    (due,) = queries.due(TODAY)
    assert (due.about, due.key, due.due, due.unit) == ("publishing", made.pk, made.due, entry.unit_id)
    assert "12/KL-STP" in due.words
    assert (
        queries.late_for(office.actor("officer"), on=TODAY),
        queries.late_for(office.actor("elsewhere"), on=TODAY),
    ) == (1, 0)
    assert (_counted("publication_in_time"), _counted("publication_late")[0]) == ((0, 1), 1)
    it_is_out(office, entry, made)
    assert list(queries.due(TODAY)) == []
    (one,) = queries.times(queries.entries(actor=office.actor("nobody"), on=TODAY), until=TODAY, today=TODAY)
    assert one.state == "late"
    with pytest.raises(Refused, match="rồi"):
        it_is_out(office, entry, made)
    other = something_arose(office, entry, days_ago=1, what="Kết luận số 13/KL-STP")
    it_is_out(office, entry, other)
    assert _counted("publication_in_time") == (1, 2)


def test_periods_are_due_without_anybody_noting_them(office: Office) -> None:
    entry = an_information(office, limit=Limit(QUARTERLY, days=15), since=date(2026, 9, 1))
    due = date(2026, 10, 15)
    assert [(one.about, one.key, one.due) for one in queries.due(TODAY)] == [("disclosure", entry.pk, due)]
    officer, done = office.actor("officer"), publishing.Done(date(2026, 10, 15), "Cổng thông tin")
    publishing.publish(information=entry, due=due, publishing=None, done=done, version=None, by=officer, at=NOW)
    assert _counted("publication_in_time") == (1, 1)
    (listed,) = queries.listed([entry], on=TODAY)
    assert (listed.last and listed.last.published_on, listed.next, listed.late) == (due, date(2027, 1, 15), 0)
    for wrong in (due, date(2026, 10, 16)):
        with pytest.raises(Refused):
            publishing.publish(
                information=entry, due=wrong, publishing=None, done=done, version=None, by=officer, at=NOW
            )
    with pytest.raises(Refused, match="theo kỳ"):
        something_arose(office, entry)
    row = Publishing.objects.get()
    publishing.take_back(publishing=row, reason="Nhầm mục", version=row.version, by=officer, at=NOW)
    assert len(list(queries.due(TODAY))) == 1


def test_what_was_noted_by_mistake_is_taken_back_step_by_step(office: Office) -> None:
    entry, officer = an_information(office, limit=Limit(AFTER, days=15)), office.actor("officer")
    row = something_arose(office, entry)
    assert row.due == TODAY + timedelta(days=15)
    row = it_is_out(office, entry, row)
    with pytest.raises(SomebodyElse):
        publishing.take_back(publishing=row, reason="Nhầm", version=1, by=officer, at=NOW)
    with pytest.raises(NotAllowed):
        publishing.take_back(publishing=row, reason="Nhầm", version=2, by=office.actor("elsewhere"), at=NOW)
    publishing.take_back(publishing=row, reason="Nhầm", version=2, by=officer, at=NOW)
    row.refresh_from_db()
    assert (row.published_on, row.address, row.what) == (None, "", "Kết luận số 12/KL-STP")
    publishing.take_back(publishing=row, reason="Không có", version=None, by=officer, at=NOW)
    assert not Publishing.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"basis": ""}, "basis"),
        ({"form": " "}, "form"),
        ({"limit": Limit(YEARLY, month=2, day=29)}, "day"),
        ({"limit": Limit(MONTHLY, days=0)}, "days"),
        ({"limit": Limit("luôn luôn", days=3)}, "limit"),
        ({"stay": 0}, "stay"),
        ({"until": date(2020, 1, 1)}, "until"),
        ({"shown": True, "place": ""}, "place"),
    ],
)
def test_what_is_refused_names_the_input(office: Office, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        an_information(office, **changes)
    assert refused.value.field == field
    assert not Information.objects.exists()


def test_days_that_cannot_be(office: Office) -> None:
    entry = an_information(office)
    for days_ago, what in ((-1, "Mai sau"), (200, "Trước khi có trong danh mục"), (0, " ")):
        with pytest.raises(Refused):
            something_arose(office, entry, days_ago=days_ago, what=what)
    row = something_arose(office, entry, days_ago=2)
    with pytest.raises(Refused, match="đã ghi rồi"):
        something_arose(office, entry, days_ago=2)
    for on in (TODAY + timedelta(days=1), TODAY - timedelta(days=3)):
        with pytest.raises(Refused):
            it_is_out(office, entry, row, on=on)
    with pytest.raises(Refused, match="địa chỉ"):
        it_is_out(office, entry, row, address=" ")
    with pytest.raises(Refused, match="phải giữ lại"):
        publishing.remove(information=entry, reason="Nhầm", version=None, by=office.actor("focal"), at=NOW)
    for who in ("elsewhere", "nobody"):
        with pytest.raises(NotAllowed):
            publishing.arise(information=entry, what="x", on=TODAY, by=office.actor(who), at=NOW)


def test_the_rows_that_ship_come_once_and_are_compared_by_somebody(office: Office) -> None:
    focal = office.actor("focal")
    assert publishing.start(by=focal, at=NOW) == len(starting_rows())
    with pytest.raises(Refused, match="đã có đủ"):
        publishing.start(by=focal, at=NOW)
    row = Information.objects.get(code="ttcc-17-chuc-nang")
    assert (row.needs_review, row.shown, row.unit) == (True, False, None)
    publishing.remove(information=row, reason="Thử", version=1, by=focal, at=NOW)
    assert publishing.start(by=focal, at=NOW) == 1  # what the agency has stays, what it lacks comes
    row = Information.objects.get(code="ttcc-17-chuc-nang")
    row = an_information(office, row, version=1, shown=True)
    assert row.needs_review
    with pytest.raises(SomebodyElse):
        an_information(office, row, version=1)
    assert not an_information(office, row, version=2, compared=True, shown=True).needs_review
    assert [one.information.pk for one in queries.public_list(on=TODAY)] == [row.pk]
    with pytest.raises(NotAllowed):
        publishing.start(by=office.actor("chief"), at=NOW)


def test_a_table_adds_and_corrects_all_or_nothing(office: Office) -> None:
    focal, row = office.actor("focal"), an_information(office)
    good = [
        (
            f"{row.pk}-1",
            row.name,
            row.basis,
            "Niêm yết",
            "Bảng tin",
            "P2",
            "Hằng năm, chậm nhất một ngày",
            "",
            "31/3",
            "x",
        ),
        (
            "",
            "Báo cáo",
            "Điều 3 Luật Khiếu nại",
            "Cổng",
            "",
            "",
            "hằng quý, trong số ngày sau khi hết quý",
            "15",
            "",
            "",
        ),
    ]
    assert publishing.load(table=table(HEAD, *good), by=focal, at=NOW) == (1, 1)
    row.refresh_from_db()
    assert (row.form, row.unit, str(row.rule), row.shown) == (
        "Niêm yết", office.units["phong-hai"], "Hằng năm, chậm nhất ngày 31/3", True,
    )  # fmt: skip
    bad = [
        (f"{row.pk}-1", row.name, row.basis, "Cũ", "", "", "hằng năm, chậm nhất một ngày", "", "31/3", ""),
        ("", "A", "Điều 1 Luật Khiếu nại", "Cổng", "", "", "lúc nào cũng được", "5", "", ""),
        ("", "B", "Điều 1 Luật Khiếu nại", "Cổng", "", "", "hằng quý, trong số ngày sau khi hết quý", "năm", "", ""),
        ("", "C", "Điều 1 Luật Khiếu nại", "Cổng", "", "P1", "hằng quý, trong số ngày sau khi hết quý", "5", "", ""),
    ]
    with pytest.raises(BadRows) as refused:
        publishing.load(table=table(HEAD, *bad), by=focal, at=NOW)
    assert [fault.row for fault in refused.value.faults] == [2, 3, 4]
    assert Information.objects.count() == 2
