"""A check from the plan of the year to the last thing put right."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cualuat.base.actor import NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.inspections import papers, queries
from cualuat.inspections.models import Check, Finding
from cualuat.inspections.operations import checking, remedying
from cualuat.inspections.operations.checking import FindingWanted
from cualuat.letters.templating import paragraphs_of
from cualuat.notices.models import Message
from cualuat.reminders import jobs
from office import NOW, TODAY, Office
from sample_check import DUE, a_check, answered, start_of, wanted

YEAR = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)


def found(check: Check, office: Office, who: str = "focal", **changes: Any) -> Finding:
    facts: dict[str, Any] = {"text": "Sổ thiếu hai cột.", "severity": "shortcoming", "right": "complain"}
    return checking.find(check=check, wanted=FindingWanted(**(facts | changes)), by=office.actor(who), at=NOW)


def concluded(check: Check, office: Office, number: str = "") -> Check:
    return checking.conclude(
        check=check, text="Cơ bản đạt.", number=number, on=TODAY, version=None, by=office.actor("focal"), at=NOW
    )


# --- planning and beginning --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "x"}, "kind"), ({"title": " "}, "title"), ({"year": 1999}, "year"), ({"month": 13}, "month"), ({"unit": None}, "unit"),
        ({"unit": None, "subject": "Công ty Mẫu"}, "unit"),
    ],
)  # fmt: skip
def test_wrong_input_names_itself(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        checking.plan(wanted=wanted(office, **changes), by=office.actor("focal"), at=NOW)
    assert refused.value.field == field


def test_an_inspection_needs_its_decision_and_a_leader(office: Office) -> None:
    check = a_check(office, kind="inspection", unit=None, subject="Công ty Mẫu", begun=False)
    focal = office.actor("focal")
    for changes, field in (
        ({}, "decision"), ({"decision": "1/QĐ"}, "decided_on"), ({"decision": "1/QĐ", "decided_on": TODAY}, "leader"),
        ({"decision": "1/QĐ", "decided_on": TODAY + timedelta(days=1)}, "decided_on"), ({"ends": date(2026, 11, 1)}, "ends"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            checking.start(check=check, wanted=start_of(office, **changes), version=None, by=focal, at=NOW)
        assert refused.value.field == field, changes
    assert Check.objects.get(pk=check.pk).state == "planned"


def test_a_check_asks_something(office: Office) -> None:
    check = a_check(office, begun=False)
    with pytest.raises(Refused) as refused:
        checking.start(
            check=check, wanted=start_of(office, checklists=[]), version=None, by=office.actor("focal"), at=NOW
        )
    assert refused.value.field == "checklists"
    own = start_of(office, checklists=["answers"], own=["Có hộp thư góp ý không?", " "])
    check = checking.start(check=check, wanted=own, version=None, by=office.actor("focal"), at=NOW)
    assert check.questions.last().text == "Có hộp thư góp ý không?"  # type: ignore[union-attr]
    assert check.questions.filter(needs_review=True).exists()


def test_who_plans_and_what_others_see(office: Office) -> None:
    for who in ("chief", "officer", "clerk"):
        with pytest.raises(NotAllowed):
            checking.plan(wanted=wanted(office), by=office.actor(who), at=NOW)
    check = a_check(office)
    assert queries.check(check.pk, actor=office.actor("officer")) == check
    assert queries.check(check.pk, actor=office.actor("elsewhere")) is None
    assert check in queries.checks(actor=office.actor("elsewhere"), year=2026)  # that it is, everybody sees
    team = a_check(office, kind="inspection", unit=office.units["van-phong"])
    assert queries.check(team.pk, actor=office.actor("chief_elsewhere")) == team


# --- answering, finding, concluding ------------------------------------------------------------------------------


def test_a_unit_checks_itself(office: Office) -> None:
    check = a_check(office)
    rows = list(check.questions.all())
    with pytest.raises(Refused, match="còn thiếu gì"):
        checking.answer(
            check=check, answers=[checking.Answer(rows[0], "no")], version=None, by=office.actor("chief"), at=NOW
        )
    with pytest.raises(NotAllowed):
        checking.answer(
            check=check, answers=[checking.Answer(rows[0], "yes")], version=None, by=office.actor("elsewhere"), at=NOW
        )
    with pytest.raises(Refused, match=f"Còn {len(rows)} câu"):
        concluded(check, office)
    answered(check, office)
    with pytest.raises(NotAllowed):
        found(check, office, "chief")
    found(check, office)
    done = concluded(check, office)
    assert done.state == "concluded"  # what is to be put right may still be asked
    with pytest.raises(Refused):
        answered(done, office)
    focal = office.actor("focal")
    remedy = remedying.demand(finding=check.findings.get(), text="Bổ sung.", unit=None, due=DUE, by=focal, at=NOW)
    with pytest.raises(Refused, match="Còn 1 yêu cầu"):
        checking.close(check=done, version=None, by=focal, at=NOW)
    remedy.delete()
    with pytest.raises(NotAllowed):
        checking.close(check=done, version=None, by=office.actor("chief"), at=NOW)
    assert checking.close(check=done, version=None, by=focal, at=NOW).state == "closed"


def test_without_findings_the_conclusion_is_the_end(office: Office) -> None:
    assert concluded(answered(a_check(office), office), office).state == "closed"


def test_a_finding_is_not_in_the_way_of_whoever_answers(office: Office) -> None:
    check = a_check(office)
    seen, row = check.version, check.questions.first()
    assert row is not None
    found(check, office)
    checking.answer(check=check, answers=[checking.Answer(row, "yes")], version=seen, by=office.actor("chief"), at=NOW)


def test_a_unit_that_has_one_thing_to_put_right_sees_that_and_no_more(office: Office) -> None:
    check = answered(a_check(office), office)
    other = found(check, office, text="Việc khác.")
    mine = found(check, office, text="Việc của phòng Hai.")
    remedying.demand(
        finding=mine, text="Sửa.", unit=office.units["phong-hai"], due=DUE, by=office.actor("focal"), at=NOW
    )
    actor = office.actor("chief_elsewhere")
    assert queries.check(check.pk, actor=actor) == check
    assert not queries.is_inside(check, actor=actor)
    assert queries.findings(check, actor=actor) == [mine]
    assert queries.finding(check, other.pk, actor=actor) is None


def test_the_second_who_answers_is_told(office: Office) -> None:
    check = a_check(office)
    seen = check.version
    answered(check, office)
    with pytest.raises(SomebodyElse):
        checking.answer(check=check, answers=[], version=seen, by=office.actor("officer"), at=NOW)


def test_a_violation_names_its_provision(office: Office) -> None:
    check = a_check(office)
    with pytest.raises(Refused) as refused:
        found(check, office, severity="violation")
    assert refused.value.field == "provision"
    with pytest.raises(Refused) as refused:
        found(check, office, right="bay")
    assert refused.value.field == "right"
    row = found(check, office, severity="violation", provision="Điều 24 Luật Tiếp công dân số 42/2013/QH13")
    assert row.unit == office.units["phong-mot"]
    leader = office.actor("leader")
    with pytest.raises(Refused) as refused:
        remedying.measure(
            finding=row, text="Phê bình.", carried_out=TODAY + timedelta(days=1), version=None, by=leader, at=NOW
        )
    assert refused.value.field == "carried_out"
    seen = row.version
    remedying.measure(finding=row, text="Phê bình trước cơ quan.", carried_out=TODAY, version=seen, by=leader, at=NOW)
    with pytest.raises(SomebodyElse):
        remedying.measure(
            finding=row, text="Khiển trách.", carried_out=TODAY, version=seen, by=office.actor("focal"), at=NOW
        )
    handled = figure("violations_handled").count(YEAR)
    assert (handled.value, handled.whole) == (1, 1)
    with pytest.raises(Refused, match="Chỉ ghi xử lý"):
        remedying.measure(finding=found(check, office), text="x", carried_out=None, version=None, by=leader, at=NOW)


def test_what_is_to_be_put_right_is_followed_until_it_is(office: Office) -> None:
    check = answered(a_check(office), office)
    focal, chief = office.actor("focal"), office.actor("chief")
    row = found(check, office)
    with pytest.raises(Refused) as refused:
        remedying.demand(finding=row, text="Lập sổ đủ cột.", unit=None, due=TODAY - timedelta(days=1), by=focal, at=NOW)
    assert refused.value.field == "due"
    remedy = remedying.demand(finding=row, text="Lập sổ đủ cột.", unit=None, due=DUE, by=focal, at=NOW)
    assert remedy.unit == office.units["phong-mot"]
    assert concluded(check, office).state == "concluded"
    with pytest.raises(Refused, match="chưa báo"):
        remedying.confirm(remedy=remedy, version=None, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        remedying.put_right(remedy=remedy, on=TODAY, note="Xong.", version=None, by=office.actor("elsewhere"), at=NOW)
    with pytest.raises(Refused) as refused:
        remedying.put_right(remedy=remedy, on=TODAY, note=" ", version=None, by=chief, at=NOW)
    assert refused.value.field == "note"
    remedying.put_right(remedy=remedy, on=TODAY, note="Đã lập sổ.", version=None, by=chief, at=NOW)
    back = remedying.return_it(remedy=remedy, reason="Thiếu cột cuối.", version=None, by=focal, at=NOW)
    assert (back.done_on, back.returned) == (None, "Thiếu cột cuối.")
    seen = back.version
    remedying.put_right(remedy=remedy, on=TODAY, note="Đã thêm cột.", version=seen, by=chief, at=NOW)
    with pytest.raises(SomebodyElse):
        remedying.put_right(remedy=remedy, on=TODAY, note="Nữa.", version=seen, by=office.actor("officer"), at=NOW)
    with pytest.raises(NotAllowed):
        remedying.confirm(remedy=remedy, version=None, by=chief, at=NOW)
    remedying.confirm(remedy=remedy, version=None, by=focal, at=NOW)
    assert Check.objects.get(pk=check.pk).state == "closed"
    done = figure("remedies_done").count(YEAR)
    assert (done.value, done.whole, figure("remedies_late").count(YEAR).value) == (1, 1, 0)


def test_the_unit_is_reminded_of_what_it_has_to_put_right(office: Office) -> None:
    check = answered(a_check(office), office)
    remedying.demand(finding=found(check, office), text="Lập sổ.", unit=None, due=DUE, by=office.actor("focal"), at=NOW)
    jobs.remind(at=NOW + timedelta(days=13))
    letter = Message.objects.filter(about_type="reminders", to="chief@mau.example").latest("pk")
    assert "còn 7 ngày: Khắc phục sau kiểm tra: Lập sổ. – Phòng Một" in letter.body


def test_how_a_unit_keeps_its_duties(office: Office) -> None:
    check = answered(a_check(office), office)
    found(check, office)
    found(check, office, right="information")
    found(check, office, right="information", unit=office.units["phong-hai"])
    report = queries.duty_report(office.units["phong-mot"], year=2026, on=TODAY)
    assert (len(report.checks), len(report.findings)) == (1, 2)
    assert dict(report.by_right) == {"Quyền khiếu nại": 1, "Quyền tiếp cận thông tin": 1}
    assert queries.may_see_report(office.units["phong-mot"], actor=office.actor("officer"))
    assert not queries.may_see_report(office.units["phong-mot"], actor=office.actor("elsewhere"))


def test_decision_and_conclusion_are_written(office: Office) -> None:
    check = answered(a_check(office, kind="inspection"), office, "chief_elsewhere")
    row = found(
        check, office, "chief_elsewhere", severity="violation", provision="Điều 24 Luật Tiếp công dân số 42/2013/QH13"
    )
    remedying.demand(finding=row, text="Niêm yết lịch.", unit=None, due=DUE, by=office.actor("focal"), at=NOW)
    check = concluded(check, office, "9/KL-STP")
    for form, expected in (
        ("check-decision", ("QUYẾT ĐỊNH", "Cán bộ chief_elsewhere, trưởng đoàn", "từ ngày 16/11/2026 đến ngày 30/11/2026")),
        ("check-conclusion", ("Quyết định số 15/QĐ-STP", "Vi phạm: Sổ thiếu hai cột (Điều 24", "Phòng Một: Niêm yết lịch, xong trước ngày 10/12/2026")),
    ):  # fmt: skip
        words = "\n".join(paragraphs_of(papers.made(check, form)))
        for one in expected:
            assert one in words, (one, words)


def test_a_planned_check_is_given_up_with_a_reason(office: Office) -> None:
    check = a_check(office, begun=False)
    with pytest.raises(Refused) as refused:
        checking.cancel(check=check, reason="", by=office.actor("focal"), at=NOW)
    assert refused.value.field == "reason"
    assert (
        checking.cancel(check=check, reason="Gộp với cuộc khác.", by=office.actor("focal"), at=NOW).state == "cancelled"
    )
    with pytest.raises(Refused):
        checking.start(check=check, wanted=start_of(office), version=None, by=office.actor("focal"), at=NOW)
