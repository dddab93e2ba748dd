"""An office, and matters brought to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from casework_matters import FEEDBACK, LETTER_FIELDS, Bring, Take
from django.db import transaction

from cualuat.base.actor import ANYONE
from cualuat.casework.models import Case
from cualuat.casework.needs import Typed
from cualuat.casework.operations import stepping
from cualuat.casework.operations.intake import Brought, Registered, register
from cualuat.casework.operations.sealed_matters import Denounced, denounce
from cualuat.casework.operations.stepping import Wanted
from cualuat.sealed import crypto
from cualuat.sealed import operations as sealed
from cualuat.sealed.crypto import Cost
from office import NOW, Office, make_office

PASSPHRASE = "nón lá tàu điện mực tím"


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    """The office, made once for the tests of a module: making it takes longer than most of them. Gone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_office()
        transaction.set_rollback(True)


@pytest.fixture
def office(office_of_module: Office, db: None) -> Office:
    """The office; each test undoes what it changes."""
    return office_of_module


@pytest.fixture
def shelf(tmp_path: Path, settings: Any) -> Path:
    """The folder of the files, of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def bring(office: Office) -> Bring:
    """Takes a matter in; keywords change what is brought."""

    def run(brought: Brought = FEEDBACK, *, at: datetime = NOW, **changes: Any) -> Registered:
        wanted = replace(brought, received_at=changes.pop("received_at", at), **changes)
        return register(brought=wanted, by=ANYONE, at=at)

    return run


@pytest.fixture
def sealed_case(office: Office, shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A denunciation: a box to which one of the team, the other as well, holds a key."""
    monkeypatch.setattr(crypto, "COST", Cost(ops=1, memory=8192))
    for name in ("denunciation", "denunciation_two"):
        sealed.create_key(person=office.people[name], passphrase=PASSPHRASE, by=office.actor(name), at=NOW)
    wanted = Denounced("Ông Mẫu nhận phong bì ở phòng 312.", "Ông Trần Văn Mẫu, Phòng Ba")
    return denounce(wanted=wanted, at=NOW).case


@pytest.fixture
def take(office: Office) -> Take:
    """Takes a step of a matter as somebody of the office; keywords are the inputs. The matter as it stands then."""

    def run(case: Case, edge: str, who: str, *, at: datetime = NOW, **inputs: str) -> Case:
        given = {name.replace("__", "."): value for name, value in inputs.items()}
        typed = Typed({**LETTER_FIELDS.get(edge, {}), **given})
        stepping.take(case=case, wanted=Wanted(edge, typed), by=office.actor(who, at.date()), at=at)
        return Case.objects.get(pk=case.pk)

    return run
