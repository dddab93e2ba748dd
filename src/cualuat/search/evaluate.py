"""How good the search is: questions with known articles, run through `queries.search` as people run it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cualuat.kernel.citation.numbers import NotANumber, parse_number
from cualuat.kernel.text import fold, strip_marks
from cualuat.search.engine import SearchEngine
from cualuat.search.queries import Hit, SearchOptions, search

DEPTHS = (1, 5, 10, 20, 100)
_ARTICLE = re.compile(r"dieu\s+(\d+[a-z]*)")


class BadQuestions(ValueError):
    """The file does not hold questions, one JSON object a line with id, question, relevant."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the (document key, folded article number) pairs of which any answers it."""

    id: str
    text: str
    relevant: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Share of questions with an answer among the first k, mean reciprocal rank in ten, milliseconds for a page of ten.

    `recall` maps k to a share 0..1. `unanswered` are ids of questions without an answer in the first hundred.
    """

    questions: int
    stripped: bool
    recall: dict[int, float]
    mrr_at_10: float
    p50_ms: float
    p95_ms: float
    unanswered: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON: «R@1» … «R@100», «MRR@10», «p50_ms», «p95_ms»."""
        plain = asdict(self)
        recall = {f"R@{k}": round(share, 4) for k, share in plain.pop("recall").items()}
        return {
            "questions": self.questions,
            "stripped": self.stripped,
            **recall,
            "MRR@10": round(self.mrr_at_10, 4),
            "p50_ms": round(self.p50_ms, 2),
            "p95_ms": round(self.p95_ms, 2),
            "unanswered": list(self.unanswered),
        }


def evaluate(
    questions: Path, *, strip_diacritics: bool = False, limit: int | None = None, engine: SearchEngine | None = None
) -> Evaluation:
    """Run every question as a search without a date, look where its article stands; raises `BadQuestions`.

    The time is that of the first page of ten with snippets and facets; the depth is looked at afterwards.
    """
    ranks: dict[str, int | None] = {}
    times: list[float] = []
    for question in list(read_questions(questions))[:limit]:
        text = strip_marks(question.text) if strip_diacritics else question.text
        times.append(search(text, options=SearchOptions(), engine=engine).took_ms)
        deep = SearchOptions(page_size=max(DEPTHS), facets=False, snippets=False)
        hits = search(text, options=deep, engine=engine).hits
        ranks[question.id] = next((rank for rank, hit in enumerate(hits, 1) if _key(hit) in question.relevant), None)
    if not ranks:
        raise BadQuestions(f"Tệp {questions} không có câu hỏi nào.")
    found = [rank for rank in ranks.values() if rank]
    times.sort()
    return Evaluation(
        questions=len(ranks),
        stripped=strip_diacritics,
        recall={k: sum(rank <= k for rank in found) / len(ranks) for k in DEPTHS},
        mrr_at_10=sum(1 / rank for rank in found if rank <= 10) / len(ranks),
        p50_ms=times[len(times) // 2],
        p95_ms=times[min(len(times) - 1, int(len(times) * 0.95))],
        unanswered=tuple(id for id, rank in ranks.items() if rank is None),
    )


def read_questions(path: Path) -> Iterator[Question]:
    """The questions of a JSONL file, in order; raises `BadQuestions` with the line."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                pairs = frozenset((_number_key(r["document"]), fold(str(r["article"]))) for r in row["relevant"])
                yield Question(str(row["id"]), str(row["question"]), pairs)
            except (ValueError, KeyError, TypeError) as error:
                raise BadQuestions(f"Dòng {number} của {path} không phải là câu hỏi: {error}") from error


def _key(hit: Hit) -> tuple[str, str]:
    article = _ARTICLE.match(fold(hit.label))
    return hit.document_key or _number_key(hit.document_number), article[1] if article else ""


def _number_key(number: str) -> str:
    try:
        return parse_number(number).key
    except NotANumber:
        return fold(number).upper()
