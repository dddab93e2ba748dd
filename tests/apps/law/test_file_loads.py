"""Files loaded at the desk: what was read waits for review; what cannot be read is refused with a reason; nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.utils import timezone

from cualuat.base import jobs
from cualuat.base.actor import ANYONE, SYSTEM, Actor, NotAllowed
from cualuat.law import operations, queries
from cualuat.law.load.run import load_files, upload
from cualuat.law.models import Document, LoadBatch, LoadItem

EDITOR = Actor("7", "Chị Biên Tập", "editor")

DECISION = """ỦY BAN NHÂN DÂN TỈNH MẪU
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 951/2026/QĐ-UBND
Mẫu, ngày 05 tháng 10 năm 2026
QUYẾT ĐỊNH
Quy định về giờ hoạt động của bến đò
Căn cứ Luật Tiếp cận dịch vụ công cộng mẫu số 901/2024/QH15;
Điều 1. Giờ hoạt động
1. Bến đò mở từ 5 giờ đến 19 giờ.
2. Ngày có bão thì đóng bến.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực thi hành kể từ ngày 20 tháng 10 năm 2026.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Phạm Văn Ví Dụ
"""


@pytest.fixture(autouse=True)
def _house(own_index: Path) -> None:
    """Files land in a house of the test's own."""


def test_a_text_waits_for_review_with_its_metadata(tmp_path: Path) -> None:
    file = tmp_path / "bến đò.txt"
    file.write_text(DECISION, encoding="utf-8")
    batch = load_files([file], by=EDITOR, clock=timezone.now)
    document = Document.objects.get(number="951/2026/QĐ-UBND")
    assert (document.state, document.kind, document.origin) == ("review", "quyet-dinh", "file")
    assert str(document.issued_on) == "2026-10-05"
    assert str(document.effective_on) == "2026-10-20"
    assert document.attachment is not None
    assert document.attachment.path.read_text(encoding="utf-8") == DECISION
    assert [p.eid for p in queries.provisions(document) if p.kind == "article"] == ["art_1", "art_2"]
    assert queries.relations(document)[0].other_number == "901/2024/QH15"
    assert batch.counts == {"created": 1}
    with pytest.raises(queries.NotInLibrary):
        queries.document(document.slug, actor=ANYONE)


def test_every_line_of_a_file_is_in_the_document(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(DECISION, encoding="utf-8")
    load_files([file], by=EDITOR, clock=timezone.now)
    document = Document.objects.get(number="951/2026/QĐ-UBND")
    shown = "\n".join(f"{p.label} {p.heading}\n{p.text}" for p in queries.provisions(document))
    for line in DECISION.splitlines():
        assert line.removeprefix("Điều 1. ").removeprefix("Điều 2. ") in shown


def test_the_same_file_again_changes_nothing_and_another_text_is_a_new_version(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(DECISION, encoding="utf-8")
    load_files([file], by=EDITOR, clock=timezone.now)
    again = load_files([file], by=EDITOR, clock=timezone.now)
    assert again.counts == {"unchanged": 1}
    file.write_text(DECISION.replace("19 giờ", "18 giờ"), encoding="utf-8")
    assert load_files([file], by=EDITOR, clock=timezone.now).counts == {"changed": 1}
    assert Document.objects.filter(number="951/2026/QĐ-UBND").count() == 1


def test_a_new_text_of_a_public_document_waits_and_may_replace_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(DECISION, encoding="utf-8")
    load_files([file], by=EDITOR, clock=timezone.now)
    first = operations.publish(document=Document.objects.get(number="951/2026/QĐ-UBND"), by=SYSTEM, at=timezone.now())
    file.write_text(DECISION.replace("19 giờ", "18 giờ"), encoding="utf-8")
    load_files([file], by=EDITOR, clock=timezone.now)
    second = Document.objects.get(number="951/2026/QĐ-UBND", state="review")
    with pytest.raises(operations.Refused, match="Thay bản đang công bố"):
        operations.publish(document=second, by=SYSTEM, at=timezone.now())
    second = operations.publish(document=second, replace=True, by=SYSTEM, at=timezone.now())
    first.refresh_from_db()
    assert first.state == "withdrawn"
    assert queries.document(second.slug).pk == second.pk
    assert "18 giờ" in queries.provision(second, "art_1").text


def test_uploads_are_kept_at_once_and_read_by_the_worker(tmp_path: Path) -> None:
    files = [("ok.txt", [DECISION.encode()]), ("trang-loi.pdf", [b"<html><body><h1>404 Not Found</h1></body></html>"])]
    batch = upload(files=files, by=EDITOR, at=timezone.now())
    assert LoadItem.objects.filter(batch=batch, outcome="waiting").count() == 2
    job = jobs.run_next(at=timezone.now())
    assert job is not None
    assert job.state == "done", job.error
    outcomes = dict(LoadItem.objects.filter(batch=batch).values_list("name", "outcome"))
    assert outcomes == {"ok.txt": "created", "trang-loi.pdf": "refused"}
    batch.refresh_from_db()
    assert batch.state == "done"
    refused = LoadItem.objects.get(batch=batch, outcome="refused")
    assert "HTML" in refused.message
    assert refused.attachment is not None
    assert refused.attachment.path.exists()


def test_a_killed_worker_goes_on_with_the_files_that_are_left(tmp_path: Path) -> None:
    batch = upload(files=[("a.txt", [DECISION.encode()]), ("b.txt", [b""])], by=EDITOR, at=timezone.now())
    LoadItem.objects.filter(batch=batch, name="b.txt").update(outcome="refused", message="tệp trống")
    LoadBatch.objects.filter(pk=batch.pk).update(state="running")
    assert jobs.run_next(at=timezone.now()) is not None
    batch.refresh_from_db()
    assert (batch.state, batch.counts) == ("done", {"created": 1, "refused": 1})


def test_too_large_a_file_is_refused_and_the_others_are_taken(settings: object) -> None:
    settings.CUALUAT_MAX_UPLOAD_BYTES = 5000  # type: ignore[attr-defined]
    batch = upload(files=[("to.txt", [b"x" * 6000]), ("vua.txt", [DECISION.encode()])], by=EDITOR, at=timezone.now())
    outcomes = dict(LoadItem.objects.filter(batch=batch).values_list("name", "outcome"))
    assert outcomes == {"to.txt": "refused", "vua.txt": "waiting"}


def test_readers_may_not_load() -> None:
    with pytest.raises(NotAllowed, match="Biên tập viên"):
        upload(files=[], by=ANYONE, at=timezone.now())


@pytest.mark.real
def test_the_office_files(tmp_path: Path, shared_data: Path) -> None:
    wanted = {
        "bo-luat-91-2015-qh13.docx": ("91/2015/QH13", 689),
        "nghi-quyet-01-2020-nq-hdtp.docx": ("01/2020/NQ-HĐTP", None),
        "luat-xlvphc-2012.pdf": ("15/2012/QH13", 142),
        "thong-tu-02-2021-btc.pdf": ("02/2021/TT-BTC", None),
        "an-le-26-2018-al.docx": ("26/2018/AL", 0),
        "error-page.pdf": (None, None),
    }
    if shutil.which("soffice") or shutil.which("antiword"):
        wanted["luat-pccc-mislabelled.docx"] = ("27/2001/QH10", 65)
    paths = [shared_data / "office" / name for name in wanted]
    batch = load_files(paths, by=EDITOR, clock=timezone.now)
    items = {item.name: item for item in queries.batch_items(batch)}
    assert items["error-page.pdf"].outcome == "refused"
    for name, (number, articles) in wanted.items():
        if number is None:
            continue
        document = items[name].document
        assert document is not None, items[name].message
        assert document.number == number, name
        count = sum(1 for p in queries.provisions(document) if p.kind == "article")
        assert articles is None or count == articles, (name, count)
