"""States and edges of the kinds of matters, one file per kind. No code.

`[kind]` code, family, name, short; series (letters of the number); initial state; what a person should know
(`about`, `requires` with `requires_basis`), what the form asks beyond the common inputs (`[[ask]]`).
- receipt_limits: limits that begin on the day of receipt. shown_limits: those the person sees, the weightiest first.
- wrong_address: «guide» or «transfer» what belongs elsewhere. hides_sender: the handling unit does not see who wrote.
- sealed: content and identity lie in a sealed box. publishes: what may be made public (answer, decision, conclusion).
- rated: the person is asked whether it is solved; `reopen` names the edge that a «no» asks for.
- keep_months: how long closed files are kept; keep_evidence as for limits.
- base: the kind this one is made from, with `limits` and `documents` (replaced codes, "" takes them away), `drop_edges`.
`[[state]]` code, name (officers), public (the person), final, waits_for = agency | citizen | other.
`[[edge]]` code, name, from, to (absent: the state stays), who, document (code of a form), basis, needs, guards,
public, note; starts, stops, pauses, resumes, extends, resets name limits. A limit may hold {delivery}; «?» after it: only
where there is such a limit; «@received»: begun on the day of receipt. sent_stops: limits that end when the document
is sent. grounds, outcomes: the closed list from which `grounds`, `outcome` is chosen. person_edge: the person may do it.
"""
