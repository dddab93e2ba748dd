"""Official letters, decisions, minutes and registers as Word files, spreadsheets and PDF. No database, no Django.

`forms` (data of lawdata/forms) → `layout` (Word template) → `templating` (values in, sandboxed) → `typesetting` (PDF);
`registers` beside them. What templates may say: `variables`, `printing`, `tags`.
"""
