"""The draft as the public reads it, saying something of it, looking it up; moderating, answering, explaining at the desk."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.consultations.models import Consultation, Opinion
from cualuat.consultations.operations import posting
from cualuat.web.public.entry import shield
from matter_pages import text
from office import NOW, Office, desk
from sample_consultation import (
    LONG_AGO,
    NEXT,
    OVER,
    POSTED,
    a_consultation,
    a_letter,
    admitted,
    answered,
    collected,
    posted,
    say,
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr(shield, "_SOONEST", 0)


def _seal(page: str) -> str:
    found = re.search(r'name="seal" value="([^"]+)"', page)
    assert found
    return found[1]


def _send(client: Client, pk: int, place: str = "", status: int = 200, **changes: str) -> str:
    """Fills in the form as it is shown and sends it."""
    address = reverse("public:consultation-say", args=[pk]) + (f"?cho={place}" if place else "")
    data = {
        "seal": _seal(text(client.get(address), 200)),
        "place": place,
        "stance": "change",
        "text": "Nên bảy ngày.",
        **changes,
    }
    return text(client.post(address, data, follow=True), status)


def test_the_draft_is_read_as_law_is(office: Office) -> None:
    row = posted(office)
    client = Client()
    assert row.title in text(client.get(reverse("public:consultations")), 200)
    page = text(client.get(reverse("public:consultation", args=[row.pk])), 200)
    for words in (
        "10/12/2026",
        "Vì sao là ngày này",
        "cần đối chiếu",
        "Bảy ngày có đủ không?",
        "Góp ý Điều 2",
        "Mục lục",
        'id="art_2__para_2__point_a"',
    ):
        assert words in page, words
    assert f'href="/lay-y-kien/{row.pk}/du-thao/dieu-2/khoan-1/"' in page
    part = text(client.get(f"/lay-y-kien/{row.pk}/du-thao/dieu-2/khoan-2/diem-a/"), 200)
    assert "Điểm a khoản 2 Điều 2" in part
    assert 'class="unit unit--point unit--asked" id="art_2__para_2__point_a"' in part
    assert client.get(f"/lay-y-kien/{row.pk}/du-thao/dieu-9/").status_code == 404
    assert client.get(reverse("public:consultation-explanation", args=[row.pk])).status_code == 404


def test_from_the_opinion_to_the_answer(office: Office) -> None:
    row = posted(office, at=LONG_AGO, until=None)
    with_more = reverse("desk:consultation", args=[row.pk])
    focal, moderator, officer = desk(office, "focal"), desk(office, "moderator"), desk(office, "officer")
    text(
        focal.post(
            with_more,
            {"act": "extend", "until": "20/12/2026", "version": str(Consultation.objects.get().version)},
            follow=True,
        ),
        200,
    )
    visitor = Client()
    page = _send(
        visitor, row.pk, "art_2__para_2", name="Trần Thị Lan", text="Tôi là Trần Thị Lan, gọi 0912345678. Nên bảy ngày."
    )
    assert "Cơ quan đã nhận ý kiến" in page
    code = re.search(r'class="code">([^<]+)<', page)
    assert code
    found = text(visitor.post(reverse("public:consultation-look-up"), {"code": code[1].lower()}), 200)
    assert "chờ duyệt" in found
    assert "0912345678" in found  # her own words, to her
    opinions = reverse("desk:consultation-opinions", args=[row.pk])
    page = text(moderator.get(opinions), 200)
    assert "Duyệt và đăng" in page
    one = Opinion.objects.get()
    public = text(Client().get(reverse("public:consultation-opinions", args=[row.pk])), 200)
    assert "Nên bảy ngày" not in public
    masked = re.search(r'name="public_text"[^>]*>\s*([^<]+)<', page)
    assert masked
    assert "0912345678" not in masked[1]
    moderator.post(opinions, {"act": f"admit-{one.pk}", "version": "1", "public_text": masked[1]})
    public = text(Client().get(f"/lay-y-kien/{row.pk}/du-thao/dieu-2/"), 200)
    assert "Nên bảy ngày." in public
    assert "Trần Thị Lan" not in public
    page = text(
        officer.post(
            opinions, {"act": f"answer-{one.pk}", "version": "2", "verdict": "partly", "reason": "", "change": ""}
        ),
        422,
    )
    assert "Hãy ghi giải trình" in page
    officer.post(
        opinions,
        {"act": f"answer-{one.pk}", "version": "2", "verdict": "accepted", "reason": "Đúng.", "change": "Bảy ngày."},
    )
    assert Opinion.objects.get().verdict == "accepted"
    page = text(
        officer.post(
            opinions, {"act": f"answer-{one.pk}", "version": "2", "verdict": "refused", "reason": "Lời tôi gõ"}
        ),
        422,
    )
    assert "Có người vừa sửa" in page
    assert "Lời tôi gõ" in page


def test_the_form_says_how_much_it_takes(office: Office) -> None:
    row = posted(office)
    page = text(Client().get(reverse("public:consultation-say", args=[row.pk])), 200)
    assert "Nói rõ sửa thế nào, vì sao. Nhiều nhất 20.000 ký tự." in page


def test_what_is_refused_stays_in_the_form(office: Office) -> None:
    row = posted(office)
    long = "đ" * 200_000
    page = _send(Client(), row.pk, "art_3", 422, text=long, name="Lan")
    assert "Phần bạn viết còn nguyên" in page
    assert long in page
    assert 'value="Lan"' in page
    page = _send(Client(), row.pk, "art_3", 422, seal="giả", text="Lời của tôi")
    assert "Trang này mở đã lâu" in page
    assert "Lời của tôi" in page
    page = _send(Client(), row.pk, "art_3", 422, email="lan@vidu.example", text="Lời của tôi")
    assert "chưa đồng ý" in page
    assert not Opinion.objects.exists()
    sent = say(row, email="lan@vidu.example", wants_word=True)
    where = reverse("public:consultation-look-up")
    assert "Thôi báo, xóa địa chỉ" in text(Client().post(where, {"code": sent.code}), 200)
    assert "Đã xóa địa chỉ" in text(Client().post(where, {"code": sent.code, "act": "forget"}), 200)
    assert not Opinion.objects.exclude(email="").exists()
    page = text(Client().post(reverse("public:consultation-look-up"), {"code": "7K3M"}), 422)
    assert "Mã gõ sai" in page
    page = text(Client().post(reverse("public:consultation-look-up"), {"code": " "}), 422)
    assert "Hãy gõ mã" in page


def test_files_come_with_an_opinion_and_only_the_desk_opens_them(office: Office) -> None:
    row = posted(office)
    client, address = Client(), reverse("public:consultation-say", args=[row.pk])
    data = {"seal": _seal(text(client.get(address), 200)), "place": "", "stance": "against", "text": "Xem tệp."}
    page = text(
        client.post(address, {**data, "files": SimpleUploadedFile("chay.exe", b"MZ\x90\x00" + bytes(300))}), 422
    )
    assert "hãy chọn lại tệp" in page
    data["seal"] = _seal(page)
    client.post(address, {**data, "files": SimpleUploadedFile("anh.txt", "Chợ đông.".encode())})
    sent = Opinion.objects.get().files.get()
    where = reverse("desk:consultation-file", args=[row.pk, sent.address_name])
    assert desk(office, "moderator").get(where).getvalue()
    assert client.get(f"/lay-y-kien/{row.pk}/tep/{sent.address_name}/").status_code == 404


def test_after_the_time_the_form_says_so(office: Office) -> None:
    row = collected(office)
    page = text(Client().get(reverse("public:consultation-say", args=[row.pk])), 200)
    assert "nay không nhận thêm" in page
    page = text(Client().get(reverse("public:consultations")), 200)
    assert "Hết hạn góp ý, chờ giải trình" in page
    planned = Consultation.objects.create(occasion=posted(office).occasion.__class__.objects.create(
        kind="consultation", title="Riêng", opens_at=NOW, closes_at=NOW.replace(year=2027), made_by="x", made_at=NOW
    ), unit=office.units["phong-mot"], kind="other", why="x", made_at=NOW, made_by="x")  # fmt: skip
    assert Client().get(reverse("public:consultation", args=[planned.pk])).status_code == 404


def test_what_was_given_up_says_so(office: Office) -> None:
    row = posted(office)
    hub = reverse("public:participation")
    assert row.title in text(Client().get(hub), 200)
    posting.drop(consultation=row, reason="Căn cứ bị bãi bỏ.", version=None, by=office.actor("focal"), at=NOW)
    cache.clear()
    assert "Căn cứ bị bãi bỏ." in text(Client().get(reverse("public:consultation", args=[row.pk])), 410)
    assert row.title not in text(Client().get(hub), 200)
    assert Client().get(reverse("public:consultation-say", args=[row.pk])).status_code == 404


def test_the_desk_prepares_and_posts(office: Office) -> None:
    officer, focal = desk(office, "officer"), desk(office, "focal")
    data = {
        "title": "Quyết định về chợ", "kind": "local", "unit": str(office.units["phong-mot"].pk), "why": "Cần rõ.", "questions": "", "basis": "",
        "contact": "", "planned_on": "", "until": "hôm nào", "shows_counts": "1",
    }  # fmt: skip
    page = text(officer.post(reverse("desk:consultation-add"), data), 422)
    assert "không phải là ngày" in page
    assert "Quyết định về chợ" in page
    officer.post(reverse("desk:consultation-add"), {**data, "until": ""})
    row = Consultation.objects.get()
    address = reverse("desk:consultation", args=[row.pk])
    file = SimpleUploadedFile("du-thao.txt", POSTED.encode())
    page = text(officer.post(address, {"act": "upload", "file": file, "version": "1"}, follow=True), 200)
    assert "3 điều, 7 chỗ để góp ý" in page
    paper = SimpleUploadedFile("to-trinh.txt", "Kính trình".encode())
    text(officer.post(address, {"act": "paper", "name": "Tờ trình", "file": paper}, follow=True), 200)
    page = text(focal.post(address, {"act": "post", "until": "25/11/2026", "version": "2"}), 422)
    assert "sớm nhất nhận góp ý đến hết ngày 10/12/2026" in page
    page = text(focal.post(address, {"act": "post", "until": "", "version": "2"}, follow=True), 200)
    assert "Nhận góp ý đến hết ngày 10/12/2026" in page
    public = text(Client().get(reverse("public:consultation", args=[row.pk])), 200)
    assert "Tờ trình" in public
    assert Client().get(f"/lay-y-kien/{row.pk}/tep/du-thao/").getvalue()
    codes = focal.post(address, {"act": "invite", "names": "Hội Nông dân\nHội Phụ nữ"})
    sheet = openpyxl.load_workbook(io.BytesIO(codes.content)).active
    assert sheet is not None
    assert "Hội Phụ nữ" in str(list(sheet.values))
    assert "Không có việc này" in text(focal.post(address, {"act": "close-now"}), 422)
    assert row.title in text(focal.get(reverse("desk:consultations")), 200)


def test_the_clerk_writes_in_and_like_opinions_are_put_together(office: Office) -> None:
    row = collected(office)
    clerk, officer = desk(office, "clerk"), desk(office, "officer")
    entry = reverse("desk:consultation-entry", args=[row.pk])
    letter = {
        "act": "letter",
        "name": "Hội A",
        "of": "to-chuc",
        "on": "05/11/2026",
        "place": "art_2__para_2",
        "stance": "change",
        "text": "Bảy ngày.",
    }
    assert "Đã ghi ý kiến số 1" in text(clerk.post(entry, letter, follow=True), 200)
    assert "Hãy ghi ai góp ý" in text(clerk.post(entry, {**letter, "name": ""}), 422)
    empty = clerk.get(entry + "?tai=mau")
    book = openpyxl.load_workbook(io.BytesIO(empty.content))
    sheet = book.active
    assert sheet is not None
    last = sheet.max_row
    sheet.cell(last + 1, 1, "Điều 9")
    sheet.cell(last + 1, 2, "Sai chỗ")
    out = io.BytesIO()
    book.save(out)
    page = text(
        clerk.post(entry, {"act": "load", "table": SimpleUploadedFile("y-kien.xlsx", out.getvalue())}, follow=True), 422
    )
    assert "dự thảo không có «Điều 9»" in page
    sheet.cell(last + 1, 1, "khoản 1 Điều 2")
    out = io.BytesIO()
    book.save(out)
    assert "Đã nạp 1 ý kiến" in text(
        clerk.post(entry, {"act": "load", "table": SimpleUploadedFile("y-kien.xlsx", out.getvalue())}, follow=True), 200
    )
    opinions = reverse("desk:consultation-opinions", args=[row.pk]) + "?xem=all"
    keys = [str(pk) for pk in Opinion.objects.values_list("pk", flat=True)]
    page = text(officer.post(opinions, {"act": "gather", "group": "", "summary": "", "opinions": keys}), 422)
    assert "Hãy tóm tắt" in page
    assert page.count('form="gop" checked') == 2
    page = text(
        officer.post(opinions, {"act": "gather", "group": "", "summary": "Rút ngắn", "opinions": keys}, follow=True),
        200,
    )
    assert "Đã gộp 2 ý kiến" in page
    group = row.groups.get()
    assert group.place == "art_2"
    text(
        officer.post(
            opinions,
            {
                "act": f"group-{group.pk}",
                "version": "1",
                "summary": "Rút ngắn",
                "verdict": "accepted",
                "reason": "",
                "change": "Bảy ngày",
            },
            follow=True,
        ),
        200,
    )
    assert clerk.post(opinions, {"act": f"group-{group.pk}"}).status_code == 422
    text(officer.post(opinions, {"act": f"out-{keys[0]}", "version": "2"}, follow=True), 200)
    assert Opinion.objects.get(pk=keys[0]).group is None


def test_two_at_once_lose_nothing_that_was_typed(office: Office) -> None:
    row = posted(office)
    one, other = (admitted(office, say(row, text=words, browser=words)) for words in ("Nên bảy ngày.", "Nên năm ngày."))
    opinions = reverse("desk:consultation-opinions", args=[row.pk]) + "?xem=unanswered"
    first, second = desk(office, "officer"), desk(office, "chief")
    answer = {"act": f"answer-{one.pk}", "version": str(one.version), "verdict": "accepted", "change": "Bảy ngày."}
    text(first.post(opinions, answer, follow=True), 200)
    late = answer | {"verdict": "refused", "reason": "Lời của người thứ hai."}
    page = text(second.post(opinions, late), 422)  # it stands in another list now
    assert "Có người vừa sửa ở đây" in page
    assert re.search(r'<textarea id="answer-\d+-reason"[^>]*>\s*Lời của người thứ hai.', page)
    keys = [str(one.pk), str(other.pk)]
    text(first.post(opinions, {"act": "gather", "summary": "Rút ngắn", "opinions": keys}, follow=True), 200)
    other.refresh_from_db()
    late = late | {"act": f"answer-{other.pk}", "version": str(other.version)}
    page = text(second.post(opinions, late), 422)  # a group is answered as one
    assert "nằm trong một nhóm" in page
    assert "Lời của người thứ hai." in page
    group = row.groups.get()
    for key in keys:
        text(first.post(opinions, {"act": f"out-{key}", "version": ""}, follow=True), 200)
    page = text(second.post(opinions, late | {"act": f"group-{group.pk}", "summary": "Nhóm đã bỏ"}), 422)
    assert "Không có việc này" in page
    assert "Lời của người thứ hai." in page


def test_the_desk_shows_the_draft_before_it_is_posted_and_says_what_is_next(office: Office) -> None:
    officer = desk(office, "officer")
    wanted = {"title": "", "why": "", "kind": "local", "unit": str(office.units["phong-mot"].pk)}
    page = text(officer.post(reverse("desk:consultation-add"), wanted), 422)
    assert page.count("Hãy điền ô này.") == 2  # why, beside it and on top
    assert "Hãy ghi tên dự thảo." in page
    row = a_consultation(office)
    address = reverse("desk:consultation", args=[row.pk])
    assert "Nạp lời văn dự thảo" in text(officer.get(address), 200)
    told = text(officer.post(address, {"act": "paste", "text": "Một đoạn.", "version": "1"}, follow=True), 200)
    assert "không thấy điều, mục nào" in told
    version = str(Consultation.objects.get().version)
    text(officer.post(address, {"act": "paste", "text": POSTED, "version": version}, follow=True), 200)
    assert "rồi nhờ người biên tập" in text(officer.get(address), 200)
    preview = text(officer.get(reverse("desk:consultation-preview", args=[row.pk])), 200)
    for words in ("Điều 2", 'class="law"', "Góp ý Điều 2"):
        assert words in preview, words


def test_the_explanation_and_the_comparison_are_public(office: Office) -> None:
    row = posted(office, at=LONG_AGO)
    sent = say(row, at=LONG_AGO)
    answered(office, admitted(office, sent), change="Sửa thành 7 ngày.")
    answered(office, a_letter(office, row), "refused", "Không thêm giấy tờ.")
    posting.close(consultation=row, version=None, by=office.actor("focal"), at=OVER)
    focal, address = desk(office, "focal"), reverse("desk:consultation", args=[row.pk])

    def act(status: int = 200, **data: object) -> str:
        row.refresh_from_db()
        return text(focal.post(address, {"version": str(row.version), **data}, follow=True), status)

    assert "Đã giữ bản sau khi tiếp thu" in act(act="next_paste", text=NEXT)
    assert "Đã công bố" in act(act="explain", introduction="Cảm ơn mọi người.")
    visitor = Client()
    page = text(visitor.get(reverse("public:consultation-explanation", args=[row.pk])), 200)
    for words in ("Cảm ơn mọi người.", "Không thêm giấy tờ.", "Sở Xây dựng tỉnh Mẫu", "Sửa thành 7 ngày."):
        assert words in page, words
    for form in ("docx", "xlsx"):
        assert visitor.get(reverse("public:consultation-explanation-file", args=[row.pk, form])).content[:2] == b"PK"
        assert focal.get(reverse("desk:consultation-synthesis", args=[row.pk, form])).status_code == 200
    assert visitor.get(reverse("public:consultation-explanation-file", args=[row.pk, "exe"])).status_code == 404
    found = text(visitor.post(reverse("public:consultation-look-up"), {"code": sent.code}), 200)
    assert "Sửa thành 7 ngày." in found
    assert "chưa có văn bản này" in act(
        422, act="issue", number="12/2026/QĐ-UBND", on="19/11/2026", document="Quyết định số 12/2026/QĐ-UBND"
    )
    issued = SimpleUploadedFile("ban-hanh.txt", NEXT.encode())
    assert "Trang so sánh đã công khai" in act(
        act="issue", number="12/2026/QĐ-UBND", on="19/11/2026", document="", file=issued
    )
    page = text(visitor.get(reverse("public:consultation-comparison", args=[row.pk])), 200)
    for words in ("12/2026/QĐ-UBND", "Ý kiến dẫn đến thay đổi này", "Khoản 2 Điều 2"):
        assert words in page, words
    text(focal.get(reverse("desk:consultation-comparison", args=[row.pk]) + "?voi=tiep-thu"), 200)
    page = text(visitor.get(reverse("public:consultation", args=[row.pk])), 200)
    assert "Đọc bản tiếp thu, giải trình" in page
