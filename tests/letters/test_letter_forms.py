"""The forms of lawdata: well formed, cited, honest about what is known, and silent about who denounced."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from cualuat.kernel.citation import find_citations
from cualuat.letters.bodies import blocks
from cualuat.letters.forms import BadForm, Form, all_forms, form, forms_for, read_forms

FORMS = all_forms()
each_form = pytest.mark.parametrize("form", FORMS, ids=[f.code for f in FORMS])
# Papers that go to the denouncer and to nobody else, or that the denouncer signs.
FOR_THE_DENOUNCER = {
    "denunciation-notice-denouncer",
    "denunciation-not-accepted",
    "denunciation-transfer-notice",
    "denunciation-withdrawal-letter",
    "denunciation-withdrawal-minutes",
    "denunciation-conclusion-notice",
}


def whole_text(form: Form) -> str:
    return "\n".join(text for _, text in form.texts())


def test_clerks_find_a_form_for_each_matter() -> None:
    assert len(FORMS) >= 45
    assert {f.matter for f in FORMS} == {
        "common", "reception", "complaint", "denunciation", "feedback", "information", "training", "programme", "inspections",
        "coordination",
        "contests",
        "duties",
        "emulation",
        "procedures",
        "surveys",
        "honours",
        "dialogues",
        "democracy",
    }  # fmt: skip
    assert forms_for("complaint")[0].matter == "complaint"
    assert forms_for("complaint")[-1].matter == "common"
    assert {f.matter for f in forms_for("common")} == {"common"}
    assert form("complaint-acceptance").official == "Mẫu số 03"


@pytest.mark.parametrize(
    ("code", "official"),
    [
        ("reception-refusal", "Mẫu số 01/TCD"),
        ("reception-receipt", "Mẫu số 02/TCD"),
        ("complaint-not-accepted", "Mẫu số 04"),
        ("complaint-dialogue-minutes", "Mẫu số 14"),
        ("complaint-suspension", "Mẫu số 14a"),
        ("complaint-termination", "Mẫu số 14a"),
        ("complaint-resumption", "Mẫu số 14b"),
        ("denunciation-extension", "Mẫu số 01"),
        ("denunciation-acceptance", "Mẫu số 04"),
        ("denunciation-notice-denouncer", "Mẫu số 05"),
        ("denunciation-notice-accused", "Mẫu số 06"),
        ("denunciation-conclusion", "Mẫu số 12"),
        ("information-refusal", "Mẫu số 05"),
    ],
)
def test_official_numbers_stand_where_the_decrees_put_them(code: str, official: str) -> None:
    assert form(code).official == official


def test_an_unknown_code_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        form("nothing")


@each_form
def test_every_basis_names_a_document_by_number(form: Form) -> None:
    for part in form.basis.split("; "):
        found = find_citations(part)
        assert found, part
        assert (found[0].start, found[-1].end) == (0, len(part))
        assert found[-1].document is not None
        assert found[-1].document.number is not None


@each_form
def test_letters_end_as_official_letters_end(form: Form) -> None:
    assert form.body.endswith("./.")
    assert form.body.count("./.") == 1
    assert not re.search(r"[^.…]\.\.(?!/)|,,| ,| ;|\s\.", whole_text(form).replace("./.", ""))


@each_form
def test_fields_are_used_and_only_they(form: Form) -> None:
    text = whole_text(form)
    assert [name for name in form.field_names if not re.search(rf"\bf\.{name}\b", text)] == []
    assert len(set(form.field_names)) == len(form.field_names)
    assert set(form.blank()) == set(form.field_names)
    assert all(field.label[:1].isupper() for field in form.fields)


@each_form
def test_decisions_have_articles_the_last_of_which_says_who_acts(form: Form) -> None:
    articles = [block.label for block in blocks(form.body) if block.kind == "article"]
    assert (form.type == "QĐ") == (form.layout == "decision") == bool(articles)
    assert articles == [f"Điều {n}." for n in range(1, len(articles) + 1)]
    if articles:
        assert form.recipients[0] == f"Như {articles[-1].removesuffix('.')}"
        assert form.bases[0].startswith("Căn cứ")


@each_form
def test_papers_made_in_several_copies_say_how_many(form: Form) -> None:
    if form.signature == "parties" and form.copies > 1:
        assert re.search(rf"lập\s+thành {form.copies:02d} bản", form.body)


@each_form
def test_whoever_denounced_is_named_only_to_themselves(form: Form) -> None:
    if form.matter == "denunciation":
        assert ("sender." in whole_text(form)) == (form.code in FOR_THE_DENOUNCER)


@each_form
def test_papers_for_others_do_not_print_the_words_of_whoever_denounced(form: Form) -> None:
    if form.matter == "denunciation" and form.code not in FOR_THE_DENOUNCER:
        assert not re.search(r"case\.(subject|content|request|channel)", whole_text(form))


def test_papers_for_the_denouncer_go_to_nobody_else() -> None:
    for code in FOR_THE_DENOUNCER:
        paper = form(code)
        assert paper.to_person
        assert [line for line in paper.recipients if not line.startswith(("Như trên", "Lưu: "))] == []
        assert len(paper.addressee) <= 1


def test_the_grounds_of_refusing_information_are_the_closed_list() -> None:
    [ground] = [field for field in form("information-refusal").fields if field.name == "ground"]
    assert ground.kind == "select"
    assert ground.required
    assert len(ground.options) == 6


def test_the_grounds_of_not_accepting_a_complaint_are_those_of_article_11() -> None:
    [ground] = [field for field in form("complaint-not-accepted").fields if field.name == "ground"]
    for clause in range(1, 10):
        assert any(f"khoản {clause} Điều 11" in option for option in ground.options)


def test_forms_of_the_new_information_law_need_review() -> None:
    assert all(f.needs_review and f.note for f in FORMS if f.matter == "information")


def test_files_are_nfc_and_hold_no_other_language() -> None:
    folder = files("cualuat.lawdata").joinpath("forms")
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            assert "\t" not in file.read_text(encoding="utf-8")


# --- wrong rows are named --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('code = "complaint-try"', 'code = "Complaint Try"', "code"),
        ('matter = "complaint"', 'matter = "feedback"', "matter"),
        ('layout = "named"', 'layout = "poster"', "layout"),
        ('type = "TB"', 'type = "XX"', "type"),
        ('evidence = "V"', 'evidence = "sure"', "evidence"),
        ('evidence = "V"', 'evidence = "?"', "note"),
        ('title = "THÔNG BÁO"', 'title = "Thông báo"', "title"),
        ('title = "THÔNG BÁO"', 'title = ""', "title"),
        ("copies = 2", 'copies = "2"', "copies"),
        ("copies = 2", "copies = 0", "copies"),
        ("to_person = true", 'to_person = "yes"', "to_person"),
        ('"Lưu: VT"', '"Lưu trữ"', "recipients"),
        ('signature = "leader"', 'signature = "parties"', "parties"),
        ("Vậy thông báo", "Vậy {{ f.nothing }}", "body"),
        ("Vậy thông báo", "Vậy {{ agency.nmae }}", "body"),
        ("Vậy thông báo", "Vậy {{ agency.name", "body"),
        ('subject = "Về việc thử"', 'subject = "{% if f.extra %}x"', "subject"),
        ('name = "content"', 'name = "Nội dung"', "fields.Nội dung"),
        ('kind = "date"', 'kind = "text"', "fields.finish_on"),
        ('kind = "text" }', 'kind = "select" }', "fields.extra"),
        ('kind = "text" }', 'kind = "text", colour = "red" }', "fields.extra"),
        ('official = ""', 'official = ""\ncolour = "red"', "colour"),
        ('basis = "Điều 27 Luật Khiếu nại số 02/2011/QH13"\n', "", "basis"),
        ('addressee = ["{{ sender.name|cham }}"]', 'addressee = "x"', "addressee"),
    ],
)
def test_a_wrong_row_names_file_form_and_field(form_text: str, old: str, new: str, field: str) -> None:
    assert old in form_text
    with pytest.raises(BadForm) as raised:
        read_forms("complaint.toml", form_text.replace(old, new, 1))
    message = str(raised.value)
    assert "complaint.toml" in message
    assert f"«{field}»" in message or field in message


@pytest.mark.parametrize("text", ["[[form]]\ncode=", "[form]\ncode = 1", "[[other]]\na = 1", "# Tha\u0302y\n"])
def test_a_file_that_holds_no_forms_is_refused(text: str) -> None:
    with pytest.raises(BadForm):
        read_forms("complaint.toml", text)


def test_the_right_row_is_read(try_form: Form) -> None:
    assert try_form.fields[0].required
    assert try_form.blank() == {"content": "", "extra": "", "finish_on": None}
