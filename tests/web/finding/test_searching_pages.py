"""The search page: what is found, what opens at once, what is said when nothing is found."""

import gzip
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from cualuat.law.models import Document

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def page(sample_library: None) -> Client:
    return Client()


def shown(page: Client, **values: object) -> str:
    answer = page.get("/tim-kiem/", values)
    assert answer.status_code == 200
    return answer.content.decode()


def count(text: str) -> int:
    found = re.search(r"<strong>([\d.]+)</strong> kết quả", text)
    return int(found[1].replace(".", "")) if found else 0


def test_shows_the_article_its_clause_status_and_document(page: Client) -> None:
    text = shown(page, q="yêu cầu kiểm định đồng hồ nước")
    slug = Document.objects.get(number="916/2024/QĐ-UBND").slug
    assert f"/van-ban/{slug}/dieu-3/khoan-3/" in text
    assert '<span class="result__clause">Khoản 3</span>' in text
    assert "tag--in_force" in text
    assert "<mark>" in text
    assert "Câu tìm được hiểu thế nào" in text


def test_restores_diacritics_says_so_and_can_be_undone(page: Client) -> None:
    text = shown(page, q="dong ho nuoc chay sai")
    assert "Đang tìm:" in text
    assert "đồng hồ nước" in text
    assert "goc=1" in text
    assert "/dieu-3/" in text
    assert "Đang tìm:" not in shown(page, q="dong ho nuoc chay sai", goc="1")


def test_only_law_in_force_on_the_chosen_day_unless_asked(page: Client) -> None:
    now = count(shown(page, q="thẻ thư viện", ngay="2026-11-24"))
    every = shown(page, q="thẻ thư viện", ngay="2026-11-24", ca="1")
    assert 0 < now < count(every)
    assert "tag--expired" in every
    before = shown(page, q="thẻ thư viện", ngay="2025-01-02")
    assert "911/2019/QĐ-UBND" in before
    assert 'value="2025-01-02"' in before
    assert "912/2025" not in before.split("<aside")[0]


@pytest.mark.parametrize(("standing", "number"), [("expired", "911/2019"), ("not_yet", "914/2026")])
def test_finds_by_status_and_counts_what_the_link_shows(page: Client, standing: str, number: str) -> None:
    text = shown(page, q="mức thu", ngay="2026-11-24", hieuluc=standing)
    results = text.split("<aside")[0]
    assert number in results
    assert set(re.findall(r"tag--(\w+)", results)) == {standing}
    link = re.search(rf'hieuluc={standing}"[^>]*>[^<]*<span class="facet__count">(\d+)', text)
    assert link
    assert int(link[1]) == count(text)


def test_facets_narrow_and_can_be_removed(page: Client) -> None:
    everything = shown(page, q="nước")
    one = shown(page, q="nước", loai="quyet-dinh", nam="2024", coquan="Ủy ban nhân dân tỉnh Mẫu")
    assert 0 < count(one) < count(everything)
    assert one.count('<span class="visually-hidden">Bỏ lọc </span>') == 3
    assert re.search(r'name="loai" value="quyet-dinh" checked', one)
    assert "Bỏ mọi lọc" in one


def test_facets_have_names_not_codes(page: Client) -> None:
    text = shown(page, q="nước")
    assert re.search(r'name="chude" value="\d+"> <span>[A-ZĐ]', text)
    assert re.search(r'name="demuc" value="[\d.]+"> <span>[A-ZĐ]', text)


def test_pages_follow_and_a_page_too_far_is_the_last(page: Client) -> None:
    first = shown(page, q="quy định", ca="1")
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    last = shown(page, q="quy định", ca="1", trang="999")
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last
    assert 'class="result"' in last


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("điều 21 luật tiếp cận dịch vụ công cộng mẫu", "/van-ban/luat-901-2024-qh15/dieu-21/"),
        ("dieu 21 luat tiep can dich vu cong cong mau", "/van-ban/luat-901-2024-qh15/dieu-21/"),
        ("khoản 2 điều 21 luật 901/2024/qh15", "/van-ban/luat-901-2024-qh15/dieu-21/khoan-2/"),
        ("901/2024/QH15", "/van-ban/luat-901-2024-qh15/"),
        ("đ3 nđ 908/2023", "/van-ban/nghi-dinh-908-2023-nd-cp/dieu-3/"),
    ],
)
def test_a_citation_opens_what_it_names(page: Client, query: str, address: str) -> None:
    answer = page.get("/tim-kiem/", {"q": query})
    assert answer.status_code == 302
    assert answer["Location"] == address
    listed = shown(page, q=query, ds="1")
    assert f'href="{address}"' in listed
    assert "Có phải bạn tìm" in listed


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("quyết định 911", "số không ghi năm ban hành, số không ghi cơ quan ban hành"),
        ("912/2025/QĐ-UBND", "số không cho biết địa phương ban hành"),
    ],
)
def test_an_ambiguous_number_is_not_guessed(page: Client, query: str, missing: str) -> None:
    text = shown(page, q=query)
    assert "Có phải bạn tìm" in text
    assert missing in text


def test_says_what_a_citation_lacks(page: Client) -> None:
    assert "Thư viện không có Điều 99" in shown(page, q="điều 99 luật 901/2024/qh15")
    assert "Chưa có trong thư viện" in shown(page, q="điều 5 luật hàng hải vũ trụ")
    assert "Chưa có trong thư viện" in shown(page, q="luật hàng hải")
    assert "Chưa có trong thư viện" not in shown(page, q="luật nào cấm hát loa")
    assert "Điều 21 của văn bản nào?" in shown(page, q="điều 21")


def test_nothing_found_is_said_with_what_to_try(page: Client) -> None:
    text = shown(page, q="xyzzy", loai="luat", ngay="2020-01-01")
    for advice in (
        "Không tìm thấy điều nào",
        "Bỏ các lọc",
        "không còn hoặc chưa có hiệu lực",
        "Tìm theo hôm nay",
        "chính tả",
    ):
        assert advice in text


def test_a_wrong_date_is_said_and_today_is_taken(page: Client) -> None:
    text = shown(page, q="nước", ngay="xx")
    assert "«xx» không phải một ngày" in text
    assert count(text)
    assert "20/12/2025" in shown(page, q="nước", ngay="20/12/2025")


@pytest.mark.parametrize(
    "values",
    [
        {"q": "a" * 10_000},
        {"q": "đ " * 5000},
        {"q": "nước", "trang": "abc"},
        {"q": "nước", "trang": "-5"},
        {"q": "nước", "trang": "9" * 30},
        {"q": "nước", "trang": "²"},
        {"q": "nước", "nam": "9999999"},
        {"q": "nước", "nam": "٢٠٢٤"},
        {"q": "nước", "ngay": "9999-12-31"},
        {"q": "nước", "ngay": "0001-01-01"},
        {"q": "nước", "loai": ["x"] * 500, "demuc": "\x00", "chude": "'", "hieuluc": "y"},
        {"q": "\x00\x01\ud7ff'\"<script>*:^~(){}[]\\/"},
        {"q": '"""'},
        {"q": "-"},
        {"q": "-a -b"},
        {"q": "quyết định 911"},
        {"q": "số 1/2/3/4/5"},
        {"q": "điều 1 đến điều 9999 luật x"},
        {"q": "   "},
    ],
)
def test_junk_never_fails(page: Client, values: dict[str, object]) -> None:
    text = shown(page, **values)
    assert "<script>*" not in text
    feed = page.get("/tim-kiem/atom/", values)
    assert feed.status_code == 200
    ElementTree.fromstring(feed.content)
    assert page.get("/tim-kiem/goi-y/", values).status_code == 200


def test_without_an_index_the_page_says_how_to_make_one(page: Client, tmp_path: Path, settings: object) -> None:
    settings.CUALUAT_HOME = tmp_path  # type: ignore[attr-defined]
    answer = page.get("/tim-kiem/", {"q": "nước"})
    assert answer.status_code == 503
    assert "cualuat index rebuild" in answer.content.decode()
    assert 'value="nước"' in answer.content.decode()
    assert page.get("/tim-kiem/atom/", {"q": "nước"}).status_code == 503
    assert page.get("/tim-kiem/goi-y/", {"q": "nước"}).json() == {"items": []}
    assert page.get("/healthz").json()["index"] is False


def test_feed_has_absolute_addresses_and_lasting_names(page: Client, settings: object) -> None:
    settings.CUALUAT_URL = "https://luat.vidu.vn"  # type: ignore[attr-defined]
    answer = page.get("/tim-kiem/atom/", {"q": "giá nước sạch", "loai": "quyet-dinh"})
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.findtext(f"{ATOM}updated")
    entries = list(root.iter(f"{ATOM}entry"))
    assert entries
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href", "").startswith("https://luat.vidu.vn/van-ban/")
        assert (entry.findtext(f"{ATOM}id") or "").startswith("tag:luat.vidu.vn,2026:/van-ban/")
        assert entry.findtext(f"{ATOM}updated")


def test_suggestions_are_documents_subjects_and_questions(page: Client) -> None:
    kinds = set()
    for typed in ("luật", "giao duc", "ban quan ly cho"):
        items = json.loads(page.get("/tim-kiem/goi-y/", {"q": typed}).content)["items"]
        assert all(set(item) == {"kind", "text", "url"} and item["url"].startswith("/") for item in items)
        kinds |= {item["kind"] for item in items}
    assert kinds == {"document", "subject", "question"}
    assert page.get("/tim-kiem/goi-y/", {"q": "l"}).json() == {"items": []}


def test_results_with_only_some_of_the_words_are_called_so(page: Client) -> None:
    text = shown(page, q="thư viện xyzzy")
    assert "Không điều nào có đủ mọi chữ bạn gõ" in text
    assert count(text)


def test_a_page_of_ten_results_is_small(page: Client) -> None:
    text = shown(page, q="quy định", ca="1")
    files = re.findall(r'(?:href|src)="/tinh/([^"]+)"', text)
    sizes = [len(gzip.compress(Path(found).read_bytes())) for name in set(files) if (found := finders.find(name))]
    assert len(sizes) == len(set(files)) > 3
    assert text.count('class="result"') == 10
    assert sum(sizes) + len(gzip.compress(text.encode())) < 60_000


def test_a_law_the_library_lacks_is_named_in_full_spelling(page: Client) -> None:
    text = shown(page, q="luat thu vien 2031 dieu 3")
    assert "Chưa có trong thư viện" in text
    assert "Luật thư viện năm 2031" in text
