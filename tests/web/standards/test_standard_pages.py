"""The commune standard at the desk and in public, as browsers have it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse

from cualuat.accounts import operations as accounts
from cualuat.base.actor import SYSTEM
from cualuat.files.models import Attachment
from cualuat.organisation import operations as organisation
from cualuat.standards.models import ScoreCard
from cualuat.standards.operations import cards, scoring
from matter_pages import (
    Browser,
    FormFound,
    Hour,
    error_beside,
    form_with,
    forms,
    freeze,
    office_once,
    officer,
    seen,
    text,
    upload,
)
from office import BEGAN, NOW, Office
from sample_standard import SET, a_card, fill, put_in_force, submitted


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), office_once() as made:
        put_in_force()
        made.people["administrator"] = accounts.create_person(
            username="quan-tri", name="Cán bộ administrator", password="mat-khau-dai-2026", by=SYSTEM, at=NOW
        )
        organisation.give_post(
            person=made.people["administrator"], unit=made.units["van-phong"], title="Quản trị viên",
            role="administrator", valid_from=BEGAN, by=SYSTEM, at=NOW,
        )  # fmt: skip
        yield made


@pytest.fixture
def office(office_of_module: Office, db: None, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    return office_of_module


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> Hour:
    return freeze(monkeypatch)


def address(card: ScoreCard, code: str = "") -> str:
    return (
        reverse("desk:standard-score", args=[card.pk, code]) if code else reverse("desk:standard-card", args=[card.pk])
    )


def act_form(page: str, act: str) -> FormFound:
    """The form with the button of an act."""
    return next(one for one in forms(page) if ("act", act) in one.buttons)


def step(browser: Browser, card: ScoreCard, act: str, **values: str) -> Any:
    form = act_form(text(browser.get(address(card))), act)
    return browser.post(address(card), form.data(act=act, **values), follow=True)


def test_a_card_is_begun_by_its_unit(office: Office) -> None:
    browser = officer(office, "officer")
    where = reverse("desk:standards")
    form = form_with(text(browser.get(where)), "commune")
    assert form.choices["unit"] == [str(office.units["phong-mot"].pk)]
    for changes, name, words in (
        ({"year": "hai không"}, "year", "bốn chữ số"),
        ({"year": "2019"}, "year", "Năm 2019 không có bộ tiêu chí nào"),
        ({"commune": ""}, "commune", "Hãy ghi tên xã"),
        ({"unit": str(office.units["phong-hai"].pk)}, "unit", "Hãy chọn một đơn vị"),
    ):
        page = text(browser.post(where, form.data(**({"year": "2025", "commune": "xã Mẫu Đông"} | changes))), 422)
        assert words in error_beside(page, name)
    done = browser.post(where, form.data(year="2025", commune="xã Mẫu Đông"), follow=True)
    assert "Đã lập phiếu." in seen(text(done))
    assert "Đã xong 0/4 mục" in seen(text(done))
    assert "xã Mẫu Đông Đang tự chấm 0/10 điểm" in seen(text(browser.get(where + "?nam=2025")))
    assert officer(office, "nobody").post(where, form.data(year="2025", commune="xã Mẫu Tây")).status_code == 403


def test_a_year_without_a_set_says_so(office: Office) -> None:
    page = seen(text(officer(office, "nobody").get(reverse("desk:standards") + "?nam=2019")))
    assert "Năm 2019 không có bộ tiêu chí nào áp dụng." in page
    page = seen(text(officer(office, "nobody").get(reverse("desk:standards") + "?nam=2026")))
    assert "còn 4 chỗ phải điền trước khi chốt phiếu" in page


def test_an_indicator_is_scored_with_its_evidence(office: Office) -> None:
    card, browser = a_card(office, NOW), officer(office, "officer")
    where = address(card, "1.2")
    form = form_with(text(browser.get(where)), "value", "words")
    wrong = text(browser.post(where, form.data(act="give", value="101", words="Đủ cả")), 422)
    assert "từ 0 đến 100" in error_beside(wrong, "value")
    assert "Đủ cả" in wrong
    draft = seen(text(browser.post(where, form.data(act="give", value="95"), follow=True)))
    assert "Đã ghi nháp. Chỉ tiêu này cần minh chứng" in draft
    assert "chưa có minh chứng nên chưa được tính" in seen(text(browser.get(address(card))))
    page = text(browser.post(where, {"act": "link", "link": "javascript:alert(1)"}), 422)
    assert "bắt đầu bằng https://" in error_beside(page, "link")
    assert "Hãy chọn một tệp." in error_beside(text(browser.post(where, {"act": "file", "file_name": ""}), 422), "file")
    bad = {"act": "file", "file_name": "", "file": upload("may.exe", b"MZ\x90\x00" + bytes(500))}
    assert error_beside(text(browser.post(where, bad), 422), "file")
    assert not Attachment.objects.exists()
    good = {"act": "file", "file_name": "Danh mục", "file": upload("danh-muc.txt", b"Danh muc")}
    assert "Danh mục" in seen(text(browser.post(where, good, follow=True)))
    page = seen(text(browser.post(where, {"act": "figure", "figure": "feedback_received"}, follow=True)))
    assert "Minh chứng (2)" in page
    assert "01/01/2025–31/12/2025" in page
    assert "Tự chấm: 95% → 4/4 · 2 minh chứng" in seen(text(browser.get(address(card))))
    proof = card.scores.get(code="1.2").evidence.get(kind="file")
    given = officer(office, "nobody").get(reverse("desk:standard-evidence", args=[card.pk, proof.pk]))
    assert b"".join(given.streaming_content) == b"Danh muc"  # type: ignore[attr-defined]
    removed = browser.post(where, {"act": "remove", "evidence": str(proof.pk)}, follow=True)
    assert "Minh chứng (1)" in seen(text(removed))
    assert "Không còn minh chứng này." in seen(
        text(browser.post(where, {"act": "remove", "evidence": str(proof.pk)}), 422)
    )


def test_of_two_who_score_the_second_keeps_what_she_typed(office: Office) -> None:
    card = a_card(office, NOW)
    first, second = officer(office, "officer"), officer(office, "colleague")
    where = address(card, "2.1")
    ours, theirs = (form_with(text(b.get(where)), "value") for b in (first, second))
    first.post(where, ours.data(act="give", value="3"))
    page = text(second.post(where, theirs.data(act="give", value="2", words="Lời của người thứ hai")), 422)
    assert "Có người vừa sửa ở đây." in seen(page)
    assert "Lời của người thứ hai" in page
    again = form_with(page, "value")
    assert again.values["value"] == ["2"]
    assert second.post(where, again.data(act="give")).status_code == 302
    assert card.scores.get(code="2.1").self_value == 2


def test_others_read_but_do_not_fill(office: Office) -> None:
    card = a_card(office, NOW)
    for who in ("elsewhere", "leader", "nobody"):
        browser = officer(office, who)
        page = text(browser.get(address(card, "1.1")))
        assert "Thêm tệp" not in page
        assert browser.post(address(card, "1.1"), {"act": "give", "value": "1"}).status_code == 403
        assert browser.post(address(card), {"act": "self_score"}).status_code == 403
        assert browser.post(address(card, "1.1"), {"act": "link", "link": "https://a.example/"}).status_code == 403
    assert not card.scores.exists()


def test_from_self_score_to_the_public_decision(office: Office, hour: Hour) -> None:
    card, browser, stranger = a_card(office, NOW), officer(office, "officer"), Browser()
    public = reverse("public:standard", args=[card.pk])
    page = text(
        browser.post(address(card), act_form(text(browser.get(address(card))), "self_score").data(act="self_score")),
        422,
    )
    assert "Chỉ tiêu 1.1: chưa chấm." in seen(page)
    fill(office, card, NOW)
    assert "Theo kết quả này thì đủ điều kiện công nhận." in seen(text(browser.get(address(card))))
    assert "Đã chốt tự chấm." in seen(text(step(browser, card, "self_score")))
    assert stranger.get(public).status_code == 404
    assert "Đã niêm yết dự thảo" in seen(text(step(browser, card, "post")))
    page = text(stranger.get(public))
    for words in (
        "Dự thảo kết quả, xã tự chấm.",
        "đến hết 25/11/2026",
        "9,5/10 điểm",
        "Tỷ lệ văn bản được công khai: 95%",
    ):
        assert words in seen(page), words
    assert reverse("public:matter-family", args=["phan-anh"]) in page
    assert "xã Mẫu Đông Dự thảo kết quả" in seen(text(stranger.get(reverse("public:standards"))))
    early = act_form(text(browser.get(address(card))), "submit").data(act="submit")
    assert "đến hết ngày 25/11/2026" in seen(text(browser.post(address(card), early), 422))
    hour.at = NOW + timedelta(days=6)
    browser = officer(office, "officer")
    assert "Đã gửi hồ sơ." in seen(text(step(browser, card, "submit")))
    leader = officer(office, "leader")
    form = form_with(text(leader.get(address(card, "2.1"))), "value", "reason")
    assert form.values["value"] == ["3,5"]
    page = text(leader.post(address(card, "2.1"), form.data(act="assess", value="3")), 422)
    assert "hãy ghi lý do" in error_beside(page, "reason")
    leader.post(address(card, "2.1"), form.data(act="assess", value="3", reason="Một tổ chưa họp."))
    assert "Đã nhận kết quả tự chấm của 3 chỉ tiêu." in seen(text(step(leader, card, "agree")))
    assert "khác tự chấm" in seen(text(leader.get(address(card))))
    assert "Một tổ chưa họp." not in text(stranger.get(public))
    step(leader, card, "assess")
    page = text(
        leader.post(address(card), form_with(text(leader.get(address(card))), "number").data(act="recognise")), 422
    )
    assert "Hãy ghi số" in error_beside(page, "number")
    assert "Đã ghi quyết định công nhận." in seen(text(step(leader, card, "recognise", number="15/QĐ-UBND")))
    page = seen(text(stranger.get(public)))
    assert "Đạt chuẩn : 15/QĐ-UBND, 26/11/2026." in page
    assert "9/10 điểm" in page
    history = seen(text(browser.get(address(card))))
    for words in ("Làm một bước của phiếu chấm", "Thẩm định một chỉ tiêu", "Một tổ chưa họp."):
        assert words in history, words


def test_a_card_is_sent_back_with_a_reason(office: Office) -> None:
    card, leader = submitted(office, NOW), officer(office, "leader")
    page = text(
        leader.post(address(card), form_with(text(leader.get(address(card))), "reason").data(act="send_back")), 422
    )
    assert "Hãy ghi lý do trả lại." in error_beside(page, "reason")
    assert "Đã trả lại phiếu." in seen(text(step(leader, card, "send_back", reason="Thiếu danh mục")))
    assert Browser().get(reverse("public:standard", args=[card.pk])).status_code == 404


def test_a_step_on_an_old_page_is_told(office: Office) -> None:
    card, browser = a_card(office, NOW), officer(office, "officer")
    old = act_form(text(browser.get(address(card))), "self_score").data(act="self_score")
    fill(office, card, NOW)
    assert "Có người vừa sửa ở đây." in seen(text(browser.post(address(card), old), 422))
    assert "Hãy chọn một bước." in seen(text(browser.post(address(card), {"act": "khac"}), 422))


def test_communes_beside_each_other_and_as_files(office: Office) -> None:
    card = submitted(office, NOW)
    a_card(office, NOW, commune="=xã Mẫu Tây")
    scoring.agree(card=card, version=None, by=office.actor("focal"), at=NOW)
    cards.close_assessment(card=card, version=None, by=office.actor("focal"), at=NOW)
    browser = officer(office, "nobody")
    page = seen(text(browser.get(reverse("desk:standards-compare") + "?nam=2025")))
    assert "6/6" in page
    assert "Không thiếu gì." in page
    assert "Tiêu chí 1: 0/6 điểm, cần từ 50%." in page
    sheet = openpyxl.load_workbook(
        io.BytesIO(browser.get(reverse("desk:standards-file", args=[2025, "xlsx"])).content)
    ).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "=xã Mẫu Tây" in cells
    assert "9,5/10" in cells
    word = docx.Document(io.BytesIO(browser.get(reverse("desk:standard-card-file", args=[card.pk, "docx"])).content))
    words = " ".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "Tỷ lệ văn bản được công khai" in words
    assert browser.get(reverse("desk:standards-file", args=[2025, "pdf"])).status_code == 404


# --- sets --------------------------------------------------------------------------------------------------------


def test_an_administrator_fills_in_what_nobody_had_read(office: Office) -> None:
    browser = officer(office, "administrator")
    of_set = reverse("desk:standard-set", args=["qd-27-2025"])
    page = seen(text(browser.get(of_set)))
    assert "Còn 4 chỗ phải điền trước khi chốt phiếu" in page
    assert "kèm theo phần mềm" in page
    where = reverse("desk:standard-indicator", args=["qd-27-2025", "1.1"])
    form = form_with(text(browser.get(where)), "threshold")
    wrong = text(browser.post(where, form.data(act="save", kind="ratio", threshold="nhiều", source="TT mẫu")), 422)
    assert "không phải là số" in error_beside(wrong, "threshold")
    assert "văn bản nguồn" in error_beside(
        text(browser.post(where, form.data(act="save", kind="ratio", threshold="80")), 422), "source"
    )
    done = {"act": "save", "kind": "ratio", "threshold": "80", "source": "TT mẫu"}
    assert "Đã ghi chỉ tiêu 1.1." in seen(text(browser.post(where, form.data(**done), follow=True)))
    page = text(browser.post(where, form.data(**done)), 422)
    assert "Có người vừa sửa ở đây." in seen(page)
    add = reverse("desk:standard-indicator-add", args=["qd-27-2025"])
    form = form_with(text(browser.get(add)), "criterion")
    page = text(browser.post(add, form.data(act="save", code="1.1", source="TT mẫu")), 422)
    assert "mã «1.1» có hai lần" in seen(page)
    new = {"act": "save", "code": "2.1", "criterion": "2", "name": "Hội nghị", "kind": "boolean", "source": "TT mẫu"}
    assert "Đã ghi chỉ tiêu 2.1." in seen(text(browser.post(add, form.data(**new), follow=True)))
    assert "bản thứ 2 của cơ quan" in seen(text(browser.get(of_set)))
    where = reverse("desk:standard-indicator", args=["qd-27-2025", "2.1"])
    form = form_with(text(browser.get(where)), "threshold")
    assert "Đã bỏ chỉ tiêu 2.1." in seen(text(browser.post(where, form.data(act="drop", source="TT mẫu"), follow=True)))


def test_the_whole_of_a_set_is_filled_in(office: Office) -> None:
    browser = officer(office, "administrator")
    where = reverse("desk:standard-set", args=["qd-27-2025"])
    form = form_with(text(browser.get(where)), "total_needed")
    page = text(browser.post(where, form.data(total_needed="12", years_from="2024", source="TT mẫu")), 422)
    assert "Năm áp dụng trùng với" in error_beside(page, "years_from")
    page = text(browser.post(where, form.data(submit_before="31/2", source="TT mẫu")), 422)
    assert "không năm nào cũng có ngày 31/2" in seen(page)
    done = browser.post(where, form.data(total_needed="12", submit_before="15/01", source="TT mẫu"), follow=True)
    assert "công nhận khi tổng từ 12 chỉ tiêu" in seen(text(done))
    assert "trước ngày 15/01 năm sau" in seen(text(done))
    assert officer(office, "officer").post(where, form.data(source="x")).status_code == 403


def test_a_whole_set_comes_as_a_file_and_what_is_wrong_is_named(office: Office) -> None:
    browser = officer(office, "administrator")
    where = reverse("desk:standard-sets")
    given = browser.get(reverse("desk:standard-set-file", args=["bo-mau"])).content.decode()
    assert given == SET
    broken = SET.replace('kind = "score"', 'kind = "sore"').replace("points = 2", "points = -2")
    page = seen(text(browser.post(where, {"file": upload("bo.toml", broken.encode()), "source": "QĐ mẫu"}), 422))
    assert "Chỉ tiêu 2.1: «kind» là «sore»" in page
    assert "Chỉ tiêu 1.1: «points» là -2" in page
    for data, words in ((b"\xff\xfe\x00", "UTF-8"), (b"[standard", "Dòng cuối (1)"), (b"x" * 200_001, "lớn quá mức")):
        page = seen(text(browser.post(where, {"file": upload("bo.toml", data), "source": "QĐ mẫu"}), 422))
        assert words in page, words
    assert "Hãy chọn một tệp." in error_beside(text(browser.post(where, {"source": "QĐ mẫu"}), 422), "file")
    new = SET.replace("Tổ hòa giải", "Tên mới").encode()
    done = browser.post(where, {"file": upload("bo.toml", new), "source": "QĐ mẫu"}, follow=True)
    assert "Tên mới" in seen(text(done))
    other = officer(office, "officer").post(where, {"file": upload("bo.toml", new), "source": "QĐ mẫu"})
    assert other.status_code == 403


def test_what_is_typed_is_shown_as_text(office: Office) -> None:
    card = a_card(office, NOW, commune="<script>x</script>")
    browser = officer(office, "officer")
    browser.post(address(card, "1.1"), {"act": "give", "value": "1", "words": "<b>đậm</b>"})
    assert "<script>x" not in text(browser.get(address(card)))
    assert "<b>đậm" not in text(officer(office, "nobody").get(address(card, "1.1")))
    assert browser.get(address(card, "9.9")).status_code == 404
    assert browser.get(reverse("desk:standard-card", args=[10**12])).status_code == 404
    assert Browser().get(reverse("public:standard", args=[10**12])).status_code == 404
