"""Files that people of the demo send: a letter as PDF, a photograph; both made here, of nothing real."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import typst
from PIL import Image, ImageDraw

from cualuat.base.actor import Actor
from cualuat.files import operations as files

if TYPE_CHECKING:
    from cualuat.files.models import Attachment


def of_matter(number: int, texts: Mapping[str, str], *, by: Actor, at: datetime) -> tuple[Attachment, ...]:
    """What comes with a matter: with some a letter, with some a photograph, with most nothing."""
    found = []
    if number % 9 == 4:
        found.append(files.take_in(name="don.pdf", chunks=[letter(texts)], by=by, at=at))
    if number % 11 == 5:
        found.append(files.take_in(name="anh-chup.jpg", chunks=[photograph(number)], by=by, at=at))
    return tuple(found)


def letter(texts: Mapping[str, str]) -> bytes:
    """What was written, as somebody types it at home."""
    inputs = {name: texts.get(name, "") for name in ("subject", "content", "name", "address")}
    source = (
        "#let of(name) = sys.inputs.at(name)\n"
        "#set page(width: 14.8cm, height: 21cm)\n#set text(size: 11pt)\n"
        '#align(center)[*ĐƠN*]\nVề việc: #of("subject")\n\nTôi là #of("name"), #of("address").\n\n#of("content")\n'
    )
    return bytes(typst.compile(source.encode(), format="pdf", sys_inputs=inputs))


def photograph(number: int) -> bytes:
    """A road with rice on it, under a sky; another shade for each number."""
    image = Image.new("RGB", (480, 320), (150 + number % 60, 190, 230))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 190, 480, 320), fill=(120, 150 + number % 40, 90))
    draw.polygon(((190, 190), (290, 190), (430, 320), (50, 320)), fill=(140, 138, 132))
    draw.polygon(((200, 215), (240, 215), (235, 310), (110, 310)), fill=(214, 178, 80))
    stream = io.BytesIO()
    image.save(stream, format="JPEG", quality=80)
    return stream.getvalue()
