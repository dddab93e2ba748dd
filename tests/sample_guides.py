"""A guide, a question with its answer, a recording, a word of the glossary in the office, for tests."""

from __future__ import annotations

import io
import wave
from dataclasses import replace
from datetime import datetime
from typing import Any

from cualuat.files import operations as files
from cualuat.guides.models import GlossaryTerm, Piece, Recording, Wording
from cualuat.guides.operations import glossary, publishing, writing
from cualuat.guides.operations.writing import Words
from office import NOW, Office

BEFORE = datetime(2026, 7, 6, 9, tzinfo=NOW.tzinfo)  # the decree was amended on 1 August
LAW = "Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15"
DECREE = "Nghị định số 902/2025/NĐ-CP"
BODY = f"""## Báo việc ở đâu

Nói, gọi, gửi thư hoặc gửi qua mạng: [[khoản 1 Điều 20 {LAW}|bốn cách]].

[[nguyên văn: khoản 1 Điều 6 {DECREE}]]
"""
GUIDE = Words(
    "Báo một việc về chợ, nước, rác", "Báo ở đâu, nhận lại gì, bao lâu có trả lời.", BODY, "phan-anh-gap-go", ("nong-dan",), ("phan-anh",)
)  # fmt: skip
QUESTION = Words(
    "Mất nước có được trừ tiền không?", "Có, khi mất từ 48 giờ liên tục.", f"[[nguyên văn: Điều 13 {LAW}]]", "doi-song", ("nong-dan",), (),
    (f"Điều 13 {LAW}",),
)  # fmt: skip


def a_guide(office: Office, who: str = "officer", at: datetime = NOW, kind: str = "guide", **changes: Any) -> Piece:
    """A guide of the first unit, which names a clause that changed on 1 August 2026."""
    wanted = replace(QUESTION if kind == "question" else GUIDE, **changes)
    return writing.begin(
        kind=kind, wanted=wanted, unit=office.units["phong-mot"], editor=office.people["officer"], by=office.actor(who), at=at
    )  # fmt: skip


def written(office: Office, piece: Piece, seen: int | None = None, who: str = "officer", at: datetime = NOW, **changes: Any) -> Wording:  # fmt: skip
    """Another version."""
    wanted = replace(QUESTION if piece.kind == "question" else GUIDE, **changes)
    return writing.save(piece=piece, wanted=wanted, seen=seen, by=office.actor(who), at=at)


def a_public_guide(office: Office, at: datetime = NOW, **changes: Any) -> Piece:
    """The same, public."""
    piece = a_guide(office, at=at, **changes)
    return publishing.publish(piece=piece, knowing=True, version=None, by=office.actor("moderator"), at=at)


def sound() -> bytes:
    """A moment of silence."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(b"\0\0" * 4000)
    return kept.getvalue()


def a_recording(office: Office, piece: Piece, **changes: Any) -> Recording:
    """Sound with its words."""
    actor = office.actor("officer")
    kept = files.take_in(name="nghe.wav", chunks=[sound()], by=actor, at=NOW)
    facts: dict[str, Any] = {"title": "Nghe bài này", "transcript": "Bạn báo việc ở xã.", "attachment": kept}
    wanted = publishing.RecordingWanted(**(facts | changes))
    return publishing.add_recording(piece=piece, wanted=wanted, version=None, by=actor, at=NOW)


def a_term(office: Office, term: GlossaryTerm | None = None, **changes: Any) -> GlossaryTerm:
    """A word that the house explains."""
    facts: dict[str, Any] = {"name": "bản cam kết", "short": "Tờ giấy hứa phục vụ thế nào."}
    wanted = glossary.TermWanted(**(facts | changes))
    return glossary.explain(term=term, wanted=wanted, version=None, by=office.actor("moderator"), at=NOW)
