"""Documents that must be issued: who sees them, their way, versions, opinions, what reports count, what goes out."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx
import pytest

from cualuat.base.actor import NotAllowed
from cualuat.base.figures import Window
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.drafting import access, exports, queries
from cualuat.drafting.figures import FIGURES
from cualuat.drafting.kinds import kinds
from cualuat.drafting.models import Draft
from cualuat.drafting.operations import consulting, tracking, writing
from cualuat.law.models import Document
from office import NOW, TODAY, Office
from sample_drafting import DRAFT, a_draft, a_round, an_obligation, an_opinion


def test_units_see_their_rows_and_only_those_concerned_the_draft(office: Office) -> None:
    row = an_obligation(office)
    seen = {name for name in office.people if queries.obligation(row.pk, actor=office.actor(name))}
    assert {
        "focal",
        "leader",
        "officer",
        "chief",
        "elsewhere",
        "chief_elsewhere",
        "denunciation",
        "denunciation_two",
    } <= seen
    assert not {"reception", "clerk", "nobody"} & seen
    readers = {name for name in office.people if access.may_read(office.actor(name), row)}
    assert readers == {"focal", "leader", "deputy", "officer", "colleague", "chief", "elsewhere", "chief_elsewhere"}
    with pytest.raises(NotAllowed):
        writing.save(obligation=row, text=DRAFT, note="", seen=None, by=office.actor("elsewhere"), at=NOW)
    with pytest.raises(NotAllowed):
        tracking.register(
            obligation=None, wanted=tracking.Wanted("x", "guidance", "x", office.units["phong-mot"]), version=None,
            by=office.actor("chief"), at=NOW,
        )  # fmt: skip
    assert [one.unit for one in queries.by_unit(actor=office.actor("elsewhere"), on=TODAY)] == [
        office.units["phong-mot"].pk
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"basis": " "}, "basis"), ({"kind": "la"}, "kind"), ({"subject": ""}, "subject"), ({"unit": None}, "unit"), ({"subject": "x" * 501}, "subject")],
)  # fmt: skip
def test_what_is_missing_is_told(office: Office, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        an_obligation(office, **changes)
    assert refused.value.field == field
    with pytest.raises(Refused, match="Người soạn phải là cán bộ"):
        an_obligation(office, person=office.people["elsewhere"])


def test_the_due_day_is_that_of_effect_where_none_is_typed(office: Office) -> None:
    row = an_obligation(office, due=None, effective_on=date(2026, 12, 15))
    assert (row.due, row.is_due_typed) == (date(2026, 12, 15), False)
    known = Document.objects.published().exclude(effective_on=None).filter(place="").exclude(number="").first()
    assert known is not None
    row = an_obligation(office, row, due=None, basis=f"Điều 1 {known.full_name}")
    assert row.due == known.effective_on
    assert an_obligation(office, due=None, basis="Chỉ đạo miệng").due is None


def test_from_waiting_to_issued(office: Office) -> None:
    row, focal, officer = an_obligation(office), office.actor("focal"), office.actor("officer")
    with pytest.raises(Refused, match="Chưa có bản dự thảo"):
        tracking.submit(obligation=row, on=TODAY, version=None, by=officer, at=NOW)
    a_draft(office, row)
    row.refresh_from_db()
    assert row.state == "drafting"
    a_round(office, row)
    with pytest.raises(Refused, match="còn mở"):
        tracking.submit(obligation=row, on=TODAY, version=None, by=officer, at=NOW)
    said = an_opinion(office, row)
    consulting.close(obligation=row, by=officer, at=NOW)
    with pytest.raises(Refused, match="Còn 1 ý kiến"):
        tracking.submit(obligation=row, on=TODAY, version=None, by=officer, at=NOW)
    with pytest.raises(Refused, match="giải trình"):
        consulting.answer(opinion=said, verdict="refused", reason=" ", version=None, by=officer, at=NOW)
    consulting.answer(opinion=said, verdict="refused", reason="Đã có ở Điều 5.", version=None, by=officer, at=NOW)
    row = tracking.submit(obligation=row, on=TODAY, version=None, by=officer, at=NOW)
    with pytest.raises(Refused, match="đã trình"):
        a_draft(office, row, DRAFT + "\nthêm")
    with pytest.raises(Refused, match="đã trình"):
        an_opinion(office, row)
    row = tracking.send_back(obligation=row, reason="Sửa Điều 2.", version=None, by=focal, at=NOW)
    a_draft(office, row, DRAFT + "\nthêm")
    row = tracking.submit(obligation=row, on=TODAY, version=None, by=officer, at=NOW)
    with pytest.raises(NotAllowed):
        tracking.issue(obligation=row, issued=tracking.Issue("9/QĐ-STP", TODAY), version=None, by=officer, at=NOW)
    with pytest.raises(Refused, match="sau hôm nay"):
        tracking.issue(
            obligation=row, issued=tracking.Issue("9/QĐ-STP", TODAY + timedelta(1)), version=None, by=focal, at=NOW
        )
    old = row.version
    row = tracking.issue(obligation=row, issued=tracking.Issue("9/QĐ-STP", TODAY), version=old, by=focal, at=NOW)
    assert row.standing(TODAY) == "in_time"
    with pytest.raises(SomebodyElse):
        tracking.drop(obligation=row, reason="Thôi.", version=old, by=focal, at=NOW)
    row = tracking.reopen(obligation=row, reason="Ghi nhầm.", version=None, by=focal, at=NOW)
    assert (row.state, row.number, row.issued_on) == ("drafting", "", None)
    row = tracking.drop(obligation=row, reason="Nghị quyết đã bị bãi bỏ.", version=None, by=focal, at=NOW)
    assert row.standing(TODAY) == "dropped"
    assert row.drafts.count() == 2


def test_every_version_stays_and_the_second_to_save_is_told(office: Office) -> None:
    row = an_obligation(office)
    first = a_draft(office, row, seen=0)
    second = a_draft(office, row, DRAFT.replace("đọc tại chỗ", "về nhà"), seen=1)
    with pytest.raises(SomebodyElse):
        a_draft(office, row, DRAFT.replace("bản chụp", "bản in"), seen=1)
    with pytest.raises(SomebodyElse):
        writing.restore(obligation=row, number=1, seen=1, by=office.actor("chief"), at=NOW)
    with pytest.raises(Refused, match="Không có bản 7"):
        writing.restore(obligation=row, number=7, seen=2, by=office.actor("chief"), at=NOW)
    third = writing.restore(obligation=row, number=1, seen=2, by=office.actor("chief"), at=NOW)
    assert [(one.number, one.text, one.restores) for one in Draft.objects.filter(obligation=row)] == [
        (1, first.text, None), (2, second.text, None), (3, first.text, 1),
    ]  # fmt: skip
    assert third.text == DRAFT
    for text, told in (
        ("  \n", "còn trống"),
        ("ê" * 300_001, "quá 300000"),
        (DRAFT + "  \n", "không khác bản mới nhất"),
    ):
        with pytest.raises(Refused, match=told) as refused:
            a_draft(office, row, text)
        assert refused.value.field == "text"


def test_a_round_knows_who_answered(office: Office) -> None:
    row, officer = an_obligation(office, cooperating=()), office.actor("officer")
    assert not access.may_read(office.actor("elsewhere"), row)
    with pytest.raises(Refused, match="Chưa có bản dự thảo"):
        a_round(office, row)
    a_draft(office, row)
    for changes, field in (
        ({"units": [office.units["phong-mot"]], "agencies": ""}, "units"),
        ({"due": TODAY - timedelta(1)}, "due"),
    ):
        with pytest.raises(Refused) as refused:
            a_round(office, row, **changes)
        assert refused.value.field == field
    opened = a_round(office, row)
    with pytest.raises(Refused, match="còn mở"):
        a_round(office, row)
    assert access.may_read(office.actor("elsewhere"), row)  # asked, so she reads it
    assert [one.round_id for one in queries.asked_of(office.actor("elsewhere"))] == [opened.pk]
    inside, outside = opened.asked.get(agency=""), opened.asked.get(unit=None)
    with pytest.raises(NotAllowed):
        consulting.agree(asked=inside, by=officer, at=NOW)
    assert {(due.about, due.unit) for due in queries.due(date(2026, 11, 27))} == {
        ("drafting-asked", inside.unit_id),
        ("drafting-asked", row.unit_id),
    }
    consulting.agree(asked=inside, by=office.actor("elsewhere"), at=NOW)
    with pytest.raises(Refused, match="đã trả lời rồi"):
        consulting.agree(asked=inside, by=office.actor("elsewhere"), at=NOW)
    assert not queries.asked_of(office.actor("elsewhere"))
    an_opinion(office, row, who="officer", unit=None, agency="sở nội vụ Tỉnh Mẫu", on=TODAY, place="")
    outside.refresh_from_db()
    assert outside.answered_on == TODAY
    window = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)
    counted = {one.code: one.count(window) for one in FIGURES}
    assert (counted["drafting_answered"].value, counted["drafting_answered"].whole) == (1, 1)


def test_opinions_are_given_withdrawn_answered(office: Office) -> None:
    row = an_obligation(office)
    a_draft(office, row)
    said = an_opinion(office, row)
    whole = an_opinion(office, row, place="", text="Viết gọn lại.")
    gone = an_opinion(office, row, who="officer", unit=office.units["phong-mot"], place="art_1")
    assert said.place_name == "Khoản 2 Điều 2"
    assert [one.pk for one in queries.opinions(row)] == [whole.pk, gone.pk, said.pk]
    with pytest.raises(Refused, match="đã được ghi rồi"):
        an_opinion(office, row)  # the form sent twice
    with pytest.raises(Refused, match="đã có văn bản này"):
        an_obligation(office)
    with pytest.raises(Refused, match="không có chỗ này"):
        an_opinion(office, row, place="art_77")
    for who, unit in (("reception", "van-phong"), ("officer", "phong-hai")):
        with pytest.raises(NotAllowed):
            an_opinion(office, row, who=who, unit=office.units[unit])
    with pytest.raises(NotAllowed):
        consulting.withdraw(opinion=gone, version=None, by=office.actor("elsewhere"), at=NOW)
    consulting.withdraw(opinion=gone, version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(NotAllowed):
        consulting.answer(
            opinion=said, verdict="accepted", reason="", version=None, by=office.actor("elsewhere"), at=NOW
        )
    answered = consulting.answer(
        opinion=said, verdict="accepted", reason="", version=1, by=office.actor("chief"), at=NOW
    )
    with pytest.raises(SomebodyElse):
        consulting.answer(
            opinion=said, verdict="partly", reason="Một phần.", version=1, by=office.actor("officer"), at=NOW
        )
    with pytest.raises(Refused, match="không rút được"):
        consulting.withdraw(opinion=answered, version=None, by=office.actor("elsewhere"), at=NOW)
    made = docx.Document(io.BytesIO(exports.synthesis_docx(row, queries.opinions(row), [])))
    cells = [cell.text for table in made.tables for line in table.rows for cell in line.cells]
    assert {"Khoản 2 Điều 2", "Thêm thời gian mở cửa.", "Tiếp thu", "Phòng Hai"} <= set(cells)
    assert "Có 2 ý kiến: tiếp thu 1." in [one.text for one in made.paragraphs]


def test_reports_count_what_was_issued_in_time(office: Office) -> None:
    late = an_obligation(office, due=date(2026, 11, 10))
    an_obligation(office, subject="Còn hạn")
    focal = office.actor("focal")
    for due, day in ((date(2026, 11, 5), 4), (date(2026, 11, 5), 6)):
        row = an_obligation(office, due=due, subject=f"Ban hành ngày {day}")
        tracking.issue(
            obligation=row, issued=tracking.Issue("1/QĐ", date(2026, 11, day)), version=None, by=focal, at=NOW
        )
    window = Window(date(2026, 1, 1), date(2026, 12, 31), office.units["phong-mot"].pk, TODAY)
    counted = {one.code: one.count(window) for one in FIGURES}
    assert (counted["drafting_in_time"].value, counted["drafting_in_time"].whole) == (1, 3)
    assert counted["drafting_issued"].value == 2
    assert [row.key for row in counted["drafting_late"].rows] == [str(late.pk)]
    assert queries.late_for(office.actor("officer"), on=TODAY) == 1
    assert queries.late_for(office.actor("elsewhere"), on=TODAY) == 0
    listed = list(queries.obligations(actor=focal, on=TODAY))
    assert listed[0] == late  # late ones on top, what is done below
    assert [one.state for one in listed[2:]] == ["issued", "issued"]
    assert next(due for due in queries.due(TODAY) if due.key == late.pk).doers == (office.people["officer"],)


def _words(data: bytes) -> list[str]:
    made = docx.Document(io.BytesIO(data))
    inside = [p.text for table in made.tables for line in table.rows for cell in line.cells for p in cell.paragraphs]
    return [*(one.text for one in made.paragraphs), *inside]


def test_the_word_file_has_the_layout_and_every_word(office: Office) -> None:
    row = an_obligation(office)
    frame = "| ỦY BAN NHÂN DÂN TỈNH MẪU | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nQUYẾT ĐỊNH\nVề tủ sách cũ\n"
    draft = a_draft(office, row, frame + DRAFT + "\nPHỤ LỤC I\nDANH MỤC SÁCH\n| TT | Tên |\n| 1 | Luật Khiếu nại |")
    row.refresh_from_db()
    words = _words(exports.as_docx(row, draft))
    for line in (
        "SỞ TƯ PHÁP TỈNH MẪU", "Số:      /QĐ-STP", "QUYẾT ĐỊNH", "Ban hành Quy chế tủ sách pháp luật", "GIÁM ĐỐC SỞ TƯ PHÁP TỈNH MẪU",
        "QUYẾT ĐỊNH:", "Điều 1. Ban hành kèm theo Quyết định này Quy chế tủ sách pháp luật.", "Điều 2. Người dùng tủ sách", "b) xin bản chụp.", "- Lưu: VT, P1.", "Trần Văn Mẫu", "PHỤ LỤC I", "Luật Khiếu nại",
        "DỰ THẢO, bản 1 ngày 20/11/2026",
    ):  # fmt: skip
        assert line in words, line
    assert "Về tủ sách cũ" not in words  # the frame is set anew
    row = tracking.issue(
        obligation=row, issued=tracking.Issue("9/QĐ-STP", TODAY), version=None, by=office.actor("focal"), at=NOW
    )
    words = _words(exports.as_docx(row, draft))
    assert {"Số: 09/QĐ-STP", "Mẫu, ngày 20 tháng 11 năm 2026"} <= set(words)
    assert not any("DỰ THẢO" in one for one in words)
    assert exports.as_pdf(row, draft).startswith(b"%PDF")


@pytest.mark.parametrize("code", list(kinds()))
def test_each_kind_begins_with_a_draft_that_goes_out(office: Office, code: str) -> None:
    row = an_obligation(office, kind=code, subject="Về việc mẫu")
    draft = a_draft(office, row, kinds()[code].skeleton)
    words = _words(exports.as_docx(row, draft))
    told = " ".join(" ".join(words).split())
    assert kinds()[code].type in words
    issuer = {"agency": "SỞ TƯ PHÁP TỈNH MẪU", "council": "HỘI ĐỒNG NHÂN DÂN TỈNH MẪU"}.get(
        kinds()[code].of, "ỦY BAN NHÂN DÂN TỈNH MẪU"
    )
    assert issuer in words
    for line in filter(None, map(str.strip, draft.text.split("\n"))):
        assert " ".join(line.rstrip(" .;").split()) in told, line
