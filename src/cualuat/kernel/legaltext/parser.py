"""Parse a whole legal document into its tree; never fails, never loses a character."""

from __future__ import annotations

import re
from typing import Final

from cualuat.kernel.legaltext import marks, quotes
from cualuat.kernel.legaltext.articles import Inside, is_row
from cualuat.kernel.legaltext.drafts import CONTAINERS, Draft, Finish, Tree
from cualuat.kernel.legaltext.lines import CleanText, Line, clean_text, split_line, split_lines
from cualuat.kernel.legaltext.marks import NOTE, UPPER, Mark, is_capitals, without_notes
from cualuat.kernel.legaltext.tree import Node

_LONGEST_HEADING: Final = 300
_BASIS = re.compile(r"(?:Căn cứ|Theo đề nghị|Xét đề nghị|Thực hiện|Xét)\b")
_RUN_IN_BASIS = re.compile(
    rf"(?<=[{UPPER}\])])\s+(?=Căn cứ (?:vào )?(?:các )?(?:Hiến|Luật|Bộ luật|Nghị|Pháp|Thông|Quyết|Điều|Kết|Kế))"
)
_RUN_IN_DIVISION = re.compile(
    rf"(?<=[,.;:])\s+(?=(?:Chương|CHƯƠNG|PHẦN|Phần)\s+(?:[IVXLC]+|\d+|THỨ \w+|thứ \w+)[.:]?(?:\s+[{UPPER}]{{2}}|\s*$))"
)
_RUN_IN_ARTICLE = re.compile(
    r"(?<=[:.])\s+(?=Điều 1[.:]\s)|(?<=QUYẾT ĐỊNH)\s*(?=Điều 1[.:]\s)|(?<=QUYẾT NGHỊ)\s*(?=Điều 1[.:]\s)"
)
_AFTER_QUOTE = re.compile(r"(?<=[^\s(:])[\"”][.;]?\s*(?=Điều \d{1,3}[a-z]?\.(?:\s|$))")
_ADOPTED = re.compile(
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Hiến pháp) này (?:đã )?được (?:Quốc hội|Ủy ban [Tt]hường vụ|Uỷ ban [Tt]hường vụ"
    r"|Hội đồng nhân dân)[^.]{0,200}?thông qua"
)
_POSTS = (
    r"(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|BỘ TRƯỞNG|THỦ TƯỚNG|CHÁNH ÁN|VIỆN TRƯỞNG|THỐNG ĐỐC|TỔNG THANH TRA|TỔNG KIỂM TOÁN|GIÁM ĐỐC"
    r"|CHỦ NHIỆM|TỔNG CỤC TRƯỞNG|CỤC TRƯỞNG|CHÁNH VĂN PHÒNG|THỨ TRƯỞNG|PHÓ THỦ TƯỚNG|PHÓ GIÁM ĐỐC|TỔNG GIÁM ĐỐC)"
)
_SIGNATURE = re.compile(
    rf"(?:Nơi nhận\s*:?|NƠI NHẬN\s*:?|(?:TM|KT|TL|TUQ|Q)\s*\.\s*(?:[{UPPER}]|$)|XÁC THỰC VĂN BẢN HỢP NHẤT|{_POSTS}(?![a-zđ]))"
)
_SIGNATURE_ROW = re.compile(rf"\|(?:.*(?:Nơi nhận|NƠI NHẬN|(?:TM|KT|TL|TUQ)\.)|[^|]{{0,40}}\|\s*(?:<br>\s*)*{_POSTS})")
_SIGNED = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)* \(Đã ký\)$")
_ANNEX_RUN_IN = re.compile(
    r"(?<=\S)\s+(?=PHỤ LỤC(?:\s+(?:SỐ\s+)?(?:[IVX]+|\d+))?\s*(?:\(|[A-ZĐ]{2,}|$))|(?<=\S)\s+(?=\[1\]\s)"
)
_FOOTNOTE = re.compile(r"\[1\]\s")
_CONTINUES = re.compile(r"(?:,|(?<!\w)(?:tại|của|theo|và|hoặc|đến|từ|các|với|[Kk]hoản \d+[a-zđ]?|[Đđ]iểm [a-zđ]))$")
_ROMAN_LINE = re.compile(r"[IVX]+\s*[.)-]\s")
_BARE = ("Phần", "PHẦN", "Chương", "CHƯƠNG", "Mục", "MỤC", "Tiểu mục", "TIỂU MỤC")
_FIRST_CLAUSE = re.compile(rf"(?:{NOTE}\s*)*(?=1\s?(?:\.\s|[-–]\s*[{UPPER}]))")
_ARTICLE_NUMBER = re.compile(r"(\d+)([a-zđ]*)")


def parse(text: str) -> Node:
    """The tree of a whole document, «document» at its root: preamble, divisions, signature, annexes, notes.

    Best given text in the canonical form (normalised, one paragraph a line, pipe rows for tables), but takes any string:
    `to_text(parse(text)) == text`. A document without articles is kept as paragraphs under «body», or as clauses when it
    is a decision or resolution made of clauses; `node.unstructured` tells.
    """
    clean = clean_text(text)
    root = Draft("document", None, 0, 0)
    if clean.text:
        _Document(Tree(root), clean).read()
    return Finish(clean).node(root, "", len(clean.text), "")


class _Document:
    """Reads the lines of a document one by one; knows where in the document it is."""

    def __init__(self, tree: Tree, clean: CleanText) -> None:
        self.tree = tree
        self.lines = split_lines(clean.text)
        # Sites print the document's title before a heading: «Luật Thanh tra. Mục 1. …».
        self.title = next((line.text for line in self.lines if line.text), "")
        self.place = "preamble"
        self.last = ""  # number of the last article
        self.strict = True
        self.heading_end = 0  # last line of the heading of the annex just opened
        self.inside = Inside(tree, self.lines)

    def read(self) -> None:
        self._split_run_together()
        self.strict, articles = self._style()
        if not articles:
            self._read_unstructured()
            return
        self.tree.add("preamble", None, 0, 0)
        index = 0
        while index < len(self.lines):
            index = self._line(index)
        _drop_empty_preamble(self.tree.root)

    # -- what kind of text it is

    def _style(self) -> tuple[bool, int]:
        """Whether articles bear a sign after their number («Điều 5.»), and how many lines look like articles."""
        strict = loose = 0
        for line in self.lines:
            if _SIGNATURE.match(line.text) and line.text.startswith("Nơi nhận") and strict:
                break
            mark = marks.article(line.text)
            if mark and mark.strict:
                strict += 1
            elif mark:
                loose += 1
        return strict >= loose, strict or (loose if self._loose_begins() else 0)

    def _loose_begins(self) -> bool:
        found = (marks.article(line.text) for line in self.lines)
        return any(mark and mark.number == "1" for mark in found)

    def _split_run_together(self) -> None:
        """Lines in which the source ran a heading, the first legal basis or the closing formula into another line."""
        out: list[Line] = []
        seen_article = signed = False
        for line in self.lines:
            seen_article = seen_article or marks.article(line.text) is not None
            signed = signed or (seen_article and bool(line.text) and self._signature_at(line.text))
            cuts = self._cuts(line.text, seen_article, signed) if len(line.text) > 6 and line.text[0] != "|" else []
            out.extend(split_line(line, cuts) if cuts else [line])
        self.lines[:] = out

    def _cuts(self, text: str, seen_article: bool, signed: bool) -> list[int]:
        cuts: set[int] = set()
        if not seen_article:
            for pattern in (_RUN_IN_BASIS, _RUN_IN_DIVISION, _RUN_IN_ARTICLE):
                cuts.update(found.end() for found in pattern.finditer(text))
        else:
            cuts.update(found.end() for found in _AFTER_QUOTE.finditer(text))
            adopted = _ADOPTED.search(text)
            if adopted and adopted.start() and text[adopted.start() - 2] in ".]":
                cuts.add(adopted.start())
            if signed:
                cuts.update(found.end() for found in _ANNEX_RUN_IN.finditer(text))
            authentic = text.find("XÁC THỰC VĂN BẢN HỢP NHẤT")
            if authentic >= 0:
                cuts.add(authentic)
                cuts.update(found.end() for found in _ANNEX_RUN_IN.finditer(text, authentic))
        if text.endswith(" Điều") and (text[-6] in ".;])”:" or is_capitals(without_notes(text[:-5]))):
            cuts.add(len(text) - 4)  # the number stands on the next line
        cuts.update(marks.inner_divisions(text))
        cuts.update(_first_clause(text))
        return sorted(cuts - {0})

    def _title_prefix(self, text: str) -> int:
        if self.title and text.startswith(self.title + ". "):
            return len(self.title) + 2
        return 0

    # -- line by line

    def _line(self, index: int) -> int:
        if not self.lines[index].text:
            return index + 1
        readers = {
            "preamble": self._in_preamble,
            "main": self._in_main,
            "signature": self._after_main,
            "annex": self._after_main,
        }
        return readers[self.place](index)

    def _in_preamble(self, index: int) -> int:
        following = self._division_at(index) or self._article_at(index)
        if following:
            self.place = "main"
            return following
        self._preamble_line(index)
        return self._skip_table(index)

    def _skip_table(self, index: int) -> int:
        if not is_row(self.lines[index].text) or self.lines[index].text[0] != "|":
            return index + 1
        while index < len(self.lines) and self.lines[index].text[:1] == "|":
            index += 1
        return index

    def _preamble_line(self, index: int) -> None:
        line = self.lines[index]
        if _BASIS.match(line.text):
            self.tree.block("basis", line.start)
        elif line.text[0] == "|" and is_row(line.text):
            self.tree.block("table", line.start)
        elif line.start:
            self.tree.block("paragraph", line.start)

    def _in_main(self, index: int) -> int:
        line = self.lines[index]
        if line.text[0] in '“"':
            return self.inside.read(index)
        following = self._division_at(index) or self._article_at(index)
        if following:
            return following
        if self._signature_at(line.text):
            self.place = "signature"
            self.tree.add("signature", None, line.start, line.start)
            return index + 1
        if self._annex_at(index, only_marked=True):
            self.place = "annex"
            return self._skip_heading(index)
        return self.inside.read(index)

    def _after_main(self, index: int) -> int:
        """In the signature block, or in an annex or form."""
        line = self.lines[index]
        if _FOOTNOTE.match(line.text) and not self.tree.inside("notes"):
            self.tree.add("notes", None, line.start, line.start)
            self.place = "signature"
            return index + 1
        if self.tree.inside("notes"):
            return index + 1
        if self._annex_at(index):
            self.place = "annex"
            return self._skip_heading(index)
        if self.place == "signature":
            return index + 1
        return self._annex_line(index)

    def _annex_line(self, index: int) -> int:
        line = self.lines[index]
        if not self.tree.inside("form"):
            following = self._division_at(index) or self._article_at(index)
            if following:
                return following
            if self.tree.inside("article"):
                return self.inside.read(index)
        if line.text[0] == "|" and is_row(line.text):
            return self.inside.read(index, numbered=False)
        self.tree.block("paragraph", line.start)
        return index + 1

    # -- marks

    def _division_at(self, index: int) -> int | None:
        """Opens the part, chapter or section that begins here, heading and all; answers the next line."""
        line = self.lines[index]
        begin = self._title_prefix(line.text)
        text = line.text[begin:]
        joined = index
        if text in _BARE and index + 1 < len(self.lines):
            joined = index + 1  # «Mục» and, on the next line, «6. ĐIỀU KIỆN …»
            text = f"{text} {self.lines[joined].text}"
        mark = marks.division(text)
        if not mark:
            return None
        heading = without_notes(text[mark.end :])
        last = joined
        if not heading:
            last, heading = self._heading_after(joined)
        end = self.lines[last]
        self.tree.add(mark.kind, mark.number, line.start, end.first + len(end.text), heading)
        return last + 1

    def _heading_after(self, index: int) -> tuple[int, str]:
        """The heading on the lines after a bare mark: all its lines in capitals, or one short line."""
        taken: list[str] = []
        last = index
        for at in range(index + 1, min(len(self.lines), index + 7)):
            text = self.lines[at].text
            if not text:
                if taken:
                    break
                continue
            if not self._is_heading(text, first=not taken):
                break
            taken.append(text)
            last = at
            if not is_capitals(without_notes(text)):
                break
        return last, without_notes(" ".join(taken))

    def _is_heading(self, text: str, *, first: bool) -> bool:
        if marks.division(text) or marks.article(text) or marks.clause(text) or text[0] in '|“"':
            return False
        plain = without_notes(text)
        return is_capitals(plain) or (first and len(plain) <= 200 and plain[-1:] not in tuple(".;:,"))

    def _article_at(self, index: int) -> int | None:
        line = self.lines[index]
        if line.text == "Điều":
            return self._article_in_two_lines(index)
        mark = marks.article(line.text)
        if not mark or not self._is_article(mark, index):
            return None
        return self._open_article(mark, index, line.first + mark.end, line.start)

    def _article_in_two_lines(self, index: int) -> int | None:
        """«Điều» and, on the next line, «38. Thẩm quyền …»."""
        if index + 1 >= len(self.lines):
            return None
        following = self.lines[index + 1]
        mark = marks.article(f"Điều {following.text}")
        if not mark or not mark.strict or not self._follows(mark.number):
            return None
        return self._open_article(mark, index + 1, following.first + mark.end - len("Điều "), self.lines[index].start)

    def _open_article(self, mark: Mark, index: int, mark_end: int, start: int) -> int:
        if self.place != "annex":
            self.last = mark.number
        line = self.lines[index]
        rest = line.text[max(0, mark_end - line.first) :]
        heading, end, last = self._article_heading(rest, index)
        self.tree.add("article", mark.number, start, end if heading else mark_end, heading)
        if last == index and not heading:
            return self.inside.split_quote(index)
        return last + 1

    def _is_article(self, mark: Mark, index: int) -> bool:
        if self._follows(mark.number):
            return mark.strict or not self.strict or self._stands_alone(mark, index)
        if not mark.strict and (self.strict or not self._is_later(mark.number)):
            return False
        # Out of order: perhaps a citation at the beginning of a line that was broken.
        before = next((line.text for line in reversed(self.lines[max(0, index - 3) : index]) if line.text), "")
        return not _CONTINUES.search(before) or self.tree.top.kind in (*CONTAINERS, "preamble", "annex")

    def _stands_alone(self, mark: Mark, index: int) -> bool:
        before = next((line.text for line in reversed(self.lines[max(0, index - 3) : index]) if line.text), "")
        return mark.end >= len(self.lines[index].text) and not _CONTINUES.search(before)

    def _follows(self, number: str) -> bool:
        last, current = _ARTICLE_NUMBER.match(self.last or "0"), _ARTICLE_NUMBER.match(number)
        if not last or not current:
            return False
        step = int(current.group(1)) - int(last.group(1))
        return (step == 1 and current.group(2) in ("", "a")) or (step == 0 and current.group(2) > last.group(2))

    def _is_later(self, number: str) -> bool:
        last, current = _ARTICLE_NUMBER.match(self.last or "0"), _ARTICLE_NUMBER.match(number)
        return bool(last and current) and int(current.group(1)) >= int(last.group(1))  # type: ignore[union-attr]

    def _article_heading(self, rest: str, index: int) -> tuple[str, int, int]:
        """Heading, position where it ends, last line it takes. Empty when the rest of the line is text, not a heading."""
        line = self.lines[index]
        end = line.first + len(line.text)
        plain = without_notes(rest)
        if plain:
            if self._looks_like_text(plain, rest) or not self.strict or not self._has_body(index):
                return "", end, index
            return plain, end, index
        at = index + 1
        while at < len(self.lines) and not self.lines[at].text and at < index + 3:
            at += 1
        if at < len(self.lines) and self._is_article_heading(at):
            following = self.lines[at]
            return without_notes(following.text), following.first + len(following.text), at
        return "", end, index

    def _looks_like_text(self, plain: str, rest: str) -> bool:
        return plain[-1] in ".;:," or len(plain) > _LONGEST_HEADING or bool(quotes.OPENS_INSIDE.search(rest))

    def _is_article_heading(self, at: int) -> bool:
        text = self.lines[at].text
        if not text or marks.clause(text) or marks.point(text) or marks.article(text) or marks.division(text):
            return False
        plain = without_notes(text)
        return bool(plain) and not self._looks_like_text(plain, text) and len(plain) < 200 and self._has_body(at)

    def _has_body(self, index: int) -> bool:
        """Whether text follows before the next division: without any, the line of an article is its text."""
        for at in range(index + 1, min(len(self.lines), index + 4)):
            text = self.lines[at].text
            if text:
                mark = marks.article(text)
                return not ((mark and mark.strict) or marks.division(text) or self._signature_at(text))
        return False

    def _signature_at(self, text: str) -> bool:
        if text[0] == "|":
            return _SIGNATURE_ROW.match(text) is not None
        found = _SIGNATURE.match(text)
        if found:
            return True
        return bool(_ADOPTED.match(text) or _SIGNED.match(text))

    def _annex_at(self, index: int, *, only_marked: bool = False) -> bool:
        """Opens the annex or form that begins here."""
        line = self.lines[index]
        begin = self._title_prefix(line.text)
        text = line.text[begin:]
        if text[:1] not in tuple("PMBQĐNCKDH"):
            return False
        after = " ".join(other.text for other in self.lines[index + 1 : index + 5])[:400]
        mark = marks.annex(text, after)
        if mark and not mark.number and (self.tree.inside("form") or (only_marked and not is_capitals(text[:20]))):
            mark = None  # a form may have an annex or a charter of its own
        mark = mark or (None if only_marked else marks.form(text))
        if not mark or (mark.kind == "form" and not self._new_form(text, mark)):
            return False
        heading, end = self._annex_heading(text, mark, index)
        self.tree.add(mark.kind, mark.number or None, line.start, end, heading)
        self.last = ""
        return True

    def _new_form(self, text: str, mark: Mark) -> bool:
        rest = text[mark.end :]
        return not self.tree.inside("form") or not rest or rest[:1].isupper() or rest[:1] in "[(“"

    def _annex_heading(self, text: str, mark: Mark, index: int) -> tuple[str, int]:
        """The title of an annex: on its line or, where that bears the number only, on the next lines."""
        line = self.lines[index]
        end = line.first + len(line.text)
        heading = without_notes(without_notes(text[mark.end :]).split("(")[0])
        last = index
        if not heading:
            last, heading = self._heading_after(index)
        if heading.startswith("CỘNG H"):
            last, heading = index, ""  # the head of a form, not its title
        self.heading_end = last
        return heading, self.lines[last].first + len(self.lines[last].text) if last > index else end

    def _skip_heading(self, index: int) -> int:
        return max(index, self.heading_end) + 1

    # -- without articles

    def _read_unstructured(self) -> None:
        clauses = self._made_of_clauses()
        self.tree.add("body", None, 0, 0)
        index = 0
        self.place = "body"
        while index < len(self.lines):
            line = self.lines[index]
            if not line.text:
                index += 1
            elif self.place != "body":
                index = self._after_main(index)
            elif index and line.text.startswith(("Nơi nhận", "NƠI NHẬN")):
                self.tree.add("signature", None, line.start, line.start)
                self.place = "signature"
                index += 1
            else:
                index = self._body_line(index, clauses)

    def _body_line(self, index: int, clauses: bool) -> int:
        line = self.lines[index]
        if clauses and (self.tree.top.kind != "body" or marks.clause(line.text)):
            return self.inside.read(index)
        if line.text[0] == "|" and is_row(line.text):
            return self.inside.read(index, numbered=False)
        if line.start:
            self.tree.block("paragraph", line.start)
        return index + 1

    def _made_of_clauses(self) -> bool:
        """A decision, resolution or directive that goes 1., 2., 3. and has no Roman headings."""
        if any(_ROMAN_LINE.match(line.text) for line in self.lines):
            return False
        begins = any(
            re.match(r"(?:QUYẾT NGHỊ|QUYẾT ĐỊNH|CHỈ THỊ)\b", line.text) and len(line.text) < 40 for line in self.lines
        )
        numbers = [mark.number for line in self.lines if (mark := marks.clause(line.text))]
        return begins and numbers[:2] == ["1", "2"]


def _first_clause(text: str) -> list[int]:
    """Where «1.» begins in «Điều 5 1- Người qua đò …»: older laws have articles without headings."""
    mark = marks.article(text)
    found = _FIRST_CLAUSE.match(text, mark.end) if mark else None
    return [found.end()] if found else []


def _drop_empty_preamble(root: Draft) -> None:
    first = root.children[0]
    if len(root.children) > 1 and not first.children and root.children[1].start == first.start:
        del root.children[0]
