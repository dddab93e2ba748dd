"""`make bench`: speed and quality, as ratios within one run; writes the tables to bench/results/.

Needs the real input beside the project (../shared/data or CUALUAT_SHARED_DATA). Works in var/bench, never in your library.
`python bench/run.py search` runs one part only (load, search, pages).
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
HOME = ROOT / "var" / "bench"
PARTS = ("load", "search", "pages")


def main(arguments: list[str]) -> int:
    """Runs the parts asked for, all without arguments; 0 when they ran."""
    parts = [a for a in arguments if a in PARTS] or list(PARTS)
    source = SHARED / "phapdien" / "phapdien.tar.zst"
    if not source.exists():
        print(f"Không có dữ liệu thật: {source}. Đặt CUALUAT_SHARED_DATA rồi chạy lại.")
        return 1
    os.environ["CUALUAT_HOME"] = str(HOME)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cualuat.config.settings")
    sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests")]
    cualuat = [sys.executable, "-m", "cualuat.console.main"]
    if "load" in parts:
        shutil.rmtree(HOME, ignore_errors=True)
    fresh = not (HOME / "cualuat.sqlite3").exists()
    subprocess.run([*cualuat, "setup"], check=True, stdout=subprocess.DEVNULL)
    tables: list[str] = []
    if "load" in parts:
        import load_bench

        tables.append(f"## Loading the codification\n\n{load_bench.run(source, HOME)}\n")
    elif fresh:
        subprocess.run([*cualuat, "load", "phapdien", str(source), "--no-index"], check=True)
    subprocess.run([*cualuat, "index", "rebuild"], check=True)
    tables += _in_process(parts)
    _write(tables, parts)
    return 0


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


def _write(tables: list[str], parts: list[str]) -> None:
    now = datetime.now(UTC)
    head = f"# {now:%Y-%m-%d %H:%M} UTC · {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n"
    text = "\n".join([head, *tables])
    print(text)
    name = now.strftime("%Y-%m-%d") + ("" if set(parts) == set(PARTS) else "-" + "-".join(parts))
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
