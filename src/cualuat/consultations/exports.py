"""What was said and what became of it, as a paper (Word)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cualuat.consultations.models import Consultation
from cualuat.consultations.queries import Counts, Line, counts_of, lines
from cualuat.drafting.rules import VERDICTS
from cualuat.kernel.text import slug
from cualuat.kernel.workdays import show
from cualuat.letters.papers import BLANK, Block, Paper, dated_line, paper_docx
from cualuat.organisation import queries as organisation

COLUMNS: Final = ("TT", "Điều, khoản", "Nội dung góp ý", "Người góp ý", "Tiếp thu, giải trình")


def file_name(found: Consultation) -> str:
    """«tong-hop-y-kien-5-quy-che …», ASCII."""
    return f"tong-hop-y-kien-{found.pk}-{slug(found.title, 40)}"


def outcome_of(line: Line) -> str:
    """What became of an opinion, why, and what was changed for it."""
    parts = [f"{line.verdict}." if line.verdict else "", line.row.reason]
    parts.append(f"Sửa trong dự thảo: {line.row.change}" if line.row.change else "")
    return "\n".join(filter(None, parts))


def synthesis_docx(found: Consultation) -> bytes:
    """The table of opinions, who said them and what became of them, by provision."""
    agency, rows = organisation.agency(), lines(found)
    blocks = [Block("text", line) for line in _told(found, counts_of(found))]
    blocks += [Block("text", line) for line in found.explanation.splitlines() if line.strip()]
    if rows:
        blocks.append(Block("table", rows=(COLUMNS, *_cells(rows))))
    made = Paper(
        type="BẢN TỔNG HỢP Ý KIẾN, TIẾP THU, GIẢI TRÌNH",
        subject=f"Đối với dự thảo {found.title}",
        superior=(agency.superior.upper(),) if agency and agency.superior else (),
        agency=(agency.name.upper(),) if agency else (BLANK,),
        place=dated_line(agency.place if agency else "", found.explained_on),
        blocks=tuple(blocks),
        signature=("ĐƠN VỊ CHỦ TRÌ", found.unit.name.upper()),
        day=found.explained_on,
    )
    return paper_docx(made)


def _told(found: Consultation, counts: Counts) -> Iterator[str]:
    if found.posted_on and found.last_day:
        yield f"Dự thảo được đăng từ ngày {show(found.posted_on)}, nhận góp ý đến hết ngày {show(found.last_day)}."
    yield (
        f"Nhận {counts.total} ý kiến: {counts.says} ý kiến có nội dung, {counts.agree} ý kiến chỉ đồng ý"
        f"{f', {counts.rejected} ý kiến không đăng' if counts.rejected else ''}."
    )
    by_verdict = dict.fromkeys(VERDICTS.values(), 0)
    for line in lines(found):
        if line.verdict:
            by_verdict[line.verdict] += len(line.numbers)
    said = "; ".join(f"{name.lower()} {n}" for name, n in by_verdict.items() if n)
    yield f"Đã trả lời {counts.answered} ý kiến{f': {said}' if said else ''}; chưa trả lời {counts.unanswered}."


def _cells(rows: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    for n, line in enumerate(rows, 1):
        yield (str(n), line.place_name, _in_cell(line.text), _in_cell(line.said_by), _in_cell(outcome_of(line)))


def _in_cell(text: str) -> str:
    return "<br>".join(text.splitlines())
