"""What hinders giving a file to the public."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One hindrance. `code` is for programs; `message` says in Vietnamese what is wrong and what to do.

    `place`: «trang 3», «trang tính “Lương”, ô B7», «đoạn 12», or "" for the whole file. `is_blocking`: the file shows or
    may show what somebody meant to hide, so that no reading of what is visible can make it safe.
    """

    code: str
    message: str
    place: str = ""
    is_blocking: bool = False

    def __str__(self) -> str:
        return f"{self.place[:1].upper()}{self.place[1:]}: {self.message}" if self.place else self.message


def listed(parts: list[str], most: int = 10) -> str:
    """Pieces by commas; of many only the first, and how many more there are."""
    shown = ", ".join(parts[:most])
    return f"{shown} và {len(parts) - most} chỗ nữa" if len(parts) > most else shown
