"""Files are taken in whole or not at all, scanned, given out as their clean copy, and erased with their bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import clamd
import made_files as made
import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks as OnCommit
from pytest_django import Settings

from cualuat.base import jobs as queue
from cualuat.base.actor import Actor
from cualuat.base.models import Job
from cualuat.files import jobs, operations, queries
from cualuat.files.models import Attachment, ScanState
from cualuat.files.operations import TooLarge, UnacceptableFile
from cualuat.files.rules import MAX_NAME, kept_name

ME = Actor("7", "Cán bộ Mẫu", "editor")


def take_in(path: Path, name: str = "", **options: int) -> Attachment:
    """The file as it is kept."""
    return operations.take_in(name=name or path.name, chunks=[path.read_bytes()], by=ME, at=timezone.now(), **options)


def files_in(folder: Path) -> list[Path]:
    """All files that lie on the disk."""
    return [path for path in folder.rglob("*") if path.is_file()]


# --- taking in ---------------------------------------------------------------------------------------------------


def test_a_file_is_kept_with_its_clean_copy(kept: Path, tmp_path: Path) -> None:
    path = made.jpeg(tmp_path)
    attachment = take_in(path, "Ảnh hiện trường.PNG")
    assert attachment.path.read_bytes() == path.read_bytes()
    assert (attachment.name, attachment.kind, attachment.media_type) == ("Ảnh hiện trường.jpg", "jpeg", "image/jpeg")
    assert (attachment.added_by, attachment.scan_state) == (ME.name, "not_scanned")
    assert attachment.cleaning["possible"]
    assert "vị trí chụp ảnh" in attachment.cleaning["removed"]
    copy = queries.served(queries.attachment(attachment.pk))
    assert copy == attachment.cleaned
    assert (copy.name, copy.size) == (attachment.name, copy.path.stat().st_size)
    assert b"Exif" not in copy.path.read_bytes()
    assert len(files_in(kept)) == 2


def test_a_file_that_cannot_be_cleaned_is_served_as_it_came(kept: Path, tmp_path: Path) -> None:
    attachment = take_in(made.mp3(tmp_path))
    assert attachment.cleaned is None
    assert queries.served(attachment) == attachment
    assert not attachment.cleaning["possible"]
    assert attachment.cleaning["reason"]


def test_a_file_that_is_clean_already_has_no_copy(kept: Path, tmp_path: Path) -> None:
    attachment = take_in(made.text(tmp_path))
    assert attachment.cleaned is None
    assert attachment.cleaning["possible"]


@pytest.mark.parametrize(
    ("content", "options", "failure"),
    [
        (b"MZ\x90\x00\x03", {}, UnacceptableFile),
        (b"", {}, UnacceptableFile),
        (b"%PDF-1.7 hong", {}, UnacceptableFile),
        (b"x" * 2000, {"max_bytes": 1000}, TooLarge),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    content: bytes, options: dict[str, int], failure: type[Exception], kept: Path, tmp_path: Path
) -> None:
    with pytest.raises(failure):
        take_in(made.write(tmp_path, "a.pdf", content), **options)
    assert not files_in(kept)
    assert not Attachment.objects.filter(added_by=ME.name).exists()


def test_what_is_refused_leaves_equal_bytes_of_others_alone(kept: Path, tmp_path: Path) -> None:
    path = made.write(tmp_path, "a.exe", b"MZ\x90\x00\x03")
    other = operations.store(name="a", chunks=[path.read_bytes()], by=ME, at=timezone.now())
    with pytest.raises(UnacceptableFile):
        take_in(path)
    assert other.path.exists()


def test_a_connection_that_breaks_leaves_nothing_behind(kept: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"Kinh gui"
        raise OSError("đứt")

    with pytest.raises(OSError, match="đứt"):
        operations.take_in(name="a.txt", chunks=chunks(), by=ME, at=timezone.now())
    assert not files_in(kept)


def test_a_row_that_cannot_be_saved_leaves_no_bytes(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Attachment, *args: object, **kwargs: object) -> None:
        raise IntegrityError("không ghi được")

    monkeypatch.setattr(Attachment, "save", fail)
    with pytest.raises(IntegrityError):
        take_in(made.text(tmp_path))
    assert not files_in(kept)


def test_the_first_of_two_rows_is_taken_back_with_the_second(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Attachment.save
    saved: list[Attachment] = []

    def fail_at_second(self: Attachment, *args: object, **kwargs: object) -> None:
        if saved:
            raise IntegrityError("không ghi được")
        saved.append(self)
        save(self)

    monkeypatch.setattr(Attachment, "save", fail_at_second)
    with pytest.raises(IntegrityError):
        take_in(made.jpeg(tmp_path))
    assert not files_in(kept)
    assert not Attachment.objects.filter(added_by=ME.name).exists()


def test_scan_states_are_known(kept: Path, tmp_path: Path) -> None:
    attachment = take_in(made.text(tmp_path))
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(scan_state="lạ")


# --- erasing -----------------------------------------------------------------------------------------------------


def test_erasing_takes_rows_and_bytes_of_both(
    kept: Path, tmp_path: Path, django_capture_on_commit_callbacks: OnCommit
) -> None:
    attachment = take_in(made.jpeg(tmp_path))
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase(attachment=attachment, by=ME, at=timezone.now())
        assert len(files_in(kept)) == 2  # only after commit
    assert not files_in(kept)
    assert not Attachment.objects.filter(added_by=ME.name).exists()


def test_equal_bytes_of_others_stay(kept: Path, tmp_path: Path, django_capture_on_commit_callbacks: OnCommit) -> None:
    first, second = take_in(made.jpeg(tmp_path)), take_in(made.jpeg(tmp_path))
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase(attachment=first, by=ME, at=timezone.now())
    assert second.path.exists()
    assert queries.served(queries.attachment(second.pk)).path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase(attachment=second, by=ME, at=timezone.now())
    assert not files_in(kept)


def test_bytes_that_are_gone_already_are_no_reason_to_fail(
    kept: Path, tmp_path: Path, django_capture_on_commit_callbacks: OnCommit
) -> None:
    attachment = take_in(made.text(tmp_path))
    attachment.path.unlink()
    with django_capture_on_commit_callbacks(execute=True):
        operations.erase(attachment=attachment, by=ME, at=timezone.now())
    assert not Attachment.objects.filter(pk=attachment.pk).exists()


def test_a_copy_is_not_erased_without_its_original(kept: Path, tmp_path: Path) -> None:
    attachment = take_in(made.jpeg(tmp_path))
    assert attachment.cleaned is not None
    with pytest.raises(ProtectedError):
        operations.erase(attachment=attachment.cleaned, by=ME, at=timezone.now())
    assert len(files_in(kept)) == 2


def test_bytes_that_nobody_owns_are_removed_after_a_day(kept: Path, tmp_path: Path) -> None:
    attachment = take_in(made.jpeg(tmp_path))
    stray = kept / "ab" / ("ab" * 32)
    for path in (stray, kept / ".incoming-x", kept / "ab" / "khac.txt"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    jobs.drop_strays(at=timezone.now())
    assert len(files_in(kept)) == 5
    jobs.drop_strays(at=timezone.now() + timedelta(days=2))
    assert attachment.path.exists()
    assert {path.name for path in files_in(kept)} > {"khac.txt"}
    assert len(files_in(kept)) == 3


# --- scanning ----------------------------------------------------------------------------------------------------


@pytest.fixture
def scanner(
    kept: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[clamd.Scanner | clamd.LocalScanner]:
    """A scanner that the settings name, and a worker that knows the jobs of files."""
    for name, handler in jobs.HANDLERS.items():
        monkeypatch.setitem(queue._handlers, name, handler)
    with clamd.running() as running:
        settings.CUALUAT_CLAMD = running.address  # type: ignore[union-attr]
        yield running


def state(attachment: Attachment) -> tuple[str, str, bool]:
    """What the row says now, and whether an officer may open the file."""
    attachment = queries.attachment(attachment.pk)
    return attachment.scan_state, attachment.scan_note, queries.may_be_opened(attachment)


def test_a_file_waits_for_the_scanner_and_is_opened_then(scanner: clamd.Scanner, tmp_path: Path) -> None:
    attachment = take_in(made.jpeg(tmp_path))
    assert state(attachment) == ("waiting", "", False)
    assert attachment.cleaned is not None
    assert not queries.may_be_opened(attachment.cleaned)
    queue.run_next(at=timezone.now())
    assert state(attachment) == ("clean", "", True)
    assert queries.may_be_opened(attachment.cleaned)
    assert scanner.scanned == [attachment.path.read_bytes()]


def test_an_infected_file_is_never_opened(scanner: clamd.Scanner, tmp_path: Path, settings: Settings) -> None:
    attachment = take_in(made.write(tmp_path, "a.txt", b"x " + clamd.EICAR))
    queue.run_next(at=timezone.now())
    settings.CUALUAT_CLAMD = ""
    assert state(attachment) == ("infected", "Eicar-Test-Signature", False)


def test_a_file_is_tried_again_while_the_scanner_is_away(scanner: clamd.Scanner, tmp_path: Path) -> None:
    attachment = take_in(made.text(tmp_path))
    now = timezone.now()
    scanner.behaviour = "cut"
    job = queue.run_next(at=now)
    assert job is not None
    assert "ScannerUnavailable" in job.error
    assert state(attachment) == ("waiting", "", False)
    scanner.behaviour = "honest"
    queue.run_next(at=now + timedelta(hours=1))
    assert state(attachment) == ("clean", "", True)


def test_a_file_is_queued_again_when_no_job_is_left_for_it(scanner: clamd.Scanner, tmp_path: Path) -> None:
    attachment = take_in(made.text(tmp_path))
    now = timezone.now()
    jobs.rescan_waiting(at=now)
    assert Job.objects.filter(name=operations.SCAN_JOB).count() == 1  # the first is still to be done
    Job.objects.update(state="failed")
    for _ in range(2):
        jobs.rescan_waiting(at=now)
    assert Job.objects.filter(name=operations.SCAN_JOB, state="waiting").count() == 1
    queue.run_next(at=now)
    jobs.rescan_waiting(at=now)
    assert state(attachment) == ("clean", "", True)
    assert not Job.objects.filter(name=operations.SCAN_JOB, state="waiting").exists()


def test_a_file_that_the_scanner_finds_too_large_is_told(scanner: clamd.Scanner, tmp_path: Path) -> None:
    attachment = take_in(made.write(tmp_path, "a.txt", b"abc " * (clamd.MOST // 4 + 1)))
    assert queue.run_next(at=timezone.now()).state == "done"  # type: ignore[union-attr]
    found, note, may_be_opened = state(attachment)
    assert (found, may_be_opened) == ("failed", True)
    assert "StreamMaxLength" in note


def test_a_scanner_that_was_taken_away_holds_up_nobody(
    scanner: clamd.Scanner, tmp_path: Path, settings: Settings
) -> None:
    attachment = take_in(made.text(tmp_path))
    settings.CUALUAT_CLAMD = ""
    assert state(attachment) == ("waiting", "", True)
    queue.run_next(at=timezone.now())
    assert state(attachment) == ("not_scanned", "", True)


def test_an_erased_file_is_not_scanned(scanner: clamd.Scanner, tmp_path: Path) -> None:
    attachment = take_in(made.text(tmp_path))
    operations.erase(attachment=attachment, by=ME, at=timezone.now())
    assert queue.run_next(at=timezone.now()).state == "done"  # type: ignore[union-attr]
    assert scanner.scanned == []


def test_states_have_names_for_people() -> None:
    assert set(ScanState.values) == {"not_scanned", "waiting", "clean", "infected", "failed"}


# --- names -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("đơn.pdf", "đơn.pdf"),
        ("ĐƠN.PDF", "ĐƠN.pdf"),
        ("C:\\Users\\a\\đơn.pdf", "đơn.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("đơn.docx", "đơn.pdf"),
        ("đơn.pdf.exe", "đơn.pdf"),
        ("đơn.exe.pdf", "đơn.pdf"),
        ("ảnh\u202egpj.exe", "ảnhgpj.pdf"),
        ("đo\u031bn\u0000\r\n.pdf", "đơn.pdf"),
        ("a\u200bb\tc  d.pdf", "ab c d.pdf"),
        ('a<b>:"c"|?*.pdf', "a b c.pdf"),
        ("Quyết định số 12.2024", "Quyết định số 12.2024.pdf"),
        ("", "khong-ten.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "khong-ten.pdf"),
        ("thư mục/", "thư mục.pdf"),
    ],
)
def test_names_of_kept_files(given: str, name: str) -> None:
    assert kept_name(given, ("pdf",)) == name


def test_names_are_not_too_long_and_keep_a_fitting_ending() -> None:
    assert len(kept_name("ă" * 500 + ".jpeg", ("jpg", "jpeg"))) == MAX_NAME
    assert kept_name("ảnh.JPEG", ("jpg", "jpeg")) == "ảnh.jpeg"
