"""What the tests of the desk share: uploading, the worker, documents of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cualuat.base import jobs
from cualuat.law.models import Document, LoadBatch

DECISION = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 41/2026/QĐ-UBND
Mẫu, ngày 5 tháng 10 năm 2026
QUYẾT ĐỊNH
Quy định việc trông giữ thuyền thúng tại bến nước
Căn cứ Luật Tổ chức chính quyền địa phương;
Điều 1. Phạm vi điều chỉnh
1. Quyết định này quy định việc trông giữ thuyền thúng.
2. Không áp dụng với thuyền máy.
Điều 2. Giờ trông giữ
Bến nước mở cửa từ năm giờ sáng.
Điều 4. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 11 năm 2026.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Bến
"""


def work() -> None:
    """Does all that waits in the queue."""
    while jobs.run_next(at=timezone.now()) is not None:
        pass


Upload = Callable[..., LoadBatch]


@pytest.fixture
def upload(sign_in: Callable[[str], Client], own_index: Path) -> Upload:
    """A function that uploads files (name → bytes) as an editor and lets the worker read them."""

    def send(files: dict[str, bytes], *, read: bool = True) -> LoadBatch:
        sent = [SimpleUploadedFile(name, data) for name, data in files.items()]
        answer = sign_in("editor").post(reverse("desk:load"), {"files": sent})
        assert answer.status_code == 302
        if read:
            work()
        return LoadBatch.objects.latest("pk")

    return send


@pytest.fixture
def decision(upload: Upload) -> Document:
    """A decision that was uploaded and waits for review."""
    batch = upload({"quyet-dinh.txt": DECISION.encode()})
    document = batch.items.get().document
    assert document is not None
    return document


@pytest.fixture
def public_document(sample_library: None) -> Document:
    """A document of the sample that is public."""
    return Document.objects.published().filter(number="").first() or Document.objects.published().first()  # type: ignore[return-value]
