"""Query analysis, search plans, ranking and highlighting arithmetic."""

from cualuat.kernel.lookup.analysis import LONGEST_QUERY, Query, analyse, expand_abbreviations
from cualuat.kernel.lookup.plans import Filters, Frequency, Plan, PlanOptions, plan
from cualuat.kernel.lookup.ranking import Weights, bm25, idf, index_terms, term_weight
from cualuat.kernel.lookup.snippets import Clause, best_clause, clauses, marks, snippet

__all__ = [
    "LONGEST_QUERY",
    "Clause",
    "Filters",
    "Frequency",
    "Plan",
    "PlanOptions",
    "Query",
    "Weights",
    "analyse",
    "best_clause",
    "bm25",
    "clauses",
    "expand_abbreviations",
    "idf",
    "index_terms",
    "marks",
    "plan",
    "snippet",
    "term_weight",
]
