"""Every public page on a telephone and on a desk: no serious fault found by axe, no sideways scrolling, no error in the console."""

from __future__ import annotations

import re

import pytest
from journey_faults import Faults
from playwright.sync_api import Browser

from browser import WIDTHS, Site, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

LAW = "/van-ban/luat-901-2024-qh15"
PAGES = (
    "/",
    "/tim-kiem/?q=phan+anh+mat+nuoc",
    "/tim-kiem/?q=ph%E1%BA%A3n+%C3%A1nh&ca=1",
    "/tim-kiem/?q=khongcotunay",
    f"{LAW}/",
    f"{LAW}/dieu-21/",
    f"{LAW}/dieu-21/khoan-2/",
    f"{LAW}/lich-su/",
    "/van-ban/",
    "/chu-de/",
    "/chu-de/18/",
    "/de-muc/18.1/",
    "/moi/",
    "/bat-dau/",
    "/tinh-han/",
    "/tinh-han/?tu=2026-11-20&so=7&don-vi=ngay-lam-viec",
    "/ve-trang-nay/",
    "/thanh-phan/",
    "/bao-loi/?vb=luat-901-2024-qh15&dieu=art_21",
    "/gui/",
    "/gui/phan-anh/",
    "/gui/khieu-nai/",
    "/gui/xin-thong-tin/",
    "/gui/viet-tiep/",
    "/tra-cuu/",
    "/tiep-cong-dan/",
    "/tra-loi/",
    "/to-cao/",
    "/kin/",
    "/kin/gui/",
    "/du-lieu-ca-nhan/",
    "/ban-lam-viec/dang-nhap/",
    "/khong-co-trang-nay/",
    "/tham-gia/",
    "/thu-tuc/",
    "/huong-dan/",
    "/hoi-dap/",
    "/khao-sat/",
    "/bo-phieu/",
    "/lay-y-kien/",
    "/doi-thoai/",
    "/cuoc-thi/",
    "/hoc-luat/",
    "/truyen-thong/",
    "/ton-vinh/",
)
WIDE, NARROW = WIDTHS[2], WIDTHS[0]  # what fits the narrow and the wide one fits between


@pytest.mark.parametrize(("width", "scheme"), [(NARROW, "light"), (WIDE, "light"), (NARROW, "dark")])
def test_pages_are_sound(site: Site, browser: Browser, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    # axe asks everything of the telephone by day, colours by night; the wide one is looked at for what its width changes.
    faults = Faults(page, width, axe=width == NARROW, rules=("color-contrast",) if scheme == "dark" else ())
    for path in PAGES:
        page.goto(site.url + path)
        faults.look(path)
    # What stands behind a link or a code.
    page.goto(f"{site.url}/tiep-cong-dan/")
    page.get_by_role("link", name=re.compile("^Đặt lịch")).first.click()
    faults.look("a reception day")
    page.goto(f"{site.url}/tra-loi/")
    page.locator("main li a").first.click()
    faults.look("an answer")
    page.goto(f"{site.url}/gui/phan-anh/")
    page.get_by_role("button", name="Viết phản ánh, kiến nghị", exact=True).click()
    faults.look("a letter being written")
    for what, code in site.codes.items():
        if "bản nháp" in what or "viết dở" in what:
            continue
        if "chứng nhận" in what:
            page.goto(f"{site.url}/chung-nhan/{code}/")
            faults.look(what)
            continue
        if "bài thi" in what:
            page.goto(f"{site.url}/cuoc-thi/tra-cuu/")
            page.locator("main input[type=text]").first.fill(code)
            page.locator("main form button[type=submit]").first.click()
            faults.look(what)
            continue
        sealed = "tố cáo có tên" in what or "tố cáo không" in what
        page.goto(f"{site.url}/{'kin' if sealed else 'tra-cuu'}/")
        page.locator("main input[name=code]").fill(code)
        page.locator("main form button[type=submit]").first.click()
        faults.look(what)
    context.close()
    assert not faults.found, "\n".join(faults.found)


def test_pages_work_without_javascript(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(site.url)
    page.fill("main input[name=q]", "phan anh mat nuoc")
    page.press("main input[name=q]", "Enter")
    page.get_by_role("link", name="Điều 21").first.click()
    assert "24 giờ" in page.inner_text("main")
    page.goto(f"{site.url}{LAW}/?tim=mat+nuoc")
    assert page.locator("mark").count() > 0
    context.close()


def test_a_search_page_stays_under_60_kilobytes(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
    page.goto(f"{site.url}/tim-kiem/?q=quy+%C4%91%E1%BB%8Bnh&ca=1", wait_until="networkidle")
    assert page.locator("main ol > li, main .hit, main article").count() >= 10
    assert sum(sizes) < 60_000, sum(sizes)
    context.close()
