"""The world of access_world.py, made once a module; browsers of everybody in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from access_world import PASSPHRASE, World, make_world
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from cualuat.sealed import crypto
from cualuat.sealed.crypto import Cost


@pytest.fixture(scope="module")
def world_of_module(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Made once for the tests of a module."""
    dear, crypto.COST = crypto.COST, Cost(ops=1, memory=8192)
    folder, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
    crypto.COST, settings.MEDIA_ROOT = dear, folder


@pytest.fixture
def world(world_of_module: World, db: None) -> World:
    """The world; each test undoes what it changes."""
    cache.clear()
    return world_of_module


@pytest.fixture
def enter(world: World) -> Callable[[str], Client]:
    """A browser: of somebody of the office, of the citizen or the neighbour with the code, of the denouncer, of a stranger."""

    def browser(who: str) -> Client:
        client = Client()
        if who in ("citizen", "neighbour"):
            client.cookies["ma"] = world.receipt if who == "citizen" else world.neighbour.receipt
        elif who not in ("stranger", "denouncer"):
            client.force_login(world.office.people[who], backend="django.contrib.auth.backends.ModelBackend")
            if who in ("denunciation", "denunciation_two", "leader", "custodian"):
                client.post("/ban-lam-viec/to-cao/mo-khoa/", {"passphrase": PASSPHRASE})
            if who.startswith("denunciation"):
                client.post(f"/ban-lam-viec/to-cao/{world.sealed.case.pk}/", {"purpose": "Xử lý ban đầu"})
        return client

    return browser
