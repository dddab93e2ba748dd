"""One chain: a law page shows what rests on it; searching finds what is not law beside the law, by its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cualuat.guides.search_source import PieceSource
from cualuat.law import reliance
from cualuat.law.models import Provision
from cualuat.law.queries import changes_since
from cualuat.law.reliance import Reliance
from cualuat.law.rules import document_url, provision_url
from cualuat.search import registry
from cualuat.search.operations import rebuild_index
from cualuat.search.registry import IndexDocument, Suggestion
from cualuat.web.public.matters import resting as resting_matters
from matter_pages import text
from office import NOW, Office

SLUG, NAMED = "luat-901-2024-qh15", "Điều 9 Luật số 901/2024/QH15"


class Guides:
    """A source beside the law."""

    name = "guides"

    def count(self) -> int:
        return 1

    def documents(self) -> Iterator[IndexDocument]:
        yield IndexDocument(
            id="guides:1", source="guides", url="/huong-dan/thu/", title="Cách khiếu nại", body="Bạn viết đơn khiếu nại rồi gửi.",
            doc_id="guides:1", kind="guides", valid_from=20260101,
        )  # fmt: skip

    def documents_of(self, doc_ids: object) -> Iterator[IndexDocument]:
        return iter(())

    def suggestions(self) -> Iterator[Suggestion]:
        return iter(())


@pytest.fixture
def resting() -> Iterator[list[Reliance]]:
    """What the only finder besides the house's own gives back."""
    rows: list[Reliance] = []
    reliance.register("trial", "Thử", lambda on: iter(rows))
    cache.clear()
    yield rows
    reliance.unregister("trial")
    cache.clear()


@pytest.mark.usefixtures("sample_library")
def test_a_law_page_shows_what_rests_on_it(resting: list[Reliance]) -> None:
    resting += [
        Reliance("trial", "Thủ tục thử", "/thu-tuc/1/", NAMED),
        Reliance("trial", "Không có trong thư viện", "/thu-tuc/2/", "Điều 1 Luật số 77/1999/QH10"),
    ]
    article, other = (text(Client().get(provision_url(SLUG, eid))) for eid in ("art_9", "art_1"))
    assert "Thủ tục thử" in article
    assert "Thủ tục thử" not in other
    whole = text(Client().get(document_url(SLUG)))
    assert "Thủ tục thử" in whole
    assert "Không có trong thư viện" not in whole


@pytest.mark.usefixtures("sample_library")
def test_a_page_is_another_when_what_rests_on_it_is(resting: list[Reliance]) -> None:
    before = Client().get(provision_url(SLUG, "art_9"))["ETag"]
    assert Client().get(provision_url(SLUG, "art_9"), headers={"if-none-match": before}).status_code == 304
    resting.append(Reliance("trial", "Thủ tục thử", "/thu-tuc/1/", NAMED))
    cache.clear()  # what happens every five minutes
    assert Client().get(provision_url(SLUG, "art_9"), headers={"if-none-match": before}).status_code == 200


@pytest.mark.usefixtures("own_index")
def test_searching_shows_guides_beside_the_law_and_apart() -> None:
    registry.register(Guides())
    try:
        rebuild_index()
    finally:
        registry.register(PieceSource("guide"))  # the one of the house, for the tests that come after
    found = Client().get(reverse("public:search"), {"q": "khiếu nại"})
    assert "Hướng dẫn và việc làm được" in text(found)
    assert 'href="/huong-dan/thu/"' in found.content.decode()
    apart = Client().get(reverse("public:search"), {"q": "khieu nai", "o": "guides"})
    assert 'href="/huong-dan/thu/"' in apart.content.decode()
    assert "<strong>1</strong> kết quả" in apart.content.decode()
    assert "Lọc kết quả" not in text(apart)
    unknown = Client().get(reverse("public:search"), {"q": "khiếu nại", "o": "gì đó"})
    assert "còn hiệu lực" in text(unknown)


@pytest.mark.usefixtures("sample_library")
def test_what_became_of_a_provision_is_told() -> None:
    since, on = date(2026, 1, 1), date(2026, 11, 27)
    assert not changes_since([NAMED, "không là viện dẫn", "Điều 1 Luật số 77/1999/QH10"], since=since, on=on)
    row = Provision.objects.get(document__slug=SLUG, eid="art_9", valid_to=None)
    Provision.objects.filter(pk=row.pk).update(text_from="2026-05-01")
    change = changes_since([NAMED], since=since, on=on)[NAMED]
    assert (change.kind, change.day) == ("amended", date(2026, 5, 1))
    Provision.objects.filter(pk=row.pk).update(text_from=None, valid_to="2026-06-01")
    change = changes_since([NAMED], since=since, on=on)[NAMED]
    assert (change.kind, change.day, change.name) == ("expired", date(2026, 6, 1), "đã hết hiệu lực")
    row.document.__class__.objects.filter(pk=row.document_id).update(expires_on="2026-03-01")
    assert changes_since([NAMED], since=since, on=on)[NAMED].day == date(2026, 3, 1)
    assert not changes_since([NAMED], since=date(2026, 4, 1), on=on)


@pytest.mark.usefixtures("own_index")
def test_what_one_can_ask_the_agency_for_is_found(office: Office) -> None:
    rebuild_index()
    found = Client().get(reverse("public:search"), {"q": "khiếu nại lần đầu", "o": "matters"})
    assert 'href="/gui/khieu-nai/"' in found.content.decode()
    assert list(resting_matters.kinds(NOW.date()))
