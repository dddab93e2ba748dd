"""Every page that finds law: it is there, it is the same for everyone, and bad addresses do no harm."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from cualuat.law import queries as law
from cualuat.law.models import Document, Heading
from cualuat.law.rules import Status

pytestmark = pytest.mark.django_db
HTML = [
    "/",
    "/bat-dau/",
    "/ve-trang-nay/",
    "/thanh-phan/",
    "/tim-kiem/",
    "/tim-kiem/?q=th%C6%B0+vi%E1%BB%87n",
    "/van-ban/",
    "/van-ban/?loai=nghi-dinh&nam=2023&hieuluc=in_force&q=m%E1%BB%A9c",
    "/chu-de/",
    "/moi/",
]
OTHER = [
    "/tim-kiem/atom/?q=nước",
    "/tim-kiem/goi-y/?q=lu",
    "/moi/atom/",
    "/sitemap.xml",
    "/sitemap-0.xml",
    "/robots.txt",
]
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def page(sample_library: None) -> Client:
    return Client()


@pytest.mark.parametrize("address", [*HTML, *OTHER])
def test_is_public_cacheable_and_sets_no_cookie(page: Client, address: str) -> None:
    answer = page.get(address)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("address", HTML)
def test_has_one_main_heading_and_nothing_inline(page: Client, address: str) -> None:
    text = page.get(address).content.decode()
    assert text.count("<h1") == 1
    assert not re.search(r"<script>|<style|\son\w+=|\sstyle=", text)
    assert "Dữ liệu mẫu của một tỉnh tưởng tượng" in text


def test_subject_and_heading_list_what_they_hold(page: Client) -> None:
    heading = Heading.objects.filter(documents__isnull=False).first()
    assert heading is not None
    assert heading.name in page.get(f"/chu-de/{heading.subject.number}/").content.decode()
    shown = page.get(f"/de-muc/{heading.code}/").content.decode()
    document = law.heading_documents(heading)[0]
    assert document.full_name in shown


def test_heading_groups_articles_by_chapter_in_codified_order(page: Client) -> None:
    heading = Heading.objects.get(code="39.13")
    document = Document.objects.get(number="908/2023/NĐ-CP")
    for order, (eid, chapter) in enumerate([("art_3", "Chương I"), ("art_4", "Chương I"), ("art_2", "Chương II")]):
        document.provisions.filter(eid=eid).update(
            codified_heading=heading,
            codified_order=order,
            codified_chapter=chapter,
            codified_code=f"39.13.NĐ.1.{order}",
        )
    text = page.get("/de-muc/39.13/").content.decode()
    places = [text.index(mark) for mark in ("Chương I<", "/dieu-3/", "/dieu-4/", "Chương II<", "/dieu-2/")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "address", ["/chu-de/999/", "/chu-de/99999999999999999999/", "/de-muc/99.99/", "/sitemap-9.xml"]
)
def test_what_is_not_there_is_not_found(page: Client, address: str) -> None:
    assert page.get(address).status_code == 404


def test_documents_narrow_by_every_facet_and_say_how_many(page: Client) -> None:
    everything = page.get("/van-ban/").content.decode()
    assert f"<strong>{Document.objects.published().count()}</strong> văn bản" in everything
    decrees = page.get("/van-ban/?loai=nghi-dinh").content.decode()
    assert "Nghị định số 908/2023/NĐ-CP" in decrees
    assert "Thông tư số 906" not in decrees
    assert "Bỏ lọc" in decrees
    ended = Document.objects.published().with_status(Status.EXPIRED, timezone.localdate()).count()
    assert page.get("/van-ban/?hieuluc=expired").content.decode().count("tag--expired") == ended > 0


@pytest.mark.parametrize(
    ("words", "found"), [("luat", "Luật Tiếp cận"), ("quy định nước", "916/2024"), ("906/2026", "906/2026")]
)
def test_documents_narrow_by_words(page: Client, words: str, found: str) -> None:
    assert found in page.get("/van-ban/", {"q": words}).content.decode()


def test_documents_without_a_match_lead_to_the_search(page: Client) -> None:
    text = page.get("/van-ban/?q=xyzzy").content.decode()
    assert "Không có văn bản nào như vậy" in text
    assert "/tim-kiem/?q=xyzzy" in text


@pytest.mark.parametrize(
    "address",
    [
        "/van-ban/?trang=abc&nam=9999999&loai=khong-co&hieuluc=x",
        "/van-ban/?trang=99999999999",
        "/van-ban/?coquan=" + "x" * 2000,
        "/van-ban/?q=" + "đ " * 400,
        "/van-ban/?q=%00&coquan=%00",
        "/de-muc/39.13/?trang=-1",
    ],
)
def test_bad_parameters_of_lists_do_no_harm(page: Client, address: str) -> None:
    assert page.get(address).status_code == 200


def test_an_empty_library_points_to_the_first_run_page(page: Client) -> None:
    Document.objects.update(state="withdrawn")
    text = page.get("/").content.decode()
    assert "Thư viện còn trống" in text
    assert 'href="/bat-dau/"' in text
    assert "Ba bước" in page.get("/bat-dau/").content.decode()


def test_news_feed_names_each_event_once(page: Client, settings: object) -> None:
    settings.CUALUAT_URL = "https://luat.vidu.vn"  # type: ignore[attr-defined]
    root = ElementTree.fromstring(page.get("/moi/atom/").content)
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert ids
    assert len(ids) == len(set(ids))
    assert all(one and one.startswith("tag:luat.vidu.vn,2026:/van-ban/") for one in ids)
    assert all(entry.findtext(f"{ATOM}updated") for entry in root.iter(f"{ATOM}entry"))


def test_site_map_lists_every_public_document(page: Client, settings: object) -> None:
    settings.CUALUAT_URL = "https://luat.vidu.vn"  # type: ignore[attr-defined]
    index = ElementTree.fromstring(page.get("/sitemap.xml").content)
    parts = [loc.text or "" for loc in index.iter(f"{SITEMAP}loc")]
    assert parts == ["https://luat.vidu.vn/sitemap-0.xml", "https://luat.vidu.vn/sitemap-1.xml"]
    root = ElementTree.fromstring(page.get("/sitemap-1.xml").content)
    places = [loc.text or "" for loc in root.iter(f"{SITEMAP}loc")]
    assert set(places) == {f"https://luat.vidu.vn/van-ban/{d.slug}/" for d in Document.objects.published()}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day.text or "") for day in root.iter(f"{SITEMAP}lastmod"))


def test_robots_keep_out_of_pages_made_of_a_query(page: Client) -> None:
    text = page.get("/robots.txt").content.decode()
    assert "Disallow: /tim-kiem/" in text
    assert "Sitemap: http" in text


def test_health_tells_of_database_and_index(page: Client) -> None:
    assert page.get("/healthz").json() == {"database": True, "index": True}


def test_only_reading_is_allowed(page: Client) -> None:
    assert page.post("/tim-kiem/").status_code == 405
    assert page.delete("/").status_code == 405
