"""Boxes: sealed to officers, opened by key or by receipt, written in; what is moved or changed does not open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from sealed_world import (
    NOW,
    PURPOSE,
    STATEMENT,
    actor,
    file_box,
    name_her,
    need,
    officer,
    officers,
    opens,
    person,
    texts,
)

from cualuat.audit.models import Event
from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.base.models import AppendOnlyError
from cualuat.base.operations import Refused
from cualuat.sealed import crypto, operations, queries
from cualuat.sealed.crypto import Unreadable
from cualuat.sealed.models import Box, BoxItem, BoxKey, Identity, Opening
from cualuat.sealed.operations import DENOUNCER, NobodyLeft
from cualuat.sealed.queries import UnknownReceipt
from cualuat.sealed.receipts import ALPHABET, RECEIPT, Mistyped, draw, grouped

pytestmark = pytest.mark.django_db


def write(opened: object, text: str, **more: object) -> BoxItem:
    return operations.add_item(opened=opened, body={"text": text}, by=DENOUNCER, at=NOW, **more)  # type: ignore[arg-type]


def test_officers_and_the_denouncer_read_what_was_sealed() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    assert texts(opens(an, filed.box)) == texts(opens(binh, filed.box)) == [STATEMENT]
    assert texts(queries.open_by_receipt(filed.code)) == [STATEMENT]
    assert texts(queries.open_by_receipt(filed.code.lower().replace("-", ""))) == [STATEMENT]


def test_each_box_has_a_key_of_its_own() -> None:
    an = officer("Lê Thị An")
    one, other = file_box(an), file_box(an, label="TC-2")
    assert one.mine.content_key != other.mine.content_key
    assert one.code != other.code


def test_who_got_no_key_opens_nothing() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an)
    with pytest.raises(NotAllowed, match="cho bạn vào"):
        opens(binh, filed.box)
    assert not Opening.objects.exists()


def test_a_key_is_used_by_its_owner_only() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    for by in (binh.by, SYSTEM, DENOUNCER):
        with pytest.raises(NotAllowed):
            operations.open_box(box=filed.box, unlocked=an.unlocked, purpose=PURPOSE, by=by, at=NOW)


def test_nobody_left_is_told_before_anything_is_written() -> None:
    an = officer("Lê Thị An")
    for recipients, excluded in (([], {}), ([an], {an.person.pk: "named"})):
        with pytest.raises(NobodyLeft, match="cấp trên"):
            file_box(*recipients, excluded=excluded)
    assert not Box.objects.exists()


def test_a_label_is_a_number_never_a_sentence() -> None:
    with pytest.raises(Refused):
        file_box(officer("Lê Thị An"), label="Ông Mẫu nhận tiền")
    with pytest.raises(Refused):
        file_box(officer("Trần Bình"), excluded={person("Ai đó").pk: "vì ông ấy nhận tiền"})


# --- receipts ----------------------------------------------------------------------------------------------------


def test_an_unknown_code_is_told_apart_from_a_mistyped_one_and_costs_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    filed, derived = file_box(officer("Lê Thị An")), []
    derive = crypto.derive
    monkeypatch.setattr(crypto, "derive", lambda *words: derived.append(words[2]) or derive(*words))
    queries.open_by_receipt(filed.code)
    with pytest.raises(UnknownReceipt):
        queries.open_by_receipt(grouped(draw(RECEIPT)))
    assert derived == [crypto.COST] * 2
    wrong = ALPHABET[(ALPHABET.index(filed.code[0]) + 1) % 32] + filed.code[1:]
    with pytest.raises(Mistyped):
        queries.open_by_receipt(wrong)
    assert len(derived) == 2


def test_receipts_survive_a_change_of_the_secret_key_with_its_fallback(settings: object) -> None:
    filed = file_box(officer("Lê Thị An"))
    old, settings.SECRET_KEY = settings.SECRET_KEY, "một khóa khác"  # type: ignore[attr-defined]
    with pytest.raises(UnknownReceipt):
        queries.open_by_receipt(filed.code)
    settings.SECRET_KEY_FALLBACKS = [old]  # type: ignore[attr-defined]
    assert texts(queries.open_by_receipt(filed.code)) == [STATEMENT]


def test_the_receipt_of_another_box_does_not_open_this_one() -> None:
    an = officer("Lê Thị An")
    one, other = file_box(an), file_box(an, label="TC-2")
    fields = ("receipt_salt", "receipt_wrapped")
    Box.objects.filter(pk=one.box.pk).update(**{name: getattr(other.box, name) for name in fields})
    with pytest.raises(Unreadable):
        queries.open_by_receipt(one.code)


# --- writing -----------------------------------------------------------------------------------------------------


def test_denouncer_and_officers_talk_and_notes_stay_inside() -> None:
    an = officer("Lê Thị An")
    filed = file_box(an)
    opened = opens(an, filed.box)
    write(filed.mine, "Tôi có thêm ảnh.")
    for kind, text in (("answer", "Đã nhận."), ("note", "Kiểm tra quỹ.")):
        operations.add_item(opened=opened, kind=kind, body={"text": text}, by=an.by, at=NOW)
    operations.add_item(
        opened=opened, kind="letter", body={"text": "Nháp"}, visible_to_denouncer=False, by=an.by, at=NOW
    )
    assert texts(opened) == [STATEMENT, "Tôi có thêm ảnh.", "Đã nhận.", "Kiểm tra quỹ.", "Nháp"]
    assert texts(queries.open_by_receipt(filed.code)) == [STATEMENT, "Tôi có thêm ảnh.", "Đã nhận."]


def test_the_name_of_the_officer_who_wrote_stands_inside() -> None:
    an = officer("Lê Thị An")
    opened = opens(an, file_box(an).box)
    item = operations.add_item(opened=opened, body={"text": "x"}, by=an.by, at=NOW)
    assert queries.read_item(opened, item).by == "Lê Thị An"
    first = queries.items(opened)[0]
    assert queries.read_item(opened, first).by == ""


def test_the_program_itself_may_speak() -> None:
    filed = file_box(officer("Lê Thị An"))
    operations.add_system_item(opened=filed.mine, body={"text": "Đã tiếp nhận."}, by=SYSTEM, at=NOW)
    item = queries.items(filed.mine)[1]
    assert (item.author, item.visible_to_denouncer) == ("system", True)
    with pytest.raises(NotAllowed):
        operations.add_system_item(opened=filed.mine, body={}, by=DENOUNCER, at=NOW)


@pytest.mark.parametrize("kind", ["statement", "note", "decision", "withdrawal", "khác"])
def test_the_denouncer_writes_messages_only(kind: str) -> None:
    filed = file_box(officer("Lê Thị An"))
    with pytest.raises(Refused):
        write(filed.mine, "x", kind=kind)


@pytest.mark.parametrize("kind", ["statement", "withdrawal", "khác"])
def test_an_officer_never_writes_in_the_name_of_the_denouncer(kind: str) -> None:
    an = officer("Lê Thị An")
    opened = opens(an, file_box(an).box)
    with pytest.raises(Refused):
        operations.add_item(opened=opened, kind=kind, body={}, by=an.by, at=NOW)
    with pytest.raises(NotAllowed):
        operations.withdraw(opened=opened, body={}, by=an.by, at=NOW)
    with pytest.raises(NotAllowed):
        operations.add_item(opened=opened, body={}, by=actor(person("Ai đó")), at=NOW)


def test_withdrawing_keeps_everything_and_happens_once() -> None:
    an = officer("Lê Thị An")
    filed = file_box(an)
    operations.withdraw(opened=filed.mine, body={"text": "Tôi rút."}, by=DENOUNCER, at=NOW + timedelta(days=2))
    filed.box.refresh_from_db()
    assert filed.box.withdrawn_on == NOW.date() + timedelta(days=2)
    assert texts(opens(an, filed.box)) == [STATEMENT, "Tôi rút."]
    with pytest.raises(Refused):
        operations.withdraw(opened=filed.mine, body={"text": "Lần nữa"}, by=DENOUNCER, at=NOW)
    assert write(filed.mine, "Tôi đổi ý.")


def test_the_database_keeps_notes_inside_and_the_own_words_visible() -> None:
    an = officer("Lê Thị An")
    filed = file_box(an)
    with pytest.raises(IntegrityError), transaction.atomic():
        BoxItem.objects.filter(box=filed.box).update(visible_to_denouncer=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        BoxItem.objects.filter(box=filed.box).update(kind="note")


# --- changed and moved -------------------------------------------------------------------------------------------


def two_items() -> tuple[object, BoxItem, BoxItem]:
    an = officer("Lê Thị An")
    filed = file_box(an)
    return filed.mine, queries.items(filed.mine)[0], write(filed.mine, "Thứ hai")


def test_an_item_moved_to_another_row_does_not_open() -> None:
    opened, one, two = two_items()
    one.body = two.body
    with pytest.raises(Unreadable):
        queries.read_item(opened, one)  # type: ignore[arg-type]


def test_an_item_moved_to_another_box_does_not_open() -> None:
    an = officer("Lê Thị An")
    one, other = file_box(an), file_box(an, label="TC-2")
    item = queries.items(other.mine)[0]
    with pytest.raises(Unreadable):
        queries.read_item(one.mine, item)
    BoxItem.objects.filter(pk=item.pk).update(box=one.box, number=2)
    with pytest.raises(Unreadable):
        texts(opens(an, one.box))


def test_the_same_key_does_not_open_it_in_another_column_or_box() -> None:
    opened, one, _ = two_items()
    place = crypto.Place("sealed_boxitem", "body", one.pk, one.box_id)
    crypto.unseal(opened.content_key, one.body, place)  # type: ignore[attr-defined]
    for table, column, box in (
        ("sealed_boxitem", "details", one.box_id),
        ("sealed_boxfile", "body", one.box_id),
        ("sealed_boxitem", "body", one.pk),
    ):
        with pytest.raises(Unreadable):
            crypto.unseal(opened.content_key, one.body, crypto.Place(table, column, one.pk, box))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "change", [{"number": 9}, {"author": "officer"}, {"kind": "answer"}, {"day": NOW.date() - timedelta(days=9)}]
)
def test_what_a_row_says_of_itself_cannot_be_changed(change: dict[str, object]) -> None:
    opened, one, _ = two_items()
    BoxItem.objects.filter(pk=one.pk).update(**change)
    with pytest.raises(Unreadable):
        queries.read_item(opened, BoxItem.objects.get(pk=one.pk))  # type: ignore[arg-type]


def test_a_hidden_item_does_not_become_visible_by_its_row() -> None:
    an = officer("Lê Thị An")
    filed = file_box(an)
    opened = opens(an, filed.box)
    item = operations.add_item(opened=opened, kind="letter", body={}, visible_to_denouncer=False, by=an.by, at=NOW)
    with pytest.raises(Unreadable):
        queries.read_item(filed.mine, item)
    BoxItem.objects.filter(pk=item.pk).update(visible_to_denouncer=True)
    with pytest.raises(Unreadable):
        texts(filed.mine)


def test_the_key_of_one_box_does_not_open_another() -> None:
    an = officer("Lê Thị An")
    one, other = file_box(an), file_box(an, label="TC-2")
    BoxKey.objects.filter(box=one.box).update(sealed=BoxKey.objects.get(box=other.box).sealed)
    with pytest.raises(Unreadable):
        opens(an, one.box)


def test_the_key_of_one_officer_does_not_serve_another() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    filed = file_box(an, binh)
    hers = BoxKey.objects.get(box=filed.box, officer_key=an.key).sealed
    BoxKey.objects.filter(box=filed.box, officer_key=binh.key).update(sealed=hers)
    with pytest.raises(Unreadable):
        opens(binh, filed.box)


# --- on record ---------------------------------------------------------------------------------------------------


def test_each_opening_is_on_record_with_its_purpose() -> None:
    an = officer("Lê Thị An")
    filed = file_box(an)
    opens(an, filed.box)
    opens(an, filed.box)
    rows = Opening.objects.filter(box=filed.box)
    assert [(row.person_id, row.name, row.what, row.purpose) for row in rows] == [
        (an.person.pk, "Lê Thị An", "content", "Xử lý hồ sơ")
    ] * 2
    event = Event.objects.latest("pk")
    assert (event.action, event.subject_label, event.actor_name) == ("sealed.open_content", "TC-2026-0001", "Lê Thị An")


@pytest.mark.parametrize("purpose", ["", "  \n", "x" * 501])
def test_no_opening_without_a_purpose(purpose: str) -> None:
    an = officer("Lê Thị An")
    filed = file_box(an)
    with pytest.raises(Refused):
        operations.open_box(box=filed.box, unlocked=an.unlocked, purpose=purpose, by=an.by, at=NOW)


def test_openings_are_never_changed() -> None:
    an = officer("Lê Thị An")
    opens(an, file_box(an).box)
    row = Opening.objects.get()
    with pytest.raises(AppendOnlyError):
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Opening._base_manager.filter(pk=row.pk).update(name="Ai khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        Opening._base_manager.filter(pk=row.pk)._raw_delete("default")  # type: ignore[attr-defined]


def test_the_denouncer_reading_leaves_no_trace() -> None:
    filed = file_box(officer("Lê Thị An"))
    before = Event.objects.count()
    texts(queries.open_by_receipt(filed.code))
    assert (Event.objects.count(), Opening.objects.count()) == (before, 0)


# --- destroying --------------------------------------------------------------------------------------------------


def test_a_destroyed_box_keeps_its_number_and_who_opened_it() -> None:
    an, kha, lam = officers("Lê Thị An", "Kha", "Lâm")
    need(2)
    filed = file_box(an, excluded={person("Trần Văn Mẫu").pk: "named"})
    name_her(filed, [kha, lam])
    opens(an, filed.box)
    operations.destroy_box(box=filed.box, by=SYSTEM, at=NOW + timedelta(days=4000))
    assert not BoxItem.objects.exists()
    assert not BoxKey.objects.exists()
    assert not Identity.objects.exists()
    assert Opening.objects.filter(box=filed.box).count() == 1
    with pytest.raises(UnknownReceipt):
        queries.open_by_receipt(filed.code)
    with pytest.raises(NotAllowed):
        opens(an, filed.box)
    with pytest.raises(Refused):
        operations.destroy_box(box=filed.box, by=SYSTEM, at=NOW)
