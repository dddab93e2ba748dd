"""An office whose team and custodians have keys; cheap derivations, so that tests do not wait for Argon2."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from sealed_office import HER, KEYED, PASSPHRASE

from cualuat.casework.operations.sealed_matters import Denounced, Denunciation, denounce
from cualuat.sealed import crypto
from cualuat.sealed import operations as sealed
from cualuat.sealed.crypto import Cost
from office import NOW, Office, make_office


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    """The office with its keys, made once for the tests of a module."""
    dear, crypto.COST = crypto.COST, Cost(ops=1, memory=8192)
    with django_db_blocker.unblock(), transaction.atomic():
        office = make_office()
        for name in KEYED:
            sealed.create_key(person=office.people[name], passphrase=PASSPHRASE, by=office.actor(name), at=NOW)
        yield office
        transaction.set_rollback(True)
    crypto.COST = dear


@pytest.fixture
def office(office_of_module: Office, db: None, tmp_path: Path, settings: Any) -> Office:
    """The office; each test undoes what it changes and has a folder of files of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    return office_of_module


@pytest.fixture
def made(office: Office) -> Denunciation:
    """A denunciation by somebody who said who she is."""
    wanted = Denounced("Ông Mẫu nhận phong bì ở phòng 312.", "Ông Trần Văn Mẫu, Phòng Ba", "Kiểm tra.", sender=HER)
    return denounce(wanted=wanted, at=NOW)


@pytest.fixture
def enter(office: Office) -> Callable[..., Client]:
    """A browser in which somebody of the office is signed in; with her key unlocked unless told otherwise."""

    def browser(name: str, *, unlocked: bool = True) -> Client:
        client = Client()
        client.force_login(office.people[name], backend="django.contrib.auth.backends.ModelBackend")
        if unlocked:
            answer = client.post("/ban-lam-viec/to-cao/mo-khoa/", {"passphrase": PASSPHRASE})
            assert answer.status_code == 302, answer.content.decode()
        return client

    return browser
