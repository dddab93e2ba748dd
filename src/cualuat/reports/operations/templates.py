"""Word templates of reports: taken in, checked, replaced, set aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.figures import all_figures
from cualuat.base.operations import Refused, SomebodyElse, operation
from cualuat.files.models import Attachment
from cualuat.kernel.text import normalise, slug
from cualuat.letters.tags import TemplateProblem
from cualuat.reports import composing
from cualuat.reports.models import PeriodKind, ReportTemplate, TemplateFile
from cualuat.reports.operations.locking import keep
from cualuat.reports.regimes import shipped_form

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_PARTS: Final = 30


class WrongTemplate(Refused):
    """The Word file cannot be used; `problems` say what is wrong and where it stands."""

    def __init__(self, problems: Sequence[TemplateProblem]) -> None:
        super().__init__("Mẫu chưa dùng được. " + " ".join(map(str, problems[:5])), "file")
        self.problems = tuple(problems)


def read_parts(text: str) -> list[tuple[str, str]]:
    """Key and heading of each line «ten_phan: Tiêu đề» or «Tiêu đề». Raises Refused."""
    found: dict[str, str] = {}
    for line in normalise(text).splitlines():
        if not line.strip():
            continue
        before, colon, after = line.partition(":")
        key, heading = (
            (before.strip(), after.strip()) if colon and _KEY.fullmatch(before.strip()) else ("", line.strip())
        )
        key = key or slug(heading, 40).replace("-", "_")
        if not _KEY.fullmatch(key) or not heading:
            raise Refused(f"Chưa hiểu dòng «{line.strip()[:60]}». Hãy ghi như: ket_qua: Kết quả thực hiện.", "parts")
        if key in found:
            raise Refused(f"Phần «{key}» ghi hai lần.", "parts")
        found[key] = heading[:300]
    if len(found) > _MOST_PARTS:
        raise Refused(f"Quá {_MOST_PARTS} phần.", "parts")
    return list(found.items())


def check_file(data: bytes, parts: Sequence[tuple[str, str]]) -> None:
    """Raises WrongTemplate, naming every unknown name and the words where it stands."""
    problems = composing.problems(data, parts)
    if problems:
        raise WrongTemplate(problems)


def _known(codes: Iterable[str], field: str) -> list[str]:
    there = {figure.code for figure in all_figures()}
    chosen = list(dict.fromkeys(codes))
    for code in chosen:
        if code not in there:
            raise Refused(f"Không có chỉ tiêu «{code[:60]}».", field)
    return chosen


def _subject(template: ReportTemplate) -> tuple[str, object, str]:
    return ("report-template", template.pk, template.name)


@operation
def adopt(*, code: str, by: Actor, at: datetime) -> ReportTemplate:
    """The template row of a form that comes with the program, made where there is none. Raises NotAllowed, Refused."""
    keep(by)
    form = shipped_form(code)
    if form is None:
        raise Refused("Không có mẫu này.", "template")
    template, made = ReportTemplate.objects.get_or_create(
        shipped=code,
        defaults={
            "name": form.name,
            "kind": form.kind,
            "parts": _stored(form.parts),
            "chart": list(form.chart),
            "added_at": at,
            "added_by": by.name,
        },
    )
    if made:
        audit.record(action="reports.adopt_template", subject=_subject(template), by=by, at=at)
    return template


def _stored(parts: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"key": key, "heading": heading} for key, heading in parts]


@operation
def add_template(
    *, name: str, kind: str, parts: Sequence[tuple[str, str]], attachment: Attachment, by: Actor, at: datetime
) -> ReportTemplate:
    """A template of the agency's own. Raises NotAllowed, Refused, WrongTemplate."""
    keep(by)
    name = normalise(name).strip()
    if not name:
        raise Refused("Hãy đặt tên cho mẫu.", "name")
    if kind not in PeriodKind.values:
        raise Refused("Hãy chọn loại kỳ.", "kind")
    check_file(attachment.path.read_bytes(), parts)
    template = ReportTemplate.objects.create(
        name=name[:300], kind=kind, parts=_stored(parts), added_at=at, added_by=by.name
    )
    TemplateFile.objects.create(template=template, attachment=attachment, version=1, at=at, by=by.name)
    audit.record(action="reports.add_template", subject=_subject(template), by=by, at=at)
    return template


def _locked(template: ReportTemplate, version: int | None) -> ReportTemplate:
    fresh: ReportTemplate = ReportTemplate.objects.select_for_update().get(pk=template.pk)
    if version is not None and version != fresh.version:
        raise SomebodyElse()
    return fresh


@operation
def replace_file(
    *, template: ReportTemplate, attachment: Attachment, version: int | None, by: Actor, at: datetime
) -> ReportTemplate:
    """A new version of the Word file; issued reports keep theirs. Raises NotAllowed, SomebodyElse, WrongTemplate."""
    keep(by)
    template = _locked(template, version)
    check_file(attachment.path.read_bytes(), composing.parts_of(template))
    latest = template.files.first()
    TemplateFile.objects.create(
        template=template, attachment=attachment, version=latest.version + 1 if latest else 1, at=at, by=by.name
    )
    template.version += 1
    template.save()
    audit.record(
        action="reports.replace_file", subject=_subject(template), by=by, at=at, detail={"source": attachment.name}
    )
    return template


@operation
def set_template(
    *,
    template: ReportTemplate,
    name: str,
    parts: Sequence[tuple[str, str]],
    figures: Iterable[str],
    chart: Iterable[str],
    is_active: bool,
    version: int | None,
    by: Actor,
    at: datetime,
) -> ReportTemplate:
    """Name, parts, figures of a template; set aside where not active. Raises NotAllowed, SomebodyElse, Refused."""
    keep(by)
    template = _locked(template, version)
    name = normalise(name).strip()
    if not name:
        raise Refused("Hãy đặt tên cho mẫu.", "name")
    problems = composing.problems(composing.word_file(template), parts)
    if problems:
        raise Refused("Tệp Word của mẫu còn dùng phần đã bỏ. " + " ".join(map(str, problems[:3])), "parts")
    before = template.name
    template.name, template.parts, template.is_active = name[:300], _stored(parts), is_active
    template.figures, template.chart = _known(figures, "figures"), _known(chart, "chart")
    template.version += 1
    template.save()
    detail = {"name": [before, template.name], "in_use": is_active}
    audit.record(action="reports.set_template", subject=_subject(template), by=by, at=at, detail=detail)
    return template
