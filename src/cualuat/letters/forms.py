"""The forms that clerks fill in: data of lawdata/forms, checked when it is read."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, Literal, get_args

from cualuat.letters.bodies import template_lines
from cualuat.letters.tags import problems_of
from cualuat.letters.variables import Plain, clean

Matter = Literal[
    "common",
    "reception",
    "complaint",
    "denunciation",
    "feedback",
    "information",
    "training",
    "contests",
    "programme",
    "inspections",
    "coordination",
    "duties",
    "emulation",
    "procedures",
    "surveys",
    "honours",
    "dialogues",
    "democracy",
]
Layout = Literal["decision", "named", "letter", "minutes", "slip", "petition"]
Signature = Literal["leader", "head", "officer", "parties", "none"]
Kind = Literal["text", "textarea", "date", "number", "select", "checkbox"]

# Abbreviations of Decree 30/2020, Annex III, that these forms need; «CV» prints none, "" is for papers without a number.
# «KL» is not in that annex: conclusions bear it by habit.
TYPES: Final = frozenset({"TB", "QĐ", "BB", "GM", "PC", "BC", "TTr", "KL", "CV", ""})
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_TEXTS: Final = (
    "code",
    "name",
    "official",
    "basis",
    "evidence",
    "matter",
    "type",
    "layout",
    "title",
    "subject",
    "body",
    "signature",
)
_LISTS: Final = ("addressee", "bases", "recipients")
_OTHERS: Final = ("copies", "to_person", "fields", "parties", "note")
_FIELD_KEYS: Final = frozenset({"name", "label", "kind", "required", "hint", "options"})


class BadForm(ValueError):
    """A row of lawdata/forms is wrong; the message names file, form and field."""


@dataclass(frozen=True, slots=True)
class Field:
    """What the officer types for a letter, `f.<name>` in the template; `options` for kind «select» only."""

    name: str
    label: str
    kind: Kind
    required: bool = False
    hint: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who signs besides or instead of the agency: what stands above the signature, and the name (jinja)."""

    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One letter, decision or set of minutes as text with tags; see lawdata/forms for what each field holds."""

    code: str
    name: str
    official: str
    basis: str
    evidence: str
    matter: Matter
    type: str
    layout: Layout
    title: str
    subject: str
    addressee: tuple[str, ...]
    bases: tuple[str, ...]
    body: str
    signature: Signature
    recipients: tuple[str, ...]
    copies: int
    to_person: bool
    fields: tuple[Field, ...] = ()
    parties: tuple[Party, ...] = ()
    note: str = ""

    @property
    def needs_review(self) -> bool:
        """Whether somebody must still find out if this form exists like this."""
        return self.evidence in ("M", "?")

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names that stand after «f.»."""
        return tuple(field.name for field in self.fields)

    def blank(self) -> dict[str, Plain]:
        """An answer to every field: None for days, False for boxes, «» else."""
        empty: dict[str, Plain] = {"date": None, "checkbox": False}
        return {field.name: empty.get(field.kind, "") for field in self.fields}

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text with tags, with the name of the field of lawdata it stands in."""
        yield from (("title", self.title), ("subject", self.subject))
        for key, values in (("addressee", self.addressee), ("bases", self.bases), ("recipients", self.recipients)):
            yield from ((key, value) for value in values)
        yield "body", self.body
        yield from (("parties", party.name) for party in self.parties)


@functools.cache
def all_forms() -> tuple[Form, ...]:
    """Every form, by file and in the order of the file. Raises BadForm."""
    found: list[Form] = []
    folder = files("cualuat.lawdata").joinpath("forms")
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            found += read_forms(file.name, file.read_text(encoding="utf-8"))
    codes = [form.code for form in found]
    for code in codes:
        if codes.count(code) > 1:
            raise BadForm(f"lawdata/forms: mã «{code}» được dùng hai lần.")
    return tuple(found)


def form(code: str) -> Form:
    """The form with this code. Raises KeyError."""
    return _by_code()[code]


def forms_for(matter: str) -> tuple[Form, ...]:
    """The forms of a matter, its own first, then the common ones."""
    own = tuple(f for f in all_forms() if f.matter == matter)
    return own if matter == "common" else own + tuple(f for f in all_forms() if f.matter == "common")


def read_forms(name: str, text: str) -> list[Form]:
    """The forms in the text of a file `name`. Raises BadForm."""
    if clean(text) != text:
        raise BadForm(f"{name}: chữ phải ở dạng Unicode NFC, không có ký tự điều khiển.")
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadForm(f"{name}: không phải TOML ({error}).") from error
    rows = content.get("form", [])
    if set(content) != {"form"} or not isinstance(rows, list):
        raise BadForm(f"{name}: chỉ được có các mục [[form]].")
    return [_Row(name, row).form() for row in rows]


@functools.cache
def _by_code() -> dict[str, Form]:
    return {f.code: f for f in all_forms()}


class _Row:
    """One row while it is checked; every complaint names file, form and field."""

    def __init__(self, file: str, row: Mapping[str, Any]) -> None:
        self.file, self.row = file, row
        self.code = str(row.get("code", "?"))

    def form(self) -> Form:
        self._keys()
        row = self.row
        given: dict[str, Any] = {key: row[key].strip() for key in _TEXTS}
        given |= {key: tuple(row[key]) for key in _LISTS}
        form = Form(
            **given,
            copies=row["copies"],
            to_person=row["to_person"],
            fields=tuple(self._field(field) for field in row["fields"]),
            parties=tuple(self._party(party) for party in row.get("parties", ())),
            note=row.get("note", ""),
        )
        self._values(form)
        self._tags(form)
        return form

    def _keys(self) -> None:
        for key in self.row:
            self._need(key in _TEXTS + _LISTS + _OTHERS, key, "không có trường này")
        for key in _TEXTS:
            self._need(isinstance(self.row.get(key), str), key, "phải là chữ")
        for key in _LISTS:
            values = self.row.get(key)
            good = isinstance(values, list) and all(isinstance(v, str) and v.strip() for v in values)
            self._need(good, key, "phải là danh sách các dòng chữ")
        self._need(type(self.row.get("copies")) is int and self.row["copies"] > 0, "copies", "phải là số bản")
        self._need(type(self.row.get("to_person")) is bool, "to_person", "phải là true hoặc false")
        self._need(isinstance(self.row.get("fields"), list), "fields", "phải là danh sách")

    def _values(self, form: Form) -> None:
        self._need(bool(_SLUG.fullmatch(form.code)), "code", "phải gồm chữ thường, số và gạch nối")
        self._need(bool(form.name and form.basis and form.body), "name, basis, body", "không được để trống")
        for key, value, known in (
            ("matter", form.matter, get_args(Matter)),
            ("layout", form.layout, get_args(Layout)),
            ("signature", form.signature, get_args(Signature)),
            ("type", form.type, TYPES),
            ("evidence", form.evidence, ("V", "S", "M", "?")),
        ):
            self._need(value in known, key, f"«{value}» không có trong {', '.join(sorted(known))}")
        self._need(self.file == f"{form.matter}.toml", "matter", "phải trùng tên tệp")
        self._need(form.title == form.title.upper(), "title", "phải in hoa")
        self._need(bool(form.title) != (form.layout == "letter"), "title", "chỉ công văn không có tên loại")
        self._need((form.signature == "parties") == bool(form.parties), "parties", 'đi cùng signature = "parties"')
        last = form.recipients[-1] if form.recipients else "Lưu: "
        self._need(last.startswith("Lưu: "), "recipients", "dòng cuối phải là «Lưu: …»")
        self._need(not form.needs_review or bool(form.note), "note", "phải nói điều chưa chắc chắn")

    def _tags(self, form: Form) -> None:
        for key, text in form.texts():
            for problem in problems_of(template_lines(text) if key == "body" else [text], form.field_names):
                self._need(False, key, str(problem))

    def _field(self, row: Mapping[str, Any]) -> Field:
        name = str(row.get("name", "?"))
        where = f"fields.{name}"
        self._need(set(row) <= _FIELD_KEYS and {"name", "label", "kind"} <= set(row), where, "cần name, label, kind")
        self._need(bool(_NAME.fullmatch(name)), where, "tên phải gồm chữ thường, số và gạch dưới")
        self._need(row["kind"] in get_args(Kind), where, f"kind «{row['kind']}» không có")
        self._need(
            (row["kind"] == "date") == name.endswith("_on"), where, "tên của ngày, và chỉ của ngày, kết thúc bằng «_on»"
        )
        self._need((row["kind"] == "select") == bool(row.get("options")), where, 'options đi cùng kind = "select"')
        return Field(
            name=name,
            label=row["label"],
            kind=row["kind"],
            required=row.get("required", False),
            hint=row.get("hint", ""),
            options=tuple(row.get("options", ())),
        )

    def _party(self, row: Mapping[str, Any]) -> Party:
        self._need("label" in row and set(row) <= {"label", "name"}, "parties", "cần label, có thể có name")
        return Party(row["label"], row.get("name", ""))

    def _need(self, good: bool, key: str, what: str) -> None:
        if not good:
            raise BadForm(f"lawdata/forms/{self.file}: mẫu «{self.code}», trường «{key}»: {what}.")
