"""Kinds of drafts that are shown for opinions. No code.

kinds.toml, `[[kind]]`: code, name; limit: the time limit of lawdata/time_limits that says how long a draft is posted at least, empty
where none does; explain_days: in how many days after the close the agency means to publish what became of the opinions, its own mark for
reminders where no law is known to say it; evidence (as for limits: V, S, M, ?) and note say how sure that is.
"""
