"""News to the person and to officers, through the outbox. Nothing about a sealed matter ever leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from cualuat.casework.choices import PartyRole
from cualuat.casework.models import Case, Party
from cualuat.kernel.workdays import YearNotCovered
from cualuat.notices import operations as notices
from cualuat.notices.rules import OfficeHours, next_office_moment
from cualuat.timelimits import queries as timelimits

HOURS = OfficeHours()
TRACKING_PATH = "/tra-cuu/"


@dataclass(frozen=True, slots=True)
class News:
    """What is told: subject and body of a mail, one short line for a telephone."""

    kind: str
    subject: str
    body: str
    line: str


def tell_person(case: Case, news: News, *, at: datetime) -> int:
    """Tells everybody who brought the matter and left a way; how many messages. Nobody of a sealed matter."""
    if case.is_sealed:
        return 0
    told = 0
    wanted = (PartyRole.SENDER, PartyRole.REPRESENTATIVE, PartyRole.SIGNATORY)
    for party in Party.objects.filter(case=case, role__in=wanted).order_by("pk"):
        told += _tell(case, party, news, at)
    return told


def _tell(case: Case, party: Party, news: News, at: datetime) -> int:
    link = settings.CUALUAT_URL + TRACKING_PATH
    if party.told_by == "email" and party.email:
        body = f"{news.body}\n\nMã hồ sơ: {case.number}\nXem tại {link} bằng mã tra cứu trên giấy biên nhận.\n"
        notices.queue(
            to=party.email,
            subject=news.subject,
            body=body,
            at=at,
            kind=news.kind,
            about_type="case",
            about_id=case.pk,
        )
        return 1
    if party.told_by in ("sms", "zalo") and party.phone:
        notices.queue(
            to=party.phone,
            subject=news.subject,
            body=f"{case.number}: {news.line} Xem {link}",
            at=at,
            channel=party.told_by,
            template="case-news",
            values={"number": case.number, "text": news.line, "link": link},
            kind=news.kind,
            about_type="case",
            about_id=case.pk,
            not_before=office_moment(at),
        )
        return 1
    return 0


def office_moment(at: datetime) -> datetime:
    """The next moment in office hours of a working day, `at` itself where it is one."""
    calendar = timelimits.calendar()

    def works(day: date) -> bool:
        try:
            return calendar.is_working(day)
        except YearNotCovered:
            return day.isoweekday() < 6

    return next_office_moment(at, HOURS, works)


def tell_officer(case: Case, news: News, *, at: datetime) -> int:
    """Tells the officer in charge by mail, in office hours; how many messages. Nothing of a sealed matter."""
    officer = case.officer
    if case.is_sealed or officer is None or not officer.email:
        return 0
    link = f"{settings.CUALUAT_URL}/ban-lam-viec/ho-so/{case.pk}/"
    notices.queue(
        to=officer.email, subject=news.subject, body=f"{news.body}\n\nMở hồ sơ: {link}\n", at=at, kind=news.kind,
        about_type="case", about_id=str(case.pk), not_before=office_moment(at),
    )  # fmt: skip
    return 1
