"""Legal texts as trees: parse, print, check, read metadata and amendments, compare."""

from cualuat.kernel.legaltext.parser import parse, parse_article
from cualuat.kernel.legaltext.tree import Node, to_text

__all__ = ["Node", "parse", "parse_article", "to_text"]
