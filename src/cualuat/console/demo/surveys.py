"""Surveys of the invented agency: one of last year and one closed with public results, one open in two languages, one draft."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from cualuat.base.actor import ANYONE, Actor
from cualuat.console.demo.house import House
from cualuat.entry.operations import admitting
from cualuat.entry.rules import Terms
from cualuat.surveys.operations import answering, paper, running, writing
from cualuat.surveys.operations.writing import QuestionWanted, Wanted
from cualuat.surveys.queries import kept_question
from cualuat.surveys.rules.bounds import bounds
from cualuat.surveys.rules.questions import Condition

if TYPE_CHECKING:
    from cualuat.surveys.models import Survey

_TITLE: Final = {"vi": "Người dân tiếp cận pháp luật", "en": "How people reach the law"}
_MATTER: Final = "Mức hài lòng với việc tìm hiểu pháp luật"
_PLACES: Final = ("Xã Mẫu Đông", "Xã Mẫu Tây", "Phường Mẫu Trung")
_PLACES_EN: Final = ("Mau Dong commune", "Mau Tay commune", "Mau Trung ward")
_TEXTS: Final = (
    "Chữ nhỏ, khó đọc trên điện thoại.",
    "Muốn có buổi nói chuyện ở thôn.",
    "Cần người hướng dẫn tận nơi.",
    "Hỏi chị Trần Thị Mẫu ở xã mới biết.",
)


def _both(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def _ask(kind: str, vi: str, en: str, **more: Any) -> QuestionWanted:
    return QuestionWanted(kind, _both(vi, en), {}, **more)


def _lines(vi: tuple[str, ...], en: tuple[str, ...]) -> dict[str, str]:
    return _both("\n".join(vi), "\n".join(en))


# Keys of the questions: q2 to q7 in this order, for the first section takes no number.
_QUESTIONS: Final = (
    _ask("single", "Bạn là", "You are", options=_lines(("Nam", "Nữ"), ("A man", "A woman")), required=True),
    _ask("place", "Bạn sống ở xã, phường nào?", "Where do you live?", options=_lines(_PLACES, _PLACES_EN), required=True),
    _ask("likert", "Bạn hài lòng đến đâu với việc tìm hiểu pháp luật ở xã mình?", "How satisfied are you with learning about the law in your commune?", required=True),
    _ask("text", "Điều gì làm bạn chưa hài lòng?", "What are you not satisfied with?", when=(Condition("q4", "less", "3"),)),
    _ask(
        "multi", "Bạn tìm hiểu pháp luật ở đâu?", "Where do you learn about the law?", other=True,
        options=_lines(("Loa truyền thanh", "Cổng thông tin của tỉnh", "Cán bộ xã", "Mạng xã hội"), ("Loudspeakers", "The portal of the province", "Officers of the commune", "Social media")),
    ),
    _ask(
        "nps", "Bạn có giới thiệu trang này cho người khác không? (0: không bao giờ, 10: chắc chắn)", "Would you recommend this site? (0: never, 10: certainly)",
        citation="Điều 9 Luật Tiếp cận thông tin số 104/2016/QH13",
    ),
)  # fmt: skip


def _terms(opens: datetime, days: int, secrecy: str = "secret") -> Terms:
    return Terms("open", secrecy, opens, opens + timedelta(days=days))


def _wanted(house: House, year: int, terms: Terms, title: dict[str, str] | None = None) -> Wanted:
    title = title or {code: f"{words} {year}" for code, words in _TITLE.items()}
    intro = _both(
        "Sở Tư pháp muốn biết người dân tìm hiểu pháp luật thuận tiện đến đâu. Phiếu không ghi tên, mất chừng ba phút.",
        "The Department of Justice wants to know how easily people learn about the law. No names; it takes three minutes.",
    )
    thanks = _both(
        "Cảm ơn bạn. Kết quả sẽ được đăng ở trang này.", "Thank you. The results will be published on this site."
    )
    unit = house.agency.units["phong-pho-bien"]
    return Wanted(title, intro, thanks, ("vi", "en"), unit, bounds().smallest, False, terms)


def add_surveys(house: House, *, at: datetime) -> None:
    """Last year's, this year's with its results, one open with a sheet of paper on which two differ, one draft."""
    focal = house.actor("chanhvp")
    dice = random.Random(15)  # noqa: S311 – invented answers
    last = at - timedelta(days=430)
    first = writing.make(wanted=_wanted(house, last.year, _terms(last, 20)), by=focal, at=last)
    for question in _QUESTIONS:
        writing.put_question(survey=first, section="s1", key="", wanted=question, version=None, by=focal, at=last)
    writing.keep_question(survey=first, key="q4", name=_MATTER, by=focal, at=last)
    _lived(first, 25, 0, dice, focal, last, "Kết quả lần đầu, làm mốc so sánh cho các năm sau.")
    opened = at - timedelta(days=70)
    second = writing.make(wanted=_wanted(house, opened.year, _terms(opened, 30)), like=first, by=focal, at=opened)
    _lived(
        second,
        140,
        1,
        dice,
        focal,
        opened,
        "Người dân hài lòng hơn năm trước; nhiều người muốn có buổi nói chuyện ở thôn.",
    )
    _open(house, second, focal, at)
    title = _both("Nhu cầu học luật của thanh niên", "What young people want to learn about the law")
    draft = writing.make(
        wanted=_wanted(house, at.year, _terms(at + timedelta(days=10), 20), title), by=focal, at=at - timedelta(days=1)
    )
    kept = kept_question("muc-hai-long-voi-viec-tim-hieu-phap-luat")
    if kept is not None:
        writing.use_kept(survey=draft, section="s1", kept=kept, version=None, by=focal, at=at - timedelta(days=1))


def _sheet(dice: random.Random, better: int) -> dict[str, list[str]]:
    mark = min(5, dice.choice((1, 2, 3, 3, 4, 4, 5)) + dice.choice((0, better)))
    raw = {
        "q2": [dice.choice(("o1", "o1", "o2"))],
        "q3": [f"o{dice.choice((1, 1, 2, 2, 3))}"],
        "q4": [str(mark)],
        "q6": dice.sample(("o1", "o2", "o3", "o4"), dice.choice((1, 2))),
        "q7": [str(min(10, mark * 2 + dice.choice((0, 1))))],
    }
    return raw | ({"q5": [dice.choice(_TEXTS)]} if mark < 3 else {})


def _send(survey: Survey, raw: dict[str, list[str]], token: str, at: datetime) -> None:
    draft, _ = answering.begin(survey=survey, language="vi", data=raw, by=ANYONE, at=at)
    came = admitting.by_browser(occasion=survey.occasion, token=token)
    answering.send(draft=draft, admitted=came, by=ANYONE, at=at)


def _lived(
    survey: Survey, sheets: int, better: int, dice: random.Random, focal: Actor, opened: datetime, words: str
) -> None:
    """Published, answered, closed, weighed by sex, its results public."""
    survey = running.publish(survey=survey, version=None, by=focal, at=opened)
    for n in range(sheets):
        _send(survey, _sheet(dice, better), f"demo-{survey.pk}-{n}", opened + timedelta(days=n % 15, hours=1))
    over = opened + timedelta(days=31)
    survey = running.close(survey=survey, version=None, by=focal, at=over)
    running.mask(survey=survey, question="q5", names=["Trần Thị Mẫu"], by=focal, at=over)
    survey = running.weigh(
        survey=survey,
        question="q2",
        targets={"o1": 49.5, "o2": 50.5},
        cap=bounds().cap,
        version=None,
        by=focal,
        at=over,
    )
    running.show_results(
        survey=survey, text=words, divided_by="q2", version=None, by=focal, at=over + timedelta(days=3)
    )


def _open(house: House, like: Survey, focal: Actor, at: datetime) -> None:
    opened = at - timedelta(days=5)
    title = _both("Góp ý về trang Cửa Luật", "What do you think of this site?")
    row = writing.make(wanted=_wanted(house, at.year, _terms(opened, 25), title), like=like, by=focal, at=opened)
    row = running.publish(survey=row, version=None, by=focal, at=opened)
    dice = random.Random(7)  # noqa: S311 – invented answers
    for n in range(4):
        _send(row, _sheet(dice, 1), f"demo-{row.pk}-{n}", opened + timedelta(days=n, hours=2))
    clerk, other = house.actor(house.someone("clerk")), house.actor(house.someone("reception"))
    raw = {"q2": ["o1"], "q3": ["o1"], "q4": ["4"]}
    sheet = paper.begin(survey=row, number="1", raw=raw, by=clerk, at=at - timedelta(days=1))
    paper.repeat(sheet=sheet, raw={**raw, "q4": ["5"]}, version=None, by=other, at=at - timedelta(days=1))
