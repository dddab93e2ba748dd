"""Readers of environment variables that refuse a bad value, and of the secret key."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SECRET_KEY_FILE = "secret_key"  # noqa: S105 – the name of a file


class BadSetting(SystemExit):
    """An environment variable holds something else than it should; the message says which and what is expected."""


def env_text(name: str, default: str) -> str:
    """The variable's text; the default when it is unset or empty."""
    return os.environ.get(name) or default


def env_bool(name: str, default: bool) -> bool:
    """1/true/yes/on or 0/false/no/off. Raises BadSetting."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name} phải là 1 hoặc 0, không phải «{text}».")


def env_int(name: str, default: int) -> int:
    """A whole number. Raises BadSetting."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal():
        raise BadSetting(f"{name} phải là số nguyên, không phải «{text}».")
    return int(text)


def env_list(name: str, default: list[str]) -> list[str]:
    """Values separated by commas, without empty ones."""
    values = [part.strip() for part in os.environ.get(name, "").split(",")]
    return [v for v in values if v] or default


def read_secret_key(home: Path) -> str:
    """The key made at setup, or CUALUAT_SECRET_KEY; before setup a key of this process alone, so that setup can run."""
    given = os.environ.get("CUALUAT_SECRET_KEY")
    if given:
        return given
    try:
        return (home / SECRET_KEY_FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return secrets.token_urlsafe(50)


def write_secret_key(home: Path) -> bool:
    """Makes the key file, readable by its owner only, unless it is there; whether it was made."""
    path = home / SECRET_KEY_FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return True
