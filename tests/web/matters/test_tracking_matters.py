"""Following one's matter by the code of the receipt: what is shown and what never, writing, rating, taking back, one's data."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cualuat.base.actor import ANYONE
from cualuat.casework.choices import Prominence
from cualuat.casework.models import Case, CaseFile, Consent, DataRequest, Letter, Party, Rating, Slot, Visit, Wish
from cualuat.casework.needs import Typed
from cualuat.casework.operations import (
    assigning,
    buckets,
    drafts,
    letters,
    personal_data,
    publishing,
    reception,
    relating,
    talking,
)
from cualuat.casework.operations.intake import Brought, PersonGiven, Registered
from cualuat.casework.operations.reception import DayWanted
from cualuat.casework.operations.stepping import Wanted
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from cualuat.notices.models import Message
from cualuat.sealed import receipts
from matter_pages import (
    COMPLAINT,
    FEEDBACK,
    INFORMATION,
    LAN,
    Browser,
    answered,
    assigned,
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
    upload,
)
from office import NOW, Office

pytestmark = pytest.mark.usefixtures("office")

TRACK = "/tra-cuu/"
RESPONDENT = PersonGiven(name="Lê Văn Thử", position="Chủ tịch UBND xã")


def at(case: Case, name: str = "", *more: int) -> str:
    """An address of a matter."""
    return reverse(f"public:tracked{name and '-' + name}", args=[case.number, *more])


def page_of(made: Registered) -> str:
    return text(citizen(made.receipt).get(at(made.case)))


def send(made: Registered, name: str, **data: Any) -> Any:
    """What the page answers when one of its forms is sent; the form itself must be there."""
    client = citizen(made.receipt)
    address = at(made.case, name)
    found = next((one for one in forms(text(client.get(at(made.case)))) if one.action == address), None)
    assert found is not None, f"no form for {address}"
    return client.post(address, {**found.data(), **data})


def done(answer: Any, made: Registered, place: str) -> None:
    assert (answer.status_code, answer["Location"]) == (302, f"{at(made.case)}#{place}")


def said(page: str, place: str) -> str:
    """What the box of errors says; it leads to the form."""
    assert "<title>Lỗi:" in page
    start = page.index(f'<a href="#{place}">') + len(f'<a href="#{place}">')
    return page[start : page.index("</a>", start)]


# --- the form ----------------------------------------------------------------------------------------------------


def test_the_code_opens_the_matter_however_it_is_typed() -> None:
    made = bring()
    for typed in (made.receipt, made.receipt.lower(), receipts.grouped(made.receipt).replace("-", " ")):
        client = citizen()
        answer = client.post(TRACK, {"code": typed})
        assert (answer.status_code, answer["Location"]) == (302, at(made.case))
        cookie = client.cookies["ma"]
        assert cookie.value == receipts.grouped(made.receipt)
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
        assert made.case.subject in text(client.get(answer["Location"]))


def test_what_cannot_be_found_is_told_apart() -> None:
    made = bring()
    wrong = made.receipt[:-1] + ("A" if made.receipt[-1] != "A" else "B")
    draft = drafts.begin(kind="complaint", by=ANYONE, at=NOW)[1]
    for typed, says in (
        ("", "mã có 16 ký tự, bạn gõ 0"),
        ("7K3M", "mã có 16 ký tự, bạn gõ 4"),
        ("ư" * 16, "chỉ có chữ số và chữ cái không dấu"),
        (wrong, "Mã gõ sai ít nhất một ký tự"),
        (receipts.draw(receipts.RECEIPT), "Không có hồ sơ nào mang mã này"),
        (draft, "một bản nháp chưa gửi"),
    ):
        client = citizen()
        page = text(client.post(TRACK, {"code": typed}), 422)
        assert says in error_beside(page, "code")
        assert form_with(page, "code").values["code"] == [typed]
        assert "ma" not in client.cookies


def test_without_the_code_and_with_anothers_it_asks_for_the_code() -> None:
    made, other = bring(), bring(COMPLAINT)
    for client in (citizen(), citizen(other.receipt), citizen(receipts.draw(receipts.RECEIPT)), citizen("rac")):
        for name in ("", "my-data"):
            assert client.get(at(made.case, name))["Location"] == TRACK
        for name in ("write", "rate", "withdraw", "data", "stop-news", "visit"):
            assert (
                client.post(at(made.case, name), {"text": "Chen vào", "sure": "1", "solved": "0"})["Location"] == TRACK
            )
        for name in ("file", "letter"):
            assert client.get(at(made.case, name, 1))["Location"] == TRACK
    assert citizen(made.receipt).get(reverse("public:tracked", args=["PAKN-2026-99999"]))["Location"] == TRACK
    made.case.refresh_from_db()
    assert (made.case.state, made.case.exchanges.count()) == ("received", 0)


def test_every_page_of_a_matter_is_for_its_person_only() -> None:
    made = bring()
    client = citizen(made.receipt)
    answers = [client.get(TRACK), client.post(TRACK, {"code": "x"}), client.post(TRACK, {"code": made.receipt})]
    answers += [client.get(at(made.case, name)) for name in ("", "my-data", "write", "rate", "data")]
    answers += [
        client.post(at(made.case, name), {}) for name in ("write", "rate", "withdraw", "data", "visit", "stop-news")
    ]
    answers += [client.get(at(made.case, "file", 1)), client.post(reverse("public:track-leave"))]
    for answer in answers:
        assert "no-store" in answer["Cache-Control"], answer.request["PATH_INFO"]
        if answer.status_code != 404:
            assert answer["X-Robots-Tag"] == "noindex", answer.request["PATH_INFO"]


# --- what the page says ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("brought", "words", "due", "steps"),
    [
        (FEEDBACK, "Cơ quan đã nhận phản ánh", "hạn 07/12/2026", "khoản 1 Điều 28 Luật Tiếp công dân số 42/2013/QH13"),
        (replace(FEEDBACK, kind="feedback-administrative", answers={"rule": "Cấp phép"}), "Cơ quan đã nhận phản ánh", "", ""),
        (
            replace(FEEDBACK, kind="feedback-legislation", answers={"rule": "Điều 5"}),
            "Cơ quan đã nhận phản ánh", "hạn 07/12/2026", "Quyết định số 244/QĐ-TTg",
        ),
        (replace(FEEDBACK, kind="feedback-press"), "Cơ quan đã nhận phản ánh", "hạn 09:00 21/11/2026", "24 giờ kể từ"),
        (COMPLAINT, "Cơ quan đã nhận đơn của bạn", "hạn 02/12/2026", "khoản 1 Điều 16 Nghị định số 124/2020/NĐ-CP"),
        (replace(COMPLAINT, kind="complaint-second"), "Cơ quan đã nhận đơn của bạn", "hạn 02/12/2026", "7 ngày làm việc"),
        (replace(COMPLAINT, kind="complaint-discipline"), "Cơ quan đã nhận đơn của bạn", "hạn 02/12/2026", "7 ngày làm việc"),
        (INFORMATION, "Cơ quan đã nhận yêu cầu", "", ""),
    ],
)  # fmt: skip
def test_each_kind_says_where_it_is_and_until_when(brought: Brought, words: str, due: str, steps: str) -> None:
    page = page_of(bring(brought))
    assert f'<p class="standing__words">{words}</p>' in page
    assert f'aria-current="step">{words}</li>' in page
    assert "Bộ phận tiếp nhận" in page
    assert "20/11/2026" in page
    assert brought.content in page
    if due:
        assert due in page
        assert "Vì sao là ngày này?" in page
        assert steps in page
    for name, value in brought.answers.items():
        shown = {"delivery": "Qua mạng (thư điện tử, trang này)"}.get(name, value)
        assert shown in page


def test_a_visit_says_when_and_where(office: Office) -> None:
    made, _ = booked(office)
    page = seen(page_of(made))
    assert "Đang chờ đến lượt" in page
    assert "Ngày 30/11/2026, 08:00, số 1, Phòng tiếp công dân." in page


def test_the_unit_the_moves_of_the_due_day_and_what_is_not_certain(office: Office) -> None:
    made = bring(COMPLAINT)
    case = take(office, made.case, "take_up", "reception")
    chosen = Typed({"unit": unit(office), "officer": person(office, "officer")})
    assigning.assign(case=case, typed=chosen, by=office.actor("reception"), at=NOW)
    case = take(office, case, "accept", "leader")
    case = take(office, case, "extend", "leader", at=later(3), reason="Phải trưng cầu giám định.")
    page = seen(page_of(Registered(case, made.receipt)))
    assert "Đơn vị giữ hồ sơ Phòng Một" in page
    assert "Giải quyết khiếu nại lần đầu: hạn 04/01/2027 tạm tính" in page  # the calendar of 2027 is not official yet
    assert "Hạn đã từng là 21/12/2026 (Bắt đầu tính, 20/11/2026) 04/01/2027 (Gia hạn, 23/11/2026)" in page
    assert "Thụ lý khiếu nại: đã xong Vì sao" in page
    assert "Phải trưng cầu giám định." in page
    info = bring(INFORMATION)
    case = take(office, info.case, "valid_complex", "reception", unit=unit(office))
    page = seen(page_of(Registered(case, info.receipt)))
    assert "chưa chắc chắn" in page
    assert "chưa được đối chiếu với văn bản gốc" in page


def test_what_waits_for_the_person_and_for_another_agency_is_said(office: Office) -> None:
    made = assigned(office)
    case = take(office, made.case, "ask", "chief", question="Xưởng nào, chủ tên gì?")
    page = seen(page_of(made))
    assert "Đang chờ bạn" in page
    assert "Xưởng nào, chủ tên gì?" in page
    other = bring()
    case = take(office, other.case, "transfer", "reception", agency=str(office.units["so-xay-dung"].pk))
    assert case.state == "transferring"
    assert "Đang chờ cơ quan khác" in seen(page_of(other))


def test_a_dialogue_is_on_the_page_of_who_is_invited(office: Office) -> None:
    made = bring(replace(COMPLAINT, kind="complaint-second"))
    case = take(office, made.case, "take_up", "reception")
    case = take(office, take(office, case, "accept", "leader"), "verify", "leader")
    hearing = {"hearing_on": "07/12/2026", "hearing_time": "8h30", "hearing_place": "Phòng họp tầng 2"}
    take(office, case, "invite_dialogue", "leader", **hearing, participants="Hai bên\nHội nông dân")
    page = seen(page_of(made))
    assert "Lịch hẹn với bạn 08:30 07/12/2026 , Phòng họp tầng 2 Hai bên Hội nông dân" in page


def test_what_officers_write_among_themselves_is_on_no_page(office: Office) -> None:
    made = assigned(
        office, respondents=(RESPONDENT,), signatories=(PersonGiven(name="Người Cùng Ký", phone="0987654321"),)
    )
    case, by = made.case, office.actor("officer")
    assigning.add_note(case=case, text="Ghi chú riêng của cán bộ", by=by, at=NOW)
    for name, prominence in (("bien-ban-noi-bo.txt", Prominence.INTERNAL), ("anh-hien-truong.txt", Prominence.PERSON)):
        kept = files.take_in(name=name, chunks=[name.encode()], by=by, at=NOW)
        talking.add_file(case=case, attachment=kept, prominence=prominence, by=by, at=NOW)
    talking.write_as_officer(case=case, text="Cơ quan đã nhận ảnh.", by=by, at=NOW)
    take(office, case, "acknowledge", "officer", internal="Lời nội bộ của bước")
    page = page_of(made)
    for shown in ("anh-hien-truong.txt", "Cơ quan đã nhận ảnh.", "Báo đã tiếp nhận giải quyết"):
        assert shown in page
    data = citizen(made.receipt).get(at(case, "my-data")).content.decode()
    for hidden in ("Ghi chú riêng", "noi-bo", "Lời nội bộ", "Lê Văn Thử", "Cán bộ officer", "Cán bộ chief"):
        assert hidden not in page, hidden
        assert hidden not in data, hidden
    for of_others in ("Người Cùng Ký", "0987654321"):
        assert of_others not in page


def test_steps_that_are_not_public_stay_inside(office: Office) -> None:
    made = bring(COMPLAINT)
    case = take(office, made.case, "take_up", "reception")
    case = take(office, take(office, case, "accept", "leader"), "verify", "leader")
    assigning.assign(case=case, typed=Typed({"unit": unit(office), "officer": person(office, "officer")}),
                     by=office.actor("leader"), at=NOW)  # fmt: skip
    take(office, case, "report", "officer")
    page = page_of(made)
    assert "Giao xác minh" in page
    assert "Báo cáo kết quả xác minh" not in page


# --- writing -----------------------------------------------------------------------------------------------------


def test_she_writes_with_files_and_what_waited_for_her_goes_on(office: Office) -> None:
    made = assigned(office)
    take(office, made.case, "ask", "chief", question="Xưởng nào?")
    done(send(made, "write", text="Xưởng ông Ba.", files=[upload("ban-do.txt"), upload("anh.txt", b"Anh chup mot goc.")]),
         made, "trao-doi")  # fmt: skip
    case = Case.objects.get(pk=made.case.pk)
    assert (case.state, case.has_news) == ("assigned", True)
    exchange = case.exchanges.latest("pk")
    assert (exchange.text, exchange.from_person) == ("Xưởng ông Ba.", True)
    page = page_of(made)
    for row in exchange.files.all():
        assert f'href="{at(case, "file", row.pk)}"' in page
        answer = citizen(made.receipt).get(at(case, "file", row.pk))
        assert answer["Content-Disposition"].startswith("attachment")
        answer.close()


@pytest.mark.parametrize(
    ("typed", "sent_files", "says"),
    [
        ("  ", [], "Hãy viết vài chữ hoặc chọn tệp."),
        ("chữ " * 2_501, [("don.txt", b"Mot trang.")], "dài quá 10000 ký tự"),
        ("Ảnh đây", [("tot.txt", b"Mot trang."), ("xau.exe", b"MZ\x90\x00" + b"\0" * 99)], "«xau.exe»"),
        ("Ảnh đây", [("to.txt", b"chu viet " * 200_000)], "«to.txt»: Tệp lớn hơn 1 MB"),
    ],
)
def test_what_cannot_be_sent_stays_as_typed_and_leaves_no_file(
    typed: str, sent_files: list[tuple[str, bytes]], says: str, settings: Any
) -> None:
    settings.CUALUAT_MAX_PUBLIC_UPLOAD_BYTES = 1024 * 1024
    made = bring()
    given = [SimpleUploadedFile(name, data) for name, data in sent_files]
    page = text(send(made, "write", text=typed, files=given), 422)
    assert says in said(page, "trao-doi")
    form = next(one for one in forms(page) if one.action == at(made.case, "write"))
    assert form.values["text"] == [typed]
    assert not made.case.exchanges.exists()
    assert not Attachment.objects.exists()


def test_a_matter_that_ended_meanwhile_shows_the_words_again(office: Office) -> None:
    made = bring()
    client = citizen(made.receipt)
    take(office, made.case, "reject", "leader", grounds="Không có nội dung cụ thể", reason="Không rõ việc gì.")
    page = text(client.post(at(made.case, "write"), {"text": "Tôi vừa nhớ ra tên xưởng."}), 422)
    assert "Hồ sơ đã kết thúc" in page
    assert "Tôi vừa nhớ ra tên xưởng." in page
    assert not [one for one in forms(page) if one.action == at(made.case, "write")]


@pytest.mark.parametrize("name", ["write", "rate", "withdraw", "data", "stop-news", "visit"])
def test_the_address_of_a_form_opened_by_itself_leads_to_the_page(name: str) -> None:
    made = bring()
    answer = citizen(made.receipt).get(at(made.case, name))
    assert (answer.status_code, answer["Location"]) == (302, at(made.case))


@pytest.mark.parametrize(
    ("act", "name", "data"),
    [
        ("write", "write", {"text": "Chữ của tôi"}),
        ("rate", "rate", {"solved": "0", "score": "2", "text": "Chữ của tôi, nước vẫn đục"}),
        ("data-request", "data", {"what": "correction", "text": "Chữ của tôi"}),
    ],
)
def test_beyond_bounds_nothing_is_lost(
    act: str, name: str, data: dict[str, str], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = answered(office)
    monkeypatch.setitem(buckets.LIMITS, act, (1, 1000))
    buckets.allow(act, place="127.0.0.1", at=NOW)
    page = text(send(made, name, **data), 429)
    form = next(one for one in forms(page) if one.action == at(made.case, name))
    assert form.data() == data
    monkeypatch.setitem(buckets.LIMITS, "track", (1, 1000))
    typed = made.receipt.lower()
    citizen().post(TRACK, {"code": "x"})
    page = text(citizen().post(TRACK, {"code": typed}), 429)
    assert form_with(page, "code").values["code"] == [typed]


@pytest.mark.parametrize("name", ["write", "rate", "withdraw", "data", "stop-news", "visit"])
def test_another_site_cannot_send_a_form(name: str, office: Office) -> None:
    made = answered(office)
    answer = citizen(made.receipt, enforce_csrf_checks=True).post(at(made.case, name), {"text": "x", "sure": "1"})
    assert answer.status_code == 403


# --- solved or not -----------------------------------------------------------------------------------------------


def test_solved_ends_it(office: Office) -> None:
    made = answered(office)
    assert "đã kiểm tra, xưởng đã dừng xả." in page_of(made).lower()
    done(send(made, "rate", solved="1", score="5", text="Cảm ơn."), made, "danh-gia")
    rating = Rating.objects.get()
    assert (rating.solved, rating.score, rating.text) == (True, 5, "Cảm ơn.")
    assert "Việc của bạn đã được giải quyết chưa?" not in page_of(made)
    assert not Wish.objects.exists()


def test_not_solved_becomes_a_wish_and_its_answer_is_shown(office: Office) -> None:
    for granted, words in ((True, "Đề nghị mở lại được chấp nhận:"), (False, "Đề nghị mở lại không được chấp nhận:")):
        made = answered(office)
        done(send(made, "rate", solved="0", text="Hôm nay nước vẫn đục."), made, "danh-gia")
        assert "người đứng đầu đơn vị sẽ trả lời" in page_of(made)
        wish = Wish.objects.get(case=made.case)
        talking.decide_wish(wish=wish, granted=granted, reply="Đã xem lại.", by=office.actor("chief"), at=later(1))
        assert f"{words} Đã xem lại." in page_of(made)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"score": "4", "text": "Chưa chọn gì cả"}, "Hãy chọn: đã được giải quyết hay chưa."),
        ({"solved": "0", "score": "2", "text": "chưa"}, "Hãy viết vài chữ cho biết việc gì chưa được giải quyết."),
        ({"solved": "1", "score": "9", "text": "Tốt"}, "Hãy chọn từ 1 đến 5."),
    ],
)
def test_a_rating_that_cannot_be_stays_as_typed(office: Office, data: dict[str, str], says: str) -> None:
    made = answered(office)
    page = text(send(made, "rate", **data), 422)
    assert says in said(page, "danh-gia")
    form = next(one for one in forms(page) if one.action == at(made.case, "rate"))
    assert form.data() == {
        name: value for name, value in data.items() if value in ("0", "1", "2", "4") or name == "text"
    }
    assert not Rating.objects.exists()


def test_rated_in_another_window_the_words_are_not_lost(office: Office) -> None:
    made = answered(office)
    client = citizen(made.receipt)
    send(made, "rate", solved="1")
    page = text(client.post(at(made.case, "rate"), {"solved": "0", "text": "Nhưng mà nước vẫn đục."}), 422)
    assert "đã đánh giá câu trả lời này rồi" in page
    assert "Nhưng mà nước vẫn đục." in page


def test_what_is_not_rated_or_not_opened_again_says_so(office: Office) -> None:
    press = assigned(office, replace(FEEDBACK, kind="feedback-press"))
    case = take(office, press.case, "answer", "chief", answer="Đã có thông cáo.")
    assert "Việc của bạn đã được giải quyết chưa?" not in page_of(press)
    assert "chưa có câu trả lời để đánh giá" in text(
        citizen(press.receipt).post(at(case, "rate"), {"solved": "1"}), 422
    )
    made, decided = decided_complaint(office)
    page = page_of(Registered(decided, made.receipt))
    assert "Viết khiếu nại lần hai" in page
    assert "Chưa, tôi đề nghị mở lại" not in page


def decided_complaint(office: Office) -> tuple[Registered, Case]:
    """A complaint with its decision, which its person has."""
    made = bring(COMPLAINT)
    case = take(office, made.case, "take_up", "reception")
    case = take(office, take(office, case, "accept", "leader"), "recheck", "leader", note="Đủ rõ.")
    case = take(office, case, "decide", "leader", outcome="Khiếu nại sai toàn bộ")
    return made, take(office, case, "send", "chief" if case.unit_id else "clerk", received_on="20/11/2026")


# --- taking back, data, visits, leaving --------------------------------------------------------------------------


def test_withdrawing_takes_a_tick() -> None:
    made = bring()
    page = text(send(made, "withdraw"), 422)
    assert said(page, "rut") == "Hãy đánh dấu xác nhận trước khi rút."
    assert '<details class="no-print" id="rut" open>' in page
    done(send(made, "withdraw", sure="1"), made, "rut")
    assert Case.objects.get().state == "withdrawn"
    page = page_of(made)
    assert "Bạn đã rút phản ánh" in page
    assert 'id="rut"' not in page


def test_what_the_person_cannot_withdraw_here_has_no_such_form() -> None:
    made = bring(COMPLAINT)
    assert 'id="rut"' not in page_of(made)
    page = text(citizen(made.receipt).post(at(made.case, "withdraw"), {"sure": "1"}), 422)
    assert "Việc này do cơ quan làm" in page
    assert Case.objects.get().state == "received"


def test_she_asks_about_her_data_and_reads_the_answer(office: Office) -> None:
    made = bring()
    page = text(send(made, "data", what="correction", text="sai"), 422)
    assert said(page, "du-lieu") == "Hãy ghi chỗ nào sai và đúng phải là gì."
    form = next(one for one in forms(page) if one.action == at(made.case, "data"))
    assert form.data() == {"what": "correction", "text": "sai"}
    page = text(send(made, "data", what="trộm", text="Đưa hết đây"), 422)
    assert said(page, "du-lieu") == "Hãy chọn bạn muốn gì."
    assert "Đưa hết đây" in page
    for what in ("access", "correction", "erasure"):
        done(send(made, "data", what=what, text="Tên đệm là Thị, không phải Thì."), made, "du-lieu")
    page = text(send(made, "data", what="access", text="Lần nữa"), 422)
    assert "đang chờ trả lời" in said(page, "du-lieu")
    personal_data.decide(
        request=DataRequest.objects.get(kind="erasure"), granted=False, reply="Hồ sơ chưa xong.",
        basis="Điều 34 Luật Khiếu nại", by=office.actor("data_protection"), at=NOW,
    )  # fmt: skip
    page = seen(page_of(made))
    assert "Xóa dữ liệu của tôi (20/11/2026): Hồ sơ chưa xong. (Điều 34 Luật Khiếu nại)" in page
    assert "Xem dữ liệu của tôi (20/11/2026): đang chờ trả lời" in page


def test_she_takes_her_data_along() -> None:
    made = bring(respondents=(RESPONDENT,))
    bring(COMPLAINT, sender=PersonGiven(name="Lê Văn Bảy", address="Thôn Tây"))
    answer = citizen(made.receipt).get(at(made.case, "my-data"))
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{made.case.number}.json"'
    data = json.loads(answer.content)
    assert (data["hồ sơ"], data["người gửi"][0]["phone"]) == (made.case.number, "0912 345 678")
    assert "Lê Văn" not in answer.content.decode()


def test_the_news_end_when_she_says_so() -> None:
    for made in (bring(), bring(channel="post", consents=())):  # at the desk nobody ticks a box
        assert "Đừng nhắn tin, gửi thư cho tôi nữa</button>" in page_of(made)
        done(send(made, "stop-news"), made, "lien-lac")
        assert Party.objects.get(case=made.case).told_by == ""
        assert not Consent.objects.filter(case=made.case, withdrawn_at=None).exists()
        assert "Cơ quan không nhắn tin, gửi thư cho bạn về hồ sơ này" in page_of(made)
        page = text(citizen(made.receipt).post(at(made.case, "stop-news")), 422)
        assert said(page, "lien-lac") == "Không có sự đồng ý nào đang có hiệu lực."


def test_after_that_a_step_tells_her_nothing(office: Office) -> None:
    made = bring()
    send(made, "stop-news")
    before = Message.objects.count()
    take(office, made.case, "assign", "reception", unit=unit(office))
    assert Message.objects.count() == before


def booked(office: Office) -> tuple[Registered, Visit]:
    """A place at eight on the thirtieth."""
    wanted = DayWanted(
        on=date(2026, 11, 30), mode="periodic", unit=office.units["co-quan"], place="Phòng tiếp công dân",
        begins=time(8), ends=time(9), leader=office.people["leader"],
    )  # fmt: skip
    day = reception.plan(wanted=wanted, by=office.actor("reception"), at=NOW)
    reception.post(day=day, by=office.actor("reception"), at=NOW)
    brought = replace(FEEDBACK, kind="reception", answers={"mode": "periodic"}, unit=office.units["co-quan"])
    return reception.book(slot=day.slots.earliest("begins"), brought=brought, by=ANYONE, at=NOW)


def test_a_place_is_given_back(office: Office) -> None:
    made, visit = booked(office)
    assert Slot.objects.get(pk=visit.slot_id).taken == 1
    done(send(made, "visit"), made, "lich-hen")
    assert Slot.objects.get(pk=visit.slot_id).taken == 0
    page = page_of(made)
    assert "Bạn đã hủy lịch hẹn này." in page
    assert "Hủy lịch hẹn</button>" not in page
    assert said(text(citizen(made.receipt).post(at(made.case, "visit")), 422), "lich-hen")
    other = bring()
    assert "Không có lịch hẹn nào để hủy" in text(citizen(other.receipt).post(at(other.case, "visit")), 422)


def test_leaving_forgets_the_code() -> None:
    made = bring()
    client = citizen(made.receipt)
    page = text(client.get(at(made.case)))
    assert reverse("public:track-leave") in page
    assert client.post(reverse("public:track-leave"))["Location"] == TRACK
    assert client.cookies["ma"].value == ""
    assert client.get(at(made.case))["Location"] == TRACK


# --- letters and files -------------------------------------------------------------------------------------------


def opened(made: Registered, address: str) -> int:
    answer = citizen(made.receipt).get(address)
    answer.close()
    return int(answer.status_code)


def issued(office: Office) -> tuple[Registered, Letter]:
    """Feedback with an answer as a letter that was really made."""
    made = assigned(office)
    take(office, made.case, "answer", "chief", answer="Đã kiểm tra.", made_elsewhere="")
    return made, Letter.objects.get(case=made.case)


def test_she_reads_the_letters_to_her_and_no_others(office: Office) -> None:
    made, letter = issued(office)
    other = bring()
    client = citizen(made.receipt)
    assert f"{letter.name} số {letter.number} (PDF)" in seen(page_of(made))
    answer = client.get(at(made.case, "letter", letter.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    answer.close()
    assert opened(other, at(other.case, "letter", letter.pk)) == 404
    assert opened(made, at(made.case, "letter", 999_999)) == 404
    Letter.objects.filter(pk=letter.pk).update(to_person=False)
    assert opened(made, at(made.case, "letter", letter.pk)) == 404
    assert letter.name not in page_of(made)


def photograph() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(kept, "JPEG")
    return kept.getvalue()


def test_the_signed_copy_is_given_whatever_it_is(office: Office, settings: Any) -> None:
    """A photograph of the signed paper is no PDF; while the scanner looks, the copy of the program does."""
    made, letter = issued(office)
    by = office.actor("officer")
    copy = files.take_in(name="ban-ky.jpg", chunks=[photograph()], by=by, at=NOW)
    letters.attach_signed(letter=letter, attachment=copy, by=by, at=NOW)
    answer = citizen(made.receipt).get(at(made.case, "letter", letter.pk))
    assert 'filename="ban-ky.jpg"' in answer["Content-Disposition"]
    answer.close()
    for state in ("infected", "waiting"):
        settings.CUALUAT_CLAMD = "127.0.0.1:3310"
        Attachment.objects.filter(pk=copy.pk).update(scan_state=state)
        answer = citizen(made.receipt).get(at(made.case, "letter", letter.pk))
        assert answer["Content-Type"] == "application/pdf"
        answer.close()


def test_she_opens_the_files_for_her_and_no_others(office: Office, settings: Any) -> None:
    made, other = assigned(office), bring()
    by = office.actor("officer")
    rows: dict[str, CaseFile] = {}
    for prominence in Prominence:
        kept = files.take_in(name=f"{prominence}.txt", chunks=[f"Tệp {prominence}.".encode()], by=by, at=NOW)
        rows[prominence] = talking.add_file(case=made.case, attachment=kept, prominence=prominence, by=by, at=NOW)
    assert opened(made, at(made.case, "file", rows["person"].pk)) == 200
    assert opened(made, at(made.case, "file", rows["internal"].pk)) == 404
    assert opened(other, at(other.case, "file", rows["person"].pk)) == 404
    settings.CUALUAT_CLAMD = "127.0.0.1:3310"
    for state, status in (("waiting", 404), ("infected", 404), ("clean", 200)):
        Attachment.objects.filter(pk=rows["person"].attachment_id).update(scan_state=state)
        assert opened(made, at(made.case, "file", rows["person"].pk)) == status


def test_of_an_officers_file_she_gets_the_copy_without_metadata_and_her_own_as_it_was(office: Office) -> None:
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "May-cua-can-bo"
    Image.new("RGB", (40, 40), "red").save(picture, "JPEG", exif=exif)
    made = assigned(office)
    by = office.actor("officer")
    kept = files.take_in(name="anh.jpg", chunks=[picture.getvalue()], by=by, at=NOW)
    row = talking.add_file(case=made.case, attachment=kept, prominence="person", by=by, at=NOW)
    send(made, "write", text="Ảnh của tôi", files=[upload("anh-toi.jpg", picture.getvalue())])
    hers = CaseFile.objects.get(case=made.case, from_person=True)
    for one, told in ((row, False), (hers, True)):
        answer = citizen(made.receipt).get(at(made.case, "file", one.pk))
        assert (b"May-cua-can-bo" in b"".join(answer.streaming_content)) is told  # type: ignore[attr-defined]
        answer.close()


# --- matters made from a matter ----------------------------------------------------------------------------------

Make = Callable[[Office], tuple[Registered, Case]]


def second(office: Office) -> tuple[Registered, Case]:
    made, case = decided_complaint(office)
    wanted = Wanted("appeal", Typed({"content": "Tôi không đồng ý với quyết định."}))
    return made, relating.appeal(case=case, wanted=wanted, by=office.actor("reception"), at=NOW)


def rerouted(office: Office) -> tuple[Registered, Case]:
    made = bring()
    wanted = Wanted("reroute", Typed({"kind": "information", "reason": "Là yêu cầu thông tin."}))
    return made, relating.reroute(case=made.case, wanted=wanted, by=office.actor("reception"), at=NOW)


def split(office: Office) -> tuple[Registered, Case]:
    made = bring()
    part = relating.Part("complaint", "Quyết định phạt", "Tôi khiếu nại quyết định phạt.")
    return made, relating.split(case=made.case, parts=[part], by=office.actor("reception"), at=NOW)[0]


@pytest.mark.parametrize("make", [second, rerouted, split])
def test_what_comes_of_a_matter_is_followed_with_its_code(office: Office, make: Make) -> None:
    made, fresh = make(office)
    client: Browser = citizen(made.receipt)
    page = text(client.get(at(made.case)))
    assert f'href="{at(fresh)}"' in page
    assert fresh.number in text(client.get(at(fresh)))
    answer = client.post(at(fresh, "write"), {"text": "Tôi viết thêm ở đây."})
    assert answer["Location"] == f"{at(fresh)}#trao-doi"
    assert citizen(bring().receipt).get(at(fresh))["Location"] == TRACK


def test_a_duplicate_of_somebody_else_stays_hers(office: Office) -> None:
    made = bring()
    other = bring(sender=replace(LAN, name="Lê Văn Bảy", id_number="033184009999"))
    relating.mark_duplicate(case=made.case, other=other.case, by=office.actor("leader"), at=NOW)
    page = page_of(made)
    assert other.case.number not in page
    for one, them in ((made, other), (other, made)):
        assert citizen(one.receipt).get(at(them.case))["Location"] == TRACK


def test_what_was_made_public_of_it_is_linked(office: Office) -> None:
    made = answered(office)
    by = office.actor("moderator")
    row = publishing.begin(case=made.case, by=by, at=NOW)
    row = publishing.save(
        publication=row, title="Xưởng bún", question=made.case.content, answer="Đã kiểm tra, xưởng đã dừng xả.", by=by,
        at=NOW,
    )  # fmt: skip
    address = reverse("public:answer", args=[row.slug])
    assert address not in page_of(made)
    publishing.publish(publication=row, by=by, at=NOW)
    assert address in page_of(made)
