"""Every public page at three widths: no serious fault found by axe, no sideways scrolling, no error in the console."""

from __future__ import annotations

import pytest
from axe_core_python.sync_playwright import Axe
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
    "/ban-lam-viec/dang-nhap/",
    "/khong-co-trang-nay/",
)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_sound(site: Site, browser: Browser, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "console",
        lambda m: faults.append(f"{page.url}: {m.text}") if m.type == "error" and "404" not in m.text else None,
    )
    page.on("pageerror", lambda e: faults.append(f"{page.url}: {e}"))
    for path in PAGES:
        page.goto(site.url + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{path}: {wide} px wide at {width}")
        for found in Axe().run(page)["violations"]:
            if found["impact"] in ("serious", "critical"):
                nodes = "; ".join(n["html"][:120] for n in found["nodes"][:3])
                faults.append(f"{path}: {found['id']} ({found['impact']}): {nodes}")
    context.close()
    assert not faults, "\n".join(faults)


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
