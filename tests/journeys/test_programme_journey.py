"""A plan on paper goes in at the desk, is run by the units, and its yearly report comes out: on each database."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from journey_faults import Faults
from journey_steps import House, fill, house, labelled, paper, press
from playwright.sync_api import Browser, Page, expect

from agency_house import PASSWORD, STAFF, make_house, new_database
from browser import WIDTHS, Site, needs_browser, served

pytestmark = [pytest.mark.browser, needs_browser]

SERVER = "CUALUAT_TEST_POSTGRESQL"
YEAR = date.today().year
PLAN = f"""SỞ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số:     /KH-SKHCN
Mẫu, ngày     tháng 02 năm {YEAR}
KẾ HOẠCH
Đưa pháp luật về khoa học đến với người dân
Thực hiện Kế hoạch số 62/KH-UBND ngày 03/10/2022 của UBND tỉnh Mẫu;
I. MỤC ĐÍCH
- Thực hiện Quyết định số 977/QĐ-TTg ngày 11/8/2022 của Thủ tướng Chính phủ.
II. NỘI DUNG
1. Hướng dẫn, chỉ đạo
a) Lập bảng việc cho từng phòng.
Thời gian thực hiện: Trong năm
b) Gom kết quả của các phòng để báo lên tỉnh.
Thời gian thực hiện: Theo chỉ đạo của UBND tỉnh Mẫu.
2. Đưa pháp luật về cơ sở
a) In áp phích về cân đúng, đong đủ.
Thời gian thực hiện: Hằng năm
b) Nói chuyện về ghi nhãn hàng hóa ở chợ quê.
Thời gian thực hiện: Từ năm {YEAR} đến năm 2035
III. TỔ CHỨC THỰC HIỆN
1. Giao Thanh tra Sở nhắc các phòng và gom kết quả.
Nơi nhận:
- UBND tỉnh (để báo cáo);
- Sở Tư pháp (để theo dõi);
- Lưu: VT.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Nguyễn Văn Ví Dụ
"""
SHARED = Path(os.environ.get("CUALUAT_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
ORIGIN = "ke-hoach-skhcn-hung-yen-2023.txt"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def agency(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A new house in which nothing but the agency is."""
    database = ""
    if request.param == "postgresql":
        if SERVER not in os.environ:
            pytest.skip("không có PostgreSQL; Debian: apt-get install postgresql")
        database = new_database(os.environ[SERVER], "journey")
    home = tmp_path_factory.mktemp("agency") / request.param
    with served(home, make_house(home, database)) as url:
        yield Site(url, home, dict.fromkeys(STAFF, PASSWORD), {}, {})


def is_postgresql(site: Site) -> bool:
    """Whether the house works on PostgreSQL."""
    return site.home.name == "postgresql"


def test_a_plan_goes_in_and_its_yearly_report_comes_out(agency: Site, browser: Browser, tmp_path: Path) -> None:
    """The plan from which this program began, where it lies beside the project; one like it elsewhere."""
    file, number, runs_from = SHARED / "plans" / ORIGIN, "15/KH-SKHCN", f"01/01/{YEAR}"
    talk, day = "II.2.b", "10/02/2023"
    if not file.exists():
        file, day = tmp_path / "ke-hoach.txt", f"10/02/{YEAR}"
        file.write_text(PLAN, encoding="utf-8")
    with house(agency, browser) as people:
        plan = drop_in(people, file)
        main = plan.get_by_role("main")
        expect(main).to_contain_text("977/QĐ-TTg")
        expect(main).to_contain_text("UBND tỉnh (để báo cáo)")
        for path in ("II.1.a", "II.1.b", "II.2.a"):
            expect(main.locator(".plan-task__path", has_text=re.compile(rf"^{path}$"))).to_have_count(1)
        issue(plan, number, day, runs_from)
        give(people, talk, "Phòng Quản lý công nghệ", "Đỗ Thị Cán Bộ")
        do(people, talk, "Đã nói chuyện ở hai chợ, 60 người nghe.", tmp_path)
        blocked(people, "II.2.a")
        report = write_report(people, "Đã làm xong ở hai chợ.")
        words = report_words(report)
        assert "Đã nói chuyện ở hai chợ" in words
        assert "Phòng Quản lý công nghệ" in words
        assert "Chưa làm được vì chờ kế hoạch tỉnh" in words
        figures_open(report)
        if not is_postgresql(agency):  # what pages look like does not hang on the database
            look_at_all(people, agency)


# --- what people do ----------------------------------------------------------------------------------------------


def menu(page: Page, name: str) -> None:
    """Goes where the menu of the desk leads."""
    press(page.get_by_role("navigation", name=re.compile("ở bàn$")).first, "Chương trình")
    if name != "Cả chương trình":
        press(page, name)


def drop_in(people: House, file: Path) -> Page:
    """The focal unit drops a file in; the page of what was read."""
    page = people.desk("daumoi")
    menu(page, "Kế hoạch")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Đọc kế hoạch").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đọc kế hoạch")
    while page.get_by_role("button", name=re.compile("^Đã xem")).count():
        page.get_by_role("button", name=re.compile("^Đã xem")).first.click()
        page.wait_for_load_state()
    return page


def issue(page: Page, number: str, day: str, runs_from: str = "") -> None:
    """Writes number and day onto the plan that is shown, and puts it before the public."""
    fill(page, {"Số, ký hiệu": number, "Ngày ban hành": day, "Theo dõi nhiệm vụ từ ngày": runs_from})
    page.get_by_role("button", name="Ghi số và ngày").click()
    expect(page.get_by_role("status").first).to_contain_text("các việc đã được lập")
    page.get_by_role("button", name="Đăng lên trang công khai").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đăng")


def work(people: House, who: str, path: str) -> Page:
    """The page of a thing to be done, as somebody finds it in the list by the place of its task."""
    page = people.desk(who)
    menu(page, "Việc theo kế hoạch")
    press(page.get_by_role("navigation", name="Xem theo"), re.compile("^Chưa xong"))
    place = page.locator(".plan-task__path", has_text=re.compile(rf"^{re.escape(path)}$"))
    page.locator(".work-row").filter(has=place).get_by_role("link").first.click()
    expect(page.get_by_role("navigation", name="Đường dẫn")).to_contain_text(f"{path},")
    return page


def _open(page: Page, part: str) -> None:
    details = page.locator(f"details#{part}")
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def give(people: House, path: str, unit: str, person: str) -> None:
    """The focal unit gives the work to a unit, and there to somebody."""
    page = work(people, "daumoi", path)
    for label, value in (("Đơn vị", unit), ("Người làm", person)):
        _open(page, "assign")
        labelled(page.locator("#assign"), label).select_option(label=value)
        page.locator("#assign").get_by_role("button").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã giao việc")


def do(people: House, path: str, result: str, folder: Path) -> None:
    """The officer does it, with a file as evidence."""
    proof = folder / "bien-ban.txt"
    proof.write_text("Biên bản buổi nói chuyện.", encoding="utf-8")
    page = work(people, "canbo", path)
    form = page.locator("details#report")
    fill(form, {"Mức hoàn thành, phần trăm": "100", "Đã làm được gì": result})
    form.get_by_label("Việc này đã xong").check()
    form.locator("input[type=file]").set_input_files(str(proof))
    form.get_by_role("button", name="Ghi").click()
    expect(page.get_by_role("status").first).to_contain_text("hoàn thành")
    expect(page.get_by_role("main")).to_contain_text("bien-ban.txt")


def blocked(people: House, path: str) -> None:
    """The focal unit tells what blocks a thing; the leader reads it."""
    obstacle = "Chưa có kế hoạch của tỉnh để bám theo."
    page = work(people, "daumoi", path)
    _open(page, "obstacle")
    fill(page.locator("#obstacle"), {"Vướng mắc": obstacle})
    page.locator("#obstacle").get_by_role("button").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã gửi vướng mắc")
    leader = people.desk("giamdoc")
    menu(leader, "Vướng mắc")
    press(leader.get_by_role("main"), re.compile(re.escape(obstacle[:30])))
    expect(leader.get_by_role("main")).to_contain_text(obstacle)


def write_report(people: House, done: str) -> Page:
    """The report of the year from its template to its number; the page of the report."""
    page = people.desk("daumoi")
    menu(page, "Báo cáo")
    press(page, "Lập báo cáo")
    fill(page, {"Tên báo cáo": f"Báo cáo kết quả thực hiện Đề án năm {YEAR}"})
    fill(
        page,
        {
            "Mẫu": "Báo cáo năm thực hiện Đề án 977 (kèm chương trình)",
            "Từ ngày": f"01/01/{YEAR}",
            "Đến ngày": f"31/12/{YEAR}",
            "Kính gửi": "Ủy ban nhân dân tỉnh Mẫu",
        },
    )
    page.get_by_role("button", name="Lập báo cáo này").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lập báo cáo")
    address = page.url
    page.get_by_role("button", name="Chốt số liệu").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã chốt số liệu")
    for part, text in (
        ("Kết quả thực hiện", done),
        ("Khó khăn, vướng mắc", "Chưa làm được vì chờ kế hoạch tỉnh."),
        ("Phương hướng, kiến nghị", "Sang năm làm tiếp."),
    ):
        page.get_by_role("link", name=re.compile(f"^Viết {part}")).click()
        page.get_by_role("main").locator("textarea").first.fill(text)
        page.get_by_role("main").get_by_role("button", name="Ghi", exact=True).click()
        page.goto(address)
    page.get_by_role("button", name="Trình duyệt").click()
    leader = people.desk("giamdoc")
    leader.goto(address)
    labelled(leader, "Người ký").select_option(index=0)
    leader.get_by_role("button", name="Ban hành").click()
    expect(leader.get_by_role("status").first).to_contain_text("Đã ban hành")
    return leader


def report_words(page: Page) -> str:
    """What stands in the Word file of the report that is shown."""
    document = Document(io.BytesIO(paper(page, "Tải Word")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def figures_open(page: Page) -> None:
    """A figure leads to the rows that it counts."""
    address = page.url
    press(page.locator("table.figures").first, re.compile("."))
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    page.goto(address)


def look_at_all(people: House, site: Site) -> None:
    """Every page of the programme at three widths before the leader: nothing that axe finds serious, no sideways scrolling."""
    page = people.desk("giamdoc")
    addresses = []
    for name in ("Cả chương trình", "Việc theo kế hoạch", "Kế hoạch", "Vướng mắc", "Báo cáo"):
        menu(page, name)
        addresses.append(page.url)
        inside = page.get_by_role("main").locator("li a").first
        if inside.count():
            addresses.append(inside.evaluate("a => a.href"))
    addresses += [f"{site.url}/ban-lam-viec/ke-hoach/1/", f"{site.url}/ban-lam-viec/ke-hoach/1/tien-do/"]
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults = Faults(page, width)
        for address in dict.fromkeys(addresses):
            page.goto(address)
            faults.look(address.removeprefix(site.url))
        found += faults.found
    assert not found, "\n".join(found)
