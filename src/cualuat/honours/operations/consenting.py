"""Consent of the nominee: asked by letter with a code or given on paper, and withdrawn again at any time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import ProtectedError

from cualuat.ballots.models import Option
from cualuat.ballots.operations import closing
from cualuat.base.actor import ANYONE, Actor
from cualuat.base.operations import Refused, locked, operation
from cualuat.files import operations as files
from cualuat.files.kinds import PICTURES
from cualuat.files.models import Attachment
from cualuat.honours import access, queries
from cualuat.honours.models import Initiative, Nomination
from cualuat.honours.operations.nominating import record
from cualuat.honours.rules import CODE
from cualuat.kernel.workdays import day_of
from cualuat.notices import operations as notices
from cualuat.sealed import receipts
from cualuat.search import operations as search


@operation
def ask(*, nomination: Nomination, address: str, version: int | None, by: Actor, at: datetime) -> Nomination:
    """Mails the nominee a code with which she agrees or not; nobody at the desk sees it. `address`: of the page, ending in «/».

    A new letter makes the code of an older one worthless. Raises NotAllowed, SomebodyElse, Refused.
    """
    access.require_runner(by)
    row = locked(nomination, version)
    if row.state != "received" or row.consent in ("given", "withdrawn"):
        raise Refused("Không cần hỏi nữa: người này đã trả lời, hoặc đề cử đã qua bước này.")
    if not row.email:
        raise Refused("Đề cử không có thư điện tử của người được đề cử. Hãy lấy đồng ý trên giấy.")
    code = receipts.draw(CODE)
    body = (
        f"Bạn được đề cử trong «{row.round.title}» vì: {row.title}.\n\n"
        f"Không có sự đồng ý của bạn thì không điều gì được công bố. Xem lời giới thiệu và trả lời tại:\n{address}{code}/\n\n"
        f"Mã của bạn: {receipts.grouped(code)}. Hãy giữ thư này: đồng ý rồi vẫn rút lại được bằng mã ấy, lúc nào cũng được."
    )
    try:
        notices.queue(
            to=row.email, subject="Bạn được đề cử, xin ý kiến của bạn", body=body, at=at, kind="honour-consent"
        )
    except notices.BadAddress as error:
        raise Refused(str(error)) from error
    row.consent, row.consent_key = "asked", queries.consent_hash(code)
    row.version += 1
    row.save()
    record("honours.ask_consent", row, by, at)
    return row


@operation
def answer(
    *, nomination: Nomination, agrees: bool, picture: Attachment | None = None, by: Actor = ANYONE, at: datetime
) -> Nomination:
    """The nominee, who holds the code, agrees or not; a picture only if she sends one. Raises Refused (naming the input)."""
    row = locked(nomination)
    if row.consent not in ("asked", "refused") or row.state != "received":
        raise Refused("Bạn đã trả lời rồi, hoặc đợt này đã qua bước hỏi ý kiến bạn.")
    _given(row, agrees, picture)
    return _saved("honours.answer_consent", row, by, at)


def _given(row: Nomination, agrees: bool, picture: Attachment | None) -> None:
    if picture is not None and picture.kind not in PICTURES:
        raise Refused("Ảnh phải là tệp JPEG, PNG, WebP hoặc GIF.", "picture")
    row.consent = "given" if agrees else "refused"
    if agrees and picture is not None:
        row.picture = picture


def _saved(action: str, row: Nomination, by: Actor, at: datetime) -> Nomination:
    row.consent_on = day_of(at)
    row.version += 1
    row.save()
    record(action, row, by, at, state=row.consent)
    return row


@operation
def keep_paper(
    *, nomination: Nomination, paper: Attachment | None, agrees: bool, version: int | None, by: Actor, at: datetime
) -> Nomination:
    """The nominee answered on paper, which is kept. Raises NotAllowed, SomebodyElse, Refused (naming the input)."""
    access.require_runner(by)
    row = locked(nomination, version)
    if row.state != "received" or row.consent in ("given", "withdrawn"):
        raise Refused("Người này đã trả lời, hoặc đề cử đã qua bước này.")
    if paper is None:
        raise Refused("Hãy chọn tệp bản giấy đã ký.", "paper")
    row.consent_paper = paper
    _given(row, agrees, None)
    return _saved("honours.keep_consent", row, by, at)


@operation
def withdraw(*, nomination: Nomination, by: Actor = ANYONE, at: datetime) -> Nomination:
    """She does not agree any more: name and picture vanish everywhere at once, the record stays and stays counted. Raises Refused.

    Called for whoever holds the code, and by an officer whom she told on paper.
    """
    if by != ANYONE:
        access.require_runner(by)
    row = locked(nomination)
    if row.consent != "given":
        raise Refused("Không có sự đồng ý nào để rút.")
    picture, row.picture = row.picture, None
    row.consent = "withdrawn"
    _saved("honours.withdraw_consent", row, by, at)
    if row.round.ballot_id and row.option_key:
        option = Option.objects.filter(ballot_id=row.round.ballot_id, key=row.option_key).first()
        if option is not None:
            closing.withdraw_name(option=option, by=by, at=at)
    _hide_initiative(row, at)
    _forget(picture, by, at)
    if honour := getattr(row, "honour", None):
        search.queue_update(doc_ids=[f"honours:h{honour.pk}"], at=at)
    return row


def _hide_initiative(row: Nomination, at: datetime) -> None:
    found = Initiative.objects.filter(nomination=row, state="public").first()
    if found is None:
        return
    found.state, found.withdrawn_why = "withdrawn", "Tác giả rút đồng ý."
    found.version += 1
    found.save()
    search.queue_update(doc_ids=[f"honours:i{found.pk}"], at=at)


def _forget(picture: Attachment | None, by: Actor, at: datetime) -> None:
    if picture is None:
        return
    try:
        files.erase(attachment=picture, by=by, at=at)
    except ProtectedError:
        return
