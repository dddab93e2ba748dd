"""From legal text to HTML: nothing lost, nothing unescaped, tables as tables, citations as links."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cualuat.kernel.citation import LinkSpan
from cualuat.kernel.legaltext import parse_article
from cualuat.web.public.reading.matching import matches, words_to_find
from cualuat.web.public.reading.render import Link, Sheet, Source, mark_words, safe_url

ALLOWED = {"p", "div", "span", "a", "table", "tr", "td", "th", "br", "mark", "blockquote"}
CLAUSES = (
    "Mở đầu:\n1. Khoản một gồm:\na) Điểm a;\nb) Điểm b, theo khoản 2 Điều này.\n2. Khoản hai theo Điều 7 của Luật này."
)


def nowhere(span: LinkSpan) -> Link | None:
    """No citation leads anywhere."""
    return None


def somewhere(span: LinkSpan) -> Link | None:
    """Every citation leads to one place with awkward letters in it."""
    return Link('/van-ban/x/?a="&b', 'x"', "art_1__point_đ")


def sheet(text: str, *, kind: str = "article", eid: str = "art_5", amending: bool = False) -> Sheet:
    """The sheet of one provision."""
    return Sheet([Source(eid, kind, "5", text, amending)], "luat-mau")


class Reader(HTMLParser):
    """What a browser would make of the HTML: its tags and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this name."""
        return [attributes for name, attributes in self.tags if name == tag]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


LAWLIKE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "1. Một",
                "2. Hai <b>",
                "a) Điểm & a",
                "đ) điểm đ",
                "“1. Lời mới",
                "”.",
                "Điều 5 của Luật này",
                "<script>alert(1)</script>",
                "| a | b |",
                "| < | ^ |",
                "Căn cứ Luật Mẫu số 901/2024/QH15;",
                "[hình ảnh]",
                "khoản 2 Điều 9",
            ]
        ),
        st.text(max_size=40),
    ),
    max_size=12,
).map("\n".join)


@settings(max_examples=120, deadline=None)
@given(text=LAWLIKE, kind=st.sampled_from(["article", "preamble", "annex", "body", "clause"]), find=st.text(max_size=4))
def test_any_text_gives_only_our_own_tags(text: str, kind: str, find: str) -> None:
    printed = sheet(text, kind=kind).html("art_5", somewhere, find=words_to_find(find))
    read = Reader(printed.html)
    assert {name for name, _ in read.tags} <= ALLOWED
    assert not read.open
    for _, attributes in read.tags:
        assert set(attributes) <= {
            "id", "class", "href", "data-vb", "data-dieu", "aria-label", "tabindex", "role", "scope", "colspan", "rowspan"
        }  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(text=LAWLIKE.filter(lambda t: "|" not in t and "\x00" not in t and "\r" not in t))
def test_every_character_is_shown_in_order(text: str) -> None:
    shown = Reader(sheet(text).html("art_5", somewhere, find="a").html).text
    assert squeezed(shown) == squeezed(text)


@given(text=st.text(max_size=60), find=st.text(max_size=5))
def test_matches_lie_in_the_text_and_apart(text: str, find: str) -> None:
    end = 0
    for start, stop in matches(text, words_to_find(find)):
        assert end <= start < stop <= len(text)
        end = stop


def test_clauses_and_points_bear_their_eids() -> None:
    html = sheet(CLAUSES).html("art_5", nowhere).html
    ids = {a["id"] for a in Reader(html).named("div") if "id" in a}
    assert ids == {"art_5__para_1", "art_5__para_1__point_a", "art_5__para_1__point_b", "art_5__para_2"}
    assert ids == {n.eid for n in parse_article(CLAUSES, number="5").iter()} - {"art_5"}


def test_each_clause_has_a_named_link_to_its_own_address() -> None:
    anchors = [a for a in Reader(sheet(CLAUSES).html("art_5", nowhere).html).named("a")]
    assert [a["href"] for a in anchors] == ["/van-ban/luat-mau/dieu-5/khoan-1/", "/van-ban/luat-mau/dieu-5/khoan-2/"]
    assert anchors[0]["aria-label"] == "Liên kết tới khoản 1 Điều 5"


def test_the_unit_asked_for_is_pointed_out() -> None:
    html = sheet(CLAUSES).html("art_5", nowhere, asked="art_5__para_1__point_b").html
    asked = [a["id"] for a in Reader(html).named("div") if "unit--asked" in (a["class"] or "")]
    assert asked == ["art_5__para_1__point_b"]


def test_units_of_a_repeated_article_keep_its_own_eid() -> None:
    assert "art_5_2__para_1" in sheet(CLAUSES, eid="art_5_2").ids


def test_articles_of_an_annex_lie_in_the_annex() -> None:
    text = "QUY CHẾ MẪU\nĐiều 1. Phạm vi\n1. Quy chế này áp dụng ở xã.\nĐiều 2. Hiệu lực\nTừ ngày ký."
    assert {"annex_I__art_1", "annex_I__art_1__para_1", "annex_I__art_2"} <= sheet(
        text, kind="annex", eid="annex_I"
    ).ids


def test_citations_become_links_with_what_the_preview_needs() -> None:
    def to_seven(span: LinkSpan) -> Link | None:
        return Link("/b/#art_7", "b", "art_7") if span.address and span.address.article == "7" else None

    links = [a for a in Reader(sheet(CLAUSES).html("art_5", to_seven).html).named("a") if a.get("class") == "cite"]
    assert links == [{"class": "cite", "href": "/b/#art_7", "data-vb": "b", "data-dieu": "art_7"}]


def test_a_relative_citation_is_completed_by_its_article() -> None:
    eids = {span.address.eid for span in sheet(CLAUSES).spans if span.address}
    assert "art_5__para_2" in eids


@pytest.mark.parametrize("text", ["Sửa đổi khoản 2 Điều 5 như sau:", "“Điều 9. Tên\nTheo khoản 1 Điều 9.”"])
def test_bare_citations_of_an_amending_text_lead_nowhere(text: str) -> None:
    assert list(sheet(text, amending=True).spans) == []


def test_an_amending_text_still_links_to_its_own_provisions() -> None:
    assert [s.address.article for s in sheet("Theo Điều 4 của Nghị định này.", amending=True).spans if s.address] == [
        "4"
    ]


def test_quoted_new_wording_stands_apart() -> None:
    html = sheet("1. Sửa như sau:\n“2. Lời mới.”\n2. Khác.").html("art_5", nowhere).html
    assert "<blockquote" in html
    assert len(Reader(html).named("blockquote")) == 1


# --- tables


def cells(text: str) -> list[list[tuple[str, str, str]]]:
    """Rows of (text, colspan, rowspan)."""
    html = sheet(text, kind="preamble").html("art_5", nowhere).html
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    found = []
    for row in rows:
        found.append(
            [
                (body, (re.search(r'colspan="(\d+)"', attributes) or [0, "1"])[1],
                 (re.search(r'rowspan="(\d+)"', attributes) or [0, "1"])[1])
                for attributes, body in re.findall(r"<t[dh]([^>]*)>(.*?)</t[dh]>", row)
            ]
        )  # fmt: skip
    return found


def test_pipe_rows_become_a_table_that_scrolls_by_itself() -> None:
    html = sheet("Trước\n\n| Tên | Mức |\n| A | 1 |\n\nSau", kind="preamble").html("art_5", nowhere).html
    assert html.index("Trước") < html.index("<table>") < html.index("Sau")
    box = Reader(html).named("div")[0]
    assert (box["class"], box["tabindex"], box["role"]) == ("scroll-x", "0", "group")
    assert box["aria-label"]
    assert [a["scope"] for a in Reader(html).named("th")] == ["col", "col"]


def test_merged_cells_cover_what_they_cover() -> None:
    text = "| Gộp | < | C |\n| ^ | < | 2 |\n| a | b | 3 |"
    assert cells(text) == [
        [("Gộp", "2", "2"), ("C", "1", "1")],
        [("2", "1", "1")],
        [("a", "1", "1"), ("b", "1", "1"), ("3", "1", "1")],
    ]


def test_rows_of_unequal_length_make_an_even_table() -> None:
    assert [len(row) for row in cells("| 1 | 2 | 3 |\n| 4 |")] == [3, 3]


def test_marks_that_merge_nothing_leave_empty_cells() -> None:
    assert cells("| < | ^ |\n| 1 | 2 |")[0] == [("", "1", "1"), ("", "1", "1")]


def test_escapes_of_cells_are_read() -> None:
    assert cells("| a\\|b | x<br>y | \\< |\n| 1 | 2 | <i> |") == [
        [("a|b", "1", "1"), ("x<br>y", "1", "1"), ("&lt;", "1", "1")],
        [("1", "1", "1"), ("2", "1", "1"), ("&lt;i&gt;", "1", "1")],
    ]


def test_a_row_of_figures_is_no_header() -> None:
    assert "<th" not in sheet("| Mẫu 01 | Đơn |\n| Mẫu 02 | Tờ khai |", kind="preamble").html("art_5", nowhere).html


# --- find


@pytest.mark.parametrize("typed", ["phan anh", "Phản ánh", "PHẢN  ÁNH", "pha\u0309n a\u0301nh"])
def test_words_are_found_whatever_their_diacritics(typed: str) -> None:
    printed = mark_words("Nhận phản ánh và trả lời phản ánh", words_to_find(typed))
    assert printed.matches == 2
    assert printed.html == 'Nhận <mark id="tim-1">phản ánh</mark> và trả lời <mark id="tim-2">phản ánh</mark>'


def test_matches_are_numbered_through_and_may_cross_a_link() -> None:
    printed = sheet("Theo Điều 7 của Luật này; Điều 7 nữa.").html(
        "art_5", lambda s: Link("/x", "x", "") if s.start == 5 else None, find="theo dieu 7", first_match=4
    )
    assert printed.matches == 1
    assert printed.html.count('id="tim-4"') == 1
    assert Reader(printed.html).text == "Theo Điều 7 của Luật này; Điều 7 nữa."


def test_addresses_with_vietnamese_letters_are_encoded() -> None:
    assert safe_url("/van-ban/x/dieu-9/diem-đ/#art_9") == "/van-ban/x/dieu-9/diem-%C4%91/#art_9"
