"""A mail server, a real one on the loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from postbox import Postbox, standing


@pytest.fixture
def postbox(settings: object) -> Iterator[Postbox]:
    """The server, and the house set up to use it."""
    with standing(settings) as server:
        yield server
