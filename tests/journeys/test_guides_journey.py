"""A guide from its first word to a reader, a campaign with its newsletter, a procedure with a list of one's own: as people do it."""

from __future__ import annotations

import re
import sqlite3
import time

import pytest
from journey_faults import Faults
from journey_steps import PHONE, House, choose, fill, house, press
from playwright.sync_api import Browser, Page, expect

from browser import Site, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

TITLE = "Xin giấy hẹn khi báo việc ở chợ"
BODY = """## Ai được báo

Người dùng chợ được báo việc và được hẹn ngày trả lời.

[[nguyên văn: khoản 1 Điều 6 Nghị định số 902/2025/NĐ-CP]]

## Cách làm

1. Nói rõ việc, nơi xảy ra.
2. Giữ phiếu hẹn.
"""
READER = "ban-doc-moi@mau.example"


def _open(page: Page, title: str) -> None:
    page.get_by_role("main").locator("summary", has_text=re.compile(f"^{title}$")).click()


def _told(page: Page, words: str) -> None:
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text(words)


def _a_guide(people: House) -> str:
    """Written by one, published by another; where the public reads it."""
    editor = people.desk("bientap")
    editor.goto(f"{people.site.url}/ban-lam-viec/huong-dan/them/")
    fill(
        editor,
        {
            "Tên bài": TITLE,
            "Tóm tắt": "Bài giúp bạn biết khi nào việc đã báo được trả lời.",
            "Nội dung": BODY + "\n[[hỏng",
        },
    )
    fill(editor, {"Chủ đề": "Phản ánh, gặp cán bộ"})
    editor.get_by_label("Người cao tuổi").check()
    editor.get_by_label("Gửi phản ánh, kiến nghị").check()
    editor.get_by_role("button", name="Lưu bản đầu").click()
    _told(editor, "Đã lưu bản 1")
    expect(editor.get_by_role("main")).to_contain_text("Dấu viết hỏng")
    fill(editor, {"Nội dung": BODY})
    editor.get_by_role("button", name="Lưu thành bản mới").click()
    _told(editor, "Đã lưu bản 2")
    expect(editor.get_by_role("main")).not_to_contain_text("Dấu viết hỏng")
    expect(editor.locator("#xem-thu + .panel")).to_contain_text("Nghị định số 902/2025/NĐ-CP")
    press(editor.get_by_role("navigation", name="Đường dẫn"), TITLE)
    where = editor.url
    editor.get_by_role("button", name="Trình duyệt").click()
    _told(editor, "Đã trình duyệt")
    publisher = people.desk("congbo")
    publisher.goto(where)
    publisher.get_by_role("button", name="Công khai", exact=True).click()
    _told(publisher, "Đã công khai")
    return str(publisher.get_by_role("main").locator("a[href^='/huong-dan/']").first.get_attribute("href"))


def _a_campaign(people: House) -> str:
    """Planned on a day of the law, begun and public; what it is called."""
    desk = people.desk("congbo")
    desk.goto(f"{people.site.url}/ban-lam-viec/truyen-thong/them/?ngay=ngay-phap-luat&nam=2027")
    title = "Ngày Pháp luật 2027 ở chợ"
    fill(desk, {"Tên đợt truyền thông": title, "Mục đích": "Ai cũng tự tìm được luật."})
    desk.get_by_label("Mọi người", exact=True).check()
    desk.get_by_label("Loa truyền thanh", exact=True).check()
    desk.locator("select[name=unit]").select_option(index=1)
    desk.get_by_role("button", name="Ghi đợt truyền thông").click()
    _told(desk, "Đã lên kế hoạch")
    desk.get_by_role("button", name="Công khai đợt này").click()
    expect(desk.get_by_role("main").get_by_role("status").first).to_be_visible()
    return title


def _letter(site: Site, subject: str) -> str:
    """The letter to the reader, as it waits in the outbox of the house."""
    for _ in range(100):
        with sqlite3.connect(f"file:{site.home / 'cualuat.sqlite3'}?mode=ro", uri=True, timeout=20) as house_:
            row = house_.execute(
                'SELECT body FROM notices_message WHERE "to" = ? AND subject LIKE ?', (READER, f"%{subject}%")
            ).fetchone()
        if row:
            return str(row[0])
        time.sleep(0.2)
    raise AssertionError(f"no letter «{subject}»")


def _subscribe(phone: Page, site: Site) -> None:
    phone.goto(f"{site.url}/ban-tin/dang-ky/")
    fill(phone, {"Thư điện tử": READER})
    phone.locator("input[name=agrees]").check()
    phone.wait_for_timeout(2500)  # whoever sends sooner than a person could read is asked to look again
    phone.get_by_role("main").locator("form button[type=submit]").last.click()
    expect(phone).to_have_url(f"{site.url}/ban-tin/da-gui/")
    found = re.search(r"/ban-tin/xac-nhan/\S+", _letter(site, "Xác nhận"))
    assert found is not None
    phone.goto(f"{site.url}{found[0]}")
    phone.get_by_role("button", name="Xác nhận").click()
    _told(phone, "Số bản tin tới sẽ đến hộp thư của bạn")


def test_a_guide_a_campaign_and_a_procedure_reach_a_reader(site: Site, browser: Browser) -> None:
    with house(site, browser) as people:
        phone = people.person()
        faults = Faults(phone, PHONE["width"])

        phone.goto(f"{site.url}{_a_guide(people)}")
        expect(phone.get_by_role("heading", level=1)).to_have_text(TITLE)
        expect(phone.get_by_role("main")).to_contain_text("phiếu hẹn")
        expect(
            phone.get_by_role("main").get_by_role("link", name="Gửi phản ánh, kiến nghị", exact=True)
        ).to_be_visible()
        faults.look("the guide")

        title = _a_campaign(people)
        phone.goto(f"{site.url}/truyen-thong/")
        expect(phone.get_by_role("main")).to_contain_text(title)
        _subscribe(phone, site)
        desk = people.desk("congbo")
        desk.goto(f"{site.url}/ban-lam-viec/truyen-thong/ban-tin/")
        _open(desk, "Viết số mới")
        fill(desk, {"Tên số bản tin": "Việc của chợ", "Lời mở đầu": "Có bài mới về giấy hẹn."})
        desk.get_by_role("button", name="Viết số mới").click()
        _told(desk, "Đã tạo số bản tin")
        _open(desk, "Gửi số này")
        desk.get_by_role("button", name="Gửi số này").click()
        _told(desk, "Đã gửi")
        found = re.search(r"/ban-tin/thoi/\S+", _letter(site, "Việc của chợ"))
        assert found is not None
        phone.goto(f"{site.url}{found[0]}")
        faults.look("ending it")
        phone.get_by_role("button", name="Thôi nhận").click()
        _told(phone, "Địa chỉ của bạn đã được xóa")

        phone.goto(f"{site.url}/thu-tuc/")
        phone.get_by_label("Việc cần làm, tên hoặc mã thủ tục").fill("hoan tien gian doan")
        phone.get_by_role("button", name="Tìm thủ tục").click()
        press(phone.get_by_role("main"), "Hoàn tiền khi dịch vụ công cộng gián đoạn")
        faults.look("the procedure")
        press(phone.get_by_role("main"), "Tôi cần chuẩn bị gì?")
        choose(phone, "Bạn là ai?", "Công dân Việt Nam")
        choose(phone, "Bạn sẽ nộp bằng cách nào?", "Trực tiếp")
        phone.get_by_role("button", name="Xem danh sách của tôi").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text("Danh sách chuẩn bị của tôi")
        faults.look("the list")
        address = phone.get_by_role("link", name="Tải danh sách (PDF)").get_attribute("href")
        paper = phone.request.get(f"{site.url}{address}")
        assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
        assert faults.found == []
