"""An office, and matters brought to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from casework_matters import FEEDBACK, LETTER_FIELDS, Bring, Take

from cualuat.base.actor import ANYONE
from cualuat.casework.models import Case
from cualuat.casework.needs import Typed
from cualuat.casework.operations import stepping
from cualuat.casework.operations.intake import Brought, Registered, register
from cualuat.casework.operations.stepping import Wanted
from office import NOW, Office, make_office


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def bring(office: Office) -> Bring:
    """Takes a matter in; keywords change what is brought."""

    def run(brought: Brought = FEEDBACK, *, at: datetime = NOW, **changes: Any) -> Registered:
        wanted = replace(brought, received_at=changes.pop("received_at", at), **changes)
        return register(brought=wanted, by=ANYONE, at=at)

    return run


@pytest.fixture
def take(office: Office) -> Take:
    """Takes a step of a matter as somebody of the office; keywords are the inputs. The matter as it stands then."""

    def run(case: Case, edge: str, who: str, *, at: datetime = NOW, **inputs: str) -> Case:
        given = {name.replace("__", "."): value for name, value in inputs.items()}
        typed = Typed({**LETTER_FIELDS.get(edge, {}), **given})
        stepping.take(case=case, wanted=Wanted(edge, typed), by=office.actor(who, at.date()), at=at)
        return Case.objects.get(pk=case.pk)

    return run
