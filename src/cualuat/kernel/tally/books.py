"""The file of a vote, for everybody to count again: one line of JSON for the vote, then one for each paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cualuat.kernel.tally.counting import Outcome, as_data, count
from cualuat.kernel.tally.papers import canonical, merkle_root, name_mark, paper_hash, seal_of
from cualuat.kernel.tally.terms import BadChoice, Choice, VoteTerms, plain_choice, terms_data, terms_from

FORMAT: Final = "cualuat-ballot/1"
_TOLD: Final = 20  # faults


class BadBook(ValueError):
    """The file is none of these; the message says so in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Named:
    """The name of an option with its salt and mark; without salt the name was withdrawn, and only the mark is left."""

    name: str
    salt: str
    mark: str


@dataclass
class Book:
    """A file as it was read: what it claims, its papers, what is wrong with single lines."""

    title: str
    terms: VoteTerms
    names: dict[str, str]
    salts: dict[str, str]
    marks: dict[str, str]
    root: str
    seal: str
    outcome: object
    choices: list[Choice] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    wrong_lines: int = 0

    def fault(self, line: int, words: str) -> None:
        """Notes what is wrong with a line; the first of them in words."""
        self.wrong_lines += 1
        if len(self.faults) < _TOLD:
            self.faults.append(f"Dòng {line}: {words}")


def header_line(*, title: str, terms: VoteTerms, named: Mapping[str, Named], root: str, outcome: Outcome) -> str:
    """The first line: the question, the rules, the seals, the result as it was published."""
    data = terms_data(terms)
    marks = {key: one.mark for key, one in named.items()}
    return canonical(
        {
            "format": FORMAT,
            "title": title,
            "terms": data,
            "names": {key: one.name for key, one in named.items()},
            "salts": {key: one.salt for key, one in named.items() if one.salt},
            "marks": marks,
            "root": root,
            "seal": seal_of(root, title=title, terms=data, marks=marks),
            "outcome": as_data(outcome),
        }
    )


def paper_line(receipt: str, choice: Choice) -> str:
    """The line of a paper."""
    return canonical({"choice": choice, "hash": paper_hash(receipt, choice), "receipt": receipt})


def open_book(lines: Iterable[str]) -> Book:
    """Reads a file, noting what is wrong with single lines. Raises BadBook where it is no such file."""
    rows = iter(lines)
    book = _head(next(rows, ""))
    seen: set[str] = set()
    for number, line in enumerate(rows, 2):
        if line.strip():
            _take(book, number, line, seen)
    return book


def _head(line: str) -> Book:
    try:
        data = json.loads(line.removeprefix("\ufeff"))
        if data["format"] != FORMAT:
            raise BadBook("Tệp thuộc dạng khác, bản này không đọc được.")
        terms = terms_from(data["terms"])
        names, salts, marks = ({str(k): str(v) for k, v in data[part].items()} for part in ("names", "salts", "marks"))
        if not set(names) == set(marks) == set(terms.options) >= set(salts):
            raise BadBook("Dòng đầu của tệp ghi tên các phương án không khớp danh sách phương án.")
        return Book(
            str(data["title"]), terms, names, salts, marks, str(data["root"]), str(data["seal"]), data["outcome"]
        )
    except BadBook:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadBook("Đây không phải tệp phiếu đã công bố: dòng đầu không đọc được.") from error


def _take(book: Book, number: int, line: str, seen: set[str]) -> None:
    try:
        data = json.loads(line)
        receipt, raw, claimed = str(data["receipt"]), data["choice"], data["hash"]
        made = paper_hash(receipt, raw)
    except (ValueError, KeyError, TypeError, RecursionError):
        book.fault(number, "không đọc được.")
        return
    if made != claimed:
        book.fault(number, "dấu băm không khớp với nội dung phiếu, phiếu đã bị sửa.")
    if receipt in seen:
        book.fault(number, "biên nhận trùng với một phiếu ở trên, phiếu bị chép thêm.")
    seen.add(receipt)
    book.hashes.append(made)
    try:
        choice = plain_choice(book.terms, raw)
    except BadChoice as error:
        book.fault(number, f"phiếu không hợp lệ: {error}")
        return
    if choice != raw:
        book.fault(number, "phiếu không viết theo dạng chuẩn.")
    book.choices.append(choice)


def check(book: Book, *, seal: str = "") -> tuple[Outcome, list[str]]:
    """Counts again, and compares with what the file claims and, where given, with the seal of the result page.

    What does not fit, in Vietnamese; nothing where all fits.
    """
    found = list(book.faults)
    if book.wrong_lines > len(book.faults):
        found.append(f"… và {book.wrong_lines - len(book.faults)} dòng khác có lỗi.")
    root = merkle_root(book.hashes)
    made = seal_of(root, title=book.title, terms=terms_data(book.terms), marks=book.marks)
    for key, salt in book.salts.items():
        if name_mark(salt, key, book.names[key]) != book.marks[key]:
            found.append(f"Tên phương án «{book.names[key]}» không phải tên lúc bỏ phiếu.")
    if root != book.root:
        found.append("Dấu niêm của các phiếu không khớp: có phiếu bị sửa, thêm hoặc bớt so với lúc công bố.")
    if made != book.seal:
        found.append("Dấu niêm của cuộc bỏ phiếu không khớp: câu hỏi, thể thức, tên phương án hoặc phiếu đã bị sửa.")
    if seal and made != seal.strip().lower():
        found.append("Dấu niêm tính được khác dấu niêm bạn đưa vào: tệp này không phải tệp đã công bố.")
    outcome = count(book.terms, book.choices, root=root)
    if canonical(as_data(outcome)) != canonical(book.outcome):
        found.append("Kết quả kiểm lại khác kết quả ghi trong tệp.")
    return outcome, found
