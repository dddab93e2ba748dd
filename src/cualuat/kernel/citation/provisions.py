"""Provisions as a citation names them: a chain of units («điểm a, b khoản 2 Điều 5») read into addresses."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cualuat.kernel.citation import grammar
from cualuat.kernel.citation.addresses import LEVELS, Address, expand, int_to_roman


@dataclass(frozen=True, slots=True)
class Unit:
    """One level word with its numbers: «các khoản 1, 2 và 5 đến 7» → clause, ((1, None), (2, None), (5, 7))."""

    level: str
    values: tuple[tuple[str, str | None], ...]
    link: str  # how it hangs on the unit before: «in», «comma», «and», «semi», «range»
    start: int
    list_start: int  # where the numbers begin
    end: int

    @property
    def this(self) -> bool:
        return not self.values


_WIDTH = {level: i for i, level in enumerate(reversed(LEVELS))}


def units_at(text: str, start: int) -> list[Unit]:
    """The chain of provisions that begins at `start`, as written: «điểm a khoản 2 Điều 5» gives three units; else none."""
    units: list[Unit] = []
    unit = _unit_at(text, start, "in")
    while unit:
        units.append(unit)
        link = grammar.LINK.match(text, unit.end)
        following = _unit_at(text, link.end(), link.lastgroup or "in") if link else None
        # «Điều này và Điều 7 Luật …»: the law belongs to the second only.
        unit = None if unit.this and following and following.link != "in" else following
    return units


def _unit_at(text: str, start: int, link: str) -> Unit | None:
    word = grammar.LEVEL.match(text, start)
    if not word or not word.lastgroup:
        return None
    level = word.lastgroup
    values = grammar.VALUES[level].match(text, word.end())
    if not values:
        return None
    if values["this"]:
        return Unit(level, (), link, start, values.start("this"), values.end())
    return Unit(level, _read_values(level, values["list"]), link, start, values.start("list"), values.end())


@functools.lru_cache(maxsize=8192)
def _read_values(level: str, text: str) -> tuple[tuple[str, str | None], ...]:
    """«1, 2 và 5 đến 7» → ((1, None), (2, None), (5, 7))."""
    values: list[tuple[str, str | None]] = []
    for sign, value in grammar.LIST_ITEM[level].findall(text):
        clean = _clean_value(level, value)
        if values and (sign.strip() in {"đến", "den", "-", "–"}):
            values[-1] = (values[-1][0], clean)
        else:
            values.append((clean, None))
    return tuple(values)


def _clean_value(level: str, value: str) -> str:
    value = value.rstrip(")")
    if value.startswith("th"):
        return int_to_roman(grammar.ORDINAL_VALUES[value.split()[-1]])
    return value.lower() if level in {"item", "point", "clause", "article"} else value


Pair = tuple[Address, Address]


def resolve(units: list[Unit], within: Address | None) -> tuple[tuple[Address, ...], tuple[Pair, ...]]:
    """Addresses and ranges of a chain of units: each unit that no other hangs on is one provision or several."""
    if len(units) == 1:
        return _resolve_one(units[0], within)
    parents = [_parent(units, i) for i in range(len(units))]
    leaves = [i for i in range(len(units)) if i not in parents]
    addresses: list[Address] = []
    ranges: list[Pair] = []
    for i in leaves:
        pairs = [(_settle(a, within), b and _settle(b, within)) for a, b in _spread(units, parents, i)]
        if units[i].link == "range" and addresses and pairs:
            pairs[0] = (addresses.pop(), pairs[0][0])
        _collect(pairs, addresses, ranges)
    return tuple(addresses), tuple(ranges)


def _resolve_one(unit: Unit, within: Address | None) -> tuple[tuple[Address, ...], tuple[Pair, ...]]:
    addresses: list[Address] = []
    ranges: list[Pair] = []
    pairs = [(_settle(a, within), b and _settle(b, within)) for a, b in _spread([unit], [None], 0)]
    _collect(pairs, addresses, ranges)
    return tuple(addresses), tuple(ranges)


def _collect(pairs: Iterable[tuple[Address, Address | None]], addresses: list[Address], ranges: list[Pair]) -> None:
    for first, last in pairs:
        if last is not None:
            ranges.append((first, last))
            addresses.extend(expand(first, last))
        elif first != _NOWHERE:
            addresses.append(first)


_NOWHERE = Address()
_HERE = "\0"  # stands for «này» until the provision around is known


def _parent(units: list[Unit], i: int) -> int | None:
    """The unit in which unit i lies: the next wider one to the right (official order), else the one just before."""
    width = _WIDTH[units[i].level]
    for j in range(i + 1, len(units)):
        if units[j].link == "semi" and _ends_at_semicolon(units, i, j):
            break
        if _WIDTH[units[j].level] > width:
            return j if _holds(units[j]) else None
    for j in range(i - 1, -1, -1):
        after = units[j + 1].link
        if _WIDTH[units[j].level] > width:
            return j if after in {"in", "comma"} else None
        if _WIDTH[units[j].level] < width or after not in {"and", "comma", "range"}:
            return None
    return None


def _ends_at_semicolon(units: list[Unit], i: int, j: int) -> bool:
    """Whether the semicolon before unit j parts unit i from what follows.

    Not in «điểm a khoản 1; khoản 2 Điều 5»: both clauses are of Article 5. It does in «Điều 4; Điều 5 Chương II», and in
    «Điều 4 khoản 1; khoản 2 Điều 5», where unit i has its holder before it.
    """
    width = _WIDTH[units[i].level]
    held_before = i > 0 and units[i].link == "in" and _WIDTH[units[i - 1].level] > width
    return width >= _WIDTH["article"] or _WIDTH[units[j].level] > width or held_before


def _holds(unit: Unit) -> bool:
    """«khoản 2 Điều 5» and the sloppy «khoản 2, Điều 5», but not «khoản 2 và Điều 5», nor «Điều 5, Chương II»."""
    return unit.link == "in" or (unit.link == "comma" and unit.level in {"clause", "article"})


def _spread(units: list[Unit], parents: list[int | None], i: int) -> list[tuple[Address, Address | None]]:
    """The provisions unit i names, each value under each value of the units that hold it."""
    unit = units[i]
    parent = parents[i]
    outer = [_NOWHERE] if parent is None else [a for a, _ in _spread(units, parents, parent)]
    values = unit.values or ((_HERE, None),)
    return [
        (replace(o, **{unit.level: first}), replace(o, **{unit.level: last}) if last else None)
        for o in outer
        for first, last in values
    ]


def _settle(address: Address, within: Address | None) -> Address:
    """«này» and levels left out filled from the provision around, where it is known."""
    here = [level for level in LEVELS if getattr(address, level) == _HERE]
    if here:
        address = replace(address, **{level: getattr(within, level) if within else None for level in here})
    return address.within(within) if within and address != _NOWHERE else address


# --- places ----------------------------------------------------------------------------------------------------------

Place = tuple[int, int, Address]


def places(text: str, units: list[Unit], within: Address | None) -> list[Place]:
    """Where in the text each provision stands: (start, end, address), left to right, both ends of a range apart.

    What holds a provision belongs to the place of the last one it holds: in «điểm a, b khoản 2 Điều 5» the places are
    «điểm a» and «b khoản 2 Điều 5».
    """
    parents = [_parent(units, i) for i in range(len(units))]
    leaves = [i for i in range(len(units)) if i not in parents]
    found = [place for i in leaves for place in _leaf_places(text, units, parents, i)]
    settled = [(start, end, _settle(address, within)) for start, end, address in found]
    return [place for place in settled if place[2] != _NOWHERE]


def _leaf_places(text: str, units: list[Unit], parents: list[int | None], i: int) -> list[Place]:
    outer = _outer(units, parents, i)
    found = [(start, end, replace(outer, **{units[i].level: value})) for start, end, value in _items(text, units[i])]
    first = i
    while parents[first] == first - 1 and first - 1 not in parents[: first - 1]:
        first -= 1
    found[0] = (units[first].start, *found[0][1:])
    while parents[i] == i + 1:
        i += 1
        items = _items(text, units[i])
        start, _, last = found[-1]
        found[-1] = (start, items[0][1], last)
        # «điểm a khoản 1, 3»: point a of clause 3 too; «điểm a, b khoản 1, 3»: just clause 3.
        base = last if len(found) == 1 else _outer(units, parents, i)
        found += [(start, end, replace(base, **{units[i].level: value})) for start, end, value in items[1:]]
    return found


def _outer(units: list[Unit], parents: list[int | None], i: int) -> Address:
    holder = parents[i]
    return _NOWHERE if holder is None else _spread(units, parents, holder)[0][0]


def _items(text: str, unit: Unit) -> list[tuple[int, int, str]]:
    """Start, end and value of each number of a unit; the first begins with the word of the level."""
    if unit.this:
        return [(unit.start, unit.end, _HERE)]
    found = [
        (item.start(2), item.end(2), _clean_value(unit.level, item.group(2)))
        for item in grammar.LIST_ITEM[unit.level].finditer(text, unit.list_start, unit.end)
    ]
    return [(unit.start, *found[0][1:]), *found[1:]]
