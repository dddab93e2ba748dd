"""The office at the desk: browsers of its people, matters brought to it, an administrator beside the duties."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cualuat.base.actor import ANYONE, SYSTEM
from cualuat.casework.models import Case
from cualuat.casework.operations.intake import Brought, PersonGiven, register
from cualuat.organisation import operations as organisation
from office import BEGAN, Office, make_office

LAN = PersonGiven(
    name="Trần Thị Lan", honorific="bà", address="Thôn Đông, xã Mẫu Đông", id_number="033184001234",
    phone="0912 345 678", email="lan@vidu.example", told_by="email",
)  # fmt: skip
SUBJECT = "Nước thải chảy ra mương thôn Đông"


@contextmanager
def office_once() -> Iterator[Office]:
    """The office with an administrator, «nobody» of the staff, gone afterwards."""
    with transaction.atomic():
        made = make_office()
        organisation.give_post(
            person=made.people["nobody"], unit=made.units["van-phong"], title="Quản trị mạng", role="administrator",
            valid_from=BEGAN, by=SYSTEM, at=timezone.now(),
        )  # fmt: skip
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    """Made once for the tests of a module: making it takes longer than most of them."""
    with django_db_blocker.unblock(), office_once() as made:
        yield made


@pytest.fixture
def office(office_of_module: Office, db: None) -> Office:
    """The office; each test undoes what it changes."""
    return office_of_module


def browser(office: Office, who: str) -> Client:
    """A browser in which somebody of the office is signed in; «administrator»; «stranger» for nobody."""
    client = Client()
    if who != "stranger":
        person = office.people["nobody" if who == "administrator" else who]
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def brought(kind: str = "feedback-general", *, at: datetime | None = None) -> Case:
    """A matter of bà Lan."""
    now = at or timezone.now()
    answers = {"against": "Quyết định số 15", "against_whom": "Chủ tịch xã", "known_on": f"{now:%d/%m/%Y}"}
    wanted = Brought(
        kind=kind, channel="web", received_at=now, subject=SUBJECT,
        content="Xưởng bún ở đầu thôn Đông xả nước đục ra mương tưới từ đầu tháng, cá chết nổi trắng. Đề nghị kiểm tra.",
        answers=answers if kind == "complaint" else {}, sender=LAN,
    )  # fmt: skip
    return register(brought=wanted, by=ANYONE, at=now).case


def closed(case: Case, on: date) -> Case:
    """The matter as if it had ended on that day."""
    Case.objects.filter(pk=case.pk).update(is_open=False, state="closed", closed_on=on)
    return Case.objects.get(pk=case.pk)
