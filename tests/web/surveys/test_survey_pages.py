"""Surveys as people and clerks have them in a browser, without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

import matter_pages
from cualuat.entry.operations import arranging
from cualuat.surveys.models import Draft, DraftFile, Response, Sheet, Survey
from cualuat.surveys.operations import running
from cualuat.surveys.rules.questions import Condition
from office import NOW, Office, desk
from sample_surveys import a_question, a_survey, closed, named_and_closed, published, put


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr("cualuat.web.public.entry.shield._SOONEST", 0)


def text(page: HttpResponse) -> str:
    """What a page says, refused or not."""
    return matter_pages.text(page, page.status_code)


def _seal(page: HttpResponse) -> str:
    return page.content.decode().partition('name="seal" value="')[2].partition('"')[0]


def _code(page: HttpResponse) -> str:
    found = re.search(r'class="code">([0-9A-Z-]+)<', page.content.decode())
    assert found
    return found[1]


def test_somebody_answers_on_two_devices_and_sends_once(office: Office) -> None:
    row = published(office)
    phone, first = Client(), reverse("public:survey-section", args=[row.pk, 1])
    front = text(phone.get(reverse("public:survey", args=[row.pk])))
    assert "Bắt đầu trả lời" in front
    assert "dưới 5 người" in front
    assert row.title in text(phone.get(reverse("public:surveys")))
    page = phone.get(first)
    assert "Vì sao chưa hài lòng" not in text(page)
    assert not Draft.objects.exists()  # looking writes nothing
    wrong = phone.post(first, {"shown": "q2,q3", "q3": "2"})
    assert wrong.status_code == 422
    assert "1. Hãy trả lời câu này." in text(wrong)
    assert 'value="2" checked' in wrong.content.decode()
    more = phone.post(first, {"shown": "q2,q3", "q2": "o1", "q3": "2"})
    assert more.status_code == 200
    assert "có thêm câu hỏi" in text(more)
    assert "Vì sao chưa hài lòng" in text(more)
    kept = phone.post(first, {"shown": "q2,q3,q4", "q2": "o1", "q3": "2", "q4": "Chữ nhỏ", "leave": "1"})
    code = _code(kept)
    other = Client()
    assert other.post(reverse("public:survey-resume", args=[row.pk]), {"code": "SAI"}).status_code == 422
    back = other.post(reverse("public:survey-resume", args=[row.pk]), {"code": code.lower()})
    assert back["Location"] == first
    assert "Chữ nhỏ" in text(other.get(first))
    send = reverse("public:survey-send", args=[row.pk])
    assert other.post(first, {"shown": "q2,q3,q4", "q2": "o1", "q3": "2", "q4": "Chữ nhỏ"})["Location"] == send
    looked = other.get(send)
    assert "Không hài lòng" in text(looked)
    assert other.post(send, {"seal": "giả"}).status_code == 422
    assert phone.get(send).status_code == 200  # the same sheet open in another window
    done = other.post(send, {"seal": _seal(looked)})
    receipt = _code(done)
    assert "Đã nhận phiếu" in text(done)
    assert not Draft.objects.exists()
    assert phone.post(send, {"seal": _seal(looked)})["Location"] == reverse("public:survey", args=[row.pk])
    assert Response.objects.get().answers == {"q2": "o1", "q3": "2", "q4": "Chữ nhỏ"}
    again = other.get(first)
    assert again.status_code == 409
    assert "Bạn đã gửi rồi" in text(again)
    check = reverse("public:survey-receipt", args=[row.pk])
    assert "có trong số phiếu" in text(other.get(check, {"ma": receipt}))
    assert "Mã gõ sai" in text(other.get(check, {"ma": receipt[:-1]}))


def test_two_windows_of_one_browser_are_one_sheet_and_the_second_is_told(office: Office) -> None:
    row = published(office)
    client, first = Client(), reverse("public:survey-section", args=[row.pk, 1])
    send = reverse("public:survey-send", args=[row.pk])
    client.post(first, {"shown": "q2", "q2": "o1", "q3": "4"})
    held = client.cookies[f"vao-{row.occasion_id}"].value
    second = Client()
    second.cookies[f"vao-{row.occasion_id}"] = held
    second.post(first, {"shown": "q2,q3", "q2": "o2", "q3": "5"})
    client.post(first, {"shown": "q2,q3", "q2": "o1", "q3": "4"})
    assert client.post(send, {"seal": _seal(client.get(send))}).status_code == 200
    late = second.post(send, {"seal": _seal(second.get(send))})
    assert late.status_code == 409
    assert "chỉ được gửi một lần" in text(late)
    assert Response.objects.count() == 1


def test_what_is_too_long_or_wrong_stays_on_the_page(office: Office) -> None:
    row = a_survey(office)
    put(office, row, a_question("text", "Ý kiến khác"))
    row = published(office, row)
    client, first = Client(), reverse("public:survey-section", args=[row.pk, 1])
    long = "dài " * 50_000
    page = client.post(first, {"shown": "q2,q3,q5", "q2": "o1", "q3": "4", "q5": long})
    assert page.status_code == 422
    assert "199.999" in text(page)
    assert long.strip() in page.content.decode()
    assert client.get(first).content.decode().count("dài ") > 40_000  # and is still there when she comes back
    endless = "dài" * 200_000
    refused = client.post(first, {"shown": "q2,q3,q5", "q2": "o1", "q3": "4", "q5": endless})
    assert refused.status_code == 422
    assert "còn trên trang này" in text(refused)
    assert endless in refused.content.decode()  # too much to keep, but not taken from her


def test_whoever_lost_her_draft_is_told_and_what_she_types_now_is_kept(office: Office) -> None:
    row = published(office)
    phone, other, first = Client(), Client(), reverse("public:survey-section", args=[row.pk, 1])
    code = _code(phone.post(first, {"shown": "q2,q3", "q2": "o1", "q3": "4", "leave": "1"}))
    other.post(reverse("public:survey-resume", args=[row.pk]), {"code": code})
    at = reverse("public:survey-send", args=[row.pk])
    other.post(at, {"seal": _seal(other.get(at))})
    assert Response.objects.count() == 1
    gone = phone.get(first)
    assert gone.status_code == 200
    assert "Bản nháp trước của bạn không còn" in text(gone)
    assert code not in gone.content.decode()
    kept = phone.post(first, {"shown": "q2,q3", "q2": "o2", "q3": "4"})
    assert kept.status_code == 422
    assert "Bản nháp trước của bạn không còn" in text(kept)
    assert 'value="o2" checked' in kept.content.decode()
    assert phone.post(first, {"shown": "q2,q3", "q2": "o2", "q3": "4"}).status_code == 302


def test_files_come_with_the_answers_and_wrong_ones_are_told(office: Office) -> None:
    row = a_survey(office, terms={"secrecy": "named"})
    put(office, row, a_question("file", "Ảnh chụp", required=True))
    row = published(office, row)
    phone, first = Client(), reverse("public:survey-section", args=[row.pk, 1])
    answers = {"shown": "q2,q3,q5", "q2": "o1", "q3": "4"}
    bad = phone.post(first, {**answers, "q5": SimpleUploadedFile("xem.exe", b"MZ" + bytes(200))})
    assert bad.status_code == 422
    assert "Tệp là chương trình" in text(bad)
    assert 'value="o1" checked' in bad.content.decode()
    assert phone.post(first, {**answers, "q5": SimpleUploadedFile("anh.txt", "Đường.".encode())}).status_code == 302
    assert DraftFile.objects.get().attachment.name == "anh.txt"
    at = reverse("public:survey-send", args=[row.pk])
    assert "anh.txt" in text(phone.get(at))
    phone.post(at, {"seal": _seal(phone.get(at))})
    assert Response.objects.get().files.count() == 1


def test_an_answer_of_a_table_can_be_taken_back_and_numbers_are_told_as_typed(office: Office) -> None:
    row = a_survey(office)
    put(office, row, a_question("matrix", "Từng nơi", options=("Tốt", "Kém"), rows=("Một cửa",)))
    put(office, row, a_question("number", "Mấy lần?"))
    row = published(office, row)
    phone, first = Client(), reverse("public:survey-section", args=[row.pk, 1])
    page = phone.post(first, {"shown": "q2,q5,q6", "q5-r1": "o1", "q6": "nhiều lần"})
    assert "«nhiều lần» không phải là số" in text(page)
    assert 'name="q5-r1" value=""' in page.content.decode()
    page = phone.post(first, {"shown": "q2,q5,q6", "q5-r1": "", "q6": "2"})
    assert 'name="q5-r1" value=""' not in page.content.decode()


def test_the_survey_speaks_english_where_it_can(office: Office) -> None:
    row = published(office)
    client = Client()
    assert "Access to law" in text(client.get(reverse("public:survey", args=[row.pk]) + "?ngon-ngu=en"))
    page = client.post(reverse("public:survey-section", args=[row.pk, 1]) + "?ngon-ngu=en", {"shown": "q2,q3"})
    assert "Please answer this question." in text(page)
    assert "Bạn là" in text(page)  # nobody wrote it in English
    assert Draft.objects.get().language == "en"


def test_a_closed_survey_and_one_not_published_take_nothing(office: Office) -> None:
    draft, row = a_survey(office), closed(office)
    client = Client()
    assert client.get(reverse("public:survey", args=[draft.pk])).status_code == 404
    led = client.get(reverse("public:survey-section", args=[row.pk, 1]))["Location"]
    assert led == reverse("public:survey", args=[row.pk]) + "?luc=closed"
    assert "chưa gửi thì không được tính" in text(client.get(led))
    assert client.get(reverse("public:survey-results", args=[row.pk])).status_code == 404
    running.show_results(
        survey=row, text="Đa số hài lòng.", divided_by="q2", version=None, by=office.actor("focal"), at=NOW
    )
    shown = client.get(reverse("public:survey-results", args=[row.pk]))
    assert "Đa số hài lòng." in text(shown)
    assert "ẩn" in text(shown)
    assert "<svg" in shown.content.decode()
    assert "Trần Thị Mận" not in text(shown)
    assert "Cache-Control" in shown.headers
    assert "public" in shown["Cache-Control"]
    assert "Đã có kết quả" in text(client.get(reverse("public:surveys")))


# --- at the desk -------------------------------------------------------------------------------------------------


def test_a_clerk_writes_a_survey_from_nothing(office: Office) -> None:
    client, focal = desk(office, "officer"), desk(office, "focal")
    add = reverse("desk:survey-add")
    values = {
        "title": "Khảo sát mới", "unit": str(office.units["phong-mot"].pk), "audience": "open", "secrecy": "secret", "open_day": "19/11/2026",
        "open_time": "08:00", "close_day": "30/11/2026", "close_time": "17:00", "smallest": "5", "roll": "",
    }  # fmt: skip
    bad = client.post(add, {**values, "smallest": "2", "intro": "Xin mời"})
    assert bad.status_code == 422
    assert "từ 5 đến 100" in text(bad)
    assert "Xin mời" in text(bad)
    made = client.post(add, values)
    row = Survey.objects.get()
    assert made["Location"] == reverse("desk:survey-questions", args=[row.pk])
    assert "chưa có câu hỏi" in text(client.get(made["Location"]))
    new = reverse("desk:survey-question-add", args=[row.pk]) + "?phan=s1&loai="
    assert client.post(new + "single", {"words": "", "options": "Nam\nNữ"}).status_code == 422
    client.post(new + "single", {"words": "Bạn là", "options": "Nam\nNữ", "required": "1"})
    client.post(new + "number", {"words": "Tuổi", "least": "16", "most": "120"})
    when = {"joined": "all", "when-1": "q2|is|o2", "when-2": "q3|greater|", "number-2": "18"}
    client.post(new + "text", {"words": "Nói thêm", **when})
    page = text(client.get(made["Location"]))
    assert "câu 1 là «Nữ» và câu 2 lớn hơn «18»" in page
    again = client.get(reverse("desk:survey-question", args=[row.pk, "q4"])).content.decode()
    assert 'value="q2|is|o2" selected' in again
    assert 'value="18"' in again
    row.refresh_from_db()
    client.post(made["Location"], {"act": "down-question", "key": "q2", "version": row.version})
    stale = client.post(made["Location"], {"act": "down-question", "key": "q2", "version": row.version})
    assert stale.status_code == 422
    assert "Có người vừa sửa" in text(stale)
    row.refresh_from_db()
    assert [one.key for one in row.questionnaire.questions] == ["q3", "q2", "q4"]
    at = reverse("desk:survey", args=[row.pk])
    assert client.post(at, {"act": "publish", "version": row.version}).status_code == 403
    assert focal.post(at, {"act": "publish", "version": row.version}).status_code == 302
    assert focal.get(reverse("desk:survey-poster", args=[row.pk])).content.startswith(b"%PDF")
    assert "không sửa nữa" in text(client.get(made["Location"]))
    edit = reverse("desk:survey-edit", args=[row.pk])
    assert client.get(edit).status_code == 404
    assert '<input type="hidden" name="title"' in focal.get(edit).content.decode()
    row.refresh_from_db()
    focal.post(edit, {"close_day": "15/12/2026", "close_time": "17:00", "version": row.version})
    row.occasion.refresh_from_db()
    assert f"{row.occasion.closes_at:%d/%m/%Y}" == "15/12/2026"


def test_everything_wrong_with_a_new_survey_is_told_at_once(office: Office) -> None:
    client = desk(office, "officer")
    page = client.post(
        reverse("desk:survey-add"), {"intro": "Xin mời", "audience": "open", "secrecy": "secret", "close_day": "mai"}
    )
    assert page.status_code == 422
    for words in (
        "Hãy đặt tên",
        "Hãy chọn đơn vị",
        "Hãy ghi ngày mở",
        "«mai» không phải là ngày",
        "số nguyên",
        "Xin mời",
    ):
        assert words in text(page), words
    mine = office.units["phong-mot"].pk
    assert f'<option value="{mine}" selected>' in client.get(reverse("desk:survey-add")).content.decode()


def test_answers_are_tried_before_publishing_and_nothing_is_kept(office: Office) -> None:
    row, client = a_survey(office), desk(office, "officer")
    at = reverse("desk:survey-preview", args=[row.pk])
    assert "Chỉ hỏi khi câu 2 nhỏ hơn «Bình thường»" in text(client.get(at))
    satisfied = text(client.post(at, {"q2": "o1", "q3": "4", "q4": "Chữ"}))
    assert "được hỏi câu: 1, 2" in satisfied
    assert "không được hỏi câu: 3" in satisfied
    assert "gửi được" in satisfied
    assert "1. Hãy trả lời câu này." in text(client.post(at, {"q3": "1"}))
    assert not Draft.objects.exists()
    sheet = text(client.get(reverse("desk:survey-blank", args=[row.pk])))
    assert "☐ Nam" in sheet
    assert "Chỉ trả lời khi câu 2" in sheet


def test_a_fault_leads_to_its_question_and_moving_stays_at_it(office: Office) -> None:
    row, client = a_survey(office), desk(office, "officer")
    at = reverse("desk:survey-questions", args=[row.pk])
    moved = client.post(at, {"act": "up-question", "key": "q4", "version": row.version})
    assert moved["Location"] == f"{at}#cau-q4"
    page = client.get(at).content.decode()
    assert f'<a href="{reverse("desk:survey-question", args=[row.pk, "q4"])}">Câu 2 «Vì sao' in page
    for act, key in (("up-question", "q2"), ("down-question", "q3")):  # the first and the last have nowhere to go
        assert f'value="{act}"><input type="hidden" name="key" value="{key}"' not in page


def test_a_clerk_is_told_at_once_that_a_group_on_paper_is_full(office: Office) -> None:
    row = a_survey(office)
    wanted = a_question("single", "Bạn là", options=("Nam", "Nữ"), limits={"o1": 0, "o2": None})
    put(office, row, wanted, key="q2")
    row = published(office, row)
    page = desk(office, "clerk").post(reverse("desk:survey-paper", args=[row.pk]), {"number": "7", "q2": "o1"})
    assert page.status_code == 422
    assert "nên phiếu giấy này không tính được" in text(page)
    assert not Sheet.objects.exists()


def test_every_kind_of_question_can_be_written_and_seen_beforehand(office: Office) -> None:
    row, client = a_survey(office), desk(office, "officer")
    kinds = {"multi": "options", "rank": "options", "matrix": "options", "place": "options"}
    for kind in ("multi", "rank", "matrix", "nps", "file", "place", "consent", "date", "number"):
        values = {"words": f"Hỏi {kind}", kinds.get(kind, "x"): "A\nB\nC", "rows": "Một\nHai", "citation": ""}
        sent = client.post(reverse("desk:survey-question-add", args=[row.pk]) + f"?phan=s1&loai={kind}", values)
        assert sent.status_code == 302, kind
    shown = text(client.get(reverse("desk:survey-preview", args=[row.pk]) + "?ngon-ngu=en"))
    for kind in ("multi", "rank", "matrix", "nps", "file", "place", "consent", "date", "number"):
        assert f"Hỏi {kind}" in shown
    assert "không hỏi tệp" in text(client.get(reverse("desk:survey-questions", args=[row.pk])))


def test_a_loop_is_told_with_its_questions(office: Office) -> None:
    row, focal = a_survey(office), desk(office, "focal")
    put(office, row, a_question("likert", "Hài lòng?", when=(Condition("q4", "answered"),)), key="q3")
    page = focal.post(reverse("desk:survey", args=[row.pk]), {"act": "publish", "version": ""})
    assert page.status_code == 422
    assert "Điều kiện đi thành vòng: câu 2 → câu 3 → câu 2" in text(page)


def test_paper_is_typed_twice_and_a_third_decides(office: Office) -> None:
    row = published(office)
    paper = reverse("desk:survey-paper", args=[row.pk])
    one, two, three = (desk(office, who) for who in ("clerk", "reception", "officer"))
    empty = one.post(paper, {"number": "", "q2": "o1"})
    assert empty.status_code == 422
    assert 'value="o1" checked' in empty.content.decode()
    assert one.post(paper, {"number": "7", "q2": "o1", "q3": "4"}).status_code == 302
    sheet = Sheet.objects.get()
    assert "1 phiếu giấy chưa nhập xong" in text(two.get(reverse("desk:surveys")))
    at = reverse("desk:survey-sheet", args=[row.pk, sheet.pk])
    assert "checked" not in two.get(at).content.decode()  # she does not see what the first typed
    two.post(at, {"act": "second", "q2": "o1", "q3": "5", "version": "1"})
    assert "khác nhau ở 1 câu" in text(three.get(paper))
    assert "Hài lòng" not in text(two.get(at))
    looked = text(three.get(at))
    assert "Hài lòng" in looked
    assert "Rất hài lòng" in looked
    assert three.post(at, {"act": "decide", "q2": "o1", "q3": "4", "version": "2"}).status_code == 302
    assert Response.objects.get().on_paper
    assert "Nội dung hai người nhập không giữ lại" in text(three.get(at))


def test_results_are_read_weighed_masked_and_shown(office: Office) -> None:
    row, client = closed(office), desk(office, "focal")
    at = reverse("desk:survey-results", args=[row.pk]) + "?chia=q2"
    page = text(client.get(at))
    assert "60 phiếu hợp lệ" in page
    assert "ẩn" in page
    wrong = client.post(at, {"act": "weigh", "share-o1": "40", "share-o2": "40", "cap": "3"})
    assert wrong.status_code == 422
    assert "cộng thành 100 %" in text(wrong)
    assert client.post(at, {"act": "weigh", "share-o1": "49,5", "share-o2": "50,5", "cap": "3"}).status_code == 302
    assert "Trọng số" in text(client.get(at))
    words = reverse("desk:survey-texts", args=[row.pk])
    assert "Trần Thị Mận" in text(client.get(words))
    client.post(words + "?cau=q4", {"act": "mask", "names": "Trần Thị Mận"})
    assert "Gọi chị [đã che]." in text(client.get(words))
    for form, start in (("xlsx", b"PK"), ("docx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        assert client.get(reverse("desk:survey-file", args=[row.pk, form])).content.startswith(start)
    show = {"act": "show", "text": "Nhận xét.", "divided_by": "q2", "version": ""}
    assert client.post(reverse("desk:survey", args=[row.pk]), show).status_code == 302
    assert "Nhận xét." in text(Client().get(reverse("public:survey-results", args=[row.pk])))
    hide = client.post(reverse("desk:survey", args=[row.pk]), {"act": "hide", "reason": ""})
    assert hide.status_code == 422
    client.post(reverse("desk:survey", args=[row.pk]), {"act": "hide", "reason": "Sai nhận xét"})
    assert Client().get(reverse("public:survey-results", args=[row.pk])).status_code == 404
    assert desk(office, "officer").get(at).status_code == 404


def test_sheets_of_a_named_survey_and_kept_questions(office: Office) -> None:
    row, file = named_and_closed(office)
    client = desk(office, "focal")
    assert "anh.txt" in text(client.get(reverse("desk:survey-sheets", args=[row.pk])))
    sent = client.get(reverse("desk:survey-sent-file", args=[row.pk, file]))
    assert sent.getvalue() == "Đường trước chợ.".encode()  # type: ignore[attr-defined]
    assert "Hài lòng" in text(client.get(reverse("desk:kept-questions")))
    assert "Qua các năm" in text(client.get(reverse("desk:kept-question", args=["hai-long"])))


def test_who_was_not_invited_is_led_to_the_way_in(office: Office) -> None:
    row = published(office, terms={"audience": "code"})
    first = reverse("public:survey-section", args=[row.pk, 1])
    assert Client().get(first)["Location"].startswith(reverse("public:entry", args=[row.occasion_id]))
    [code] = arranging.invite(occasion=row.occasion, count=1, by=office.actor("focal"), at=NOW)
    client = Client()
    came = client.post(reverse("public:entry", args=[row.occasion_id]) + f"?ve={first}", {"code": code})
    assert came["Location"] == first
    assert client.get(first).status_code == 200
