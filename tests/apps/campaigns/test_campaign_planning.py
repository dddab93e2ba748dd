"""Campaigns and items, meetings and kits, models of access: rules, rights, the second to save, figures, due days, reliance."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest

from cualuat.audit.models import Event
from cualuat.base.actor import NotAllowed
from cualuat.base.figures import Window, figure
from cualuat.base.models import Job
from cualuat.base.operations import Refused, SomebodyElse
from cualuat.campaigns import papers, queries
from cualuat.campaigns.models import Campaign, Kit, MeetingGuest
from cualuat.campaigns.operations import meeting, piloting, planning
from cualuat.campaigns.search_source import CampaignSource
from cualuat.files import operations as files
from cualuat.letters.templating import paragraphs_of
from cualuat.notices.models import Message
from cualuat.reminders import jobs as reminders
from office import NOW, TODAY, Office
from sample_campaigns import (
    CITED,
    QUESTIONS,
    SENTENCES,
    a_campaign,
    a_kit,
    a_meeting,
    a_model,
    a_subscriber,
    an_item,
    decided,
    running,
)

YEAR = Window(date(2026, 1, 1), date(2026, 12, 31), on=TODAY)


# --- campaigns -----------------------------------------------------------------------------------------------------


def test_from_the_plan_to_the_outcome(office: Office) -> None:
    officer = office.actor("officer")
    row = a_campaign(office, legal_day="ngay-phap-luat")
    with pytest.raises(Refused, match="chưa có việc"):
        planning.start(campaign=row, version=None, by=officer, at=NOW)
    item = an_item(office, row)
    with pytest.raises(Refused, match="chưa bắt đầu"):
        planning.do_item(item=item, on=TODAY, reach=5, note="", proof=(), version=None, by=officer, at=NOW)
    row = planning.start(campaign=row, version=row.version, by=officer, at=NOW)
    photo = files.take_in(name="anh.txt", chunks=["Ảnh.".encode()], by=officer, at=NOW)
    item = planning.do_item(
        item=item, on=TODAY, reach=1200, note="Sáng, chiều", proof=[photo], version=None, by=officer, at=NOW
    )
    other = an_item(office, row, what="Phát tờ rơi", channel="print", day=date(2026, 11, 10))
    assert queries.reach_of(row) == [("người nghe (ước tính)", 1200)]
    done = figure("campaign_items_done").count(YEAR)
    assert (done.value, done.whole) == (1, 2)
    assert figure("campaign_reach").count(YEAR).value == 1200
    assert figure("campaign_reach").count(Window(YEAR.since, YEAR.until, unit=office.units["phong-hai"].pk)).value == 0
    with pytest.raises(Refused) as refused:
        planning.end(campaign=row, outcome=" ", figures="", on=TODAY, version=None, by=officer, at=NOW)
    assert refused.value.field == "outcome"
    row = planning.end(campaign=row, outcome="Đã nghe.", figures="1 xã", on=TODAY, version=None, by=officer, at=NOW)
    with pytest.raises(Refused, match="không sửa nữa"):
        a_campaign(office, row, title="Khác")
    with pytest.raises(Refused, match="không sửa kết quả"):
        planning.undo_item(item=item, reason="Nhầm", version=None, by=officer, at=NOW)
    # What was done late may still be written down after the end.
    planning.do_item(item=other, on=TODAY, reach=None, note="", proof=(), version=None, by=officer, at=NOW)
    assert Event.objects.get(action="campaigns.end").detail["day"] == "20/11/2026"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"aim": ""}, "aim"),
        ({"unit": None}, "unit"),
        ({"audiences": []}, "audiences"),
        ({"channels": ["rumour"]}, "channels"),
        ({"legal_day": "tet"}, "legal_day"),
        ({"ends": date(2026, 10, 1)}, "ends"),
        ({"ends": date(2027, 12, 1)}, "ends"),
        ({"citations": "x" * 301}, "citations"),
    ],
)
def test_a_wrong_campaign_names_its_input(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_campaign(office, **changes)
    assert refused.value.field == field
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": ""}, "what"),
        ({"channel": ""}, "channel"),
        ({"day": date(2026, 12, 1)}, "day"),
        ({"sentences": "Một câu."}, "sentences"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"unit": None}, "unit"),
    ],
)
def test_a_wrong_item_names_its_input(office: Office, changes: dict[str, Any], field: str) -> None:
    row = a_campaign(office)
    with pytest.raises(Refused) as refused:
        an_item(office, row, **changes)
    assert refused.value.field == field
    with pytest.raises(Refused, match="Người làm phải là cán bộ"):
        an_item(office, row, person=office.people["elsewhere"])


def test_units_write_for_themselves_and_only_runners_publish(office: Office) -> None:
    row, item = running(office)
    for who in ("elsewhere", "clerk", "nobody"):
        with pytest.raises(NotAllowed):
            a_campaign(office, row, who=who)
        with pytest.raises(NotAllowed):
            planning.do_item(
                item=item, on=TODAY, reach=1, note="", proof=(), version=None, by=office.actor(who), at=NOW
            )
    with pytest.raises(NotAllowed):
        planning.hide(campaign=row, reason="x", version=None, by=office.actor("officer"), at=NOW)
    # A unit that only does one item writes that it is done, but adds nothing to the campaign.
    theirs = an_item(office, row, unit=office.units["phong-hai"], person=None)
    planning.do_item(
        item=theirs, on=TODAY, reach=3, note="", proof=(), version=None, by=office.actor("elsewhere"), at=NOW
    )
    with pytest.raises(NotAllowed):
        an_item(office, row, who="elsewhere", unit=office.units["phong-hai"], person=None)


def test_the_second_to_save_is_told(office: Office) -> None:
    row = a_campaign(office)
    a_campaign(office, row, version=1, title="Đã sửa trước")
    with pytest.raises(SomebodyElse):
        a_campaign(office, row, version=1, title="Sửa sau")
    item = an_item(office, row)
    an_item(office, row, item, version=1, what="Trước")
    with pytest.raises(SomebodyElse):
        an_item(office, row, item, version=1, what="Sau")
    dropped = planning.drop(campaign=row, reason="Không có tiền", version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(Refused, match="không công khai"):
        planning.publish(campaign=dropped, version=None, by=office.actor("leader"), at=NOW)
    assert planning.take_up(campaign=dropped, version=None, by=office.actor("officer"), at=NOW).state == "planned"


def test_the_law_day_is_suggested_each_year_until_a_campaign_stands(office: Office) -> None:
    days = {one.day.code: one for one in queries.suggested(year=2027)}
    assert days["ngay-phap-luat"].on == date(2027, 11, 9)
    assert days["ngay-phap-luat"].plan_by == date(2027, 9, 10)
    assert "ngay-phap-luat" in {one.day.code for one in queries.to_plan(on=date(2027, 10, 1))}
    assert "ngay-phap-luat" not in {one.day.code for one in queries.to_plan(on=date(2027, 9, 9))}
    due = [
        one for one in queries.due(date(2027, 9, 12)) if one.about == "campaign-day" and "Ngày Pháp luật" in one.words
    ]
    assert [(one.due, one.key) for one in due] == [(date(2027, 9, 10), 20271109)]
    a_campaign(office, legal_day="ngay-phap-luat", starts=date(2027, 11, 1), ends=date(2027, 11, 10))
    assert "ngay-phap-luat" not in {one.day.code for one in queries.suggested(year=2027)}
    assert "ngay-phap-luat" in {one.day.code for one in queries.suggested(year=2028)}
    assert not [one for one in queries.due(date(2027, 9, 12)) if "Ngày Pháp luật" in one.words]


def test_late_items_are_counted_and_reminded_of(office: Office) -> None:
    _row, item = running(office)
    assert [one.pk for one in queries.late_items(on=TODAY)] == [item.pk]
    assert queries.late_for(office.actor("officer"), on=TODAY) == 1
    assert queries.late_for(office.actor("elsewhere"), on=TODAY) == 0
    assert queries.late_for(office.actor("focal"), on=TODAY) == 1
    reminders.remind(at=NOW)
    assert any("Phát thanh ở xã" in one.body for one in Message.objects.filter(to=office.people["officer"].email))
    planning.do_item(
        item=item, on=TODAY, reach=None, note="", proof=(), version=None, by=office.actor("officer"), at=NOW
    )
    assert not queries.late_items(on=TODAY).exists()


def test_what_is_public_is_found_and_rests_on_law(office: Office) -> None:
    row, _ = running(office)
    assert {one.citation for one in queries.reliances(TODAY)} == {CITED}
    assert [one.url for one in CampaignSource().documents()] == [f"/truyen-thong/{row.pk}/"]
    assert next(CampaignSource().documents_of([f"campaigns:c{row.pk}", "12", "guides:1"])).title == "Tháng pháp luật"
    assert not list(CampaignSource().documents_of(["12"]))
    planning.hide(campaign=row, reason="Sửa", version=None, by=office.actor("moderator"), at=NOW)
    assert not list(CampaignSource().documents())
    assert not list(queries.reliances(TODAY))
    assert Job.objects.filter(name="search.update", payload__documents=[f"campaigns:c{row.pk}"]).count() == 2


# --- printed matter ------------------------------------------------------------------------------------------------


def _pdf(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


@pytest.mark.parametrize(
    ("kind", "pages", "size"),
    [
        ("leaflet-a5", 1, (148, 210)),
        ("leaflet-fold", 2, (297, 210)),
        ("poster-a4", 1, (210, 297)),
        ("poster-a3", 1, (297, 420)),
    ],
)
def test_leaflets_and_posters_have_their_size_words_and_code(kind: str, pages: int, size: tuple[int, int]) -> None:
    sheet = papers.Sheet(
        "#strong[Không phải mã] «Luật»", "Sở Tư pháp", SENTENCES.splitlines(), "https://luat.example/a/"
    )
    pdf = _pdf(papers.printed(kind, sheet))
    assert len(pdf.pages) == pages
    box = pdf.pages[0].mediabox
    assert (round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)) == size
    text = " ".join("\n".join(page.extract_text() for page in pdf.pages).split())
    assert "#strong[Không phải mã]" in text
    assert "Gõ câu hỏi bằng lời của mình." in text
    assert "luat.example" in text
    assert papers.printed(kind, papers.Sheet("Chỉ có tên " * 27, "Sở"))  # a long title, no sentences, no code


def test_a_kit_is_printed_with_the_key_apart(office: Office) -> None:
    kit = a_kit(office)
    quiz = _pdf(papers.kit_printed("quiz", kit, agency="Sở", address=""))
    first, last = quiz.pages[0].extract_text(), quiz.pages[-1].extract_text()
    assert "Ngày Pháp luật là ngày nào?" in first
    assert "Đáp án" not in first
    assert "Đáp án, dành cho người dẫn" in last
    assert len(_pdf(papers.kit_printed("slides", kit, agency="Sở", address="https://luat.example/")).pages) == 4
    assert "15" in _pdf(papers.kit_printed("plan", kit, agency="Sở", address="")).pages[0].extract_text()


def test_the_press_kit_holds_what_the_press_needs(office: Office) -> None:
    row, item = running(office)
    made = papers.press_kit(row, [item], agency="Sở <Tư pháp>", address="https://luat.example/truyen-thong/1/")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = set(archive.namelist())
        assert names == {
            "thong-tin-bao-chi.docx", "anh-chia-se.svg", "anh-chia-se.png", "ma-qr.svg", "ap-phich-a4.pdf", "loi-phat-thanh-1.docx",
        }  # fmt: skip
        script = " ".join(paragraphs_of(archive.read("loi-phat-thanh-1.docx")))
        assert "bảy giờ ba mươi phút ngày hai mươi lăm tháng mười một" in script
        assert archive.read("anh-chia-se.png").startswith(b"\x89PNG")
        assert "Sở &lt;Tư pháp&gt;" in archive.read("anh-chia-se.svg").decode()


# --- kits and meetings ---------------------------------------------------------------------------------------------


def test_shipped_kits_come_once_and_the_doubtful_one_says_so(office: Office) -> None:
    by = office.actor("moderator")
    with pytest.raises(NotAllowed):
        meeting.load_shipped(by=office.actor("officer"), at=NOW)
    assert meeting.load_shipped(by=by, at=NOW) == 3
    assert meeting.load_shipped(by=by, at=NOW) == 0
    doubtful = Kit.objects.get(code="gap-can-bo-tiep-dan")
    assert doubtful.needs_review
    assert not meeting.check_kit(kit=doubtful, version=None, by=by, at=NOW).needs_review


def test_a_kit_whose_provision_changed_is_flagged(office: Office, sample_library: None) -> None:
    from cualuat.law.models import Provision

    provision = Provision.objects.filter(valid_to__isnull=False).select_related("document").order_by("pk").first()
    assert provision is not None
    assert provision.valid_to is not None
    cited = f"{provision.label} {provision.document.full_name}"
    kit = a_kit(office, citations=cited, questions="")
    Kit.objects.filter(pk=kit.pk).update(checked_on=provision.valid_to - timedelta(days=1))
    kit.refresh_from_db()
    assert cited in queries.changed(kit, on=provision.valid_to)
    assert not queries.changed(kit, on=provision.valid_to - timedelta(days=1))


def test_a_meeting_from_the_code_on_the_wall_to_the_figures(office: Office) -> None:
    kit, officer = a_kit(office), office.actor("officer")
    row = a_meeting(office, kit)
    with pytest.raises(NotAllowed):
        meeting.ticket_for(row, by=office.actor("elsewhere"), at=NOW)
    ticket = meeting.ticket_for(row, by=officer, at=NOW)
    meeting.sign_in(ticket=ticket, by=office.actor("chief"), at=NOW)
    with pytest.raises(Refused, match="đã được điểm danh"):
        meeting.sign_in(ticket=ticket, by=office.actor("chief"), at=NOW)
    with pytest.raises(Refused, match="hết hạn"):
        meeting.sign_in(ticket=ticket, by=office.actor("clerk"), at=NOW + timedelta(minutes=17))
    with pytest.raises(Refused, match="không đúng"):
        meeting.sign_in(ticket=ticket + "x", by=office.actor("clerk"), at=NOW)
    for held, field in (
        (meeting.Held(present=0), "present"),
        (meeting.Held(present=5, sheets=6), "sheets"),
        (meeting.Held(present=5, sheets=5, counts="1"), "counts"),
        (meeting.Held(present=5, sheets=5, counts="6, 1"), "counts"),
    ):
        with pytest.raises(Refused) as refused:
            meeting.hold(meeting=row, held=held, version=None, by=officer, at=NOW)
        assert refused.value.field == field
    held = meeting.Held(present=24, sheets=20, counts="18, 9", raised="Bao giờ có quầy?")
    row = meeting.hold(meeting=row, held=held, version=None, by=officer, at=NOW)
    assert (row.counts, queries.held_in(2026)) == ([18, 9], {"meetings": 1, "people": 24})
    assert figure("kit_meetings").count(YEAR).value == 1
    assert figure("kit_meetings_present").count(YEAR).value == 24
    with pytest.raises(Refused, match="đã ghi kết quả"):
        meeting.hold(meeting=row, held=held, version=None, by=officer, at=NOW)
    row = meeting.reopen(meeting=row, reason="Nhầm", version=None, by=officer, at=NOW)
    # Nothing typed: those who signed in.
    assert meeting.hold(meeting=row, held=meeting.Held(), version=None, by=officer, at=NOW).present == 1
    assert MeetingGuest.objects.count() == 1


def test_a_meeting_to_come_has_no_result_yet(office: Office) -> None:
    row = a_meeting(office, day=TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="chưa ghi kết quả được"):
        meeting.hold(meeting=row, held=meeting.Held(present=3), version=None, by=office.actor("officer"), at=NOW)
    with pytest.raises(Refused, match="trong ngày họp"):
        meeting.ticket_for(row, by=office.actor("officer"), at=NOW)
    meeting.cancel(meeting=row, version=None, by=office.actor("officer"), at=NOW)
    assert figure("kit_meetings").count(YEAR).value == 0
    with pytest.raises(Refused) as refused:
        a_kit(office, questions=QUESTIONS.replace("+", "-"))
    assert refused.value.field == "questions"


# --- models --------------------------------------------------------------------------------------------------------


def test_a_model_is_measured_before_it_is_decided(office: Office) -> None:
    row, officer, leader = a_model(office), office.actor("officer"), office.actor("leader")
    wanted = piloting.Decision("scale", TODAY, "Giám đốc", "Tốt", "Làm sớm.")
    with pytest.raises(Refused, match="đã thí điểm"):
        piloting.decide(model=row, wanted=wanted, version=None, by=leader, at=NOW)
    one = row.measures.get()
    with pytest.raises(Refused, match="Chưa thí điểm"):
        piloting.measure(
            model=row, measure=one, wanted=piloting.MeasureWanted(one.name, one.target, result=Decimal(1)), version=None, by=officer, at=NOW
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        piloting.pilot(
            model=row, place="Chợ", since=TODAY, until=TODAY - timedelta(1), cost=None, version=None, by=officer, at=NOW
        )
    assert refused.value.field == "until"
    row = piloting.pilot(model=row, place="Chợ", since=TODAY, until=None, cost=None, version=None, by=officer, at=NOW)
    with pytest.raises(Refused, match="chưa có kết quả"):
        piloting.decide(model=row, wanted=wanted, version=None, by=leader, at=NOW)
    with pytest.raises(NotAllowed):
        piloting.decide(model=row, wanted=wanted, version=None, by=officer, at=NOW)
    with pytest.raises(Refused, match="đã có quyết định"):
        piloting.publish(model=row, version=None, by=leader, at=NOW)


def test_a_decided_model_is_counted_and_told(office: Office) -> None:
    row = decided(office)
    assert row.measures.get().is_met is True
    counted = figure("access_models_decided").count(YEAR)
    assert counted.rows[0].label == "Quầy hỏi luật ở chợ: nhân rộng"
    assert [one.pk for one in queries.public_models()] == [row.pk]
    with pytest.raises(Refused, match="không sửa nữa"):
        piloting.prove(model=row, attachments=(), version=None, by=office.actor("officer"), at=NOW)
    a_subscriber("ai@mau.example")
    assert figure("newsletter_subscribers").count(YEAR).value == 1
    assert figure("newsletter_subscribers").count(YEAR).rows == ()
