"""A contest from the announcement to the certificate: an officer, somebody on a telephone, somebody without JavaScript."""

from __future__ import annotations

import re
import subprocess
from datetime import date, timedelta

import pytest
from journey_faults import Faults
from journey_steps import PHONE, House, fact, fill, house, labelled, paper, press
from playwright.sync_api import Browser, Error, Locator, Page, Request, expect

from browser import Site, needs_browser
from demo_house import COMMAND, environment

pytestmark = [pytest.mark.browser, needs_browser]

TITLE = "Luật ở chợ"
TOPIC = "Chợ phiên"
WHY = "Vì điều luật mẫu ghi như vậy."
LAW = "Điều 21 Luật số 901/2024/QH15"
STEPS = ("Nhận đơn", "Xem xét", "Trả lời", "Lưu hồ sơ")
# Kind, question, options as the officer types them, what of them is right.
QUESTIONS = (
    ("Chọn một", "Trả lời người dân trong mấy ngày?", "* Năm ngày\nMười ngày\nMười lăm ngày", ("Năm ngày",)),
    ("Chọn nhiều", "Chợ phải có gì?", "* Cân đối chứng\n* Bảng giá\nLoa kéo", ("Cân đối chứng", "Bảng giá")),
    ("Sắp thứ tự", "Giải quyết đơn theo thứ tự nào?", "\n".join(STEPS), STEPS),
)


# --- days that pass ----------------------------------------------------------------------------------------------

_MOVE = """
from datetime import timedelta
from django.utils import timezone
from cualuat.contests.models import Round
row = Round.objects.select_related("occasion").get(contest__title="{title}")
now = timezone.now()
"""
_OPENS = "row.occasion.opens_at, row.occasion.closes_at = now - timedelta(minutes=2), now + timedelta(hours=2)"
_CLOSES = "row.occasion.closes_at = now - timedelta(minutes=2)"
_APPEALED = "row.appeals_until = timezone.localdate() - timedelta(days=1)"


def time_passes(site: Site, what: str) -> None:
    """Puts the hours of the round so that they have come: what a journey cannot wait for."""
    script = f"{_MOVE.format(title=TITLE)}{what}\nrow.occasion.save()\nrow.save()\n"
    subprocess.run(
        [*COMMAND, "manage", "shell", "--no-imports", "-c", script], env=environment(site.home), check=True, timeout=60,
        capture_output=True,
    )  # fmt: skip


# --- the journey -------------------------------------------------------------------------------------------------


def test_a_contest_from_the_announcement_to_the_certificate(site: Site, browser: Browser) -> None:
    with house(site, browser) as people:
        announce(people)
        time_passes(site, _OPENS)
        phone = people.person()
        faults, bodies = Faults(phone, PHONE["width"]), heard(phone)
        code = take_part(phone, faults)
        other = without_javascript(people)
        papers = [body for body in bodies if "quiz-choice" in body or "quiz-order" in body]
        assert len(papers) >= 3
        assert not [body for body in bodies if WHY in body or LAW in body or "quiz-option--right" in body]
        time_passes(site, _CLOSES)
        grade(people)
        appeal(people, other)
        time_passes(site, _APPEALED)
        publish(people)
        look_up(phone, code)
        faults.look("an attempt with its certificate")
        expect(phone.get_by_role("main")).to_contain_text("Chấm lại: từ 4 thành 6 điểm")
        expect(phone.get_by_role("main")).to_contain_text("Giải Nhất: Xe đạp")  # as many points, the better guess
        certificate(phone, faults)
        expect(phone.get_by_role("main")).to_contain_text("còn giá trị")
        expected = "409|ERR_INTERNET_DISCONNECTED"  # told by the page itself
        assert [one for one in faults.found if not re.search(expected, one)] == []


def announce(people: House) -> None:
    """Questions by hand, a contest with a round that opens tomorrow, made public."""
    desk = people.desk("chanhvp")
    contests(desk)
    press(desk, "Ngân hàng câu hỏi")
    for kind, text, options, _ in QUESTIONS:
        press(desk, "Thêm câu hỏi")
        fill(desk, {"Loại câu hỏi": kind, "Câu hỏi": text, "Lựa chọn và đáp án": options, "Giải thích": WHY, "Căn cứ": LAW, "Chủ đề": TOPIC})  # fmt: skip
        save(desk)
        desk.get_by_role("button", name="Trình duyệt").click()
        desk.get_by_role("button", name="Đưa vào dùng").click()
        expect(desk.get_by_role("status").first).to_contain_text("đang dùng")
        press(desk.get_by_role("navigation", name="Đường dẫn"), "Ngân hàng câu hỏi")
    contests(desk)
    press(desk, "Lập cuộc thi")
    fill(desk, {"Tên cuộc thi": TITLE, "Thể lệ": "Tự làm bài."})
    save(desk)
    press(desk, "Thêm vòng thi")
    opens, closes = date.today() + timedelta(days=1), date.today() + timedelta(days=2)
    fill(desk, {
        "Ngày mở": f"{opens:%d/%m/%Y}", "Ngày đóng": f"{closes:%d/%m/%Y}", "Thời gian làm bài, phút": "60", "Đề gồm": f"{TOPIC} | | 9 | 2",
        "Giải thưởng": "Giải Nhất | 1 | Xe đạp", "Chờ ngẫu nhiên lúc mở thi, nhiều nhất bao nhiêu giây": "0",
        "Hết giờ còn được bấm nộp trong bao nhiêu giây": "0", "Thời gian khiếu nại, ngày làm việc": "1",
    })  # fmt: skip
    save(desk)
    press(desk.get_by_role("navigation", name="Đường dẫn"), TITLE)
    desk.get_by_role("button", name="Công bố cuộc thi").click()
    expect(desk.locator("#loi")).to_contain_text("thiếu 6 câu")
    press(desk.get_by_role("main"), "Vòng 1")
    desk.get_by_text("Sửa vòng thi").click()
    fill(desk, {"Đề gồm": f"{TOPIC} | | 3 | 2"})
    save(desk.locator("details[open]"))
    press(desk.get_by_role("navigation", name="Đường dẫn"), TITLE)
    desk.get_by_role("button", name="Công bố cuộc thi").click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã công bố")


def contests(desk: Page) -> None:
    """The contests at the desk."""
    press(desk.get_by_role("navigation", name="Việc ở bàn"), "Tham gia")
    press(desk.get_by_role("navigation", name="Trong mục này"), "Cuộc thi")


def save(where: Page | Locator) -> None:
    """Sends the form that is shown."""
    page = where if isinstance(where, Page) else where.page
    before = page.url
    where.get_by_role("button", name="Ghi", exact=True).click()
    page.wait_for_load_state()
    assert page.locator(".notice--bad").count() == 0, (before, page.locator(".notice--bad").first.inner_text())


def heard(page: Page) -> list[str]:
    """What the server sends to this browser from now on, as text."""
    bodies: list[str] = []

    def keep(request: Request) -> None:
        answer = request.response() if request.resource_type in ("document", "fetch") else None
        try:
            bodies.append(answer.text() if answer else "")
        except Error:
            return  # the page had left before it was read; enough others stay

    page.on("requestfinished", keep)
    return bodies


def enter(page: Page, name: str) -> None:
    """From the first page into the paper."""
    press(page.get_by_role("contentinfo"), "Cuộc thi")
    press(page.get_by_role("main"), TITLE)
    expect(page.get_by_role("main")).to_contain_text("dự đoán số người dự thi gần đúng hơn")
    press(page, "Vào thi")
    fill(page, {"Họ và tên": name, "Đơn vị, xã phường, trường của bạn": "Xã Mẫu"})
    page.get_by_label(re.compile("Tôi đã đọc thể lệ")).check()
    page.wait_for_timeout(2500)  # whoever sends sooner than a person could read is asked to look again
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    expect(page.locator("form[data-quiz]")).to_be_visible()


def answer(page: Page) -> None:
    """Answers the question that is shown, of the papers the same everybody wrongly."""
    heading = page.get_by_role("heading", level=1).inner_text()
    kind, _, _, key = next(one for one in QUESTIONS if one[1] in heading)
    right = QUESTIONS[0][1] not in heading
    if kind == "Sắp thứ tự":
        for row in page.locator(".quiz-order").all():
            place = key.index(row.locator("label").inner_text().strip())
            row.locator("select").select_option(str(place + 1 if right else len(key) - place))
        return
    for one in page.locator(".quiz-choice").all():
        if any(one.inner_text().strip().endswith(text) for text in key) is right:
            one.locator("input").check()


def take_part(page: Page, faults: Faults) -> str:
    """On a telephone: the network goes and comes, another window takes over; the code."""
    enter(page, "Trần Thị Lan")
    faults.look("a question of the paper")
    said, first = page.locator("[data-saved]"), page.url
    answer(page)
    expect(said).to_contain_text("Đã lưu")
    page.get_by_role("button", name="Lưu và sang câu sau").click()
    expect(page).to_have_url(re.compile(r"cau=2$"))
    page.context.set_offline(True)
    answer(page)
    expect(said).to_contain_text("mất mạng")
    page.get_by_role("button", name="Lưu và sang câu sau").click()
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile(r"cau=2$"))  # the question with what was chosen is still there
    page.context.set_offline(False)
    expect(said).to_contain_text("Đã lưu")
    window = page.context.new_page()
    window.goto(first)
    window.goto(re.sub(r"/lam/.*", "/", first))
    window.get_by_role("button", name="Làm tiếp ở đây").click()
    expect(window.locator("form[data-quiz]")).to_be_visible()
    page.get_by_role("button", name="Lưu và sang câu sau").click()
    expect(page.get_by_role("alert")).to_contain_text("cửa sổ khác")
    page.get_by_role("link", name="Làm tiếp ở đây").click()
    page.get_by_role("button", name="Làm tiếp ở đây").click()
    expect(page.locator(".quiz-done")).to_have_count(2)
    page.locator(".quiz-numbers a").nth(2).click()
    expect(page).to_have_url(re.compile(r"cau=3$"))
    answer(page)
    page.get_by_role("button", name="Lưu và xem lại").click()
    expect(page.get_by_role("main")).to_contain_text("Bạn đã trả lời mọi câu")
    hand_in(page, "2")
    faults.look("handed in")
    window.close()
    return fact(page, "Mã bài thi").split()[0]


def hand_in(page: Page, guess: str) -> None:
    """Hands in with a guess."""
    labelled(page, "Bạn đoán có bao nhiêu người dự thi vòng này?").fill(guess)
    page.get_by_role("main").get_by_role("button", name="Nộp bài").click()
    expect(page.get_by_role("main")).to_contain_text("Điểm và đáp án mở sau khi vòng thi đóng")


def without_javascript(people: House) -> Page:
    """The same without a script."""
    context = people.browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    people.contexts.append(context)
    page = context.new_page()
    page.goto(people.site.url)
    enter(page, "Lê Văn Quang")
    for _ in QUESTIONS:
        answer(page)
        page.get_by_role("button", name=re.compile("^Lưu và ")).click()
    hand_in(page, "900")
    return page


def round_of(people: House) -> Page:
    """The round at the desk."""
    desk = people.desk("chanhvp")
    contests(desk)
    press(desk.get_by_role("main"), TITLE)
    press(desk.get_by_role("main"), "Vòng 1")
    return desk


def grade(people: House) -> None:
    """The round is over: papers may be looked at."""
    desk = round_of(people)
    expect(desk.get_by_role("main")).to_contain_text("đã nộp: 2")
    desk.get_by_role("button", name="Chấm và mở xem bài").click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã chấm")


def appeal(people: House, other: Page) -> None:
    """Somebody appeals against what he had wrong; it counts for everybody, and the marks before and after are shown."""
    other.reload()
    wrong = other.locator("li[id^=cau-]").filter(has_text="chưa đúng").first
    wrong.get_by_text("Khiếu nại câu này").click()
    wrong.locator("textarea").fill("Câu hỏi này hiểu hai cách được.")
    wrong.get_by_role("button", name="Gửi khiếu nại").click()
    expect(other.get_by_role("main")).to_contain_text("Chờ trả lời")
    desk = people.desk("chanhvp")
    press(desk, re.compile("khiếu nại bài thi chờ trả lời"))
    desk.get_by_role("main").get_by_role("link", name=re.compile(r"^Câu \d")).first.click()
    desk.get_by_label("Chấp nhận", exact=True).check()
    desk.get_by_label(re.compile("Trả lời người khiếu nại")).fill("Lời câu hỏi chưa rõ.")
    desk.get_by_label(re.compile("Tính đúng cho mọi người")).check()
    desk.get_by_role("button", name="Gửi trả lời").click()
    expect(desk.get_by_role("main")).to_contain_text("tính đúng cho mọi người")
    desk.get_by_text("Những bài đổi điểm").click()
    expect(desk.get_by_role("main")).to_contain_text("Lê Văn Quang, Xã Mẫu: 4 → 6 điểm")


def publish(people: House) -> None:
    """Places, prizes and certificates."""
    desk = round_of(people)
    desk.get_by_role("button", name="Công bố kết quả").click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã công bố kết quả")
    desk.get_by_text("Cấp giấy chứng nhận").first.click()
    desk.locator("details[open]").get_by_role("button", name="Cấp giấy chứng nhận").click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã cấp 2 giấy")


def look_up(page: Page, code: str) -> None:
    """An attempt by its code, from the contests on."""
    press(page.get_by_role("contentinfo"), "Cuộc thi")
    press(page.get_by_role("main"), "Xem bài thi của tôi")
    labelled(page, "Mã bài thi").fill(code.lower().replace("-", " "))
    page.get_by_role("main").get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(code)


def certificate(page: Page, faults: Faults) -> None:
    """The certificate, the places with masked names, the public check of the code of the certificate."""
    assert paper(page, re.compile("PDF")).startswith(b"%PDF")
    address = page.get_by_role("link", name=re.compile("PDF")).evaluate("a => a.href")
    name = page.request.get(address).headers["content-disposition"]
    number = re.search(r"giay-chung-nhan-([0-9a-z]+)\.pdf", name)
    assert number is not None, name
    press(page.get_by_role("main"), "Xem bảng xếp hạng")
    expect(page.get_by_role("main")).to_contain_text("T. T. L.")
    expect(page.get_by_role("main")).not_to_contain_text("Trần Thị Lan")
    faults.look("the places")
    press(page.get_by_role("contentinfo"), "Kiểm tra giấy chứng nhận")
    page.get_by_role("main").get_by_role("textbox").first.fill(number.group(1))
    page.get_by_role("main").get_by_role("button").first.click()
