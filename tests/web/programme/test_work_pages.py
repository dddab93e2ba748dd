"""The work on tasks at the desk, as browsers have it: lists, reports with files, obstacles, weights, the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from cualuat.files.models import Attachment
from cualuat.programme.models import Obstacle, Plan, TaskInstance
from cualuat.programme.operations import plans
from matter_pages import Hour, freeze, office_once, officer, seen, text, upload
from office import NOW, Office
from sample_plan import a_plan

Q4 = date(2026, 12, 31)


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


@pytest.fixture
def plan(office: Office) -> Plan:
    plan = a_plan(office, "focal", NOW)
    by = office.actor("focal")
    return plans.issue(
        plan=plan, title=plan.title, number="07/KH-STP", day=date(2026, 1, 12), version=None, by=by, at=NOW
    )


@pytest.fixture
def one(plan: Plan) -> TaskInstance:
    return TaskInstance.objects.get(task__path="II.1.a", ends=Q4)


def page_of(one: TaskInstance) -> str:
    return reverse("desk:work-item", args=[one.pk])


def test_a_leader_sees_in_one_page_what_is_late_and_whose(plan: Plan, office: Office) -> None:
    page = seen(text(officer(office, "leader").get(reverse("desk:programme"))))
    for words in (
        "4 việc quá hạn",
        "0 / 5 việc đã xong",
        "Phòng Một 4 0 0 3",
        "Chưa giao đơn vị 1 0 0 1",
        "07/KH-STP",
        "0%",
    ):
        assert words in page, words


def test_a_report_goes_in_with_its_file_and_its_figure(one: TaskInstance, office: Office) -> None:
    browser = officer(office, "officer")
    sent = {
        "act": "report", "version": "1", "percent": "40%", "text": "Xong hai xóm.", "figures": "reception_days",
        "files": upload("bien-ban.txt", b"42 nguoi"),
    }  # fmt: skip
    page = seen(text(browser.post(page_of(one), sent, follow=True)))
    for words in (
        "Đã ghi tiến độ.",
        "Tiến độ 40%",
        "Xong hai xóm.",
        "bien-ban.txt",
        "Buổi tiếp công dân đã tổ chức: 0",
    ):
        assert words in page, words
    answer = browser.get(reverse("desk:work-evidence", args=[one.entries.get().evidence.get(figure="").pk]))
    assert b"".join(answer.streaming_content) == b"42 nguoi"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"percent": "nhiều", "text": "Xong hai xóm."}, "Hãy ghi một số từ 0 đến 100."),
        ({"percent": "140", "text": "Xong hai xóm."}, "Mức hoàn thành phải từ 0 đến 100."),
        ({"percent": "40", "text": "Xong hai xóm.", "version": "7"}, "Phần bạn gõ còn ở dưới"),
        ({"percent": "40", "text": ""}, "Hãy ghi đã làm được gì."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_and_sent_stays_or_goes_clean(
    one: TaskInstance, office: Office, values: dict[str, str], says: str
) -> None:
    before = Attachment.objects.count()
    sent = {"act": "report", "version": "1", **values, "files": upload("bien-ban.txt", b"42 nguoi")}
    answer = officer(office, "officer").post(page_of(one), sent)
    assert answer.status_code == 422
    page = text(answer, 422)
    assert says in seen(page)
    assert f'value="{values["percent"]}"' in page
    assert values["text"] in seen(page)
    assert Attachment.objects.count() == before
    assert TaskInstance.objects.get(pk=one.pk).percent == 0


def test_every_input_of_the_page_has_an_id_of_its_own(one: TaskInstance, office: Office) -> None:
    import re

    page = text(officer(office, "focal").get(page_of(one)))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert {"report-text", "obstacle-text", "guide-text", "urge-text"} <= set(ids)


def test_forms_are_for_those_who_may_use_them(one: TaskInstance, office: Office) -> None:
    def forms(who: str) -> set[str]:
        page = text(officer(office, who).get(page_of(one)))
        return {
            act for act in ("report", "obstacle", "assign", "move", "guide", "urge", "drop") if f'value="{act}"' in page
        }

    assert forms("focal") == {"report", "obstacle", "assign", "move", "guide", "urge", "drop"}
    assert forms("chief") == {"report", "obstacle", "assign"}
    assert forms("officer") == {"report", "obstacle"}
    assert forms("elsewhere") == set()
    answer = officer(office, "elsewhere").post(page_of(one), {"act": "report", "percent": "9", "text": "Chen."})
    assert answer.status_code == 403
    assert TaskInstance.objects.get(pk=one.pk).percent == 0


def test_the_life_of_one_thing(one: TaskInstance, office: Office) -> None:
    focal, chief = officer(office, "focal"), officer(office, "chief")
    unit, person = str(office.units["phong-mot"].pk), str(office.people["officer"].pk)
    for browser, act, values, says in (
        (chief, "assign", {"unit": unit, "person": person}, "Đã giao việc."),
        (focal, "guide", {"text": "Ghi số người dự."}, "Đã ghi hướng dẫn."),
        (focal, "urge", {"text": "Sắp hết quý."}, "Đã đôn đốc; 2 người được báo qua thư."),
        (focal, "move", {"ends": "15/01/2027", "reason": "Bão."}, "Đã đổi hạn."),
        (chief, "report", {"percent": "10", "text": "Xong.", "done": "1"}, "Đã ghi việc này hoàn thành."),
        (focal, "reopen", {"reason": "Thiếu ảnh."}, "Đã mở lại."),
        (focal, "drop", {"reason": "Gộp vào quý sau."}, "Đã ghi: không làm nữa."),
    ):
        assert says in seen(text(browser.post(page_of(one), {"act": act, **values}, follow=True))), act
    page = seen(text(focal.get(page_of(one))))
    assert "15/01/2027 (kế hoạch ghi 31/12/2026)" in page
    kinds = [entry.kind for entry in one.entries.all()]
    assert kinds == ["assigned", "guidance", "urge", "moved", "done", "reopened", "dropped"]


def test_an_obstacle_goes_from_the_unit_to_the_leader(one: TaskInstance, office: Office) -> None:
    sent = {"act": "obstacle", "text": "Nhà văn hóa đang sửa.", "proposal": "Lùi một quý."}
    assert "Đã gửi vướng mắc" in seen(text(officer(office, "officer").post(page_of(one), sent, follow=True)))
    found = Obstacle.objects.get()
    address = reverse("desk:obstacle", args=[found.pk])
    focal, leader = officer(office, "focal"), officer(office, "leader")
    assert "1 vướng mắc chờ bạn" in seen(text(focal.get(reverse("desk:home"))))
    answer = focal.post(address, {"act": "decide", "measure": "keep", "text": "Thuê hội trường."})
    assert answer.status_code == 422  # only a leader decides; what was typed stands there
    assert "Thuê hội trường." in seen(text(answer, 422))
    focal.post(address, {"act": "forward", "version": "1", "text": "Đề nghị lùi."})
    wrong = leader.post(
        address, {"act": "decide", "version": "2", "measure": "move", "text": "Lùi.", "ends": "31/13/2026"}
    )
    assert wrong.status_code == 422
    assert "31/13/2026" in text(wrong, 422)
    assert Obstacle.objects.get().state == "forwarded"
    done = leader.post(
        address, {"act": "decide", "version": "2", "measure": "move", "text": "Lùi.", "ends": "31/03/2027"}, follow=True
    )
    assert "Đổi hạn của việc này. Lùi." in seen(text(done))
    assert TaskInstance.objects.get(pk=one.pk).ends == date(2027, 3, 31)
    assert officer(office, "chief_elsewhere").get(address).status_code == 404


def test_weights_are_typed_as_percents_and_wrong_ones_stay_as_typed(plan: Plan, office: Office) -> None:
    a, b = plan.tasks.get(path="II.1.a"), plan.tasks.get(path="II.1.b")
    address, focal = reverse("desk:plan-progress", args=[plan.pk]), officer(office, "focal")
    for first, second, says in (("70", "70", "quá 100%"), ("bảy mươi", "30", "không phải là tỷ trọng")):
        answer = focal.post(address, {f"weight-{a.pk}": first, f"weight-{b.pk}": second})
        assert answer.status_code == 422
        page = text(answer, 422)
        assert says in seen(page)
        assert f'value="{first}"' in page
    page = seen(text(focal.post(address, {f"weight-{a.pk}": "62,5", f"weight-{b.pk}": ""}, follow=True)))
    assert "Đã ghi tỷ trọng." in page
    assert "Đang tính 37,5%" in page
    assert plan.tasks.get(pk=a.pk).weight == 625


def test_the_year_is_drawn_and_the_same_stands_in_words(plan: Plan, office: Office) -> None:
    page = text(officer(office, "officer").get(reverse("desk:plan-progress", args=[plan.pk])))
    assert page.count('class="timeline__bar timeline__bar--late"') == 4
    assert page.count('class="timeline__bar timeline__bar--open"') == 1
    assert "Quý IV/2026: 0%" in seen(page)
    assert "style=" not in page


def test_many_are_urged_at_once_from_the_list(plan: Plan, office: Office) -> None:
    focal = officer(office, "focal")
    late = list(TaskInstance.objects.filter(ends__lt=NOW.date()).values_list("pk", flat=True))
    address = f"{reverse('desk:work')}?xem=late"
    empty = focal.post(address, {"work": late, "text": ""})
    assert empty.status_code == 422
    assert text(empty, 422).count(" checked") == 4
    page = seen(text(focal.post(address, {"work": late, "text": "Báo cáo ngay."}, follow=True)))
    assert "Đã đôn đốc 4 việc; 2 người được báo qua thư." in page
    assert officer(office, "officer").post(address, {"work": late, "text": "Nhanh."}).status_code == 403


def test_work_on_instruction_is_given_from_the_plan(plan: Plan, office: Office) -> None:
    focal, task = officer(office, "focal"), plan.tasks.get(path="II.3")
    address = reverse("desk:plan-instruct", args=[plan.pk, task.pk])
    assert address in text(focal.get(reverse("desk:plan", args=[plan.pk])))
    wrong = focal.post(address, {"words": "CV 12/UBND-NC", "begins": "20/11/2026", "ends": "hôm nào"})
    assert wrong.status_code == 422
    assert "CV 12/UBND-NC" in seen(text(wrong, 422))
    page = seen(
        text(focal.post(address, {"words": "CV 12", "begins": "20/11/2026", "ends": "15/12/2026"}, follow=True))
    )
    assert "Theo chỉ đạo" in page
    assert "15/12/2026" in page


def test_a_calendar_program_reads_what_is_due(one: TaskInstance, office: Office) -> None:
    browser = officer(office, "officer")
    page = browser.post(reverse("desk:work-calendar"), follow=True)
    from cualuat.programme.models import CalendarFeed

    feed = CalendarFeed.objects.get()
    assert feed.key in text(page)
    stranger = Client()
    answer = stranger.get(reverse("desk:work-feed", args=[feed.key]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["summary"])[:16] for event in events] == ["Hạn: II.1.a Mỗi "] * 3
    assert events[-1]["dtstart"].dt == Q4
    assert stranger.get(reverse("desk:work-feed", args=["x" * 40])).status_code == 404


def test_a_clerk_notes_where_the_plan_went(plan: Plan, office: Office) -> None:
    browser, recipient = officer(office, "clerk"), plan.recipients.order_by("position")[0]
    address = reverse("desk:plan", args=[plan.pk])
    early = browser.post(address, {"act": "send", "recipient": recipient.pk, "on": "01/01/2026"})
    assert "Ngày gửi phải từ ngày của kế hoạch" in seen(text(early, 422))
    for act, says in (("send", "Đã ghi ngày gửi."), ("receipt", "Đã ghi ngày nhận.")):
        sent = {"act": act, "recipient": recipient.pk, "on": "14/01/2026", "how": "trục liên thông"}
        assert says in seen(text(browser.post(address, sent, follow=True)))
    assert "gửi 14/01/2026, trục liên thông đã nhận 14/01/2026" in seen(text(browser.get(address)))
