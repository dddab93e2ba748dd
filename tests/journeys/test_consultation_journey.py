"""A draft from its announcement to the issued document, and a dialogue from its announcement to what came of each question."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import docx
import pytest
from journey_faults import Faults
from journey_steps import House, choose, fill, house, labelled, paper, pass_shields, press
from playwright.sync_api import Browser, Locator, Page, expect

from browser import WIDTHS, Site, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

DRAFT = "Quyết định về giờ mở cửa nhà văn hóa thôn"
PROVISIONS = (
    "Điều 1. Phạm vi",
    "Quyết định này quy định giờ mở cửa nhà văn hóa thôn trong tỉnh Mẫu.",
    "Điều 2. Giờ mở cửa",
    "1. Buổi tối mở từ 19 giờ đến 20 giờ.",
    "2. Ngày nghỉ mở cả ngày.",
    "Điều 3. Hiệu lực",
    "Quyết định có hiệu lực từ ngày 01 tháng 3 năm 2027.",
)
AFTER = "\n".join(PROVISIONS).replace("20 giờ", "21 giờ")
TALK = "Đèn đường ở thôn Thượng"


def _day(days: int = 0) -> str:
    return f"{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')) + timedelta(days=days):%d/%m/%Y}"


@pytest.fixture
def people(site: Site, browser: Browser) -> Iterator[House]:
    with house(site, browser) as made:
        yield made


def _days_go_by(site: Site, *changes: tuple[str, str]) -> None:
    """The program knows no other clock than that of the machine: what it has to wait for lies in the past now."""
    with closing(sqlite3.connect(site.home / "cualuat.sqlite3", timeout=60)) as house_, house_:
        for statement, title in changes:
            house_.execute(statement, {"title": title})


def _folded(where: Page | Locator, name: str) -> Locator:
    """The part of a page under this title, unfolded."""
    part = where.locator(f"details:has(> summary:text-is('{name}'))").first
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    return part


def _do(
    page: Page, name: str, values: dict[str, str] | None = None, says: str = "", where: Locator | None = None
) -> None:
    """Unfolds a part, fills it and sends it."""
    part = _folded(where or page, name)
    fill(part, values or {})
    part.locator("button[type=submit]").click()
    if says:
        expect(page.get_by_role("status").first).to_contain_text(says)


def _word_file() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    for line in PROVISIONS:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


# --- a draft -----------------------------------------------------------------------------------------------------


def test_a_draft_is_said_something_of_answered_and_issued(people: House) -> None:
    clerk = people.desk("truongphonghc")
    _prepare(clerk)
    focal = people.desk("chanhvp")
    _at_the_desk(focal, "Lấy ý kiến", DRAFT)
    expect(_folded(focal, "Vì sao là ngày này")).to_contain_text("ít nhất 20 ngày")
    _do(focal, "Đăng lấy ý kiến", {"Nhận góp ý đến hết ngày": _day(3)})
    expect(focal.get_by_role("main")).to_contain_text("quá sớm")
    _do(focal, "Đăng lấy ý kiến", {"Nhận góp ý đến hết ngày": ""}, f"đến hết ngày {_day(20)}")

    code = _speak(people)
    _moderate(clerk)
    _days_go_by(
        people.site,
        (
            "update entry_occasion set opens_at = datetime('now', '-31 days'), closes_at = datetime('now', '-1 day') where title = :title",
            DRAFT,
        ),
        (
            "update consultations_consultation set posted_on = date('now', '-31 days'), last_day = date('now', '-2 days')"
            " where occasion_id = (select id from entry_occasion where title = :title)",
            DRAFT,
        ),
    )
    _close(focal)
    press(clerk.get_by_role("navigation", name="Dự thảo này"), "Dự thảo")
    _do(clerk, "Sửa lời văn sau khi tiếp thu", {"Lời văn sau khi tiếp thu": AFTER}, "Đã giữ bản sau khi tiếp thu")
    focal.reload()
    table = docx.Document(io.BytesIO(paper(focal, "Bản tổng hợp (Word)"))).tables
    cells = [cell.text for one in table for row in one.rows for cell in row.cells]
    assert "Mở đến 21 giờ." in cells
    assert any(cell.startswith("Tiếp thu.") and "sửa 20 giờ thành 21 giờ" in cell for cell in cells), cells
    _do(focal, "Công bố tiếp thu, giải trình", {"Lời đầu bản giải trình": "Cảm ơn bà con."}, "Đã công bố")
    issue = _folded(focal, "Ghi văn bản đã ban hành")
    issue.locator("input[type=file]").set_input_files(
        {"name": "ban-hanh.txt", "mimeType": "text/plain", "buffer": AFTER.encode()}
    )
    _do(
        focal, "Ghi văn bản đã ban hành", {"Số, ký hiệu": "15/2026/QĐ-UBND", "Ngày ban hành": _day()}, "Đã ghi ban hành"
    )
    _read_the_outcome(people, code)


def _prepare(clerk: Page) -> None:
    press(clerk.get_by_role("navigation", name="Việc ở bàn"), "Tham gia")
    press(clerk, "Lấy ý kiến")
    press(clerk, "Chuẩn bị lấy ý kiến")
    fill(clerk, {"Tên dự thảo": DRAFT, "Vì sao ban hành": "Bà con đi làm về muộn, nhà văn hóa đã đóng cửa."})
    choose(clerk, "Loại văn bản", "Văn bản quy phạm pháp luật của địa phương")
    clerk.get_by_role("button", name="Ghi", exact=True).click()
    part = _folded(clerk, "Nạp lời văn từ tệp")
    part.locator("input[type=file]").set_input_files(
        {"name": "du-thao.docx", "mimeType": "application/zip", "buffer": _word_file()}
    )
    part.locator("button[type=submit]").click()
    expect(clerk.get_by_role("status").first).to_contain_text("3 điều, 5 chỗ để góp ý")
    press(clerk, "Xem trước dự thảo")
    expect(clerk.get_by_role("main")).to_contain_text("19 giờ đến 20 giờ")


def _at_the_desk(page: Page, part: str, title: str) -> None:
    press(page.get_by_role("navigation", name="Việc ở bàn"), "Tham gia")
    press(page, part)
    press(page.get_by_role("main"), title)


def _speak(people: House) -> str:
    """Three citizens say something on their telephones; the code of the first, which she looks up."""
    said = (
        ("Góp ý Điều 2", "Mở đến 21 giờ cho người đi làm về."),
        ("clause", "Tối nên mở đến 21 giờ."),
        ("whole", "Lũ lười biếng."),
    )
    pages = []
    for place, words in said:
        page = people.person()
        press(page, "Lấy ý kiến dự thảo")
        press(page.get_by_role("main"), DRAFT)
        if place == "whole":
            press(page, "Góp ý về cả dự thảo")
        elif place == "clause":
            press(page.locator("#van-ban"), "Điều 2")
            _folded(page, "Góp ý riêng một khoản, điểm").get_by_role("link", name="Khoản 1 Điều 2").click()
        else:
            press(page, "Chọn điều để góp ý")
            expect(page.locator("[data-toc]")).to_have_attribute("open", "")
            press(page, place)
        labelled(page, "Ý kiến của bạn").fill(words)
        pages.append(page)
    first = pages[0]
    _folded(first, "Thêm tên, thư điện tử, tệp (không bắt buộc)")
    first.locator("#files").set_input_files(
        {"name": "lich.txt", "mimeType": "text/plain", "buffer": "Tan ca 19 giờ.".encode()}
    )
    faults = Faults(first, WIDTHS[0])
    faults.look("the form")
    pass_shields(*pages)
    for page in pages:
        page.get_by_role("button", name="Gửi ý kiến").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Cơ quan đã nhận ý kiến")
    faults.look("the receipt")
    assert faults.found == []
    expect(first.get_by_role("main")).to_contain_text("lich.txt")
    code = first.locator(".code").inner_text()
    press(first, "Tra cứu ý kiến đã gửi")
    labelled(first, "Mã tra cứu").fill(code.lower().replace("-", " "))
    first.get_by_role("button", name="Tra cứu").click()
    expect(first.get_by_role("main")).to_contain_text("Cơ quan chưa xem ý kiến này.")
    return code


def _moderate(clerk: Page) -> None:
    _at_the_desk(clerk, "Lấy ý kiến", DRAFT)
    press(clerk.get_by_role("navigation", name="Dự thảo này"), "Ý kiến")
    bad = clerk.locator("li", has_text="Lũ lười biếng.")
    _do(clerk, "Không đăng", {"Lý do, người gửi đọc được": "Có lời xúc phạm."}, "Không đăng ý kiến số", bad)
    for box in clerk.locator("input[name=opinions]").all():
        box.check()
    clerk.get_by_role("button", name="Đăng các ý kiến đã đánh dấu").click()
    expect(clerk.get_by_role("status").first).to_contain_text("Đã đăng 2 ý kiến")
    for box in clerk.locator("input[name=opinions]").all():
        box.check()
    fill(clerk.locator("#gop"), {"Tóm tắt chung": "Mở đến 21 giờ."})
    clerk.get_by_role("button", name="Gộp", exact=True).click()
    expect(clerk.get_by_role("status").first).to_contain_text("Đã gộp 2 ý kiến")
    answer = _folded(clerk, "Trả lời nhóm")
    choose(answer, "Trả lời", "Tiếp thu")
    _do(clerk, "Trả lời nhóm", {"Sửa gì trong dự thảo": "Khoản 1 Điều 2: sửa 20 giờ thành 21 giờ."}, "Đã trả lời nhóm")


def _close(focal: Page) -> None:
    """The worker may have been quicker."""
    focal.reload()
    button = focal.get_by_role("button", name="Chốt, không nhận thêm")
    if button.count():
        button.click()
        focal.wait_for_load_state()
        press(focal.get_by_role("navigation", name="Dự thảo này"), "Dự thảo")
    expect(focal.get_by_role("main")).to_contain_text(re.compile("Hết hạn góp ý|Đang tổng hợp"))


def _read_the_outcome(people: House, code: str) -> None:
    page = people.person()
    press(page, "Lấy ý kiến dự thảo")
    press(page.get_by_role("main"), DRAFT)
    expect(page.get_by_role("main")).to_contain_text("15/2026/QĐ-UBND")
    press(page, "Đọc bản tiếp thu, giải trình")
    expect(page.get_by_role("main")).to_contain_text("Cảm ơn bà con.")
    page.go_back()
    press(page, "Dự thảo đã thay đổi thế nào")
    changed = page.get_by_role("listitem").filter(has_text="Ý kiến dẫn đến thay đổi này").first
    expect(changed.locator("ins").first).to_contain_text("21")
    expect(changed).to_contain_text("Mở đến 21 giờ.")
    faults = Faults(page, WIDTHS[0])
    faults.look("what changed")
    assert faults.found == []
    press(page, "Lấy ý kiến dự thảo")
    press(page, "Tra cứu ý kiến đã gửi")
    labelled(page, "Mã tra cứu").fill(code)
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_role("main")).to_contain_text("sửa 20 giờ thành 21 giờ")


# --- a dialogue --------------------------------------------------------------------------------------------------


def test_questions_of_a_dialogue_are_answered_promised_and_followed(people: House) -> None:
    clerk = people.desk("truongphonghc")
    _plan(clerk)
    focal = people.desk("chanhvp")
    _at_the_desk(focal, "Đối thoại", TALK)
    _do(focal, "Thông báo", says="Đã thông báo")
    codes = _ask(people)
    for number, words in enumerate(("Bao giờ thay bóng đèn?", "Ai trả tiền điện?"), 1):
        _at_the_desk(clerk, "Đối thoại", TALK)
        press(clerk.get_by_role("navigation", name="Buổi đối thoại"), "Câu hỏi")
        press(clerk.get_by_role("main"), words)
        _do(clerk, "Đăng câu hỏi", says=f"Đã đăng câu {number}")
    _support(people)

    _days_go_by(
        people.site,
        (
            "update dialogues_dialogue set begins = datetime('now', '-1 hour'), ends = datetime('now', '+2 hours') where title = :title",
            TALK,
        ),
        (
            "update entry_occasion set closes_at = datetime('now', '-1 hour') where title like '%: ' || :title",
            TALK,
        ),
    )
    clerk.reload()
    second = clerk.locator("li", has_text="Ai trả tiền điện?")
    expect(clerk.locator("ol.list-lined > li").first).to_contain_text("Ai trả tiền điện?")  # it has support
    answer = {"Kết quả": "Đã trả lời tại buổi đối thoại", "Tóm tắt trả lời": "Xã trả tiền điện."}
    _do(clerk, "Ghi kết quả trả lời", answer, "Đã ghi kết quả câu 2", second)
    press(clerk.get_by_role("navigation", name="Buổi đối thoại"), "Buổi đối thoại")
    promise = {"Cam kết làm gì": "Lắp mười bóng đèn.", "Đơn vị thực hiện": "Văn phòng", "Xong trước hết ngày": _day(20)}
    _do(clerk, "Thêm cam kết", promise, "Đã ghi cam kết")

    focal.reload()
    _do(focal, "Chốt buổi đối thoại", {"Số người dự": "30", "Người ghi biên bản": "Chị Thư"}, "Đã chốt")
    _do(focal, "Công khai trả lời")
    expect(focal.get_by_role("main")).to_contain_text("Chưa ghi kết quả của câu 1")
    press(focal.get_by_role("navigation", name="Buổi đối thoại"), "Câu hỏi")
    press(focal.get_by_role("main"), "Câu 1")
    _do(focal, "Chuyển thành hồ sơ phản ánh", says="theo dõi bằng mã đã nhận")
    press(focal.get_by_role("navigation", name="Buổi đối thoại"), "Buổi đối thoại")
    _do(focal, "Công khai trả lời", says="Đã công khai trả lời")
    work = _folded(focal, "Thành việc của kế hoạch")
    labelled(work, "Nhiệm vụ của kế hoạch").select_option(index=1)
    work.locator("button[type=submit]").click()
    focal.get_by_role("main").get_by_role("link", name=re.compile("^Việc của kế hoạch")).click()
    expect(focal.get_by_role("main")).to_contain_text("Lắp mười bóng đèn.")
    _follow(people, codes[0])


def _plan(clerk: Page) -> None:
    press(clerk.get_by_role("navigation", name="Việc ở bàn"), "Tham gia")
    press(clerk, "Đối thoại")
    press(clerk, "Lập buổi đối thoại")
    fill(
        clerk,
        {
            "Loại đối thoại": "Đối thoại theo chuyên đề", "Đối thoại về việc gì": TALK, "Với ai": "Bà con thôn Thượng",
            "Ngày đối thoại": _day(9), "Nơi đối thoại": "Nhà văn hóa", "Người chủ trì": "Chủ tịch xã",
            "Nhận câu hỏi từ ngày": _day(-1), "Nhận câu hỏi đến ngày": _day(8),
        },
    )  # fmt: skip
    clerk.get_by_role("button", name="Lập buổi đối thoại").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text(TALK)


def _to_the_talk(page: Page) -> None:
    page.get_by_role("link", name="Cửa Luật").first.click()
    press(page.get_by_role("navigation", name="Chính"), "Tham gia")
    press(page.get_by_role("main"), f"Gửi câu hỏi: {TALK}")


def _ask(people: House) -> list[str]:
    """Two telephones ask; the codes they are given."""
    pages = []
    for words in ("Bao giờ thay bóng đèn?", "Ai trả tiền điện?"):
        page = people.person()
        _to_the_talk(page)
        press(page, "Gửi câu hỏi")
        labelled(page, "Câu hỏi của bạn").fill(words)
        pages.append(page)
    faults = Faults(pages[0], WIDTHS[0])
    faults.look("asking")
    pass_shields(*pages)
    codes = []
    for page in pages:
        page.get_by_role("button", name="Gửi câu hỏi").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận câu hỏi của bạn")
        codes.append(page.locator("p.lead strong").inner_text())
    assert faults.found == []
    return codes


def _support(people: House) -> None:
    """One telephone supports the second question; from another tab of it that counts no more."""
    page = people.person()
    _to_the_talk(page)
    press(page, "Ủng hộ câu hỏi")
    tab = page.context.new_page()
    tab.goto(page.url)
    for one in (page, tab):
        one.get_by_label(re.compile("Ai trả tiền điện")).check()
    pass_shields(page, tab)
    page.get_by_role("button", name="Gửi ủng hộ").click()
    expect(page.locator(".notice--good")).to_contain_text("Đã ghi bạn ủng hộ 1 câu")
    tab.get_by_role("button", name="Gửi ủng hộ").click()
    expect(tab.locator(".notice--bad")).to_contain_text("Bạn đã ủng hộ câu 2 rồi")


def _follow(people: House, code: str) -> None:
    page = people.person()
    press(page, "Đối thoại")
    press(page.get_by_role("main"), TALK)
    for words in ("Xã trả tiền điện.", "Lắp mười bóng đèn.", "đã chuyển thành hồ sơ phản ánh"):
        expect(page.get_by_role("main")).to_contain_text(words)
    faults = Faults(page, WIDTHS[0])
    faults.look("what came of it")
    press(page, "Tôi có mã: xem câu hỏi, hủy đăng ký")
    labelled(page, "Mã của bạn").fill(code.lower())
    page.get_by_role("button", name="Xem", exact=True).click()
    faults.look("one's own question")
    assert faults.found == []
    page.get_by_role("button", name="Theo dõi hồ sơ").click()
    expect(page.get_by_role("main")).to_contain_text("Cơ quan đã nhận phản ánh")
