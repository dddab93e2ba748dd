"""Many at a time: guides out of files, questions and answers out of a sheet. All of it, or nothing and what is wrong with each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from cualuat.accounts.models import Person
from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import BadRows, Refused, operation
from cualuat.guides import access, data, queries
from cualuat.guides.models import Piece
from cualuat.guides.operations import publishing, writing
from cualuat.guides.operations.writing import Words
from cualuat.guides.sources import Source
from cualuat.kernel.tables import Fault, Line, Titles, lines_of, repeated, too_long
from cualuat.kernel.text import fold, normalise
from cualuat.organisation.models import Unit

TITLES: Final[Titles] = {
    "title": ("Câu hỏi",),
    "summary": ("Trả lời ngắn", "Trả lời", "Câu trả lời"),
    "body": ("Giải thích", "Giải thích thêm", "Nội dung"),
    "bases": ("Căn cứ", "Căn cứ pháp lý", "Viện dẫn"),
    "topic": ("Chủ đề", "Lĩnh vực"),
    "audiences": ("Đối tượng",),
}
LENGTHS: Final = {"title": 200, "summary": 1000, "body": 20_000, "bases": 3000}
MOST: Final = 500
NOTE: Final = "Nạp từ tệp"

OUTCOMES: Final[dict[str, str]] = {
    "created": "bài mới",
    "changed": "bài có bản mới",
    "unchanged": "bài không đổi",
    "kept": "bài giữ nguyên, vì cơ quan đã sửa",
}


@operation
def load_sources(*, sources: Iterable[Source], public: bool, by: Actor, at: datetime) -> dict[str, int]:
    """Takes guides, and questions with answers, out of files; how many of each outcome. What somebody of the house wrote on stays.

    `public`: what came in is published at once. Raises NotAllowed, Refused.
    """
    access.require_runner(by)
    counts: Counter[str] = Counter({name: 0 for name in OUTCOMES})
    for source in sources:
        counts[_take(source, public, by, at)] += 1
    audit.record(
        action="guides.load",
        subject=("guides", "", "Hướng dẫn, hỏi đáp"),
        by=by,
        at=at,
        detail={"counts": dict(counts)},
    )
    return dict(counts)


def load_texts(*, by: Actor, at: datetime) -> dict[str, int]:
    """Takes in, or anew, the guides and answers written for the sample library, and publishes them."""
    return load_sources(sources=data.sample_texts(), public=True, by=by, at=at)


def _take(source: Source, public: bool, by: Actor, at: datetime) -> str:
    wanted = Words(
        source.title, source.summary, source.body, source.topic, source.audiences, source.actions, source.bases, NOTE
    )
    unknown = [*(set(source.audiences) - set(data.audiences())), *(set(source.actions) - set(data.actions()))]
    if unknown:
        raise Refused(
            f"{source.slug}.md: không có «{', '.join(sorted(unknown))}» trong danh mục đối tượng, việc cần làm."
        )
    piece = Piece.objects.filter(kind=source.kind, slug=source.slug).first()
    try:
        if piece is None:
            piece = writing.begin(kind=source.kind, wanted=wanted, unit=None, by=by, at=at, address=source.slug)
            outcome = "created"
        else:
            newest = queries.last(piece)
            if newest is None or newest.note != NOTE or piece.state == "withdrawn":
                return "kept"
            if _says(
                newest.title,
                newest.summary,
                newest.body,
                newest.topic,
                newest.audience_codes,
                newest.action_codes,
                newest.base_lines,
            ) == _of(source):
                return "unchanged"
            writing.save(piece=piece, wanted=wanted, seen=None, by=by, at=at)
            outcome = "changed"
        if public:
            publishing.publish(piece=piece, knowing=True, version=None, by=by, at=at)
    except Refused as refused:
        raise Refused(f"{source.slug}.md: {refused}") from refused
    return outcome


_Said = tuple[str, str, str, str, frozenset[str], frozenset[str], tuple[str, ...]]


def _says(
    title: str, summary: str, body: str, topic: str, audiences: Iterable[str], actions: Iterable[str], bases: Iterable[str]
) -> _Said:  # fmt: skip
    return title, summary, body, topic, frozenset(audiences), frozenset(actions), tuple(bases)


def _of(source: Source) -> _Said:
    return _says(
        source.title, source.summary, source.body, source.topic, source.audiences, source.actions, source.bases
    )


@operation
def load_questions(
    *, table: Sequence[Sequence[str]], topic: str, unit: Unit | None, by: Actor, at: datetime, editor: Person | None = None
) -> int:  # fmt: skip
    """Takes questions with answers out of a sheet, as drafts; `topic` where a row names none. How many.

    Raises NotAllowed, Refused, BadRows with every row that is wrong; then nothing was taken.
    """
    access.require_writer(by, unit.pk if unit else None)
    found, faults = lines_of(table, TITLES, needed=("title", "summary"), most=MOST)
    names = {fold(name): code for code, name in data.topics().items()}
    audiences = {fold(one.name): one.code for one in data.audiences().values()}
    read = [_row(line, topic, names, audiences) for line in found]
    faults += [fault for _, wrong in read for fault in wrong]
    faults += repeated(((line.row, fold(line["title"])) for line in found if line["title"]), "Câu hỏi")
    there = {
        fold(title)
        for title in Piece.objects.filter(kind="question").exclude(state="withdrawn").values_list("title", flat=True)
    }
    faults += [Fault(line.row, "câu hỏi này đã có ở đây.") for line in found if fold(line["title"]) in there]
    if faults:
        raise BadRows(faults)
    for line, (wanted, _) in zip(found, read, strict=True):
        wanted = replace(wanted, body=_as_typed(table[line.row - 1], wanted.body))
        try:
            writing.begin(kind="question", wanted=wanted, unit=unit, editor=editor, by=by, at=at)
        except Refused as refused:
            raise BadRows([Fault(line.row, str(refused))]) from refused
    return len(found)


def _as_typed(cells: Sequence[str], told: str) -> str:
    """A cell with the line breaks that reading rows takes out: paragraphs, lists and provisions stand on lines of their own."""
    return next((cell for cell in cells if told and " ".join(normalise(cell).split()) == told), told)


def _row(line: Line, topic: str, names: dict[str, str], audiences: dict[str, str]) -> tuple[Words, list[Fault]]:
    faults = too_long(line, LENGTHS, TITLES)
    for column in ("title", "summary"):
        if not line[column]:
            faults.append(Fault(line.row, f"thiếu «{TITLES[column][0]}»."))
    named = names.get(fold(line["topic"]), topic) if line["topic"] else topic
    if line["topic"] and fold(line["topic"]) not in names:
        faults.append(
            Fault(line.row, f"không có chủ đề «{line['topic'][:60]}». Các chủ đề: {', '.join(data.topics().values())}.")
        )
    told = [part.strip() for part in line["audiences"].split(";") if part.strip()]
    for one in told:
        if fold(one) not in audiences:
            faults.append(Fault(line.row, f"không có đối tượng «{one[:60]}»."))
    bases = [part.strip() for part in line["bases"].split(";") if part.strip()]
    codes = [audiences[fold(one)] for one in told if fold(one) in audiences]
    return Words(line["title"], line["summary"], line["body"], named, codes, (), bases, NOTE), faults
