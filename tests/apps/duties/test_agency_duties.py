"""The catalogue of duties: who keeps it, what is refused, tables in and out, what is wrong in it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import BadRows, Refused, SomebodyElse
from cualuat.duties import queries
from cualuat.duties.models import AgencyDuty
from cualuat.duties.operations import cataloguing
from cualuat.duties.papers import function_sheet
from cualuat.letters.templating import paragraphs_of
from cualuat.organisation import operations as organisation
from cualuat.organisation.operations import UnitFacts
from office import NOW, TODAY, Office
from sample_duties import GONE, LAW, UNKNOWN, a_duty, table

HEAD = "Mã dòng|Nhóm|Căn cứ|Nhiệm vụ|Đơn vị chủ trì|Đơn vị phối hợp|Người chịu trách nhiệm|Từ ngày|Đến hết ngày"


def _wrong(office: Office) -> list[tuple[str, str]]:
    rows = list(queries.duties(actor=office.actor("nobody"), on=TODAY))
    return [(one.code, one.duty.text) for one in queries.problems(rows, on=TODAY)]


def test_a_duty_is_kept_in_the_form_of_the_house_and_once_for_a_unit(office: Office) -> None:
    row = a_duty(
        office, basis="Khoản 2, Điều 4 Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15", text=" Tiếp  công dân. "
    )
    assert (row.basis, row.text) == (LAW, "Tiếp công dân.")
    with pytest.raises(Refused, match="Phòng Một đã có"):
        a_duty(office, text="tiếp công dân")
    a_duty(office, text="tiếp công dân", unit=None)
    with pytest.raises(Refused, match="chưa giao đơn vị nào"):
        a_duty(office, text="Tiếp công dân;", unit=None)
    ended = a_duty(office, row, until=TODAY - timedelta(days=1), text="Tiếp công dân")
    assert a_duty(office, text="Tiếp công dân").pk != ended.pk  # the old one is over


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"basis": " ; "}, "basis"),
        ({"text": ""}, "text"),
        ({"text": "x" * 3001}, "text"),
        ({"until": date(2020, 1, 1)}, "until"),
        ({"unit": None, "person": "officer"}, "person"),
        ({"person": "elsewhere"}, "person"),
        ({"cooperating": ["phong-mot"]}, "cooperating"),
    ],
)
def test_what_is_refused_names_the_input(office: Office, changes: dict[str, object], field: str) -> None:
    if "person" in changes:
        changes = {**changes, "person": office.people[str(changes["person"])]}
    if "cooperating" in changes:
        changes = {**changes, "cooperating": [office.units["phong-mot"]]}
    with pytest.raises(Refused) as refused:
        a_duty(office, **changes)
    assert refused.value.field == field
    assert not AgencyDuty.objects.exists()


def test_the_focal_unit_and_leaders_keep_it_and_the_second_is_told(office: Office) -> None:
    row = a_duty(office, who="leader")
    for who in ("chief", "officer", "nobody"):
        with pytest.raises(NotAllowed):
            a_duty(office, row, who=who)
        with pytest.raises(NotAllowed):
            cataloguing.load(table=[], by=office.actor(who), at=NOW)
    a_duty(office, row, version=1, note="Sửa")
    with pytest.raises(SomebodyElse):
        a_duty(office, row, version=1)
    with pytest.raises(Refused, match="vì sao"):
        cataloguing.remove(duty=row, reason=" ", version=2, by=office.actor("focal"), at=NOW)
    cataloguing.remove(duty=row, reason="Ghi nhầm", version=2, by=office.actor("focal"), at=NOW)
    assert not AgencyDuty.objects.exists()


def test_everything_that_is_wrong_is_found(office: Office) -> None:
    units = office.units
    made = {
        code: organisation.add_unit(name=name, code=code, parent=units["co-quan"], by=SYSTEM, at=NOW, facts=UnitFacts())
        for code, name in (("cu", "Phòng Cũ"), ("sap", "Phòng Sắp hết"), ("trong", "Phòng Trống"))
    }
    a_duty(office, text="Không ai", unit=None)
    a_duty(office, text="Đơn vị cũ", unit=made["cu"])
    a_duty(office, text="Sắp hết", unit=made["sap"])
    a_duty(office, text="Phòng trống", unit=made["trong"])
    a_duty(office, text="Hai nơi")
    a_duty(office, text="hai nơi", unit=units["phong-hai"])
    a_duty(office, text="Căn cứ hết", basis=f"{LAW}; {GONE}")
    a_duty(office, text="Không rõ", basis=UNKNOWN)
    a_duty(office, text="Đúng", person=office.people["officer"], cooperating=[units["van-phong"]])
    a_duty(office, text="Của năm trước", unit=None, until=TODAY - timedelta(days=1))
    organisation.close_unit(unit=made["cu"], on=TODAY, by=SYSTEM, at=NOW)
    organisation.close_unit(unit=made["sap"], on=TODAY + timedelta(days=10), by=SYSTEM, at=NOW)
    assert _wrong(office) == [
        ("nobody", "Không ai"), ("unit_ended", "Đơn vị cũ"), ("unit_ends", "Sắp hết"), ("unit_empty", "Sắp hết"), ("unit_empty", "Phòng trống"),
        ("two_lead", "Hai nơi"), ("two_lead", "hai nơi"), ("basis_ended", "Căn cứ hết"), ("basis_unknown", "Không rõ"),
    ]  # fmt: skip
    assert queries.units_without(on=TODAY) == []
    assert queries.to_mend(actor=office.actor("focal"), on=TODAY) == 7
    assert queries.to_mend(actor=office.actor("chief"), on=TODAY) == 0
    window = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)
    assert {row.label for row in figure("agency_duties_nobody").count(window).rows} == {"Không ai", "Đơn vị cũ"}
    assert figure("agency_duties").count(window).value == 9
    post = office.people["officer"].posts.get()
    organisation.end_post(post=post, on=TODAY, by=SYSTEM, at=NOW)
    assert ("person_gone", "Đúng") in _wrong(office)


def test_units_that_have_nothing_to_do(office: Office) -> None:
    assert queries.to_mend(actor=office.actor("focal"), on=TODAY) == 0  # no catalogue yet
    a_duty(office, cooperating=[office.units["van-phong"]])
    assert queries.units_without(on=TODAY) == [office.units["phong-hai"]]
    assert queries.to_mend(actor=office.actor("focal"), on=TODAY) == 1


def test_a_table_adds_and_corrects_all_or_nothing(office: Office) -> None:
    focal, row = office.actor("focal"), a_duty(office)
    good = [
        (f"{row.pk}-1", "Tiếp dân", LAW, row.text, "P2", "VP; Phòng Một", "", "01/02/2026", ""),
        ("", "", "Điều 3 Luật Khiếu nại", "Giải quyết khiếu nại", "phòng một", "", "Cán bộ officer", "", "31/12/2026"),
        ("", "", UNKNOWN, "Việc chưa giao", "", "", "", "", ""),
    ]
    assert cataloguing.load(table=table(HEAD, *good), by=focal, at=NOW) == (2, 1)
    row.refresh_from_db()
    assert (row.unit, row.group, row.since, row.version) == (office.units["phong-hai"], "Tiếp dân", date(2026, 2, 1), 2)
    assert set(row.cooperating.all()) == {office.units["van-phong"], office.units["phong-mot"]}
    second = AgencyDuty.objects.get(text="Giải quyết khiếu nại")
    assert (second.unit, second.person, second.since, second.until) == (
        office.units["phong-mot"], office.people["officer"], TODAY, date(2026, 12, 31),
    )  # fmt: skip
    bad = [
        (f"{row.pk}-1", "", LAW, "Cũ", "", "", "", "", ""),
        ("999-1", "", LAW, "Lạ", "", "", "", "", ""),
        ("", "", "", "Thiếu căn cứ", "", "", "", "", ""),
        ("", "", LAW, "Đơn vị lạ", "Phòng Không", "", "", "", ""),
        ("", "", LAW, "Ngày lạ", "", "", "", "hôm qua", ""),
        ("", "", LAW, "Người lạ", "P1", "", "Không Ai", "", ""),
        ("", "", LAW, "Tốt", "P1", "", "", "", ""),
        ("", "", LAW, "tốt.", "P1", "", "", "", ""),
    ]
    with pytest.raises(BadRows) as refused:
        cataloguing.load(table=table(HEAD, *bad), by=focal, at=NOW)
    assert [fault.row for fault in refused.value.faults] == [2, 3, 4, 5, 6, 7, 9]
    assert AgencyDuty.objects.count() == 3
    with pytest.raises(BadRows, match="Chưa nạp"):
        cataloguing.load(table=[["Nhiệm vụ"]], by=focal, at=NOW)


def test_the_sheet_of_a_unit_says_what_it_leads_and_helps_with(office: Office) -> None:
    two = office.units["phong-hai"]
    a_duty(office, group="Tiếp dân", cooperating=[two], person=office.people["officer"])
    a_duty(office, text="Trực điện thoại", unit=two)
    told = "\n".join(paragraphs_of(function_sheet(two, actor=office.actor("nobody"), on=TODAY)))
    assert "Phòng Hai" in told
    assert "1. Trực điện thoại. Căn cứ: khoản 2 Điều 4" in told
    assert "1. Tiếp dân. Tiếp công dân thường xuyên" in told
    assert "NHIỆM VỤ PHỐI HỢP" in told
    with pytest.raises(Refused, match="chưa có nhiệm vụ"):
        function_sheet(office.units["co-quan"], actor=office.actor("nobody"), on=TODAY)
