"""Results as spreadsheet, CSV and Word, the poster: the same figures that pages show, with the same hidden."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import house_letter
from cualuat.entry.rules import AUDIENCES, SECRECY
from cualuat.kernel.workdays import day_of
from cualuat.letters import typesetting
from cualuat.letters.posters import Poster, poster_pdf
from cualuat.letters.registers import Column, Row
from cualuat.letters.workbooks import Page, workbook
from cualuat.organisation import queries as organisation
from cualuat.surveys import queries
from cualuat.surveys.models import Survey
from cualuat.surveys.rules.answers import in_words
from cualuat.surveys.rules.counting import Counted, Crossed
from cualuat.surveys.rules.questions import Question

HIDDEN: Final = "ẩn"
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rule_of(row: Survey) -> str:
    """How small groups are kept hidden, in words."""
    return (
        f"Số đếm từ 1 đến {row.smallest - 1} phiếu không hiện («{HIDDEN}»); một số ô khác cũng ẩn để không ai lấy tổng trừ ra được. "
        "Tỷ lệ tính trên mọi phiếu hợp lệ, kể cả phiếu không trả lời câu ấy."
    )


def percent(share: float | None) -> str:
    """«40,0 %»; «ẩn» where it is hidden."""
    return HIDDEN if share is None else f"{share:.1f} %".replace(".", ",")


def _lines(counted: Sequence[Counted]) -> Iterable[dict[str, object]]:
    for one in counted:
        if one.lines is None:
            yield {"question": one.title, "answer": "Không hiện được: nhóm quá nhỏ", "count": None, "share": HIDDEN}
        for line in one.lines or ():
            yield {
                "question": one.title, "answer": line.label, "count": line.count, "share": percent(line.share),
                "weighted": percent(line.weighted) if line.weighted is not None else "", "score": one.score,
            }  # fmt: skip


_RESULTS: Final = (
    Column("question", "Câu hỏi", 50),
    Column("answer", "Trả lời", 36),
    Column("count", "Số phiếu", 10, "number"),
    Column("share", "Tỷ lệ", 10),
    Column("weighted", "Tỷ lệ đã cân", 12),
    Column("score", "Bình quân, NPS", 14),
)


def sheet_of(row: Survey, *, by: str, actor: Actor) -> bytes:
    """All results as .xlsx; of a named survey every sheet too, for those who run it."""
    lines = [f"{row.responses.count()} phiếu hợp lệ", rule_of(row)]
    pages = [Page("Ket qua", row.title, _RESULTS, list(_lines(queries.results(row))), lines, HIDDEN)]
    crossed = queries.divided(row, by) if by else []
    if crossed:
        pages.append(_crossed(row, crossed))
    if raw := queries.raw_rows(row, actor=actor):
        questions = row.questionnaire.questions
        columns = (Column("day", "Ngày", 12, "date"), *(Column(q.key, q.said()[:60], 24) for q in questions))
        pages.append(Page("Phieu", row.title, columns, [_raw(one.day, one.answers, questions) for one in raw]))
    return workbook(pages, title=row.title)


def _raw(day: date, answers: dict[str, object], questions: Sequence[Question]) -> Row:
    return {"day": day, **{question.key: in_words(question, answers) for question in questions}}


def _crossed(row: Survey, crossed: Sequence[Crossed]) -> Page:
    names = crossed[0].columns
    columns = (
        Column("question", "Câu hỏi", 44), Column("answer", "Trả lời", 30), *(Column(str(n), name[:60], 14) for n, name in enumerate(names)),
    )  # fmt: skip
    rows: list[Row] = []
    for one in crossed:
        if one.cells is None:
            rows.append({"question": one.title, "answer": "Không hiện được: nhóm quá nhỏ", **_empty(names)})
        for label, cells in one.lines:
            shown = {str(n): HIDDEN if cell is None else str(cell) for n, cell in enumerate(cells)}
            rows.append({"question": one.title, "answer": label, **_empty(names), **shown})
    return Page("Chia nhom", row.title, columns, rows, [rule_of(row)])


def _empty(names: Sequence[str]) -> dict[str, object]:
    return dict.fromkeys(map(str, range(len(names))), "")


def safe(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_RISKY) or text.startswith(_RISKY) else text


def csv_of(row: Survey, *, actor: Actor) -> str:
    """The results as CSV; of a named survey, for those who run it, every sheet instead."""
    out = io.StringIO()
    out.write("\ufeff")  # without it Excel takes UTF-8 for an old code page
    writer = csv.writer(out)
    if raw := queries.raw_rows(row, actor=actor):
        questions = row.questionnaire.questions
        writer.writerow(["Ngày", *(safe(question.said()) for question in questions)])
        for one in raw:
            writer.writerow([one.day.isoformat(), *(safe(in_words(question, one.answers)) for question in questions)])
        return out.getvalue()
    writer.writerow([column.title for column in _RESULTS])
    for line in _lines(queries.results(row)):
        shown = {**line, "count": HIDDEN if line["count"] is None else line["count"]}
        writer.writerow([safe(shown.get(column.key, "")) for column in _RESULTS])
    return out.getvalue()


def report_of(row: Survey, *, on: date) -> bytes:
    """The report as Word, in the form of the house. Raises Refused."""
    occasion = row.occasion
    ended = min(occasion.closed_at or occasion.closes_at, occasion.closes_at)
    on_paper = row.responses.filter(on_paper=True).count()
    sent = row.responses.count()
    manner = f"{SECRECY[occasion.secrecy][:1].lower()}{SECRECY[occasion.secrecy][1:]}; {sent - on_paper} phiếu gửi trên mạng, {on_paper} phiếu giấy nhập hai lượt"
    weigh = queries.weighing(row, queries.sheets(row))
    weights = []
    if weigh is not None and row.weights:
        weights.append(
            f"Cân theo câu «{weigh.by.title()}», trọng số chặn ở {row.weights['cap']:g}".replace(".", ",") + ":"
        )
        names = weigh.by.groups()
        weights += [f"- {names[key]}: {weight:.2f}".replace(".", ",") for key, weight in weigh.of.items()]
    fields = {
        "title": row.title, "opened_on": day_of(occasion.opens_at), "closed_on": day_of(ended), "audience": AUDIENCES[occasion.audience],
        "manner": manner, "count": str(sent), "words": row.words, "rule": rule_of(row),
        "results": "\n".join(_told(queries.results(row))), "weights": "\n".join(weights),
    }  # fmt: skip
    return house_letter("survey-report", fields, today=on, called="báo cáo kết quả khảo sát", unit=row.unit)


def _told(counted: Sequence[Counted]) -> Iterable[str]:
    for one in counted:
        score = f" (bình quân, điểm: {one.score})" if one.score else ""
        yield f"{one.variable.number}. {' '.join(one.title.split())}{score}"
        if one.lines is None:
            yield "- Không hiện được: nhóm quá nhỏ."
        for line in one.lines or ():
            count = HIDDEN if line.count is None else f"{line.count} phiếu, {percent(line.share)}"
            weighted = f"; đã cân {percent(line.weighted)}" if line.weighted is not None else ""
            yield f"- {' '.join(line.label.split())}: {count}{weighted}"


def poster_of(row: Survey, *, address: str) -> bytes:
    """A poster with the address as a code to scan. Raises Refused."""
    agency = organisation.agency()
    occasion = row.occasion
    poster = Poster(
        agency=agency.name if agency else "", call="Mời bạn góp ý kiến", title=row.title,
        lines=[AUDIENCES[occasion.audience], f"Đến hết ngày {day_of(occasion.closes_at):%d/%m/%Y}", SECRECY[occasion.secrecy]],
        below="Quét mã bằng điện thoại, hoặc gõ địa chỉ:", address=address,
        foot="Không có điện thoại? Hãy hỏi phiếu giấy ở bộ phận tiếp nhận.",
    )  # fmt: skip
    try:
        return poster_pdf(poster)
    except typesetting.CannotTypeset as error:
        raise Refused(str(error)) from error
