"""The commune standard of access to law, one file per version. No code.

`[standard]` code, name, basis, evidence (as for limits: V, S, M, ?), scale («points»: points are added; «attainment»: each
indicator that is met counts one), years_from and years_to (years assessed by it), total_needed, criterion_percent (least share of
each criterion), points_total, indicators (how many the law has), note. What nobody has read in the text is left out: the
program calls the set incomplete, closes no card by it, and lets an administrator fill it in at the desk.
`[posting]` days, unit (calendar_day, working_day): how long the draft result is posted at least.
`[[deadline]]` step (submitted, decided, reported), name, month, day, years_after: done before that day.
`[[pause]]` year, words: a year in which nobody was assessed.
`[[condition]]` code, name: what must hold besides the figures.
`[[criterion]]` code, name. `[[indicator]]` code, criterion, name, kind (boolean, ratio, score), points, threshold, steps (percent
reached and points for it), proof (what proves it), proof_needed, basis, evidence, note.
"""
