"""A Word template tried out with values of a matter that never was, before letters are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from cualuat.letters import templating, typesetting
from cualuat.letters.forms import Form
from cualuat.letters.packages import NotAWordFile
from cualuat.letters.samples import full_context
from cualuat.letters.tags import TemplateProblem


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: what is wrong, or the letter as PDF, marked as a draft; `left_out` stands in Word only."""

    problems: tuple[TemplateProblem, ...] = ()
    pdf: bytes = b""
    left_out: tuple[str, ...] = ()


def tried(template: bytes, form: Form) -> Tried:
    """The letter that a template gives for this form, or what is wrong with the template."""
    problems = templating.check(template, form.field_names)
    if problems:
        return Tried(tuple(problems))
    try:
        letter = templating.render(template, full_context(form.field_names))
        made = typesetting.to_pdf(letter, draft=True)
    except templating.BadTemplate as error:
        return Tried(error.problems)
    except (NotAWordFile, typesetting.CannotTypeset) as error:
        return Tried((TemplateProblem(str(error)),))
    return Tried(pdf=made.pdf, left_out=tuple(made.left_out))
