"""Counting votes: what a paper may say, who is elected and by which steps, seals over the papers, the file to count again.

Nothing here depends on the order of the papers: whoever counts the same papers gets the same result, word by word.
"""

from cualuat.kernel.tally.books import FORMAT, BadBook, Book, Named, check, header_line, open_book, paper_line
from cualuat.kernel.tally.counting import Outcome, Standing, Step, as_data, count
from cualuat.kernel.tally.papers import canonical, merkle_root, name_mark, paper_hash, receipt_hash, seal_of
from cualuat.kernel.tally.telling import share_shown, told
from cualuat.kernel.tally.terms import (
    ANSWERS,
    BASES,
    METHODS,
    MOST_OPTIONS,
    BadChoice,
    Choice,
    VoteTerms,
    bad_terms,
    plain_choice,
    read_share,
    terms_data,
    terms_from,
)

__all__ = [
    "ANSWERS",
    "BASES",
    "FORMAT",
    "METHODS",
    "MOST_OPTIONS",
    "BadBook",
    "BadChoice",
    "Book",
    "Choice",
    "Named",
    "Outcome",
    "Standing",
    "Step",
    "VoteTerms",
    "as_data",
    "bad_terms",
    "canonical",
    "check",
    "count",
    "header_line",
    "merkle_root",
    "name_mark",
    "open_book",
    "paper_hash",
    "paper_line",
    "plain_choice",
    "read_share",
    "receipt_hash",
    "seal_of",
    "share_shown",
    "terms_data",
    "terms_from",
    "told",
]
