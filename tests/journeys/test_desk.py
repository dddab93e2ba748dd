"""An officer's way: sign in, load a file by drag and drop, review, correct, publish; a reader finds it; it is withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from journey_faults import Faults
from playwright.sync_api import Browser, Page, expect

from browser import WIDTHS, Site, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

DECISION = """ỦY BAN NHÂN DÂN TỈNH MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 952/2026/QĐ-UBND
Mẫu, ngày 05 tháng 10 năm 2026
QUYẾT ĐỊNH
Quy định về thả diều gần đường dây điện
Căn cứ Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15;
Điều 1. Khoảng cách thả diều
1. Không thả diều trong phạm vi 200 mét tính từ đường dây điện cao thế.
2. Diều vướng dây thì báo ngay cho điện lực, không tự gỡ.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành kể từ ngày 20 tháng 10 năm 2026.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Phạm Văn Ví Dụ
"""


def sign_in(page: Page, site: Site, name: str) -> None:
    page.goto(f"{site.url}/ban-lam-viec/")
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", site.passwords[name])
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(f"{site.url}/ban-lam-viec/")


def test_from_a_file_to_the_public_and_back(site: Site, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "thả diều.txt"
    file.write_text(DECISION, encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, site, "congbo")
    page.goto(f"{site.url}/ban-lam-viec/nap/")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Nạp").click()
    page.wait_for_url("**/lan-nap/*/")
    page.get_by_role("link", name="Rà soát thả diều.txt").click(timeout=30_000)
    expect(page.locator("main")).to_contain_text("Không thả diều trong phạm vi 200 mét")
    page.fill("input[name=signer]", "Phạm Văn Ví Dụ Sửa")
    page.get_by_role("button", name="Lưu thông tin").click()
    expect(page.locator("main")).to_contain_text("Phạm Văn Ví Dụ Sửa")
    address = page.url.split("#")[0]
    page.get_by_role("link", name="Công bố", exact=True).click()
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("link", name="Gỡ văn bản")).to_be_visible()
    reader = browser.new_page()
    for attempt in range(20):  # the worker brings the index up to date within seconds
        reader.goto(f"{site.url}/tim-kiem/?q=tha+dieu+duong+day+dien&lan={attempt}")  # past the browser's cache
        if "200 mét" in reader.inner_text("main"):
            break
        reader.wait_for_timeout(500)
    assert "200 mét" in reader.inner_text("main")
    reader.get_by_role("link", name="Điều 1").first.click()
    public = reader.url
    page.goto(address)
    page.get_by_role("link", name="Gỡ văn bản").click()
    page.fill("textarea[name=reason]", "Đăng nhầm bản dự thảo.")
    page.locator("main form button[type=submit]").click()
    late = browser.new_context()  # the first reader's browser may keep the page for a minute
    reader = late.new_page()
    gone = reader.goto(public)
    assert gone is not None
    assert gone.status == 410
    assert "Đăng nhầm bản dự thảo" in reader.inner_text("main")
    context.close()
    reader.close()


LIBRARY = (
    "",
    "nap/",
    "lan-nap/",
    "lan-nap/1/",
    "van-ban/",
    "van-ban/1/",
    "bao-loi/",
    "nhat-ky/",
    "nguoi/",
    "tai-khoan/",
)
HOUSE = ("don-vi/", "mau-van-ban/", "tin-gui-di/", "thoi-han/", "lich-lam-viec/")
MATTERS = (
    "",
    "ho-so/",
    "ho-so/?xem=late&xep=old",
    "tiep-nhan/",
    "tiep-nhan/complaint/",
    "to-cao/nhap/",
    "tiep-cong-dan/",
    "so/",
)
DESKS = {
    "quantri": LIBRARY + HOUSE,
    "tiepdan": MATTERS,
    "giamdoc": ("", "ho-so/", "to-cao/", "to-cao/ai-da-mo/", "cong-khai/"),
    "dulieu": ("", "du-lieu-ca-nhan/", "du-lieu-ca-nhan/luu-tru/"),
    "canbo2": ("", "ho-so/?loai=complaint&xep=old", "so/"),
    "dangbai": ("", "cong-khai/", "cong-khai/?xem=cong-khai"),
    "giukhoa1": ("", "to-cao/", "to-cao/yeu-cau-danh-tinh/", "to-cao/khoa/"),
    "tocao1": ("", "to-cao/", "to-cao/mo-khoa/"),
}
BEHIND = {  # by desk: where a link of a page leads
    "tiepdan": (("tiep-cong-dan/", "main li a"), ("ho-so/", ".case-line a")),
    "giamdoc": (("cong-khai/", "main li a[href*='/cong-khai/']"),),
    "canbo2": (("ho-so/", ".case-line a"),),
    "dangbai": (("cong-khai/?xem=cong-khai", "main li a[href*='/cong-khai/']"),),
    "quantri": (("don-vi/", "main li a[href*='/don-vi/']"), ("mau-van-ban/", "main a[href*='/mau-van-ban/']")),
}


@pytest.mark.parametrize("width", [WIDTHS[0], WIDTHS[2]])
def test_desk_pages_are_sound(site: Site, browser: Browser, width: int) -> None:
    faults: list[str] = []
    for name, paths in DESKS.items():
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        looked = Faults(page, width, axe=width == WIDTHS[2])  # once is enough: officers sit before the wide one
        sign_in(page, site, name)
        for path in paths:
            answer = page.goto(f"{site.url}/ban-lam-viec/{path}")
            assert answer is not None
            if answer.status != 200:
                faults.append(f"{name}: {path}: {answer.status}")
            looked.look(f"{name}: {path}")
        for path, link in BEHIND.get(name, ()):
            page.goto(f"{site.url}/ban-lam-viec/{path}")
            page.locator(link).first.click()
            looked.look(f"{name}: behind {path}")
            step = page.get_by_role("region", name="Bước tiếp theo").get_by_role("link")
            if step.count():
                step.first.click()
                looked.look(f"{name}: a step behind {path}")
        faults += looked.found
        context.close()
    assert not faults, "\n".join(faults)


def test_guessing_passwords_locks_out(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    for _ in range(6):
        page.goto(f"{site.url}/ban-lam-viec/dang-nhap/")
        if not page.locator("input[name=username]").count():
            break
        page.fill("input[name=username]", "nguoi-la")
        page.fill("input[name=password]", "sai-mat-khau")
        page.locator("main form button[type=submit]").click()
    assert "phút" in page.inner_text("main")
    page.close()
