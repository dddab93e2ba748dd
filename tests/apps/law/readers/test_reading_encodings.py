"""Old Vietnamese character sets: the tables, recognition, refusal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cualuat.law.load.readers.encodings import TCVN3, VISCII, decode, from_tcvn3, from_vni, recover, vietnamese_score
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.law.load.readers.plain import read_plain

LETTERS = "".join(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)
TEXT = (
    "Điều 4. Người nuôi chim bồ câu phải che chuồng kín gió, giữ sạch nước uống và báo cho tổ dân phố khi có chim ốm. "
    "Hộ ở tầng trệt được ưu tiên; kỳ hạn là mười ngày kể từ khi nhận giấy, chậm quá thì bị nhắc nhở."
)


def tcvn3(text: str) -> str:
    """The inverse of the table; TCVN3 has no toned capitals outside its fonts of capitals."""
    codes = {letter: chr(code) for code, letter in TCVN3.items()}
    return "".join(codes.get(c, codes.get(c.lower(), c)) for c in text)


def viscii(text: str) -> bytes:
    codes = {letter: code for code, letter in VISCII.items()}
    return bytes(codes.get(c, ord(c)) for c in text)


def vni(text: str) -> str:
    marks = {"": "", "\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
    hats = {"\u0302": {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"},
            "\u0306": {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}}  # fmt: skip
    whole = {"đ": "ñ", "í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}
    out = ""
    for letter in text:
        lower = letter.lower()
        base, *parts = unicodedata.normalize("NFD", lower)
        hat = next((part for part in parts if part in hats), "")
        tone = next((part for part in parts if part in marks and part), "")
        if "\u031b" in parts:
            base = {"o": "ô", "u": "ö"}[base]
        new = whole.get(lower) or base + (hats[hat][tone] if hat else marks[tone])
        out += new.upper() if letter.isupper() else new
    return out


def test_tables_are_complete() -> None:
    every = set(LETTERS) - {c for c in LETTERS if c.isascii()} | {"đ", "Đ"}
    assert set(VISCII.values()) == every
    assert len(VISCII) == len(every) == 134
    small = {c for c in every if c.islower()}
    assert set(TCVN3.values()) == small | set("ĂÂÊÔƠƯĐ")
    assert len(TCVN3) == len(small) + 7


@given(st.text(LETTERS.lower() + "đ bcdghklmnpqrstvx"))
def test_there_and_back(text: str) -> None:
    assert from_tcvn3(tcvn3(text)) == text


@given(
    st.lists(
        st.sampled_from(
            [
                "người",
                "ưỡn",
                "Ổ",
                "Ị",
                "khẳng",
                "ĐƯỢC",
                "quỵ",
                "chỉ",
                "Ở",
                "ngoẵng",
                "thuở",
                "hòa",
                "ý",
                "ỹ",
                "kỳ",
                "nghĩa",
            ]
        )
    )
)
def test_vni_there_and_back(words: list[str]) -> None:
    assert from_vni(vni(" ".join(words))) == " ".join(words)


def test_capitals_of_tcvn3_follow_their_word() -> None:
    assert from_tcvn3("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert from_tcvn3("N¬i NHËN (GöI) Hé") == "Nơi NHẬN (GỬI) Hộ"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (unicodedata.normalize("NFD", TEXT).encode(), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-32"), "UTF-32"),
        (tcvn3(TEXT).encode("latin-1"), "TCVN3"),
        (vni(TEXT).encode("latin-1"), "VNI-Windows"),
        (viscii(TEXT), "VISCII"),
        (tcvn3(TEXT).encode("utf-8"), "TCVN3"),
        (vni(TEXT).encode("utf-8"), "VNI-Windows"),
    ],
)
def test_recognised_and_converted(data: bytes, encoding: str) -> None:
    text, found = decode(data)
    assert found == encoding
    assert unicodedata.normalize("NFC", text).lstrip("\ufeff") == TEXT
    assert read_plain(data, "a.txt").text == TEXT
    assert read_plain(data, "a.txt").encoding == (None if encoding == "UTF-8" else encoding)


def test_code_page_1258() -> None:
    composed = "\u0103\u00e2\u00ea\u00f4\u01a1\u01b0\u0111\u0102\u00c2\u00ca\u00d4\u01a0\u01af\u0110"
    out = ""
    for letter in TEXT:
        if letter in composed or letter.isascii():
            out += letter
        else:
            parts = unicodedata.normalize("NFD", letter)
            out += unicodedata.normalize("NFC", parts[:-1]) + parts[-1]
            if len(parts) == 3 and parts[-1] in "\u0302\u0306\u031b":  # dot below sorts before the hat
                out = out[:-2] + unicodedata.normalize("NFC", parts[0] + parts[2]) + parts[1]
    text, found = decode(out.encode("cp1258"))
    assert (unicodedata.normalize("NFC", text), found) == (TEXT, "windows-1258")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("Привет, мир, как дела сегодня".encode("koi8-r"), "unknown-encoding"),
        ("dès l'été où il a été déjà été élevé".encode("latin-1"), "unknown-encoding"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x00\x01\x02\x03" * 200, "binary"),
        (b"  \n \n", "empty"),
        ("Điều".encode("utf-16") + b"\xd8", "broken"),
    ],
)
def test_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile, match=r"«la\.txt»") as caught:
        read_plain(data, "la.txt")
    assert caught.value.code == code


def test_unicode_text_is_left_alone() -> None:
    for text in (TEXT, "Le décret a été publié à la préfecture où siège l'évêché.", "plain ascii", ""):
        assert recover(text) == (text, None)


def test_score_tells_vietnamese_from_others() -> None:
    assert vietnamese_score(TEXT) > 0.7
    assert vietnamese_score("Über größere Häuser führt die Straße") < 0.3
    assert vietnamese_score("no diacritics") == 0


def test_plain_lines() -> None:
    data = "Điều 1. Tên\r\n\r\n  khoản\u00a0một \n| a | b |\n| c | d |\nsau\n".encode()
    assert read_plain(data, "a.txt").text == "Điều 1. Tên\nkhoản một\n\n| a | b |\n| c | d |\n\nsau"


def test_a_file_in_two_fonts() -> None:
    old = tcvn3("Người nuôi chim phải che chuồng kín gió")
    text, found = recover(f"Quy ước tổ dân phố\n{old}\nDiện tích 30 m² × 2, §5, «trích»")
    assert text.split("\n") == [
        "Quy ước tổ dân phố",
        "Người nuôi chim phải che chuồng kín gió",
        "Diện tích 30 m² × 2, §5, «trích»",
    ]
    assert found == "TCVN3"
