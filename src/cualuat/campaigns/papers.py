"""What campaigns print and give away: leaflets, posters, share cards, scripts for the loudspeaker, kits of meetings, a press kit."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.shared import Pt

from cualuat.campaigns.models import Campaign, CampaignItem, Kit
from cualuat.campaigns.rules import (
    audiences,
    channels,
    lines_of,
    names,
    read_outline,
    read_plan,
    read_questions,
    spoken_words,
)
from cualuat.campaigns.speaking import Spoken, length, spoken
from cualuat.kernel.workdays import show
from cualuat.letters import qr
from cualuat.letters.typesetting import set_data, to_png

PRINTS: Final = {
    "leaflet-a5": "Tờ rơi A5",
    "leaflet-fold": "Tờ rơi A4 gấp đôi",
    "poster-a4": "Áp phích A4",
    "poster-a3": "Áp phích A3",
}
KIT_PRINTS: Final = {
    "plan": "Kế hoạch 30 phút",
    "slides": "Trình chiếu",
    "quiz": "Phiếu câu hỏi và đáp án",
    "leaflet-a5": "Tờ rơi",
}
CARD: Final = (1200, 630)
_CARD_LINE: Final = 27  # letters on a line of a card
_CARD_LINES: Final = 5
_FONTS: Final = "'Times New Roman', Tinos, 'Liberation Serif', 'Libertinus Serif', serif"
_STAMP: Final = (2026, 1, 1, 0, 0, 0)  # of files in a zip: the same content gives the same bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """A leaflet or poster: title, three sentences, where its code leads (a whole address, or nothing), whose it is."""

    title: str
    agency: str
    sentences: Sequence[str] = ()
    address: str = ""
    contact: str = ""
    citations: Sequence[str] = field(default_factory=tuple)


@functools.cache
def _program() -> bytes:
    return files("cualuat.campaigns").joinpath("materials.typ").read_bytes()


def _code(address: str) -> str:
    """The address as a QR code; nothing for none."""
    return qr.on_paper(address) if address else ""


def _data(kind: str, sheet: Sheet, more: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": kind, "title": sheet.title, "agency": sheet.agency, "sentences": list(sheet.sentences), "address": sheet.address,
        "qr": _code(sheet.address), "contact": sheet.contact, "citations": list(sheet.citations), **more,
    }  # fmt: skip


def printed(kind: str, sheet: Sheet) -> bytes:
    """A leaflet or poster as PDF; `kind` one of PRINTS. Raises CannotTypeset."""
    return set_data(_program(), _data(kind, sheet, {}))


def kit_printed(kind: str, kit: Kit, *, agency: str, address: str) -> bytes:
    """A paper of a kit as PDF; `kind` one of KIT_PRINTS; `address` where the kit is public, or nothing. Raises CannotTypeset."""
    steps = read_plan(kit.plan)
    title = (kit.leaflet_title or kit.title) if kind == "leaflet-a5" else kit.title
    sheet = Sheet(title, agency, lines_of(kit.leaflet), address, citations=kit.cited)
    more = {
        "aim": kit.aim,
        "note": kit.note,
        "minutes": sum(step.minutes for step in steps),
        "steps": [{"minutes": step.minutes, "name": step.name, "text": step.text} for step in steps],
        "slides": [{"title": slide.title, "lines": list(slide.lines)} for slide in read_outline(kit.outline)],
        "questions": [
            {"text": one.text, "answers": list(one.answers), "letter": one.letter, "citation": one.citation, "why": one.why}
            for one in read_questions(kit.questions)
        ],
    }  # fmt: skip
    return set_data(_program(), _data(kind, sheet, more))


# --- share cards ---------------------------------------------------------------------------------------------------


def _wrapped(text: str) -> list[str]:
    """Lines of a card; what does not fit ends in «…»."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _CARD_LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()[: _CARD_LINE + 10]
    if len(lines) > _CARD_LINES:
        lines = [*lines[: _CARD_LINES - 1], f"{lines[_CARD_LINES - 1]}…"]
    return lines


def card_svg(title: str, agency: str, below: str = "") -> str:
    """The picture that social networks show beside a link: 1200 × 630."""
    width, height = CARD
    lines = _wrapped(title)
    size = 76 if len(lines) < 4 else 64
    first = 300 - (len(lines) - 1) * size * 0.6
    spans = "".join(
        f'<text x="90" y="{first + number * size * 1.2:.0f}" font-size="{size}" font-weight="600" fill="#7c2d12">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{_FONTS}"'
        f' role="img" aria-label={quoteattr(title)}><rect width="{width}" height="{height}" fill="#fffbf5"/><rect width="36" height="{height}"'
        f' fill="#9a3412"/>{spans}<text x="90" y="520" font-size="34" fill="#44403c">{escape(below[:60])}</text>'
        f'<text x="90" y="575" font-size="34" fill="#44403c">{escape(agency[:60])}</text></svg>'
    )


def card_png(svg: str) -> bytes:
    """The card as PNG, for networks that show no SVG. Raises CannotTypeset."""
    return to_png(svg, width=CARD[0] * 72 / 220)


# --- the loudspeaker -----------------------------------------------------------------------------------------------


def script_of(text: str) -> tuple[Spoken, str]:
    """A text written out for reading aloud, and how long it takes («2 phút 30 giây»)."""
    short, units, pace = spoken_words()
    made = spoken(text, short=short, units=units)
    return made, length(made.seconds(pace))


def word(title: str, facts: Sequence[tuple[str, str]], paragraphs: Sequence[str], *, size: int = 14) -> bytes:
    """A plain Word file: title, facts as «name: text», paragraphs."""
    made = docx.Document()
    made.core_properties.title, made.core_properties.author = title, ""
    style = made.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(size)
    head = made.add_paragraph().add_run(title)
    head.bold, head.font.size = True, Pt(size + 4)
    for name, text in facts:
        line = made.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(text)
    for text in paragraphs:
        made.add_paragraph(text).paragraph_format.line_spacing = 1.5
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def script_docx(title: str, text: str, *, agency: str, when: str = "") -> bytes:
    """A script for the loudspeaker as Word: large letters, everything written out, its length on top."""
    made, long = script_of(text)
    facts = [
        ("Cơ quan", agency),
        *([("Phát", when)] if when else []),
        ("Thời lượng", f"khoảng {long} ({made.syllables} tiếng)"),
    ]
    if made.unsure:
        facts.append(("Chưa rõ cách đọc", ", ".join(made.unsure)))
    return word(f"Lời phát thanh: {title}", facts, made.text.splitlines(), size=16)


# --- for the press -------------------------------------------------------------------------------------------------


def press_kit(campaign: Campaign, items: Sequence[CampaignItem], *, agency: str, address: str) -> bytes:
    """A zip: a note for the press, the card, the code, a poster, scripts. Raises CannotTypeset."""
    when = f"{show(campaign.starts)} – {show(campaign.ends)}"
    card = card_svg(campaign.title, agency, when)
    sentences = next((lines_of(one.sentences) for one in items if one.sentences), [])
    sheet = Sheet(campaign.title, agency, sentences, address, campaign.contact, campaign.cited)
    parts = {
        "thong-tin-bao-chi.docx": _press_note(campaign, items, agency, address, when),
        "anh-chia-se.svg": card.encode(),
        "anh-chia-se.png": card_png(card),
        "ma-qr.svg": _code(address).encode(),
        "ap-phich-a4.pdf": printed("poster-a4", sheet),
    }
    for number, one in enumerate((one for one in items if one.script), start=1):
        when_read = show(one.day)
        parts[f"loi-phat-thanh-{number}.docx"] = script_docx(one.what, one.script, agency=agency, when=when_read)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def _press_note(campaign: Campaign, items: Sequence[CampaignItem], agency: str, address: str, when: str) -> bytes:
    facts = [
        ("Cơ quan", agency), ("Thời gian", when), ("Đối tượng", names(campaign.audiences, audiences())),
        ("Kênh", names(campaign.channels, {code: one.name for code, one in channels().items()})), ("Trang", address),
    ]  # fmt: skip
    if campaign.contact:
        facts.append(("Liên hệ", campaign.contact))
    if campaign.cited:
        facts.append(("Căn cứ", "; ".join(campaign.cited)))
    told = [campaign.aim, *(f"– {line}" for line in lines_of(campaign.themes)), "Các việc:"]
    told += [f"– {show(one.day)}: {one.what}{f', {one.place}' if one.place else ''}" for one in items]
    return word(campaign.title, facts, told)
