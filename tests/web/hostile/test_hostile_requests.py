"""Requests nobody sends by accident: NULs, huge numbers, markup, impossible days. No page may fail or print markup."""

from __future__ import annotations

import pytest
from django.test import Client

from cualuat.law.models import Document, ErrorReport

pytestmark = pytest.mark.usefixtures("sample_library")

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
VALUES = (
    MARKUP,
    "\0",
    "a\0b",
    "9" * 40,
    "-1",
    "0",
    "²",
    "0001-01-01",
    "9999-12-31",
    "31/12/9999",
    "\ud7ff\u202e\ufeff",
    "%",
    "../../etc/passwd",
    "''\"\"((",
    "AND OR NOT *:* [a TO b]",
    "x" * 3000,
)
SLUG = "luat-901-2024-qh15"
PAGES = {
    "/tim-kiem/": ("q", "ngay", "trang", "loai", "coquan", "chude", "demuc", "nam", "hieuluc"),
    "/tim-kiem/atom/": ("q", "ngay", "trang", "nam"),
    "/tim-kiem/goi-y/": ("q",),
    "/van-ban/": ("tu", "q", "loai", "coquan", "nam", "hieuluc", "trang", "demuc", "ngay"),
    f"/van-ban/{SLUG}/": ("ngay", "tim"),
    f"/van-ban/{SLUG}/dieu-1/": ("ngay", "tim"),
    f"/van-ban/{SLUG}/lich-su/": ("ngay",),
    f"/van-ban/{SLUG}/duoc-dan-chieu/": ("dieu", "trang", "ngay"),
    f"/van-ban/{SLUG}/tai/txt/": ("ngay",),
    f"/van-ban/{SLUG}/tai/xml/": ("ngay",),
    f"/van-ban/{SLUG}/tai/json/": ("ngay",),
    f"/van-ban/{SLUG}/tai/docx/": ("ngay",),
    f"/van-ban/{SLUG}/tai/html/": ("ngay",),
    "/xem-truoc/": ("vb", "dieu", "ngay"),
    "/bao-loi/": ("vb", "dieu", "trich"),
    "/moi/": ("ngay", "trang"),
    "/chu-de/": ("trang",),
}


@pytest.mark.parametrize("page", PAGES)
def test_no_parameter_breaks_a_page_or_becomes_markup(client: Client, page: str) -> None:
    for name in PAGES[page]:
        for value in VALUES:
            given = {name: value}
            if page == "/xem-truoc/" and name != "vb":
                given["vb"] = SLUG
            answer = client.get(page, given)
            assert answer.status_code < 500, (page, given)
            assert b"<script>alert" not in answer.content, (page, given)
            assert b"<img src=x" not in answer.content, (page, given)


@pytest.mark.parametrize(
    "path",
    [
        "/van-ban/khong-co/",
        "/van-ban/%00/",
        f"/van-ban/{SLUG}/%00/",
        f"/van-ban/{SLUG}/dieu-%00/",
        f"/van-ban/{SLUG}/dieu-1%2f..%2f..%2fx/",
        f"/van-ban/{SLUG}/%3Cscript%3Ealert(1)%3C%2Fscript%3E/",
        f"/van-ban/{SLUG}/tai/%00/",
        f"/van-ban/{SLUG}/tai/exe/",
        "/chu-de/99999999999999999999/",
        "/de-muc/%00/",
        "/de-muc/%3Cscript%3Ealert(1)%3C%2Fscript%3E/",
        "/bao-loi/%00/",
        "/sitemap-99999999999999999999.xml",
    ],
)
def test_no_path_breaks_a_page(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (301, 302, 404)
    assert b"<script>alert" not in answer.content


def test_markup_in_the_law_itself_stays_text(client: Client) -> None:
    document = Document.objects.get(slug=SLUG)
    Document.objects.filter(pk=document.pk).update(
        title=f"{document.title} {MARKUP}", issuer=MARKUP, signer=MARKUP, status_reason=MARKUP, place=MARKUP[:90]
    )
    article = document.provisions.filter(kind="article").first()
    assert article is not None
    document.provisions.filter(pk=article.pk).update(heading=MARKUP, text=f"1. {MARKUP}\n2. </script>{MARKUP}")
    for path in ("", "dieu-1/", "lich-su/", "duoc-dan-chieu/", "tai/html/"):
        page = client.get(f"/van-ban/{SLUG}/{path}").content.decode()
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
    for path in ("/van-ban/", "/moi/", "/moi/atom/", f"/xem-truoc/?vb={SLUG}&dieu=art_1"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path


def test_a_report_takes_no_address_longer_than_an_address(client: Client) -> None:
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.vn"
    sent = {"vb": SLUG, "noi_dung": "Điều 1 in sai một chữ.", "thu": long}
    answer = client.post("/bao-loi/", sent)
    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:8000@evil.example", "a b"])
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\t//evil.example"]
)
def test_signing_in_leads_nowhere_else(sign_in: object, target: str) -> None:
    answer = sign_in("reader").get("/ban-lam-viec/dang-nhap/", {"next": target})  # type: ignore[operator]
    assert answer.status_code == 302
    assert answer["Location"] == "/ban-lam-viec/"
