"""Checklists of self-checks and inspections, the rights that findings may touch, what a check is called on a date.

`checklists.toml`: [[checklist]] code, name, note, and [[checklist.item]]: question (answered yes or no, yes is good),
provision (canonical citation), evidence as in lawdata/time_limits (V, S, M, ?): M and ? need review.
[[right]] code, name: the right of a person that a finding touches. [[label]] from (first day), inspection: what a check
by somebody else than the unit itself is called from that day on; source, evidence.
"""
