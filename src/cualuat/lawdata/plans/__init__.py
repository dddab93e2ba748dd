"""Skeletons of plans that an agency can begin with; no document prescribes their words, each is changed freely at the desk.

`skeletons.toml`, [[plan]]: code, name, note, text (a line a paragraph) with the names {superior}, {agency} (in capitals),
{name}, {short}, {place}, {year}, {focal} (the unit that follows it all), {head} (title of whoever signs). The one with
code `unit` is the plan of one unit; it knows besides {unit}, {parent} (the plan above, as it is cited), {parent_title},
{tasks} (the numbered tasks).
"""
