"""One office with something real behind every address: matters, a denunciation, a reception, a publication, requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from cualuat.accounts import operations as accounts
from cualuat.ballots.operations import preparing
from cualuat.base.actor import ANYONE, SYSTEM
from cualuat.campaigns import tickets as meeting_tickets
from cualuat.campaigns.operations import meeting as kit_meeting
from cualuat.campaigns.operations import piloting, planning
from cualuat.casework.choices import Prominence
from cualuat.casework.models import Case, CaseFile, Publication, Visit
from cualuat.casework.needs import Typed
from cualuat.casework.operations import assigning, personal_data, publishing, reception, stepping, talking
from cualuat.casework.operations.intake import Brought, PersonGiven, Registered, register
from cualuat.casework.operations.sealed_matters import Denounced, Denunciation, denounce
from cualuat.casework.operations.stepping import Wanted
from cualuat.consultations.operations import ending
from cualuat.contests.operations import judging
from cualuat.coordination.operations import meeting
from cualuat.democracy.operations import meeting as conferring
from cualuat.democracy.operations import posting, suggesting
from cualuat.emulation.operations import gathering
from cualuat.entry.operations import arranging
from cualuat.files import operations as files
from cualuat.honours.operations import initiatives
from cualuat.honours.operations.initiatives import InitiativeWanted
from cualuat.inspections.operations import checking
from cualuat.inspections.operations.listing import keep_list
from cualuat.organisation import operations as organisation
from cualuat.procedures.operations import mirroring
from cualuat.procedures.queries import catalogue as procedure_catalogue
from cualuat.programme.models import TaskInstance
from cualuat.programme.operations import drafting, obstacles, plans, running, urging
from cualuat.reports.models import Report
from cualuat.reports.operations import issuing
from cualuat.sealed import operations as sealed
from cualuat.standards.operations import scoring
from cualuat.standards.operations.scoring import EvidenceWanted
from cualuat.training import tickets
from cualuat.training.operations import certificates
from office import BEGAN, NOW, TODAY, Office, make_office
from sample_ballots import a_ballot, a_picture, counted_in_meeting
from sample_campaigns import a_kit, a_meeting, a_model, an_issue
from sample_campaigns import running as a_running_campaign
from sample_check import a_check
from sample_consultation import POSTED, collected
from sample_contest import a_contest, a_question, handed_in, terms
from sample_coordination import a_conclusion, a_contact, a_cooperation, a_task_from_above, some_minutes
from sample_course import SOON_AFTER, held
from sample_democracy import a_conference, a_motion, a_posting, a_suggestion, opened
from sample_dialogues import a_question as a_question_to_answer
from sample_dialogues import announced
from sample_drafting import DRAFT, a_draft, an_obligation
from sample_duties import a_duty, an_information, it_is_out, something_arose
from sample_emulation import a_dossier, a_round, closed, decided, minuted, proposed, submitted
from sample_entry import an_occasion
from sample_guides import a_guide, a_recording, a_term
from sample_honours import decided as honoured
from sample_means import a_line, a_request, a_spending, a_thing
from sample_plan import a_plan
from sample_procedures import a_draft_procedure, a_file, a_procedure
from sample_reading import an_item
from sample_report import Live, a_world_report, issued, only_live
from sample_standard import a_card
from sample_surveys import a_sheet, named_and_closed, published

PASSPHRASE = "nón lá tàu điện mực tím"
SENDER = PersonGiven(
    name="Đinh Thị Sương", honorific="bà", address="Xóm Bến, xã Mẫu Đông", id_number="033170009876",
    phone="0933 111 222", email="suong@vidu.example", told_by="email",
)  # fmt: skip
NEIGHBOUR = PersonGiven(name="Cao Văn Láng", address="Xóm Bến, xã Mẫu Đông", phone="0944 555 666", told_by="sms")
GUEST = PersonGiven(name="Lương Văn Khách", phone="0955 777 888")
HER = PersonGiven(name="Vũ Thị Kín", address="Thôn Đoài, xã Mẫu Đông", phone="0987 654 321")
SECRETS = {
    "sender": ("Đinh Thị Sương", "033170009876", "0933 111 222", "+84933111222", "suong@vidu.example"),
    "content": ("Cống thoát nước trước nhà tôi bị lấp",),
    "internal": ("Nghi có người bảo kê việc lấp cống", "Ghi nội bộ: chờ số liệu của xã"),
    "internal_file": ("bien-ban-noi-bo",),
    "sealed": ("Ông Mẫu nhận phong bì ở phòng 312", "Vũ Thị Kín", "0987 654 321", "Thôn Đoài"),
}


@dataclass
class World:
    """What there is, and the keys of addresses."""

    office: Office
    case: Case
    receipt: str
    neighbour: Registered
    sealed: Denunciation
    keys: dict[str, dict[str, object]] = field(default_factory=dict)


def make_world() -> World:
    office = make_office()
    office.people["administrator"] = _administrator(office)
    office.people["observer"] = _observer(office, "theo-doi", FAR)
    office.people["observer_gone"] = _observer(office, "het-han", date(2020, 6, 1))
    for name in ("denunciation", "leader", "custodian", "custodian_two", "custodian_three"):
        sealed.create_key(person=office.people[name], passphrase=PASSPHRASE, by=office.actor(name), at=NOW)
    registered = _register(SENDER, "Cống thoát nước trước nhà tôi bị lấp, nước ngập vào bếp.", office)
    neighbour = _register(NEIGHBOUR, "Đèn đường xóm Bến hỏng ba tháng nay.", office)
    made = denounce(wanted=Denounced("Ông Mẫu nhận phong bì ở phòng 312.", "Ông Mẫu", sender=HER), at=NOW)
    world = World(office, registered.case, registered.receipt, neighbour, made)
    _work(world)
    return world


FAR = date(2099, 1, 1)  # the pages read the true clock


def _administrator(office: Office) -> Any:
    person = accounts.create_person(
        username="quan-tri", name="Cán bộ administrator", password="mat-khau-dai-2026", by=SYSTEM, at=NOW
    )
    organisation.give_post(
        person=person, unit=office.units["van-phong"], title="Quản trị viên", role="administrator", valid_from=BEGAN,
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    return person


def _observer(office: Office, username: str, until: date) -> Any:
    """Somebody of another agency who may observe until that day."""
    person = accounts.create_person(
        username=username, name=f"Cán bộ {username}", password="mat-khau-dai-2026", by=SYSTEM, at=NOW
    )
    organisation.give_post(
        person=person, unit=office.units["so-xay-dung"], title="Chuyên viên", role="observer", valid_from=BEGAN,
        valid_to=until, by=SYSTEM, at=NOW,
    )  # fmt: skip
    return person


def _register(sender: PersonGiven, content: str, office: Office) -> Registered:
    brought = Brought(
        kind="feedback-general", channel="web", received_at=NOW, subject=content.split(",")[0][:80], content=content,
        sender=sender, unit=office.units["phong-mot"], consents=(("contact", "Tôi đồng ý."),),
    )  # fmt: skip
    return register(brought=brought, by=ANYONE, at=NOW)


def _step(world: World, edge: str, who: str, **typed: str) -> None:
    given = Typed({name.replace("__", "."): value for name, value in typed.items()})
    stepping.take(case=world.case, wanted=Wanted(edge, given), by=world.office.actor(who), at=NOW)
    world.case.refresh_from_db()


def _work(world: World) -> None:
    """The feedback is assigned, talked about, answered and made public; everything around it has a key."""
    office, case = world.office, world.case
    officer = office.people["officer"]
    unit = office.units["phong-mot"]
    _step(world, "assign", "reception", unit=str(unit.pk), officer=str(officer.pk))
    note, internal = SECRETS["internal"]
    assigning.add_note(case=case, text=note, by=office.actor("officer"), at=NOW)
    talking.write_as_person(case=case, text="Tôi gửi thêm ảnh.", by=ANYONE, at=NOW)
    for name, prominence in (("anh-cong.txt", Prominence.PERSON), ("bien-ban-noi-bo.txt", Prominence.INTERNAL)):
        kept = files.take_in(name=name, chunks=[name.encode()], by=office.actor("officer"), at=NOW)
        talking.add_file(case=case, attachment=kept, prominence=prominence, by=office.actor("officer"), at=NOW)
    _step(world, "acknowledge", "officer", internal=internal)
    _step(world, "answer", "head" if "head" in office.people else "chief", answer="Đã khơi cống.", internal=internal)
    letter = case.letters.order_by("pk").first()
    asked = personal_data.ask(case=case, what="access", text="", by=ANYONE, at=NOW)
    publication = _publish(world)
    visit = _reception(world)
    shown, hidden = CaseFile.objects.filter(case=case).order_by("pk")
    own = {"pk": case.pk}
    report = a_world_report(world.office)
    box = {"pk": world.sealed.case.pk}
    world.keys = {
        "case-step": {**own, "edge": "close"},
        "case-preview": {**own, "edge": "acknowledge"},
        "case-file": {**own, "number": hidden.pk},
        "case-letter": {**own, "number": letter.pk if letter else 0, "form": "pdf"},
        "case-letter-sent": {**own, "number": letter.pk if letter else 0},
        "case-letter-signed": {**own, "number": letter.pk if letter else 0},
        "case-wish": {**own, "number": 1},
        "case-proposal": {**own, "number": 1},
        "intake-kind": {"kind": "complaint"},
        "reception-day": {"pk": visit.day_id},
        "publication": own,
        "publication-file": {**own, "number": 1},
        "register-file": {"form": "xlsx"},
        **_programme(world),
        "indicator": {"code": "feedback_received"},
        "period-report": {"pk": report.pk},
        "period-report-figure": {"pk": report.pk, "code": "feedback_received"},
        "period-report-part": {"pk": report.pk, "number": report.parts.first().pk},
        "period-report-file": {"pk": report.pk, "form": "xlsx"},
        "report-template": {"pk": report.template_id},
        "report-template-file": {"pk": report.template_id, "which": "word"},
        "report-shipped-file": {"code": "project-977"},
        "data-request": {"pk": asked.pk},
        "unit": {"pk": unit.pk},
        "form": {"code": "feedback-receipt"},
        "form-file": {"code": "feedback-receipt", "which": "mau-kem"},
        "sealed-step": {**box, "edge": "take_up"},
        "sealed-preview": {**box, "edge": "accept"},
        "sealed-file": {**box, "number": "12345678-1234-1234-1234-123456789012"},
        "person": {"pk": officer.pk},
        "tracked-file": {"number": case.number, "pk": shown.pk},
        "tracked-letter": {"number": case.number, "pk": letter.pk if letter else 0},
        "reception-book": {"pk": visit.day_id},
        "answer": {"slug": publication.slug},
        "answer-file": {"slug": publication.slug, "pk": 1},
    }


def _training_keys(office: Office) -> dict[str, dict[str, object]]:
    """A course of unit one that an officer attended, with her certificate, and a code that is good now."""
    course = held(office, "officer")
    row = certificates.issue(course=course, signer=None, by=office.actor("focal"), at=SOON_AFTER)[0]
    own = {"pk": course.pk}
    names = ("training-course", "training-edit", "training-code", "training-evaluate", "training-list-file")
    return {
        **dict.fromkeys(names, own),
        "training-certificate": {**own, "number": row.pk, "form": "docx"},
        "training-sign-in": {"ticket": tickets.make(course.pk, at=timezone.now())},
        "certificate": {"code": row.code},
    }


def _standard_keys(office: Office) -> dict[str, dict[str, object]]:
    """A card of this year with a file as evidence, by the set that ships."""
    card, by = a_card(office, NOW, year=2026), office.actor("officer")
    kept = files.take_in(name="minh-chung.txt", chunks=[b"minh chung"], by=by, at=NOW)
    proof = scoring.add_evidence(card=card, code="1.1", wanted=EvidenceWanted("file", file=kept), by=by, at=NOW)
    own, of_set = {"pk": card.pk}, {"code": "qd-27-2025"}
    return {
        "standards-file": {"year": 2026, "form": "xlsx"},
        "standard-card": own,
        "standard-card-file": {**own, "form": "docx"},
        "standard-score": {**own, "code": "1.1"},
        "standard-evidence": {**own, "number": proof.pk},
        **dict.fromkeys(("standard-set", "standard-set-file", "standard-indicator-add"), of_set),
        "standard-indicator": {**of_set, "indicator": "1.1"},
    }


def _publish(world: World) -> Publication:
    by = world.office.actor("moderator")
    row = publishing.begin(case=world.case, by=by, at=NOW)
    question = publishing.marked(world.case.content, publishing.known_of(world.case))
    publishing.save(
        publication=row, title="Cống bị lấp thì ai khơi?", question=question, answer="Đã khơi cống.", citations=[],
        by=by, at=NOW,
    )  # fmt: skip
    return publishing.publish(publication=row, by=by, at=NOW)


def _reception(world: World) -> Visit:
    office, by = world.office, world.office.actor("reception")
    wanted = reception.DayWanted(
        on=date(2026, 12, 15), mode="periodic", unit=office.units["van-phong"], place="Phòng 101", begins=time(8),
        ends=time(11), leader=office.people["leader"],
    )  # fmt: skip
    day = reception.plan(wanted=wanted, by=by, at=NOW)
    day = reception.post(day=day, by=by, at=NOW)
    brought = Brought(
        kind="reception", channel="web", received_at=NOW, subject="Xin gặp về cống", content="Xin gặp.", sender=GUEST,
        answers={"mode": "periodic"}, unit=office.units["van-phong"],
    )  # fmt: skip
    slot = day.slots.order_by("begins").first()
    assert slot is not None
    _, visit = reception.book(slot=slot, brought=brought, by=ANYONE, at=NOW)
    return visit


def _reading_keys(office: Office) -> dict[str, dict[str, Any]]:
    """Something that one unit is to read."""
    item = an_item(office, attachment=files.take_in(name="doc.txt", chunks=[b"Doc."], by=SYSTEM, at=NOW))
    names = ("reading-item", "reading-file", "reading-edit", "reading-questions", "reading-table")
    return {name: {"pk": item.pk} for name in names}


def _means_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A line with a voucher, a thing, a request, all of one unit."""
    line = a_line(office)
    voucher = files.take_in(name="hoa-don.txt", chunks=["Hóa đơn.".encode()], by=SYSTEM, at=NOW)
    spent = a_spending(office, line, attachment=voucher)
    return {
        "budget-line": {"pk": line.pk},
        "budget-voucher": {"pk": spent.pk},
        "equipment-item": {"pk": a_thing(office).pk},
        "resource-request": {"pk": a_request(office).pk},
    }


def _coordination_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A contact, a request with its letter, signed minutes and a task from above, all of one unit."""
    letter, signed = (
        files.take_in(name=name, chunks=[name.encode()], by=SYSTEM, at=NOW) for name in ("hoi.txt", "ban-ky.txt")
    )
    minutes = some_minutes(office)
    a_conclusion(office, minutes, unit=office.units["phong-mot"])
    meeting.sign(minutes=minutes, attachment=signed, version=None, by=office.actor("chief"), at=NOW)
    request = a_cooperation(office, letter=letter)
    return {
        "coordination-contact": {"pk": a_contact(office).pk},
        "coordination-request": {"pk": request.pk},
        "coordination-file": {"pk": request.pk, "which": "van-ban"},
        **{name: {"pk": minutes.pk} for name in ("coordination-minutes", "coordination-paper", "coordination-signed")},
        "assigned-task": {"pk": a_task_from_above(office).pk},
    }


def _campaign_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A campaign with an item done, an issue, a kit, a meeting with a list, a model with a file, all of one unit."""
    officer = office.actor("officer")
    proof, listed, shown = (
        files.take_in(name=name, chunks=[name.encode()], by=SYSTEM, at=NOW) for name in ("bang.txt", "ds.txt", "so.txt")
    )
    campaign, item = a_running_campaign(office)
    planning.do_item(item=item, on=TODAY, reach=9, note="", proof=[proof], version=None, by=officer, at=NOW)
    kit, model = a_kit(office), a_model(office)
    row = a_meeting(office, kit)
    kit_meeting.add_files(meeting=row, kind="list", attachments=[listed], version=None, by=officer, at=NOW)
    piloting.prove(model=model, attachments=[shown], version=None, by=officer, at=NOW)
    return {
        **{name: {"pk": campaign.pk} for name in ("campaign", "campaign-press")},
        "campaign-card": {"pk": campaign.pk, "form": "svg"},
        "campaign-item": {"pk": item.pk},
        "campaign-item-paper": {"pk": item.pk, "kind": "leaflet-a5"},
        "campaign-evidence": {"pk": item.files.get().pk},
        "newsletter": {"pk": an_issue(office).pk},
        "meeting-kit": {"pk": kit.pk},
        "meeting-kit-paper": {"pk": kit.pk, "kind": "plan"},
        **{name: {"pk": row.pk} for name in ("kit-meeting", "kit-meeting-code")},
        "kit-meeting-sign-in": {"ticket": meeting_tickets.make(row.pk, at=timezone.now())},
        "kit-meeting-file": {"pk": row.files.get().pk},
        "access-model": {"pk": model.pk},
        "access-model-file": {"pk": model.files.get().pk},
    }


def _dialogue_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A dialogue of one unit with a question that is shown."""
    row = announced(office)
    names = (
        "dialogue",
        "dialogue-edit",
        "dialogue-questions",
        "dialogue-people",
        "dialogue-people-file",
        "dialogue-code",
    )
    return {
        **{name: {"pk": row.pk} for name in names},
        "dialogue-question": {"key": str(a_question_to_answer(office, row).pk)},
        "dialogue-paper": {"pk": row.pk, "which": "giay-moi"},
    }


def _democracy_keys(office: Office) -> dict[str, dict[str, Any]]:
    """Something on the board, a round with a draft, a conference with signed minutes, an answered suggestion."""
    paper, draft, signed = (
        files.take_in(name=name, chunks=[name.encode()], by=SYSTEM, at=NOW)
        for name in ("qd.txt", "du-thao.txt", "bb.txt")
    )
    focal = office.actor("focal")
    row = a_posting(office, file=paper)
    posting.post(posting=row, on=NOW.date(), where="", proof=None, version=None, by=focal, at=NOW)
    round_ = opened(office)
    round_.file = draft
    round_.save()
    meeting_ = a_conference(office)
    a_motion(office, meeting_)
    conferring.sign(conference=meeting_, file=signed, version=None, by=focal, at=NOW)
    suggestion = suggesting.reply(suggestion=a_suggestion(office), text="Sẽ làm.", version=None, by=focal, at=NOW)
    return {
        "democracy-posting": {"pk": row.pk},
        "democracy-posting-file": {"pk": row.pk, "which": "van-ban"},
        **{name: {"pk": round_.pk} for name in ("democracy-round", "democracy-round-file")},
        **{name: {"pk": meeting_.pk} for name in ("democracy-conference", "democracy-minutes", "democracy-signed")},
        "democracy-suggestion": {"key": str(suggestion.pk)},
    }


def _duty_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A duty, an entry of what must be published with the proof that it was, of one unit."""
    entry = an_information(office)
    proof = files.take_in(name="anh.txt", chunks=["Đã đăng.".encode()], by=SYSTEM, at=NOW)
    row = it_is_out(office, entry, something_arose(office, entry), proof=proof)
    return {
        "function": {"pk": a_duty(office).pk},
        "function-sheet": {"pk": office.units["phong-mot"].pk},
        "disclosure": {"pk": entry.pk},
        "disclosure-proof": {"pk": row.pk},
    }


def _procedure_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A procedure of one unit with a load, a draft of another, a file that somebody apologised for."""
    row = a_procedure(office)
    draft = a_draft_procedure(office)
    file = mirroring.apologise(
        file=a_file(office, row), promised_on=date(2026, 12, 1), reason="Chờ phôi.", version=None, by=office.actor("reception"), at=NOW
    )  # fmt: skip
    load = procedure_catalogue.loads().first()
    assert load is not None
    return {
        **{name: {"pk": row.pk} for name in ("procedure", "procedure-guide")},
        "procedure-load": {"pk": load.pk},
        "procedure-edition": {"pk": draft.pk},
        "procedure-row": {"pk": draft.pk, "word": "buoc", "place": "them"},
        "procedure-file": {"pk": file.pk},
        "procedure-paper": {"pk": file.pk, "which": "xin-loi"},
    }


def _contest_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A contest that is over with an appeal that waits, and a question."""
    question = a_question(99)
    opens = NOW - timedelta(hours=5)
    round_ = a_contest(entry=terms(opens_at=opens, closes_at=opens + timedelta(hours=1)))
    attempt = handed_in(round_, "a", 1, start=opens)
    judging.grade(round_=round_, by=SYSTEM, at=NOW)
    appeal = judging.appeal(attempt=attempt, number=2, said="Câu này sai", at=NOW)
    return {
        "contest-question": {"pk": question.pk},
        **{name: {"pk": round_.contest_id} for name in ("contest", "contest-round-add")},
        **{name: {"pk": round_.pk} for name in ("contest-round", "contest-attempts")},
        "contest-appeal": {"pk": appeal.pk},
    }


def _entry_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A list of people, an occasion that asks for codes."""
    table = [["Số định danh", "Ngày sinh"], ["001", "1/2/1970"]]
    roll = arranging.keep_roll(name="Xã Mẫu", source="", rows=table, by=office.actor("focal"), at=NOW)
    return {
        "entry-roll": {"pk": roll.pk},
        "entry-invitations": {"pk": an_occasion(NOW, audience="code").pk},
    }


def _survey_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A named survey of one unit, closed, its results not public, with a file somebody sent; an open one with a sheet of paper."""
    row, file = named_and_closed(office)
    paper = published(office)
    names = (
        "survey",
        "survey-edit",
        "survey-preview",
        "survey-blank",
        "survey-poster",
        "survey-questions",
        "survey-question-add",
    )
    more = ("survey-results", "survey-texts", "survey-sheets")
    return {
        **{name: {"pk": row.pk} for name in (*names, *more)},
        "survey-question": {"pk": row.pk, "key": "q2"},
        "survey-file": {"pk": row.pk, "form": "csv"},
        "survey-sent-file": {"pk": row.pk, "number": file},
        "survey-paper": {"pk": paper.pk},
        "survey-sheet": {"pk": paper.pk, "number": a_sheet(office, paper).pk},
        "kept-question": {"code": "hai-long"},
    }


def _vote_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A vote that is open, with a picture; a round of honour that is decided; a public initiative."""
    draft = a_ballot(NOW)
    picture = files.take_in(name="anh.png", chunks=[a_picture()], by=SYSTEM, at=NOW)
    option = preparing.add_option(
        ballot=draft, name="Dũng", text="", picture=picture, version=None, by=SYSTEM, at=NOW
    )  # fmt: skip
    ballot = preparing.announce(ballot=draft, address=f"/bo-phieu/{draft.pk}/", by=SYSTEM, at=NOW)
    inside = counted_in_meeting(NOW)
    found, (one, _) = honoured(office, "Lê Thị Mai", "Ngô Văn Hai")
    wanted = InitiativeWanted("Loa xã", "Ban văn hóa", "Người già không đọc được.", "Đọc luật trên loa.")
    initiative = initiatives.write(initiative=None, wanted=wanted, version=None, by=SYSTEM, at=NOW)
    initiatives.publish(initiative=initiative, consent_on=NOW.date(), version=None, by=SYSTEM, at=NOW)
    return {
        **{name: {"pk": ballot.pk} for name in ("ballot", "ballot-edit", "ballot-sheet")},
        **{name: {"pk": inside.pk} for name in ("ballot-receipt", "ballot-book")},
        "ballot-option-picture": {"pk": ballot.pk, "option": option.pk},
        **{name: {"pk": found.pk} for name in ("honour-round", "honour-round-edit", "honour-scores")},
        "honour-paper": {"pk": found.pk, "which": "bien-ban"},
        "honour-certificate": {"pk": one.honour.pk, "form": "docx"},
        **{name: {"pk": one.pk} for name in ("honour-nomination", "honour-consent-paper")},
        "honour-file": {"pk": one.pk, "which": "dong-y"},
        "initiative": {"pk": initiative.pk},
    }


def _emulation_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A round, a dossier being written with a file, another one that was decided."""
    found = a_round(office)
    done = closed(office, submitted(office, found, person=None, award="advanced-unit"))
    minutes = minuted(office, done)
    proposal = proposed(office, done)
    decision = decided(office, done)
    draft = a_dossier(office, found)
    paper = files.take_in(name="thanh-tich.txt", chunks=[b"x"], by=SYSTEM, at=NOW)
    [file] = gathering.add_files(dossier=draft, part="report", attachments=[paper], by=office.actor("officer"), at=NOW)
    return {
        **{
            name: {"pk": found.pk}
            for name in ("emulation-round", "emulation-criteria", "emulation-review", "emulation-dossier-add")
        },
        "emulation-dossier": {"pk": draft.pk},
        "emulation-report": {"pk": draft.pk},
        "emulation-file": {"pk": file.pk},
        "emulation-minutes": {"pk": minutes.pk},
        "emulation-proposal": {"pk": proposal.pk},
        "emulation-decision": {"pk": decision.pk},
        "emulation-decision-paper": {"pk": decision.pk},
    }


def _drafting_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A document of one unit with two versions of its draft, the first read from a file."""
    row = an_obligation(office, cooperating=())
    source = files.take_in(name="du-thao.txt", chunks=["Dự thảo.".encode()], by=SYSTEM, at=NOW)
    a_draft(office, row, source=source)
    a_draft(office, row, DRAFT.replace("đọc tại chỗ", "về nhà"))
    names = ("drafting-item", "drafting-text", "drafting-compare", "drafting-opinions")
    return {
        **{name: {"pk": row.pk} for name in names},
        "drafting-version": {"pk": row.pk, "number": 1},
        **{name: {"pk": row.pk, "form": "docx"} for name in ("drafting-synthesis", "drafting-out")},
        "drafting-file": {"pk": row.pk, "which": "nguon-1"},
    }


def _guide_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A guide of one unit, with a recording, and a word that the house explains."""
    piece = a_guide(office)
    recording = a_recording(office, piece)
    return {
        **{name: {"pk": piece.pk} for name in ("guide", "guide-text", "guide-compare")},
        "guide-version": {"pk": piece.pk, "number": 1},
        "guide-recording": {"pk": piece.pk, "number": recording.pk},
        "guide-term": {"pk": a_term(office).pk},
    }


def _consultation_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A consultation of one unit whose time is over, with a version after the opinions and the file of the posted text."""
    source = files.take_in(name="du-thao.txt", chunks=["Dự thảo.".encode()], by=SYSTEM, at=NOW)
    row = collected(office, source=source)
    ending.keep_next(
        consultation=row, text=POSTED.replace("10 ngày", "7 ngày"), version=None, by=office.actor("officer"), at=NOW
    )
    names = (
        "consultation",
        "consultation-opinions",
        "consultation-entry",
        "consultation-comparison",
        "consultation-preview",
    )
    return {
        **{name: {"pk": row.pk} for name in names},
        "consultation-synthesis": {"pk": row.pk, "form": "docx"},
        "consultation-file": {"pk": row.pk, "which": "du-thao"},
    }


def _check_keys(office: Office) -> dict[str, dict[str, Any]]:
    """A self-check of one unit that has begun, with a file."""
    check = a_check(office)
    file = files.take_in(name="so.txt", chunks=["Sổ.".encode()], by=SYSTEM, at=NOW)
    row = check.questions.first()
    assert row is not None
    checking.answer(
        check=check, answers=[checking.Answer(row, "yes", "", [file])], version=None, by=office.actor("chief"), at=NOW
    )
    return {
        **{name: {"pk": check.pk} for name in ("check", "check-edit")},
        "check-list": {
            "pk": keep_list(
                found=None,
                name="Của sở",
                text="Có sổ không?",
                active=True,
                version=None,
                by=office.actor("focal"),
                at=NOW,
            ).pk
        },
        "check-paper": {"pk": check.pk, "which": "quyet-dinh"},
        "check-proof": {"pk": check.proofs.get().pk},
        "check-unit": {"pk": office.units["phong-mot"].pk},
    }


def _sent(office: Office) -> Report:
    """A report that was signed and sent."""
    with only_live(Live()):
        report = issued(office)
    issuing.dispatch(
        report=report, to="UBND tỉnh Mẫu", purpose="để báo cáo", how="trục liên thông", on=NOW.date(), by=office.actor("focal"), at=NOW
    )  # fmt: skip
    return report


def _programme(world: World) -> dict[str, dict[str, Any]]:
    """An issued plan, work on it with evidence, an obstacle; the keys of their addresses."""
    plan = a_plan(world.office, "focal", NOW)
    focal, chief = world.office.actor("focal"), world.office.actor("chief")
    day = date(2026, 1, 12)
    plan = plans.issue(plan=plan, title=plan.title, number="07/KH-STP", day=day, version=None, by=focal, at=NOW)
    work = TaskInstance.objects.filter(task__plan=plan, unit=world.office.units["phong-mot"]).first()
    assert work is not None
    entry = running.report(
        instance=work, percent=5, text="Có số.", figures=["reception_days"], version=None, by=chief, at=NOW
    )
    obstacle = obstacles.raise_obstacle(instance=work, text="Vướng.", proposal="", by=chief, at=NOW)
    task = plan.tasks.first()
    assert task is not None
    draft = drafting.clone(plan=plan, year=2027, by=focal, at=NOW)
    own = drafting.derive(plan=plan, unit=world.office.units["phong-mot"], year=2026, by=chief, at=NOW)
    letter = urging.write_letter(
        unit=world.office.units["phong-mot"], words="", answer_on=date(2026, 12, 1), by=focal, at=NOW
    )
    return {
        "urge-letter": {"pk": letter.pk},
        "observed-plan": {"pk": plan.pk},
        "observed-plan-file": {"pk": plan.pk, "form": "docx"},
        "observed-report": {"pk": _sent(world.office).pk, "form": "docx"},
        **_reading_keys(world.office),
        **_means_keys(world.office),
        **_coordination_keys(world.office),
        **_campaign_keys(world.office),
        **_dialogue_keys(world.office),
        **_democracy_keys(world.office),
        **_emulation_keys(world.office),
        **_procedure_keys(world.office),
        **_survey_keys(world.office),
        **_vote_keys(world.office),
        **_entry_keys(world.office),
        **_contest_keys(world.office),
        **_drafting_keys(world.office),
        **_guide_keys(world.office),
        **_consultation_keys(world.office),
        **_check_keys(world.office),
        **_duty_keys(world.office),
        **{key: {"pk": plan.pk} for key in ("plan", "plan-file", "plan-progress")},
        **_standard_keys(world.office),
        **{key: {"pk": draft.pk} for key in ("plan-draft", "plan-text", "plan-compare")},
        "plan-coverage": {"pk": own.pk},
        **_training_keys(world.office),
        "plan-out": {"pk": plan.pk, "form": "docx"},
        **{key: {"pk": plan.pk, "number": task.pk} for key in ("plan-task", "plan-instruct")},
        "work-item": {"pk": work.pk},
        "work-evidence": {"pk": entry.evidence.get().pk},
        "obstacle": {"pk": obstacle.pk},
    }
