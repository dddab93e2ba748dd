"""The people of the demo: the agency with its units and staff, the keys of those who open sealed matters, its citizens."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from cualuat.accounts import operations as accounts
from cualuat.accounts import queries as account_queries
from cualuat.base.actor import DUTY_NAMES, ROLE_NAMES, SYSTEM, Actor
from cualuat.casework.operations.intake import PersonGiven
from cualuat.organisation import operations as organisation
from cualuat.organisation import queries as organisation_queries
from cualuat.organisation.operations import UnitFacts
from cualuat.sealed import operations as sealed
from cualuat.sealed.holding import Unlocked

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.organisation.models import Unit

Account = tuple[str, str, str, str]  # username, name, role, title, as house.DEMO_ACCOUNTS has them
AGENCY: Final = "so-tu-phap-mau"
_OBSERVED: Final = timedelta(days=730)
_WORDS: Final = (
    "nón lá", "chuồn chuồn", "bánh đa", "mây tre", "cầu khỉ", "trống cơm", "diều sáo", "bến nước", "chum vại", "hoa gạo",
    "ngõ gạch", "khói bếp", "giàn mướp", "thuyền nan", "đèn dầu", "sân đình",
)  # fmt: skip


@dataclass
class Agency:
    """Units by code, people by username; who has which duty; keys that are unlocked."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    duties: dict[str, list[str]] = field(default_factory=dict)
    unlocked: dict[str, Unlocked] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """Somebody as an actor."""
        return self.actors[username]

    def with_duty(self, duty: str, unit: str = "") -> list[str]:
        """Usernames of those who have a duty, in a unit where given, in the order of staff.toml."""
        return [name for name in self.duties.get(duty, []) if not unit or self.homes[name] == unit]

    def officers(self, unit: str) -> list[str]:
        """Those who deal with matters in a unit."""
        return self.with_duty("officer", unit) or self.with_duty("head", unit)


def make_agency(first: Sequence[Account], *, began: date, known: Sequence[str], at: datetime) -> Agency:
    """The agency with everybody in it. `first`: accounts that the handbook names; `known`: lines of notes kept from before."""
    rows = _staff()
    made = Agency()
    for row in rows["unit"]:
        made.units[row["code"]] = _unit(row, made, at)
    named = {username: (name, role, title) for username, name, role, title in first}
    old = {line.split()[0]: line for line in known if line.strip()}
    for row in rows["person"]:
        usual = "observer" if row.get("observes") else "reader"
        name, role, title = named.get(row["username"], (row.get("name", ""), usual, row.get("title", "")))
        _person(row, (row["username"], name, role, title), made, began=began, old=old, at=at)
    for row in rows["person"]:
        made.actors[row["username"]] = organisation_queries.actor_for(
            made.people[row["username"]], on=at.astimezone().date()
        )
    _keys([row["username"] for row in rows["person"] if row.get("sealed")], made, at)
    return made


def _staff() -> dict[str, Any]:
    return tomllib.loads(files("cualuat.console.demo").joinpath("staff.toml").read_text(encoding="utf-8"))


def _unit(row: dict[str, str], made: Agency, at: datetime) -> Unit:
    facts = UnitFacts(**{key: value for key, value in row.items() if key not in ("code", "name")})
    parent = made.units.get(AGENCY) if row["kind"] == "unit" else None
    unit = organisation.add_unit(
        name=row["name"], code=row["code"], parent=parent, is_sample=True, facts=facts, by=SYSTEM, at=at
    )
    return organisation.set_unit(unit=unit, name=row["name"], facts=facts, by=SYSTEM, at=at)


def _person(
    row: dict[str, Any], account: Account, made: Agency, *, began: date, old: dict[str, str], at: datetime
) -> None:
    username, name, role, title = account
    unit = made.units[row["unit"]]
    person = account_queries.person_named(username)
    if person is None:
        password = secrets.token_urlsafe(9)
        person = accounts.create_person(username=username, name=name, password=password, by=SYSTEM, at=at)
        organisation.give_post(
            person=person, unit=unit, title=title, role=role, valid_from=began,
            valid_to=began + _OBSERVED if role == "observer" else None, by=SYSTEM, at=at,
        )  # fmt: skip
        duties = ", ".join(DUTY_NAMES[code] for code in row["duties"]) or ROLE_NAMES[role]
        made.notes.append(f"{username}  {password}  ({title}; {duties})")
    elif username in old:
        made.notes.append(old[username])
    for code in row["duties"]:
        organisation.give_duty(person=person, unit=unit, code=code, valid_from=began, by=SYSTEM, at=at)
        made.duties.setdefault(code, []).append(username)
    made.people[username], made.homes[username] = person, row["unit"]


def _keys(usernames: Sequence[str], made: Agency, at: datetime) -> None:
    """A key for each, whose passphrase stands in the notes; unlocked for the time of the making."""
    for username in usernames:
        passphrase = " ".join(secrets.choice(_WORDS) for _ in range(4))
        person, actor = made.people[username], made.actor(username)
        sealed.create_key(person=person, passphrase=passphrase, by=actor, at=at)
        unlocked = sealed.unlock(person=person, passphrase=passphrase, by=actor, at=at)
        assert unlocked is not None
        made.unlocked[username] = unlocked
        made.notes.append(f"Câu mật khẩu niêm phong của {username}, chỉ để dùng thử: {passphrase}")


# --- citizens ----------------------------------------------------------------------------------------------------

_FAMILIES: Final = ("Đỗ", "Bùi", "Vũ", "Hoàng", "Phan", "Đặng", "Ngô", "Dương", "Lý", "Mai")
_WOMEN: Final = ("Mận", "Sen", "Lúa", "Bưởi", "Na", "Dâu", "Trà", "Quế", "Cúc", "Lựu", "Mơ", "Khế")
_MEN: Final = ("Tre", "Trúc", "Sậy", "Lim", "Sến", "Táu", "Đước", "Bần", "Thông", "Gạo", "Trám", "Đa")
_PLACES: Final = (
    "Thôn Đông, xã Mẫu Đông, tỉnh Mẫu", "Thôn Tây, xã Mẫu Tây, tỉnh Mẫu", "Tổ 3, phường Mẫu, tỉnh Mẫu",
    "Thôn Trung, xã Mẫu Đông, tỉnh Mẫu", "Ngõ 5, phường Mẫu, tỉnh Mẫu", "Xóm Bến, xã Mẫu Tây, tỉnh Mẫu",
)  # fmt: skip
CITIZENS: Final = len(_FAMILIES) * (len(_WOMEN) + len(_MEN))


def citizen(number: int) -> PersonGiven:
    """Somebody who never was; another one for each number below CITIZENS, with numbers that nobody has."""
    number %= CITIZENS
    family, place = number % len(_FAMILIES), number // len(_FAMILIES) + 7 * (number % len(_FAMILIES))
    given = (_WOMEN + _MEN)[place % (len(_WOMEN) + len(_MEN))]
    is_woman = given in _WOMEN
    told_by = {0: "email", 3: "post"}.get(number % 6, "")
    return PersonGiven(
        name=f"{_FAMILIES[family]} {'Thị' if is_woman else 'Văn'} {given}",
        honorific="bà" if is_woman else "ông",
        address=_PLACES[number % len(_PLACES)],
        id_number=f"{number + 1:012d}",
        phone=f"0900 000 {number + 1:03d}",
        email=f"nguoidan{number + 1}@vidu.example" if told_by == "email" else "",
        told_by=told_by,
    )
