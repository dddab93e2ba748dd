"""Before a matter is one: drafts found again by their code, and buckets that let no flood through."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from casework_matters import FEEDBACK, Bring, kept, later, pdf_of
from django.core.cache import cache

from cualuat.base.actor import ANYONE, SYSTEM
from cualuat.base.operations import Refused
from cualuat.casework import jobs
from cualuat.casework.kinds import all_kinds
from cualuat.casework.models import Bucket, Case, Draft, DraftFile
from cualuat.casework.operations import buckets, drafts
from cualuat.casework.operations.buckets import LIMITS
from cualuat.casework.queries import tracking
from cualuat.files.models import Attachment
from cualuat.sealed.receipts import Mistyped
from office import NOW, Office

pytestmark = pytest.mark.django_db


def begun(kind: str = "feedback-general", at: datetime = NOW) -> tuple[Draft, str]:
    return drafts.begin(kind=kind, by=ANYONE, at=at)


def saved(draft: Draft, at: datetime = NOW, **data: str) -> Draft:
    return drafts.save(draft=draft, data=data, by=ANYONE, at=at)


# --- drafts ------------------------------------------------------------------------------------------------------


def test_a_draft_is_found_again_by_its_code_only() -> None:
    draft, code = begun()
    saved(draft, subject="Nước thải", content="Từ đầu tháng")
    saved(draft, content="Từ đầu tháng 11")
    found = tracking.draft(code.lower())
    assert found == draft
    assert found.data == {"subject": "Nước thải", "content": "Từ đầu tháng 11"}
    assert code not in repr(vars(draft))
    assert tracking.by_receipt(code) is None
    with pytest.raises(Mistyped):
        tracking.draft(code[:-1] + ("A" if code[-1] != "A" else "B"))


@pytest.mark.parametrize("kind", ["denunciation", "denunciation-again", "không có"])
def test_of_what_is_sealed_there_is_no_draft(kind: str) -> None:
    with pytest.raises(Refused, match="không có bản nháp"):
        begun(kind)
    assert not Draft.objects.exists()


def test_every_other_kind_has_drafts() -> None:
    for code, kind in all_kinds().items():
        if not kind.sealed:
            assert begun(code)[0].kind == code


def test_whatever_was_typed_is_kept_but_not_absurd_amounts() -> None:
    draft, _ = begun()
    assert saved(draft, content="\0Nguyên\0 văn", known_on="hôm nào đó").data == {
        "content": "Nguyên văn",
        "known_on": "hôm nào đó",
    }
    with pytest.raises(Refused, match="quá dài"):
        saved(draft, content="x" * 200_001)
    assert Draft.objects.get().data["content"] == "Nguyên văn"


def test_two_windows_lose_nothing_of_each_other() -> None:
    draft, code = begun()
    other = tracking.draft(code)
    assert other is not None
    saved(draft, subject="Từ cửa sổ một")
    saved(other, content="Từ cửa sổ hai")
    assert Draft.objects.get().data == {"subject": "Từ cửa sổ một", "content": "Từ cửa sổ hai"}


def test_a_draft_that_was_sent_keeps_the_number_and_nothing_typed(bring: Bring, shelf: Path) -> None:
    draft, code = begun()
    late = tracking.draft(code)
    assert late is not None
    saved(draft, subject="Nước thải", name="Trần Thị Lan")
    file = kept("don.pdf", pdf_of("Nước thải"))
    drafts.add_file(draft=draft, attachment=file, by=ANYONE, at=NOW)
    case = bring(FEEDBACK, files=(file,)).case
    drafts.finish(draft=draft, number=case.number, by=ANYONE, at=NOW)
    sent = tracking.draft(code)
    assert sent is not None
    assert (sent.sent_as, sent.data, sent.files.count()) == (case.number, {}, 0)
    with pytest.raises(Refused, match="đã gửi"):  # the page saved by itself a moment too late
        saved(late, name="Trần Thị Lan")
    sent.refresh_from_db()
    assert (sent.sent_as, sent.data) == (case.number, {})
    assert case.files.get().attachment.path.exists()


def test_files_come_and_go(shelf: Path, django_capture_on_commit_callbacks: Any) -> None:
    draft, _ = begun()
    rows = [
        drafts.add_file(draft=draft, attachment=kept(f"{n}.pdf", pdf_of(f"Tệp {n}")), by=ANYONE, at=NOW)
        for n in range(drafts.MOST_FILES)
    ]
    with pytest.raises(Refused, match="tối đa 10 tệp"):
        drafts.add_file(draft=draft, attachment=kept("thừa.pdf", pdf_of("Thừa")), by=ANYONE, at=NOW)
    path = rows[0].attachment.path
    other, _ = begun()
    with django_capture_on_commit_callbacks(execute=True):
        drafts.drop_file(draft=other, file_id=rows[0].pk, by=ANYONE, at=NOW)
    assert path.exists()  # of another's draft
    with django_capture_on_commit_callbacks(execute=True):
        drafts.drop_file(draft=draft, file_id=rows[0].pk, by=ANYONE, at=NOW)
    assert not path.exists()
    assert draft.files.count() == drafts.MOST_FILES - 1


def test_a_month_untouched_and_it_is_gone_with_its_files(shelf: Path, django_capture_on_commit_callbacks: Any) -> None:
    old, _ = begun()
    drafts.add_file(draft=old, attachment=kept("don.pdf", pdf_of("Đơn")), by=ANYONE, at=NOW)
    touched, _ = begun()
    saved(touched, at=later(10), subject="Vẫn còn viết")
    path = Attachment.objects.first().path  # type: ignore[union-attr]
    assert drafts.expire(by=SYSTEM, at=later(30)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts.expire(by=SYSTEM, at=later(31)) == 1
    assert list(Draft.objects.all()) == [touched]
    assert not Attachment.objects.exists()
    assert not path.exists()


def test_the_files_of_a_matter_stay_though_its_draft_was_never_finished(
    bring: Bring, shelf: Path, django_capture_on_commit_callbacks: Any
) -> None:
    """The power failed between registering and finishing; other drafts go all the same."""
    draft, _ = begun()
    begun()
    row = drafts.add_file(draft=draft, attachment=kept("don.pdf", pdf_of("Đơn")), by=ANYONE, at=NOW)
    case = bring(FEEDBACK, files=(row.attachment,)).case
    with django_capture_on_commit_callbacks(execute=True):
        jobs.clean(at=later(31))
    assert not Draft.objects.exists()
    assert not DraftFile.objects.exists()
    assert case.files.get().attachment.path.exists()


# --- buckets -----------------------------------------------------------------------------------------------------


def fill(name: str, count: int, at: datetime = NOW) -> None:
    """As if so many had been counted in this hour."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    Bucket.objects.update_or_create(name=name, hour=hour, defaults={"count": count})


@pytest.mark.parametrize("act", LIMITS)
def test_a_place_may_act_so_often_in_an_hour_and_again_in_the_next(act: str) -> None:
    mine, _ = LIMITS[act]
    tries = [buckets.allow(act, place="203.0.113.7", at=NOW + timedelta(seconds=n)) for n in range((mine or 20) + 2)]
    assert tries == ([True] * mine + [False] * 2 if mine else [True] * 22)
    assert buckets.allow(act, place="203.0.113.8", at=NOW)
    assert buckets.allow(act, place="203.0.113.7", at=later(hours=1))


@pytest.mark.parametrize("act", LIMITS)
def test_all_together_may_act_so_often_in_an_hour(act: str) -> None:
    _, everybody = LIMITS[act]
    fill(act, everybody - 1)
    assert buckets.allow(act, place="203.0.113.1", at=NOW)
    assert not buckets.allow(act, place="203.0.113.2", at=NOW)
    assert buckets.allow(act, place="203.0.113.2", at=later(hours=1))


@pytest.mark.parametrize("act", [act for act, (mine, _) in LIMITS.items() if mine])
def test_one_place_that_floods_takes_nothing_from_the_others(act: str) -> None:
    mine, _ = LIMITS[act]
    for _ in range(mine + 10):
        buckets.allow(act, place="203.0.113.66", at=NOW)
    assert Bucket.objects.get(name=act).count == mine


@pytest.mark.parametrize("act", LIMITS)
def test_no_row_tells_the_place(act: str) -> None:
    places = ("203.0.113.7", "2001:db8::7", "203.0.113.8")
    for place in places:
        buckets.allow(act, place=place, at=NOW)
    stored = repr(list(Bucket.objects.values()))
    assert not any(place in stored for place in places)
    assert Bucket.objects.count() == (4 if LIMITS[act][0] else 1)


def test_the_same_place_has_another_name_once_the_key_is_gone() -> None:
    buckets.allow("register", place="203.0.113.7", at=NOW)
    first = Bucket.objects.get(name__startswith="register:").name
    cache.clear()  # the process ended
    buckets.allow("register", place="203.0.113.7", at=NOW)
    assert Bucket.objects.filter(name__startswith="register:").exclude(name=first).count() == 1


def test_buckets_are_forgotten_after_a_day() -> None:
    buckets.allow("rate", place="203.0.113.7", at=NOW)
    jobs.clean(at=later(hours=23))
    assert Bucket.objects.count() == 2
    jobs.clean(at=later(hours=26))
    assert not Bucket.objects.exists()


def test_a_full_bucket_says_so_whatever_else_happens(bring: Bring, office: Office) -> None:
    fill("register", LIMITS["register"][1])
    assert not buckets.allow("register", place="203.0.113.7", at=NOW)
    assert bring(FEEDBACK).case == Case.objects.get()  # the desk goes on: only open forms are bounded
