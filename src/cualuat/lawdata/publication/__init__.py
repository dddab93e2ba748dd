"""What agencies must publish, to start the agency's own list with; one file per source.

`[[information]]` code, name, basis (canonical citation), form (how it is published), limit: «within» with days (working days after
it arises), «monthly», «quarterly», «half» with days (calendar days after the period is over), «yearly» with day («31/3»); stay (days
that it must stay public at least; left out where no end is told), note. evidence as in lawdata/time_limits (V, S, M, ?) for the item
with its basis, limit_evidence for form, time and stay: where either is M or ?, the row ships as needing review, with a note that says
what to compare.
"""
