"""Document numbers, provision addresses and citations of Vietnamese law: parse, format, compare, find."""

from cualuat.kernel.citation.addresses import (
    LABELS,
    LEVELS,
    POINT_LETTERS,
    Address,
    NotAnAddress,
    expand,
    int_to_roman,
    roman_to_int,
)
from cualuat.kernel.citation.issuers import ISSUERS, Issuer, issuer_by_abbreviation, issuer_by_code, issuer_by_name
from cualuat.kernel.citation.kinds import (
    KINDS,
    DocumentKind,
    kind_at_start,
    kind_by_abbreviation,
    kind_by_code,
    kind_by_name,
)
from cualuat.kernel.citation.numbers import (
    AMBIGUITY_TEXT,
    DocumentNumber,
    NotANumber,
    find_numbers,
    number_at,
    parse_number,
)

__all__ = [
    "AMBIGUITY_TEXT",
    "ISSUERS",
    "KINDS",
    "LABELS",
    "LEVELS",
    "POINT_LETTERS",
    "Address",
    "DocumentKind",
    "DocumentNumber",
    "Issuer",
    "NotANumber",
    "NotAnAddress",
    "expand",
    "find_numbers",
    "int_to_roman",
    "issuer_by_abbreviation",
    "issuer_by_code",
    "issuer_by_name",
    "kind_at_start",
    "kind_by_abbreviation",
    "kind_by_code",
    "kind_by_name",
    "number_at",
    "parse_number",
    "roman_to_int",
]
