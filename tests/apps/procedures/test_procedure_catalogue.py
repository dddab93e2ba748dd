"""Loading, writing, announcing, withdrawing procedures; their deadlines; which of them a change of the law touches."""

from __future__ import annotations

import json
import tarfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import zstandard

from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE, NotAllowed
from cualuat.base.figures import Window
from cualuat.base.models import Job
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.law import reliance
from cualuat.law.load.readers.extraction import UnreadableFile
from cualuat.procedures import access, norms
from cualuat.procedures.figures import FIGURES
from cualuat.procedures.models import Edition, Load, Procedure, ProcedureState
from cualuat.procedures.operations import announcing, editing, guiding, loading
from cualuat.procedures.queries import catalogue
from cualuat.procedures.queries.deadlines import deadlines_of, open_deadlines
from cualuat.procedures.rules.content import Basis, Content, Part, Way, as_json
from cualuat.procedures.rules.guide import Only
from cualuat.procedures.search_source import ProcedureSource
from cualuat.procedures.sources import gather
from cualuat.search import operations as search
from cualuat.timelimits import queries as timelimits
from office import NOW, TODAY, Office
from sample_procedures import (
    CHANGED,
    DECREE,
    LAW,
    a_draft_procedure,
    a_folder,
    a_procedure,
    announced,
    gathered,
    loaded,
    national,
)

UNTOUCHED = "Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15"


# --- loading -----------------------------------------------------------------------------------------------------


def test_a_load_is_told_and_twice_the_same_changes_nothing(office: Office) -> None:
    report = loaded(office, national(), national("9.000002", ways=[("Trực tiếp", "vài hôm", "Theo biểu", "")]))
    counts = report.counts
    assert {name: counts[name] for name in ("read", "created", "limits_read", "limits_unread", "fees_unread", "doubtful")} == {
        "read": 2, "created": 2, "limits_read": 2, "limits_unread": 1, "fees_unread": 1, "doubtful": 1,
    }  # fmt: skip
    assert counts["bases"] == counts["bases_linked"] == 2  # the sample library holds the decree
    assert Job.objects.filter(name=search.UPDATE_JOB).count() == 1
    row = Procedure.objects.get(code="9.000002")
    assert any("chưa đọc được" in doubt for doubt in row.editions.get().doubts)
    again = loaded(office, national(), national("9.000002", ways=[("Trực tiếp", "vài hôm", "Theo biểu", "")]))
    assert (again.counts["unchanged"], again.counts.get("created", 0)) == (2, 0)
    assert Edition.objects.count() == 2
    with pytest.raises(NotAllowed):
        loaded(office, who="officer")


def test_what_changed_outside_becomes_the_next_edition(office: Office) -> None:
    loaded(office)
    report = loaded(office, national(kết_quả_thực_hiện="Thẻ điện tử"))
    assert report.counts["changed"] == 1
    first, second = Edition.objects.order_by("number")
    assert (first.in_force_to, second.in_force_from) == (TODAY - timedelta(days=1), TODAY)
    row = Procedure.objects.get()
    assert catalogue.shown(row, TODAY) == second
    assert catalogue.shown(row, TODAY - timedelta(days=1)) == first


def test_a_load_does_not_write_over_what_the_desk_wrote(office: Office) -> None:
    row = a_procedure(office)
    officer = office.actor("officer")
    draft = editing.begin(procedure=row, by=officer, at=NOW)
    report = loaded(office, national(kết_quả_thực_hiện="Thẻ điện tử"))
    assert report.counts["waiting"] == 1
    draft = editing.edit(edition=draft, texts={"result": "Thẻ nhựa"}, version=None, by=officer, at=NOW)
    announced(office, draft, in_force_from=TODAY)
    report = loaded(office, national(kết_quả_thực_hiện="Thẻ điện tử"))
    assert report.counts["draft"] == 1
    row = Procedure.objects.get()
    shown = catalogue.shown(row, TODAY)
    assert shown is not None
    assert shown.value.result == "Thẻ nhựa"
    waiting = catalogue.draft(row)
    assert waiting is not None
    assert waiting.value.result == "Thẻ điện tử"


def test_bad_files_are_named_and_nothing_is_half_loaded(office: Office, tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "tt", national(), national("9.000002"))
    (folder / "hong.json").write_text("{", encoding="utf-8")
    (folder / "trung.json").write_text(json.dumps(national()), encoding="utf-8")
    (folder / "khac.txt").write_text("không phải thủ tục", encoding="utf-8")
    found = gather(folder)
    with pytest.raises(loading.BadFiles) as refused:
        loading.load(gathered=found, skip_bad=False, by=office.actor("focal"), at=NOW)
    told = [str(one) for one in refused.value.bad]
    assert any("hong.json: không phải JSON" in one for one in told)
    assert any("trung.json: mã 9.000001 đã có" in one for one in told)
    assert not Procedure.objects.exists()
    assert not Load.objects.exists()
    report = loading.load(gathered=found, skip_bad=True, by=office.actor("focal"), at=NOW)
    assert (report.counts["created"], report.counts["refused"], len(report.bad)) == (2, 2, 2)


def test_folder_archive_and_single_file_say_the_same(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "tt", national(), national("9.000002"))
    packed = tmp_path / "tt.tar.zst"
    with (
        packed.open("wb") as out,
        zstandard.ZstdCompressor().stream_writer(out) as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        tar.add(folder, "tt")
    single = tmp_path / "tt.json"
    single.write_text(json.dumps([national(), national("9.000002")]), encoding="utf-8")
    codes = [[one.code for _, one in gather(path).given] for path in (folder, packed, single)]
    assert codes == [["9.000001", "9.000002"]] * 3
    (tmp_path / "trong").mkdir()
    for path in (tmp_path / "trong", tmp_path / "khong-co"):
        with pytest.raises(UnreadableFile):
            gather(path)


# --- writing and announcing --------------------------------------------------------------------------------------


def test_from_a_draft_to_the_page_of_everybody(office: Office) -> None:
    draft = a_draft_procedure(office, whole=False)
    with pytest.raises(Refused, match="còn thiếu: trình tự thực hiện, cách thức thực hiện"):
        announced(office, draft)
    assert catalogue.public_procedure("9.000009") is None
    draft = a_draft_procedure(office, "9.000010")
    row = announced(office, draft)
    assert row.state == "announced"
    procedure = catalogue.public_procedure("9.000010")
    assert procedure is not None
    assert procedure.state == ProcedureState.PUBLIC
    with pytest.raises(Refused, match="không sửa được nữa"):
        editing.edit(edition=row, texts={"result": "Khác"}, version=None, by=office.actor("officer"), at=NOW)
    assert Event.objects.filter(action="procedures.announce").count() == 1


def test_the_next_edition_ends_the_one_before_and_a_withdrawal_ends_all(office: Office) -> None:
    first = announced(office, a_draft_procedure(office))
    officer = office.actor("officer")
    second = editing.begin(procedure=first.procedure, by=officer, at=NOW)
    with pytest.raises(Refused, match="một bản nháp"):
        editing.begin(procedure=first.procedure, by=officer, at=NOW)
    second = editing.put_row(
        edition=second, kind="ways", place=0, row=Way("Trực tiếp", "5 ngày làm việc", "Không"), version=None, by=officer, at=NOW
    )  # fmt: skip
    with pytest.raises(Refused, match="sau ngày ấy"):
        announced(office, second, in_force_from=date(2026, 3, 16))
    announced(office, second, signed_on=TODAY, in_force_from=date(2026, 12, 1))
    row = catalogue.public_procedure("9.000009")
    assert row is not None
    first.refresh_from_db()
    assert first.in_force_to == date(2026, 11, 30)
    assert [edition.standing(TODAY) for edition in row.editions.all()] == ["in_force", "not_yet"]
    assert catalogue.shown(row, TODAY) == first
    focal = office.actor("focal")
    wanted = {"decision": "Quyết định số 9/QĐ-UBND", "why": "Luật mới", "version": None, "by": focal, "at": NOW}
    with pytest.raises(Refused, match="sau ngày này"):
        announcing.withdraw(procedure=row, last_day=date(2026, 11, 25), **wanted)
    announcing.withdraw(procedure=row, last_day=date(2026, 12, 31), **wanted)
    row = catalogue.public_procedure("9.000009")
    assert row is not None
    assert row.state == ProcedureState.WITHDRAWN
    assert catalogue.shown(row, date(2027, 2, 1)).standing(date(2027, 2, 1)) == "withdrawn"  # type: ignore[union-attr]
    assert not catalogue.find(catalogue.Asked())


def test_the_second_to_save_is_told(office: Office) -> None:
    draft = a_draft_procedure(office, whole=False)
    officer = office.actor("officer")
    editing.edit(edition=draft, texts={"result": "Thẻ"}, version=1, by=officer, at=NOW)
    with pytest.raises(SomebodyElse):
        editing.edit(edition=draft, texts={"result": "Giấy"}, version=1, by=officer, at=NOW)
    with pytest.raises(SomebodyElse):
        editing.put_row(edition=draft, kind="parts", place=None, row=Part("Đơn", 1), version=1, by=officer, at=NOW)
    draft.refresh_from_db()
    assert draft.value.result == "Thẻ"


def test_rows_are_put_moved_and_dropped_and_wrong_ones_refused(office: Office) -> None:
    draft, officer = a_draft_procedure(office), office.actor("officer")
    for name in ("Ảnh", "Đơn xin cấp lại lần hai"):
        draft = editing.put_row(
            edition=draft, kind="parts", place=None, row=Part(name, 1), version=None, by=officer, at=NOW
        )
    draft = editing.move_row(edition=draft, kind="parts", place=2, version=None, by=officer, at=NOW)
    draft = editing.drop_row(edition=draft, kind="parts", place=0, version=None, by=officer, at=NOW)
    assert [part.name for part in draft.value.parts] == ["Đơn xin cấp lại lần hai", "Ảnh"]
    for row, words in (
        (Basis("theo quy định"), "phải nêu văn bản"),
        (Way(""), "hình thức nộp"),
        (Part("Đơn", 99), "từ 0 đến 50"),
    ):
        with pytest.raises(Refused, match=words):
            editing.put_row(edition=draft, kind="ways", place=None, row=row, version=None, by=officer, at=NOW)
    with pytest.raises(Refused, match="không còn"):
        editing.drop_row(edition=draft, kind="parts", place=7, version=None, by=officer, at=NOW)
    with pytest.raises(Refused, match="đã có trong danh mục"):
        editing.create(code="9.000009", name="Trùng", unit=None, by=office.actor("focal"), at=NOW)
    assert editing.discard(edition=draft, version=None, by=officer, at=NOW)
    assert not Procedure.objects.exists()


def test_who_writes_and_who_announces(office: Office) -> None:
    draft = a_draft_procedure(office)
    for who in ("elsewhere", "nobody", "clerk"):
        with pytest.raises(NotAllowed):
            editing.edit(edition=draft, texts={"result": "x"}, version=None, by=office.actor(who), at=NOW)
    wanted = announcing.Announcement("Quyết định số 1/QĐ-UBND", TODAY, TODAY)
    for who in ("officer", "moderator"):
        with pytest.raises(NotAllowed):
            announcing.announce(edition=draft, wanted=wanted, version=None, by=office.actor(who), at=NOW)
    assert not access.visible_to(ANYONE).exists()


# --- deadlines ---------------------------------------------------------------------------------------------------


def test_when_an_announcement_and_the_database_entry_are_due(office: Office) -> None:
    draft = a_draft_procedure(office)
    draft = editing.plan(
        edition=draft, document=DECREE, document_on=date(2026, 12, 10), version=None, by=office.actor("officer"), at=NOW
    )
    calendar = timelimits.calendar()
    [one] = open_deadlines(on=TODAY)
    assert (one.kind, one.by) == ("announce", date(2026, 12, 4))  # five days before; the 5th is a Saturday
    row = announced(
        office,
        draft,
        signed_on=date(2026, 11, 16),
        in_force_from=date(2026, 12, 10),
        document=DECREE,
        document_on=date(2026, 12, 10),
    )
    found = {one.kind: one for one in deadlines_of(row, on=TODAY, calendar=calendar)}
    assert (found["announce"].done, found["announce"].is_late(TODAY)) == (date(2026, 11, 16), False)
    assert found["database"].by == date(2026, 11, 23)  # five working days after Monday the 16th
    row.rank, row.document_on = "minister", None
    assert [one.by for one in deadlines_of(row, on=TODAY, calendar=calendar)] == [
        date(2026, 11, 30)
    ] or calendar.day_off(date(2026, 11, 24))
    row.shortened = True
    assert [one.by for one in deadlines_of(row, on=TODAY, calendar=calendar)] == [date(2026, 11, 18)]
    assert [one.kind for one in open_deadlines(on=TODAY)] == ["database"]
    fresh = Edition.objects.get(pk=row.pk)
    with pytest.raises(Refused, match="trước ngày ký"):
        announcing.enter_database(edition=fresh, on=date(2026, 11, 1), version=None, by=office.actor("focal"), at=NOW)
    announcing.enter_database(edition=fresh, on=TODAY, version=None, by=office.actor("focal"), at=NOW)
    assert not list(open_deadlines(on=TODAY))


# --- the law ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sample_library")
def test_an_amendment_tells_which_procedures_it_touches(office: Office) -> None:
    touched = announced(office, a_draft_procedure(office)).procedure  # rests on Article 5, worded anew on 1 August
    Procedure.objects.filter(pk=touched.pk).update(reviewed_on=date(2026, 3, 10))
    a_procedure(office, bases=[("", LAW)])
    [found] = catalogue.touched(TODAY)
    assert found.standing.procedure == touched
    [(text, change)] = found.changes
    assert (text, change.kind, change.day) == (CHANGED, "amended", date(2026, 8, 1))
    whole = Procedure.objects.create(
        code="9.000011", name="Cả nghị định", state="public", reviewed_on=date(2026, 3, 10), added_at=NOW, added_by="x"
    )
    first = found.standing.edition
    Edition.objects.create(
        procedure=whole, number=1, content=as_json(Content(name="Cả nghị định", bases=(Basis(DECREE), Basis(UNTOUCHED)))), digest="x",
        state="announced", made_at=first.made_at, made_by="x", announced_at=first.made_at,
    )  # fmt: skip
    [(text, change)] = next(one.changes for one in catalogue.touched(TODAY) if one.standing.procedure == whole)
    assert (text, change.day, change.eid) == (DECREE, date(2026, 8, 1), "")  # a document named as a whole
    whole.delete()
    guiding.review(procedures=[touched], note="Không đụng đến hồ sơ.", by=office.actor("officer"), at=NOW)
    assert not catalogue.touched(TODAY)
    assert Procedure.objects.get(pk=touched.pk).reviewed_on == TODAY
    with pytest.raises(NotAllowed):
        guiding.review(procedures=[touched], note="x", by=office.actor("elsewhere"), at=NOW)


@pytest.mark.usefixtures("sample_library")
def test_all_that_rests_on_a_document_is_listed_and_told_to_the_law(office: Office) -> None:
    announced(office, a_draft_procedure(office))
    a_procedure(office, bases=[("901/2024/QH15", "Luật Tiếp cận dịch vụ công cộng mẫu")])
    rows = catalogue.resting_on(["nghi-dinh-902-2025-nd-cp"], catalogue.standing(TODAY))
    assert [(one.standing.procedure.code, one.citations) for one in rows] == [("9.000009", ((CHANGED, "art_5"),))]
    through = catalogue.resting_on(["nghi-dinh-903-2026-nd-cp", "nghi-dinh-902-2025-nd-cp"], catalogue.standing(TODAY))
    assert [one.through for one in through] == ["nghi-dinh-902-2025-nd-cp"]
    assert reliance.kinds()["procedures"] == "Thủ tục hành chính"
    told = [(row.kind, row.citation, row.url) for row in catalogue.reliances(TODAY)]
    assert ("procedures", CHANGED, "/thu-tuc/9.000009/") in told
    assert len(told) == 2


# --- finding and counting ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("own_index")
def test_procedures_are_found_with_and_without_diacritics(office: Office) -> None:
    a_procedure(office)
    a_procedure(
        office,
        "9.000002",
        tên_thủ_tục="Cho thuê hội trường",
        lĩnh_vực="Văn hóa",
        đối_tượng_thực_hiện="Doanh nghiệp",
        kết_quả_thực_hiện="Giấy thuê",
    )

    def codes(**asked: str) -> list[str]:
        return [row.code for row in catalogue.find(catalogue.Asked(**asked))]

    for words in ("thẻ đọc", "the doc", "THE DOC thu vien"):
        assert codes(words=words) == ["9.000001"]  # letter by letter: the index does not hold them yet
    search.update_documents([f"procedures:{row.pk}" for row in Procedure.objects.all()])
    assert codes(words="the doc") == ["9.000001"]
    assert codes(words="9.000002") == ["9.000002"]
    assert codes(field="Văn hóa") == codes(subject="doanh-nghiep") == ["9.000002"]
    assert codes(words="thẻ đọc", field="Văn hóa") == []
    assert [name for name, _ in catalogue.fields()] == ["Thư viện", "Văn hóa"]
    assert ("doanh-nghiep", "Doanh nghiệp") in catalogue.subjects()


def test_the_index_holds_what_is_announced(office: Office) -> None:
    row = a_procedure(office)
    a_draft_procedure(office)
    source = ProcedureSource()
    [unit] = source.documents()
    assert (unit.doc_id, unit.source, unit.url, source.count()) == (
        f"procedures:{row.pk}",
        "procedures",
        "/thu-tuc/9.000001/",
        1,
    )
    assert list(source.documents_of(["12", "guides:3"])) == []
    focal = office.actor("focal")
    announcing.withdraw(
        procedure=row, decision="Quyết định số 2", why="Thôi", last_day=TODAY, version=None, by=focal, at=NOW
    )
    assert list(source.documents_of([unit.doc_id])) == []


def test_conditions_of_a_guide_stay_with_the_papers(office: Office) -> None:
    row, officer = a_procedure(office), office.actor("officer")
    key = Part("Giấy ủy quyền (nếu có)").key
    row = guiding.set_guide(
        procedure=row,
        cases="Tôi nộp thay",
        only={key: Only(cases=("1",)), "xa": Only(cases=("1",))},
        version=None,
        by=officer,
        at=NOW,
    )
    assert list(row.guidance.only) == [key]  # nothing of the other key is in this procedure
    with pytest.raises(Refused, match="Không quá"):
        guiding.set_guide(
            procedure=row, cases="\n".join(map(str, range(30))), only={}, version=None, by=officer, at=NOW
        )
    with pytest.raises(Refused, match="vừa đổi"):
        guiding.set_guide(procedure=row, cases="", only={key: Only(subjects=("ai",))}, version=None, by=officer, at=NOW)
    row = guiding.set_guide(procedure=row, cases="", only={key: Only(cases=("1",))}, version=None, by=officer, at=NOW)
    assert not row.guide["only"]


def test_reports_count_what_was_announced_and_reviewed(office: Office) -> None:
    announced(office, a_draft_procedure(office))
    figures = {figure.code: figure for figure in FIGURES}
    window = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)
    counted = figures["procedures_announced"].count(window)
    assert (counted.value, counted.rows[0].about) == (1, "procedure")
    assert figures["procedures_reviewed"].count(window).value == 1
    assert (
        figures["procedures_reviewed"]
        .count(Window(window.since, window.until, unit=office.units["phong-hai"].pk))
        .value
        == 0
    )


def test_the_norms_are_there() -> None:
    assert norms.most_trips() == 2
    assert norms.norm("pause").needs_review
    assert not norms.norm("trips").needs_review
    assert gathered(national()).given
