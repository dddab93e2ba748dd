"""What `chaos_bench.py` does within its house, each step a process of its own: prepare, drain, told, check."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import clocked

Found = dict[str, Any]


def _folder() -> Path:
    return Path(os.environ["CUALUAT_HOME"])


def prepare() -> Found:
    """An agency with matters of all kinds, nobody of it reminded of anything yet."""
    from django.utils import timezone

    import many_cases
    import province
    from chaos_bench import OLD_MATTERS
    from cualuat.notices.models import Message

    province.build(at=timezone.now())
    many_cases.fill(OLD_MATTERS, today=timezone.localdate(), seed=20261126)
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first()
    (_folder() / "last_mail").write_text(str(last), encoding="ascii")
    return {}


def drain() -> Found:
    """What one undisturbed worker does afterwards: a last scan, then the outbox, by a clock put forward again and again."""
    from django.utils import timezone

    from chaos_bench import BEGINS
    from cualuat.casework import jobs
    from cualuat.notices.jobs import deliver
    from cualuat.notices.models import Message

    ended = timezone.now()
    jobs.remind(at=ended)
    days = (timezone.localdate(ended) - timezone.localdate(BEGINS)).days
    at, last = ended, ended + timedelta(days=7)
    while at < last and Message.objects.filter(state__in=("waiting", "sending")).exists():
        if not deliver(at=at):
            at += timedelta(minutes=11)  # longer than a dead process' mail is waited for
    return {"until": days, "ended": timezone.localtime(ended).strftime("%d/%m/%Y %H:%M")}


def told() -> Found:
    """In the copy of the beginning: what a worker that nobody kills tells, day by day."""
    from chaos_bench import BEGINS
    from cualuat.casework import jobs

    for days in range(int(os.environ["DAYS"]) + 1):
        jobs.remind(at=datetime.combine(BEGINS.date() + timedelta(days=days), time(23), BEGINS.tzinfo))
    (_folder() / "told.json").write_text(json.dumps(sorted(_reminders())), encoding="utf-8")
    return {}


def _reminders() -> list[tuple[int, str, int, str, str]]:
    from chaos_bench import BEGINS, OLD_MATTERS
    from cualuat.casework.models import Reminder

    rows = Reminder.objects.filter(at__gte=BEGINS, case_id__lte=OLD_MATTERS).values_list(
        "clock_id", "due_on", "milestone", "rung", "told"
    )
    return [(clock, str(due), milestone, rung, person) for clock, due, milestone, rung, person in rows]


# --- checking --------------------------------------------------------------------------------------------------------


def check() -> Found:
    """Everything that can be counted."""
    from cualuat.audit import queries as audit

    receipts = json.loads((_folder() / "receipts.json").read_text("utf-8"))
    taken: Counter[str] = Counter(json.loads((_folder() / "taken.json").read_text("utf-8")))
    return {
        **_letters({int(number): tuple(known) for number, known in receipts.items()}),
        **_numbers(),
        **_reminded(),
        **_mails(taken),
        "log_whole": audit.first_broken() is None,
    }


def _letters(receipts: dict[int, tuple[str, str]]) -> Found:
    from cualuat.casework.models import Case, Draft
    from cualuat.casework.queries import tracking
    from senders import mark

    numbers: dict[str, list[str]] = defaultdict(list)
    keys = []
    for pk, number, subject in Case.objects.filter(subject__startswith="Việc ").values_list("pk", "number", "subject"):
        numbers[subject.partition(":")[0] + ":"].append(number)
        keys.append(pk)
    wrong = 0
    for letter, (number, code) in receipts.items():
        found = tracking.by_receipt(code)
        wrong += found is None or found.number != number or numbers[mark(letter)] != [number]
    return {
        "matters": len(keys),
        "lost": sum(not numbers[mark(letter)] for letter in receipts),
        "doubled": sum(len(found) > 1 for found in numbers.values()),
        "wrong_receipts": wrong,
        "torn": _torn(keys),
        "drafts": Draft.objects.exclude(data={}).count(),
    }


def _torn(keys: Sequence[int]) -> int:
    """Matters of which a part is missing or there twice."""
    from cualuat.audit.models import Event
    from cualuat.casework.models import Case, Consent, Party, Step
    from cualuat.notices.models import Message
    from cualuat.timelimits.models import Clock

    once = [
        _counted(Step.objects.values_list("case_id", flat=True)),
        _counted(Party.objects.filter(role="sender").values_list("case_id", flat=True)),
        _counted(Consent.objects.values_list("case_id", flat=True)),
        _counted(Message.objects.filter(kind="receipt").values_list("about_id", flat=True)),
        _counted(Event.objects.filter(action="casework.register").values_list("subject_id", flat=True)),
    ]
    clocks: dict[int, list[str]] = defaultdict(list)
    rows = Clock.objects.filter(subject_type="case", subject_id__in=keys).order_by("code")
    for key, code in rows.values_list("subject_id", "code"):
        clocks[key].append(code)
    usual = _usual(keys, clocks)
    return sum(
        any(found[str(key)] != 1 for found in once) or clocks[key] != usual[kind]
        for key, kind in Case.objects.filter(pk__in=keys).values_list("pk", "kind")
    )


def _usual(keys: Sequence[int], clocks: dict[int, list[str]]) -> dict[str, list[str]]:
    """The limits that most matters of a kind began with; each of them once."""
    from cualuat.casework.models import Case

    sorts: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for key, kind in Case.objects.filter(pk__in=keys).values_list("pk", "kind"):
        sorts[kind][tuple(clocks[key])] += 1
    return {kind: sorted(set(found.most_common(1)[0][0])) for kind, found in sorts.items()}


def _counted(values: Iterable[object]) -> Counter[str]:
    return Counter(map(str, values))


def _numbers() -> Found:
    from cualuat.casework.models import Case, NumberSeries
    from cualuat.casework.rules import case_number

    given = _counted(Case.objects.values_list("number", flat=True))
    wanted = {
        case_number(series.code, series.year, serial)
        for series in NumberSeries.objects.filter(code__in={number.partition("-")[0] for number in given})
        for serial in range(1, series.last + 1)
    }
    return {"gaps": len(wanted ^ set(given)), "twice": sum(n - 1 for n in given.values())}


def _reminded() -> Found:
    from chaos_bench import BEGINS
    from cualuat.casework.models import Reminder
    from cualuat.notices.models import Message

    rows = json.loads((_folder() / "told.json").read_text("utf-8"))
    expected, found = Counter(map(tuple, rows)), Counter(_reminders())
    own = Reminder.objects.filter(at__gte=BEGINS, case__box=None).exclude(person__email="").exclude(person=None)
    wanted = _counted(f"{case} {to}" for case, to in own.values_list("case_id", "person__email"))
    mails = Message.objects.filter(kind="reminder", created_at__gte=BEGINS)
    written = _counted(f"{case} {to}" for case, to in mails.values_list("about_id", "to"))
    return {
        "expected": expected.total(),
        "reminders": found.total(),
        "skipped": (expected - found).total(),
        "extra": (found - expected).total(),
        "without_mail": (wanted - written).total(),
        "with_two_mails": (written - wanted).total(),
    }


def _mails(taken: Counter[str]) -> Found:
    from django.conf import settings

    from cualuat.notices.models import Message
    from cualuat.notices.rules import message_key

    site = urlsplit(settings.CUALUAT_URL).hostname or ""
    last = int((_folder() / "last_mail").read_text("ascii"))  # of those that the house was made with
    rows = Message.objects.filter(pk__gt=last).values_list("pk", "created_at", "state", "kind")
    kinds = {message_key(pk, created_at, site): kind for pk, created_at, _, kind in rows}
    return {
        "mails": len(kinds),
        "sent": sum(state == "sent" for _, _, state, _ in rows),
        "never_arrived": sum(key not in taken for key in kinds),
        "reminder_mails": sum(kind == "reminder" for kind in kinds.values()),
        "unknown_mails": sum(key not in kinds for key in taken),
        "repeated_reminders": sum(n > 1 and kinds.get(key) == "reminder" for key, n in taken.items()),
    }


STEPS: dict[str, Callable[[], Found]] = {"prepare": prepare, "drain": drain, "told": told, "check": check}

if __name__ == "__main__":
    clocked.prepare()
    print(json.dumps(STEPS[sys.argv[1]]()))
