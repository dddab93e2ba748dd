"""A report as Word and PDF: its frozen figures, its parts, its chart in the places of a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cualuat.base.figures import all_figures
from cualuat.base.operations import Refused
from cualuat.kernel.charts import WIDTH, Bar, Chart, bars, grouped
from cualuat.kernel.workdays import day_of
from cualuat.letters import layout, packages, templating, typesetting, variables
from cualuat.letters.tags import TemplateProblem
from cualuat.letters.variables import Picture
from cualuat.organisation import queries as organisation
from cualuat.reports import regimes, vocabulary
from cualuat.reports.models import Report, ReportFigure, ReportPart, ReportTemplate
from cualuat.reports.rules import (
    KIND_NAMES,
    MOST_TASKS,
    NOTHING,
    Told,
    name_of,
    percent_words,
    shortened,
    summary,
)

MOST_BARS: Final = 10
_ON_PAPER: Final = 150  # millimetres


@dataclass(frozen=True, slots=True)
class Made:
    """A report as files; `left_out` what the PDF does not show."""

    docx: bytes
    pdf: bytes
    left_out: tuple[str, ...] = ()


def parts_of(template: ReportTemplate) -> list[tuple[str, str]]:
    """Key and heading of the parts a template has room for."""
    return [(str(part["key"]), str(part["heading"])) for part in template.parts]


def word_file(template: ReportTemplate) -> bytes:
    """The Word file that is in use. Raises Refused where there is none."""
    kept = template.files.first()
    if kept is not None:
        return kept.attachment.path.read_bytes()
    form = regimes.shipped_form(template.shipped)
    if form is None:
        raise Refused("Mẫu này chưa có tệp Word. Hãy nạp tệp ở trang của mẫu.", "file")
    return layout.template(form.form)


def problems(data: bytes, parts: Sequence[tuple[str, str]]) -> list[TemplateProblem]:
    """What is wrong with a Word file as a template with these parts, each with the words where it stands."""
    words = vocabulary.vocabulary(parts)
    return templating.check(data, (), words, vocabulary.samples(parts))


def tried(data: bytes, parts: Sequence[tuple[str, str]]) -> Made:
    """The report that a template gives with invented values. Raises Refused."""
    docx = _rendered(data, vocabulary.samples(parts)[0], parts, ())
    return _set(docx, draft=True)


def told(figures: Iterable[ReportFigure]) -> list[Told]:
    """The frozen figures as they are told."""
    return [
        Told(f.code, f.name, f.unit, f.measure, f.value, f.before, f.whole, f.whole_before) for f in figures
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Charts:
    """The chart of a report, and the same for narrow screens."""

    wide: Chart
    narrow: Chart


def charts(report: Report, figures: Sequence[Told], *, public: bool = False) -> Charts | None:
    """The chart of a report: the figures its template names, else the largest (in public always of those shown).

    None where nothing is above zero.
    """
    counts = [f for f in figures if f.measure != "share"]
    wanted = [] if public else report.template.chart
    chosen = [f for code in wanted for f in counts if f.code == code]
    if not wanted:
        largest = sorted(counts, key=lambda f: -max(f.value, f.before or 0))[:MOST_BARS]
        chosen = [f for f in counts if f in largest and (f.value or f.before)]
    if not any(f.value or f.before for f in chosen):
        return None
    shown = [Bar(f.name, f.value, f.before) for f in chosen[:MOST_BARS]]
    title, now, before = "Số liệu kỳ này và kỳ trước", period_name(report), before_name(report)
    return Charts(
        bars(title, shown, now=now, before=before),
        bars(title, shown, now=now, before=before, ident="bieu-do-hep", narrow=True),
    )


def period_name(report: Report) -> str:
    """What its period is called."""
    return report.period or name_of(report.since, report.until)


def before_name(report: Report) -> str:
    """What the period is called with which it is compared."""
    own = regimes.period_name(report.regime, report.before_since, report.before_until)
    return own or name_of(report.before_since, report.before_until)


@dataclass(frozen=True, slots=True)
class Signed:
    """What is known of number, day and signature."""

    number: str = ""
    day: date | None = None
    signer: str = ""
    title: str = ""
    authority: str = ""


def compose(report: Report, signed: Signed, *, unit: tuple[str, str], draft: bool) -> Made:
    """The report as Word and PDF, `draft` marked as one; `unit`: name and letters of the unit that drafts it. Raises Refused."""
    figures = list(report.figures.all())
    context = _context(report, figures, signed, unit)
    known = [(f.code, f.name) for f in figures]
    docx = _rendered(word_file(report.template), context, _parts_named(report), known)
    return _set(docx, draft=draft)


def _parts_named(report: Report) -> list[tuple[str, str]]:
    """The parts of the template, and those this report had when the template had more."""
    own = {part.key: part.heading for part in report.parts.all() if part.key}
    return list({**own, **dict(parts_of(report.template))}.items())


def _rendered(
    data: bytes, context: Mapping[str, object], parts: Sequence[tuple[str, str]], known: Iterable[tuple[str, str]]
) -> bytes:
    try:
        return templating.render(data, context, vocabulary.vocabulary(parts, known))
    except (templating.BadTemplate, variables.BadContext, packages.NotAWordFile) as error:
        raise Refused(f"Chưa làm được báo cáo từ mẫu này: {error}. Hãy sửa mẫu rồi thử lại.") from error


def _set(docx: bytes, *, draft: bool) -> Made:
    try:
        made = typesetting.to_pdf(docx, draft=draft)
    except (typesetting.CannotTypeset, packages.NotAWordFile) as error:
        raise Refused(f"Chưa dựng được bản PDF: {error}. Hãy sửa mẫu rồi thử lại.") from error
    return Made(docx, made.pdf, tuple(made.left_out))


def _context(
    report: Report, figures: Sequence[ReportFigure], signed: Signed, unit: tuple[str, str]
) -> dict[str, object]:
    shown = told(figures)
    groups = [f.group for f in figures]
    parts = list(report.parts.select_related("unit"))
    drawn = charts(report, shown)
    return {
        **_of_letters(signed, report, unit),
        "ky": {
            "ten": period_name(report),
            "tu": report.since,
            "den": report.until,
            "truoc": before_name(report),
            "truoc_tu": report.before_since,
            "truoc_den": report.before_until,
            "chot": _cut_off(report),
            "loai": KIND_NAMES[report.kind].lower(),
        },
        "bao_cao": {
            "ten": report.title,
            "kinh_gui": report.addressee,
            "nguoi_yeu_cau": report.asked_by,
            "noi_dung_yeu_cau": report.asked_what,
            "tom_tat": summary(shown).text,
        },
        **_of_figures(shown),
        "phan": {part.key: part.text for part in parts if part.key},
        "cac": {"phan": [_part(part) for part in parts if not part.key and part.text]},
        "bang": {
            "so_lieu": [_row(n, f, group) for n, (f, group) in enumerate(zip(shown, groups, strict=True), 1)],
            "nhiem_vu": _tasks(report.tasks),
        },
        "hinh": {"so_lieu": _picture(drawn.wide) if drawn else ""},
    }


def _cut_off(report: Report) -> date | None:
    return day_of(report.cut_off) if report.cut_off else None


def _picture(drawn: Chart) -> Picture:
    try:
        return Picture(typesetting.to_png(drawn.svg, width=WIDTH * 0.75), _ON_PAPER, drawn.words)
    except typesetting.CannotTypeset as error:
        raise Refused(str(error)) from error


def _of_figures(shown: Sequence[Told]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {
        "so": {f.code: f.value for f in shown},
        "truoc": {f.code: NOTHING if f.before is None else f.before for f in shown},
        "lech": {f.code: f.difference for f in shown},
        "so_sanh": {f.code: f.compared for f in shown},
        "ty_le": {f.code: percent_words(f.percent) for f in shown},
        "ty_le_truoc": {f.code: percent_words(f.percent_before) for f in shown},
    }
    missing = dict.fromkeys((figure.code for figure in all_figures()), NOTHING)  # counted only since the cut-off
    return {name: {**missing, **values} for name, values in found.items()}


def _row(number: int, figure: Told, group: str) -> dict[str, object]:
    return {
        "stt": number, "ten": figure.name, "nhom": group, "don_vi": figure.unit, "so": figure.shown,
        "truoc": figure.shown_before, "lech": figure.difference, "so_sanh": figure.compared,
    }  # fmt: skip


def _tasks(tasks: Sequence[Mapping[str, str]]) -> list[dict[str, object]]:
    """The rows of the table of tasks; where there are too many to be read, the last one says where the others stand."""
    shown = shortened(tasks, MOST_TASKS)
    rows = [_task(n, row) for n, row in enumerate(shown, 1)]
    if left := len(tasks) - len(shown):
        words = f"Còn {grouped(left)} nhiệm vụ khác: xem phụ lục số liệu kèm theo."
        rows.append({**dict.fromkeys(rows[0], ""), "ten": words})
    return rows


def _task(number: int, row: Mapping[str, str]) -> dict[str, object]:
    return {
        "stt": number, "ke_hoach": row["plan"], "muc": row["path"], "ten": row["text"], "don_vi": row["unit"],
        "thoi_gian": row["due"], "tinh_trang": row["state"], "ket_qua": row["result"],
    }  # fmt: skip


def _part(part: ReportPart) -> dict[str, object]:
    return {"tieu_de": part.heading, "don_vi": part.unit.name if part.unit else "", "noi_dung": part.text}


def _of_letters(signed: Signed, report: Report, unit: tuple[str, str]) -> dict[str, object]:
    agency = organisation.agency()
    found: dict[str, object] = {
        "unit": {"name": unit[0], "short": unit[1]},
        "signer": {"name": signed.signer, "title": signed.title, "authority": signed.authority},
        "doc": {"number": signed.number, "issued_on": signed.day, "today": signed.day or _cut_off(report)},
    }
    if agency is not None:
        found["agency"] = {
            "name": agency.name, "parent": agency.superior, "short": agency.short, "place": agency.place,
            "head": f"{agency.head_title} {agency.name}".strip() if agency.head_title else "",
            "address": agency.address, "phone": agency.phone, "email": agency.email, "website": agency.website,
        }  # fmt: skip
    return found
