"""`make test`: every test on SQLite, and all that touch the database on PostgreSQL too, side by side, one summary.

Arguments go to pytest: `python tests/run.py tests/web -k search`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Runs pytest with one worker for each database; its exit status."""
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("CUALUAT_HOME", None)
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres.running())
        except (FileNotFoundError, subprocess.CalledProcessError, KeyError) as reason:
            print(f"PostgreSQL: bỏ qua ({reason}). Cách có: {postgres.HOW_TO_GET}")
            return subprocess.run(command, cwd=ROOT, check=False).returncode
        workers = ["--dist", "each", "--tx", "popen", "--tx", "popen//env:CUALUAT_TEST_DATABASE=postgresql"]
        environment = {
            **os.environ,
            "CUALUAT_TEST_POSTGRESQL": url,
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests"))),
        }
        command += ["-p", "two_databases", *workers]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def say_what_is_missing() -> None:
    """Says which tests will be skipped for want of a program, and how to get it."""
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        print("Chromium: bỏ qua các bài kiểm tra bằng trình duyệt. Cách có: Debian: apt-get install chromium")
    for program, package in (("soffice", "libreoffice-writer-nogui"), ("tesseract", "tesseract-ocr tesseract-ocr-vie")):
        if not shutil.which(program):
            print(f"{program}: bỏ qua một số bài kiểm tra đọc tệp. Cách có: Debian: apt-get install {package}")


if __name__ == "__main__":
    say_what_is_missing()
    sys.exit(main(sys.argv[1:]))
