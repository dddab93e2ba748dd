"""Plans at the desk and in public, as browsers have them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from cualuat.files.models import Attachment
from cualuat.programme.models import Plan
from matter_pages import Browser, Hour, form_with, freeze, office_once, officer, seen, text, upload
from office import NOW, Office
from sample_plan import PLAN, a_plan


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), office_once() as made:
        yield made


@pytest.fixture
def office(office_of_module: Office, db: None, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    return office_of_module


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> Hour:
    return freeze(monkeypatch)


def test_a_plan_is_dropped_in_read_and_compared(office: Office) -> None:
    browser = officer(office, "focal")
    answer = browser.post(reverse("desk:plans"), {"file": upload("ke-hoach.txt", PLAN.encode())}, follow=True)
    page = seen(text(answer))
    assert "Đã đọc kế hoạch." in page
    for words in ("II.1.a Mỗi quý một buổi", "Phòng Một", "hằng quý", "kỳ tới đến 31/12/2026", "UBND tỉnh (để báo cáo)",
                  "Mục «3» đứng ngay sau mục «1».", "Danh sách xóm, gửi sau.", "Trần Văn Mẫu"):  # fmt: skip
        assert words in page, words
    assert "5 nhiệm vụ · 3 dòng cần xem" in seen(text(browser.get(reverse("desk:plans"))))
    source = browser.get(reverse("desk:plan-file", args=[Plan.objects.get().pk]))
    assert b"".join(source.streaming_content).decode() == PLAN  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        (
            "anh.txt",
            b"Hai con th\xe1\xbb\xb1c, kh\xc3\xb4ng c\xc3\xb3 m\xe1\xbb\xa5c n\xc3\xa0o.",
            "Không thấy phần, mục",
        ),
        ("trong.txt", b"", ""),
        ("may.exe", b"MZ\x90\x00" + bytes(500), ""),
    ],
)
def test_a_file_that_is_no_plan_is_told_and_forgotten(office: Office, name: str, data: bytes, words: str) -> None:
    answer = officer(office, "focal").post(reverse("desk:plans"), {"file": upload(name, data)})
    page = text(answer, 422)
    assert "Chưa gửi được" in seen(page)
    assert words in seen(page)
    assert not Plan.objects.exists()
    assert not Attachment.objects.exists()


def test_without_a_file_one_is_told(office: Office) -> None:
    assert "Hãy chọn một tệp." in seen(text(officer(office, "focal").post(reverse("desk:plans"), {}), 422))


def test_others_of_the_staff_read_but_do_not_change(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    browser = officer(office, "officer")
    page = text(browser.get(reverse("desk:plan", args=[plan.pk])))
    assert "Ban hành" not in seen(page)
    assert "Sửa II.1.a" not in seen(page)
    assert browser.post(reverse("desk:plans"), {"file": upload("k.txt", PLAN.encode())}).status_code == 403
    assert browser.post(reverse("desk:plan", args=[plan.pk]), {"act": "settle", "remark": "1"}).status_code in (
        403,
        422,
    )


def test_a_task_is_corrected_on_its_page(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    row = plan.tasks.get(path="II.1.b")
    browser = officer(office, "focal")
    address = reverse("desk:plan-task", args=[plan.pk, row.pk])
    form = form_with(text(browser.get(address)), "time")
    wrong = browser.post(address, form.data(time="khi rảnh", products="2.000 tờ rơi"))
    page = text(wrong, 422)
    assert "Chưa hiểu thời gian này." in seen(page)
    assert "2.000 tờ rơi" in page
    done = browser.post(address, form.data(time="Quý IV năm 2026", products="2.000 tờ rơi"), follow=True)
    assert "01/10/2026" not in seen(text(done))
    assert "Quý IV năm 2026 một lần kỳ tới đến 31/12/2026" in seen(text(done))
    late = browser.post(address, form.data(text="Lời của người thứ hai"))
    page = text(late, 422)
    assert "Có người vừa sửa ở đây." in seen(page)
    assert "Lời của người thứ hai" in page
    again = form_with(page, "time")  # told, she saves on top
    assert browser.post(address, again.data()).status_code == 302


def test_from_draft_to_the_public_page(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    browser = officer(office, "focal")
    address = reverse("desk:plan", args=[plan.pk])
    form = form_with(text(browser.get(address)), "number")
    wrong = browser.post(address, form.data(number="không có số", day="32/01/2026"))
    assert "không có số" in text(wrong, 422)
    stranger = Browser()
    assert stranger.get(reverse("public:plan", args=[plan.pk])).status_code == 404
    done = browser.post(address, form.data(number="12/KH-STP", day="02/02/2026"), follow=True)
    assert "Đã ghi số và ngày ban hành;" in seen(text(done))
    assert "Đã đăng lên trang công khai." in seen(text(browser.post(address, {"act": "publish"}, follow=True)))
    assert "Đưa pháp luật đến gần dân năm 2026" in seen(text(stranger.get(reverse("public:plans"))))
    page = seen(text(stranger.get(reverse("public:plan", args=[plan.pk]))))
    for words in ("số 12/KH-STP, 02/02/2026", "Thực hiện Kế hoạch số 90/KH-UBND", "II.1.a", "UBND tỉnh (để báo cáo)"):
        assert words in page, words
    assert "Lưu: VT" not in page
    browser.post(address, {"act": "unpublish"})
    assert stranger.get(reverse("public:plan", args=[plan.pk])).status_code == 404


def test_lines_that_were_not_understood_are_settled(office: Office) -> None:
    plan = a_plan(office, "focal", NOW)
    browser = officer(office, "focal")
    address = reverse("desk:plan", args=[plan.pk])
    for row in plan.remarks.all():
        browser.post(address, {"act": "settle", "remark": str(row.pk), "note": "Đã xem."})
    page = seen(text(browser.get(address)))
    assert "Chương trình chưa hiểu" not in page
    assert "Dòng đã xem (3)" in page
