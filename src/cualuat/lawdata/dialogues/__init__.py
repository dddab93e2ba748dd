"""Dialogues: which kinds there are, how often each is due, how long what people gave is kept. No code.

kinds.toml: shred_days: days after the day of a dialogue after which names and contacts of those who registered or asked are destroyed
(the project's own choice, told on the forms); `[[kind]]`: code, name, audience (who is met, in words), per_year (how often it is due in
a year; 0: no number is known, it is shown without a check), inside (of the staff: not public), basis, evidence (as for limits: V, S, M,
?), note. An agency may set its own number for a kind at the desk.
"""
