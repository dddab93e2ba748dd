"""Guides, questions and answers, the glossary of plain words.

`guides.toml`    audiences, topics, actions at the end of a guide (addresses of our own pages)
`plain.toml`     what counts as plain: limits in syllables, words of offices with what to say instead, hard words, abbreviations
`glossary.toml`  words of the law in plain words; «basis» where the law itself says what the word means
`*.md`           guides of the sample, `questions/*.md` questions with answers: a head of «name: value» lines, then Markdown;
                 written for this project. Real law is cited only where docs and sample agree on what it says.
"""
