"""A reader's way: a question without diacritics, the clause, its citation, a report of an error and what became of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from browser import Site, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]


def test_from_a_question_to_the_provision(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(site.url)
    page.keyboard.press("Tab")  # the first stop leads past the header
    assert "Đến nội dung chính" in page.locator(":focus").inner_text()
    page.fill("main input[name=q]", "phan anh mat nuoc")
    page.press("main input[name=q]", "Enter")
    expect(page.locator("main")).to_contain_text("Đang tìm: phản ánh mất nước")
    expect(page.locator("main mark").first).to_be_visible()
    page.get_by_role("link", name="Điều 21").first.click()
    expect(page.locator("h1")).to_contain_text("Điều 21")
    assert "Luật Tiếp cận dịch vụ công cộng mẫu" in page.inner_text("main")
    context.close()


def test_a_typed_citation_opens_the_provision(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site.url}/tim-kiem/?q=dieu+21+luat+tiep+can+dich+vu+cong+cong+mau")
    expect(page.locator("h1")).to_contain_text("Điều 21")
    page.close()


def test_the_wording_on_a_date(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site.url}/van-ban/nghi-dinh-902-2025-nd-cp/dieu-5/?ngay=2026-01-01")
    before = page.inner_text("main")
    page.goto(f"{site.url}/van-ban/nghi-dinh-902-2025-nd-cp/dieu-5/?ngay=2026-09-01")
    after = page.inner_text("main")
    assert "07 ngày làm việc" in after
    assert before != after
    page.close()


def test_an_error_reported_is_answered(site: Site, browser: Browser) -> None:
    reader = browser.new_page()
    reader.goto(f"{site.url}/van-ban/luat-901-2024-qh15/dieu-21/")
    reader.get_by_role("link", name="Báo lỗi").first.click()
    reader.fill("textarea[name=noi_dung]", "Khoản 2 thiếu chữ “giờ hành chính”, theo tôi là lỗi gõ.")
    reader.locator("main form button[type=submit]").click()
    expect(reader.locator("main")).to_contain_text("Mới gửi")
    address = reader.url

    desk = browser.new_context()
    officer = desk.new_page()
    officer.goto(f"{site.url}/ban-lam-viec/")
    officer.fill("input[name=username]", "bientap")
    officer.fill("input[name=password]", site.passwords["bientap"])
    officer.locator("main form button[type=submit]").click()
    expect(officer).to_have_url(f"{site.url}/ban-lam-viec/")
    officer.goto(f"{site.url}/ban-lam-viec/bao-loi/")
    officer.locator("main a", has_text="giờ hành chính").first.click()
    officer.fill("textarea[name=answer]", "Đã đối chiếu với bản gốc, lời văn đúng như đang đăng.")
    officer.select_option("select[name=state]", "declined")
    officer.locator("main form button[type=submit]").last.click()
    reader.goto(address)
    expect(reader.locator("main")).to_contain_text("đối chiếu với bản gốc")
    desk.close()
    reader.close()
