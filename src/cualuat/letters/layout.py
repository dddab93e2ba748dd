"""The Word template of a form in the layout of Decree 30/2020/NĐ-CP, Annex I: tags stay text, so that an agency may change it."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from docx.shared import Mm

from cualuat.letters import frame
from cualuat.letters import markup as look
from cualuat.letters.bodies import Block, blocks, control_tag, optional
from cualuat.letters.forms import Form
from cualuat.letters.frame import WIDTH
from cualuat.letters.markup import Sheet, Words

_NARROW: Final = int(Mm(14))
_WORDY: Final = ("CHỈ TIÊU",)  # columns that take as much room as two
_MADE: Final = datetime(2026, 7, 1, tzinfo=UTC)
_DATE_LINE: Final = "{{ agency.place|cham }}, {{ doc.issued_on|ngay }}"


@functools.cache
def template(form: Form) -> bytes:
    """The bytes of a .docx file with the form's tags in it; always the same for the same form."""
    return _Writer(form).write()


class _Writer:
    """Builds the template from the top: head, title, addressee, bases, body, signature."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.sheet = Sheet()

    def write(self) -> bytes:
        """The finished file."""
        {"letter": self._letter, "decision": self._decision}.get(self.form.layout, self._named)()
        self._signature()
        self._properties()
        out = io.BytesIO()
        self.sheet.file.save(out)
        return out.getvalue()

    def _properties(self) -> None:
        properties = self.sheet.file.core_properties
        properties.title, properties.author = self.form.name[:255], ""
        properties.comments = properties.last_modified_by = ""
        properties.language = "vi-VN"
        properties.created = properties.modified = _MADE.replace(tzinfo=None)

    # -- the three orders of blocks

    def _letter(self) -> None:
        self._head()
        self._addressees()
        self._bases()
        self._body()

    def _decision(self) -> None:
        self._head()
        self._title()
        self.sheet.add(self.sheet.paragraph(look.AUTHORITY, "{{ agency.head|hoa }}"))
        self._bases()
        self._body(before_articles=self.sheet.paragraph(look.AUTHORITY, "QUYẾT ĐỊNH:"))

    def _named(self) -> None:
        self._head()
        self._title()
        self._addressees()
        self._bases()
        self._body()

    # -- head

    def _head(self) -> None:
        sheet, form = self.sheet, self.form
        if form.layout == "petition":
            sheet.add(*frame.nation(sheet, WIDTH), sheet.paragraph(look.GAP))
            sheet.add(sheet.paragraph(look.PLACE, "{{ agency.place|cham }}, {{ doc.today|ngay }}"))
            return
        agency = [
            *self._if("agency.parent", sheet.paragraph(look.PARENT, "{{ agency.parent|hoa }}")),
            sheet.paragraph(look.AGENCY, "{{ agency.name|hoa }}"),
        ]
        frame.head(sheet, agency, self._number(), self._place())

    def _number(self) -> list[Any]:
        form, found = self.form, []
        if form.type:
            sign = "{{ agency.short }}" if form.type != "CV" else _SIGN_OF_LETTER
            blank = f"……/{sign}" if form.type == "CV" else f"……/{form.type}-{sign}"
            number = f"Số: {{% if doc.number %}}{{{{ doc.number|so_hieu }}}}{{% else %}}{blank}{{% endif %}}"
            found.append(self.sheet.paragraph(look.NUMBER, number))
        if form.layout == "letter":
            found.append(self.sheet.paragraph(look.SUBJECT_OF_LETTER, f"V/v {form.subject}"))
        return found

    def _place(self) -> list[Any]:
        return [] if self.form.layout == "minutes" else [self.sheet.paragraph(look.PLACE, _DATE_LINE)]

    def _title(self) -> None:
        frame.title(self.sheet, self.form.title, self.form.subject)

    # -- middle

    def _addressees(self) -> None:
        """«Kính gửi» and the one receiver, or a list where there are several, also where that depends on tags."""
        listed = [optional(item) for item in self.form.addressee]
        if not listed:
            return
        (condition, first), more = listed[0], listed[1:]
        one = [self.sheet.paragraph(look.ADDRESSEE, f"Kính gửi: {first}")]
        if not more:
            self.sheet.add(*(self._if(condition, *one) if condition else one))
            return
        several = [
            self.sheet.paragraph(look.ADDRESSEES, "Kính gửi:"),
            *self._list(self.form.addressee, look.ADDRESSEES, mark="- "),
            self.sheet.paragraph(look.GAP),
        ]
        depends = _any_of(condition for condition, _ in more)
        self.sheet.add(*(self._if(depends, *several, otherwise=one) if depends else several))

    def _bases(self) -> None:
        self.sheet.add(*self._list(self.form.bases, look.BASIS))

    def _body(self, before_articles: Any = None) -> None:
        parts = blocks(self.form.body)
        for i, block in enumerate(parts):
            if block.kind == "article" and before_articles is not None:
                self.sheet.add(before_articles)
                before_articles = None
            self.sheet.add(*self._block(block, last=i == len(parts) - 1))

    def _block(self, block: Block, *, last: bool) -> list[Any]:
        sheet = self.sheet
        if block.kind == "control":
            return [sheet.paragraph(look.CONTROL, control_tag("p", block.text))]
        if block.kind == "table":
            return [self._table(block.rows), sheet.paragraph(look.GAP)]
        if block.kind == "article":
            label = Words(f"{block.label} ", bold=True)
            return [sheet.paragraph(look.ARTICLE, label, block.text, keep=last)]
        style = look.HEADING if block.kind == "heading" else look.BODY
        return [sheet.paragraph(style, block.text, keep=last)]

    def _table(self, rows: Sequence[tuple[str, ...] | str]) -> Any:
        sheet = self.sheet
        head = next(row for row in rows if not isinstance(row, str))
        widths = _widths(head)
        made = []
        for cells in rows:
            if isinstance(cells, str):
                tags = [
                    sheet.paragraph(look.CONTROL, control_tag("tr", cells)),
                    *(sheet.paragraph(look.CONTROL) for _ in head[1:]),
                ]
                made.append(look.row([look.cell([p], w) for p, w in zip(tags, widths, strict=True)]))
                continue
            style = look.CELL_HEAD if cells is head else look.CELL
            filled = [look.cell([sheet.paragraph(style, text)], w) for text, w in zip(cells, widths, strict=True)]
            made.append(look.row(filled, head=cells is head))
        return sheet.grid(made, widths)

    # -- signature

    def _signature(self) -> None:
        form, sheet = self.form, self.sheet
        sheet.add(sheet.paragraph(look.GAP, keep=True))
        if form.signature == "parties":
            self._parties()
            sheet.add(*self._recipients())
            return
        right = self._officer() if form.signature == "officer" else [] if form.signature == "none" else self._signer()
        frame.foot(sheet, self._recipients(), right)

    def _signer(self) -> list[Any]:
        sheet = self.sheet
        return [
            *self._if("signer.authority", sheet.paragraph(look.SIGNER_TITLE, "{{ signer.authority|hoa }}")),
            *self._if("signer.title", sheet.paragraph(look.SIGNER_TITLE, "{{ signer.title|hoa }}")),
            sheet.paragraph(look.SIGNER_ROOM),
            sheet.paragraph(look.SIGNER_NAME, "{{ signer.name }}"),
        ]

    def _officer(self) -> list[Any]:
        sheet = self.sheet
        return [
            sheet.paragraph(look.SIGNER_TITLE, "NGƯỜI LẬP PHIẾU"),
            sheet.paragraph(look.SIGNER_HINT, "(Ký, ghi rõ họ tên)"),
            sheet.paragraph(look.SIGNER_ROOM),
            sheet.paragraph(look.SIGNER_NAME, "{{ officer.name }}"),
        ]

    def _parties(self) -> None:
        sheet, parties = self.sheet, self.form.parties
        beside = 3 if len(parties) == 3 else 2
        for start in range(0, len(parties), beside):
            group = parties[start : start + beside]
            cells = [self._party(p.label, p.name) for p in group]
            cells += [self._party("", "") for _ in range(beside - len(group) if len(parties) > beside else 0)]
            sheet.add(sheet.columns(cells, [int(WIDTH / len(cells))] * len(cells)), sheet.paragraph(look.GAP))

    def _party(self, label: str, name: str) -> list[Any]:
        sheet = self.sheet
        if not label:
            return [sheet.paragraph(look.SIGNER_NAME)]
        return [
            sheet.paragraph(look.SIGNER_TITLE, label.upper()),
            sheet.paragraph(look.SIGNER_HINT, "(Ký, ghi rõ họ tên)"),
            sheet.paragraph(look.SIGNER_ROOM),
            sheet.paragraph(look.SIGNER_NAME, name),
        ]

    def _recipients(self) -> list[Any]:
        if not self.form.recipients:
            return []
        head = self.sheet.paragraph(look.RECIPIENTS, "Nơi nhận:")
        return [head, *self._list(self.form.recipients, look.RECIPIENT, mark="- ")]

    # -- lists

    def _list(self, items: Iterable[str], style: str, mark: str = "") -> Iterator[Any]:
        """A line each, «;» after all but the last, «.» after that; an optional item with the tags that take its line away."""
        listed = [optional(item) for item in items]
        for i, (condition, text) in enumerate(listed):
            line = self.sheet.paragraph(style, f"{mark}{text}{_end(listed[i + 1 :])}")
            yield from self._if(condition, line) if condition else [line]

    def _if(self, condition: str, *lines: Any, otherwise: Sequence[Any] = ()) -> list[Any]:
        middle = [self._control("else"), *otherwise] if otherwise else []
        return [self._control(f"if {condition}"), *lines, *middle, self._control("endif")]

    def _control(self, words: str) -> Any:
        return self.sheet.paragraph(look.CONTROL, control_tag("p", words))


_SIGN_OF_LETTER: Final = "{{ agency.short }}{% if unit.short %}-{{ unit.short }}{% endif %}"


def _any_of(conditions: Iterable[str]) -> str:
    """A condition that holds when one of these does; «» where one of them is empty, that is always holds."""
    listed = list(conditions)
    return " or ".join(f"({condition})" for condition in listed) if all(listed) else ""


def _end(rest: Sequence[tuple[str, str]]) -> str:
    """What stands after an item of a list before the `rest`: «.» where none of them is left to follow."""
    if not rest:
        return "."
    follows = _any_of(condition for condition, _ in rest)
    return f"{{% if {follows} %}};{{% else %}}.{{% endif %}}" if follows else ";"


def _widths(head: Sequence[str]) -> list[int]:
    """«STT» narrow, the rest in equal parts, two of them for what is always long."""
    titles = [title.strip().upper() for title in head]
    narrow = sum(title in ("STT", "TT") for title in titles)
    parts = [2 if title in _WORDY else 1 for title in titles]
    wide = (WIDTH - narrow * _NARROW) // max(1, sum(parts) - narrow)
    return [_NARROW if title in ("STT", "TT") else wide * n for title, n in zip(titles, parts, strict=True)]
