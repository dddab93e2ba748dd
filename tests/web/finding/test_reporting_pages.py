"""A reader reports an error and follows what becomes of it."""

import pytest
from django.test import Client
from django.utils import timezone

from cualuat.base.actor import SYSTEM
from cualuat.law import operations
from cualuat.law.models import ErrorReport

pytestmark = pytest.mark.django_db
SLUG = "nghi-dinh-908-2023-nd-cp"


@pytest.fixture
def page(sample_library: None) -> Client:
    return Client()


def test_report_reaches_the_desk_and_the_answer_the_reader(page: Client) -> None:
    form = page.get("/bao-loi/", {"vb": SLUG, "dieu": "art_4"}).content.decode()
    assert "Nghị định số 908/2023/NĐ-CP" in form
    assert "Vi phạm về rác thải" in form
    sent = page.post(
        "/bao-loi/", {"vb": SLUG, "dieu": "art_4", "noi_dung": "Khoản 1 thiếu chữ «đồng».", "trich": "từ 200"}
    )
    report = ErrorReport.objects.get()
    assert sent.status_code == 302
    assert sent["Location"] == f"/bao-loi/{report.token}/"
    assert (report.eid, report.quote) == ("art_4", "từ 200")
    state = page.get(sent["Location"])
    assert state["X-Robots-Tag"] == "noindex"
    assert "no-store" in state["Cache-Control"]
    assert "Mới gửi" in state.content.decode()
    operations.answer_report(
        report=report, state="fixed", answer="Đã bổ sung chữ thiếu.", link="", by=SYSTEM, at=timezone.now()
    )
    text = page.get(sent["Location"]).content.decode()
    assert "Đã sửa" in text
    assert "Đã bổ sung chữ thiếu." in text


@pytest.mark.parametrize(("place", "label"), [("4", "Điều 4"), ("dieu-4", "Điều 4"), ("art_4__para_1", "Điều 4")])
def test_the_place_may_be_written_in_several_ways(page: Client, place: str, label: str) -> None:
    assert f"<dd>{label}" in page.get("/bao-loi/", {"vb": SLUG, "dieu": place}).content.decode()


@pytest.mark.parametrize("place", ["999", "x" * 500, "\x00", "-", "../.."])
def test_an_unknown_place_leaves_the_document(page: Client, place: str) -> None:
    assert page.get("/bao-loi/", {"vb": SLUG, "dieu": place}).status_code == 200


@pytest.mark.parametrize(
    ("values", "target"),
    [
        ({"noi_dung": "a", "thu": "b@vidu.vn"}, "#noi-dung-loi"),
        ({"noi_dung": "Sai ngày ban hành", "thu": "khong phai thu"}, "#thu"),
    ],
)
def test_a_wrong_form_keeps_every_word_and_leads_to_the_field(
    page: Client, values: dict[str, str], target: str
) -> None:
    answer = page.post("/bao-loi/", {"vb": SLUG, "trich": "đoạn tôi chép", **values})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="{target}"' in text
    for typed in ("đoạn tôi chép", *values.values()):
        assert typed in text
    assert not ErrorReport.objects.exists()


def test_programs_and_floods_are_stopped(page: Client) -> None:
    values = {"vb": SLUG, "noi_dung": "Sai chính tả ở khoản 2"}
    assert page.post("/bao-loi/", {**values, "website": "http://x"})["Location"] == "/"
    assert not ErrorReport.objects.exists()
    answers = [page.post("/bao-loi/", values) for _ in range(11)]
    assert [a.status_code for a in answers] == [302] * 10 + [429]
    assert "Sai chính tả ở khoản 2" in answers[-1].content.decode()


def test_without_a_document_the_page_tells_how(page: Client) -> None:
    assert page.get("/bao-loi/").status_code == 200
    assert page.get("/bao-loi/", {"vb": "khong-co"}).status_code == 404
    assert page.get("/bao-loi/khong-co-ma-nay/").status_code == 404


def test_the_form_is_protected_against_other_sites(sample_library: None) -> None:
    guarded = Client(enforce_csrf_checks=True)
    assert guarded.post("/bao-loi/", {"vb": SLUG, "noi_dung": "Sai chữ"}).status_code == 403
