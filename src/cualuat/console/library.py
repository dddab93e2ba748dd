"""Commands that load and describe the library."""

from __future__ import annotations

import argparse
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cualuat.console.failure import Failure
from cualuat.console.house import home, start
from cualuat.console.progress import Report, progress_bar

OUTCOME_WORDS = {
    "created": "văn bản mới",
    "changed": "văn bản thay đổi",
    "unchanged": "văn bản không đổi",
    "refused": "tệp không nhận",
    "articles": "điều trong nguồn",
    "headings": "đề mục có nội dung",
    "empty_headings": "đề mục trống",
    "gone": "văn bản không còn trong nguồn, đã gỡ",
}


def load_phapdien(options: argparse.Namespace) -> int:
    """Loads the official codification."""
    start()
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.law.load.readers.extraction import UnreadableFile
    from cualuat.law.load.run import load_codification

    began = time.monotonic()
    with progress_bar() as report:
        path = _source(options.source, report)
        try:
            batch = load_codification(path, by=SYSTEM, clock=timezone.now, progress=report)
        except UnreadableFile as error:
            raise Failure(str(error)) from error
        if not options.no_index:
            _rebuild(report)
    _print_batch(batch, time.monotonic() - began, as_json=options.json)
    return 0


def _source(text: str, report: Report) -> Path:
    if not text.startswith(("https://", "http://")):
        return Path(text)
    folder = home() / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (text.rstrip("/").rsplit("/", 1)[-1].split("?")[0] or "phapdien.zip")
    part = target.with_suffix(target.suffix + ".part")
    try:
        request = urllib.request.Request(text, headers={"User-Agent": "cualuat"})  # noqa: S310 – scheme checked above
        with urllib.request.urlopen(request, timeout=60) as answer, part.open("wb") as file:  # noqa: S310
            total, done = int(answer.headers.get("Content-Length") or 0), 0
            while chunk := answer.read(1 << 20):
                file.write(chunk)
                done += len(chunk)
                report("Tải về (KB)", done // 1024, max(total, done) // 1024)
            if total and done < total:
                raise Failure(f"tải về bị đứt ({done:,} trên {total:,} byte). Hãy chạy lại lệnh.")
    except (urllib.error.URLError, OSError) as error:
        raise Failure(f"không tải được «{text}»: {error}. Hãy xem lại địa chỉ và đường mạng.") from error
    part.replace(target)
    return target


def load_files(options: argparse.Namespace) -> int:
    """Loads files; they wait for review at the desk."""
    start()
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.law import queries
    from cualuat.law.load.run import load_files as load

    paths = [Path(p) for p in options.paths]
    absent = [str(p) for p in paths if not p.exists()]
    if absent:
        raise Failure(f"không tìm thấy {', '.join(absent)}. Hãy kiểm tra lại đường dẫn.")
    if not any(path.is_file() or any(path.rglob("*")) for path in paths):
        raise Failure(f"trong {', '.join(map(str, paths))} không có tệp nào.")
    began = time.monotonic()
    with progress_bar() as report:
        batch = load(paths, by=SYSTEM, clock=timezone.now, progress=report)
    items = list(queries.batch_items(batch))
    if not options.json:
        for item in items:
            print(f"{item.get_outcome_display():<16} {item.name}: {item.message}")
    _print_batch(batch, time.monotonic() - began, as_json=options.json)
    return 0 if any(i.outcome != "refused" for i in items) else 1


def load_questions(options: argparse.Namespace) -> int:
    """Takes the frequent questions from a text file, one a line, or from JSON lines with a field «question»."""
    start()
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.law import operations

    path = Path(options.path)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        texts = [str(json.loads(line)["question"]) if line.startswith("{") else line for line in lines]
    except UnicodeDecodeError as error:
        raise Failure(f"«{path}» không phải UTF-8. Hãy lưu lại tệp bằng bảng mã UTF-8.") from error
    except (OSError, ValueError, KeyError) as error:
        raise Failure(f"không đọc được «{path}»: {error}.") from error
    count = operations.set_questions(texts=texts, by=SYSTEM, at=timezone.now())
    if not options.no_index:
        with progress_bar() as report:
            _rebuild(report)
    print(f"Đã có {count} câu hỏi thường gặp để gợi ý.")
    return 0


def load_sample(options: argparse.Namespace) -> int:
    """Loads the sample library, with the guides and answers written for it."""
    start()
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.guides.operations.loading import load_texts
    from cualuat.law.load.run import load_sample as load

    began = time.monotonic()
    batch = load(by=SYSTEM, clock=timezone.now)
    load_texts(by=SYSTEM, at=timezone.now())
    with progress_bar() as report:
        _rebuild(report)
    _print_batch(batch, time.monotonic() - began, as_json=options.json)
    return 0


def _print_batch(batch: Any, seconds: float, *, as_json: bool) -> None:
    from cualuat.law import queries
    from cualuat.law.rules import FINDING_NAMES

    findings = queries.finding_counts(batch)
    if as_json:
        answer = {"batch": batch.pk, "state": batch.state, "seconds": round(seconds, 1), **batch.counts}
        print(json.dumps({**answer, "findings": dict(findings)}, ensure_ascii=False, indent=2))
        return
    counts = [f"{n:,} {OUTCOME_WORDS.get(k, k)}".replace(",", ".") for k, n in batch.counts.items() if n]
    print(f"Đã nạp trong {seconds:.0f} giây: {'; '.join(counts)}.")
    if findings:
        print("Cần xem lại (chi tiết tại bàn làm việc, mục Các lần nạp):")
        for code, n in findings:
            print(f"  {n:>6}  {FINDING_NAMES.get(code, code)}")


def _rebuild(report: Report) -> Any:
    from cualuat.search import operations as search

    progress: Callable[[int, int], None] = lambda done, total: report("Lập chỉ mục", done, total)  # noqa: E731
    return search.rebuild_index(progress=progress)


def rebuild_index(options: argparse.Namespace) -> int:
    """Builds the search index anew."""
    start()
    began = time.monotonic()
    with progress_bar() as report:
        _rebuild(report)
    state = _index_state()
    if options.json:
        print(json.dumps({**state, "seconds": round(time.monotonic() - began, 1)}, ensure_ascii=False, indent=2))
    else:
        print(f"Đã lập chỉ mục {state['units']} điều trong {time.monotonic() - began:.0f} giây.")
    return 0


def _index_state() -> dict[str, object]:
    from cualuat.search import queries as search

    found = search.index_stats()
    if found is None:
        return {"state": "none", "units": 0}
    return {
        "state": "ready",
        "units": found.units,
        "bytes": found.bytes,
        "generation": found.generation,
        "built_at": found.built_at,
    }


def stats(options: argparse.Namespace) -> int:
    """What is loaded."""
    start()
    from cualuat.law import queries

    figures = {**queries.stats(), "index": _index_state()}
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return 0
    words = {
        "documents": "Văn bản đã công bố",
        "articles": "Điều",
        "codified_articles": "Điều của Bộ pháp điển",
        "headings": "Đề mục có điều",
        "relations": "Quan hệ",
        "citations": "Dẫn chiếu trong lời văn",
        "sample_documents": "Văn bản mẫu",
    }
    for key, word in words.items():
        print(f"{word:<28} {figures[key]:>10}")
    for kind, n in dict(figures["documents_by_kind"]).items():  # type: ignore[call-overload]
        print(f"  {kind:<26} {n:>10}")
    index = figures["index"]
    assert isinstance(index, dict)
    print(f"{'Điều trong chỉ mục':<28} {index['units']:>10}" if index["units"] else "Chưa có chỉ mục tìm kiếm.")
    return 0
