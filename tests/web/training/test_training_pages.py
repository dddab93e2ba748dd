"""Training at the desk and the public check of certificates, as browsers have them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from cualuat.base.figures import Window, figure
from cualuat.training.models import Attendance, Certificate, Course, Requirement
from cualuat.training.operations import certificates, courses, profiles
from matter_pages import Browser, Hour, error_beside, form_with, freeze, office_once, officer, person, seen, text, unit
from office import NOW, Office
from programme_office import issued, work
from sample_course import BEGINS, LATER, SOON_AFTER, a_course, held, wanted


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), office_once() as made:
        yield made


@pytest.fixture
def office(office_of_module: Office, db: None) -> Office:
    cache.clear()
    return office_of_module


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> Hour:
    return freeze(monkeypatch)


def page_of(course: Course) -> str:
    return reverse("desk:training-course", args=[course.pk])


def sheet(answer: Any) -> str:
    data = answer.content
    rows = load_workbook(BytesIO(data)).active.iter_rows(values_only=True)
    return "\n".join(" | ".join(str(cell) for cell in row if cell is not None) for row in rows)


def test_a_course_is_planned_opened_and_edited(office: Office) -> None:
    browser = officer(office, "focal")
    address = reverse("desk:training-add")
    form = form_with(text(browser.get(address)), "title")
    typed = form.data(
        title="Soạn thảo văn bản", topic="thể thức", begins_on="27/11/2026", ends_on="26/11/2026", hours="7",
        place="Phòng 101", unit=unit(office), citations="Điều 4 Luật Tiếp công dân số 42/2013/QH13",
    )  # fmt: skip
    wrong = text(browser.post(address, typed), 422)
    assert error_beside(wrong, "ends_on") == "Lớp kết thúc trước khi bắt đầu. Hãy xem lại ngày giờ."
    assert "Soạn thảo văn bản" in wrong
    for changes, name in (
        ({"ends_on": "31/02/2026"}, "ends_on"), ({"begins_at": "25:00"}, "begins_at"), ({"hours": "bảy"}, "hours"),
        ({"capacity": "-1"}, "capacity"),
    ):  # fmt: skip
        assert error_beside(text(browser.post(address, typed | {"ends_on": "27/11/2026"} | changes), 422), name)
    done = seen(text(browser.post(address, typed | {"ends_on": "27/11/2026"}, follow=True)))
    for words in ("Soạn thảo văn bản", "08:00 27/11/2026 – 17:00 27/11/2026, 7 giờ học", "Phòng Một", "không giới hạn"):
        assert words in done, words
    course = Course.objects.get()
    assert "Đang nhận đăng ký" in seen(text(browser.post(page_of(course), {"act": "open"}, follow=True)))
    assert "Soạn thảo văn bản" in seen(text(officer(office, "clerk").get(reverse("desk:training"))))


def test_of_two_who_edit_the_second_keeps_what_she_typed(office: Office) -> None:
    course, browser = a_course(office), officer(office, "focal")
    address = reverse("desk:training-edit", args=[course.pk])
    form = form_with(text(browser.get(address)), "title")
    courses.edit(course=course, wanted=wanted(office, place="Sân"), version=None, by=office.actor("leader"), at=NOW)
    page = text(browser.post(address, form.data(title="Tên của người thứ hai")), 422)
    assert "Có người vừa sửa ở đây." in seen(page)
    assert "Tên của người thứ hai" in page
    again = form_with(page, "title")
    assert browser.post(address, again.data()).status_code == 302
    assert Course.objects.get().title == "Tên của người thứ hai"


def test_a_head_asks_and_the_focal_unit_decides(office: Office) -> None:
    course = a_course(office, capacity=1)
    head = officer(office, "chief_elsewhere")
    page = text(head.get(page_of(course)))
    assert "Cán bộ officer" not in seen(page)
    form = form_with(page, "people")
    assert "Chọn ít nhất" not in page
    assert "Hãy chọn ít nhất một người." in seen(text(head.post(page_of(course), {"act": "nominate"}), 422))
    asked = head.post(page_of(course), {"act": "nominate", "people": [person(office, "elsewhere")]}, follow=True)
    assert "Đã đề nghị cử 1 người, chờ duyệt." in seen(text(asked))
    assert person(office, "elsewhere") in form.choices["people"]
    focal = officer(office, "focal")
    row = str(course.nominations.get().pk)
    refused = text(focal.post(page_of(course), {"act": "refuse", "row": row, "reason": ""}), 422)
    assert "Hãy ghi lý do, để đơn vị cử biết." in seen(refused)
    assert "Đã duyệt Cán bộ elsewhere." in seen(
        text(focal.post(page_of(course), {"act": "approve", "row": row}, follow=True))
    )
    full = focal.post(page_of(course), {"act": "nominate", "people": [person(office, "clerk")]})
    page = text(full, 422)
    assert "Lớp đã đủ 1 chỗ." in seen(page)
    assert re.search(rf'value="{person(office, "clerk")}" checked', page)  # what was ticked is not lost
    assert officer(office, "officer").post(page_of(course), {"act": "approve", "row": row}).status_code == 403


def test_the_code_hangs_in_the_room_and_marks_whoever_scans_it(office: Office, hour: Hour) -> None:
    course = a_course(office)
    head = officer(office, "chief")
    address = reverse("desk:training-code", args=[course.pk])
    assert "Chỉ hiện mã điểm danh từ 30 phút trước" in seen(text(head.get(address)))
    hour.at = BEGINS
    head = officer(office, "chief")
    page = text(head.get(address))
    scanned = re.search(r'href="http://[^/"]+(/[^"]+/co-mat/[^"]+)"', page)
    assert scanned
    assert 'src="data:image/svg+xml' in page
    assert officer(office, "officer").get(address).status_code == 403
    stranger = Browser().get(scanned[1])
    assert stranger.status_code == 302
    assert scanned[1].rsplit("/", 2)[1] in stranger["Location"].replace("%7E", "~")  # back here after signing in
    browser = officer(office, "elsewhere")
    assert "Tôi có mặt" in seen(text(browser.get(scanned[1])))
    assert not Attendance.objects.exists()  # looking marks nobody
    assert "Đã ghi bạn có mặt." in seen(text(browser.post(scanned[1], follow=True)))
    assert "Bạn đã được điểm danh ở lớp này." in seen(text(browser.get(scanned[1])))
    assert "đã được điểm danh" in seen(text(browser.post(scanned[1]), 422))
    hour.at = BEGINS + timedelta(minutes=16)
    assert "hết hạn" in seen(text(officer(office, "clerk").post(scanned[1]), 422))
    assert "không đúng" in seen(text(browser.get(scanned[1][:-3] + "/"), 422))


def test_from_the_list_to_the_certificate(office: Office, hour: Hour) -> None:
    course = a_course(office)
    hour.at = SOON_AFTER
    focal = officer(office, "focal")
    marked = focal.post(
        page_of(course), {"act": "mark", "people": [person(office, "officer"), person(office, "clerk")]}, follow=True
    )
    assert "Đã điểm danh 2 người." in seen(text(marked))
    assert "Có mặt (2)" in seen(text(focal.get(page_of(course))))
    focal.post(page_of(course), {"act": "unmark", "row": str(Attendance.objects.get(person=office.people["clerk"]).pk)})
    text(focal.post(page_of(course), {"act": "hold"}, follow=True))
    given = focal.post(page_of(course), {"act": "certify", "signer": person(office, "leader")}, follow=True)
    assert "Đã cấp 1 giấy chứng nhận." in seen(text(given))
    row = Certificate.objects.get()
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        address = reverse("desk:training-certificate", args=[course.pk, row.pk, form])
        answer = officer(office, "officer").get(address)
        assert answer.content.startswith(start)
        assert "attachment" in answer["Content-Disposition"]
        assert officer(office, "clerk").get(address).status_code == 404
    listed = sheet(focal.get(reverse("desk:training-list-file", args=[course.pk])))
    assert "Cán bộ officer" in listed
    assert row.number in listed
    gone = focal.post(page_of(course), {"act": "revoke", "row": str(row.pk), "reason": "In sai"}, follow=True)
    assert "Đã thu hồi giấy chứng nhận số 01/2026." in seen(text(gone))
    assert focal.get(reverse("desk:training-certificate", args=[course.pk, row.pk, "pdf"])).status_code == 404


def test_an_answer_is_given_once_and_shown_late(office: Office, hour: Hour) -> None:
    names = ("officer", "colleague", "elsewhere", "clerk", "moderator")
    course = held(office, *names)
    hour.at = SOON_AFTER
    address = reverse("desk:training-evaluate", args=[course.pk])
    assert officer(office, "nobody").get(address).status_code == 404
    browser = officer(office, "officer")
    wrong = text(browser.post(address, {"score": "9", "words": "Nhiều ví dụ hay."}), 422)
    assert error_beside(wrong, "score") == "Hãy chọn từ 1 đến 5."
    assert "Nhiều ví dụ hay." in wrong
    for name in names:
        sent = officer(office, name).post(address, {"score": "4", "words": f"Lời của ai đó {len(name)}"}, follow=True)
        assert "Đã nhận đánh giá." in seen(text(sent))
    assert "Bạn đã đánh giá lớp này." in seen(text(browser.post(address, {"score": "1"}), 422))
    assert "kết quả hiện sau ngày ấy" in seen(text(officer(office, "focal").get(page_of(course))))
    hour.at = LATER
    page = seen(text(officer(office, "focal").get(page_of(course))))
    assert "Điểm trung bình 4,0 /5, 5 người trả lời" in page
    assert "Lời của ai đó 7" in page
    browser = officer(office, "officer")
    assert "Lời của ai đó" not in seen(text(browser.get(page_of(course))))  # words are for those who keep the course


def test_needs_are_raised_taken_and_dropped(office: Office) -> None:
    browser = officer(office, "officer")
    address = reverse("desk:training-needs")
    form = form_with(text(browser.get(address)), "topic")
    assert form.choices["unit"] == [unit(office)]
    wrong = text(browser.post(address, form.data(topic="Soạn thảo", people="nhiều")), 422)
    assert error_beside(wrong, "people")
    assert "Soạn thảo" in wrong
    for topic in ("Soạn thảo", "Tin học"):
        typed = form.data(topic=topic, reason="Hay sai", people="3")
        assert "Đã ghi nhu cầu." in seen(text(browser.post(address, typed, follow=True)))
    focal = officer(office, "focal")
    assert "Phòng Một: 2 nhu cầu, 6 người" in seen(text(focal.get(address)))
    course = a_course(office)
    first, second = course.needs.model.objects.order_by("pk")
    taken = focal.post(address, {"act": "take", "row": str(first.pk), "course": str(course.pk)}, follow=True)
    assert "Đã đưa vào lớp «Kỹ năng tiếp công dân»." in seen(text(taken))
    assert "Hãy ghi lý do" in seen(text(focal.post(address, {"act": "drop", "row": str(second.pk)}), 422))
    focal.post(address, {"act": "drop", "row": str(second.pk), "reason": "Không có tiền"})
    assert "Nhu cầu chưa có lớp" not in seen(text(focal.get(address)))
    assert "Lý do không thực hiện: Không có tiền" in seen(text(browser.get(address)))
    assert browser.post(address, {"act": "drop", "row": str(first.pk), "reason": "x"}).status_code == 403
    assert "Không có tiền" in sheet(focal.get(reverse("desk:training-needs-file")))
    for odd in ("?nam=abc", "?nam=99999", "?nam=²"):
        assert "Nhu cầu đào tạo 2026" in seen(text(browser.get(address + odd)))


def test_hours_of_mine_and_of_my_people(office: Office) -> None:
    held(office, "officer", "elsewhere")
    address = reverse("desk:training-hours")
    mine = seen(text(officer(office, "officer").get(address)))
    assert "Giờ học của tôi: 8" in mine
    assert "cần đối chiếu" in mine
    assert "Người bạn phụ trách" not in mine
    chief = seen(text(officer(office, "chief").get(address)))
    assert "Cán bộ colleague" in chief
    assert "Cán bộ elsewhere" not in chief
    listed = sheet(officer(office, "focal").get(reverse("desk:training-hours-file")))
    assert "Cán bộ elsewhere" in listed
    assert officer(office, "officer").get(reverse("desk:training-hours-file")).status_code == 403


def test_anybody_may_check_a_certificate_and_learns_no_name(office: Office) -> None:
    row = certificates.issue(course=held(office, "officer"), signer=None, by=office.actor("focal"), at=SOON_AFTER)[0]
    browser = Browser()
    address = reverse("public:certificate", args=[row.code])
    page = text(browser.get(address))
    for words in ("Giấy chứng nhận số 01/2026", "còn giá trị", "C. B. O.", "Kỹ năng tiếp công dân (tập huấn)", "8 giờ"):
        assert words in seen(page), words
    assert "Cán bộ officer" not in page
    assert "Phòng Một" in seen(page)  # who held it
    check = reverse("public:certificates")
    typed = row.code.lower().replace("0", "o").replace("1", "l")
    grouped = "-".join((typed[:4], typed[4:8], typed[8:]))
    found = browser.get(check, {"ma": f" {grouped} "})
    assert (found.status_code, found["Location"]) == (302, address)
    wrong = row.code[:-1] + ("2" if row.code[-1] != "2" else "3")
    for bad in (wrong, "7K3M", "!!!!", "x" * 500, "u" * 12):
        assert error_beside(text(browser.get(check, {"ma": bad}), 404), "ma")
    assert browser.get(reverse("public:certificate", args=[wrong])).status_code == 404
    certificates.revoke(certificate=row, reason="In sai tên", by=office.actor("focal"), at=SOON_AFTER)
    gone = seen(text(browser.get(address)))
    assert "đã bị thu hồi" in gone
    assert "In sai tên" not in gone


def test_what_is_typed_into_addresses_by_hand_finds_nothing(office: Office) -> None:
    course, browser = a_course(office), officer(office, "focal")
    assert browser.get(reverse("desk:training-course", args=[999_999])).status_code == 404
    for act in (
        {"act": "nothing"},
        {},
        {"act": "approve", "row": "999999"},
        {"act": "unmark", "row": "x"},
        {"act": "revoke", "row": "1"},
    ):
        assert browser.post(page_of(course), act).status_code == 422
    odd = {"act": "nominate", "people": ["x", "99999999999999999999", "0"]}
    assert browser.post(page_of(course), odd).status_code == 422
    assert browser.get(reverse("desk:training") + "?xem=gi-do").status_code == 200


def test_from_what_a_post_asks_to_a_need_and_a_course(office: Office) -> None:
    browser, address = officer(office, "focal"), reverse("desk:training-posts")
    form = form_with(text(browser.get(address)), "topic")
    wrong = text(browser.post(address, form.data(post="Chuyên viên", topic="Hộ tịch số", years="hai")), 422)
    assert error_beside(wrong, "years") == "«hai» không phải là số nguyên."
    assert "Hộ tịch số" in wrong
    sent = form.data(post="Chuyên viên", topic="Hộ tịch số", years="2", unit=unit(office), reason="Luật mới")
    page = seen(text(browser.post(address, sent, follow=True)))
    for words in ("Chuyên viên: Hộ tịch số", "Phòng Một · học lại sau 2 năm · Luật mới", "Còn thiếu"):
        assert words in page, words
    assert error_beside(text(browser.post(address, sent), 422), "topic").startswith("Vị trí này đã có yêu cầu")

    head = officer(office, "chief")
    page = text(head.get(address))
    assert "Đặt yêu cầu" not in page
    (link,) = re.findall(r'href="([^"]*nhu-cau[^"]*can-hoc[^"]*)"', page)
    need = form_with(text(head.get(link.replace("&amp;", "&").partition("#")[0])), "topic").data()
    assert (need["topic"], need["post"], need["unit"]) == ("Hộ tịch số", "Chuyên viên", unit(office))
    assert int(need["people"]) > 1
    (link,) = re.findall(r'href="([^"]*chu-de=[^"]*)"', page)
    planning = text(head.get(link))
    assert form_with(planning, "title").data()["topic"] == "Hộ tịch số"
    assert "Hộ tịch số" in seen(planning)
    assert "Hộ tịch số" in sheet(head.get(reverse("desk:training-posts-file")))


def test_of_others_only_who_answers_for_them_sees_what_they_lack(office: Office, hour: Hour) -> None:
    profiles.ask(
        wanted=profiles.RequirementWanted(post="Chuyên viên", topic="tiếp công dân", years=0),
        by=office.actor("focal"),
        at=NOW,
    )
    held(office, "officer")
    hour.at = SOON_AFTER
    address = reverse("desk:training-posts")
    mine = seen(text(officer(office, "officer").get(address)))
    assert "tiếp công dân đã học" in mine
    assert "Cán bộ colleague" not in mine
    assert "Cán bộ colleague" in seen(text(officer(office, "chief").get(address)))
    assert "chưa học" in seen(text(officer(office, "colleague").get(address)))
    row = Requirement.objects.get()
    assert officer(office, "chief").post(address, {"act": "stop", "row": row.pk}).status_code == 403
    browser = officer(office, "focal")
    assert "Đã bỏ yêu cầu" in seen(text(browser.post(address, {"act": "stop", "row": row.pk}, follow=True)))
    assert "Yêu cầu này đã được bỏ" in seen(text(browser.post(address, {"act": "stop", "row": row.pk}), 422))


def test_three_courses_held_prove_the_work_of_a_plan(office: Office, hour: Hour) -> None:
    item = work(issued(office), "II.1.a", date(2026, 12, 31))
    for title in ("Một", "Hai", "Ba"):
        held(office, "officer", title=title)
    a_course(office)  # only planned: does not count
    hour.at = SOON_AFTER
    browser, address = officer(office, "officer"), reverse("desk:work-item", args=[item.pk])
    form = form_with(text(browser.get(address)), "percent")
    sent = form.data(percent="100", text="Đã tổ chức ba lớp.", done="1", figures="training_courses")
    page = seen(text(browser.post(address, sent, follow=True)))
    assert "đã tổ chức hoặc tham dự: 3 (01/10/2026 – 27/11/2026)" in page
    rows = figure("training_courses").count(Window(date(2026, 10, 1), date(2026, 12, 31))).rows
    assert [(row.label, row.about) for row in rows] == [(title, "training-course") for title in ("Một", "Hai", "Ba")]
