"""From the draft to what the public reads and back; who may; what changed under it; many at a time; figures, search, reliance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.models import Job
from cualuat.base.operations import BadRows, Refused, SomebodyElse
from cualuat.files import operations as files
from cualuat.guides import access, data, queries, quoting, speaking
from cualuat.guides.models import HelpfulDay, Piece
from cualuat.guides.operations import glossary, loading, publishing, writing
from cualuat.guides.search_source import PieceSource, guides_resting, questions_resting
from cualuat.law import reliance
from cualuat.law.models import Document, Provision
from cualuat.law.rules import Status
from cualuat.search import queries as search
from office import NOW, TODAY, Office
from sample_guides import BEFORE, DECREE, GUIDE, LAW, QUESTION, a_guide, a_public_guide, a_recording, a_term, written


def _publish(office: Office, piece: Piece, who: str = "moderator", knowing: bool = True) -> Piece:
    return publishing.publish(piece=piece, knowing=knowing, version=None, by=office.actor(who), at=NOW)


# --- from the draft to the public --------------------------------------------------------------------------------


def test_from_the_draft_to_the_public_and_withdrawn(office: Office) -> None:
    piece = a_guide(office)
    assert (piece.state, piece.shown, piece.address) == ("draft", None, "/huong-dan/bao-mot-viec-ve-cho-nuoc-rac/")
    assert not queries.public(kind="guide").exists()
    writing.submit(piece=piece, version=1, by=office.actor("officer"), at=NOW)
    with pytest.raises(Refused, match="chờ duyệt"):
        written(office, piece, body="Sửa")
    piece = writing.send_back(piece=piece, reason="Thêm bước", version=2, by=office.actor("moderator"), at=NOW)
    assert (piece.state, piece.returned_why) == ("draft", "Thêm bước")
    written(office, piece, seen=1, summary="Báo ở đâu, bao lâu.")
    writing.submit(piece=piece, version=None, by=office.actor("officer"), at=NOW)
    piece = _publish(office, piece, knowing=False)
    assert piece.shown is not None
    assert (piece.state, piece.shown.number, piece.reviewed_on, piece.published_on) == ("published", 2, TODAY, TODAY)
    # What is written on stays inside until it is published.
    written(office, piece, seen=2, title="Tên mới")
    piece.refresh_from_db()
    [public] = queries.public(kind="guide")
    assert piece.state == "draft"
    assert public.shown is not None
    assert public.shown.title == GUIDE.title
    _publish(office, piece)
    [public] = queries.public(kind="guide")
    assert public.shown is not None
    assert public.shown.title == "Tên mới"
    with pytest.raises(Refused, match="công khai rồi"):
        _publish(office, piece)
    with pytest.raises(Refused, match="vì sao gỡ"):
        publishing.withdraw(piece=piece, reason=" ", version=None, by=office.actor("leader"), at=NOW)
    publishing.withdraw(piece=piece, reason="Đã cũ", version=None, by=office.actor("leader"), at=NOW)
    assert not queries.public(kind="guide").exists()
    assert queries.at_address("guide", piece.slug) == piece  # and says why
    again = writing.restore(piece=piece, number=2, seen=3, by=office.actor("officer"), at=NOW)
    assert (again.number, again.title) == (4, GUIDE.title)
    assert queries.at_address("guide", "la") is None
    assert set(Event.objects.filter(subject_type="guide").values_list("action", flat=True)) == {
        "guides.begin", "guides.submit", "guides.send_back", "guides.save", "guides.publish", "guides.withdraw",
    }  # fmt: skip


def test_who_may(office: Office) -> None:
    piece = a_guide(office)
    for who in ("elsewhere", "nobody", "clerk"):
        with pytest.raises(NotAllowed):
            written(office, piece, who=who, body="x")
    for who in ("officer", "chief", "elsewhere"):
        with pytest.raises(NotAllowed):
            _publish(office, piece, who=who)
    with pytest.raises(NotAllowed):
        a_guide(office, who="elsewhere", title="Khác")
    assert [access.may_run(office.actor(who)) for who in ("moderator", "focal", "leader", "officer")] == [
        True,
        True,
        True,
        False,
    ]
    assert list(access.visible_to(ANYONE)) == []
    assert list(access.visible_to(office.actor("nobody"))) == [piece]
    written(office, piece, who="focal", body="Đầu mối sửa")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"summary": ""}, "summary"),
        ({"body": "\n"}, "body"),
        ({"body": "x" * 60_001}, "body"),
        ({"topic": "la"}, "topic"),
        ({"bases": ["x" * 301]}, "bases"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_wrong_words_are_refused_by_name(office: Office, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_guide(office, **changes)
    assert refused.value.field == field
    assert not Piece.objects.exists()


def test_two_editors_at_once(office: Office) -> None:
    piece = a_guide(office)
    written(office, piece, seen=1, body="Người thứ nhất")
    with pytest.raises(SomebodyElse):
        written(office, piece, seen=1, who="colleague", body="Người thứ hai")
    with pytest.raises(SomebodyElse):
        writing.submit(piece=piece, version=1, by=office.actor("colleague"), at=NOW)
    with pytest.raises(Refused, match="Chưa đổi gì"):
        written(office, piece, seen=2, body="Người thứ nhất")
    with pytest.raises(Refused, match="đã có rồi"):
        a_guide(office)
    assert [row.number for row in queries.wordings(piece)] == [2, 1]


def test_what_names_nothing_is_told_before_it_is_public(office: Office) -> None:
    piece = a_guide(office, body="[[Điều 999 Luật Không có số 1/1990/QH8]] [x](/khong-co/)")
    with pytest.raises(Refused) as refused:
        _publish(office, piece, knowing=False)
    assert refused.value.field == "knowing"
    newest = queries.last(piece)
    assert newest is not None
    look = publishing.looked_over(newest, on=TODAY)
    assert (look.unknown, look.broken) == (("Điều 999 Luật Không có số 1/1990/QH8",), ("/khong-co/",))
    _publish(office, piece)
    event = Event.objects.get(action="guides.publish")
    assert event.detail["unknown"] == ["Điều 999 Luật Không có số 1/1990/QH8"]
    past = a_guide(
        office, title="Thẻ cũ", body="[[Điều 2 Quyết định số 911/2019/QĐ-UBND]] [[Điều 99 Luật số 901/2024/QH15]]"
    )
    newest = queries.last(past)
    assert newest is not None
    look = publishing.looked_over(newest, on=TODAY)
    assert look.past == ("Điều 2 Quyết định số 911/2019/QĐ-UBND",)
    assert look.unknown == ("Điều 99 Luật số 901/2024/QH15",)  # the law is there, the article is not


# --- the law on the day it is read -------------------------------------------------------------------------------


@pytest.mark.usefixtures("sample_library")
def test_the_words_of_the_law_are_those_of_the_day() -> None:
    text = f"khoản 1 Điều 6 {DECREE}"
    before, after = (quoting.quote(text, on=day) for day in (date(2026, 7, 31), date(2026, 8, 1)))
    assert "phiếu hẹn giấy ghi" in before.lines[0]
    assert "phiếu hẹn điện tử" in after.lines[0]
    assert len(after.lines) == 1  # the clause only
    assert (after.name, after.cited.status) == ("Điều 6. Nhận và ghi sổ phản ánh", Status.IN_FORCE)
    whole = quoting.quote(f"Điều 6 {DECREE}", on=TODAY)
    assert len(whole.lines) == 3
    to_come = quoting.quote("Điều 2 Quyết định số 917/2026/QĐ-UBND", on=TODAY)
    assert (to_come.lines, to_come.cited.status) == ((), Status.NOT_YET)
    past = quoting.quote("Điều 2 Quyết định số 911/2019/QĐ-UBND", on=TODAY)
    assert (past.lines, past.cited.is_past) == ((), True)
    assert quoting.quote("Điều 1 Luật Không có", on=TODAY).lines == ()
    table = quoting.quote("Điều 3 Quyết định số 912/2025/QĐ-UBND", on=TODAY)
    assert any("Thẻ người lớn · 30.000 · 05" in line for line in table.lines)


def test_read_aloud_with_the_words_of_the_law(office: Office) -> None:
    piece = a_public_guide(office)
    assert piece.shown is not None
    told = speaking.spoken(piece, piece.shown, on=TODAY)
    assert told.startswith("Báo một việc về chợ, nước, rác.\n\nBáo ở đâu")
    assert "phiếu hẹn điện tử" in told
    assert "bốn cách" in told
    assert not set("#*[]|<>") & set(told)


# --- when the law changes ----------------------------------------------------------------------------------------


def test_a_guide_is_flagged_when_its_provision_changed(office: Office) -> None:
    piece = a_public_guide(office, at=BEFORE)
    fresh = a_public_guide(office, title="Bài mới")
    untouched = a_public_guide(office, at=BEFORE, title="Bài khác", body=f"[[Điều 21 {LAW}]]")
    assert queries.changed(on=date(2026, 7, 31)) == {}
    found = queries.changed(on=TODAY)
    assert list(found) == [piece.pk]
    [change] = found[piece.pk]
    assert (change.citation, change.kind, change.day) == (f"khoản 1 Điều 6 {DECREE}", "amended", date(2026, 8, 1))
    assert change.words.endswith("đã được sửa từ ngày 01/08/2026")
    assert queries.changes_of(piece, on=TODAY) == [change]
    assert [
        queries.changed_for(office.actor(who), on=TODAY) for who in ("officer", "elsewhere", "moderator", "nobody")
    ] == [1, 0, 1, 0]
    [due] = queries.due(TODAY)
    assert (due.key, due.due, due.doers, due.unit) == (
        piece.pk,
        date(2026, 8, 1),
        (office.people["officer"],),
        piece.unit_id,
    )
    with pytest.raises(Refused) as refused:
        publishing.confirm(piece=piece, note="", version=None, by=office.actor("officer"), at=NOW)
    assert refused.value.field == "note"
    with pytest.raises(NotAllowed):
        publishing.confirm(piece=piece, note="Đúng", version=None, by=office.actor("elsewhere"), at=NOW)
    publishing.confirm(piece=piece, note="Bài không nêu loại giấy.", version=None, by=office.actor("officer"), at=NOW)
    assert queries.changed(on=TODAY) == {}
    review = queries.reviews(piece)[0]
    assert review.kind == "confirmed"
    assert review.changes == [change.words]
    assert queries.changes_of(fresh, on=TODAY) == queries.changes_of(untouched, on=TODAY) == []


def test_the_editor_is_told_before_the_day_and_the_reader_of_what_expires(office: Office) -> None:
    piece = a_public_guide(office, kind="question")
    document = Document.objects.get(slug="luat-901-2024-qh15")
    Document.objects.filter(pk=document.pk).update(expires_on=TODAY + timedelta(days=5))
    Provision.objects.filter(document=document, valid_to=None).update(valid_to=TODAY + timedelta(days=5))
    assert queries.changed(on=TODAY) == {}
    [due] = queries.due(TODAY + timedelta(days=7))
    assert (due.key, due.due) == (piece.pk, TODAY + timedelta(days=5))
    [change] = queries.changed(on=TODAY + timedelta(days=5))[piece.pk]
    assert "đã hết hiệu lực" in change.words


def test_a_hundred_guides_need_no_more_queries_than_one(office: Office, django_assert_max_num_queries: object) -> None:
    for number in range(12):
        a_public_guide(office, title=f"Bài {number}", body=f"[[Điều {number + 1} {LAW}]]")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert queries.changed(on=TODAY + timedelta(days=1)) == {}


# --- recordings, readers, words -----------------------------------------------------------------------------------


def test_a_recording_needs_its_words(office: Office, django_capture_on_commit_callbacks: object) -> None:
    piece = a_guide(office)
    with pytest.raises(Refused) as refused:
        a_recording(office, piece, transcript="  ")
    assert refused.value.field == "transcript"
    text = files.take_in(name="a.txt", chunks=[b"chu"], by=SYSTEM, at=NOW)
    for wrong in (text, None):
        with pytest.raises(Refused, match=r"Chỉ nhận ghi âm|chọn một tệp"):
            a_recording(office, piece, attachment=wrong)
    recording = a_recording(office, piece)
    assert (recording.kind, queries.recordings(piece).count()) == ("audio", 1)
    with pytest.raises(SomebodyElse):
        publishing.remove_recording(recording=recording, version=1, by=office.actor("officer"), at=NOW)
    path = recording.attachment.path
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        publishing.remove_recording(recording=recording, version=2, by=office.actor("officer"), at=NOW)
    assert not queries.recordings(piece).exists()
    assert not path.exists()  # a voice is somebody's


def test_readers_are_counted_by_the_day_and_nothing_else(office: Office) -> None:
    piece, draft = a_public_guide(office), a_guide(office, title="Bài nháp")
    before = Event.objects.count()
    for helped in (True, True, False):
        publishing.say_helpful(piece=piece, helped=helped, by=ANYONE, at=NOW)
    publishing.say_helpful(piece=draft, helped=True, by=ANYONE, at=NOW)
    assert (queries.helpful(piece), queries.helpful(draft)) == ((2, 1), (0, 0))
    [row] = HelpfulDay.objects.all()
    assert {one.name for one in row._meta.fields} == {"id", "piece", "day", "yes", "no"}
    assert Event.objects.count() == before
    HelpfulDay.objects.update(yes=5000)
    publishing.say_helpful(piece=piece, helped=True, by=ANYONE, at=NOW)
    assert queries.helpful(piece) == (5000, 1)


def test_the_house_explains_words_in_its_own_way(office: Office) -> None:
    shipped = {entry.name: entry for entry in queries.glossary()}
    assert shipped["khiếu nại"].row is None
    row = a_term(office, name="Khiếu  nại", short="Đòi xem lại.")
    found = {entry.name: entry for entry in queries.glossary()}
    assert "khiếu nại" not in found
    assert found["Khiếu nại"].short == "Đòi xem lại."
    with pytest.raises(Refused, match="giải thích ở đây rồi"):
        a_term(office, name="khiếu nại")
    a_term(office, row, name="khiếu nại", is_hidden=True)
    assert "khiếu nại" not in {entry.name for entry in queries.glossary()}
    with pytest.raises(SomebodyElse):
        glossary.forget(term=row, version=1, by=office.actor("moderator"), at=NOW)
    glossary.forget(term=row, version=2, by=office.actor("moderator"), at=NOW)
    assert {entry.name: entry.short for entry in queries.glossary()}["khiếu nại"] == shipped["khiếu nại"].short
    with pytest.raises(NotAllowed):
        glossary.explain(
            term=None, wanted=glossary.TermWanted("x", "y"), version=None, by=office.actor("officer"), at=NOW
        )


# --- many at a time ----------------------------------------------------------------------------------------------


def test_the_texts_of_the_sample_are_loaded_once_and_respect_the_house(office: Office) -> None:
    sources = [replace(one) for one in data.sample_texts()][:3]
    take = dict(public=True, by=SYSTEM, at=NOW)
    assert loading.load_sources(sources=sources, **take)["created"] == 3  # type: ignore[arg-type]
    assert loading.load_sources(sources=sources, **take)["unchanged"] == 3  # type: ignore[arg-type]
    changed = [replace(sources[0], summary="Tóm tắt mới."), *sources[1:]]
    edited = Piece.objects.get(slug=sources[1].slug)
    written(office, edited, who="moderator", body="Cơ quan sửa")
    counts = loading.load_sources(sources=changed, **take)  # type: ignore[arg-type]
    assert {name: n for name, n in counts.items() if n} == {"changed": 1, "unchanged": 1, "kept": 1}
    assert Piece.objects.get(slug=sources[0].slug).shown.summary == "Tóm tắt mới."  # type: ignore[union-attr]
    assert all(row.shown is not None and row.unit is None for row in Piece.objects.all())
    with pytest.raises(Refused, match="không có «la»"):
        loading.load_sources(sources=[replace(sources[2], slug="khac", audiences=("la",))], **take)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        loading.load_sources(sources=sources, public=True, by=office.actor("officer"), at=NOW)


def test_questions_out_of_a_sheet_all_or_none(office: Office) -> None:
    unit, officer = office.units["phong-mot"], office.actor("officer")
    head = ["Câu hỏi", "Trả lời ngắn", "Giải thích", "Căn cứ", "Chủ đề", "Đối tượng"]
    rows = [
        ["Có mất tiền không?", "Không.", "", f"Điều 7 {LAW}; Điều 9 {LAW}", "", "Nông dân; Người cao tuổi"],
        ["Bao lâu?", "Năm ngày.", "Xem:\n\n- một\n- hai\n\n[[nguyên văn: Điều 21 Luật A]]", "", "Làm thủ tục", ""],
    ]
    assert (
        loading.load_questions(table=[["Hỏi đáp"], head, *rows], topic="doi-song", unit=unit, by=officer, at=NOW) == 2
    )
    first = queries.last(Piece.objects.get(title="Có mất tiền không?"))
    assert first is not None
    assert (first.topic, first.audience_codes, first.base_lines) == (
        "doi-song", ["nong-dan", "nguoi-cao-tuoi"], [f"Điều 7 {LAW}", f"Điều 9 {LAW}"],
    )  # fmt: skip
    second = queries.last(Piece.objects.get(title="Bao lâu?"))
    assert second is not None
    assert "- một\n- hai" in second.body
    assert second.citations == ["Điều 21 Luật A"]
    bad = [
        ["Có mất tiền không?", "Không."],
        ["", "Không."],
        ["Mới", ""],
        ["Lạ", "Có.", "", "", "Chủ đề lạ", "Người lạ"],
        ["mới", "x" * 1001],
    ]
    with pytest.raises(BadRows) as refused:
        loading.load_questions(table=[head, *bad], topic="doi-song", unit=unit, by=officer, at=NOW)
    told = [str(one) for one in refused.value.faults]
    for words in (
        "Dòng 2: câu hỏi này đã có", "Dòng 3: thiếu «Câu hỏi»", "Dòng 4: thiếu «Trả lời ngắn»", "Dòng 5: không có chủ đề «Chủ đề lạ»",
        "Dòng 5: không có đối tượng «Người lạ»", "Dòng 6: cột «Trả lời ngắn» dài quá", "Dòng 6: Câu hỏi này đã có ở dòng 4",
    ):  # fmt: skip
        assert any(one.startswith(words) for one in told), (words, told)
    with pytest.raises(BadRows, match="Chưa nạp dòng nào"):
        loading.load_questions(table=[["Tên", "Tuổi"], ["a", "b"]], topic="doi-song", unit=unit, by=officer, at=NOW)
    assert Piece.objects.count() == 2


# --- figures, search, what rests on the law ------------------------------------------------------------------------


def test_figures_open_to_their_rows(office: Office) -> None:
    a_public_guide(office, at=BEFORE)
    piece = a_public_guide(office, kind="question")
    a_guide(office, title="Nháp")
    publishing.confirm(piece=piece, note="", version=None, by=office.actor("chief"), at=NOW)
    publishing.say_helpful(piece=piece, helped=True, by=ANYONE, at=NOW)
    publishing.say_helpful(piece=piece, helped=False, by=ANYONE, at=NOW)
    year, november = Window(date(2026, 1, 1), date(2026, 12, 31)), Window(date(2026, 11, 1), date(2026, 11, 30))
    assert [figure("guides_published").count(window).value for window in (year, november)] == [1, 0]
    assert figure("questions_published").count(november).rows[0].key == str(piece.pk)
    assert figure("guides_reviewed").count(november).value == 1
    helpful = figure("guides_helpful").count(year)
    assert (helpful.value, helpful.whole, helpful.percent) == (1, 2, 50)
    other = replace(year, unit=office.units["phong-hai"].pk)
    assert figure("questions_published").count(other).value == 0


def test_the_search_and_the_law_know_of_what_is_public(office: Office, own_index: object) -> None:
    guide, draft = a_public_guide(office), a_guide(office, title="Bài nháp")
    question = a_public_guide(office, kind="question")
    source = PieceSource("guide")
    assert (source.name, source.count(), PieceSource("question").count()) == ("guides", 1, 1)
    [unit] = source.documents()
    assert (unit.id, unit.doc_id, unit.url, unit.kind) == (f"guides:{guide.pk}",) * 2 + (guide.address, "guides")
    assert "bốn cách" in unit.body
    assert unit.valid_from == 20261120
    assert list(source.documents_of(["1", f"questions:{question.pk}", f"guides:{draft.pk}", f"guides:{guide.pk}"])) == [
        unit
    ]
    assert [one.text for one in source.suggestions()] == [GUIDE.title]
    jobs = Job.objects.filter(name="search.update").values_list("payload", flat=True)
    assert [f"guides:{guide.pk}"] in [payload["documents"] for payload in jobs]
    from cualuat.search.operations import update_documents

    assert update_documents([f"guides:{guide.pk}", f"questions:{question.pk}"]) == 2
    found = search.search("phiếu báo chợ nước rác", options=search.SearchOptions(sources=("guides",)))
    assert [hit.url for hit in found.hits] == [guide.address]
    publishing.withdraw(piece=guide, reason="Cũ", version=None, by=office.actor("leader"), at=NOW)
    assert update_documents([f"guides:{guide.pk}"]) == 0
    assert [one.citation for one in questions_resting(TODAY)] == [f"Điều 13 {LAW}"]
    assert list(guides_resting(TODAY)) == []
    resting = reliance.resting(on=TODAY)["luat-901-2024-qh15"]
    assert ("art_13", question.address) in [(eid, row.url) for eid, row in resting]
    assert QUESTION.title in [row.title for _, row in resting]
