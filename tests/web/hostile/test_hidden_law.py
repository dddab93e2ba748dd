"""What is not public stays out of every public page; what is unknown is never in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.audit.models import Event
from cualuat.base import jobs
from cualuat.base.actor import SYSTEM
from cualuat.law import operations, queries
from cualuat.law.load.store import Store, link_relations
from cualuat.law.models import Document, DocumentState, LoadBatch, Provision, Relation
from cualuat.law.rules import Status

pytestmark = pytest.mark.usefixtures("sample_library")
SLUG = "luat-901-2024-qh15"
DECISION = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: {number}
Mẫu, ngày 5 tháng 10 năm 2026
QUYẾT ĐỊNH
{title}
Điều 1. Bãi bỏ
Bãi bỏ Luật số 901/2024/QH15.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 11 năm 2026.
"""
Upload = Callable[[dict[str, bytes]], LoadBatch]


@pytest.fixture
def law() -> Document:
    return Document.objects.get(slug=SLUG)


@pytest.fixture
def upload(sign_in: Callable[[str], Client], own_index: object) -> Upload:
    from django.core.files.uploadedfile import SimpleUploadedFile

    def send(files: dict[str, bytes]) -> LoadBatch:
        sent = [SimpleUploadedFile(name, data) for name, data in files.items()]
        assert sign_in("editor").post(reverse("desk:load"), {"files": sent}).status_code == 302
        while jobs.run_next(at=timezone.now()) is not None:
            pass
        return LoadBatch.objects.latest("pk")

    return send


def stating(law: Document, kind: str = "repeals") -> Relation:
    """A relation that another document states about this law."""
    other = Document.objects.exclude(pk=law.pk).filter(state="published").order_by("pk").last()
    assert other is not None
    return Relation.objects.create(
        kind=kind,
        from_number=other.number,
        from_key=other.key,
        from_document=other,
        to_number=law.number,
        to_key=law.key,
        to_document=law,
        effective_on=date(2026, 1, 1),
        note="lời riêng của văn bản chưa công bố",
        stated_by=other,
    )


@pytest.mark.parametrize("state", ["review", "rejected", "withdrawn"])
def test_what_a_hidden_text_says_about_a_law_is_hidden(client: Client, law: Document, state: str) -> None:
    relation = stating(law)
    Document.objects.filter(pk=relation.stated_by_id).update(state=state)
    assert all(line.note != relation.note for line in queries.relations(law))
    assert all(line.note != relation.note for line in queries.relations_of_provision(law, ""))
    for path in ("", "lich-su/", "tai/json/", "tai/xml/", "tai/html/"):
        page = client.get(f"/van-ban/{SLUG}/{path}").content.decode()
        assert relation.note not in page, path
    own = Document.objects.get(pk=relation.stated_by_id)
    assert any(line.note == relation.note for line in queries.relations(own)), "the reviewer sees what it says"


def test_an_uploaded_text_that_says_it_repeals_a_law_changes_no_public_page(
    client: Client, law: Document, upload: Upload
) -> None:
    before = [(line.kind, line.other_number) for line in queries.relations(law)]
    upload({"gia.txt": DECISION.format(number="66/2026/QĐ-UBND", title="Bãi bỏ một luật").encode()})
    assert [(line.kind, line.other_number) for line in queries.relations(law)] == before
    assert "66/2026/QĐ-UBND" not in client.get(f"/van-ban/{SLUG}/lich-su/").content.decode()


def test_relations_follow_the_text_that_is_public(law: Document) -> None:
    relation = stating(law, "based_on")
    fresh = Document.objects.create(
        number=law.number,
        key=law.key,
        kind=law.kind,
        title=law.title,
        name_key=law.name_key,
        slug="ban-moi",
        origin="file",
        issued_on=law.issued_on,
        loaded_at=timezone.now(),
        revised_at=timezone.now(),
    )
    link_relations()
    relation.refresh_from_db()
    assert relation.to_document_id == law.pk
    operations.publish(document=fresh, replace=True, by=SYSTEM, at=timezone.now())
    relation.refresh_from_db()
    assert relation.to_document_id == fresh.pk
    shown = [line for line in queries.relations(relation.stated_by) if line.note == relation.note]
    assert [line.other and line.other.slug for line in shown] == [SLUG]


def test_a_loose_relation_is_tied_to_the_public_text_not_to_a_later_upload(law: Document) -> None:
    Document.objects.create(
        number=law.number, key=law.key, slug="cho-ra-soat", title="x", origin="file", state=DocumentState.REVIEW,
        loaded_at=timezone.now(), revised_at=timezone.now(),
    )  # fmt: skip
    relation = stating(law)
    Relation.objects.filter(pk=relation.pk).update(to_document=None)
    link_relations()
    relation.refresh_from_db()
    assert relation.to_document_id == law.pk


def test_a_withdrawn_document_is_in_no_public_answer(client: Client, own_index: object, law: Document) -> None:
    operations.withdraw(document=law, reason="Gỡ để thử.", by=SYSTEM, at=timezone.now())
    while jobs.run_next(at=timezone.now()) is not None:
        pass
    gone = client.get(f"/van-ban/{SLUG}/")
    assert gone.status_code == 410
    assert "Gỡ để thử." in gone.content.decode()
    article = client.get(f"/van-ban/{SLUG}/dieu-1/")
    assert article.status_code == 410
    for path in (
        "/", "/tim-kiem/?q=901/2024/QH15&ca=1&ds=1", f"/tim-kiem/?q={law.title}&ca=1&ds=1", f"/tim-kiem/atom/?q={law.title}&ca=1",
        "/van-ban/", "/moi/", "/moi/atom/", "/sitemap-1.xml", f"/tim-kiem/goi-y/?q={law.title[:12]}", "/chu-de/",
        f"/xem-truoc/?vb={SLUG}", f"/bao-loi/?vb={SLUG}", f"/van-ban/{SLUG}/tai/txt/", f"/van-ban/{SLUG}/duoc-dan-chieu/",
    ):  # fmt: skip
        answer = client.get(path)
        if answer.status_code != 410:
            assert f"/van-ban/{SLUG}/" not in answer.content.decode(), path
    for other in Document.objects.published():
        for path in ("", "lich-su/"):
            page = client.get(f"/van-ban/{other.slug}/{path}").content.decode()
            assert f'href="/van-ban/{SLUG}/' not in page, other.slug


def test_counts_of_subjects_leave_out_what_is_withdrawn(law: Document) -> None:
    Document.objects.update(state="withdrawn")
    assert queries.subjects() == []
    heading = law.headings.first()
    if heading is not None:
        assert queries.headings(heading.subject) == []


def test_articles_end_with_their_document(client: Client, law: Document) -> None:
    today = timezone.localdate()
    law.provisions.filter(kind="article").update(valid_from=date(2025, 1, 1), valid_to=None)
    Document.objects.filter(pk=law.pk).update(is_partial=True, effective_on=date(2025, 1, 1), expires_on=today)
    shown = queries.provision(Document.objects.get(pk=law.pk), "art_1")
    assert shown.status_on(today) is Status.EXPIRED
    assert shown.status_on(today - timedelta(days=1)) is Status.IN_FORCE
    page = client.get(f"/van-ban/{SLUG}/dieu-1/").content.decode()
    assert "schema.org/InForce" not in page


def test_an_article_without_dates_of_its_own_stands_with_its_document(law: Document) -> None:
    day = date(2026, 5, 1)
    law.provisions.filter(kind="article").update(valid_from=None, valid_to=None)
    for starts, ends, status in (
        (None, None, Status.UNKNOWN),
        (day, None, Status.IN_FORCE),
        (day + timedelta(days=1), None, Status.NOT_YET),
        (date(2026, 1, 1), day, Status.EXPIRED),
        (date(2026, 1, 1), day + timedelta(days=1), Status.IN_FORCE),
        (None, day, Status.EXPIRED),
    ):
        Document.objects.filter(pk=law.pk).update(effective_on=starts, expires_on=ends)
        document = Document.objects.get(pk=law.pk)
        shown = queries.provision(document, "art_1", on=day)
        assert shown.status_on(day) is status
        assert (document in Document.objects.in_force_on(day)) == (status is Status.IN_FORCE)
        assert document in Document.objects.with_status(status, day)


def test_publishing_does_not_say_that_somebody_compared_the_text(client: Client, law: Document) -> None:
    Document.objects.filter(pk=law.pk).update(state=DocumentState.REVIEW, is_unreviewed=True)
    operations.publish(document=law, by=SYSTEM, at=timezone.now())
    assert "máy đọc từ bản chụp" in client.get(f"/van-ban/{SLUG}/").content.decode()
    assert "máy đọc từ bản chụp" in client.get(f"/van-ban/{SLUG}/dieu-1/").content.decode()
    operations.confirm_text(document=law, by=SYSTEM, at=timezone.now())
    assert not Document.objects.get(pk=law.pk).is_unreviewed


def test_the_sample_says_so_on_every_page_and_export(client: Client) -> None:
    for path in ("/", "/van-ban/", "/moi/", "/chu-de/", "/tim-kiem/?q=luật", f"/van-ban/{SLUG}/", f"/van-ban/{SLUG}/dieu-1/",
                 f"/van-ban/{SLUG}/lich-su/", f"/van-ban/{SLUG}/duoc-dan-chieu/", "/khong-co-trang-nay/"):  # fmt: skip
        assert "Dữ liệu mẫu" in client.get(path).content.decode(), path
    for fmt, words in (
        ("txt", "DỮ LIỆU MẪU"),
        ("html", "DỮ LIỆU MẪU"),
        ("xml", "DỮ LIỆU MẪU"),
        ("json", '"is_sample": true'),
    ):
        assert words in client.get(f"/van-ban/{SLUG}/tai/{fmt}/").content.decode(), fmt


def test_two_texts_without_a_number_are_two_documents(upload: Upload) -> None:
    first = upload({"scan.txt": "Thông báo về việc tu sửa bến nước.\nĐoạn một.".encode()}).items.get().document
    second = upload({"scan.txt": "Thông báo về việc tu sửa bến nước.\nĐoạn khác hẳn.".encode()}).items.get().document
    assert first is not None
    assert second is not None
    assert first.pk != second.pk
    assert Provision.objects.filter(document=first, text__contains="Đoạn một").exists()


def test_a_title_set_by_hand_stays_the_name_by_which_the_law_is_cited(law: Document) -> None:
    from cualuat.law.load.sample import drafts

    operations.edit_metadata(document=law, values={"title": "Luật Bến nước sửa tên"}, by=SYSTEM, at=timezone.now())
    Document.objects.filter(pk=law.pk).update(content_hash="khác")
    batch = LoadBatch.objects.create(kind="sample", source="x", started_at=timezone.now(), started_by="x")
    store = Store(batch, by=SYSTEM, at=timezone.now())
    store.put(next(draft for draft in drafts() if draft.number == law.number))
    again = Document.objects.get(pk=law.pk)
    assert again.title == "Luật Bến nước sửa tên"
    assert again.name_key == "luat ben nuoc sua ten"


def test_what_a_load_withdraws_is_in_the_history_of_the_document(law: Document) -> None:
    heading = law.headings.first()
    assert heading is not None
    Document.objects.filter(pk=law.pk).update(origin="codification")
    law.headings.set([heading])
    batch = LoadBatch.objects.create(kind="codification", source="x", started_at=timezone.now(), started_by="x")
    assert Store(batch, by=SYSTEM, at=timezone.now(), headings=[heading.code]).withdraw_gone() == 1
    event = Event.objects.latest("pk")
    assert (event.action, event.subject_id) == ("law.withdraw", str(law.pk))


def test_a_withdrawn_document_is_not_found_even_before_the_index_knows(
    client: Client, own_index: object, law: Document
) -> None:
    address = f"/tim-kiem/?q={law.title}&ca=1&ds=1"
    assert f"/van-ban/{SLUG}/dieu" in client.get(address).content.decode()
    operations.withdraw(document=law, reason="Gỡ để thử.", by=SYSTEM, at=timezone.now())
    assert f"/van-ban/{SLUG}/dieu" not in client.get(address).content.decode()
    assert f"/van-ban/{SLUG}/dieu" not in client.get(address.replace("tim-kiem/", "tim-kiem/atom/")).content.decode()


def test_an_index_update_that_fails_is_done_later(
    client: Client, own_index: object, law: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cualuat.law import jobs as law_jobs

    def broken(doc_ids: object) -> int:
        raise OSError("đĩa đầy")

    operations.withdraw(document=law, reason="Gỡ để thử.", by=SYSTEM, at=timezone.now())
    real = law_jobs.search.update_documents
    monkeypatch.setattr(law_jobs.search, "update_documents", broken)
    failed = jobs.run_next(at=timezone.now())
    assert failed is not None
    assert (failed.state, "đĩa đầy" in failed.error) == ("waiting", True)
    monkeypatch.setattr(law_jobs.search, "update_documents", real)
    again = jobs.run_next(at=timezone.now() + timedelta(hours=1))
    assert again is not None
    assert again.state == "done"


def test_of_two_people_who_edit_in_the_same_moment_the_second_is_told(law: Document) -> None:
    first = Document.objects.get(pk=law.pk)
    second = Document.objects.get(pk=law.pk)
    operations.edit_metadata(
        document=first, values={"signer": "Người thứ nhất"}, seen=first.revised_at, by=SYSTEM, at=timezone.now()
    )
    with pytest.raises(operations.Refused):
        operations.edit_metadata(
            document=second, values={"signer": "Người thứ hai"}, seen=second.revised_at, by=SYSTEM, at=timezone.now()
        )
    assert Document.objects.get(pk=law.pk).signer == "Người thứ nhất"


def test_of_two_who_publish_the_same_number_in_the_same_moment_the_second_is_told(
    law: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Document.objects.create(
        number=law.number, key=law.key, place=law.place, kind=law.kind, title="Bản khác", slug="ban-khac", origin="file",
        loaded_at=timezone.now(), revised_at=timezone.now(),
    )  # fmt: skip
    # As if the other one were committed between the look and the save.
    real = operations.Document.objects.filter

    def blind(*args: object, **wanted: object) -> object:
        return Document.objects.none() if "key" in wanted else real(*args, **wanted)

    monkeypatch.setattr(operations.Document.objects, "filter", blind)
    with pytest.raises(operations.Refused, match="Vừa có người"):
        operations.publish(document=fresh, by=SYSTEM, at=timezone.now())


def test_a_load_is_on_record_from_its_beginning(law: Document) -> None:
    from cualuat.law.load.run import load_sample

    load_sample(by=SYSTEM, clock=timezone.now)
    assert list(Event.objects.order_by("-pk").values_list("action", flat=True)[:2]) == ["law.load", "law.load_begin"]
