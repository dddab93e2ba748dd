"""The reporting regimes and report forms of lawdata/reports, checked when they are read."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from cualuat.letters.forms import Form
from cualuat.reports.rules import KIND_NAMES, Period, Regime, span_of, spans_round

_EVIDENCE = ("V", "S", "M", "?")
_ANY_YEAR = 2024


class BadRegime(ValueError):
    """A row of lawdata/reports is wrong; the message names it."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A report form that comes with the program: how it looks, which parts it has (key and heading), what its chart shows."""

    code: str
    name: str
    kind: str
    form: Form
    parts: tuple[tuple[str, str], ...]
    chart: tuple[str, ...]
    note: str


@functools.cache
def regimes() -> tuple[Regime, ...]:
    """Every regime. Raises BadRegime."""
    return tuple(_regime(row) for row in _rows("regimes.toml", "regime"))


def regime(code: str) -> Regime | None:
    """The regime with this code."""
    return next((one for one in regimes() if one.code == code), None)


def period_name(regime: str, since: date, until: date) -> str:
    """What a regime calls a window; «» where it is none of its periods."""
    found = (one for one in regimes() if one.code == regime)
    spans = (span for one in found for period in one.periods for span in spans_round(period, until))
    return next((span.name for span in spans if (span.since, span.until) == (since, until)), "")


@functools.cache
def shipped() -> tuple[Shipped, ...]:
    """Every form that comes with the program. Raises BadRegime."""
    return tuple(_shipped(row) for row in _rows("forms.toml", "form"))


def shipped_form(code: str) -> Shipped | None:
    """The form with this code."""
    return next((one for one in shipped() if one.code == code), None)


def _rows(file: str, name: str) -> list[dict[str, Any]]:
    text = files("cualuat.lawdata").joinpath("reports", file).read_text(encoding="utf-8")
    try:
        rows = tomllib.loads(text)[name]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise BadRegime(f"lawdata/reports/{file}: {error}") from error
    if not isinstance(rows, list):
        raise BadRegime(f"lawdata/reports/{file}: cần các mục [[{name}]]")
    return rows


def _regime(row: dict[str, Any]) -> Regime:
    try:
        texts = {key: str(row[key]) for key in ("code", "name", "to", "source", "evidence", "note", "template")}
        periods = tuple(_period(one, row["evidence"]) for one in row.get("period", ()))
    except (KeyError, TypeError, ValueError) as error:
        raise BadRegime(f"lawdata/reports: chế độ báo cáo «{row.get('code', '?')}»: {error}") from error
    if texts["evidence"] not in _EVIDENCE:
        raise BadRegime(f"lawdata/reports: chế độ báo cáo «{texts['code']}»: evidence «{texts['evidence']}»")
    return Regime(**texts, periods=periods)


def _period(row: dict[str, Any], evidence: str) -> Period:
    since, until = [int(n) for n in row["since"]], [int(n) for n in row["until"]]
    if row["kind"] not in KIND_NAMES:
        raise ValueError(f"kind «{row['kind']}»")
    if row["kind"] == "month":
        since, until = [0, *since], [0, *until]
    made = Period(
        code=row["code"],
        kind=row["kind"],
        name=row["name"],
        since=(since[0], since[1], since[2]),
        until=(until[0], until[1], until[2]),
        evidence=row.get("evidence", evidence),
        tables_only=row.get("tables_only", False),
    )
    if made.evidence not in _EVIDENCE or span_of(made, _ANY_YEAR).since > span_of(made, _ANY_YEAR).until:
        raise ValueError(f"kỳ «{made.code}»")
    return made


def _shipped(row: dict[str, Any]) -> Shipped:
    try:
        form = Form(
            code=f"report-{row['code']}",
            name=row["name"],
            official="",
            basis="",
            evidence="V",
            matter="common",
            type="BC",
            layout="named",
            title=row["title"],
            subject=row["subject"],
            addressee=tuple(row["addressee"]),
            bases=(),
            body=row["body"].strip(),
            signature="leader",
            recipients=tuple(row["recipients"]),
            copies=1,
            to_person=False,
        )
        parts = tuple((part["key"], part["heading"]) for part in row["part"])
        return Shipped(row["code"], row["name"], row["kind"], form, parts, tuple(row["chart"]), row["note"])
    except KeyError as error:
        raise BadRegime(f"lawdata/reports/forms.toml: mẫu «{row.get('code', '?')}» thiếu {error}") from error
