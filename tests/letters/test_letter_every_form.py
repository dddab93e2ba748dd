"""Every form, with everything and with hardly anything given, as Word file and as PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from cualuat.letters.forms import Form, all_forms
from cualuat.letters.layout import template
from cualuat.letters.samples import full_context, sparse_context
from cualuat.letters.templating import check, paragraphs_of, render
from cualuat.letters.typesetting import to_pdf

each_form = pytest.mark.parametrize("form", all_forms(), ids=[f.code for f in all_forms()])


def answers(form: Form) -> dict[str, object]:
    """What an officer might type: the first choice, a day, a number, text."""
    typed: dict[str, object] = {
        "date": date(2026, 12, 9),
        "checkbox": True,
        "number": 3,
        "text": "đơn vị được giao",
        "textarea": "Dòng thứ nhất\nDòng thứ hai",
    }
    return {f.name: f.options[0] if f.kind == "select" else typed[f.kind] for f in form.fields}


@each_form
def test_the_built_in_template_has_no_fault(form: Form) -> None:
    assert check(template(form), form.field_names) == []


@each_form
def test_it_is_filled_in_full(form: Form, pdf_text: Callable[..., str]) -> None:
    letter = render(template(form), full_context() | {"f": answers(form)})
    texts = paragraphs_of(letter)
    assert not any(mark in text for text in texts for mark in ("{{", "{%", "……", "None", "True"))
    assert not any(re.search(r"\s[,.;:]|,,|;;|\.;|;\.| {2}", text) for text in texts), texts
    made = to_pdf(letter)
    assert made.left_out == []
    text = pdf_text(made.pdf)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert form.title in text
    for typed in filter(lambda f: f.kind == "date", form.fields):
        assert re.search(r"09 tháng 12 năm 2026|09/12/2026", text), typed.name


@each_form
def test_it_leaves_room_where_nothing_is_known(form: Form, pdf_text: Callable[..., str]) -> None:
    letter = render(template(form), sparse_context() | {"f": form.blank()})
    texts = paragraphs_of(letter)
    assert not any(mark in text for text in texts for mark in ("{{", "{%", "None", "False"))
    assert any("……" in text for text in texts)
    assert not any(re.search(r"\(\)|:\s*\.$|, ,|;;|^- [;.]$", text) for text in texts), texts
    assert "Độc lập - Tự do - Hạnh phúc" in pdf_text(to_pdf(letter).pdf)


@each_form
def test_papers_for_others_do_not_say_who_denounced(form: Form) -> None:
    """Even where the caller hands the name over."""
    if form.matter == "denunciation" and not any("sender." in text for _, text in form.texts()):
        context = full_context() | {"f": answers(form)}
        whole = "\n".join(paragraphs_of(render(template(form), context)))
        for value in ("name", "address", "id_number", "phone", "email"):
            assert str(context["sender"][value]) not in whole
