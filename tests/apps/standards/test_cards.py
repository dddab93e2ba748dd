"""Cards in the database: from opening to the decision, what keeps them from it, who may, two at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, NotAllowed
from cualuat.base.figures import Figure, Window, figure
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.files import operations as files
from cualuat.standards import queries
from cualuat.standards.figures import FIGURES
from cualuat.standards.models import ScoreCard
from cualuat.standards.operations import cards, exporting, scoring, sets
from cualuat.standards.operations.scoring import EvidenceWanted
from cualuat.standards.operations.sets import BrokenSet, FrameWanted, IndicatorWanted
from office import NOW, Office, make_office
from sample_standard import SET, a_card, fill, own_total, put_in_force, submitted

LATER = NOW + timedelta(days=1)


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_office()
        transaction.set_rollback(True)


@pytest.fixture
def office(office_of_module: Office, db: None, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    put_in_force()
    return office_of_module


def fresh(card: ScoreCard) -> ScoreCard:
    return ScoreCard.objects.get(pk=card.pk)


def give(
    office: Office, card: ScoreCard, code: str, typed: str, *, version: int | None = None, who: str = "officer"
) -> Any:
    return scoring.give(card=card, code=code, typed=typed, words="", version=version, by=office.actor(who), at=NOW)


def decide(office: Office, card: ScoreCard, *, recognised: bool = True, **more: Any) -> ScoreCard:
    wanted: dict[str, Any] = {"number": "15/QĐ-UBND", "day": NOW.date(), "words": ""}
    by = office.actor(more.pop("who", "leader"))
    return cards.decide(card=card, recognised=recognised, version=None, by=by, at=NOW, **(wanted | more))


# --- opening -----------------------------------------------------------------------------------------------------


def test_one_card_a_year_for_a_commune_however_it_is_written(office: Office) -> None:
    a_card(office, NOW)
    with pytest.raises(Refused, match="đã có phiếu"):
        a_card(office, NOW, commune="  Xã  mẫu đông ")
    a_card(office, NOW, commune="xã Mẫu Tây")


@pytest.mark.parametrize(
    ("year", "commune", "field", "told"),
    [
        (2027, "xã Mẫu Đông", "year", "chưa đến"),
        (2019, "xã Mẫu Đông", "year", "không có bộ tiêu chí"),
        (2025, " ", "commune", "Hãy ghi tên xã"),
    ],
)
def test_a_card_that_cannot_be_begun(office: Office, year: int, commune: str, field: str, told: str) -> None:
    with pytest.raises(Refused, match=told) as refused:
        a_card(office, NOW, year=year, commune=commune)
    assert refused.value.field == field


def test_a_year_that_was_paused_says_why(office_of_module: Office, db: None) -> None:
    with pytest.raises(Refused, match="tạm dừng"):
        a_card(office_of_module, NOW, year=2025)


def test_who_may_begin_fill_and_assess(office: Office) -> None:
    for who in ("elsewhere", "clerk", "nobody", "moderator"):
        with pytest.raises(NotAllowed):
            cards.open_card(
                year=2025, commune="xã Mẫu Nam", unit=office.units["phong-mot"], by=office.actor(who), at=NOW
            )
    card = a_card(office, NOW)
    for who in ("elsewhere", "chief_elsewhere", "leader", "focal", "nobody"):
        with pytest.raises(NotAllowed):
            give(office, card, "1.1", "1", who=who)
    give(office, card, "1.1", "1", who="chief")
    sent = submitted_of(office, card)
    for who in ("officer", "chief", "nobody"):
        with pytest.raises(NotAllowed):
            scoring.assess(card=sent, code="1.1", typed="1", reason="", version=None, by=office.actor(who), at=NOW)
        with pytest.raises(NotAllowed):
            cards.close_assessment(card=sent, version=None, by=office.actor(who), at=NOW)


def submitted_of(office: Office, card: ScoreCard) -> ScoreCard:
    """The card filled and submitted, the days of posting left out."""
    fill(office, card, NOW)
    by = office.actor("officer")
    card = cards.self_score(card=card, version=None, by=by, at=NOW)
    ScoreCard.objects.filter(pk=card.pk).update(state="submitted", posted_on=NOW.date(), submitted_on=NOW.date())
    return fresh(card)


# --- scoring -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "typed", "told"),
    [
        ("1.1", "2", "Chọn đạt"),
        ("1.2", "101", "từ 0 đến 100"),
        ("1.2", "nhiều", "không phải là số"),
        ("2.1", "4,1", "từ 0 đến 4"),
        ("ky-luat", "3", "Chọn đạt"),
        ("9.9", "1", "không còn chỉ tiêu"),
    ],
)
def test_values_out_of_range_are_refused(office: Office, code: str, typed: str, told: str) -> None:
    card = a_card(office, NOW)
    with pytest.raises(Refused, match=told):
        give(office, card, code, typed)
    assert not card.scores.exists()


def test_missing_evidence_lets_a_draft_be_saved_but_not_closed(office: Office) -> None:
    card = a_card(office, NOW)
    for code, typed in (("1.1", "1"), ("1.2", "95"), ("2.1", "4"), ("ky-luat", "1")):
        give(office, card, code, typed)
    assert own_total(card) == "6"
    with pytest.raises(Refused, match=r"Chỉ tiêu 1\.2: chưa có minh chứng"):
        cards.self_score(card=fresh(card), version=None, by=office.actor("officer"), at=NOW)


def test_evidence_of_every_kind(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    card, by = a_card(office, NOW), office.actor("officer")
    kept = files.take_in(name="danh-muc.txt", chunks=["Danh mục".encode()], by=by, at=NOW)
    seen: list[Window] = []
    counts = figure("reception_received")

    def count(window: Window) -> Any:
        seen.append(window)
        return counts.count(window)

    counted = Figure(counts.code, counts.name, counts.group, counts.unit, count)
    monkeypatch.setattr("cualuat.base.figures.figure", lambda code: {"reception_received": counted}[code])
    for wanted, name in (
        (EvidenceWanted("file", file=kept), "danh-muc.txt"),
        (EvidenceWanted("figure", figure="reception_received"), counts.name),
        (EvidenceWanted("link", link="https://xa.example/a", name="Trang của xã"), "Trang của xã"),
    ):
        assert scoring.add_evidence(card=card, code="1.2", wanted=wanted, by=by, at=NOW).name == name
    frozen = card.scores.get(code="1.2").evidence.get(kind="figure")
    assert (frozen.value, frozen.since, frozen.until) == (0, date(2025, 1, 1), date(2025, 12, 31))
    assert seen == [Window(date(2025, 1, 1), date(2025, 12, 31), on=NOW.date())]
    scoring.remove_evidence(evidence=frozen, by=by, at=NOW)
    assert card.scores.get(code="1.2").evidence.count() == 2


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (EvidenceWanted("file"), "file"),
        (EvidenceWanted("figure", figure="khong-co"), "figure"),
        (EvidenceWanted("link", link="javascript:alert(1)"), "link"),
        (EvidenceWanted("link", link="https://"), "link"),
        (EvidenceWanted("link", link="https://[x"), "link"),
        (EvidenceWanted("khac"), "kind"),
    ],
)
def test_evidence_that_is_none(office: Office, wanted: EvidenceWanted, field: str) -> None:
    card = a_card(office, NOW)
    with pytest.raises(Refused) as refused:
        scoring.add_evidence(card=card, code="1.2", wanted=wanted, by=office.actor("officer"), at=NOW)
    assert refused.value.field == field


def test_of_two_officers_the_second_is_told(office: Office) -> None:
    card = a_card(office, NOW)
    give(office, card, "1.1", "1", version=0)
    with pytest.raises(SomebodyElse):
        give(office, card, "1.1", "0", version=0, who="colleague")
    assert card.scores.get().self_value == 1
    give(office, card, "2.1", "3", version=0, who="colleague")  # another indicator does not stand in the way
    give(office, card, "1.1", "0", version=1, who="colleague")
    with pytest.raises(SomebodyElse):
        cards.self_score(card=card, version=card.version, by=office.actor("officer"), at=NOW)


# --- steps -------------------------------------------------------------------------------------------------------


def test_from_self_score_to_recognition(office: Office) -> None:
    card = submitted(office, NOW)
    assert (card.posted_on, card.posted_until, card.submitted_on) == (
        date(2026, 11, 14), date(2026, 11, 19), date(2026, 11, 20),
    )  # fmt: skip
    by = office.actor("focal")
    with pytest.raises(Refused, match="Chưa thẩm định"):
        cards.close_assessment(card=card, version=None, by=by, at=NOW)
    with pytest.raises(Refused, match="hãy ghi lý do") as refused:
        scoring.assess(card=card, code="2.1", typed="2", reason=" ", version=None, by=by, at=NOW)
    assert refused.value.field == "reason"
    row = scoring.assess(card=card, code="2.1", typed="2", reason="Hai tổ chưa họp.", version=None, by=by, at=NOW)
    assert (row.self_value, row.assessed_value, row.differs) == (3.5, 2, True)
    assert scoring.agree(card=card, version=None, by=by, at=NOW) == 3
    card = cards.close_assessment(card=card, version=None, by=by, at=NOW)
    found = queries.scored(card)
    assert found.assessed is not None
    assert (found.own.total, found.assessed.total, found.shown) == (9.5, 8, found.assessed)
    card = decide(office, card)
    assert (card.state, card.decision, card.is_decided) == ("recognised", "15/QĐ-UBND", True)
    steps = [e.detail["step"] for e in audit.history("score_card", card.pk).filter(action="standards.step")]
    assert len(steps) == 5


def test_too_few_points_are_not_recognised_however_one_asks(office: Office) -> None:
    card, by = submitted(office, NOW, score="1"), office.actor("focal")
    scoring.agree(card=card, version=None, by=by, at=NOW)
    card = cards.close_assessment(card=card, version=None, by=by, at=NOW)
    with pytest.raises(Refused, match="Tiêu chí 2: 1/4"):
        decide(office, card)
    with pytest.raises(Refused, match="vì sao") as refused:
        decide(office, card, recognised=False)
    assert refused.value.field == "words"
    with pytest.raises(NotAllowed):
        decide(office, card, recognised=False, words="Thiếu điểm.", who="officer")
    for changes, field in (
        ({"number": " "}, "number"),
        ({"day": LATER.date()}, "day"),
        ({"day": date(2026, 11, 1)}, "day"),
    ):
        with pytest.raises(Refused) as refused:
            decide(office, card, recognised=False, **({"words": "Thiếu điểm."} | changes))
        assert refused.value.field == field
    assert decide(office, card, recognised=False, words="Thiếu điểm.").state == "not_recognised"


def test_a_posting_lasts_its_days(office: Office) -> None:
    card, by = a_card(office, NOW), office.actor("officer")
    fill(office, card, NOW)
    cards.self_score(card=card, version=None, by=by, at=NOW)
    card = cards.post(card=card, version=None, by=by, at=NOW)
    for days in (0, 5):
        with pytest.raises(Refused, match="đến hết ngày 25/11/2026"):
            cards.submit(card=card, version=None, by=by, at=NOW + timedelta(days=days))
    assert cards.submit(card=card, version=None, by=by, at=NOW + timedelta(days=6)).state == "submitted"


def test_steps_out_of_order_are_refused(office: Office) -> None:
    card = a_card(office, NOW)
    by, focal = office.actor("officer"), office.actor("focal")
    for step in (
        lambda: cards.post(card=card, version=None, by=by, at=NOW),
        lambda: cards.submit(card=card, version=None, by=by, at=NOW),
        lambda: cards.close_assessment(card=card, version=None, by=focal, at=NOW),
        lambda: decide(office, card),
        lambda: cards.send_back(card=card, reason="x", version=None, by=focal, at=NOW),
        lambda: scoring.agree(card=card, version=None, by=focal, at=NOW),
    ):
        with pytest.raises(Refused, match="Phiếu đang ở «Đang tự chấm»"):
            step()
    sent = submitted_of(office, card)
    with pytest.raises(Refused, match="không tự chấm được nữa"):
        give(office, sent, "1.1", "0")
    with pytest.raises(Refused, match="không tự chấm được nữa"):
        scoring.remove_evidence(evidence=sent.scores.get(code="1.2").evidence.get(), by=by, at=NOW)


def test_what_is_sent_back_is_hidden_and_can_be_corrected(office: Office) -> None:
    card = submitted(office, NOW)
    focal = office.actor("focal")
    scoring.agree(card=card, version=None, by=focal, at=NOW)
    with pytest.raises(NotAllowed):
        cards.send_back(card=card, reason="Sai", version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(Refused, match="lý do"):
        cards.send_back(card=card, reason=" ", version=None, by=focal, at=NOW)
    card = cards.send_back(card=card, reason="Thiếu danh mục.", version=None, by=focal, at=NOW)
    assert (card.state, card.posted_on, card.standard_text) == ("drafting", None, "")
    assert not queries.public_cards().exists()
    assert queries.scored(card).assessed is None
    assert own_total(card) == "9.5"
    give(office, card, "2.1", "4")


def test_only_posted_and_decided_cards_are_public(office: Office) -> None:
    card = a_card(office, NOW)
    fill(office, card, NOW)
    by = office.actor("officer")
    card = cards.self_score(card=card, version=None, by=by, at=NOW)
    assert queries.card(card.pk, actor=ANYONE) is None
    assert queries.card(card.pk, actor=office.actor("nobody")) == card
    card = cards.post(card=card, version=None, by=by, at=NOW)
    assert list(queries.public_cards()) == [card]


# --- sets of the house -------------------------------------------------------------------------------------------


def test_a_card_by_a_set_with_gaps_is_drafted_but_not_closed(office: Office) -> None:
    card, by = a_card(office, NOW, year=2026), office.actor("officer")
    with pytest.raises(Refused, match="chưa có cách chấm"):
        give(office, card, "1.1", "1")
    scoring.give(card=card, code="1.1", typed="", words="Đã có đủ văn bản.", version=None, by=by, at=NOW)
    with pytest.raises(Refused, match="Bộ tiêu chí chưa đủ dữ liệu"):
        cards.self_score(card=fresh(card), version=None, by=by, at=NOW)


def system() -> Any:
    from cualuat.base.actor import SYSTEM

    return SYSTEM


def test_an_administrator_fills_in_a_row_and_the_house_uses_it(office: Office) -> None:
    wanted = IndicatorWanted("1.1", "1", "Văn bản đúng hạn", "ratio", threshold="80", proof_needed=True, evidence="V")
    more: dict[str, Any] = {"code": "qd-27-2025", "source": "Thông tư mẫu", "at": NOW}
    for who in ("officer", "leader", "focal"):
        with pytest.raises(NotAllowed):
            sets.set_indicator(old="1.1", wanted=wanted, seen=0, by=office.actor(who), **more)
    sets.set_indicator(old="1.1", wanted=wanted, seen=0, by=system(), **more)
    with pytest.raises(SomebodyElse):
        sets.set_indicator(old="1.1", wanted=wanted, seen=0, by=system(), **more)
    new = IndicatorWanted("2.1", "2", "Hội nghị", "boolean")
    sets.set_indicator(old="", wanted=new, seen=1, by=system(), **more)
    found = queries.set_for(2026)
    assert found is not None
    assert [one.code for one in found.standard.indicators] == ["1.1", "1.2", "2.1"]
    assert found.standard.indicator("1.1").threshold == 80  # type: ignore[union-attr]
    assert [row.number for row in queries.set_history("qd-27-2025")] == [2, 1]
    sets.drop_indicator(old="2.1", seen=2, by=system(), **more)
    assert queries.set_for(2026).standard.indicator("2.1") is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points": "nhiều"}, "points"),
        ({"steps": "50"}, "steps"),
        ({"code": "Một"}, "file"),
        ({"kind": "boolean", "steps": "50: 2"}, "file"),
        ({"points": "3", "steps": "50: 4"}, "file"),
    ],
)
def test_a_row_that_does_not_hold_together(office: Office, changes: dict[str, str], field: str) -> None:
    wanted = IndicatorWanted(
        **({"code": "1.1", "criterion": "1", "name": "x", "kind": "ratio", "points": "4"} | changes)
    )
    with pytest.raises(Refused) as refused:
        sets.set_indicator(code="bo-mau", old="1.1", wanted=wanted, source="Mẫu", seen=None, by=system(), at=NOW)
    assert refused.value.field == field


def test_the_frame_of_a_set_is_filled_in(office: Office) -> None:
    wanted = FrameWanted("Chuẩn", "Căn cứ", "2026", total_needed="12", indicators="14", posting_days="7",
                         posting_unit="working_day", submit_before="15/01")  # fmt: skip
    more: dict[str, Any] = {"code": "qd-27-2025", "source": "Thông tư mẫu", "by": system(), "at": NOW}
    sets.set_frame(wanted=wanted, seen=0, **more)
    found = queries.set_for(2026)
    assert found is not None
    standard = found.standard
    assert (standard.total_needed, standard.posting.words) == (12, "7 ngày làm việc")  # type: ignore[union-attr]
    assert standard.deadline("submitted").before(2026) == date(2027, 1, 15)  # type: ignore[union-attr]
    for changes, field in (
        ({"years_from": "2025"}, "years_from"), ({"years_from": ""}, "years_from"), ({"submit_before": "15"}, "submit_before"),
        ({"submit_before": "x/1"}, "submit_before"), ({"posting_days": "năm"}, "posting_days"),
    ):  # fmt: skip
        values = {name: getattr(wanted, name) for name in wanted.__dataclass_fields__}
        with pytest.raises(Refused) as refused:
            sets.set_frame(wanted=FrameWanted(**(values | changes)), seen=None, **more)
        assert refused.value.field == field
    with pytest.raises(Refused, match="văn bản nguồn"):
        sets.set_frame(wanted=wanted, seen=None, **(more | {"source": " "}))


def test_a_broken_file_changes_nothing(office: Office) -> None:
    with pytest.raises(BrokenSet) as broken:
        sets.set_standard(
            text=SET.replace('kind = "score"', 'kind = "sore"'), source="Mẫu", seen=None, by=system(), at=NOW
        )
    assert "Chỉ tiêu 2.1" in broken.value.faults[0]
    assert queries.set_history("bo-mau").count() == 1


def test_a_closed_card_keeps_the_set_it_was_scored_by(office: Office) -> None:
    card = submitted(office, NOW)
    sets.set_standard(text=SET.replace("Tổ hòa giải", "Tên mới"), source="Sửa đổi", seen=1, by=system(), at=NOW)
    assert queries.standard_of(card).indicator("2.1").name == "Tổ hòa giải"  # type: ignore[union-attr]
    assert queries.standard_of(a_card(office, NOW, commune="xã Mẫu Tây")).indicator("2.1").name == "Tên mới"  # type: ignore[union-attr]


# --- figures, tables ---------------------------------------------------------------------------------------------


def test_communes_recognised_and_files_in_time_are_counted(office: Office) -> None:
    card, by = submitted(office, NOW), office.actor("focal")
    scoring.agree(card=card, version=None, by=by, at=NOW)
    cards.close_assessment(card=card, version=None, by=by, at=NOW)
    decide(office, card)
    late = a_card(office, NOW, commune="xã Mẫu Tây")
    late = submitted_of(office, late)
    ScoreCard.objects.filter(pk=late.pk).update(submitted_on=date(2026, 12, 1))  # «before 1/12» is over that day
    year = Window(date(2026, 1, 1), date(2026, 12, 31))
    recognised, in_time = (one.count(year) for one in FIGURES)
    assert (recognised.value, recognised.whole, len(recognised.rows)) == (1, 1, 1)
    assert (in_time.value, in_time.whole) == (1, 2)
    assert (
        figure("standards_in_time")
        .count(Window(date(2026, 1, 1), date(2026, 12, 31), office.units["phong-hai"].pk))
        .whole
        == 0
    )


def test_tables_say_what_the_card_says_and_who_took_them(office: Office) -> None:
    card = submitted(office, NOW)
    by = office.actor("focal")
    scoring.assess(card=card, code="2.1", typed="2", reason="Hai tổ chưa họp.", version=None, by=by, at=NOW)
    row = card.scores.get(code="1.1")
    row.evidence.create(kind="figure", name="Đơn", figure="x", value=3, whole=4, added_at=NOW, added_by="x")
    table = exporting.card_table(card=card, by=by, at=NOW)
    rows = {str(row.get("code", row["name"])): row for row in table.rows}
    assert (rows["1.2"]["own"], rows["1.2"]["own_points"], rows["1.2"]["evidence"]) == (
        "95%",
        "4",
        "https://xa-mau.example/van-ban",
    )
    assert (rows["2.1"]["own"], rows["2.1"]["assessed"], rows["2.1"]["words"]) == (
        "3,5",
        "2",
        "Thẩm định: Hai tổ chưa họp.",
    )
    assert rows["1.1"]["evidence"] == "Đơn: 3/4"
    assert rows["TỔNG"]["own_points"] == "9,5"
    year = exporting.year_table(year=2025, by=office.actor("nobody"), at=NOW)
    assert [(row["commune"], row["total"]) for row in year.rows] == [("xã Mẫu Đông", "9,5/10")]
    assert audit.history("score_cards", 2025).count() == 1
    with pytest.raises(NotAllowed):
        exporting.year_table(year=2025, by=ANYONE, at=NOW)


def test_a_moment_after_midnight_in_vietnam_is_the_next_day(office: Office) -> None:
    card, by = a_card(office, NOW), office.actor("officer")
    fill(office, card, NOW)
    at = datetime.fromisoformat("2026-11-20T18:00+00:00")
    assert cards.self_score(card=card, version=None, by=by, at=at).self_scored_on == date(2026, 11, 21)
