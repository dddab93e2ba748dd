"""What the library learns late: a change that the law dates before somebody last looked, but that came into the library after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from cualuat.base.actor import SYSTEM, Actor
from cualuat.law import operations
from cualuat.law.load import sample
from cualuat.law.load.drafts import DocumentDraft
from cualuat.law.load.store import Store
from cualuat.law.models import Document, Learned, LoadBatch, Relation
from cualuat.law.queries import Change, amended_since, changes_since
from office import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_library")]
SLUG, KEY = "luat-901-2024-qh15", "901/2024/QH15"
NAMED = f"Điều 9 Luật số {KEY}"
LOADED = NOW + timedelta(hours=3)  # of the same day as NOW, on which somebody looked
LONG_AGO = date(2026, 2, 1)


def _load(change: Callable[[DocumentDraft], None], at: datetime = LOADED) -> None:
    """The law again, otherwise than it was."""
    draft = next(one for one in sample.drafts() if one.number == KEY)
    change(draft)
    batch = LoadBatch.objects.create(kind="sample", source="thử", started_at=at, started_by="thử")
    Store(batch, by=SYSTEM, at=at).put(draft)


def _amend(draft: DocumentDraft) -> None:
    article = next(one for one in draft.provisions if one.eid == "art_9")
    article.text, article.text_from = "Lời mới của điều này, có từ lâu mà nay mới biết.", LONG_AGO


def _told(seen: datetime, on: date = TODAY) -> Change | None:
    return changes_since([NAMED], since=TODAY, seen=seen, on=on).get(NAMED)


def test_a_change_that_came_late_is_told_to_whoever_looked_before_it_came() -> None:
    assert _told(NOW) is None
    _load(_amend)
    change = _told(NOW)
    assert change is not None
    assert (change.kind, change.day, change.eid) == ("amended", LONG_AGO, "art_9")
    assert _told(LOADED + timedelta(minutes=1)) is None  # who looked since then saw the new words
    assert not changes_since(
        ["Điều 1 Luật số 901/2024/QH15"], since=TODAY, seen=NOW, on=TODAY
    )  # another article is as it was
    # Whoever keeps only the day is taken to have looked at its end.
    assert not changes_since([NAMED], since=TODAY, on=TODAY)
    yesterday = TODAY - timedelta(days=1)
    assert changes_since([NAMED], since=yesterday, on=TODAY)[NAMED] == change
    assert not changes_since([NAMED], since=yesterday, on=yesterday)  # it was not known on that day
    assert amended_since([SLUG], since=yesterday, on=TODAY) == {SLUG: LONG_AGO}


def test_loading_the_same_again_teaches_nothing() -> None:
    _load(lambda draft: None)
    _load(lambda draft: setattr(draft, "signer", "Người ký khác"))  # no word of any article is another
    assert not Learned.objects.exists()


def test_what_is_gone_and_what_ends_are_told() -> None:
    _load(lambda draft: setattr(draft, "provisions", [one for one in draft.provisions if one.eid != "art_9"]))
    change = _told(NOW)
    assert change is not None
    assert (change.kind, change.day, change.eid) == ("gone", None, "")
    Learned.objects.all().delete()
    _load(lambda draft: setattr(draft, "expires_on", LONG_AGO), LOADED + timedelta(hours=1))
    assert Learned.objects.get().eid == ""
    change = _told(NOW)
    assert change is not None
    assert (change.kind, change.day) == ("expired", LONG_AGO)


def test_an_end_that_the_desk_writes_down_late_is_told() -> None:
    document = Document.objects.get(slug=SLUG)
    editor = Actor("7", "Chị Biên Tập", "editor")
    operations.edit_metadata(document=document, values={"expires_on": LONG_AGO}, by=editor, at=LOADED)
    change = _told(NOW)
    assert change is not None
    assert (change.kind, change.day) == ("expired", LONG_AGO)
    assert _told(LOADED + timedelta(minutes=1)) is None


@pytest.mark.parametrize(("kind", "eid", "told"), [
    ("amends", "art_9", "amended"), ("amends", "art_9__para_1", "amended"), ("repeals", "art_9", "expired"),
    ("repeals", "art_9__para_1", "amended"), ("amends", "art_1", None), ("guides", "art_9", None),
])  # fmt: skip
def test_a_document_that_comes_late_and_says_that_it_changes_an_article(kind: str, eid: str, told: str | None) -> None:
    law = Document.objects.get(slug=SLUG)
    other = Document.objects.exclude(pk=law.pk).filter(state="published").first()
    assert other is not None
    Relation.objects.filter(to_document=law).delete()
    Document.objects.filter(pk=other.pk).update(published_at=LOADED, effective_on=LONG_AGO)
    Relation.objects.create(kind=kind, from_document=other, to_document=law, to_eid=eid, stated_by=other)
    change = _told(NOW)
    assert (change and change.kind) == told
    assert _told(LOADED + timedelta(minutes=1)) is None
    if kind != "guides":
        assert amended_since([SLUG], since=TODAY - timedelta(days=1), on=TODAY) == {SLUG: LONG_AGO}
