"""Reports in the database: figures stay as they were at the cut-off, parts are written once, issued ones do not change."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import docx
import pypdf
import pytest

from cualuat.audit import queries as audit
from cualuat.base.actor import ANYONE, NotAllowed
from cualuat.base.figures import all_figures
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.letters.templating import paragraphs_of
from cualuat.notices.models import Message
from cualuat.reports import access, composing, queries
from cualuat.reports.exports import annex
from cualuat.reports.models import Report, ReportPart
from cualuat.reports.operations import drafting, issuing, parts, templates
from cualuat.reports.operations.issuing import Signature
from cualuat.reports.operations.templates import WrongTemplate, read_parts
from cualuat.reports.regimes import shipped
from matter_pages import assigned
from office import NOW, TODAY, Office
from sample_report import LAST, Live, a_report, a_template, issued, kept, only_live, plain_template, ready, wanted, word


@pytest.fixture
def live() -> Iterator[Live]:
    with only_live(Live()) as made:
        yield made


def frozen(report: Report, code: str = "talks_held") -> tuple[int, int | None]:
    row = report.figures.get(code=code)
    return row.value, row.before


# --- freezing ----------------------------------------------------------------------------------------------------


def test_what_is_frozen_stays_whatever_happens_to_the_live_data(office: Office, live: Live) -> None:
    report = ready(office, a_report(office))
    assert frozen(report) == (11, 8)
    live.talks[2026] = 30
    report.refresh_from_db()
    assert frozen(report) == (11, 8)
    share = report.figures.get(code="talks_in_time")
    assert (share.value, share.whole, share.before, share.whole_before) == (9, 11, 4, 8)
    rows = queries.rows_of(report.figures.get(code="talks_held"), actor=office.actor("nobody"))
    assert [row.label for row in rows.shown[:2]] == ["Buổi 1 năm 2026", "Buổi 2 năm 2026"]
    assert (len(rows.shown), rows.hidden) == (11, 0)
    before = queries.rows_of(report.figures.get(code="talks_held"), actor=office.actor("nobody"), before=True)
    assert [row.on for row in before.shown] == [date(2025, 3, 1)] * 8


def test_a_draft_is_frozen_anew_and_the_log_keeps_the_old_values(office: Office, live: Live) -> None:
    report, by = a_report(office), office.actor("focal")
    drafting.freeze(report=report, version=None, by=by, at=NOW)
    live.talks[2026] = 12
    drafting.freeze(report=report, version=None, by=by, at=NOW + timedelta(hours=1))
    assert frozen(report) == (12, 8)
    detail = audit.history("period-report", str(report.pk))[0].detail
    assert detail["old_values"]["Buổi nói chuyện đã tổ chức"] == "11"
    report.refresh_from_db()
    assert report.cut_off == NOW + timedelta(hours=1)


def test_neither_in_review_nor_after_issue_are_figures_frozen_anew(office: Office, live: Live) -> None:
    report, by = ready(office, a_report(office)), office.actor("focal")
    with pytest.raises(Refused, match="đang trình duyệt"):
        drafting.freeze(report=report, version=None, by=by, at=NOW)
    issuing.sign(report=report, signature=Signature("7/BC-STP", TODAY), version=None, by=by, at=NOW)
    for act in (drafting.freeze, drafting.to_review):
        with pytest.raises(Refused, match="đã ban hành"):
            act(report=report, version=None, by=by, at=NOW)
    with pytest.raises(Refused, match="đã ban hành"):
        drafting.discard(report=report, by=by, at=NOW)
    with pytest.raises(Refused, match="đã ban hành"):
        parts.write_part(part=report.parts.get(), text="khác", version=None, by=by, at=NOW)


def test_two_who_freeze_at_once_the_second_is_told(office: Office, live: Live) -> None:
    report, by = a_report(office), office.actor("focal")
    drafting.freeze(report=report, version=report.version, by=by, at=NOW)
    with pytest.raises(SomebodyElse):
        drafting.freeze(report=report, version=report.version, by=office.actor("leader"), at=NOW)


def test_a_template_may_name_its_figures(office: Office, live: Live) -> None:
    template, by = a_template(office), office.actor("focal")
    templates.set_template(
        template=template, name=template.name, parts=[("ket_qua", "Kết quả")], figures=["talks_late"], chart=[],
        is_active=True, version=None, by=by, at=NOW,
    )  # fmt: skip
    template.refresh_from_db()
    report = drafting.freeze(report=a_report(office, template), version=None, by=by, at=NOW)
    # besides talks_late those that the Word file itself names
    assert set(report.figures.values_list("code", flat=True)) == {"talks_held", "talks_in_time", "talks_late"}
    plain = templates.replace_file(
        template=template, attachment=kept(word("Chỉ có lời."), by=by), version=None, by=by, at=NOW
    )
    report = drafting.freeze(report=a_report(office, plain), version=None, by=by, at=NOW)
    assert list(report.figures.values_list("code", flat=True)) == ["talks_late"]


def test_matters_that_one_may_not_see_are_counted_and_not_named(office: Office, live: Live) -> None:
    case = assigned(office).case
    live.about = [case.pk]
    report = drafting.freeze(report=a_report(office), version=None, by=office.actor("focal"), at=NOW)
    row = report.figures.get(code="talks_held")
    hers, other = (queries.rows_of(row, actor=office.actor(who)) for who in ("focal", "elsewhere"))
    assert (len(hers.shown), hers.hidden, hers.shown[0].case) == (11, 0, case.pk)
    assert (len(other.shown), other.hidden) == (10, 1)
    assert case.pk not in [one.case for one in other.shown]
    row.rows = [["KN đã hủy", "2026-03-01", "case", "999999", 1]]  # its time was over, it is destroyed
    assert [one.label for one in queries.rows_of(row, actor=office.actor("focal")).shown] == ["KN đã hủy"]
    assert queries.rows_of(row, actor=office.actor("elsewhere")).hidden == 1


# --- from draft to issue -----------------------------------------------------------------------------------------


def test_the_word_file_holds_the_figures_the_parts_and_the_chart(office: Office, live: Live) -> None:
    report = issued(office)
    assert report.docx is not None
    assert report.pdf is not None
    data = report.docx.path.read_bytes()
    lines = paragraphs_of(data)
    assert "Kỳ năm 2026, chốt 20/11/2026." in lines
    assert "Tiếp nhận 11 buổi, tăng 3 (37,5%) so với kỳ trước; kỳ trước 8." in lines
    assert "Đúng hạn: 81,8%" in lines
    assert "Đã nói chuyện ở mười một xóm." in lines
    shapes = docx.Document(io.BytesIO(data)).inline_shapes
    assert len(shapes) == 1
    assert "Buổi nói chuyện đã tổ chức: năm 2026 11, năm 2025 8" in shapes[0]._inline.docPr.get("descr")
    pdf = pypdf.PdfReader(io.BytesIO(report.pdf.path.read_bytes()))
    assert "tăng 3 (37,5%)" in " ".join(pdf.pages[0].extract_text().split())
    assert len(pdf.pages[0].images) == 1  # the chart is in the PDF too


@pytest.mark.parametrize("code", [one.code for one in shipped()])
def test_the_forms_that_come_with_the_program_work_with_all_figures(office: Office, code: str) -> None:
    by = office.actor("focal")
    template = templates.adopt(code=code, by=by, at=NOW)
    assert templates.adopt(code=code, by=by, at=NOW) == template
    assert composing.problems(composing.word_file(template), composing.parts_of(template)) == []
    assigned(office)
    report = issued(office, a_report(office, template), number="")
    assert report.number == "01/BC-STP"
    assert report.docx is not None
    text = "\n".join(paragraphs_of(report.docx.path.read_bytes()))
    for words in (
        "BÁO CÁO",
        "Số: 01/BC-STP",
        "SỞ TƯ PHÁP TỈNH MẪU",
        "Kính gửi: UBND tỉnh Mẫu",
        "Cán bộ deputy",
        "năm 2026",
    ):
        assert words in text, words
    names = [figure.name for figure in all_figures()]
    assert all(name in text for name in names)
    made = composing.compose(report, composing.Signed(), unit=("Văn phòng", "VP"), draft=True)
    assert made.left_out == ()


def test_a_report_is_reviewed_sent_back_and_signed_by_a_deputy(office: Office, live: Live) -> None:
    report, by = a_report(office), office.actor("focal")
    with pytest.raises(Refused, match="Chưa chốt số liệu"):
        drafting.to_review(report=report, version=None, by=by, at=NOW)
    drafting.freeze(report=report, version=None, by=by, at=NOW)
    with pytest.raises(Refused, match="«Kết quả»"):
        drafting.to_review(report=report, version=None, by=by, at=NOW)
    parts.write_part(part=report.parts.get(), text="Xong.", version=None, by=by, at=NOW)
    report = drafting.to_review(report=report, version=None, by=by, at=NOW)
    report = drafting.send_back(report=report, reason="Thêm số của xã", version=None, by=office.actor("leader"), at=NOW)
    assert (report.state, report.remark) == ("drafting", "Thêm số của xã")
    report = drafting.to_review(report=report, version=None, by=by, at=NOW)
    deputy = str(office.people["deputy"].pk)
    report = issuing.sign(report=report, signature=Signature("", TODAY, deputy), version=None, by=by, at=NOW)
    assert (report.signer, report.signer_title, report.authority) == ("Cán bộ deputy", "Phó Giám đốc", "KT. Giám đốc")
    assert (report.number, report.day) == ("01/BC-STP", TODAY)


def test_a_number_is_used_once_a_year(office: Office, live: Live) -> None:
    issued(office)
    second, by = ready(office, a_report(office, title="Báo cáo thứ hai")), office.actor("focal")
    with pytest.raises(Refused, match="Năm 2026 đã có văn bản mang số 12/BC-STP") as told:
        issuing.sign(report=second, signature=Signature("12/BC-STP", TODAY), version=None, by=by, at=NOW)
    assert told.value.field == "number"
    second.refresh_from_db()
    assert (second.state, second.docx) == ("review", None)
    for number in ("mười hai", "12", "x" * 61):
        with pytest.raises(Refused, match="Hãy ghi số và ký hiệu"):
            issuing.sign(report=second, signature=Signature(number, TODAY), version=None, by=by, at=NOW)
    with pytest.raises(Refused, match="sau hôm nay"):
        issuing.sign(
            report=second, signature=Signature("13/BC-STP", TODAY + timedelta(days=1)), version=None, by=by, at=NOW
        )


def test_the_database_itself_takes_a_number_once(office: Office, live: Live, monkeypatch: Any) -> None:
    issued(office)
    second = ready(office, a_report(office, title="Báo cáo thứ hai"))
    monkeypatch.setattr(issuing, "_is_taken", lambda number, year: False)  # both looked before either wrote
    with pytest.raises(Refused, match="đã có văn bản mang số"):
        issuing.sign(
            report=second, signature=Signature("12/BC-STP", TODAY), version=None, by=office.actor("focal"), at=NOW
        )


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        (date(2026, 6, 1), date(2026, 5, 31), "until"),
        (date(2027, 1, 1), date(2027, 12, 31), "since"),
        (date(2015, 1, 1), date(2026, 1, 1), "since"),
        (date(1, 1, 1), date(1, 12, 31), "since"),
    ],
)
def test_windows_that_cannot_be(office: Office, live: Live, since: date, until: date, field: str) -> None:
    template = plain_template(office)
    with pytest.raises(Refused) as told:
        a_report(office, template, since=since, until=until)
    assert told.value.field == field
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Đã tổ chức {{ so.talks_hold }} buổi ở xóm.", "so.talks_hold"),
        ("Phần {{ phan.khong_co }} của đơn vị.", "phan.khong_co"),
        ("Ngày {{ ky.bat_dau }}.", "ky.bat_dau"),
        ("{% for d in bang.so_lieu %}{{ d.gia_tri }}{% endfor %}", "d.gia_tri"),
        ("{{ so.talks_held.__class__ }}", "__class__"),
        ("{{ cycler() }}", "hàm"),
        ("{{ so.talks_held", "«{»"),
        ("{% if so.talks_held %}thiếu", "endif"),
        ("{{ sender.name }}", "sender.name"),
    ],
)
def test_a_wrong_name_is_told_with_the_words_where_it_stands(office: Office, live: Live, line: str, words: str) -> None:
    with pytest.raises(WrongTemplate) as told:
        a_template(office, "Đoạn lành.", line)
    assert words in str(told.value)
    assert line[:40] in told.value.problems[0].place


def test_what_is_no_word_file_is_no_template(office: Office, live: Live) -> None:
    by = office.actor("focal")
    with pytest.raises(Refused, match="không phải văn bản Word"):
        templates.add_template(
            name="x", kind="year", parts=[], attachment=kept(b"Chi la chu.", "mau.txt", by=by), by=by, at=NOW
        )


def test_parts_of_a_template_are_read_from_lines() -> None:
    assert read_parts("ket_qua: Kết quả\n\nKhó khăn, vướng mắc\n") == [
        ("ket_qua", "Kết quả"),
        ("kho_khan_vuong_mac", "Khó khăn, vướng mắc"),
    ]
    for text in ("a: x\na: y", "«»", "9: "):
        with pytest.raises(Refused):
            read_parts(text)


def test_a_part_that_the_file_names_cannot_be_taken_away(office: Office, live: Live) -> None:
    template = a_template(office)
    with pytest.raises(Refused, match=r"phan\.ket_qua"):
        templates.set_template(
            template=template, name="Tên", parts=[], figures=[], chart=[], is_active=True, version=None,
            by=office.actor("focal"), at=NOW,
        )  # fmt: skip


# --- parts -------------------------------------------------------------------------------------------------------


def asked(office: Office, report: Report, *units: str) -> list[ReportPart]:
    return parts.ask_parts(
        report=report, heading="Tình hình ở đơn vị", units=[office.units[unit] for unit in units or ("phong-mot",)],
        due=TODAY + timedelta(days=5), by=office.actor("focal"), at=NOW,
    )  # fmt: skip


def test_who_is_to_write_gets_a_letter_and_is_reminded_until_it_is_written(office: Office, live: Live) -> None:
    (part,) = asked(office, a_report(office))
    (letter,) = Message.objects.filter(kind="report")
    assert letter.to == "chief@mau.example"
    assert f"/bao-cao-ky/{part.report_id}/" in letter.body
    (due,) = queries.due(TODAY + timedelta(days=7))
    assert (due.key, due.due, [one.name for one in due.doers]) == (part.pk, part.due, ["Cán bộ chief"])
    assert list(queries.due(TODAY)) == []
    parts.write_part(part=part, text="Đã làm.", version=None, by=office.actor("officer"), at=NOW)
    assert list(queries.due(TODAY + timedelta(days=7))) == []


@pytest.mark.parametrize(("who", "may"), [("officer", True), ("chief", True), ("focal", True), ("leader", True), ("elsewhere", False), ("moderator", False)])  # fmt: skip
def test_who_writes_a_part(office: Office, live: Live, who: str, may: bool) -> None:
    (part,) = asked(office, a_report(office))
    if not may:
        with pytest.raises(NotAllowed):
            parts.write_part(part=part, text="Chen vào.", version=None, by=office.actor(who), at=NOW)
        assert list(queries.parts_to_write(actor=office.actor(who), on=TODAY)) == []
        return
    written = parts.write_part(part=part, text="Đã làm.", version=part.version, by=office.actor(who), at=NOW)
    assert (written.text, written.written_by, written.state) == ("Đã làm.", f"Cán bộ {who}", "written")


def test_somebody_without_duties_writes_for_the_unit_of_her_post(office: Office, live: Live) -> None:
    (part,) = asked(office, a_report(office), "van-phong")
    nobody = office.actor("nobody")
    assert list(queries.parts_to_write(actor=nobody, on=TODAY)) == [part]
    parts.write_part(part=part, text="Đã làm.", version=None, by=nobody, at=NOW)
    assert list(queries.parts_to_write(actor=nobody, on=TODAY)) == []


def test_two_who_write_one_part_the_second_is_told_and_the_first_text_stands(office: Office, live: Live) -> None:
    (part,) = asked(office, a_report(office))
    seen = part.version
    parts.write_part(part=part, text="Lời của người thứ nhất.", version=seen, by=office.actor("officer"), at=NOW)
    with pytest.raises(SomebodyElse):
        parts.write_part(part=part, text="Lời thứ hai.", version=seen, by=office.actor("colleague"), at=NOW)
    part.refresh_from_db()
    assert part.text == "Lời của người thứ nhất."


def test_parts_are_asked_once_of_each_unit_and_sent_back(office: Office, live: Live) -> None:
    report, by = a_report(office), office.actor("focal")
    asked(office, report)
    assert {part.unit for part in asked(office, report, "phong-mot", "phong-hai")} == {
        office.units["phong-mot"],
        office.units["phong-hai"],
    }
    with pytest.raises(Refused, match="đã được yêu cầu"):
        asked(office, report, "phong-hai")
    part = report.parts.get(unit=office.units["phong-mot"])
    parts.write_part(part=part, text="Sơ sài.", version=None, by=office.actor("officer"), at=NOW)
    part = parts.return_part(part=part, reason="Nêu số xóm.", version=None, by=by, at=NOW)
    assert (part.state, part.text, part.remark) == ("returned", "Sơ sài.", "Nêu số xóm.")
    assert list(queries.parts_to_write(actor=office.actor("chief"), on=TODAY)) == [part]
    parts.drop_part(part=part, version=None, by=by, at=NOW)
    assert audit.history("period-report", str(report.pk))[0].detail["text"] == ["Sơ sài.", ""]
    with pytest.raises(Refused, match="vừa bị bỏ"):
        parts.write_part(part=part, text="Muộn.", version=None, by=by, at=NOW)


# --- who ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "chief", "reception", "clerk", "moderator", "nobody"])
def test_only_keepers_make_and_change_reports(office: Office, live: Live, who: str) -> None:
    report, by = a_report(office), office.actor(who)
    with pytest.raises(NotAllowed):
        drafting.make_report(template=report.template, wanted=wanted(), by=by, at=NOW)
    with pytest.raises(NotAllowed):
        drafting.freeze(report=report, version=None, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        drafting.discard(report=report, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        parts.ask_parts(report=report, heading="x", units=[office.units["phong-mot"]], due=None, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        templates.adopt(code="project-977", by=by, at=NOW)
    with pytest.raises(NotAllowed):
        issuing.sign(report=report, signature=Signature("1/BC", TODAY), version=None, by=by, at=NOW)


def test_strangers_see_what_is_public_and_of_it_the_chosen_values_only(office: Office, live: Live) -> None:
    report = issued(office)
    assert not access.visible_to(ANYONE).exists()
    assert access.visible_to(office.actor("nobody")).count() == 1
    with pytest.raises(Refused, match="ít nhất một chỉ tiêu"):
        issuing.publish(report=report, codes=["lạ"], public=True, by=office.actor("moderator"), at=NOW)
    with pytest.raises(NotAllowed):
        issuing.publish(report=report, codes=["talks_held"], public=True, by=office.actor("clerk"), at=NOW)
    report = issuing.publish(report=report, codes=["talks_held"], public=True, by=office.actor("moderator"), at=NOW)
    assert [row.code for row in queries.shown_figures(report)] == ["talks_held"]
    assert list(queries.public_reports()) == [report]
    issuing.publish(report=report, codes=[], public=False, by=office.actor("focal"), at=NOW)
    assert not queries.public_reports().exists()


def test_a_draft_is_not_made_public(office: Office, live: Live) -> None:
    report = ready(office, a_report(office))
    with pytest.raises(Refused, match="chưa ban hành"):
        issuing.publish(report=report, codes=["talks_held"], public=True, by=office.actor("focal"), at=NOW)


# --- where it went -----------------------------------------------------------------------------------------------


def test_where_it_was_sent_is_kept(office: Office, live: Live) -> None:
    report, clerk = issued(office), office.actor("clerk")
    sent = issuing.dispatch(
        report=report, to="UBND tỉnh Mẫu", purpose="để báo cáo", how="trục liên thông", on=TODAY, by=clerk, at=NOW
    )
    with pytest.raises(Refused, match="giữa ngày gửi và hôm nay"):
        issuing.confirm_receipt(row=sent, on=TODAY - timedelta(days=1), by=clerk, at=NOW)
    later = NOW + timedelta(days=2)
    assert issuing.confirm_receipt(row=sent, on=later.date(), by=clerk, at=later).received_on == later.date()
    with pytest.raises(Refused, match="giữa ngày ký và hôm nay"):
        issuing.dispatch(report=report, to="x", purpose="", how="y", on=TODAY - timedelta(days=9), by=clerk, at=NOW)
    with pytest.raises(NotAllowed):
        issuing.dispatch(report=report, to="x", purpose="", how="y", on=TODAY, by=office.actor("officer"), at=NOW)


# --- what is due, the annex --------------------------------------------------------------------------------------


def test_regular_reports_are_proposed_until_somebody_makes_them(office: Office, live: Live) -> None:
    on = date(2027, 1, 10)
    proposed = {(p.regime.code, p.period.code): p for p in queries.proposals(on=on)}
    due = proposed["project-977", "year"]
    assert (due.span.since, due.span.until, due.over) == (*(date(2026, 1, 1), date(2026, 12, 31)), True)
    assert proposed["reception-complaints", "q4"].span.until == date(2026, 12, 14)
    assert ("reception-complaints", "q2") not in proposed  # long over
    assert proposed["general", "month"].needs_review
    a_report(office, regime="project-977")
    assert ("project-977", "year") not in {(p.regime.code, p.period.code) for p in queries.proposals(on=on)}


def test_on_instruction(office: Office, live: Live) -> None:
    report = a_report(office, asked_by="UBND tỉnh Mẫu", asked_what="Báo cáo nhanh về xóm Đông", due=TODAY, since=LAST[0], until=date(2025, 2, 3))  # fmt: skip
    assert (report.kind, report.before_until) == ("other", date(2024, 12, 31))
    assert (report.before_until - report.before_since) == (report.until - report.since)


def test_the_annex_has_a_sheet_of_figures_and_one_of_rows_for_each(office: Office, live: Live) -> None:
    import openpyxl

    case = assigned(office).case
    live.about = [case.pk]
    report = drafting.freeze(report=a_report(office), version=None, by=office.actor("focal"), at=NOW)
    book = openpyxl.load_workbook(io.BytesIO(annex(report, actor=office.actor("elsewhere"))))
    assert book.sheetnames == ["Số liệu", "1", "2", "3"]
    lines = [[cell.value for cell in row] for row in book["Số liệu"].iter_rows()]
    assert [1, "Buổi nói chuyện đã tổ chức", "buổi", 11, None, 8, None, "+3 (+37,5%)", "1"] in lines
    rows = [[cell.value for cell in row] for row in book["1"].iter_rows()]
    assert sum(str(row[1]).startswith("Buổi ") for row in rows) == 10
    assert any("1 dòng bạn không có quyền xem" in str(row[0]) for row in rows)
