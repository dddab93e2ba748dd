"""Surveys for tests: written by operations, answered as people do."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cualuat.base.actor import ANYONE
from cualuat.entry.operations import admitting
from cualuat.files import operations as files
from cualuat.surveys.models import Response, Sheet, Survey
from cualuat.surveys.operations import answering, paper, running, writing
from cualuat.surveys.operations.writing import QuestionWanted, Wanted
from cualuat.surveys.rules.questions import Condition
from office import NOW, Office
from sample_entry import some_terms


def wanted(office: Office, **changes: Any) -> Wanted:
    """Settings of a survey in two languages, secret and open to all."""
    terms = some_terms(NOW, **changes.pop("terms", {}))
    usual: dict[str, Any] = {
        "title": {"vi": "Khảo sát tiếp cận pháp luật", "en": "Access to law"},
        "intro": {"vi": "Xin cho biết ý kiến."},
        "thanks": {"vi": "Cảm ơn."},
        "languages": ("vi", "en"),
        "unit": office.units["phong-mot"],
        "smallest": 5,
        "live": False,
        "terms": terms,
    }
    return Wanted(**{**usual, **changes})


def a_question(kind: str, words: str, **more: Any) -> QuestionWanted:
    """A question as somebody types it; `options` and `rows` as lists of words."""
    for name in ("options", "rows"):
        if name in more:
            more[name] = {"vi": "\n".join(more[name])}
    return QuestionWanted(kind, {"vi": words}, {}, **more)


def a_survey(office: Office, *, who: str = "officer", **changes: Any) -> Survey:
    """A draft: q2 sex, q3 satisfaction, q4 why (shown to the dissatisfied)."""
    by = office.actor(who)
    row = writing.make(wanted=wanted(office, **changes), by=by, at=NOW)
    for one in (
        a_question("single", "Bạn là", options=("Nam", "Nữ"), required=True),
        a_question("likert", "Bạn hài lòng đến đâu?"),
        a_question("text", "Vì sao chưa hài lòng?", when=(Condition("q3", "less", "3"),)),
    ):
        put(office, row, one, who=who)
    row.refresh_from_db()
    return row


def put(
    office: Office, row: Survey, one: QuestionWanted, *, key: str = "", section: str = "s1", who: str = "officer"
) -> None:
    """Adds or changes a question."""
    writing.put_question(survey=row, section=section, key=key, wanted=one, version=None, by=office.actor(who), at=NOW)


def published(office: Office, row: Survey | None = None, **changes: Any) -> Survey:
    """Made public by the focal unit."""
    row = row or a_survey(office, **changes)
    row = running.publish(survey=row, version=None, by=office.actor("focal"), at=NOW)
    row.refresh_from_db()
    return row


def sent(row: Survey, raw: Mapping[str, Sequence[str]], *, token: str = "", at: datetime = NOW) -> tuple[Response, str]:
    """Somebody answers."""
    draft, _ = answering.begin(survey=row, language="vi", by=ANYONE, at=at)
    draft = answering.keep(draft=draft, data=raw, by=ANYONE, at=at)
    came = admitting.by_browser(occasion=row.occasion, token=token or secrets.token_hex(8))
    return answering.send(draft=draft, admitted=came, by=ANYONE, at=at)


def a_sheet(office: Office, row: Survey) -> Sheet:
    """A sheet of paper that one clerk typed."""
    raw = {"q2": ["o1"], "q3": ["4"]}
    return paper.begin(survey=row, number="7", raw=raw, by=office.actor("clerk"), at=NOW)


def named_and_closed(office: Office) -> tuple[Survey, int]:
    """A named survey to which one person sent a file, closed; the key of that file. Its question «Hài lòng» is kept."""
    row = a_survey(office, terms={"secrecy": "named"})
    put(office, row, a_question("file", "Ảnh chụp"))
    writing.keep_question(survey=row, key="q3", name="Hài lòng", by=office.actor("focal"), at=NOW)
    row = published(office, row)
    draft, _ = answering.begin(survey=row, language="vi", data={"q2": ["o1"], "q3": ["4"]}, by=ANYONE, at=NOW)
    photo = files.take_in(name="anh.txt", chunks=["Đường trước chợ.".encode()], by=ANYONE, at=NOW)
    answering.add_file(draft=draft, question="q5", attachment=photo, by=ANYONE, at=NOW)
    came = admitting.by_browser(occasion=row.occasion, token="a")
    response, _ = answering.send(draft=draft, admitted=came, by=ANYONE, at=NOW)
    running.close(survey=row, version=None, by=office.actor("focal"), at=NOW)
    row.refresh_from_db()
    return row, response.files.get().pk


def with_answers(office: Office, row: Survey, sheets: Sequence[Mapping[str, object]]) -> Survey:
    """Closed, with these answers put straight into the table: for figures, which care not how they came."""
    Response.objects.bulk_create(
        Response(survey=row, day=NOW.date(), answers=dict(one), receipt=secrets.token_hex(8)) for one in sheets
    )
    running.close(survey=row, version=None, by=office.actor("focal"), at=NOW)
    row.refresh_from_db()
    return row


def closed(office: Office) -> Survey:
    """Closed with sixty sheets: nobody in a small group but two who gave no mark."""
    row = published(office)
    sheets: list[dict[str, object]] = [{"q2": "o1" if n % 2 else "o2", "q3": str(n % 5 + 1)} for n in range(58)]
    return with_answers(office, row, [*sheets, {"q2": "o1"}, {"q2": "o2", "q4": "Gọi chị Trần Thị Mận."}])
