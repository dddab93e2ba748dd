"""A contest's start bell: people enter within a minute and save an answer every ten seconds, on PostgreSQL with two web processes.

In the middle one of the processes is killed outright; gunicorn starts another. Every answer that was told to be saved must be
found in the database afterwards. One computer plays the server, the database and all the people, so the times are upper bounds.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
PEOPLE = 2_000
ENTER_WITHIN = 60.0  # seconds
EVERY = 10.0  # seconds between two answers of one person
SAVING = 60.0  # seconds that go on after the last one has entered
QUESTIONS = 20
WORKERS, THREADS = 2, 4
TRIES, AGAIN_AFTER = 5, 3.0  # as the script in the page does


def run(
    home: Path, people: int = PEOPLE, *, within: float = ENTER_WITHIN, every: float = EVERY, saving: float = SAVING
) -> str:
    """The table, in Markdown. `home` is where the house is kept for the time of the run."""
    import server

    house = home / "contest"
    with server.running(home / "pg-contest", server.SMALL) as database:
        database.drop("contest")
        database.create("contest")
        inside = _environment(house, database.url("contest"))
        shutil.rmtree(house, ignore_errors=True)
        _command(inside, "-m", "cualuat.console.main", "setup")
        round_ = _command(inside, str(BENCH / "contest_bench.py"), "fill").split()[-1]
        port = server.free_port()
        web = _serve(inside, port)
        try:
            _wait_for(port)
            play = Play(port, round_, people, within, every, saving, web.pid)
            began = time.perf_counter()
            asyncio.run(play.run())
            took = time.perf_counter() - began
        finally:
            web.terminate()
            web.wait(timeout=60)
        kept = json.loads(_command(inside, str(BENCH / "contest_bench.py"), "kept"))
        told = _table(play, kept, took)
        database.drop("contest")
    shutil.rmtree(house, ignore_errors=True)
    return told


def _environment(home: Path, database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "CUALUAT_HOME"))}
    return kept | {
        "CUALUAT_HOME": str(home), "CUALUAT_HOSTS": "127.0.0.1", "DATABASE_URL": database, "CUALUAT_PROXY": "1",
        "DJANGO_SETTINGS_MODULE": "cualuat.config.settings", "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip


def _command(inside: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], env=inside, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _serve(inside: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    command = ["-m", "cualuat.console.main", "serve", "--bind", f"127.0.0.1:{port}", "--no-work"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS)]
    return subprocess.Popen([sys.executable, *command], env=inside, stdout=subprocess.DEVNULL)


def _wait_for(port: int) -> None:
    async def ask() -> None:
        await _exchange(port, b"GET /cuoc-thi/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")

    for _ in range(120):
        try:
            asyncio.run(ask())
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError("the web site did not start")


# --- the people ------------------------------------------------------------------------------------------------------


@dataclass
class Answered:
    """What came back: status, headers that matter, the page."""

    status: int
    location: str
    cookies: dict[str, str]
    body: str


async def _exchange(port: int, request: bytes) -> Answered:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        await writer.drain()
        data = await reader.read()
    finally:
        writer.close()
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if not lines[0]:
        raise ConnectionResetError("no answer")
    fields = [line.partition(":")[::2] for line in lines[1:]]
    location = next((value.strip() for name, value in fields if name.lower() == "location"), "")
    cookies = dict(
        value.strip().split(";")[0].partition("=")[::2] for name, value in fields if name.lower() == "set-cookie"
    )
    return Answered(int(lines[0].split()[1]), location, cookies, body.decode("utf-8", "replace"))


@dataclass
class Play:
    """All of the people, and what they saw."""

    port: int
    round: str
    people: int
    within: float
    every: float
    saving: float
    master: int
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    again: int = 0
    # Code of the attempt → number of the question → what was told to be saved, the last time.
    saved: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    killed: bool = False

    async def run(self) -> None:
        """Everybody at once, and in the middle somebody kills a process."""
        end = time.perf_counter() + self.within + self.saving
        await asyncio.gather(*(self._person(n, end) for n in range(self.people)), self._kill())

    async def _kill(self) -> None:
        await asyncio.sleep(self.within + self.saving / 2)
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        self.killed = True

    async def _person(self, number: int, end: float) -> None:
        chance = random.Random(number)
        await asyncio.sleep(chance.uniform(0, self.within))
        jar: dict[str, str] = {}
        try:
            paper = await self._enter(number, jar)
        except (OSError, ValueError, AttributeError) as error:
            self.errors[f"did not get in: {type(error).__name__}"] += 1
            return
        code = paper.split("/")[3]
        await self._answer(number, jar, paper, code, end, chance)

    async def _enter(self, number: int, jar: dict[str, str]) -> str:
        address = f"/cuoc-thi/vong/{self.round}/"
        page = await self._ask("open the way in", number, jar, "GET", address)
        sent = {
            "csrfmiddlewaretoken": _hidden(page.body, "csrfmiddlewaretoken"), "seal": _hidden(page.body, "seal"),
            "name": f"Người thi {number}", "team": "", "contact": "", "consents": "1",
        }  # fmt: skip
        await asyncio.sleep(2.5)  # nobody fills a form faster; the shield would refuse
        begun = await self._ask("begin", number, jar, "POST", address, sent)
        if begun.status != 302:
            raise ValueError(begun.status)
        page = await self._ask("first page of the paper", number, jar, "GET", begun.location)
        if wait := re.search(r'http-equiv="refresh" content="(\d+)"', page.body):
            await asyncio.sleep(int(wait.group(1)))
            page = await self._ask("first page of the paper", number, jar, "GET", begun.location)
        jar["token"] = _hidden(page.body, "csrfmiddlewaretoken")
        return begun.location

    async def _answer(
        self, number: int, jar: dict[str, str], paper: str, code: str, end: float, chance: random.Random
    ) -> None:
        question = 0
        while time.perf_counter() < end:
            began = time.perf_counter()
            chosen, at = chance.randrange(4), question % QUESTIONS + 1
            sent = {"csrfmiddlewaretoken": jar["token"], "n": str(at), "a": str(chosen)}
            try:
                told = await self._ask("save an answer", number, jar, "POST", paper, sent, as_json=True)
            except OSError as error:
                self.errors[f"answer not saved: {type(error).__name__}"] += 1
            else:
                if told.status == 200:
                    self.saved[code][str(at)] = chosen
                else:
                    self.errors[f"answer not saved: {told.status}"] += 1
            question += 1
            await asyncio.sleep(max(0.0, self.every - (time.perf_counter() - began)))

    async def _ask(
        self, what: str, number: int, jar: dict[str, str], method: str, path: str, sent: dict[str, str] | None = None,
        *, as_json: bool = False,
    ) -> Answered:  # fmt: skip
        """One request; where the connection breaks it is tried again, as the page does."""
        body = urlencode(sent or {}).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in jar.items() if name != "token")
        head = [
            f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Cookie: {cookies}",
            f"X-Forwarded-For: 10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        ]  # fmt: skip
        if as_json:
            head.append("Accept: application/json")
        if method == "POST":
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        request = "\r\n".join([*head, "", ""]).encode() + (body if method == "POST" else b"")
        for tries in range(TRIES):
            began = time.perf_counter()
            try:
                told = await _exchange(self.port, request)
            except OSError:
                if tries == TRIES - 1:
                    raise
                self.again += 1
                await asyncio.sleep(AGAIN_AFTER)
                continue
            self.times[what].append((time.perf_counter() - began) * 1000)
            if told.status >= 500:
                self.errors[f"{what}: {told.status}"] += 1
            jar.update(told.cookies)
            return told
        raise ConnectionError(what)


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    if found is None:
        raise ValueError(f"no {name} in the page")
    return found.group(1)


def _table(play: Play, kept: dict[str, dict[str, Any]], took: float) -> str:
    lines = [
        f"{play.people:,} people within {play.within:.0f} s, an answer every {play.every:.0f} s, {took:.0f} s in all; {WORKERS} processes of "
        f"{THREADS} threads.",
        "",
        "| request | number | p50, ms | p95, ms | largest, ms |",
        "|---|--:|--:|--:|--:|",
    ]
    for what, times in play.times.items():
        p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
        lines.append(f"| {what} | {len(times):,} | {statistics.median(times):.0f} | {p95:.0f} | {max(times):.0f} |")
    told = [(code, n, chosen) for code, answers in play.saved.items() for n, chosen in answers.items()]
    lost = [one for one in told if kept.get(one[0], {}).get(one[1]) != [one[2]]]
    errors = "; ".join(f"{name} × {count}" for name, count in play.errors.items()) or "none"
    lines += [
        "",
        f"- A process killed in the middle: {'yes' if play.killed else 'no'}; requests tried again: {play.again}.",
        f"- Errors: {errors}.",
        f"- In the house: {len(kept):,} attempts. Answers told to be saved: {len(told):,}; of these lost: {len(lost)}.",
    ]
    return "\n".join(lines)


# --- inside the house ------------------------------------------------------------------------------------------------


def _fill() -> None:
    """A bank, and a round that has just opened; prints its key."""
    import django

    django.setup()
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.contests import queries
    from cualuat.contests.operations import arranging, importing
    from cualuat.contests.operations.arranging import ContestWanted, RoundWanted
    from cualuat.entry.rules import Terms

    now = timezone.now()
    head = ["Câu hỏi", "A", "B", "C", "D", "Đáp án", "Chủ đề", "Căn cứ"]
    rows = [head] + [
        [f"Câu hỏi thứ {n} về luật là gì?", "Một", "Hai", "Ba", "Bốn", "A", "Luật", "Điều 1 Luật số 1/2020/QH14"]
        for n in range(200)
    ]
    importing.load(rows=rows, source="bench", activate=True, by=SYSTEM, at=now)
    contest = arranging.keep(contest=None, wanted=ContestWanted("Chuông mở thi"), version=None, by=SYSTEM, at=now)
    from datetime import timedelta

    wanted = RoundWanted(
        "Vòng 1", Terms("open", "named", now, now + timedelta(hours=3)), 60, f"Mọi chủ đề | | {QUESTIONS} | 1", delay=5
    )
    arranging.keep_round(contest=contest, round_=None, wanted=wanted, version=None, by=SYSTEM, at=now)
    arranging.announce(contest=contest, version=None, by=SYSTEM, at=now)
    print(queries.rounds(contest)[0].pk)


def _kept() -> None:
    """What the house kept: code of the attempt → number → what was chosen."""
    import django

    django.setup()
    from cualuat.contests.models import Answer, Attempt

    found: dict[str, dict[str, Any]] = {code: {} for code in Attempt.objects.values_list("code", flat=True)}
    for code, number, chosen in Answer.objects.values_list("attempt__code", "number", "chosen"):
        found[code][str(number)] = chosen
    print(json.dumps(found))


if __name__ == "__main__":
    if sys.argv[1:] == ["fill"]:
        _fill()
    elif sys.argv[1:] == ["kept"]:
        _kept()
    else:
        sys.path[:0] = [str(BENCH), str(ROOT / "tests")]
        print(run(ROOT / "var" / "bench", int(sys.argv[1]) if sys.argv[1:] else PEOPLE))
