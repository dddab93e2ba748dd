"""The reading pages over the sample library: what stands on them on which day, and what is answered when nothing does."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cualuat.law.exports import FORMATS
from cualuat.law.models import Document, Provision
from cualuat.web.public.reading import resting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_library")]

LAW, DECREE, AMENDING = "luat-901-2024-qh15", "nghi-dinh-902-2025-nd-cp", "nghi-dinh-903-2026-nd-cp"
BEFORE, AFTER = "2026-07-31", "2026-08-01"


def page(address: str, **query: str) -> str:
    """The HTML of a page that there is."""
    answer = Client().get(address, query)
    assert answer.status_code == 200, address
    return answer.content.decode()


def section(html: str, eid: str) -> str:
    """The part of a document page that shows one provision."""
    found = re.search(rf'<section class="piece[^"]*" id="{eid}">.*?</section>', html, re.S)
    assert found, eid
    return found.group()


# --- the document


def test_title_block_says_what_the_document_is() -> None:
    html = page(f"/van-ban/{DECREE}/")
    for words in (
        "902/2025/NĐ-CP",
        "Chính phủ",
        "15/05/2025",
        "01/07/2025",
        "Trần Văn Ví Dụ",
        "Được sửa đổi, bổ sung bởi",
    ):
        assert words in html


def test_every_sample_document_can_be_read_and_links_only_to_what_there_is() -> None:
    for document in Document.objects.published():
        html = page(f"/van-ban/{document.slug}/")
        ids = set(re.findall(r' id="([^"]+)"', html))
        assert len(ids) == len(re.findall(r' id="([^"]+)"', html)), document.slug
        for href in re.findall(r'class="cite" href="#([^"]+)"', html):
            assert href.replace("%C4%91", "đ") in ids
        for href in set(re.findall(r'href="(/van-ban/[^"#?]+)', html)):
            if "/tai/" not in href:
                assert Client().head(href).status_code == 200, href


def test_citations_of_known_documents_are_links_and_of_unknown_ones_not() -> None:
    html = page(f"/van-ban/{DECREE}/")
    assert f'href="/van-ban/{LAW}/dieu-26/#art_26__para_2" data-vb="{LAW}" data-dieu="art_26__para_2"' in html
    Document.objects.filter(slug=LAW).update(state="withdrawn")
    cache.clear()  # what the library holds is remembered for a minute
    assert f"/van-ban/{LAW}/" not in section(page(f"/van-ban/{DECREE}/", ngay=AFTER), "art_10")


def test_bare_citations_of_an_amending_decree_do_not_lead_to_itself() -> None:
    assert "#art_5" not in section(page(f"/van-ban/{AMENDING}/"), "art_1")


@pytest.mark.parametrize(("day", "words"), [(BEFORE, "15 ngày làm việc"), (AFTER, "07 ngày làm việc")])
def test_the_day_chooses_the_wording(day: str, words: str) -> None:
    article = section(page(f"/van-ban/{DECREE}/", ngay=day), "art_5")
    assert words in article
    assert ("15 ngày" in article) != ("07 ngày" in article)
    assert f"/van-ban/{DECREE}/dieu-5/#cac-loi-van" in article


def test_an_inserted_article_is_marked_before_its_day() -> None:
    assert "có hiệu lực từ ngày 01/08/2026" in section(page(f"/van-ban/{DECREE}/", ngay=BEFORE), "art_7a")
    assert "Chưa có hiệu lực" not in section(page(f"/van-ban/{DECREE}/", ngay=AFTER), "art_7a")


def test_a_wording_the_library_lacks_is_said() -> None:
    Provision.objects.filter(document__slug=LAW, eid="art_9").update(text_from="2026-05-01")
    before, after = (section(page(f"/van-ban/{LAW}/", ngay=d), "art_9") for d in ("2026-04-30", "2026-05-01"))
    assert "lời văn trước đó thư viện không có" in before
    assert "lời văn trước đó thư viện không có" not in after


def test_a_day_that_is_none_is_told() -> None:
    html = page(f"/van-ban/{DECREE}/", ngay="31/02/2026")
    assert "«31/02/2026» không phải một ngày" in html


@pytest.mark.parametrize(
    ("field", "words"), [("is_partial", "Bộ pháp điển"), ("is_unreviewed", "máy đọc"), ("is_sample", "dữ liệu mẫu")]
)
def test_what_a_reader_must_know_is_said(field: str, words: str) -> None:
    Document.objects.filter(slug=LAW).update(**{"is_sample": False, field: True})
    assert words in page(f"/van-ban/{LAW}/")


def test_the_find_box_works_without_javascript() -> None:
    html = page(f"/van-ban/{DECREE}/", tim="phan anh qua")
    assert len(re.findall(r'<mark id="tim-\d+">', html)) == 2  # one in a heading
    assert "2 chỗ." in html
    assert "Không thấy «con voi»" in page(f"/van-ban/{DECREE}/", tim="con voi")
    assert "<script>x" not in page(f"/van-ban/{DECREE}/", tim="<script>x")


def test_the_contents_lead_to_each_article() -> None:
    html = page(f"/van-ban/{DECREE}/")
    contents = re.search(r'<nav class="toc".*?</nav>', html, re.S)
    assert contents
    targets = re.findall(r'href="#([^"]+)"', contents.group())
    assert {"chp_I", "art_1", "art_7a", "art_12"} <= set(targets)
    assert all(f'id="{target}"' in html for target in targets)


def test_machines_read_what_the_document_is() -> None:
    html = page(f"/van-ban/{DECREE}/")
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[0])
    assert data["@type"] == "Legislation"
    assert data["@id"] == "/akn/vn/act/nghi-dinh/2025-05-15/902-2025-nd-cp"
    assert (data["legislationIdentifier"], data["legislationType"]) == ("902/2025/NĐ-CP", "Nghị định")
    assert (data["legislationDate"], data["temporalCoverage"]) == ("2025-05-15", "2025-07-01/..")
    assert data["hasPart"][0]["name"].startswith("Chương I. ")
    for property_name in ("og:title", "og:description", "og:url"):
        assert f'<meta property="{property_name}" content="' in html
    assert re.search(rf'<link rel="canonical" href="[^"]+/van-ban/{DECREE}/">', html)


def test_nothing_in_a_title_ends_the_script_element() -> None:
    Document.objects.filter(slug=LAW).update(title="Luật </script><script>alert(1)</script>")
    html = page(f"/van-ban/{LAW}/")
    assert "<script>alert" not in html


def test_the_citation_to_copy_is_there_without_javascript() -> None:
    assert "Nghị định số 902/2025/NĐ-CP ngày 15 tháng 5 năm 2025 của Chính phủ quy định chi tiết" in page(
        f"/van-ban/{DECREE}/"
    )
    article = page(f"/van-ban/{DECREE}/dieu-5/khoan-2/")
    assert "khoản 2 Điều 5 Nghị định số 902/2025/NĐ-CP ngày 15 tháng 5 năm 2025 của Chính phủ" in article
    assert "Điều 5 Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15" in page(f"/van-ban/{LAW}/dieu-5/")


# --- one provision


def test_a_clause_is_shown_in_its_article_and_pointed_out() -> None:
    html = page(f"/van-ban/{DECREE}/dieu-5/khoan-2/diem-a/")
    assert '<div class="unit unit--point unit--asked" id="art_5__para_2__point_a">' in html
    assert html.count("unit--asked") == 1
    assert 'href="/van-ban/nghi-dinh-902-2025-nd-cp/dieu-4/"' in html
    assert 'href="/van-ban/nghi-dinh-902-2025-nd-cp/dieu-6/"' in html


def test_the_article_after_an_inserted_one_follows_it() -> None:
    html = page(f"/van-ban/{DECREE}/dieu-7a/", ngay=AFTER)
    assert re.search(r'rel="prev" href="[^"]+/dieu-7/"', html)
    assert re.search(r'rel="next"[^>]* href="[^"]+/dieu-8/"', html)


def test_wordings_are_compared_word_by_word() -> None:
    html = page(f"/van-ban/{DECREE}/dieu-10/")
    assert "<ins>" in html
    assert "<del>" in html
    assert "Từ ngày 01/08/2026" in html


def test_relations_and_citations_of_an_article_are_listed() -> None:
    assert "Được sửa đổi bởi" in page(f"/van-ban/{DECREE}/dieu-9/")
    html = page(f"/van-ban/{LAW}/dieu-26/")
    assert "nhắc đến Điều 26" in html
    assert f"/van-ban/{DECREE}/dieu-10/" in html


def test_a_chapter_is_read_by_itself() -> None:
    html = page(f"/van-ban/{DECREE}/chuong-II/")
    shown = re.findall(r'<section class="piece[^"]*" id="([^"]+)"', html)
    assert shown == ["chp_II", "art_4", "art_5", "art_6", "art_7", "art_7a"]


def test_an_address_in_small_letters_leads_to_the_right_one() -> None:
    answer = Client().get(f"/van-ban/{DECREE}/chuong-ii/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/van-ban/{DECREE}/chuong-II/")


@pytest.mark.parametrize(("path", "offer"), [("dieu-99", ""), ("dieu-5/khoan-77", "dieu-5/"), ("khong/co/gi", "")])
def test_a_provision_that_is_not_there_offers_what_is(path: str, offer: str) -> None:
    answer = Client().get(f"/van-ban/{DECREE}/{path}/")
    assert answer.status_code == 404
    assert f'href="/van-ban/{DECREE}/{offer}"' in answer.content.decode()


# --- history, downloads, previews


def test_the_timeline_tells_issue_effect_and_amendment_in_order() -> None:
    html = page(f"/van-ban/{DECREE}/lich-su/")
    days = re.findall(r'<time datetime="([^"]+)">', html)
    assert days == sorted(days)
    assert {"2025-05-15", "2025-07-01", "2026-08-01"} <= set(days)
    assert f"/van-ban/{AMENDING}/dieu-1/" in html


def test_where_a_law_is_cited_is_paged() -> None:
    html = page(f"/van-ban/{LAW}/duoc-dan-chieu/", dieu="art_9")
    assert f"/van-ban/{DECREE}/dieu-1/" in html
    assert Client().get(f"/van-ban/{LAW}/duoc-dan-chieu/", {"trang": "99"}).status_code == 404
    assert page(f"/van-ban/{LAW}/duoc-dan-chieu/", trang="x")


@pytest.mark.parametrize("form", list(FORMATS))
def test_each_download_on_the_menu_arrives_as_a_file(form: str) -> None:
    assert f"/van-ban/{DECREE}/tai/{form}/" in page(f"/van-ban/{DECREE}/")
    answer = Client().get(f"/van-ban/{DECREE}/tai/{form}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == FORMATS[form].media_type
    assert f'filename="{DECREE}.{FORMATS[form].extension}"' in answer.headers["Content-Disposition"]
    assert len(answer.content) > 500


def test_there_is_no_other_download() -> None:
    assert Client().get(f"/van-ban/{DECREE}/tai/exe/").status_code == 404


def test_a_preview_is_a_fragment_with_the_words_cited() -> None:
    html = page("/xem-truoc/", vb=LAW, dieu="art_26__para_2")
    assert "<html" not in html
    assert "Khoản 2 Điều 26" in html
    assert "Ủy ban nhân dân cấp xã tiếp nhận phản ánh" in html
    assert "Còn hiệu lực" in page("/xem-truoc/", vb=DECREE)
    assert Client().get("/xem-truoc/", {"vb": LAW, "dieu": "art_999"}).status_code == 404
    assert Client().get("/xem-truoc/").status_code == 404


# --- not there, not changed, not personal


def test_a_withdrawn_document_says_why() -> None:
    Document.objects.filter(slug=LAW).update(state="withdrawn", state_reason="Đăng nhầm bản nháp.")
    for address in (f"/van-ban/{LAW}/", f"/van-ban/{LAW}/dieu-5/", f"/van-ban/{LAW}/tai/txt/"):
        answer = Client().get(address)
        assert answer.status_code == 410
        assert "Đăng nhầm bản nháp." in answer.content.decode()


def test_a_document_in_review_is_not_public() -> None:
    Document.objects.filter(slug=LAW).update(state="review")
    assert Client().get(f"/van-ban/{LAW}/").status_code == 404
    assert Client().get("/xem-truoc/", {"vb": LAW}).status_code == 404
    assert Client().get("/van-ban/khong-co-van-ban-nay/").status_code == 404


def test_an_unchanged_page_is_not_sent_again() -> None:
    client = Client()
    first = client.get(f"/van-ban/{DECREE}/")
    same = {"HTTP_IF_NONE_MATCH": first.headers["ETag"]}
    assert client.get(f"/van-ban/{DECREE}/", **same).status_code == 304
    assert client.get(f"/van-ban/{DECREE}/", HTTP_IF_MODIFIED_SINCE=first.headers["Last-Modified"]).status_code == 304
    assert client.get(f"/van-ban/{DECREE}/dieu-5/", **same).status_code == 200
    Document.objects.filter(slug=DECREE).update(revised_at=timezone.now() + timedelta(seconds=5))
    assert client.get(f"/van-ban/{DECREE}/", **same).status_code == 200


def test_a_changed_text_is_not_served_from_memory() -> None:
    assert "Điều kiện mới" not in page(f"/van-ban/{DECREE}/")
    Provision.objects.filter(document__slug=DECREE, eid="art_1").update(text="Điều kiện mới.")
    Document.objects.filter(slug=DECREE).update(content_hash="x" * 64)
    assert "Điều kiện mới" in page(f"/van-ban/{DECREE}/")


@pytest.mark.parametrize(
    "address",
    [f"/van-ban/{DECREE}/", f"/van-ban/{DECREE}/dieu-5/", f"/van-ban/{DECREE}/lich-su/", f"/van-ban/{LAW}/duoc-dan-chieu/",
     f"/van-ban/{DECREE}/tai/txt/", f"/xem-truoc/?vb={LAW}"],
)  # fmt: skip
def test_pages_set_no_cookie_and_may_be_cached_by_anyone(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_pages_are_only_read() -> None:
    assert Client().post(f"/van-ban/{DECREE}/").status_code == 405


def test_no_inline_script_or_style() -> None:
    for address in (f"/van-ban/{DECREE}/", f"/van-ban/{DECREE}/dieu-5/", f"/van-ban/{DECREE}/lich-su/"):
        html = page(address)
        assert not re.search(r"<[^>]+\s(?:style|on\w+)=", html)
        assert not re.findall(r"<script(?![^>]*(?:src=|application/ld\+json))", html)


def test_a_large_document_takes_few_queries(django_assert_max_num_queries: object) -> None:
    resting.stamp(LAW)  # what rests on the law is looked up once in five minutes, for all documents together
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page(f"/van-ban/{LAW}/")
