"""Budget, allowances, equipment and requests in the browser."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cualuat.casework.models import ReceptionDay
from cualuat.means.models import BudgetLine, Equipment, ResourceRequest
from cualuat.programme.models import Plan
from matter_pages import text
from office import NOW, TODAY, Office, desk
from programme_office import issued
from sample_means import a_line, a_thing


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_from_the_estimate_to_a_spending_taken_back(office: Office) -> None:
    focal, leader = desk(office, "focal"), desk(office, "leader")
    data = {"year": "2026", "content": "In tờ rơi", "task": "", "unit": "", "quantity": "2", "price": "1.250.000"}
    assert "Đã ghi dự toán" in text(focal.post(reverse("desk:budget-add"), data, follow=True), 200)
    line = BudgetLine.objects.get()
    address = reverse("desk:budget-line", args=[line.pk])
    page = text(leader.post(address, {"act": "allocate", "amount": "2.000.000", "reason": ""}), 422)
    assert "vì sao" in page
    leader.post(address, {"act": "allocate", "amount": "2.000.000", "reason": "Bớt trang."})
    file = SimpleUploadedFile("hoa-don.txt", "Hóa đơn.".encode())
    data = {
        "act": "spend",
        "on": "20/11/2026",
        "amount": "2.100.000",
        "text": "In đợt một",
        "voucher": "12",
        "over": "",
    }
    page = text(focal.post(address, data), 422)
    assert "Chỉ còn 2.000.000" in page
    assert "In đợt một" in page
    line.refresh_from_db()
    seen = {**data, "amount": "500.000", "version": str(line.version)}
    page = text(focal.post(address, {**seen, "file": file}, follow=True), 200)
    assert "hoa-don.txt" in page
    assert "Có người vừa sửa" in text(focal.post(address, seen), 422)  # the same form once more
    assert "1.500.000" in page
    spent = line.spendings.get()
    page = text(
        focal.post(address, {"act": "take_back", "spending": str(spent.pk), "reason": "Nhầm."}, follow=True), 200
    )
    assert "đã rút lại" in page
    page = text(focal.get(reverse("desk:budget"), {"nam": "2026"}), 200)
    assert "2.500.000" in page
    assert focal.get(reverse("desk:budget-file"), {"nam": "2026"})["Content-Type"].endswith("sheet")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"price": "nhiều"}, "1.250.000"),
        ({"quantity": "²"}, "số nguyên"),
        ({"year": "x"}, "số nguyên"),
        ({"content": ""}, "Hãy ghi chi"),
    ],
)
def test_wrong_input_is_told_and_stays(office: Office, changes: dict[str, str], words: str) -> None:
    data = {
        "year": "2026",
        "content": "In tờ rơi",
        "task": "",
        "unit": "",
        "quantity": "2",
        "price": "1250000",
        **changes,
    }
    page = text(desk(office, "focal").post(reverse("desk:budget-add"), data), 422)
    assert words in page
    assert not BudgetLine.objects.exists()


def test_allowances_of_a_month_are_posted_by_one_press(office: Office) -> None:
    ReceptionDay.objects.create(
        on=date(2026, 11, 5), mode="periodic", leader=office.people["leader"], unit=office.units["van-phong"], place="Phòng 1", begins=time(8),
        ends=time(11), slot_minutes=30,
    )  # fmt: skip
    line = a_line(office)
    focal, address = desk(office, "focal"), f"{reverse('desk:allowances')}?thang=2026-11"
    page = text(focal.get(address), 200)
    assert "450.000" in page
    assert "cần đối chiếu" in page
    key = f"{office.people['leader'].pk}:2026-11-05:reception-partly"
    assert "Hãy chọn dòng kinh phí" in text(focal.post(address, {"row": key, "line": ""}), 422)
    assert "Đã ghi chi 1 buổi" in text(focal.post(address, {"row": key, "line": str(line.pk)}, follow=True), 200)
    assert "250.000" in text(focal.get(address), 200)
    assert focal.get(f"{address}&tai=1")["Content-Type"].endswith("sheet")


def test_a_thing_is_kept_and_noted(office: Office) -> None:
    focal = desk(office, "focal")
    data = {
        "code": "MQ-1",
        "name": "Máy quét",
        "unit": str(office.units["phong-mot"].pk),
        "keeper": "",
        "since": "01/06/2026",
        "value": "3.000.000",
        "every": "6",
    }
    assert "Đã đưa vào sổ" in text(focal.post(reverse("desk:equipment-add"), data, follow=True), 200)
    assert "Đã có thiết bị" in text(focal.post(reverse("desk:equipment-add"), data), 422)
    thing = Equipment.objects.get()
    page = text(
        desk(office, "officer").post(
            reverse("desk:equipment-item", args=[thing.pk]),
            {"act": "note", "condition": "broken", "text": "Kẹt giấy", "on": "20/11/2026"},
            follow=True,
        ),
        200,
    )
    assert "Kẹt giấy" in page
    assert "Hỏng, chờ sửa" in page
    assert a_thing(office).code in text(focal.get(reverse("desk:equipment")), 200)
    assert focal.get(reverse("desk:equipment"), {"tai": "1"})["Content-Type"].endswith("sheet")


def test_a_request_waits_on_the_first_page_of_those_who_decide(office: Office) -> None:
    data = {
        "unit": str(office.units["phong-mot"].pk),
        "kind": "people",
        "text": "Thêm một người.",
        "reason": "Trực bàn tiếp dân.",
    }
    assert "Đã gửi đề nghị" in text(
        desk(office, "chief").post(reverse("desk:resource-requests"), data, follow=True), 200
    )
    row = ResourceRequest.objects.get()
    address = reverse("desk:resource-request", args=[row.pk])
    assert "đề nghị nguồn lực chờ bạn" in text(desk(office, "focal").get(reverse("desk:home")), 200)
    assert "Hãy ghi ý kiến" in text(desk(office, "focal").post(address, {"act": "forward", "opinion": ""}), 422)
    desk(office, "focal").post(address, {"act": "forward", "opinion": "Đồng ý."})
    page = text(desk(office, "leader").post(address, {"act": "decide", "granted": "0", "decision": ""}), 422)
    assert "Không đồng ý thì hãy ghi vì sao" in page
    desk(office, "leader").post(address, {"act": "decide", "granted": "1", "decision": "Quý I."})
    assert "Đồng ý, đang thực hiện" in text(desk(office, "chief").get(address), 200)


def test_lines_of_a_task_stand_together_and_it_stays_when_its_plan_is_replaced(office: Office) -> None:
    plan = issued(office)
    task = plan.tasks.filter(unit__isnull=False).first() or plan.tasks.last()
    assert task is not None
    line = a_line(office, task=task, allocated=None)
    a_line(office, task=task, quantity=1, allocated=None)
    focal = desk(office, "focal")
    page = text(focal.get(reverse("desk:budget"), {"nam": "2026"}), 200)
    assert "Theo nhiệm vụ" in page
    assert "3.000.000" in page
    Plan.objects.filter(pk=plan.pk).update(state="replaced")
    address = reverse("desk:budget-line", args=[line.pk])
    data = {
        "act": "estimate",
        "year": "2026",
        "content": "In sổ tay",
        "task": str(task.pk),
        "unit": "",
        "quantity": "2",
        "price": "1",
    }
    text(focal.post(address, data, follow=True), 200)
    line.refresh_from_db()
    assert (line.content, line.task) == ("In sổ tay", task)


def test_upkeep_that_comes_near_is_marked(office: Office) -> None:
    thing = a_thing(office)
    for due, words in (
        (TODAY, "sắp đến hạn bảo dưỡng"),
        (TODAY - timedelta(1), "quá hạn bảo dưỡng"),
        (TODAY + timedelta(60), ""),
    ):
        Equipment.objects.filter(pk=thing.pk).update(upkeep_due=due)
        page = text(desk(office, "focal").get(reverse("desk:equipment")), 200)
        assert (words in page) if words else ("hạn bảo dưỡng" not in page)
