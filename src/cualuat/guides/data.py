"""What ships with the program about guides: audiences, topics, actions, words of offices, the glossary, texts of the sample."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from cualuat.guides.plainness import Measures
from cualuat.guides.sources import Source, read_source


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a guide is: `code` also in the address, `lead` a sentence on their page."""

    code: str
    name: str
    lead: str


@dataclass(frozen=True, slots=True)
class Action:
    """What a reader can do at the end of a guide: a button to a page of ours; `needs_agency`: only where matters are taken in."""

    code: str
    label: str
    address: str
    needs_agency: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the law in plain words: `also` how else it is written, `more` a second sentence, `basis` where the law says it."""

    name: str
    short: str
    more: str = ""
    basis: str = ""
    also: tuple[str, ...] = ()


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("cualuat.lawdata").joinpath("guides", name).read_text(encoding="utf-8"))


@functools.cache
def audiences() -> dict[str, Audience]:
    """By code, in the order in which they are shown."""
    return {row["code"]: Audience(**row) for row in _read("guides.toml")["audience"]}


@functools.cache
def topics() -> dict[str, str]:
    """Names of topics by code, in the order in which they are shown."""
    return {row["code"]: row["name"] for row in _read("guides.toml")["topic"]}


@functools.cache
def actions() -> dict[str, Action]:
    """By code, in the order in which they are shown."""
    return {row["code"]: Action(**row) for row in _read("guides.toml")["action"]}


@functools.cache
def measures() -> Measures:
    """What counts as plain."""
    row = _read("plain.toml")
    return Measures(
        **row["limits"],
        phrases={one["say"]: one.get("instead", "") for one in row["phrase"]},
        hard={one["word"]: one["means"] for one in row["hard"]},
        abbreviations=tuple(row["abbreviations"]),
    )


@functools.cache
def spoken() -> dict[str, str]:
    """Abbreviations as they are read aloud."""
    return dict(_read("plain.toml")["spoken"])


@functools.cache
def shipped_words() -> tuple[Word, ...]:
    """The glossary that ships."""
    rows = _read("glossary.toml")["term"]
    return tuple(
        Word(row["name"], row["short"], row.get("more", ""), row.get("basis", ""), tuple(row.get("also", ())))
        for row in rows
    )


def sample_texts() -> Iterator[Source]:
    """Guides, then questions with answers, of the sample library, by name."""
    folder = files("cualuat.lawdata").joinpath("guides")
    for place in (folder, folder.joinpath("questions")):
        for file in sorted(place.iterdir(), key=lambda one: one.name):
            if file.name.endswith(".md"):
                yield read_source(file.name, file.read_text(encoding="utf-8"))
