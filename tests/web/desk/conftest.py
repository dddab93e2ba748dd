"""What the tests of the desk share: uploading, the worker, documents of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk_files import DECISION, Upload, work
from desk_office import office, office_of_module
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cualuat.law.models import Document, LoadBatch

__all__ = ["office", "office_of_module"]


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
