"""Search side by side on the loaded library: ours, SQLite FTS5, PostgreSQL full text; then ours with eight times the law.

    .venv/bin/python bench/search_bench.py [questions.jsonl]

Everything is built anew in a temporary directory from the registered sources. PostgreSQL is a private cluster there,
started and stopped by this program; where its binaries are missing the table says so. PostgreSQL needs long for a
question, so it answers a sample only, and SQLite a larger one (a hundred and four hundred questions at most).
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = Path(os.environ.get("CUALUAT_SHARED_DATA", ROOT.parent / "shared" / "data")) / "questions" / "dev.jsonl"
FTS5_SAMPLE = 400
POSTGRES_SAMPLE = 100
COPIES = 8
MIB = 1024 * 1024

Article = tuple[str, str]  # (document key, number of the article)
Ask = Callable[[str], list[Article]]  # question → best first, ten of them


@dataclass(frozen=True)
class Row:
    """One line of the table; times in milliseconds, size in bytes, build time in seconds."""

    name: str
    questions: int
    mrr: float
    r10: float
    p50: float
    p95: float
    size: int
    build: float


def run(questions: Path = QUESTIONS, *, copies: int = COPIES) -> str:
    """The comparison as a Markdown table with notes. Needs Django set up and a library loaded."""
    from cualuat.search import registry

    units = sum(source.count() for source in registry.sources())
    if not units:
        return "The library is empty: load the codification first."
    lines = [
        f"Search, {units:,} articles, questions: {questions.name}; Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.",
        "",
        "| engine | questions | MRR@10 | R@10 | p50 ms | p95 ms | index MiB | build s |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    notes: list[str] = []
    with tempfile.TemporaryDirectory(prefix="cualuat-bench-") as home:
        place = Path(home)
        ours = _ours(questions, place / "ours")
        lines += [_line(row) for row in ours]
        fts5 = _fts5(questions, place / "fts5.sqlite3")
        lines.append(_line(fts5))
        try:
            lines.append(_line(_postgres(questions, place / "postgres")))
        except PostgresMissing as error:
            notes.append(f"PostgreSQL was not measured: {error}.")
        if copies > 1:
            large = _ours(questions, place / "large", copies=copies)
            lines += [_line(row) for row in large]
            notes.append(
                f"p95 with {copies} times the articles is {large[0].p95 / ours[0].p95:.1f} times that with one."
            )
    notes.insert(0, f"FTS5 takes {fts5.p50 / ours[0].p50:.0f} times as long as ours at the median.")
    notes.append(
        "Ours is a whole page: diacritics, ten results with snippets, counts of all facets. FTS5 and PostgreSQL give ten "
        f"row numbers only, over the same text, any of the words, with the same field weights; FTS5 on the first "
        f"{FTS5_SAMPLE} questions, PostgreSQL on the first {POSTGRES_SAMPLE}."
    )
    return "\n".join([*lines, "", *(f"- {note}" for note in notes)])


def _line(row: Row) -> str:
    return (
        f"| {row.name} | {row.questions} | {row.mrr:.3f} | {row.r10:.3f} | {row.p50:.1f} | {row.p95:.1f} "
        f"| {row.size / MIB:.0f} | {row.build:.0f} |"
    )


def _documents(copies: int = 1) -> Iterator[Any]:
    from cualuat.search import registry

    for copy in range(copies):
        for source in registry.sources():
            for unit in source.documents():
                yield replace(unit, id=f"{unit.id}#{copy}", doc_id=f"{unit.doc_id}#{copy}") if copy else unit


# --- ours --------------------------------------------------------------------------------------------------------


def _ours(questions: Path, place: Path, *, copies: int = 1) -> list[Row]:
    from cualuat.search.evaluate import evaluate
    from cualuat.search.tantivy_engine import TantivyEngine

    engine = TantivyEngine(place)
    started = time.perf_counter()
    engine.swap(engine.build(_documents(copies)))
    build = time.perf_counter() - started
    stats = engine.stats()
    evaluate(questions, limit=20, engine=engine)  # files into memory
    rows = []
    for stripped in (False, True):
        result = evaluate(questions, strip_diacritics=stripped, engine=engine)
        name = f"ours{', no diacritics typed' if stripped else ''}{f', {copies}× the articles' if copies > 1 else ''}"
        size = stats.bytes if stats else 0
        rows.append(
            Row(name, result.questions, result.mrr_at_10, result.recall[10], result.p50_ms, result.p95_ms, size, build)
        )
    return rows


def _again(questions: Path, place: Path) -> float:
    """p95 of the first index measured once more, in milliseconds."""
    from cualuat.search.evaluate import evaluate
    from cualuat.search.tantivy_engine import TantivyEngine

    engine = TantivyEngine(place)
    evaluate(questions, limit=20, engine=engine)
    return evaluate(questions, engine=engine).p95_ms


# --- the others --------------------------------------------------------------------------------------------------


def _measure(name: str, ask: Ask, questions: Path, sample: int, size: int, build: float) -> Row:
    from cualuat.search.evaluate import read_questions

    asked = list(read_questions(questions))[:sample]
    times, ranks = [], []
    for question in asked:
        started = time.perf_counter()
        found = ask(question.text)
        times.append((time.perf_counter() - started) * 1000)
        ranks.append(next((rank for rank, key in enumerate(found, 1) if key in question.relevant), 0))
    times.sort()
    return Row(
        name=name,
        questions=len(asked),
        mrr=sum(1 / rank for rank in ranks if rank) / len(asked),
        r10=sum(1 for rank in ranks if rank) / len(asked),
        p50=times[len(times) // 2],
        p95=times[min(len(times) - 1, int(len(times) * 0.95))],
        size=size,
        build=build,
    )


def _texts() -> Iterator[tuple[str, str, str, str, str]]:
    """Document key, article number, heading, title of the document, text: with tone marks in their one place."""
    from cualuat.kernel.text import fold, plain_syllables

    for unit in _documents():
        texts = (" ".join(plain_syllables(text)) for text in (unit.title, unit.document_title, unit.body))
        yield (unit.document_key, fold(unit.label).removeprefix("dieu").strip(), *texts)  # type: ignore[misc]


def _words(question: str) -> Sequence[str]:
    from cualuat.kernel.text import plain_syllables

    return list(dict.fromkeys(plain_syllables(question)))


def _fts5(questions: Path, file: Path) -> Row:
    database = sqlite3.connect(file)
    database.execute(
        "CREATE VIRTUAL TABLE article USING fts5(key UNINDEXED, number UNINDEXED, heading, document, body, "
        "tokenize='unicode61 remove_diacritics 0')"
    )
    started = time.perf_counter()
    with database:
        database.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?)", _texts())
    build = time.perf_counter() - started

    def ask(question: str) -> list[Article]:
        match = " OR ".join(f'"{word}"' for word in _words(question))
        return database.execute(
            "SELECT key, number FROM article WHERE article MATCH ? ORDER BY bm25(article, 0, 0, 5.0, 3.0, 1.0) LIMIT 10",
            (match,),
        ).fetchall()

    ask("luật")
    row = _measure("SQLite FTS5", ask, questions, FTS5_SAMPLE, file.stat().st_size, build)
    database.close()
    return row


class PostgresMissing(RuntimeError):
    """There is no PostgreSQL to start here."""


def _postgres(questions: Path, place: Path) -> Row:
    with _cluster(place) as address:
        import psycopg

        with psycopg.connect(address, autocommit=True) as database:
            database.execute("CREATE TABLE article (key text, number text, heading text, document text, body text)")
            started = time.perf_counter()
            with (
                database.cursor() as cursor,
                cursor.copy("COPY article (key, number, heading, document, body) FROM STDIN") as copy,
            ):
                for row in _texts():
                    copy.write_row(tuple(text.replace("\x00", "") for text in row))
            database.execute(
                "ALTER TABLE article ADD COLUMN words tsvector; "
                "UPDATE article SET words = setweight(to_tsvector('simple', heading), 'A') || "
                "setweight(to_tsvector('simple', document), 'B') || to_tsvector('simple', left(body, 400000)); "
                "CREATE INDEX ON article USING gin (words); ANALYZE article"
            )
            build = time.perf_counter() - started
            size = database.execute("SELECT pg_total_relation_size('article')").fetchone()

            def ask(question: str) -> list[Article]:
                match = " | ".join(f"'{word}'" for word in _words(question))
                return database.execute(
                    "SELECT key, number FROM article, to_tsquery('simple', %s) query WHERE words @@ query "
                    "ORDER BY ts_rank('{0.2, 0.4, 0.6, 1.0}', words, query) DESC LIMIT 10",
                    (match,),
                ).fetchall()

            ask("luật")
            return _measure("PostgreSQL full text", ask, questions, POSTGRES_SAMPLE, size[0] if size else 0, build)


@contextlib.contextmanager
def _cluster(place: Path) -> Iterator[str]:
    """A PostgreSQL of our own in `place`, on a free port; raises `PostgresMissing`."""
    binaries = _binaries()
    place.mkdir()
    user: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        place.parent.chmod(0o755)
        try:
            shutil.chown(place, "postgres")
        except LookupError as error:
            raise PostgresMissing("it does not run as root and there is no user postgres") from error
        user = {"user": "postgres"}
    data = place / "data"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(program: str, *arguments: str) -> None:
        command = [str(binaries / program), *arguments]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=place, **user)
        if done.returncode:
            raise PostgresMissing(f"{program} failed: {done.stderr.strip()[-200:]}")

    call("initdb", "-D", str(data), "-U", "bench", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
    settings = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=512MB"
    call("pg_ctl", "-D", str(data), "-w", "-l", str(place / "log"), "-o", settings, "start")
    try:
        yield f"host=127.0.0.1 port={port} user=bench dbname=postgres"
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def _binaries() -> Path:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    raise PostgresMissing("initdb and pg_ctl are not installed")


if __name__ == "__main__":
    import django

    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cualuat.config.settings")
    django.setup()
    print(run(Path(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS))
