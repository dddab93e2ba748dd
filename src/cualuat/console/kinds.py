"""Commands about the kinds of matters: list them, check an agency's own, draw them, write their pages of documentation."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from cualuat.casework.kinds import FAMILIES, BadKind, Kind, all_kinds
from cualuat.console.failure import Failure
from cualuat.console.house import start
from cualuat.console.kind_faults import faults_of
from cualuat.console.kind_files import from_disk, own_files, read, rules, shipped
from cualuat.console.kind_pages import documentation, drawn, page


def list_kinds(options: argparse.Namespace) -> int:
    """Lists the kinds with the size of their tables; those of the agency are marked."""
    found = read(own_files())
    ours, theirs = read(shipped()).rows, found.rows
    rows = [
        {
            "code": code,
            "name": kind.name,
            "family": FAMILIES[kind.family],
            "states": len(kind.table.states),
            "edges": len(kind.table.edges),
            "own": code in theirs,
            "replaces": code in theirs and code in ours,
        }
        for code, kind in _all_kinds().items()
    ]
    if found.faults or not set(theirs) <= {row["code"] for row in rows}:
        print("Có tệp quy trình chưa đúng nên bị bỏ ra. Xem chỗ sai: cualuat kinds check.", file=sys.stderr)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        mark = "  (của cơ quan, thay loại có sẵn)" if row["replaces"] else "  (của cơ quan)" if row["own"] else ""
        size = f"{row['states']} trạng thái, {row['edges']} bước"
        print(f"{row['code']:<26} {row['name']} · {row['family']} · {size}{mark}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Says what is wrong with the kinds, or with one file as if it lay in the folder of the house. 0 only when nothing is."""
    limits = _known_limits()
    sources = [*shipped(), *own_files()]
    if options.file:
        wanted = Path(options.file)
        same = (f for f in sources if Path(f.shown).is_absolute() and Path(f.shown).resolve() == wanted.resolve())
        drop = next(same, None)
        sources = [*(f for f in sources if f is not drop), from_disk(wanted, shown=options.file)]
    found = read(sources)
    faults = [*found.faults]
    for code in found.rows:
        faults += [(found.files[code].shown, words) for words in faults_of(code, found.rows, limits)]
    if options.file:
        faults = [(shown, words) for shown, words in faults if shown == options.file]
    for shown, words in faults:
        print(f"{shown}: {words}")
    if faults:
        print(f"Có {len(faults)} chỗ cần sửa.", file=sys.stderr)
        return 1
    print("Không thấy chỗ nào sai." if options.file else f"{len(found.rows)} loại hồ sơ, không thấy chỗ nào sai.")
    return 0


def draw(options: argparse.Namespace) -> int:
    """Writes the picture (.svg) or the tables (.md) of one kind."""
    kind = _all_kinds().get(options.code)
    if kind is None:
        raise Failure(f"không có loại hồ sơ «{options.code}». Xem các mã: cualuat kinds list.")
    target = Path(options.out)
    if target.suffix == ".svg":
        text = drawn(kind)
    elif target.suffix == ".md":
        text = page(kind)
    else:
        raise Failure("tên tệp sau --out phải có đuôi .svg (hình vẽ) hoặc .md (bảng).")
    target.write_text(text, encoding="utf-8")
    print(f"Đã ghi {target}.")
    return 0


def docs(options: argparse.Namespace) -> int:
    """Writes the pages of all shipped kinds, or with --check says which are not as they would be written."""
    folder, wanted = Path(options.out), documentation()
    there = {path.name for path in folder.glob("*") if path.suffix in (".md", ".svg")}
    if not options.check:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"Đã ghi {len(wanted)} tệp vào {folder}.")
    stale = [name for name in sorted(wanted) if name not in there or _text_of(folder / name) != wanted[name]]
    left = sorted(there - set(wanted))
    if left:
        print(f"Trong {folder} có tệp không thuộc loại hồ sơ nào, hãy xóa: {', '.join(left)}.", file=sys.stderr)
    if options.check and stale:
        raise Failure(f"{folder} chưa theo kịp quy trình ({', '.join(stale)}). Hãy chạy «make docs» rồi nộp kèm.")
    return 1 if options.check and left else 0


def _text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def _all_kinds() -> Mapping[str, Kind]:
    try:
        return all_kinds()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        words = str(error) if isinstance(error, BadKind) else "có tệp quy trình chưa đúng."
        raise Failure(f"{words} Xem đủ các chỗ sai: cualuat kinds check.") from error


def _known_limits() -> frozenset[str]:
    """Codes of limits that come with the program, and those the agency added where its house is prepared."""
    try:
        start()
    except Failure:
        return frozenset(rules())
    from cualuat.timelimits import queries

    return frozenset(rules()) | {row.code for row in queries.time_limits()}
