"""What the pages of a matter refuse at the desk: acts of people with another part in it, numbers that lead nowhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cualuat.casework.models import Case, Link, Note, PublishedFile
from cualuat.casework.operations import publishing, talking
from cualuat.files import operations as files
from cualuat.files.models import Attachment
from matter_pages import (
    COMPLAINT,
    NOW,
    Browser,
    answered,
    assigned,
    bring,
    citizen,
    officer,
    seen,
    take,
    text,
    unit,
    upload,
)  # fmt: skip
from office import Office

HUGE = "9" * 30


def sent(browser: Browser, case: Case, act: str, *more: object, **data: object) -> int:
    """The status of the answer to a form of the page of a matter."""
    return int(browser.post(reverse(f"desk:case-{act}", args=[case.pk, *more]), data).status_code)


@pytest.fixture
def case(office: Office) -> Case:
    """Answered feedback that the moderator sees too, with a letter."""
    return answered(office).case


def test_who_only_makes_answers_public_neither_sends_letters_nor_ties_matters_together(
    office: Office, case: Case
) -> None:
    letter, other = case.letters.get(), answered(office).case
    moderator = officer(office, "moderator")
    for act, more, data in (
        ("duplicate", (), {"other": other.number}),
        ("letter-sent", (letter.pk,), {"sent_on": "20/11/2026", "how": "Bưu điện"}),
        ("letter-signed", (letter.pk,), {"files": [upload("ban-ky.txt")]}),
    ):
        assert sent(moderator, case, act, *more, **data) == 403, act
    letter.refresh_from_db()
    assert (letter.state == "sent", letter.signed) == (False, None)
    assert not Attachment.objects.filter(name="ban-ky.txt").exists()
    assert not Link.objects.exists()


def test_the_clerk_sends_letters_and_files_scans_and_writes_to_nobody(office: Office) -> None:
    case = answered(office).case
    clerk, letter = officer(office, "clerk"), case.letters.get()
    assert sent(clerk, case, "letter-sent", letter.pk, sent_on="20/11/2026", how="Bưu điện") == 404  # not of her unit
    case = take(office, bring().case, "assign", "reception", unit=unit(office, "van-phong"))
    case = take(office, case, "answer", "leader", answer="Đã kiểm tra.")
    letter = case.letters.get()
    assert sent(clerk, case, "message", text="Xin chào.") == 403
    assert sent(clerk, case, "letter-sent", letter.pk, sent_on="20/11/2026", how="Bưu điện, vận đơn 15") == 302
    letter.refresh_from_db()
    assert (letter.state, letter.sent_how) == ("sent", "Bưu điện, vận đơn 15")
    assert "Bưu điện, vận đơn 15" in seen(text(clerk.get(reverse("desk:case", args=[case.pk]))))
    again = clerk.post(
        reverse("desk:case-letter-sent", args=[case.pk, letter.pk]), {"sent_on": "20/11/2026", "how": "Giao tận tay"}
    )
    page = text(again, 422)
    assert "đã được ghi là đã gửi" in seen(page)
    assert "Giao tận tay" in page


def test_numbers_that_lead_nowhere_are_told_and_break_nothing(office: Office, case: Case) -> None:
    browser = officer(office, "chief")
    for act, data in (
        ("assign", {"unit": HUGE}),
        ("assign", {"unit": unit(office), "officer": HUGE}),
        ("colleague", {"person": HUGE}),
        ("duplicate", {"other": HUGE}),
        ("split", {"kind": "khong-co", "subject": "x", "content": "x"}),
    ):
        assert sent(browser, case, act, **data) == 422, (act, data)
    for act in ("proposal", "wish", "letter-sent", "letter-signed"):
        assert sent(browser, case, act, 987654321, comment="x", granted="1", reply="x") == 422, act
    for address in ("file", "letter"):
        more = [987654321] if address == "file" else [987654321, "pdf"]
        assert browser.get(reverse(f"desk:case-{address}", args=[case.pk, *more])).status_code == 404
    step = reverse("desk:case-step", args=[assigned(office).case.pk, "answer"])
    assert browser.post(step, {"answer": "Đã xong.", "seen": HUGE}).status_code == 422
    assert browser.post(step, {"answer": "Đã xong.", "signer": HUGE}).status_code == 422
    day = officer(office, "reception").post(reverse("desk:reception-days"), {"unit": HUGE, "slot_minutes": HUGE})
    assert day.status_code == 422
    found = officer(office, "leader").get(reverse("desk:cases"), {"don-vi": HUGE, "trang": HUGE, "xem": "open"})
    assert found.status_code == 200


def test_matters_of_two_kinds_are_not_answered_together(office: Office) -> None:
    feedback, complaint = assigned(office).case, bring(COMPLAINT).case
    browser = officer(office, "leader")
    answer = browser.post(reverse("desk:case-duplicate", args=[feedback.pk]), {"other": complaint.number})
    page = text(answer, 422)
    assert "loại khác" in seen(page)
    assert complaint.number in page
    assert not Link.objects.exists()


def test_a_double_that_nobody_has_yet_is_not_promised_an_answer(office: Office) -> None:
    first, second, third = assigned(office).case, assigned(office).case, bring().case
    head = officer(office, "leader")
    for other in (second, third):
        assert sent(head, first, "duplicate", other=other.number) == 302
    step = reverse("desk:case-step", args=[first.pk, "answer"])
    assert "Câu trả lời cũng được gửi cho 1 hồ sơ trùng." in seen(text(head.get(step)))
    done = head.post(step, {"answer": "Xưởng đã dừng xả."}, follow=True)
    assert "Cùng trả lời 1 hồ sơ trùng." in seen(text(done))


def test_the_name_of_a_file_beside_a_public_answer_does_not_tell_who_asked(office: Office, case: Case) -> None:
    moderator = office.actor("moderator", NOW.date())
    kept = files.take_in(name="so-do.txt", chunks=["Sơ đồ xưởng.".encode()], by=moderator, at=NOW)
    row = talking.add_file(
        case=case, attachment=kept, prominence="person", by=office.actor("chief", NOW.date()), at=NOW
    )
    draft = publishing.begin(case=case, by=moderator, at=NOW)
    words = {name: draft.original[name]["text"] for name in ("question", "answer")}
    draft = publishing.save(publication=draft, title="Nước thải ở mương", **words, by=moderator, at=NOW)
    publishing.publish(publication=draft, by=moderator, at=NOW)
    browser = officer(office, "moderator")
    answer = browser.post(
        reverse("desk:publication", args=[case.pk]),
        {"act": "add-file", "file": str(row.pk), "file_title": "Ảnh của bà Trần Thị Lan"},
    )
    page = text(answer, 422)
    assert "Còn lộ người gửi: Tên hiện ra: «Trần Thị Lan». Hãy đặt tên khác." in seen(page)
    assert "Ảnh của bà Trần Thị Lan" in page
    assert not PublishedFile.objects.exists()
    assert "Trần Thị Lan" not in text(citizen().get(reverse("public:answer", args=[draft.slug])))


def test_notes_are_for_those_who_see_the_matter(office: Office, case: Case) -> None:
    assert sent(officer(office, "moderator"), case, "note", text="Đã soạn bản công khai.") == 302
    assert sent(officer(office, "elsewhere"), case, "note", text="x") == 404
    assert Note.objects.get().by == "Cán bộ moderator"
