"""From the plan to the issued document: how long, opinions looked at, put together, answered, explained, compared."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx
import pytest

from cualuat.audit.models import Event
from cualuat.base.actor import NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.operations import BadRows, Refused, SomebodyElse
from cualuat.consultations import jobs, queries
from cualuat.consultations.comparing import compared
from cualuat.consultations.exports import synthesis_docx
from cualuat.consultations.masking import proposed
from cualuat.consultations.models import Consultation, Opinion
from cualuat.consultations.operations import answering, arranging, ending, moderating, posting, saying
from cualuat.consultations.operations.answering import Answer
from cualuat.consultations.search_source import ConsultationSource
from cualuat.entry.operations.admitting import NotOpen
from cualuat.law import reliance
from cualuat.notices.models import Message
from cualuat.timelimits import queries as limits
from office import NOW, TODAY, Office
from sample_consultation import (
    LONG_AGO,
    NEXT,
    OVER,
    POSTED,
    a_consultation,
    a_letter,
    admitted,
    answered,
    collected,
    posted,
    say,
)
from sample_drafting import DRAFT, a_draft, an_obligation

YEAR = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)


# --- how long ----------------------------------------------------------------------------------------------------


def test_the_clock_takes_the_earliest_day_and_says_how(office: Office) -> None:
    row = posted(office)
    assert (row.state, row.last_day) == ("posted", date(2026, 12, 10))  # twenty days after 20 November
    assert row.explain_by == date(2027, 1, 9)
    period = queries.least_period("local", TODAY)
    assert period is not None
    assert period.needs_review  # nobody compared the days with the decree yet
    assert "Nghị định số 78/2025/NĐ-CP" in period.basis
    assert row.occasion.phase(NOW) == "open"
    assert Event.objects.filter(action="consultations.post").exists()


def test_too_short_a_time_is_refused_with_the_reason(office: Office) -> None:
    with pytest.raises(Refused, match="sớm nhất nhận góp ý đến hết ngày 10/12/2026") as refused:
        a_consultation(office, until=TODAY + timedelta(days=19))  # told when it is planned, not only weeks later
    assert refused.value.field == "until"
    row = a_consultation(office, until=TODAY + timedelta(days=30))
    row = arranging.set_text(consultation=row, text=POSTED, version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(Refused, match="sớm nhất nhận góp ý đến hết ngày 10/12/2026") as refused:
        posting.post(consultation=row, version=None, until=TODAY + timedelta(days=19), by=office.actor("focal"), at=NOW)
    assert refused.value.field == "until"
    assert "Nghị định số 78/2025" in str(refused.value)
    row = posting.post(
        consultation=row, version=None, until=TODAY + timedelta(days=40), by=office.actor("focal"), at=NOW
    )
    assert row.last_day == TODAY + timedelta(days=40)
    with pytest.raises(Refused, match="phải sau"):
        posting.extend(
            consultation=row, until=TODAY + timedelta(days=39), version=None, by=office.actor("focal"), at=NOW
        )
    row = posting.extend(
        consultation=row, until=TODAY + timedelta(days=50), version=None, by=office.actor("focal"), at=NOW
    )
    assert row.occasion.closes_at.astimezone(NOW.tzinfo).date() == TODAY + timedelta(days=51)


def test_a_day_left_empty_is_the_earliest_of_the_law_whatever_was_planned(office: Office) -> None:
    row = a_consultation(office, until=TODAY + timedelta(days=60))
    row = arranging.set_text(consultation=row, text=POSTED, version=None, by=office.actor("officer"), at=NOW)
    row = posting.post(consultation=row, version=None, by=office.actor("focal"), at=NOW)
    assert row.last_day == date(2026, 12, 10)


def test_the_number_of_days_is_data(office: Office) -> None:
    rule = limits.time_limits(code="consultation-post-local", on=TODAY).get()
    content = {**rule.content, "amount": 30}
    rule.content = content
    rule.save()
    assert posted(office).last_day == date(2026, 12, 21)  # the thirtieth day is a Sunday


def test_what_is_no_legal_document_needs_a_day_and_a_draft_needs_a_text(office: Office) -> None:
    row = a_consultation(office, kind="other")
    with pytest.raises(Refused, match="Chưa có lời văn"):
        posting.post(consultation=row, version=None, by=office.actor("focal"), at=NOW)
    row = arranging.set_text(consultation=row, text="Chỉ một đoạn.", version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(Refused, match="luật không định số ngày"):
        posting.post(consultation=row, version=None, by=office.actor("focal"), at=NOW)
    row = posting.post(
        consultation=row, version=None, until=TODAY + timedelta(days=3), by=office.actor("focal"), at=NOW
    )
    assert row.last_day == TODAY + timedelta(days=3)


def test_who_may_do_what_and_the_second_is_told(office: Office) -> None:
    row = a_consultation(office)
    with pytest.raises(NotAllowed):
        posting.post(consultation=row, version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(NotAllowed):
        arranging.set_text(consultation=row, text=POSTED, version=None, by=office.actor("elsewhere"), at=NOW)
    assert queries.to_post(office.actor("focal")) == 0
    arranging.set_text(consultation=row, text=POSTED, version=row.version, by=office.actor("officer"), at=NOW)
    assert [queries.to_post(office.actor(who)) for who in ("focal", "officer")] == [1, 0]
    with pytest.raises(SomebodyElse):
        a_consultation(office, row, version=1)
    row = posting.post(consultation=row, version=None, by=office.actor("moderator"), at=NOW)
    with pytest.raises(Refused, match="không sửa được nữa"):
        arranging.set_text(consultation=row, text=NEXT, version=None, by=office.actor("officer"), at=NOW)
    for who, sees in {"officer": True, "clerk": True, "moderator": True, "elsewhere": False, "nobody": False}.items():
        assert (queries.consultation(row.pk, actor=office.actor(who)) is not None) is sees, who


def test_a_text_from_what_is_being_drafted(office: Office) -> None:
    row, obligation = a_consultation(office), an_obligation(office)
    with pytest.raises(Refused, match="chưa có bản dự thảo"):
        arranging.take_draft(consultation=row, obligation=obligation, version=None, by=office.actor("officer"), at=NOW)
    a_draft(office, obligation)
    row = arranging.take_draft(
        consultation=row, obligation=obligation, version=None, by=office.actor("officer"), at=NOW
    )
    assert (row.draft_number, row.text) == (1, DRAFT)


# --- opinions ----------------------------------------------------------------------------------------------------


def test_an_opinion_waits_until_somebody_looked_at_it(office: Office) -> None:
    row = posted(office)
    sent = say(row, "Tôi là Trần Thị Lan, số 0912 345 678, đề nghị bảy ngày.", name="Trần Thị Lan")
    assert sent.opinion.place_name == "Khoản 2 Điều 2"
    assert not queries.shown(row).exists()
    found = queries.by_receipt(sent.code)
    assert found == sent.opinion
    covered = proposed(sent.opinion)
    assert "0912" not in covered
    assert "Trần Thị Lan" not in covered
    assert "đề nghị bảy ngày" in covered
    shown = admitted(office, sent, covered)
    assert [one.public_text for one in queries.shown(row)] == [covered]
    assert shown.who == "Một người góp ý"
    kept = " ".join(str((event.subject_label, event.detail, event.actor_name)) for event in Event.objects.all())
    assert "Trần Thị Lan" not in kept


def test_those_that_wait_are_shown_together_as_the_program_covers_them(office: Office) -> None:
    row = posted(office)
    first = say(row, text="Gọi tôi 0912345678, nên bảy ngày.").opinion
    other = say(row, text="Nên năm ngày.", browser="hai").opinion
    rude = say(row, text="Lời xấu.", browser="ba").opinion
    moderating.reject(opinion=rude, reason="Xúc phạm.", version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(NotAllowed):
        moderating.admit_all(consultation=row, opinions=[first], by=office.actor("elsewhere"), at=NOW)
    shown = moderating.admit_all(consultation=row, opinions=[first, other, rude], by=office.actor("officer"), at=NOW)
    assert shown == 2
    texts = dict(Opinion.objects.values_list("number", "public_text"))
    assert "0912345678" not in texts[first.number]
    assert texts[other.number] == "Nên năm ngày."
    assert Opinion.objects.get(pk=rude.pk).state == "rejected"
    with pytest.raises(Refused, match="đang chờ duyệt"):
        moderating.admit_all(consultation=row, opinions=[first], by=office.actor("officer"), at=NOW)


def test_what_is_refused_says_why_to_its_sender(office: Office) -> None:
    row = posted(office)
    sent = say(row, "Mua bán đất giá rẻ!", email="lan@vidu.example", wants_word=True)
    moderating.reject(
        opinion=sent.opinion, reason="Quảng cáo, không phải góp ý.", version=None, by=office.actor("moderator"), at=NOW
    )
    found = queries.by_receipt(sent.code)
    assert found is not None
    assert (found.state, found.rejected_why) == ("rejected", "Quảng cáo, không phải góp ý.")
    assert "Quảng cáo" in Message.objects.get(to="lan@vidu.example").body
    assert queries.counts_of(row).says == 0
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        moderating.reject(
            opinion=say(row, "Khác").opinion, reason=" ", version=None, by=office.actor("moderator"), at=NOW
        )


def test_wrong_opinions_name_their_input(office: Office) -> None:
    row = posted(office)
    for changes, field in (
        ({"text": ""}, "text"), ({"text": "đ" * 200_000}, "text"), ({"place": "art_9"}, "place"), ({"stance": "la"}, "stance"),
        ({"email": "khong-phai", "wants_word": True}, "email"), ({"email": "lan@vidu.example"}, "wants_word"),
        ({"wants_word": True}, "email"), ({"code": "SAI"}, "code"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            say(row, **changes)
        assert refused.value.field == field, changes
    assert not Opinion.objects.exists()
    say(row, "", stance="agree")
    say(row)
    with pytest.raises(Refused, match="đã được nhận rồi"):
        say(row)
    say(row, browser="hai")  # another person may say the same
    with pytest.raises(NotOpen):
        say(row, "Muộn", at=NOW + timedelta(days=30))


def test_an_invited_organisation_is_known_by_its_code(office: Office) -> None:
    row = posted(office)
    [(name, code)] = arranging.invite(
        consultation=row, names=["Hội Nông dân tỉnh Mẫu", " "], by=office.actor("officer"), at=NOW
    )
    sent = say(row, code=code.lower())
    assert (sent.opinion.who, sent.opinion.state, sent.opinion.way) == (name, "shown", "code")
    with pytest.raises(Refused, match="Đã mời rồi"):
        arranging.invite(consultation=row, names=[name], by=office.actor("officer"), at=NOW)
    [(_, fresh)] = arranging.invite(
        consultation=row, names=[name], renew=True, by=office.actor("officer"), at=NOW
    )  # the file of codes was lost
    assert row.invited.count() == 1
    with pytest.raises(Refused, match="Mã mời không đúng"):
        say(row, text="Thêm một điều.", code=code)
    assert say(row, text="Thêm một điều.", code=fresh).opinion.invited is not None


def test_letters_and_a_table_are_written_in_by_the_clerk(office: Office) -> None:
    row = collected(office)
    letter = a_letter(office, row)
    assert (letter.who, letter.state) == ("Sở Xây dựng tỉnh Mẫu", "shown")
    with pytest.raises(Refused, match="đã được ghi rồi"):
        a_letter(office, row)
    person = a_letter(office, row, name="Lê Văn Xây", is_organisation=False, text="Lê Văn Xây đề nghị rút ngắn.")
    assert person.who == "Một người góp ý"
    assert "Lê Văn Xây" not in person.public_text
    head = ["Điều, khoản", "Nội dung góp ý", "Cơ quan, tổ chức, cá nhân", "Loại"]
    table = [
        head,
        ["khoản 2 Điều 2", "Nên bảy ngày", "Hội Nông dân", "tổ chức"],
        ["", "Nên rõ hơn", "Lê Văn Tám", "cá nhân"],
    ]
    assert saying.load(consultation=row, table=table, by=office.actor("clerk"), at=NOW) == 2
    assert saying.load(consultation=row, table=table, by=office.actor("clerk"), at=NOW) == 0
    with pytest.raises(BadRows):
        saying.load(consultation=row, table=[head, ["Điều 9", "x", "", ""]], by=office.actor("clerk"), at=NOW)
    with pytest.raises(NotAllowed):
        saying.load(consultation=row, table=table, by=office.actor("elsewhere"), at=NOW)
    assert queries.counts_of(row).says == 4


# --- what becomes of them ----------------------------------------------------------------------------------------


def test_like_opinions_are_answered_together(office: Office) -> None:
    row = collected(office)
    officer = office.actor("officer")
    one, other = (
        a_letter(office, row, name="Hội A"),
        a_letter(office, row, name="Hội B", text="Thêm xác nhận ban quản lý."),
    )
    third = a_letter(office, row, name="Hội C", place="", text="Văn bản rõ ràng.")
    group = answering.gather(
        consultation=row, opinions=[one, other], summary="Thêm xác nhận", place="art_2__para_1", by=officer, at=NOW
    )
    with pytest.raises(Refused, match="nằm trong một nhóm"):
        answered(office, one)
    with pytest.raises(Refused, match="vì sao không tiếp thu"):
        answering.answer_group(group=group, answer=Answer("partly"), version=None, by=officer, at=NOW)
    answering.answer_group(group=group, answer=Answer("partly", "Chỉ khi thuê lại."), version=None, by=officer, at=NOW)
    row.refresh_from_db()
    assert row.state == "synthesising"
    assert queries.counts_of(row).unanswered == 1
    answered(office, third)
    lines = queries.lines(row)
    assert [(line.place_name, line.count, line.said_by, line.verdict) for line in lines] == [
        ("Cả văn bản", 1, "Hội C", "Tiếp thu"), ("Khoản 1 Điều 2", 2, "Hội A; Hội B", "Tiếp thu một phần"),
    ]  # fmt: skip
    answering.take_out(opinion=one, version=None, by=officer, at=NOW)
    assert queries.counts_of(row).unanswered == 1
    assert answering.add_to(group=group, opinions=[one], by=officer, at=NOW) == 1
    with pytest.raises(Refused, match="từ hai ý kiến"):
        answering.gather(consultation=row, opinions=[third], summary="x", by=officer, at=NOW)


def test_nothing_is_explained_before_all_is_looked_at_and_answered(office: Office) -> None:
    row = posted(office, at=LONG_AGO)
    sent = say(row, at=LONG_AGO + timedelta(days=2), email="lan@vidu.example", wants_word=True)
    say(row, "", stance="agree", at=LONG_AGO + timedelta(days=2), browser="hai")
    focal = office.actor("focal")
    with pytest.raises(Refused, match="không chốt sớm hơn"):
        posting.close(consultation=row, version=None, by=focal, at=LONG_AGO + timedelta(days=20))
    jobs.close_over(at=OVER)
    row.refresh_from_db()
    assert row.state == "closed"

    def explain() -> Consultation:
        return ending.explain(consultation=row, introduction="Cảm ơn.", version=None, by=focal, at=NOW)

    with pytest.raises(Refused, match="2 ý kiến chờ duyệt"):
        explain()
    for one in Opinion.objects.all():
        moderating.admit(opinion=one, public_text=one.text, version=None, by=office.actor("moderator"), at=NOW)
    with pytest.raises(Refused, match="1 ý kiến chưa trả lời"):
        explain()
    answered(office, sent.opinion, change="Sửa thành 7 ngày ở khoản 2 Điều 2.")
    row = explain()
    told = Message.objects.get(to="lan@vidu.example").body
    assert "Tiếp thu" in told
    assert "Sửa thành 7 ngày" in told
    assert f"/lay-y-kien/{row.pk}/giai-trinh/" in told
    with pytest.raises(Refused, match="không sửa ý kiến nữa"):
        answered(office, sent.opinion)
    assert figure("consultations_explained").count(YEAR).percent == 100
    assert figure("consultation_answered").count(YEAR).percent == 100


def test_what_changed_and_which_opinions_led_to_it(office: Office) -> None:
    row = collected(office)
    taken = a_letter(office, row, place="art_2__para_2__point_a", text="Rút còn bảy ngày.", name="Hội A")
    refused = a_letter(office, row, place="art_2__para_1", text="Thêm giấy.", name="Hội B")
    whole = a_letter(office, row, place="", text="Viết rõ hơn.", name="Hội C")
    answered(office, taken, change="7 ngày")
    answered(office, refused, "refused", "Không thêm giấy tờ.")
    answered(office, whole)
    row = ending.keep_next(consultation=row, text=NEXT, version=None, by=office.actor("officer"), at=NOW)
    row = ending.explain(consultation=row, introduction="", version=None, by=office.actor("focal"), at=NOW)
    final = NEXT.replace("Điều 3. Hiệu lực", "3. Không trả lời đúng hạn thì phải xin lỗi.\nĐiều 3. Hiệu lực")
    issued = ending.Issue("12/2026/QĐ-UBND", TODAY, final)
    row = ending.issue(consultation=row, issued=issued, version=None, by=office.actor("focal"), at=NOW)
    assert row.state == "issued"
    made = compared(row.text, row.issued_text, queries.lines(row))
    told = [(one.change.kind, one.change.name, [line.text for line in one.lines]) for one in made.rows]
    assert told == [
        ("changed", "Khoản 2 Điều 2", ["Rút còn bảy ngày."]), ("new", "Khoản 3 Điều 2", ["Rút còn bảy ngày."]),
    ]  # fmt: skip
    assert [line.text for line in made.elsewhere] == ["Viết rõ hơn."]
    words = "\n".join(
        cell.text
        for table in docx.Document(io.BytesIO(synthesis_docx(row))).tables
        for line in table.rows
        for cell in line.cells
    )
    for text in (
        "Rút còn bảy ngày.",
        "Hội B",
        "Giải trình, không tiếp thu",
        "Sửa trong dự thảo: 7 ngày",
    ):
        assert text in words, text


def test_senders_are_told_of_the_end_and_then_forgotten(office: Office) -> None:
    row = posted(office, at=LONG_AGO)
    sent = say(row, at=LONG_AGO, email="lan@vidu.example", wants_word=True)
    answered(office, admitted(office, sent))
    row = posting.close(consultation=row, version=None, by=office.actor("focal"), at=OVER)
    row = ending.explain(consultation=row, introduction="", version=None, by=office.actor("focal"), at=NOW)
    with pytest.raises(Refused) as refused:
        ending.held("Quyết định số 12/2026/QĐ-UBND")
    assert refused.value.field == "document"
    ending.issue(
        consultation=row,
        issued=ending.Issue("12/2026/QĐ-UBND", TODAY, NEXT),
        version=None,
        by=office.actor("focal"),
        at=NOW,
    )
    assert Message.objects.filter(to="lan@vidu.example").count() == 2
    assert not Opinion.objects.exclude(email="").exists()


def test_giving_up_leaves_nothing_public(office: Office) -> None:
    row = posted(office)
    say(row, email="lan@vidu.example", wants_word=True)
    assert [one.citation for one in queries.reliances(TODAY)] == ["Điều 4 Nghị quyết số 914/2026/NQ-HĐND"]
    assert "consultations" in reliance.kinds()
    source = ConsultationSource()
    assert [unit.label for unit in source.documents()] == ["", "Điều 1", "Điều 2", "Điều 3"]
    assert list(source.documents_of(["7", f"consultations:{row.pk}x"])) == []
    assert len(list(source.documents_of([f"consultations:{row.pk}"]))) == 4
    row = posting.drop(
        consultation=row, reason="Cấp trên bãi bỏ căn cứ.", version=None, by=office.actor("focal"), at=NOW
    )
    assert queries.public_one(row.pk) is None
    assert list(source.documents()) == []
    assert not Opinion.objects.exclude(email="").exists()
    assert figure("consultations_held").count(YEAR).value == 0


def test_reminders_and_figures(office: Office) -> None:
    a_consultation(office, planned_on=TODAY)
    posted(office, title="Kế hoạch mở")
    late = collected(office, title="Quyết định đã đóng")
    soon = TODAY + timedelta(days=60)
    assert {one.about for one in queries.due(soon)} == {
        "consultation-planned-on", "consultation-last-day", "consultation-explain-by",
    }  # fmt: skip
    a_letter(office, late)
    answered(office, a_letter(office, late, text="Khác", name="Hội D"), "refused", "Không cần.")
    values = {
        code: figure(code).count(YEAR)
        for code in ("consultations_held", "consultation_opinions", "consultation_answered", "consultation_accepted")
    }
    assert [(one.value, one.whole) for one in values.values()] == [(2, None), (2, None), (1, 2), (0, 1)]
    assert values["consultations_held"].rows[0].about == "consultation"
    after = TODAY + timedelta(days=60)
    assert queries.late_for(office.actor("officer"), on=after) == 1
    assert queries.late_for(office.actor("elsewhere"), on=after) == 0
    assert queries.to_moderate(office.actor("moderator")) == 0
