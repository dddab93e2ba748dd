"""Requests about data, holding, destroying by decision: for whoever protects data and for leaders, each with her part."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from desk_office import SUBJECT, brought, browser, closed
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE
from cualuat.casework.models import Case, DataRequest, Party, Tombstone
from cualuat.casework.operations import personal_data
from cualuat.casework.operations.retention import MOST
from office import Office

LIST = "/ban-lam-viec/du-lieu-ca-nhan/"
KEEPING = f"{LIST}luu-tru/"
LONG_AGO = date(2015, 3, 31)
DECISION = {"act": "destroy", "number": "15/QĐ-STP", "on": "20/11/2026", "sure": "1"}


def asked(what: str = "access", text: str = "Cho tôi xem cơ quan giữ gì về tôi.", **about: Any) -> DataRequest:
    case = about.get("case") or brought(about.get("kind", "feedback-general"))
    return personal_data.ask(case=case, what=what, text=text, by=ANYONE, at=about.get("at") or timezone.now())


def page_of(row: DataRequest) -> str:
    return f"{LIST}{row.pk}/"


def shown(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def protector(office: Office) -> Client:
    return browser(office, "data_protection")


@pytest.fixture
def leader(office: Office) -> Client:
    return browser(office, "leader")


# --- who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("stranger", 302), ("administrator", 403), ("officer", 403), ("leader", 200), ("data_protection", 200)],
)
def test_for_those_with_the_duty_and_leaders(office: Office, who: str, status: int) -> None:
    row, client = asked(), browser(office, who)
    assert (reverse("desk:data-requests"), reverse("desk:retention")) == (LIST, KEEPING)
    for address in (LIST, page_of(row), KEEPING):
        assert client.get(address).status_code == status


@pytest.mark.parametrize("who", ["leader", "officer", "administrator"])
def test_only_whoever_protects_data_decides(office: Office, who: str) -> None:
    row = asked()
    answer = browser(office, who).post(page_of(row), {"act": "grant", "reply": "Được"})
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.granted is None


def test_a_leader_reads_and_is_told_who_answers(leader: Client) -> None:
    row = asked()
    text = shown(leader, page_of(row))
    assert "Người có nhiệm vụ «Bảo vệ dữ liệu cá nhân» trả lời yêu cầu này." in text
    assert 'value="grant"' not in text
    assert reverse("desk:case", args=[row.case_id]) in text


# --- requests ----------------------------------------------------------------------------------------------------


def test_what_waits_is_listed_with_its_age(protector: Client) -> None:
    now = timezone.now()
    old = asked(at=now - timedelta(days=12))
    asked("erasure", "Xóa tên tôi.", case=old.case)
    text = shown(protector, LIST)
    assert "chờ 12 ngày" in text
    assert "hôm nay" in text
    assert old.case.number in text
    assert text.index("Xem dữ liệu của tôi") < text.index("Xóa dữ liệu của tôi")
    assert "Chưa yêu cầu nào được trả lời." in shown(protector, LIST, xem="da-tra-loi")


def test_nothing_waits(protector: Client) -> None:
    assert "Không có yêu cầu nào đang chờ." in shown(protector, LIST, xem="vua")


def test_access_shows_what_the_person_can_take_along(protector: Client) -> None:
    row = asked(kind="complaint")
    text = shown(protector, page_of(row))
    assert "Cho tôi xem cơ quan giữ gì về tôi." in text
    for words in ("Trần Thị Lan", "033184001234", "lan@vidu.example", SUBJECT, "Chủ tịch xã"):
        assert words in text
    for raw in ("id_number", "told_by", "against_whom", "True"):
        assert raw not in text
    assert reverse("desk:case", args=[row.case_id]) not in text  # she has no duty at the desk


def test_an_erasure_does_not_show_the_data(protector: Client) -> None:
    assert "033184001234" not in shown(protector, page_of(asked("erasure", "Xóa giúp.")))


def test_a_correction_shows_who_she_is_and_puts_it_right(protector: Client) -> None:
    row = asked("correction", "Tên đúng là Lân.")
    assert 'value="033184001234"' in shown(protector, page_of(row))
    sent = {"act": "grant", "reply": "Đã sửa tên.", "name": "Trần Thị Lân", "address": "Thôn Tây", "phone": "0912"}
    wrong = protector.post(page_of(row), sent)
    assert wrong.status_code == 422
    assert "Trần Thị Lân" in wrong.content.decode()
    row.refresh_from_db()
    assert row.granted is None
    done = protector.post(page_of(row), {**sent, "phone": "0912 345 678"})
    assert done.status_code == 302
    sender = row.case.parties.get(role="sender")
    assert (sender.name, sender.address, sender.phone, sender.id_number) == (
        "Trần Thị Lân", "Thôn Tây", "0912 345 678", "",
    )  # fmt: skip
    row.case.refresh_from_db()
    assert "lan" in row.case.sought + row.case.sought_people


def test_a_request_is_granted(protector: Client) -> None:
    row = asked()
    text = protector.post(
        page_of(row), {"act": "grant", "reply": "Bà xem ở trang tra cứu."}, follow=True
    ).content.decode()
    assert "Đã trả lời." in text
    assert "Đã chấp nhận" in text
    row.refresh_from_db()
    assert (row.granted, row.reply, row.decided_by) == (True, "Bà xem ở trang tra cứu.", "Cán bộ data_protection")
    assert 'value="grant"' not in text
    assert "Bà xem ở trang" not in shown(protector, LIST)
    assert row.case.number in shown(protector, LIST, xem="da-tra-loi")


def test_a_request_is_refused_with_its_basis(protector: Client) -> None:
    row = asked("correction", "Tên đúng là Lân.")
    sent = {"act": "refuse", "reply": "Tên trong giấy tờ là Lan.", "basis": "Điều 9 Luật mẫu"}
    text = protector.post(page_of(row), sent, follow=True).content.decode()
    assert "Đã từ chối" in text
    assert "Điều 9 Luật mẫu" in text
    again = protector.post(page_of(row), sent)
    assert (again.status_code, "đã được trả lời" in again.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("what", "sent", "field", "says"),
    [
        ("access", {"act": "grant", "reply": " ", "basis": "Điều 9"}, "reply", "Hãy viết câu trả lời"),
        ("access", {"act": "refuse", "reply": "Không được <b>", "basis": ""}, "basis", "phải nêu căn cứ pháp luật"),
        ("erasure", {"act": "grant", "reply": "Đã xóa <b>", "basis": ""}, "sure", "Hãy đánh dấu ô này"),
    ],
)
def test_a_wrong_answer_is_told_and_kept(
    protector: Client, what: str, sent: dict[str, str], field: str, says: str
) -> None:
    row = asked(what, case=closed(brought(), LONG_AGO))
    answer = protector.post(page_of(row), sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in text
    assert says in text
    assert sent["reply"].strip().replace("<b>", "&lt;b&gt;") in text
    assert f'value="{sent["basis"]}"' in text
    row.refresh_from_db()
    assert row.granted is None


# --- erasure -----------------------------------------------------------------------------------------------------


def test_erasing_what_the_law_keeps_is_told_first(protector: Client) -> None:
    row = asked("erasure", case=closed(brought("complaint"), LONG_AGO))
    text = shown(protector, page_of(row))
    assert "Luật buộc cơ quan lưu loại hồ sơ này:" in text
    assert "Điều 34 Luật Khiếu nại số 02/2011/QH13" in text
    other = asked("erasure", case=closed(brought(), LONG_AGO))
    assert "Luật buộc cơ quan lưu" not in shown(protector, page_of(other))


def test_an_erasure_is_carried_out(protector: Client) -> None:
    row = asked("erasure", case=closed(brought(), LONG_AGO))
    sent = {"act": "grant", "reply": "Đã xóa tên bà.", "sure": "1"}
    text = protector.post(page_of(row), sent, follow=True).content.decode()
    assert "Đã xóa dữ liệu của người yêu cầu" in text
    assert "đã xóa dữ liệu người gửi ngày" in text
    assert not Party.objects.filter(case=row.case).exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Hồ sơ chưa xong"),
        ({"is_open": False, "closed_on": LONG_AGO, "on_hold": True, "hold_reason": "Tòa án yêu cầu"}, "Tòa án yêu cầu"),
    ],
    ids=["open", "held"],
)
def test_what_hinders_an_erasure_is_told(protector: Client, changes: dict[str, Any], says: str) -> None:
    row = asked("erasure")
    Case.objects.filter(pk=row.case_id).update(**changes)
    text = shown(protector, page_of(row))
    assert says in text
    assert "Chưa xóa được" in text
    assert 'value="grant"' not in text
    assert 'value="refuse"' in text
    answer = protector.post(page_of(row), {"act": "grant", "reply": "Đã xóa.", "sure": "1"})  # somebody typed it anyway
    assert answer.status_code == 422
    assert ">Đã xóa.</textarea>" in answer.content.decode().replace("\n", "")
    row.refresh_from_db()
    assert row.granted is None
    assert Party.objects.filter(case=row.case).exists()


def test_a_request_that_is_not_there(protector: Client) -> None:
    assert protector.get(f"{LIST}999999/").status_code == 404


# --- holding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["leader", "data_protection"])
def test_a_matter_is_held_and_let_go(office: Office, who: str) -> None:
    case, client = brought(), browser(office, who)
    sent = {"act": "hold", "number": case.number.lower(), "reason": "Tòa án yêu cầu"}
    text = client.post(KEEPING, sent, follow=True).content.decode()
    assert f"Đã giữ hồ sơ {case.number}" in text
    assert "Tòa án yêu cầu" in text
    assert (reverse("desk:case", args=[case.pk]) in text) == (who == "leader")
    again = client.post(KEEPING, sent)
    assert (again.status_code, "đang được giữ: Tòa án yêu cầu" in again.content.decode()) == (422, True)
    assert "Đã bỏ giữ" in client.post(KEEPING, {"act": "release", "one": case.pk}, follow=True).content.decode()
    assert client.post(KEEPING, {"act": "release", "one": case.pk}).status_code == 422
    case.refresh_from_db()
    assert not case.on_hold


@pytest.mark.parametrize(
    ("number", "reason", "field"),
    [("KN-2099-0001", "Tòa án", "number"), ("", "Tòa án", "number"), (None, " ", "reason")],
)
def test_a_wrong_hold_is_told_and_kept(protector: Client, number: str | None, reason: str, field: str) -> None:
    number = brought().number if number is None else number
    answer = protector.post(KEEPING, {"act": "hold", "number": number, "reason": reason})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in text
    assert f'value="{number}"' in text
    assert f'value="{reason}"' in text


# --- destroying --------------------------------------------------------------------------------------------------


@pytest.fixture
def old(office: Office) -> list[Case]:
    """Three matters whose time is over, and one that is held."""
    made = [closed(brought(), LONG_AGO + timedelta(days=n)) for n in range(4)]
    Case.objects.filter(pk=made[3].pk).update(on_hold=True, hold_reason="Tòa án yêu cầu")
    return made


def test_what_is_past_keeping_is_listed(leader: Client, protector: Client, old: list[Case]) -> None:
    brought()
    text = shown(leader, KEEPING)
    assert 'Hết thời hạn lưu <span class="muted">(3)</span>' in text
    assert "lưu đến hết 31/03/2020 (60 tháng)" in text
    assert "cần đối chiếu" in text
    assert "Thời hạn lưu có dấu «cần đối chiếu» là số ước chừng" in text
    assert f'value="{old[0].pk}"' in text
    assert SUBJECT not in text
    text = shown(protector, KEEPING)
    assert old[0].number in text
    assert 'name="one" value="' + str(old[0].pk) not in text
    assert "Lãnh đạo cơ quan quyết định hủy ở trang này." in text


def test_only_leaders_destroy(office: Office, protector: Client, old: list[Case]) -> None:
    for sent in ({"act": "choose", "case": [old[0].pk]}, {**DECISION, "case": [old[0].pk]}):
        answer = protector.post(KEEPING, sent)
        assert (answer.status_code, "Lãnh đạo cơ quan" in answer.content.decode()) == (403, True)
    assert Case.objects.filter(pk=old[0].pk).exists()


def test_one_matter_is_destroyed(leader: Client, old: list[Case]) -> None:
    asks = leader.post(KEEPING, {"act": "choose", "one": old[0].pk, "case": [old[1].pk]}).content.decode()
    assert "Hủy 1 hồ sơ" in asks
    assert old[0].number in asks
    assert old[1].number not in asks
    assert Case.objects.filter(pk=old[0].pk).exists()  # asking destroys nothing
    text = leader.post(KEEPING, {**DECISION, "case": [old[0].pk]}, follow=True).content.decode()
    assert "Đã hủy 1 hồ sơ." in text
    assert "Quyết định số 15/QĐ-STP ngày 20/11/2026" in text
    stone = Tombstone.objects.get()
    assert (stone.number, stone.erased_by) == (old[0].number, "Cán bộ leader")
    assert not Case.objects.filter(pk=old[0].pk).exists()
    assert Case.objects.filter(pk=old[1].pk).exists()
    assert Event.objects.filter(action="casework.destroy").count() == 1


def test_several_are_destroyed_by_one_decision(leader: Client, old: list[Case]) -> None:
    keys = [case.pk for case in old[:3]]
    asks = leader.post(KEEPING, {"act": "choose", "case": keys}).content.decode()
    assert "Hủy 3 hồ sơ" in asks
    assert asks.count('name="case"') == 3
    assert "Đã hủy 3 hồ sơ." in leader.post(KEEPING, {**DECISION, "case": keys}, follow=True).content.decode()
    assert set(Tombstone.objects.values_list("reason", flat=True)) == {"Quyết định số 15/QĐ-STP ngày 20/11/2026"}
    assert set(Case.objects.values_list("pk", flat=True)) == {old[3].pk}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"number": ""}, "number", "Hãy ghi số của quyết định"),
        ({"number": "quyết định"}, "number", "Hãy ghi số của quyết định"),
        ({"number": "1" * 101}, "number", "dài quá 100"),
        ({"on": ""}, "on", "Hãy ghi ngày của quyết định"),
        ({"on": "31/02/2026"}, "on", "Không có ngày"),
        ({"on": "01/01/2126"}, "on", "sau hôm nay"),
        ({"sure": ""}, "sure", "Hãy đánh dấu ô này"),
    ],
)
def test_a_wrong_decision_destroys_nothing(
    leader: Client, old: list[Case], changes: dict[str, str], field: str, says: str
) -> None:
    sent = {**DECISION, **changes}
    answer = leader.post(KEEPING, {**sent, "case": [old[0].pk, old[1].pk]})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in text
    assert says in text
    assert f'value="{sent["number"]}"' in text
    assert f'value="{sent["on"]}"' in text
    assert text.count('name="case"') == 2
    assert Case.objects.count() == 4
    assert not Tombstone.objects.exists()


def test_a_list_that_changed_meanwhile_destroys_nothing(leader: Client, old: list[Case]) -> None:
    answer = leader.post(KEEPING, {**DECISION, "case": [old[0].pk, old[3].pk]})  # the fourth is held
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Danh sách đã đổi" in text
    assert text.count('name="case"') == 1
    assert Case.objects.count() == 4


@pytest.mark.parametrize("sent", [{}, {"case": ["x"]}, {"case": ["999999"]}])
def test_choosing_nothing_is_told(leader: Client, old: list[Case], sent: dict[str, Any]) -> None:
    answer = leader.post(KEEPING, {"act": "choose", **sent})
    assert (answer.status_code, "Hãy chọn ít nhất một hồ sơ." in answer.content.decode()) == (422, True)


def test_too_many_at_once_are_refused(leader: Client, old: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cualuat.web.desk.house.retention.MOST", 2)
    answer = leader.post(KEEPING, {"act": "choose", "case": [case.pk for case in old[:3]]})
    assert (answer.status_code, "tối đa 2 hồ sơ" in answer.content.decode()) == (422, True)
    assert MOST > 2


# --- the register ------------------------------------------------------------------------------------------------


def test_the_register_stands_at_the_end(leader: Client) -> None:
    text = shown(leader, KEEPING)
    assert text.index("Đã hủy <span") < text.index("Chương trình giữ gì về người</h2>")
    assert "<table" in text
