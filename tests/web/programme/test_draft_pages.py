"""Drafts of plans in the browser: begun, written, talked over, approved; what units made of a plan; an amendment."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cualuat.programme.models import Plan
from cualuat.programme.operations import drafting
from matter_pages import text
from office import NOW, Office, desk
from programme_office import issued


@pytest.fixture
def plan(office: Office) -> Plan:
    return issued(office)


def of(name: str, plan: Plan) -> str:
    return reverse(f"desk:{name}", args=[plan.pk])


def acted(client: Client, plan: Plan, act: str, **values: str) -> HttpResponse:
    return client.post(of("plan-draft", plan), {"act": act, **values}, follow=True)  # type: ignore[return-value]


def test_from_a_skeleton_to_a_number(office: Office) -> None:
    focal, leader = desk(office, "focal"), desk(office, "leader")
    page = text(
        focal.post(reverse("desk:plans"), {"act": "begin", "code": "project-977-year", "year": "2027"}, follow=True),
        200,
    )
    assert "Đã lập bản thảo từ mẫu" in page
    (draft,) = Plan.objects.filter(made_here=True)
    words = text(focal.get(of("plan-text", draft)), 200)
    assert "16 nhiệm vụ, 5 nơi nhận" in words or "nhiệm vụ, 5 nơi nhận" in words
    changed = draft.text.replace("Quý II năm 2027", "Quý III năm 2027")
    tried = text(
        focal.post(of("plan-text", draft), {"act": "try", "text": changed, "version": str(draft.version)}), 200
    )
    assert "Quý III năm 2027" in tried
    draft.refresh_from_db()
    assert "Quý III" not in draft.text  # only tried
    focal.post(of("plan-text", draft), {"act": "save", "text": changed, "version": str(draft.version)})
    draft.refresh_from_db()
    assert "Quý III" in draft.text
    said = text(acted(desk(office, "officer"), draft, "comment", task="", text="Thêm việc ở chợ."), 200)
    assert "Thêm việc ở chợ." in said
    stopped = text(acted(focal, draft, "submit"), 422)
    assert "Còn 1 ý kiến" in stopped
    row = draft.comments.get()
    text(acted(focal, draft, "answer", comment=str(row.pk), accepted="1", answer="Đã thêm."), 200)
    text(acted(focal, draft, "submit"), 200)
    assert "Đang chờ lãnh đạo duyệt" in text(focal.get(of("plan-draft", draft)), 200)
    assert "Đã duyệt" in text(acted(leader, draft, "approve"), 200)
    page = text(
        focal.post(
            of("plan", draft),
            {"act": "issue", "title": draft.title, "number": "01/KH-STP", "day": "20/11/2026"},
            follow=True,
        ),
        200,
    )
    assert "Đã ghi số và ngày" in page


def test_what_was_typed_stays_when_somebody_else_saved(office: Office, plan: Plan) -> None:
    draft = drafting.clone(plan=plan, year=2027, by=office.actor("focal"), at=NOW)
    seen = draft.version
    drafting.rewrite(
        plan=draft, text=draft.text + "\nCâu của người kia.", version=None, by=office.actor("leader"), at=NOW
    )
    mine = draft.text.replace("Hằng quý", "Hằng tuần lễ của tôi")
    page = text(
        desk(office, "focal").post(of("plan-text", draft), {"act": "save", "text": mine, "version": str(seen)}), 422
    )
    assert "Hằng tuần lễ của tôi" in page
    assert "Câu của người kia." in page
    assert "Có người vừa sửa" in page


def test_a_leader_gives_back_with_a_reason(office: Office, plan: Plan) -> None:
    draft = drafting.clone(plan=plan, year=2027, by=office.actor("focal"), at=NOW)
    drafting.submit(plan=draft, version=None, by=office.actor("focal"), at=NOW)
    leader = desk(office, "leader")
    assert "Hãy ghi cần sửa gì" in text(acted(leader, draft, "back", reason=" "), 422)
    acted(leader, draft, "back", reason="Gộp mục 1 và 3.")
    assert "Gộp mục 1 và 3." in text(desk(office, "focal").get(of("plan-draft", draft)), 200)


def test_those_who_only_comment_see_no_other_form(office: Office, plan: Plan) -> None:
    draft = drafting.clone(plan=plan, year=2027, by=office.actor("focal"), at=NOW)
    page = text(desk(office, "officer").get(of("plan-draft", draft)), 200)
    assert "Góp ý bản thảo" in page
    for words in ("Sửa lời văn", "Trình duyệt", "Duyệt bản này", "Bỏ bản thảo"):
        assert words not in page
    assert desk(office, "officer").get(of("plan-text", draft)).status_code == 403
    assert acted(desk(office, "officer"), draft, "submit").status_code == 403


def test_a_head_derives_the_plan_of_her_unit_and_sees_what_is_missing(office: Office, plan: Plan) -> None:
    chief = desk(office, "chief")
    unit = office.units["phong-mot"]
    page = text(acted(chief, plan, "derive", unit=str(unit.pk), year="2026"), 200)
    assert "Đã lập bản thảo kế hoạch của Phòng Một" in page
    (own,) = Plan.objects.filter(above=plan)
    assert "đều có nhiệm vụ ở đây" in text(chief.get(of("plan-coverage", own)), 200)
    lines = "\n".join(line for line in own.text.split("\n") if "nhà văn hóa" not in line)
    chief.post(of("plan-text", own), {"act": "save", "text": lines, "version": str(own.version)})
    page = text(chief.get(of("plan-coverage", own)), 200)
    assert "thiếu" in page
    assert "thiếu 1 trong" in text(desk(office, "focal").get(of("plan-draft", plan)), 200)
    above = plan.tasks.get(path="II.1.a")
    told = text(chief.post(of("plan-coverage", own), {"above": str(above.pk), "below": "", "reason": ""}), 422)
    assert "hoặc ghi vì sao không làm" in told
    chief.post(of("plan-coverage", own), {"above": str(above.pk), "below": "", "reason": "Văn phòng làm."})
    assert "Văn phòng làm." in text(chief.get(of("plan-coverage", own)), 200)
    refused = desk(office, "chief_elsewhere").post(
        of("plan-coverage", own), {"above": str(above.pk), "below": "", "reason": "x"}
    )
    assert refused.status_code == 403


def test_an_amendment_is_compared_and_the_public_is_told(office: Office, plan: Plan) -> None:
    from cualuat.programme.operations import plans

    focal, leader = office.actor("focal"), office.actor("leader")
    plans.publish(plan=plan, public=True, by=focal, at=NOW)
    acted(desk(office, "focal"), plan, "amend")
    (draft,) = Plan.objects.filter(amends=plan)
    drafting.rewrite(plan=draft, text=draft.text.replace("Hằng quý", "Hằng tháng"), version=None, by=focal, at=NOW)
    page = text(desk(office, "officer").get(of("plan-compare", draft)), 200)
    assert "1 sửa" in page
    assert "thời gian" in page
    drafting.submit(plan=draft, version=None, by=focal, at=NOW)
    drafting.approve(plan=draft, version=None, by=leader, at=NOW)
    new = plans.issue(plan=draft, title=draft.title, number="40/KH-STP", day=NOW.date(), version=None, by=focal, at=NOW)
    plans.publish(plan=new, public=True, by=focal, at=NOW)
    page = text(Client().get(reverse("public:plan", args=[plan.pk])), 200)
    assert "đã được thay thế" in page
    assert "40/KH-STP" in page
    assert "Thay thế bằng" in text(desk(office, "officer").get(of("plan-draft", plan)), 200)


def test_work_goes_to_each_of_several_units_from_the_page_of_the_task(office: Office, plan: Plan) -> None:
    row = plan.tasks.get(path="II.1.b")
    units = [str(office.units[code].pk) for code in ("phong-mot", "phong-hai")]
    data = {"text": row.text, "time": "Quý IV năm 2026", "unit": "", "each": units, "version": str(plan.version)}
    answer = desk(office, "focal").post(reverse("desk:plan-task", args=[plan.pk, row.pk]), data, follow=True)
    assert "Đã sửa nhiệm vụ" in text(answer, 200)
    assert {one.unit.name for one in row.instances.all() if one.unit} == {"Phòng Một", "Phòng Hai"}
    assert "Phòng Hai" in text(desk(office, "focal").get(of("plan", plan)), 200)
