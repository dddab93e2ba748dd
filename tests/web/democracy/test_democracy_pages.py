"""Democracy inside the agency, in a browser: board, rounds, conference, inspectorate, suggestions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.ballots.models import Ballot
from cualuat.democracy.models import Conference, Motion, Opinion, Posting, Review, Round, Suggestion
from cualuat.kernel.tally import check, open_book
from matter_pages import text
from office import NOW, Office, desk
from sample_democracy import a_conference, a_motion, a_posting, a_suggestion, an_inspectorate, opened, posted


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_from_the_decision_to_the_board(office: Office) -> None:
    focal, officer = desk(office, "focal"), desk(office, "officer")
    address = reverse("desk:democracy-postings")
    note = {
        "act": "note",
        "item": "rules",
        "title": "Quy chế",
        "number": "12/QĐ",
        "decided_on": "16/11/2026",
        "content": "Toàn văn.",
    }
    assert "cần đối chiếu" in text(focal.get(address))
    page = text(focal.post(address, note | {"decided_on": "mai"}), 422)
    assert "không phải là ngày" in page
    assert "Toàn văn." in page
    assert "23/11/2026" in text(focal.post(address, note, follow=True))
    row = Posting.objects.get()
    own = reverse("desk:democracy-posting", args=[row.pk])
    assert officer.get(own).status_code == 404
    assert officer.get(address).status_code == 403
    page = text(focal.post(own, {"act": "post", "on": "18/11/2026", "where": "Tầng 1", "version": "1"}), 422)
    assert "chứng minh" in page
    assert "Tầng 1" in page
    proof = SimpleUploadedFile("anh.txt", "Ảnh.".encode())
    assert "ít nhất đến hết 08/12/2026" in text(
        focal.post(
            own, {"act": "post", "on": "18/11/2026", "where": "Tầng 1", "version": "1", "file": proof}, follow=True
        )
    )
    assert "chưa đọc" in text(officer.get(reverse("desk:democracy")))
    assert "tin trên bảng tin" in text(officer.get(reverse("desk:home")))
    assert "Đã ghi bạn đã đọc" in text(officer.post(own, {"act": "read"}, follow=True))
    assert "bạn đã đọc" in text(officer.get(reverse("desk:democracy")))
    assert focal.get(reverse("desk:democracy-posting-file", args=[row.pk, "chung-minh"])).getvalue()
    assert officer.get(reverse("desk:democracy-posting-file", args=[row.pk, "khac"])).status_code == 404
    assert "Không có việc này" in text(focal.post(own, {"act": "take-down", "version": "2"}), 422)  # not yet


def test_a_round_from_the_draft_to_the_explanation(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    focal, officer, leader = desk(office, "focal"), desk(office, "officer"), desk(office, "leader")
    data = {
        "item": "plan", "title": "Kế hoạch 2027", "content": "Thêm gì?", "audience": "staff", "roll": "", "secrecy": "secret",
        "open_day": "20/11/2026", "open_time": "08:00", "close_day": "27/11/2026", "close_time": "17:00",
    }  # fmt: skip
    address = reverse("desk:democracy-round-add")
    page = text(focal.post(address, data | {"close_day": "19/11/2026"}), 422)
    assert "Lúc đóng phải sau lúc mở" in page
    assert "Thêm gì?" in page
    page = text(focal.post(address, data | {"title": "", "content": " "}), 422)
    assert "Hãy ghi lấy ý kiến về việc gì" in page
    assert "Hãy ghi nội dung" in page
    assert "Đang soạn" in text(focal.post(address, data, follow=True))
    own = reverse("desk:democracy-round", args=[Round.objects.get().pk])
    assert officer.get(own).status_code == 404
    assert "Đang lấy ý kiến" in text(focal.post(own, {"act": "open", "version": "1"}, follow=True))
    page = text(officer.post(own, {"act": "say", "agrees": "0", "text": ""}), 422)
    assert "Hãy ghi bạn đề nghị khác" in page
    assert "Đã nhận ý kiến" in text(
        officer.post(own, {"act": "say", "agrees": "0", "text": "Thêm <i>tiền</i>."}, follow=True)
    )
    assert "Bạn đã gửi rồi" in text(officer.post(own, {"act": "say", "agrees": "1", "text": ""}), 422)
    assert "Bạn đã gửi ý kiến" in text(officer.get(own))
    assert "Chốt, thôi nhận ý kiến" not in text(focal.get(own))  # somebody answered: not before its time
    assert "Thêm" not in text(focal.get(own)).partition("Ý kiến không ghi tên")[0].partition("Thêm gì?")[2]
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=8))
    focal, officer, leader = desk(office, "focal"), desk(office, "officer"), desk(office, "leader")
    assert "Đã chốt" in text(focal.post(own, {"act": "close", "version": "2"}, follow=True))
    page = focal.get(own).content.decode()
    assert "Thêm &lt;i&gt;tiền" in page
    assert "Cán bộ officer" not in page
    one = Opinion.objects.get()
    assert "Còn 1 ý kiến" in text(leader.post(own, {"act": "publish", "explanation": "Giữ.", "version": "3"}), 422)
    answer = {"act": f"answer-{one.pk}", "accepted": "1", "answer": "Sẽ thêm.", "version": "1"}
    assert "Đã ghi giải trình" in text(focal.post(own, answer, follow=True))
    assert "Đã công bố" in text(
        leader.post(own, {"act": "publish", "explanation": "Tiếp thu.", "version": "3"}, follow=True)
    )
    page = text(officer.get(own))
    assert "Sẽ thêm." in page
    assert "Tiếp thu, giải trình ý kiến: Kế hoạch 2027" in text(officer.get(reverse("desk:democracy")))


def test_a_conference_with_its_votes_and_review(office: Office) -> None:
    focal, officer = desk(office, "focal"), desk(office, "officer")
    address = reverse("desk:democracy-conferences")
    plan = {
        "act": "plan", "year": "2026", "on": "18/11/2026", "place": "Hội trường", "chair": "Giám đốc", "secretary": "Thư ký", "invited": "18",
        "content": "Tổng kết.",
    }  # fmt: skip
    assert "hạn tổ chức 31/03/2026" in text(focal.get(address)).replace("\n", " ")
    assert "Năm từ 2023" in text(focal.post(address, plan | {"year": "2019"}), 422)
    page = text(focal.post(address, plan, follow=True))
    assert "31/03/2027" in page
    assert "cần ít nhất 12" in page
    own = reverse("desk:democracy-conference", args=[Conference.objects.get().pk])
    assert "Cần ít nhất 12" in text(focal.post(own, {"act": "hold", "present": "11", "version": "1"}), 422)
    assert "12/18" in text(focal.post(own, {"act": "hold", "present": "12", "version": "1"}, follow=True))
    assert "Giảm họp" in text(focal.post(own, {"act": "move", "text": "Giảm họp", "version": "2"}, follow=True))
    motion = Motion.objects.get()
    vote = {
        "act": f"vote-{motion.pk}",
        "way": "hands",
        "agree": "8",
        "against": "5",
        "none": "0",
        "given": "",
        "invalid": "",
        "version": "1",
    }
    assert "nhiều hơn số người dự" in text(focal.post(own, vote), 422)
    assert "thông qua" in text(focal.post(own, vote | {"against": "4"}, follow=True))
    assert focal.get(reverse("desk:democracy-minutes", args=[motion.conference_id])).content[:2] == b"PK"
    review = {
        "act": "review", "on": "19/11/2026", "head": "Giám đốc", "union": "Công đoàn", "summary": "", f"state-{motion.pk}": "",
        f"note-{motion.pk}": "",
    }  # fmt: skip
    assert "đã làm đến đâu" in text(focal.post(own, review), 422)
    assert "chưa thông báo toàn thể" in text(focal.post(own, review | {f"state-{motion.pk}": "done"}, follow=True))
    done = {"act": f"inform-{Review.objects.get().pk}", "on": "20/11/2026", "version": "1"}
    assert "đã thông báo toàn thể" in text(focal.post(own, done, follow=True))
    signed = {"act": "sign", "version": "2", "file": SimpleUploadedFile("bb.txt", "Ký.".encode())}
    assert "bb.txt" in text(focal.post(own, signed, follow=True))
    page = text(officer.get(own))
    assert "Giảm họp" in page
    assert "Ghi kết quả biểu quyết" not in page
    assert officer.get(reverse("desk:democracy-signed", args=[motion.conference_id])).getvalue()


def test_a_secret_vote_is_opened_voted_on_and_counted_from_the_conference(office: Office) -> None:
    focal, officer = desk(office, "focal"), desk(office, "officer")
    row = a_conference(office)
    motion = a_motion(office, row, "Giảm họp", None)
    own = reverse("desk:democracy-conference", args=[row.pk])
    page = text(focal.get(own))
    assert "Mở bỏ phiếu kín" in page
    assert "Mở bỏ phiếu kín" not in text(officer.get(own))
    vote = {
        "act": "open-vote",
        "motions": str(motion.pk),
        "close_day": "20/11/2026",
        "close_time": "07:00",
        "version": "2",
    }
    page = text(focal.post(own, vote), 422)
    assert "Lúc đóng phải sau lúc mở" in page
    assert 'value="07:00"' in page
    assert "Hãy chọn nội dung" in text(focal.post(own, vote | {"motions": "", "close_time": "18:00"}), 422)
    assert "Hãy ghi giờ" in text(focal.post(own, vote | {"close_time": ""}), 422)
    page = text(focal.post(own, vote | {"close_time": "18:00"}, follow=True))
    assert "Đã mở bỏ phiếu kín" in page
    assert "Trong hòm có 0/12 phiếu" in page
    assert "Đóng hòm phiếu và kiểm phiếu" not in page
    ballot = Ballot.objects.get()
    paper = reverse("public:ballot-vote", args=[ballot.pk])
    assert paper in page
    # The staff's own business: strangers are sent to sign in, and find nothing anywhere else.
    assert Client().get(paper)["Location"].startswith(reverse("desk:sign-in"))
    for name in ("ballot", "ballot-result", "ballot-book", "ballot-receipt"):
        assert Client().get(reverse(f"public:{name}", args=[ballot.pk])).status_code == 404, name
    assert "Chưa có cuộc bỏ phiếu nào" in text(Client().get(reverse("public:ballots")))
    assert "bỏ phiếu kín của hội nghị chờ bạn" in text(officer.get(reverse("desk:home")))
    assert "đang bỏ phiếu kín" in text(officer.get(reverse("desk:democracy-conferences")))
    assert "website" not in text(officer.get(paper))  # who is signed in is no program
    page = text(officer.post(paper, {"answer-1": "yes"}))
    code = re.search(r'receipt-code">([^<]+)<', page).group(1)  # type: ignore[union-attr]
    assert "Bạn đã bỏ phiếu rồi" in text(officer.get(paper))
    assert "Bạn đã bỏ phiếu" in text(officer.get(own))
    assert "Không có việc này" in text(officer.post(own, {"act": "count-vote", "version": "3"}), 422)
    assert "Chưa đóng được" in text(focal.post(own, {"act": "count-vote", "version": "3"}), 422)
    sheet = reverse("desk:ballot-sheet", args=[ballot.pk])
    for number in range(11):
        assert focal.post(sheet, {"sheet": str(number), "answer-1": "yes" if number < 6 else "no"}).status_code == 302
    assert "Đã đủ 12 phiếu" in text(focal.post(sheet, {"sheet": "99", "answer-1": "yes"}), 422)
    page = text(focal.post(own, {"act": "count-vote", "version": "3"}, follow=True))
    assert "thông qua 1/1 nội dung" in page
    assert "7 tán thành, 5 không" in page
    assert "thu vào 12 phiếu" in page
    shown = text(officer.get(reverse("desk:ballot", args=[ballot.pk])))
    assert "Tự kiểm lại" in shown
    assert "Về hội nghị" in shown
    receipt = officer.post(reverse("desk:ballot-receipt", args=[ballot.pk]), {"code": code})
    assert "1. Giảm họp: đồng ý" in text(receipt)
    book = officer.get(reverse("desk:ballot-book", args=[ballot.pk])).getvalue().decode()
    assert check(open_book(book.splitlines()))[1] == []
    assert "Ghi kết quả biểu quyết" not in text(focal.get(own))


def test_inspectorate_and_suggestions(office: Office) -> None:
    focal, officer, clerk = desk(office, "focal"), desk(office, "officer"), desk(office, "clerk")
    address = reverse("desk:democracy-inspectorates")
    assert "không có Ban nào" in text(officer.get(address))
    keys = [str(office.people[name].pk) for name in ("officer", "clerk", "elsewhere")]
    elect = {"act": "elect", "on": "18/11/2026", "conference": "", "members": keys[:2], "head": keys[0], "note": "Bầu."}
    assert "Ban có từ 3 đến 9" in text(focal.post(address, elect), 422)
    assert "18/11/2028" in text(focal.post(address, elect | {"members": keys}, follow=True))
    assert "Cán bộ elsewhere" in text(officer.get(address))
    box = reverse("desk:democracy-suggestions")
    send = {"act": "suggest", "text": "Mở cửa muộn hơn.", "how": "none", "alone": "1"}
    page = text(officer.post(box, send), 422)
    assert "Không ghi tên thì không trả lời riêng" in page
    assert "Mở cửa muộn hơn." in page
    assert "Đã gửi góp ý" in text(officer.post(box, send | {"alone": ""}, follow=True))
    one = reverse("desk:democracy-suggestion", args=[Suggestion.objects.get().pk])
    assert clerk.get(one).status_code == 404
    page = text(focal.get(one))
    assert "Không ghi tên" in page
    assert "Hãy ghi câu trả lời" in text(focal.post(one, {"act": "reply", "answer": " ", "version": "1"}), 422)
    assert "Đã trả lời" in text(
        focal.post(one, {"act": "reply", "answer": "Từ tháng sau.", "version": "1"}, follow=True)
    )
    assert "Từ tháng sau." in text(clerk.get(box))


def test_pages_stand_with_something_in_each_state(office: Office) -> None:
    posted(office)
    a_posting(office)
    named, secret = opened(office, "named"), opened(office)
    row = a_conference(office)
    a_motion(office, row)
    a_motion(office, row, agree=None)
    an_inspectorate(office)
    a_suggestion(office)
    names = (
        "democracy",
        "democracy-rounds",
        "democracy-conferences",
        "democracy-inspectorates",
        "democracy-suggestions",
    )
    for who in ("nobody", "leader"):
        client = desk(office, who)
        for name in names:
            assert client.get(reverse(f"desk:{name}")).status_code == 200
        for round_ in (named, secret):
            assert client.get(reverse("desk:democracy-round", args=[round_.pk])).status_code == 200
        assert client.get(reverse("desk:democracy-conference", args=[row.pk])).status_code == 200
    for view in ("open", "late", "all"):
        assert client.get(reverse("desk:democracy-postings"), {"xem": view}).status_code == 200
