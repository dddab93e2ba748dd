"""What forms of the desk send besides words: keys of rows, the version that somebody had before her, what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from django.http import HttpRequest

from cualuat.base.operations import Refused
from cualuat.casework.needs import read_day, read_time
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.kernel.workdays import VIETNAM
from cualuat.organisation import queries as organisation
from cualuat.web.shell.fields import Form

if TYPE_CHECKING:
    from cualuat.accounts.models import Person
    from cualuat.organisation.models import Unit

T = TypeVar("T")


def key_in(text: str | None) -> int | None:
    """The key that a list or a hidden input gave; None for none, and for what is no key."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def number_in(text: str, name: str) -> int:
    """A whole number as typed. Raises Refused, naming the input."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 7:
        raise Refused(f"«{text[:20]}» không phải là số nguyên." if text else "Hãy ghi một số nguyên.", name)
    return int(text)


def version_of(request: HttpRequest) -> int | None:
    """The version that whoever sends the form had before her."""
    return key_in(request.POST.get("version"))


def keys_in(text: str) -> list[int]:
    """The keys of what was marked in a list of checks, as `Form.values` gives them: with commas between."""
    return [key for part in text.split(",") if (key := key_in(part)) is not None]


def moment_in(values: Mapping[str, str], day: str, hour: str) -> datetime:
    """The day and the time that two inputs gave, here. Raises Refused, naming the input."""
    return datetime.combine(read_day(values[day], day), read_time(values[hour], hour), VIETNAM)


def unit_in(text: str) -> Unit | None:
    """The unit that a list gave."""
    key = key_in(text)
    return organisation.unit(key) if key else None


def person_in(text: str) -> Person | None:
    """The person that a list gave."""
    key = key_in(text)
    return organisation.people().filter(pk=key).first() if key else None


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of a page with several forms: `done` what was given back; where it was refused, `error` unless a form tells it."""

    act: str = ""
    done: T | None = None
    error: str = ""
    wrong: bool = False

    @property
    def status(self) -> int:
        """Of the page that is shown."""
        return 422 if self.error or self.wrong else 200


def error_beside(outcome: Outcome[T], forms: Mapping[str, Form], shown: Collection[str]) -> str:
    """What a page says above all, once: the error, or what is wrong with a form that it does not show (any more)."""
    form = forms.get(outcome.act)
    if outcome.error or not outcome.wrong or form is None or outcome.act in shown:
        return outcome.error
    told = " ".join((*form.errors, *(one.error for one in form.wrong_fields)))
    form.errors.clear()
    return told


def act_on(
    request: HttpRequest, forms: Mapping[str, Form], known: Collection[str], do: Callable[[str], T]
) -> Outcome[T]:
    """Does what one of the forms of a page asks: `act` names it, and the form of that name, where there is one, is filled first."""
    if request.method != "POST":
        return Outcome()
    act = request.POST.get("act", "")
    form = forms.get(act)
    try:
        if act not in known:
            raise Refused("Không có việc này trên trang. Hãy tải lại trang.")
        if form is not None:
            form.fill(request.POST)
        return Outcome(act, do(act))
    except (Refused, UnacceptableFile, TooLarge) as refused:
        if form is None:
            return Outcome(act, error=str(refused))
        form.refuse(refused)
        return Outcome(act, wrong=True)
