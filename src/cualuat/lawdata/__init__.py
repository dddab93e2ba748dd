"""Law as data: rows and texts that the program loads, each under version control; no code that decides anything.

`subjects.toml`   the 45 subjects (chủ đề) of the official codification
`reports/`        reporting regimes with their periods, report forms that come with the program
`guides/`         guides, questions and answers of the sample, the glossary, what counts as plain
`sample/`         the sample library of a fictional province, for the demo and the tests
"""
