"""The team, custodians and leaders at the desk: keys, boxes, steps with letters, who may see what, identity by k of n."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image
from sealed_office import PASSPHRASE

from cualuat.base.actor import ANYONE
from cualuat.casework.models import Case, Letter
from cualuat.casework.operations import sealed_matters
from cualuat.casework.operations.intake import Brought, PersonGiven, register
from cualuat.casework.operations.sealed_matters import Denunciation
from cualuat.kernel.text import fold
from cualuat.sealed.models import BoxItem, Exclusion, Opening
from everywhere import every_text
from office import NOW, Office

Enter = Callable[..., Client]


def address(name: str, made: Denunciation, *more: object) -> str:
    return reverse(f"desk:{name}", args=[made.case.pk, *more])


def look(client: Client, made: Denunciation, purpose: str = "Xử lý ban đầu") -> str:
    """Opens the matter for a purpose; the page."""
    client.post(address("sealed-case", made), {"purpose": purpose})
    answer = client.get(address("sealed-case", made))
    assert answer.status_code == 200
    return answer.content.decode()


# --- keys --------------------------------------------------------------------------------------------------------


def test_a_key_is_made_by_its_owner_and_the_recovery_code_shown_once(office: Office, enter: Enter) -> None:
    client = enter("deputy", unlocked=False)
    page = client.get("/ban-lam-viec/to-cao/").content.decode()
    assert "Bạn chưa có khóa" in page
    wrong = client.post("/ban-lam-viec/to-cao/khoa/", {"act": "create", "passphrase": "ngắn", "again": "ngắn"})
    assert "ít nhất 12 ký tự" in wrong.content.decode()
    words = {"act": "create", "passphrase": "mưa phùn gánh hàng hoa", "again": "mưa phùn gánh hàng hoa"}
    unequal = client.post("/ban-lam-viec/to-cao/khoa/", {**words, "again": "khác"})
    assert "Hai lần gõ khác nhau" in unequal.content.decode()
    done = client.post("/ban-lam-viec/to-cao/khoa/", words).content.decode()
    found = re.search(r"code--big\">([0-9A-Z-]+)<", done)
    assert found
    assert found[1] not in client.get("/ban-lam-viec/to-cao/khoa/").content.decode()
    assert client.post("/ban-lam-viec/to-cao/mo-khoa/", {"code": found[1].lower()}).status_code == 302


def test_wrong_words_do_not_open_and_after_some_no_more_are_taken(office: Office, enter: Enter) -> None:
    client = enter("denunciation", unlocked=False)
    for _ in range(8):
        answer = client.post("/ban-lam-viec/to-cao/mo-khoa/", {"passphrase": "không phải câu này"})
        assert answer.status_code == 422
        assert "Không đúng" in answer.content.decode()
    assert client.post("/ban-lam-viec/to-cao/mo-khoa/", {"passphrase": PASSPHRASE}).status_code == 429


def test_half_of_the_key_is_in_the_browser_and_half_here(office: Office, enter: Enter) -> None:
    client = enter("denunciation")
    cookie = client.cookies["khoa"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/ban-lam-viec/to-cao/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        assert cookie.value not in str(cursor.fetchall())


def test_locking_locks(office: Office, enter: Enter, made: Denunciation) -> None:
    client = enter("denunciation")
    look(client, made)
    client.post("/ban-lam-viec/to-cao/khoa-lai/")
    answer = client.get(address("sealed-case", made))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/ban-lam-viec/to-cao/mo-khoa/?next=")


def test_a_cookie_of_somebody_else_opens_nothing(office: Office, enter: Enter, made: Denunciation) -> None:
    one, other = enter("denunciation"), enter("denunciation_two")
    other.cookies["khoa"] = one.cookies["khoa"].value
    assert other.get(address("sealed-case", made)).status_code == 302


def test_the_words_are_changed_and_the_old_ones_end(office: Office, enter: Enter) -> None:
    client = enter("denunciation_two")
    new = "chiếu cói phơi sân gạch"
    client.post("/ban-lam-viec/to-cao/khoa/", {"act": "change", "passphrase": new, "again": new})
    client.post("/ban-lam-viec/to-cao/khoa-lai/")
    assert client.post("/ban-lam-viec/to-cao/mo-khoa/", {"passphrase": PASSPHRASE}).status_code == 422
    assert client.post("/ban-lam-viec/to-cao/mo-khoa/", {"passphrase": new}).status_code == 302


def test_after_unlocking_nobody_is_sent_to_another_site(office: Office, enter: Enter) -> None:
    client = enter("denunciation", unlocked=False)
    answer = client.post("/ban-lam-viec/to-cao/mo-khoa/", {"passphrase": PASSPHRASE, "next": "https://evil.example/"})
    assert answer["Location"] == "/ban-lam-viec/to-cao/"


# --- the matter --------------------------------------------------------------------------------------------------


def test_it_is_opened_for_a_purpose_that_is_kept(office: Office, enter: Enter, made: Denunciation) -> None:
    client = enter("denunciation")
    asked = client.get(address("sealed-case", made)).content.decode()
    assert "Mở để làm gì" in asked
    assert "phòng 312" not in asked
    assert client.post(address("sealed-case", made), {"purpose": "vì tò mò"}).status_code == 200  # not in the list
    assert not Opening.objects.exists()
    page = look(client, made)
    assert "Ông Mẫu nhận phong bì ở phòng 312." in page
    assert "Vũ Thị Kín" not in page
    assert {row.purpose for row in Opening.objects.all()} == {"Xử lý ban đầu"}
    log = enter("leader", unlocked=False).get("/ban-lam-viec/to-cao/ai-da-mo/").content.decode()
    assert "Cán bộ denunciation" in log
    assert made.case.number in log


def test_writing_reaches_her_and_notes_do_not(office: Office, enter: Enter, made: Denunciation) -> None:
    client = enter("denunciation")
    look(client, made)
    client.post(address("sealed-write", made), {"text": "Bà có bản chụp nào không?"})
    client.post(address("sealed-write", made), {"text": "Nghi có người can thiệp.", "note": "1"})
    hers = Client().post("/kin/", {"code": made.receipt}).content.decode()
    assert "Bà có bản chụp nào không?" in hers
    assert "can thiệp" not in hers
    assert "Cán bộ denunciation" not in hers  # who of the team writes she need not know
    empty = client.post(address("sealed-write", made), {"text": " "})
    assert empty.status_code == 422


def test_steps_move_clocks_and_keep_words_and_letters_in_the_box(
    office: Office, enter: Enter, made: Denunciation
) -> None:
    client = enter("denunciation")
    look(client, made)
    step = lambda edge, **typed: client.post(address("sealed-step", made, edge), typed)  # noqa: E731
    assert step("take_up").status_code == 302
    preview = client.post(address("sealed-preview", made, "accept"), {"f.accepted_content": "Nhận tiền trái quy định."})
    assert preview.content.startswith(b"%PDF")
    assert not Letter.objects.exists()
    accepted = step("accept", **{"f.accepted_content": "Nhận tiền trái quy định."})
    assert accepted.status_code == 302, accepted.content.decode()[-3000:]
    case = Case.objects.get(pk=made.case.pk)
    assert case.state == "accepted"
    letter = Letter.objects.get(case=case)
    assert letter.number
    assert (letter.docx_id, letter.pdf_id, letter.inputs) == (None, None, {})
    assert "Nhận tiền trái quy định" not in every_text()
    page = client.get(address("sealed-case", made)).content.decode()
    found = re.search(r'href="(/ban-lam-viec/to-cao/\d+/tep/[0-9a-f-]{36}/)">van-ban-[^<]*\.pdf', page)  # tells nothing
    assert found
    assert client.get(found[1]).content.startswith(b"%PDF")


def test_what_is_missing_in_a_step_is_said_and_the_rest_comes_back(
    office: Office, enter: Enter, made: Denunciation
) -> None:
    client = enter("denunciation")
    look(client, made)
    client.post(address("sealed-step", made, "take_up"))
    answer = client.post(address("sealed-step", made, "not_accept"), {"reason": "", "internal": "Lời giữ lại"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy ghi lý do" in page
    assert "Lời giữ lại" in page


def test_an_anonymous_one_cannot_be_accepted_but_becomes_information(office: Office, enter: Enter) -> None:
    made = sealed_matters.denounce(wanted=sealed_matters.Denounced("Sự việc không tên.", "không rõ"), at=NOW)
    client = enter("denunciation")
    look(client, made)
    client.post(address("sealed-step", made, "take_up"))
    refused = client.post(address("sealed-step", made, "accept"), {"f.accepted_content": "x"}).content.decode()
    assert "Điều 25 Luật Tố cáo" in refused
    assert (
        client.post(address("sealed-step", made, "treat_as_information"), {"note": "Có chứng cứ."}).status_code == 302
    )
    assert Case.objects.get(pk=made.case.pk).state == "anonymous_info"


def test_files_of_hers_open_without_what_hides_in_them(office: Office, enter: Enter, made: Denunciation) -> None:
    picture = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "May-anh-cua-Kin"
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG", exif=exif)
    data = picture.getvalue()
    Client().post("/kin/tep/", {"code": made.receipt, "files": [SimpleUploadedFile("anh.jpg", data)]})
    client = enter("denunciation")
    page = look(client, made)
    links = re.findall(r"/ban-lam-viec/to-cao/\d+/tep/[0-9a-f-]{36}/", page)
    shown, original = links[0], links[1]
    assert b"May-anh-cua-Kin" not in client.get(shown).content
    assert client.get(original).content == data
    assert Opening.objects.filter(what="file").count() == 2


# --- who may see what --------------------------------------------------------------------------------------------


OTHERS = (
    "reception", "officer", "chief", "leader", "focal", "clerk", "moderator", "custodian", "data_protection", "nobody",
)  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_else_sees_that_it_is_there(office: Office, enter: Enter, made: Denunciation, name: str) -> None:
    client = enter(name, unlocked=name in ("leader", "custodian"))
    for page in ("sealed-case", "case", "sealed-write", "sealed-files", "sealed-people", "sealed-identity"):
        assert client.get(address(page, made)).status_code in (403, 404), (name, page)
        assert client.post(address(page, made), {"text": "x"}).status_code in (403, 404), (name, page)
    for listing in ("/ban-lam-viec/ho-so/?tu=TC-2026", "/ban-lam-viec/", "/ban-lam-viec/ho-so/"):
        answer = client.get(listing)
        assert made.case.number not in answer.content.decode(), (name, listing)


def test_an_administrator_sees_none_of_it(office: Office, made: Denunciation, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("administrator")
    assert client.get(address("sealed-case", made)).status_code == 403
    assert client.get(address("case", made)).status_code == 403
    page = client.get("/ban-lam-viec/to-cao/quy-che/").content.decode()
    assert "Cán bộ denunciation" in page
    assert "phòng 312" not in page


def test_who_is_excluded_is_out_at_once_and_for_good(office: Office, enter: Enter, made: Denunciation) -> None:
    client, other = enter("denunciation"), enter("denunciation_two")
    look(client, made)
    look(other, made)
    chosen = office.people["denunciation_two"].pk
    client.post(address("sealed-people", made), {"act": "exclude", "person": chosen, "reason": "related"})
    assert Exclusion.objects.get().person_id == chosen
    assert other.get(address("sealed-case", made)).status_code == 404
    back = client.post(address("sealed-people", made), {"act": "let-in", "person": chosen})
    assert back.status_code == 403
    log = enter("denunciation_two").get("/ban-lam-viec/to-cao/ai-da-mo/").content.decode()
    assert made.case.number not in log


def test_a_colleague_is_let_in_and_taken_out(office: Office, enter: Enter, made: Denunciation) -> None:
    client, chosen = enter("denunciation"), office.people["denunciation_two"].pk
    look(client, made)
    client.post(address("sealed-people", made), {"act": "remove", "person": chosen})
    assert enter("denunciation_two").get(address("sealed-case", made)).status_code == 404
    client.post(address("sealed-people", made), {"act": "let-in", "person": chosen})
    assert "phòng 312" in look(enter("denunciation_two"), made)
    mine = office.people["denunciation"].pk
    client.post(address("sealed-people", made), {"act": "remove", "person": chosen})
    last = client.post(address("sealed-people", made), {"act": "remove", "person": mine})
    assert last.status_code == 422  # nobody would be left


def test_a_changed_byte_is_told_and_nothing_is_shown(office: Office, enter: Enter, made: Denunciation) -> None:
    client = enter("denunciation")
    look(client, made)
    item = BoxItem.objects.get()
    body = bytearray(item.body)
    body[40] ^= 1
    BoxItem.objects.filter(pk=item.pk).update(body=bytes(body))
    answer = client.get(address("sealed-case", made))
    assert answer.status_code == 409
    assert "đã bị sửa đổi" in answer.content.decode()
    hers = Client().post("/kin/", {"code": made.receipt})
    assert "đã bị ai đó sửa đổi" in hers.content.decode()


# --- identity ----------------------------------------------------------------------------------------------------


def test_two_custodians_let_one_officer_see_who_she_is(office: Office, enter: Enter, made: Denunciation) -> None:
    client = enter("denunciation")
    look(client, made)
    early = client.post(address("sealed-identity", made))
    assert early.status_code == 422
    wrong = client.post(address("sealed-identity-ask", made), {"why": "Gửi giấy mời", "hours": "900"})
    assert "từ 1 đến 72 giờ" in wrong.content.decode()
    client.post(address("sealed-identity-ask", made), {"why": "Gửi giấy mời", "hours": "24"})
    for name in ("custodian", "custodian_two"):
        custodian = enter(name)
        page = custodian.get("/ban-lam-viec/to-cao/yeu-cau-danh-tinh/").content.decode()
        assert "Gửi giấy mời" in page
        grant = re.search(r'name="grant" value="([0-9a-f-]{36})"', page)
        assert grant
        done = custodian.post("/ban-lam-viec/to-cao/yeu-cau-danh-tinh/", {"grant": grant[1], "act": "approve"})
        assert done.status_code == 302, done.content.decode()
    shown = client.post(address("sealed-identity", made)).content.decode()
    assert "Vũ Thị Kín" in shown
    assert "0987 654 321" in shown
    assert Opening.objects.filter(what="identity", name="Cán bộ denunciation").count() == 1
    other = enter("denunciation_two")
    look(other, made)
    assert other.post(address("sealed-identity", made)).status_code == 422
    assert "Vũ Thị Kín" not in client.get(address("sealed-case", made)).content.decode()


def test_a_refusal_ends_the_request_with_its_reason(office: Office, enter: Enter, made: Denunciation) -> None:
    client, custodian = enter("denunciation"), enter("custodian", unlocked=False)
    look(client, made)
    client.post(address("sealed-identity-ask", made), {"why": "Gửi giấy mời", "hours": "24"})
    page = custodian.get("/ban-lam-viec/to-cao/yeu-cau-danh-tinh/").content.decode()
    assert "Đồng ý</button>" not in page  # her key is locked
    grant = re.search(r'name="grant" value="([0-9a-f-]{36})"', page)
    assert grant
    values = {"grant": grant[1], "act": "refuse"}
    assert custodian.post("/ban-lam-viec/to-cao/yeu-cau-danh-tinh/", values).status_code == 422
    custodian.post("/ban-lam-viec/to-cao/yeu-cau-danh-tinh/", {**values, "reason": "Chưa cần"})
    assert client.post(address("sealed-identity", made)).status_code == 422


def test_custodians_who_come_together_share_anew(office: Office, enter: Enter, made: Denunciation) -> None:
    client = enter("custodian", unlocked=False)
    page = client.get("/ban-lam-viec/to-cao/chia-lai/").content.decode()
    found = re.search(r'<option value="([0-9a-f-]{36})">' + made.case.number, page)
    assert found
    people = [office.people[name].pk for name in ("custodian", "custodian_two")]
    wrong = client.post(
        "/ban-lam-viec/to-cao/chia-lai/", {"identity": found[1], "person": people, "passphrase": [PASSPHRASE, "sai"]}
    )
    assert "Câu mật khẩu của Cán bộ custodian_two không đúng" in wrong.content.decode()
    done = client.post(
        "/ban-lam-viec/to-cao/chia-lai/", {"identity": found[1], "person": people, "passphrase": [PASSPHRASE] * 2}
    )
    assert done.status_code == 302, done.content.decode()


# --- on paper, and from another matter ---------------------------------------------------------------------------


def test_a_paper_is_sealed_by_who_took_it_in_and_closed_to_her(office: Office, enter: Enter) -> None:
    client = enter("reception", unlocked=False)
    values = {
        "channel": "post", "received_on": "18/11/2026", "kind": "denunciation", "accused": "Ông Trần Văn Mẫu",
        "content": "Đơn viết tay hai trang về phòng 312.", "name": "Vũ Thị Kín", "address": "Thôn Đoài",
    }  # fmt: skip
    wrong = client.post("/ban-lam-viec/to-cao/nhap/", {**values, "received_on": "31/02/2026"})
    assert wrong.status_code == 422
    assert "Đơn viết tay hai trang" in wrong.content.decode()
    scan = SimpleUploadedFile("don-quet.txt", b"quet")
    done = client.post("/ban-lam-viec/to-cao/nhap/", {**values, "files": [scan]})
    page = done.content.decode()
    assert "GIẤY BIÊN NHẬN" in page
    case = Case.objects.get()
    assert (case.channel, f"{case.received_on}") == ("post", "2026-11-18")
    assert client.get(reverse("desk:sealed-case", args=[case.pk])).status_code in (403, 404)
    assert "phòng 312" not in every_text()
    assert "Vũ Thị Kín" not in every_text()


def test_feedback_that_is_a_denunciation_goes_into_a_box_and_leaves_nothing(
    office: Office, enter: Enter, made: Denunciation
) -> None:
    words = "Chị Tám bán vé ở bến phà thu thêm năm nghìn mỗi xe rồi chia cho đội trưởng."
    sender = PersonGiven(name="Hoàng Bến Lặng", phone="0911 222 333", email="lang@vidu.example", told_by="email")
    brought = Brought(
        kind="feedback-general", channel="web", received_at=NOW, subject="Thu thêm ở bến phà", content=words,
        sender=sender, unit=office.units["phong-mot"],
    )  # fmt: skip
    old = register(brought=brought, by=ANYONE, at=NOW)
    client = enter("reception", unlocked=False)
    answer = client.post(
        reverse("desk:case-step", args=[old.case.pk, "reroute"]), {"kind": "denunciation", "reason": "Là tố cáo."}
    )
    assert "GIẤY BIÊN NHẬN" in answer.content.decode()
    kept = every_text()
    for word in (
        "bến phà",
        "Hoàng Bến Lặng",
        "0911 222 333",
        "0911222333",
        "lang@vidu.example",
        fold("Hoàng Bến Lặng"),
    ):
        assert word not in kept, word
    code = re.search(r'class="code">([0-9A-Z-]+)<', answer.content.decode())
    assert code
    assert words in Client().post("/kin/", {"code": code[1]}).content.decode()
    case = Case.objects.get(kind="denunciation", pk__gt=made.case.pk)
    assert case.received_on == old.case.received_on
    tracked = Client()
    tracked.post("/tra-cuu/", {"code": old.receipt})
    assert "bến phà" not in tracked.get(f"/tra-cuu/{old.case.number}/").content.decode()
