"""Reporting regimes and the report forms that come with the program.

`regimes.toml`, [[regime]]: code, name, to (who gets it), source (the document that asks for it), evidence (V, S, M, ?),
note, template (code of a form below or «»), and [[regime.period]]: code, kind (year, nine_months, half, quarter, month),
name with {year}, {month}; since, until as [years before, month, day], the days both included; evidence of the days where
it is not that of the regime; tables_only. Of monthly ones since and until are [months before, day].

`forms.toml`, [[form]]: code, name, kind, title, subject, addressee, body, recipients (as in lawdata/forms, with the names
of cualuat.reports.vocabulary), parts (key and heading of what units write), chart (codes of figures), note.
"""
