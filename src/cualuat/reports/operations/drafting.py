"""Reports begun, their figures frozen, put before the leaders and back; drafts given up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.figures import Figure, Window, all_figures
from cualuat.base.operations import Refused, locked, operation
from cualuat.kernel.text import normalise
from cualuat.kernel.workdays import day_of
from cualuat.letters.packages import Package, paragraphs
from cualuat.letters.tags import tags_of
from cualuat.programme.queries.results import task_results
from cualuat.reports import composing
from cualuat.reports.counting import counted
from cualuat.reports.models import Report, ReportFigure, ReportPart, ReportState, ReportTemplate
from cualuat.reports.operations.locking import keep, saved, still, subject_of
from cualuat.reports.rules import LONGEST, Compare, kind_of, window_before
from cualuat.reports.vocabulary import OF_FIGURES


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report as somebody asks for it. `period` what the window is called, «» for its days; see `Report`."""

    title: str
    since: date
    until: date
    compare: Compare = "before"
    regime: str = ""
    period: str = ""
    addressee: str = ""
    asked_by: str = ""
    asked_what: str = ""
    due: date | None = None


@operation
def make_report(*, template: ReportTemplate, wanted: Wanted, by: Actor, at: datetime) -> Report:
    """Begins a report, with the parts that its template has room for. Raises NotAllowed, Refused (naming the input)."""
    keep(by)
    today = day_of(at)
    _check_window(wanted.since, wanted.until, today)
    if not template.is_active:
        raise Refused("Mẫu này đã thôi dùng. Hãy chọn mẫu khác.", "template")
    texts = _texts(wanted)
    before = window_before(wanted.since, wanted.until, wanted.compare)
    kind = "other" if texts["asked_by"] and not wanted.regime else kind_of(wanted.since, wanted.until)
    report = Report.objects.create(
        template=template, kind=kind, regime=wanted.regime, since=wanted.since, until=wanted.until,
        before_since=before[0], before_until=before[1], due=wanted.due, made_at=at, made_by=by.name, **texts,
    )  # fmt: skip
    ReportPart.objects.bulk_create(
        ReportPart(report=report, position=n, key=key, heading=heading, due=wanted.due, asked_at=at, asked_by=by.name)
        for n, (key, heading) in enumerate(composing.parts_of(template))
    )
    audit.record(
        action="reports.make",
        subject=subject_of(report),
        by=by,
        at=at,
        detail={"since": report.since.isoformat(), "until": report.until.isoformat(), "asked_by": report.asked_by},
    )
    return report


def _check_window(since: date, until: date, today: date) -> None:
    if until < since:
        raise Refused("Ngày cuối đứng trước ngày đầu của kỳ. Hãy xem lại.", "until")
    if since > today:
        raise Refused("Kỳ này chưa bắt đầu, chưa có gì để báo cáo.", "since")
    if since.year < 1990 or (until - since).days > LONGEST:
        raise Refused("Kỳ báo cáo dài nhất là 5 năm, từ năm 1990. Hãy xem lại ngày.", "since")


def _texts(wanted: Wanted) -> dict[str, str]:
    texts = {
        name: normalise(getattr(wanted, name)).strip()
        for name in ("title", "period", "addressee", "asked_by", "asked_what")
    }
    if not texts["title"]:
        raise Refused("Hãy ghi tên báo cáo.", "title")
    for name, most in (("title", 500), ("period", 100), ("addressee", 500), ("asked_by", 300), ("asked_what", 5000)):
        if len(texts[name]) > most:
            raise Refused(f"Dài quá {most} ký tự.", name)
    return texts


@operation
def edit_report(
    *,
    report: Report,
    title: str,
    addressee: str,
    asked_by: str,
    asked_what: str,
    due: date | None,
    version: int | None,
    by: Actor,
    at: datetime,
) -> Report:
    """Corrects what a draft is called, for whom it is, when it is due. Raises NotAllowed, SomebodyElse, Refused."""
    keep(by)
    report = locked(report, version)
    still(report, ReportState.DRAFTING)
    wanted = Wanted(
        title, report.since, report.until, period=report.period, addressee=addressee, asked_by=asked_by,
        asked_what=asked_what,
    )  # fmt: skip
    before, texts = report.title, _texts(wanted)
    report.title, report.addressee = texts["title"], texts["addressee"]
    report.asked_by, report.asked_what, report.due = texts["asked_by"], texts["asked_what"], due
    saved(report)
    detail = {"title": [before, report.title], "due": due.isoformat() if due else ""}
    audit.record(action="reports.edit", subject=subject_of(report), by=by, at=at, detail=detail)
    return report


@operation
def discard(*, report: Report, by: Actor, at: datetime) -> None:
    """Gives up a draft that was never issued. Raises NotAllowed, Refused."""
    keep(by)
    report = locked(report)
    still(report, ReportState.DRAFTING)
    audit.record(action="reports.discard", subject=subject_of(report), by=by, at=at)
    report.delete()


# --- figures -----------------------------------------------------------------------------------------------------


@operation
def freeze(*, report: Report, version: int | None, by: Actor, at: datetime) -> Report:
    """Counts the figures for the window and the one before, and keeps them with their rows; from then on these are shown.

    A draft may be frozen anew: the old values go to the audit log. Raises NotAllowed, SomebodyElse, Refused.
    """
    keep(by)
    report = locked(report, version)
    still(report, ReportState.DRAFTING)
    old = {f.name: f.shown for f in composing.told(report.figures.all())}
    report.figures.all().delete()
    # Of a period that is not over only the days till today: what falls due later is not late.
    today = day_of(at)
    now = Window(report.since, min(report.until, today), on=today)
    before = Window(report.before_since, report.before_until)
    made = [
        counted(figure, now, before, report=report, position=position)
        for position, figure in enumerate(_wanted(report.template))
    ]
    ReportFigure.objects.bulk_create(made, batch_size=20)
    report.tasks = [asdict(row) for row in task_results(since=now.since, until=now.until, on=today)]
    report.cut_off, report.cut_off_by = at, by.name
    saved(report)
    audit.record(
        action="reports.freeze",
        subject=subject_of(report),
        by=by,
        at=at,
        detail={"figures": len(made), "old_values": old},
    )
    return report


def _wanted(template: ReportTemplate) -> list[Figure]:
    """The figures that a template names, in it or beside it; all where it names none beside."""
    if not template.figures:
        return list(all_figures())
    codes = {*template.figures, *template.chart, *_named_in(composing.word_file(template))}
    return [figure for figure in all_figures() if figure.code in codes]


def _named_in(data: bytes) -> set[str]:
    """The codes of figures in the tags of a Word file."""
    words = [tag for text in paragraphs(Package(data)) for tag in tags_of(text)]
    return {
        figure.code
        for figure in all_figures()
        if any(f"{group}.{figure.code}" in word for word in words for group in OF_FIGURES)
    }


# --- before the leaders, and back --------------------------------------------------------------------------------


@operation
def to_review(*, report: Report, version: int | None, by: Actor, at: datetime) -> Report:
    """Puts a draft before the leaders: figures frozen, every part written. Raises NotAllowed, SomebodyElse, Refused."""
    keep(by)
    report = locked(report, version)
    still(report, ReportState.DRAFTING)
    if report.cut_off is None:
        raise Refused("Chưa chốt số liệu. Hãy bấm «Chốt số liệu» trước.")
    missing = _unwritten(report)
    if missing:
        raise Refused(f"Còn phần chưa viết xong: {', '.join(missing)}. Hãy viết, hoặc bỏ phần không cần.")
    report.state, report.remark = ReportState.REVIEW, ""
    saved(report)
    audit.record(action="reports.to_review", subject=subject_of(report), by=by, at=at)
    return report


def _unwritten(report: Report) -> list[str]:
    found: Iterable[ReportPart] = report.parts.exclude(state="written").select_related("unit")
    return [f"«{part.heading}»" + (f" ({part.unit.name})" if part.unit else "") for part in found]


@operation
def send_back(*, report: Report, reason: str, version: int | None, by: Actor, at: datetime) -> Report:
    """Back to drafting, with what is to be changed. Raises NotAllowed, SomebodyElse, Refused."""
    keep(by)
    report = locked(report, version)
    still(report, ReportState.REVIEW)
    reason = normalise(reason).strip()
    if not reason:
        raise Refused("Hãy ghi cần sửa gì.", "reason")
    report.state, report.remark = ReportState.DRAFTING, reason[:5000]
    saved(report)
    audit.record(action="reports.send_back", subject=subject_of(report), by=by, at=at, detail={"reason": reason[:500]})
    return report
