"""A mail server and a gateway, real ones on the loopback, and the house set up to use them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from provider import Provider

from cualuat.notices import jobs
from cualuat.notices.rules import OfficeHours, is_weekday
from postbox import Postbox, standing


@pytest.fixture
def postbox(settings: object) -> Iterator[Postbox]:
    with standing(settings) as server:
        yield server


@pytest.fixture
def provider(settings: object) -> Iterator[Provider]:
    with Provider() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CUALUAT_GATEWAY_URL = server.address  # type: ignore[attr-defined]
        settings.CUALUAT_GATEWAY_TOKEN = "ma-thu"  # type: ignore[attr-defined]
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def _plain_office() -> Iterator[None]:
    """Each test begins with the usual hours of weekdays."""
    jobs.keep_office_hours(OfficeHours(), is_weekday)
    yield
    jobs.keep_office_hours(OfficeHours(), is_weekday)
