"""Honours from the announcement to the published result: nominated, agreed to, put up, voted on, decided, and withdrawn again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin

import pytest
from journey_faults import Faults
from journey_steps import House, choose, fill, house, press
from playwright.sync_api import Browser, Page, expect

from browser import WIDTHS, Site, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

TITLE = "Người giữ nếp làng"
FIRST, SECOND = "Hoàng Thị Nếp", "Vi Văn Ruộng"
RUNNER = "congbo"
_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def test_from_the_announcement_to_the_published_result(site: Site, browser: Browser) -> None:
    with house(site, browser) as people:
        stranger = people.person()
        faults = Faults(stranger, WIDTHS[0])
        desk = announce(people)
        codes = {name: nominate(stranger, name) for name in (FIRST, SECOND)}
        faults.look("the nomination is in")
        agree(people, stranger, FIRST, faults)
        on_paper(people, SECOND)
        assert "đang xét" in look_up(stranger, codes[FIRST])
        days_pass(site, "nominate_from = date('now', '-30 day'), nominate_until = date('now', '-20 day')")
        open_round(people)
        act(desk, "Đưa ra lấy ý kiến")
        assert "đang lấy ý kiến" in look_up(stranger, codes[FIRST])
        days_pass(site, "comments_until = date('now', '-2 day')")
        ballot = put_to_the_vote(people)
        receipt = vote(stranger, FIRST, faults)
        vote(people.person(), FIRST)
        no_result_yet(people, stranger, codes[FIRST])
        time_is_up(site)
        count(people, ballot)
        find_receipt(stranger, receipt)
        decide(people)
        told = look_up(stranger, codes[FIRST])
        assert "được tôn vinh" in told
        assert "không được chọn" in look_up(stranger, codes[SECOND])
        faults.look("what became of it")
        press(stranger, "Tôn vinh")
        press(stranger, FIRST)
        expect(stranger.get_by_role("main")).to_contain_text("88/QĐ-STP")
        faults.look("the page of honour")
        withdraw(people, stranger)
        assert "không đồng ý" in look_up(stranger, codes[FIRST])
        assert [one for one in faults.found if "422" not in one] == []


# --- the desk ----------------------------------------------------------------------------------------------------


def open_round(people: House) -> Page:
    """The page of the round at the desk."""
    page = people.desk(RUNNER)
    press(page.get_by_role("navigation", name="Việc ở bàn"), "Tham gia")
    press(page, "Tôn vinh")
    press(page.get_by_role("main"), TITLE)
    return page


def act(
    page: Page, name: str, values: Mapping[str, str] | None = None, answers: Mapping[str, str] | None = None
) -> None:
    """Opens what can be done under this name, fills it in and sends it."""
    box = page.locator("details").filter(has=page.locator(f'summary:text-is("{name}")'))
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    fill(box, values or {})
    for group, option in (answers or {}).items():
        choose(box, group, option)
    box.locator("button[type=submit]").click()
    expect(page.locator(".notice--good").first).to_be_visible()


def announce(people: House) -> Page:
    """Writes the round and makes it public."""
    page = people.desk(RUNNER)
    press(page.get_by_role("navigation", name="Việc ở bàn"), "Tham gia")
    press(page, "Tôn vinh")
    press(page, "Mở đợt tôn vinh")
    page.get_by_label("Người tốt, việc tốt").check()
    page.get_by_label("Bỏ phiếu", exact=True).check()
    until = date.today() + timedelta(days=5)
    fill(page, {
        "Tên đợt": TITLE, "Nhận đề cử từ ngày": f"{date.today():%d/%m/%Y}", "Đến hết ngày": f"{until:%d/%m/%Y}", "Tôn vinh nhiều nhất": "1",
    })  # fmt: skip
    page.get_by_role("button", name="Ghi", exact=True).click()
    act(page, "Công bố đợt")
    return page


def open_nomination(people: House, name: str) -> Page:
    """One nomination before a clerk."""
    page = open_round(people)
    press(page.locator("tr", has_text=name), re.compile(r"^Đề cử \d+$"))
    return page


def checked(page: Page) -> None:
    """Says that everything was looked into and nothing found."""
    clear = "không có vấn đề"
    about = ("Trùng với đề cử, khen thưởng khác", "Đơn khiếu nại, tố cáo, phản ánh", "Việc làm đúng như nêu")
    box = page.locator("details").filter(has=page.locator('summary:text-is("Ghi kết quả kiểm tra")'))
    box.locator("summary").click()
    for words in about:
        box.get_by_role("group", name=words).get_by_label(clear).check()
    box.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Đủ điều kiện đưa ra lấy ý kiến")


def on_paper(people: House, name: str) -> None:
    """The nominee signed on paper."""
    page = open_nomination(people, name)
    box = page.locator("details").filter(has=page.locator('summary:text-is("Giữ bản giấy đã ký")'))
    box.locator("summary").click()
    box.locator("input[type=file]").set_input_files(
        files=[{"name": "dong-y.txt", "mimeType": "text/plain", "buffer": "Tôi đồng ý.".encode()}]
    )
    box.get_by_label("Đồng ý", exact=True).check()
    box.locator("button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Đã giữ bản giấy")
    checked(page)


def put_to_the_vote(people: House) -> str:
    """A vote for everybody until tomorrow; its address at the desk."""
    page = open_round(people)
    days = {"Ngày mở": date.today() - timedelta(days=1), "Ngày đóng": date.today() + timedelta(days=1)}
    act(page, "Lập cuộc bỏ phiếu", {label: f"{day:%d/%m/%Y}" for label, day in days.items()})
    act(page, "Công bố")
    return page.url


def count(people: House, ballot: str) -> None:
    """Closes the box, counts, tells everybody."""
    page = people.desk(RUNNER)
    page.goto(ballot)
    for step in ("Đóng hòm phiếu", "Kiểm phiếu", "Công bố kết quả"):
        act(page, step)
    expect(page.locator("main")).to_contain_text(f"Được chọn: {FIRST}")


def decide(people: House) -> None:
    """The minutes, then the decision."""
    page = open_round(people)
    minutes = {"Nơi họp": "Phòng họp tầng 2", "Người dự họp": "Ông A\nBà B", "Ý kiến, diễn biến": "Thống nhất."}
    act(page, "Ghi biên bản và người được chọn", minutes)
    act(page, "Ghi quyết định đã ký", {"Số quyết định": "88/QĐ-STP"})
    expect(page.locator("main")).to_contain_text("PDF")


# --- the people --------------------------------------------------------------------------------------------------


def send(page: Page, button: str) -> None:
    """Sends a form as a person does: not at once, with the sum where one is asked."""
    page.wait_for_timeout(2300)
    if page.locator("#sum").count():
        one, other = re.findall(r"\w+", page.locator("label[for=sum]").inner_text().lower())[0::2][:2]
        page.fill("#sum", str(_WORDS.index(one) + _WORDS.index(other)))
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def to_round(page: Page) -> None:
    """The page of the round, as everybody reads it."""
    page.goto(urljoin(page.url, "/ton-vinh/"))
    press(page, TITLE)


def nominate(page: Page, name: str) -> str:
    """Puts somebody forward; the code to look it up."""
    to_round(page)
    press(page, "Đề cử")
    fill(page, {
        "Họ tên người được đề cử, hoặc tên tập thể": name, "Nơi ở hoặc nơi làm việc": "Thôn Đông, xã Mẫu Đông",
        "Việc làm, trong một câu": "Giữ giếng làng", "Kể việc đã làm: ở đâu, khi nào, giúp được ai": "Mười năm nay ngày nào cũng quét.",
        "Thư điện tử của người được đề cử": "nep@mau.example" if name == FIRST else "",
    })  # fmt: skip
    send(page, "Gửi đề cử")
    expect(page.locator("main")).to_contain_text("Mã tra cứu")
    return page.locator("strong.code").inner_text()


def look_up(page: Page, code: str) -> str:
    """What the sender of a nomination is told."""
    page.goto(urljoin(page.url, "/ton-vinh/"))
    press(page, "Tra cứu đề cử đã gửi")
    fill(page, {"Mã tra cứu": code.lower()})
    page.get_by_role("button", name="Tra cứu").click()
    panel = page.locator("main section.panel")
    expect(panel).to_be_visible()
    return panel.inner_text()


def agree(people: House, page: Page, name: str, faults: Faults) -> None:
    """The nominee is asked by letter and agrees with the code in it."""
    clerk = open_nomination(people, name)
    act(clerk, "Gửi thư xin đồng ý")
    page.goto(f"{people.site.url}/ton-vinh/dong-y/")
    fill(page, {"Mã trong thư": letter(people.site)})
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("main")).to_contain_text(name)
    faults.look("what she would agree to")
    page.get_by_role("button", name="Tôi đồng ý công bố").click()
    expect(page.locator("main")).to_contain_text("Bạn đã đồng ý")
    clerk.reload()
    checked(clerk)


def vote(page: Page, name: str, faults: Faults | None = None) -> str:
    """Votes for one; her receipt. A second paper from another tab is not counted."""
    to_round(page)
    press(page, "Cuộc bỏ phiếu của đợt này")
    page.locator("main a.button", has_text="Bỏ phiếu").click()
    expect(page.get_by_role("button", name="Gửi phiếu")).to_be_visible()
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label(name).check()
    send(page, "Gửi phiếu")
    receipt = page.locator(".receipt-code").inner_text()
    if faults is not None:
        faults.look("the receipt of a vote")
        other.get_by_label(SECOND).check()
        send(other, "Gửi phiếu")
        expect(other.locator("h1")).to_contain_text("Bạn đã bỏ phiếu rồi")
    other.close()
    return receipt


def no_result_yet(people: House, page: Page, code: str) -> None:
    """Neither the runner nor the sender is told how it stands."""
    desk = open_round(people)
    expect(desk.locator("main")).to_contain_text("Ghi biên bản được sau khi công bố kết quả bỏ phiếu")
    press(desk, "Cuộc bỏ phiếu của đợt này")
    expect(desk.locator("main")).to_contain_text("không ai xem được trước khi đóng hòm và kiểm phiếu")
    assert desk.locator("summary:text-is('Đóng hòm phiếu')").count() == 0
    assert "đang chọn" in look_up(page, code)


def find_receipt(page: Page, receipt: str) -> None:
    """Two papers are too few for a list, which would tell who voted what: the page says so."""
    to_round(page)
    press(page, "Cuộc bỏ phiếu của đợt này")
    page.reload()  # what everybody may read is kept a minute, and she was here while it was open
    press(page, "Xem kết quả và cách kiểm phiếu")
    expect(page.locator("main")).to_contain_text("danh sách phiếu không công bố")
    assert receipt not in page.locator("main").inner_text()


def withdraw(people: House, page: Page) -> None:
    """She takes her name back, and is gone at once."""
    honour = page.url
    page.goto(f"{people.site.url}/ton-vinh/dong-y/")
    fill(page, {"Mã trong thư": letter(people.site)})
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Rút lại sự đồng ý").click()
    expect(page.locator("main")).to_contain_text("Bạn đã rút sự đồng ý")
    assert page.request.get(honour).status == 404
    page.goto(f"{people.site.url}/ton-vinh/")
    expect(page.locator("main")).not_to_contain_text(FIRST)


# --- time --------------------------------------------------------------------------------------------------------


def _run(site: Site, query: str, *values: object) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(site.home / "cualuat.sqlite3", timeout=30)) as base, base:
        return base.execute(query, values).fetchall()


def letter(site: Site) -> str:
    """The code in the letter to the nominee."""
    rows = _run(site, "select body from notices_message where kind = 'honour-consent' order by id desc limit 1")
    return re.search(r"dong-y/(\w+)/", rows[0][0]).group(1)  # type: ignore[union-attr]


def days_pass(site: Site, change: str) -> None:
    """The days of the round lie in the past."""
    _run(site, f"update honours_round set {change} where title = ?", TITLE)


def time_is_up(site: Site) -> None:
    """The vote of the round is over."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    held = "select b.occasion_id from ballots_ballot b join honours_round r on r.ballot_id = b.id where r.title = ?"
    _run(site, f"update entry_occasion set closes_at = ? where id in ({held})", f"{past:%Y-%m-%d %H:%M:%S}", TITLE)
