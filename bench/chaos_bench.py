"""Letters come in while worker, web site and database are killed at random: is one lost, doubled, a reminder skipped, sent twice?

Real processes: `cualuat serve` and `cualuat work` on PostgreSQL (fsync on), a mail server on the loopback, browsers over HTTP. The
house begins with matters whose limits are about to end, and by a clock that runs faster, so that a night and a morning with new
milestones pass. What an undisturbed worker would have told is found out in a copy of the database made at the beginning.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
SUBMISSIONS = 5000
BROWSERS = 8
OLD_MATTERS = 3000
SPEED = 120  # two hours of the house in a minute
# A morning: mail may go out at once; a night with its new milestones comes before the next one.
BEGINS = datetime(2026, 11, 25, 7, 15, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PAUSE = (2.0, 8.0)  # seconds between two killings
# What is killed → how often, compared with the others.
VICTIMS = {"worker": 4, "a web process": 3, "the whole web site": 2, "database": 2}
HOUSE, COPY = "chaos", "undisturbed"


def run(home: Path, submissions: int = SUBMISSIONS, seed: int = 0) -> str:
    """The table, in Markdown. `home` is where the house is made anew."""
    import mail_server
    import server

    seed = seed or time.time_ns() % 10**6
    base = home / "chaos"
    shutil.rmtree(base / "house", ignore_errors=True)
    with server.running(base / "pg", server.SMALL) as database, mail_server.Mailbox() as postbox:
        threading.Thread(target=postbox.serve_forever, daemon=True).start()
        house = House(database, base / "house", postbox.server_address[1], server.free_port())
        house.prepare()
        found = _stormed(house, submissions, random.Random(seed))
        found["taken"] = dict(postbox.taken)
        found["checked"] = house.checked(found["receipts"], postbox)
        found["taken_in_all"] = dict(postbox.taken)
        postbox.shutdown()
        version = database.version()
    return "\n".join(_table(found, submissions) + _notes(found, version, seed))


# --- the house -------------------------------------------------------------------------------------------------------


@dataclass
class House:
    """The processes of a house; each is started again when it ends, as systemd does."""

    database: Any
    folder: Path
    mail_port: int
    port: int
    kept: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    starts: Counter[str] = field(default_factory=Counter)
    began: float = 0.0

    @property
    def environment(self) -> dict[str, str]:
        """Of every process of the house."""
        return {
            **os.environ,
            "CUALUAT_HOME": str(self.folder),
            "CUALUAT_HOSTS": "127.0.0.1",
            "CUALUAT_URL": f"http://127.0.0.1:{self.port}",
            "CUALUAT_PROXY": "1",
            "CUALUAT_EMAIL_HOST": "127.0.0.1",
            "CUALUAT_EMAIL_PORT": str(self.mail_port),
            "DATABASE_URL": self.database.url(HOUSE),
            "DJANGO_SETTINGS_MODULE": "cualuat.config.settings",
            "PYTHONPATH": f"{BENCH}:{ROOT / 'tests'}",
            "CLOCKED": f"{BEGINS.isoformat()}|{self.began or time.time()}|{SPEED if self.began else 0}",
        }

    def prepare(self) -> None:
        """An agency with matters that are due soon and late, and a copy of it."""
        for name in (HOUSE, COPY):
            self.database.drop(name)
        self.database.create(HOUSE)
        self._clocked("setup")
        self._step("prepare")
        self.database._psql("postgres", f"CREATE DATABASE {COPY} TEMPLATE {HOUSE}")

    def open(self) -> None:
        """Starts web site and worker."""
        self.began = time.time()
        self._start("web")
        self._start("worker")

    def _start(self, name: str) -> None:
        commands = {"web": ["serve", "--no-work", "--bind", f"127.0.0.1:{self.port}"], "worker": ["work"]}
        self.starts[name] += 1
        with (self.folder / f"{name}.log").open("ab") as log:
            self.kept[name] = subprocess.Popen(
                [sys.executable, str(BENCH / "clocked.py"), *commands[name]],
                env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def look_after(self) -> None:
        """Starts again what ended."""
        for name, process in list(self.kept.items()):
            if process.poll() is not None:
                self._start(name)

    def close(self) -> None:
        """Ends them."""
        for process in self.kept.values():
            _kill_group(process)
        self.kept.clear()

    def kill(self, victim: str, rng: random.Random) -> None:
        """SIGKILL; the database goes as if the power had failed, and comes back."""
        if victim == "database":
            self.database.stop("immediate")
            time.sleep(rng.uniform(0.1, 1.5))
            self.database.start()
        elif victim == "a web process":
            children = _children(self.kept["web"].pid)
            if children:
                _kill(rng.choice(children))
        else:
            _kill_group(self.kept["worker" if victim == "worker" else "web"])

    def checked(self, receipts: dict[int, tuple[str, str]], postbox: Any) -> dict[str, Any]:
        """What the database says afterwards."""
        (self.folder / "receipts.json").write_text(json.dumps(receipts), encoding="utf-8")
        found: dict[str, Any] = json.loads(self._step("drain"))
        found |= json.loads(self._step("told", DATABASE_URL=self.database.url(COPY), DAYS=str(found["until"])))
        (self.folder / "taken.json").write_text(json.dumps(postbox.taken), encoding="utf-8")
        return found | json.loads(self._step("check"))

    def _clocked(self, *arguments: str) -> None:
        command = [sys.executable, str(BENCH / "clocked.py"), *arguments]
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def _step(self, name: str, **more: str) -> str:
        command = [sys.executable, str(BENCH / "chaos_house.py"), name]
        done = subprocess.run(command, env=self.environment | more, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.splitlines()[-1] if done.stdout else ""


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """The process with its children: each has a session of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def _children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    except OSError:
        return []
    return [int(word) for word in text.split()]


# --- the storm -------------------------------------------------------------------------------------------------------


def _stormed(house: House, submissions: int, rng: random.Random) -> dict[str, Any]:
    """Lets the letters come and kills meanwhile; what was seen from outside."""
    import senders

    killed: Counter[str] = Counter()
    crowd = senders.Crowd(house.port, submissions, BROWSERS)
    began = time.monotonic()
    house.open()
    try:
        _wait_for(lambda: _answers(house.port), 120)
        crowd.start()
        next_kill = time.monotonic() + rng.uniform(*PAUSE)
        while crowd.is_busy:
            house.look_after()
            if time.monotonic() >= next_kill:
                victim = rng.choices(list(VICTIMS), list(VICTIMS.values()))[0]
                house.kill(victim, rng)
                killed[victim] += 1
                next_kill = time.monotonic() + rng.uniform(*PAUSE)
            time.sleep(0.2)
            _say(len(crowd.told.receipts), submissions, killed)
    finally:
        house.close()
    told = crowd.told
    return {
        "receipts": told.receipts, "troubles": told.troubles, "again": told.again, "letters": sorted(told.seconds),
        "killed": killed, "starts": house.starts, "seconds": time.monotonic() - began,
    }  # fmt: skip


def _say(done: int, of: int, killed: Counter[str]) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{of} đơn, đã giết {killed.total()} lần ", end="", file=sys.stderr, flush=True)


def _answers(port: int) -> bool:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _wait_for(there: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not there():
        if time.monotonic() > end:
            raise RuntimeError("the web site does not come up; see the logs in the folder of the house")
        time.sleep(0.3)


# --- telling ---------------------------------------------------------------------------------------------------------


def _table(found: dict[str, Any], submissions: int) -> list[str]:
    checked, taken = found["checked"], Counter(found["taken_in_all"])
    repeated = {key: n for key, n in taken.items() if n > 1}
    rows: list[tuple[str, object, object]] = [
        ("letters sent, each until a receipt was read", submissions, len(found["receipts"])),
        ("letters given up by the sender", 0, sum(found["troubles"].values())),
        ("matters with the mark of a letter", submissions, checked["matters"]),
        ("letters that became no matter (lost)", 0, checked["lost"]),
        ("letters that became two matters (doubled)", 0, checked["doubled"]),
        ("receipts whose number or code finds another matter or none", 0, checked["wrong_receipts"]),
        ("numbers left out in a series", 0, checked["gaps"]),
        ("numbers given twice", 0, checked["twice"]),
        (
            "matters without clock, first step, receipt mail or entry in the log, or with two of them",
            0,
            checked["torn"],
        ),
        ("drafts sent that still hold what was typed", 0, checked["drafts"]),
        ("audit log whole", "yes", "yes" if checked["log_whole"] else "NO"),
        ("reminders an undisturbed worker writes for the old matters", checked["expected"], checked["reminders"]),
        ("reminders skipped", 0, checked["skipped"]),
        ("reminders that should not be", 0, checked["extra"]),
        ("reminders without their mail in the outbox", 0, checked["without_mail"]),
        ("reminders with two mails in the outbox", 0, checked["with_two_mails"]),
        ("mails in the outbox, all «sent» at the end", checked["mails"], checked["sent"]),
        ("of these never taken over by the mail server", 0, checked["never_arrived"]),
        ("of these reminders", "", checked["reminder_mails"]),
        ("mails taken over that no row of the outbox knows", 0, checked["unknown_mails"]),
        ("mails taken over twice, under the same Message-ID", 0, len(repeated)),
        ("of these reminders", 0, checked["repeated_reminders"]),
    ]
    lines = ["| what | should be | is |", "|---|--:|--:|"]
    return lines + [f"| {name} | {wanted} | {value} |" for name, wanted, value in rows]


def _notes(found: dict[str, Any], version: str, seed: int) -> list[str]:
    checked, letters = found["checked"], found["letters"]
    reached = not any(
        checked[name]
        for name in (
            "lost", "doubled", "wrong_receipts", "gaps", "twice", "torn", "skipped", "extra", "without_mail",
            "with_two_mails", "never_arrived", "unknown_mails",
        )
    )  # fmt: skip
    repeated = sum(1 for n in found["taken_in_all"].values() if n > 1)
    said = (
        "reached"
        if reached and not repeated
        else "reached but for mails taken over twice"
        if reached
        else "NOT reached"
    )
    if repeated and reached:
        said += (
            " (a process died between the mail server's 250 and the commit; nothing but the Message-ID can help there)"
        )
    killed = ", ".join(f"{name} {n} times" for name, n in sorted(found["killed"].items()))
    again = ", ".join(f"{name} {n}" for name, n in sorted(found["again"].items(), key=lambda item: -item[1]))
    troubles = "; ".join(f"{name} ({n})" for name, n in found["troubles"].items())
    middle, late = (letters[len(letters) // 2], letters[int(len(letters) * 0.95)]) if letters else (0.0, 0.0)
    in_storm = sum(found["taken"].values())
    return [
        "",
        "Aim: none lost, none doubled, no reminder skipped or sent twice. " + said + ".",
        f"Killed: {killed}; {sum(found['killed'].values())} killings in {found['seconds']:.0f} s; web site started "
        f"{found['starts']['web']} times, worker {found['starts']['worker']} times.",
        f"{BROWSERS} browsers; a letter (five requests) took {middle:.2f} s, 95 of 100 at most {late:.2f} s. "
        f"Asked again, by last word of the address and reason: {again or 'never'}."
        + (f" Given up: {troubles}." if troubles else ""),
        f"Mails taken over while processes were killed: {in_storm}; the rest afterwards by one undisturbed worker, "
        "its clock put forward to when each was due.",
        f"The clock of the house ran {SPEED} times as fast, from {BEGINS:%d/%m/%Y %H:%M} to {checked['ended']}.",
        f"PostgreSQL {version}, fsync on; seed {seed}.",
    ]
