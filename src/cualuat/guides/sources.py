"""Texts as files: a head of «name: value» lines between two lines «---», then Markdown. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cualuat.kernel.text import normalise

_HEAD: Final = re.compile(r"\A\ufeff?---[ \t]*\n(?P<head>.*?)\n---[ \t]*(?:\n|\Z)(?P<body>.*)\Z", re.DOTALL)
_NAMES: Final = ("title", "summary", "kind", "topic", "audiences", "actions", "bases")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SEVERAL: Final = ("audiences", "actions")


class BadSource(ValueError):
    """The file is not written as one of these; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A guide, or a question with its answer, as a file says it. `bases` one a line."""

    slug: str
    title: str
    summary: str
    body: str
    kind: str = "guide"
    topic: str = ""
    audiences: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    bases: tuple[str, ...] = field(default=())


def read_source(name: str, text: str) -> Source:
    """What stands in the file called `name`, whose first part becomes the address. Raises BadSource."""
    slug = name.rsplit("/", 1)[-1].removesuffix(".md")
    if not _SLUG.fullmatch(slug) or len(slug) > 100:
        raise BadSource("tên tệp chỉ gồm chữ thường không dấu, số, gạch nối, ví dụ cach-khieu-nai.md.")
    clean = normalise(text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n"))
    found = _HEAD.match(clean)
    if found is None:
        raise BadSource("thiếu phần đầu. Dòng đầu ghi ---, rồi title: …, summary: …, rồi một dòng --- nữa.")
    head = _head(found["head"])
    for needed, words in (("title", "tên bài"), ("summary", "tóm tắt")):
        if not head.get(needed):
            raise BadSource(f"phần đầu thiếu «{needed}: …» ({words}).")
    kind = head.get("kind", "guide")
    if kind not in ("guide", "question"):
        raise BadSource(f"«kind: {kind[:40]}» không có. Ghi guide (hướng dẫn) hoặc question (hỏi đáp).")
    several = {name: tuple(filter(None, (one.strip() for one in head.get(name, "").split(",")))) for name in _SEVERAL}
    return Source(
        slug, head["title"], head["summary"], found["body"].strip("\n"), kind, head.get("topic", ""), several["audiences"],
        several["actions"], tuple(filter(None, (one.strip() for one in head.get("bases", "").split(";")))),
    )  # fmt: skip


def _head(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, colon, value = line.partition(":")
        name = name.strip()
        if not colon or name not in _NAMES:
            raise BadSource(f"không hiểu dòng «{line.strip()[:60]}». Phần đầu chỉ có: {', '.join(_NAMES)}.")
        if name in found:
            raise BadSource(f"«{name}» ghi hai lần.")
        found[name] = " ".join(value.split())
    return found
