"""A report of the invented department, for tests: figures that count what the test says, a template of its own."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import docx

from cualuat.base import figures
from cualuat.base.figures import Counted, Figure, Row, Window
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.reports.models import Report, ReportTemplate, TemplateFile
from cualuat.reports.operations import drafting, issuing, parts, templates
from cualuat.reports.operations.drafting import Wanted
from cualuat.reports.operations.issuing import Signature
from office import NOW, Office

THIS, LAST = (date(2026, 1, 1), date(2026, 12, 31)), (date(2025, 1, 1), date(2025, 12, 31))
WORDS = (
    "Kỳ {{ ky.ten }}, chốt {{ ky.chot|ngay_so }}.",
    "Tiếp nhận {{ so.talks_held }} buổi, {{ so_sanh.talks_held }}; kỳ trước {{ truoc.talks_held }}.",
    "Đúng hạn: {{ ty_le.talks_in_time }}",
    "{{ phan.ket_qua }}",
    "{{ hinh.so_lieu }}",
)


@dataclass
class Live:
    """What is counted just now, by year."""

    talks: dict[int, int] = field(default_factory=lambda: {2025: 8, 2026: 11})
    in_time: dict[int, int] = field(default_factory=lambda: {2025: 4, 2026: 9})
    about: Sequence[int] = ()  # keys of matters that the first rows are about

    def held(self, window: Window) -> Counted:
        """Talks held in the year of the window."""
        year = window.since.year
        keys = [*self.about, *([0] * self.talks.get(year, 0))] if year == 2026 else [0] * self.talks.get(year, 0)
        rows = [
            Row(f"Buổi {n} năm {year}", date(year, 3, 1), "case" if key else "", str(key or ""))
            for n, key in enumerate(keys[: self.talks.get(year, 0)], 1)
        ]
        return Counted(len(rows), tuple(rows))

    def timely(self, window: Window) -> Counted:
        """Talks held on their day."""
        year = window.since.year
        return Counted(self.in_time.get(year, 0), (), whole=self.talks.get(year, 0))

    def late(self, window: Window) -> Counted:
        """Talks that did not come to pass."""
        return Counted(2, (Row("Buổi bị hoãn", window.since), Row("Buổi bị hoãn nữa", window.since)))


@contextmanager
def only_live(live: Live) -> Iterator[Live]:
    """These figures and no others are known."""
    known = dict(figures._known)
    figures._known.clear()
    figures.register(
        [
            Figure("talks_held", "Buổi nói chuyện đã tổ chức", "Tuyên truyền", "buổi", live.held),
            Figure("talks_in_time", "Buổi nói chuyện đúng hạn", "Tuyên truyền", "buổi", live.timely, "share"),
            Figure("talks_late", "Buổi nói chuyện quá hạn", "Tuyên truyền", "buổi", live.late),
        ]
    )
    try:
        yield live
    finally:
        figures._known.clear()
        figures._known.update(known)


def word(*lines: str) -> bytes:
    """A Word file with these paragraphs."""
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def kept(data: bytes, name: str = "mau.docx", **by: Any) -> Attachment:
    """A file taken in."""
    return files.take_in(name=name, chunks=[data], at=NOW, **by)


def a_template(office: Office, *lines: str) -> ReportTemplate:
    """A template with one part."""
    by = office.actor("focal")
    return templates.add_template(
        name="Báo cáo tuyên truyền", kind="year", parts=[("ket_qua", "Kết quả")],
        attachment=kept(word(*(lines or WORDS)), by=by), by=by, at=NOW,
    )  # fmt: skip


def plain_template(office: Office) -> ReportTemplate:
    """The same, written as it is: nobody waits for its file to be looked into."""
    by = office.actor("focal")
    template = ReportTemplate.objects.create(
        name="Báo cáo tuyên truyền", kind="year", parts=[{"key": "ket_qua", "heading": "Kết quả"}], added_at=NOW,
        added_by=by.name,
    )  # fmt: skip
    file = files.store(name="mau.docx", chunks=[_plain()], by=by, at=NOW)
    TemplateFile.objects.create(template=template, attachment=file, version=1, at=NOW, by=by.name)
    return template


@functools.cache
def _plain() -> bytes:
    return word(*WORDS)


def wanted(**changes: Any) -> Wanted:
    """This year's report."""
    given: dict[str, Any] = {"title": "Báo cáo tuyên truyền năm 2026", "since": THIS[0], "until": THIS[1], "addressee": "UBND tỉnh Mẫu"}  # fmt: skip
    return Wanted(**(given | changes))


def a_report(office: Office, template: ReportTemplate | None = None, at: datetime = NOW, **changes: Any) -> Report:
    """A report in drafting."""
    by = office.actor("focal")
    return drafting.make_report(template=template or plain_template(office), wanted=wanted(**changes), by=by, at=at)


def a_world_report(office: Office) -> Report:
    """A report on the real figures of this office, frozen, with a part asked of a unit."""
    by = office.actor("focal")
    report = a_report(office, templates.adopt(code="project-977", by=by, at=NOW))
    parts.ask_parts(report=report, heading="Tình hình", units=[office.units["phong-mot"]], due=None, by=by, at=NOW)
    return drafting.freeze(report=report, version=None, by=by, at=NOW)


def ready(office: Office, report: Report, at: datetime = NOW) -> Report:
    """The same with its figures frozen and its parts written, before the leaders."""
    by = office.actor("focal")
    drafting.freeze(report=report, version=None, by=by, at=at)
    for part in report.parts.all():
        parts.write_part(part=part, text="Đã nói chuyện ở mười một xóm.", version=None, by=by, at=at)
    return drafting.to_review(report=report, version=None, by=by, at=at)


def issued(office: Office, report: Report | None = None, number: str = "12/BC-STP", at: datetime = NOW) -> Report:
    """The same, signed."""
    report = ready(office, report or a_report(office), at)
    return issuing.sign(
        report=report, signature=Signature(number, at.date()), version=None, by=office.actor("focal"), at=at
    )
