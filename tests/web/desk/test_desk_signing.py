"""Signing in: password, locking out, second factor, where one lands."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from cualuat.accounts.models import Person
from cualuat.audit.models import Event
from people import PASSWORD

pytestmark = pytest.mark.usefixtures("people")


def enter(client: Client, username: str = "editor", password: str = PASSWORD, **more: str) -> object:
    return client.post(reverse("desk:sign-in"), {"username": username, "password": password, **more})


def code_now(device: TOTPDevice, *, later: int = 0) -> str:
    """What the app shows; `later` steps ahead, since no code is taken twice."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + later * device.step
    return f"{totp.token():06d}"


def turn_on(client: Client) -> tuple[TOTPDevice, list[str]]:
    """Turns the second factor on as the pages lead; the device and the recovery codes."""
    address = reverse("desk:second-factor")
    client.post(address, {"begin": "1"})
    device = TOTPDevice.objects.get()
    shown = client.get(address).content.decode()
    assert 'src="data:image/svg+xml' in shown
    assert '<code class="secret">' in shown
    answer = client.post(address, {"code": code_now(device)})
    assert answer.status_code == 200
    codes = re.findall(r"<li><code>(\w+)</code>", answer.content.decode())
    device.refresh_from_db()
    return device, codes


def test_the_right_password_opens_the_desk_and_turns_the_session() -> None:
    client = Client()
    client.get(reverse("desk:sign-in"))
    before = client.session.session_key
    answer = enter(client, "  Editor ")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert client.session.session_key != before
    assert client.get(reverse("desk:home")).status_code == 200
    assert Event.objects.filter(action="accounts.sign_in").count() == 1


def test_a_wrong_password_keeps_the_name_and_says_what_to_do() -> None:
    answer = enter(Client(), "editor", "khong-dung")
    text = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in text
    assert 'value="editor"' in text
    assert "khong-dung" not in text


def test_empty_inputs_are_named() -> None:
    text = Client().post(reverse("desk:sign-in"), {"username": "", "password": ""}).content.decode()
    assert 'href="#username"' in text
    assert 'href="#password"' in text


@pytest.mark.parametrize("target", ["https://xau.example/", "//xau.example", "javascript:alert(1)", "\\\\xau.example"])
def test_signing_in_never_leads_elsewhere(target: str) -> None:
    assert enter(Client(), next=target)["Location"] == reverse("desk:home")  # type: ignore[index]


def test_signing_in_leads_back() -> None:
    client, wanted = Client(), reverse("desk:documents") + "?trang-thai=published"
    answer = client.get(wanted)
    assert enter(client, next=wanted)["Location"] == wanted  # type: ignore[index]
    assert "next=" in answer["Location"]


def test_five_wrong_passwords_lock_the_name_for_a_while() -> None:
    client = Client()
    answers = [enter(client, "editor", "sai") for _ in range(5)]
    assert answers[-1].status_code == 429  # type: ignore[attr-defined]
    text = answers[-1].content.decode()  # type: ignore[attr-defined]
    assert "Tạm khóa đăng nhập" in text
    assert "15 phút" in text
    assert enter(client).status_code == 429  # type: ignore[attr-defined]
    assert enter(client, "EDITOR").status_code == 429  # type: ignore[attr-defined]
    assert enter(client, "publisher").status_code == 302  # type: ignore[attr-defined]


def test_a_closed_account_stays_outside() -> None:
    client = Client()
    enter(client)
    Person.objects.filter(username="editor").update(is_active=False)
    assert client.get(reverse("desk:home")).status_code == 302
    assert enter(Client()).status_code == 400  # type: ignore[attr-defined]


def test_signing_out_asks_and_ends_the_session() -> None:
    client = Client()
    enter(client)
    assert client.get(reverse("desk:sign-out")).status_code == 200
    assert client.get(reverse("desk:home")).status_code == 200
    client.post(reverse("desk:sign-out"))
    assert client.get(reverse("desk:home")).status_code == 302


def test_with_a_second_factor_the_password_alone_opens_nothing() -> None:
    mine = Client()
    enter(mine)
    device, codes = turn_on(mine)
    assert len(codes) == 10
    assert mine.get(reverse("desk:home")).status_code == 200  # this session gave the code already

    other = Client()
    enter(other)
    for name in ("home", "documents", "account", "load"):
        assert other.get(reverse(f"desk:{name}"))["Location"].startswith(reverse("desk:sign-in-code")), name
    wrong = other.post(reverse("desk:sign-in-code"), {"code": "000000"})
    assert wrong.status_code == 400
    assert "Mã chưa đúng" in wrong.content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    before = other.session.session_key
    answer = other.post(reverse("desk:sign-in-code"), {"code": code_now(device, later=1), "next": "/ban-lam-viec/nap/"})
    assert answer["Location"] == "/ban-lam-viec/nap/"
    assert other.session.session_key != before
    assert other.get(reverse("desk:home")).status_code == 200


def test_guessing_codes_is_slowed_down() -> None:
    mine = Client()
    enter(mine)
    device, _ = turn_on(mine)
    other = Client()
    enter(other)
    for _ in range(3):
        other.post(reverse("desk:sign-in-code"), {"code": "000000"})
    assert other.post(reverse("desk:sign-in-code"), {"code": code_now(device, later=1)}).status_code == 400


def test_a_recovery_code_opens_once() -> None:
    mine = Client()
    enter(mine)
    _, codes = turn_on(mine)
    for expected in (302, 400):
        other = Client()
        enter(other)
        assert other.post(reverse("desk:sign-in-code"), {"code": codes[0].upper()}).status_code == expected
    assert Event.objects.filter(action="accounts.recovery_code").count() == 1


def test_turning_on_needs_a_code_that_fits() -> None:
    client = Client()
    enter(client)
    client.post(reverse("desk:second-factor"), {"begin": "1"})
    answer = client.post(reverse("desk:second-factor"), {"code": "12"})
    assert answer.status_code == 400
    assert "Mã chưa khớp" in answer.content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert client.get(reverse("desk:home")).status_code == 200  # not on yet: nothing is asked


def test_turning_off_needs_the_password() -> None:
    client = Client()
    enter(client)
    turn_on(client)
    address = reverse("desk:second-factor-off")
    assert client.post(address, {"current": "sai"}).status_code == 400
    assert TOTPDevice.objects.exists()
    assert client.post(address, {"current": PASSWORD}).status_code == 302
    assert not TOTPDevice.objects.exists()
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"accounts.second_factor_on", "accounts.second_factor_off"} <= actions


def test_changing_the_password() -> None:
    client, other = Client(), Client()
    enter(client)
    enter(other)
    address = reverse("desk:account")
    new = "cau-moi-de-nho-2026"
    for sent, message in (
        ({"current": PASSWORD, "password": new, "again": "khac"}, "khác nhau"),
        ({"current": "sai", "password": new, "again": new}, "Mật khẩu hiện nay chưa đúng"),
        ({"current": PASSWORD, "password": "ngan", "again": "ngan"}, "10"),
        ({"current": "", "password": "", "again": ""}, "Hãy ghi mật khẩu hiện nay"),
    ):
        answer = client.post(address, sent)
        assert answer.status_code == 400
        assert message in answer.content.decode()
    assert client.post(address, {"current": PASSWORD, "password": new, "again": new}).status_code == 302
    assert client.get(reverse("desk:home")).status_code == 200
    assert other.get(reverse("desk:home")).status_code == 302  # elsewhere the old password counts no more
    assert enter(Client(), password=new).status_code == 302  # type: ignore[attr-defined]
