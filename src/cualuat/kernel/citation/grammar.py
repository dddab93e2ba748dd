"""The words of citations as regular expressions: levels of provisions, their numbers, what joins them, documents.

All of them are matched at a place, never searched, but `ANCHOR`. They expect text in NFC, one paragraph a line: a
citation does not cross a line end. Words are accepted with all their diacritics or with none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from cualuat.kernel.citation.issuers import ISSUERS
from cualuat.kernel.citation.kinds import KINDS
from cualuat.kernel.text import strip_marks

UPPER: Final = "".join(c for c in map(chr, range(0x41, 0x1F00)) if c.isupper() and strip_marks(c).isascii())
LOWER: Final = UPPER.lower()

# --- levels --------------------------------------------------------------------------------------------------------

LEVEL_WORDS: Final = {
    "item": "[Tt]iết|tiet",
    "point": "[Đđ]iểm|[Dd]iem|ĐIỂM",
    "clause": "[Kk]ho(?:ản|ả́n|ỏan)|[Kk]hoan|KHOẢN",
    "article": "[Đđ]iều|[Dd]ieu|ĐIỀU",
    "subsection": "[Tt]iểu mục|tieu muc|TIỂU MỤC",
    "section": "[Mm]ục|muc|MỤC",
    "chapter": "[Cc]hương|[Cc]huong|CHƯƠNG",
    "part": "Phần|PHẦN|phần(?= (?:thứ|[IVXLC]+(?![^\\W_])))|phan(?= thu)",
    "annex": "[Pp]hụ lục|phu luc|PHỤ LỤC",
}
_ORDINALS: Final = (
    ("nhất", "nhat"),
    ("hai", "hai"),
    ("ba", "ba"),
    ("tư", "tu"),
    ("năm", "nam"),
    ("sáu", "sau"),
    ("bảy", "bay"),
    ("tám", "tam"),
    ("chín", "chin"),
    ("mười", "muoi"),
)
ORDINAL_VALUES: Final = {word: i for i, words in enumerate(_ORDINALS, 1) for word in words}
_ORDINAL: Final = f"th(?:ứ|u) (?:{'|'.join(w for pair in _ORDINALS for w in dict.fromkeys(pair))})"

_ROMAN = "[IVXLC]{1,7}[a-zđ]?"
# Not «khoản 500 triệu đồng», nor «khoản 2.5», nor a number that a letter follows.
_NO_QUANTITY = r"(?![\w%])(?!\.\d)(?! *(?:%|triệu|tỷ|tỉ|đồng|nghìn|ngàn|phần trăm|tháng|USD)(?!\w))"
_FIGURE = rf"\d{{1,4}}[a-zđ]{{0,2}}{_NO_QUANTITY}"
_VALUE: Final = {
    "item": r"(?:[a-zđ]\d{0,2}(?:\.\d{1,2})?(?!\w)|\d{1,2}(?:\.\d{1,2})*(?![\w%]))",
    "point": r"(?:(?!y tế)[a-zđA-ZĐ]\d{0,2}(?!\w)\)?|\d{1,2}(?:\.\d{1,2})*(?![\w%]))",
    "clause": _FIGURE,
    "article": _FIGURE,
    "subsection": rf"(?:{_FIGURE}|{_ROMAN}(?!\w))",
    "section": rf"(?:{_FIGURE}|{_ROMAN}(?!\w)|[A-ZĐ](?!\w))",
    "chapter": rf"(?:{_ROMAN}(?!\w)|{_FIGURE})",
    "part": rf"(?:{_ORDINAL}(?!\w)|{_ROMAN}(?!\w)|{_FIGURE}|[A-ZĐ](?!\w))",
    "annex": rf"(?:{_ROMAN}(?!\w)|\d{{1,3}}(?:\.\d{{1,2}})*[a-zA-Zđ]?(?![\w%])|[A-ZĐ](?!\w))",
}
# A number goes on a list only when a word of the law or punctuation follows: «Điều 5 và 02 bản sao» is no list.
_AFTER_LIST = (
    r"(?=\)? *(?:$|[\n,;.:)\]”\"/–-]|(?:và|hoặc|đến|hay|của|tại|thuộc|trong|ở|này|nêu|quy|được|bị|ban|kèm|như|phải|không|có"
    r"|thì|là|theo|trên|trừ|đã|sẽ|do|để|khi|nếu|mà|với|cho|bằng|từ|sau|trước|khoan|dieu|muc|chuong|luat|va|den|của"
    r"|[Kk]hoản|[Đđ]iều|[Mm]ục|[Tt]iểu|[Cc]hương|[Pp]hần|[Pp]hụ|[Bb]ộ|[Ll]uật|[Nn]ghị|[Tt]hông|[Qq]uyết|[Pp]háp"
    r"|[Hh]iến|[Cc]hỉ)(?!\w)))"
)
_LIST_SIGN = r"(?: *, *(?:và |hoặc )?| (?:và|hoặc|hay|đến|va|den) | ?(?:và/hoặc) |[-–](?=\d))"
LEVEL: Final = re.compile("|".join(f"(?P<{level}>{word})(?!\\w)" for level, word in LEVEL_WORDS.items()))
VALUES: Final = {
    level: re.compile(
        rf" +(?:(?P<this>n[àa]y)(?!\w)|(?:số )?(?:từ )?(?P<list>{value}(?:{_LIST_SIGN}(?!0\d){value}{_AFTER_LIST})*))"
    )
    for level, value in _VALUE.items()
}
LIST_ITEM: Final = {level: re.compile(rf"({_LIST_SIGN})?({value})") for level, value in _VALUE.items()}

# What joins two provisions. Groups: `range`, `and`, `semi`, `comma`; none of them: one lies in the other.
LINK: Final = re.compile(
    r"(?:(?P<range> (?:cho )?(?:đến|den) (?:hết )?)|(?P<semi> *; *(?:và |hoặc )?)"
    r"|(?P<and> *,? (?:và|hoặc|hay|va|và/hoặc) )|(?P<comma> *, *)| (?:của |tại |thuộc |trong |ở )?)"
    r"(?:các |những |cac |tại |từ )?"
)

# --- documents -----------------------------------------------------------------------------------------------------


def _spellings(name: str) -> str:
    """«Nghị định» in the ways it is written: capital or not, all capitals, without diacritics."""
    first, rest = name[0], name[1:]
    plain = strip_marks(name)
    return f"[{first}{first.lower()}]{rest}|{name.upper()}|[{plain[0]}{plain[0].lower()}]{plain[1:]}"


# «quy định», «quy chế», «chương trình» and the like are everyday words: they are cited by number only.
_CITED = [kind for kind in KINDS if kind.rank < 99 or kind.code in {"ke-hoach", "cong-van", "cong-dien", "thong-bao"}]
_LONGEST_FIRST = sorted(_CITED, key=lambda kind: len(kind.name), reverse=True)
KIND_WORDS: Final = "|".join(_spellings(kind.name) for kind in _LONGEST_FIRST)
KIND_ABBREVIATIONS: Final = "(?:TTLT|ttlt|NQLT|N[ĐD]|n[đd]|TT|tt|Q[ĐD]|q[đd]|NQ|nq|CT|VBHN|vbhn|PL)"
KIND: Final = re.compile(
    rf"(?:(?P<name>{KIND_WORDS})|(?P<short>{KIND_ABBREVIATIONS})(?= (?:số )?\d{{1,5}}[a-z]?/(?:19|20)\d\d))(?!\w)"
)
THIS: Final = re.compile(r" +n[àa]y(?!\w)")
NUMBER_SIGN: Final = re.compile(r" *,? *(?:(?:có )?(?:số|so|Số|SỐ)[:.]? *)?(?=\d)")
BARE_NUMBER: Final = re.compile(r" +(?:số|so|Số) (\d{1,5}[a-zđ]?)(?![\w/.,–-]\d|[\w/–-])")
SERIAL_AND_YEAR: Final = re.compile(r"(\d{1,5}[a-zđ]?)/((?:19|20)\d\d)(?![\w/]|-\w)")
DATE: Final = re.compile(
    r" *,? *(?:ngày|ngay) (\d{1,2})(?: ?[/.-] ?| tháng | thang )(\d{1,2})(?: ?[/.-] ?| năm | nam )(\d{4})"
)
YEAR: Final = re.compile(r" (?:năm |nam )?((?:19|20)\d\d)(?![\w/-])")
ISSUED_BY: Final = re.compile(
    " của (?:"
    + "|".join(
        f"{re.escape(name)}"
        for name in sorted({n for i in ISSUERS for n in (i.name, *i.other_names)}, key=len, reverse=True)
    )
    + r")(?!\w)",
    re.IGNORECASE,
)
DOCUMENT_LINK: Final = re.compile(
    r" *(?:\( ?| (?:của|cua|tại|trong|thuộc|(?:được )?ban hành (?:kèm )?theo|kèm theo|đính kèm) (?:bản )?| )"
)

# --- names of documents --------------------------------------------------------------------------------------------

WORD: Final = re.compile(r"(,? )([^\W\d_]+)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that cannot open a name written in small letters: «Luật sư», «Luật có hiệu lực».
NOT_A_NAME: Final = _words(
    "sư này có được và của là quy số khác liên định về hiện hoặc do phải thì theo còn trên đó gia lệ tục khoa học nước "
    "ban trong sửa cũ mới nêu đã sẽ không cho tại với chuyên chung nói quốc năm ngày gồm bao mà để nào nay nhằm"
)
# The same in a heading, where all words are capitals: «LUẬT SƯ», «PHÁP LUẬT VỀ ĐẤT ĐAI».
NOT_A_NAME_IN_CAPITALS: Final = _words("SƯ VỀ TRONG CỦA NÀY GIA ĐƯỢC")
# Words at which a name ends; the second table: at the word only before one of these.
NAME_STOPS: Final = _words(
    "được năm số thì đã này là theo tại hoặc nếu khi từ cho phải bằng sẽ nêu như mà nhưng đang để trừ kèm gồm cũng vẫn chỉ"
    " SỐ NĂM ngày nhằm trên cùng nay duoc thi nay nam so sửa thay bởi hết nhất bị chưa"
)
NAME_STOP_PAIRS: Final = {
    "quy": frozenset({"định", "dinh"}),
    "hiện": frozenset({"hành"}),
    "có": frozenset({"hiệu", "liên", "quy", "quyền", "trách", "nghĩa", "thể", "các", "một"}),
    "không": frozenset({"quy", "được", "phải", "có", "còn"}),
    "và": _words(
        "các pháp những quy văn Luật Bộ Nghị Thông Pháp Quyết luật nghị thông cơ theo Điều khoản điều hướng phần lý"
    ),
    "về": frozenset({"điều", "việc", "các", "tội"}),
    "do": frozenset({"Văn", "Quốc", "Chính", "Bộ", "Ủy", "cơ"}),
    "của": frozenset({"Quốc", "Việt", "Chính", "nước", "Bộ"}),
    "trong": frozenset({"trường", "việc", "các", "thời"}),
    "quá": frozenset({"trình"}),
    "đối": frozenset({"với"}),
    "quyết": frozenset({"định"}),
    "thực": frozenset({"hiện"}),
    "xác": frozenset({"nhận"}),
    "phát": frozenset({"hiện"}),
}
# Words after which a comma ends the name even where it could go on.
AFTER_COMMA_STOPS: Final = _words("pháp các quy văn trừ nếu thì cơ người tổ cá theo trong bộ luật nghị khi được")
NUMBERED_NAME: Final = re.compile(r" ([^;:.\n()“”\"|\d]{1,160}?) +(?:số|so|SỐ|Số) (?=\d{1,5}[a-z]?[/-])")
CITED_INSIDE: Final = re.compile(
    r"(?<!\w)(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư|Quyết định|Điều|khoản|Chỉ thị|Hiến pháp|CỦA (?:BỘ )?LUẬT)(?!\w)"
)

# --- where a citation may begin --------------------------------------------------------------------------------------


def _after_first(words: Iterable[str]) -> str:
    """The words without their first letter, which stands just before: «iều» after «Đ»."""
    rests: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"(?<={first})(?:{'|'.join(rest)})" for first, rest in rests.items())


def _all_spellings(names: Iterable[str]) -> set[str]:
    both = [spelling for name in names for spelling in (name, strip_marks(name))]
    return {w for name in both for w in (name, name[0].lower() + name[1:], name.upper())}


_LEVEL_STARTS = _all_spellings(("Điều", "Điểm", "Khoản", "Chương", "Tiết", "Tiểu mục", "Phụ lục", "Mục", "Phần")) - {
    "Phan",
    "Muc",
    "PHAN",
    "MUC",
    "phan",  # folded text is small letters
}
_SHORT_STARTS = _words("TTLT ttlt NQLT NĐ ND nđ nd TT tt QĐ QD qđ qd NQ nq CT VBHN vbhn PL")
_KIND_STARTS = _all_spellings(kind.name for kind in _CITED)
_FIRST_LETTERS = "".join(sorted({w[0] for w in (*_LEVEL_STARTS, *_KIND_STARTS, *_SHORT_STARTS)}))
# One class of first letters in front lets the engine skip all other letters: three times as fast as plain words.
ANCHOR: Final = re.compile(
    rf"[{_FIRST_LETTERS}0-9](?<!\w[{_FIRST_LETTERS}0-9])(?:"
    rf"(?P<level>(?:{_after_first(_LEVEL_STARTS)})"
    r" +(?:(?:số |từ )?(?:\d|[IVXLC]+[a-zđ]?(?!\w)|[a-zđA-Z]\d?(?!\w))|n[àa]y(?!\w)|th[ứu] ))"
    rf"|(?P<document>(?:{_after_first(_KIND_STARTS)})"
    r"(?= +(?:(?:số|so|Số|SỐ)[ :.]|n[àa]y(?!\w)|\d|[^\W\d_]|$)|$|\W)"
    rf"|(?:{_after_first(_SHORT_STARTS)}) (?:số )?\d{{1,5}}[a-z]?/(?:19|20)\d\d)"
    r"|(?P<number>(?<=\d)\d{0,4}[a-zđ]?[ ]?[/–-][ ]?"
    rf"(?:(?:19|20)\d\d[ ]?/|(?:{KIND_ABBREVIATIONS}|KH|CĐ|TB|BC|KL)[-/])))"
)
