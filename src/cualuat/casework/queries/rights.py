"""What is kept about people: in one matter, for its person; and the register of all of it, computed from the tables."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.forms.models import model_to_dict

from cualuat.casework.choices import PartyRole
from cualuat.casework.kinds import kind
from cualuat.casework.models import (
    Case,
    CaseFile,
    Consent,
    DataRequest,
    Exchange,
    Letter,
    Party,
    Publication,
    Rating,
    Step,
)


def data_of(case: Case) -> dict[str, Any]:
    """Everything about the person that one matter holds. What is about others is left out."""
    people = Party.objects.filter(case=case).exclude(role=PartyRole.RESPONDENT)
    return {
        "hồ sơ": case.number,
        "loại": kind(case.kind).name,
        "ngày nhận": case.received_on,
        "việc": case.subject,
        "nội dung": case.content,
        "yêu cầu": case.request,
        "câu trả lời trong đơn": case.answers,
        "người gửi": [model_to_dict(p, exclude=["id", "case"]) for p in people],
        "các bước": [
            {"ngày": s.on, "bước": s.name, "lời": s.note}
            for s in Step.objects.filter(case=case, is_public=True).order_by("number")
        ],
        "trao đổi": [
            {"lúc": e.at, "từ bạn": e.from_person, "lời": e.text}
            for e in Exchange.objects.filter(case=case).order_by("pk")
        ],
        "tệp": [
            {"tên": f.attachment.name, "cỡ": f.attachment.size, "sha256": f.attachment.sha256}
            for f in CaseFile.objects.filter(case=case, from_person=True).select_related("attachment")
        ],
        "văn bản gửi bạn": list(Letter.objects.filter(case=case, to_person=True).values_list("number", flat=True)),
        "đánh giá": list(Rating.objects.filter(case=case).values("on", "solved", "score", "text")),
        "đồng ý": list(Consent.objects.filter(case=case).values("purpose", "text", "given_at", "withdrawn_at")),
        "yêu cầu về dữ liệu": list(DataRequest.objects.filter(case=case).values("kind", "text", "asked_at", "reply")),
        "đã công khai": list(Publication.objects.filter(case=case).values("title", "question", "answer", "state")),
        "giữ": f"{kind(case.kind).keep_months} tháng sau khi kết thúc",
    }


def waiting_requests() -> QuerySet[DataRequest]:
    """Requests about data that nobody has answered, the oldest first."""
    return DataRequest.objects.filter(granted=None).select_related("case").order_by("asked_at")


def data_request(pk: int) -> DataRequest | None:
    """The request with this key."""
    return DataRequest.objects.filter(pk=pk).select_related("case").first()


# --- the register ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """One table that holds something about people: what, why, on what ground, how long, in which fields."""

    model: str
    what: str
    why: str
    ground: str
    kept: str
    fields: tuple[str, ...]


@functools.cache
def _rows() -> dict[str, Any]:
    return tomllib.loads(files("cualuat.lawdata").joinpath("personal_data.toml").read_text(encoding="utf-8"))


def register() -> list[Kept]:
    """The tables with personal data, as lawdata/personal_data.toml describes them."""
    return [
        Kept(name, row["what"], row["why"], row["ground"], row["kept"], tuple(row["fields"]))
        for name, row in _rows()["personal"].items()
    ]


def undescribed() -> list[str]:
    """Tables and fields of the program that the register does not speak of, or speaks of without reason; empty when complete."""
    described: dict[str, set[str]] = {
        name: {*row["fields"], *row["others"]} for name, row in _rows()["personal"].items()
    }
    plain = set(_rows()["none"]["models"])
    found = {name for name, _ in _tables()}
    wrong = [f"{name}: không có bảng này" for name in (*described, *plain) if name not in found]
    for name, fields in _tables():
        if name in described:
            wrong += [f"{name}.{field}" for field in sorted(fields ^ described[name])]
        elif name not in plain:
            wrong.append(name)
    return wrong


def _tables() -> Iterator[tuple[str, set[str]]]:
    for model in apps.get_models():
        if model.__module__.startswith("cualuat."):
            yield model._meta.label, {field.name for field in model._meta.concrete_fields}
