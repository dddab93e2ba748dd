"""Two workers at once on PostgreSQL: each message is handed over by one of them. Without the lock it is not so."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.db.models import QuerySet
from provider import Provider

from cualuat.kernel.workdays import VIETNAM
from cualuat.notices import jobs, operations
from cualuat.notices.models import ChannelRest, Message

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def shared(django_db_setup: None, django_db_blocker: object, provider: Provider) -> Iterator[Provider]:
    """What is written is seen by other connections; it is taken away afterwards, and nothing else is touched."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has one writer at a time")
        yield provider
        Message.objects.all().delete()
        ChannelRest.objects.all().delete()


class Meeting:
    """Both workers look for a message before either of them marks one, as may happen on a busy day."""

    def __init__(self, lock: bool) -> None:
        self.lock = lock
        self.both = threading.Barrier(2, timeout=5)

    def __call__(self, messages: QuerySet[Message]) -> Meeting:
        self.messages = threading.local()
        self.messages.found = _locked(messages) if self.lock else messages
        return self

    def first(self) -> Message | None:
        found: Message | None = self.messages.found.first()
        self.both.wait()
        return found


_locked = jobs._locked


def two_workers(limit: int) -> None:
    def work() -> None:
        try:
            jobs.deliver(at=NOW, limit=limit)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def send(number: int) -> None:
    operations.queue(to=f"09123456{number:02d}", body="Đã nhận hồ sơ", at=NOW, channel="sms")


@pytest.mark.postgres
@pytest.mark.parametrize(("lock", "times"), [(True, 1), (False, 2)])
def test_two_workers_who_meet_at_one_message(
    shared: Provider, monkeypatch: pytest.MonkeyPatch, lock: bool, times: int
) -> None:
    send(1)
    monkeypatch.setattr(jobs, "_locked", Meeting(lock))
    two_workers(limit=1)
    assert len(shared.asked) == times
    assert Message.objects.get().state == "sent"


@pytest.mark.postgres
def test_two_workers_share_the_work(shared: Provider) -> None:
    for number in range(30):
        send(number)
    two_workers(limit=30)
    asked = Counter(question["id"] for question in shared.asked)
    assert len(asked) == 30
    assert set(asked.values()) == {1}
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
