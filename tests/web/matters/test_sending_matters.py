"""Writing to the agency: choosing the way, the four stages of a letter, sending it once, whatever goes wrong on the way."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from PIL import Image

from cualuat.base.actor import ANYONE
from cualuat.casework.codes import receipt_key
from cualuat.casework.kinds import FAMILIES, all_kinds, kinds_of
from cualuat.casework.models import Case, CaseFile, Draft, DraftFile, Party
from cualuat.casework.operations import buckets, drafts
from cualuat.casework.operations.intake import register
from cualuat.files.models import Attachment
from cualuat.organisation.models import Unit
from cualuat.sealed import receipts
from cualuat.web.public.clock.lines import Basis
from cualuat.web.public.matters import choosing, drafting
from matter_pages import FEEDBACK, Browser, Hour, citizen, error_beside, form_with, seen, text, upload

pytestmark = pytest.mark.usefixtures("office")

MATTER, FILES, PERSON, SEND, KEEP, RESUME = (
    "/gui/don/", "/gui/don/tep/", "/gui/don/nguoi-gui/", "/gui/don/xem-lai/", "/gui/don/luu/", "/gui/viet-tiep/",
)  # fmt: skip
DRAFTABLE = [code for code, kind in all_kinds().items() if not kind.sealed and kind.family != "reception"]
STORY = {
    "subject": "Nước thải chảy ra mương thôn Đông",
    "content": "Xưởng bún xả nước đục ra mương từ đầu tháng.\r\n\r\nCá chết nổi trắng.",
    "request": "Đề nghị kiểm tra.",
    "place": "Đầu thôn Đông",
    "rule": "Điều 5 Quyết định số 12/2025/QĐ-UBND",
    "against": "Quyết định số 15/QĐ-XPHC",
    "against_whom": "Chủ tịch UBND xã",
    "known_on": "03/11/2026",
    "remote": "1",
    "purpose": "Làm luận văn",
    "delivery": "network",
}
SENDER = {
    "name": "Trần Thị Lan",
    "honorific": "bà",
    "address": "Thôn Đông, xã Mẫu Đông",
    "id_number": "033184001234",
    "phone": "0912 345 678",
    "email": "lan@vidu.example",
    "told_by": "email",
    "count": "1",
    "representatives": "",
    "signatories": "",
    "on_behalf": "",
}


def begun(kind: str = "feedback-general") -> Browser:
    """A browser with a new draft."""
    client = citizen()
    answer = client.post(reverse("public:matter-begin", args=[kind]))
    assert (answer.status_code, answer["Location"]) == (302, MATTER)
    return client


def code_of(client: Client) -> str:
    return str(client.cookies["nhap"].value)


def draft_of(client: Client) -> Draft:
    return Draft.objects.get(key=drafts.draft_key(code_of(client).replace("-", "")))


def fill(client: Client, where: str, values: dict[str, str], **changes: str) -> Any:
    """Sends the form of a stage with these values, as far as it has such inputs."""
    form = form_with(text(client.get(where)))
    known = {*form.typed, *form.choices}
    return client.post(where, form.data() | {k: v for k, v in (values | changes).items() if k in known})


def written(kind: str = "feedback-general", **changes: str) -> Browser:
    """A browser whose draft lacks nothing; changes may take something away again."""
    client = begun(kind)
    fill(client, MATTER, STORY, **changes)
    fill(client, PERSON, SENDER, **changes)
    return client


def sent(client: Client) -> Case:
    """Presses the last button. The matter."""
    page = text(client.post(SEND))
    case = Case.objects.get(receipt_key=receipt_key(code_of(client).replace("-", "")))
    assert case.number in page
    return case


# --- choosing ----------------------------------------------------------------------------------------------------


def test_the_first_question_leads_every_way() -> None:
    page = text(citizen().get(reverse("public:matters")))
    for name in FAMILIES.values():
        assert name in page
    for address in ("/gui/phan-anh/", "/gui/khieu-nai/", "/gui/xin-thong-tin/", "/to-cao/", "/tiep-cong-dan/"):
        assert f'href="{address}"' in page
        text(citizen().get(address))


@pytest.mark.parametrize(
    ("address", "family", "elsewhere"),
    [
        ("phan-anh", "feedback", "cơ quan sẽ chuyển giúp"),
        ("khieu-nai", "complaint", "cơ quan sẽ hướng dẫn bạn nơi gửi"),
        ("xin-thong-tin", "information", "cơ quan sẽ hướng dẫn bạn nơi gửi"),
    ],
)
def test_a_family_says_what_each_kind_is_for_and_what_the_law_asks(
    address: str, family: str, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = "/van-ban/luat-901-2024-qh15/"
    monkeypatch.setattr(choosing, "link_all", lambda texts: {text: (Basis(text, held),) for text in texts})
    page = text(citizen().get(reverse("public:matter-family", args=[address])))
    for kind in kinds_of(family):
        for part in (kind.name, kind.about, *kind.requires):
            assert part in page
        assert f'<a href="{held}">{kind.requires_basis}</a>' in page
        address = reverse("public:matter-begin", args=[kind.code])
        assert f'<form method="post" action="{address}">' in page
    assert elsewhere in page


@pytest.mark.parametrize("name", ["to-cao", "gap-truc-tiep", "khong-co"])
def test_other_families_have_no_such_page(name: str) -> None:
    assert citizen().get(reverse("public:matter-family", args=[name])).status_code == 404


@pytest.mark.parametrize("kind", DRAFTABLE)
def test_a_draft_begins_with_a_code_that_only_the_browser_holds(kind: str) -> None:
    client = begun(kind)
    cookie = client.cookies["nhap"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    assert not cookie["secure"]
    page = text(client.get(MATTER))
    assert f'<strong class="code">{cookie.value}</strong>' in page
    assert receipts.read(cookie.value, receipts.RECEIPT) not in repr(vars(draft_of(client)))
    assert all_kinds()[kind].name in page
    assert all_kinds()[kind].requires[0] in page


def test_over_https_the_code_goes_nowhere_else(settings: Any) -> None:
    settings.HTTPS = True
    assert begun().cookies["nhap"]["secure"]


@pytest.mark.parametrize("kind", ["denunciation", "denunciation-again", "reception", "khong-co"])
def test_denunciations_and_receptions_are_never_drafted(kind: str) -> None:
    answer = citizen().post(reverse("public:matter-begin", args=[kind]))
    assert answer.status_code == 404
    assert "nhap" not in answer.cookies
    assert not Draft.objects.exists()


def test_looking_at_the_button_begins_nothing() -> None:
    assert citizen().get(reverse("public:matter-begin", args=["complaint"])).status_code == 405
    assert not Draft.objects.exists()


# --- the whole way -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", DRAFTABLE)
def test_from_the_first_word_to_the_receipt(kind: str) -> None:
    client = begun(kind)
    code = code_of(client)
    assert fill(client, MATTER, STORY)["Location"] == FILES
    assert client.post(FILES, {"files": [upload()]})["Location"] == PERSON
    assert fill(client, PERSON, SENDER)["Location"] == SEND
    page = text(client.get(SEND))
    for shown in ("Cá chết nổi trắng.", "Trần Thị Lan", "0912 345 678", "Thư điện tử", "don.txt", drafting.CONSENT):
        assert shown in page
    case = sent(client)
    assert (case.kind, case.channel, case.subject, case.sender_count) == (kind, "web", STORY["subject"], 1)
    assert case.files.get().attachment.name == "don.txt"
    assert [p.name for p in case.parties.all()] == ["Trần Thị Lan"]
    page = text(client.post(SEND))
    assert f'<strong class="code">{code}</strong>' in page  # the code of the draft is that of the matter
    if case.due_on:
        assert f"{case.due_on:%d/%m/%Y}" in page
    assert client.cookies["ma"].value == code
    assert case.subject in text(client.get(reverse("public:tracked", args=[case.number])))
    left = Draft.objects.get()
    assert (left.sent_as, left.data, left.files.count()) == (case.number, {}, 0)


def test_without_a_name_feedback_goes_too_and_says_so() -> None:
    client = begun()
    fill(client, MATTER, STORY)
    assert client.post(PERSON, {"count": ""})["Location"] == SEND
    assert "không ghi tên" in text(client.get(SEND))
    assert not sent(client).parties.exists()


def test_answers_are_shown_in_words() -> None:
    page = seen(text(written("information").get(SEND)))
    assert "Qua mạng (thư điện tử, trang này)" in page
    page = seen(text(written("complaint").get(SEND)))
    assert "Nơi ở, nơi xảy ra việc thuộc vùng sâu, vùng xa, đi lại khó khăn có" in page


# --- wrong inputs keep everything --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "field", "typed", "says"),
    [
        ("feedback-general", "subject", "", "Hãy ghi vắn tắt là việc gì"),
        ("feedback-general", "subject", "   ", "Hãy ghi vắn tắt là việc gì"),
        ("feedback-general", "subject", "x" * 301, "dài quá 300 ký tự"),
        ("feedback-general", "content", "", "Hãy kể lại sự việc"),
        ("feedback-general", "content", "\r\n \t", "Hãy kể lại sự việc"),
        ("feedback-general", "content", "x" * 20_001, "gửi bản đầy đủ thành tệp"),
        ("feedback-general", "place", "x" * 2_001, "dài quá 2.000 ký tự"),
        ("feedback-administrative", "rule", "", "Hãy trả lời: Quy định, thủ tục nào?"),
        ("feedback-legislation", "rule", " ", "Hãy trả lời: Văn bản, điều khoản nào?"),
        ("complaint", "against", "", "Hãy trả lời: Khiếu nại quyết định hay việc làm nào?"),
        ("complaint", "known_on", "", "Hãy trả lời"),
        ("complaint", "known_on", "31/02/2026", "Không có ngày 31/02/2026"),
        ("complaint", "known_on", "hôm qua", "Hãy ghi ngày/tháng/năm"),
        ("complaint", "known_on", "21/11/2026", "Ngày này chưa đến"),
        ("information", "purpose", "", "Hãy trả lời: Lý do, mục đích"),
        ("information", "delivery", "", "Hãy trả lời: Bạn muốn nhận bằng cách nào?"),
        ("information", "delivery", "bồ câu", "Hãy chọn một trong các dòng"),
    ],
)
def test_what_is_wrong_with_the_matter_is_said_beside_it(kind: str, field: str, typed: str, says: str) -> None:
    client = begun(kind)
    page = text(fill(client, MATTER, STORY, **{field: typed}), 422)
    assert says in error_beside(page, field)
    assert "<title>Lỗi:" in page
    form = form_with(page, "subject")
    for name in {*form.typed, *form.choices} - {field}:
        assert form.values.get(name, [""])[0].replace("\n", "\r\n") == STORY[name], name
    assert draft_of(client).data[field] == typed  # kept, wrong as it is
    if typed.strip() and field != "delivery":
        assert typed in page
    assert form_with(text(client.get(MATTER)), "subject").data() == form.data()


@pytest.mark.parametrize(
    ("kind", "field", "typed", "says"),
    [
        ("complaint", "name", " ", "Hãy ghi họ và tên"),
        ("complaint", "address", "", "Hãy ghi địa chỉ nơi ở"),
        ("information", "id_number", "", "Hãy ghi số căn cước"),
        ("feedback-general", "name", "x" * 201, "Dài quá 200 ký tự"),
        ("feedback-general", "email", "lan@", "Địa chỉ thư điện tử chưa đúng"),
        ("feedback-general", "email", "", "Muốn nhận tin bằng thư điện tử thì ghi địa chỉ thư"),
        ("feedback-general", "phone", "12", "điện thoại"),
        ("feedback-general", "told_by", "bồ câu", "Hãy chọn một trong các dòng"),
        ("feedback-general", "honorific", "đức ngài " * 9, "Dài quá 20 ký tự"),
        ("feedback-general", "count", "0", "Số người là một số từ 1 đến 5000"),
        ("feedback-general", "count", "ba mươi", "Số người là một số từ 1 đến 5000"),
        ("feedback-general", "count", "9999999", "Số người là một số từ 1 đến 5000"),
        ("feedback-general", "signatories", "Lê Văn Bảy; thôn Tây; 12", "Lê Văn Bảy"),
        ("feedback-general", "representatives", "Lê Văn Bảy; thôn Tây; bay@", "Lê Văn Bảy"),
    ],
)
def test_what_is_wrong_with_the_sender_is_said_beside_it(kind: str, field: str, typed: str, says: str) -> None:
    client = begun(kind)
    fill(client, MATTER, STORY)
    page = text(fill(client, PERSON, SENDER, on_behalf="Hội nông dân xã", **{field: typed}), 422)
    assert says in error_beside(page, field)
    form = form_with(page, "name")
    for name, value in (SENDER | {"on_behalf": "Hội nông dân xã"}).items():
        if name != field:
            assert form.values.get(name, [""])[0] == value, name
    assert draft_of(client).data[field] == typed
    if field not in ("told_by", "honorific"):
        assert form.values[field][0] == typed


@pytest.mark.parametrize(
    ("count", "representatives", "says"),
    [
        ("4", 0, ""),
        ("5", 0, "cử từ 1 đến 2 người đại diện"),
        ("10", 3, "cử từ 1 đến 2 người đại diện"),
        ("5", 1, ""),
        ("10", 2, ""),
        ("11", 5, ""),
        ("11", 6, "cử từ 1 đến 5 người đại diện"),
    ],
)
def test_many_people_name_their_representatives(count: str, representatives: int, says: str) -> None:
    client = begun()
    fill(client, MATTER, STORY)
    lines = "\n".join(f"Đại Diện {n}; thôn {n}; 091234567{n}" for n in range(representatives))
    answer = fill(
        client, PERSON, SENDER, count=count, representatives=lines, signatories="Người Ký; thôn 9; ky@vidu.example"
    )
    if says:
        page = text(answer, 422)
        assert says in error_beside(page, "representatives")
        assert form_with(page, "name").values["representatives"][0] == lines
        return
    assert answer["Location"] == SEND
    page = text(client.get(SEND))
    case = sent(client)
    assert case.sender_count == int(count)
    found = Party.objects.filter(case=case, role="representative").order_by("pk")
    assert [(p.name, p.address, p.phone, p.told_by) for p in found] == [
        (f"Đại Diện {n}", f"thôn {n}", f"091234567{n}", "sms") for n in range(representatives)
    ]
    assert all(p.name in page for p in found)
    signatory = Party.objects.get(case=case, role="signatory")
    assert (signatory.name, signatory.email, signatory.told_by) == ("Người Ký", "ky@vidu.example", "email")


def test_an_absurd_amount_is_refused_and_still_in_the_page() -> None:
    client = begun()
    page = text(fill(client, MATTER, STORY, content="chữ " * 60_000), 422)
    assert "Bản nháp quá dài" in seen(page)
    assert form_with(page, "content").values["content"][0].startswith("chữ chữ")
    assert form_with(page, "content").values["subject"][0] == STORY["subject"]


# --- leaving and coming back -------------------------------------------------------------------------------------


def test_saved_for_later_wrong_as_it_is_and_found_again_elsewhere() -> None:
    client = begun("complaint")
    form = form_with(text(client.get(MATTER)), "subject")
    page = text(client.post(MATTER, {**form.data(subject="Dở dang", known_on="hôm nọ"), "leave": "1"}))
    code = code_of(client)
    assert f'<p class="code code--big">{code}</p>' in page
    assert "trong 30 ngày" in page
    other = citizen()
    assert other.get(MATTER)["Location"] == RESUME
    answer = other.post(RESUME, {"code": f" {code.replace('-', '').lower()} "})
    assert (answer.status_code, answer["Location"], code_of(other)) == (302, MATTER, code)
    found = form_with(text(other.get(MATTER)), "subject").values
    assert (found["subject"], found["known_on"]) == (["Dở dang"], ["hôm nọ"])


def test_a_mistyped_code_is_told_apart_from_one_that_is_not_there() -> None:
    code = code_of(begun())
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    unknown = receipts.grouped(receipts.draw(receipts.RECEIPT))
    for typed, says in (
        (wrong, "Mã gõ sai ít nhất một ký tự"),
        (code[:9], "mã có 16 ký tự, bạn gõ 8"),
        ("", "mã có 16 ký tự, bạn gõ 0"),
        (unknown, "Không có bản nháp nào mang mã này"),
    ):
        other = citizen()
        page = text(other.post(RESUME, {"code": typed}), 422)
        assert says in error_beside(page, "code")
        assert form_with(page, "code").values["code"] == [typed]
        assert "nhap" not in other.cookies


def test_no_draft_opens_with_anothers_code() -> None:
    mine, hers = begun(), begun("complaint")
    fill(hers, MATTER, STORY, subject="Việc riêng của Lan")
    assert "Việc riêng" not in text(mine.get(MATTER))
    for held in ("", "rác", receipts.grouped(receipts.draw(receipts.RECEIPT)), code_of(hers)[:-1] + "?"):
        stranger = citizen()
        stranger.cookies["nhap"] = held
        for address in (MATTER, FILES, PERSON, SEND):
            assert stranger.get(address)["Location"] == RESUME
            assert stranger.post(address, {"subject": "Chen vào"})["Location"] == RESUME
    assert draft_of(hers).data["subject"] == "Việc riêng của Lan"


def test_leaving_forgets_the_codes_on_this_machine_only() -> None:
    client = written()
    code = code_of(client)
    assert client.post(reverse("public:track-leave")).status_code == 302
    assert client.get(MATTER)["Location"] == RESUME
    assert citizen().post(RESUME, {"code": code})["Location"] == MATTER


def test_every_page_of_a_draft_is_for_the_person_only() -> None:
    client = written()
    for address in (MATTER, FILES, PERSON, SEND, RESUME):
        for answer in (client.get(address), client.post(address, {"leave": "1"})):
            assert "no-store" in answer["Cache-Control"], address
            assert answer["X-Robots-Tag"] == "noindex", address


# --- kept while typing -------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_by_itself() -> None:
    client = begun()
    assert client.post(KEEP, {"content": "Mới gõ được nửa câu", "name": "Lan", "la": "x"}).status_code == 204
    assert draft_of(client).data == {"content": "Mới gõ được nửa câu", "name": "Lan"}
    assert f'data-autosave="{KEEP}"' in text(client.get(MATTER))
    assert client.post(KEEP, {"content": "x" * 200_001}).status_code == 413
    assert draft_of(client).data["content"] == "Mới gõ được nửa câu"
    assert client.get(KEEP).status_code == 405
    assert citizen().post(KEEP, {"content": "x"}).status_code == 404
    stranger = citizen()
    stranger.cookies["nhap"] = "7K3M-9QXR"
    assert stranger.post(KEEP, {"content": "x"}).status_code == 404


def test_after_sending_nothing_is_kept_any_more() -> None:
    client = written()
    sent(client)
    assert client.post(KEEP, {"content": "Trễ một giây"}).status_code == 404
    assert Draft.objects.get().data == {}


# --- files -------------------------------------------------------------------------------------------------------


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(kept, "JPEG")
    return kept.getvalue()


def names(client: Client) -> list[str]:
    return [row.attachment.name for row in draft_of(client).files.order_by("pk")]


def test_files_are_added_and_dropped_and_others_stay() -> None:
    client, other = begun(), begun()
    for count, sent_files in enumerate(([upload()], [upload("anh.jpg", picture())]), start=1):
        assert client.post(FILES, {"files": sent_files, "add": "1"})["Location"] == FILES
        assert len(names(client)) == count
    page = text(client.get(FILES))
    assert "don.txt" in page
    assert "anh.jpg" in page
    rows = list(draft_of(client).files.order_by("pk"))
    other.post(FILES, {"drop": str(rows[0].pk)})  # not hers
    for nonsense in ("", "x", "-1", "9" * 30):
        assert client.post(FILES, {"drop": nonsense})["Location"] == FILES
    assert names(client) == ["don.txt", "anh.jpg"]
    assert client.post(FILES, {"drop": str(rows[0].pk)})["Location"] == FILES
    assert names(client) == ["anh.jpg"]
    assert not Attachment.objects.filter(pk=rows[0].attachment_id).exists()


def test_what_cannot_be_taken_is_said_by_name_and_the_rest_is_kept() -> None:
    client = begun()
    wrong = upload("chay-di.exe", b"MZ\x90\x00" + b"\0" * 200)
    page = text(client.post(FILES, {"files": [wrong, upload(), upload("rong.pdf", b"")]}), 422)
    assert names(client) == ["don.txt"]
    told = seen(page)
    assert told.count("«chay-di.exe»") == 1
    assert "«rong.pdf»: Tệp trống" in told
    assert "Những tệp khác đã được giữ." in told
    assert Attachment.objects.count() == 1


def test_a_file_that_is_too_large_is_not_kept_cut_off(settings: Any) -> None:
    settings.CUALUAT_MAX_PUBLIC_UPLOAD_BYTES = 1024 * 1024
    client = begun()
    page = text(client.post(FILES, {"files": [upload("dai.txt", b"chu viet " * 400_000), upload()]}), 422)
    assert "«dai.txt»: Tệp lớn hơn 1 MB" in seen(page)
    assert names(client) == ["don.txt"]


def test_ten_files_and_no_eleventh_however_they_come() -> None:
    client = begun()
    first = [upload(f"tep-{n}.txt", f"Tệp số {n} của tôi.".encode()) for n in range(9)]
    client.post(FILES, {"files": first})
    more = [upload(f"them-{n}.txt", f"Tệp thêm {n} của tôi.".encode()) for n in range(3)]
    page = text(client.post(FILES, {"files": more}), 422)
    assert len(names(client)) == 10
    assert seen(page).count("Mỗi hồ sơ nhận tối đa 10 tệp") == 2
    assert "«them-1.txt»" in seen(page)
    many = [upload(f"tep-{n}.txt", f"Lần nữa, tệp {n}.".encode()) for n in range(12)]
    other = begun()
    page = text(other.post(FILES, {"files": many}), 422)
    assert len(names(other)) == 10
    assert "«tep-11.txt»: Mỗi hồ sơ nhận tối đa 10 tệp" in seen(page)
    assert Attachment.objects.count() == 20  # nothing of what was refused
    assert DraftFile.objects.count() == 20


# --- the last page -----------------------------------------------------------------------------------------------


def test_the_last_page_lists_what_is_missing_and_leads_there() -> None:
    client = begun("information")
    fill(client, MATTER, STORY, subject="", delivery="")
    fill(client, PERSON, SENDER, id_number="", signatories="Lê Văn Bảy; thôn Tây; 12")
    page = text(client.get(SEND))
    for address, field in ((MATTER, "subject"), (MATTER, "delivery"), (PERSON, "id_number"), (PERSON, "signatories")):
        assert f'href="{address}?xem=1#{field}"' in page
        assert error_beside(text(client.get(f"{address}?xem=1"), 422), field)
    assert "Còn thiếu trước khi gửi" in page
    again = text(client.post(SEND), 422)
    assert STORY["content"].split("\r\n")[0] in again
    assert not Case.objects.exists()


# --- sending once ------------------------------------------------------------------------------------------------


def test_pressed_twice_and_in_two_windows_it_is_one_matter() -> None:
    client = written()
    other = citizen()
    other.cookies["nhap"] = code_of(client)
    text(other.get(SEND))
    case = sent(client)
    for again in (client.post(SEND), other.post(SEND), other.get(SEND), other.get(MATTER), client.get(PERSON)):
        page = text(again)
        assert case.number in page
        assert f'<strong class="code">{code_of(client)}</strong>' in page
    assert other.post(MATTER, {"subject": "Viết đè"}).status_code == 200
    assert Case.objects.get().subject == STORY["subject"]


def test_two_windows_in_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has read its draft before the first has sent it."""
    client = written()
    other = citizen()
    other.cookies["nhap"] = code_of(client)
    real = drafting.within

    def meanwhile(request: Any, act: str) -> bool:
        if act == "register" and not Case.objects.exists():
            monkeypatch.setattr(drafting, "within", real)
            text(other.post(SEND))
        return real(request, act)

    monkeypatch.setattr(drafting, "within", meanwhile)
    page = text(client.post(SEND))
    assert Case.objects.get().number in page


def test_a_failure_between_sending_and_the_answer_costs_nothing() -> None:
    client = written()
    code = receipts.read(code_of(client), receipts.RECEIPT)
    case = register(brought=FEEDBACK, receipt=code, by=ANYONE, at=FEEDBACK.received_at).case
    assert case.number in text(client.post(SEND))
    assert Case.objects.get() == case
    assert Draft.objects.get().sent_as == case.number


def test_the_code_of_a_sent_draft_shows_the_receipt_again() -> None:
    client = written()
    case = sent(client)
    other = citizen()
    assert other.post(RESUME, {"code": code_of(client)})["Location"] == MATTER
    page = text(other.get(MATTER))
    assert case.number in page
    assert "Việc gì xảy ra tiếp theo" in page


# --- floods, forgeries, libraries --------------------------------------------------------------------------------


def test_beyond_bounds_nothing_is_lost(monkeypatch: pytest.MonkeyPatch, hour: Hour) -> None:
    client = written()
    client.post(FILES, {"files": [upload()]})
    for act in ("draft", "upload", "register", "track"):
        monkeypatch.setitem(buckets.LIMITS, act, (1, 1000))
        assert buckets.allow(act, place="127.0.0.1", at=hour.at) is (act in ("register", "track"))
    begin = citizen().post(reverse("public:matter-begin", args=["complaint"]))
    assert "Xin chờ một chút" in text(begin, 429)
    page = text(client.post(FILES, {"files": [upload("nua.txt", b"Mot tep nua.")]}), 429)
    assert "thử lại sau ít phút" in page
    assert "don.txt" in page
    page = text(client.post(SEND), 429)
    assert "thử lại sau ít phút" in page
    assert STORY["subject"] in page
    typed = code_of(client)
    page = text(citizen().post(RESUME, {"code": typed}), 429)
    assert form_with(page, "code").values["code"] == [typed]
    assert not Case.objects.exists()
    assert draft_of(client).data["subject"] == STORY["subject"]
    hour.at += timedelta(hours=1)
    assert sent(client).files.count() == 1


@pytest.mark.parametrize(
    "address", [reverse("public:matter-begin", args=["complaint"]), MATTER, FILES, PERSON, SEND, KEEP, RESUME]
)
def test_another_site_cannot_send_a_form(address: str) -> None:
    client = written()
    forger = citizen(enforce_csrf_checks=True)
    forger.cookies["nhap"] = code_of(client)
    before = (draft_of(client).data, Draft.objects.count())
    answer = forger.post(address, {"subject": "Chen vào", "code": code_of(client)})
    assert answer.status_code == 403
    assert "Quay lại" in answer.content.decode()
    assert (draft_of(client).data, Draft.objects.count()) == before
    assert not Case.objects.exists()


def test_a_library_without_an_agency_takes_nothing_and_offers_nothing() -> None:
    client = written()
    Unit.objects.filter(kind="agency").update(kind="unit")
    cache.clear()
    for name in ("matters", "draft-matter", "draft-files", "draft-person", "draft-send", "draft-resume", "track",
                 "reception", "answers"):  # fmt: skip
        assert client.get(reverse(f"public:{name}")).status_code == 404, name
    for name, key in (("matter-family", "khieu-nai"), ("tracked", "KN-2026-00001"), ("answer", "x")):
        assert client.get(reverse(f"public:{name}", args=[key])).status_code == 404, name
    for address in (SEND, KEEP, MATTER, reverse("public:matter-begin", args=["complaint"])):
        assert client.post(address, {"subject": "x"}).status_code == 404
    home = text(client.get(reverse("public:home")))
    for name in ("matters", "track", "answers", "reception"):
        assert f'href="{reverse(f"public:{name}")}"' not in home
    assert not Case.objects.exists()


def test_what_was_sent_has_its_files_and_nobody_elses() -> None:
    client, other = written(), written()
    client.post(FILES, {"files": [upload("cua-toi.txt", b"Cua toi, mot trang.")]})
    other.post(FILES, {"files": [upload("cua-lan.txt", b"Cua Lan, mot trang.")]})
    case = sent(client)
    assert [row.attachment.name for row in CaseFile.objects.filter(case=case)] == ["cua-toi.txt"]
    assert names(other) == ["cua-lan.txt"]
