"""Legal texts as trees: parse, print, check, read metadata and amendments, compare."""

from cualuat.kernel.legaltext.amendments import Amendment, read_amendments
from cualuat.kernel.legaltext.articles import parse_article
from cualuat.kernel.legaltext.differences import diff_words
from cualuat.kernel.legaltext.flow import rejoin_lines
from cualuat.kernel.legaltext.metadata import Metadata, Relation, read_metadata
from cualuat.kernel.legaltext.numbering import Finding, check_numbering
from cualuat.kernel.legaltext.outlines import Entry, label, official_label, outline
from cualuat.kernel.legaltext.parser import parse
from cualuat.kernel.legaltext.tree import Node, to_text

__all__ = [
    "Amendment",
    "Entry",
    "Finding",
    "Metadata",
    "Node",
    "Relation",
    "check_numbering",
    "diff_words",
    "label",
    "official_label",
    "outline",
    "parse",
    "parse_article",
    "read_amendments",
    "read_metadata",
    "rejoin_lines",
    "to_text",
]
