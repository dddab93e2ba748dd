"""What staff must get to know: noted, posted within five working days, read, taken down not before its twenty days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from cualuat.base.actor import Actor, NotAllowed
from cualuat.base.operations import Refused, locked, operation, words
from cualuat.democracy import access
from cualuat.democracy.days import counted
from cualuat.democracy.items import published
from cualuat.democracy.models import Posting, PostingRead
from cualuat.democracy.operations.recording import record
from cualuat.files.models import Attachment
from cualuat.kernel.workdays import day_of, show

POST_LIMIT, STAY_LIMIT = "democracy-publish", "democracy-publish-duration"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that was decided on a day: `title`, number of the document, words to read here, the document."""

    item: str
    title: str
    decided_on: date
    number: str = ""
    content: str = ""
    file: Attachment | None = None


@operation
def note(*, posting: Posting | None, wanted: Wanted, version: int | None, by: Actor, at: datetime) -> Posting:
    """Notes something that must be made known, or corrects it before it is. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(posting, version) if posting is not None else Posting(added_at=at, added_by=by.name)
    if row.posted_on is not None:
        raise Refused("Đã công khai thì không sửa. Có sai sót thì công khai bản đính chính.")
    if wanted.item not in published():
        raise Refused("Hãy chọn nội dung công khai.", "item")
    if wanted.decided_on > day_of(at):
        raise Refused("Ngày có quyết định, văn bản không thể sau hôm nay.", "decided_on")
    row.item, row.decided_on = wanted.item, wanted.decided_on
    row.title = words(wanted.title, 300, "title", "Hãy ghi công khai việc gì.")
    row.number = words(wanted.number, 60, "number")
    row.content = words(wanted.content, 30_000, "content")
    row.file = wanted.file or row.file
    if not row.content and row.file is None:
        raise Refused("Hãy ghi nội dung, hoặc kèm tệp văn bản.", "content")
    row.due = counted(POST_LIMIT, wanted.decided_on, "decided_on")
    row.version += 1 if posting is not None else 0
    row.save()
    record("democracy.note", row, by, at, day=show(row.decided_on), due=show(row.due))
    return row


@operation
def post(
    *, posting: Posting, on: date, where: str, proof: Attachment | None, version: int | None, by: Actor, at: datetime
) -> Posting:
    """Puts it on the board; `on` an earlier day only where a proof shows that it hung elsewhere. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(posting, version)
    if row.posted_on is not None:
        raise Refused("Nội dung này đã công khai rồi. Hãy tải lại trang.")
    today = day_of(at)
    if not row.decided_on <= on <= today:
        raise Refused(f"Ngày công khai từ ngày có quyết định ({show(row.decided_on)}) đến hôm nay.", "on")
    row.where = words(where, 300, "where")
    if on < today and (proof is None or not row.where):
        raise Refused("Ghi ngày đã qua thì phải ghi niêm yết ở đâu và kèm tệp chứng minh (ảnh, biên bản).", "on")
    row.posted_on, row.proof = on, proof
    row.until = counted(STAY_LIMIT, on, "on")
    row.version += 1
    row.save()
    record("democracy.post", row, by, at, day=show(on), until=show(row.until))
    return row


@operation
def prove(*, posting: Posting, proof: Attachment | None, version: int | None, by: Actor, at: datetime) -> Posting:
    """Keeps a proof that it was posted. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(posting, version)
    if row.posted_on is None:
        raise Refused("Nội dung này chưa công khai.")
    if proof is None:
        raise Refused("Hãy chọn tệp chứng minh.", "file")
    row.proof = proof
    row.version += 1
    row.save()
    record("democracy.prove", row, by, at)
    return row


@operation
def take_down(*, posting: Posting, version: int | None, by: Actor, at: datetime) -> Posting:
    """Takes it off the board, after the days that it must stay. Raises NotAllowed, SomebodyElse, Refused."""
    access.require_keeper(by)
    row = locked(posting, version)
    if row.posted_on is None or row.until is None or row.taken_down_on is not None:
        raise Refused("Nội dung này không đang công khai. Hãy tải lại trang.")
    if day_of(at) <= row.until:
        raise Refused(f"Phải công khai ít nhất 20 ngày liên tục: còn để đến hết ngày {show(row.until)}.")
    row.taken_down_on = day_of(at)
    row.version += 1
    row.save()
    record("democracy.take_down", row, by, at)
    return row


@operation
def read(*, posting: Posting, by: Actor, at: datetime) -> None:
    """Somebody of the staff says that she read it; saying so again changes nothing. Raises NotAllowed, Refused."""
    access.require_staff(by)
    if by.person_id is None:
        raise NotAllowed("Hãy đăng nhập.")
    if posting.posted_on is None:
        raise Refused("Nội dung này chưa công khai.")
    try:
        with transaction.atomic():
            PostingRead.objects.create(posting=posting, person_id=by.person_id, at=at)
    except IntegrityError:
        return
    record("democracy.read", posting, by, at)
