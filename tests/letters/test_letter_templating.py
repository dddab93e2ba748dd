"""Templates in the sandbox: what they may say, what is refused and why, and typed text that stays text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cualuat.letters.forms import Form
from cualuat.letters.layout import template
from cualuat.letters.printing import DOTS
from cualuat.letters.samples import full_context, sparse_context
from cualuat.letters.templating import BadTemplate, check, paragraphs_of, render
from cualuat.letters.variables import BadContext

Make = Callable[..., bytes]
HOSTILE = [
    "A & B <w:br/> </w:t> ]]> &amp; &#60;",
    "{{ 7*7 }} {% for x in y %} {# z #} {_{ 7 }_} {_% x %_}",
    '=HYPERLINK("http://mau.example")',
    "'nháy' \"kép\" “cong” ‘đơn’ `ngược` \\ lùi",
    '# $ * _ ` \\ @ < > [ ] { } ~ " / ^ % ; : -- --- ... // /* */ #let x = 1 #import "a"',
    "ĐƯỜNG ưỡn ẹo, khuỷu tay, nghiêng ngả, Ỷ Ỹ Ỵ ỳ",
    "  hai  đầu   trống  ",
]


def say(make: Make, text: str, **fields: object) -> list[str]:
    return paragraphs_of(render(make(text), {"agency": {"name": "Sở Tư pháp"}, "f": fields}))


# --- what templates may say ------------------------------------------------------------------------------------------


def test_a_template_prints_values_through_filters(template_of: Make) -> None:
    text = "{{ agency.name|hoa }}, {{ f.on|ngay }}, {{ f.missing|cham }}."
    [line] = say(template_of, text, on=date(2026, 2, 5), missing="")
    assert line == f"SỞ TƯ PHÁP, ngày 05 tháng 02 năm 2026, {DOTS}."


def test_a_template_chooses_and_repeats(template_of: Make) -> None:
    data = template_of(
        "{%p for line in f.a|dong %}", "{{ loop.index }}) {{ line }}", "{%p endfor %}", "{{ f.b or 'không' }}"
    )
    made = render(data, {"f": {"a": "một\nhai", "b": ""}})
    assert paragraphs_of(made) == ["1) một", "2) hai", "không"]


def test_curly_quotes_that_word_puts_in_tags_are_straightened(template_of: Make) -> None:
    assert say(template_of, "{{ f.a or “không có” }}", a="") == ["không có"]


def test_a_tag_split_over_runs_is_still_a_tag(saved: Callable[[Any], bytes]) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Tên: {")
    paragraph.add_run("{ agency").bold = True
    paragraph.add_run(".name }")
    paragraph.add_run("}.")
    assert check(saved(file)) == []
    assert paragraphs_of(render(saved(file), {"agency": {"name": "Sở Tư pháp"}})) == ["Tên: Sở Tư pháp."]


def test_tags_in_header_and_footer_are_filled(saved: Callable[[Any], bytes], opened: Callable[[bytes], Any]) -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "{{ agency.name }}"
    file.add_paragraph("Thân")
    made = opened(render(saved(file), {"agency": {"name": "Sở Tư pháp"}}))
    assert made.sections[0].header.paragraphs[0].text == "Sở Tư pháp"


def test_a_template_changed_in_word_still_renders(
    try_form: Form, opened: Callable[[bytes], Any], saved: Callable[[Any], bytes]
) -> None:
    file = opened(template(try_form))
    changed = next(p for p in file.paragraphs if p.text.startswith("Nội dung: "))
    changed.text = "Nội dung (đã sửa trong Word): {{ f.content|cham }} – {{ agency.phone|cham }}"
    changed.runs[0].bold = True
    data = saved(file)
    assert check(data, try_form.field_names) == []
    texts = paragraphs_of(render(data, full_context(try_form.field_names)))
    assert "Nội dung (đã sửa trong Word): nội dung thử của mục content – 0200 000 001" in texts


# --- typed text stays text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_was_typed_stands_there_as_typed(template_of: Make, typed: str) -> None:
    assert say(template_of, "[{{ f.a }}]", a=typed) == [f"[{typed}]"]


def test_line_ends_begin_paragraphs_of_the_same_look(
    saved: Callable[[Any], bytes], opened: Callable[[bytes], Any]
) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph(style="Quote")
    paragraph.add_run("Nội dung: {{ f.a }} Hết.").bold = True
    made = opened(render(saved(file), {"f": {"a": "một & hai\r\n\r\nba\n"}}))
    assert [p.text for p in made.paragraphs] == ["Nội dung: một & hai", "ba Hết."]
    assert {p.style.name for p in made.paragraphs} == {"Quote"}
    assert all(run.bold for p in made.paragraphs for run in p.runs if run.text)


def test_line_ends_break_the_line_where_no_paragraph_can_begin(saved: Callable[[Any], bytes]) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Xem ")
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), "x")
    link.append(paragraph.add_run("{{ f.a }}")._r)
    paragraph._p.append(link)
    assert paragraphs_of(render(saved(file), {"f": {"a": "một\nhai"}})) == ["Xem một\nhai"]


def test_tabs_stay(template_of: Make) -> None:
    assert say(template_of, "{{ f.a }}", a="một\thai") == ["một\thai"]


def test_typed_tags_are_not_run_when_the_letter_is_used_as_a_template_again(template_of: Make) -> None:
    made = render(template_of("{{ f.a }}"), {"f": {"a": "{{ agency.name }}"}})
    assert paragraphs_of(made) == ["{{ agency.name }}"]


# --- what is refused -------------------------------------------------------------------------------------------------


def problems(make: Make, *paragraphs: str, fields: tuple[str, ...] = ("a", "b")) -> str:
    found = check(make(*paragraphs), fields)
    assert found, paragraphs
    with pytest.raises(BadTemplate):
        render(make(*paragraphs), {"f": dict.fromkeys(fields, "x")})
    return "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("{{ agency.nmae }}", "agency.nmae"),
        ("{{ f.other }}", "f.other"),
        ("{{ nobody.name }}", "nobody.name"),
        ("{{ agency }}", "agency"),
        ("{{ line }}", "line"),
        ("{{ loop.index }}", "loop.index"),
        ("{% if case.nothing %}x{% endif %}", "case.nothing"),
        ("{% for line in f.nothing|dong %}{{ line }}{% endfor %}", "f.nothing"),
    ],
)
def test_an_unknown_name_is_told_with_its_place_and_what_may_be_used(template_of: Make, tag: str, name: str) -> None:
    told = problems(template_of, "Đoạn đầu.", f"Kính thưa {tag} ạ.")
    assert f"«{name}»" in told
    assert "Kính thưa" in told
    assert "có thể dùng: " in told


def test_the_names_of_the_form_are_among_those_that_may_be_used(template_of: Make) -> None:
    assert "f.a, f.b" in problems(template_of, "{{ f.c }}")
    assert "agency.name, agency.parent" in problems(template_of, "{{ agency.x }}")


ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ f.__class__.__mro__ }}",
    "{{ agency.name.__class__ }}",
    "{{ agency._private }}",
    "{{ f.a.format }}",
    "{{ f['a'] }}",
    "{{ f|attr('a') }}",
    "{{ agency.items() }}",
    "{{ f.a.upper() }}",
    "{{ range(10) }}",
    "{{ lipsum() }}",
    "{{ cycler('a') }}",
    "{{ namespace() }}",
    "{{ self.x }}",
    "{{ request }}",
    "{{ 7 * 7 }}",
    "{{ 'a' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%s'|format(f.a) }}",
    "{{ f.a|safe }}",
    "{{ f.a|map('upper') }}",
    "{{ f.a is defined }}",
    "{{ (f.a, f.b) }}",
    "{{ [f.a] }}",
    "{{ {'a': 1} }}",
    "{{ f.a[0] }}",
    "{{ f.a[0:1] }}",
    "{{ f.a if f.b }}",
    "{{r f.a }}",
    "{{p f.a }}",
    "{% set x = 1 %}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% macro x() %}{% endmacro %}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% raw %}{% endraw %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% do x %}",
    "{% with x = 1 %}{% endwith %}",
    "{% colspan 3 %}",
    "{% vm %}",
    "{% for x in range(1000000000) %}x{% endfor %}",
    "{% for x, y in f.a %}x{% endfor %}",
    "{% for agency in f.a|dong %}x{% endfor %}",
    "{% for f in f.a|dong %}x{% endfor %}",
    "{% for x in f.a|dong recursive %}x{% endfor %}",
    "{% for a in f.a %}{% for b in f.a %}{% for c in f.a %}x{% endfor %}{% endfor %}{% endfor %}",
    "{{ f.a -}}",
    "{%- if f.a %}x{% endif %}",
    "{{ " + "f.a ~ " * 200 + "f.a }}",
    "{{ " + "(" * 150 + "f.a" + ")" * 150 + " }}",
]


@pytest.mark.parametrize("tag", ESCAPES)
def test_whatever_does_more_than_print_is_refused(template_of: Make, tag: str) -> None:
    problems(template_of, f"Trước {tag} sau")


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Một {{ f.a",),
        ("Một f.a }}",),
        ("Một {{ f.a }", "} hai"),
        ("Một {", "{ f.a }}"),
        ("Một { hai",),
        ("{% if f.a %}", "x", "{% endif %}"),
        ("{% if f.a %}x",),
        ("x{% endif %}",),
        ("{% else %}",),
        ("{% if f.a %}x{% endfor %}",),
        ("{%p if f.a %}", "x", "{% endif %}"),
        ("Một {%p if f.a %}", "x", "{%p endif %}"),
        ("{% if f.a % }x{% endif %}",),
        ("{{ }}",),
        ("{{ f.a f.b }}",),
        ("{{ f.a|ngay_thang }}",),
        ("{{ f.a|ngay('x') }}",),
    ],
)
def test_broken_tags_are_told_with_their_place(template_of: Make, paragraphs: tuple[str, ...]) -> None:
    assert "ở đoạn: «" in problems(template_of, *paragraphs)


@pytest.mark.parametrize("after", [False, True])
def test_tags_that_cut_across_a_table_are_found_by_trying(saved: Callable[[Any], bytes], *, after: bool) -> None:
    file = docx.Document()
    cells = file.add_table(rows=1, cols=2).rows[0].cells
    cells[0].paragraphs[0].text = "{%p if f.a %}"
    if after:
        file.add_paragraph("{%p endif %}")
    else:
        cells[1].paragraphs[0].text = "{%p endif %}"
    assert "cắt ngang khung" in str(check(saved(file), ["a"])[0])


def test_a_list_or_a_group_is_not_printed_whole(template_of: Make) -> None:
    assert "một danh sách" in str(check(template_of("{{ f.a|dong }}"), ["a"])[0])


def test_output_is_bounded(template_of: Make) -> None:
    many = "{% for x in f.a|dong %}{% for y in f.a|dong %}{{ f.a }}{% endfor %}{% endfor %}"
    with pytest.raises(BadTemplate, match="quá dài"):
        render(template_of(many), {"f": {"a": "xin chào\n" * 2000}})


def test_too_many_tags_are_refused(template_of: Make) -> None:
    assert "quá 2000 thẻ" in problems(template_of, *["{{ f.a }}" * 100] * 21)


def test_a_template_of_thousands_of_paragraphs_is_refused(template_of: Make) -> None:
    data = template_of("x")
    body = part(data, "word/document.xml").replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 6001)
    assert "quá 6000 đoạn" in str(check(repacked(data, {"word/document.xml": body}))[0])


def test_values_that_are_not_plain_are_refused(template_of: Make) -> None:
    with pytest.raises(BadContext):
        render(template_of("{{ f.a }}"), {"f": {"a": object()}})


# --- the file itself -------------------------------------------------------------------------------------------------


def repacked(data: bytes, change: dict[str, bytes | None]) -> bytes:
    """The package with parts replaced, added, or (None) taken away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | change
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "không phải văn bản Word"),
        (b"plain text", "không phải văn bản Word"),
        (b"%PDF-1.7", "không phải văn bản Word"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 100, ".doc cũ hoặc có mật khẩu"),
        (b"x" * 5_000_001, "lớn hơn"),
    ],
    ids=["nothing", "text", "pdf", "old word", "large"],
)
def test_what_is_no_word_file_is_told(data: bytes, told: str) -> None:
    assert told in str(check(data)[0])


def test_other_office_files_are_no_word_files(template_of: Make) -> None:
    data = template_of("x")
    assert check(repacked(data, {"word/document.xml": None}))
    types = part(data, "[Content_Types].xml").replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")
    assert "không phải văn bản Word" in str(check(repacked(data, {"[Content_Types].xml": types}))[0])


def test_macros_are_refused(template_of: Make) -> None:
    data = repacked(template_of("x"), {"word/vbaProject.bin": b"x"})
    assert "macro" in str(check(data)[0])


def test_embedded_files_are_refused(template_of: Make) -> None:
    data = repacked(template_of("x"), {"word/embeddings/oleObject1.bin": b"x"})
    assert "nhúng" in str(check(data)[0])


@pytest.mark.parametrize(
    ("kind", "target", "good"),
    [
        ("attachedTemplate", "http://evil.example/a.dotm", False),
        ("image", "http://evil.example/a.png", False),
        ("hyperlink", "file:///etc/passwd", False),
        ("hyperlink", "https://mau.example/", True),
        ("hyperlink", "mailto:a@mau.example", True),
    ],
)
def test_links_that_word_would_follow_by_itself_are_refused(
    template_of: Make, kind: str, target: str, good: bool
) -> None:
    data = template_of("x")
    name = "word/_rels/document.xml.rels"
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    changed = part(data, name).replace(b"</Relationships>", link.encode())
    found = check(repacked(data, {name: changed}))
    assert (found == []) == good
    assert good or "liên kết ra ngoài" in str(found[0])


@pytest.mark.parametrize(
    "code", ['INCLUDETEXT "c:\\\\x"', "DDEAUTO excel", 'INCLUDEPICTURE "http://x"', "LINK Excel.Sheet"]
)
def test_fields_that_fetch_are_refused_even_in_pieces(saved: Callable[[Any], bytes], code: str) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph()
    for piece in (code[:3], code[3:]):
        instruction = OxmlElement("w:instrText")
        instruction.text = piece
        paragraph.add_run()._r.append(instruction)
    assert "lấy nội dung từ nơi khác" in str(check(saved(file))[0])


def test_entities_are_refused(template_of: Make) -> None:
    data = template_of("x")
    body = part(data, "word/document.xml").replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document', 1)
    assert "DOCTYPE" in str(check(repacked(data, {"word/document.xml": body}))[0])


def test_a_bomb_is_refused_before_it_goes_off(template_of: Make) -> None:
    data = repacked(template_of("x"), {"word/media/a.png": b"\0" * 45_000_000})
    assert len(data) < 1_000_000
    assert "quá lớn" in str(check(data)[0])


def test_tags_in_attributes_are_refused(template_of: Make) -> None:
    data = template_of("thay")
    body = part(data, "word/document.xml").replace(
        b"<w:body>", b'<w:body><w:bookmarkStart w:id="1" w:name="{{ f.a }}"/>'
    )
    assert "ngoài chữ của đoạn" in str(check(repacked(data, {"word/document.xml": body}))[0])


def test_a_broken_part_is_told(template_of: Make) -> None:
    assert "bị hỏng" in str(check(repacked(template_of("x"), {"word/document.xml": b"<w:document>"}))[0])


def test_a_template_that_is_refused_cannot_be_rendered(template_of: Make) -> None:
    with pytest.raises(BadTemplate, match="macro"):
        render(repacked(template_of("x"), {"word/vbaProject.bin": b"x"}), sparse_context())
