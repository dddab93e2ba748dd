"""Opened for units, read, answered, confirmed, reminded, counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.notices.models import Message
from cualuat.organisation import operations as organisation
from cualuat.reading import queries
from cualuat.reading.models import Item, Receipt
from cualuat.reading.operations import opening, receiving
from cualuat.reminders import jobs
from office import NOW, TODAY, Office
from programme_office import issued
from sample_plan import a_plan
from sample_reading import DUE, an_item


def right(item: Item) -> dict[int, list[int]]:
    return {row.pk: list(row.right) for row in queries.questions(item)}


def reads(item: Item, office: Office, who: str, answers: dict[int, list[int]] | None = None) -> Receipt:
    by = office.actor(who)
    receiving.acknowledge(item=item, by=by, at=NOW)
    return receiving.answer(item=item, answers=right(item) if answers is None else answers, by=by, at=NOW)


# --- opening -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"), ({"due": TODAY - timedelta(days=1)}, "due"), ({"units": []}, "units"), ({"documents": ""}, "documents"),
        ({"pass_mark": 101}, "pass_mark"), ({"tries": 21}, "tries"),
    ],
)  # fmt: skip
def test_wrong_input_names_itself(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        an_item(office, **changes)
    assert refused.value.field == field
    assert not Item.objects.exists()


def test_a_draft_of_a_plan_is_not_given_to_read(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        an_item(office, plan=a_plan(office, "focal", NOW))
    assert refused.value.field == "plan"
    assert an_item(office, plan=issued(office), documents="").plan is not None


def test_only_the_focal_unit_and_leaders_open(office: Office) -> None:
    item = an_item(office, is_open=False)
    for who in ("chief", "officer", "clerk"):
        with pytest.raises(NotAllowed):
            opening.open_item(item=item, by=office.actor(who), at=NOW)
    assert queries.item(item.pk, actor=office.actor("officer")) is None  # not open yet
    opening.open_item(item=item, by=office.actor("leader"), at=NOW)
    assert queries.item(item.pk, actor=office.actor("officer")) is not None
    assert queries.item(item.pk, actor=office.actor("elsewhere")) is None
    with pytest.raises(Refused, match="không sửa câu hỏi"):
        opening.drop_question(question=queries.questions(item)[0], by=office.actor("focal"), at=NOW)


def test_the_second_who_saves_is_told(office: Office) -> None:
    item = an_item(office, is_open=False)
    wanted = opening.ItemWanted(
        title="Tên khác", due=DUE, units=[office.units["phong-hai"]], documents="Luật số 1/2020/QH14"
    )
    opening.edit(item=item, wanted=wanted, version=item.version, by=office.actor("focal"), at=NOW)
    with pytest.raises(SomebodyElse):
        opening.edit(item=item, wanted=wanted, version=item.version, by=office.actor("leader"), at=NOW)
    assert [row.unit.name for row in item.units.all()] == ["Phòng Hai"]


def test_a_unit_that_confirmed_stays_and_a_lower_mark_counts_for_those_who_reached_it(office: Office) -> None:
    item = an_item(office, units=("phong-mot", "phong-hai"), tries=1)
    first, second = queries.questions(item)
    reads(item, office, "officer", {first.pk: [0], second.pk: [0]})  # half of it, and no try is left
    (unit,) = queries.standings(item, actor=office.actor("chief"), on=TODAY)
    receiving.confirm(row=unit.row, note="Nghỉ phép.", by=office.actor("chief"), at=NOW)

    def edit(*units: str, pass_mark: int = 80) -> None:
        wanted = opening.ItemWanted(
            title=item.title, due=DUE, units=[office.units[code] for code in units], documents="Luật số 1/2020/QH14",
            pass_mark=pass_mark, tries=1,
        )  # fmt: skip
        opening.edit(item=item, wanted=wanted, version=None, by=office.actor("focal"), at=NOW)

    with pytest.raises(Refused, match="Phòng Một đã xác nhận"):
        edit("phong-hai")
    edit("phong-mot", pass_mark=60)
    assert item.receipts.get().passed_at is None
    edit("phong-mot", pass_mark=50)
    assert item.receipts.get().passed_at == NOW
    assert [row.confirmed_by for row in item.units.all()] == ["Cán bộ chief"]


# --- reading -----------------------------------------------------------------------------------------------------


def test_from_reading_to_the_confirmation_of_the_head(office: Office) -> None:
    item, officer, chief = an_item(office), office.actor("officer"), office.actor("chief")
    assert list(queries.to_read(actor=officer)) == [item]
    with pytest.raises(Refused, match="Tôi đã đọc"):
        receiving.answer(item=item, answers=right(item), by=officer, at=NOW)
    row = receiving.acknowledge(item=item, by=officer, at=NOW)
    assert (row.passed_at, list(queries.to_read(actor=officer))) == (None, [item])
    first, second = queries.questions(item)
    with pytest.raises(Refused, match="Còn câu chưa trả lời: 2"):
        receiving.answer(item=item, answers={first.pk: [0]}, by=officer, at=NOW)
    row = receiving.answer(item=item, answers={first.pk: [0], second.pk: [0]}, by=officer, at=NOW)
    assert (row.score, row.passed_at, row.tries) == (50, None, 1)
    row = receiving.answer(item=item, answers=right(item), by=officer, at=NOW)
    assert (row.score, row.passed_at) == (100, NOW)
    assert list(queries.to_read(actor=officer)) == []
    (unit,) = queries.standings(item, actor=chief, on=TODAY)
    assert {one.person.name for one in unit.people} == {"Cán bộ officer", "Cán bộ colleague", "Cán bộ chief"}
    assert (unit.read, unit.passed) == (1, 1)
    with pytest.raises(Refused, match="Còn 2 người"):
        receiving.confirm(row=unit.row, note="", by=chief, at=NOW)
    with pytest.raises(NotAllowed):
        receiving.confirm(row=unit.row, note="x", by=officer, at=NOW)
    done = receiving.confirm(row=unit.row, note="Hai người nghỉ phép.", by=chief, at=NOW)
    assert done.confirmed_by == "Cán bộ chief"
    with pytest.raises(Refused, match="đã được xác nhận"):
        receiving.confirm(row=unit.row, note="", by=chief, at=NOW)


def test_reading_twice_leaves_one_receipt(office: Office) -> None:
    item, officer = an_item(office), office.actor("officer")
    first = receiving.acknowledge(item=item, by=officer, at=NOW)
    again = receiving.acknowledge(item=item, by=officer, at=NOW + timedelta(days=1))
    assert (again.pk, again.read_at) == (first.pk, NOW)


def test_where_nothing_is_asked_reading_is_enough(office: Office) -> None:
    item = an_item(office, asked=False)
    assert receiving.acknowledge(item=item, by=office.actor("officer"), at=NOW).passed_at == NOW


def test_tries_run_out(office: Office) -> None:
    item = an_item(office, tries=1)
    wrong = {row.pk: [1] for row in queries.questions(item)}
    assert reads(item, office, "officer", wrong).passed_at is None
    with pytest.raises(Refused, match="đủ 1 lần"):
        receiving.answer(item=item, answers=right(item), by=office.actor("officer"), at=NOW)


def test_others_and_later_are_refused(office: Office) -> None:
    item = an_item(office)
    with pytest.raises(NotAllowed):
        receiving.acknowledge(item=item, by=office.actor("elsewhere"), at=NOW)
    opening.close(item=item, by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused, match="đã đóng"):
        receiving.acknowledge(item=item, by=office.actor("officer"), at=NOW)


def test_a_head_sees_her_people_only_and_an_officer_nobody(office: Office) -> None:
    item = an_item(office, units=("phong-mot", "phong-hai"))
    names = {unit.row.unit.name for unit in queries.standings(item, actor=office.actor("chief"), on=TODAY)}
    assert names == {"Phòng Một"}
    assert queries.standings(item, actor=office.actor("officer"), on=TODAY) == []
    assert len(queries.standings(item, actor=office.actor("leader"), on=TODAY)) == 2


def test_who_comes_to_the_unit_later_is_to_read_too(office: Office) -> None:
    item = an_item(office)
    assert not queries.is_reader(item, office.actor("clerk"))
    organisation.give_duty(
        person=office.people["clerk"],
        unit=office.units["phong-mot"],
        code="officer",
        valid_from=TODAY,
        by=SYSTEM,
        at=NOW,
    )
    assert list(queries.to_read(actor=office.actor("clerk"))) == [item]


# --- reminding, counting -----------------------------------------------------------------------------------------


def mails() -> list[tuple[str, str]]:
    return sorted((one.to, one.subject) for one in Message.objects.filter(about_type="reminders"))


def test_readers_are_reminded_once_and_those_who_are_done_never(office: Office) -> None:
    item = an_item(office)
    reads(item, office, "officer")
    jobs.remind(at=NOW)
    assert mails() == []  # fourteen days are left
    day = NOW + timedelta(days=7)
    jobs.remind(at=day)
    assert [to for to, _ in mails()] == ["chief@mau.example", "colleague@mau.example"]
    jobs.remind(at=day + timedelta(hours=5))
    assert len(mails()) == 2
    body = Message.objects.filter(about_type="reminders", to="colleague@mau.example").latest("pk").body
    assert "còn 7 ngày: Đọc: Kế hoạch năm 2026" in body
    body = Message.objects.filter(about_type="reminders", to="chief@mau.example").latest("pk").body
    assert "Xác nhận Phòng Một đã quán triệt" in body


def test_after_days_without_a_worker_all_that_was_missed_is_told_once(office: Office) -> None:
    an_item(office)
    jobs.remind(at=NOW + timedelta(days=16))
    told = Message.objects.filter(about_type="reminders", to="officer@mau.example")
    (letter,) = told
    assert "quá hạn 2 ngày" in letter.body
    assert "lẽ ra đã nhắc ngày 27/11/2026, 01/12/2026, 03/12/2026, 05/12/2026" in letter.body
    jobs.remind(at=NOW + timedelta(days=16, hours=1))
    assert told.count() == 1


def test_figures(office: Office) -> None:
    item = an_item(office)
    reads(item, office, "officer")
    chief = office.actor("chief")
    (unit,) = queries.standings(item, actor=chief, on=TODAY)
    receiving.confirm(row=unit.row, note="Làm tiếp.", by=chief, at=NOW)
    window = Window(DUE.replace(day=1), DUE.replace(day=31))
    assert figure("reading_items").count(window).value == 1
    units, passed = figure("reading_units").count(window), figure("reading_passed").count(window)
    assert (units.value, units.whole) == (1, 1)
    assert (passed.value, passed.whole) == (1, 3)
    receiving.acknowledge(item=item, by=office.actor("colleague"), at=NOW)
    read = figure("reading_read").count(window)
    assert (read.value, read.whole) == (2, 3)
    assert not any("Cán bộ" in row.label for row in passed.rows)
