"""`make bench`: speed and quality, as ratios within one run; writes the tables to bench/results/.

Works in var/bench, never in your library. `python bench/run.py search` runs one part only. Parts:

- load, search, pages: the library. They need the real input beside the project (../shared/data or CUALUAT_SHARED_DATA).
- scale: the case desk with 10^4, 10^5, 10^6 matters; needs PostgreSQL, 12 GB of disk, and half an hour the first time. Sizes
  in BENCH_SIZES («10000,100000»), rounds in BENCH_ROUNDS.
- programme: nine real plans against their key (where the real input is there), 200 units with 20,000 things to do; needs PostgreSQL.
- ballots: a vote of 100,000 counted and recounted; how many papers in BENCH_PAPERS.
- contest: a start bell: people enter within a minute and save an answer every ten seconds, a process is killed; needs PostgreSQL.
  How many people in BENCH_PEOPLE (2000).
- chaos: letters that come in while processes are killed; needs PostgreSQL. How many letters in BENCH_LETTERS (5000).
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("CUALUAT_SHARED_DATA") or ROOT.parent / "shared" / "data")
SOURCE = SHARED / "phapdien" / "phapdien.tar.zst"
HOME = ROOT / "var" / "bench"
LIBRARY = ("load", "search", "pages")  # parts that need the real input
PARTS = (*LIBRARY, "programme", "ballots", "contest", "scale", "chaos")


def main(arguments: list[str]) -> int:
    """Runs the parts asked for, all without arguments; 0 when they ran."""
    parts = [a for a in arguments if a in PARTS] or list(PARTS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cualuat.config.settings")
    sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests")]
    desk = [part for part in parts if part not in LIBRARY]
    library = [part for part in parts if part in LIBRARY]
    if library and not SOURCE.exists():
        print(f"Không có dữ liệu thật: {SOURCE}. Đặt CUALUAT_SHARED_DATA rồi chạy lại.")
        return 1
    for part in desk:
        _write([f"## {HEADS[part]}\n\n{DESK[part]()}\n"], part)
    if library:
        _write(_library(library), "" if set(library) == set(LIBRARY) else "-".join(library))
    return 0


def _scale() -> str:
    import scale_bench

    sizes = tuple(map(int, os.environ.get("BENCH_SIZES", "").replace(",", " ").split())) or scale_bench.SIZES
    return scale_bench.run(HOME, sizes, int(os.environ.get("BENCH_ROUNDS") or scale_bench.ROUNDS))


def _chaos() -> str:
    import chaos_bench

    return chaos_bench.run(HOME, int(os.environ.get("BENCH_LETTERS") or chaos_bench.SUBMISSIONS))


def _contest() -> str:
    import contest_bench

    return contest_bench.run(HOME, int(os.environ.get("BENCH_PEOPLE") or contest_bench.PEOPLE))


def _programme() -> str:
    import programme_bench

    return programme_bench.run(HOME, SHARED)


def _ballots() -> str:
    import ballots_bench

    return ballots_bench.run(HOME, int(os.environ.get("BENCH_PAPERS") or ballots_bench.PAPERS))


DESK = {"programme": _programme, "ballots": _ballots, "contest": _contest, "scale": _scale, "chaos": _chaos}
HEADS = {
    "programme": "The programme",
    "ballots": "A vote counted and recounted",
    "contest": "The start bell of a contest",
    "scale": "The case desk with many matters",
    "chaos": "Letters that come in while processes are killed",
}


def _library(parts: list[str]) -> list[str]:
    """The tables of the library."""
    os.environ["CUALUAT_HOME"] = str(HOME)
    cualuat = [sys.executable, "-m", "cualuat.console.main"]
    if "load" in parts:
        for name in ("cualuat.sqlite3", "files", "index"):  # not the houses of the desk, which take long to make
            _remove(HOME / name)
    fresh = not (HOME / "cualuat.sqlite3").exists()
    subprocess.run([*cualuat, "setup"], check=True, stdout=subprocess.DEVNULL)
    tables: list[str] = []
    if "load" in parts:
        import load_bench

        tables.append(f"## Loading the codification\n\n{load_bench.run(SOURCE, HOME)}\n")
    elif fresh:
        subprocess.run([*cualuat, "load", "phapdien", str(SOURCE), "--no-index"], check=True)
    subprocess.run([*cualuat, "index", "rebuild"], check=True)
    return tables + _in_process(parts)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)


def _in_process(parts: list[str]) -> list[str]:
    import django

    django.setup()
    tables = []
    if "search" in parts:
        import search_bench

        tables.append(f"## Search\n\n{search_bench.run(SHARED / 'questions' / 'dev.jsonl')}\n")
    if "pages" in parts:
        import pages_bench

        tables.append(f"## Pages\n\n{pages_bench.run()}\n")
    return tables


def _write(tables: list[str], name: str) -> None:
    """Prints the tables and keeps them under the day and the name of the part."""
    now = datetime.now(UTC)
    head = f"# {now:%Y-%m-%d %H:%M} UTC · {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n"
    text = "\n".join([head, *tables])
    print(text)
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / f"{now:%Y-%m-%d}{name and '-'}{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
