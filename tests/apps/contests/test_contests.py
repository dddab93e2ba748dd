"""The bank, files, a contest from the announcement to the certificate; what is refused on the way."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cualuat.audit.models import Event
from cualuat.base.actor import ANYONE, SYSTEM, NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import BadRows, Refused, SomebodyElse
from cualuat.contests import queries
from cualuat.contests.models import Answer, Appeal, Attempt, Certificate, MarkChange, PracticeDay, Question
from cualuat.contests.operations import arranging, banking, certificates, importing, judging, practising, taking
from cualuat.contests.operations.arranging import ContestWanted
from cualuat.contests.operations.judging import Decision
from cualuat.contests.operations.taking import Elsewhere, Over, Participant
from cualuat.contests.rules import positions_of
from cualuat.contests.search_source import ContestsSource
from cualuat.entry.operations import admitting
from cualuat.entry.operations.admitting import AlreadyEntered, NotOpen
from office import NOW, TODAY, Office
from sample_contest import LAW, a_contest, a_question, a_round, answered, before, begun, handed_in, somebody, terms

AFTER = NOW + timedelta(hours=1, minutes=5)
LATER = NOW + timedelta(days=10)
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY + timedelta(days=11))


# --- the bank ----------------------------------------------------------------------------------------------------


def test_a_question_goes_from_draft_to_use_and_each_wording_is_kept(office: Office) -> None:
    row = a_question(state="draft", citation="")
    officer, moderator = office.actor("officer"), office.actor("moderator")
    with pytest.raises(Refused, match="căn cứ"):
        banking.move(question=row, to="review", version=None, by=officer, at=NOW)
    wanted = banking.QuestionWanted(
        "single", "Bao lâu thì trả lời?", "* Năm ngày\nMười ngày", "Dịch vụ", citation=f"Điều 21 {LAW}"
    )
    row = banking.keep(question=row, wanted=wanted, version=row.version, by=officer, at=NOW)
    row = banking.move(question=row, to="review", version=None, by=officer, at=NOW)
    with pytest.raises(NotAllowed):
        banking.move(question=row, to="active", version=None, by=officer, at=NOW)
    row = banking.move(question=row, to="active", version=row.version, by=moderator, at=NOW)
    assert [one.number for one in queries.versions(row)] == [2, 1]
    assert queries.practised(row.pk) is not None
    with pytest.raises(SomebodyElse):
        banking.keep(question=row, wanted=wanted, version=1, by=officer, at=NOW)
    row = banking.keep(question=row, wanted=wanted, version=row.version, by=officer, at=NOW)
    assert row.state == "review"  # other words must be approved again
    assert queries.practised(row.pk) is None
    with pytest.raises(Refused, match="đã có câu hỏi"):
        a_question(text="Bao lâu thì trả lời?", options="Năm ngày\n* Mười ngày", topic="Khác")
    with pytest.raises(NotAllowed):
        banking.keep(question=None, wanted=wanted, version=None, by=office.actor("clerk"), at=NOW)


def test_what_is_kept_back_for_contests_is_seen_by_who_wrote_it_and_who_runs_them(office: Office) -> None:
    row = a_question(in_practice=False)
    Question.objects.filter(pk=row.pk).update(made_by=office.actor("officer").name)
    seen = {
        who for who in ("officer", "colleague", "focal", "clerk") if queries.question(row.pk, actor=office.actor(who))
    }
    assert seen == {"officer", "focal"}
    assert queries.practised(row.pk) is None


def test_a_question_whose_article_changed_is_flagged_until_somebody_looks(office: Office) -> None:
    changed = "Điều 5 Nghị định số 902/2025/NĐ-CP"  # worded anew from 1 August 2026
    row, same = a_question(1, citation=changed), a_question(2)
    Question.objects.update(reviewed_on=date(2026, 7, 1))
    [found] = queries.changed(on=TODAY)
    assert (found.row.question, found.changes[0][0], found.since) == (row, changed, date(2026, 8, 1))
    due = [one for one in queries.due(TODAY) if one.about == queries.BANK]
    assert due[0].due == date(2026, 8, 16)
    banking.confirm(question=row, note="Đã đối chiếu", by=office.actor("focal"), at=NOW)
    assert queries.changed(on=TODAY) == []
    assert {one.url for one in queries.resting(TODAY)} == {f"/hoc-luat/cau/{one.pk}/" for one in (row, same)}


HEAD = ["Mã", "Loại", "Chủ đề", "Câu hỏi", "A", "B", "C", "Đáp án", "Căn cứ"]


def _row(**changes: str) -> list[str]:
    usual = {
        "Mã": "",
        "Loại": "",
        "Chủ đề": "Nước sạch",
        "Câu hỏi": "Ai trả tiền đồng hồ?",
        "A": "Hộ",
        "B": "Đơn vị",
        "C": "",
        "Đáp án": "B",
        "Căn cứ": "Điều 3",
    }
    return [({**usual, **changes})[name] for name in HEAD]


def test_a_sheet_is_taken_in_whole_and_again_changes_nothing(db: None) -> None:
    rows = [
        ["Ngân hàng câu hỏi"], HEAD, _row(), _row(**{"Câu hỏi": "Mọi hộ?", "Loại": "Đúng/Sai", "A": "", "B": "", "Đáp án": "sai"}),
        _row(**{"Câu hỏi": "Những ai?", "Loại": "Chọn nhiều", "C": "Xã", "Đáp án": "a và c"}),
        _row(**{"Câu hỏi": "Thứ tự?", "Loại": "Sắp thứ tự", "C": "Xã", "Đáp án": "theo thứ tự"}),
        _row(**{"Câu hỏi": "Mấy mét?", "Loại": "Trả lời ngắn", "A": "", "B": "", "Đáp án": "15 mét | mười lăm mét"}),
    ]  # fmt: skip
    assert importing.load(rows=rows, source="a.xlsx", by=SYSTEM, at=NOW) == importing.Loaded(5, 0)
    assert importing.load(rows=rows, source="a.xlsx", by=SYSTEM, at=NOW) == importing.Loaded(0, 5)
    found = {row.text: row for row in queries.last_versions()}
    assert found["Mọi hộ?"].right == [1]
    assert found["Những ai?"].right == [0, 2]
    assert found["Mấy mét?"].options == ["15 mét", "mười lăm mét"]
    assert {row.question.state for row in found.values()} == {"review"}
    assert banking.approve_all(questions=[row.question for row in found.values()], by=SYSTEM, at=NOW) == 5


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Đáp án": ""}, "«Đáp án» trống"),
        ({"Đáp án": "A, B"}, "Câu chọn một mà cột «Đáp án» ghi 2 đáp án"),
        ({"Đáp án": "D"}, "không phải là chữ của một phương án"),
        ({"B": ""}, "«B» không phải|ít nhất hai"),
        ({"Loại": "Điền từ"}, "Không có loại câu hỏi"),
        ({"Loại": "Đúng/Sai", "Đáp án": "có"}, "«Đúng» hoặc «Sai»"),
        ({"Chủ đề": ""}, "«Chủ đề» trống"),
        ({"Câu hỏi": ""}, "Hãy ghi câu hỏi"),
        ({"Câu hỏi": "x" * 1001}, "dài quá 1000"),
    ],
)
def test_each_wrong_row_is_told_and_nothing_is_taken_in(db: None, changes: dict[str, str], words: str) -> None:
    with pytest.raises(BadRows) as told:
        importing.load(rows=[HEAD, _row(**{"Câu hỏi": "Câu đúng?"}), _row(**changes)], source="a", by=SYSTEM, at=NOW)
    [fault] = told.value.faults
    assert fault.row == 3
    assert any(word.lower() in fault.message.lower() for word in words.split("|"))
    assert not Question.objects.exists()


def test_wrong_columns_and_contradictions_are_told(db: None) -> None:
    with pytest.raises(BadRows, match="Chưa nạp") as told:
        importing.load(rows=[["Câu", "Trả lời"], ["a", "b"]], source="a", by=SYSTEM, at=NOW)
    assert "cột «Câu hỏi»" in told.value.faults[0].message
    with pytest.raises(BadRows) as told:
        importing.load(rows=[HEAD, _row(), _row(**{"Đáp án": "A"})], source="a", by=SYSTEM, at=NOW)
    assert "dòng 2 với đáp án khác" in told.value.faults[0].message
    with pytest.raises(BadRows) as told:
        importing.load(
            rows=[HEAD, _row(Mã="k1"), _row(**{"Mã": "k1", "Câu hỏi": "Khác?"})], source="a", by=SYSTEM, at=NOW
        )
    assert "mã «k1» đã có ở dòng 2" in told.value.faults[0].message


def test_lines_of_json_are_read_as_they_come(db: None) -> None:
    said = {
        "question_id": "q1", "question_type": "Trắc nghiệm", "text": "Bao lâu?", "choices": {"A": "Ba ngày", "B": "Năm ngày"}, "answer": "B",
        "relevant_articles": [{"law_id": "Luật Mẫu", "article_id": "21"}, {"law_id": "Luật Mẫu", "article_id": "22"}],
    }  # fmt: skip
    table = importing.table_of_lines((json.dumps(said) + "\n\n").encode())
    importing.load(rows=table, source="q.jsonl", jsonl=True, by=SYSTEM, at=NOW)
    row = queries.last_versions().get()
    assert (row.citation, row.question.topic, row.right) == ("Điều 21 Luật Mẫu; Điều 22 Luật Mẫu", "Luật Mẫu", [1])
    with pytest.raises(BadRows) as told:
        importing.table_of_lines(b'{"text": "a"}\n[1, 2]\n')
    assert told.value.faults[0].row == 2
    wrong = importing.table_of_lines(
        (json.dumps(said) + "\n" + json.dumps({**said, "answer": "Z", "text": "Khác?"})).encode()
    )
    with pytest.raises(BadRows) as told:
        importing.load(rows=wrong, source="q.jsonl", jsonl=True, by=SYSTEM, at=NOW)
    assert told.value.faults[0].row == 2


@pytest.mark.real
def test_the_real_questions_are_all_taken_in(shared_data: Path, db: None) -> None:
    file = shared_data / "quiz" / "quiz.jsonl"
    if not file.exists():
        pytest.skip("không có quiz/quiz.jsonl trong dữ liệu thật")
    table = importing.table_of_lines(file.read_bytes())
    done = importing.load(rows=table, source="quiz.jsonl", jsonl=True, by=SYSTEM, at=NOW)
    assert (done.new, done.known) == (673, 0)
    kinds = list(queries.last_versions().values_list("kind", flat=True))
    assert (kinds.count("true_false"), kinds.count("single")) == (387, 286)
    assert sum(len(queries.cited(one)) for one in queries.citations_of("quiz.jsonl")) == 685


# --- from the announcement to the certificate --------------------------------------------------------------------


def test_the_whole_story(office: Office) -> None:
    focal = office.actor("focal")
    round_ = a_contest(prizes="Giải Nhất | 1 | 2 triệu đồng\nGiải Nhì | 1", tie_break="guess-time", teams="Xã A\nXã B")
    best = handed_in(round_, "a", 3, guess=3, team="Xã A", shows_name=True, contact="0912")
    second = handed_in(round_, "b", 2, guess=100, team="Xã A")
    third = handed_in(round_, "c", 1, guess=100, team="Xã B")
    assert (best.score, second.score, best.seconds, best.how) == (6, 4, 60, "self")
    with pytest.raises(PermissionError):
        queries.looked_at(best)  # the key does not go out before the end
    with pytest.raises(Refused, match="chưa hết giờ"):
        judging.grade(round_=round_, by=focal, at=NOW + timedelta(minutes=30))
    idle = begun(round_, "d", at=NOW + timedelta(minutes=55), team="Xã B")
    round_ = judging.grade(round_=round_, by=focal, at=AFTER)
    idle.refresh_from_db()
    assert (idle.how, idle.finished_at, idle.score) == ("time", NOW + timedelta(hours=1), 0)
    third = queries.attempt_with(third.code)
    assert third is not None
    wrong = next(item for item in queries.looked_at(third) if not item.right)
    appeal = judging.appeal(attempt=third, number=wrong.number, said="Phương án tôi chọn cũng đúng.", at=AFTER)
    with pytest.raises(Refused, match="rồi"):
        judging.appeal(attempt=third, number=wrong.number, said="Lần nữa", at=AFTER)
    assert appeal.due == date(2026, 11, 26)  # three working days after Friday the 20th; the 24th is a holiday
    assert [one.key for one in queries.due(date(2026, 11, 26)) if one.about == queries.APPEAL] == [appeal.pk]
    with pytest.raises(Refused, match="khiếu nại chưa trả lời"):
        judging.publish(round_=round_, by=focal, at=LATER)
    with pytest.raises(Refused, match="sửa đáp án thế nào"):
        judging.decide(appeal=appeal, decision=Decision(True, "Đúng vậy."), version=None, by=focal, at=AFTER)
    judging.decide(
        appeal=appeal, decision=Decision(True, "Nhận cả hai.", taken=((0,), (3,))), version=1, by=focal, at=AFTER
    )
    third.refresh_from_db()
    assert third.score == 4
    change = MarkChange.objects.get(attempt=third)
    assert (change.before, change.after) == (2, 4)
    assert Event.objects.get(action="contests.regrade").detail["count"] == MarkChange.objects.count()
    with pytest.raises(Refused, match="còn được khiếu nại"):
        judging.publish(round_=round_, by=focal, at=AFTER)
    assert queries.table(round_) == []
    round_ = judging.publish(round_=round_, by=focal, at=LATER)
    lines = queries.table(round_)
    assert (lines[0].rank, lines[0].name, lines[0].award) == (1, "Nguyễn Thị A", "Giải Nhất")
    assert all(line.name == "N. T. " + line.name[-2:] for line in lines[1:])
    assert [line.award for line in lines].count("Giải Nhì") == 2  # b and c: same points, same guess, same time
    with pytest.raises(Refused, match="công bố"):
        judging.exclude(attempt=best, reason="x", by=focal, at=LATER)
    count = certificates.issue(round_=round_, signer=office.people["leader"], by=focal, at=LATER)
    assert count == 3  # the idle one has no points
    paper = Certificate.objects.get(attempt=best)
    assert paper.facts["result"] == "6/6 điểm, Giải Nhất"
    made = certificates.printed(paper, address="https://mau.vn/chung-nhan/X/")
    assert made.pdf.startswith(b"%PDF")
    assert made.docx.startswith(b"PK")
    with pytest.raises(Refused, match="đều đã có"):
        certificates.issue(round_=round_, signer=None, by=focal, at=LATER)
    certificates.revoke(certificate=paper, reason="Nhầm tên", by=focal, at=LATER)
    assert judging.forget_contacts(at=LATER + timedelta(days=89)) == 0
    assert judging.forget_contacts(at=LATER + timedelta(days=90)) == 1
    assert not Attempt.objects.exclude(contact="").exists()
    assert figure("contests_held").count(YEAR).value == 1
    assert figure("contests_people").count(YEAR).value == 4
    assert (
        Event.objects.filter(action__startswith="contests.", actor_id="").count() == 1
    )  # the appeal; no line for taking part


def test_two_who_appeal_are_told_apart_and_a_refusal_changes_nothing(office: Office) -> None:
    focal, round_ = office.actor("focal"), a_contest()
    one = handed_in(round_, "a", 2)
    judging.grade(round_=round_, by=focal, at=AFTER)
    appeal = judging.appeal(attempt=one, number=3, said="Sai", at=AFTER)
    done = judging.decide(appeal=appeal, decision=Decision(False, "Điều 21 nói rõ."), version=1, by=focal, at=AFTER)
    assert done.state == "refused"
    with pytest.raises((SomebodyElse, Refused)):
        judging.decide(appeal=appeal, decision=Decision(False, "Nữa"), version=1, by=focal, at=AFTER)
    assert not MarkChange.objects.exists()
    with pytest.raises(Refused, match="hết hạn khiếu nại"):
        judging.appeal(attempt=one, number=1, said="Muộn", at=LATER)
    judging.regrade(
        round_=round_, question=appeal.question, taken=(), void=True, reason="Câu mơ hồ", by=focal, at=AFTER
    )
    one.refresh_from_db()
    assert one.score == 6


def test_what_is_announced_stands(office: Office) -> None:
    focal = office.actor("focal")
    with pytest.raises(Refused, match="thiếu 1 câu"):
        a_contest(questions=2)
    a_question(3)
    contest = queries.contests(actor=focal).get()
    round_ = queries.rounds(contest)[0]
    contest = arranging.announce(contest=contest, version=None, by=focal, at=before())
    round_.refresh_from_db()
    assert len(round_.pool[0]) == 3
    wanted = ContestWanted("Tên mới", terms="Thể lệ khác")
    with pytest.raises(Refused, match="thể lệ"):
        arranging.keep(contest=contest, wanted=wanted, version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="không thêm vòng"):
        a_round(contest)
    arranging.cancel(contest=contest, reason="Bão", version=None, by=focal, at=NOW)
    with pytest.raises(Refused, match="không nhận bài"):
        begun(queries.rounds(contest)[0])
    with pytest.raises(NotAllowed):
        arranging.announce(contest=contest, version=None, by=office.actor("officer"), at=NOW)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"parts": "abc"}, "chủ đề | độ khó"),
        ({"prizes": "Giải Nhất"}, "tên giải | số giải"),
        ({"minutes": 0}, "từ 1 đến 600"),
        ({"tie_break": "coin"}, "xếp hạng"),
        ({"entry": terms(closes_at=NOW)}, "sau lúc mở"),
        ({"entry": terms(most=0)}, "Số lượt"),
    ],
)
def test_a_round_that_cannot_be_is_refused(db: None, changes: dict[str, Any], words: str) -> None:
    contest = arranging.keep(contest=None, wanted=ContestWanted("Thi"), version=None, by=SYSTEM, at=NOW)
    with pytest.raises(Refused) as told:
        a_round(contest, **changes)
    assert words in str(told.value)


# --- taking part -------------------------------------------------------------------------------------------------


def test_a_paper_tells_nothing_of_what_is_right(db: None) -> None:
    round_ = a_contest()
    one, other = begun(round_, "a"), begun(round_, "b")
    said = json.dumps(one.paper.items, ensure_ascii=False)
    assert "right" not in said
    assert "Xem điều luật" not in said
    assert [item["n"] for item in one.paper.items] == [1, 2, 3]
    assert one.code != other.code
    assert one.session != other.session


def test_one_window_writes_and_the_other_is_told(db: None) -> None:
    attempt = begun(a_contest())
    taking.save(attempt=attempt, session=attempt.session, number=1, chosen=[0], at=NOW)
    taking.save(attempt=attempt, session=attempt.session, number=1, chosen=[2], at=NOW)
    assert Answer.objects.get().chosen == [2]
    moved = taking.take_over(attempt=attempt, at=NOW)
    with pytest.raises(Elsewhere):
        taking.save(attempt=attempt, session=attempt.session, number=2, chosen=[0], at=NOW)
    with pytest.raises(Elsewhere):
        taking.submit(attempt=attempt, session=attempt.session, at=NOW)
    taking.save(attempt=attempt, session=moved.session, number=2, chosen=[0], at=NOW)
    assert (Answer.objects.count(), moved.windows) == (2, 1)
    for number, chosen in ((0, [0]), (4, [0]), (1, [9]), (1, ["a", "b"]), (1, [*list(range(8)), 1])):
        with pytest.raises(Refused, match="không đọc được"):
            taking.save(attempt=attempt, session=moved.session, number=number, chosen=chosen, at=NOW)  # type: ignore[arg-type]


def test_the_clock_of_the_server_decides(db: None) -> None:
    round_ = a_contest(grace=60, overdue="drop")
    late, gone = begun(round_, "a"), begun(round_, "b")
    answered(late, 3, NOW + timedelta(minutes=9))
    end = NOW + timedelta(minutes=10)
    assert late.deadline == end
    with pytest.raises(Over, match="hết giờ"):
        taking.save(attempt=late, session=late.session, number=1, chosen=[1], at=end + timedelta(seconds=6))
    done = taking.submit(attempt=late, session=late.session, at=end + timedelta(seconds=50))
    assert (done.finished_at, done.seconds, done.score) == (end, 600, 6)
    with pytest.raises(Over, match="quá hạn"):
        taking.submit(attempt=gone, session=gone.session, at=end + timedelta(seconds=60))
    assert taking.finish(at=end + timedelta(seconds=59)) == 0
    assert taking.finish(at=end + timedelta(hours=5)) == 1
    gone.refresh_from_db()
    assert (gone.how, gone.finished_at, gone.score) == ("never", end, None)
    with pytest.raises(Over):
        taking.save(attempt=late, session=late.session, number=1, chosen=[1], at=NOW)


def test_a_round_kept_open_longer_gives_time_to_who_is_at_work(office: Office) -> None:
    round_, focal = a_contest(), office.actor("focal")
    attempt = begun(round_, at=NOW + timedelta(minutes=55))
    assert attempt.deadline == NOW + timedelta(hours=1)
    shorter, longer = terms(closes_at=NOW + timedelta(minutes=59)), terms(closes_at=NOW + timedelta(minutes=62))

    def edit(entry: object) -> None:
        wanted = arranging.RoundWanted(title="Vòng 1", terms=entry, minutes=10, parts="Mọi chủ đề | | 3 | 2")  # type: ignore[arg-type]
        arranging.keep_round(
            contest=round_.contest, round_=round_, wanted=wanted, version=None, by=focal, at=NOW + timedelta(minutes=56)
        )

    with pytest.raises(Refused, match="không sớm hơn"):
        edit(shorter)
    edit(longer)
    attempt.refresh_from_db()
    assert attempt.deadline == NOW + timedelta(minutes=62)


def test_who_comes_with_the_bell_waits_and_loses_nothing(db: None) -> None:
    round_ = a_contest(delay=30)
    attempt = begun(round_)
    assert NOW <= attempt.begins_at <= NOW + timedelta(seconds=30)
    assert attempt.deadline == attempt.begins_at + timedelta(minutes=10)
    if attempt.begins_at > NOW:
        with pytest.raises(Over, match="chưa đến giờ"):
            taking.save(attempt=attempt, session=attempt.session, number=1, chosen=[0], at=NOW)


def test_each_takes_part_as_often_as_she_may(db: None) -> None:
    round_ = a_contest(entry=terms(most=2), teams="Xã A")
    wanted = Participant(name=" ", consents=True, team="Xã A")

    def start(**changes: Any) -> Attempt:
        facts = {"name": "Lan", "consents": True, "team": "Xã A"} | changes
        return taking.start(round_=round_, admitted=somebody(round_, "a"), wanted=Participant(**facts), at=NOW)

    for changes, words in (
        ({"name": " "}, "họ tên"),
        ({"consents": False}, "đồng ý"),
        ({"team": "Xã B"}, "trong danh sách"),
    ):
        with pytest.raises(Refused, match=words):
            start(**changes)
    assert wanted.team == "Xã A"
    first = start()
    with pytest.raises(Refused, match="chưa nộp"):
        start()
    taking.submit(attempt=first, session=first.session, at=NOW)
    second = start()
    answered(queries.attempt_with(second.code), 3, NOW)  # type: ignore[arg-type]
    taking.submit(attempt=second, session=second.session, at=NOW)
    with pytest.raises(AlreadyEntered):
        start()
    with pytest.raises(NotOpen):
        taking.start(round_=round_, admitted=somebody(round_, "b"), wanted=Participant("Lan", True, "Xã A"), at=AFTER)
    judging.grade(round_=round_, by=SYSTEM, at=AFTER)
    [placed] = queries.places(round_)
    assert placed.sheet.attempt == second.pk  # the better one counts


def test_the_best_of_a_round_come_into_the_next_with_their_code(office: Office) -> None:
    focal = office.actor("focal")
    for number in range(4):
        a_question(number)
    contest = arranging.keep(contest=None, wanted=ContestWanted("Hai vòng"), version=None, by=focal, at=before())
    first = a_round(contest)
    day = NOW + timedelta(days=12)
    with pytest.raises(Refused, match="mở sau khi vòng trước đóng"):
        a_round(contest, title="Vòng 2", after=first, places=1)
    soon = NOW + timedelta(days=2)  # while the first round may still be appealed against
    with pytest.raises(Refused, match="Hãy mở vòng này từ ngày"):
        a_round(
            contest,
            title="Vòng 2",
            after=first,
            places=1,
            entry=terms(opens_at=soon, closes_at=soon + timedelta(hours=1)),
        )
    a_round(
        contest, title="Vòng 2", after=first, places=1, entry=terms(opens_at=day, closes_at=day + timedelta(hours=1))
    )
    arranging.announce(contest=contest, version=None, by=focal, at=before())
    first, last = queries.rounds(contest)
    winner, loser = handed_in(first, "a", 3), handed_in(first, "b", 1)
    judging.grade(round_=first, by=focal, at=AFTER)
    with pytest.raises(Refused, match="chưa công bố"):
        begun(last, "x", at=day, earlier=winner.code)
    judging.publish(round_=first, by=focal, at=LATER)
    last = queries.rounds(contest)[1]
    for code, words in ((loser.code, "không thuộc người được vào"), ("ABC", "Mã gõ sai")):
        with pytest.raises(Refused, match=words):
            begun(last, "x", at=day, earlier=code)
    assert queries.let_in(queries.attempt_with(winner.code)) == [last]  # type: ignore[arg-type]
    assert queries.let_in(queries.attempt_with(loser.code)) == []  # type: ignore[arg-type]
    came = begun(last, "y", at=day, earlier=winner.code, name="Người khác", team="Nơi khác")
    assert (came.earlier, came.name, came.team) == (winner, winner.name, winner.team)
    with pytest.raises(Refused, match="đã dùng"):
        begun(last, "z", at=day, earlier=winner.code)


def test_staff_take_part_under_their_own_name(office: Office) -> None:
    round_ = a_contest(entry=terms(audience="staff"))
    came = admitting.by_person(occasion=round_.occasion, actor=office.actor("officer"), person=office.people["officer"])
    officer = office.actor("officer")
    assert queries.open_to(officer, at=NOW) == [round_]
    assert queries.open_to(officer, at=before()) == queries.open_to(ANYONE, at=NOW) == []
    made = taking.start(round_=round_, admitted=came, wanted=Participant("Cán bộ officer", True, "Phòng Một"), at=NOW)
    assert queries.open_to(officer, at=NOW) == []  # she has been there
    assert made.entry.person == office.people["officer"]
    assert queries.team_of_staff(office.people["officer"].pk, on=TODAY) == "Phòng Một"


def test_what_looks_odd_is_shown_to_the_organiser_and_may_be_left_out(office: Office) -> None:
    focal = office.actor("focal")
    round_ = a_contest(questions=12, parts="Mọi chủ đề | | 10 | 1")
    for token in "bcdef":
        handed_in(round_, token, 5, seconds=400)
    racer = begun(round_, "a")
    for n, item in enumerate(racer.paper.items, 1):
        chosen = positions_of(item, [0])
        taking.save(
            attempt=racer, session=racer.session, number=item["n"], chosen=chosen, at=NOW + timedelta(seconds=n)
        )
    taking.submit(attempt=racer, session=racer.session, at=NOW + timedelta(seconds=12))
    judging.grade(round_=round_, by=focal, at=AFTER)
    assert queries.odd(round_) == {racer.pk: ("quick", "fast")}
    assert queries.places(round_)[0].sheet.attempt == racer.pk
    judging.exclude(attempt=racer, reason="Dùng máy tự động", by=focal, at=AFTER)
    assert racer.pk not in {one.sheet.attempt for one in queries.places(round_)}
    judging.exclude(attempt=racer, reason="", by=focal, at=AFTER)
    assert queries.participants(round_) == 6
    assert queries.question_figures(round_)[0].had >= 1


# --- the rest ----------------------------------------------------------------------------------------------------


def test_what_a_round_asks_cannot_be_looked_up_while_it_is_open(db: None) -> None:
    round_ = a_contest()
    a_question(9, text="Câu khác?", topic="Chủ đề khác")
    asked = {row.question_id for row in queries.QuestionVersion.objects.filter(pk__in=round_.pool[0])}
    for at, withheld in ((before(), set()), (NOW, asked), (AFTER, set())):
        assert queries.at_contest(at) == withheld
        assert len(queries.practice_set("", 0, 10, "x", at=at)) == 5 - len(withheld)
    assert queries.practice_topics(NOW) == [("Chủ đề khác", 1)]


def test_practice_is_counted_of_nobody(db: None) -> None:
    for right in (True, False, True):
        practising.count(topic="Nước sạch", right=right, at=NOW)
    row = PracticeDay.objects.get()
    assert (row.answers, row.correct) == (3, 2)
    assert {field.name for field in PracticeDay._meta.fields} == {"id", "day", "topic", "answers", "correct"}
    assert figure("contests_practice").count(YEAR).value == 3


def test_the_search_finds_contests_and_topics_that_are_public(db: None) -> None:
    source = ContestsSource()
    arranging.keep(contest=None, wanted=ContestWanted("Còn soạn"), version=None, by=SYSTEM, at=NOW)
    a_question(state="review", topic="Chờ duyệt", text="Khác?")
    round_ = a_contest()
    titles = {one.title for one in source.documents()}
    assert titles == {"Tìm hiểu luật mẫu", "Học luật: Dịch vụ công cộng"}
    assert len(titles) == source.count()
    found = list(source.documents_of([f"contests:{round_.contest_id}", "12", "contests:topic-dich-vu-cong-cong"]))
    assert {one.url for one in found} == {f"/cuoc-thi/{round_.contest_id}/", "/hoc-luat/?chu-de=dich-vu-cong-cong"}
    assert queries.contests(actor=ANYONE).count() == 1
    assert queries.to_do(actor=SYSTEM, at=AFTER) == {"appeals": 0, "questions": 1, "rounds": 1}
    assert not Appeal.objects.exists()


def test_what_the_bank_answers_otherwise_is_told_and_left(office: Office) -> None:
    head = ["Câu hỏi", "A", "B", "Đáp án", "Chủ đề"]
    first = [head, ["Mấy ngày?", "Năm", "Mười", "A", "Dịch vụ"], ["Ai trả lời?", "Xã", "Tỉnh", "B", "Dịch vụ"]]
    importing.load(rows=first, source="một.xlsx", by=SYSTEM, at=NOW)
    again = [head, ["Ai trả lời?", "Xã", "Tỉnh", "B", "Dịch vụ"], ["Mấy ngày?", "Năm", "Mười", "B", "Dịch vụ"]]
    done = importing.load(rows=again, source="hai.xlsx", by=SYSTEM, at=NOW)
    assert (done.new, done.known, done.otherwise) == (0, 2, (3,))
    assert done.told.startswith("Dòng 3: ngân hàng đã có câu ấy với đáp án khác")
    assert [row.right for row in queries.last_versions().order_by("pk")] == [[0], [1]]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "x" * 200_000}, "text"),
        ({"options": "* a\n" + "b" * 501}, "options"),
        ({"options": "* a\nA"}, "options"),
        ({"options": "* a\n* b"}, "options"),
        ({"options": "a\nb"}, "options"),
        ({"explanation": "x" * 3001}, "explanation"),
        ({"citation": "x" * 301}, "citation"),
        ({"kind": "đoán"}, "kind"),
    ],
)
def test_what_cannot_be_a_question_is_told_beside_its_input(db: None, changes: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as told:
        a_question(**changes)
    assert told.value.field == field
    assert not Question.objects.exists()


def test_what_questions_rest_on_is_compared_with_the_library(sample_library: None) -> None:
    told = queries.found_in_library(
        [f"Điều 21 {LAW}", f"Điều 9999 {LAW}; khoản 2 Điều 5 Luật Không có", "Điều 7 Luật Không có"]
    )
    assert (told.citations, told.documents, told.articles) == (4, 2, 1)
    assert told.missing == (("Luật Không có", 2),)
