"""A survey from the empty editor to its public result: an officer asks, people answer on telephones and on paper, clerks type."""

from __future__ import annotations

import io
import re
import time
from datetime import date, timedelta

import openpyxl
import pytest
from docx import Document
from journey_faults import Faults
from journey_steps import DESK, DESKTOP, PHONE, House, choose, fill, fits, house, labelled, paper, press
from playwright.sync_api import Browser, Page, expect

from browser import Site, needs_browser
from cualuat.web.public.entry.shield import _SOONEST

pytestmark = [pytest.mark.browser, needs_browser]

TITLE = "Hỏi bà con về buổi tiếp công dân"
SEX, MARK, WHY, WHERE = "Bạn là nam hay nữ?", "Bạn hài lòng đến đâu?", "Vì sao chưa hài lòng?", "Bạn tìm luật ở đâu?"
FORMULA = '=HYPERLINK("http://vi.du","Bấm vào đây")'
_SUM = re.compile(r"(\w+) cộng (\w+) bằng mấy", re.IGNORECASE)
_DIGITS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}


def test_a_survey_is_made_answered_and_told(site: Site, browser: Browser) -> None:
    with house(site, browser) as people:
        desk, phone = people.desk("congbo"), people.person()
        faults = [Faults(desk, DESKTOP["width"]), Faults(phone, PHONE["width"])]
        home = make(desk)
        ask(desk, faults[0])
        try_it(desk)
        publish(desk, home)
        answer_in_two_goes(people, phone, faults[1])
        answer_in_two_windows(people)
        type_paper(people, desk, home, faults[0])
        close(desk, home, phone)
        read(desk, home, faults[0])
        show(desk, home)
        stranger = people.person()
        faults.append(Faults(stranger, PHONE["width"]))
        read_in_public(stranger, faults[2])
        assert [one for looker in faults for one in looker.found if "422" not in one and "409" not in one] == []


# --- the officer asks --------------------------------------------------------------------------------------------


def tab(page: Page, name: str) -> None:
    """A tab of the survey that is shown."""
    press(page.get_by_role("navigation", name="Khảo sát này"), name)


def told(page: Page, words: str) -> None:
    """What was done is said."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def make(page: Page) -> str:
    """A new survey; everything that is missing is told at once, nothing typed is lost. The address of its page."""
    page.goto(f"{page.url.partition(DESK)[0]}{DESK}khao-sat/")
    press(page.get_by_role("main"), "Lập khảo sát")
    fill(page, {"Lời mở đầu": "Xin bà con cho biết ý kiến."})
    page.get_by_role("main").get_by_role("button", name="Lập khảo sát").click()
    wrong = page.get_by_role("alert")
    for words in ("Hãy đặt tên khảo sát", "Hãy ghi ngày mở", "Hãy ghi ngày đóng"):
        expect(wrong).to_contain_text(words)
    expect(labelled(page, "Lời mở đầu")).to_have_value("Xin bà con cho biết ý kiến.")
    today = date.today()
    fill(
        page,
        {
            "Tên khảo sát": TITLE,
            "Ngày mở": f"{today - timedelta(1):%d/%m/%Y}",
            "Ngày đóng": f"{today + timedelta(7):%d/%m/%Y}",
        },
    )
    choose(page, "Có tên hay kín", "Có tên: cơ quan biết ai gửi gì")
    page.get_by_role("main").get_by_role("button", name="Lập khảo sát").click()
    told(page, "Đã lập khảo sát")
    return page.url.removesuffix("cau-hoi/")


def ask(page: Page, faults: Faults) -> None:
    """Four questions; the third stands before what it asks of, is found out and goes back to its place."""
    add(page, "Chọn một", {"Lời hỏi": SEX, "Các lựa chọn": "Nam\nNữ"}, required=True)
    add(page, "Thang năm mức", {"Lời hỏi": MARK})
    add(page, "Viết bằng lời", {"Lời hỏi": WHY, "Điều kiện 1": "Câu 2 nhỏ hơn «Bình thường»"})
    add(page, "Chọn nhiều", {"Lời hỏi": WHERE, "Các lựa chọn": "Trên mạng\nHỏi cán bộ"})
    expect(page.get_by_role("main")).to_contain_text("hiện khi câu 2 nhỏ hơn «Bình thường»")
    page.get_by_role("button", name=re.compile(f"^Lên.*{re.escape(WHY)}")).click()
    fault = page.get_by_role("link", name=re.compile("câu ở sau nó"))
    expect(fault).to_be_visible()
    faults.look("the editor")
    fault.click()
    expect(labelled(page, "Lời hỏi")).to_have_value(WHY)
    press(page.get_by_role("main"), "Quay lại")
    page.get_by_role("button", name=re.compile(f"^Xuống.*{re.escape(WHY)}")).click()
    told(page, "Đã đổi thứ tự")
    expect(fault).to_have_count(0)


def add(page: Page, kind: str, values: dict[str, str], *, required: bool = False) -> None:
    """One more question at the end of the first section."""
    labelled(page.locator("section.panel").first, "Loại câu").select_option(label=kind)
    page.locator("section.panel").first.get_by_role("button", name="Thêm câu hỏi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(kind)
    fill(page.get_by_role("main"), values)
    if required:
        page.get_by_label("Bắt buộc trả lời").check()
    page.get_by_role("button", name="Ghi câu hỏi").click()
    told(page, "Đã ghi câu hỏi")


def try_it(page: Page) -> None:
    """Before it is public the officer tries what the condition does."""
    tab(page, "Xem thử")
    page.get_by_label("Nam", exact=True).check()
    page.get_by_label("Rất hài lòng", exact=True).check()
    page.get_by_role("button", name="Thử", exact=True).click()
    expect(page.locator("#thu")).to_contain_text("được hỏi câu: 1, 2, 4")
    expect(page.locator("#thu")).to_contain_text("gửi được")


def publish(page: Page, home: str) -> None:
    """Makes it public; the poster and the sheet of paper are there to be printed."""
    page.goto(home)
    page.get_by_role("button", name="Công bố khảo sát").click()
    told(page, "Đã công bố khảo sát")
    assert paper(page, re.compile("áp phích")).startswith(b"%PDF")
    press(page, "In phiếu giấy")
    expect(page.locator(".blank")).to_contain_text("Chỉ trả lời khi câu 2 nhỏ hơn «Bình thường»")


# --- people answer -----------------------------------------------------------------------------------------------


def begin(page: Page) -> None:
    """From what people may take part in to the first section."""
    press(page.get_by_role("navigation", name="Chính"), "Tham gia")
    press(page.get_by_role("main"), TITLE)
    fits(page)
    press(page, "Bắt đầu trả lời")
    expect(page.get_by_role("main")).to_contain_text(SEX)


def go_on(page: Page) -> None:
    """Keeps the section and goes on."""
    page.get_by_role("button", name="Lưu và tiếp tục").click()


def send(page: Page) -> str:
    """Sends the sheet that was looked through; the code of the receipt."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem lại trước khi gửi")
    question = page.locator("label[for=sum]")
    if question.count():  # others sent from this place too: a small sum keeps programs out
        asked = _SUM.search(question.inner_text().lower())
        assert asked
        page.locator("#sum").fill(str(_DIGITS[asked[1]] + _DIGITS[asked[2]]))
    time.sleep(_SOONEST + 0.2)  # whoever sends sooner than a person could read is asked to look again
    page.get_by_role("button", name="Gửi phiếu").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã nhận phiếu")
    return page.locator("strong.code").first.inner_text()


def answer_in_two_goes(people: House, page: Page, faults: Faults) -> None:
    """Forgets a question, is told, leaves, goes on with the code on another telephone, sends, looks whether it came."""
    begin(page)
    page.get_by_label("Không hài lòng", exact=True).check()
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Hãy trả lời câu này")
    expect(page.get_by_label("Không hài lòng", exact=True)).to_be_checked()
    faults.look("a section with an error")
    page.get_by_label("Nam", exact=True).check()
    page.get_by_label(re.compile(re.escape(WHY))).fill(FORMULA)
    page.get_by_role("button", name="Lưu, để làm sau").click()
    code = page.locator("strong.code").first.inner_text()
    other = people.person()
    other.goto(f"{page.url.partition('/phan/')[0]}/tiep/")
    labelled(other, "Mã bản nháp").fill(code.lower())
    other.get_by_role("button", name="Mở bản nháp").click()
    expect(other.get_by_label(re.compile(re.escape(WHY)))).to_have_value(FORMULA)
    go_on(other)
    receipt = send(other)
    other.get_by_role("main").get_by_role("link", name="Kiểm tra biên nhận").click()
    labelled(other, "Mã biên nhận").fill(receipt)
    other.get_by_role("main").get_by_role("button").click()
    told(other, "có trong số phiếu đã nhận")
    fits(other)
    page.get_by_role(
        "link", name="Lưu và tiếp tục"
    ).click()  # on the first telephone the draft is gone, and that is said
    expect(page.get_by_role("alert")).to_contain_text("Bản nháp trước của bạn không còn")


def answer_in_two_windows(people: House) -> None:
    """The second window of somebody who sent is told so."""
    page = people.person()
    begin(page)
    window = page.context.new_page()
    window.goto(page.url)
    page.get_by_label("Nam", exact=True).check()
    go_on(page)
    send(page)
    window.get_by_label("Nam", exact=True).check()
    go_on(window)
    expect(window.get_by_role("heading", level=1)).to_have_text("Bạn đã gửi rồi")
    window.close()


# --- clerks type -------------------------------------------------------------------------------------------------


def type_paper(people: House, runner: Page, home: str, faults: Faults) -> None:
    """Three sheets, each typed by two; of the last the two differ and a third decides."""
    one, two = people.desk("vanthu"), people.desk("tiepdan")
    one.goto(f"{home}phieu-giay/")
    for number in ("01", "02", "03"):
        labelled(one, "Số ghi trên phiếu").fill(number)
        mark(one, "Hài lòng")
        one.get_by_role("button", name="Ghi lượt một").click()
        told(one, f"Đã nhập lượt một phiếu {number}")
    for number, words, said in (
        ("01", "Hài lòng", "đã được tính"),
        ("02", "Hài lòng", "đã được tính"),
        ("03", "Bình thường", "khác nhau ở 1 câu"),
    ):
        two.goto(f"{home}phieu-giay/")
        press(two, f"Phiếu {number}")
        mark(two, words)
        two.get_by_role("button", name="Ghi lượt hai").click()
        told(two, said)
    runner.goto(f"{home}phieu-giay/")
    press(runner, "Phiếu 03")
    expect(runner.locator("table")).to_contain_text("Bình thường")
    faults.look("a sheet of paper typed differently")
    mark(runner, "Bình thường")
    runner.get_by_role("button", name="Ghi bản đúng, tính phiếu này").click()
    told(runner, "Phiếu 03 đã được tính")


def mark(page: Page, words: str) -> None:
    """What stands on a sheet of paper."""
    main = page.get_by_role("main")
    main.get_by_label("Nam", exact=True).check()
    main.get_by_label(words, exact=True).check()


# --- what came out -----------------------------------------------------------------------------------------------


def close(page: Page, home: str, late: Page) -> None:
    """Closes it before its time; who is still at it is told."""
    page.goto(home)
    page.get_by_text("Đóng trước giờ", exact=True).click()
    page.get_by_role("button", name="Đóng khảo sát").click()
    told(page, "Đã đóng khảo sát")
    go_on(late)
    expect(late.get_by_role("main")).to_contain_text("chưa gửi thì không được tính")


def read(page: Page, home: str, faults: Faults) -> None:
    """Five said they are men; who said what of the rest is too few to be told: on the page and in every file."""
    tab(page, "Kết quả")
    expect(page.get_by_role("main")).to_contain_text("5 phiếu hợp lệ")
    expect(page.locator("section", has_text=f"1. {SEX}").first).to_contain_text("100,0 %")
    few = page.locator("section", has_text=f"2. {MARK}").first
    for words in ("Không hài lòng", "Bình thường", "Hài lòng"):
        expect(few.get_by_role("row", name=re.compile(f"^{words}"))).to_contain_text("ẩn")
    faults.look("the results at the desk")
    book = openpyxl.load_workbook(io.BytesIO(paper(page, "Tải bảng (Excel)")))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert FORMULA in [cell.value for cell in cells]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert "ẩn" in [cell.value for cell in cells]
    assert f"'{FORMULA[:11]}" in paper(page, "Tải CSV").decode("utf-8-sig")
    words = "\n".join(one.text for one in Document(io.BytesIO(paper(page, "Tải báo cáo (Word)"))).paragraphs)
    assert "2 phiếu gửi trên mạng, 3 phiếu giấy" in words
    assert "II. KẾT QUẢ TỪNG CÂU HỎI" in words
    assert FORMULA not in words
    page.goto(f"{home}loi-ghi/")
    expect(page.get_by_role("main")).to_contain_text(FORMULA)


def show(page: Page, home: str) -> None:
    """The agency puts the results before the public, with its words."""
    page.goto(home)
    page.locator("details#show summary").click()
    fill(page.locator("details#show"), {"Nhận xét của cơ quan": "Cơ quan cảm ơn bà con và sẽ thêm giờ tiếp."})
    page.locator("details#show").get_by_role("button", name="Đăng kết quả").click()
    told(page, "Đã đăng kết quả")


def read_in_public(page: Page, faults: Faults) -> None:
    """Anybody reads them, on a telephone."""
    page.get_by_role("link", name="Cửa Luật").first.click()
    press(page.get_by_role("navigation", name="Chính"), "Tham gia")
    press(page.get_by_role("main"), TITLE)
    expect(page.get_by_role("main")).to_contain_text("Khảo sát đã đóng")
    press(page.get_by_role("main"), "Xem kết quả")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Cơ quan cảm ơn bà con")
    expect(main).to_contain_text("5 phiếu hợp lệ")
    expect(main).not_to_contain_text("HYPERLINK")
    faults.look("the results in public")
