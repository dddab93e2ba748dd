"""Kinds of documents that the agency drafts. No code.

kinds.toml, `[[kind]]`: code, name; type, as it stands above the subject; symbol, what follows the number («{short}» the short name of
the agency, «{year}» the year); of = agency | committee | chair | council: who issues it, so whose name stands at the top; is_legal: a
legal document (VBQPPL); has_articles: it goes by articles; signature: lines above the name of who signs («{head}» the title of the
head of the agency); opinion_days: how long opinions are asked for at least, with basis, evidence (as for limits: V, S, M, ?) and note;
skeleton: what a draft begins with.
"""
