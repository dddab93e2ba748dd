"""What the forms of duties let one choose: units, people who hold a post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone

from cualuat.organisation import queries as organisation

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.organisation.models import Unit


def units(*kept: Unit | None) -> list[tuple[str, str]]:
    """Units of the agency that are in being, and those that stand in the row already."""
    rows = {str(row.pk): row.name for row in organisation.units(on=timezone.localdate())}
    rows |= {str(row.pk): f"{row.name} (đã kết thúc)" for row in kept if row is not None and str(row.pk) not in rows}
    return list(rows.items())


def unit_or_none(*kept: Unit | None) -> list[tuple[str, str]]:
    """The same, or none yet."""
    return [("", "– chưa giao –"), *units(*kept)]


def people(kept: Person | None = None) -> list[tuple[str, str]]:
    """Whoever holds a post, with the unit; and who stands in the row already."""
    posts = organisation.posts_on(timezone.localdate())
    rows = {str(post.person_id): f"{post.person.name} ({post.unit.name})" for post in posts}
    if kept is not None:
        rows.setdefault(str(kept.pk), kept.name)
    return [("", "– không ghi –"), *rows.items()]


def units_in(keys: Iterable[int]) -> list[Unit]:
    """The units that were marked."""
    wanted = set(keys)
    return [row for row in organisation.every_unit() if row.pk in wanted]
