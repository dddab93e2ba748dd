"""Markdown of guides: what is cited, what may be a link, what stays text, what is read aloud; what could be plainer."""

from __future__ import annotations

import re

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.guides import data, marks, plainness
from cualuat.guides.marks import Shortcode, Term
from cualuat.guides.sources import BadSource, read_source
from cualuat.guides.speaking import in_full

ALLOWED = {
    "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "a", "strong", "em", "code", "pre", "blockquote", "hr", "br", "div", "table", "thead",
    "tbody", "tr", "th", "td",
}  # fmt: skip


def nodes(html: str) -> list[lxml.html.HtmlElement]:
    """Every element of a piece of HTML."""
    return [
        one
        for one in lxml.html.fragment_fromstring(html, create_parent="div").iterdescendants()
        if isinstance(one.tag, str)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "Đoạn <b onclick=x>đậm</b>",
        "<!-- ẩn --><iframe src=//evil.example></iframe>",
        "[bấm](javascript:alert(1))",
        "[bấm](JaVaScRiPt:alert(1))",
        "[bấm](&#106;avascript:alert(1))",
        "[bấm](java\\script:alert(1))",
        "[bấm](data:text/html;base64,PHNjcmlwdD4=)",
        "[bấm](vbscript:x)",
        "[bấm](//evil.example/x)",
        "[bấm](/\\evil.example)",
        "[bấm][1]\n\n[1]: javascript:alert(1)",
        '[bấm](/gui/ "x\\" onmouseover=alert(1) y=\\"")',
        "<javascript:alert(1)>",
        "![ảnh](http://evil.example/x.png)",
        "[[Điều 1 <script>alert(1)</script>]]",
        '[[Điều 1 Luật A|"><script>alert(1)</script>]]',
        "# <script>alert(1)</script>",
        "| <script> | b |\n|---|---|\n| <img src=x onerror=y> | c |",
        "`<script>`\n\n```html\n<script>alert(1)</script>\n```",
        "> " * 400 + "x",
        "[" * 5000,
        "[[" * 3000,
        "*" * 5000 + "a",
    ],
)
def test_hostile_markdown_is_text(text: str) -> None:
    html = marks.html(text)
    for node in nodes(html):
        assert node.tag in ALLOWED, node.tag
        for name, value in node.attrib.items():
            assert name in (
                "href",
                "title",
                "class",
                "id",
                "rel",
                "start",
                "tabindex",
                "role",
                "aria-label",
                "style",
            ), name
            assert name != "style" or re.fullmatch(r"text-align:(left|right|center)", value)
            assert name != "href" or re.match(r"https?://|mailto:|tel:|/(?![/\\])|#", value), value


def test_a_script_is_shown_as_it_was_typed() -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in marks.html("Xem <script>alert(1)</script>")
    assert marks.plain("Xem <script>alert(1)</script>") == "Xem <script>alert(1)</script>"


def test_links_that_may_be_links() -> None:
    text = "[a](/gui/) [b](https://dichvucong.gov.vn/x) [c](mailto:so@mau.example) [d](tel:0220123456) [e](#muc-x)"
    assert marks.links(text) == [
        "/gui/",
        "https://dichvucong.gov.vn/x",
        "mailto:so@mau.example",
        "tel:0220123456",
        "#muc-x",
    ]
    assert 'rel="noopener noreferrer"' in marks.html(text)


# --- shortcodes --------------------------------------------------------------------------------------------------

_clean = (
    st.text("aĐđềữ9 .,:;/()*_`\\<>&#!-«»😀", min_size=1, max_size=60)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(_clean, st.one_of(st.just(""), _clean), st.booleans())
def test_a_shortcode_is_read_as_it_is_written(citation: str, label: str, is_whole: bool) -> None:
    code = Shortcode(citation, label, is_whole)
    found = marks.read_code(str(code))
    assert found == (code, len(str(code)))


@settings(max_examples=150)
@given(st.text(max_size=300))
def test_anything_typed_gives_safe_html_and_its_codes_once(text: str) -> None:
    shown: list[Shortcode] = []

    def show(code: Shortcode) -> str:
        shown.append(code)
        return "<em>x</em>"

    html = marks.html(text, show=show)
    assert shown == marks.codes(text)
    assert all(node.tag in ALLOWED for node in nodes(html))
    marks.plain(text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Xem [[Điều 9 Luật Khiếu nại]].", [Shortcode("Điều 9 Luật Khiếu nại")]),
        ("Xem [[ Điều  9 Luật Khiếu nại | hạn ]]", [Shortcode("Điều 9 Luật Khiếu nại", "hạn")]),
        ("[[nguyên văn: Điều 9 Luật Khiếu nại]]", [Shortcode("Điều 9 Luật Khiếu nại", "", True)]),
        ("Dòng trên\n[[Nguyên văn: Điều 9 Luật Khiếu nại]]\ndòng dưới", [Shortcode("Điều 9 Luật Khiếu nại", "", True)]),
        ("| a |\n|---|\n| [[Điều 1 Luật A]] |", [Shortcode("Điều 1 Luật A")]),
        ("**[[Điều 1 Luật A]]** và\n- [[Điều 2 Luật A]]", [Shortcode("Điều 1 Luật A"), Shortcode("Điều 2 Luật A")]),
        ("`[[Điều 9 Luật Khiếu nại]]`", []),
        ("    [[Điều 9 Luật Khiếu nại]]", []),
        ("\\[[Điều 9 Luật Khiếu nại]]", []),
        ("[[]] [[|]] [[ ]] [[nguyên văn:]] [[a\nb]]", []),
        ("[Điều 9](/van-ban/)", []),
    ],
)
def test_what_is_cited(text: str, codes: list[Shortcode]) -> None:
    assert marks.codes(text) == codes


def test_a_provision_stands_on_its_own_between_paragraphs() -> None:
    html = marks.html("Trên\n[[nguyên văn: Điều 1 Luật A]]\nDưới", show=lambda code: f"<hr title='{code.is_whole}'>")
    assert html == "<p>Trên</p>\n<hr title='True'><p>Dưới</p>\n"


# --- headings, words of the glossary, reading aloud ------------------------------------------------------------------


def test_headings_begin_below_the_title_and_have_addresses() -> None:
    html = marks.html("# Nộp ở đâu?\n\n## Nộp ở đâu?\n\n### !")
    assert html.split("\n")[:3] == [
        '<h2 id="muc-nop-o-dau">Nộp ở đâu?</h2>', '<h2 id="muc-nop-o-dau-2">Nộp ở đâu?</h2>', '<h3 id="muc-khac">!</h3>',
    ]  # fmt: skip


def test_only_the_first_of_a_word_is_explained() -> None:
    terms = [
        Term("khiếu nại", "/tu-dien/#a", "đòi xem lại"), Term("khiếu nại lần hai", "/tu-dien/#b", "lên cấp trên"), Term("thụ lý", "/tu-dien/#c", "nhận"),
    ]  # fmt: skip
    text = "## Khiếu nại\n\nKhiếu nại lần hai thì khác khiếu nại lần đầu. [khiếu nại](/gui/) `thụ lý` rồi khiếu nại."
    html = marks.html(text, terms=terms)
    assert html.count('class="term"') == 2
    assert '<a href="/tu-dien/#b" class="term" title="lên cấp trên">Khiếu nại lần hai</a>' in html
    assert 'khác <a href="/tu-dien/#a"' in html
    assert "<code>thụ lý</code>" in html
    assert '<h2 id="muc-khieu-nai">Khiếu nại</h2>' in html


def test_what_is_read_aloud_has_no_marks() -> None:
    text = "## Bước\n\n3. **Viết** [đơn](/gui/)\n4. Nộp ở UBND\n   - xã\n\n| Việc | Hạn |\n|---|---|\n| Nhận | 7 ngày |\n\n[[Điều 1 Luật A|điều một]]"
    assert marks.plain(text) == "Bước\n3. Viết đơn\n4. Nộp ở UBND\n– xã\nNhận; Hạn: 7 ngày\nđiều một"
    assert in_full("UBND xã, số 1/QĐ-UBND", data.spoken()) == "Ủy ban nhân dân xã, số 1/QĐ-UBND"


# --- plainness ---------------------------------------------------------------------------------------------------


def kinds(text: str, **options: object) -> list[str]:
    return [one.kind for one in plainness.check(text, data.measures(), **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bạn " + "đi " * 40 + "nhé.", "sentence"),
        ("Đơn được nộp, được nhận và được trả lời.", "passive"),
        ("Căn cứ quy định tại điều này, bạn nộp đơn.", "phrase"),
        ("Cơ quan phải thụ lý đơn.", "hard"),
        ("Bạn nộp ở UBND xã.", "abbreviation"),
        ("Bạn xem notification trên máy.", "foreign"),
        ("Bạn đi nộp đơn ở xã. " * 60, "unbroken"),
        ("Bạn đi nộp đơn ở xã. " * 20, "paragraph"),
    ],
)
def test_what_could_be_plainer(text: str, kind: str) -> None:
    assert kind in kinds(text)


def test_plain_words_are_left_alone() -> None:
    assert kinds("Bạn nộp đơn ở xã. Mang căn cước. Cán bộ đưa giấy hẹn.") == []
    assert kinds("Cơ quan phải thụ lý đơn.", explained=["thụ lý"]) == []
    assert kinds("Ủy ban nhân dân (UBND) xã nhận. Hỏi UBND.") == []
    assert kinds("Thư gửi so-tu-phap@mau.example.") == []


@settings(max_examples=100)
@given(st.text(max_size=400))
def test_advice_never_fails_and_points_into_the_text(text: str) -> None:
    for one in plainness.check(text, data.measures()):
        assert one.name
        assert one.words
    assert all(found.strip() for found in plainness.sentences(text))


# --- files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("Bài.md", "---\ntitle: A\nsummary: B\n---\nx", "tên tệp"),
        ("bai.md", "x", "thiếu phần đầu"),
        ("bai.md", "---\ntitle: A\n---\nx", "«summary"),
        ("bai.md", "---\ntitle: A\nsummary: B\nla: C\n---\nx", "không hiểu dòng"),
        ("bai.md", "---\ntitle: A\ntitle: B\nsummary: B\n---\nx", "hai lần"),
        ("bai.md", "---\ntitle: A\nsummary: B\nkind: thơ\n---\nx", "«kind: thơ»"),
    ],
)
def test_files_that_are_no_guides_say_what_to_do(name: str, text: str, words: str) -> None:
    with pytest.raises(BadSource, match=re.escape(words)):
        read_source(name, text)


def test_a_file_is_read() -> None:
    text = "\ufeff---\r\ntitle: Cách làm: dễ\r\nsummary: B\r\nbases: Điều 1 Luật A; Điều 2 Luật A\r\naudiences: nong-dan, thanh-nien\r\n---\r\n\r\n## X\r\n"
    found = read_source("thu/muc/cach-lam.md", text)
    assert (found.slug, found.title, found.kind, found.body) == ("cach-lam", "Cách làm: dễ", "guide", "## X")
    assert found.bases == ("Điều 1 Luật A", "Điều 2 Luật A")
    assert found.audiences == ("nong-dan", "thanh-nien")
