"""Diacritics come back; what was typed with marks stays."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.text import BadRestorer, Counts, Restorer, fold, plain_syllables, strip_marks

TEXTS = [
    "Người dân nộp hồ sơ tại bộ phận một cửa và nhận giấy hẹn.",
    "Hồ sơ khiếu nại gồm đơn khiếu nại và giấy tờ kèm theo.",
    "Báo chí được đưa tin về kỳ họp; người dân được xem báo.",
    "Thời hạn giải quyết đơn là mười ngày kể từ ngày nhận hồ sơ.",
    "Bao nhiêu ngày thì có kết quả? Bao giờ trả kết quả cho người dân?",
    "Ủy ban nhân dân xã tiếp công dân mỗi tuần một ngày.",
]
RESTORER = Restorer.train(TEXTS)


@pytest.mark.parametrize("text", TEXTS)
def test_learned_sentences_come_back_whole(text: str) -> None:
    restored = RESTORER.restore(strip_marks(text))
    assert restored.text == text
    assert restored.changed
    assert 0 < restored.confidence <= 1


@pytest.mark.parametrize("text", TEXTS)
def test_text_with_marks_stays(text: str) -> None:
    restored = RESTORER.restore(text)
    assert restored.text == text
    assert not restored.changed


def test_marks_that_were_typed_are_kept() -> None:
    assert RESTORER.restore("hồ so khieu nại").text == "hồ sơ khiếu nại"
    assert RESTORER.restore("bao nhiêu ngay").text == "bao nhiêu ngày"
    assert RESTORER.restore("bão").text == "bão"
    assert RESTORER.restore("đon").text == "đơn"


def test_case_punctuation_and_numbers_stay() -> None:
    assert RESTORER.restore('"Ho so" 15/2021/nd-cp, KHIEU NAI!').text == '"Hồ sơ" 15/2021/nd-cp, KHIẾU NẠI!'
    assert RESTORER.restore("zzz 123").text == "zzz 123"
    for empty in ("", "   ", "123", "…"):
        assert not RESTORER.restore(empty).changed
        assert RESTORER.restore(empty).confidence == 1.0


def test_a_restorer_that_learned_nothing() -> None:
    assert Restorer.train([]).restore("ho so").text == "ho so"
    assert len(Restorer.from_bytes(Restorer.train([]).to_bytes())) == 0


def test_bytes_and_back() -> None:
    data = RESTORER.to_bytes()
    again = Restorer.from_bytes(data)
    assert len(again) == len(RESTORER)
    assert again.to_bytes() == data
    for text in TEXTS:
        assert again.restore(strip_marks(text)) == RESTORER.restore(strip_marks(text))
    for bad in (b"", b"CLR1", data[:-4], b"XXXX" + data[4:], data[:20] + b"0" * 40):
        with pytest.raises(BadRestorer):
            Restorer.from_bytes(bad)


def test_counts_can_be_fed_piece_by_piece() -> None:
    counts = Counts()
    for text in TEXTS:
        counts.add(plain_syllables(text))
    assert counts.restorer().to_bytes() == RESTORER.to_bytes()


@settings(deadline=None)
@given(st.text(max_size=80))
def test_restoring_only_adds_marks(text: str) -> None:
    restored = RESTORER.restore(text)
    assert fold(restored.text) == fold(text)
    assert unicodedata.is_normalized("NFC", restored.text)
    assert 0 <= restored.confidence <= 1


@pytest.mark.real
def test_questions_come_back_after_learning_from_one_half(shared_data: Path) -> None:
    lines = (shared_data / "questions" / "query-log.txt").read_text("utf-8").splitlines()
    restorer = Restorer.train(lines[1000:])
    dev = (shared_data / "questions" / "dev.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in dev]
    right = total = 0
    started = time.perf_counter()
    for question in questions:
        restored = restorer.restore(strip_marks(question)).text
        pairs = list(zip(plain_syllables(question), plain_syllables(restored), strict=True))
        right += sum(a == b for a, b in pairs)
        total += len(pairs)
    assert right / total > 0.93  # from 7,000 titles only; the whole library gives .98
    assert (time.perf_counter() - started) / len(questions) < 0.02


def test_asking_words_need_no_example() -> None:
    restorer = Restorer.train(["Hồ sơ nộp ở bến đò đầu làng, báo nhiều lần.", "Đầu sông ở bến."])
    assert restorer.restore("nop ho so o dau").text == "nộp hồ sơ ở đâu"
    assert restorer.restore("Bao nhieu lan?").text == "Bao nhiêu lần?"
    assert restorer.restore("báo nhiều lần").text == "báo nhiều lần"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("giãi quyết đơn khiếu nại", "giải quyết đơn khiếu nại"), ("lí lịch", "lý lịch"), ("bão", "bão"), ("mỹ", "mỹ")],
)
def test_common_slips_are_mended(typed: str, meant: str) -> None:
    restorer = Restorer.train([*TEXTS, "Phiếu lý lịch của người khiếu nại."])
    assert restorer.restore(typed).text == meant
