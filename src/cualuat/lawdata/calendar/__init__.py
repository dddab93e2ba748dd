"""Days off and working days, one file per year. No code.

`[year]` number, status, `complete` (false: days off are missing, a deadline over them is provisional).
`[[day]]` date; kind = holiday | compensatory | swap_off (a working day given free) | swap_work (a weekend day worked for
it); name; applies_to = all | public_servants; source (document); evidence; status = official | proposed.
`[[undecided]]` a day for which a change is proposed, not decided: it stays what it is, results over it are provisional.
Evidence: V provision read in a transcription; S secondary source; M memory; "?" unknown. M and "?" need review.
"""
