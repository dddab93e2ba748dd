"""What certificates of training and of contests have in common: who signs, and how the paper is set in type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.accounts.models import Person
from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import form_of, template_of
from cualuat.letters import packages, templating, typesetting, variables
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts

CODE: Final = 12  # symbols of a code, 11 of them random: 55 bits; one page checks the codes of all


def signed_by(signer: Person | None, today: date) -> dict[str, str]:
    """The facts of who signs: `signer`, `signer_title`, `authority` («KT. …» where she deputises). Raises Refused.

    `signer` None: the first of the leaders of the agency.
    """
    leaders = organisation.people_with_duty("leader", on=today)
    person = leaders.filter(pk=signer.pk).first() if signer else leaders.first()
    if person is None:
        raise Refused("Hãy chọn người ký. Chưa có ai thì nhờ quản trị viên giao nhiệm vụ «Lãnh đạo cơ quan».", "signer")
    agency = organisation.agency()
    chief, title = agency.head_title if agency else "", organisation.title_of(person, on=today)
    deputises = bool(chief) and title.casefold().startswith("phó ")
    return {"signer": person.name, "signer_title": title, "authority": f"KT. {chief}" if deputises else ""}


def issuer() -> str:
    """The name of the agency; «» where none is set up."""
    agency = organisation.agency()
    return agency.name if agency else ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A certificate as files."""

    docx: bytes
    pdf: bytes


def printed(form_code: str, facts: dict[str, str], *, number: str, code: str, issued_on: date, address: str) -> Printed:
    """The certificate set in type, in the form of the house; `address` where its code is looked up. Raises Refused."""
    form, agency = form_of(form_code), organisation.agency()
    fields = {name: facts.get(name, "") for name in form.field_names}
    fields |= {"number": number, "code": receipts.grouped(code), "address": address}
    context = {
        "agency": {
            "name": agency.name, "parent": agency.superior, "short": agency.short, "place": agency.place,
        } if agency else {},
        "signer": {"name": facts["signer"], "title": facts["signer_title"], "authority": facts["authority"]},
        "doc": {"issued_on": issued_on, "today": issued_on},
        "f": fields,
    }  # fmt: skip
    try:
        docx = templating.render(template_of(form), context)
        return Printed(docx, typesetting.to_pdf(docx).pdf)
    except (templating.BadTemplate, variables.BadContext, typesetting.CannotTypeset, packages.NotAWordFile) as error:
        raise Refused(f"Chưa làm được giấy chứng nhận: {error}. Hãy báo quản trị viên.") from error
