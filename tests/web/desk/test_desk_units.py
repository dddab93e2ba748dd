"""Units and duties at the desk: seen and changed by administrators only; what is wrong is told and what was typed kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from desk_office import brought, browser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.audit import queries as audit
from cualuat.audit.models import Event
from cualuat.casework.models import Case
from cualuat.organisation.models import Duty, Post, Unit
from cualuat.organisation.queries import actor_for
from cualuat.web.desk.record import lines
from office import Office

TODAY = f"{timezone.localdate():%d/%m/%Y}"
UNIT = {
    "name": "Phòng Bổ trợ tư pháp", "kind": "unit", "short": "BTTP", "superior": "", "head_title": "Trưởng phòng", "place": "",
    "address": "Tầng 2", "phone": "0220 111 222", "email": "bttp@mau.example", "website": "",
}  # fmt: skip


def text_of(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"desk:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def actions_on(subject: str, key: object) -> list[str]:
    rows = Event.objects.filter(subject_type=subject, subject_id=str(key)).order_by("pk")
    return list(rows.values_list("action", flat=True))


# --- who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 302), ("officer", 403), ("leader", 403), ("administrator", 200)]
)
def test_for_administrators_only(office: Office, who: str, status: int) -> None:
    unit = office.units["phong-mot"]
    client = browser(office, who)
    for address in (reverse("desk:units"), reverse("desk:unit-add"), reverse("desk:unit", args=[unit.pk])):
        assert client.get(address).status_code == status
    if who != "administrator":
        client.post(reverse("desk:unit", args=[unit.pk]), {**UNIT, "act": "save"})
        client.post(reverse("desk:unit-add"), UNIT)
        assert not Unit.objects.filter(name=UNIT["name"]).exists()


# --- the list ----------------------------------------------------------------------------------------------------


def test_the_list_says_who_does_what_where(office: Office) -> None:
    shown = text_of(browser(office, "administrator"), "units")
    own, other = shown.split("Cơ quan khác <span")
    assert "Sở Tư pháp tỉnh Mẫu" in own
    assert "Phòng Một" in own
    assert "Sở Xây dựng tỉnh Mẫu" in other
    assert reverse("desk:person", args=[office.people["chief"].pk]) in own
    assert "Nhiệm vụ chưa giao cho ai" not in shown
    assert "Chưa đơn vị nào được đặt là" not in shown


def test_what_is_missing_is_told(office: Office) -> None:
    Duty.objects.filter(code="leader").update(valid_to=date(2021, 1, 1))
    Unit.objects.filter(kind="agency").update(kind="unit")
    shown = text_of(browser(office, "administrator"), "units")
    assert "Nhiệm vụ chưa giao cho ai: Lãnh đạo cơ quan." in " ".join(shown.split())
    assert "Chưa đơn vị nào được đặt là" in shown


# --- adding and changing -----------------------------------------------------------------------------------------


def test_a_unit_is_added_below_the_agency(office: Office) -> None:
    client = browser(office, "administrator")
    answer = client.post(reverse("desk:unit-add"), UNIT, follow=True)
    assert "Đã thêm Phòng Bổ trợ tư pháp." in answer.content.decode()
    made = Unit.objects.get(name=UNIT["name"])
    assert (made.code, made.parent, made.short) == ("phong-bo-tro-tu-phap", office.units["co-quan"], "BTTP")
    assert actions_on("unit", made.pk) == ["organisation.add_unit"]


def test_another_agency_stands_alone(office: Office) -> None:
    client = browser(office, "administrator")
    assert (
        '<option value="external" selected>'
        in client.get(reverse("desk:unit-add"), {"loai": "external"}).content.decode()
    )
    client.post(reverse("desk:unit-add"), {**UNIT, "name": "Công an tỉnh Mẫu", "kind": "external"})
    assert Unit.objects.get(code="cong-an-tinh-mau").parent is None


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": "  "}, "name", "Hãy ghi tên đơn vị"),
        ({"name": "!!!"}, "name", "phải có chữ"),
        ({"name": "phòng một"}, "name", "Đã có đơn vị mang tên này"),
        ({"name": "Phòng " + "x" * 300}, "name", "Dài quá 300 ký tự"),
        ({"kind": "vua"}, "kind", "Hãy chọn loại"),
        ({"kind": "agency"}, "kind", "Đã có một đơn vị được đặt là cơ quan này"),
        ({"short": "X" * 31}, "short", "Dài quá 30 ký tự"),
        ({"email": "không phải thư"}, "email", "thư điện tử chưa đúng"),
    ],
)
def test_a_wrong_unit_is_told_and_kept(office: Office, changes: dict[str, str], field: str, says: str) -> None:
    before = Unit.objects.count()
    answer = browser(office, "administrator").post(reverse("desk:unit-add"), {**UNIT, **changes})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in shown
    assert says in shown
    assert 'value="Tầng 2"' in shown
    assert f'value="{ {**UNIT, **changes}["name"] }"' in shown
    assert Unit.objects.count() == before


def test_a_unit_is_changed(office: Office) -> None:
    unit = office.units["phong-mot"]
    client, address = browser(office, "administrator"), reverse("desk:unit", args=[unit.pk])
    assert 'value="P1"' in client.get(address).content.decode()
    sent = {**UNIT, "name": "Phòng Một", "short": "P.1"}
    shown = client.post(address, {**sent, "act": "save"}, follow=True).content.decode()
    assert "Đã ghi." in shown
    assert "<del>P1</del>" in shown
    assert "Chữ viết tắt" in shown
    client.post(address, {**sent, "act": "save"})  # nothing new, nothing written
    assert actions_on("unit", unit.pk).count("organisation.set_unit") == 1


def test_a_wrong_change_is_told_and_kept(office: Office) -> None:
    unit = office.units["phong-mot"]
    answer = browser(office, "administrator").post(
        reverse("desk:unit", args=[unit.pk]), {**UNIT, "kind": "external", "phone": "số mới", "act": "save"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Còn người ở đây" in shown
    assert 'value="số mới"' in shown
    unit.refresh_from_db()
    assert unit.kind == "unit"


def test_a_unit_that_is_not_there(office: Office) -> None:
    assert browser(office, "administrator").get(reverse("desk:unit", args=[999_999])).status_code == 404


# --- closing -----------------------------------------------------------------------------------------------------


def close(office: Office, unit: Unit, day: str) -> tuple[int, str]:
    answer = browser(office, "administrator").post(
        reverse("desk:unit", args=[unit.pk]), {"act": "close", "closed_on": day}
    )
    return answer.status_code, answer.content.decode()


def test_a_unit_is_closed_when_it_is_empty_and_opened_again(office: Office) -> None:
    unit, client = office.units["phong-hai"], browser(office, "administrator")
    case = brought()
    Case.objects.filter(pk=case.pk).update(unit=unit)
    status, shown = close(office, unit, TODAY)
    assert (status, "Đơn vị còn 1 hồ sơ đang giải quyết" in shown) == (422, True)
    Case.objects.filter(pk=case.pk).update(unit=None)
    status, shown = close(office, unit, TODAY)
    assert (status, "Còn người ở đây: Cán bộ chief_elsewhere" in shown) == (422, True)
    yesterday = timezone.localdate() - timedelta(days=1)
    Duty.objects.filter(unit=unit).update(valid_to=yesterday)
    Post.objects.filter(unit=unit).update(valid_to=yesterday)
    assert close(office, unit, TODAY)[0] == 302
    assert "Đã đóng <span" in text_of(client, "units")
    assert "Đơn vị này đã đóng từ" in text_of(client, "unit", unit.pk)
    assert f'value="{unit.code}"' not in text_of(client, "person", office.people["clerk"].pk)
    client.post(reverse("desk:unit", args=[unit.pk]), {"act": "reopen"})
    unit.refresh_from_db()
    assert unit.valid_to is None
    assert actions_on("unit", unit.pk)[-2:] == ["organisation.close_unit", "organisation.reopen_unit"]


@pytest.mark.parametrize(
    ("day", "says"), [("mai", "không phải là ngày"), ("", "Hãy ghi ngày đóng"), ("31/02/2026", "Không có ngày")]
)
def test_a_wrong_day_of_closing_is_told_and_kept(office: Office, day: str, says: str) -> None:
    status, shown = close(office, office.units["so-xay-dung"], day)
    assert status == 422
    assert says in shown
    assert f'value="{day}"' in shown


def test_the_agency_is_never_closed(office: Office) -> None:
    agency = office.units["co-quan"]
    assert "Đóng đơn vị</h2>" not in text_of(browser(office, "administrator"), "unit", agency.pk)
    assert "không đóng được" in close(office, agency, TODAY)[1]


# --- duties on the page of a person ------------------------------------------------------------------------------


def give(office: Office, who: str, *, follow: bool = False, **sent: str) -> Any:
    address = reverse("desk:person", args=[office.people[who].pk])
    sent = {"act": "give-duty", "duty_from": TODAY, **sent}
    return browser(office, "administrator").post(address, sent, follow=follow)


def test_a_duty_is_given_and_ended(office: Office) -> None:
    clerk, client = office.people["clerk"], browser(office, "administrator")
    assert give(office, "clerk", duty="moderator", duty_unit="phong-mot").status_code == 302
    today = timezone.localdate()
    assert actor_for(clerk, on=today).units_with("moderator") == {office.units["phong-mot"].pk}
    shown = text_of(client, "person", clerk.pk)
    assert "<strong>Biên tập nội dung công khai</strong>, Phòng Một" in shown
    duty = Duty.objects.get(person=clerk, code="moderator")
    address = reverse("desk:person", args=[clerk.pk])
    assert client.post(address, {"act": "end-duty", "held": str(duty.pk)}).status_code == 302
    assert not actor_for(clerk, on=today).does("moderator")
    assert "đã thôi" in text_of(client, "person", clerk.pk)
    again = client.post(address, {"act": "end-duty", "held": str(duty.pk)})
    assert (again.status_code, "Không còn nhiệm vụ này" in again.content.decode()) == (400, True)
    assert client.post(address, {"act": "end-duty", "held": "9" * 30}).status_code == 400
    assert actions_on("person", clerk.pk)[-2:] == ["organisation.give_duty", "organisation.end_duty"]


def test_a_duty_that_is_held_is_not_given_twice(office: Office) -> None:
    shown = give(office, "clerk", duty="clerk", duty_unit="van-phong", follow=True).content.decode()
    assert "đã có nhiệm vụ «Văn thư» ở Văn phòng từ 01/01/2020" in shown
    assert Duty.objects.filter(person=office.people["clerk"], code="clerk").count() == 1


@pytest.mark.parametrize("duty", ["denunciation", "custodian"])
def test_who_gets_a_sealed_duty_needs_a_key_of_her_own(office: Office, duty: str) -> None:
    client = browser(office, "administrator")
    address = reverse("desk:person", args=[office.people["clerk"].pk])
    shown = client.post(
        address, {"act": "give-duty", "duty": duty, "duty_unit": "van-phong", "duty_from": TODAY}, follow=True
    ).content.decode()
    assert "phải tự tạo khóa của mình ở mục «Tố cáo»" in shown
    assert "chưa có khóa" in shown
    assert "Không ai tạo thay được" in shown
    assert "Không ai tạo thay được" not in text_of(client, "person", office.people["officer"].pk)


@pytest.mark.parametrize(
    ("sent", "field", "says"),
    [
        ({"duty": "", "duty_unit": "phong-mot"}, "duty", "Hãy chọn nhiệm vụ"),
        ({"duty": "vua", "duty_unit": "phong-mot"}, "duty", "Hãy chọn nhiệm vụ"),
        ({"duty": "officer", "duty_unit": ""}, "duty_unit", "Hãy chọn đơn vị"),
        ({"duty": "officer", "duty_unit": "so-xay-dung"}, "duty_unit", "Hãy chọn đơn vị"),
        ({"duty": "officer", "duty_unit": "phong-mot", "duty_from": "31/02/2026"}, "duty_from", "Không có ngày"),
        ({"duty": "officer", "duty_unit": "phong-mot", "duty_from": ""}, "duty_from", "Hãy ghi ngày bắt đầu"),
    ],
)
def test_a_wrong_duty_is_told_and_kept(office: Office, sent: dict[str, str], field: str, says: str) -> None:
    before = Duty.objects.count()
    answer = give(office, "clerk", **sent)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert f'<a href="#{field}">' in shown
    assert says in shown
    assert f'value="{sent.get("duty_from", TODAY)}"' in shown
    if sent["duty"] == "officer":
        assert '<option value="officer" selected>' in shown
    assert Duty.objects.count() == before


def test_only_administrators_give_duties(office: Office) -> None:
    address = reverse("desk:person", args=[office.people["officer"].pk])
    sent = {"act": "give-duty", "duty": "leader", "duty_unit": "co-quan", "duty_from": TODAY}
    assert browser(office, "officer").post(address, sent).status_code == 403
    assert not Duty.objects.filter(person=office.people["officer"], code="leader").exists()


# --- the audit log leads to what may be seen ---------------------------------------------------------------------


def test_the_log_leads_to_matters_that_may_be_seen(office: Office, django_assert_max_num_queries: Any) -> None:
    cases = [brought() for _ in range(4)]
    addresses = {reverse("desk:case", args=[case.pk]) for case in cases}
    events, leader = list(audit.latest()[:20]), office.actor("leader")
    with django_assert_max_num_queries(2):  # whether she holds the key of any box, then all matters at once
        seen = {line["url"] for line in lines(events, leader)}
    assert addresses <= seen
    assert not addresses & {line["url"] for line in lines(events, office.actor("officer"))}
    assert not addresses & {line["url"] for line in lines(events, office.actor("nobody"))}
    Case.objects.filter(pk=cases[0].pk).update(officer=office.people["officer"])
    assert addresses & {line["url"] for line in lines(events, office.actor("officer"))} == {
        reverse("desk:case", args=[cases[0].pk])
    }


def test_the_log_leads_to_units_for_administrators(office: Office) -> None:
    unit = office.units["phong-mot"]
    events = list(audit.history("unit", unit.pk))
    assert {line["url"] for line in lines(events, office.actor("nobody"))} == {reverse("desk:unit", args=[unit.pk])}
    assert {line["url"] for line in lines(events, office.actor("leader"))} == {""}
