"""Citations by name end where the name of a document of the library ends, whenever that document comes."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from cualuat.kernel.citation import kind_by_code, parse_number
from cualuat.law.load.store import citations_of, name_citations
from cualuat.law.models import Citation, Document, DocumentState, Provision
from cualuat.law.rules import document_key, name_key

pytestmark = pytest.mark.django_db


def document(kind: str, number: str, title: str, text: str = "") -> Document:
    known = kind_by_code(kind)
    made = Document.objects.create(
        kind=kind,
        number=number,
        title=title,
        key=document_key(parse_number(number), known),
        name_key=name_key(known, title),
        slug=number.replace("/", "-").lower(),
        state=DocumentState.PUBLISHED,
        issued_on=date(2030, 1, 2),
        loaded_at=timezone.now(),
        revised_at=timezone.now(),
    )
    if text:
        Provision.objects.create(document=made, eid="art_1", kind="article", number="1", text=text, position=0)
        Citation.objects.bulk_create(citations_of(made, "art_1", text))
    return made


def test_a_name_with_commas_is_whole_once_the_law_is_there() -> None:
    decree = document(
        "nghi-dinh",
        "15/2030/NĐ-CP",
        "Về đò",
        "Theo khoản 2 Điều 3 của Luật Đò, phà và bến khách về áo phao và Điều 9 Luật Biển đảo mẫu.",
    )
    assert name_citations() == 0
    law = document("luat", "14/2030/QH19", "Luật Đò, phà và bến khách")
    assert name_citations() == 1
    found = {(c.to_name, c.to_eid) for c in Citation.objects.filter(document=decree)}
    assert (law.name_key, "art_3__para_2") in found
    assert {eid for _, eid in found} == {"art_3__para_2", "art_9"}
    assert name_citations() == 0
