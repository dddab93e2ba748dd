"""One person, one entry: also from two windows at once, also with the look before the write left out."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from cualuat.audit.models import Event
from cualuat.base.actor import SYSTEM
from cualuat.base.operations import BadRows, Refused
from cualuat.entry import queries
from cualuat.entry.models import EmailProof, Entry, Invitation, RollLine
from cualuat.entry.operations import admitting, arranging
from cualuat.notices.models import Message
from office import Office
from sample_entry import an_occasion, some_terms

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_TABLE = [["Số định danh", "Ngày sinh"], ["001090000001", "1/2/1970"], ["001090000002", "3/4/1980"]]


def test_a_browser_enters_once(db: None) -> None:
    row = an_occasion(NOW)
    came = admitting.by_browser(occasion=row, token="a")
    admitting.enter(occasion=row, admitted=came, at=NOW)
    with pytest.raises(admitting.AlreadyEntered):
        admitting.enter(occasion=row, admitted=came, at=NOW)
    admitting.enter(occasion=row, admitted=admitting.by_browser(occasion=row, token="b"), at=NOW)
    assert queries.entries(row) == 2


def test_the_database_keeps_the_limit_without_us(db: None) -> None:
    row = an_occasion(NOW)
    came = admitting.by_browser(occasion=row, token="a")
    admitting.enter(occasion=row, admitted=came, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(occasion=row, key=came.key, number=1, day=NOW.date())


def test_nothing_of_a_secret_entry_leads_to_a_person(office: Office) -> None:
    row = an_occasion(NOW, audience="staff")
    person = office.people["officer"]
    events = Event.objects.count()
    came = admitting.by_person(occasion=row, actor=office.actor("officer"), person=person)
    entry = admitting.enter(occasion=row, admitted=came, at=NOW)
    entry.refresh_from_db()
    assert entry.at is None
    assert entry.person_id is None
    assert Event.objects.count() == events  # the moment of a row there would tell who
    other = an_occasion(NOW, audience="staff")
    assert admitting.by_person(occasion=other, actor=office.actor("officer"), person=person).key != came.key


def test_closing_writes_secret_entries_anew(db: None) -> None:
    row = an_occasion(NOW)
    for n in range(30):
        admitting.enter(occasion=row, admitted=admitting.by_browser(occasion=row, token=str(n)), at=NOW)
    before = list(Entry.objects.order_by("pk").values_list("pk", "key"))
    arranging.close(occasion=row, by=SYSTEM, at=NOW)
    after = list(Entry.objects.order_by("pk").values_list("pk", "key"))
    assert {key for _, key in before} == {key for _, key in after}
    assert not {pk for pk, _ in before} & {pk for pk, _ in after}
    assert [key for _, key in before] != [key for _, key in after]


def test_a_named_entry_keeps_who_and_when(office: Office) -> None:
    row = an_occasion(NOW, audience="staff", secrecy="named", units=(office.units["phong-mot"].pk,))
    came = admitting.by_person(occasion=row, actor=office.actor("officer"), person=office.people["officer"])
    entry = admitting.enter(occasion=row, admitted=came, at=NOW)
    assert (entry.at, entry.person) == (NOW, office.people["officer"])
    with pytest.raises(Refused, match="đơn vị khác"):
        admitting.by_person(occasion=row, actor=office.actor("elsewhere"), person=office.people["elsewhere"])


def test_codes_let_in_once_each_and_are_not_kept(office: Office) -> None:
    row = an_occasion(NOW, audience="code")
    codes = arranging.invite(occasion=row, count=3, by=office.actor("focal"), at=NOW)
    assert len(set(codes)) == 3
    assert not Invitation.objects.filter(key__in=codes).exists()
    came = admitting.by_code(occasion=row, code=codes[0].lower())
    admitting.enter(occasion=row, admitted=came, at=NOW)
    with pytest.raises(admitting.AlreadyEntered):
        admitting.enter(occasion=row, admitted=admitting.by_code(occasion=row, code=codes[0]), at=NOW)
    with pytest.raises(Refused, match="không đúng"):
        admitting.by_code(occasion=an_occasion(NOW, audience="code"), code=codes[1])
    assert queries.may_take_part(row) == 3


def test_a_list_lets_in_whom_it_names_and_keeps_no_name(office: Office) -> None:
    roll = arranging.keep_roll(name="Xã Mẫu", source="", rows=_TABLE, by=office.actor("focal"), at=NOW)
    row = an_occasion(NOW, audience="roll", roll=roll.pk)
    came = admitting.by_roll(occasion=row, identifier="001 090 000001", born="01/02/1970")
    admitting.enter(occasion=row, admitted=came, at=NOW)
    for who, born in (("001090000001", "2/2/1970"), ("001090000009", "1/2/1970"), ("001090000001", "1970")):
        with pytest.raises(Refused, match="Không có ai"):
            admitting.by_roll(occasion=row, identifier=who, born=born)
    kept = "".join(RollLine.objects.values_list("key", flat=True))
    assert "001090000001" not in kept
    with pytest.raises(Refused, match="đã công bố"):
        arranging.add_to_roll(roll=roll, rows=_TABLE, by=office.actor("focal"), at=NOW)


def test_where_a_list_knows_the_year_alone_the_day_is_not_asked_for(office: Office) -> None:
    table = [["Số định danh", "Năm sinh"], ["01", "1970"]]
    roll = arranging.keep_roll(name="Xã Mẫu", source="", rows=table, by=office.actor("focal"), at=NOW)
    row = an_occasion(NOW, audience="roll", roll=roll.pk)
    keys = {admitting.by_roll(occasion=row, identifier="01", born=born).key for born in ("1970", "5/6/1970")}
    assert len(keys) == 1  # one person, however she writes it
    other = arranging.keep_roll(name="Hai tệp", source="", rows=table, by=office.actor("focal"), at=NOW)
    arranging.add_to_roll(roll=other, rows=[*table[:1], ["01", "5/6/1970"]], by=office.actor("focal"), at=NOW)
    again = an_occasion(NOW, audience="roll", roll=other.pk)
    keys = {admitting.by_roll(occasion=again, identifier="01", born=born).key for born in ("1970", "5/6/1970")}
    assert len(keys) == 1  # also where two files name her in two ways
    with pytest.raises(Refused, match="Không có ai"):
        admitting.by_roll(occasion=row, identifier="01", born="5/6/1971")
    with pytest.raises(Refused, match="Hãy ghi ngày sinh"):
        admitting.by_roll(occasion=row, identifier="01", born="")
    twice = [*table, ["01", "1/2/1970"]]
    with pytest.raises(BadRows) as told:
        arranging.keep_roll(name="Xã khác", source="", rows=twice, by=office.actor("focal"), at=NOW)
    assert [fault.row for fault in told.value.faults] == [3]


def test_a_bad_list_is_told_row_by_row_and_nothing_is_loaded(office: Office) -> None:
    table = [*_TABLE, ["", "1/1/1990"], ["001090000003", "hôm qua"], ["001090000001", "1-2-1970"]]
    with pytest.raises(BadRows) as told:
        arranging.keep_roll(name="Xã Mẫu", source="", rows=table, by=office.actor("focal"), at=NOW)
    assert [fault.row for fault in told.value.faults] == [4, 5, 6]
    assert not RollLine.objects.exists()


def test_a_mailed_code_proves_an_address_that_is_not_kept(db: None) -> None:
    row = an_occasion(NOW, audience="email")
    key = admitting.ask_email(occasion=row, address="lan@mau.vn", at=NOW)
    letter = Message.objects.get()
    code = letter.subject.rpartition(" ")[2]
    with pytest.raises(Refused, match="chưa đúng"):
        admitting.by_email(occasion=row, key=key, code="x", at=NOW)
    came = admitting.by_email(occasion=row, key=key, code=code, at=NOW)
    admitting.enter(occasion=row, admitted=came, at=NOW)
    assert not EmailProof.objects.exists()
    again = admitting.ask_email(occasion=row, address="LAN+hai@mau.vn", at=NOW)
    assert again == key
    assert not mail.outbox  # it goes through the house's own outbox


def test_a_mailed_code_is_worth_nothing_after_five_tries_or_too_late(db: None) -> None:
    row = an_occasion(NOW, audience="email")
    key = admitting.ask_email(occasion=row, address="lan@mau.vn", at=NOW)
    code = Message.objects.get().subject.rpartition(" ")[2]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(admitting.MOST_TRIES):
        with pytest.raises(Refused, match="chưa đúng"):
            admitting.by_email(occasion=row, key=key, code=wrong, at=NOW)
    with pytest.raises(Refused, match="hết hạn"):
        admitting.by_email(occasion=row, key=key, code=code, at=NOW)
    later = admitting.ask_email(occasion=row, address="hoa@mau.vn", at=NOW)
    fresh = Message.objects.order_by("-pk")[0].subject.rpartition(" ")[2]
    with pytest.raises(Refused, match="hết hạn"):
        admitting.by_email(occasion=row, key=later, code=fresh, at=NOW + admitting.PROOF_LASTS)


def test_terms_are_fixed_when_public_only_the_end_moves(db: None) -> None:
    row = an_occasion(NOW)
    longer = some_terms(NOW, closes_at=NOW + timedelta(days=30))
    assert (
        arranging.change(occasion=row, title=row.title, terms=longer, by=SYSTEM, at=NOW).closes_at == longer.closes_at
    )
    for changed in ({"secrecy": "named"}, {"audience": "email"}, {"most": 2}, {"opens_at": NOW}):
        with pytest.raises(Refused, match="Đã công bố"):
            arranging.change(occasion=row, title=row.title, terms=some_terms(NOW, **changed), by=SYSTEM, at=NOW)


def test_nobody_enters_before_and_after(db: None) -> None:
    row = an_occasion(NOW, opens_at=NOW + timedelta(hours=1))
    came = admitting.by_browser(occasion=row, token="a")
    with pytest.raises(admitting.NotOpen, match="chưa mở"):
        admitting.enter(occasion=row, admitted=came, at=NOW)
    with pytest.raises(admitting.NotOpen, match="hết hạn"):
        admitting.enter(occasion=row, admitted=came, at=row.closes_at)
    admitting.enter_paper(occasion=row, sheet="Phiếu 7", by=SYSTEM, at=row.closes_at)
    with pytest.raises(Refused, match="đã nhập rồi"):
        admitting.enter_paper(occasion=row, sheet="phiếu 7", by=SYSTEM, at=row.closes_at)
    arranging.close(occasion=row, by=SYSTEM, at=row.closes_at)
    with pytest.raises(admitting.NotOpen):
        admitting.enter_paper(occasion=row, sheet="8", by=SYSTEM, at=row.closes_at)
