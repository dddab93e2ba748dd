"""Rules, ledgers and due dates, on rules and a calendar made up here; a day-by-day oracle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.kernel.limits import (
    Entry,
    Extension,
    InvalidLedger,
    InvalidRule,
    Kind,
    NoRuleInForce,
    Rule,
    UnknownVariant,
    Variant,
    appended,
    due,
    rule_on,
)
from cualuat.kernel.workdays import VIETNAM, Calendar, SpecialDay, YearNotCovered, add_calendar_days, add_working_days

CALENDAR = Calendar(
    years=frozenset({2026, 2027}),
    weekly_off=frozenset({6, 7}),
    weekly_source="Điều 111 Bộ luật Lao động 45/2019/QH14",
    days_off=tuple(
        SpecialDay(date(2026, m, d), "nghỉ lễ", "lịch thử")
        for m, d in ((1, 1), (4, 27), (4, 30), (5, 1), (8, 31), (9, 1), (9, 2), (11, 24))
    ),
    extra_working_days=(SpecialDay(date(2026, 8, 22), "làm bù", "lịch thử"),),
    provisional_years=frozenset({2027}),
)
SOLVE = Rule(
    code="thu.giai-quyet",
    name="Giải quyết vụ việc thử",
    amount=30,
    unit="calendar_day",
    start_event="ngày thụ lý",
    basis="Điều 1 Luật thử",
    evidence="V",
    variants=(
        Variant(frozenset({"remote"}), "vùng sâu, vùng xa", 45, "Điều 2 Luật thử"),
        Variant(frozenset({"remote", "complex"}), "vùng xa, phức tạp", 60, "Điều 3 Luật thử"),
    ),
    extensions=(
        Extension("complex", "Gia hạn vụ việc phức tạp", 15, "calendar_day", "Điều 4 Luật thử", times=2),
        Extension("work", "Gia hạn thêm", 5, "working_day", "Điều 5 Luật thử"),
    ),
    suspension="Điều 6 Luật thử",
)
HOURS = replace(SOLVE, amount=24, unit="hour", variants=(), extensions=())


def d(text: str) -> date:
    """«12/10» is 12 October 2026."""
    day, month = text.split("/")
    return date(2026, int(month), int(day))


def entry(kind: Kind, day: str, **more: object) -> Entry:
    return Entry(kind, d(day), **more)  # type: ignore[arg-type]


START = entry("start", "12/10")


def test_a_running_limit_tells_its_day_its_steps_and_whether_it_is_past() -> None:
    result = due(SOLVE, (START,), CALENDAR, on=d("11/11"))
    assert (result.due, result.state, result.overdue) == (d("11/11"), "running", False)
    assert result.steps[0].text == "Giải quyết vụ việc thử: 30 ngày kể từ ngày thụ lý (12/10/2026)."
    assert result.basis[:2] == ("Điều 1 Luật thử", "khoản 2 Điều 147 Bộ luật Dân sự số 91/2015/QH13")
    assert due(SOLVE, (START,), CALENDAR, on=d("12/11")).overdue
    assert not due(SOLVE, (START,), CALENDAR).overdue


def test_nothing_runs_before_the_start() -> None:
    for result in (due(SOLVE, (), CALENDAR), due(SOLVE, (START,), CALENDAR, on=d("11/10"))):
        assert (result.due, result.state) == (None, "waiting")
        assert result.steps[0].text == "Thời hạn chưa bắt đầu: chờ ngày thụ lý."


def test_variants_are_chosen_by_exactly_their_circumstances() -> None:
    remote = due(SOLVE, (entry("start", "12/10", when=frozenset({"remote"})),), CALENDAR)
    assert remote.due == d("26/11")
    assert remote.basis[0] == "Điều 2 Luật thử"
    both = due(SOLVE, (entry("start", "12/10", when=frozenset({"complex", "remote"})),), CALENDAR)
    assert both.due == d("11/12")
    with pytest.raises(UnknownVariant, match="vùng sâu"):
        due(SOLVE, (entry("start", "12/10", when=frozenset({"night"})),), CALENDAR)


def test_a_suspension_stops_the_clock_and_its_days_do_not_count() -> None:
    paused = (START, entry("pause", "20/10", basis="Quyết định 5"))
    waiting = due(SOLVE, paused, CALENDAR, on=date(2026, 12, 30))
    assert (waiting.due, waiting.state, waiting.overdue) == (None, "paused", False)
    assert waiting.steps[-1].basis == "Quyết định 5"
    resumed = due(SOLVE, (*paused, entry("resume", "30/10")), CALENDAR)
    assert (resumed.due, resumed.state) == (d("23/11"), "running")  # 21/11 is a Saturday
    left_out = next(step for step in resumed.steps if step.kind == "left_out")
    assert left_out.text == "Không tính 10 ngày, từ 20/10/2026 đến 29/10/2026: thời gian tạm dừng."
    at_once = due(SOLVE, (START, entry("pause", "20/10"), entry("resume", "20/10")), CALENDAR)
    assert at_once.due == d("11/11")
    before = due(SOLVE, (*paused, entry("resume", "30/10")), CALENDAR, on=d("29/10"))
    assert before.state == "paused"


def test_a_suspension_after_the_end_saves_nobody() -> None:
    result = due(SOLVE, (START, entry("pause", "12/11")), CALENDAR, on=d("13/11"))
    assert (result.due, result.state, result.overdue) == (d("11/11"), "paused", True)


def test_extensions_lengthen_without_rolling_in_between() -> None:
    once = (START, entry("extend", "10/11", extension="complex", basis="Quyết định 7"))
    assert due(SOLVE, once, CALENDAR).due == d("26/11")
    assert "Quyết định 7" in due(SOLVE, once, CALENDAR).basis
    twice = (*once, entry("extend", "20/11", extension="complex", amount=10))
    assert due(SOLVE, twice, CALENDAR).due == d("7/12")  # 6/12 is a Sunday
    other = (START, entry("extend", "10/11", extension="work"))
    kinds = [step.kind for step in due(SOLVE, other, CALENDAR).steps]
    assert kinds == ["rule", "event", "last", "extended", "weekly", "last", "end"]
    assert due(SOLVE, other, CALENDAR).due == d("18/11")  # five working days from 11/11


def test_an_extension_granted_too_late_does_not_count_and_says_so() -> None:
    result = due(SOLVE, (START, entry("extend", "12/11", extension="complex")), CALENDAR)
    assert result.due == d("11/11")
    assert "không được tính: hạn đã hết ngày 11/11/2026" in next(
        s.text for s in result.steps if s.kind == "late_extension"
    )
    held = (START, entry("pause", "1/11"), entry("extend", "20/11", extension="complex"), entry("resume", "21/11"))
    assert due(SOLVE, held, CALENDAR).due == date(2026, 12, 16)
    assert "extended" in [s.kind for s in due(SOLVE, held, CALENDAR, on=d("20/11")).steps]


def test_reset_starts_anew_and_stop_ends() -> None:
    stopped = (START, entry("stop", "11/11"))
    result = due(SOLVE, stopped, CALENDAR, on=date(2026, 12, 30))
    assert (result.due, result.state, result.overdue) == (d("11/11"), "stopped", False)
    assert due(SOLVE, (START, entry("stop", "12/11")), CALENDAR).overdue
    again = due(SOLVE, (*stopped, entry("reset", "16/11", basis="Quyết định 9")), CALENDAR)
    assert (again.due, again.state, again.steps[0].basis) == (d("16/12"), "running", "Quyết định 9")
    asleep = due(SOLVE, (START, entry("pause", "20/10"), entry("stop", "30/10")), CALENDAR)
    assert (asleep.due, asleep.state, asleep.overdue) == (None, "stopped", False)
    assert "kết thúc khi đang tạm dừng" in asleep.steps[-1].text


def test_hours_run_to_the_minute() -> None:
    def at(day: str, hour: int) -> dict[str, object]:
        return {"at": datetime.combine(d(day), datetime.min.time(), VIETNAM) + timedelta(hours=hour)}

    ledger = (
        entry("start", "20/11", **at("20/11", 8)),
        entry("pause", "20/11", **at("20/11", 10)),
        entry("resume", "20/11", **at("20/11", 13)),
    )
    result = due(HOURS, ledger, CALENDAR, on=datetime(2026, 11, 21, 11, 1, tzinfo=VIETNAM))
    assert (result.at, result.due, result.overdue) == (datetime(2026, 11, 21, 11, tzinfo=VIETNAM), d("21/11"), True)
    assert due(HOURS, ledger[:2], CALENDAR).due is None
    early = due(HOURS, ledger, CALENDAR, on=datetime(2026, 11, 20, 9, tzinfo=VIETNAM))
    assert early.due == d("21/11")
    with pytest.raises(InvalidLedger, match="giờ, phút"):
        due(HOURS, (entry("start", "20/11"),), CALENDAR)
    with pytest.raises(InvalidLedger, match="không thuộc ngày này"):
        due(HOURS, (entry("start", "20/11", **at("21/11", 8)),), CALENDAR)
    with pytest.raises(InvalidLedger, match="múi giờ"):
        due(HOURS, (entry("start", "20/11", at=datetime(2026, 11, 20, 8)),), CALENDAR)


def test_months_and_notice_before_an_event() -> None:
    months = replace(SOLVE, amount=1, unit="month", variants=())
    assert due(months, (entry("start", "31/3"),), CALENDAR).due == d("4/5")
    notice = replace(SOLVE, amount=5, unit="working_day", before=True, variants=(), extensions=(), suspension="")
    result = due(notice, (entry("start", "7/9"),), CALENDAR)
    assert result.due == d("26/8")
    assert result.steps[0].text.startswith("Giải quyết vụ việc thử: 5 ngày làm việc trước")


def test_what_is_uncertain_is_told() -> None:
    assert due(SOLVE, (entry("start", "31/12"),), CALENDAR).provisional
    assert not due(SOLVE, (START,), CALENDAR).provisional
    assert due(replace(SOLVE, evidence="V/M"), (START,), CALENDAR).needs_review
    assert [replace(SOLVE, evidence=e).needs_review for e in ("V", "S", "V/S", "M", "?")] == [False] * 3 + [True] * 2
    with pytest.raises(YearNotCovered):
        due(SOLVE, (Entry("start", date(2027, 12, 20)),), CALENDAR)


@pytest.mark.parametrize(
    ("ledger", "message"),
    [
        ((entry("pause", "12/10"),), "«tạm dừng» ngày 12/10/2026: thời hạn chưa bắt đầu"),
        ((START, START), "đang tính"),
        ((START, entry("resume", "13/10")), "đang tính"),
        ((START, entry("pause", "13/10"), entry("pause", "14/10")), "đang tạm dừng"),
        ((START, entry("stop", "13/10"), entry("extend", "14/10", extension="work")), "đã kết thúc"),
        ((START, entry("stop", "11/10")), "đứng trước lần «bắt đầu» ngày 12/10/2026"),
        ((START, entry("extend", "13/10", extension="x")), "không có loại gia hạn «x»"),
        ((START, entry("extend", "13/10", extension="work", amount=6)), "từ 1 đến 5 ngày làm việc"),
        ((START, *[entry("extend", "13/10", extension="work")] * 2), "chỉ được gia hạn 1 lần theo Điều 5"),
    ],
)
def test_ledgers_that_cannot_be_are_refused(ledger: tuple[Entry, ...], message: str) -> None:
    with pytest.raises(InvalidLedger, match=message):
        due(SOLVE, ledger, CALENDAR)
    with pytest.raises(InvalidLedger, match=message):
        appended(SOLVE, ledger[:-1], ledger[-1])


REMOTE = frozenset({"remote"})
OF_OWN = replace(
    SOLVE,
    extensions=(
        Extension("complex", "phức tạp", 15, "calendar_day", "Điều 4 Luật thử"),
        Extension("complex", "phức tạp, vùng xa", 10, "calendar_day", "Điều 4 Luật thử", when=REMOTE),
        Extension("very", "đặc biệt phức tạp", 15, "calendar_day", "Điều 4 Luật thử", times=2),
    ),
)


def test_an_extension_may_depend_on_the_circumstances_of_the_start() -> None:
    near = due(OF_OWN, (START, entry("extend", "20/10", extension="complex")), CALENDAR)
    far = due(OF_OWN, (entry("start", "12/10", when=REMOTE), entry("extend", "20/10", extension="complex")), CALENDAR)
    assert (near.due, far.due) == (d("26/11"), d("7/12"))
    assert [e.amount for e in OF_OWN.extensions_for(REMOTE)] == [10, 15]
    too_much = (entry("start", "12/10", when=REMOTE), entry("extend", "20/10", extension="complex", amount=15))
    with pytest.raises(InvalidLedger, match="từ 1 đến 10"):
        due(OF_OWN, too_much, CALENDAR)
    counted = replace(
        OF_OWN, variants=(*OF_OWN.variants, Variant(frozenset({"complex"}), "phức tạp", 45, "Điều 3 Luật thử"))
    )
    twice = (entry("start", "12/10", when=frozenset({"complex"})), entry("extend", "20/10", extension="complex"))
    with pytest.raises(InvalidLedger, match="ngay từ đầu"):
        due(counted, twice, CALENDAR)


def test_extensions_are_alternatives() -> None:
    one, two = entry("extend", "20/10", extension="complex"), entry("extend", "20/10", extension="very")
    assert due(OF_OWN, (START, one, two), CALENDAR).due == due(OF_OWN, (START, two, two), CALENDAR).due
    with pytest.raises(InvalidLedger, match="chỉ được gia hạn 2 lần"):
        due(OF_OWN, (START, one, two, two), CALENDAR)


def test_at_once_is_due_at_its_start() -> None:
    rule = replace(HOURS, amount=0, suspension="")
    moment = datetime(2026, 10, 12, 8, 30, tzinfo=VIETNAM)
    result = due(rule, (entry("start", "12/10", at=moment),), CALENDAR, on=moment + timedelta(minutes=1))
    assert (result.at, result.overdue) == (moment, True)
    assert "làm ngay từ ngày thụ lý" in result.steps[0].text


def test_a_limit_without_suspension_cannot_be_paused() -> None:
    assert appended(SOLVE, (), START) == (START,)
    with pytest.raises(InvalidLedger, match="không cho tạm dừng"):
        appended(replace(SOLVE, suspension=""), (START,), entry("pause", "13/10"))


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0},
        {"amount": 0, "unit": "hour"},
        {"unit": "week"},
        {"unit": "hour"},
        {"pending": "both"},
        {"evidence": "X"},
        {"evidence": ""},
        {"basis": " "},
        {"variants": (Variant(frozenset(), "", 1, ""),)},
        {"variants": (SOLVE.variants[0], SOLVE.variants[0])},
        {"extensions": (SOLVE.extensions[0], SOLVE.extensions[0])},
        {"effective_from": date(2026, 7, 1), "effective_to": date(2026, 6, 30)},
        {"before": True},
        {"before": True, "unit": "month", "extensions": (), "suspension": ""},
    ],
)
def test_rules_that_contradict_themselves_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidRule, match=r"thu\.giai-quyet"):
        replace(SOLVE, **change)  # type: ignore[arg-type]


def test_the_version_of_the_start_governs_unless_a_later_one_reaches_back() -> None:
    first = replace(SOLVE, effective_from=date(2012, 7, 1), effective_to=date(2026, 6, 30))
    second = replace(SOLVE, amount=7, effective_from=date(2026, 7, 1), effective_to=date(2026, 8, 31))
    third = replace(SOLVE, amount=9, effective_from=date(2026, 9, 1), pending="new")
    rules = (third, first, second)
    assert rule_on(rules, d("30/6")) is first
    assert rule_on(rules, d("30/6"), on=d("5/7")) is first
    assert rule_on(rules, d("1/7"), on=d("31/8")) is second
    assert rule_on(rules, d("30/6"), on=d("1/9")) is third
    assert rule_on(rules, d("1/7"), on=d("1/9")) is third
    assert rule_on(rules, d("2/9"), on=d("1/1")) is third
    with pytest.raises(NoRuleInForce, match="01/01/2010"):
        rule_on(rules, date(2010, 1, 1))
    with pytest.raises(NoRuleInForce):
        rule_on((), d("1/1"))
    with pytest.raises(InvalidRule, match="cùng hiệu lực"):
        rule_on((replace(first, effective_to=None), second), d("1/7"))
    with pytest.raises(InvalidRule, match="không phải các phiên bản"):
        rule_on((first, replace(second, code="khác")), d("1/7"))


def works(day: date) -> bool:
    return CALENDAR.is_working(day)


@given(
    st.dates(date(2026, 1, 1), date(2026, 6, 30)),
    st.sampled_from(["working_day", "calendar_day"]),
    st.integers(1, 40),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 15)), max_size=3),
)
def test_suspended_limits_like_ticking_days_off(
    start: date, unit: str, amount: int, gaps: list[tuple[int, int]]
) -> None:
    rule = replace(SOLVE, amount=amount, unit=unit, variants=(), extensions=())  # type: ignore[arg-type]
    ledger, day, still = [Entry("start", start)], start, set[date]()
    for wait, length in gaps:
        pause = day + timedelta(days=wait)
        day = pause + timedelta(days=length)
        ledger += [Entry("pause", pause), Entry("resume", day)]
        still |= {pause + timedelta(days=i) for i in range(length)}
    counts = [x for i in range(1, 330) if (x := start + timedelta(days=i)) not in still]
    if unit == "working_day":
        expected = [x for x in counts if works(x)][amount - 1]
    else:
        expected = next(x for x in counts[amount - 1 :] if works(x))
    assert due(rule, tuple(ledger), CALENDAR).due == expected


@given(st.dates(date(2026, 1, 1), date(2026, 9, 30)), st.integers(1, 30), st.integers(1, 15))
def test_a_plain_limit_is_bare_arithmetic(start: date, amount: int, more: int) -> None:
    ledger = (Entry("start", start), Entry("extend", start, extension="complex", amount=more))
    plain = replace(SOLVE, amount=amount)
    assert due(plain, ledger, CALENDAR).due == add_calendar_days(start, amount + more, CALENDAR).due
    days = replace(SOLVE, amount=amount, unit="working_day")
    assert due(days, ledger[:1], CALENDAR).due == add_working_days(start, amount, CALENDAR).due
