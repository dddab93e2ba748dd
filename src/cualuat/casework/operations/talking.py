"""The person and the agency after the first letter: messages, ratings, the wish that a matter be opened again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, operation
from cualuat.casework import access
from cualuat.casework.choices import Prominence
from cualuat.casework.kinds import kind
from cualuat.casework.models import Case, CaseFile, Exchange, Rating, Wish
from cualuat.casework.needs import Typed
from cualuat.casework.operations.recording import subject_of
from cualuat.casework.operations.stepping import Wanted, take, take_as_person
from cualuat.casework.operations.telling import News, tell_person
from cualuat.casework.queries.tracking import last_answer
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of

MOST_FILES = 10
LONGEST_TEXT = 10_000


@operation
def write_as_person(*, case: Case, text: str, files: Sequence[Attachment] = (), by: Actor, at: datetime) -> Exchange:
    """Keeps what the person writes; where the agency waited for it, the matter goes on. Raises Refused."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    exchange = _write(case, text, files, from_person=True, by=by, at=at)
    case.has_news = True
    case.save(update_fields=["has_news"])
    for edge in kind(case.kind).table.edges_from(case.state):
        if kind(case.kind).more_of(edge.code).person_edge and edge.code != "withdraw":
            take_as_person(case=case, wanted=Wanted(edge.code, Typed({})), by=by, at=at)
            break
    return exchange


@operation
def write_as_officer(*, case: Case, text: str, files: Sequence[Attachment] = (), by: Actor, at: datetime) -> Exchange:
    """A message to the person, who is told that there is one. Raises NotAllowed, Refused."""
    if not access.parts_in(by, case) & {"officer", "head", "reception", "leader"}:
        raise NotAllowed("Bạn không giải quyết hồ sơ này.")
    case = Case.objects.select_for_update().get(pk=case.pk)
    exchange = _write(case, text, files, from_person=False, by=by, at=at)
    case.has_news = False
    case.save(update_fields=["has_news"])
    news = News(
        "exchange", f"Hồ sơ {case.number}: có tin nhắn", "Cơ quan vừa nhắn cho bạn.", "cơ quan vừa nhắn cho bạn."
    )
    tell_person(case, news, at=at)
    return exchange


def _write(
    case: Case, text: str, files: Sequence[Attachment], *, from_person: bool, by: Actor, at: datetime
) -> Exchange:
    if case.is_sealed:
        raise Refused("Trao đổi về tố cáo nằm trong hộp niêm phong.")
    words = Typed({"text": text}).text("text")
    if not words and not files:
        raise Refused("Hãy viết vài chữ hoặc chọn tệp.", "text")
    if len(words) > LONGEST_TEXT:
        raise Refused(f"Tin nhắn dài quá {LONGEST_TEXT} ký tự. Hãy viết gọn hoặc gửi thành tệp.", "text")
    if len(files) > MOST_FILES:
        raise Refused(f"Mỗi lần gửi được tối đa {MOST_FILES} tệp.", "files")
    exchange: Exchange = Exchange.objects.create(case=case, from_person=from_person, text=words, at=at, by=by.name)
    CaseFile.objects.bulk_create(
        CaseFile(
            case=case, attachment=file, exchange=exchange, from_person=from_person, prominence=Prominence.PERSON,
            added_at=at, added_by=by.name,
        )
        for file in files
    )  # fmt: skip
    who = "casework.person_wrote" if from_person else "casework.officer_wrote"
    audit.record(action=who, subject=subject_of(case), by=by, at=at, detail={"files": len(files)})
    return exchange


@operation
def add_file(*, case: Case, attachment: Attachment, prominence: str, by: Actor, at: datetime) -> CaseFile:
    """Puts a file (a scan, evidence) into a matter. Raises NotAllowed."""
    if case.is_sealed or not access.parts_in(by, case) & {"officer", "head", "reception", "leader", "clerk"}:
        raise NotAllowed("Bạn không thêm tệp vào hồ sơ này được.")
    row: CaseFile = CaseFile.objects.create(
        case=case,
        attachment=attachment,
        from_person=False,
        prominence=Prominence(prominence),
        added_at=at,
        added_by=by.name,
    )
    audit.record(action="casework.add_file", subject=subject_of(case), by=by, at=at)
    return row


@operation
def seen(*, case: Case, by: Actor, at: datetime) -> None:
    """An officer looked: what the person wrote is no longer new."""
    if case.has_news and access.parts_in(by, case) & {"officer", "head"}:
        Case.objects.filter(pk=case.pk).update(has_news=False)


# --- solved or not -----------------------------------------------------------------------------------------------


@operation
def rate(*, case: Case, solved: bool, score: int | None, text: str, by: Actor, at: datetime) -> Rating:
    """Keeps whether the person finds the matter solved, once for each answer; «no» asks that it be opened again.

    Raises Refused.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    of = kind(case.kind)
    answer = last_answer(case)
    if not of.rated or answer is None:
        raise Refused("Hồ sơ này chưa có câu trả lời để đánh giá.")
    if Rating.objects.filter(case=case, answers_step=answer).exists():
        raise Refused("Bạn đã đánh giá câu trả lời này rồi. Cảm ơn bạn.")
    words = Typed({"text": text}).text("text")[:2000]
    if not solved and of.reopen and len(words) < 10:
        raise Refused("Hãy viết vài chữ cho biết việc gì chưa được giải quyết.", "text")
    if score is not None and not 1 <= score <= 5:
        raise Refused("Hãy chọn từ 1 đến 5.", "score")
    day = day_of(at)
    rating: Rating = Rating.objects.create(
        case=case, answers_step=answer, solved=solved, score=score, text=words, on=day
    )
    if not solved and of.reopen and not Wish.objects.filter(case=case, granted=None).exists():
        Wish.objects.create(case=case, text=words, on=day)
        Case.objects.filter(pk=case.pk).update(has_news=True)
    audit.record(action="casework.rate", subject=subject_of(case), by=by, at=at, detail={"solved": solved})
    return rating


@operation
def decide_wish(*, wish: Wish, granted: bool, reply: str, by: Actor, at: datetime) -> Wish:
    """Answers the wish that a matter be opened again; granted, the matter goes back to work. Raises NotAllowed, Refused."""
    wish = Wish.objects.select_for_update().select_related("case").get(pk=wish.pk)
    case, of = wish.case, kind(wish.case.kind)
    if not access.may_take(access.parts_in(by, case), of.edge(of.reopen)):
        raise NotAllowed("Người đứng đầu đơn vị hoặc lãnh đạo trả lời đề nghị mở lại.")
    if wish.granted is not None:
        raise Refused("Đề nghị này đã được trả lời.")
    words = Typed({"reply": reply}).need("reply", "Hãy viết câu trả lời cho người gửi.")
    wish.granted, wish.reply, wish.decided_at, wish.decided_by = granted, words, at, by.name
    wish.save()
    if granted:
        take(case=case, wanted=Wanted(of.reopen, Typed({"reason": words})), by=by, at=at)
    else:
        news = News("wish", f"Hồ sơ {case.number}: trả lời đề nghị mở lại", words, "đã trả lời đề nghị mở lại.")
        tell_person(case, news, at=at)
    audit.record(action="casework.wish", subject=subject_of(case), by=by, at=at, detail={"granted": granted})
    return wish
