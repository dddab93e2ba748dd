"""What people do in a journey: reading, filling, pressing; citizens who send and follow, officers who sign in and take steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from browser import Site

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
DESK = "/ban-lam-viec/"


# --- browsers ----------------------------------------------------------------------------------------------------


@dataclass
class House:
    """The site with everybody who has a browser open before it, and what went wrong in any of them."""

    site: Site
    browser: Browser
    desks: dict[str, Page] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def person(self, *, wide: bool = False) -> Page:
        """A browser of somebody new, on a telephone unless it is wide."""
        context = self.browser.new_context(viewport=DESKTOP if wide else PHONE)  # type: ignore[arg-type]
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._look)
        page.set_default_timeout(15_000)
        page.goto(self.site.url)
        return page

    def _look(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url}: {response.status}")

    def desk(self, name: str) -> Page:
        """The first page of the desk of an officer, who signs in when she comes for the first time."""
        if name not in self.desks:
            page = self.person(wide=True)
            sign_in(page, self.site, name)
            self.desks[name] = page
        page = self.desks[name]
        press(page.get_by_role("navigation", name="Việc ở bàn"), "Việc cần làm")
        return page

    def matter(self, name: str, number: str) -> Page:
        """The page of a matter before an officer, who looks it up in the list."""
        page = self.desk(name)
        press(page.get_by_role("navigation", name="Việc ở bàn"), "Hồ sơ")
        press(page.get_by_role("navigation", name="Xem theo"), re.compile("^Đang giải quyết|^Tất cả"))
        page.get_by_label("Số hồ sơ, tên việc, họ tên người gửi").fill(number)
        page.get_by_role("button", name="Lọc").click()
        page.locator(".case-line", has_text=number).get_by_role("link").click()
        expect(page.get_by_role("main")).to_contain_text(number)
        return page


@contextmanager
def house(site: Site, browser: Browser) -> Iterator[House]:
    """Everybody's browsers, closed at the end; fails where a page broke in one of them."""
    made = House(site, browser)
    try:
        yield made
        assert not made.faults, "\n".join(made.faults)
    finally:
        for context in made.contexts:
            context.close()


# --- reading and writing -----------------------------------------------------------------------------------------


def press(where: Page | Locator, name: str | re.Pattern[str]) -> None:
    """Follows the first link of this name."""
    where.get_by_role("link", name=name, exact=True).first.click()


def labelled(where: Page | Locator, label: str) -> Locator:
    """The input with this label, required or not."""
    return where.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s*\(không bắt buộc\))?\s*$")).first


def fill(where: Page | Locator, values: Mapping[str, str]) -> None:
    """Writes into inputs by their labels; of a list it takes the option of these words."""
    for label, value in values.items():
        found = labelled(where, label)
        if found.evaluate("e => e.tagName") == "SELECT":
            found.select_option(label=value)
        else:
            found.fill(value)


def choose(where: Page | Locator, group: str, option: str) -> None:
    """Takes one of several answers to a question."""
    where.get_by_role("group", name=group).get_by_label(option, exact=True).check()


def fact(where: Page | Locator, name: str) -> str:
    """What stands beside a name in a list of facts."""
    return where.locator(f"dt:text-is('{name}') + dd").first.inner_text().strip()


def paper(page: Page, name: str | re.Pattern[str]) -> bytes:
    """What a link to a file gives to this browser."""
    answer = page.request.get(page.get_by_role("link", name=name).first.evaluate("a => a.href"))
    assert answer.ok, (answer.url, answer.status)
    return answer.body()


def fits(page: Page) -> None:
    """The page does not scroll sideways."""
    page.wait_for_load_state()
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1], (page.url, width)


# --- citizens ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Receipt:
    """What a citizen keeps: the number of her matter and its code."""

    number: str
    code: str


def begin(page: Page, question: str, button: str) -> None:
    """From the first page to the form: what do you want, which kind is it."""
    press(page, "Gửi phản ánh, khiếu nại, tố cáo, xin thông tin")
    expect(page.get_by_role("heading", name="Bạn muốn gì?")).to_be_visible()
    fits(page)
    page.get_by_role("main").get_by_role("link", name=question).click()
    expect(page.get_by_role("heading", name="Luật yêu cầu").first).to_be_visible()
    fits(page)
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("navigation", name="Các phần của đơn")).to_be_visible()
    fits(page)


def go_on(page: Page, to: str) -> None:
    """Keeps a part of the letter and comes to the next one."""
    page.get_by_role("button", name="Lưu và tiếp tục").click()
    expect(page.locator(".stages [aria-current=step]")).to_have_text(to)
    fits(page)


def send(page: Page) -> Receipt:
    """Sends the letter from its last page; what the receipt says."""
    page.get_by_role("button", name="Gửi cho cơ quan").click()
    expect(page.get_by_role("heading", name="Cơ quan đã nhận")).to_be_visible()
    fits(page)
    return receipt_of(page)


def receipt_of(page: Page) -> Receipt:
    """Number and code of the receipt on this page."""
    paper = page.get_by_role("region", name="Giấy biên nhận")
    return Receipt(fact(paper, "Số hồ sơ"), fact(paper, "Mã tra cứu"))


def follow(page: Page, receipt: Receipt) -> None:
    """Opens her matter with the code, as on any day, from the first page on."""
    page.get_by_role("link", name="Cửa Luật").first.click()
    press(page, "Tra cứu hồ sơ")
    labelled(page, "Mã tra cứu").fill(receipt.code.lower().replace("-", " "))
    page.get_by_role("button", name="Xem hồ sơ").click()
    expect(page.get_by_role("main")).to_contain_text(receipt.number)
    fits(page)


def rate(page: Page, verdict: str, score: str, words: str) -> None:
    """Says whether it was solved."""
    panel = page.locator("#danh-gia")
    choose(panel, "Đã giải quyết chưa", verdict)
    choose(panel, "Thái độ, cách làm việc", score)
    labelled(panel, "Lời của bạn").fill(words)
    panel.get_by_role("button", name="Gửi đánh giá").click()


_NUMBERS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def pass_shields(*pages: Page) -> None:
    """Waits as long as a person reads these forms, and answers the sum where one is asked: the shield against machines."""
    pages[0].wait_for_timeout(2500)
    for page in pages:
        if (asked := page.locator("#sum")).count():
            one, other = re.findall(r"\w+", page.locator("label[for=sum]").inner_text().lower())[0:3:2]
            asked.fill(str(_NUMBERS.index(one) + _NUMBERS.index(other)))


# --- officers ----------------------------------------------------------------------------------------------------


def sign_in(page: Page, site: Site, name: str) -> None:
    """Comes to the desk."""
    press(page, "Dành cho cán bộ")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(site.passwords[name])
    page.get_by_role("main").get_by_role("button").click()
    expect(page).to_have_url(f"{site.url}{DESK}")


def open_step(page: Page, name: str, values: Mapping[str, str]) -> None:
    """The form of a step, filled."""
    page.get_by_role("region", name="Bước tiếp theo").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    fill(page.get_by_role("main"), values)


def finish_step(page: Page, name: str) -> None:
    """Takes the step whose form is open."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text(f"Đã làm: {name}")


def take_step(page: Page, name: str, values: Mapping[str, str] | None = None) -> None:
    """Takes a step from the page of a matter on."""
    open_step(page, name, values or {})
    finish_step(page, name)


def propose(page: Page, name: str, values: Mapping[str, str], note: str) -> None:
    """Prepares a step for whoever may take it."""
    open_step(page, name, values)
    fill(page, {"Lời trình": note})
    page.get_by_role("button", name="Trình", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Đã trình")


def preview(page: Page) -> Response:
    """What comes when the letter of the open step is looked at."""
    with page.context.expect_event("response", lambda r: "xem-truoc" in r.url, timeout=60_000) as coming:
        page.get_by_role("button", name="Xem trước văn bản").click()
    answer: Response = coming.value
    for other in page.context.pages:
        if other is not page:
            other.close()
    return answer


def assign(page: Page, unit: str, officer: str) -> None:
    """Gives the matter to somebody."""
    page.get_by_text("Giao hoặc chuyển cho người khác").click()
    panel = page.get_by_role("region", name="Phân công")
    fill(panel, {"Đơn vị": unit, "Cán bộ": officer})
    panel.get_by_role("button", name="Giao", exact=True).click()
    expect(page.get_by_role("region", name="Hồ sơ đang ở đâu")).to_contain_text(officer)


def publish(desk: Page, subject: str, title: str) -> None:
    """Makes an answer public, from the first page of the desk of whoever does that."""
    press(desk, re.compile("câu trả lời chờ công khai"))
    press(desk.get_by_role("main"), subject)
    fill(desk, {"Tên câu hỏi": title})
    desk.get_by_role("button", name="Lưu và công khai").click()
    expect(desk.get_by_role("main")).to_contain_text("Xem trang công khai")


def read_in_public(stranger: Page, words: str, title: str) -> str:
    """Finds an answer as anybody does, and reads it."""
    stranger.get_by_role("link", name="Cửa Luật").first.click()
    press(stranger.get_by_role("navigation", name="Chính"), "Trả lời")
    fits(stranger)
    stranger.get_by_role("main").get_by_label("Tìm trong câu trả lời").fill(words)
    stranger.get_by_role("main").get_by_role("button", name="Tìm", exact=True).click()
    press(stranger.get_by_role("main"), title)
    expect(stranger.get_by_role("heading", level=1)).to_have_text(title)
    fits(stranger)
    return stranger.get_by_role("main").inner_text()


# --- the sealed part ---------------------------------------------------------------------------------------------


def follow_sealed(page: Page, code: str) -> None:
    """Opens a denunciation with its code, from the first page on."""
    page.get_by_role("link", name="Cửa Luật").first.click()
    press(page, "Gửi phản ánh, khiếu nại, tố cáo, xin thông tin")
    page.get_by_role("main").get_by_role("link", name="Báo có người, cơ quan vi phạm").click()
    press(page, "Theo dõi tố cáo đã gửi")
    page.get_by_role("main").locator("input[name=code]").fill(code.lower())
    page.get_by_role("main").get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_role("heading", name="Đường đi của hồ sơ")).to_be_visible()
    fits(page)


def unlock(page: Page, passphrase: str) -> None:
    """Opens the key on the page that asks for the passphrase."""
    fill(page, {"Câu mật khẩu": passphrase})
    page.get_by_role("main").get_by_role("button", name="Mở khóa").click()


def open_box(people: House, name: str, number: str) -> Page:
    """A denunciation before somebody who holds a key to it, the key opened where it is not open yet."""
    page = people.desk(name)
    press(page.get_by_role("navigation", name="Việc ở bàn"), "Tố cáo")
    if page.get_by_role("link", name="Mở khóa").count():
        press(page, "Mở khóa")
        unlock(page, people.site.passphrases[name])
        press(page.get_by_role("navigation", name="Việc ở bàn"), "Tố cáo")
    page.locator(".case-line", has_text=number).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(number)
    if page.get_by_role("button", name="Mở hồ sơ").count():
        page.get_by_role("button", name="Mở hồ sơ").click()
    expect(page.get_by_role("heading", name="Bước tiếp theo")).to_be_visible()
    return page


def agree(people: House, name: str, number: str) -> None:
    """A custodian lets an officer see who denounced."""
    page = people.desk(name)
    press(page, re.compile("yêu cầu xem danh tính$"))
    if page.get_by_role("link", name="Mở khóa để đồng ý được").count():
        press(page, "Mở khóa để đồng ý được")
        unlock(page, people.site.passphrases[name])
    page.locator("section", has_text=number).get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_role("main")).not_to_contain_text(number)
