"""What became of the tasks of the plan stands in the report, as it was at the cut-off."""

from __future__ import annotations

from datetime import date

import pytest

from cualuat.letters.templating import paragraphs_of
from cualuat.programme.models import Plan
from cualuat.programme.operations import running
from cualuat.programme.queries.results import task_results
from cualuat.reports.models import Report
from cualuat.reports.operations import issuing, templates
from office import NOW, TODAY, Office
from programme_office import issued as issued_plan
from programme_office import work
from sample_report import a_report, issued

Q4 = date(2026, 12, 31)


@pytest.fixture
def plan(office: Office) -> Plan:
    return issued_plan(office)


def done(plan: Plan, office: Office, path: str, text: str, ends: date | None = None) -> None:
    by = office.actor("focal")
    running.report(instance=work(plan, path, ends), percent=0, text=text, done=True, version=None, by=by, at=NOW)


def rows(since: date = date(2026, 1, 1), until: date = Q4) -> dict[str, tuple[str, str, str]]:
    return {one.path: (one.unit, one.state, one.result) for one in task_results(since=since, until=until, on=TODAY)}


def test_each_task_says_whose_it_is_how_it_stands_and_what_was_done(plan: Plan, office: Office) -> None:
    assert rows() == {
        "II.1.a": ("Phòng Một", "Hoàn thành 0/4 kỳ, quá hạn 3 kỳ", ""),
        "II.1.b": ("", "Quá hạn", ""),
        "II.3": ("", "Chờ chỉ đạo", ""),
    }
    for ends in (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)):
        done(plan, office, "II.1.a", f"Quý đến {ends:%m/%Y}: 4 buổi", ends)
    done(plan, office, "II.1.b", "In 5.000 tờ.")
    running.report(instance=work(plan, "II.1.a", Q4), percent=50, text="Đã mời báo cáo viên.", version=None,
                   by=office.actor("officer"), at=NOW)  # fmt: skip
    found = rows()
    said = "Quý đến 03/2026: 4 buổi. Quý đến 06/2026: 4 buổi. Quý đến 09/2026: 4 buổi. Đã mời báo cáo viên."
    assert found["II.1.a"] == ("Phòng Một", "Hoàn thành 3/4 kỳ, đang thực hiện", said)
    assert found["II.1.b"] == ("", "Hoàn thành", "In 5.000 tờ.")
    assert rows(date(2026, 1, 1), date(2026, 3, 31))["II.1.a"][1:] == ("Hoàn thành", "Quý đến 03/2026: 4 buổi.")


def test_what_was_dropped_is_told_as_that(plan: Plan, office: Office) -> None:
    running.drop(instance=work(plan, "II.1.b"), reason="Gộp.", version=None, by=office.actor("focal"), at=NOW)
    assert rows()["II.1.b"][1] == "Không thực hiện"


def test_the_report_of_the_year_names_every_task_and_stays_as_it_was(plan: Plan, office: Office) -> None:
    done(plan, office, "II.1.b", "In 5.000 tờ.")
    template = templates.adopt(code="project-977", by=office.actor("focal"), at=NOW)
    report = issued(office, a_report(office, template), number="")
    done(plan, office, "II.1.a", "Bốn buổi.", Q4)
    report = Report.objects.get(pk=report.pk)
    assert [(row["path"], row["state"], row["percent"]) for row in report.tasks] == [
        ("II.1.a", "Hoàn thành 0/4 kỳ, quá hạn 3 kỳ", 0),
        ("II.1.b", "Hoàn thành", 100),
        ("II.3", "Chờ chỉ đạo", None),
    ]
    assert report.docx is not None
    text = "\n".join(paragraphs_of(report.docx.path.read_bytes()))
    for words in (
        "Kết quả từng nhiệm vụ của kế hoạch",
        "II.1.a",
        "In tờ rơi về tiếp công dân.",
        "In 5.000 tờ.",
        "Chờ chỉ đạo",
    ):
        assert words in text, words
    assert "Bốn buổi." not in text


def test_a_report_of_very_many_tasks_can_still_be_written(plan: Plan, office: Office) -> None:
    by = office.actor("focal")
    report = a_report(office, templates.adopt(code="project-977", by=by, at=NOW))
    row = {"plan": "1", "path": "I", "text": "Việc", "unit": "", "due": "", "state": "Hoàn thành", "result": ""}
    report.tasks = [*[row] * 2_000, {**row, "text": "Việc muộn", "state": "Quá hạn"}]
    report.cut_off = NOW
    report.save()
    words = "\n".join(paragraphs_of(issuing.preview(report=report, by=by, at=NOW).docx))
    assert "Việc muộn" in words
    assert "Còn 1.701 nhiệm vụ khác" in words
