"""What is open, as values, and keeping it between two requests of a browser.

Half of what is needed lies in the browser (a token in a cookie), half on the server (a ciphertext in the session). A stolen
session table opens nothing, nor does a stolen cookie once the session has ended.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import nacl.exceptions
import nacl.secret

from cualuat.sealed.crypto import Key, new_key


class NotHeld(Exception):
    """Nothing is open any more: too late, another person, or what was kept does not fit together."""

    def __init__(self) -> None:
        super().__init__("Hồ sơ niêm phong đã tự khóa lại. Hãy nhập lại câu mật khẩu hoặc mã biên nhận.")


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An officer's secret key in use: whose, and of which OfficerKey."""

    person_id: int
    key_id: UUID
    secret: Key


@dataclass(frozen=True, slots=True)
class OpenedBox:
    """A box whose content key is known: to an officer, or to the denouncer, where `person_id` is None."""

    box_id: UUID
    content_key: Key
    person_id: int | None = None

    @property
    def for_denouncer(self) -> bool:
        """Whether it was opened by its receipt."""
        return self.person_id is None


def hold(unlocked: Unlocked, *, until: datetime) -> tuple[str, str]:
    """A token for the cookie and a ciphertext for the session; both are text."""
    payload = unlocked.key_id.bytes + unlocked.secret.reveal()
    return _hold(payload, f"unlocked|{unlocked.person_id}", until)


def take_up(token: str, held: str, *, person_id: int, at: datetime) -> Unlocked:
    """What this person held. Raises NotHeld."""
    payload = _take_up(token, held, f"unlocked|{person_id}", at)
    return Unlocked(person_id, UUID(bytes=payload[:16]), Key(payload[16:]))


def hold_box(opened: OpenedBox, *, until: datetime) -> tuple[str, str]:
    """The same for the denouncer, who need not type her receipt on each page. Officers hold their key instead."""
    if not opened.for_denouncer:
        raise ValueError("an officer opens the box anew each time, so that each opening is on record")
    return _hold(opened.box_id.bytes + opened.content_key.reveal(), "box", until)


def take_up_box(token: str, held: str, *, at: datetime) -> OpenedBox:
    """The box that the denouncer held. Raises NotHeld."""
    payload = _take_up(token, held, "box", at)
    return OpenedBox(UUID(bytes=payload[:16]), Key(payload[16:]))


def _hold(payload: bytes, what: str, until: datetime) -> tuple[str, str]:
    token, expiry = new_key(), int(until.timestamp())
    sealed = bytes(nacl.secret.Aead(token.reveal()).encrypt(payload, f"{what}|{expiry}".encode()))
    return _text(token.reveal()), f"{expiry}.{_text(sealed)}"


def _take_up(token: str, held: str, what: str, at: datetime) -> bytes:
    try:
        expiry, sealed = held.split(".")
        aead = nacl.secret.Aead(base64.urlsafe_b64decode(token))
        payload = aead.decrypt(base64.urlsafe_b64decode(sealed), f"{what}|{int(expiry)}".encode())
        over = at.timestamp() >= int(expiry)
    except (nacl.exceptions.CryptoError, ValueError):
        raise NotHeld from None
    if over:
        raise NotHeld
    return payload


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii")
