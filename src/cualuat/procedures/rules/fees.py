"""Fees as announcements word them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from cualuat.kernel.text import fold, normalise

Status = Literal["free", "read", "missing", "unread"]

_HEAD: Final = re.compile(r"\s*(Phí|Lệ phí)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_AMOUNT: Final = re.compile(
    r"(?P<number>\d[\d.,]*|không|o)?\s*(?P<currency>đồng|vnđ|usd|đô la mỹ)?(?:\s*/\s*(?P<each>[^()]{1,60}?))?\s*(?:\((?P<note>.*)\))?\s*\.?",
    re.IGNORECASE | re.DOTALL,
)
_FREE: Final = frozenset(
    {"khong", "khong thu", "khong thu phi", "khong mat phi", "mien phi", "khong co", "khong phai nop"}
)
_ATTACHED: Final = "tệp đính kèm"


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee: «phí» or «lệ phí» or nothing; the amount where it was read, else only `text`."""

    kind: str
    amount: Decimal | None
    currency: str
    text: str
    note: str = ""

    @property
    def words(self) -> str:
        """For people: «Phí 2.000.000 đồng (thẩm định …)»."""
        if self.amount is None:
            return self.text
        head = f"{self.kind} " if self.kind else ""
        how_much = f"{show_money(self.amount)} {self.currency}" if self.amount else "không thu"
        return f"{head}{how_much}{f' ({self.note})' if self.note else ''}"


@dataclass(frozen=True, slots=True)
class Fees:
    """What handing in costs: `text` as announced, its rows."""

    text: str
    status: Status
    rows: tuple[Fee, ...] = ()

    @property
    def words(self) -> str:
        """For people, the rows one a line."""
        if self.status == "free":
            return "không mất phí"
        if self.status == "missing":
            return "chưa ghi phí"
        return "\n".join(row.words for row in self.rows) or self.text


def show_money(amount: Decimal) -> str:
    """«2.000.000», «1,5»."""
    whole, _, part = f"{amount:,f}".partition(".")
    whole, part = whole.replace(",", "."), part.rstrip("0")
    return f"{whole},{part}" if part else whole


def read_fees(text: str) -> Fees:
    """The fees that a text says, one on each line that begins «Phí:» or «Lệ phí:»; or one without such a head.

    >>> read_fees("Phí : 2.000.000 Đồng (Thẩm định)").words
    'Phí 2.000.000 đồng (Thẩm định)'
    >>> read_fees("Phí : 0 Đồng").status
    'free'
    """
    whole = normalise(text).strip()
    if not whole:
        return Fees("", "missing")
    rows = tuple(_fee(line) for line in _lines(whole))
    if any(row.amount is None for row in rows):
        return Fees(whole, "unread", rows)
    return Fees(whole, "read" if any(row.amount for row in rows) else "free", rows)


def _lines(text: str) -> list[str]:
    """The fees of a text: what does not begin like one goes on with the one before; names of attached files fall away."""
    found: list[str] = []
    for line in text.split("\n"):
        if fold(line).startswith(("file dinh kem", fold(_ATTACHED))):
            continue
        if _HEAD.match(line) or not found:
            found.append(line)
        else:
            found[-1] += f"\n{line}"
    return found


def _fee(line: str) -> Fee:
    head = _HEAD.fullmatch(line)
    kind = head[1].capitalize() if head else ""
    said = " ".join((head[2] if head else line).split())
    whole = f"{kind}: {said}" if kind else said
    if fold(said).rstrip(". ") in _FREE:
        return Fee(kind, Decimal(0), "đồng", whole)
    found = _AMOUNT.fullmatch(said)
    number = found["number"] if found else None
    if found is None or number is None:
        return Fee(kind, None, "", whole)
    currency = "USD" if fold(found["currency"] or "") in ("usd", "do la my") else "đồng"
    amount = _number(number, currency)
    if amount is None or (amount and not found["currency"]):
        return Fee(kind, None, "", whole)
    note = "; ".join(filter(None, (found["each"] and f"mỗi {found['each']}", " ".join((found["note"] or "").split()))))
    return Fee(kind, amount, currency, whole, note)


def _number(text: str, currency: str) -> Decimal | None:
    """«2.000.000» of đồng, «1.5» of dollars; «không» and the letter o for nought."""
    if not text[0].isdigit():
        return Decimal(0)
    if currency == "đồng":
        if not re.fullmatch(r"\d{1,3}([.,]\d{3})+|\d+", text):
            return None
        return Decimal(re.sub(r"\D", "", text))
    return Decimal(text.replace(",", ".")) if re.fullmatch(r"\d+([.,]\d{1,2})?", text) else None
