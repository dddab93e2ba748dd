"""Question and answer for the public: covered, checked for leaks, given out, taken back; files of which nothing covered is left."""

from __future__ import annotations

import io
import re
import zlib
from contextlib import closing
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2
import pytest
from casework_matters import COMPLAINT, FEEDBACK, Bring, Take, kept, later, pdf_of, to_unit

from cualuat.audit import queries as audit
from cualuat.base.actor import NotAllowed
from cualuat.base.operations import Refused
from cualuat.casework.models import Case, CaseFile, Publication, PublishedFile
from cualuat.casework.operations import publishing, talking
from cualuat.casework.operations.intake import PersonGiven
from cualuat.casework.queries import public, publications, tracking
from cualuat.files.models import Attachment
from office import NOW, TODAY, Office

QUESTION = (
    "Tôi là Trần Thị Lan ở thôn Đông, xã Mẫu Đông, điện thoại 0912 345 678.\n"
    "Xưởng bún xả nước đục ra mương. TRAN THI LAN đã báo trưởng thôn mà chưa ai đến."
)
ANSWER = "Kính gửi bà Trần Thị Lan: xưởng đã ngừng xả từ ngày 22/11/2026."
LETTER = "Tôi tên là Trần Thị Lan, trú tại thôn Đông.\n\nXưởng bún xả nước ra mương.\n\nTran Thi Lan ký."


@pytest.fixture
def case(bring: Bring, take: Take, office: Office, shelf: Path) -> Case:
    """An answered matter with a letter of its person's."""
    case = bring(FEEDBACK, content=QUESTION, files=(kept("don.pdf", pdf_of(LETTER)),)).case
    case = take(case, "assign", "reception", **to_unit(office, "phong-mot").values)
    return take(case, "answer", "chief", answer=ANSWER)


@pytest.fixture
def draft(case: Case, office: Office) -> Publication:
    return publishing.begin(case=case, by=office.actor("moderator"), at=NOW)


def saved(draft: Publication, office: Office, **texts: str) -> Publication:
    """The draft with all covered that is proposed, and other texts where given."""
    known = publishing.known_of(draft.case)
    proposed = {
        "title": "Xưởng bún xả nước ra mương",
        "question": publishing.marked(QUESTION, known),
        "answer": publishing.marked(ANSWER, known),
    }
    return publishing.save(publication=draft, **(proposed | texts), by=office.actor("moderator"), at=NOW)


@pytest.fixture
def published(draft: Publication, office: Office) -> Publication:
    return publishing.publish(publication=saved(draft, office), by=office.actor("moderator"), at=later(1))


# --- words -------------------------------------------------------------------------------------------------------


def test_a_draft_begins_with_the_words_as_they_were_and_proposes_what_to_cover(
    draft: Publication, case: Case, office: Office
) -> None:
    assert draft.original["question"]["text"] == QUESTION
    assert draft.original["answer"]["text"] == ANSWER
    assert (draft.question, draft.answer, draft.state) == ("", "", "draft")
    proposed = publishing.marked(QUESTION, publishing.known_of(case))
    covered = re.findall(r"\[\[(.*?)\]\]", proposed, re.DOTALL)
    assert {"Trần Thị Lan", "TRAN THI LAN", "0912 345 678"} <= set(covered)
    assert publishing.unmarked(proposed) == QUESTION
    assert publishing.begin(case=case, by=office.actor("moderator"), at=later(1)) == draft


def test_what_is_covered_is_nowhere_in_what_the_public_reads(published: Publication) -> None:
    page = public.publication(published.slug)
    assert page is not None
    for text in (page.title, page.question, page.answer):
        for told in ("Lan", "LAN", "0912", "thôn Đông"):
            assert told not in text
    assert "Xưởng bún xả nước đục ra mương." in page.question
    assert "[đã che: che]" in page.question
    assert list(public.publications("mương")) == [published]
    assert not public.publications("Trần Thị Lan").exists()


def test_only_marks_may_be_added(draft: Publication, office: Office) -> None:
    for name, text in (("question", QUESTION.replace("đục", "trong")), ("answer", ANSWER + " Xin lỗi bà.")):
        with pytest.raises(Refused, match="phải giữ nguyên") as refused:
            saved(draft, office, **{name: text})
        assert refused.value.field == name
    with pytest.raises(Refused) as refused:
        saved(draft, office, title=" ")
    assert refused.value.field == "title"
    draft.refresh_from_db()
    assert draft.question == ""


def test_the_line_ends_of_a_browser_change_nothing(draft: Publication, office: Office) -> None:
    marked = QUESTION.replace("0912 345 678", "[[0912 345 678]]").replace("\n", "\r\n")
    made = saved(draft, office, question=marked)
    assert made.question == QUESTION.replace("0912 345 678", "[đã che: che]")
    start, end, _ = made.original["question"]["spans"][0]
    assert QUESTION[start:end] == "0912 345 678"


def test_a_letter_with_marks_of_its_own_is_covered_and_published(bring: Bring, take: Take, office: Office) -> None:
    """Somebody typed [[ ]] into her letter: the words stay, other marks are used, and the public reads hers."""
    question = "Tôi là Trần Thị Lan. Mẫu đơn ghi [[họ và tên]], tôi phải điền gì?"
    case = bring(FEEDBACK, content=question).case
    case = take(case, "assign", "reception", **to_unit(office, "phong-mot").values)
    case = take(case, "answer", "chief", answer=ANSWER)
    draft = publishing.begin(case=case, by=office.actor("moderator"), at=NOW)
    proposed = publishing.marked(question, publishing.known_of(case))
    assert proposed == "Tôi là {{Trần Thị Lan}}. Mẫu đơn ghi [[họ và tên]], tôi phải điền gì?"
    with pytest.raises(Refused, match=r"thêm hoặc bớt dấu \{\{ \}\}"):
        saved(draft, office, question=proposed.replace("phải", "nên"))
    with pytest.raises(Refused, match=r"Hãy che thêm bằng \{\{ \}\} hoặc \[\[ \]\]"):
        publishing.publish(publication=saved(draft, office, question=question), by=office.actor("moderator"), at=NOW)
    made = publishing.publish(publication=saved(draft, office, question=proposed), by=office.actor("moderator"), at=NOW)
    assert made.question == "Tôi là [đã che: che]. Mẫu đơn ghi [[họ và tên]], tôi phải điền gì?"


def test_a_draft_that_was_never_saved_is_not_published(draft: Publication, office: Office) -> None:
    with pytest.raises(Refused, match="Hãy lưu"):
        publishing.publish(publication=draft, by=office.actor("moderator"), at=NOW)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"question": QUESTION}, "Câu hỏi: «Trần Thị Lan»"),
        ({"question": QUESTION}, "Câu hỏi: «0912 345 678»"),
        ({"answer": ANSWER}, "Trả lời: «Trần Thị Lan»"),
        ({"title": "Đơn của bà TRAN THI LAN"}, "Tên câu hỏi: «Trần Thị Lan»"),
        ({"title": "Gọi 0912345678 để hỏi"}, "Tên câu hỏi: «0912 345 678»"),
        ({"title": "Gọi +84.912.345.678 để hỏi"}, "Tên câu hỏi: «0912 345 678»"),
        ({"title": "CCCD 033 184 001 234"}, "Tên câu hỏi: «033184001234»"),
        ({"title": "Thư lan@vidu.example"}, "Tên câu hỏi: «lan@vidu.example»"),
    ],
)
def test_nothing_is_published_while_it_tells_who_asked(
    draft: Publication, office: Office, texts: dict[str, str], told: str
) -> None:
    made = saved(draft, office, **texts)
    with pytest.raises(Refused, match="Còn lộ người gửi") as refused:
        publishing.publish(publication=made, by=office.actor("moderator"), at=NOW)
    assert told in str(refused.value)
    assert public.publication(made.slug) is None


def test_a_public_text_is_taken_down_before_it_is_changed(published: Publication, office: Office) -> None:
    moderator = office.actor("moderator")
    with pytest.raises(Refused, match="gỡ xuống"):
        saved(published, office)
    with pytest.raises(Refused, match="đang công khai"):
        publishing.publish(publication=published, by=moderator, at=later(1))
    with pytest.raises(Refused) as refused:
        publishing.withdraw(publication=published, reason=" ", by=moderator, at=later(2))
    assert refused.value.field == "reason"
    publishing.withdraw(publication=published, reason="Người gửi yêu cầu", by=moderator, at=later(2))
    assert not public.publications().exists()
    gone = public.publication(published.slug)
    assert gone is not None
    assert (gone.state, gone.reason) == ("withdrawn", "Người gửi yêu cầu")
    again = publishing.publish(publication=saved(gone, office, title="Xưởng bún"), by=moderator, at=later(3))
    assert (again.state, again.reason, again.withdrawn_at) == ("published", "", None)
    told = audit.history("case", published.case_id).filter(action__contains="publish").values_list("action", flat=True)
    assert list(told) == ["casework.publish", "casework.unpublish", "casework.publish"]


def test_the_person_finds_what_was_published_of_her_matter(published: Publication, case: Case) -> None:
    assert tracking.tracked(case, on=TODAY).publication == published


# --- who and which -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "chief", "reception", "clerk", "nobody"])
def test_others_do_not_publish(draft: Publication, office: Office, who: str) -> None:
    by = office.actor(who)
    with pytest.raises(NotAllowed):
        publishing.begin(case=draft.case, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        publishing.save(publication=draft, title="x", question="x", answer="x", by=by, at=NOW)
    with pytest.raises(NotAllowed):
        publishing.publish(publication=draft, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        publishing.withdraw(publication=draft, reason="x", by=by, at=NOW)


def test_there_must_be_an_answer(bring: Bring, office: Office) -> None:
    with pytest.raises(Refused, match="chưa có câu trả lời"):
        publishing.begin(case=bring(COMPLAINT).case, by=office.actor("leader"), at=NOW)


def test_a_sealed_matter_is_never_published_here(sealed_case: Case, office: Office) -> None:
    Case.objects.filter(pk=sealed_case.pk).update(answered_on=TODAY)
    for who in ("moderator", "leader", "denunciation"):
        with pytest.raises((NotAllowed, Refused)):
            publishing.begin(case=sealed_case, by=office.actor(who), at=NOW)


def test_the_desk_lists_what_waits_and_what_is_public(case: Case, office: Office) -> None:
    moderator = office.actor("moderator")
    assert list(publications.rows("cho", actor=moderator)) == [case]
    publishing.publish(
        publication=saved(publishing.begin(case=case, by=moderator, at=NOW), office), by=moderator, at=NOW
    )
    assert [list(publications.rows(view, actor=moderator)) for view in ("cho", "nhap", "cong-khai", "go")] == [
        [],
        [],
        [case],
        [],
    ]


# --- files -------------------------------------------------------------------------------------------------------


def text_of(path: Path) -> str:
    with closing(pypdfium2.PdfDocument(path)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def everything_in(path: Path) -> bytes:
    """The bytes of a PDF, and of each of its streams unpacked."""
    found = [path.read_bytes()]
    with pikepdf.open(path) as document:
        for part in document.objects:
            if isinstance(part, pikepdf.Stream):
                found.append(part.read_raw_bytes())
                try:
                    found.append(part.read_bytes())
                except (pikepdf.PdfError, zlib.error):
                    continue
    return b"\n".join(found)


def add(draft: Publication, office: Office, words: list[str], file: CaseFile | None = None) -> PublishedFile:
    return publishing.add_file(
        publication=draft, file=file or draft.case.files.get(), title="Đơn", words=words, by=office.actor("moderator"),
        at=NOW,
    )  # fmt: skip


def test_covered_words_are_painted_over_and_gone_from_the_bytes(draft: Publication, office: Office) -> None:
    source = draft.case.files.get().attachment
    assert "Trần Thị Lan" in text_of(source.path)
    made = add(draft, office, ["Trần Thị Lan", "thôn Đông"])
    assert len(made.covered) >= 3  # with and without diacritics, and the village
    text, content = text_of(made.attachment.path), everything_in(made.attachment.path)
    for gone in ("Trần Thị Lan", "Tran Thi Lan", "thôn Đông", "Typst"):
        assert gone not in text
        for spelled in (gone.encode(), gone.encode("utf-16-be")):
            assert spelled not in content
    assert "Trần Thị Lan" in text_of(source.path)
    assert made.attachment.name == f"tep-{draft.pk}.pdf"


def test_a_file_without_covered_words_loses_its_metadata(draft: Publication, office: Office) -> None:
    made = add(draft, office, [])
    with pikepdf.open(made.attachment.path) as document:
        assert "/Author" not in document.docinfo
        assert "/Title" not in document.docinfo
        assert "/Metadata" not in document.Root
    assert "Xưởng bún" in text_of(made.attachment.path)


def workbook(*, hidden: bool) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Ngày", "Lượng nước"])
    if hidden:
        sheet = book.create_sheet("Người báo")
        sheet.append(["Trần Thị Lan"])
        sheet.sheet_state = "hidden"
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def attached(case: Case, office: Office, name: str, content: bytes) -> CaseFile:
    attachment = kept(name, content)
    return talking.add_file(case=case, attachment=attachment, prominence="person", by=office.actor("chief"), at=NOW)


def test_a_workbook_with_a_hidden_sheet_is_refused_and_nothing_of_it_stays(
    draft: Publication, office: Office, django_capture_on_commit_callbacks: object
) -> None:
    shown = attached(draft.case, office, "so-do.xlsx", workbook(hidden=False))
    assert add(draft, office, [], shown).attachment.name.endswith(".xlsx")
    hidden = attached(draft.case, office, "so-do-2.xlsx", workbook(hidden=True))
    before = Attachment.objects.count()
    with pytest.raises(Refused, match="Người báo") as refused:
        add(draft, office, [], hidden)
    assert refused.value.field == "file"
    assert Attachment.objects.count() == before
    with pytest.raises(Refused, match="Chỉ che được chữ trong tệp PDF"):
        add(draft, office, ["Lan"], shown)


def test_a_file_of_another_matter_is_refused(draft: Publication, bring: Bring, office: Office) -> None:
    other = bring(FEEDBACK, files=(kept("khac.pdf", pdf_of("Việc khác")),)).case
    with pytest.raises(Refused, match="không thuộc hồ sơ"):
        add(draft, office, [], other.files.get())


def test_the_title_of_a_public_file_does_not_tell_either(draft: Publication, office: Office) -> None:
    made = saved(draft, office)
    row = add(made, office, ["Trần Thị Lan"])
    PublishedFile.objects.filter(pk=row.pk).update(title="Đơn của bà Trần Thị Lan")
    with pytest.raises(Refused, match="Tên tệp: «Trần Thị Lan»"):
        publishing.publish(publication=made, by=office.actor("moderator"), at=NOW)


def test_a_public_copy_taken_away_leaves_the_disk_and_the_file_itself_stays(
    draft: Publication, office: Office, django_capture_on_commit_callbacks: object
) -> None:
    made = add(draft, office, ["Trần Thị Lan"])
    path = made.attachment.path
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        publishing.drop_file(publication=draft, file_id=made.pk, by=office.actor("moderator"), at=NOW)
    assert not path.exists()
    assert draft.case.files.get().attachment.path.exists()


def test_the_name_of_somebody_of_three_letters_is_no_leak(bring: Bring, take: Take, office: Office) -> None:
    """«Bé» stands in many words; the person is still known by her telephone."""
    case = bring(FEEDBACK, sender=PersonGiven(name="Bé", phone="0987654321")).case
    case = take(case, "assign", "reception", **to_unit(office, "phong-mot").values)
    case = take(case, "answer", "chief", answer="Em bé đã khỏi, gọi 0987.654.321.")
    draft = publishing.begin(case=case, by=office.actor("leader"), at=NOW)
    made = publishing.save(
        publication=draft, title="Nước thải", question=case.content, answer="Em bé đã khỏi, gọi 0987.654.321.",
        by=office.actor("leader"), at=NOW,
    )  # fmt: skip
    assert publishing.leaks(made) == ["Trả lời: «0987654321»"]
