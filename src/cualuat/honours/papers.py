"""Paper of consent, minutes, decision and certificate in the forms of the house."""

from __future__ import annotations

from datetime import date

from cualuat.base.operations import Refused
from cualuat.casework.operations.letters import form_of, house_letter, template_of
from cualuat.honours.models import Honour, Nomination, Round
from cualuat.letters import packages, templating, typesetting, variables
from cualuat.organisation import queries as organisation
from cualuat.sealed import receipts

LAW = "Luật Thi đua, khen thưởng số 06/2022/QH15"


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def consent(found: Nomination, *, today: date) -> bytes:
    """The paper by which a nominee agrees. Raises Refused where it cannot be made."""
    fields = {
        "name": found.name,
        "place": found.place,
        "round": _lowered(found.round.title),
        "title": found.title,
        "text": found.text,
    }
    return house_letter("honour-consent", fields, today=today, called="giấy đồng ý")


def minutes(round: Round, *, today: date) -> bytes:
    """The minutes of who was chosen. Raises Refused where they cannot be made."""
    if round.minutes_day is None:
        raise Refused("Chưa có biên bản.")
    fields = {
        "round": _lowered(round.title), "held_on": round.minutes_day, "venue": round.minutes_place, "present": round.minutes_present,
        "content": round.minutes_content, "how": round.get_choosing_display().lower(), "results": "\n".join(map(_result, _ranked(round))),
    }  # fmt: skip
    return house_letter("honour-minutes", fields, today=today, issued_on=round.minutes_day, called="biên bản")


def decision(round: Round, *, today: date) -> bytes:
    """The decision. Raises Refused where it cannot be made."""
    if round.minutes_day is None:
        raise Refused("Chưa có biên bản.")
    chosen = [one for one in _ranked(round) if one.state == "chosen"]
    fields = {
        "round": _lowered(round.title), "law": LAW, "kind": _lowered(round.get_kind_display()), "meeting": f"{round.minutes_day:%d/%m/%Y}",
        "honoured": "\n".join(f"{_named(one)}: {one.title.rstrip('.')}." for one in chosen),
    }  # fmt: skip
    return house_letter(
        "honour-decision", fields, today=today, number=round.decision_number, issued_on=round.decision_day, called="quyết định"
    )  # fmt: skip


def _ranked(round: Round) -> list[Nomination]:
    rows = round.nominations.filter(state__in=("listed", "chosen", "not_chosen"))
    return list(rows.order_by("-points", "-votes", "pk"))


def _named(one: Nomination) -> str:
    return f"{one.name}, {one.place}"


def _result(one: Nomination) -> str:
    got = f"{one.points_shown} điểm trên 100" if one.points is not None else f"{one.votes or 0} phiếu"
    if one.consent != "given":
        return f"Một người đã rút đồng ý: {got}."
    return f"{_named(one)}: {got}{', được chọn' if one.state == 'chosen' else ''}."


def certificate(honour: Honour, *, address: str) -> tuple[bytes, bytes]:
    """The certificate as Word and as PDF; `address` where its code is looked up. Raises Refused."""
    found, form, agency = honour.nomination, form_of("honour-certificate"), organisation.agency()
    leader = organisation.people_with_duty("leader", on=honour.given_on).first()
    fields = {
        "holder": found.name, "place": found.place, "kind": found.round.get_kind_display(), "title": found.title,
        "round": _lowered(found.round.title), "decision": found.round.decision_number, "number": honour.number,
        "code": receipts.grouped(honour.code), "address": address,
    }  # fmt: skip
    context = {
        "agency": {
            "name": agency.name, "parent": agency.superior, "short": agency.short, "place": agency.place,
        } if agency else {},
        "signer": {"name": leader.name, "title": organisation.title_of(leader, on=honour.given_on)} if leader else {},
        "doc": {"issued_on": honour.given_on, "today": honour.given_on},
        "f": fields,
    }  # fmt: skip
    try:
        docx = templating.render(template_of(form), context)
        return docx, typesetting.to_pdf(docx).pdf
    except (templating.BadTemplate, variables.BadContext, typesetting.CannotTypeset, packages.NotAWordFile) as error:
        raise Refused(f"Chưa làm được giấy chứng nhận: {error}. Hãy báo quản trị viên.") from error
