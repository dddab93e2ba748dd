"""At the desk: answers made public, covered, taken back; days of reception, their door, what is put off and concluded."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from cualuat.casework.models import Case, Publication, PublishedFile, ReceptionDay, Visit
from cualuat.casework.operations import reception
from cualuat.files.models import Attachment
from matter_pages import (
    Browser,
    Hour,
    answered,
    assigned,
    citizen,
    error_beside,
    form_with,
    later,
    officer,
    person,
    seen,
    text,
    unit,
    upload,
)
from office import NOW, TODAY, Office

pytestmark = pytest.mark.usefixtures("office")

ANSWER = "Kính gửi bà Trần Thị Lan: xưởng đã ngừng xả từ ngày 22/11/2026."
QUESTION = "Tôi là Trần Thị Lan ở thôn Đông. Xưởng bún xả nước đục ra mương tưới, cá chết nổi trắng."


# --- answers made public -----------------------------------------------------------------------------------------


def page_for(case: Case) -> str:
    return reverse("desk:publication", args=[case.pk])


def drafted(browser: Browser, case: Case) -> dict[str, Any]:
    """What the form of a publication proposes, with a title."""
    form = form_with(text(browser.get(page_for(case))), "question", "answer")
    return form.data(title="Xưởng bún xả nước ra mương")


@pytest.fixture
def case(office: Office) -> Case:
    """Answered feedback."""
    return answered(office, ANSWER, content=QUESTION).case


def test_what_waits_is_covered_looked_at_and_given_out(office: Office, case: Case) -> None:
    browser = officer(office, "moderator")
    assert case.number in seen(text(browser.get(reverse("desk:publications"))))
    data = drafted(browser, case)
    assert drafted(browser, case) == data  # opened twice, begun once
    assert Publication.objects.count() == 1
    assert "[[Trần Thị Lan]]" in data["question"]
    assert browser.post(page_for(case), {**data, "act": "save"})["Location"] == page_for(case)
    shown = seen(text(browser.get(page_for(case)))).split("Công chúng sẽ thấy")[1]
    assert "Trần Thị Lan" not in shown
    assert "Xưởng bún xả nước đục" in shown
    assert case.number in seen(text(browser.get(reverse("desk:publications") + "?xem=nhap")))
    browser.post(page_for(case), {**data, "act": "publish"})
    row = Publication.objects.get()
    assert row.state == "published"
    public = seen(text(citizen().get(reverse("public:answer", args=[row.slug]))))
    assert "Trần Thị Lan" not in public
    again = form_with(text(browser.get(page_for(case))), "question").data()
    assert again["question"] == data["question"]  # marked as it was saved
    edited = browser.post(page_for(case), {**data, "title": "Tên khác", "act": "save"})
    assert "Hãy gỡ xuống trước khi sửa." in seen(text(edited, 422))


def test_a_letter_with_marks_of_its_own_is_given_out_with_others(office: Office) -> None:
    case = answered(office, ANSWER, content=f"{QUESTION} Mẫu đơn có chỗ [[ghi tên]] là gì?").case
    browser = officer(office, "moderator")
    page = text(browser.get(page_for(case)))
    assert "Phần trong {{ }} được che." in seen(page)  # beside the question
    assert "Phần trong [[ ]] được che." in seen(page)  # beside the answer
    data = drafted(browser, case)
    assert "{{Trần Thị Lan}}" in data["question"]
    wrong = browser.post(page_for(case), {**data, "question": data["question"] + " Thêm.", "act": "save"})
    assert error_beside(text(wrong, 422), "question").startswith("Chỉ được thêm hoặc bớt dấu {{ }}")
    assert browser.post(page_for(case), {**data, "act": "publish"}).status_code == 302
    row = Publication.objects.get()
    public = seen(text(citizen().get(reverse("public:answer", args=[row.slug]))))
    assert "[[ghi tên]]" in public
    assert "Trần Thị Lan" not in public
    assert form_with(text(browser.get(page_for(case))), "question").data()["question"] == data["question"]


@pytest.mark.parametrize(
    ("changes", "name", "says"),
    [
        ({"title": " "}, "title", "Hãy ghi tên câu hỏi"),
        ({"answer": "Lời khác hẳn."}, "answer", "lời của bản gốc phải giữ nguyên"),
        ({"citations": "Điều gì đó"}, "citations", "«Điều gì đó» không phải là một căn cứ"),
        ({"question": QUESTION}, "question", "Còn lộ người gửi: Câu hỏi: «Trần Thị Lan»"),
        ({"title": "Bà Trần Thị Lan hỏi"}, "question", "Còn lộ người gửi: Tên câu hỏi: «Trần Thị Lan»"),
    ],
)
def test_what_hinders_is_told_at_its_place_and_the_words_stay(
    office: Office, case: Case, changes: dict[str, str], name: str, says: str
) -> None:
    browser = officer(office, "moderator")
    data = drafted(browser, case) | changes
    page = text(browser.post(page_for(case), {**data, "act": "publish"}), 422)
    assert says in error_beside(page, name)
    assert {field: form_with(page, "question").data()[field] for field in data} == data
    assert Publication.objects.get().state == "draft"


def test_it_is_taken_back_with_a_reason(office: Office, case: Case) -> None:
    browser = officer(office, "leader")
    browser.post(page_for(case), {**drafted(browser, case), "act": "publish"})
    address = reverse("public:answer", args=[Publication.objects.get().slug])
    empty = text(browser.post(page_for(case), {"act": "withdraw", "reason": "  "}), 422)
    assert "Hãy ghi lý do gỡ." in seen(empty)
    assert citizen().get(address).status_code == 200
    browser.post(page_for(case), {"act": "withdraw", "reason": "Hàng xóm nhận ra nhà bà."})
    assert "lý do gỡ: Hàng xóm nhận ra nhà bà." in seen(text(browser.get(page_for(case))))
    assert citizen().get(address).status_code != 200
    assert case.number in seen(text(browser.get(reverse("desk:publications") + "?xem=go")))


def test_only_moderators_and_leaders_give_out(office: Office, case: Case) -> None:
    for who in ("officer", "chief", "reception", "clerk", "nobody"):
        browser = officer(office, who)
        assert browser.get(reverse("desk:publications")).status_code == 403, who
        assert browser.post(page_for(case), {"act": "publish"}).status_code == 403, who
    assert not Publication.objects.exists()
    assert officer(office, "moderator").get(page_for(assigned(office).case)).status_code == 404


def test_what_is_not_answered_is_not_given_out(office: Office) -> None:
    case = assigned(office).case
    answer = officer(office, "leader").get(page_for(case), follow=True)
    assert "Hồ sơ chưa có câu trả lời để công khai." in seen(text(answer))


def test_files_are_chosen_from_the_matter_and_dropped_again(office: Office, case: Case) -> None:
    browser = officer(office, "officer")
    browser.post(reverse("desk:case-file-add", args=[case.pk]), {"files": [upload("anh.txt", "Ảnh mương.".encode())]})
    row = case.files.get()
    browser = officer(office, "moderator")
    browser.post(page_for(case), {**drafted(browser, case), "act": "save"})
    for file, words, says in (
        ("", "", "Hãy chọn một tệp của hồ sơ."),
        ("van-ban-999", "", "Hãy chọn một tệp của hồ sơ."),
        (str(row.pk), "Lan", "Chỉ che được chữ trong tệp PDF."),
    ):
        answer = browser.post(
            page_for(case), {"act": "add-file", "file": file, "words": words, "file_title": "Ảnh <mương>"}
        )
        page = text(answer, 422)
        assert says in seen(page)
        assert "Ảnh &lt;mương&gt;" in page
    kept = Attachment.objects.count()
    browser.post(page_for(case), {"act": "add-file", "file": str(row.pk), "words": "", "file_title": "Ảnh mương"})
    made = PublishedFile.objects.get()
    answer = browser.get(reverse("desk:publication-file", args=[case.pk, made.pk]))
    answer.close()
    assert answer.status_code == 200
    assert browser.get(reverse("desk:publication-file", args=[case.pk, made.pk + 1])).status_code == 404
    browser.post(page_for(case), {"act": "drop-file", "file": str(made.pk)})
    assert not PublishedFile.objects.exists()
    assert Attachment.objects.count() == kept


# --- days of reception -------------------------------------------------------------------------------------------

VISITOR = {
    "act": "walk-in",
    "name": "Lê Văn Hai",
    "subject": "Hỏi về lối đi",
    "content": "Lối đi bị rào.",
    "count": "1",
}


def a_day(office: Office, on: date = TODAY, *, posted: bool = True, mode: str = "regular") -> ReceptionDay:
    wanted = reception.DayWanted(
        on=on, mode=mode, unit=office.units["van-phong"], place="Phòng 101", begins=time(8), ends=time(10),
        leader=office.people["leader"], walk_ins=2,
    )  # fmt: skip
    day = reception.plan(wanted=wanted, by=office.actor("reception"), at=NOW)
    return reception.post(day=day, reason="Xếp gấp.", by=office.actor("reception"), at=NOW) if posted else day


def place(day: ReceptionDay) -> str:
    return reverse("desk:reception-day", args=[day.pk])


def test_a_day_is_planned_and_what_is_wrong_keeps_the_rest(office: Office) -> None:
    clerk, address = officer(office, "reception"), reverse("desk:reception-days")
    form = form_with(text(clerk.get(address)), "slot_minutes")
    data = form.data(
        on="08/12/2026", leader=person(office, "leader"), unit=unit(office, "van-phong"), place="Phòng 101",
        participants="Đại diện Thanh tra.",
    )  # fmt: skip
    for changes, name, says in (
        ({"on": "31/11/2026"}, "on", "Không có ngày 31/11/2026"),
        ({"on": "19/11/2026"}, "on", "Ngày tiếp đã qua."),
        ({"place": ""}, "place", "Hãy ghi nơi tiếp."),
        ({"ends": "07:00"}, "ends", "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"begins": "tám giờ"}, "begins", "tám giờ"),
        ({"capacity": "hai"}, "capacity", "Hãy ghi một số."),
        ({"leader": ""}, "leader", "không ủy quyền cho cấp phó"),
        ({"unit": "999999"}, "unit", "Hãy chọn đơn vị phụ trách."),
    ):
        page = text(clerk.post(address, data | changes), 422)
        assert says in error_beside(page, name)
        assert "Đại diện Thanh tra." in page
    assert not ReceptionDay.objects.exists()
    answer = clerk.post(address, data, follow=True)
    assert "Đã lập lịch. Hãy xem lại rồi niêm yết." in seen(text(answer))
    day = ReceptionDay.objects.get()
    assert (day.on, day.slots.count(), day.posted_at) == (date(2026, 12, 8), 6, None)
    assert officer(office, "officer").get(address).status_code == 403
    assert officer(office, "officer").post(place(day), {"act": "post"}).status_code == 403


def test_the_door_is_open_on_a_posted_day_itself(office: Office) -> None:
    day = a_day(office)
    clerk = officer(office, "reception")
    wrong = text(clerk.post(place(day), {**VISITOR, "subject": "", "count": "vài"}), 422)
    assert error_beside(wrong, "subject")
    assert "Lối đi bị rào." in wrong
    told = seen(text(clerk.post(place(day), VISITOR)))
    visit = Visit.objects.get()
    assert f"Số 1, hồ sơ {visit.case.number}, mã tra cứu" in told
    code = told.split("mã tra cứu ")[1].split()[0]
    assert citizen(code).get(reverse("public:tracked", args=[visit.case.number])).status_code == 200
    assert (visit.case.channel, visit.case.kind) == ("desk", "reception")
    focal = officer(office, "focal")  # plans days, receives nobody
    assert "Cấp số cho người đến" not in seen(text(focal.get(place(day))))
    assert focal.post(place(day), VISITOR).status_code == 403
    assert Visit.objects.count() == 1


def cancelled(office: Office) -> ReceptionDay:
    day = a_day(office)
    return reception.cancel(day=day, reason="Họp tỉnh", by=office.actor("reception"), at=NOW)


CLOSED = {
    "not posted": (lambda office: a_day(office, posted=False), 0, "chưa niêm yết nên chưa cấp số. Hãy niêm yết trước"),
    "to come": (lambda office: a_day(office, date(2026, 12, 8)), 0, "Chưa đến ngày tiếp (08/12/2026)"),
    "past": (a_day, 1, "Ngày tiếp (20/11/2026) đã qua nên không cấp số nữa. Hãy cấp số ở ngày tiếp khác."),
    "put off": (cancelled, 0, "đã hoãn nên không cấp số. Hãy hẹn người đến sang ngày khác."),
}


@pytest.mark.parametrize("which", CLOSED)
def test_no_number_is_given_where_the_door_is_closed(office: Office, hour: Hour, which: str) -> None:
    make, days, says = CLOSED[which]
    day = make(office)
    hour.at = later(days)
    clerk = officer(office, "reception")
    page = text(clerk.get(place(day)))
    assert "Cấp số cho người đến không hẹn" not in seen(page)
    assert (says in seen(page)) is (which != "put off")  # that it is put off stands above
    refused = text(clerk.post(place(day), VISITOR), 422)
    assert says in seen(refused)
    assert {name: form_with(refused, "subject", "count").data()[name] for name in VISITOR} == VISITOR
    assert not Visit.objects.exists()
    assert not Case.objects.exists()


def test_a_day_is_put_off_to_one_that_takes_place(office: Office) -> None:
    day, other, gone = a_day(office, date(2026, 12, 8)), a_day(office, date(2026, 12, 10)), cancelled(office)
    clerk = officer(office, "reception")
    offered = form_with(text(clerk.get(place(day))), "moved_to").choices["moved_to"]
    assert offered == ["", str(other.pk)]
    for wrong in (gone, day):
        page = text(clerk.post(place(day), {"act": "cancel", "reason": "Lũ về.", "moved_to": str(wrong.pk)}), 422)
        assert "Không chuyển được sang ngày đã hoãn." in seen(page)
        assert "Lũ về." in page
    page = text(clerk.post(place(day), {"act": "cancel", "reason": "", "moved_to": str(other.pk)}), 422)
    assert form_with(page, "moved_to").data()["moved_to"] == str(other.pk)
    clerk.post(place(day), {"act": "cancel", "reason": "Lũ về.", "moved_to": str(other.pk)})
    assert "Đã hoãn: Lũ về. Chuyển sang 10/12/2026" in seen(text(clerk.get(place(day))))
    again = text(clerk.post(place(day), {"act": "cancel", "reason": "Lãnh đạo ốm."}), 422)
    assert "Ngày này đã hoãn." in seen(again)
    assert "Lãnh đạo ốm." in again
    assert clerk.post(place(day), {"act": "post"}).status_code == 422


def test_a_day_is_concluded_for_the_public(office: Office, hour: Hour) -> None:
    day = a_day(office)
    leader = officer(office, "leader")
    assert "Hãy ghi kết luận của buổi tiếp." in seen(text(leader.post(place(day), {"act": "conclude"}), 422))
    assert officer(office, "focal").post(place(day), {"act": "conclude", "conclusion": "Xong."}).status_code == 403
    leader.post(place(day), {"act": "conclude", "conclusion": "Giao Phòng Một đo lại ranh."})
    assert "Giao Phòng Một đo lại ranh." in text(leader.get(place(day)))
    hour.at = later(1)
    assert "Giao Phòng Một đo lại ranh." in seen(text(citizen().get(reverse("public:reception"))))


def test_a_day_that_is_not_there(office: Office) -> None:
    assert officer(office, "reception").get(reverse("desk:reception-day", args=[999_999])).status_code == 404
