"""What the pages of emulation let one choose: units and their people, awards, dossiers; and the tags of their states."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone

from cualuat.base.actor import Actor
from cualuat.base.operations import Refused
from cualuat.emulation import access, queries
from cualuat.emulation.awards import award, awards
from cualuat.organisation import queries as organisation
from cualuat.web.desk.posted import key_in, keys_in
from cualuat.web.shell.fields import Form

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.emulation.models import Dossier, Round
    from cualuat.organisation.models import Unit

DUTIES = (*access.DOERS, *access.KEEPERS)
TAGS = {
    "draft": "",
    "submitted": " tag--waiting",
    "scored": " tag--waiting",
    "minuted": " tag--waiting",
    "proposed": " tag--waiting",
    "given": " tag--done",
    "refused": " tag--refused",
    "withdrawn": "",
}
TO = {"person": "cá nhân", "unit": "tập thể"}


def round_of(pk: int, actor: Actor) -> Round:
    """The round. Raises Http404."""
    found = queries.round_of(pk, actor=actor)
    if found is None:
        raise Http404("no such round")
    return found


def candidates(actor: Actor) -> list[tuple[str, str]]:
    """The units for which one may write, each with its people behind it."""
    today = timezone.localdate()
    units = [row for row in organisation.units(on=today) if access.may_handle(actor, row.pk)]
    people: dict[int, list[tuple[str, str]]] = {}
    for post in queries.posts_in([row.pk for row in units], today):
        people.setdefault(post.unit_id, []).append(
            (f"{post.unit_id}-{post.person_id}", f"{post.person.name}, {post.unit.name}")
        )
    found = [("", "– chọn –")]
    for unit in units:
        found += [(str(unit.pk), f"{unit.name} (tập thể)"), *dict.fromkeys(people.get(unit.pk, ()))]
    return found


def candidate_in(text: str) -> tuple[Unit, Person | None]:
    """The unit, and the person where one was chosen. Raises Refused, naming the input «person»."""
    first, _, second = text.partition("-")
    unit_key, person_key = key_in(first), key_in(second)
    unit = organisation.unit(unit_key) if unit_key else None
    person = organisation.people().filter(pk=person_key).first() if person_key else None
    if unit is None or (second and person is None):
        raise Refused("Hãy chọn tập thể hoặc cá nhân.", "person")
    return unit, person


def award_options(*, titles: bool = False) -> list[tuple[str, str]]:
    """Titles and forms of commendation, or titles only."""
    found = [one for one in awards() if one.kind == "title" or not titles]
    return [("", "– chọn –"), *((one.code, f"{one.name} ({TO[one.to]})") for one in found)]


def award_note(code: str = "") -> str:
    """What a reviewer must still compare; nothing where nothing."""
    found = award(code) if code else awards()[0]
    return f"Cần đối chiếu: {found.note}" if found and found.needs_review else ""


def as_options(rows: Iterable[Dossier]) -> list[tuple[str, str]]:
    """Dossiers to mark."""
    return [(str(row.pk), str(row)) for row in rows]


def marked(text: str, rows: Iterable[Dossier]) -> list[Dossier]:
    """Those that were marked. Raises Refused where one of them is no longer in the list."""
    keys, known = keys_in(text), {row.pk: row for row in rows}
    if any(key not in known for key in keys):
        raise Refused("Có hồ sơ vừa đổi trạng thái. Hãy xem lại danh sách rồi chọn lại.", "dossiers")
    return [known[key] for key in keys]


def told(form: Form) -> str:
    """What is wrong with a form that is no longer on the page: somebody took a step meanwhile."""
    return " ".join([*form.errors, *(one.error for one in form.wrong_fields)])
