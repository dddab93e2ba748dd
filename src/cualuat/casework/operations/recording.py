"""How the audit log names a matter: a sealed one under a type of its own, which pages of the log leave out."""

from __future__ import annotations

from cualuat.casework.kinds import kind
from cualuat.casework.models import Case


def subject_of(case: Case) -> tuple[str, object, str]:
    """Type, key and label of a matter for `audit.record`."""
    return ("sealed_case" if case.is_sealed else "case", case.pk, f"{kind(case.kind).short} {case.number}")
