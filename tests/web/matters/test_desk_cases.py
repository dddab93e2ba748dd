"""The case desk, beside test_matters_at_the_desk: what is wrong is told at its place, no word is lost, others are refused."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE
from cualuat.casework.models import Case, CaseFile, Colleague, Exchange, Letter, Link, Note, Proposal
from cualuat.casework.operations import talking
from cualuat.casework.queries import listing
from cualuat.files.models import Attachment
from matter_pages import (
    COMPLAINT,
    FEEDBACK,
    INFORMATION,
    Browser,
    Hour,
    answered,
    assigned,
    bring,
    citizen,
    error_beside,
    form_with,
    later,
    officer,
    person,
    seen,
    take,
    text,
    unit,
    upload,
)
from office import NOW, TODAY, Office

pytestmark = pytest.mark.usefixtures("office")

CASES = "/ban-lam-viec/ho-so/"


def page_of(browser: Browser, case: Case) -> str:
    return text(browser.get(reverse("desk:case", args=[case.pk])))


def post(browser: Browser, case: Case, act: str, *more: object, **data: Any) -> Any:
    return browser.post(reverse(f"desk:case-{act}", args=[case.pk, *more]), data)


def refused(answer: Any, says: str, *typed: str, status: int = 422) -> str:
    """The page, which says so in its box of errors and still has what was typed."""
    page = text(answer, status)
    assert "<title>Lỗi:" in page
    assert says in seen(page)
    for words in typed:
        assert words in page, words
    return page


def done(answer: Any, case: Case, place: str) -> None:
    """It was done, and the browser goes back to that place of the page."""
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('desk:case', args=[case.pk])}#{place}")


# --- the list ----------------------------------------------------------------------------------------------------


def listed(browser: Browser, address: str) -> list[str]:
    """Numbers of the matters on a page of the list, in their order."""
    page = seen(text(browser.get(CASES + address)))
    return list(dict.fromkeys(re.findall(r"\b[A-Z]+-2026-\d{5}\b", page)))


def test_each_view_counts_what_it_shows(office: Office, hour: Hour) -> None:
    made = {
        "unassigned": bring().case,
        "mine": assigned(office).case,
        "news": assigned(office, subject="Đèn đường thôn Tây").case,
        "closed": take(office, answered(office, subject="Cống thôn Nam").case, "close", "chief"),
    }
    talking.write_as_person(case=made["news"], text="Đèn vẫn tắt.", by=ANYONE, at=NOW)
    leader = officer(office, "leader")
    for view in listing.VIEWS:
        page = text(leader.get(f"{CASES}?xem={view}"))
        shown = len(listed(leader, f"?xem={view}"))
        name = listing.VIEWS[view]
        if view != "closed" and shown:
            assert f"{name} ({shown})" in seen(page), view
    assert listed(leader, "?xem=unassigned") == [made["unassigned"].number]
    assert listed(leader, "?xem=news") == [made["news"].number]
    assert listed(leader, "?xem=closed") == [made["closed"].number]
    assert sorted(listed(officer(office, "officer"), "")) == sorted([made["mine"].number, made["news"].number])
    assert listed(leader, "?xem=late") == []
    due = Case.objects.get(pk=made["mine"].pk).due_on
    assert due is not None
    hour.at = later((due - TODAY).days)
    assert made["mine"].number in listed(officer(office, "leader"), "?xem=soon")
    hour.at = later((due - TODAY).days + 1)
    assert made["mine"].number in listed(officer(office, "leader"), "?xem=late")


def test_the_list_is_sorted_as_asked(office: Office) -> None:
    old = bring(COMPLAINT, received_at=later(-10)).case
    new = bring().case
    middle = bring(INFORMATION, received_at=later(-5)).case
    leader = officer(office, "leader")
    assert listed(leader, "?xem=open&xep=new") == [one.number for one in (new, middle, old)]
    assert listed(leader, "?xem=open&xep=old") == [one.number for one in (old, middle, new)]
    by_due = sorted(Case.objects.all(), key=lambda one: one.due_on or date.max)  # without a limit yet: last
    assert listed(leader, "?xem=open") == [one.number for one in by_due]


def test_the_next_page_keeps_what_was_asked_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(3):
        bring(subject=f"Cống thứ {number} ở thôn Đông")
    bring(COMPLAINT)
    leader = officer(office, "leader")
    page = text(leader.get(f"{CASES}?xem=open&loai=feedback&tu=c%E1%BB%91ng&xep=old"))
    assert "3 hồ sơ" in seen(page)
    start = page.index('rel="next" href="') + len('rel="next" href="')
    address = page[start : page.index('"', start)].replace("&amp;", "&")
    second = seen(text(leader.get(CASES + address)))
    assert second.count("Cống thứ") == 1
    assert "Trang trước" in second
    assert "Trang sau" not in second
    for beyond in ("9999", "0", "-1", "²"):
        assert leader.get(f"{CASES}?xem=open&trang={beyond}").status_code == 200


def test_names_are_found_by_those_only_who_see_them(office: Office) -> None:
    case = assigned(office).case
    assert listed(officer(office, "reception"), "?xem=open&tu=Lan") == [case.number]
    assert listed(officer(office, "officer"), "?xem=mine&tu=Lan") == []


@pytest.mark.parametrize(("who", "status"), [("nobody", 403), ("custodian", 403), ("data_protection", 403)])
def test_the_list_is_for_those_with_a_duty(office: Office, who: str, status: int) -> None:
    assert officer(office, who).get(CASES).status_code == status
    assert Browser().get(CASES)["Location"].startswith(reverse("desk:sign-in"))


# --- registers ---------------------------------------------------------------------------------------------------


def sheet_of(data: bytes) -> str:
    rows = openpyxl.load_workbook(io.BytesIO(data)).active
    assert rows is not None
    return "\n".join(str(cell) for row in rows.iter_rows(values_only=True) for cell in row if cell is not None)


def test_the_register_holds_what_its_reader_may_see_and_who_took_it_is_on_record(office: Office) -> None:
    mine, other = assigned(office).case, bring(subject="Rác ở chợ Mẫu").case
    days = {"family": "feedback", "since": "01/11/2026", "until": "30/11/2026"}
    address = reverse("desk:register-file", args=["xlsx"])
    answer = officer(office, "leader").get(address, days)
    assert answer["Content-Disposition"] == 'attachment; filename="so-feedback-20261101-20261130.xlsx"'
    whole = sheet_of(answer.content)
    assert mine.subject in whole
    assert other.subject in whole
    hers = sheet_of(officer(office, "officer").get(address, days).content)
    assert mine.subject in hers
    assert other.subject not in hers
    assert "Trần Thị Lan" not in hers  # the kind hides who sent it from the unit that deals with it
    assert Event.objects.filter(action="casework.export").count() == 2
    assert mine.subject not in sheet_of(officer(office, "leader").get(address, days | {"until": "19/11/2026"}).content)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"since": "01/01/2026", "until": "31/02/2026"}, "Không có ngày 31/02/2026"),
        ({"since": "hôm nay", "until": "20/11/2026"}, "«hôm nay» không phải là ngày"),
        ({"since": "21/11/2026", "until": "20/11/2026"}, "Ngày cuối đứng trước ngày đầu."),
        ({"since": "01/01/2020", "until": "20/11/2026"}, "Mỗi lần xuất tối đa một năm."),
    ],
)
def test_days_that_cannot_be_give_no_register(office: Office, days: dict[str, str], says: str) -> None:
    leader, asked = officer(office, "leader"), {"family": "complaint"} | days
    for address in (reverse("desk:registers"), reverse("desk:register-file", args=["docx"])):
        refused(leader.get(address, asked), says, days["since"], days["until"])
    assert leader.get(reverse("desk:register-file", args=["pdf"]), asked).status_code == 404


# --- taking in ---------------------------------------------------------------------------------------------------


def test_everything_wrong_is_told_at_once_and_no_word_is_lost(office: Office) -> None:
    clerk = officer(office, "reception")
    address = reverse("desk:intake-kind", args=["complaint"])
    form = form_with(text(clerk.get(address)), "subject")
    typed = form.data(
        channel="bồ câu", received_on="31/02/2026", subject=" ", content="", known_on="mai", against="",
        name="", address="Thôn <Đông>", phone="không có", email="lan@@mau", count="một", request='Trả "xe" lại.',
    )  # fmt: skip
    page = refused(
        clerk.post(address, {**typed, "files": [upload()]}), "Chưa gửi được", "Thôn &lt;Đông&gt;", "&quot;xe&quot;"
    )
    for name in (
        "channel",
        "received_on",
        "subject",
        "content",
        "known_on",
        "against",
        "name",
        "phone",
        "email",
        "count",
    ):
        assert error_beside(page, name), name
    again = form_with(page, "subject").data()
    kept = {name: value for name, value in typed.items() if name not in ("channel", "subject")}
    assert {name: again.get(name, "") for name in kept} == kept
    assert not Case.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("channel", ["desk", "phone", "post", "email", "forwarded"])
def test_what_comes_in_however_it_comes_is_followed_with_the_code_on_the_receipt(office: Office, channel: str) -> None:
    clerk = officer(office, "reception")
    address = reverse("desk:intake-kind", args=["feedback-general"])
    form = form_with(text(clerk.get(address)), "subject")
    data = form.data(
        channel=channel, subject="Đèn đường tắt", content="Đèn đường thôn Tây tắt ba đêm.", unit=unit(office)
    )
    page = seen(text(clerk.post(address, data)))
    case = Case.objects.get()
    assert (case.channel, case.unit, case.received_on) == (channel, office.units["phong-mot"], TODAY)
    assert case.number in page
    codes = [word for word in page.split() if word.count("-") >= 2 and word.isupper() and word != case.number]
    assert any(citizen(code).get(reverse("public:tracked", args=[case.number])).status_code == 200 for code in codes)
    assert case.number in seen(text(officer(office, "chief").get(f"{CASES}?xem=unassigned")))


def test_the_clerk_is_told_of_a_letter_that_is_like_it(office: Office) -> None:
    first = bring().case
    clerk = officer(office, "reception")
    address = reverse("desk:intake-kind", args=["feedback-general"])
    data = form_with(text(clerk.get(address)), "subject").data(
        channel="desk", subject=FEEDBACK.subject, content=FEEDBACK.content
    )
    page = seen(text(clerk.post(address, data)))
    assert f"Có thể trùng với {first.number}" in page


def test_a_file_that_cannot_be_kept_keeps_the_letter_out_but_its_words_stay(office: Office) -> None:
    clerk = officer(office, "reception")
    address = reverse("desk:intake-kind", args=["feedback-general"])
    data = form_with(text(clerk.get(address)), "subject").data(
        channel="desk", subject="Đèn đường", content="Đèn tắt ba đêm liền."
    )
    answer = clerk.post(
        address, {**data, "files": [upload("quet.txt"), upload("chay.exe", b"MZ\x90\x00" + bytes(300))]}
    )
    page = refused(answer, "chay.exe", "Đèn tắt ba đêm liền.")
    assert error_beside(page, "files")
    assert not Case.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("kind", ["denunciation", "reception", "khong-co"])
def test_some_kinds_are_not_entered_here(office: Office, kind: str) -> None:
    clerk, address = officer(office, "reception"), reverse("desk:intake-kind", args=[kind])
    assert clerk.get(address).status_code == clerk.post(address, {"subject": "x"}).status_code == 404


# --- who has it --------------------------------------------------------------------------------------------------


def test_an_officer_of_another_unit_is_not_given_it_and_the_form_stays(office: Office) -> None:
    case = assigned(office).case
    data = {"unit": unit(office), "officer": person(office, "elsewhere"), "note": "Bàn giao hai tệp."}
    page = refused(post(officer(office, "leader"), case, "assign", **data), "Hãy chọn người khác.", "Bàn giao hai tệp.")
    assert form_with(page, "officer").data() == data
    assert Case.objects.get(pk=case.pk).officer == office.people["officer"]


def test_officers_give_only_within_their_unit_leaders_anywhere(office: Office) -> None:
    case = assigned(office).case
    away = {"unit": unit(office, "phong-hai"), "officer": "", "note": "Sang phòng Hai."}
    answer = post(officer(office, "officer"), case, "assign", **away)
    refused(answer, "Bạn không được giao hồ sơ này cho đơn vị ấy.", "Sang phòng Hai.", status=403)
    done(post(officer(office, "leader"), case, "assign", **away), case, "giao")
    fresh = Case.objects.get(pk=case.pk)
    assert (fresh.unit, fresh.officer) == (office.units["phong-hai"], None)
    assert officer(office, "officer").get(reverse("desk:case", args=[case.pk])).status_code == 404
    assert "Sang phòng Hai." in page_of(officer(office, "chief_elsewhere"), case)


def test_somebody_without_the_duty_is_no_colleague(office: Office) -> None:
    case = assigned(office).case
    for who, says in (("clerk", "không có nhiệm vụ giải quyết hồ sơ"), ("", "Hãy chọn một người.")):
        key = person(office, who) if who else "999999"
        refused(post(officer(office, "officer"), case, "colleague", person=key), says)
    assert not Colleague.objects.exists()


# --- words and files ---------------------------------------------------------------------------------------------


def test_a_message_that_is_too_long_stays(office: Office) -> None:
    case, words = assigned(office).case, "Bà cho xin ảnh. " * 700
    answer = post(officer(office, "officer"), case, "message", text=words)
    refused(answer, "Tin nhắn dài quá 10000 ký tự.", words.strip())
    assert not Exchange.objects.exists()


def test_whoever_loses_the_matter_while_she_types_keeps_her_words(office: Office) -> None:
    """The matter went to a colleague of the same unit: she still sees it, but its form of messages is gone."""
    case = assigned(office).case
    browser = officer(office, "officer")
    post(browser, case, "assign", unit=unit(office), officer=person(office, "colleague"))
    answer = post(browser, case, "message", text="Bà cho xin thêm ảnh chụp mương.")
    refused(answer, "Bạn không giải quyết hồ sơ này.", "Bà cho xin thêm ảnh chụp mương.", status=403)
    assert not Exchange.objects.exists()


def test_moderators_read_answered_matters_and_change_nothing(office: Office) -> None:
    case = answered(office).case
    browser = officer(office, "moderator")
    page = page_of(browser, case)
    for name in ("case-message", "case-assign", "case-split", "case-duplicate", "case-file-add"):
        assert reverse(f"desk:{name}", args=[case.pk]) not in page
    other = bring().case
    for act, data in (
        ("message", {"text": "x"}),
        ("assign", {"unit": unit(office)}),
        ("split", {"kind": "information", "subject": "a", "content": "b"}),
        ("file-add", {"files": [upload()]}),
        ("hold", {"on": "1", "reason": "Tòa án yêu cầu."}),
        ("people", {"reason": "Muốn biết người gửi là ai."}),
        ("receipt", {"reason": "Căn cước công dân số 1"}),
        ("colleague", {"person": person(office, "officer")}),
    ):
        assert post(browser, case, act, **data).status_code == 403, act
    assert post(browser, case, "duplicate", other=other.number).status_code in (403, 422)
    assert browser.get(reverse("desk:case", args=[other.pk])).status_code == 404
    assert not CaseFile.objects.exists()
    assert not Link.objects.exists()


def test_files_are_for_the_person_only_where_the_box_is_ticked(office: Office, settings: Any) -> None:
    case = assigned(office).case
    browser = officer(office, "officer")
    for data in ({}, {"prominence": "person"}):
        done(post(browser, case, "file-add", files=[upload("quet.txt")], **data), case, "tep")
    assert [row.prominence for row in CaseFile.objects.order_by("pk")] == ["internal", "person"]
    row = CaseFile.objects.latest("pk")
    settings.CUALUAT_CLAMD = "127.0.0.1:3310"
    Attachment.objects.filter(pk=row.attachment_id).update(scan_state="waiting")
    answer = browser.get(reverse("desk:case-file", args=[case.pk, row.pk]))
    refused(answer, "Tệp chưa quét vi-rút xong", status=409)
    other = assigned(office).case
    assert browser.get(reverse("desk:case-file", args=[other.pk, row.pk])).status_code == 404


def test_the_file_as_it_was_sent_is_taken_on_record(office: Office) -> None:
    case = assigned(office).case
    browser = officer(office, "officer")
    post(browser, case, "file-add", files=[upload("quet.txt")])
    address = reverse("desk:case-file", args=[case.pk, case.files.get().pk])
    browser.get(address).close()
    assert not Event.objects.filter(action="casework.open_original").exists()
    browser.get(f"{address}?goc=1").close()
    assert Event.objects.get(action="casework.open_original").subject_id == str(case.pk)


# --- mixed and double letters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ({"kind": "denunciation", "subject": "Nhận phong bì", "content": "Ông ấy nhận."}, "phải được niêm phong"),
        ({"kind": "reception", "subject": "Xin gặp", "content": "Xin gặp."}, "Hãy chọn loại hồ sơ mới."),
        ({"kind": "information", "subject": "", "content": "Xin bản chụp."}, "cần tên việc và nội dung"),
        ({"kind": "information", "subject": "Giấy phép", "content": " "}, "cần tên việc và nội dung"),
    ],
)
def test_a_part_that_cannot_be_split_off_stays_in_the_form(office: Office, part: dict[str, str], says: str) -> None:
    case = assigned(office).case
    page = refused(post(officer(office, "officer"), case, "split", **part), says)
    form = form_with(page, "kind", "subject", "content").data()
    assert (form["subject"], form["content"]) == (part["subject"], part["content"])
    assert Case.objects.count() == 1


def test_matters_are_doubles_of_others_only_and_one_way(office: Office) -> None:
    first, second = assigned(office).case, assigned(office).case
    browser = officer(office, "officer")
    refused(post(browser, first, "duplicate", other=first.number), "Hãy chọn một hồ sơ khác.", first.number)
    done(post(browser, first, "duplicate", other=second.number), first, "trung")
    refused(post(browser, second, "duplicate", other=first.number), "đang là hồ sơ chính", first.number)
    hidden = bring().case  # of no unit yet
    refused(
        post(browser, first, "duplicate", other=hidden.number), "Không có hồ sơ mang số này, hoặc bạn không được xem."
    )
    assert Link.objects.count() == 1


# --- letters -----------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(office: Office) -> Letter:
    """An answer as a letter that was really made, and not sent yet."""
    case = assigned(office).case
    take(office, case, "answer", "chief", answer="Đã kiểm tra, xưởng đã dừng xả.", made_elsewhere="")
    return Letter.objects.get()


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("19/11/2026", "Ngày gửi nằm giữa ngày ban hành và hôm nay."),
        ("21/11/2026", "Ngày gửi nằm giữa ngày ban hành và hôm nay."),
        ("30/02/2026", "Không có ngày 30/02/2026"),
    ],
)
def test_a_letter_is_not_sent_before_it_is_issued_nor_tomorrow(
    office: Office, letter: Letter, on: str, says: str
) -> None:
    answer = post(officer(office, "officer"), letter.case, "letter-sent", letter.pk, sent_on=on, how="Bưu điện EB123")
    refused(answer, says, on, "Bưu điện EB123")
    assert Letter.objects.get().state != "sent"


def test_a_letter_is_sent_once_and_its_second_note_is_not_lost(office: Office, letter: Letter) -> None:
    browser = officer(office, "officer")
    done(post(browser, letter.case, "letter-sent", letter.pk, sent_on="", how="Giao tận tay"), letter.case, "van-ban")
    assert (Letter.objects.get().sent_on, Letter.objects.get().sent_how) == (TODAY, "Giao tận tay")
    assert "đã gửi 20/11/2026" in seen(page_of(browser, letter.case))
    again = post(browser, letter.case, "letter-sent", letter.pk, sent_on="", how="Bưu điện EB123")
    refused(again, "Văn bản này đã được ghi là đã gửi.", "Bưu điện EB123")


def test_the_signed_copy_is_one_file(office: Office, letter: Letter) -> None:
    browser = officer(office, "officer")
    for files in ([], [upload(), upload()]):
        refused(post(browser, letter.case, "letter-signed", letter.pk, files=files), "Hãy chọn một tệp bản đã ký.")
    assert not Attachment.objects.filter(name="don.txt").exists()
    done(post(browser, letter.case, "letter-signed", letter.pk, files=[upload("ky.txt")]), letter.case, "van-ban")
    answer = browser.get(reverse("desk:case-letter", args=[letter.case_id, letter.pk, "ban-ky"]))
    assert 'filename="ky.txt"' in answer["Content-Disposition"]
    answer.close()


def test_letters_are_opened_in_their_matter_by_those_who_see_it(office: Office, letter: Letter) -> None:
    other = assigned(office).case
    browser = officer(office, "officer")
    for who, case, form, status in (
        (browser, letter.case, "pdf", 200),
        (browser, letter.case, "ban-ky", 404),
        (browser, letter.case, "odt", 404),
        (browser, other, "pdf", 404),
        (officer(office, "elsewhere"), letter.case, "pdf", 404),
        (officer(office, "reception"), letter.case, "docx", 200),
    ):
        answer = who.get(reverse("desk:case-letter", args=[case.pk, letter.pk, form]))
        answer.close()
        assert answer.status_code == status, form
    assert post(browser, other, "letter-sent", letter.pk, how="x").status_code == 422


# --- steps -------------------------------------------------------------------------------------------------------


def step(case: Case, edge: str) -> str:
    return reverse("desk:case-step", args=[case.pk, edge])


def test_a_step_that_is_over_leads_back_and_words_sent_to_it_stay(office: Office) -> None:
    case = assigned(office).case
    browser = officer(office, "chief")
    browser.post(step(case, "answer"), {"answer": "Đã kiểm tra."})
    answer = browser.get(step(case, "answer"), follow=True)
    assert "bước này không còn làm được" in seen(text(answer))
    refused(browser.post(step(case, "answer"), {"answer": "Lời viết sau."}), "", "Lời viết sau.")
    assert browser.get(step(case, "khong-co")).status_code == 404
    assert officer(office, "elsewhere").post(step(case, "close"), {}).status_code == 404


def test_an_answer_is_asked_for_beside_its_input(office: Office) -> None:
    case = assigned(office).case
    answer = officer(office, "chief").post(step(case, "answer"), {"answer": " ", "internal": "Nhớ gọi lại."})
    page = refused(answer, "", "Nhớ gọi lại.")
    assert error_beside(page, "answer")
    assert Case.objects.get(pk=case.pk).state == case.state


def test_a_preview_that_cannot_be_made_says_why_and_writes_nothing(office: Office) -> None:
    case = take(office, bring(COMPLAINT).case, "take_up", "reception")
    browser = officer(office, "leader")
    address = reverse("desk:case-preview", args=[case.pk, "accept"])
    page = text(browser.post(address, {"on": "32/11/2026"}), 422)
    assert "Chưa xem trước được: " in seen(page)
    assert browser.get(address)["Location"] == step(case, "accept")
    assert officer(office, "elsewhere").post(address, {}).status_code == 404
    assert not Letter.objects.exists()
    assert not Attachment.objects.exists()


def test_a_matter_of_another_kind_is_made_with_its_day(office: Office) -> None:
    case = bring(received_at=later(-3)).case
    clerk = officer(office, "reception")
    address = step(case, "reroute")
    wrong = clerk.post(address, {"kind": "", "reason": "Là yêu cầu cung cấp thông tin."})
    refused(wrong, "Hãy chọn loại hồ sơ mới.", "Là yêu cầu cung cấp thông tin.")
    answer = clerk.post(address, {"kind": "information", "reason": "Là yêu cầu cung cấp thông tin."}, follow=True)
    fresh = Case.objects.get(kind="information")
    assert f"Đã lập hồ sơ {fresh.number}, giữ ngày nhận 17/11/2026." in seen(text(answer))
    assert fresh.received_on == date(2026, 11, 17)
    assert not Case.objects.get(pk=case.pk).is_open


# --- what is submitted, wished for, held -------------------------------------------------------------------------


def test_what_is_submitted_is_returned_once_with_what_to_mend(office: Office) -> None:
    case = assigned(office).case
    browser, head = officer(office, "officer"), officer(office, "chief")
    browser.post(step(case, "answer"), {"answer": "Đã kiểm tra.", "propose": "1"})
    row = Proposal.objects.get()
    refused(post(head, case, "proposal", row.pk, comment="  "), "Hãy ghi cần sửa gì.")
    answer = post(browser, case, "proposal", row.pk, comment="Tự trả.")
    assert answer.status_code == 403
    done(post(head, case, "proposal", row.pk, comment="Ghi ngày kiểm tra."), case, "trinh")
    row.refresh_from_db()
    assert (row.state, row.comment) == ("returned", "Ghi ngày kiểm tra.")
    again = post(head, case, "proposal", row.pk, comment="Thêm cả giờ nữa.")
    refused(again, "Việc này đã được xử lý.", "Thêm cả giờ nữa.")
    assert post(head, assigned(office).case, "proposal", row.pk, comment="Hồ sơ khác.").status_code == 422


def test_a_wish_that_is_not_granted_is_answered_and_the_matter_stays_answered(office: Office) -> None:
    made = answered(office)
    talking.rate(case=made.case, solved=False, score=2, text="Tối qua xưởng vẫn xả nước đục.", by=ANYONE, at=NOW)
    wish = made.case.wishes.get()
    answer = post(officer(office, "officer"), made.case, "wish", wish.pk, granted="0", reply="Thôi ạ.")
    assert answer.status_code == 403
    head = officer(office, "chief")
    page = refused(
        post(head, made.case, "wish", wish.pk, granted="0", reply=" "), "Hãy viết câu trả lời cho người gửi."
    )
    assert form_with(page, "granted", "reply").data()["granted"] == "0"
    done(post(head, made.case, "wish", wish.pk, granted="0", reply="Đã kiểm tra đủ."), made.case, "mo-lai")
    assert Case.objects.get(pk=made.case.pk).state == made.case.state
    assert "Đã kiểm tra đủ." in seen(
        text(citizen(made.receipt).get(reverse("public:tracked", args=[made.case.number])))
    )
    again = post(head, made.case, "wish", wish.pk, granted="1", reply="Thôi mở lại vậy.")
    refused(again, "Đề nghị này đã được trả lời.", "Thôi mở lại vậy.")


def test_a_hold_is_taken_off_again(office: Office) -> None:
    case = assigned(office).case
    leader = officer(office, "leader")
    refused(post(leader, case, "hold", on="1", reason=" "), "Hãy ghi lý do giữ")
    done(post(leader, case, "hold", on="1", reason="Tòa án yêu cầu."), case, "luu-tru")
    assert Case.objects.get(pk=case.pk).on_hold
    done(post(leader, case, "hold", on="0"), case, "luu-tru")
    assert not Case.objects.get(pk=case.pk).on_hold
    assert "Tòa án yêu cầu." not in seen(page_of(officer(office, "officer"), case)).split("Nhật ký và tin đã gửi")[0]


def test_a_new_code_needs_papers_that_were_seen(office: Office) -> None:
    made = assigned(office)
    clerk = officer(office, "reception")
    refused(post(clerk, made.case, "receipt", reason="CCCD"), "Hãy ghi đã xem giấy tờ nào của người đến.", "CCCD")
    assert citizen(made.receipt).get(reverse("public:tracked", args=[made.case.number])).status_code == 200
    assert post(officer(office, "officer"), made.case, "receipt", reason="Căn cước công dân").status_code == 403


@pytest.mark.parametrize("act", ["assign", "note", "message", "split", "duplicate", "people", "hold"])
def test_characters_that_no_database_keeps_break_nothing(office: Office, act: str) -> None:
    case = assigned(office).case
    data = {"unit": unit(office), "kind": "information", "on": "1"}
    names = ("note", "text", "subject", "content", "other", "reason")
    answer = post(officer(office, "leader"), case, act, **data, **dict.fromkeys(names, "Mười hai\0 chữ"))
    assert answer.status_code in (200, 302, 422)
    assert "\0" not in "".join(Note.objects.values_list("text", flat=True))


def test_words_of_a_submission_that_no_database_keeps_break_nothing(office: Office) -> None:
    case = assigned(office).case
    data = {"answer": "Đã\0 kiểm tra.", "submit_note": "Kính\0 trình.", "propose": "1"}
    assert officer(office, "officer").post(step(case, "answer"), data).status_code == 302
    assert Proposal.objects.get().inputs["answer"] == "Đã kiểm tra."
