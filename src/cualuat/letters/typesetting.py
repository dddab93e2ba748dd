"""From a Word letter to a PDF that can be read, searched and kept, without Word and without anything but the wheels.

Times New Roman (or a font of the same widths) where the machine has it, else Libertinus Serif, which comes with the
wheel and has every Vietnamese letter. PDF/A-2a where all letters are in the font; else a plain PDF.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final, Literal

import typst

from cualuat.letters.reading import Sheets, Table, read

FONTS: Final = ("Times New Roman", "Tinos", "Liberation Serif", "Libertinus Serif")
DRAFT: Final = "BẢN NHÁP, CHƯA BAN HÀNH"
_MISSING_LETTERS: Final = "ký tự không có trong phông chữ"
_DRAWING: Final = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt)"""
_Standard = Literal["a-2a", "1.7"]


class CannotTypeset(ValueError):
    """The letter cannot be set as PDF; the message says what the typesetter said."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A PDF file, and what stands in the Word file but not in it, in Vietnamese."""

    pdf: bytes
    left_out: list[str]


def to_pdf(docx: bytes, *, draft: bool = False) -> Typeset:
    """The letter as PDF, `draft` with «BẢN NHÁP, CHƯA BAN HÀNH» pale across each page.

    The same letter gives the same bytes on the same machine. Raises NotAWordFile, CannotTypeset.
    """
    sheets = read(docx)
    try:
        return _set(sheets, draft)
    except CannotTypeset:
        if not sheets.pictures:
            raise
    return _set(read(docx, pictures=False), draft)  # a picture that is broken costs no more than itself


def _set(sheets: Sheets, draft: bool) -> Typeset:
    data = json.dumps(_plain(sheets, DRAFT if draft else ""), ensure_ascii=False)
    try:
        return Typeset(_compiled(data, "a-2a"), sheets.left_out)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise CannotTypeset(f"Không dựng được bản PDF: {error}") from error
    try:
        return Typeset(_compiled(data, "1.7"), [*sheets.left_out, _MISSING_LETTERS])
    except typst.TypstError as error:
        raise CannotTypeset(f"Không dựng được bản PDF: {error}") from error


def to_png(svg: str, *, width: float) -> bytes:
    """A drawing as a picture `width` points wide, sharp enough for paper. Raises CannotTypeset."""
    try:
        made = typst.compile(
            _DRAWING, font_paths=_fonts(), format="png", ppi=220, sys_inputs={"svg": svg, "width": str(width)}
        )
    except typst.TypstError as error:
        raise CannotTypeset(f"Không vẽ được biểu đồ: {error}") from error
    assert isinstance(made, bytes)
    return made


def set_data(program: bytes, data: Mapping[str, Any]) -> bytes:
    """A PDF that a Typst program of ours makes of data, which it finds as JSON in `sys.inputs.data`; `fonts` is added to the data.

    Same data, same bytes on the same machine. Raises CannotTypeset.
    """
    known = set(_fonts().families())
    text = json.dumps({**data, "fonts": [font for font in FONTS if font in known]}, ensure_ascii=False)
    try:
        pdf = typst.compile(program, font_paths=_fonts(), sys_inputs={"data": text}, timestamp=0)
    except typst.TypstError as error:
        raise CannotTypeset(f"Không dựng được bản PDF: {error}") from error
    assert isinstance(pdf, bytes)
    return pdf


@functools.cache
def _program() -> bytes:
    return files("cualuat.letters").joinpath("letter.typ").read_bytes()


@functools.cache
def _fonts() -> Any:
    """The fonts of the machine and of the wheel; looking through them takes a tenth of a second."""
    return typst.Fonts()


def _compiled(data: str, standard: _Standard) -> bytes:
    pdf, _ = typst.compile_with_warnings(
        _program(), font_paths=_fonts(), sys_inputs={"letter": data}, pdf_standards=standard, timestamp=0
    )
    return bytes(pdf)


def _plain(sheets: Sheets, draft: str) -> dict[str, Any]:
    """What the program in letter.typ reads."""
    known = set(_fonts().families())
    return {
        "title": sheets.title or "Văn bản",
        "author": sheets.author,
        "day": _day(sheets.day),
        "fonts": [font for font in FONTS if font in known],
        "draft": draft,
        "sections": [_dashed(section) for section in sheets.sections],
        "pictures": {name: _dashed(picture) for name, picture in sheets.pictures.items()},
    }


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _dashed(value: Any) -> Any:
    """Dataclasses as dictionaries, names with dashes as Typst writes them."""
    if dataclasses.is_dataclass(value):
        made = {f.name.replace("_", "-"): _dashed(getattr(value, f.name)) for f in dataclasses.fields(value)}
        if isinstance(value, Table):
            made["bordered"] = value.bordered
        return made
    if isinstance(value, list | tuple):
        return [_dashed(item) for item in value]
    return value
