"""From a query to a plan: a frozen value that says all that an engine has to do, and can say it in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cualuat.kernel.citation import KINDS, format_citation
from cualuat.kernel.lookup.analysis import Query
from cualuat.kernel.lookup.ranking import term_weight
from cualuat.kernel.lookup.words import fixed_pairs, telling
from cualuat.kernel.text import PAIR, fold_token, pairs, plain_syllables

Frequency = Callable[[str, bool], float]  # (term, folded) → share of the units that hold it, 0..1

SHORT_QUERY = 4  # up to so many telling syllables, a unit must hold each of them
MATCH_SHARE = 0.1  # a long query should match no more than this share of the units, or counting takes long
LEAST_TERMS = 3  # but any of so many terms is always enough
ADDED_WEIGHT = 0.5  # what the law calls it counts less than what was typed
COMMON_WORD = 0.6  # a term in more units than this share does not take part in the ranking
_FACETS = {
    "source": "trong",
    "kind": "loại văn bản",
    "issuer": "cơ quan ban hành",
    "subject": "chủ đề số",
    "heading": "đề mục số",
    "year": "năm ban hành",
    "status": "tình trạng",
}
_KIND_NAMES = {kind.code: kind.name for kind in KINDS}
_STANDINGS = {"expired": "hết hiệu lực", "not_yet": "chưa có hiệu lực", "unknown": "chưa rõ hiệu lực"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a found unit must be. Empty means anything. `on_date` yyyymmdd: in force on that day; None: at any time.

    `standing`: how it must stand on that day instead: «expired», «not_yet» or «unknown» (nobody knows since when).
    """

    on_date: int | None = None
    standing: str = ""
    sources: tuple[str, ...] = ()  # what it is: «law», «guides», «procedures» …
    kinds: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    document_key: str = ""

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Values asked for by name of facet, only those that restrict."""
        every = {
            "source": self.sources,
            "kind": self.kinds,
            "issuer": self.issuers,
            "subject": self.subjects,
            "heading": self.headings,
            "year": tuple(map(str, self.years)),
            "status": self.statuses,
        }
        return {name: values for name, values in every.items() if values}


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """Filters, page and whether any of the words is enough (`relaxed`)."""

    filters: Filters = field(default_factory=Filters)
    offset: int = 0
    limit: int = 10
    facets: bool = True
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine must find, and in which order.

    A unit matches when, for each group of `required`, it holds any term of the group, holds each of `phrases`, none
    of `exclusions`, belongs to a document with any of `numbers` or holds one, and passes `filters`. Matches are ranked
    by BM25 over `scored` (term, factor). `folded`: terms are without diacritics and so must be what they are
    compared with. A unit labelled `label` («điều 28») of a document that `numbers` or `document_name` (folded) name
    comes first; without a label, the units of the document that is named.
    """

    query: Query
    typed: str  # what was typed; `query` was analysed from it after restoring diacritics
    folded: bool
    required: tuple[tuple[str, ...], ...]
    scored: tuple[tuple[str, float], ...]
    phrases: tuple[tuple[str, ...], ...]
    exclusions: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]
    label: str
    document_name: str
    filters: Filters
    offset: int
    limit: int
    facets: bool
    relaxed: bool = False

    @property
    def empty(self) -> bool:
        """Nothing can be found."""
        return not (self.required or self.phrases or self.numbers)

    @property
    def highlights(self) -> frozenset[str]:
        """Terms worth marking in a snippet: pairs, and syllables that tell something."""
        return frozenset(term for term, _ in self.scored)

    def explain(self) -> str:
        """The plan in Vietnamese, one line a step."""
        lines = [f"Câu hỏi: {self.typed}"]
        if self.typed != self.query.text:
            lines.append(f"Đang tìm: {self.query.text}")
        if self.query.added:
            lines.append(f"Luật gọi là: {'; '.join(map(' '.join, self.query.added))}")
        lines.append("So khớp: không dấu" if self.folded else "So khớp: có dấu")
        lines += [f"Phải có: {' hoặc '.join(map(_shown, group))}" for group in self.required]
        lines += [f"Phải có cụm: “{' '.join(phrase)}”" for phrase in self.phrases]
        lines += [f"Loại trừ: {' '.join(words)}" for words in self.exclusions]
        lines += self._explain_document()
        if self.scored:
            scored = ", ".join(f"{_shown(term)} ×{f'{weight:g}'.replace('.', ',')}" for term, weight in self.scored)
            lines.append(f"Đứng trước (BM25): điều có nhiều chữ dưới đây hơn, nhất là chữ hiếm: {scored}")
        lines += _explain_filters(self.filters)
        lines.append(f"Lấy {self.limit} kết quả từ vị trí {self.offset + 1}")
        return "\n".join(lines)

    def _explain_document(self) -> list[str]:
        lines = [f"Số hiệu văn bản: {', '.join(self.numbers)}"] if self.numbers else []
        if self.label or self.document_name:
            citation = self.query.citation
            named = format_citation(citation.addresses[:1], citation.document) if citation else self.label
            lines.append(f"Đứng đầu: {named}")
        return lines


def plan(query: Query, options: PlanOptions, *, frequency: Frequency, typed: str = "", folded: bool = False) -> Plan:
    """The plan for a query. `frequency` tells how common a term is; terms too common to tell anything are left out.

    `typed` is what was typed, when the query was analysed from another text; `folded` compares without diacritics.
    """
    form = _folded if folded else tuple
    words: tuple[str, ...] = form(query.words)
    phrases = tuple(form(phrase) for phrase in query.phrases)
    added = tuple(form(phrase) for phrase in query.added)
    label, name = _place(query)
    return Plan(
        query=query,
        typed=typed or query.text,
        folded=folded,
        required=()
        if query.numbers and query.citation
        else _required(words, added, frequency, folded=folded, relaxed=options.relaxed),
        scored=_scored((words, *phrases), added, frequency, folded=folded),
        phrases=phrases,
        exclusions=tuple(form(words) for words in query.exclusions if words),
        numbers=query.numbers,
        label=label,
        document_name=name,
        filters=options.filters,
        offset=options.offset,
        limit=options.limit,
        facets=options.facets,
        relaxed=options.relaxed,
    )


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(fold_token, words))


def _required(
    words: tuple[str, ...],
    added: tuple[tuple[str, ...], ...],
    frequency: Frequency,
    *,
    folded: bool,
    relaxed: bool,
) -> tuple[tuple[str, ...], ...]:
    """Few words: each of them. Many: any of the rarest pairs and words. Nothing had them: any word at all."""
    wanted = telling(words, folded=folded) or tuple(dict.fromkeys(words))
    if not wanted:
        return ()
    if len(wanted) <= SHORT_QUERY and not relaxed and not added:
        whole = fixed_pairs(words, folded=folded)
        halves = {half for pair in whole for half in pair}
        return (*((PAIR.join(pair),) for pair in whole), *((word,) for word in wanted if word not in halves))
    lawful = [term for phrase in added for term in (pairs(phrase) or phrase)]
    terms = dict.fromkeys((*pairs(words), *lawful, *wanted))
    known = sorted((share, term) for term in terms if (share := frequency(term, folded)) > 0)
    if relaxed or not known:
        return (tuple(term for _, term in known) or wanted,)
    return (_rarest(known),)


def _rarest(known: list[tuple[float, str]]) -> tuple[str, ...]:
    """The rarest terms that together may be in `MATCH_SHARE` of the units, at least `LEAST_TERMS`."""
    chosen: list[str] = []
    share = 0.0
    for frequency, term in known:
        share += frequency
        if len(chosen) >= LEAST_TERMS and share > MATCH_SHARE:
            break
        chosen.append(term)
    return tuple(chosen)


def _scored(
    texts: Iterable[tuple[str, ...]], added: Iterable[tuple[str, ...]], frequency: Frequency, *, folded: bool
) -> tuple[tuple[str, float], ...]:
    """Words that tell something and all pairs; a question word alone is rare in the law and would weigh too much."""
    wanted: dict[str, float] = {}
    every: dict[str, None] = {}
    for words in texts:
        wanted |= dict.fromkeys((*telling(words, folded=folded), *pairs(words)), 1.0)
        every |= dict.fromkeys((*words, *pairs(words)))
    for phrase in added:
        wanted = dict.fromkeys((*phrase, *pairs(phrase)), ADDED_WEIGHT) | wanted
    known = {term: factor for term, factor in wanted.items() if frequency(term, folded) <= COMMON_WORD}
    return tuple((term, factor * term_weight(term)) for term, factor in (known or dict.fromkeys(every, 1.0)).items())


def _place(query: Query) -> tuple[str, str]:
    """Label of the article a citation names, and the folded name of its document («luat khieu nai»)."""
    citation = query.citation
    if citation is None:
        return "", ""
    label = f"điều {citation.addresses[0].article}" if citation.addresses and citation.addresses[0].article else ""
    document = citation.document
    if document is None or document.kind is None or not document.name:
        return label, ""
    return label, " ".join(_folded(plain_syllables(f"{document.kind.name} {document.name}")))


def _shown(term: str) -> str:
    return term.replace("_", " ")


def _explain_filters(filters: Filters) -> list[str]:
    if filters.on_date is None:
        lines = ["Hiệu lực: mọi thời điểm"]
    else:
        day = str(filters.on_date)
        standing = _STANDINGS.get(filters.standing, "còn hiệu lực")
        lines = [f"Hiệu lực: {standing} ngày {day[6:]}/{day[4:6]}/{day[:4]}"]
    for name, values in filters.chosen().items():
        lines.append(f"Chỉ {_FACETS[name]}: {', '.join(_KIND_NAMES.get(value, value) for value in values)}")
    if filters.document_key:
        lines.append(f"Trong văn bản: {filters.document_key}")
    return lines
