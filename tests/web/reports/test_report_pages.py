"""Reports at the desk and in public, as browsers have them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse

from cualuat.files.models import Attachment
from cualuat.letters.templating import paragraphs_of
from cualuat.reports.models import Report, ReportTemplate
from cualuat.reports.operations import drafting, parts
from matter_pages import (
    Browser,
    FormFound,
    Hour,
    assigned,
    error_beside,
    form_with,
    forms,
    freeze,
    office_once,
    officer,
    seen,
    text,
    upload,
)
from office import NOW, TODAY, Office
from sample_report import WORDS, Live, a_report, a_template, issued, only_live, plain_template, ready, word


@pytest.fixture(scope="module")
def office_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Office]:
    with django_db_blocker.unblock(), office_once() as made:
        yield made


@pytest.fixture
def office(office_of_module: Office, db: None, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    return office_of_module


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> Hour:
    return freeze(monkeypatch)


@pytest.fixture(autouse=True)
def live() -> Iterator[Live]:
    with only_live(Live()) as made:
        yield made


def address(report: Report) -> str:
    return reverse("desk:period-report", args=[report.pk])


def act_form(page: str, act: str) -> FormFound:
    """The form of the page whose hidden input says what it does."""
    return next(one for one in forms(page) if one.values.get("act") == [act])


# --- from the list to the issue ----------------------------------------------------------------------------------


def test_a_regular_report_is_proposed_made_frozen_written_signed_and_sent(office: Office) -> None:
    browser = officer(office, "focal")
    page = text(browser.get(reverse("desk:period-reports")))
    assert "Đến kỳ, chưa lập" in seen(page)
    assert "Đề án «Tăng cường năng lực tiếp cận pháp luật của người dân», năm 2026" in seen(page)
    start = reverse("desk:period-report-new") + "?che-do=project-977&tu=2026-01-01&den=2026-12-31"
    form = form_with(text(browser.get(start)), "title")
    assert form.values["title"] == ["Báo cáo thực hiện Đề án «Tăng cường năng lực tiếp cận pháp luật của người dân» năm 2026"]  # fmt: skip
    assert (form.values["since"], form.values["until"], form.values["template"]) == (["01/01/2026"], ["31/12/2026"], ["kem:project-977"])  # fmt: skip
    made = browser.post(start, form.data(), follow=True)
    page = text(made)
    assert "Chưa chốt số liệu." in seen(page)
    report = Report.objects.get()
    assert (report.regime, report.period) == ("project-977", "năm 2026")
    page = text(browser.post(address(report), {"act": "freeze", "version": str(report.version)}, follow=True))
    words = seen(page)
    for told in ("Tóm tắt", "Quá hạn Buổi nói chuyện quá hạn: 2 buổi", "Buổi nói chuyện đã tổ chức", "+3 (+37,5%)",
                 "81,8%", "Kỳ chưa hết khi chốt", "Còn chờ viết: 3/3"):  # fmt: skip
        assert told in words, told
    assert "<svg" in page
    for row in report.parts.all():
        where = reverse("desk:period-report-part", args=[report.pk, row.pk])
        browser.post(where, form_with(text(browser.get(where)), "text").data(text=f"Lời của phần {row.heading}."))
    page = text(browser.get(address(report)))
    report.refresh_from_db()
    browser.post(address(report), {"act": "review", "version": str(report.version)})
    page = text(browser.get(address(report)))
    form = act_form(page, "sign")
    wrong = text(browser.post(address(report), form.data(sign_number="không số", sign_day="20/11/2026")), 422)
    assert "Hãy ghi số và ký hiệu" in error_beside(wrong, "sign_number")
    assert "không số" in wrong
    done = browser.post(address(report), form.data(sign_number="15/BC-STP", sign_day="20/11/2026"), follow=True)
    assert "Đã ban hành, số 15/BC-STP." in seen(text(done))
    page = text(done)
    form = act_form(page, "send")
    done = browser.post(address(report), form.data(send_how="trục liên thông"), follow=True)
    assert "Ủy ban nhân dân tỉnh, Sở Tư pháp" in seen(text(done))
    row = report.dispatches.get()
    received = {"act": "received", "row": str(row.pk), "received_on": "20/11/2026"}
    wrong = text(browser.post(address(report), received | {"received_on": "hôm kia"}), 422)
    assert 'value="hôm kia"' in wrong
    assert "đã nhận 20/11/2026" in seen(text(browser.post(address(report), received, follow=True)))
    assert "Chốt lại số liệu" not in seen(page)
    assert "Yêu cầu đơn vị viết" not in seen(page)


def test_the_downloads_hold_the_figures(office: Office) -> None:
    report = ready(office, a_report(office))
    browser = officer(office, "nobody")
    draft = browser.get(reverse("desk:period-report-file", args=[report.pk, "docx"]))
    assert "Tiếp nhận 11 buổi, tăng 3 (37,5%) so với kỳ trước; kỳ trước 8." in paragraphs_of(draft.content)
    assert len(docx.Document(io.BytesIO(draft.content)).inline_shapes) == 1
    assert browser.get(reverse("desk:period-report-file", args=[report.pk, "pdf"])).content.startswith(b"%PDF-")
    annex = browser.get(reverse("desk:period-report-file", args=[report.pk, "xlsx"]))
    assert openpyxl.load_workbook(io.BytesIO(annex.content)).sheetnames == ["Số liệu", "1", "2", "3"]
    assert browser.get(reverse("desk:period-report-file", args=[report.pk, "exe"])).status_code == 404
    assert browser.get(reverse("desk:period-report-file", args=[report.pk, "ban-ky"])).status_code == 404
    nothing = a_report(office, report.template)
    assert browser.get(reverse("desk:period-report-file", args=[nothing.pk, "docx"])).status_code == 404


def test_the_issued_files_stay_when_template_and_data_change(office: Office, live: Live) -> None:
    report = issued(office)
    browser, where = officer(office, "focal"), reverse("desk:period-report-file", args=[report.pk, "docx"])
    before = b"".join(browser.get(where).streaming_content)  # type: ignore[attr-defined]
    live.talks[2026] = 99
    page = reverse("desk:report-template", args=[report.template_id])
    form = act_form(text(browser.get(page)), "file")
    assert (
        browser.post(page, form.data(file=upload("moi.docx", word("Khác hẳn. {{ phan.ket_qua }}")))).status_code == 302
    )
    assert b"".join(browser.get(where).streaming_content) == before  # type: ignore[attr-defined]
    assert "11" in seen(text(browser.get(address(report))))


# --- rows --------------------------------------------------------------------------------------------------------


def test_a_figure_opens_to_its_frozen_rows(office: Office, live: Live) -> None:
    case = assigned(office).case
    live.about = [case.pk]
    report = ready(office, a_report(office))
    live.talks[2026] = 1
    where = reverse("desk:period-report-figure", args=[report.pk, "talks_held"])
    page = text(officer(office, "focal").get(where))
    assert reverse("desk:case", args=[case.pk]) in page
    assert "Buổi 11 năm 2026" in seen(page)
    assert "Buổi 8 năm 2025" in seen(text(officer(office, "focal").get(f"{where}?ky=truoc")))
    page = text(officer(office, "elsewhere").get(where))
    assert reverse("desk:case", args=[case.pk]) not in page
    assert "Buổi 1 năm 2026" not in seen(page)
    assert "1 dòng bạn không có quyền xem" in seen(page)
    assert officer(office, "focal").get(where.replace("talks_held", "khong-co")).status_code == 404


# --- parts -------------------------------------------------------------------------------------------------------


def a_part(office: Office) -> tuple[Report, str]:
    report = a_report(office)
    (row,) = parts.ask_parts(
        report=report, heading="Tình hình ở đơn vị", units=[office.units["phong-mot"]], due=TODAY,
        by=office.actor("focal"), at=NOW,
    )  # fmt: skip
    return report, reverse("desk:period-report-part", args=[report.pk, row.pk])


def test_units_are_asked_and_see_what_waits_for_them(office: Office) -> None:
    report, browser = a_report(office), officer(office, "focal")
    form = act_form(text(browser.get(address(report))), "ask")
    wrong = text(browser.post(address(report), form.data(ask_heading="Tình hình ở đơn vị", ask_due="31/02/2026")), 422)
    assert "Không có ngày 31/02/2026" in error_beside(wrong, "ask_due")
    units = [str(office.units[code].pk) for code in ("phong-mot", "phong-hai")]
    browser.post(address(report), form.data(ask_heading="Tình hình ở đơn vị", ask_units=units, ask_due="25/11/2026"))
    for who, waits in (("officer", True), ("elsewhere", True), ("reception", False)):
        page = seen(text(officer(office, who).get(reverse("desk:period-reports"))))
        assert ("Phần bạn cần viết" in page) is waits
    assert "1 phần báo cáo cần viết" in seen(text(officer(office, "officer").get(reverse("desk:home"))))


def test_two_who_write_the_second_sees_both_texts_and_may_save_on_top(office: Office) -> None:
    _, where = a_part(office)
    first, second = officer(office, "officer"), officer(office, "colleague")
    form = form_with(text(second.get(where)), "text")
    first.post(where, form.data(text="Lời của người thứ nhất."))
    page = text(second.post(where, form.data(text="Lời của người thứ hai.")), 422)
    for words in (
        "Có người vừa sửa ở đây.",
        "Bản người kia vừa ghi",
        "Lời của người thứ nhất.",
        "Lời của người thứ hai.",
    ):
        assert words in seen(page), words
    assert second.post(where, form_with(page, "text").data()).status_code == 302
    assert "Lời của người thứ hai." in seen(text(first.get(where)))


def test_a_part_that_went_to_review_keeps_what_was_typed(office: Office) -> None:
    report, where = a_part(office)
    browser = officer(office, "officer")
    form = form_with(text(browser.get(where)), "text")
    ready(office, report)
    page = text(browser.post(where, form.data(text="Đến muộn một bước.")), 422)
    assert "đang trình duyệt" in seen(page)
    assert "Đến muộn một bước." in seen(page)


def test_somebody_of_another_unit_reads_and_does_not_write(office: Office) -> None:
    _, where = a_part(office)
    browser = officer(office, "elsewhere")
    assert not [one for one in forms(text(browser.get(where))) if one.method == "post"]
    assert browser.post(where, {"act": "write", "text": "Chen vào."}).status_code == 403
    assert browser.post(where, {"act": "drop"}).status_code == 403


# --- templates ---------------------------------------------------------------------------------------------------


def test_a_wrong_name_in_a_template_is_told_with_its_place_and_nothing_is_kept(office: Office) -> None:
    browser, where = officer(office, "focal"), reverse("desk:report-templates")
    data = {"name": "Mẫu mới", "kind": "year", "parts": "ket_qua: Kết quả"}
    bad = word("Đoạn lành.", "Đã tổ chức {{ so.talks_hold }} buổi ở các xóm.")
    page = text(browser.post(where, {**data, "file": upload("mau.docx", bad)}), 422)
    assert "Mẫu có 1 chỗ phải sửa" in seen(page)
    assert "Không biết biến «so.talks_hold»; có thể dùng: so.talks_held" in seen(page)
    assert "ở đoạn: Đã tổ chức {{ so.talks_hold }} buổi ở các xóm." in seen(page)
    assert "Mẫu mới" in page
    for name, content in (
        ("mau.txt", b"chi la chu"),
        ("mau.docx", b"PK\x03\x04 hong"),
        ("mau.exe", b"MZ\x90\x00" + bytes(99)),
    ):
        assert text(browser.post(where, {**data, "file": upload(name, content)}), 422)
    assert "Hãy chọn một tệp Word" in seen(text(browser.post(where, data), 422))
    assert not ReportTemplate.objects.exists()
    assert not Attachment.objects.exists()
    done = browser.post(where, {**data, "file": upload("mau.docx", word(*WORDS))}, follow=True)
    assert "Đã có mẫu này." in seen(text(done))


def test_a_form_that_comes_with_the_program_is_taken_changed_in_word_and_brought_back(office: Office) -> None:
    browser = officer(office, "focal")
    done = browser.post(reverse("desk:report-templates"), {"act": "adopt", "code": "project-977"}, follow=True)
    assert "Tệp kèm chương trình." in seen(text(done))
    template = ReportTemplate.objects.get()
    page = reverse("desk:report-template", args=[template.pk])
    taken = browser.get(reverse("desk:report-template-file", args=[template.pk, "word"])).content
    file = docx.Document(io.BytesIO(taken))
    file.add_paragraph("Thêm ở cơ quan: {{ so.talks_held }} buổi.")
    out = io.BytesIO()
    file.save(out)
    stale = act_form(text(browser.get(page)), "file")
    assert browser.post(page, stale.data(file=upload("sua.docx", out.getvalue()))).status_code == 302
    late = text(browser.post(page, stale.data(file=upload("sua-2.docx", out.getvalue()))), 422)
    assert "Có người vừa sửa ở đây." in seen(late)
    assert "bản 1: sua.docx" in seen(text(browser.get(page)))
    old = browser.get(reverse("desk:report-template-file", args=[template.pk, "ban-1"]))
    assert b"".join(old.streaming_content) == out.getvalue()  # type: ignore[attr-defined]
    assert browser.get(reverse("desk:report-template-file", args=[template.pk, "ban-7"])).status_code == 404
    tried = browser.get(reverse("desk:report-template-file", args=[template.pk, "xem-thu"]))
    assert tried.content.startswith(b"%PDF-")


def test_what_a_template_counts_is_chosen_on_its_page(office: Office) -> None:
    template = a_template(office, "{{ phan.ket_qua }}")
    browser, page = officer(office, "focal"), reverse("desk:report-template", args=[template.pk])
    form = act_form(text(browser.get(page)), "set")
    wrong = text(browser.post(page, form.data(parts="khac: Phần khác", name="Tên mới")), 422)
    assert "phan.ket_qua" in error_beside(wrong, "parts")
    assert "Tên mới" in wrong
    browser.post(page, form.data(figures=["talks_late"], chart=["talks_late"], active="1"))
    template.refresh_from_db()
    assert (template.figures, template.chart, template.is_active) == (["talks_late"], ["talks_late"], True)


# --- bad input, races --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"since": "01/06/2026", "until": "31/05/2026"}, "until", "đứng trước ngày đầu"),
        ({"since": "01/01/2027", "until": "31/12/2027"}, "since", "chưa bắt đầu"),
        ({"since": "hôm qua"}, "since", "không phải là ngày"),
        ({"until": ""}, "until", "Hãy ghi ngày"),
        ({"title": "  "}, "title", "Hãy ghi tên báo cáo"),
        ({"template": "99999999"}, "template", "Hãy chọn mẫu"),
        ({"template": "kem:la-lam"}, "template", "Hãy chọn mẫu"),
        ({"due": "32/13/2026"}, "due", "Không có ngày"),
    ],
)
def test_a_report_that_cannot_be_is_refused_and_what_was_typed_stays(
    office: Office, changes: dict[str, str], field: str, words: str
) -> None:
    browser, where = officer(office, "focal"), reverse("desk:period-report-new")
    template = plain_template(office)
    form = form_with(text(browser.get(where)), "title")
    given = {"title": "Báo cáo thử", "template": str(template.pk), "since": "01/01/2026", "until": "31/10/2026", "asked_what": "Nêu số xóm"}  # fmt: skip
    page = text(browser.post(where, form.data(**(given | changes))), 422)
    assert words in error_beside(page, field)
    assert "Nêu số xóm" in page
    assert not Report.objects.exists()


def test_two_who_freeze_at_once_the_second_is_told(office: Office) -> None:
    report, browser = a_report(office), officer(office, "leader")
    drafting.freeze(report=report, version=report.version, by=office.actor("focal"), at=NOW)
    page = text(browser.post(address(report), {"act": "freeze", "version": str(report.version)}), 422)
    assert "Có người vừa sửa ở đây." in seen(page)


def test_after_the_issue_every_change_is_refused(office: Office) -> None:
    report, browser = issued(office), officer(office, "focal")
    for act, more in (
        ("freeze", {}),
        ("review", {}),
        ("back", {"back_reason": "x"}),
        ("edit", {"edit_title": "Tên khác"}),
        ("ask", {"ask_heading": "x", "ask_units": str(office.units["phong-mot"].pk)}),
        ("sign", {"sign_number": "99/BC-STP", "sign_day": "20/11/2026"}),
        ("discard", {}),
    ):
        page = text(browser.post(address(report), {"act": act, **more}), 422)
        assert "đã ban hành" in seen(page), act
    report.refresh_from_db()
    assert (report.title, report.number) == ("Báo cáo tuyên truyền năm 2026", "12/BC-STP")


@pytest.mark.parametrize("who", ["officer", "chief", "moderator", "nobody", "clerk"])
def test_staff_reads_and_does_not_keep(office: Office, who: str) -> None:
    report, browser = a_report(office), officer(office, who)
    page = text(browser.get(address(report)))
    assert "Việc tiếp theo" not in seen(page)
    for act in ("freeze", "review", "edit", "ask", "attach", "discard"):
        answer = browser.post(address(report), {"act": act, "edit_title": "x", "ask_heading": "x"})
        assert answer.status_code == 403, act
    assert browser.get(reverse("desk:period-report-new")).status_code == 403
    assert browser.get(reverse("desk:report-templates")).status_code == 403


# --- the signed copy, the public ---------------------------------------------------------------------------------


def test_the_signed_copy_is_kept(office: Office) -> None:
    report, browser = issued(office), officer(office, "focal")
    form = act_form(text(browser.get(address(report))), "attach")
    assert "Hãy chọn một tệp." in seen(text(browser.post(address(report), form.data()), 422))
    browser.post(address(report), form.data(attach_file=upload("ban-ky.txt", b"Da ky.")))
    got = browser.get(reverse("desk:period-report-file", args=[report.pk, "ban-ky"]))
    assert b"".join(got.streaming_content) == b"Da ky."  # type: ignore[attr-defined]


def test_the_public_sees_chosen_values_and_no_rows(office: Office, live: Live) -> None:
    case = assigned(office).case
    live.about = [case.pk]
    report, browser = issued(office), officer(office, "moderator")
    stranger, where = Browser(), reverse("public:period-report", args=[report.pk])
    assert stranger.get(where).status_code == 404
    form = act_form(text(browser.get(address(report))), "publish")
    assert "ít nhất một chỉ tiêu" in seen(text(browser.post(address(report), {"act": "publish"}), 422))
    done = browser.post(address(report), form.data(publish_shown=["talks_held", "talks_in_time"]), follow=True)
    assert "Đã đăng lên trang công khai." in seen(text(done))
    assert "Báo cáo tuyên truyền năm 2026" in seen(text(stranger.get(reverse("public:period-reports"))))
    page = text(stranger.get(where))
    for words in (
        "số 12/BC-STP, 20/11/2026",
        "Buổi nói chuyện đã tổ chức",
        "9/11 (81,8%)",
        "Số liệu chốt ngày 20/11/2026",
    ):
        assert words in seen(page), words
    for hidden in ("Buổi nói chuyện quá hạn", "Buổi 1 năm 2026", case.number, "Đã nói chuyện ở mười một xóm"):
        assert hidden not in page, hidden
    browser.post(address(report), {"act": "unpublish"})
    assert stranger.get(where).status_code == 404
