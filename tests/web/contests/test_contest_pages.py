"""Contests played in pages: from the question to the certificate; practice; what never goes out; two windows."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.contests import queries
from cualuat.contests.models import Answer, Appeal, Attempt, Contest, PracticeDay, Question
from cualuat.contests.operations import judging
from cualuat.contests.rules import key_of, positions_of
from cualuat.law.models import Document
from matter_pages import text
from office import NOW, Office, desk
from sample_contest import LAW, a_contest, a_question, handed_in
from sample_reading import an_item


class Hour:
    """The moment that pages take for now."""

    at = NOW


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> Hour:
    one = Hour()
    monkeypatch.setattr("django.utils.timezone.now", lambda: one.at)
    monkeypatch.setattr("cualuat.web.public.entry.shield._SOONEST", 0)
    return one


def _seal(page: Any) -> dict[str, str]:
    found = re.search(r'name="seal" value="([^"]+)"', page.content.decode())
    assert found is not None
    return {"seal": found.group(1)}


ROUND = {
    "title": "Vòng 1", "audience": "open", "roll": "", "open_day": "20/11/2026", "open_time": "09:00", "close_day": "20/11/2026",
    "close_time": "10:00", "most": "1", "after": "", "places": "", "minutes": "10", "parts": "Mọi chủ đề | | 2 | 5", "overdue": "count",
    "grace": "60", "delay": "0", "shown": "submit", "tie_break": "guess-time", "prizes": "Giải Nhất | 1 | Sách", "pass_mark": "50",
    "appeal_days": "1",
}  # fmt: skip


def test_from_the_desk_to_the_result(office: Office, hour: Hour) -> None:
    hour.at = NOW - timedelta(days=1)
    focal, officer = desk(office, "focal"), desk(office, "officer")
    asked = {
        "kind": "single", "text": "Trả lời trong mấy ngày?", "options": "* Năm\nMười", "explanation": "Đếm ngày làm việc.", "citation": f"Điều 21 {LAW}",
        "topic": "Phản ánh", "difficulty": "1", "in_practice": "1",
    }  # fmt: skip
    page = text(officer.post(reverse("desk:contest-question-add"), {**asked, "options": "* Năm\n* Mười\nBa"}), 422)
    assert "chỉ có một đáp án đúng" in page
    assert "Trả lời trong mấy ngày?" in page
    officer.post(reverse("desk:contest-question-add"), asked)
    officer.post(
        reverse("desk:contest-question-add"), {**asked, "text": "Ai trả lời?", "options": "Xã\n* Đơn vị cung cấp"}
    )
    first = Question.objects.order_by("pk").first()
    assert first is not None
    address = reverse("desk:contest-question", args=[first.pk])
    assert "Đưa vào dùng" not in text(officer.get(address), 200)
    for question in Question.objects.all():
        officer.post(reverse("desk:contest-question", args=[question.pk]), {"act": "move-review", "version": "1"})
    home = text(focal.get(reverse("desk:home")), 200)
    assert home.index(">Tham gia</h2>") < home.index("câu hỏi thi chờ duyệt")
    focal.post(reverse("desk:contest-questions") + "?xem=review")
    assert set(Question.objects.values_list("state", flat=True)) == {"active"}
    focal.post(
        reverse("desk:contest-add"),
        {"title": "Thi tìm hiểu luật mẫu", "intro": "", "terms": "Công bằng.", "citation": LAW, "teams": ""},
    )
    contest = Contest.objects.get()
    add = reverse("desk:contest-round-add", args=[contest.pk])
    page = text(focal.post(add, {**ROUND, "parts": "Mọi chủ đề | | nhiều", "close_time": "08:00"}), 422)
    assert "nhiều" in page
    assert "Thi tìm hiểu luật mẫu" not in text(Client().get(reverse("public:contests")), 200)
    focal.post(add, ROUND)
    page = text(
        focal.post(reverse("desk:contest", args=[contest.pk]), {"act": "announce", "version": "1"}, follow=True), 200
    )
    assert "Đã công bố" in page
    round_ = queries.rounds(contest)[0]
    page = text(Client().get(reverse("public:contest", args=[contest.pk])), 200)
    for words in ("dự đoán số người dự thi", "Giải Nhất", "Giờ tính theo máy chủ", "Thể lệ"):
        assert words in page
    _play(office, hour, round_.pk)
    _close(office, hour, round_.pk)


def _play(office: Office, hour: Hour, round_pk: int) -> None:
    """A citizen takes part without JavaScript, tells nothing of herself but her name."""
    client, enter = Client(), reverse("public:contest-enter", args=[round_pk])
    assert "chưa mở" in text(client.get(enter), 200)
    hour.at = NOW
    page = client.get(enter)
    bad = client.post(enter, {"name": "", "team": "Xã Mẫu", **_seal(page)})
    assert bad.status_code == 422
    assert "Xã Mẫu" in text(bad, 422)
    bad = client.post(enter, {"name": "Trần Thị Lan", "team": "Xã Mẫu", **_seal(page)})
    assert "đồng ý" in text(bad, 422)
    begun_ = client.post(enter, {"name": "Trần Thị Lan", "team": "Xã Mẫu", "consents": "1", **_seal(page)})
    assert begun_.status_code == 302
    paper = begun_["Location"]
    attempt = queries.attempt_with(Attempt.objects.get().code)
    assert attempt is not None
    page = client.get(paper)
    for secret in ("right", "Đếm ngày làm việc", "✓", LAW):
        assert secret not in page.content.decode()
        assert secret not in str(page.headers)
    for item in attempt.paper.items:
        row = queries.QuestionVersion.objects.get(pk=item["v"])
        sent = client.post(paper.partition("?")[0], {"n": item["n"], "a": positions_of(item, row.right), "di": "sau"})
        assert sent.status_code == 302
    assert "Bạn đã trả lời mọi câu" in text(client.get(sent["Location"]), 200)
    page = text(client.post(sent["Location"], {"guess": "vài"}), 422)
    assert "số nguyên" in page
    page = text(client.post(sent["Location"], {"guess": "12"}, follow=True), 200)
    assert "10/10" in page  # shown at once in this round; the key is not
    assert "đáp án</span>" not in page
    assert "hết số lượt" in text(client.get(enter), 200)


def _close(office: Office, hour: Hour, round_pk: int) -> None:
    attempt, client, focal = Attempt.objects.get(), Client(), desk(office, "focal")
    page_of = reverse("public:contest-attempt", args=[attempt.code])
    desk_page = reverse("desk:contest-round", args=[round_pk])
    assert "chưa hết giờ" in text(focal.post(desk_page, {"act": "grade"}), 422)
    hour.at = NOW + timedelta(hours=2)
    focal.post(desk_page, {"act": "grade"})
    found = client.get(reverse("public:contest-find"), {"ma": attempt.code.lower()})
    assert found["Location"] == page_of
    assert "Không có bài thi" in text(client.get(reverse("public:contest-find"), {"ma": "0000-0000-0000"}), 404)
    page = text(client.get(page_of), 200)
    assert "Đếm ngày làm việc" in page
    assert "/van-ban/" in client.get(page_of).content.decode()
    assert "sai ở đâu" in text(client.post(page_of, {"act": "appeal", "number": "1", "words": " "}), 422)
    client.post(page_of, {"act": "appeal", "number": "1", "words": "Điều này đã sửa."})
    appeal = Appeal.objects.get()
    assert "Chờ trả lời" in text(client.get(page_of), 200)
    assert "khiếu nại bài thi" in text(focal.get(reverse("desk:home")), 200)
    where = reverse("desk:contest-appeal", args=[appeal.pk])
    page = text(
        focal.post(where, {"act": "decide", "accepted": "1", "answer": "Nhận.", "change": "also", "version": "1"}), 422
    )
    assert "Hãy chọn đáp án" in page
    assert "Nhận." in page
    focal.post(where, {"act": "decide", "accepted": "1", "answer": "Câu mơ hồ.", "change": "void", "version": "1"})
    assert "tính đúng cho mọi người" in text(client.get(page_of), 200)
    assert "còn được khiếu nại" in text(focal.post(desk_page, {"act": "publish"}), 422)
    hour.at = NOW + timedelta(days=4)
    focal = desk(office, "focal")  # a session lasts no day
    focal.post(desk_page, {"act": "publish"})
    page = text(client.get(reverse("public:contest-places", args=[attempt.round.contest_id])), 200)
    assert "T. T. L." in page
    assert "Trần Thị Lan" not in page
    assert "Giải Nhất" in page
    assert "Câu mơ hồ." in page
    focal.post(desk_page, {"act": "certify", "signer": str(office.people["leader"].pk)})
    assert client.get(reverse("public:contest-certificate", args=[attempt.code, "pdf"])).content.startswith(b"%PDF")
    certificate = queries.certificate_of(attempt)
    assert certificate is not None
    page = text(client.get(reverse("public:certificate", args=[certificate.code])), 200)
    assert "còn giá trị" in page
    assert "10/10 điểm, Giải Nhất" in page
    sheet = focal.get(reverse("desk:contest-attempts", args=[round_pk]), {"tai": "1"})
    cells = [cell for line in openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values for cell in line if cell]
    assert "Trần Thị Lan" in cells


def test_the_second_window_is_told_and_may_take_over(db: None, hour: Hour) -> None:
    round_ = a_contest()
    client, enter = Client(), reverse("public:contest-enter", args=[round_.pk])
    page = client.get(enter)
    first = client.post(enter, {"name": "Lan", "consents": "1", "team": "", **_seal(page)})["Location"]
    attempt = Attempt.objects.get()
    page_of = reverse("public:contest-attempt", args=[attempt.code])
    assert "Bạn đang có một bài chưa nộp" in text(client.get(enter), 200)
    assert "Làm tiếp ở đây" in text(client.get(page_of), 200)
    second = client.post(page_of, {"act": "take-over"})["Location"]
    told = client.post(first, {"n": "1", "a": "0"})
    assert told.status_code == 409
    assert "cửa sổ khác" in text(told, 409)
    assert client.post(second, {"n": "1", "a": "0"}).status_code == 302
    assert Answer.objects.count() == 1
    saved = client.post(second, {"n": "2", "a": "1"}, headers={"accept": "application/json"})
    assert json.loads(saved.content) == {"saved": "09:00:00", "left": 600}
    lost = client.post(first, {"n": "2", "a": "1"}, headers={"accept": "application/json"})
    assert (lost.status_code, "cửa sổ khác" in lost.json()["error"]) == (409, True)
    stranger = Client()  # has the address, but did not come through the door
    assert stranger.get(second)["Location"] == page_of
    assert stranger.post(second, {"n": "3", "a": "1"}).status_code == 302
    assert stranger.post(second, {"n": "3", "a": "1"}, headers={"accept": "application/json"}).status_code == 403
    assert stranger.post(page_of, {"act": "take-over"}).status_code == 422
    assert Answer.objects.count() == 2
    hour.at = NOW + timedelta(minutes=10, seconds=30)
    late = client.post(second, {"n": "1", "a": "2"})
    assert late["Location"] == reverse(
        "public:contest-hand-in", args=[attempt.code, second.rstrip("/").rpartition("/")[2]]
    )
    assert "Đã hết giờ làm bài" in text(client.get(late["Location"]), 200)
    client.post(late["Location"], {})
    attempt.refresh_from_db()
    assert attempt.finished_at == NOW + timedelta(minutes=10)


def test_waiting_at_the_bell_is_told_and_the_page_opens_by_itself(db: None, hour: Hour) -> None:
    round_ = a_contest(delay=300)
    client, enter = Client(), reverse("public:contest-enter", args=[round_.pk])
    page = client.get(enter)
    paper = client.post(enter, {"name": "Lan", "consents": "1", "team": "", **_seal(page)})["Location"]
    Attempt.objects.update(begins_at=NOW + timedelta(seconds=20), deadline=NOW + timedelta(seconds=620))
    page = client.get(paper)
    assert "còn 21 giây" in text(page)
    assert 'http-equiv="refresh" content="21"' in page.content.decode()
    hour.at = NOW + timedelta(seconds=20)
    assert "Câu 1 trên 3" in text(client.get(paper), 200)


def test_robots_and_full_rounds_stay_outside_with_what_was_typed(db: None, hour: Hour) -> None:
    round_ = a_contest()
    client, enter = Client(), reverse("public:contest-enter", args=[round_.pk])
    told = client.post(enter, {"name": "Trần Lan", "consents": "1", "team": "", "seal": "giả"})
    assert told.status_code == 422
    assert "Trần Lan" in text(told, 422)
    assert not Attempt.objects.exists()
    for address in (
        reverse("public:contest-enter", args=[999]),
        reverse("public:contest", args=[999]),
        "/cuoc-thi/bai/AAAA/",
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["multiple", "ordering", "short", "true_false"])
def test_every_kind_can_be_answered_without_a_script(db: None, hour: Hour, kind: str) -> None:
    options = {"multiple": "* a\n* b\nc", "ordering": "một\nhai\nba", "short": "năm ngày", "true_false": "Đúng"}[kind]
    row = a_question(text="Câu thử?", kind=kind, options=options)
    address, client = reverse("public:learn-question", args=[row.pk]), Client()
    page = client.get(address)
    assert "Xem điều luật" not in page.content.decode()
    at = {one["text"]: one["at"] for one in page.context["options"]}
    sent: dict[str, Any] = {
        "multiple": {"a": [at.get("a"), at.get("b")]}, "ordering": {f"o-{at.get(text)}": n for n, text in enumerate(("một", "hai", "ba"), 1)}, "short": {"words": " Năm  ngày. "}, "true_false": {"a": "0"},
    }[kind]  # fmt: skip
    assert "Đúng." in text(client.post(address, sent), 200)
    wrong = {
        "multiple": {"a": at.get("a")},
        "ordering": {f"o-{at.get(text)}": n for n, text in enumerate(("hai", "một", "ba"), 1)},
        "short": {"words": "mười"},
        "true_false": {"a": "1"},
    }[kind]
    assert "Chưa đúng." in text(client.post(address, wrong), 200)
    assert "Hãy chọn hoặc ghi" in text(client.post(address, {}), 200)
    assert PracticeDay.objects.get().answers == 2


def test_practice_explains_at_once_and_keeps_nothing_of_anybody(sample_library: None, hour: Hour) -> None:
    for number in range(6):
        a_question(number)
    a_question(9, in_practice=False, text="Giữ cho cuộc thi?")
    client = Client()
    page = text(client.get(reverse("public:learn")), 200)
    assert "Dịch vụ công cộng (6)" in page
    begun_ = client.get(reverse("public:learn-practise"), {"chu-de": "dich-vu-cong-cong", "so": "5"})
    address = begun_["Location"]
    page = text(client.get(address), 200)
    assert "Câu 1 trên 5" in page
    right = 0
    for number in range(1, 6):
        page_ = client.get(address)
        row = page_.context["row"]
        chosen = key_of(row.wording).taken[0] if number != 2 else (3,)
        shown = [one["text"] for one in page_.context["options"]]
        answer = client.post(address, {"a": [shown.index(row.options[place]) for place in chosen]})
        right += number != 2
        assert f"Đến nay bạn đúng {right} trên {number} câu" in text(answer)
        assert "Xem điều luật" in text(answer)
        assert f'href="/van-ban/{Document.objects.get(number="901/2024/QH15").slug}/dieu-21/' in answer.content.decode()
        address = answer.context["onward"]
    assert "đúng 4 trên 5 câu" in text(client.get(address), 200)
    assert PracticeDay.objects.get().answers == 5
    cookie = client.cookies["luyen"]
    assert cookie["httponly"]
    assert client.get(reverse("public:learn-practise"), {"chu-de": "khong-co"}).status_code == 404
    assert (
        client.get(reverse("public:learn-question", args=[Question.objects.get(in_practice=False).pk])).status_code
        == 404
    )


def test_a_question_that_a_contest_asks_now_is_withheld(db: None, hour: Hour) -> None:
    round_ = a_contest()
    pk = queries.QuestionVersion.objects.get(pk=round_.pool[0][0]).question_id
    client, address = Client(), reverse("public:learn-question", args=[pk])
    assert "tạm ẩn" in text(client.get(address), 200)
    assert "tạm ẩn" in text(client.post(address, {"a": "0"}), 200)
    assert "Chưa có câu hỏi nào để luyện" in text(client.get(reverse("public:learn")), 200)
    hour.at = NOW + timedelta(hours=1)
    assert "tạm ẩn" not in text(client.get(address), 200)


def test_files_of_questions_go_in_and_out(office: Office, hour: Hour) -> None:
    client, address = desk(office, "officer"), reverse("desk:contest-questions-load")
    bad = SimpleUploadedFile("a.csv", 'Câu hỏi,A,B,Đáp án\nHỏi gì?,Một,Hai,"A, B"\nHỏi nữa?,Một,Hai,\n'.encode())
    page = text(client.post(address, {"table": bad, "topic": "Thử"}), 422)
    assert "Dòng 2: câu chọn một mà cột «Đáp án» ghi 2 đáp án" in page
    assert "Dòng 3: cột «Đáp án» trống" in page
    assert not Question.objects.exists()
    assert "Hãy chọn tệp" in text(client.post(address, {"topic": ""}), 422)
    good = SimpleUploadedFile("a.csv", "Câu hỏi,A,B,Đáp án,Căn cứ\n=1+1?,Một,Hai,B,Điều 1\n".encode())
    assert "Đã nạp 1 câu hỏi mới" in text(client.post(address, {"table": good, "topic": "Thử"}, follow=True), 200)
    lines = client.get(reverse("desk:contest-questions"), {"tai": "jsonl"})
    [line] = lines.content.decode().splitlines()
    assert json.loads(line)["choices"] == {"A": "Một", "B": "Hai"}
    again = SimpleUploadedFile("b.jsonl", lines.content)
    assert "bỏ qua 1 câu" in text(client.post(address, {"table": again, "topic": ""}, follow=True), 200)
    sheet = client.get(reverse("desk:contest-questions"), {"tai": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(sheet.content)).active
    [cell] = [cell for line_ in book.iter_rows() for cell in line_ if cell.value == "=1+1?"]
    assert cell.data_type == "s"  # a text, no formula
    assert client.get(address, {"tai": "mau"})["Content-Type"].endswith("sheet")
    assert desk(office, "clerk").get(address).status_code == 403


def test_an_organiser_leaves_one_out_and_says_why(office: Office, hour: Hour) -> None:
    round_ = a_contest()
    attempt = handed_in(round_, "a", 3)
    focal, address = desk(office, "focal"), reverse("desk:contest-attempts", args=[round_.pk])
    assert "vì sao không xếp hạng" in text(
        focal.post(address, {"attempt": str(attempt.pk), "act": "exclude", "reason": " "}), 422
    )
    focal.post(address, {"attempt": str(attempt.pk), "act": "exclude", "reason": "Thi hộ"})
    assert "Thi hộ" in text(focal.get(address), 200)
    focal.post(address, {"attempt": str(attempt.pk), "act": "include"})
    attempt.refresh_from_db()
    assert attempt.excluded == ""
    hour.at = datetime(2026, 11, 20, 12, tzinfo=NOW.tzinfo)
    judging.grade(round_=round_, by=office.actor("focal"), at=hour.at)
    assert "Từng câu hỏi" in text(focal.get(reverse("desk:contest-round", args=[round_.pk])), 200)


def test_required_reading_takes_questions_of_the_bank(office: Office, hour: Hour) -> None:
    for number in range(3):
        a_question(number)
    item = an_item(office, is_open=False, asked=False)
    focal, address = desk(office, "focal"), reverse("desk:reading-questions", args=[item.pk])
    page = text(focal.post(address, {"act": "bank", "topic": "Dịch vụ công cộng", "count": "4"}), 422)
    assert "Ngân hàng chỉ còn 3 câu" in page
    focal.post(address, {"act": "bank", "topic": "Dịch vụ công cộng", "count": "2"})
    rows = list(item.questions.order_by("position"))
    assert [row.provision for row in rows] == [f"Điều 21 {LAW}"] * 2
    assert [row.right for row in rows] == [[0], [0]]
    assert "Ngân hàng chỉ còn 1 câu" in text(focal.post(address, {"act": "bank", "topic": "", "count": "2"}), 422)


def test_a_page_to_put_in_order_tells_nothing_of_the_order(db: None, hour: Hour) -> None:
    steps = [f"Bước thứ {word}" for word in ("nhất", "hai", "ba", "tư", "năm", "sáu")]
    a_question(text="Xếp các bước?", kind="ordering", options="\n".join(steps))
    round_ = a_contest(questions=0, parts="Mọi chủ đề | | 1 | 4", shown="submit")
    orders = set()
    for _ in range(4):
        client, enter = Client(), reverse("public:contest-enter", args=[round_.pk])
        first = client.get(enter)
        paper = client.post(enter, {"name": "Lan", "consents": "1", "team": "", **_seal(first)})["Location"]
        page = client.get(paper)
        assert re.findall(r'name="o-(\d)"', page.content.decode()) == list("012345")
        orders.add(tuple(one["text"] for one in page.context["options"]))
    assert len(orders) > 1  # another for everybody, under the same names
    same = {"n": "1", **{f"o-{n}": "1" for n in range(6)}}
    told = client.post(paper, same)
    assert "cùng một số thứ tự" in text(told, 409)
    assert [one["number"] for one in told.context["options"]] == [1] * 6  # nothing typed is lost
    assert not Answer.objects.exists()
    told = client.post(paper, same, headers={"accept": "application/json"})
    assert (told.status_code, told.json()["elsewhere"]) == (409, False)
    client.post(paper, {"n": "1", "o-0": "1"})
    made = Attempt.objects.latest("pk")
    hand_in = reverse("public:contest-hand-in", args=[made.code, made.session])
    assert "Còn câu chưa trả lời" in text(client.get(hand_in), 200)
    shown = [one["text"] for one in page.context["options"]]
    client.post(paper, {"n": "1", **{f"o-{n}": str(steps.index(words) + 1) for n, words in enumerate(shown)}})
    assert "4/4" in text(client.post(hand_in, {}, follow=True), 200)


def test_options_that_name_others_by_letter_keep_their_letters(db: None, hour: Hour) -> None:
    options = ["Xã", "Tỉnh", "Cả A và B đều đúng", "Cả A và B đều sai"]
    row = a_question(text="Ai trả lời?", options="\n".join(f"{'* ' * (n == 2)}{one}" for n, one in enumerate(options)))
    round_ = a_contest(questions=0, parts="Mọi chủ đề | | 1 | 1")
    client, enter = Client(), reverse("public:contest-enter", args=[round_.pk])
    page = client.get(enter)
    paper = client.post(enter, {"name": "Lan", "consents": "1", "team": "", **_seal(page)})["Location"]
    shown = [(one["letter"], one["text"]) for one in client.get(paper).context["options"]]
    assert shown == list(zip("ABCD", options, strict=True))
    hour.at = NOW + timedelta(hours=2)
    practised = client.get(reverse("public:learn-question", args=[row.pk]))
    assert [one["text"] for one in practised.context["options"]] == options
    assert "C. Cả A và B đều đúng" in text(practised, 200)


def test_whoever_waits_for_the_opening_sees_the_page_open_by_itself(db: None, hour: Hour) -> None:
    enter = reverse("public:contest-enter", args=[a_contest().pk])
    hour.at = NOW - timedelta(minutes=5)
    page = Client().get(enter).content.decode()
    assert 'http-equiv="refresh" content="300"' in page
    hour.at = NOW - timedelta(hours=5)
    assert "http-equiv" not in Client().get(enter).content.decode()


def test_two_tabs_at_the_bell_are_one_attempt_and_the_second_is_led_to_it(db: None, hour: Hour) -> None:
    client, enter = Client(), reverse("public:contest-enter", args=[a_contest().pk])
    first, second = client.get(enter), client.get(enter)
    sent = {"name": "Lan", "consents": "1", "team": ""}
    client.post(enter, {**sent, **_seal(first)})
    told = client.post(enter, {**sent, **_seal(second)})
    assert told.status_code == 422
    assert reverse("public:contest-attempt", args=[Attempt.objects.get().code]) in told.content.decode()


def test_when_time_is_over_the_page_says_until_when_it_may_be_handed_in(db: None, hour: Hour) -> None:
    round_ = a_contest(grace=60, tie_break="guess-time")
    client, enter = Client(), reverse("public:contest-enter", args=[round_.pk])
    page = client.get(enter)
    paper = client.post(enter, {"name": "Lan", "consents": "1", "team": "", **_seal(page)})["Location"]
    hour.at = NOW + timedelta(minutes=10, seconds=20)
    page = client.get(paper, follow=True)
    assert "<strong>09:11:00</strong>" in text(page, 200)
    assert 'http-equiv="refresh" content="40"' in page.content.decode()
    hour.at = NOW + timedelta(minutes=11, seconds=1)
    assert "máy thu bài" in text(client.get(paper, follow=True), 200)
