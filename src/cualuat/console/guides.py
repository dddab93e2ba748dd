"""Commands about guides, questions and answers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from cualuat.console.failure import Failure
from cualuat.console.house import start


def load(options: argparse.Namespace) -> int:
    """Takes in the Markdown files of a folder; published at once unless only drafts are wanted."""
    start()
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.base.operations import Refused
    from cualuat.guides.operations.loading import OUTCOMES, load_sources
    from cualuat.guides.sources import BadSource, read_source

    folder = Path(options.folder)
    if not folder.is_dir():
        raise Failure(f"«{folder}» không phải thư mục. Hãy kiểm tra lại đường dẫn.")
    paths = sorted(path for path in folder.rglob("*.md") if path.is_file())
    if not paths:
        raise Failure(f"trong «{folder}» không có tệp .md nào.")
    sources = []
    for path in paths:
        try:
            sources.append(read_source(path.name, path.read_text(encoding="utf-8")))
        except BadSource as wrong:
            raise Failure(f"«{path}»: {wrong}") from wrong
        except UnicodeDecodeError as wrong:
            raise Failure(f"«{path}» không phải UTF-8. Hãy lưu lại tệp bằng bảng mã UTF-8.") from wrong
        except OSError as wrong:
            raise Failure(f"không đọc được «{path}» ({wrong}).") from wrong
    try:
        counts = load_sources(sources=sources, public=not options.draft, by=SYSTEM, at=timezone.now())
    except Refused as refused:
        raise Failure(f"chưa nạp bài nào. {refused}") from refused
    if options.json:
        print(json.dumps(counts, ensure_ascii=False, indent=2))
    else:
        told = [f"{count} {OUTCOMES[name]}" for name, count in counts.items() if count]
        print(f"Đã nạp: {'; '.join(told)}.")
    return 0
