"""`cualuat plan import`: a plan stored as the desk stores it, once; what cannot be taken is said in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst
from django.db import transaction
from django.utils import timezone

from cualuat.accounts.models import Person
from cualuat.console.main import main
from cualuat.files.models import Attachment
from cualuat.programme.models import Plan
from cualuat.programme.operations import plans as operations
from cualuat.programme.operations.plans import TaskWanted
from office import Office, make_office
from sample_plan import PLAN


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_office()
        transaction.set_rollback(True)


@pytest.fixture
def office(office_of_module: Office, db: None, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "kho"
    return office_of_module


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kế hoạch.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["plan", "import", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["plan", "import", *arguments]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("Không làm được:")
    assert not Plan.objects.exists()
    assert not Attachment.objects.exists()
    return told.err


def test_a_plan_is_stored_and_told_in_the_shape_of_plan_read(
    office: Office, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = asked(capsys, str(file), "--by", "focal")
    plan = Plan.objects.get()
    assert (made.pop("id"), made.pop("address"), made.pop("stored"), made.pop("state")) == (
        plan.pk, f"/ban-lam-viec/ke-hoach/{plan.pk}/", True, "draft",
    )  # fmt: skip
    assert main(["plan", "read", str(file), "--json"]) == 0
    assert made == json.loads(capsys.readouterr().out)
    assert plan.added_by == office.people["focal"].name
    assert plan.tasks.count() == 5
    assert plan.source.path.read_text(encoding="utf-8") == PLAN


def test_the_same_file_twice_is_stored_once(office: Office, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = asked(capsys, str(file))
    plan = Plan.objects.get()
    assert plan.added_by == "Hệ thống"
    row = plan.tasks.get(path="II.1.b")
    operations.edit_task(
        task=row, wanted=TaskWanted(text=row.text, time="Quý IV năm 2026"), version=None, by=office.actor("focal"), at=timezone.now()
    )  # fmt: skip
    again = file.with_name("ban sao.txt")
    again.write_bytes(file.read_bytes())
    second = asked(capsys, str(again))
    assert (second["id"], second["stored"]) == (first["id"], False)
    assert second["tasks"][0]["tasks"][1]["time"] == "Quý IV năm 2026"  # as it stands there now
    assert (Plan.objects.count(), Attachment.objects.count()) == (1, 1)
    assert plan.source.path.exists()
    assert main(["plan", "import", str(again)]) == 0
    assert "đã được đưa vào trước đây, không lưu thêm" in capsys.readouterr().out


def test_without_json_it_is_told_to_people(office: Office, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "import", str(file)]) == 0
    told = capsys.readouterr().out
    assert f"Đã lưu kế hoạch. Xem tại /ban-lam-viec/ke-hoach/{Plan.objects.get().pk}/" in told
    assert "II.1.a  Mỗi quý một buổi ở nhà văn hóa.  [chủ trì: Phòng Một; hằng quý]" in told
    assert "Chưa hiểu, dòng" in told


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("trong.txt", b"", "trống (0 byte)"),
        ("rac.docx", b"PK\x03\x04 broken", "hỏng"),
        ("thu.txt", "Thư mời họp, không có mục nào.".encode(), "Không thấy phần, mục"),
        ("may.exe", b"MZ\x90\x00" + bytes(500), ""),
    ],
)
def test_what_is_no_plan_leaves_nothing(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    assert words in refused(capsys, str(tmp_path / name))


def test_a_scan_without_letters_is_told(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scan = tmp_path / "quet.pdf"
    typst.compile(b"#set page(width: 21cm, height: 29.7cm)\n#rect(width: 3cm, height: 3cm)", output=str(scan))
    assert "bản quét" in refused(capsys, str(scan))


def test_folders_and_absent_files_are_told(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "là thư mục" in refused(capsys, str(tmp_path))
    assert "Không tìm thấy" in refused(capsys, str(tmp_path / "khong-co.docx"))


def test_only_who_keeps_plans_may(office: Office, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "không có tài khoản «ai-do»" in refused(capsys, str(file), "--by", "ai-do")
    assert "Chỉ đơn vị đầu mối" in refused(capsys, str(file), "--by", "officer")
    Person.objects.filter(username="focal").update(is_active=False)
    assert "đã khóa" in refused(capsys, str(file), "--by", "focal")


def test_a_house_not_set_up_says_so(file: Path, tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"CUALUAT_HOME": str(tmp_path / "moi")}
    command = [sys.executable, "-m", "cualuat.console.main", "plan", "import", str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cualuat setup" in done.stderr
    assert "Traceback" not in done.stderr
