"""Rounds, dossiers, the council, decisions and the list of the commended at the desk."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cualuat.emulation import queries
from cualuat.emulation.models import Ballot, Decision, Dossier, Registration, Round
from matter_pages import text
from office import NOW, Office, desk
from sample_emulation import (
    a_dossier,
    a_registration,
    a_round,
    a_vote,
    closed,
    decided,
    minuted,
    proposed,
    submitted,
)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _round(**changes: str) -> dict[str, str]:
    return {
        "title": "Thi đua năm 2026", "year": "2026", "theme": "", "aims": "Mục tiêu tôi gõ", "register_by": "25/11/2026",
        "dossiers_by": "05/12/2026", "score_by": "15/12/2026", **changes,
    }  # fmt: skip


def test_a_round_is_opened_with_criteria_and_a_council(office: Office) -> None:
    focal, people = desk(office, "focal"), office.people
    page = text(focal.post(reverse("desk:emulation-add"), _round(score_by="1/12/2026")), 422)
    assert "Hạn cho điểm không thể trước" in page
    assert "Mục tiêu tôi gõ" in page
    assert "không phải là số nguyên" in text(focal.post(reverse("desk:emulation-add"), _round(year="nay")), 422)
    page = text(focal.post(reverse("desk:emulation-add"), _round(), follow=True), 200)
    assert "Chưa lập hội đồng" in page
    found = Round.objects.get()
    address = reverse("desk:emulation-round", args=[found.pk])
    council = {
        "act": "council",
        "version": "1",
        "chair": str(people["leader"].pk),
        "secretary": str(people["chief"].pk),
    }
    assert "ít nhất 3 người" in text(focal.post(address, council), 422)
    page = text(focal.post(address, {**council, "members": [str(people["chief_elsewhere"].pk)]}, follow=True), 200)
    assert "Đã lập hội đồng" in page
    page = text(focal.post(address, {"act": "edit", **_round(title="Lời tôi gõ sau"), "version": "1"}), 422)
    assert "Có người vừa sửa" in page
    assert "Lời tôi gõ sau" in page
    page = text(desk(office, "elsewhere").get(address), 200)
    assert "Sửa đợt thi đua" not in page
    assert "Không có việc này" in text(desk(office, "elsewhere").post(address, {"act": "edit", **_round()}), 422)


def test_criteria_are_written_line_by_line(office: Office) -> None:
    found, focal = a_round(office), desk(office, "focal")
    address = reverse("desk:emulation-criteria", args=[found.pk])
    keys = list(queries.scales(found))
    data = {"version": str(found.version)}
    for n, key in enumerate(keys):
        data |= {f"key-{n}": key, f"name-{n}": f"Tiêu chí {n}", f"most-{n}": "10", f"weight-{n}": "5"}
    page = text(focal.post(address, {**data, "name-0": "", "most-2": "nhiều"}), 422)
    assert "không phải là số nguyên" in page
    assert "Tiêu chí 3" in page
    assert "từ 1 đến 1000" in text(focal.post(address, {**data, "name-0": "", "weight-3": "0"}), 422)
    data |= {"name-0": "", "name-5": "Tiêu chí mới", "most-5": "20", "weight-5": "1"}
    text(focal.post(address, data, follow=True), 200)
    assert [one.name for one in queries.scales(found).values()] == [
        "Tiêu chí 1",
        "Tiêu chí 2",
        "Tiêu chí 3",
        "Tiêu chí mới",
    ]
    submitted(office, found, scores=dict.fromkeys(queries.scales(found), 9))
    assert "không sửa nữa" in text(focal.get(address), 200)


def test_a_unit_registers_and_puts_the_dossier_together(office: Office) -> None:
    found, officer = a_round(office), desk(office, "officer")
    address = reverse("desk:emulation-round", args=[found.pk])
    unit, person = office.units["phong-mot"].pk, office.people["colleague"].pk
    data = {"act": "register", "person": f"{unit}-{person}", "award": "advanced-unit", "commitments": "Cam kết tôi gõ"}
    page = text(officer.post(address, data), 422)
    assert "của tập thể" in page
    assert "Cam kết tôi gõ" in page
    assert "Hãy chọn tập thể hoặc cá nhân" in text(officer.post(address, {**data, "person": "9999"}), 422)
    assert "Đã đăng ký thi đua" in text(officer.post(address, {**data, "award": "advanced-worker"}, follow=True), 200)
    registration = Registration.objects.get()
    assert "Cam kết tôi gõ" not in text(desk(office, "elsewhere").get(address), 200)
    add = reverse("desk:emulation-dossier-add", args=[found.pk]) + f"?dang-ky={registration.pk}"
    assert "Cam kết tôi gõ" in text(officer.get(add), 200)
    scores = {f"score-{key}": "80" for key in queries.scales(found)}
    form = {"award": "advanced-worker", "occasion": "regular", "achievements": "", **scores}
    key = next(iter(scores))
    page = text(officer.post(add, {**form, key: "cao", "achievements": "Thành tích tôi gõ"}), 422)
    assert "không phải là số nguyên" in page
    assert "Thành tích tôi gõ" in page
    page = text(officer.post(add, form, follow=True), 200)
    for part in ("Hồ sơ còn thiếu", "Nội dung thành tích", "Tệp: Biên bản họp xét của đơn vị"):
        assert part in page
    row = Dossier.objects.get()
    assert row.registration == registration
    one = reverse("desk:emulation-dossier", args=[row.pk])
    assert "còn thiếu" in text(officer.post(one, {"act": "submit", "version": "1"}), 422)
    page = text(
        officer.post(one, {"act": "edit", **form, "achievements": "Giải quyết 120 đơn", "version": "1"}, follow=True),
        200,
    )
    assert "Giải quyết 120 đơn" in page
    page = text(officer.post(one, {"act": "edit", **form, "achievements": "Bản của tôi", "version": "1"}), 422)
    assert "Có người vừa sửa" in page
    assert "Bản của tôi" in page
    assert "Hãy chọn tệp" in text(officer.post(one, {"act": "files", "part": "report"}), 422)
    for part in ("report", "unit-minutes", "unit-minutes"):
        file = SimpleUploadedFile(f"{part}.txt", "Nội dung.".encode())
        page = text(officer.post(one, {"act": "files", "part": part, "files": file}, follow=True), 200)
    assert "Hồ sơ đã đủ" in page
    spare = row.files.order_by("pk").last()
    assert spare is not None
    assert "Đã bỏ tệp" in text(officer.post(one, {"act": f"remove-{spare.pk}"}, follow=True), 200)
    first = row.files.order_by("pk").first()
    assert first is not None
    assert officer.get(reverse("desk:emulation-file", args=[first.pk])).getvalue()
    assert officer.get(reverse("desk:emulation-report", args=[row.pk])).content[:2] == b"PK"
    page = text(officer.post(one, {"act": "submit", "version": "2"}, follow=True), 200)
    assert "Đã nộp, chờ hội đồng" in page
    assert "Xem hồ sơ" in text(officer.get(address), 200)
    page = text(officer.post(address, {"act": f"withdraw-{registration.pk}", "version": "1"}), 422)
    assert "Hãy rút hồ sơ trước" in page
    assert "Đã rút hồ sơ" in text(
        officer.post(one, {"act": "withdraw", "reason": "Thôi", "version": "3"}, follow=True), 200
    )
    page = text(officer.post(address, {"act": f"withdraw-{registration.pk}", "version": "1"}, follow=True), 200)
    assert "Đã rút đăng ký" in page


def test_members_vote_in_secret_until_the_focal_unit_closes(office: Office) -> None:
    found = a_round(office)
    row = submitted(office, found)
    one, all_ = reverse("desk:emulation-dossier", args=[row.pk]), reverse("desk:emulation-review", args=[found.pk])
    chief, focal = desk(office, "chief_elsewhere"), desk(office, "focal")
    assert "hồ sơ khen thưởng chờ bạn bỏ phiếu" in text(chief.get(reverse("desk:home")), 200)
    assert "chờ bạn bỏ phiếu" in text(chief.get(all_), 200)
    ballot = {"act": "vote", "version": str(row.version), "agrees": "", "comment": "Ý kiến kín", **{f"score-{key}": "73" for key in queries.scales(found)}}  # fmt: skip
    page = text(chief.post(one, ballot), 422)
    assert "đồng ý hay không" in page
    assert "Ý kiến kín" in page
    assert "bạn đã bỏ phiếu" in text(chief.post(one, {**ballot, "agrees": "yes"}, follow=True), 200)
    for who in ("focal", "leader", "officer"):
        page = text(desk(office, who).get(one), 200)
        assert "Ý kiến kín" not in page
        assert "Điểm chung" not in page
    assert "Không có việc này" in text(desk(office, "officer").post(one, {**ballot, "agrees": "no"}), 422)
    assert Ballot.objects.count() == 1
    page = text(focal.post(all_, {"act": "close", "dossiers": [str(row.pk)], "reason": ""}), 422)
    assert "còn thiếu 2 phiếu" in page
    assert "1/3" in page
    page = text(
        focal.post(all_, {"act": "close", "dossiers": [str(row.pk)], "reason": "Hai người nghỉ"}, follow=True), 200
    )
    assert "Đã đóng bỏ phiếu 1 hồ sơ" in page
    page = text(desk(office, "officer").get(one), 200)
    for part in ("73,00/100", "Ý kiến kín", "1/3", "không đủ phiếu", "cần đối chiếu"):
        assert part in page
    assert "Cán bộ chief_elsewhere" not in page
    page = text(focal.post(all_, {"act": "close", "dossiers": [str(row.pk)], "reason": "Lại"}), 422)
    assert "vừa đổi trạng thái" in page
    assert "đã đóng" in text(chief.post(one, {**ballot, "agrees": "no"}), 422)


def test_from_the_minutes_to_the_list_of_the_commended(office: Office) -> None:
    found = a_round(office)
    row, other = closed(office, submitted(office, found)), a_dossier(office, found, person=None, award="advanced-unit")
    focal, leader, all_ = (
        desk(office, "focal"),
        desk(office, "deputy"),
        reverse("desk:emulation-review", args=[found.pk]),
    )
    marks = {"dossiers": [str(row.pk)]}
    meeting = {
        "act": "minutes",
        **marks,
        "day": "20/11/2026",
        "place": "Phòng họp",
        "present": "Ba người",
        "content": "",
    }
    page = text(desk(office, "chief").post(all_, meeting), 422)
    assert "Hãy ghi ý kiến" in page
    page = text(desk(office, "chief").post(all_, {**meeting, "content": "Thống nhất"}, follow=True), 200)
    assert "Biên bản (Word)" in page
    minutes = found.minutes.get()
    assert focal.get(reverse("desk:emulation-minutes", args=[minutes.pk])).content[:2] == b"PK"
    page = text(focal.post(all_, {"act": f"edit-{minutes.pk}", "version": "1", "day": "21/11/2026", "place": "x", "present": "x", "content": "x"}), 422)  # fmt: skip
    assert "không thể sau hôm nay" in page
    page = text(
        focal.post(
            all_, {"act": "propose", **marks, "number": "5/TTr", "day": "20/11/2026", "reason": ""}, follow=True
        ),
        200,
    )
    assert "Tờ trình (Word)" in page
    assert focal.get(reverse("desk:emulation-proposal", args=[found.proposals.get().pk])).content[:2] == b"PK"
    assert "Không có việc này" in text(
        focal.post(all_, {"act": "decide", **marks, "number": "1", "day": "20/11/2026"}), 422
    )
    assert "hồ sơ khen thưởng chờ bạn quyết định" in text(leader.get(reverse("desk:home")), 200)
    assert "Hãy chọn ít nhất một hồ sơ" in text(
        leader.post(all_, {"act": "decide", "number": "1", "day": "20/11/2026"}), 422
    )
    text(leader.post(all_, {"act": "decide", "dossiers": [str(other.pk)], "number": "1", "day": "20/11/2026"}), 422)
    page = text(
        leader.post(all_, {"act": "decide", **marks, "number": "77/QĐ-STP", "day": "20/11/2026"}, follow=True), 200
    )
    assert "Quyết định số 77/QĐ-STP" in page
    decision = Decision.objects.get()
    one = reverse("desk:emulation-decision", args=[decision.pk])
    assert "Cán bộ officer, Phòng Một" in text(desk(office, "nobody").get(one), 200)
    assert leader.get(reverse("desk:emulation-decision-paper", args=[decision.pk])).content[:2] == b"PK"
    assert "không phải là ngày" in text(
        leader.post(one, {"act": "correct", "number": "78", "day": "mai", "version": "1"}), 422
    )
    assert "Đã sửa" in text(leader.post(one, {"act": "correct", "number": "78/QĐ-STP", "day": "20/11/2026", "version": "1"}, follow=True), 200)  # fmt: skip
    honours = reverse("desk:honours")
    assert "78/QĐ-STP" in text(desk(office, "nobody").get(honours), 200)
    assert "Năm này chưa có" in text(desk(office, "nobody").get(honours, {"nam": "2024"}), 200)
    sheet = openpyxl.load_workbook(io.BytesIO(focal.get(honours, {"nam": "2026", "tai": "1"}).content)).active
    cells = {str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell}
    assert {"Cán bộ officer", "Lao động tiên tiến", "78/QĐ-STP"} <= cells


def test_what_is_refused_sent_back_or_over_says_so(office: Office) -> None:
    found, leader, focal = a_round(office), desk(office, "leader"), desk(office, "focal")
    row = closed(
        office, submitted(office, found), [("leader", 50, False), ("chief", 50, False), ("chief_elsewhere", 40, True)]
    )
    minuted(office, row)
    one = reverse("desk:emulation-dossier", args=[row.pk])
    row.refresh_from_db()
    assert "Hãy ghi vì sao" in text(
        leader.post(one, {"act": "refuse", "reason": " ", "version": str(row.version)}), 422
    )
    assert "không đủ phiếu" in text(leader.get(reverse("desk:emulation-review", args=[found.pk])), 200)
    text(
        leader.post(one, {"act": "refuse", "reason": "Không đủ phiếu.", "version": str(row.version)}, follow=True), 200
    )
    assert "có kết quả" in text(leader.post(one, {"act": "refuse", "reason": "Lần hai.", "version": ""}), 422)
    again = submitted(office, found)
    page = text(focal.post(reverse("desk:emulation-dossier", args=[again.pk]), {"act": "send_back", "reason": "Thiếu chữ ký.", "version": "2"}, follow=True), 200)  # fmt: skip
    assert "Thiếu chữ ký." in page
    address = reverse("desk:emulation-round", args=[found.pk])
    assert "Đã kết thúc đợt" in text(
        focal.post(address, {"act": "finish", "version": str(found.version)}, follow=True), 200
    )
    page = text(focal.post(address, {"act": "finish", "version": ""}), 422)
    assert "đã kết thúc" in page
    assert "Sửa hồ sơ" not in text(desk(office, "officer").get(reverse("desk:emulation-dossier", args=[again.pk])), 200)
    assert "Đã mở lại" in text(
        focal.post(address, {"act": "reopen", "reason": "Bổ sung", "version": ""}, follow=True), 200
    )
    assert "đã nộp" in text(focal.get(reverse("desk:emulation")), 200)


def test_pages_with_much_on_them_ask_little(office: Office, django_assert_max_num_queries: object) -> None:
    found = a_round(office)
    rows = [
        closed(office, submitted(office, found, award=award, person=person))
        for award, person in (
            ("advanced-worker", office.people["officer"]),
            ("advanced-unit", None),
            ("certificate-unit", None),
        )
    ]
    minuted(office, *rows)
    proposed(office, *rows)
    decided(office, *rows)
    a_vote(office, submitted(office, found, person=office.people["colleague"]), "leader")
    a_registration(office, found)
    focal = desk(office, "focal")
    for name in ("emulation-review", "emulation-round"):
        with django_assert_max_num_queries(45):  # type: ignore[operator]
            text(focal.get(reverse(f"desk:{name}", args=[found.pk])), 200)
