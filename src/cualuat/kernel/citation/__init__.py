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
from cualuat.kernel.citation.citations import (
    Citation,
    DocumentRef,
    find_citations,
    format_citation,
    format_date,
    name_candidates,
    read_date,
    with_known_name,
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
from cualuat.kernel.citation.links import LinkSpan, citation_links, link_spans
from cualuat.kernel.citation.notes import Amendment, SourceNote, codified_code, parse_source_note
from cualuat.kernel.citation.numbers import (
    AMBIGUITY_TEXT,
    DocumentNumber,
    NotANumber,
    find_numbers,
    number_at,
    parse_number,
)
from cualuat.kernel.citation.queries import parse_query

__all__ = [
    "AMBIGUITY_TEXT",
    "ISSUERS",
    "KINDS",
    "LABELS",
    "LEVELS",
    "POINT_LETTERS",
    "Address",
    "Amendment",
    "Citation",
    "DocumentKind",
    "DocumentNumber",
    "DocumentRef",
    "Issuer",
    "LinkSpan",
    "NotANumber",
    "NotAnAddress",
    "SourceNote",
    "citation_links",
    "codified_code",
    "expand",
    "find_citations",
    "find_numbers",
    "format_citation",
    "format_date",
    "int_to_roman",
    "issuer_by_abbreviation",
    "issuer_by_code",
    "issuer_by_name",
    "kind_at_start",
    "kind_by_abbreviation",
    "kind_by_code",
    "kind_by_name",
    "link_spans",
    "name_candidates",
    "number_at",
    "parse_number",
    "parse_query",
    "parse_source_note",
    "read_date",
    "roman_to_int",
    "with_known_name",
]
