"""The agency's own Word templates of letters."""

from __future__ import annotations

from cualuat.casework.models import LetterTemplate


def in_use() -> dict[str, LetterTemplate]:
    """The template of the agency's own for each form that has one, by the form's code."""
    rows = LetterTemplate.objects.filter(in_use=True).select_related("attachment").order_by("pk")
    return {row.form: row for row in rows}


def of_form(form: str) -> LetterTemplate | None:
    """The template of the agency's own that is in use for a form."""
    rows = LetterTemplate.objects.filter(form=form, in_use=True).select_related("attachment")
    return rows.order_by("-pk").first()
