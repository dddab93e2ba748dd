"""What people of the demo write, and what officers write to them: texts as data, filled in and taken in turn."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final

_FOLDER: Final = files("cualuat.console.demo")
_FILES: Final = ("complaint", "feedback", "information", "reception", "denunciation")
_LAW: Final = "Luật Khiếu nại số 02/2011/QH13 và quy định về thủ tục có liên quan."


def read(name: str) -> dict[str, Any]:
    """The rows of a file of this folder."""
    return tomllib.loads(_FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Story:
    """One thing that happened to somebody: its texts by name, with places for names and days. See stories-complaint.toml."""

    texts: Mapping[str, Any]
    tail: str = ""

    def __getitem__(self, name: str) -> str:
        return str(self.texts.get(name, ""))

    @property
    def verdict(self) -> int:
        """Which line of the list of outcomes a decision takes."""
        return int(self.texts.get("verdict", 0))

    def filled(self, **values: str) -> dict[str, str]:
        """Every text with its places filled in."""
        given = {"law": _LAW, **{name: str(text) for name, text in self.texts.items() if name != "kinds"}}
        found = {name: text.format_map(values) for name, text in given.items()}
        found["content"] = f"{found['content']} {self.tail}".strip()
        return {**values, **found}


@dataclass
class Library:
    """The stories by kind, handed out in turn, so that each is told as seldom as can be."""

    _stories: dict[tuple[str, bool], list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _tails: dict[str, Sequence[str]] = field(default_factory=dict)
    _told: dict[tuple[str, bool], int] = field(default_factory=lambda: defaultdict(int))
    _ended: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        for name in _FILES:
            rows = read(f"stories-{name}")
            self._tails |= rows["tails"]
            for row in rows["story"]:
                for kind in row.get("kinds", ("denunciation", "denunciation-again")):
                    self._stories[kind, "elsewhere" in row].append(row)

    def tell(self, kind: str, *, elsewhere: bool = False) -> Story:
        """The next story of a kind; `elsewhere` one that is the matter of another agency."""
        rows = self._stories[kind, elsewhere]
        number = self._told[kind, elsewhere]
        self._told[kind, elsewhere] += 1
        return Story(rows[number % len(rows)], self._tail(kind))

    def _tail(self, kind: str) -> str:
        tails, number = self._tails[kind], self._ended[kind]
        self._ended[kind] += 1
        return tails[number % len(tails)]


class Words:
    """What officers write, by step and by form."""

    def __init__(self) -> None:
        self._rows = read("texts")
        self._said: dict[str, int] = defaultdict(int)

    def of_step(self, family: str, edge: str) -> dict[str, Any]:
        """For each input of a step one text, or the place in a list; the next ones each time."""
        rows = self._rows["step"].get(family, {}).get(edge, {})
        turn = self._turn(f"{family}.{edge}")
        return {need: options[turn % len(options)] for need, options in rows.items()}

    def of_letter(self, form: str) -> dict[str, str]:
        """What only the officer knows of a letter, by field."""
        return dict(self._rows["letter"].get(form, {}))

    def say(self, group: str, name: str) -> str:
        """The next text of a list: of «talk» or of «rating»."""
        options = self._rows[group][name]
        return str(options[self._turn(f"{group}.{name}") % len(options)])

    def _turn(self, key: str) -> int:
        self._said[key] += 1
        return self._said[key] - 1
