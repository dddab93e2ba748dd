"""What strangers may send where; and that sealed files never touch the disk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile, TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.urls.resolvers import URLPattern
from pytest_django import Settings

OURS = ("cualuat.files.uploads.OnlyInMemory", "cualuat.files.uploads.Gate")
THEIRS = (
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
)
SignIn = Callable[[str], Client]
received: list[tuple[str, type, bytes]] = []


def take(request: HttpRequest) -> HttpResponse:
    """Notes what came."""
    received[:] = [
        (file.name, type(file), file.read()) for files in request.FILES.lists() for file in files[1]  # type: ignore[union-attr]
    ]  # fmt: skip
    return HttpResponse()


urlpatterns: list[URLPattern] = [
    path("cong-khai/", take, name="open"),
    path("niem-phong/", take, name="sealed"),
    path("noi-bo/", take, name="desk"),
]


@pytest.fixture(autouse=True, params=[OURS, OURS[::-1]], ids=["memory first", "gate first"])
def pages(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Three pages; files larger than 1000 bytes go to the disk. Our two handlers may stand in either order."""
    settings.ROOT_URLCONF = __name__
    settings.FILE_UPLOAD_HANDLERS = [*request.param, *THEIRS]
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.CUALUAT_PUBLIC_UPLOADS = ("open", "sealed")
    settings.CUALUAT_SEALED_UPLOADS = ("sealed",)
    settings.CUALUAT_MAX_PUBLIC_UPLOAD_BYTES = 200_000
    settings.CUALUAT_MAX_UPLOAD_BYTES = 400_000
    received.clear()


def send(address: str, *contents: bytes, client: Client | None = None) -> None:
    """Sends files to a page."""
    files = [SimpleUploadedFile(f"{number}.txt", content) for number, content in enumerate(contents)]
    assert (client or Client()).post(address, {"files": files, "a": "b"}).status_code == 200


@pytest.mark.django_db
def test_strangers_may_send_to_named_pages_only() -> None:
    send("/noi-bo/", b"x")
    assert received == []
    send("/cong-khai/", b"x", b"y")
    assert [content for _, _, content in received] == [b"x", b"y"]


@pytest.mark.django_db
def test_without_the_setting_strangers_may_send_nowhere(settings: Settings) -> None:
    del settings.CUALUAT_PUBLIC_UPLOADS
    del settings.CUALUAT_SEALED_UPLOADS
    for address in ("/cong-khai/", "/niem-phong/"):
        send(address, b"x" * 5000)
        assert received == []


@pytest.mark.django_db
def test_a_page_that_is_not_there_takes_nothing() -> None:
    assert Client().post("/khong-co/", {"files": SimpleUploadedFile("a", b"x")}).status_code == 404


@pytest.mark.django_db
def test_of_a_stranger_s_large_file_a_little_more_than_is_allowed_is_kept() -> None:
    send("/cong-khai/", b"x" * 900_000, b"y")
    (_, kind, large), (_, _, small) = received
    assert 200_000 < len(large) <= 200_000 + 2 * 64 * 1024
    assert kind is TemporaryUploadedFile
    assert small == b"y"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/cong-khai/", "/niem-phong/"])
@pytest.mark.parametrize("size", [1, 3000])
def test_a_stranger_s_eleventh_file_is_only_counted(size: int, address: str) -> None:
    send(address, *[bytes([65 + number]) * size for number in range(12)])
    assert [name for name, _, _ in received] == [f"{number}.txt" for number in range(12)]
    assert [content for _, _, content in received] == [bytes([65 + number]) * size for number in range(10)] + [b"", b""]


@pytest.mark.django_db
def test_signed_in_people_send_as_before(sign_in: SignIn) -> None:
    for address in ("/noi-bo/", "/cong-khai/"):
        send(address, *[b"x" * 300_000] * 12, client=sign_in("editor"))
        assert [len(content) for _, _, content in received] == [300_000] * 12


@pytest.mark.django_db
def test_sealed_files_never_touch_the_disk(monkeypatch: pytest.MonkeyPatch, sign_in: SignIn) -> None:
    def no_disk(*args: object, **kwargs: object) -> None:
        raise AssertionError("the disk was touched")

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", no_disk)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", no_disk)
    for client in (Client(), sign_in("editor")):
        send("/niem-phong/", b"x" * 150_000, b"y", b"", client=client)
        assert [content for _, _, content in received] == [b"x" * 150_000, b"y", b""]
        assert {kind for _, kind, _ in received} == {InMemoryUploadedFile}


@pytest.mark.django_db
def test_a_sealed_page_is_not_open_to_strangers_by_that(settings: Settings) -> None:
    settings.CUALUAT_PUBLIC_UPLOADS = ()
    send("/niem-phong/", b"x" * 5000)
    assert received == []


@pytest.mark.django_db
def test_nobody_fills_the_memory_with_one_sealed_file(sign_in: SignIn) -> None:
    for client, most in ((Client(), 200_000), (sign_in("editor"), 400_000)):
        send("/niem-phong/", b"x" * 900_000, b"y", client=client)
        assert most < len(received[0][2]) <= most + 2 * 64 * 1024
        assert received[1][2] == b"y"
