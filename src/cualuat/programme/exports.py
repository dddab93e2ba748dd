"""Plans going out again: as a Word file in the layout of Decree 30/2020/NĐ-CP, and as PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache

from cualuat.kernel import plans as kernel
from cualuat.kernel.citation import int_to_roman
from cualuat.kernel.plans import Composed
from cualuat.kernel.text import fold, strip_marks
from cualuat.letters.papers import BLANK, ROOM, Annex, Block, Paper, dated_line, number_line, paper_docx
from cualuat.letters.typesetting import to_pdf
from cualuat.organisation import queries as organisation
from cualuat.organisation.models import Unit
from cualuat.programme.models import Plan, PlanRecipient
from cualuat.programme.queries.plans import words_of

_KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Shape:
    """What goes out. `public`: without the line on where it is kept; `assignments`: with a table of all tasks as annex."""

    public: bool = False
    assignments: bool = False


WHOLE = Shape()


def as_docx(plan: Plan, shape: Shape = WHOLE) -> bytes:
    """The plan as .docx: the corrected words in their places, everything else as it was read."""
    return paper_docx(paper(plan, shape))


def as_pdf(plan: Plan, shape: Shape = WHOLE) -> bytes:
    """The same as PDF. Raises CannotTypeset. Setting it costs a second, so it is kept for a while for the next reader."""
    made = paper(plan, shape)
    key = f"programme:pdf:{sha256(repr(made).encode()).hexdigest()}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = to_pdf(paper_docx(made)).pdf
        cache.set(key, found, _KEPT_SECONDS)
    return found


def file_name(plan: Plan) -> str:
    """«ke-hoach-12-KH-STP», for the names of its files; ASCII."""
    number = "".join(c if c.isascii() and c.isalnum() else "-" for c in strip_marks(plan.number))
    told = "-".join(part for part in number.split("-") if part)
    return f"ke-hoach-{told or f'du-thao-{plan.pk}'}"


def has_assignments(plan: Plan) -> bool:
    """Whether any task says who does it, by when or what comes of it."""
    return plan.tasks.exclude(leads="", time="", products="").exists()


def paper(plan: Plan, shape: Shape = WHOLE) -> Paper:
    """All that stands in the document."""
    tasks = [words_of(row) for row in plan.tasks.order_by("position")]
    found = kernel.composed(kernel.rewritten(plan.text, tasks))
    agency = organisation.agency()
    superior, issuer = _agency(found, agency)
    annexes = list(found.annexes)
    if shape.assignments:
        name = "PHỤ LỤC" if not annexes else f"PHỤ LỤC {int_to_roman(len(annexes) + 1)}"
        made = kernel.assignment_annex(tasks, name, _given(found, agency))
        annexes += [made] if made else []
    recipients = plan.recipients.filter(archive=False) if shape.public else plan.recipients.all()
    return Paper(
        type=found.kind or "KẾ HOẠCH",
        subject="" if plan.source and plan.title == plan.source.name else plan.title,
        superior=superior,
        agency=issuer,
        number=_number(plan, found, agency),
        place=_dated(plan, found, agency),
        strange=found.strange,
        blocks=_blocks(found.blocks),
        recipients=tuple(_recipient(row) for row in recipients.order_by("position")),
        beside=found.beside,
        signature=_signature(plan, found),
        signer=plan.signer,
        notes=_blocks(found.notes),
        annexes=tuple(
            Annex(one.name, tuple(one.title), one.given, _blocks(one.blocks), one.is_wide) for one in annexes
        ),
        day=plan.day,
    )


def _blocks(found: tuple[kernel.Block, ...] | list[kernel.Block]) -> tuple[Block, ...]:
    return tuple(Block(str(one.kind), one.text, one.rows) for one in found)


def _agency(found: Composed, agency: Unit | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Superior and issuing agency as the plan names them; what it does not say as the house knows it."""
    if not found.issuer:
        return (
            ((agency.superior.upper(),) if agency.superior else (), (agency.name.upper(),))
            if agency
            else ((), (BLANK,))
        )
    is_ours = agency is not None and fold(" ".join(found.issuer)).startswith(fold(agency.name))
    if not found.superior and is_ours and agency is not None and agency.superior:
        return (agency.superior.upper(),), found.issuer
    return found.superior, found.issuer


def _symbol(found: Composed, agency: Unit | None) -> str:
    return found.symbol or f"KH-{agency.short if agency and agency.short else '…'}"


def _number(plan: Plan, found: Composed, agency: Unit | None) -> str:
    return number_line(plan.number, _symbol(found, agency))


def _dated(plan: Plan, found: Composed, agency: Unit | None) -> str:
    """«Mẫu, ngày 05 tháng 02 năm 2026»; in a draft with room to write in by hand, where the plan says no more."""
    if plan.day is None and found.dated:
        return re.sub(r"\b(ngày|tháng)\s+(?=tháng|năm)", rf"\1 {ROOM} ", found.dated)
    return dated_line(plan.place or (agency.place if agency else ""), plan.day, plan.year)


def _given(found: Composed, agency: Unit | None) -> str:
    """The line below the title of an annex; number and day stay blank in an e-document (Decree 30/2020, Annex I)."""
    return f"(Kèm theo Kế hoạch số {ROOM}/{_symbol(found, agency)} ngày {ROOM} tháng {ROOM} năm {ROOM})"


def _signature(plan: Plan, found: Composed) -> tuple[str, ...]:
    """The lines above the name, all that the text has where nobody changed them since."""
    kept = (*plan.signature_forms, *filter(None, [plan.signature_title]))
    return found.signature if set(kept) <= set(found.signature) else kept


def _recipient(row: PlanRecipient) -> str:
    return f"{row.name} ({row.purpose})" if row.purpose and not row.archive else row.name
