"""A dialogue in a browser: a clerk plans it, citizens ask, support and register, the clerk notes answers, everybody reads them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.dialogues.models import Commitment, Dialogue, Question, Registration
from cualuat.dialogues.operations import asking, attending, holding
from cualuat.entry.rules import Terms
from cualuat.web.public.entry import shield
from matter_pages import text
from office import NOW, Office, desk
from sample_dialogues import (
    AFTER,
    BEGINS,
    DURING,
    a_commitment,
    a_dialogue,
    a_question,
    announced,
    answered,
    held,
    someone,
)


class Clock:
    """What time it is for the pages."""

    now = NOW


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: found.now)
    monkeypatch.setattr(shield, "_SOONEST", 0)
    monkeypatch.setattr(shield, "_TRUSTED", 100)
    return found


def seal(page: str) -> dict[str, str]:
    found = re.search(r'name="seal" value="([^"]+)"', page)
    assert found
    return {"seal": found[1], "website": ""}


def _planned(office: Office, **changes: str) -> dict[str, str]:
    return {
        "kind": "commune", "title": "Thủ tục đất đai", "who": "Người dân xã Mẫu Đông", "day": "10/12/2026", "begin_time": "08:00",
        "end_time": "11:00", "place": "Nhà văn hóa", "online": "https://hop.mau.example/1", "chair": "Chủ tịch xã",
        "unit": str(office.units["phong-mot"].pk), "agenda": "Nghe\nTrả lời", "contact": "", "invited": "", "places": "2",
        "audience": "open", "roll": "", "open_day": "20/11/2026", "open_time": "08:00", "close_day": "08/12/2026", "close_time": "17:00",
        **changes,
    }  # fmt: skip


def test_a_clerk_plans_announces_and_moves_it(office: Office) -> None:
    chief, focal = desk(office, "chief"), desk(office, "focal")
    address = reverse("desk:dialogue-add")
    assert "cần đối chiếu" in text(chief.get(reverse("desk:dialogues")))
    for changes, words in (
        ({"title": ""}, "Hãy ghi đối thoại về việc gì"),
        ({"day": "hôm sau"}, "không phải là ngày"),
        ({"close_day": "11/12/2026"}, "trước giờ đối thoại"),
        ({"close_day": "19/11/2026"}, "Lúc đóng phải sau lúc mở"),
        ({"places": "nhiều"}, "số nguyên"),
    ):
        page = text(chief.post(address, _planned(office, **changes)), 422)
        assert words in page
        assert "Người dân xã Mẫu Đông" in page
    page = text(chief.post(address, _planned(office), follow=True))
    assert "Đang soạn" in page
    row = Dialogue.objects.get()
    public, own = reverse("public:dialogue", args=[row.pk]), reverse("desk:dialogue", args=[row.pk])
    assert Client().get(public).status_code == 404
    assert "Thông báo" not in re.sub(r"(?s)<nav.*?</nav>", "", page.partition("<h1>")[2]).partition("Xóa bản")[0]
    assert "Đã thông báo" in text(focal.post(own, {"act": "announce", "version": "1"}, follow=True))
    assert "còn 2 trong 2 chỗ" in text(Client().get(public))
    assert "Thủ tục đất đai" in text(Client().get(reverse("public:dialogues")))
    calendar = Client().get(reverse("public:dialogue-calendar", args=[row.pk]))
    assert calendar["Content-Type"].startswith("text/calendar")
    assert b"DTSTART" in calendar.content
    edit = reverse("desk:dialogue-edit", args=[row.pk])
    page = text(chief.post(edit, {**_planned(office, place="Trụ sở xã"), "version": "1"}), 422)
    assert "Có người vừa sửa" in page
    assert "Trụ sở xã" in page
    assert "Trụ sở xã" in text(chief.post(edit, {**_planned(office, place="Trụ sở xã"), "version": "2"}, follow=True))
    for which in ("giay-moi", "bien-ban"):
        assert chief.get(reverse("desk:dialogue-paper", args=[row.pk, which])).content[:2] == b"PK"
    page = text(focal.post(own, {"act": "cancel", "reason": "Bão.", "version": "3"}, follow=True))
    assert "Đã hủy" in page
    assert "Buổi đối thoại này đã hủy." in text(Client().get(public))


def test_citizens_ask_support_and_register(office: Office) -> None:
    row = announced(office, places=3)
    lan, moderator = Client(), desk(office, "moderator")
    ask = reverse("public:dialogue-ask", args=[row.pk])
    page = text(lan.get(ask))
    page = text(lan.post(ask, {"text": " ", "name": "Lan", "contact": "sai", **seal(page)}), 422)
    assert "chưa đúng" in page
    page = text(lan.post(ask, {"text": "Bao giờ có <b>sổ đỏ</b>?", "name": "Lan", "contact": "", "seal": "giả"}), 422)
    assert "còn nguyên" in page
    assert "Bao giờ có" in page
    page = text(
        lan.post(
            ask, {"text": "Bao giờ có <b>sổ đỏ</b>?", "name": "Lan", "show_name": "1", "contact": "", **seal(page)}
        )
    )
    code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page)
    assert code
    public = reverse("public:dialogue", args=[row.pk])
    assert "sổ đỏ" not in text(Client().get(public))
    question = Question.objects.get()
    follow = reverse("public:dialogue-follow")
    assert "Cán bộ chưa đọc" in text(Client().post(follow, {"code": code[0]}))
    assert "Không có câu hỏi" in text(Client().post(follow, {"code": "0000-0000-0000-0000"}), 422)

    one = reverse("desk:dialogue-question", args=[question.pk])
    page = text(moderator.post(one, {"act": "show", "text": question.text, "version": "1"}, follow=True))
    assert "Đã đăng câu 1" in page
    page = text(Client().get(public))
    assert "&lt;b&gt;" in Client().get(public).content.decode()
    assert "Lan" in page

    support = reverse("public:dialogue-support", args=[row.pk])
    page = text(lan.get(support))
    assert "ít nhất một câu" in text(lan.post(support, seal(page)), 422)
    page = text(lan.post(support, {"cau": [str(question.pk)], **seal(page)}))
    assert "Đã ghi bạn ủng hộ 1 câu" in page
    assert "Bạn đã ủng hộ câu 1 rồi" in text(lan.post(support, {"cau": [str(question.pk)], **seal(page)}), 422)
    assert "1 người ủng hộ" in text(Client().get(public))
    assert "no-store" not in Client().get(public)["Cache-Control"]

    register = reverse("public:dialogue-register", args=[row.pk])
    page = text(Client().get(register))
    data = {"name": "Bà Hoa", "people": "2", "email": "", "phone": "", **seal(page)}
    assert "Hãy đánh dấu đồng ý" in text(Client().post(register, data), 422)
    page = text(Client().post(register, data | {"agree": "1"}))
    code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page)
    assert code
    assert "Chỉ còn 1 chỗ" in text(
        Client().post(register, data | {"agree": "1", **seal(text(Client().get(register)))}), 422
    )
    people = text(desk(office, "chief").get(reverse("desk:dialogue-people", args=[row.pk])))
    assert "Bà Hoa" in people
    assert desk(office, "elsewhere").get(reverse("desk:dialogue-people", args=[row.pk])).status_code == 403
    assert "Bà Hoa" not in text(Client().get(public))
    page = text(Client().post(follow, {"code": code[0].lower()}))
    assert "đang giữ chỗ" in page
    assert "Đã hủy đăng ký" in text(Client().post(follow, {"code": code[0], "act": "give-back"}))
    assert Dialogue.objects.get().taken == 0
    assert Registration.objects.get().cancelled_on == NOW.date()


def test_notes_answers_and_what_was_promised(office: Office, clock: Clock) -> None:
    row = announced(office)
    question = a_question(office, row)
    clock.now = DURING
    chief, focal, elsewhere = desk(office, "chief"), desk(office, "focal"), desk(office, "elsewhere")
    address, own = reverse("desk:dialogue-questions", args=[row.pk]), reverse("desk:dialogue", args=[row.pk])
    floor = {
        "act": "floor",
        "text": "Đường hỏng?",
        "name": "",
        "outcome": "written",
        "answer": "",
        "unit": "",
        "due": "20/12/2026",
    }
    page = text(chief.post(address, floor), 422)
    assert "Hãy chọn đơn vị trả lời" in page
    assert "Đường hỏng?" in page
    floor["unit"] = str(office.units["phong-hai"].pk)
    assert "Phòng Hai trả lời bằng văn bản trước hết ngày 20/12/2026" in text(chief.post(address, floor, follow=True))
    one = reverse("desk:dialogue-question", args=[question.pk])
    note = {"act": "note", "outcome": "answered", "answer": "Trong 20 ngày.", "unit": "", "due": "", "version": "2"}
    assert "Trong 20 ngày." in text(chief.post(one, note, follow=True))
    assert "Có người vừa sửa" in text(chief.post(one, note | {"answer": "Lời tôi"}), 422)
    unit = str(office.units["phong-hai"].pk)
    promise = {
        "act": "promise",
        "text": "Niêm yết hồ sơ",
        "unit": unit,
        "due": "20/12/2026",
        "question": str(question.pk),
        "version": "",
    }
    assert "Niêm yết hồ sơ" in text(chief.post(own, promise, follow=True))
    code = text(chief.get(reverse("desk:dialogue-code", args=[row.pk])))
    ticket = attending.ticket_for(row, by=office.actor("chief"), at=clock.now)
    here = reverse("public:dialogue-here", args=[ticket])
    assert here in code or "/doi-thoai/co-mat/" in code
    assert "Đã ghi bạn có mặt" in text(Client().post(here, {"code": "", "name": ""}))
    assert "không đúng" in text(Client().get(here[:-3] + "x/"), 422)
    clock.now = AFTER
    hold = {
        "act": "hold",
        "present": "",
        "secretary": "Cán bộ officer",
        "conclusion": "Nhận lỗi.",
        "version": str(Dialogue.objects.get().version),
    }
    assert "Đã tổ chức" in text(chief.post(own, hold, follow=True))
    public = reverse("public:dialogue", args=[row.pk])
    assert "Trong 20 ngày." not in text(Client().get(public))
    version = str(Dialogue.objects.get().version)
    assert "Đã công khai" in text(focal.post(own, {"act": "publish", "version": version}, follow=True))
    page = text(Client().get(public))
    for words in ("Trong 20 ngày.", "Nhận lỗi.", "Niêm yết hồ sơ", "Phòng Hai trả lời trước hết ngày 20/12/2026"):
        assert words in page
    done = Commitment.objects.get()
    finish = {
        "act": f"finish-{done.pk}", "on": "10/12/2026", "note": "Đã niêm yết.", "version": "1",
        "file": SimpleUploadedFile("anh.txt", "Đã đăng.".encode()),
    }  # fmt: skip
    assert "Niêm yết hồ sơ" in text(elsewhere.get(reverse("desk:dialogue-commitments")))
    assert "đã xong" in text(elsewhere.post(own, finish, follow=True))
    assert "Đã niêm yết." in text(Client().get(public))
    assert Client().get(reverse("public:dialogue-proof", args=[row.pk, done.pk])).getvalue()
    floor_one = Question.objects.get(source="floor")
    written = {"act": "written", "answer": "Sửa quý I.", "version": "1"}
    assert "Đã ghi câu trả lời" in text(
        elsewhere.post(reverse("desk:dialogue-question", args=[floor_one.pk]), written, follow=True)
    )
    assert "Sửa quý I." in text(Client().get(public))


def test_a_question_without_an_answer_becomes_a_matter_whose_state_stays_with_it(office: Office, clock: Clock) -> None:
    row = announced(office)
    question, code = asking.ask(
        dialogue=row,
        admitted=someone(row, "kín"),
        text="Bao giờ có sổ?",
        name="Bà Kín",
        contact="kin@mau.example",
        at=NOW,
    )
    asking.show(question=question, text=question.text, version=None, by=office.actor("moderator"), at=NOW)
    clock.now = AFTER
    floor = holding.from_floor(
        dialogue=row, text="Ai trả tiền?", name="", answer=holding.Answer(""), by=office.actor("officer"), at=AFTER
    )
    held(office, row)
    focal = desk(office, "focal")
    address = reverse("desk:dialogue-question", args=[question.pk])
    page = text(focal.post(address, {"act": "case", "version": "2"}, follow=True))
    assert "theo dõi bằng mã đã nhận khi gửi câu hỏi" in page
    page = text(focal.post(reverse("desk:dialogue-question", args=[floor.pk]), {"act": "case", "version": "1"}))
    assert re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page)  # who asked in the room has no code yet
    asker = Client()
    page = text(asker.post(reverse("public:dialogue-follow"), {"code": code.lower()}))
    assert Question.objects.get(pk=question.pk).case.number in page  # type: ignore[union-attr]
    tracked = text(asker.post(reverse("public:track"), {"code": code}, follow=True))
    assert "Cơ quan đã nhận phản ánh" in tracked
    holding.publish(dialogue=row, version=None, by=office.actor("focal"), at=AFTER)
    page = text(Client().get(reverse("public:dialogue", args=[row.pk])))
    case = Question.objects.get(pk=question.pk).case
    assert case
    assert "đã chuyển thành hồ sơ phản ánh" in page
    for hidden in (case.number, "Bà Kín", "kin@mau.example"):
        assert hidden not in page


def test_notes_are_taken_on_the_page_of_all_questions(office: Office, clock: Clock) -> None:
    row = announced(office)
    question = a_question(office, row)
    clock.now = DURING
    first, second = desk(office, "officer"), desk(office, "chief")
    address = reverse("desk:dialogue-questions", args=[row.pk])
    note = {
        "act": f"note-{question.pk}",
        "outcome": "answered",
        "answer": "Trong 20 ngày.",
        "version": str(question.version),
    }
    assert note["act"] in text(first.get(address))
    assert "Đã ghi kết quả câu 1" in text(first.post(address, note, follow=True))
    page = text(second.post(address, note | {"answer": "Lời của người thứ hai."}), 422)
    assert "Có người vừa sửa ở đây" in page
    assert "Lời của người thứ hai." in page
    assert Question.objects.get().answer == "Trong 20 ngày."


def test_a_second_window_is_told_which_question_it_supports_already(office: Office) -> None:
    row = announced(office)
    question = a_question(office, row)
    visitor, address = Client(), reverse("public:dialogue-support", args=[row.pk])
    page = text(visitor.get(address))
    assert "Đã ghi bạn ủng hộ 1 câu" in text(visitor.post(address, seal(page) | {"cau": str(question.pk)}))
    page = text(visitor.post(address, seal(page) | {"cau": str(question.pk)}), 422)
    assert "Bạn đã ủng hộ câu 1 rồi" in page


def test_a_long_question_is_not_cut(office: Office) -> None:
    row = announced(office)
    visitor, address = Client(), reverse("public:dialogue-ask", args=[row.pk])
    page = text(visitor.get(address))
    assert "maxlength" not in re.findall(r"<textarea[^>]*>", page)[0]
    page = text(visitor.post(address, seal(page) | {"text": "x" * 2500}), 422)
    assert "Dài quá 2000 ký tự: bạn gõ 2500" in page
    assert "x" * 2500 in page


def test_a_dialogue_of_the_staff_asks_to_sign_in(office: Office) -> None:
    terms = Terms("staff", "secret", NOW - timedelta(hours=1), BEGINS - timedelta(days=2))
    row = announced(office, kind="staff", asking=terms)
    public = reverse("public:dialogue", args=[row.pk])
    for name in ("dialogue", "dialogue-ask", "dialogue-support", "dialogue-register", "dialogue-calendar"):
        response = Client().get(reverse(f"public:{name}", args=[row.pk]))
        assert response.status_code == 302, name
        assert response["Location"].startswith(reverse("desk:sign-in"))
    assert row.title not in text(Client().get(reverse("public:dialogues")))
    answer = desk(office, "nobody").get(public)
    assert row.title in text(answer)
    assert answer["Cache-Control"] == "no-store"


def test_pages_stand_in_every_state(office: Office, clock: Clock) -> None:
    draft = a_dialogue(office)
    row = announced(office)
    question = answered(office, a_question(office, row))
    a_commitment(office, row, question=question)
    for who in ("focal", "officer", "nobody"):
        for clock.now in (NOW, DURING, AFTER):
            client = desk(office, who)
            for pk in (draft.pk, row.pk):
                assert client.get(reverse("desk:dialogue", args=[pk])).status_code == 200
                assert client.get(reverse("desk:dialogue-questions", args=[pk])).status_code == 200
    chief = desk(office, "chief")
    sheet = chief.get(reverse("desk:dialogue-people-file", args=[row.pk]))
    assert sheet["Content-Type"].endswith("sheet")
    set_number = {"act": "number-business", "per_year": "2", "basis": "Kế hoạch 12", "version": "0"}
    focal = desk(office, "focal")
    assert "Mỗi năm 2 buổi" in text(focal.post(reverse("desk:dialogues"), set_number, follow=True))
    assert "Hãy ghi theo văn bản nào" in text(
        focal.post(reverse("desk:dialogues"), set_number | {"basis": "", "version": "1"}), 422
    )
    assert "Không có việc này" in text(chief.post(reverse("desk:dialogues"), set_number), 422)
