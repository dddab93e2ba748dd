"""Democracy inside the agency (Law 10/2022/QH15): what is made known to staff, what staff is asked about before the head decides. No code.

items.toml: `[[publish]]` (Article 46) and `[[consult]]` (Article 53): code, name, basis, evidence (as for limits: V, S, M, ?), note. Numbers
of the law: `[conference]` quorum (share of those invited, as two numbers) and majority (of those present, more than); `[inspectorate]` fewest,
most members, years of a term, staff (so few or fewer: no inspectorate), each with basis. Time limits stand in time_limits/democracy.toml.
"""
