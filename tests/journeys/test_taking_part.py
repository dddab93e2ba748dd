"""On a telephone: somebody finds what is open, votes, says something of a draft, enters a contest, learns; the desk lets it be read."""

from __future__ import annotations

import re

import pytest
from journey_faults import Faults
from journey_steps import pass_shields
from playwright.sync_api import Browser, expect

from browser import WIDTHS, Site, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

WORDS = "Nên ghi rõ chợ nào được giảm và giảm đến ngày nào."


def test_somebody_takes_part_and_is_read(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 800})
    page = context.new_page()
    faults = Faults(page, WIDTHS[0])
    page.goto(f"{site.url}/tham-gia/")
    faults.look("what is open")

    # A vote: the second paper is not counted.
    page.get_by_role("link", name="Bạn muốn tờ gấp nào trước?").click()
    page.get_by_role("link", name="Bỏ phiếu", exact=True).last.click()
    page.get_by_label("Vay mượn").select_option("1")
    faults.look("the paper")
    pass_shields(page)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text(re.compile("biên nhận", re.IGNORECASE))
    faults.look("the receipt")

    # An opinion on one article: what is wrong is told, what was typed stays.
    page.goto(f"{site.url}/tham-gia/")
    page.get_by_role("link", name="Quyết định quy định hồ sơ miễn, giảm mức thu tại chợ").click()
    page.get_by_role("link", name="Góp ý Điều 1", exact=True).click()
    page.locator("input[name=stance][value=against]").check()
    pass_shields(page)
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.locator("#loi")).to_be_visible()
    expect(page.locator("input[name=stance][value=against]")).to_be_checked()
    faults.look("an opinion without words")
    page.locator("#text").fill(WORDS)
    pass_shields(page)
    page.get_by_role("button", name="Gửi ý kiến").click()
    expect(page.locator("main")).to_contain_text("Mã tra cứu")
    faults.look("the opinion is in")

    # Learning: an answer is explained at once.
    page.goto(f"{site.url}/hoc-luat/")
    page.get_by_role("button", name="Bắt đầu luyện").click()
    faults.look("a question to learn from")
    assert [one for one in faults.found if "422" not in one] == []
    context.close()

    # The desk lets the opinion be read, and there it is for everybody.
    desk = browser.new_context(viewport={"width": WIDTHS[2], "height": 900})
    page = desk.new_page()
    page.goto(f"{site.url}/ban-lam-viec/lay-y-kien/")
    page.fill("input[name=username]", "chanhvp")
    page.fill("input[name=password]", site.passwords["chanhvp"])
    page.locator("main form button[type=submit]").click()
    page.goto(f"{site.url}/ban-lam-viec/lay-y-kien/")
    page.get_by_role("link", name="Quyết định quy định hồ sơ miễn, giảm mức thu tại chợ").click()
    page.get_by_role("link", name=re.compile("^Ý kiến")).first.click()
    expect(page.locator("main")).to_contain_text(WORDS)
    desk.close()
