"""Commands that search and measure the search."""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import date
from pathlib import Path

from cualuat.console.days import read_day
from cualuat.console.failure import Failure
from cualuat.console.house import start


def _day(text: str | None) -> date:
    from django.utils import timezone

    return read_day(text) if text else timezone.localdate()


def search(options: argparse.Namespace) -> int:
    """Searches as the web page does."""
    start()
    from cualuat.search import queries
    from cualuat.search.engine import IndexMissing

    wanted = queries.SearchOptions(
        sources=("law",),
        on_date=_day(options.date),
        include_not_in_force=options.all,
        page_size=max(1, min(options.limit, 100)),
        restore=not options.as_typed,
    )
    try:
        page = queries.search(options.query, options=wanted)
    except IndexMissing as error:
        raise Failure("chưa có chỉ mục tìm kiếm. Hãy chạy «cualuat index rebuild».") from error
    if options.json:
        print(json.dumps(dataclasses.asdict(page), ensure_ascii=False, indent=2, default=str))
        return 0
    if options.explain:
        print(page.plan.explain())
        print()
    if page.restored_query:
        print(f"Đang tìm: {page.restored_query}")
    print(f"{page.total} kết quả, {page.took_ms:.1f} mili giây")
    for hit in page.hits:
        print(f"\n{hit.label} {hit.title}".rstrip())
        print(f"  {hit.document_title} · {hit.document_number}")
        print("  " + "".join(text for text, _ in hit.snippet).replace("\n", " "))
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """Quality and speed of the search on questions with known answers."""
    start()
    from cualuat.search import evaluate as evaluation
    from cualuat.search.engine import IndexMissing

    path = Path(options.questions)
    if not path.is_file():
        raise Failure(f"không tìm thấy tệp câu hỏi «{path}».")
    try:
        found = evaluation.evaluate(
            path, strip_diacritics=options.strip_diacritics, limit=max(0, options.limit) or None
        )
    except evaluation.BadQuestions as error:
        raise Failure(str(error)) from error
    except IndexMissing as error:
        raise Failure("chưa có chỉ mục tìm kiếm. Hãy chạy «cualuat index rebuild».") from error
    if options.json:
        print(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
        return 0
    for name, value in found.as_dict().items():
        if not isinstance(value, list | tuple):
            print(f"{name:<12} {value:.3f}" if isinstance(value, float) else f"{name:<12} {value}")
    print(f"{'không thấy':<12} {len(found.unanswered)}")
    return 0
