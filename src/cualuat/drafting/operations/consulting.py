"""Opinions on a draft: asked for until a day, given, answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.drafting import access, queries
from cualuat.drafting.models import Asked, Draft, Obligation, Opinion, Round
from cualuat.drafting.operations.tracking import record
from cualuat.drafting.rules import VERDICTS
from cualuat.drafting.texts import pieces
from cualuat.files.models import Attachment
from cualuat.kernel.text import fold
from cualuat.kernel.workdays import day_of, show
from cualuat.organisation.models import Unit

MOST_ASKED = 200
MOST_WORDS = 20_000  # letters of an opinion, of an answer


def _with_draft(obligation: Obligation) -> tuple[Obligation, Draft]:
    row = locked(obligation, None)
    last = queries.last_draft(row)
    if last is None:
        raise Refused("Chưa có bản dự thảo nào để góp ý.")
    if not row.is_writable:
        raise Refused("Dự thảo đã trình hoặc văn bản đã xong, không góp ý nữa.")
    return row, last


@operation
def ask(
    *, obligation: Obligation, units: Sequence[Unit], agencies: str, due: date, text: str, by: Actor, at: datetime
) -> Round:
    """Asks units of ours and agencies outside (`agencies` one a line) about the newest version. Raises NotAllowed, Refused."""
    row, last = _with_draft(obligation)
    access.require_writer(by, row)
    if queries.open_round(row) is not None:
        raise Refused("Đang có một vòng lấy ý kiến còn mở. Hãy kết thúc vòng ấy trước.")
    outside = list(dict.fromkeys(words(line, 300, "agencies") for line in agencies.splitlines() if line.strip()))
    inside = [one for one in dict.fromkeys(units) if one.pk != row.unit_id]
    if not inside and not outside:
        raise Refused("Hãy chọn đơn vị, hoặc ghi cơ quan được hỏi ý kiến. Đơn vị chủ trì không tự hỏi mình.", "units")
    if len(inside) + len(outside) > MOST_ASKED:
        raise Refused(f"Một vòng hỏi nhiều nhất {MOST_ASKED} nơi.", "agencies")
    if due < day_of(at):
        raise Refused("Hạn góp ý không thể trước hôm nay.", "due")
    made = Round.objects.create(
        obligation=row, draft=last, due=due, words=words(text, 5000, "words"), opened_at=at, opened_by=by.name
    )
    Asked.objects.bulk_create(
        [*(Asked(round=made, unit=one) for one in inside), *(Asked(round=made, agency=one) for one in outside)]
    )
    _stands(row, "opinions")
    record("drafting.ask", row, by, at, draft=last.number, due=show(due), units=[one.name for one in inside] + outside)
    return made


@operation
def close(*, obligation: Obligation, by: Actor, at: datetime) -> Round:
    """Ends the round that is open; opinions can still be given. Raises NotAllowed, Refused."""
    row = locked(obligation, None)
    access.require_writer(by, row)
    found = queries.open_round(row)
    if found is None:
        raise Refused("Không có vòng lấy ý kiến nào đang mở. Hãy tải lại trang.")
    found.closed_at, found.closed_by = at, by.name
    found.save(update_fields=["closed_at", "closed_by"])
    _stands(row, "drafting")
    record("drafting.close_round", row, by, at, count=found.asked.filter(answered_on__isnull=False).count())
    return found


def _stands(row: Obligation, state: str) -> None:
    row.state = state
    row.version += 1
    row.save(update_fields=["state", "version"])


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion as it is given: for a unit of ours, or of an `agency` outside. `draft`: the version it speaks of; None the newest."""

    text: str
    place: str = ""
    unit: Unit | None = None
    agency: str = ""
    on: date | None = None
    letter: Attachment | None = None
    draft: int | None = None


@operation
def comment(*, obligation: Obligation, said: Said, by: Actor, at: datetime) -> Opinion:
    """Says something of the draft. Raises NotAllowed, Refused (naming the input)."""
    row, last = _with_draft(obligation)
    agency = words(said.agency, 300, "agency")
    _check_speaker(row, said.unit, agency, by)
    draft = last if said.draft is None else row.drafts.filter(number=said.draft).first()
    if draft is None:
        raise Refused(f"Không có bản {said.draft}. Hãy tải lại trang.")
    name = next((one.name for one in pieces(draft.text) if one.place == said.place), "")
    if said.place and not name:
        raise Refused(f"Bản {draft.number} không có chỗ này. Hãy chọn lại điều, khoản.", "place")
    on = said.on or day_of(at)
    if on > day_of(at):
        raise Refused("Ngày góp ý không thể sau hôm nay.", "on")
    text = words(said.text, MOST_WORDS, "text", "Hãy ghi ý kiến.")
    same = row.opinions.filter(unit=said.unit, agency=agency, place=said.place, text=text, draft=draft)
    if same.exists():
        raise Refused("Ý kiến này đã được ghi rồi. Hãy tải lại trang.", "text")
    asked = _asked(row, said.unit, agency)
    made = Opinion.objects.create(
        obligation=row, draft=draft, round=asked.round if asked else None, place=said.place, place_name=name, text=text,
        unit=said.unit, agency=agency, letter=said.letter, said_on=on, added_at=at, added_by=by.name, person_id=by.person_id,
    )  # fmt: skip
    if asked:
        _answered(asked, on, by, agrees=False)
    record("drafting.comment", row, by, at, unit=made.who, place=name, draft=draft.number)
    return made


def _check_speaker(row: Obligation, unit: Unit | None, agency: str, by: Actor) -> None:
    if agency:
        access.require_writer(by, row)
        if unit is not None:
            raise Refused("Chọn đơn vị của cơ quan, hoặc ghi cơ quan ngoài, không ghi cả hai.", "agency")
    elif unit is None:
        raise Refused("Hãy chọn bạn góp ý thay đơn vị nào.", "unit")
    elif unit.pk not in access.speaks_for(by, row):
        raise NotAllowed("Chỉ cán bộ của đơn vị chủ trì, đơn vị phối hợp và đơn vị được hỏi ý kiến góp ý dự thảo này.")


def _asked(row: Obligation, unit: Unit | None, agency: str) -> Asked | None:
    """The line of the open round that this answers."""
    found = queries.open_round(row)
    if found is None:
        return None
    if unit is not None:
        return found.asked.filter(unit=unit).first()
    return next((one for one in found.asked.filter(unit=None) if fold(one.agency) == fold(agency)), None)


def _answered(asked: Asked, on: date, by: Actor, *, agrees: bool) -> None:
    if asked.answered_on is None or asked.agrees:
        asked.answered_on = asked.answered_on or max(on, day_of(asked.round.opened_at))
        asked.answered_by, asked.agrees = by.name, agrees
        asked.save(update_fields=["answered_on", "answered_by", "agrees"])


@operation
def agree(*, asked: Asked, by: Actor, at: datetime) -> Asked:
    """Whoever was asked has nothing to say against the draft. Raises NotAllowed, Refused."""
    row = locked(asked.round.obligation, None)
    found = Asked.objects.select_related("round", "unit").get(pk=asked.pk)
    if found.unit_id is None:
        access.require_writer(by, row)
    elif found.unit_id not in access.speaks_for(by, row):
        raise NotAllowed("Chỉ cán bộ của đơn vị được hỏi trả lời thay đơn vị mình.")
    if found.round.closed_at is not None:
        raise Refused("Vòng lấy ý kiến này đã kết thúc.")
    if found.answered_on is not None:
        raise Refused("Nơi này đã trả lời rồi. Hãy tải lại trang.")
    _answered(found, day_of(at), by, agrees=True)
    record("drafting.agree", row, by, at, unit=found.who)
    return found


@operation
def withdraw(*, opinion: Opinion, version: int | None, by: Actor, at: datetime) -> None:
    """Takes an opinion back that nobody answered: whoever gave it; the log keeps the words. Raises NotAllowed, SomebodyElse, Refused."""
    row = locked(opinion, version)
    if row.person_id is None or row.person_id != by.person_id:
        raise NotAllowed("Chỉ người đã ghi ý kiến được rút ý kiến ấy.")
    if row.verdict:
        raise Refused("Ý kiến đã được trả lời, không rút được nữa.")
    record("drafting.withdraw", row.obligation, by, at, unit=row.who, place=row.place_name, text=row.text)
    row.delete()


@operation
def answer(*, opinion: Opinion, verdict: str, reason: str, version: int | None, by: Actor, at: datetime) -> Opinion:
    """What becomes of an opinion; can be changed until the draft is submitted. Raises NotAllowed, SomebodyElse, Refused."""
    of = locked(opinion.obligation, None)
    row = locked(opinion, version)
    access.require_writer(by, of)
    if not of.is_writable:
        raise Refused("Dự thảo đã trình hoặc văn bản đã xong, không sửa trả lời nữa.")
    if verdict not in VERDICTS:
        raise Refused("Hãy chọn tiếp thu, tiếp thu một phần hay không tiếp thu.", "verdict")
    why = words(
        reason, MOST_WORDS, "reason", "" if verdict == "accepted" else "Hãy ghi giải trình: vì sao không tiếp thu hết."
    )
    row.verdict, row.reason, row.answered_at, row.answered_by = verdict, why, at, by.name
    row.version += 1
    row.save()
    record("drafting.answer", of, by, at, unit=row.who, place=row.place_name, state=VERDICTS[verdict])
    return row
