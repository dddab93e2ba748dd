"""The paper as a form: inputs by the method of the vote, and what somebody said in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cualuat.ballots import queries
from cualuat.base.operations import Refused
from cualuat.kernel.tally import ANSWERS, METHODS, VoteTerms
from cualuat.web.shell.fields import Field, Form

if TYPE_CHECKING:
    from cualuat.ballots.models import Ballot

_SELECTED = 20  # points that fit in a list to choose from


def form_of(ballot: Ballot) -> Form:
    """The inputs of an empty paper."""
    terms, names = queries.terms_of(ballot), queries.names_of(ballot)
    blank = Field("blank", "Bỏ phiếu trắng: tôi không chọn gì ở trên", kind="check")
    return Form([*_fields(terms, names), blank])


def how(terms: VoteTerms) -> str:
    """What to do, in a sentence."""
    most = terms.most or len(terms.options)
    return {
        "approval": "Chọn một phương án." if most == 1 else f"Chọn nhiều nhất {most} phương án.",
        "ranking": "Ghi hạng cho phương án bạn muốn: hạng 1 là mong muốn nhất. Không cần xếp hết.",
        "borda": "Ghi hạng cho phương án bạn muốn: hạng 1 được nhiều điểm nhất, không xếp thì không có điểm.",
        "score": f"Cho mỗi phương án từ 0 đến {terms.unit} điểm.",
        "yesno": "Với từng nội dung, chọn đồng ý, không đồng ý hoặc không có ý kiến.",
    }[terms.method]


def method_name(terms: VoteTerms) -> str:
    """The method in words."""
    return METHODS[terms.method]


def _fields(terms: VoteTerms, names: dict[str, str]) -> list[Field]:
    if terms.method == "approval":
        kind = "radio" if (terms.most or len(names)) == 1 else "checks"
        return [
            Field("choice", "Phiếu của bạn", kind=kind, options=list(names.items()), hint=how(terms), required=True)
        ]
    if terms.method in ("ranking", "borda"):
        ranks = [("", "– không xếp –"), *((str(n), f"Hạng {n}") for n in range(1, len(names) + 1))]
        return [Field(f"rank-{key}", name, kind="select", options=ranks, required=True) for key, name in names.items()]
    if terms.method == "score":
        points = [("", "– chưa cho điểm –"), *((str(n), f"{n} điểm") for n in range(terms.unit + 1))]
        if terms.unit > _SELECTED:
            return [Field(f"points-{key}", name, maxlength=3, required=True) for key, name in names.items()]
        return [
            Field(f"points-{key}", name, kind="select", options=points, required=True) for key, name in names.items()
        ]
    return [
        Field(f"answer-{key}", name, kind="radio", options=list(ANSWERS.items()), required=True)
        for key, name in names.items()
    ]


def choice_in(form: Form, ballot: Ballot) -> object:
    """What the paper says; None for a blank one. Raises Refused, naming the input."""
    terms, values = queries.terms_of(ballot), form.values()
    said = _said(terms, values)
    if values["blank"]:
        if any(said.values()):
            raise Refused("Bạn vừa chọn ở trên vừa bỏ phiếu trắng. Hãy bỏ một trong hai.", "blank")
        return None
    if not any(said.values()):
        first = form.fields[0].name
        raise Refused("Bạn chưa chọn gì. Hãy chọn, hoặc đánh dấu «Bỏ phiếu trắng» ở cuối.", first)
    if terms.method == "approval":
        return [key for key in terms.options if key in said]
    if terms.method in ("ranking", "borda"):
        return _ranked(said)
    return _points(terms, said) if terms.method == "score" else _answers(said)


def _said(terms: VoteTerms, values: dict[str, str]) -> dict[str, str]:
    """What was put in, by option."""
    if terms.method == "approval":
        return dict.fromkeys(filter(None, values["choice"].split(",")), "1")
    prefix = {"score": "points", "yesno": "answer"}.get(terms.method, "rank")
    return {key: values[f"{prefix}-{key}"] for key in terms.options}


def _ranked(said: dict[str, str]) -> list[str]:
    ranks: dict[int, str] = {}
    for key, text in said.items():
        if not text:
            continue
        if not (text.isascii() and text.isdecimal()) or len(text) > 3:
            raise Refused("Hạng phải là một số.", f"rank-{key}")
        if int(text) in ranks:
            raise Refused(f"Hạng {text} đã ghi cho phương án khác. Mỗi hạng chỉ ghi một lần.", f"rank-{key}")
        ranks[int(text)] = key
    return [ranks[rank] for rank in sorted(ranks)]


def _points(terms: VoteTerms, said: dict[str, str]) -> dict[str, int]:
    found = {}
    for key, text in said.items():
        if not (text.isascii() and text.isdecimal()) or len(text) > 3 or int(text) > terms.unit:
            raise Refused(f"Hãy cho điểm, từ 0 đến {terms.unit}.", f"points-{key}")
        found[key] = int(text)
    return found


def _answers(said: dict[str, str]) -> dict[str, str]:
    for key, text in said.items():
        if not text:
            raise Refused("Hãy chọn một câu trả lời.", f"answer-{key}")
    return dict(said)
