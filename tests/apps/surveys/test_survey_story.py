"""A survey from the first draft to its results: written, published, answered once, typed from paper, counted, told."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from docx import Document

from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.figures import Window
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.entry.models import Entry
from cualuat.entry.operations.admitting import AlreadyEntered
from cualuat.files.models import Attachment
from cualuat.surveys import exports, figures, queries
from cualuat.surveys.models import Draft, Quota, Response, Survey
from cualuat.surveys.operations import answering, paper, running, writing
from cualuat.surveys.operations.answering import Unfit
from cualuat.surveys.operations.running import NotReady
from cualuat.surveys.rules.questions import Condition
from cualuat.surveys.search_source import SurveysSource, resting
from office import NOW, TODAY, Office
from sample_surveys import (
    a_question,
    a_sheet,
    a_survey,
    closed,
    named_and_closed,
    published,
    put,
    sent,
    wanted,
    with_answers,
)

GOOD = {"q2": ["o1"], "q3": ["4"]}


def test_a_survey_with_faults_is_not_published_and_every_fault_is_named(office: Office) -> None:
    focal = office.actor("focal")
    empty = writing.make(wanted=wanted(office), by=office.actor("officer"), at=NOW)
    with pytest.raises(NotReady) as none:
        running.publish(survey=empty, version=None, by=focal, at=NOW)
    assert "chưa có câu hỏi" in str(none.value.faults[0])
    row = a_survey(office)
    put(office, row, a_question("single", "Vòng", options=("A", "B"), when=(Condition("q5", "is", "o1"),)))
    with pytest.raises(NotReady, match="điều phải sửa") as wrong:
        running.publish(survey=row, version=None, by=focal, at=NOW)
    assert any("đi thành vòng: câu 4 → câu 4" in str(fault) for fault in wrong.value.faults)
    with pytest.raises(NotAllowed):
        running.publish(survey=row, version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(NotAllowed):
        put(office, row, a_question("text", "Chen vào"), who="elsewhere")


def test_what_is_published_stands(office: Office) -> None:
    row = published(office)
    assert row.digest == writing.digest_of(row.content)
    with pytest.raises(Refused, match="không sửa nữa"):
        put(office, row, a_question("text", "Thêm"))
    later = wanted(office, title={"vi": "Tên khác"}, terms={"closes_at": NOW + timedelta(days=20)})
    changed = writing.change(survey=row, wanted=later, version=row.version, by=office.actor("focal"), at=NOW)
    changed.occasion.refresh_from_db()
    assert changed.occasion.closes_at == NOW + timedelta(days=20)
    assert changed.title == row.title
    writing.keep_question(survey=row, key="q3", name="Hài lòng", by=office.actor("focal"), at=NOW)
    row.refresh_from_db()
    assert row.digest == writing.digest_of(row.content)  # its name for later years is no part of what people saw


def test_order_clones_and_the_second_to_save(office: Office) -> None:
    row, by = a_survey(office), office.actor("officer")
    writing.put_section(survey=row, key="", title={"vi": "Phần 2"}, intro={}, version=row.version, by=by, at=NOW)
    with pytest.raises(SomebodyElse):
        writing.put_section(survey=row, key="", title={"vi": "Phần 3"}, intro={}, version=row.version, by=by, at=NOW)
    for _ in range(2):  # over the edge into the second section
        writing.move_question(survey=row, key="q3", by_places=1, version=None, by=by, at=NOW)
    row.refresh_from_db()
    assert [[q.key for q in one.questions] for one in row.questionnaire.sections] == [["q2", "q4"], ["q3"]]
    assert any("câu ở sau" in fault for fault in _faults(office, row))
    with pytest.raises(Refused, match="Điều kiện của câu 2"):
        writing.drop_question(survey=row, key="q3", version=None, by=by, at=NOW)
    copy = writing.make(wanted=wanted(office, title={"vi": "Năm sau"}), like=row, by=by, at=NOW)
    assert [q.key for q in copy.questionnaire.questions] == ["q2", "q4", "q3"]
    assert copy.questionnaire.title["vi"] == "Năm sau"


def _faults(office: Office, row: Survey) -> list[str]:
    with pytest.raises(NotReady) as wrong:
        running.publish(survey=row, version=None, by=office.actor("focal"), at=NOW)
    return [str(fault) for fault in wrong.value.faults]


def test_one_person_sends_one_sheet_that_leads_to_nobody(office: Office) -> None:
    row = published(office)
    events = Event.objects.count()
    response, code = sent(row, GOOD, token="a")
    assert queries.is_counted(row, answering.key_of(f"receipt.{row.pk}", code))
    assert response.answers == {"q2": "o1", "q3": "4"}
    assert (response.entry, response.at) == (None, None)
    assert Event.objects.count() == events
    assert not Draft.objects.exists()
    with pytest.raises(AlreadyEntered):
        sent(row, GOOD, token="a")
    assert row.responses.count() == 1
    assert Draft.objects.count() == 1  # what she typed the second time is still there
    with pytest.raises(Unfit) as missing:
        sent(row, {}, token="b")
    assert missing.value.errors == {"q2": "Hãy trả lời câu này."}


def test_closing_a_secret_survey_writes_the_sheets_in_another_order_and_forgets_drafts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = published(office)
    for n in range(6):
        sent(row, {**GOOD, "q3": [str(n % 5 + 1)]})
    answering.begin(survey=row, language="vi", by=ANYONE, at=NOW)
    before = [response.pk for response in row.responses.all()]
    written: list[list[object]] = []
    bulk = type(Response.objects).bulk_create
    monkeypatch.setattr(
        type(Response.objects),
        "bulk_create",
        lambda self, rows, **more: written.append([r.pk for r in rows]) or bulk(self, rows, **more),
    )
    monkeypatch.setattr(
        "cualuat.entry.operations.arranging.secrets.SystemRandom.shuffle", lambda self, rows: rows.reverse()
    )
    running.close(survey=row, version=None, by=office.actor("focal"), at=NOW)
    assert before[::-1] in written
    assert set(row.responses.values_list("pk", flat=True)) == set(before)
    assert not Draft.objects.exists()
    with pytest.raises(Refused, match="hết hạn"):
        sent(row, GOOD)


def test_a_group_that_is_full_takes_no_more_also_where_nobody_looks(office: Office) -> None:
    row = a_survey(office)
    man = a_question("single", "Bạn là", options=("Nam", "Nữ"), required=True, limits={"o1": 1, "o2": None})
    put(office, row, man, key="q2")
    row = published(office, row)
    sent(row, GOOD)
    with pytest.raises(Unfit) as full:
        sent(row, GOOD)
    assert "đã đủ số phiếu" in full.value.errors["q2"]
    assert Entry.objects.filter(occasion=row.occasion).count() == 1  # nothing half done
    sent(row, {**GOOD, "q2": ["o2"]})
    with pytest.raises(IntegrityError), transaction.atomic():
        Quota.objects.update(used=2)
    assert queries.full_options(row) == {"q2": {"o1"}}


def test_two_type_a_sheet_and_a_third_decides(office: Office) -> None:
    row = published(office)
    sheet = a_sheet(office, row)
    with pytest.raises(Refused, match="đã có người nhập"):
        a_sheet(office, row)
    with pytest.raises(Refused, match="người khác"):
        paper.repeat(sheet=sheet, raw=GOOD, version=None, by=office.actor("clerk"), at=NOW)
    sheet = paper.repeat(sheet=sheet, raw={**GOOD, "q3": ["5"]}, version=None, by=office.actor("reception"), at=NOW)
    assert (sheet.state, sheet.differences) == ("third", 1)
    assert not row.responses.exists()
    assert [queries.to_type(office.actor(who)) for who in ("clerk", "reception", "officer", "custodian")] == [
        0,
        0,
        1,
        0,
    ]
    with pytest.raises(Refused, match="1 phiếu giấy"):
        running.close(survey=row, version=None, by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused, match="thứ ba"):
        paper.decide(sheet=sheet, raw=GOOD, version=None, by=office.actor("clerk"), at=NOW)
    done = paper.decide(sheet=sheet, raw=GOOD, version=None, by=office.actor("officer"), at=NOW)
    assert (done.first, done.second) == (None, None)
    assert row.responses.get().answers == {"q2": "o1", "q3": "4"}
    assert queries.to_type(office.actor("reception")) == 0
    same = paper.begin(survey=row, number="8", raw={}, by=office.actor("clerk"), at=NOW)
    assert paper.repeat(sheet=same, raw={}, version=None, by=office.actor("officer"), at=NOW).is_done
    with pytest.raises(NotAllowed):
        paper.begin(survey=row, number="9", raw={}, by=office.actor("custodian"), at=NOW)


def test_old_drafts_go_with_their_files(office: Office) -> None:
    row = a_survey(office, terms={"secrecy": "named"})
    put(office, row, a_question("file", "Ảnh"))
    row = published(office, row)
    draft, code = answering.begin(survey=row, language="en", by=ANYONE, at=NOW)
    photo = answering.files.take_in(name="a.txt", chunks=[b"x"], by=ANYONE, at=NOW)
    answering.add_file(draft=draft, question="q5", attachment=photo, by=ANYONE, at=NOW)
    assert draft.until == TODAY + timedelta(days=30)
    assert queries.draft(row, answering.key_of("draft", code), on=draft.until) == draft
    answering.forget_old(by=SYSTEM, at=NOW + timedelta(days=30))
    assert Draft.objects.exists()
    answering.forget_old(by=SYSTEM, at=NOW + timedelta(days=31))
    assert not Draft.objects.exists()
    assert not Attachment.objects.filter(pk=photo.pk).exists()
    with pytest.raises(Refused, match="giữ được"):
        answering.keep(
            draft=answering.begin(survey=row, language="vi", by=ANYONE, at=NOW)[0],
            data={"q4": ["x" * 400_000]},
            by=ANYONE,
            at=NOW,
        )


def test_results_hide_small_groups_everywhere(office: Office) -> None:
    row = closed(office)
    focal = office.actor("focal")
    lines = {one.variable.key: one for one in queries.results(row)}
    marks = lines["q3"].lines or ()
    assert [line.count for line in marks] == [12, 12, 12, None, 11, None]  # two gave no mark
    assert lines["q3"].score == ""
    table = exports.csv_of(row, actor=focal)
    assert "ẩn" in table
    assert "Trần Thị Mận" not in table
    book = openpyxl.load_workbook(io.BytesIO(exports.sheet_of(row, by="q2", actor=focal)))
    assert book.sheetnames == ["Ket qua", "Chia nhom"]  # of a secret survey no single sheets
    assert exports.report_of(row, on=TODAY)[:2] == b"PK"
    assert queries.texts(row, row.questionnaire.questions[2]) == ["Gọi chị Trần Thị Mận."]
    assert running.mask(survey=row, question="q4", names=["Trần Thị Mận"], by=focal, at=NOW) == 1
    assert queries.texts(row, row.questionnaire.questions[2]) == ["Gọi chị [đã che]."]
    assert not any("Mận" in str(event.detail) for event in Event.objects.filter(action="survey.mask"))


def test_weights_are_refused_where_they_would_tell(office: Office) -> None:
    row, focal = closed(office), office.actor("focal")
    with pytest.raises(Refused, match="100 %"):
        running.weigh(survey=row, question="q2", targets={"o1": 50, "o2": 40}, cap=3, version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="nhóm dưới ngưỡng"):
        running.weigh(
            survey=row, question="q3", targets=dict.fromkeys("12345", 20.0), cap=3, version=None, by=focal, at=NOW
        )
    row = running.weigh(survey=row, question="q2", targets={"o1": 30, "o2": 70}, cap=3, version=None, by=focal, at=NOW)
    sex, mark, _ = queries.results(row)
    assert [round(line.weighted or 0) for line in sex.lines or ()] == [30, 70]
    assert all(line.weighted is None for line in mark.lines or ())


def test_named_surveys_give_every_sheet_to_those_who_run_them_without_formulas(office: Office) -> None:
    row = a_survey(office, terms={"secrecy": "named"}, live=True)
    row = published(office, row)
    for n in range(5):
        sent(row, {"q2": ["o2"], "q3": ["1"], "q4": ["=HYPERLINK(1)" if n else "-1+1"]})
    focal, officer = office.actor("focal"), office.actor("officer")
    assert queries.may_see_figures(row, actor=focal, at=NOW)
    assert not queries.may_see_figures(row, actor=officer, at=NOW)
    table = exports.csv_of(row, actor=focal)
    assert "'=HYPERLINK(1)" in table
    assert "'-1+1" in table
    assert queries.raw_rows(row, actor=officer) == []
    assert Response.objects.filter(survey=row, entry=None).count() == 0
    with pytest.raises(Refused, match="Khảo sát kín"):
        writing.make(wanted=wanted(office, live=True), by=officer, at=NOW)


def test_cells_that_spreadsheets_take_for_formulas_are_made_text() -> None:
    for cell in ("=1", "+1", "-1", "@a", "\t=1", " =1", "＝1"):
        assert exports.safe(cell).startswith("'")
    assert exports.safe("Nguyễn") == "Nguyễn"


def test_files_number_questions_as_the_sheet_does_and_say_what_is_hidden(office: Office) -> None:
    row = a_survey(office)
    put(office, row, a_question("matrix", "Từng nơi", options=("Tốt", "Kém"), rows=("Một cửa", "Trang tin")))
    put(office, row, a_question("rank", "Cần gì", options=("Đọc", "Hỏi")))
    answers: dict[str, object] = {"q2": "o1", "q5": {"r1": "o1", "r2": "o2"}, "q6": ["o2", "o1"]}
    row = with_answers(office, published(office, row), [*[answers] * 20, {"q2": "o2"}])
    focal = office.actor("focal")
    book = openpyxl.load_workbook(io.BytesIO(exports.sheet_of(row, by="", actor=focal)))
    lines = {(line[0], line[1]): line[2] for line in book.active.iter_rows(values_only=True)}
    assert lines["Bạn là", "Nữ"] == "ẩn"
    assert lines["Vì sao chưa hài lòng?", "Không trả lời"] == 21

    def report() -> str:
        return "\n".join(one.text for one in Document(io.BytesIO(exports.report_of(row, on=NOW.date()))).paragraphs)

    told = report()
    for title in ("4. Từng nơi – Một cửa", "4. Từng nơi – Trang tin", "5. Cần gì – xếp thứ nhất", "II. KẾT QUẢ"):
        assert f"\n{title}" in told, title
    running.show_results(survey=row, text="Cảm ơn.", divided_by="", version=None, by=focal, at=NOW)
    row.refresh_from_db()
    assert "\nIII. KẾT QUẢ" in report()


def test_years_stand_side_by_side_and_reports_count(office: Office) -> None:
    focal = office.actor("focal")
    first = a_survey(office)
    writing.keep_question(survey=first, key="q3", name="Hài lòng", by=focal, at=NOW)
    with pytest.raises(Refused, match="đã được giữ"):
        writing.keep_question(survey=first, key="q3", name="Khác", by=focal, at=NOW)
    first = published(office, first)
    with_answers(office, first, [{"q3": "1"}] * 6 + [{"q3": "5"}] * 6)
    second = writing.make(wanted=wanted(office, title={"vi": "Năm sau"}), by=office.actor("officer"), at=NOW)
    kept = queries.kept_question("hai-long")
    assert kept is not None
    second = writing.use_kept(survey=second, section="s1", kept=kept, version=None, by=office.actor("officer"), at=NOW)
    second = published(office, second)
    second = with_answers(office, second, [{"q2": "5"}] * 10)
    years = queries.years("hai-long", public=False)
    assert [(year.sheets, year.same) for year in years] == [(12, True), (10, True)]
    assert years[0].shares["Rất hài lòng"] == 50
    assert years[1].shares["Rất hài lòng"] == 100
    assert queries.years("hai-long", public=True) == []
    window = Window(TODAY - timedelta(days=30), TODAY)
    held, sheets, shown = (figure.count(window) for figure in figures.FIGURES)
    assert (held.value, sheets.value, shown.value, shown.whole) == (2, 22, 0, 2)
    running.show_results(survey=second, text="Tốt hơn.", divided_by="", version=None, by=focal, at=NOW)
    assert figures.FIGURES[2].count(window).value == 1
    assert figures.FIGURES[0].count(Window(window.since, window.until, office.units["phong-hai"].pk)).value == 0


def test_searching_and_pages_of_laws_find_what_is_public(office: Office) -> None:
    row = a_survey(office)
    put(office, row, a_question("nps", "Giới thiệu?", citation="Điều 9 Luật Tiếp cận thông tin số 104/2016/QH13"))
    source = SurveysSource()
    assert list(source.documents()) == []
    row = published(office, row)
    (unit,) = source.documents_of([f"surveys:{row.pk}", "answers:1", "7"])
    assert (unit.url, unit.title) == (f"/khao-sat/{row.pk}/", row.title)
    assert "Giới thiệu?" in unit.body
    assert [one.citation for one in resting(TODAY)] == ["Điều 9 Luật Tiếp cận thông tin số 104/2016/QH13"]
    running.close(survey=row, version=None, by=office.actor("focal"), at=NOW)
    assert list(source.documents()) == []
    assert source.count() == 0


def test_a_file_comes_with_a_named_sheet(office: Office) -> None:
    row, file = named_and_closed(office)
    assert queries.file_sent(file, row, actor=office.actor("focal")) is not None
    assert queries.file_sent(file, row, actor=office.actor("officer")) is None
    assert queries.to_close(office.actor("focal"), at=NOW + timedelta(days=9)) == 0  # it is closed
    with pytest.raises(Refused, match="dưới ngưỡng"):
        running.show_results(survey=row, text="", divided_by="", version=None, by=office.actor("focal"), at=NOW)
