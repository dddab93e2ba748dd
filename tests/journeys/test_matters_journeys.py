"""Matters from the moment somebody brings them to the answer that everybody reads, as people at both ends live them."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from journey_steps import (
    Receipt,
    agree,
    assign,
    begin,
    choose,
    fact,
    fill,
    finish_step,
    fits,
    follow,
    follow_sealed,
    go_on,
    house,
    labelled,
    open_box,
    open_step,
    paper,
    press,
    preview,
    propose,
    publish,
    rate,
    read_in_public,
    receipt_of,
    send,
    take_step,
)
from PIL import Image
from playwright.sync_api import Browser, expect

from browser import Site, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]


def today(days: int = 0) -> str:
    """A day from today on, as people write it."""
    return f"{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')) + timedelta(days=days):%d/%m/%Y}"


def photograph() -> bytes:
    """A small picture that tells where it was taken."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[271], exif[272] = "Vidu", "May anh cua ba Sao"
    Image.new("RGB", (40, 30), "#7a5").save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_a_complaint_from_the_form_to_the_public_decision(site: Site, browser: Browser) -> None:
    subject = "Quyết định thu hồi sạp hàng ở chợ Mẫu"
    with house(site, browser) as everybody:
        # The citizen writes half of it, leaves, and comes back with her code.
        her = everybody.person()
        begin(her, "Đòi sửa, hủy một quyết định", "Viết khiếu nại")
        fill(
            her,
            {
                "Việc gì?": subject,
                "Kể lại sự việc": "Tôi là Đinh Thị Sao Khuê, thuê sạp số 7 từ năm 2019. Ban quản lý thu hồi, không nêu lý do.",
                "Khiếu nại quyết định hay việc làm nào?": "Quyết định số 77/QĐ-BQL ngày 02/11/2026",
            },
        )
        her.get_by_role("button", name="Lưu, để làm sau").click()
        draft = her.locator(".code--big").inner_text()
        fits(her)
        her.get_by_role("button", name="Quên mã trên máy này").click()
        her.get_by_role("link", name="Cửa Luật").first.click()
        press(her, "Gửi phản ánh, khiếu nại, tố cáo, xin thông tin")
        press(her, "Viết tiếp bản nháp")
        labelled(her, "Mã bản nháp").fill(draft.lower().replace("-", ""))
        her.get_by_role("button", name="Mở bản nháp").click()
        expect(labelled(her, "Việc gì?")).to_have_value(subject)
        fill(
            her,
            {
                "Của cơ quan, người nào?": "Ban quản lý chợ Mẫu",
                "Bạn nhận được hoặc biết việc ấy ngày nào?": today(-10),
                "Bạn yêu cầu, đề nghị gì?": "Hủy quyết định, trả lại sạp.",
            },
        )
        go_on(her, "Tệp kèm theo")
        her.get_by_label("Chọn tệp").set_input_files(
            {"name": "quyet-dinh.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
        )
        her.get_by_role("button", name="Thêm tệp").click()
        expect(her.get_by_role("main")).to_contain_text("quyet-dinh.jpg")
        go_on(her, "Người gửi")
        her.get_by_role("button", name="Lưu và tiếp tục").click()  # forgot to say who she is
        expect(her.get_by_role("alert")).to_be_visible()
        fill(her, {"Họ và tên": "Đinh Thị Sao Khuê", "Địa chỉ": "Tổ 9, phường Mẫu, tỉnh Mẫu"})
        go_on(her, "Xem lại và gửi")
        expect(her.get_by_role("region", name="Đơn của bạn")).to_contain_text("Ban quản lý chợ Mẫu")
        receipt = send(her)
        assert receipt.code == draft, "the code of the draft becomes the code of the matter"
        her.get_by_role("button", name="Quên mã trên máy này").click()
        follow(her, receipt)
        expect(her.get_by_role("main")).to_contain_text("Cơ quan đã nhận đơn của bạn")
        her.get_by_text("Vì sao là ngày này?").first.click()
        expect(her.locator("details[open]").first).to_contain_text("7 ngày làm việc")

        # The clerk takes it in and gives it to somebody; the officer prepares, the leader decides.
        clerk = everybody.matter("tiepdan", receipt.number)
        take_step(clerk, "Nhận xử lý")
        assign(clerk, "Phòng Hành chính tư pháp", "Triệu Thị Cần")
        officer = everybody.matter("canbo2", receipt.number)
        fill(officer, {"Thêm ghi chú": "Đã gọi Ban quản lý chợ, họ hẹn gửi hồ sơ sáng mai."})
        officer.get_by_role("button", name="Ghi", exact=True).click()
        fill(officer, {"Nhắn người gửi": "Bà gửi thêm hợp đồng thuê sạp nếu còn giữ."})
        officer.get_by_role("button", name="Gửi tin").click()
        expect(officer.get_by_role("region", name="Trao đổi với người gửi")).to_contain_text("hợp đồng thuê sạp")
        propose(officer, "Thụ lý", {"Lần giải quyết": "lần đầu"}, "Đơn đủ điều kiện, kính trình.")
        leader = everybody.desk("giamdoc")
        press(leader, f"Thụ lý: {subject}")
        expect(leader.get_by_role("main")).to_contain_text("Đơn đủ điều kiện, kính trình.")
        finish_step(leader, "Thụ lý")
        expect(leader.get_by_role("region", name="Văn bản")).to_contain_text("Thông báo về việc thụ lý")
        take_step(leader, "Giao xác minh", {"Thời gian xác minh": "15 ngày"})

        # She reads what was asked of her, and answers.
        her.reload()
        expect(her.locator("#trao-doi")).to_contain_text("hợp đồng thuê sạp")
        assert "Ban quản lý chợ, họ hẹn" not in her.inner_text("main"), "a note of the desk"
        expect(her.get_by_role("main")).to_contain_text("Đang xác minh nội dung khiếu nại")
        fill(her, {"Viết thêm cho cơ quan": "Hợp đồng tôi để ở nhà, mai tôi gửi."})
        her.locator("#trao-doi").get_by_role("button", name="Gửi", exact=True).click()
        expect(her.locator("#trao-doi")).to_contain_text("mai tôi gửi")

        officer = everybody.matter("canbo2", receipt.number)
        expect(officer.get_by_role("region", name="Trao đổi với người gửi")).to_contain_text("mai tôi gửi")
        words = {
            "Việc ban hành quyết định, thực hiện hành vi": "Quyết định ban hành mà không lập biên bản.",
            "Kết quả xác minh từng nội dung": "Không có căn cứ thu hồi.",
            "Căn cứ pháp luật": "Điều 5 Quy chế chợ Mẫu.",
            "Kiến nghị giải quyết": "Hủy quyết định.",
        }
        take_step(officer, "Báo cáo kết quả xác minh", {**words, "Kết luận": "đúng"})
        decision = {
            "Kết quả": "Khiếu nại đúng toàn bộ", "Kết quả xác minh": "Không có căn cứ thu hồi sạp.", "Kết luận": "đúng",
            "Căn cứ pháp luật": "Điều 5 Quy chế chợ Mẫu.",
            "Nội dung giải quyết (Điều 1)": "Hủy Quyết định số 77/QĐ-BQL, trả lại sạp số 7 cho bà Đinh Thị Sao Khuê.",
        }  # fmt: skip
        open_step(officer, "Ra quyết định giải quyết", decision)
        shown = preview(officer)
        assert (shown.status, shown.headers["content-type"]) == (200, "application/pdf")
        fill(officer, {"Lời trình": "Dự thảo quyết định."})
        officer.get_by_role("button", name="Trình", exact=True).click()
        expect(officer.get_by_role("status")).to_contain_text("Đã trình")
        leader = everybody.desk("giamdoc")
        press(leader, f"Ra quyết định giải quyết: {subject}")
        finish_step(leader, "Ra quyết định giải quyết")
        expect(leader.get_by_role("region", name="Văn bản")).to_contain_text(re.compile(r"số \d+/QĐ-STP"))

        officer = everybody.matter("canbo2", receipt.number)
        letter = officer.get_by_role("region", name="Văn bản").get_by_role("listitem").filter(has_text="QĐ-STP")
        letter.first.get_by_text("Ghi việc gửi, bản đã ký").click()
        fill(letter.first, {"Cách gửi": "Giao tận tay"})
        letter.first.get_by_role("button", name="Đã gửi").click()
        take_step(officer, "Người khiếu nại đã nhận quyết định", {"Ngày nhận được": today()})

        # She reads the decision, is not content, and complains again.
        her.get_by_role("link", name="Cửa Luật").first.click()
        follow(her, receipt)
        expect(her.get_by_role("main")).to_contain_text("Khiếu nại đúng toàn bộ")
        assert paper(her, re.compile("Quyết định giải quyết khiếu nại.*PDF")).startswith(b"%PDF")
        rate(her, "Chưa", "2", "Sạp đã trả nhưng hàng của tôi thì mất.")
        press(her, "Viết khiếu nại lần hai")
        expect(her.get_by_role("heading", name="Khiếu nại lần hai")).to_be_visible()
        officer = everybody.matter("canbo2", receipt.number)
        expect(officer.get_by_role("region", name="Trao đổi với người gửi")).to_contain_text("hàng của tôi thì mất")
        open_step(officer, "Có khiếu nại lần hai", {"Nội dung khiếu nại lần hai": "Đề nghị bồi thường hàng bị mất."})
        officer.get_by_role("main").get_by_role("button", name="Có khiếu nại lần hai").click()
        expect(officer.get_by_role("status")).to_contain_text("Đã lập hồ sơ khiếu nại lần hai")
        her.get_by_role("link", name="Cửa Luật").first.click()
        follow(her, receipt)
        expect(her.get_by_role("heading", name="Hồ sơ liên quan")).to_be_visible()

        # Whoever publishes covers who she is; a stranger reads the decision.
        publish(everybody.desk("dangbai"), subject, "Thu hồi sạp hàng ở chợ")
        read = read_in_public(everybody.person(), "sạp", "Thu hồi sạp hàng ở chợ")
        assert "Hủy Quyết định số 77/QĐ-BQL" in read
        assert "Khuê" not in read


def test_feedback_answered_reopened_and_made_public(site: Site, browser: Browser) -> None:
    subject = "Đèn đường thôn Sao Mai không sáng"
    with house(site, browser) as everybody:
        her = everybody.person()
        begin(her, "Báo một việc chưa tốt", "Viết phản ánh, kiến nghị")
        code = her.locator(".draft-code .code").inner_text()
        fill(
            her,
            {
                "Việc gì?": subject,
                "Kể lại sự việc": "Ba cột đèn tắt từ đầu tháng, trẻ em đi học về tối không thấy đường.",
            },
        )
        expect(her.locator("[data-saved]")).to_contain_text("Đã lưu lúc")  # by itself, while she types
        her.wait_for_timeout(2500)  # the last words too: a second and a half after the last key
        other = everybody.person()  # the telephone is empty; she goes on at a neighbour's
        press(other, "Gửi phản ánh, khiếu nại, tố cáo, xin thông tin")
        press(other, "Viết tiếp bản nháp")
        fill(other, {"Mã bản nháp": code})
        other.get_by_role("button", name="Mở bản nháp").click()
        expect(labelled(other, "Việc gì?")).to_have_value(subject)
        expect(labelled(other, "Kể lại sự việc")).to_have_value(re.compile("Ba cột đèn"))
        fill(other, {"Ở đâu?": "Ngõ 3, thôn Sao Mai"})
        go_on(other, "Tệp kèm theo")
        go_on(other, "Người gửi")
        fill(other, {"Họ và tên": "Đinh Thị Sao Mai", "Điện thoại": "0912 555 013"})
        go_on(other, "Xem lại và gửi")
        receipt = send(other)

        # The clerk gives it to a unit, the officer does not see who wrote; the head answers.
        clerk = everybody.matter("tiepdan2", receipt.number)
        take_step(clerk, "Giao xử lý", {"Giao cho đơn vị": "Phòng Bổ trợ tư pháp", "Cán bộ": "Ninh Văn Vững"})
        officer = everybody.matter("canbo4", receipt.number)
        assert "Đinh Thị Sao Mai" not in officer.inner_text("main")
        take_step(officer, "Hỏi lại người gửi", {"Cần người gửi nói rõ điều gì?": "Cột đèn số mấy, bà có nhớ không?"})
        follow(other, receipt)
        expect(other.get_by_role("region", name="Hồ sơ đang ở đâu")).to_contain_text("bạn")
        expect(other.get_by_role("main")).to_contain_text("Cột đèn số mấy, bà có nhớ không?")
        fill(other, {"Viết thêm cho cơ quan": "Cột 12, 13 và 14, trước cổng chùa."})
        other.locator("#trao-doi").get_by_role("button", name="Gửi", exact=True).click()
        officer = everybody.matter("canbo4", receipt.number)
        expect(officer.get_by_role("region", name="Trao đổi với người gửi")).to_contain_text("Cột 12, 13 và 14")
        propose(officer, "Trả lời", {"Nội dung trả lời": "Đã thay bóng ba cột đèn ngày hôm nay."}, "Kính trình.")
        head = everybody.desk("truongphongbt")
        press(head, f"Trả lời: {subject}")
        finish_step(head, "Trả lời")

        # It is not solved: she asks to open it again, the head grants it, the second answer helps.
        follow(other, receipt)
        expect(other.get_by_role("main")).to_contain_text("Đã thay bóng ba cột đèn")
        rate(other, "Chưa, tôi đề nghị mở lại", "4", "Cột 14 vẫn tối.")
        expect(other.get_by_role("main")).to_contain_text("người đứng đầu đơn vị sẽ trả lời")
        head = everybody.desk("truongphongbt")
        press(head, subject)
        wish = head.locator("#mo-lai")
        expect(wish).to_contain_text("Cột 14 vẫn tối.")
        choose(wish, "Quyết định", "Mở lại hồ sơ")
        fill(wish, {"Trả lời người gửi": "Thợ đến xem lại cột 14 chiều nay."})
        wish.get_by_role("button", name="Trả lời").click()
        take_step(head, "Trả lời", {"Nội dung trả lời": "Đã thay cả dây cột 14, đèn sáng. Cảm ơn bà Đinh Thị Sao Mai."})
        follow(other, receipt)
        expect(other.get_by_role("main")).to_contain_text("Đề nghị mở lại được chấp nhận")
        rate(other, "Đã được giải quyết", "5", "Đèn sáng rồi, cảm ơn.")
        head = everybody.matter("truongphongbt", receipt.number)
        expect(head.get_by_role("region", name="Trao đổi với người gửi")).to_contain_text("thái độ 5/5")
        take_step(head, "Xong")
        follow(other, receipt)
        expect(other.get_by_role("region", name="Hồ sơ đang ở đâu")).to_contain_text("Đã xong")

        publish(everybody.desk("dangbai"), subject, "Đèn đường trong thôn không sáng")
        read = read_in_public(everybody.person(), "cột 14", "Đèn đường trong thôn không sáng")
        assert "đèn sáng" in read
        assert "Đinh Thị" not in read
        follow(other, receipt)
        press(other, "Câu trả lời đã được công khai (không có tên bạn)")
        expect(other.get_by_role("heading", level=1)).to_have_text("Đèn đường trong thôn không sáng")


def test_information_is_asked_for_given_and_public(site: Site, browser: Browser) -> None:
    subject = "Quy hoạch bến xe Sao Hôm"
    with house(site, browser) as everybody:
        him = everybody.person()
        begin(him, "Xin xem, xin chép thông tin", "Viết yêu cầu thông tin")
        fill(
            him,
            {
                "Bạn cần thông tin, tài liệu nào?": subject,
                "Nói rõ thêm để cơ quan tìm đúng": "Bản đồ và thuyết minh đã duyệt năm 2026.",
                "Lý do, mục đích": "Nhà tôi ở cạnh bến.",
            },
        )
        choose(him, "Bạn muốn nhận bằng cách nào?", "Qua mạng (thư điện tử, trang này)")
        go_on(him, "Tệp kèm theo")
        go_on(him, "Người gửi")
        person = {"Họ và tên": "Đinh Văn Sao Hôm", "Địa chỉ": "Xóm Bến, xã Mẫu Tây, tỉnh Mẫu"}
        fill(him, {**person, "Số căn cước hoặc hộ chiếu": "000000000777"})
        go_on(him, "Xem lại và gửi")
        receipt = send(him)
        press(him, "Xem hồ sơ")
        fits(him)

        clerk = everybody.matter("tiepdan", receipt.number)
        take_step(
            clerk, "Hợp lệ, thông tin đơn giản, có sẵn",
            {"Giao cho đơn vị": "Phòng Xây dựng và kiểm tra văn bản", "Cán bộ": "Vi Thị Rõ"},
        )  # fmt: skip
        officer = everybody.matter("canbo5", receipt.number)
        given = {
            "Kết quả": "Cung cấp toàn bộ",
            "Nội dung trả lời": "Bến xe rộng 2 ha, bản đồ gửi kèm ông Đinh Văn Sao Hôm.",
        }
        open_step(officer, "Cung cấp thông tin", given)
        shown = preview(officer)
        assert (shown.status, shown.headers["content-type"]) == (200, "application/pdf")
        fill(officer, {"Lời trình": "Kính trình."})
        officer.get_by_role("button", name="Trình", exact=True).click()
        expect(officer.get_by_role("status")).to_contain_text("Đã trình")
        head = everybody.desk("truongphongvb")  # sends it back once
        press(head.get_by_role("main"), re.compile(re.escape(subject)))
        press(head, receipt.number)
        head.get_by_text("Trả lại để sửa", exact=True).click()
        fill(head, {"Cần sửa gì": "Ghi thêm số quyết định."})
        head.get_by_role("button", name="Trả lại", exact=True).click()
        officer = everybody.matter("canbo5", receipt.number)
        expect(officer.get_by_role("main")).to_contain_text("Ghi thêm số quyết định.")
        press(officer, "Sửa và trình lại")
        better = "Bến xe rộng 2 ha theo Quyết định số 99/QĐ-UBND, bản đồ gửi kèm ông Đinh Văn Sao Hôm."
        fill(officer, {"Nội dung trả lời": better})
        officer.get_by_role("button", name="Trình", exact=True).click()
        head = everybody.desk("truongphongvb")
        press(head, f"Cung cấp thông tin: {subject}")
        finish_step(head, "Cung cấp thông tin")

        him.get_by_role("link", name="Cửa Luật").first.click()
        follow(him, receipt)
        expect(him.get_by_role("main")).to_contain_text("Đã cung cấp thông tin")
        expect(him.get_by_role("main")).to_contain_text("Quyết định số 99/QĐ-UBND")
        assert paper(him, re.compile("PDF")).startswith(b"%PDF")
        rate(him, "Đã được giải quyết", "5", "Nhanh.")
        publish(everybody.desk("dangbai"), subject, "Bến xe mới rộng bao nhiêu?")
        read = read_in_public(everybody.person(), "bến xe", "Bến xe mới rộng bao nhiêu?")
        assert "Quyết định số 99/QĐ-UBND" in read
        assert "Sao Hôm" not in read.replace(subject, "")


DENOUNCER = "Đinh Thị Sao Kín"


def files_with(home: Path, words: str) -> list[str]:
    """Files of a house in which words stand open, whatever their case."""
    wanted = {words.encode(), words.upper().encode(), words.lower().encode(), b"dinh thi sao kin"}
    found = [file for file in home.rglob("*") if file.is_file()]
    return [str(file) for file in found if any(one in file.read_bytes() for one in wanted)]


def test_a_denunciation_that_names_nobody_to_anybody(site: Site, browser: Browser) -> None:
    with house(site, browser) as everybody:
        her = everybody.person()
        press(her, "Gửi phản ánh, khiếu nại, tố cáo, xin thông tin")
        her.get_by_role("main").get_by_role("link", name="Báo có người, cơ quan vi phạm").click()
        fits(her)
        press(her, "Viết tố cáo")
        expect(her.locator("input[name=proof]")).not_to_have_value("", timeout=30_000)  # the work is done
        fill(
            her,
            {
                "Bạn tố cáo ai?": "Diệp Văn Lời, thành viên tổ, Phòng Bổ trợ tư pháp",
                "Kể lại sự việc": "Ông ấy nhận phong bì của người đến công chứng, chiều thứ Ba, tại phòng 12.",
                "Họ và tên": DENOUNCER,
                "Địa chỉ": "Xóm Bến, xã Mẫu Tây, tỉnh Mẫu",
            },
        )
        her.get_by_role("button", name="Gửi", exact=True).click()
        expect(her.get_by_role("heading", name="Cơ quan đã nhận")).to_be_visible()
        fits(her)
        code, number = her.locator("#ma").inner_text(), fact(her, "Số")
        her.get_by_label("Tệp").set_input_files({"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
        her.get_by_role("button", name="Gửi tệp").click()
        expect(her.get_by_role("main")).to_contain_text("anh.jpg")
        follow_sealed(her, code)
        assert her.context.cookies() == []

        # Who is named does not see it; another member opens it, without seeing who wrote.
        named = everybody.desk("tocao3")
        press(named.get_by_role("navigation", name="Việc ở bàn"), "Tố cáo")
        expect(named.get_by_role("heading", level=1)).to_have_text("Tố cáo")
        assert number not in named.inner_text("main")
        officer = open_box(everybody, "tocao1", number)
        expect(officer.get_by_role("region", name="Nội dung")).to_contain_text("nhận phong bì")
        assert DENOUNCER not in officer.inner_text("main")
        take_step(officer, "Nhận xử lý")
        fill(officer, {"Viết vào hộp": "Bà còn nhớ ngày không? Đừng ghi tên mình."})
        officer.get_by_role("button", name="Nhắn người tố cáo").click()
        expect(officer.get_by_role("region", name="Trong hộp")).to_contain_text("Bà còn nhớ ngày không?")
        follow_sealed(her, code)
        expect(her.locator("#trao-doi")).to_contain_text("Bà còn nhớ ngày không?")
        fill(her, {"Viết thêm cho cơ quan": "Ngày 10 tháng 11."})
        her.get_by_role("button", name="Gửi", exact=True).click()
        expect(her.locator("#trao-doi")).to_contain_text("Ngày 10 tháng 11.")

        # Two custodians agree that one officer sees the name, for some hours.
        officer = open_box(everybody, "tocao1", number)
        expect(officer.get_by_role("region", name="Trong hộp")).to_contain_text("Ngày 10 tháng 11.")
        officer.get_by_text("Yêu cầu được xem", exact=True).click()
        fill(officer, {"Vì sao cần": "Báo việc thụ lý theo khoản 2 Điều 29."})
        officer.get_by_role("button", name="Gửi yêu cầu").click()
        expect(officer.get_by_role("region", name="Người tố cáo")).to_contain_text("đang chờ những người giữ khóa")
        agree(everybody, "giukhoa1", number)
        agree(everybody, "giukhoa2", number)
        officer = open_box(everybody, "tocao1", number)
        officer.get_by_role("button", name="Xem danh tính (ghi lại)").click()
        expect(officer.get_by_role("main")).to_contain_text(DENOUNCER)
        press(officer, "Về hồ sơ")

        # To the conclusion and its publication.
        content = "Nhận tiền của người đến công chứng."
        open_step(officer, "Quyết định thụ lý", {"Nội dung được thụ lý (đã lược bỏ điều làm lộ người tố cáo)": content})
        shown = preview(officer)
        assert (shown.status, shown.headers["content-type"]) == (200, "application/pdf")
        finish_step(officer, "Quyết định thụ lý")
        told = {"Nội dung tố cáo (đã lược bỏ điều làm lộ người tố cáo)": content}
        take_step(officer, "Đã thông báo việc thụ lý", told)
        concluded = {
            "Kết quả": "Tố cáo đúng một phần", "Kết quả xác minh từng nội dung": "Có nhận một lần.", "Kết luận": "đúng một phần",
            "Căn cứ pháp luật": "Điều 8 Luật Cán bộ mẫu.", "Trách nhiệm của từng bên": "Ông Lời chịu trách nhiệm.",
            "Biện pháp xử lý theo thẩm quyền": "Kiểm điểm, nộp lại tiền.", "Cơ quan quản lý người bị tố cáo": "Sở Tư pháp",
        }  # fmt: skip
        take_step(officer, "Kết luận nội dung tố cáo", {**told, **concluded})
        take_step(officer, "Đã gửi kết luận", {"Kết luận": "đúng một phần", "Việc xử lý": "Kiểm điểm."})
        take_step(officer, "Đã xử lý theo kết luận", {"Ghi nhận": "Đã kiểm điểm."})
        take_step(officer, "Công khai kết luận", {"Ghi nhận": "Niêm yết tại trụ sở."})
        follow_sealed(her, code)
        expect(her.get_by_role("heading", level=1)).to_contain_text("không lộ người tố cáo")
        assert her.context.cookies() == []

        # Her name stands open in no file of the house, and no page finds it.
        assert files_with(site.home, DENOUNCER) == []
        for who in ("tiepdan", "giamdoc", "quantri"):
            desk = everybody.desk(who)
            press(desk.get_by_role("navigation", name="Việc ở bàn"), "Hồ sơ")
            desk.get_by_label("Số hồ sơ, tên việc, họ tên người gửi").fill(DENOUNCER)
            desk.get_by_role("button", name="Lọc").click()
            expect(desk.get_by_role("main")).to_contain_text("Không có hồ sơ nào khớp")
        press(desk.get_by_role("navigation", name="Việc ở bàn"), "Nhật ký")
        for words in (DENOUNCER, number):
            desk.get_by_label("Tên người hoặc đối tượng").fill(words)
            desk.get_by_role("button", name="Lọc", exact=True).click()
            expect(desk.get_by_role("main")).to_contain_text("Không có sự kiện nào khớp")
        leader = everybody.desk("giamdoc")
        press(leader.get_by_role("navigation", name="Việc ở bàn"), "Tố cáo")
        press(leader.get_by_role("navigation", name="Trong mục này"), "Ai đã mở")
        expect(leader.get_by_role("main")).to_contain_text(number)
        assert "Sao Kín" not in leader.inner_text("main")
        stranger = everybody.person()
        press(stranger.get_by_role("navigation", name="Chính"), "Trả lời")
        received = stranger.get_by_role("row", name=re.compile("^Tố cáo")).get_by_role("cell").first
        assert int(received.inner_text()) > 0
        assert number not in stranger.inner_text("main")


def a_weekday(days: int) -> str:
    """The first day after so many days that is neither Saturday nor Sunday, as people write it."""
    day = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return f"{day:%d/%m/%Y}"


def test_a_reception_from_the_posting_to_the_public_answer(site: Site, browser: Browser) -> None:
    subject = "Xin gặp về đường vào xóm Sao Hôm bị rào"
    with house(site, browser) as everybody:
        clerk = everybody.desk("tiepdan")
        press(clerk.get_by_role("navigation", name="Việc ở bàn"), "Tiếp công dân")
        on = a_weekday(24)
        fill(
            clerk.get_by_role("main"),
            {"Ngày": on, "Lãnh đạo tiếp": "Trần Văn Mẫu", "Đơn vị phụ trách": "Văn phòng", "Nơi tiếp": "Phòng 101"},
        )
        clerk.get_by_role("button", name="Lập lịch").click()
        expect(clerk.get_by_role("heading", level=1)).to_contain_text(on)
        clerk.get_by_role("button", name="Niêm yết").click()
        expect(clerk.get_by_role("main")).to_contain_text("Niêm yết lúc")

        # Somebody takes a time, with a telephone; the receipt tells her number.
        her = everybody.person()
        press(her, "Hẹn gặp")
        fits(her)
        line = her.locator(".day-line", has_text=on)
        expect(line).to_contain_text("Trần Văn Mẫu")
        line.get_by_role("link", name=re.compile("^Đặt lịch")).click()
        fits(her)
        her.get_by_label("08:30").check()
        her.get_by_role("button", name="Đặt lịch").click()  # forgot nearly everything; the time stays chosen
        expect(her.get_by_label("08:30")).to_be_checked()
        fill(
            her,
            {
                "Họ và tên": "Đinh Thị Sao Hôm",
                "Địa chỉ": "Xóm Sao Hôm, xã Mẫu Tây",
                "Bạn muốn trình bày việc gì?": subject,
            },
        )
        her.get_by_role("button", name="Đặt lịch").click()
        expect(her.get_by_role("heading", name="Đã đặt lịch")).to_be_visible()
        expect(her.get_by_role("main")).to_contain_text("08:30")
        fits(her)
        receipt = receipt_of(her)
        other = everybody.person()
        press(other, "Hẹn gặp")
        other.locator(".day-line", has_text=on).get_by_role("link", name=re.compile("^Đặt lịch")).click()
        expect(other.get_by_label("08:30")).to_have_count(0)  # taken

        # She is heard; what she said, the result within the time of the law, the letter.
        press(clerk.get_by_role("navigation", name="Việc ở bàn"), "Tiếp công dân")
        clerk.locator("main li", has_text=on).get_by_role("link").first.click()
        press(clerk.get_by_role("main"), subject)
        take_step(clerk, "Đã tiếp, ghi nội dung", {"Ghi nhận": "Bà trình bày việc rào đường, đề nghị mở lại."})
        follow(her, receipt)
        expect(her.get_by_role("main")).to_contain_text("Cơ quan đã nghe bạn trình bày")
        expect(her.get_by_role("heading", name=re.compile("^Thông báo kết quả.*hạn"))).to_be_visible()
        leader = everybody.matter("giamdoc", receipt.number)
        given = {"Kết quả": "Đã trả lời, giải thích ngay"}
        open_step(leader, "Thông báo kết quả, kết luận", given)
        main = leader.get_by_role("main")
        for box in main.locator("textarea:visible").all():
            if not box.input_value():
                box.fill("Hàng rào đã tháo ngày hôm nay; lối đi để chung.")
        shown = preview(leader)
        assert (shown.status, shown.headers["content-type"]) == (200, "application/pdf")
        finish_step(leader, "Thông báo kết quả, kết luận")
        follow(her, receipt)
        expect(her.get_by_role("main")).to_contain_text("Đã thông báo kết quả")
        assert paper(her, re.compile("PDF")).startswith(b"%PDF")

        publish(everybody.desk("dangbai"), subject, "Đường vào xóm bị rào")
        read = read_in_public(everybody.person(), "hàng rào", "Đường vào xóm bị rào")
        assert "Sao Hôm, xã" not in read
        assert "Đinh Thị" not in read


def test_somebody_at_the_door_and_the_conclusion_of_the_day(site: Site, browser: Browser) -> None:
    subject = "Nước thải chợ Sao Hôm chảy vào ruộng"
    with house(site, browser) as everybody:
        clerk = everybody.desk("tiepdan2")
        press(clerk.get_by_role("navigation", name="Việc ở bàn"), "Tiếp công dân")
        day = {"Ngày": today(), "Hình thức": "Đột xuất", "Lãnh đạo tiếp": "Lê Thị Thử", "Nơi tiếp": "Phòng 102"}
        fill(clerk.get_by_role("main"), {**day, "Đơn vị phụ trách": "Văn phòng"})
        clerk.get_by_role("button", name="Lập lịch").click()
        expect(clerk.get_by_role("heading", level=1)).to_contain_text(today())
        clerk.get_by_role("button", name="Niêm yết").click()
        expect(clerk.get_by_role("main")).to_contain_text("Niêm yết lúc")
        address = clerk.url

        # He came without asking for a time; the clerk gives him a number, and his matter is taken up.
        clerk.get_by_text("Cấp số cho người đến không hẹn").click()
        person = {"Họ và tên": "Đinh Văn Sao Đêm", "Địa chỉ": "Xóm Sao Hôm, xã Mẫu Tây"}
        fill(clerk.get_by_role("main"), {**person, "Trình bày việc gì": subject})
        clerk.get_by_role("button", name="Cấp số", exact=True).click()
        words = clerk.get_by_role("status").inner_text()
        told = re.search(r"Số 1, hồ sơ (\S+), mã tra cứu ([\w-]+)", words)
        assert told, words
        receipt = Receipt(told[1], told[2])
        press(clerk.get_by_role("main"), subject)
        take_step(clerk, "Đã tiếp, ghi nội dung", {"Ghi nhận": "Ông trình bày, nộp hai ảnh."})
        open_step(clerk, "Nhận giải quyết, lập hồ sơ", {"Loại hồ sơ mới": "Phản ánh, kiến nghị"})
        clerk.get_by_role("main").get_by_role("button", name="Nhận giải quyết, lập hồ sơ").click()
        expect(clerk.get_by_role("status").first).to_contain_text("Đã lập hồ sơ PAKN")
        expect(clerk.get_by_role("heading", level=1)).to_have_text(subject)
        him = everybody.person()
        follow(him, receipt)
        expect(him.get_by_role("region", name="Hồ sơ đang ở đâu")).to_contain_text("Cơ quan nhận giải quyết")
        press(him, re.compile("^PAKN"))
        expect(him.get_by_role("main")).to_contain_text("Cơ quan đã nhận phản ánh")
        fits(him)

        # What the leader concluded is read by everybody on the same day.
        clerk.goto(address)
        concluded = "Giao Văn phòng kiểm tra cống chợ Sao Hôm, báo cáo trong tuần."
        clerk.get_by_label("Kết luận", exact=True).fill(concluded)
        clerk.get_by_role("button", name="Ghi kết luận").click()
        expect(clerk.get_by_label("Kết luận", exact=True)).to_have_value(concluded)
        stranger = everybody.person()
        press(stranger, "Hẹn gặp")
        expect(stranger.get_by_role("main")).to_contain_text(concluded)
        assert "Sao Đêm" not in stranger.inner_text("main")
