"""Pictures: well-formed, readable, the same each time; no arrow runs through a box, no number lies on another."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings

from courses import course, sound_tables, tables
from cualuat.kernel.workflow import Edge, State, Table, main_line, picture

SVG = "{http://www.w3.org/2000/svg}"
COURSE = course()


@dataclass(frozen=True)
class Seen:
    """What a picture shows: boxes as (left, top, right, bottom), lines as corners, numbers as places."""

    root: ElementTree.Element
    boxes: list[tuple[float, float, float, float]]
    lines: list[list[tuple[float, float]]]
    badges: list[tuple[float, float]]

    @property
    def words(self) -> str:
        return "\n".join(self.root.itertext())


def look(svg: str) -> Seen:
    root = ElementTree.fromstring(svg)
    graph = root.find(f"{SVG}g")
    assert graph is not None
    boxes = []
    for rect in graph.iter(f"{SVG}rect"):
        left, top, width, height = (float(rect.get(key, "0")) for key in ("x", "y", "width", "height"))
        boxes.append((left, top, left + width, top + height))
    lines = [corners(path.get("d", "")) for path in graph.iter(f"{SVG}path") if "a" not in path.get("d", "")]
    badges = [(float(c.get("cx", "0")), float(c.get("cy", "0"))) for c in graph.iter(f"{SVG}circle")]
    return Seen(root, boxes, [line for line in lines if len(line) > 1], badges)


def corners(path: str) -> list[tuple[float, float]]:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", re.sub(r"V[\d.-]+", "", path))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def runs_through(line: list[tuple[float, float]], box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return any(
        min(x1, x2) < right - 1 and max(x1, x2) > left + 1 and min(y1, y2) < bottom - 1 and max(y1, y2) > top + 1
        for (x1, y1), (x2, y2) in itertools.pairwise(line)
    )


def touching(badges: list[tuple[float, float]]) -> int:
    near = 0
    for number, (x, y) in enumerate(badges):
        near += sum(abs(x - a) < 16 and abs(y - b) < 16 for a, b in badges[number + 1 :])
    return near


def test_the_large_table_is_drawn_clearly() -> None:
    svg = picture(COURSE, names={"officer": "công chức", "chief": "lãnh đạo", "citizen": "người dân"})
    seen = look(svg)
    assert float(seen.root.get("width", "0")) <= 1100
    assert len(seen.boxes) == 16 + 5  # final ones have a second border
    assert not any(runs_through(line, box) for line in seen.lines for box in seen.boxes)
    assert touching(seen.badges) == 0
    for state in COURSE.states:
        assert state.name in seen.words
    for edge in COURSE.edges:
        assert edge.name in seen.words
    assert "Thụ lý (lãnh đạo)" in seen.words


def test_the_main_line_is_straight_and_in_one_column() -> None:
    line = main_line(COURSE)
    assert line == (
        "received", "checking", "accepted", "verifying", "drafting", "signing", "decided", "sent", "closed",
    )  # fmt: skip
    thick = re.findall(r'<path d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+" fill="none" stroke="[^"]*accent', picture(COURSE))
    assert len(thick) == len(line) - 1
    assert len({x for pair in thick for x in pair}) == 1


def test_a_picture_may_stand_in_a_page_with_a_strict_policy() -> None:
    svg = picture(COURSE)
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|href=", svg)
    assert set(re.findall(r"https?://[^\"]*", svg)) == {"http://www.w3.org/2000/svg"}
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert [root[0].tag, root[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == COURSE.name
    assert (root.get("aria-labelledby") or "").split() == [root[0].get("id"), root[1].get("id")]


def test_every_colour_follows_the_page() -> None:
    colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', picture(COURSE)))
    assert all(colour == "none" or re.fullmatch(r"var\(--[a-z-]+, Canvas(Text)?\)", colour) for colour in colours)


@settings(max_examples=40, deadline=None)
@given(tables())
def test_every_table_has_a_picture_with_every_name(made: Table) -> None:
    seen = look(picture(made))
    told = seen.words.splitlines()
    for state in made.states:
        assert " ".join(state.name.split()) in told
    assert float(seen.root.get("width", "0")) <= 1100
    assert not any(runs_through(line, box) for line in seen.lines for box in seen.boxes)


@settings(max_examples=25, deadline=None)
@given(sound_tables(most=7))
def test_a_picture_is_the_same_each_time(made: Table) -> None:
    assert picture(made) == picture(replace(made))


def test_a_table_where_everything_leads_everywhere_is_still_drawn() -> None:
    codes = [f"s{number}" for number in range(8)]
    states = tuple(State(code, f"Trạng thái {code}", "", final=code == "s7") for code in codes)
    edges = tuple(Edge(f"to-{code}", f"Đến {code}", tuple(codes), code, ("officer",)) for code in codes)
    seen = look(picture(Table("roi", "Bảng rối", "s0", states, edges)))
    assert float(seen.root.get("width", "0")) <= 1100
    assert not any(runs_through(line, box) for line in seen.lines for box in seen.boxes)
    assert touching(seen.badges) == 0


@pytest.mark.parametrize("states", [(), (State("a", "Một mình", "", final=True),)])
def test_tiny_tables_have_pictures_too(states: tuple[State, ...]) -> None:
    assert "Bảng nhỏ" in picture(Table("nho", "Bảng nhỏ", "a", states, ()))
