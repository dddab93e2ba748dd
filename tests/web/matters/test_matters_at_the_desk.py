"""The page of a matter at the desk: each of its forms, by whom it may be used, what happens to what was typed when it is wrong."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from cualuat.base.actor import ANYONE
from cualuat.casework.models import Case, Colleague, Letter, Proposal, ReceptionDay, Visit
from cualuat.casework.operations import reception, talking
from cualuat.files.models import Attachment
from matter_pages import (
    COMPLAINT,
    INFORMATION,
    NOW,
    Browser,
    Hour,
    answered,
    assigned,
    bring,
    form_with,
    later,
    officer,
    person,
    seen,
    take,
    text,
    unit,
    upload,
)  # fmt: skip
from office import Office


def page_of(browser: Browser, case: Case) -> str:
    return text(browser.get(reverse("desk:case", args=[case.pk])))


def send(browser: Browser, case: Case, act: str, *more: object, **data: object) -> str:
    """What the page says after a form of it was sent."""
    answer = browser.post(reverse(f"desk:{act}", args=[case.pk, *more]), data, follow=True)
    return seen(answer.content.decode())


# --- the list ----------------------------------------------------------------------------------------------------


def test_the_list_narrows_counts_and_finds(office: Office) -> None:
    mine, other = assigned(office).case, bring(COMPLAINT).case
    browser = officer(office, "officer")
    page = seen(text(browser.get(reverse("desk:cases"))))
    assert mine.number in page
    assert other.subject not in page  # not hers, not of her unit
    assert "Của tôi (1)" in page
    leader = officer(office, "leader")
    for address, there, gone in (
        ("?xem=open&loai=complaint", other, mine),
        ("?xem=open&tu=m%C6%B0%C6%A1ng", mine, other),
        (f"?xem=open&tu={other.number}", other, mine),
        (f"?xem=open&don-vi={unit(office)}", mine, other),
        ("?xem=unassigned", other, mine),
        ("?xem=open&tu=Tr%E1%BA%A7n+Th%E1%BB%8B+Lan&loai=feedback", mine, other),
    ):
        found = seen(text(leader.get(reverse("desk:cases") + address)))
        assert there.subject in found, address
        assert gone.subject not in found, address
    nothing = seen(text(leader.get(reverse("desk:cases") + "?xem=open&tu=khongco&trang=abc&don-vi=x&xep=y")))
    assert "Không có hồ sơ nào khớp" in nothing


def test_a_page_of_fifty_leads_to_the_next(office: Office) -> None:
    for number in range(53):
        bring(subject=f"Việc thứ {number:02} ở thôn Đông")
    leader = officer(office, "leader")
    first = text(leader.get(reverse("desk:cases") + "?xem=open"))
    assert first.count("case-line") >= 50
    second = seen(text(leader.get(reverse("desk:cases") + "?xem=open&trang=2")))
    assert second.count("Việc thứ") == 3


# --- who has it --------------------------------------------------------------------------------------------------


def test_the_clerk_gives_it_to_an_officer_who_passes_it_on(office: Office) -> None:
    case = assigned(office).case
    browser = officer(office, "officer")
    told = send(
        browser, case, "case-assign", unit=unit(office), officer=person(office, "colleague"), note="Tôi đi vắng."
    )
    assert "Đã giao." in told
    assert Case.objects.get(pk=case.pk).officer == office.people["colleague"]
    assert "Tôi đi vắng." in seen(page_of(officer(office, "colleague"), case))


def test_a_unit_that_is_not_there_is_told_and_the_note_stays(office: Office) -> None:
    case = assigned(office).case
    answer = officer(office, "officer").post(
        reverse("desk:case-assign", args=[case.pk]), {"unit": "999999", "officer": "", "note": "Ghi chú dài."}
    )
    page = text(answer, 422)
    assert "Chưa làm được" in seen(page)
    assert "Ghi chú dài." in page


def test_a_colleague_comes_in_and_goes(office: Office) -> None:
    case = assigned(office).case
    browser = officer(office, "officer")
    assert officer(office, "elsewhere").get(reverse("desk:case", args=[case.pk])).status_code == 404
    assert "Đã thêm Cán bộ elsewhere." in send(browser, case, "case-colleague", person=person(office, "elsewhere"))
    assert case.number in seen(page_of(officer(office, "elsewhere"), case))
    send(browser, case, "case-colleague", person=person(office, "elsewhere"), remove="1")
    assert not Colleague.objects.exists()
    assert officer(office, "elsewhere").get(reverse("desk:case", args=[case.pk])).status_code == 404
    assert "Hãy chọn một người." in send(browser, case, "case-colleague", person="")


def test_strangers_to_a_matter_do_nothing_to_it(office: Office) -> None:
    case = assigned(office).case
    browser = officer(office, "elsewhere")
    for act in (
        "assign",
        "colleague",
        "note",
        "message",
        "file-add",
        "split",
        "duplicate",
        "people",
        "hold",
        "receipt",
    ):
        assert browser.post(reverse(f"desk:case-{act}", args=[case.pk]), {"text": "x"}).status_code in (403, 404), act


# --- words and files ---------------------------------------------------------------------------------------------


def test_notes_stay_inside_messages_reach_the_person(office: Office) -> None:
    made = assigned(office)
    browser = officer(office, "officer")
    send(browser, made.case, "case-note", text="Gọi lại chủ xưởng thứ Hai.")
    told = send(browser, made.case, "case-message", text="Bà cho xin thêm ảnh.", files=[upload("huong-dan.txt")])
    assert "Đã gửi cho người gửi đơn." in told
    hers = Browser()
    hers.cookies["ma"] = made.receipt
    page = seen(text(hers.get(reverse("public:tracked", args=[made.case.number]))))
    assert "Bà cho xin thêm ảnh." in page
    assert "Gọi lại chủ xưởng" not in page


@pytest.mark.parametrize("act", ["case-note", "case-message"])
def test_empty_words_are_refused(office: Office, act: str) -> None:
    case = assigned(office).case
    answer = officer(office, "officer").post(reverse(f"desk:{act}", args=[case.pk]), {"text": "  "})
    assert "Chưa làm được" in seen(text(answer, 422))


def test_a_file_that_cannot_be_kept_takes_the_message_along_but_not_its_words(office: Office) -> None:
    case = assigned(office).case
    answer = officer(office, "officer").post(
        reverse("desk:case-message", args=[case.pk]),
        {"text": "Kèm chương trình.", "files": [upload("tot.txt"), upload("chay.exe", b"MZ\x90\x00" + bytes(300))]},
    )
    page = text(answer, 422)
    assert "chay.exe" in seen(page)
    assert "Kèm chương trình." in page
    assert not Attachment.objects.exists()  # the good one went too: nothing is left without a matter


def test_scans_are_kept_and_served_only_to_those_who_see_the_matter(office: Office) -> None:
    case = assigned(office).case
    browser = officer(office, "officer")
    assert "Đã thêm 1 tệp." in send(browser, case, "case-file-add", files=[upload("quet.txt")])
    assert "Hãy chọn tệp." in send(browser, case, "case-file-add")
    address = reverse("desk:case-file", args=[case.pk, case.files.get().pk])
    assert b"".join(browser.get(address).streaming_content)  # type: ignore[attr-defined]
    assert officer(office, "elsewhere").get(address).status_code == 404


# --- mixed and double letters ------------------------------------------------------------------------------------


def test_a_mixed_letter_is_split_and_keeps_its_day(office: Office) -> None:
    case = assigned(office).case
    browser = officer(office, "officer")
    told = send(
        browser,
        case,
        "case-split",
        kind="information",
        subject="Xin giấy phép của xưởng",
        content="Xin bản chụp giấy phép xả thải.",
    )
    fresh = Case.objects.exclude(pk=case.pk).get()
    assert f"Đã tách thành hồ sơ {fresh.number}" in told
    assert (fresh.kind, fresh.received_on) == ("information", case.received_on)
    bad = browser.post(
        reverse("desk:case-split", args=[case.pk]), {"kind": "khong-co", "subject": "", "content": "Một đoạn dài."}
    )
    assert "Một đoạn dài." in text(bad, 422)


def test_two_letters_about_the_same_are_answered_together(office: Office) -> None:
    first, second = assigned(office).case, assigned(office).case
    browser = officer(office, "chief")
    assert second.number in seen(page_of(browser, first))  # the program sees that they are alike
    assert "sẽ được trả lời cùng" in send(browser, first, "case-duplicate", other=second.number)
    browser.post(reverse("desk:case-step", args=[first.pk, "answer"]), {"answer": "Xưởng đã dừng xả."})
    assert Case.objects.get(pk=second.pk).answered_on == NOW.date()
    assert "Không có hồ sơ mang số này" in send(browser, first, "case-duplicate", other="PAKN-1999-00001")


# --- steps -------------------------------------------------------------------------------------------------------


def test_what_is_wrong_in_a_step_is_told_and_nothing_typed_is_lost(office: Office) -> None:
    case = bring(COMPLAINT).case
    case = take(office, case, "take_up", "reception")
    browser = officer(office, "leader")
    address = reverse("desk:case-step", args=[case.pk, "accept"])
    form = form_with(text(browser.get(address)), "on")
    answer = browser.post(address, form.data(on="31/02/2026", internal="Ghi nhớ riêng của tôi."))
    page = text(answer, 422)
    assert "31/02/2026" in page
    assert "Ghi nhớ riêng của tôi." in page
    assert Case.objects.get(pk=case.pk).state == case.state


def test_a_letter_is_looked_at_before_it_has_a_number_then_signed_and_sent(office: Office) -> None:
    case = bring(COMPLAINT).case
    case = take(office, case, "take_up", "reception")
    browser = officer(office, "leader")
    address = reverse("desk:case-step", args=[case.pk, "accept"])
    form = form_with(text(browser.get(address)), "on")
    shown = browser.post(reverse("desk:case-preview", args=[case.pk, "accept"]), form.data())
    assert shown.content.startswith(b"%PDF")
    assert not Letter.objects.exists()
    assert browser.post(address, form.data()).status_code == 302
    letter = Letter.objects.get()
    assert letter.number
    pdf = browser.get(reverse("desk:case-letter", args=[case.pk, letter.pk, "pdf"]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    word = browser.get(reverse("desk:case-letter", args=[case.pk, letter.pk, "docx"]))
    assert b"".join(word.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    clerk = officer(office, "reception")
    send(clerk, case, "case-letter-signed", letter.pk, files=[upload("ban-ky.txt")])
    told = send(clerk, case, "case-letter-sent", letter.pk, sent_on="20/11/2026", how="Bưu điện, có ký nhận")
    assert "Đã ghi việc gửi." in told
    assert Letter.objects.get().state == "sent"
    wrong = clerk.post(
        reverse("desk:case-letter-sent", args=[case.pk, letter.pk]), {"sent_on": "40/11/2026", "how": "Tay"}
    )
    assert wrong.status_code == 422


def test_an_officer_submits_the_head_returns_it_and_takes_it(office: Office) -> None:
    case = assigned(office).case
    browser = officer(office, "officer")
    address = reverse("desk:case-step", args=[case.pk, "answer"])
    assert "Bước này thuộc thẩm quyền của" in seen(text(browser.get(address)))
    refused = browser.post(address, {"answer": "Tự trả lời."})
    assert refused.status_code == 403
    assert "Tự trả lời." in refused.content.decode()
    browser.post(address, {"answer": "Đã kiểm tra xong.", "propose": "1", "submit_note": "Kính trình."})
    row = Proposal.objects.get()
    head = officer(office, "chief")
    assert "Kính trình." in seen(page_of(head, case))
    send(head, case, "case-proposal", row.pk, comment="Ghi thêm ngày kiểm tra.")
    page = seen(page_of(browser, case))
    assert "Ghi thêm ngày kiểm tra." in page
    again = text(browser.get(address))
    assert "Đã kiểm tra xong." in again  # what she wrote is still there
    browser.post(address, {"answer": "Đã kiểm tra ngày 20/11.", "propose": "1"})
    assert head.post(address, {"answer": "Đã kiểm tra ngày 20/11."}).status_code == 302
    assert Case.objects.get(pk=case.pk).answered_on == NOW.date()


def test_whoever_is_second_is_told_and_keeps_her_words(office: Office) -> None:
    case = assigned(office).case
    first, second = officer(office, "chief"), officer(office, "leader")
    address = reverse("desk:case-step", args=[case.pk, "answer"])
    seen_steps = form_with(text(second.get(address)), "answer").data()["seen"]
    assert first.post(address, {"answer": "Lời thứ nhất."}).status_code == 302
    answer = second.post(address, {"answer": "Lời thứ hai.", "seen": seen_steps})
    assert answer.status_code in (403, 422)
    assert "Lời thứ hai." in answer.content.decode()
    assert Case.objects.get(pk=case.pk).steps.filter(edge="answer").count() == 1


# --- the person --------------------------------------------------------------------------------------------------


def test_who_wrote_feedback_is_shown_for_a_reason_and_on_record(office: Office) -> None:
    case = assigned(office).case
    browser = officer(office, "officer")
    assert "Trần Thị Lan" not in seen(page_of(browser, case))
    assert "Trần Thị Lan" not in send(browser, case, "case-people", reason=" ")
    assert "Trần Thị Lan" in send(browser, case, "case-people", reason="Gọi hẹn giờ kiểm tra.")
    assert "Gọi hẹn giờ kiểm tra." in seen(page_of(officer(office, "leader"), case))


def test_a_wish_to_open_again_is_decided_by_the_head(office: Office) -> None:
    made = answered(office)
    talking.rate(case=made.case, solved=False, score=2, text="Tối qua xưởng vẫn xả nước đục.", by=ANYONE, at=NOW)
    wish = made.case.wishes.get()
    head = officer(office, "chief")
    undecided = head.post(reverse("desk:case-wish", args=[made.case.pk, wish.pk]), {"reply": "Sẽ xem lại."})
    assert "Sẽ xem lại." in text(undecided, 422)
    send(head, made.case, "case-wish", wish.pk, granted="1", reply="Mời kiểm tra lại.")
    case = Case.objects.get(pk=made.case.pk)
    assert case.answered_on is None or case.is_open
    assert case.wishes.get().granted is True


def test_a_new_code_makes_the_old_one_worthless(office: Office) -> None:
    made = assigned(office)
    clerk = officer(office, "reception")
    address = reverse("desk:case-receipt", args=[made.case.pk])
    page = seen(text(clerk.post(address, {"reason": "Căn cước công dân số 033184001234"})))
    old = Browser()
    old.cookies["ma"] = made.receipt
    assert old.get(reverse("public:tracked", args=[made.case.number])).status_code == 302
    assert made.receipt not in page.replace("-", "")


def test_a_hold_needs_a_reason_and_the_duty(office: Office) -> None:
    case = assigned(office).case
    assert (
        officer(office, "officer")
        .post(reverse("desk:case-hold", args=[case.pk]), {"on": "1", "reason": "x"})
        .status_code
        == 403
    )
    keeper = officer(office, "leader")
    empty = keeper.post(reverse("desk:case-hold", args=[case.pk]), {"on": "1", "reason": ""})
    assert empty.status_code == 422
    send(keeper, case, "case-hold", on="1", reason="Tòa án yêu cầu.")
    assert "không hủy và không xóa dữ liệu: Tòa án yêu cầu." in seen(page_of(officer(office, "officer"), case))


# --- intake at the counter ---------------------------------------------------------------------------------------


def test_a_letter_from_the_post_goes_in_with_its_day(office: Office) -> None:
    clerk = officer(office, "reception")
    address = reverse("desk:intake-kind", args=["complaint"])
    form = form_with(text(clerk.get(address)), "subject")
    wrong = clerk.post(
        address, form.data(channel="post", received_on="25/11/2026", subject="", content="Tôi không đồng ý.")
    )
    page = text(wrong, 422)
    assert "Tôi không đồng ý." in page
    assert not Case.objects.exists()
    data = form.data(
        channel="post", received_on="18/11/2026", subject="Thu hồi sạp hàng", content="Tôi không đồng ý thu hồi sạp số 9 của tôi.",
        against="Quyết định 15", against_whom="Ban quản lý chợ", known_on="10/11/2026", name="Trần Thị Lan",
        address="Thôn Đông, xã Mẫu Đông",
    )  # fmt: skip
    answer = clerk.post(address, {**data, "files": [upload("bi-thu.txt")]}, follow=True)
    assert answer.status_code == 200, seen(answer.content.decode())
    case = Case.objects.get()
    assert (case.channel, case.received_on) == ("post", date(2026, 11, 18))
    assert case.number in seen(answer.content.decode())
    assert case.files.count() == 1


def test_only_reception_takes_letters_in(office: Office) -> None:
    assert officer(office, "officer").get(reverse("desk:intake")).status_code == 403
    assert officer(office, "reception").get(reverse("desk:intake-kind", args=["khong-co"])).status_code == 404


# --- days of reception -------------------------------------------------------------------------------------------


def a_day(office: Office, on: date, **changes: object) -> ReceptionDay:
    wanted = reception.DayWanted(
        on=on, mode="periodic", unit=office.units["van-phong"], place="Phòng 101", begins=time(8), ends=time(10),
        leader=office.people["leader"], slot_minutes=30, capacity=1, walk_ins=2, participants="", content="",
    )  # fmt: skip
    return reception.plan(wanted=wanted, by=office.actor("reception", NOW.date()), at=NOW)


def test_a_day_is_posted_in_time_or_says_why_not(office: Office) -> None:
    clerk = officer(office, "reception")
    day = a_day(office, date(2026, 11, 25))
    address = reverse("desk:reception-day", args=[day.pk])
    late = clerk.post(address, {"act": "post"})
    assert "lý do" in seen(text(late, 422)).lower()
    assert clerk.post(address, {"act": "post", "reason": "Giám đốc mới về."}).status_code == 302
    assert "Giám đốc mới về." in seen(text(Browser().get(reverse("public:reception"))))


def test_a_number_at_the_door_is_given_on_the_day(office: Office, hour: Hour) -> None:
    clerk = officer(office, "reception")
    day = a_day(office, date(2026, 12, 8))
    clerk.post(reverse("desk:reception-day", args=[day.pk]), {"act": "post"})
    address = reverse("desk:reception-day", args=[day.pk])
    visitor = {"act": "walk-in", "name": "Lê Văn Hai", "subject": "Hỏi về lối đi", "count": "1"}
    early = clerk.post(address, visitor)
    page = text(early, 422)
    assert "Chưa đến ngày tiếp (08/12/2026)" in seen(page)
    assert "Lê Văn Hai" in page
    hour.at = later(days=18)
    clerk = officer(office, "reception")
    told = seen(text(clerk.post(address, visitor)))
    assert "Số 1, hồ sơ TCD-2026-00001, mã tra cứu" in told
    clerk.post(address, visitor)
    full = clerk.post(address, visitor)
    assert "Đã hết số thứ tự" in seen(text(full, 422))
    assert Visit.objects.count() == 2


def test_a_day_that_is_put_off_tells_why_and_where_to(office: Office) -> None:
    clerk = officer(office, "reception")
    day, other = a_day(office, date(2026, 12, 8)), a_day(office, date(2026, 12, 10))
    for one in (day, other):
        clerk.post(reverse("desk:reception-day", args=[one.pk]), {"act": "post"})
    address = reverse("desk:reception-day", args=[day.pk])
    assert clerk.post(address, {"act": "cancel", "reason": ""}).status_code == 422
    assert clerk.post(address, {"act": "cancel", "reason": "Họp tỉnh", "moved_to": str(other.pk)}).status_code == 302
    assert "Hoãn: Họp tỉnh. Ngày mới: 10/12/2026." in seen(text(Browser().get(reverse("public:reception"))))


# --- registers ---------------------------------------------------------------------------------------------------


def test_registers_hold_what_one_may_see(office: Office) -> None:
    assigned(office)
    bring(INFORMATION)
    browser = officer(office, "leader")
    form = form_with(text(browser.get(reverse("desk:registers"))), "family")
    for name in ("xlsx", "docx"):
        answer = browser.get(reverse("desk:register-file", args=[name]), form.data(family="feedback"))
        assert answer.content.startswith(b"PK"), (name, answer.status_code)
    wrong = browser.get(reverse("desk:registers"), form.data(since="31/12/2026", until="01/01/2026"))
    assert "Ngày cuối đứng trước ngày đầu." in seen(text(wrong, 422))
    assert officer(office, "nobody").get(reverse("desk:registers")).status_code == 403
