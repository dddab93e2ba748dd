"""Vietnamese character sets from before Unicode: recognised by whether the result reads as Vietnamese, then converted.

Sources of the tables: TCVN 5712:1993 (set VN3, known as TCVN3 or ABC), the VNI keyboard standard's Windows fonts,
RFC 1456 (VISCII), Microsoft code page 1258.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from typing import Final

from cualuat.kernel.text import normalise, strip_marks
from cualuat.law.load.readers.extraction import UnreadableFile

# Each row: the first code, then the letters from there on; «·» stands for a code without a letter.
_TCVN3_ROWS: Final = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè·ẻẽéẹềểễếệìỉ···ĩíịò·ỏõóọồổỗốộờởỡớợù·ủũúụừửữứựỳỷỹýỵ"),
)
_VISCII_ROWS: Final = (
    (0x02, "Ẳ"),
    (0x05, "ẴẪ"),
    (0x14, "Ỷ"),
    (0x19, "Ỹ"),
    (0x1E, "Ỵ"),
    (0x80, "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"),
    (0xE0, "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"),
)
# VNI writes a mark after its vowel. Combining marks: circumflex 0302, breve 0306, horn 031B; acute 0301, grave 0300,
# hook 0309, tilde 0303, dot below 0323.
_VNI_MARKS: Final = {
    0xF9: "\u0301", 0xF8: "\u0300", 0xFB: "\u0309", 0xF5: "\u0303", 0xEF: "\u0323",
    0xE2: "\u0302", 0xE1: "\u0302\u0301", 0xE0: "\u0302\u0300", 0xE5: "\u0302\u0309", 0xE3: "\u0302\u0303", 0xE4: "\u0302\u0323",
    0xEA: "\u0306", 0xE9: "\u0306\u0301", 0xE8: "\u0306\u0300", 0xFA: "\u0306\u0309", 0xFC: "\u0306\u0303", 0xEB: "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS: Final = {
    0xF4: "ơ",
    0xF6: "ư",
    0xF1: "đ",
    0xED: "í",
    0xEC: "ì",
    0xE6: "ỉ",
    0xF3: "ĩ",
    0xF2: "ị",
    0xEE: "ỵ",
}

_COMMON: Final = frozenset(
    normalise(
        "của và các được định điều luật người theo không này khoản có về để cho quy tại thì phải từ đến là với những một"
        " cơ quan nhà nước việc trường hợp quyền đối sự số tổ chức hoặc bộ hành chính phủ quốc hội thực hiện nghị xã độc lập"
        " tự hạnh phúc cộng hòa chủ nghĩa đã năm tháng ngày trên dưới khi như đủ bị vụ ở"
    ).split()
)
_ACCENTED_COMMON: Final = frozenset(word for word in _COMMON if not word.isascii())
_TOKEN = re.compile(r"[^\s(),;:]+")
_WORD = re.compile(r"[^\W\d_]+")
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|ngh?|nh?|p|t)?", re.I
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_LATIN = re.compile("[\u00a1-\u00ff]")
_VIETNAMESE_ONLY = re.compile("[\u1ea0-\u1ef9\u01a0\u01a1\u01af\u01b0]")
# Signs that Vietnamese does not use, but that are codes of frequent letters in TCVN3 and VNI.
_ODD = re.compile(
    "[\u00a7-\u00ac\u00ae\u00b5-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db-\u00df\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb-\u00ff]"
)
_SURE: Final = 0.75
_SAMPLE: Final = 60_000
_ENOUGH: Final = 0.6
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def _table(rows: tuple[tuple[int, str], ...]) -> dict[int, str]:
    return {
        first + i: letter for first, letters in rows for i, letter in enumerate(normalise(letters)) if letter != "·"
    }


TCVN3: Final = _table(_TCVN3_ROWS)
VISCII: Final = _table(_VISCII_ROWS)
_VNI_CODES: Final = "".join(map(chr, (*_VNI_MARKS, *(code - 0x20 for code in _VNI_MARKS))))
_VNI_SINGLE: Final = {
    **_VNI_LETTERS,
    **{code - 0x20: letter.upper() for code, letter in _VNI_LETTERS.items()},
}
_VNI_LETTER = re.compile(
    rf"([AEIOUYaeiouy\u00f4\u00f6\u00d4\u00d6])([{re.escape(_VNI_CODES)}])?|([{re.escape(''.join(map(chr, _VNI_SINGLE)))}])"
)


def decode(data: bytes, name: str = "tệp") -> tuple[str, str]:
    """(text, character set: «UTF-8», «UTF-16», «TCVN3», «VNI-Windows», «VISCII», «windows-1258»). Not yet normalised.

    Raises UnreadableFile where no set gives Vietnamese, or the bytes are no text.
    """
    for mark, codec, label in _BOMS:
        if data.startswith(mark):
            return _strict(data, codec, name), label
    wide = _wide_without_mark(data)
    if wide:
        return _strict(data, wide, name), "UTF-16"
    if _is_binary(data):
        raise UnreadableFile(
            "binary",
            f"«{name}» không phải văn bản: nội dung là dữ liệu nhị phân. Hãy nạp tệp Word, PDF, HTML hoặc .txt.",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, name)
    text, label_or_none = recover(text)
    return text, label_or_none or "UTF-8"


def recover(text: str) -> tuple[str, str | None]:
    """(text, character set it was in, or None): Unicode text whose letters are in truth codes of an old Vietnamese font.

    So look Word and PDF files typed in .VnTime (TCVN3) or VNI-Times: «Céng hßa», «Coäng hoøa».
    """
    sample = text[:_SAMPLE]
    if _VIETNAMESE_ONLY.search(sample):
        return _recover_lines(text)
    if len(_LATIN.findall(sample)) < 3 or vietnamese_score(sample) >= _ENOUGH:
        return text, None
    best, score = _best(sample)
    return (_CONVERTERS[best](text), best) if score >= _ENOUGH else (text, None)


def _best(text: str) -> tuple[str, float]:
    scores = {label: vietnamese_score(convert(text)) for label, convert in _CONVERTERS.items()}
    best = max(scores, key=lambda label: scores[label])
    return best, scores[best]


def _recover_lines(text: str) -> tuple[str, str | None]:
    """A file typed in two fonts: the lines in the old one become Unicode, the others stay."""
    if len(_ODD.findall(text)) < 3:
        return text, None
    found: str | None = None
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if len(_ODD.findall(line)) < 2 or _VIETNAMESE_ONLY.search(line):
            continue
        best, score = _best(line)
        if score >= _SURE and score > vietnamese_score(line) + 0.25:
            lines[number], found = _CONVERTERS[best](line), best
    return "\n".join(lines), found


def has_vietnamese_letters(text: str) -> bool:
    """Whether the text holds as many letters of Vietnamese alone as running Vietnamese does (about one in eight)."""
    letters = sum(c.isalpha() for c in text)
    return len(_VIETNAMESE_ONLY.findall(text)) > 0.02 * letters


def vietnamese_score(text: str) -> float:
    """0–1 and a little over: the share of words with diacritics that are well-formed syllables, plus frequent words.

    Text without any diacritic scores 0.
    """
    words = _WORD.findall(normalise(text).lower())
    accented = [word for word in words if not word.isascii()]
    if not accented:
        return 0.0
    formed = sum(_well_formed(word) for word in accented) / len(accented)
    frequent = sum(word in _ACCENTED_COMMON for word in accented) / len(accented)
    return 0.6 * formed + min(frequent, 0.4)


def from_tcvn3(text: str) -> str:
    """Unicode for text whose letters U+00A1–U+00FF are codes of TCVN3.

    Capitals with a tone stand in fonts of capitals under the codes of small letters, so a word whose other letters are
    capitals becomes capitals, and so does a line.
    """
    return "\n".join(_line_from_tcvn3(line) for line in text.split("\n"))


def from_vni(text: str) -> str:
    """Unicode for text whose letters are codes of the VNI-Windows fonts."""

    def letter(match: re.Match[str]) -> str:
        base, mark = match.group(1) or match.group(3), match.group(2) or ""
        base = _VNI_SINGLE.get(ord(base), base)
        if mark:
            code = ord(mark)
            mark = _VNI_MARKS.get(code) or _VNI_MARKS[code + 0x20]
        return unicodedata.normalize("NFC", base + mark)

    # In one pass: what a pair gives (ò) may itself be a code of another letter (ị).
    return _VNI_LETTER.sub(letter, text)


def _line_from_tcvn3(line: str) -> str:
    plain = [c for c in line if c.isascii() and c.isalpha()]
    if len(plain) > 2 and all(c.isupper() for c in plain):
        return line.translate(TCVN3).upper()
    return _TOKEN.sub(lambda match: _word_from_tcvn3(match.group()), line)


def _word_from_tcvn3(word: str) -> str:
    """A word with one plain letter, a capital, may just begin a sentence: «Hộ», not «HỘ»."""
    plain = [c for c in word if c.isascii() and c.isalpha()]
    converted = word.translate(TCVN3)
    return converted.upper() if len(plain) > 1 and all(c.isupper() for c in plain) else converted


_CONVERTERS: Final[dict[str, Callable[[str], str]]] = {"TCVN3": from_tcvn3, "VNI-Windows": from_vni}


def _legacy(data: bytes, name: str) -> tuple[str, str]:
    western = data.decode("cp1252", errors="replace") if b"\x81" not in data else data.decode("latin-1")
    texts = {
        "TCVN3": from_tcvn3(western),
        "VNI-Windows": from_vni(western),
        "VISCII": data.decode("latin-1").translate(VISCII),
        "windows-1258": unicodedata.normalize("NFC", data.decode("cp1258", errors="replace")),
    }
    best = max(texts, key=lambda label: vietnamese_score(texts[label][:_SAMPLE]))
    if vietnamese_score(texts[best][:_SAMPLE]) < _ENOUGH:
        raise UnreadableFile(
            "unknown-encoding",
            f"Không nhận ra bảng mã chữ của «{name}» (đã thử UTF-8, UTF-16, TCVN3, VNI-Windows, VISCII, windows-1258). "
            "Hãy mở tệp và lưu lại với bảng mã UTF-8.",
        )
    return texts[best], best


def _well_formed(word: str) -> bool:
    tones = len(_TONES.findall(unicodedata.normalize("NFD", word)))
    return tones <= 1 and _SYLLABLE.fullmatch(strip_marks(word)) is not None


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every ASCII letter brings a zero byte, on one side only."""
    head = data[:4096]
    if len(head) < 4 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0) / (len(head) / 2), head[1::2].count(0) / (len(head) / 2)
    codec = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < 0.3 or min(even, odd) > 0.05:
        return None
    letters = head.decode(codec, errors="replace")
    return codec if sum(c.isprintable() or c.isspace() for c in letters) > 0.95 * len(letters) else None


def _is_binary(data: bytes) -> bool:
    """Text of every set here has hardly a control byte; VISCII has six rare capitals there."""
    head = data[:65536]
    controls = sum(head.count(code) for code in range(0x20) if code not in (9, 10, 12, 13))
    return b"\x00" in head or controls > max(3, len(head) // 100)


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "broken", f"«{name}» hỏng giữa chừng (bảng mã {codec}). Hãy tải lại hoặc lưu lại với bảng mã UTF-8."
        ) from error
