"""Printed lines to paragraphs."""

from __future__ import annotations

from cualuat.law.load.readers.joining import (
    Line,
    in_reading_order,
    join_lines,
    lower_digits,
    without_margins,
    without_notes,
)

LEFT, RIGHT, LETTER, STEP = 85.0, 540.0, 5.0, 16.0


def line(
    text: str,
    row: int,
    *,
    left: float = LEFT,
    full: bool = False,
    page: int = 0,
    right: float | None = None,
    high: float = 12,
) -> Line:
    end = RIGHT if full else left + LETTER * len(text)
    top = 100 + row * STEP
    return Line(text, left, right or end, top, top + high, page, 595, 842)


def test_lines_join_until_one_is_short() -> None:
    lines = [
        line("Điều 1. Phạm vi", 0, left=LEFT + 30),
        line(
            "Quy ước này nêu việc giữ chim câu ở các tầng của khu nhà và việc thăm nom chúng",
            1,
            left=LEFT + 30,
            full=True,
        ),
        line("Điều 3 của quy ước cũ cùng các giấy tờ đã ký vẫn dùng được cho đến hết năm nay, kể cả", 2, full=True),
        line("phần sân.", 3),
        line("1. Khoản đầu", 4, left=LEFT + 30),
    ]
    assert join_lines(lines) == [
        "Điều 1. Phạm vi",
        "Quy ước này nêu việc giữ chim câu ở các tầng của khu nhà và việc thăm nom chúng "
        "Điều 3 của quy ước cũ cùng các giấy tờ đã ký vẫn dùng được cho đến hết năm nay, kể cả phần sân.",
        "1. Khoản đầu",
    ]


def test_marks_begin_paragraphs_after_a_full_line_without_indent() -> None:
    lines = [
        line("a) Chủ chim che kín ba mặt chuồng bằng ván hoặc bạt và dọn phân trước khi trời nắng;", 0, full=True),
        line("b) Tổ dân phố đi xem mỗi quý một lần và ghi vào sổ treo ở chân cầu thang cho mọi người.", 1, full=True),
        line("Điều 2. Hiệu lực", 2),
    ]
    assert len(join_lines(lines)) == 3


def test_paragraph_goes_on_over_a_page() -> None:
    lines = [
        line("Chủ chim che kín ba mặt chuồng bằng ván hoặc bạt và dọn phân trước khi trời nắng to,", 40, full=True),
        line("rồi khóa cửa.", 0, page=1),
    ]
    assert len(join_lines(lines)) == 1


def test_wide_gap_and_capitals_part_paragraphs() -> None:
    lines = [
        line("MỘT TÊN GỌI BẰNG CHỮ HOA DÀI CHO ĐẾN HẾT DÒNG IN NÀY CỦA TRANG GIẤY", 0, full=True),
        line("chữ thường chạy tiếp sau tên gọi và cũng dài cho đến hết dòng in này của trang giấy đó", 1, full=True),
        line("sau một khoảng trống rộng thì là đoạn khác, cũng dài cho đến hết dòng in của trang", 4, full=True),
    ]
    assert len(join_lines(lines)) == 3


def test_head_of_two_columns_is_read_column_after_column() -> None:
    segments = [
        line("ỦY BAN NHÂN DÂN", 0, left=90, right=200),
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0, left=280, right=520),
        line("PHƯỜNG MẪU", 1, left=100, right=190),
        line("Độc lập - Tự do - Hạnh phúc", 1, left=310, right=490),
        line("Số: 5/QĐ-UBND", 2, left=100, right=190),
        line("Mẫu, ngày 3 tháng 4 năm 2026", 2, left=310, right=490),
        line("QUYẾT ĐỊNH", 4, left=240, right=350),
        line("STT", 6, left=90, right=110),
        line("Tên", 6, left=200, right=220),
    ]
    ordered, table_rows = in_reading_order(list(reversed(segments)))
    assert [one.text for one in ordered] == [
        "ỦY BAN NHÂN DÂN",
        "PHƯỜNG MẪU",
        "Số: 5/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Mẫu, ngày 3 tháng 4 năm 2026",
        "QUYẾT ĐỊNH",
        "STT Tên",
    ]
    assert table_rows == 1


def test_page_numbers_and_running_heads_are_dropped() -> None:
    lines = []
    for page in range(5):
        lines.append(Line("CÔNG BÁO/Số 12", 85, 200, 30, 42, page, 595, 842))
        lines.append(line(f"nội dung trang {page}", 10, page=page))
        lines.append(Line(f"- {page + 1} -", 290, 300, 800, 812, page, 595, 842))
    kept, dropped = without_margins(lines)
    assert [one.text for one in kept] == [f"nội dung trang {page}" for page in range(5)]
    assert len(dropped) == 10


def test_a_number_in_the_text_stays() -> None:
    kept, _ = without_margins([line("2026", 10), line("trong bảng", 11)])
    assert len(kept) == 2


def test_notes_at_the_foot() -> None:
    body = [line(f"dòng thứ {row} của trang này", row) for row in range(8)]
    body[0] = line("QUY ƯỚC SỐ 9\ue0001\ue001 rộng 30 m\ue0002\ue001, 10\ue0006\ue001", 0)
    notes = [line("1 Do tổ dân phố soạn, đã đọc", 38, high=9), line("trước mọi người.", 39, high=9)]
    kept, found = without_notes([*body, *notes])
    assert kept[0].text == "QUY ƯỚC SỐ 9[1] rộng 30 m2, 10^6"
    assert [one.text for one in found] == ["[1] Do tổ dân phố soạn, đã đọc", "trước mọi người."]
    assert lower_digits("không có gì", set()) == "không có gì"
