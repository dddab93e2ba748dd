"""The calendars and time limits agree with themselves: keys, dates, versions, swaps and citations."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from datetime import date
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from cualuat.kernel.citation import find_citations
from cualuat.kernel.text import normalise
from cualuat.timelimits.rules import rule_from_row

LAWDATA = files("cualuat.lawdata")
EVIDENCE = {"V", "S", "M", "?"}
SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


def read_all(folder: str) -> dict[str, dict[str, Any]]:
    """File name without its ending -> what the file holds."""
    found = sorted((f for f in (LAWDATA / folder).iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    texts = {f.name.removesuffix(".toml"): f.read_text(encoding="utf-8") for f in found}
    assert [name for name, text in texts.items() if normalise(text) != text] == []
    return {name: tomllib.loads(text) for name, text in texts.items()}


CALENDARS = read_all("calendar")
LIMITS = read_all("time_limits")
DAYS = [(name, day) for name, year in CALENDARS.items() for day in year["day"]]
RULES = [(name, rule) for name, limits in LIMITS.items() for rule in limits["rule"]]
CODES = {rule["code"] for _, rule in RULES}

each_day = pytest.mark.parametrize(("year", "day"), DAYS, ids=[str(day["date"]) for _, day in DAYS])
each_rule = pytest.mark.parametrize(
    ("matter", "rule"), RULES, ids=[f"{rule['code']}@{rule['effective_from']}" for _, rule in RULES]
)

NEEDED = {
    "code", "name", "matter", "amount", "unit", "start", "start_name", "basis", "effective_from", "pending", "evidence",
}  # fmt: skip
ALLOWED = NEEDED | {
    "direction", "bound", "binds", "variants", "extension", "suspension", "suspension_basis", "duty", "basis_is", "effective_to",
    "effective_from_evidence", "pending_basis", "compare_with", "note",
}  # fmt: skip
EXTENSION = {"code", "name", "amount", "unit", "times", "when"}
UNITS = {"working_day", "calendar_day", "month", "hour"}


def names_documents(basis: str) -> bool:
    """Whether every part of a basis is, as a whole, a citation of a document with a number."""
    parts = basis.split("; ")
    cited = [find_citations(part) for part in parts]
    return all(
        found
        and found[0].start == 0
        and found[-1].end == len(part)
        and found[-1].document is not None
        and all(c.document is None or c.document.number is not None for c in found)
        for part, found in zip(parts, cited, strict=True)
    )


def test_every_year_has_a_calendar() -> None:
    assert set(CALENDARS) >= {"2023", "2024", "2025", "2026", "2027"}
    for name, year in CALENDARS.items():
        assert {"year", "day"} <= set(year) <= {"year", "day", "undecided"}
        assert set(year["year"]) == {"number", "status", "complete"}
        assert year["year"]["number"] == int(name)
        dates = [day["date"] for day in year["day"]]
        assert dates == sorted(set(dates))


@each_day
def test_day_is_well_formed(year: str, day: dict[str, Any]) -> None:
    assert set(day) == {"date", "kind", "name", "applies_to", "source", "evidence", "status"}
    assert type(day["date"]) is date
    assert day["date"].year == int(year)
    assert day["kind"] in {"holiday", "compensatory", "swap_off", "swap_work"}
    assert day["applies_to"] in {"public_servants", "all"}
    assert day["status"] in {"official", "proposed"}
    assert day["evidence"] in EVIDENCE
    assert day["name"].strip()
    assert day["source"].strip()


@each_day
def test_only_weekdays_are_given_free_and_only_weekends_worked(year: str, day: dict[str, Any]) -> None:
    assert (day["date"].weekday() >= 5) == (day["kind"] == "swap_work")


@pytest.mark.parametrize("year", CALENDARS)
def test_each_swapped_day_off_is_worked_on_a_weekend(year: str) -> None:
    swaps: dict[str, list[date]] = defaultdict(list)
    for day in CALENDARS[year]["day"]:
        swaps[day["kind"]].append(day["date"])
    assert len(swaps["swap_off"]) == len(swaps["swap_work"])
    gaps = [abs(off - work).days for off, work in zip(swaps["swap_off"], swaps["swap_work"], strict=True)]
    assert all(gap < 14 for gap in gaps)


def test_the_undecided_swap_of_2026_is_no_day_off() -> None:
    assert date(2026, 11, 23) not in {day["date"] for _, day in DAYS}
    assert "2026-11-23" in (LAWDATA / "calendar" / "2026.toml").read_text(encoding="utf-8")


def test_the_swapped_pairs_of_2026() -> None:
    kinds = {day["date"]: day["kind"] for _, day in DAYS}
    assert (kinds[date(2026, 1, 2)], kinds[date(2026, 1, 10)]) == ("swap_off", "swap_work")
    assert (kinds[date(2026, 8, 31)], kinds[date(2026, 8, 22)]) == ("swap_off", "swap_work")


def test_a_year_only_computed_is_not_official() -> None:
    assert not CALENDARS["2027"]["year"]["complete"]
    assert {day["status"] for day in CALENDARS["2027"]["day"]} == {"proposed"}


@each_rule
def test_rule_is_well_formed(matter: str, rule: dict[str, Any]) -> None:
    assert NEEDED <= set(rule) <= ALLOWED
    assert rule["matter"] == matter
    assert SLUG.fullmatch(rule["code"])
    assert SLUG.fullmatch(rule["start"])
    assert rule["unit"] in UNITS
    assert rule["evidence"] in EVIDENCE
    assert rule.get("effective_from_evidence", "V") in EVIDENCE
    assert rule.get("direction") in {None, "before"}
    assert rule.get("bound") in {None, "at_least"}
    assert rule.get("binds") in {None, "citizen", "nobody", "warning"}
    assert rule.get("basis_is") in {None, "model"}
    assert rule.get("compare_with", rule["code"]) in CODES
    texts = [rule[key] for key in ("name", "start_name", "suspension", "duty", "note") if key in rule]
    assert all(text == text.strip() != "" for text in texts)


@each_rule
def test_amounts_are_whole_and_zero_means_at_once(matter: str, rule: dict[str, Any]) -> None:
    assert type(rule["amount"]) is int
    assert rule["amount"] > 0 or (rule["amount"] == 0 and rule["unit"] == "hour")
    variants = rule.get("variants", [])
    assert all(set(v) == {"when", "name", "amount"} and v["amount"] > 0 for v in variants)
    assert all(SLUG.fullmatch(code) for v in variants for code in v["when"])
    assert len({tuple(v["when"]) for v in variants}) == len(variants)
    for extension in rule.get("extension", []):
        assert {"code", "name", "amount", "unit", "times"} <= set(extension) <= EXTENSION
        assert extension["unit"] in UNITS
        assert min(extension["amount"], extension["times"]) > 0
        assert SLUG.fullmatch(extension["code"])


@each_rule
def test_the_kernel_takes_it(matter: str, rule: dict[str, Any]) -> None:
    made = rule_from_row(rule)
    assert made.needs_review == (rule["evidence"] in {"M", "?"})
    assert ("suspension" in rule) == ("suspension_basis" in rule)
    assert names_documents(made.suspension) if made.suspension else True


@each_rule
def test_complex_from_the_start_and_complex_found_later_are_of_one_length(matter: str, rule: dict[str, Any]) -> None:
    made = rule_from_row(rule)
    for variant in made.variants:
        for code in variant.when:
            rest = variant.when - {code}
            if later := made.extension(code, rest):
                before = made.variant(rest)
                assert (before.amount if before else made.amount) + later.amount == variant.amount


def test_aliases_lead_to_rules() -> None:
    aliases = tomllib.loads((LAWDATA / "time_limit_aliases.toml").read_text(encoding="utf-8"))
    for name, target in aliases.items():
        assert target["code"] in CODES, name
        made = rule_from_row(next(rule for _, rule in RULES if rule["code"] == target["code"]))
        assert made.variant(target.get("when", ())) or "when" not in target


@each_rule
def test_every_basis_names_a_document_by_number(matter: str, rule: dict[str, Any]) -> None:
    assert names_documents(rule["basis"]), rule["basis"]
    assert rule["pending"] in {"old", "new", ""}
    assert bool(rule["pending"]) == ("pending_basis" in rule)
    if rule["pending"]:
        assert names_documents(rule["pending_basis"]), rule["pending_basis"]


@each_rule
def test_what_is_not_certain_says_why(matter: str, rule: dict[str, Any]) -> None:
    doubtful = {rule["evidence"], rule.get("effective_from_evidence", "V")} & {"M", "?"} or "basis_is" in rule
    assert not doubtful or rule.get("note")


@pytest.mark.parametrize("code", sorted(CODES))
def test_versions_of_a_rule_do_not_overlap(code: str) -> None:
    versions = sorted((rule for _, rule in RULES if rule["code"] == code), key=lambda rule: rule["effective_from"])
    assert len({(rule["matter"], rule["name"], rule["start"]) for rule in versions}) == 1
    for rule in versions:
        assert type(rule["effective_from"]) is date
        assert type(rule.get("effective_to", date.max)) is date
        assert rule["effective_from"] <= rule.get("effective_to", date.max)
    for earlier, later in pairwise(versions):
        assert earlier.get("effective_to", date.max) < later["effective_from"]


def in_force(code: str, day: date) -> dict[str, Any]:
    return next(
        rule
        for _, rule in RULES
        if rule["code"] == code and rule["effective_from"] <= day <= rule.get("effective_to", date.max)
    )


@pytest.mark.parametrize(
    ("code", "day", "amount", "unit"),
    [
        ("complaint-accept", date(2026, 6, 30), 10, "calendar_day"),
        ("complaint-accept", date(2026, 7, 1), 7, "working_day"),
        ("information-published-fix", date(2026, 8, 31), 15, "calendar_day"),
        ("information-published-fix", date(2026, 9, 1), 10, "calendar_day"),
        ("consultation-post-central", date(2025, 3, 31), 60, "calendar_day"),
        ("consultation-post-central", date(2025, 4, 1), 20, "calendar_day"),
    ],
)
def test_the_rule_set_changes_on_the_day_the_law_changes(code: str, day: date, amount: int, unit: str) -> None:
    rule = in_force(code, day)
    assert (rule["amount"], rule["unit"]) == (amount, unit)


def test_the_new_information_rules_are_marked_for_review() -> None:
    new = [rule for _, rule in RULES if rule["matter"] == "information" and rule["effective_from"] >= date(2026, 9, 1)]
    assert new
    assert {rule["evidence"] for rule in new if rule["code"] != "information-published-fix"} == {"?"}
    assert {rule.get("basis_is") for rule in new} == {"model"}
