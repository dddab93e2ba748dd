"""What all tests share: a house of their own, the sample library in it, people, the real input where it is present."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("CUALUAT_SHARED_DATA") or ROOT.parent / "shared" / "data")
sys.path.insert(0, str(ROOT / "tests"))  # people.py, browser.py


def pytest_configure(config: pytest.Config) -> None:
    """Nothing a test writes lands in the developer's own house."""
    _keep_connections_in_use()
    home = Path(tempfile.mkdtemp(prefix="cualuat-test-"))
    config.stash[_HOME] = home
    django_settings.CUALUAT_HOME = home
    django_settings.MEDIA_ROOT = home / "files"
    django_settings.STATIC_ROOT = home / "static"
    django_settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django_settings.WHITENOISE_AUTOREFRESH = True
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "t"}}


def _keep_connections_in_use() -> None:
    """A file that a test closes must not close the connection on which the test's own transaction runs (PostgreSQL)."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_unless_used(self: BaseDatabaseWrapper) -> None:
        if not self.in_atomic_block:
            close(self)

    BaseDatabaseWrapper.close_if_unusable_or_obsolete = close_unless_used  # type: ignore[method-assign]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes what was written."""
    home = config.stash.get(_HOME, None)
    if home is not None:
        shutil.rmtree(home, ignore_errors=True)


_HOME = pytest.StashKey[Path]()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    """The test database holds the sample library from the start; each test undoes what it changes."""
    from django.utils import timezone

    from cualuat.base.actor import SYSTEM
    from cualuat.law.load.run import load_sample
    from cualuat.search import operations as search

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        load_sample(by=SYSTEM, clock=timezone.now)
        search.rebuild_index()


@pytest.fixture(autouse=True)
def _clear_cache() -> Iterator[None]:
    """No test sees what another left in the cache."""
    from django.core.cache import cache

    yield
    cache.clear()


@pytest.fixture
def sample_library(db: None) -> None:
    """The sample library in the database and in the index; to be read."""


@pytest.fixture
def own_index(sample_library: None, tmp_path: Path, settings: object) -> Path:
    """An index of the test's own, that it may change."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copytree(Path(django_settings.CUALUAT_HOME) / "index", home / "index")
    settings.CUALUAT_HOME = home  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = home / "files"  # type: ignore[attr-defined]
    return home


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("không có dữ liệu thật (../shared/data hoặc CUALUAT_SHARED_DATA)")
    return SHARED


@pytest.fixture
def people(db: None) -> dict[str, object]:
    """Somebody of each role, by role: see people.py."""
    from people import make_people

    return make_people()


@pytest.fixture
def sign_in(people: dict[str, object]) -> object:
    """A function that gives a browser in which somebody of a role is signed in; «stranger» for nobody."""

    def client_for(role: str) -> Client:
        client = Client()
        if role != "stranger":
            client.force_login(people[role], backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
        return client

    return client_for


# Folders whose tests never touch the database: once is enough.
WITHOUT_DATABASE = ("tests/kernel/", "tests/house/", "tests/apps/search/", "tests/apps/law/readers/", "tests/letters/")
# Starts processes with a database of their own, on SQLite.
OWN_DATABASE = ("tests/apps/law/test_whole_codification.py", "tests/apps/casework/test_demo_matters.py")
# A journey that evens out the two workers: see «gw0», «gw1» at the end of a run.
ON_SQLITE = "test_pages_are_sound[1280-light]"
# Who may open what is decided before the database is asked: on PostgreSQL every page is opened by those who see most.
MANY_VIEWERS = "test_every_address.py::test_each_viewer_opens_what_is_hers_and_nothing_else["
SEE_MOST = ("focal]", "leader]", "administrator]")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The two workers share the time: what touches the database runs in both, what does not on SQLite, the browser on PostgreSQL.

    A journey in the browser has a house of its own, on whichever database it says; where it is played from does not matter.
    """
    if "CUALUAT_TEST_POSTGRESQL" not in os.environ:
        return  # everything in one process
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    if on_postgresql:
        kept = [item for item in items if not item.nodeid.startswith(WITHOUT_DATABASE + OWN_DATABASE)]
        kept = [item for item in kept if ON_SQLITE not in item.nodeid]
        kept = [item for item in kept if MANY_VIEWERS not in item.nodeid or item.nodeid.endswith(SEE_MOST)]
    else:
        kept = [item for item in items if item.get_closest_marker("browser") is None or ON_SQLITE in item.nodeid]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: object) -> Iterator[object]:
    """An office for all tests of a file: see office.py. What a test changes in it is undone."""
    from django.db import transaction

    from office import make_office

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield make_office()
        transaction.set_rollback(True)


@pytest.fixture
def office(office_of_module: object, db: None, tmp_path: Path, settings: object) -> object:
    """The office, with a shelf for files of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return office_of_module
