"""Documents to export: the sample library, and ones made for a purpose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from cualuat.base.actor import SYSTEM
from cualuat.kernel.citation import kind_by_code
from cualuat.law.load.run import load_sample
from cualuat.law.load.structure import provisions_of
from cualuat.law.models import Document, Origin, Provision
from cualuat.law.rules import frbr_uri

MakeDocument = Callable[..., Document]
AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def sample(db: None) -> list[Document]:
    """All documents of the sample library; loading it again changes nothing."""
    load_sample(by=SYSTEM, clock=timezone.now)
    return list(Document.objects.published().order_by("pk"))


@pytest.fixture
def make(db: None) -> MakeDocument:
    """Makes a published document of a text; keyword arguments are fields of the document."""

    def make_document(text: str, **fields: Any) -> Document:
        known: dict[str, Any] = {
            "number": "950/2026/NĐ-CP",
            "slug": "nghi-dinh-950-2026-nd-cp",
            "kind": "nghi-dinh",
            "title": "Quy định về cây xanh mẫu",
            "issuer": "Chính phủ",
            "issued_on": date(2026, 1, 5),
            "effective_on": date(2026, 3, 1),
            "origin": Origin.FILE,
            "state": "published",
            "loaded_at": AT,
            "revised_at": AT,
        } | fields
        kind = kind_by_code(known["kind"]) if known["kind"] else None
        known.setdefault("frbr_uri", frbr_uri(kind, known["number"], known["issued_on"]))
        document = Document.objects.create(**known)
        _, drafts, _ = provisions_of(text, valid_from=document.effective_on, valid_to=document.expires_on)
        Provision.objects.bulk_create(
            Provision(
                document=document, position=i, eid=d.eid, parent_eid=d.parent_eid, kind=d.kind, number=d.number,
                heading=d.heading, text=d.text, level=d.level, valid_from=d.valid_from, valid_to=d.valid_to,
            )
            for i, d in enumerate(drafts)
        )  # fmt: skip
        return document

    return make_document
