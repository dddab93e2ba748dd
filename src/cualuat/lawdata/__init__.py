"""Law as data: rows and texts that the program loads, each under version control; no code that decides anything.

`subjects.toml`   the 45 subjects (chủ đề) of the official codification
`sample/`         the sample library of a fictional province, for the demo and the tests
"""
