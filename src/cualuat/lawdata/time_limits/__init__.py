"""Time limits of the law, one file per matter. No code.

`[[rule]]` one version of a limit; the versions of a `code` do not overlap in time.
- amount with unit = working_day | calendar_day | month | hour; amount 0 hours means «at once».
- direction = "before": counted backward from the start event (absent: forward).
- bound = "at_least": the least time something lasts (absent: the most it may take).
- binds = "citizen" (hers to keep), "nobody" (time that must pass), "warning" (watched, but never called late); absent: the
  agency must keep it.
- start, start_name: the event, as an English slug and in Vietnamese.
- variants: amounts that replace `amount` when exactly the circumstances in `when` hold.
- extension: code, name, most that may be added each time, in its own unit, how many times; `when`: only for a limit that
  began in those circumstances. What may be known from the start or found later is both a variant and an extension.
- suspension, duty, note: text for people. basis, suspension_basis (present where the limit can be suspended): canonical
  citations, separated by «; ».
- basis_is = "model": the provision is where the number was copied from, not the law in force (its number is unknown).
- effective_from, effective_to (the last day; absent: open); effective_from_evidence where that date is less sure.
- pending: "new" where this version applies to matters already begun, "old" where not; "" the version in force when the
  clock started; pending_basis is the clause that says so.
- compare_with: code of a second limit to compute as well; warn at the earlier.
- evidence: V provision read in a transcription; S secondary source; M memory; "?" unknown. M and "?" need review.
"""
