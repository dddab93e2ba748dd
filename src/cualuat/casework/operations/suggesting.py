"""What the program can fill in for the officer in a letter: from the matter, its earlier letters and the step itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cualuat.casework.kinds import Kind
from cualuat.casework.models import Case, Letter
from cualuat.casework.needs import Typed
from cualuat.kernel.workdays import show
from cualuat.kernel.workflow import Edge
from cualuat.letters.forms import Field, Form
from cualuat.organisation import queries as organisation

# Field → forms of the earlier letter that it names by number and day.
_EARLIER = {
    "acceptance": ("complaint-acceptance",),
    "assignment": ("complaint-verification-decision",),
    "suspension": ("complaint-suspension", "denunciation-suspension"),
    "decision": (
        "complaint-decision-first", "complaint-decision-second", "complaint-decision-discipline", "denunciation-acceptance",
    ),
    "conclusion": ("denunciation-conclusion",),
}  # fmt: skip
_DELIVERY = {
    "network": "gửi qua thư điện tử",
    "office": "nhận bản sao, bản chụp tại trụ sở",
    "post": "gửi qua dịch vụ bưu chính",
}
_TO_ANSWER = timedelta(days=7)


@dataclass(frozen=True)
class Setting:
    """A step that makes a letter."""

    case: Case
    kind: Kind
    edge: Edge
    typed: Typed
    day: date


def suggested(field: Field, form: Form, setting: Setting) -> str:
    """The text for a field of a letter; empty where only the officer knows. Texts of sealed matters are never looked at."""
    found = _of_lists(field, setting)
    if found:
        return found
    if field.name in _EARLIER:
        return _earlier(setting.case, _EARLIER[field.name])
    rule = _RULES.get(field.name)
    text = rule(setting) if rule else ""
    if not text and field.kind == "date":
        text = show(setting.day)
    return text if not field.options or text in field.options else ""


def _of_lists(field: Field, setting: Setting) -> str:
    """The line of a letter's list that stands where the chosen line of the step's list stands."""
    more = setting.kind.more_of(setting.edge.code)
    for name, need, lines in (("ground", "grounds", more.grounds), ("verdict", "outcome", more.outcomes)):
        chosen = setting.typed.text(need)
        if field.name == name and chosen in lines and len(field.options) >= len(lines):
            return field.options[lines.index(chosen)]
    return ""


def _earlier(case: Case, forms: tuple[str, ...]) -> str:
    letter = Letter.objects.filter(case=case, form__in=forms).order_by("-pk").first()
    return f"số {letter.number} ngày {show(letter.issued_on)}" if letter and letter.number else ""


def _instance(setting: Setting) -> str:
    return "lần hai" if setting.kind.code == "complaint-second" else "lần đầu"


def _competent(setting: Setting) -> str:
    chosen = setting.typed.text("agency")
    agency = organisation.unit(int(chosen)) if chosen.isdecimal() else None
    return agency.name if agency else ""


def _verifier(setting: Setting) -> str:
    officer, unit = setting.case.officer, setting.case.unit
    return ", ".join(filter(None, (officer.name if officer else "", unit.name if unit else "")))


def _chair(setting: Setting) -> str:
    chosen = setting.typed.text("signer")
    leaders = organisation.people_with_duty("leader", on=setting.day)
    leader = leaders.filter(pk=int(chosen)).first() if chosen.isdecimal() else leaders.first()
    return f"{leader.name}, {organisation.title_of(leader, on=setting.day)}" if leader else ""


def _sender(setting: Setting) -> str:
    party = setting.case.parties.filter(role="sender").first()
    return party.name if party else ""


def _text(name: str) -> Callable[[Setting], str]:
    return lambda setting: setting.typed.text(name)


_RULES: dict[str, Callable[[Setting], str]] = {
    "instance": _instance,
    "competent": _competent,
    "verifier": _verifier,
    "chair": _chair,
    "person": _sender,
    "guest": _sender,
    "points": lambda s: s.case.subject if not s.case.is_sealed else "",
    "content": lambda s: s.case.content if not s.case.is_sealed else "",
    "opinions": _text("minutes"),
    "items": _text("reason"),
    "measures": _text("note"),
    "summary": _text("note"),
    "duration": lambda s: f"đến ngày {show(s.case.due_on)}" if s.case.due_on else "",
    "complaint_on": lambda s: show(s.case.received_on),
    "answer_on": lambda s: show(s.day + _TO_ANSWER),
    "extended_on": lambda s: show(s.day),
    "promised_on": lambda s: show(s.case.due_on) if s.case.due_on else "",
    "information": lambda s: s.case.subject if not s.case.is_sealed else "",
    "manner": lambda s: _DELIVERY.get(str(s.case.answers.get("delivery", "")), ""),
    "supplied_on": lambda s: show(s.case.due_on) if s.case.due_on else "",
    "second_instance": lambda s: "người đứng đầu cơ quan cấp trên trực tiếp",
    "settled_by": lambda s: (organisation.agency() or s.case.unit or "") and str(organisation.agency() or s.case.unit),
    "complexity": lambda s: "đặc biệt phức tạp" if s.edge.code == "extend_especially" else "phức tạp",
    "time_number": lambda s: "lần thứ hai" if s.case.letters.filter(form="denunciation-extension").exists() else "lần thứ nhất",
    "days": lambda s: "30",
    "time": lambda s: "08 giờ 00",
}  # fmt: skip
