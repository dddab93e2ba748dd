"""Denouncing as somebody does it in a browser: without cookie, without script, and without leaving a trace of the hour."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import altcha
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from cualuat.casework.models import Case, Step
from cualuat.casework.operations.sealed_matters import Denunciation
from cualuat.sealed.models import Box, Exclusion, Identity
from cualuat.web.public.sealed import bounds
from everywhere import every_text, everything_on_disk
from office import Office

FORM, TRACK = "/kin/gui/", "/kin/"
STORY = {
    "kind": "denunciation",
    "accused": "Ông Lê Văn Thử, kế toán xã Mẫu Đông",
    "content": "Ông Thử lập khống danh sách nhận gạo cứu đói, tôi giữ bản chụp có chữ ký.",
    "request": "Thanh tra việc cấp gạo.",
}
WHO = {"name": "Vũ Thị Kín", "address": "Thôn Đoài, xã Mẫu Đông", "phone": "0987 654 321"}


def send(client: Client, **more: str) -> str:
    """Sends a denunciation; the receipt code."""
    answer = client.post(FORM, {**STORY, "mark": bounds.new_mark(), **more})
    page = answer.content.decode()
    assert answer.status_code == 200, page
    found = re.search(r'id="ma">([0-9A-Z-]+)<', page)
    assert found, page
    return found[1]


def test_from_the_form_to_the_answer(office: Office) -> None:
    client = Client()
    code = send(client, **WHO)
    case = Case.objects.get()
    assert (case.kind, case.state, case.content, case.person_key) == ("denunciation", "received", "", "")
    assert case.due_on is not None
    answer = client.post(TRACK, {"code": code.lower().replace("-", " ")})
    page = answer.content.decode()
    assert "Cơ quan đã nhận tố cáo" in page
    assert "đã niêm phong" in page
    assert STORY["content"] in page  # her own words she may read
    assert "Vũ Thị Kín" not in page  # who she is not even she
    assert client.post("/kin/viet/", {"code": code, "text": "Tôi nhớ thêm: ngày 03/09."}).status_code == 200
    assert "Tôi nhớ thêm: ngày 03/09." in client.post(TRACK, {"code": code}).content.decode()
    case.refresh_from_db()
    assert case.has_news


def test_no_page_sets_a_cookie_or_begins_a_session(office: Office) -> None:
    client = Client()
    code = send(client)
    for address in ("/to-cao/", FORM, TRACK):
        client.get(address)
    for address, data in (
        (TRACK, {"code": code}),
        ("/kin/viet/", {"code": code, "text": "Thêm."}),
        ("/kin/rut/", {"code": code, "sure": "1"}),
        (FORM, {"content": ""}),
    ):
        client.post(address, data)
    assert not client.cookies
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_session")
        assert cursor.fetchone() == (0,)


def test_it_works_without_script_and_without_proof(office: Office) -> None:
    page = Client().get(FORM).content.decode()
    assert "<noscript" not in page
    assert 'name="proof" value=""' in page
    assert send(Client())


def test_what_is_wrong_is_said_and_every_word_comes_back(office: Office) -> None:
    answer = Client().post(
        FORM, {**STORY, "content": "", "request": "Đề nghị riêng", "name": "Vũ Thị Kín", "address": ""}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy kể lại sự việc" in page
    assert "Đã ghi họ tên thì ghi cả địa chỉ" in page
    for typed in (STORY["accused"], "Đề nghị riêng", "Vũ Thị Kín"):
        assert typed in page
    assert not Case.objects.exists()
    assert not Box.objects.exists()


def test_after_a_mistake_the_same_form_goes_through(office: Office) -> None:
    client, mark = Client(), bounds.new_mark()
    assert client.post(FORM, {**STORY, "accused": "", "mark": mark}).status_code == 422
    assert client.post(FORM, {**STORY, "mark": mark}).status_code == 200


def test_a_form_sent_twice_makes_one_matter_and_says_so(office: Office) -> None:
    client, mark = Client(), bounds.new_mark()
    assert client.post(FORM, {**STORY, "mark": mark}).status_code == 200
    again = client.post(FORM, {**STORY, "mark": mark})
    assert again.status_code == 409
    assert STORY["content"] in again.content.decode()
    assert Case.objects.count() == 1


def test_the_named_officer_gets_no_key_and_others_do(office: Office) -> None:
    send(Client(), accused="Cán bộ denunciation, tổ giải quyết tố cáo")
    box = Box.objects.get()
    assert [row.person for row in Exclusion.objects.filter(box=box)] == [office.people["denunciation"]]
    assert [row.officer_key.person for row in box.keys.all()] == [office.people["denunciation_two"]]


def test_where_the_whole_team_is_named_it_goes_to_the_leaders(office: Office) -> None:
    send(Client(), accused="Cán bộ denunciation và Cán bộ denunciation_two")
    assert [row.officer_key.person for row in Box.objects.get().keys.all()] == [office.people["leader"]]


def test_where_nobody_may_read_it_it_is_refused_with_the_way_on(office: Office) -> None:
    named = ", ".join(f"Cán bộ {name}" for name in ("denunciation", "denunciation_two", "leader", "deputy"))
    answer = Client().post(FORM, {**STORY, "accused": named})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "cơ quan cấp trên trực tiếp" in page
    assert STORY["content"] in page
    assert not Box.objects.exists()


def test_a_name_is_not_taken_where_too_few_custodians_could_guard_it(office: Office) -> None:
    accused = "Cán bộ custodian, Cán bộ custodian_two, Cán bộ custodian_three"
    answer = Client().post(FORM, {**STORY, **WHO, "accused": accused})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "chưa có đủ người giữ khóa danh tính" in page
    assert "Vũ Thị Kín" in page
    assert not Box.objects.exists()
    assert send(Client(), accused=accused)  # without a name it goes through


def test_she_may_say_later_who_she_is(office: Office) -> None:
    client = Client()
    code = send(client)
    wrong = client.post("/kin/danh-tinh/", {"code": code, "name": "", "address": "Thôn Đoài"})
    assert wrong.status_code == 422
    assert "Thôn Đoài" in wrong.content.decode()
    right = client.post("/kin/danh-tinh/", {"code": code, **WHO})
    assert "Đã niêm phong họ tên của bạn" in right.content.decode()
    assert Identity.objects.count() == 1


def test_files_are_sealed_and_come_back_to_her_alone(office: Office) -> None:
    client = Client()
    code = send(client)
    picture = Path(__file__).parent.parent.parent / "apps" / "files"
    assert picture.is_dir()
    text = SimpleUploadedFile("bang-gao.txt", "Danh sách gạo có tên Nguyễn Khống".encode())
    broken = SimpleUploadedFile("anh.jpg", b"\xff\xd8\xff\xe0 not a picture")
    answer = client.post("/kin/tep/", {"code": code, "files": [text, broken]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 tệp khác đã được nhận" in page
    found = re.search(r'action="(/kin/tep/[0-9a-f-]{36}/)"', page)
    assert found
    got = client.post(found[1], {"code": code})
    assert got.content.decode() == "Danh sách gạo có tên Nguyễn Khống"
    assert got["Content-Disposition"].startswith("attachment")
    other = send(Client())
    assert client.post(found[1], {"code": other}).status_code == 404
    assert client.get(found[1]).status_code == 405
    again = SimpleUploadedFile("ten-khac.txt", "Danh sách gạo có tên Nguyễn Khống".encode())
    assert client.post("/kin/tep/", {"code": code, "files": [again]}).content.decode().count("/kin/tep/") == page.count(
        "/kin/tep/"
    )


def test_withdrawing_takes_a_tick_and_keeps_everything(office: Office) -> None:
    client = Client()
    code = send(client)
    assert "Hãy đánh dấu xác nhận" in client.post("/kin/rut/", {"code": code, "text": "Vì sợ"}).content.decode()
    done = client.post("/kin/rut/", {"code": code, "sure": "1", "text": "Vì sợ"}).content.decode()
    assert "Đã ghi việc rút tố cáo" in done
    assert STORY["content"] in client.post(TRACK, {"code": code}).content.decode()


def test_wrong_codes_are_told_apart_and_cost_the_same_page(office: Office, made: Denunciation) -> None:
    client = Client()
    short = client.post(TRACK, {"code": "7K3M"})
    assert "mã có 16 ký tự" in short.content.decode()
    unknown = client.post(TRACK, {"code": "7K3M-9QXR-0000-0000"})
    assert unknown.status_code == 422
    for address in ("/kin/viet/", "/kin/rut/", "/kin/tep/", "/kin/danh-tinh/"):
        assert client.post(address, {"code": "7K3M", "text": "x"}).status_code == 422
        assert client.get(address).status_code == 405


def test_the_ordinary_tracking_page_does_not_know_it(office: Office, made: Denunciation) -> None:
    answer = Client().post("/tra-cuu/", {"code": made.receipt})
    assert answer.status_code == 422
    assert made.case.number not in answer.content.decode()


# --- robots and floods -------------------------------------------------------------------------------------------


def solved(client: Client) -> str:
    """The proof of work that a browser would give."""
    page = client.get(FORM).content.decode()
    found = re.search(r'data-challenge="([^"]+)"', page)
    assert found
    text = found[1].replace("&quot;", '"')
    challenge = altcha.Challenge.from_dict(json.loads(text))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def test_without_proof_there_is_little_room_and_with_it_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bounds.LIMITS, "write", (2, 1))
    send(Client())
    full = Client().post(FORM, {**STORY, "mark": bounds.new_mark()})
    assert full.status_code == 429
    assert STORY["content"] in full.content.decode()
    proof = solved(Client())
    send(Client(), proof=proof)
    assert Client().post(FORM, {**STORY, "mark": bounds.new_mark(), "proof": proof}).status_code == 429  # used already
    send(Client(), proof=solved(Client()))
    assert Client().post(FORM, {**STORY, "mark": bounds.new_mark(), "proof": solved(Client())}).status_code == 429


@pytest.mark.parametrize("proof", ["", "x", "e30=", "bnVsbA==", "A" * 5000])
def test_what_is_no_proof_counts_as_none(office: Office, monkeypatch: pytest.MonkeyPatch, proof: str) -> None:
    monkeypatch.setitem(bounds.LIMITS, "write", (100, 0))
    assert Client().post(FORM, {**STORY, "proof": proof}).status_code == 429


def test_a_forged_challenge_is_no_proof(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bounds.LIMITS, "write", (100, 0))
    easy = altcha.create_challenge(bounds.ALGORITHM, 1, key_prefix="", hmac_secret="another")
    solution = altcha.solve_challenge(easy)
    assert solution is not None
    proof = altcha.Payload(easy, solution).to_base64()
    assert Client().post(FORM, {**STORY, "proof": proof}).status_code == 429


def test_an_old_challenge_is_no_proof(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "GOOD_FOR", timedelta(seconds=-1))
    proof = solved(Client())
    monkeypatch.setitem(bounds.LIMITS, "write", (100, 0))
    assert Client().post(FORM, {**STORY, "proof": proof}).status_code == 429


def test_guessing_codes_has_bounds(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bounds.LIMITS, "open", (100, 2))
    statuses = [Client().post(TRACK, {"code": "7K3M"}).status_code for _ in range(4)]
    assert statuses == [422, 422, 429, 429]


def test_another_site_cannot_send_the_form(office: Office) -> None:
    answer = Client().post(FORM, STORY, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert Client().post(FORM, {**STORY}, headers={"sec-fetch-site": "same-origin"}).status_code == 200


# --- what is left behind -----------------------------------------------------------------------------------------


def test_nothing_of_it_is_readable_anywhere(office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    client = Client(REMOTE_ADDR="203.0.113.77", headers={"user-agent": "May-cua-Kin/1.0"})
    code = send(client, **WHO)
    client.post("/kin/viet/", {"code": code, "text": "Lời nhắn thầm kín."})
    client.post("/kin/tep/", {"code": code, "files": [SimpleUploadedFile("so-tay-ke-toan.txt", b"gao cuu doi")]})
    client.post("/kin/danh-tinh/", {"code": code, **WHO})
    kept = every_text() + everything_on_disk(tmp_path) + caplog.text
    words = (
        "Vũ Thị Kín",
        "Thôn Đoài",
        "0987 654",
        "0987654",
        "kế toán",
        "gạo",
        "thầm kín",
        "so-tay",
        "203.0.113",
        "May-cua",
        code,
        code.replace("-", ""),
    )
    assert [word for word in words if word in kept] == []


def test_of_her_acts_no_hour_is_kept(office: Office) -> None:
    send(Client())
    case = Case.objects.get()
    assert case.received_at is None
    moments = [case.registered_at, Step.objects.get(case=case).at]
    assert {(m.astimezone().utcoffset() is not None, m.timestamp() % 86400) for m in moments} == {(True, 17 * 3600.0)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM casework_bucket")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("address", ["/to-cao/", "/kin/", "/kin/gui/"])
def test_headers_and_titles_tell_nothing(office: Office, address: str) -> None:
    answer = Client().get(address)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "'self'" in answer["Content-Security-Policy"]
    title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.S)
    assert title
    assert "ố cáo" not in title[1]
