"""From a Word template and values to a letter, in a sandbox; and what is wrong with a template before it is used."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, Undefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from cualuat.letters import strokes
from cualuat.letters.packages import NotAWordFile, Package, W, dangers, paragraph_text, paragraphs
from cualuat.letters.printing import FILTERS, day_in_figures
from cualuat.letters.samples import full_context, sparse_context
from cualuat.letters.tags import TemplateProblem, fields_of, problems_of
from cualuat.letters.variables import FIELDS, LETTERS, BadContext, Context, Picture, Vocabulary, complete

_MOST_CHARACTERS: Final = 5_000_000
_MOST_SECONDS: Final = 20.0
_MOST_PARAGRAPHS: Final = 6000
_NEW_PARAGRAPH: Final = "\a"  # docxtpl closes the paragraph here and opens one like it
_LINE_BREAK: Final = "\n"
_FAILURES: Final = (TemplateError, LookupError, ValueError, TypeError, AttributeError)  # docxtpl lets many through


_CUT: Final = TemplateProblem(
    "Các thẻ cắt ngang khung của văn bản; thẻ bỏ hoặc lặp cả đoạn phải viết «{%p … %}», đứng riêng một đoạn, và mở, đóng "
    "trong cùng một ô của bảng."
)


class BadTemplate(ValueError):
    """The template cannot make this letter; the message says where and why, in Vietnamese."""

    def __init__(self, problems: Iterable[TemplateProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems[:3])))


def render(template: bytes, context: Mapping[str, object], vocabulary: Vocabulary = LETTERS) -> bytes:
    """The letter as .docx: the template with the values of `variables.complete(context)` in the places of its tags.

    What was typed stays the text that was typed, whatever stands in it; line ends in it begin paragraphs. Names that no
    template may use, names of «f» that are not in the context, and templates that `check` refuses raise BadTemplate,
    values that are not plain BadContext.
    """
    values = complete(context, vocabulary)
    found = _static_problems(template, values[FIELDS], vocabulary)
    if found:
        raise BadTemplate(found)
    return _rendered(template, values)


def check(
    template: bytes,
    fields: Collection[str] | None = None,
    vocabulary: Vocabulary = LETTERS,
    samples: Sequence[Mapping[str, object]] = (),
) -> list[TemplateProblem]:
    """What is wrong with a template, nothing when it may be used; `fields` the names of «f», None for any.

    A template without fault has also been rendered, once with every value given and once with hardly any,
    or with each of the `samples`.
    """
    found = _static_problems(template, fields, vocabulary)
    if found:
        return found
    used = fields if fields is not None else fields_of(paragraphs(Package(template)))
    try:
        for sample in samples or (full_context(used), sparse_context(used)):
            _rendered(template, complete(sample, vocabulary))
    except BadTemplate as error:
        return list(error.problems)
    return []


def _static_problems(template: bytes, fields: Collection[str] | None, vocabulary: Vocabulary) -> list[TemplateProblem]:
    try:
        package = Package(template)
        texts = paragraphs(package)
        if len(texts) > _MOST_PARAGRAPHS:
            return [TemplateProblem(f"Mẫu có quá {_MOST_PARAGRAPHS} đoạn; hãy bỏ các đoạn trống.")]
        return [*dangers(package), *problems_of(texts, fields, vocabulary)]
    except NotAWordFile as error:
        return [TemplateProblem(str(error))]


def _rendered(template: bytes, values: Context) -> bytes:
    for line_end in (_NEW_PARAGRAPH, _LINE_BREAK):
        try:
            letter = _Letter(template, line_end)
            letter.render(values, letter.environment)
            return letter.bytes_with(values)
        except etree.XMLSyntaxError:
            continue  # a paragraph cannot be begun everywhere, in a link for example; a line can
        except (BadTemplate, BadContext):
            raise
        except _FAILURES as error:
            raise BadTemplate([TemplateProblem(f"Mẫu không dùng được: {error}")]) from error
    raise BadTemplate([_CUT])


class _Environment(SandboxedEnvironment):
    """Jinja without anything to call: names are looked up in dictionaries, never on objects."""

    def __init__(self, line_end: str, drawn: Callable[[Picture], Markup]) -> None:
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            finalize=lambda value: drawn(value) if isinstance(value, Picture) else _printed(value, line_end),
        )
        self.globals.clear()
        self.tests.clear()
        self.filters = dict(FILTERS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self.getattr(obj, argument) if isinstance(obj, dict) else self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def _printed(value: object, line_end: str) -> object:
    """The value as XML text. Raises TypeError for lists and groups, which a tag alone cannot print."""
    if isinstance(value, Undefined | Markup):
        return value
    if isinstance(value, list | dict):
        raise TypeError("thẻ in ra một danh sách hoặc một nhóm; hãy nêu rõ mục cần in.")
    if value is None or value is False:
        return ""
    text = value if isinstance(value, str) else str(value) if isinstance(value, int) else day_in_figures(value)
    lines = text.split("\n")
    if line_end == _NEW_PARAGRAPH:
        lines = [line for line in lines if line.strip()] or [""]
    return escape("\n".join(lines)).replace("\n", line_end)


class _Letter(DocxTemplate):  # type: ignore[misc]
    """docxtpl held to bounds: nothing is replaced but tags, what comes out must be whole XML."""

    def __init__(self, template: bytes, line_end: str) -> None:
        super().__init__(io.BytesIO(template))
        self.environment = _Environment(line_end, self._drawn)
        self._left = _MOST_CHARACTERS
        self._until = time.monotonic() + _MOST_SECONDS

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        self.current_rendering_part = part
        pieces = []
        for piece in self.environment.from_string(src_xml).generate(context):
            self._left -= len(piece)
            if self._left < 0 or time.monotonic() > self._until:
                raise BadTemplate([TemplateProblem("Văn bản tạo ra quá dài; hãy bớt vòng lặp trong mẫu.")])
            pieces.append(piece)
        xml = str(self.resolve_listing("".join(pieces)))
        tree = etree.fromstring(xml.encode())
        if any(cell.find(f"{W}p") is None for cell in tree.iter(f"{W}tc")):
            raise BadTemplate([_CUT])  # Word opens no cell without a paragraph
        return xml

    def _drawn(self, picture: Picture) -> Markup:
        """The picture where a run stood, with the words for those who cannot see it."""
        part: Any = self.current_rendering_part
        inline = part.new_pic_inline(io.BytesIO(picture.png), Mm(picture.width), None)
        inline.docPr.set("descr", picture.alt)
        drawing = f"</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r>"
        return Markup(f'{drawing}<w:r><w:t xml:space="preserve">')  # noqa: S704

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Properties of the file hold no tags."""

    def bytes_with(self, values: Context) -> bytes:
        """The finished file, with lines as long as the text asks, and without the names of those who typed it."""
        file: Any = self.docx
        strokes.fit(file)
        properties = file.core_properties
        properties.author = str(values["agency"]["name"])[:255]
        properties.last_modified_by = properties.comments = ""
        properties.language = "vi-VN"
        day = values["doc"]["issued_on"] or values["doc"]["today"]
        if isinstance(day, date):
            properties.created = properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001
        out = io.BytesIO()
        file.save(out)
        return out.getvalue()


def paragraphs_of(letter: bytes) -> list[str]:
    """The text of a letter without head and foot of its pages, paragraph by paragraph, tables in their place."""
    body = Package(letter).tree("word/document.xml")
    return [paragraph_text(paragraph) for paragraph in body.iter(f"{W}p")]
