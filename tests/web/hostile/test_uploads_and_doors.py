"""Uploads from strangers and of monsters; wrong passwords behind a proxy; the second factor from other sides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from cualuat.accounts import operations as accounts
from cualuat.base import jobs
from cualuat.base.actor import SYSTEM, Actor
from cualuat.base.models import Job
from cualuat.law.load import run
from cualuat.law.models import Document, LoadBatch
from cualuat.web.shell.address import address_of
from people import PASSWORD

pytestmark = pytest.mark.usefixtures("sample_library")
SignIn = Callable[[str], Client]


def file(name: str = "a.txt", data: bytes = "Thông báo.\nĐoạn một.".encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize("path", ["/bao-loi/", "/ban-lam-viec/dang-nhap/", "/ban-lam-viec/nap/"])
def test_a_stranger_leaves_no_file(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bytes] = []
    for name in ("MemoryFileUploadHandler", "TemporaryFileUploadHandler"):
        monkeypatch.setattr(
            f"django.core.files.uploadhandler.{name}.receive_data_chunk", lambda self, data, start: taken.append(data)
        )
    client = Client(enforce_csrf_checks=True)
    client.get("/ban-lam-viec/dang-nhap/")
    token = client.cookies["csrftoken"].value
    sent = {"csrfmiddlewaretoken": token, "files": file(data=b"0" * 3_000_000), "vb": "x"}
    assert client.post(path, sent).status_code < 500
    assert not taken
    assert not LoadBatch.objects.filter(kind="file").exists()


def test_of_a_monster_only_a_little_is_kept(
    sign_in: SignIn, own_index: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CUALUAT_MAX_UPLOAD_BYTES = 100_000  # type: ignore[attr-defined]
    answer = sign_in("editor").post(
        reverse("desk:load"), {"files": [file("to.txt", b"0" * 3_000_000), file("nho.txt")]}
    )
    assert answer.status_code == 302
    items = {item.name: item for item in LoadBatch.objects.latest("pk").items.all()}
    assert items["to.txt"].outcome == "refused"
    assert "lớn hơn" in items["to.txt"].message
    assert items["nho.txt"].outcome == "waiting"


def test_one_bad_file_does_not_stop_the_others(
    sign_in: SignIn, own_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = run.read_document

    def read(path: Path, *, name: str) -> object:
        if name == "xau.txt":
            raise RecursionError("sâu quá")
        return real(path, name=name)

    monkeypatch.setattr(run, "read_document", read)
    sign_in("editor").post(reverse("desk:load"), {"files": [file("xau.txt"), file("tot.txt")]})
    assert jobs.run_next(at=timezone.now()).state == "done"  # type: ignore[union-attr]
    batch = LoadBatch.objects.latest("pk")
    items = {item.name: item for item in batch.items.all()}
    assert batch.state == "done"
    assert items["xau.txt"].outcome == "refused"
    assert "RecursionError" in items["xau.txt"].message
    assert items["tot.txt"].outcome == "created"


def test_a_file_that_ends_the_worker_twice_is_left_out(
    sign_in: SignIn, own_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As if the process were gone."""

    real = run.read_document

    def read(path: Path, *, name: str) -> object:
        if name == "chet.txt":
            raise Killed
        return real(path, name=name)

    monkeypatch.setattr(run, "read_document", read)
    sign_in("editor").post(reverse("desk:load"), {"files": [file("chet.txt"), file("tot.txt")]})
    for _ in range(2):
        with pytest.raises(Killed):
            jobs.run_next(at=timezone.now())
        jobs.requeue_lost(at=timezone.now(), all_running=True)
    jobs.run_next(at=timezone.now())
    batch = LoadBatch.objects.latest("pk")
    items = {item.name: item for item in batch.items.all()}
    assert (batch.state, items["chet.txt"].outcome, items["tot.txt"].outcome) == ("done", "refused", "created")
    assert "dừng đột ngột" in items["chet.txt"].message


def test_a_job_that_always_ends_its_process_is_given_up() -> None:
    now = timezone.now()
    job = Job.objects.create(name="x", state="running", attempts=jobs.MAX_LOSSES, created_at=now, run_after=now)
    young = Job.objects.create(name="x", state="running", attempts=2, created_at=now, run_after=now)
    jobs.requeue_lost(at=now, all_running=True)
    job.refresh_from_db()
    young.refresh_from_db()
    assert (job.state, young.state) == ("failed", "waiting")


# --- where a request comes from ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxy", "forwarded", "direct", "found"),
    [
        (True, "9.9.9.9, 203.0.113.7", "127.0.0.1", "203.0.113.7"),
        (True, "", "127.0.0.1", "127.0.0.1"),
        (True, "<script>", "127.0.0.1", "127.0.0.1"),
        (False, "203.0.113.7", "198.51.100.1", "198.51.100.1"),
        (False, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (False, "", "::ffff:198.51.100.1", "198.51.100.1"),
        (False, "", "", "0.0.0.0"),
    ],
)
def test_addresses(settings: object, proxy: bool, forwarded: str, direct: str, found: str) -> None:
    settings.CUALUAT_PROXY = proxy  # type: ignore[attr-defined]
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded} if forwarded else {}, REMOTE_ADDR=direct)
    assert address_of(request) == found


def try_password(address: str, password: str) -> int:
    sent = {"username": "editor", "password": password}
    headers = {"x-forwarded-for": address}
    return Client().post(reverse("desk:sign-in"), sent, headers=headers).status_code


def test_behind_a_proxy_an_attacker_locks_out_only_herself(people: object, settings: object) -> None:
    settings.CUALUAT_PROXY = True  # type: ignore[attr-defined]
    for _ in range(6):
        try_password("203.0.113.66", "sai-mat-khau-hoai")
    assert try_password("203.0.113.66", PASSWORD) == 429
    assert try_password("198.51.100.20", PASSWORD) == 302


def test_a_made_up_forwarded_header_does_not_open_the_lock(people: object) -> None:
    for number in range(6):
        try_password(f"203.0.113.{number}", "sai-mat-khau-hoai")
    assert try_password("203.0.113.200", PASSWORD) == 429


# --- the second factor -------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(people: dict[str, object]) -> tuple[object, list[str]]:
    """A publisher with a second factor, and the recovery codes."""
    from django_otp.oath import totp

    person = people["publisher"]
    me = Actor(str(person.pk), "x", "publisher")  # type: ignore[attr-defined]
    device = accounts.begin_second_factor(person=person, by=me, at=timezone.now())  # type: ignore[arg-type]
    codes = accounts.confirm_second_factor(
        person=person, code=f"{totp(device.bin_key):06d}", by=me, at=timezone.now()  # type: ignore[arg-type]
    )  # fmt: skip
    assert codes
    return person, codes


def with_password() -> Client:
    client = Client()
    assert client.post(reverse("desk:sign-in"), {"username": "publisher", "password": PASSWORD}).status_code == 302
    return client


def test_the_password_alone_opens_and_changes_nothing(guarded: tuple[object, list[str]]) -> None:
    client = with_password()
    document = Document.objects.published().first()
    assert document is not None
    for name, args in (
        ("home", []), ("account", []), ("second-factor", []), ("second-factor-off", []), ("documents", []), ("load", []),
        ("document-withdraw", [document.pk]), ("document", [document.pk]), ("audit", []),
    ):  # fmt: skip
        for method in (client.get, client.post):
            answer = method(reverse(f"desk:{name}", args=args), {"reason": "x", "begin": "1", "current": PASSWORD})
            assert answer.status_code == 302, name
            assert reverse("desk:sign-in-code") in answer["Location"], name
    assert TOTPDevice.objects.filter(confirmed=True).count() == 1
    assert Document.objects.get(pk=document.pk).state == "published"


def test_a_code_without_the_password_is_worth_nothing(guarded: tuple[object, list[str]]) -> None:
    answer = Client().post(reverse("desk:sign-in-code"), {"code": guarded[1][0]})
    assert answer["Location"] == reverse("desk:sign-in")


def test_a_recovery_code_works_once_and_gives_a_new_session(guarded: tuple[object, list[str]]) -> None:
    client = with_password()
    before = client.cookies["sessionid"].value
    assert client.post(reverse("desk:sign-in-code"), {"code": guarded[1][0]}).status_code == 302
    assert client.cookies["sessionid"].value != before
    assert client.get(reverse("desk:home")).status_code == 200
    again = with_password()
    assert again.post(reverse("desk:sign-in-code"), {"code": guarded[1][0]}).status_code == 400
    assert again.get(reverse("desk:home")).status_code == 302


def test_signing_in_does_not_keep_a_planted_session(people: object) -> None:
    client = Client()
    client.cookies["sessionid"] = "cho-san-boi-ke-gian-0123456789ab"
    client.post(reverse("desk:sign-in"), {"username": "editor", "password": PASSWORD})
    assert client.cookies["sessionid"].value != "cho-san-boi-ke-gian-0123456789ab"


def test_a_closed_account_and_a_new_password_end_open_sessions(people: dict[str, object]) -> None:
    clients = []
    for name in ("editor", "publisher"):
        client = Client()
        client.post(reverse("desk:sign-in"), {"username": name, "password": PASSWORD})
        assert client.get(reverse("desk:home")).status_code == 200
        clients.append(client)
    accounts.set_active(person=people["editor"], active=False, by=SYSTEM, at=timezone.now())  # type: ignore[arg-type]
    accounts.set_password(
        person=people["publisher"], password="mat-khau-moi-2027", by=SYSTEM, at=timezone.now()  # type: ignore[arg-type]
    )  # fmt: skip
    assert [client.get(reverse("desk:home")).status_code for client in clients] == [302, 302]


@pytest.mark.parametrize("password", ["ngan", "password123", "12345678910", "nguoi-moi-2026"])
def test_a_bad_password_is_refused_in_vietnamese(password: str) -> None:
    with pytest.raises(accounts.BadAccount) as refused:
        accounts.create_person(
            username="nguoi-moi-2026", name="Người Mới", password=password, by=SYSTEM, at=timezone.now()
        )
    assert "Mật khẩu" in str(refused.value)
    assert "password" not in str(refused.value).lower()
