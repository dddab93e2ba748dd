"""Files of boxes: encrypted, padded, named at random, timed by the day; whole or not at all."""

from __future__ import annotations

import os
import stat
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from sealed_world import NOW, Filed, actor, file_box, officer, officers, opens, person

from cualuat.base.actor import SYSTEM, NotAllowed
from cualuat.base.operations import Refused
from cualuat.sealed import operations, queries
from cualuat.sealed.crypto import Unreadable
from cualuat.sealed.holding import OpenedBox
from cualuat.sealed.jobs import sweep_files
from cualuat.sealed.models import BoxFile, Opening
from cualuat.sealed.operations import DENOUNCER, FileWanted
from cualuat.sealed.padding import BUCKETS, MAX_BYTES, TooLarge

pytestmark = pytest.mark.django_db
DATA = b"%PDF-1.7 phong bi 500 trieu " * 40
MIDNIGHT = datetime.combine(NOW.date(), time.min, NOW.tzinfo).timestamp()


def wanted(**more: object) -> FileWanted:
    return FileWanted(**({"name": "ảnh phong bì.pdf", "media_type": "application/pdf", "data": DATA} | more))  # type: ignore[arg-type]


def add(opened: OpenedBox, **more: object) -> BoxFile:
    return operations.add_file(opened=opened, wanted=wanted(**more), by=DENOUNCER, at=NOW)


def filed() -> tuple[Filed, BoxFile]:
    made = file_box(officer("Lê Thị An"))
    return made, add(made.mine)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_read_by_officers_and_by_its_sender() -> None:
    an = officer("Lê Thị An")
    made = file_box(an)
    add(made.mine, item=queries.items(made.mine)[0])
    mine, opened = queries.open_by_receipt(made.code), opens(an, made.box)
    (file,) = queries.files(opened)
    details = queries.file_details(opened, file)
    assert (details.name, details.media_type, details.size) == ("ảnh phong bì.pdf", "application/pdf", len(DATA))
    assert operations.open_file(opened=opened, file=file, purpose="Xem", by=an.by, at=NOW) == DATA
    assert queries.own_file(mine, file) == DATA
    assert [row.what for row in Opening.objects.order_by("pk")] == ["content", "file"]


def test_on_disk_nothing_tells_what_it_is(sealed_files: Path) -> None:
    _, file = filed()
    (path,) = on_disk(sealed_files)
    assert path == file.path
    assert path.name == file.storage_name
    assert len(path.name) == 32
    assert not path.suffix
    for secret in (DATA[:20], "ảnh phong bì".encode(), b"%PDF"):
        assert secret not in path.read_bytes()


def test_on_disk_only_the_day_and_the_bucket_are_seen(sealed_files: Path) -> None:
    made, _ = filed()
    add(made.mine, data=b"x")
    for path in (sealed_files, *sealed_files.rglob("*")):
        found = path.stat()
        assert found.st_mtime == MIDNIGHT
        assert stat.S_IMODE(found.st_mode) == (0o700 if path.is_dir() else 0o600)
    assert sorted(path.stat().st_size - 40 for path in on_disk(sealed_files)) == [1024, 2048]


@pytest.mark.parametrize("size", [0, 1, 1000, 1020, 1021, 70_000, MAX_BYTES])
def test_sizes_are_those_of_buckets(size: int) -> None:
    made = file_box(officer("Lê Thị An"))
    file = add(made.mine, data=bytes(size))
    assert file.path.stat().st_size - 40 in BUCKETS
    assert len(queries.own_file(made.mine, file)) == size


def test_a_file_too_large_leaves_nothing(sealed_files: Path) -> None:
    made = file_box(officer("Lê Thị An"))
    with pytest.raises(TooLarge):
        add(made.mine, data=bytes(MAX_BYTES + 2000))
    assert on_disk(sealed_files) == []
    assert not BoxFile.objects.exists()


def test_a_refused_file_leaves_nothing(sealed_files: Path) -> None:
    an = officer("Lê Thị An")
    opened = opens(an, file_box(an).box)
    with pytest.raises(NotAllowed):
        operations.add_file(opened=opened, wanted=wanted(), by=actor(person("Ai đó")), at=NOW)
    assert on_disk(sealed_files) == []


def test_a_file_moved_to_another_name_or_box_does_not_open() -> None:
    made, one = filed()
    two = add(made.mine, data=b"khac")
    two.path.write_bytes(one.path.read_bytes())
    with pytest.raises(Unreadable):
        queries.own_file(made.mine, two)
    other = file_box(officer("Trần Bình"), label="TC-2")
    with pytest.raises(Unreadable):
        queries.own_file(other.mine, one)
    with pytest.raises(Unreadable):
        add(other.mine, original=one)


def test_a_file_changed_cut_or_gone_does_not_open() -> None:
    made, file = filed()
    whole = file.path.read_bytes()
    for changed in (whole[:-1], whole[:500] + bytes([whole[500] ^ 1]) + whole[501:], b""):
        file.path.write_bytes(changed)
        with pytest.raises(Unreadable):
            queries.own_file(made.mine, file)
    file.path.unlink()
    with pytest.raises(Unreadable):
        queries.own_file(made.mine, file)


def test_details_moved_to_another_file_do_not_open() -> None:
    made, one = filed()
    two = add(made.mine, data=b"khac")
    BoxFile.objects.filter(pk=two.pk).update(details=one.details)
    with pytest.raises(Unreadable):
        queries.file_details(made.mine, BoxFile.objects.get(pk=two.pk))


def test_a_cleaned_copy_hangs_on_its_original_and_stays_with_officers() -> None:
    an = officer("Lê Thị An")
    made = file_box(an)
    original, opened = add(made.mine), opens(an, made.box)
    copy = operations.add_file(
        opened=opened, wanted=wanted(original=original, visible_to_denouncer=False), by=an.by, at=NOW
    )
    assert copy.original == original
    assert set(queries.files(opened)) == {original, copy}
    assert list(queries.files(made.mine)) == [original]
    for read in (queries.own_file, queries.file_details):
        with pytest.raises(Unreadable):
            read(made.mine, copy)  # type: ignore[operator]
    BoxFile.objects.filter(pk=copy.pk).update(visible_to_denouncer=True)
    with pytest.raises(Unreadable):
        queries.file_details(made.mine, BoxFile.objects.get(pk=copy.pk))


def test_an_officer_opens_files_only_on_record() -> None:
    an, binh = officers("Lê Thị An", "Trần Bình")
    made = file_box(an, binh)
    file, opened = add(made.mine), opens(an, made.box)
    with pytest.raises(Unreadable):
        queries.own_file(opened, file)
    with pytest.raises(NotAllowed):
        operations.open_file(opened=made.mine, file=file, purpose="Xem", by=an.by, at=NOW)
    with pytest.raises(NotAllowed):
        operations.open_file(opened=opened, file=file, purpose="Xem", by=binh.by, at=NOW)
    with pytest.raises(Refused):
        operations.open_file(opened=opened, file=file, purpose=" ", by=an.by, at=NOW)


def test_what_a_failed_transaction_left_is_swept_two_days_later(sealed_files: Path) -> None:
    made, kept = filed()
    with transaction.atomic():
        add(made.mine)
        transaction.set_rollback(True)
    half = sealed_files / kept.storage_name[:2] / ".incoming-abc"
    half.write_bytes(b"half")
    os.utime(half, (MIDNIGHT, MIDNIGHT))
    sweep_files(at=NOW + timedelta(days=1))
    assert len(on_disk(sealed_files)) == 3
    assert operations.sweep_files(by=SYSTEM, at=NOW + timedelta(days=2)) == 2
    assert on_disk(sealed_files) == [kept.path]
    assert operations.sweep_files(by=SYSTEM, at=NOW + timedelta(days=9)) == 0


def test_files_of_a_destroyed_box_go_once_it_is_certain(
    sealed_files: Path, django_capture_on_commit_callbacks: object
) -> None:
    made, original = filed()
    add(made.mine, original=original)
    with django_capture_on_commit_callbacks() as callbacks:  # type: ignore[operator]
        operations.destroy_box(box=made.box, by=SYSTEM, at=NOW)
    assert len(on_disk(sealed_files)) == 2
    for callback in callbacks:
        callback()
    assert on_disk(sealed_files) == []
    assert not BoxFile.objects.exists()


def test_a_file_does_not_show_itself() -> None:
    made, file = filed()
    details = queries.file_details(made.mine, file)
    for shown in (repr(wanted()), str(file), repr(file), repr(details)):
        assert "phong" not in shown
