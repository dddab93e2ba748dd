"""What everybody reads: answers made public and taken back, figures, the days of reception and booking one; what is kept of people."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import typst
from django.urls import reverse

from cualuat.casework.models import Case, Publication, PublishedFile, ReceptionDay, Slot, Visit
from cualuat.casework.operations import buckets, publishing, reception, talking
from cualuat.casework.operations.reception import DayWanted
from cualuat.casework.queries import rights
from cualuat.files.models import Attachment
from matter_pages import (
    COMPLAINT,
    CONTENT,
    LAN,
    Hour,
    answered,
    bring,
    citizen,
    error_beside,
    form_with,
    forms,
    later,
    person,
    seen,
    take,
    text,
    unit,
)
from office import NOW, Office

pytestmark = pytest.mark.usefixtures("office")

ANSWERS, DAYS = "/tra-loi/", "/tiep-cong-dan/"
ANSWER = "Kính gửi bà Trần Thị Lan: xưởng đã ngừng xả từ ngày 22/11/2026."


def published(
    office: Office, title: str = "Xưởng bún xả nước ra mương", *, citations: tuple[str, ...] = (), at: datetime = NOW
) -> Publication:
    """An answer that is public, with what tells who asked covered."""
    case = answered(office, ANSWER).case
    by = office.actor("moderator")
    row = publishing.begin(case=case, by=by, at=at)
    known = publishing.known_of(case)
    row = publishing.save(
        publication=row, title=title, question=publishing.marked(case.content, known),
        answer=publishing.marked(ANSWER, known), citations=citations, by=by, at=at,
    )  # fmt: skip
    return publishing.publish(publication=row, by=by, at=at)


# --- answers -----------------------------------------------------------------------------------------------------


def test_before_the_first_answer_the_list_says_so() -> None:
    page = seen(text(citizen().get(ANSWERS)))
    assert "Chưa có câu trả lời nào được công khai." in page
    assert "Khiếu nại 0 0 0 0 0" in page


def test_the_list_has_what_is_public_the_newest_first(office: Office) -> None:
    published(office, "Đèn đường thôn Tây")
    published(office, "Xưởng bún xả nước", at=later(hours=1))
    page = text(citizen().get(ANSWERS))
    assert page.index("Xưởng bún xả nước") < page.index("Đèn đường thôn Tây")
    assert "2 câu trả lời" in page
    assert "Trần Thị Lan" not in page
    assert "20/11/2026" in page


@pytest.mark.parametrize("words", ["đèn", "ĐÈN ĐƯỜNG", "Đèn", "tây đèn", "  đèn   tây ", "mương", "ngừng xả"])
def test_words_find_it_in_either_case(office: Office, words: str) -> None:
    published(office, "Đèn đường thôn Tây")
    page = text(citizen().get(ANSWERS, {"tu": words}))
    assert "Đèn đường thôn Tây" in page
    assert form_with(page, "tu").values["tu"] == [" ".join(words.split())]


@pytest.mark.parametrize("words", ["nước lũ", "Lan", "0912", '"><script>', "\0", "%", "_"])
def test_words_that_are_not_there_find_nothing(office: Office, words: str) -> None:
    published(office)
    page = text(citizen().get(ANSWERS, {"tu": words}))
    if words != "\0":
        assert "Không thấy câu trả lời nào có những chữ này." in page
    assert "<script>" not in page.replace("<script src", "")


def test_a_long_list_has_pages_that_keep_the_words(office: Office) -> None:
    first = published(office)
    for n in range(24):
        case = bring().case
        Publication.objects.create(
            case=case, slug=f"so-{n}", title=f"Hỏi & đáp số {n}", question="q", answer="a & b", original=first.original,
            state="published", published_at=later(hours=1), made_at=NOW,
        )  # fmt: skip
    page = text(citizen().get(ANSWERS, {"tu": "& đáp"}))
    after = re.search(r'rel="next" href="([^"]+)"', page) or re.search(r'href="(\?tu=[^"]+trang=2)"', page)
    assert after, page
    page = text(citizen().get(ANSWERS + after[1].replace("&amp;", "&")))
    assert form_with(page, "tu").values["tu"] == ["& đáp"]
    assert page.count("Hỏi &amp; đáp số") == 4
    for nonsense in ("999", "0", "x", "-1"):
        text(citizen().get(ANSWERS, {"trang": nonsense}))


def test_one_answer_with_its_bases(office: Office) -> None:
    citations = ("Điều 5 Luật số 901/2024/QH15", "Điều 28 Luật Tiếp công dân số 42/2013/QH13")
    row = published(office, citations=citations)
    page = text(citizen().get(reverse("public:answer", args=[row.slug])))
    for covered in ("Trần Thị Lan", "Thôn Đông", "0912"):
        assert covered not in page
    assert "tên người hỏi đã được che" in page
    assert "xưởng đã ngừng xả" in page
    assert 'href="/van-ban/luat-901-2024-qh15/' in page  # the library holds it
    assert "Điều 28 Luật Tiếp công dân số 42/2013/QH13" in page
    assert row.case.number not in page


def test_what_was_taken_back_is_gone_with_its_reason(office: Office) -> None:
    row = published(office)
    publishing.withdraw(publication=row, reason="Người gửi yêu cầu gỡ.", by=office.actor("moderator"), at=later(1))
    page = text(citizen().get(reverse("public:answer", args=[row.slug])), 410)
    assert "Người gửi yêu cầu gỡ." in page
    for gone in ("xưởng đã ngừng xả", "Xưởng bún", "mương"):
        assert gone not in page
    assert "Chưa có câu trả lời nào" in text(citizen().get(ANSWERS))
    assert row.slug not in text(citizen().get(ANSWERS))


def test_what_never_was_public_is_not_there(office: Office) -> None:
    case = answered(office).case
    draft = publishing.begin(case=case, by=office.actor("moderator"), at=NOW)
    for slug in (draft.slug, "ho-so-999999", "khong-co"):
        assert citizen().get(reverse("public:answer", args=[slug])).status_code == 404


def test_public_files_are_given_while_the_answer_is_public(office: Office, settings: Any) -> None:
    row = published(office)
    by = office.actor("chief")
    from cualuat.files import operations as files

    data = bytes(typst.compile("Bản đồ mương.".encode(), format="pdf"))
    kept = files.take_in(name="ban-do.pdf", chunks=[data], by=by, at=NOW)
    source = talking.add_file(case=row.case, attachment=kept, prominence="person", by=by, at=NOW)
    made = publishing.add_file(
        publication=row, file=source, title="Bản đồ", words=[], by=office.actor("moderator"), at=NOW
    )
    address = reverse("public:answer-file", args=[row.slug, made.pk])
    assert f'<a href="{address}">Bản đồ</a>' in text(citizen().get(reverse("public:answer", args=[row.slug])))

    def opened() -> int:
        answer = citizen().get(address)
        answer.close()
        return int(answer.status_code)

    assert opened() == 200
    assert citizen().get(reverse("public:answer-file", args=[row.slug, 999_999])).status_code == 404
    settings.CUALUAT_CLAMD = "127.0.0.1:3310"
    Attachment.objects.filter(pk=PublishedFile.objects.get().attachment_id).update(scan_state="infected")
    assert opened() == 404
    Attachment.objects.update(scan_state="clean")
    publishing.withdraw(publication=row, reason="Nhầm tệp", by=office.actor("moderator"), at=NOW)
    assert opened() == 404


def test_the_figures_count_what_came_what_is_late_and_what_was_answered(office: Office, hour: Hour) -> None:
    made = answered(office)
    bring(COMPLAINT)
    talking.rate(case=made.case, solved=True, score=5, text="", by=office.actor("nobody"), at=NOW)
    page = seen(text(citizen().get(ANSWERS)))
    assert "Phản ánh, kiến nghị 1 1 0 1 1" in page
    assert "Khiếu nại 1 1 0 0 0" in page
    assert "1 trên 1 người đánh giá" in page
    hour.at = later(30)
    assert "Khiếu nại 1 1 1 0 0" in seen(text(citizen().get(ANSWERS)))
    hour.at = later(400)
    assert "Khiếu nại 0 0 0 0 0" in seen(text(citizen().get(ANSWERS)))


# --- days of reception -------------------------------------------------------------------------------------------


def planned(office: Office, **changes: Any) -> ReceptionDay:
    wanted: dict[str, Any] = {
        "on": date(2026, 11, 30), "mode": "periodic", "unit": office.units["co-quan"], "place": "Phòng tiếp công dân, tầng 1",
        "begins": time(8), "ends": time(9), "leader": office.people["leader"], "participants": "Thanh tra Sở",
        "content": "Đất đai thôn Đông",
    }  # fmt: skip
    return reception.plan(wanted=DayWanted(**(wanted | changes)), by=office.actor("reception"), at=NOW)


def posted(office: Office, **changes: Any) -> ReceptionDay:
    """A posted day of two slots for one each, at 8:00 and at 8:30."""
    reason = "Việc gấp" if changes else ""
    return reception.post(day=planned(office, **changes), reason=reason, by=office.actor("reception"), at=NOW)


def test_the_schedule_has_what_is_posted_and_no_more(office: Office) -> None:
    page = text(citizen().get(DAYS))
    assert "Chưa có lịch nào được niêm yết." in page
    planned(office, on=date(2026, 12, 7), place="Chưa niêm yết")
    day = posted(office)
    moved = posted(office, on=date(2026, 12, 1))
    reception.cancel(day=moved, reason="Lãnh đạo đi họp", moved_to=day, by=office.actor("reception"), at=NOW)
    page = seen(text(citizen().get(DAYS)))
    assert "Thứ 2, 30/11/2026" in page
    for shown in ("08:00 – 09:00", "Định kỳ của lãnh đạo", "Cán bộ leader", "Thanh tra Sở", "Đất đai thôn Đông", "2 giờ còn trống",
                  "Lãnh đạo đi họp", "Ngày mới: 30/11/2026", "0220 123 456"):  # fmt: skip
        assert shown.replace(" – ", "–") in page.replace(" – ", "–"), shown
    assert "Chưa niêm yết" not in page
    reception.conclude(day=day, conclusion="Giao Phòng Một trả lời.", by=office.actor("leader"), at=NOW)
    assert "Giao Phòng Một trả lời." not in text(citizen().get(DAYS))


def test_a_day_posted_late_says_why(office: Office) -> None:
    posted(office, on=date(2026, 11, 23))
    assert "Niêm yết muộn: Việc gấp" in text(citizen().get(DAYS))


def test_conclusions_of_days_that_are_over_are_public(office: Office, hour: Hour) -> None:
    reception.conclude(day=posted(office), conclusion="Giao Phòng Một.", by=office.actor("leader"), at=NOW)
    hour.at = later(11)
    page = text(citizen().get(DAYS))
    assert "Giao Phòng Một." in page
    assert "Chưa có lịch nào" in page


def test_hours_that_have_begun_are_offered_to_nobody(office: Office, hour: Hour) -> None:
    day = posted(office)
    address = reverse("public:reception-book", args=[day.pk])
    hour.at = later(10) - timedelta(minutes=45)  # the thirtieth, a quarter past eight
    assert "1 giờ còn trống" in text(citizen().get(DAYS))
    assert form_with(text(citizen().get(address)), "slot").choices["slot"] == [slot_key(day, 30)]
    page = text(citizen().post(address, VISITOR | {"slot": slot_key(day)}), 422)
    assert error_beside(page, "slot") == "Giờ này đã qua. Hãy chọn giờ khác."
    assert VISITOR["subject"] in page
    hour.at = later(11)
    assert "Buổi này đã qua" in text(citizen().get(address))
    assert not forms(text(citizen().get(address)))


VISITOR = {
    "name": LAN.name, "address": LAN.address, "id_number": LAN.id_number, "phone": LAN.phone, "email": LAN.email,
    "subject": "Ranh đất thôn Đông", "content": CONTENT, "count": "2", "help": "Phiên dịch ngôn ngữ ký hiệu",
}  # fmt: skip


def slot_key(day: ReceptionDay, minute: int = 0) -> str:
    return str(Slot.objects.get(day=day, begins=time(8, minute)).pk)


def test_a_place_is_booked_and_the_receipt_is_shown(office: Office) -> None:
    day = posted(office)
    client = citizen()
    address = reverse("public:reception-book", args=[day.pk])
    form = form_with(text(client.get(address)), "slot")
    assert form.choices["slot"] == [slot_key(day), slot_key(day, 30)]
    assert set(VISITOR) | {"slot"} == {*form.typed, *form.choices}
    page = text(client.post(address, VISITOR | {"slot": slot_key(day)}))
    case = Case.objects.get()
    visit = Visit.objects.get()
    code = client.cookies["ma"].value
    for shown in (case.number, code, "Đã đặt lịch", "08:00", "30/11/2026"):
        assert shown in page
    assert (visit.case, visit.number, case.kind, case.sender_count) == (case, 1, "reception", 2)
    assert case.answers == {"mode": "periodic", "help": "Phiên dịch ngôn ngữ ký hiệu"}
    assert case.subject in text(client.get(reverse("public:tracked", args=[case.number])))
    assert form_with(text(client.get(address)), "slot").choices["slot"] == [slot_key(day, 30)]


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("slot", "", "Hãy chọn một giờ."),
        ("slot", "999999", "Hãy chọn một giờ."),
        ("slot", "x", "Hãy chọn một giờ."),
        ("subject", " ", "Hãy ghi vắn tắt là việc gì"),
        ("email", "lan@", "Địa chỉ thư điện tử chưa đúng"),
        ("phone", "12", "điện thoại"),
        ("name", "x" * 201, "Dài quá 200 ký tự"),
        ("count", "0", "Số người là một số từ 1 đến 5000"),
        ("count", "hai", "Số người là một số từ 1 đến 5000"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    office: Office, field: str, typed: str, says: str
) -> None:
    day = posted(office)
    address = reverse("public:reception-book", args=[day.pk])
    page = text(citizen().post(address, VISITOR | {"slot": slot_key(day)} | {field: typed}), 422)
    assert says in error_beside(page, field)
    form = form_with(page, "name")
    for name, value in (VISITOR | {"slot": slot_key(day)}).items():
        if name != field:
            assert form.values[name] == [value], name
    if field != "slot":
        assert form.values[field] == [typed]
    assert not Case.objects.exists()
    assert not Slot.objects.filter(taken__gt=0).exists()


def test_a_place_that_is_taken_meanwhile(office: Office, hour: Hour) -> None:
    day = posted(office)
    address = reverse("public:reception-book", args=[day.pk])
    text(citizen().post(address, VISITOR | {"slot": slot_key(day)}))
    page = text(citizen().post(address, VISITOR | {"slot": slot_key(day), "subject": "Việc của tôi"}), 422)
    assert "vừa có người khác chọn" in error_beside(page, "slot")
    assert form_with(page, "slot").values["subject"] == ["Việc của tôi"]
    assert form_with(page, "slot").choices["slot"] == [slot_key(day, 30)]
    text(citizen().post(address, VISITOR | {"slot": slot_key(day, 30)}))
    page = text(citizen().get(address))
    assert "Đã kín lịch hẹn." in page
    assert not forms(page)
    assert "Đã kín lịch hẹn; vẫn có thể đến lấy số." in text(citizen().get(DAYS))
    page = text(citizen().post(address, VISITOR | {"slot": slot_key(day)}), 422)  # the page was open before
    assert VISITOR["help"] in page


def test_a_day_that_is_put_off_while_somebody_types(office: Office) -> None:
    day = posted(office)
    address = reverse("public:reception-book", args=[day.pk])
    reception.cancel(day=day, reason="Bão số 9", by=office.actor("leader"), at=NOW)
    page = text(citizen().get(address))
    assert "Bão số 9" in page
    assert not forms(page)
    page = text(citizen().post(address, VISITOR | {"slot": slot_key(day)}), 422)
    assert "không nhận đặt lịch" in error_beside(page, "slot")
    assert VISITOR["content"] in page
    assert not Case.objects.exists()


def test_a_day_that_is_not_posted_is_not_there(office: Office) -> None:
    day = planned(office)
    for key in (day.pk, 999_999):
        address = reverse("public:reception-book", args=[key])
        assert citizen().get(address).status_code == 404
        assert citizen().post(address, VISITOR).status_code == 404


def test_a_slot_of_another_day_is_not_taken(office: Office) -> None:
    day, other = posted(office), posted(office, on=date(2026, 12, 1))
    page = text(
        citizen().post(reverse("public:reception-book", args=[day.pk]), VISITOR | {"slot": slot_key(other)}), 422
    )
    assert error_beside(page, "slot") == "Hãy chọn một giờ."


def test_booking_has_bounds_and_takes_no_forgery(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    day = posted(office)
    address = reverse("public:reception-book", args=[day.pk])
    forged = citizen(enforce_csrf_checks=True).post(address, VISITOR | {"slot": slot_key(day)})
    assert forged.status_code == 403
    monkeypatch.setitem(buckets.LIMITS, "book", (1, 1000))
    buckets.allow("book", place="127.0.0.1", at=NOW)
    page = text(citizen().post(address, VISITOR | {"slot": slot_key(day, 30)}), 429)
    assert form_with(page, "name").data() == VISITOR | {"slot": slot_key(day, 30)}
    assert not Case.objects.exists()


def test_what_is_personal_is_kept_by_no_cache_and_what_is_public_may_be(office: Office) -> None:
    day = posted(office)
    book = citizen().get(reverse("public:reception-book", args=[day.pk]))
    assert "no-store" in book["Cache-Control"]
    assert book["X-Robots-Tag"] == "noindex"
    row = published(office)
    for address in (ANSWERS, DAYS, reverse("public:answer", args=[row.slug]), reverse("public:personal-data")):
        assert citizen().get(address)["Cache-Control"] == "public, max-age=60", address


def test_the_page_about_personal_data_names_every_kind_of_it() -> None:
    page = text(citizen().get(reverse("public:personal-data")))
    told = seen(page)
    for row in rights.register():
        for part in (row.what, row.why, row.ground, row.kept):
            assert " ".join(part.split()) in told, part
    assert "Đừng nhắn tin, gửi thư cho tôi nữa" in page


def test_withdrawn_answers_stay_with_their_person(office: Office) -> None:
    """Her own page goes on without a link to what is gone."""
    made = answered(office)
    by = office.actor("leader")
    row = publishing.begin(case=made.case, by=by, at=NOW)
    row = publishing.save(
        publication=row, title="Xưởng bún", question=made.case.content, answer="Đã kiểm tra, xưởng đã dừng xả.", by=by,
        at=NOW,
    )  # fmt: skip
    publishing.publish(publication=row, by=by, at=NOW)
    publishing.withdraw(publication=row, reason="Nhầm", by=by, at=NOW)
    page = text(citizen(made.receipt).get(reverse("public:tracked", args=[made.case.number])))
    assert reverse("public:answer", args=[row.slug]) not in page


def test_matters_answered_elsewhere_count_too(office: Office) -> None:
    case = take(office, bring().case, "assign", "reception", unit=unit(office), officer=person(office, "officer"))
    take(office, case, "answer", "leader", answer="Đã xong.")
    assert "Phản ánh, kiến nghị 1 1 0 1 1" in seen(text(citizen().get(ANSWERS)))
