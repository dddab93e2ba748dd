"""The board of the work, and letters that urge a unit on."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document

from cualuat.programme.models import Plan, UrgeLetter
from cualuat.programme.operations import running
from matter_pages import text
from office import NOW, Office, desk
from programme_office import issued, work

BOARD, LETTERS = "desk:work-board", "desk:urge-letters"


@pytest.fixture
def plan(office: Office) -> Plan:
    return issued(office)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_the_board_puts_each_thing_into_one_column(office: Office, plan: Plan) -> None:
    focal = office.actor("focal")
    running.report(
        instance=work(plan, "II.1.a", date(2026, 12, 31)), percent=40, text="Đang mời.", version=None, by=focal, at=NOW
    )
    running.report(
        instance=work(plan, "II.1.a", date(2026, 9, 30)),
        percent=0,
        text="Xong.",
        done=True,
        version=None,
        by=focal,
        at=NOW,
    )
    page = text(desk(office, "officer").get(reverse(BOARD)), 200)
    columns = {part.split('"', 1)[0]: part for part in page.split('id="cot-')[1:]}
    assert "(3)" in columns["late"]  # two quarters, the leaflet
    assert "In tờ rơi" in columns["late"]
    assert "(0)" in columns["waiting"]
    assert "40%" in columns["doing"]
    assert "xong 20/11/2026" in columns["done"]
    only = text(desk(office, "officer").get(reverse(BOARD), {"don-vi": str(office.units["phong-hai"].pk)}), 200)
    assert "In tờ rơi" not in only


def test_a_letter_names_what_is_late_and_is_kept(office: Office, plan: Plan) -> None:
    focal = desk(office, "focal")
    page = text(focal.get(reverse(LETTERS)), 200)
    assert "Phòng Một" in page
    assert "Phòng Hai" not in page.split("Soạn công văn")[1]
    data = {"unit": str(office.units["phong-mot"].pk), "words": "Đề nghị làm ngay.", "answer_on": "30/11/2026"}
    assert "Đã soạn công văn" in text(focal.post(reverse(LETTERS), data, follow=True), 200)
    (letter,) = UrgeLetter.objects.all()
    answer = focal.get(reverse("desk:urge-letter", args=[letter.pk]))
    document = Document(io.BytesIO(b"".join(answer.streaming_content) if answer.streaming else answer.content))
    words = "\n".join(
        [one.text for one in document.paragraphs]
        + [one.text for table in document.tables for row in table.rows for cell in row.cells for one in cell.paragraphs]
    )
    for expected in (
        "Phòng Một", "đã quá hạn", "II.1.a Mỗi quý một buổi", "hạn 30/9/2026, quá hạn 51 ngày", "Đề nghị làm ngay.", "V/v đôn đốc",
        "07/KH-STP",
    ):  # fmt: skip
        assert expected in words.replace("30/09/2026", "30/9/2026"), expected
    assert (
        work(plan, "II.1.a", date(2026, 9, 30)).entries.filter(kind="urge", text__contains="Công văn đôn đốc").exists()
    )
    assert "Phòng Một" in text(desk(office, "officer").get(reverse(LETTERS)), 200)
    assert desk(office, "elsewhere").get(reverse("desk:urge-letter", args=[letter.pk])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unit": ""}, "Hãy chọn đơn vị"),
        ({"answer_on": "20/11/2026"}, "phải sau hôm nay"),
        ({"answer_on": "xx"}, "ngày"),
    ],
)
def test_wrong_input_is_told_and_stays(office: Office, plan: Plan, changes: dict[str, str], words: str) -> None:
    data = {"unit": str(office.units["phong-mot"].pk), "words": "Lời của tôi.", "answer_on": "30/11/2026", **changes}
    page = text(desk(office, "focal").post(reverse(LETTERS), data), 422)
    assert words in page
    assert "Lời của tôi." in page
    assert not UrgeLetter.objects.exists()


def test_a_unit_that_is_late_with_nothing_gets_no_letter(office: Office, plan: Plan) -> None:
    data = {"unit": str(office.units["phong-hai"].pk), "words": "", "answer_on": "30/11/2026"}
    assert "không có việc nào quá hạn" in text(desk(office, "focal").post(reverse(LETTERS), data), 422)
    assert desk(office, "officer").post(reverse(LETTERS), data).status_code == 403
