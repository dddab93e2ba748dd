"""The sample library agrees with itself: files, numbers, dates, relations and questions."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from cualuat.kernel.citation import Address, find_numbers, kind_by_code, parse_number
from cualuat.kernel.text import fold, normalise

LAWDATA = files("cualuat.lawdata")
SAMPLE = LAWDATA / "sample"
LIBRARY: dict[str, Any] = tomllib.loads((SAMPLE / "library.toml").read_text(encoding="utf-8"))
DOCUMENTS: list[dict[str, Any]] = LIBRARY["document"]
BY_NUMBER = {row["number"]: row for row in DOCUMENTS}
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (SAMPLE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
TODAY = date(2026, 11, 24)  # the day the sample was written for: it then holds past, present and future law
RELATIONS = {"based_on", "guides", "amends", "replaces", "repeals", "cites"}
KEYS = {
    "file", "number", "kind", "issuer", "place", "signer", "title", "issued_on", "effective_on", "expires_on",
    "status_reason", "subjects", "provisions", "versions", "relations",
}  # fmt: skip

each_document = pytest.mark.parametrize("row", DOCUMENTS, ids=[row["number"] for row in DOCUMENTS])


@cache
def text_of(number: str) -> str:
    return (SAMPLE / BY_NUMBER[number]["file"]).read_text(encoding="utf-8")


def squeezed(text: str) -> str:
    return " ".join(fold(text).split())


@cache
def provisions_of(number: str) -> frozenset[str]:
    """eIds of articles, clauses and points, read line by line; what stands inside quotation marks is left out."""
    found: set[str] = set()
    article = clause = ""
    quoted = False
    for line in text_of(number).splitlines():
        opens, closes = line.count("“"), line.count("”")
        if not quoted and not line.startswith("“"):
            if hit := re.match(r"Điều (\d+[a-zđ]?)\. ", line):
                article, clause = f"art_{hit[1]}", ""
                found.add(article)
            elif article and (hit := re.match(r"(\d+)\. ", line)):
                clause = f"{article}__para_{hit[1]}"
                found.add(clause)
            elif clause and (hit := re.match(r"([a-zđ])\) ", line)):
                found.add(f"{clause}__point_{hit[1]}")
        quoted = quoted + opens - closes > 0
    return frozenset(found)


def test_every_file_is_described_and_every_description_has_its_file() -> None:
    texts = {entry.name for entry in SAMPLE.iterdir() if entry.name.endswith(".txt")}
    assert texts == {row["file"] for row in DOCUMENTS}
    assert len(BY_NUMBER) == len(DOCUMENTS) >= 12


def test_common_types_and_all_times_are_there() -> None:
    kinds = {row["kind"] for row in DOCUMENTS}
    assert kinds >= {"luat", "phap-lenh", "nghi-dinh", "nghi-quyet", "quyet-dinh", "chi-thi", "thong-tu",
                     "thong-tu-lien-tich", "ke-hoach"}  # fmt: skip
    assert any(row.get("expires_on", date.max) <= TODAY for row in DOCUMENTS)
    assert any(row["effective_on"] <= TODAY < row.get("expires_on", date.max) for row in DOCUMENTS)
    assert any(row["effective_on"] > TODAY for row in DOCUMENTS)
    assert len(provisions_of("901/2024/QH15") & {f"art_{n}" for n in range(1, 99)}) >= 25


@each_document
def test_description(row: dict[str, Any]) -> None:
    assert set(row) <= KEYS
    number = parse_number(row["number"])
    assert str(number) == row["number"]
    assert 901 <= int(number.serial) <= 999  # numbers that no real document bears
    kind = kind_by_code(row["kind"])
    assert number.kind in (None, kind)
    assert number.year in (None, row["issued_on"].year)
    assert row["issued_on"] <= row["effective_on"] < row.get("expires_on", date.max)
    assert row["status_reason"]
    assert bool(row.get("place")) == ("place" in number.ambiguity)
    for change in row.get("provisions", []):
        assert row["issued_on"] <= change["effective_on"]
        assert change["eid"] in provisions_of(row["number"])


@each_document
def test_text_says_what_the_description_says(row: dict[str, Any]) -> None:
    text = text_of(row["number"])
    assert text == normalise(text)
    assert text.endswith("\n")
    assert text.count("“") == text.count("”")
    head = text[:900]
    issued = row["issued_on"]
    assert row["number"] in head
    assert (
        f"ngày {issued:%d} tháng {issued.month if issued.month > 2 else f'{issued.month:02}'} năm {issued.year}" in head
    )
    title = squeezed(row["title"])
    name = squeezed(kind_by_code(row["kind"]).name)
    assert squeezed(title.removeprefix(name)[:60]) in squeezed(head)
    assert all(squeezed(name) in squeezed(text) for name in row["signer"].split(", "))
    effect = row["effective_on"]
    says = (f"ngày {effect:%d} tháng {effect:%m}", f"ngày {effect:%d} tháng {effect.month} ", f"ngày {effect:%d/%m/%Y}")
    assert any(form in text for form in says) or row["kind"] in {"chi-thi", "ke-hoach"}


@each_document
def test_tables_are_pipe_rows_of_one_width_between_blank_lines(row: dict[str, Any]) -> None:
    for block in re.split(r"\n\n", text_of(row["number"])):
        lines = block.strip("\n").split("\n")
        if not any(line.startswith("|") for line in lines):
            continue
        assert all(line.startswith("| ") and line.endswith(" |") for line in lines)
        assert len({line.count("|") for line in lines}) == 1


@each_document
def test_relations_lead_somewhere(row: dict[str, Any]) -> None:
    for relation in row["relations"]:
        assert relation["kind"] in RELATIONS
        target = relation["to_number"]
        assert str(parse_number(target)) == target
        assert target in text_of(row["number"]) or _names(row, target)
        if source := relation.get("from_eid"):
            assert source == "preamble" or source in provisions_of(row["number"])
        assert (target in BY_NUMBER) != relation.get("external", False)
        if target in BY_NUMBER:
            assert BY_NUMBER[target]["issued_on"] <= row["issued_on"]
        if to := relation.get("to_eid"):
            assert Address.from_eid(to).article
            added = relation["kind"] == "amends" and relation["note"].startswith("Bổ sung")
            assert (to in provisions_of(target)) != added


def _names(row: dict[str, Any], number: str) -> bool:
    """Whether the text calls the document by its name, as laws and ordinances are."""
    return squeezed(BY_NUMBER[number]["title"]) in squeezed(text_of(row["number"])) if number in BY_NUMBER else False


@each_document
def test_every_number_in_the_text_is_known(row: dict[str, Any]) -> None:
    known = {row["number"], *(relation["to_number"] for relation in row["relations"])}
    cited = {str(number) for _, _, number in find_numbers(text_of(row["number"]))}
    assert cited <= known


def test_replaced_documents_end_when_the_new_one_begins() -> None:
    for row in DOCUMENTS:
        for relation in row["relations"]:
            if relation["kind"] == "replaces":
                assert BY_NUMBER[relation["to_number"]]["expires_on"] == row["effective_on"]


def test_replaced_words_stand_in_the_amended_article() -> None:
    amending = text_of("903/2026/NĐ-CP")
    for words in re.findall(r"Thay thế cụm từ “([^”]+)” bằng", amending):
        assert words in text_of("902/2025/NĐ-CP")


@each_document
def test_later_wordings(row: dict[str, Any]) -> None:
    for version in row.get("versions", []):
        amending = BY_NUMBER[version["by_number"]]
        assert version["valid_from"] == amending["effective_on"] > row["effective_on"]
        own = provisions_of(row["number"])
        assert (version["eid"] in own) != ("after" in version)
        assert version.get("after", version["eid"]) in own
        changes = [r for r in amending["relations"] if r.get("to_eid", "").split("__")[0] == version["eid"]]
        assert changes
        # Each line is the old article's, the amending document's, or differs by words that were replaced or repealed.
        known = text_of(row["number"]) + text_of(amending["number"])
        lines = version["text"].strip().splitlines()
        assert sum(line.rstrip(".") not in known for line in lines) <= sum(
            r["kind"] in {"amends", "repeals"} for r in changes
        )
        assert version["text"] == normalise(version["text"])


def test_subjects_are_the_45_of_the_codification() -> None:
    subjects = tomllib.loads((LAWDATA / "subjects.toml").read_text(encoding="utf-8"))["subject"]
    assert [row["number"] for row in subjects] == list(range(1, 46))
    assert len({row["name"] for row in subjects}) == 45
    assert {row["number"] for row in subjects if row.get("needs_review")} == {10, 11, 13, 16, 29}
    numbers = {str(row["number"]) for row in subjects}
    codes = {row["code"] for row in LIBRARY["heading"]}
    assert {code.split(".")[0] for code in codes} <= numbers
    assert codes == {code for row in DOCUMENTS for code in row["subjects"]}


def test_questions_point_to_articles() -> None:
    assert len({row["id"] for row in QUESTIONS}) == len(QUESTIONS)
    assert sum(bool(row["relevant"]) for row in QUESTIONS) == 25
    assert sum(not row["relevant"] for row in QUESTIONS) == 5
    for row in QUESTIONS:
        assert row["question"] == normalise(row["question"])
        for pair in row["relevant"]:
            assert f"art_{pair['article']}" in provisions_of(pair["document"]), row["id"]
