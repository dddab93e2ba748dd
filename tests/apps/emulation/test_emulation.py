"""From the opening of a round to the decision; who may do and see what; two at a time; reminders, figures, letters."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from cualuat.audit.models import Event
from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.emulation import papers, queries
from cualuat.emulation.models import Ballot, Dossier
from cualuat.emulation.operations import gathering, judging, organising
from cualuat.emulation.operations.organising import Council, CriterionWanted
from cualuat.letters.templating import paragraphs_of
from office import NOW, TODAY, Office
from sample_emulation import (
    a_council,
    a_dossier,
    a_registration,
    a_round,
    a_vote,
    closed,
    decided,
    minuted,
    proposed,
    submitted,
    with_files,
)

YEAR = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)


def _text(data: bytes) -> str:
    return "\n".join(paragraphs_of(io.BytesIO(data).getvalue()))


# --- rounds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"year": 2030}, "year"),
        ({"register_by": TODAY - timedelta(1)}, "register_by"),
        ({"dossiers_by": date(2026, 11, 24)}, "dossiers_by"),
        ({"score_by": date(2026, 12, 4)}, "score_by"),
    ],
)
def test_a_wrong_round_names_its_input(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_round(office, **changes)
    assert refused.value.field == field


def test_criteria_come_from_lawdata_and_stand_once_a_dossier_is_submitted(office: Office) -> None:
    found, focal = a_round(office), office.actor("focal")
    assert sum(one.weight for one in queries.scales(found).values()) == 100
    first = found.criteria.order_by("position").first()
    assert first is not None
    wanted = [CriterionWanted("Nhiệm vụ", 50, 3, first.pk), CriterionWanted("Sáng kiến", 10, 1)]
    found = organising.set_criteria(found=found, wanted=wanted, version=found.version, by=focal, at=NOW)
    assert [(one.name, one.most) for one in queries.scales(found).values()] == [("Nhiệm vụ", 50), ("Sáng kiến", 10)]
    assert str(first.pk) in queries.scales(found)
    for bad, field in (
        ([], "name-0"),
        ([CriterionWanted("A", 0, 1)], "most-0"),
        ([CriterionWanted(" ", 1, 1)], "name-0"),
    ):
        with pytest.raises(Refused) as refused:
            organising.set_criteria(found=found, wanted=bad, version=None, by=focal, at=NOW)
        assert refused.value.field == field
    with pytest.raises(SomebodyElse):
        organising.set_criteria(found=found, wanted=wanted, version=1, by=focal, at=NOW)
    submitted(office, found, scores={key: 5 for key in queries.scales(found)})
    with pytest.raises(Refused, match="không sửa nữa"):
        organising.set_criteria(found=found, wanted=wanted, version=None, by=focal, at=NOW)


def test_a_council_has_a_chair_a_secretary_and_a_third_and_keeps_who_voted(office: Office) -> None:
    found, focal, people = a_round(office), office.actor("focal"), office.people
    for wanted, field in (
        (Council(None, people["chief"]), "chair"),
        (Council(people["leader"], people["leader"]), "secretary"),
        (Council(people["leader"], people["chief"]), "members"),
        (Council(people["leader"], people["chief"], [people["nobody"]]), "members"),
    ):
        with pytest.raises(Refused) as refused:
            organising.appoint(found=found, wanted=wanted, version=None, by=focal, at=NOW)
        assert refused.value.field == field
    dossier = submitted(office, found)
    a_vote(office, dossier, "chief_elsewhere")
    with pytest.raises(Refused, match="đã bỏ phiếu"):
        a_council(office, found, ("deputy", "chief", "leader"))
    found = a_council(office, found, ("deputy", "chief", "chief_elsewhere"))
    assert queries.council(found)[0].person.name == "Cán bộ deputy"


def test_only_keepers_open_and_only_units_write_their_own(office: Office) -> None:
    found = a_round(office)
    wanted = organising.RoundWanted(2026, "Khác", date(2026, 11, 25), date(2026, 12, 5), date(2026, 12, 15))
    with pytest.raises(NotAllowed):
        organising.open_round(wanted=wanted, by=office.actor("chief"), at=NOW)
    with pytest.raises(NotAllowed):
        a_registration(office, found, who="elsewhere")
    with pytest.raises(NotAllowed):
        a_dossier(office, found, who="elsewhere")
    with pytest.raises(NotAllowed):
        a_dossier(office, found, who="nobody")


# --- registrations -----------------------------------------------------------------------------------------------


def test_a_registration_is_made_once_and_withdrawn_until_the_last_day(office: Office) -> None:
    found, officer = a_round(office), office.actor("officer")
    row = a_registration(office, found)
    a_registration(office, found, person=None, award="advanced-unit")
    with pytest.raises(Refused, match="Đã đăng ký"):
        a_registration(office, found)
    for changes, field in (
        ({"person": None}, "person"),
        ({"award": "advanced-unit"}, "person"),
        ({"award": "certificate-person"}, "award"),
        ({"award": "la"}, "award"),
        ({"person": office.people["elsewhere"]}, "person"),
        ({"person": office.people["colleague"], "commitments": " "}, "commitments"),
    ):
        with pytest.raises(Refused) as refused:
            a_registration(office, found, **changes)
        assert refused.value.field == field
    assert figure("emulation_registered").count(YEAR).value == 2
    late = NOW + timedelta(days=6)
    with pytest.raises(Refused, match="hết hạn"):
        gathering.withdraw_registration(registration=row, version=row.version, by=officer, at=late)
    row = gathering.withdraw_registration(registration=row, version=row.version, by=officer, at=NOW)
    with pytest.raises(Refused, match="đã rút"):
        gathering.withdraw_registration(registration=row, version=None, by=officer, at=NOW)
    assert figure("emulation_registered").count(YEAR).value == 1
    a_registration(office, found)
    with pytest.raises(Refused, match="hết hạn đăng ký"):
        gathering.register(
            found=found, by=officer, at=late,
            wanted=gathering.RegistrationWanted(office.units["phong-mot"], office.people["colleague"], "advanced-worker", "Cố gắng."),
        )  # fmt: skip


# --- dossiers ----------------------------------------------------------------------------------------------------


def test_a_dossier_is_submitted_only_when_nothing_is_missing(office: Office) -> None:
    found, officer = a_round(office), office.actor("officer")
    row = a_dossier(office, found, achievements="", scores={})
    assert len(queries.lacks(row)) == 1 + 4 + 2  # achievements, criteria, papers
    with pytest.raises(Refused, match="Nội dung thành tích"):
        gathering.submit(dossier=row, version=row.version, by=officer, at=NOW)
    row = a_dossier(office, found, row, version=row.version)
    assert queries.lacks(row) == ["Tệp: Báo cáo thành tích có xác nhận của đơn vị", "Tệp: Biên bản họp xét của đơn vị"]
    with_files(office, row)
    late = NOW + timedelta(days=16)
    with pytest.raises(Refused, match="hết hạn nộp"):
        gathering.submit(dossier=row, version=row.version, by=officer, at=late)
    row = gathering.submit(dossier=row, version=row.version, by=officer, at=NOW)
    with pytest.raises(Refused, match="không sửa nữa"):
        a_dossier(office, found, row, achievements="Khác")
    with pytest.raises(Refused):
        gathering.remove_file(file=row.files.all()[0], by=officer, at=NOW)
    assert figure("emulation_dossiers").count(YEAR).rows[0].key == str(row.pk)
    row = judging.send_back(dossier=row, reason="Thiếu chữ ký.", version=row.version, by=office.actor("focal"), at=NOW)
    assert (row.state, figure("emulation_dossiers").count(YEAR).value) == ("draft", 0)
    gathering.remove_file(file=row.files.all()[0], by=officer, at=NOW)
    assert len(queries.lacks(row)) == 1
    row = gathering.withdraw(dossier=row, reason="Thôi.", version=row.version, by=officer, at=NOW)
    with pytest.raises(Refused, match="có kết quả"):
        gathering.withdraw(dossier=row, reason="Thôi.", version=None, by=officer, at=NOW)
    assert a_dossier(office, found).pk != row.pk  # another one may be made


def test_a_sudden_deed_waits_for_no_day_and_needs_proof_only(office: Office) -> None:
    found = a_round(office)
    row = a_dossier(office, found, award="certificate-person", occasion="sudden")
    assert queries.lacks(row) == ["Tệp: Tài liệu chứng minh thành tích"]
    with_files(office, row)
    late = NOW + timedelta(days=60)
    assert gathering.submit(dossier=row, version=None, by=office.actor("officer"), at=late).state == "submitted"


def test_wrong_dossiers_name_their_input_and_one_is_made_once(office: Office) -> None:
    found = a_round(office)
    for changes, field in (
        ({"occasion": "x"}, "occasion"),
        ({"award": ""}, "award"),
        ({"person": None}, "person"),
        ({"unit": None}, "unit"),
        ({"scores": {next(iter(queries.scales(found))): 101}}, f"score-{next(iter(queries.scales(found)))}"),
    ):
        with pytest.raises(Refused) as refused:
            a_dossier(office, found, **changes)
        assert refused.value.field == field
    row = a_dossier(office, found)
    with pytest.raises(Refused, match="Đã có hồ sơ"):
        a_dossier(office, found)
    a_dossier(office, found, row, version=row.version, achievements="Sửa trước")
    with pytest.raises(SomebodyElse):
        a_dossier(office, found, row, who="chief", version=row.version, achievements="Sửa sau")
    registration = a_registration(office, found, person=office.people["colleague"])
    mine = a_dossier(office, found, registration=registration, unit=None, person=None)
    assert mine.who == "Cán bộ colleague"
    with pytest.raises(Refused, match="rút hồ sơ trước"):
        gathering.withdraw_registration(registration=registration, version=None, by=office.actor("officer"), at=NOW)


# --- the council -------------------------------------------------------------------------------------------------


def test_nobody_sees_what_the_others_gave_until_the_voting_is_closed(office: Office) -> None:
    found = a_round(office)
    row, focal = submitted(office, found), office.actor("focal")
    assert queries.to_score(actor=office.actor("chief")) == 1
    a_vote(office, row, "leader", 90, comment="Nên khen.")
    a_vote(office, row, "chief", 50, agrees=False)
    a_vote(office, row, "chief", 80)  # she changes her mind
    assert Ballot.objects.count() == 2
    assert queries.to_score(actor=office.actor("chief")) == 0
    assert queries.result(row) is None
    assert queries.turnout(found, [row])[row.pk] == queries.Turnout(2, 3)
    own = queries.ballot_of(row, actor=office.actor("chief"))
    assert own is not None
    assert own.agrees
    assert queries.ballot_of(row, actor=office.actor("chief_elsewhere")) is None
    for event in Event.objects.filter(action="emulation.vote"):
        assert event.detail == {}
    with pytest.raises(Refused, match="còn thiếu 1 phiếu"):
        judging.close_voting(found=found, dossiers=[row], reason="", by=focal, at=NOW)
    [row] = judging.close_voting(found=found, dossiers=[row], reason="Đi công tác", by=focal, at=NOW)
    assert (row.score, row.votes_for, row.entitled, row.carried) == (8500, 2, 3, True)
    result = queries.result(row)
    assert result is not None
    assert result.comments == ["Nên khen."]
    assert result.criteria[0][1] == "85,00"
    with pytest.raises(Refused, match="đã đóng"):
        a_vote(office, row, "chief_elsewhere")
    with pytest.raises(Refused, match="vừa đổi trạng thái"):
        judging.close_voting(found=found, dossiers=[row], reason="", by=focal, at=NOW)


def test_a_member_does_not_vote_on_herself_and_is_not_counted(office: Office) -> None:
    found = a_round(office)
    row = submitted(office, found, who="chief", person=office.people["chief"])
    with pytest.raises(NotAllowed, match="chính bạn"):
        a_vote(office, row, "chief")
    with pytest.raises(NotAllowed):
        a_vote(office, row, "officer")
    assert queries.to_score(actor=office.actor("chief")) == 0
    with pytest.raises(Refused, match="chưa có phiếu"):
        judging.close_voting(found=found, dossiers=[row], reason="Gấp", by=office.actor("focal"), at=NOW)
    row = closed(office, row, [("leader", 100, True), ("chief_elsewhere", 50, False)])
    assert (row.entitled, row.carried) == (2, False)  # half is not enough
    minuted(office, row)
    row.refresh_from_db()
    with pytest.raises(Refused, match="không đủ phiếu"):
        proposed(office, row)
    row = judging.refuse(dossier=row, reason="Không đủ phiếu.", version=row.version, by=office.actor("deputy"), at=NOW)
    assert (row.state, row.refused_by) == ("refused", "Cán bộ deputy")


def test_a_ballot_for_what_was_changed_meanwhile_is_told(office: Office) -> None:
    found, officer = a_round(office), office.actor("officer")
    seen = submitted(office, found)
    a_vote(office, seen, "leader")
    back = judging.send_back(dossier=seen, reason="Bổ sung.", version=None, by=office.actor("focal"), at=NOW)
    assert not Ballot.objects.exists()
    gathering.submit(dossier=back, version=back.version, by=officer, at=NOW)
    with pytest.raises(SomebodyElse):
        a_vote(office, seen, "chief")
    fresh = Dossier.objects.get(pk=seen.pk)
    key = next(iter(queries.scales(found)))
    for changes, field in (({"scores": {}}, f"score-{key}"), ({"agrees": None}, "agrees")):
        with pytest.raises(Refused) as refused:
            a_vote(office, fresh, "chief", **changes)
        assert refused.value.field == field
    with pytest.raises(Refused):
        a_vote(office, fresh, "chief", 101)


# --- until the decision ------------------------------------------------------------------------------------------


def test_minutes_submission_decision_and_their_letters(office: Office) -> None:
    found, leader = a_round(office), office.actor("leader")
    person = closed(office, submitted(office, found))
    unit = closed(office, submitted(office, found, person=None, award="advanced-unit"))
    with pytest.raises(Refused, match="vừa đổi trạng thái"):
        proposed(office, person)
    meeting = minuted(office, person, unit)
    words = _text(papers.minutes(meeting))
    for part in (
        "Cán bộ officer, Chuyên viên, Phòng Một",
        "80,00 điểm trên 100, 3/3 phiếu đồng ý, đủ phiếu đồng ý",
        "Cán bộ leader",
    ):
        assert part in words
    wanted = judging.MinutesWanted(TODAY, "Phòng họp lớn", "Ba người", "Thống nhất cao.")
    judging.edit_minutes(minutes=meeting, wanted=wanted, version=1, by=office.actor("chief"), at=NOW)
    with pytest.raises(SomebodyElse):
        judging.edit_minutes(minutes=meeting, wanted=wanted, version=1, by=office.actor("focal"), at=NOW)
    with pytest.raises(NotAllowed):
        judging.edit_minutes(minutes=meeting, wanted=wanted, version=None, by=office.actor("chief_elsewhere"), at=NOW)
    asked = proposed(office, person, unit)
    words = _text(papers.proposal(asked))
    assert "TỜ TRÌNH" in words
    assert "đề nghị khen thưởng thi đua năm 2026" in words
    assert "06/2026/QH16" in words
    with pytest.raises(Refused, match="biên bản không sửa nữa"):
        judging.edit_minutes(minutes=meeting, wanted=wanted, version=None, by=office.actor("chief"), at=NOW)
    assert queries.to_decide(actor=leader) == 2
    with pytest.raises(NotAllowed):
        judging.decide(found=found, dossiers=[person], number="1", day=TODAY, by=office.actor("focal"), at=NOW)
    for changes, field in (
        ({"number": " "}, "number"),
        ({"day": TODAY + timedelta(1)}, "day"),
        ({"dossiers": []}, "dossiers"),
    ):
        facts: dict[str, Any] = {"dossiers": [person], "number": "77/QĐ-STP", "day": TODAY} | changes
        with pytest.raises(Refused) as refused:
            judging.decide(found=found, by=leader, at=NOW, **facts)
        assert refused.value.field == field
    made = decided(office, person)
    with pytest.raises(Refused, match="số này"):
        decided(office, unit)
    with pytest.raises(Refused, match="vừa đổi trạng thái"):
        decided(office, person, number="78/QĐ-STP")
    decided(office, unit, number="78/QĐ-STP")
    words = _text(papers.decision(made))
    assert "Danh hiệu «Lao động tiên tiến»: Cán bộ officer, Chuyên viên, Phòng Một." in words
    assert "Phòng Một." in words
    judging.correct_decision(decision=made, number="79/QĐ-STP", day=TODAY, version=1, by=leader, at=NOW)
    with pytest.raises(SomebodyElse):
        judging.correct_decision(decision=made, number="80", day=TODAY, version=1, by=leader, at=NOW)
    assert Event.objects.get(action="emulation.correct_decision").detail["number"] == ["77/QĐ-STP", "79/QĐ-STP"]
    assert [row.who for row in queries.honours(2026, actor=office.actor("nobody"))] == ["Cán bộ officer", "Phòng Một"]
    counted = figure("emulation_commended").count(YEAR)
    assert (counted.value, counted.rows[0].about) == (2, "emulation-dossier")
    other = Window(YEAR.since, YEAR.until, office.units["phong-hai"].pk)
    assert figure("emulation_commended").count(other).value == 0


def test_no_leader_decides_on_herself_and_a_round_ends_when_all_is_decided(office: Office) -> None:
    found, focal = a_round(office), office.actor("focal")
    row = submitted(office, found, who="focal", unit=office.units["co-quan"], person=office.people["deputy"])
    with pytest.raises(Refused, match="1 hồ sơ chưa có quyết định"):
        organising.finish(found=found, version=None, by=focal, at=NOW)
    row = closed(office, row)
    minuted(office, row)
    proposed(office, row)
    row.refresh_from_db()
    assert queries.to_decide(actor=office.actor("deputy")) == 0
    with pytest.raises(Refused, match="chính bạn"):
        decided(office, row)
    with pytest.raises(Refused, match="chính bạn"):
        judging.refuse(dossier=row, reason="x", version=None, by=office.actor("deputy"), at=NOW)
    judging.refuse(dossier=row, reason="Chưa tiêu biểu.", version=row.version, by=office.actor("leader"), at=NOW)
    found = organising.finish(found=found, version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="đã kết thúc"):
        a_registration(office, found)
    with pytest.raises(Refused, match="đã kết thúc"):
        a_dossier(office, found)
    found = organising.reopen(found=found, reason="Bổ sung.", version=found.version, by=focal, at=NOW)
    a_registration(office, found)


def test_who_sees_registrations_and_dossiers(office: Office) -> None:
    found = a_round(office)
    registration, draft = a_registration(office, found), a_dossier(office, found)
    done = submitted(office, found, person=None, award="advanced-unit")
    for who, sees_registration, sees_draft, sees_submitted in (
        ("officer", True, True, True),
        ("colleague", True, True, True),
        ("focal", True, True, True),
        ("chief_elsewhere", True, False, True),  # council
        ("elsewhere", False, False, False),
        ("nobody", False, False, False),
    ):
        actor = office.actor(who)
        assert (queries.registration(registration.pk, actor=actor) is not None) is sees_registration, who
        assert (queries.dossier(draft.pk, actor=actor) is not None) is sees_draft, who
        assert (queries.dossier(done.pk, actor=actor) is not None) is sees_submitted, who
        paper = done.files.all()[0].pk
        assert (queries.file(paper, actor=actor) is not None) is sees_submitted, who
    hers = a_dossier(office, found, who="focal", unit=office.units["van-phong"], person=office.people["nobody"])
    assert queries.dossier(hers.pk, actor=office.actor("nobody")) is not None
    assert queries.dossier(hers.pk, actor=SYSTEM) is not None


def test_units_are_reminded_of_dossiers_and_members_of_ballots(office: Office) -> None:
    found = a_round(office)
    registration = a_registration(office, found)
    [owed] = queries.due(date(2026, 12, 31))
    assert (owed.about, owed.due, owed.unit) == ("emulation-registration", date(2026, 12, 5), registration.unit_id)
    row = submitted(office, found, registration=registration)
    a_vote(office, row, "chief")
    waiting = list(queries.due(date(2026, 12, 31)))
    assert {one.doers[0].username for one in waiting} == {"leader", "chief-elsewhere"}
    assert {one.due for one in waiting} == {date(2026, 12, 15)}
    assert list(queries.due(date(2026, 12, 1))) == []
