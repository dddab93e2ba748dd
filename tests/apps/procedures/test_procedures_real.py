"""The 207 real procedures of one ministry load whole; what of them was read is what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from cualuat.procedures.models import Procedure
from cualuat.procedures.operations import loading
from cualuat.procedures.queries import catalogue
from cualuat.procedures.sources import gather
from office import NOW, TODAY, Office

pytestmark = pytest.mark.real


@pytest.fixture
def archive(shared_data: Path) -> Path:
    path = shared_data / "procedures.tar.zst"
    if not path.exists():
        pytest.skip("không có procedures.tar.zst trong dữ liệu thật")
    return path


def test_all_of_them_load_and_twice_changes_nothing(archive: Path, office: Office) -> None:
    focal = office.actor("focal")
    found = gather(archive)
    assert not found.bad
    counts = loading.load(gathered=found, skip_bad=False, by=focal, at=NOW).counts
    assert counts["created"] == 207
    assert counts["limits_read"] >= 406
    assert (counts["limits_none"], counts["limits_missing"]) == (39, 7)
    assert counts["limits_unread"] <= 10
    assert counts["fees_free"] + counts["fees_read"] >= 359
    assert counts["fees_missing"] == 85
    assert counts["fees_unread"] <= 18
    assert (counts["parts"], counts["bases"]) == (814, 749)
    assert counts["incomplete"] <= 12
    again = loading.load(gathered=found, skip_bad=False, by=focal, at=NOW).counts
    assert (again["unchanged"], again.get("created", 0)) == (207, 0)
    assert sum(row.field in ("Khiếu nại", "Giải quyết tố cáo") for row in Procedure.objects.all()) == 17
    found_ = [row.code for row in catalogue.find(catalogue.Asked(words="khieu nai lan dau"))]
    assert found_
    doubts = [doubt for row in catalogue.standing(TODAY) for doubt in row.edition.doubts]
    assert any("«14 Giờ» nhưng phần mô tả ghi 14 ngày" in doubt for doubt in doubts)  # a slip of the source itself
