"""Forms of letters at the desk: what each is, trying the agency's own Word template, taking it into use and giving it up."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from desk_office import browser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from cualuat.audit.models import Event
from cualuat.casework.models import LetterTemplate
from cualuat.casework.operations import letters
from cualuat.files.models import Attachment
from cualuat.letters import layout
from cualuat.letters.forms import all_forms, form
from cualuat.letters.variables import VARIABLES
from office import Office

CODE = next(f.code for f in all_forms() if f.fields and f.official)
ADDRESS = f"/ban-lam-viec/mau-van-ban/{CODE}/"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def word(*paragraphs: str) -> bytes:
    """A Word file with these paragraphs."""
    file, out = Document(), io.BytesIO()
    for text in paragraphs:
        file.add_paragraph(text)
    file.save(out)
    return out.getvalue()


def sent(data: bytes, name: str = "thong-bao.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def administrator(office: Office) -> Client:
    return browser(office, "administrator")


OWN = word("{{ agency.name }} thông báo", "Kính gửi {{ sender.honorific }} {{ sender.name }}")


# --- who may -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("stranger", 302), ("leader", 403), ("administrator", 200)])
def test_for_administrators_only(office: Office, who: str, status: int) -> None:
    client = browser(office, who)
    for address in (
        reverse("desk:forms"),
        ADDRESS,
        f"{ADDRESS}mau-kem/",
        f"{ADDRESS}dang-dung/",
        f"{ADDRESS}xem-truoc/",
    ):
        answer = client.get(address)
        assert answer.status_code == status
        answer.close()
    if who != "administrator":
        assert client.post(ADDRESS, {"act": "take", "file": sent(OWN)}).status_code == status
        assert not LetterTemplate.objects.exists()


# --- the list and one form ---------------------------------------------------------------------------------------


def test_every_form_is_listed_with_what_must_be_compared(office: Office) -> None:
    shown = administrator(office).get(reverse("desk:forms")).content.decode()
    for one in all_forms():
        assert f"/mau-van-ban/{one.code}/" in shown
    waiting = [one for one in all_forms() if one.needs_review]
    assert shown.count(">cần đối chiếu</span>") == len(waiting)
    only = administrator(office).get(reverse("desk:forms"), {"xem": "can-doi-chieu"}).content.decode()
    assert only.count("/mau-van-ban/") - only.count('href="/ban-lam-viec/mau-van-ban/"') == len(waiting)
    none = administrator(office).get(reverse("desk:forms"), {"xem": "cua-co-quan"}).content.decode()
    assert "Cơ quan chưa dùng mẫu riêng nào" in none


def test_a_form_tells_its_fields_and_every_tag(office: Office) -> None:
    shown = administrator(office).get(ADDRESS).content.decode()
    one = form(CODE)
    assert one.official in shown
    for field in one.fields:
        assert f"<code>{{{{ f.{field.name} }}}}</code>" in shown
    for group, names in VARIABLES.items():
        for name in names:
            assert f"<code>{{{{ {group}.{name} }}}}</code>" in shown
    assert "Mẫu kèm chương trình." in shown


def test_every_form_has_a_page(office: Office) -> None:
    client = administrator(office)
    for one in all_forms():
        assert client.get(reverse("desk:form", args=[one.code])).status_code == 200
    assert client.get(reverse("desk:form", args=["khong-co"])).status_code == 404
    assert client.get(reverse("desk:form-file", args=[CODE, "khong-co"])).status_code == 404


def test_the_built_in_template_is_given_as_word(office: Office) -> None:
    answer = administrator(office).get(f"{ADDRESS}mau-kem/")
    assert answer.content == layout.template(form(CODE))
    assert answer["Content-Disposition"] == f'attachment; filename="mau-{CODE}.docx"'
    assert answer["Content-Type"].endswith("wordprocessingml.document")


def test_the_template_in_use_is_seen_as_pdf(office: Office) -> None:
    answer = administrator(office).get(f"{ADDRESS}xem-truoc/")
    assert answer.content.startswith(b"%PDF")
    assert answer["X-Content-Type-Options"] == "nosniff"


# --- a template of one's own -------------------------------------------------------------------------------------


def test_a_template_is_looked_at_before_anything_is_kept(office: Office) -> None:
    answer = administrator(office).post(ADDRESS, {"act": "preview", "file": sent(OWN)})
    assert answer.content.startswith(b"%PDF")
    assert not LetterTemplate.objects.exists()
    assert not Attachment.objects.exists()


def test_a_template_is_taken_into_use_and_given_up(office: Office) -> None:
    client = administrator(office)
    shown = client.post(ADDRESS, {"act": "take", "file": sent(OWN)}, follow=True).content.decode()
    assert "Từ nay văn bản này làm theo mẫu của cơ quan." in shown
    assert "thong-bao.docx" in shown
    assert letters.template_of(form(CODE)) == OWN
    assert b"".join(client.get(f"{ADDRESS}dang-dung/").streaming_content) == OWN  # type: ignore[attr-defined]
    assert client.get(f"{ADDRESS}xem-truoc/").content.startswith(b"%PDF")
    assert "mẫu của cơ quan</span>" in client.get(reverse("desk:forms")).content.decode()
    shown = client.post(ADDRESS, {"act": "drop"}, follow=True).content.decode()
    assert "Đã trở về mẫu kèm chương trình." in shown
    assert letters.template_of(form(CODE)) == layout.template(form(CODE))
    events = Event.objects.filter(subject_type="form", subject_id=CODE).order_by("pk")
    assert list(events.values_list("action", flat=True)) == ["casework.template", "casework.template_off"]
    assert "Dùng mẫu văn bản của cơ quan" in shown


def test_the_built_in_template_can_be_sent_back(office: Office) -> None:
    template = layout.template(form(CODE))
    assert administrator(office).post(ADDRESS, {"act": "take", "file": sent(template)}).status_code == 302
    assert letters.template_of(form(CODE)) == template


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (word("Kính gửi {{ sender.nmae }}"), ("Không biết biến «sender.nmae»", "Kính gửi {{ sender.nmae }}")),
        (word("Đoạn một", "{% if sender.name %}Có"), ("chưa có «endif»",)),
        (word("{{ f.khong_co }}", "{{ agency.gi_do }}"), ("Không biết biến «f.khong_co»", "«agency.gi_do»")),
        (word("{{ sender.name.upper() }}"), ("Không được gọi hàm trong mẫu",)),
        (b"PK\x03\x04 hong", ("không phải văn bản Word (.docx) hoặc đã hỏng",)),
        (b"%PDF-1.7", ("không phải văn bản Word",)),
        (b"", ("không phải văn bản Word",)),
    ],
    ids=["unknown name", "no end", "two", "call", "broken", "pdf", "empty"],
)
@pytest.mark.parametrize("act", ["preview", "take"])
def test_what_is_wrong_is_shown_with_its_place(office: Office, data: bytes, says: tuple[str, ...], act: str) -> None:
    answer = administrator(office).post(ADDRESS, {"act": act, "file": sent(data, "mau <b>.docx")})
    shown = answer.content.decode()
    assert answer.status_code == 422
    for words in says:
        assert words in shown
    assert "mau &lt;b&gt;.docx" in shown
    assert "văn bản vẫn làm theo mẫu đang dùng" in shown
    assert not LetterTemplate.objects.exists()


def test_a_file_with_macros_is_refused(office: Office) -> None:
    out = io.BytesIO(OWN)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    answer = administrator(office).post(ADDRESS, {"act": "take", "file": sent(out.getvalue())})
    assert (answer.status_code, "macro" in answer.content.decode()) == (422, True)


def test_no_file_is_told(office: Office) -> None:
    answer = administrator(office).post(ADDRESS, {"act": "take"})
    assert (answer.status_code, "Hãy chọn tệp Word" in answer.content.decode()) == (422, True)


def test_a_file_that_is_too_large_is_told(office: Office, settings: Any) -> None:
    client = administrator(office)
    answer = client.post(ADDRESS, {"act": "take", "file": sent(b"PK\x03\x04" + b"x" * 5_100_000)})
    assert (answer.status_code, "lớn hơn 5 MB" in answer.content.decode()) == (422, True)
    settings.CUALUAT_MAX_UPLOAD_BYTES = 1000
    answer = client.post(ADDRESS, {"act": "take", "file": sent(OWN)})
    assert (answer.status_code, "Tệp lớn hơn" in answer.content.decode()) == (422, True)
    assert not LetterTemplate.objects.exists()


def test_an_unknown_act_changes_nothing(office: Office) -> None:
    assert administrator(office).post(ADDRESS, {"act": "vua"}).status_code == 200
