"""XML from strangers: read without fetching or filling in anything, and looked at by local names.

Namespaces do not count: transitional and strict files of Office differ in them, and in little else.
"""

from __future__ import annotations

from xml.parsers import expat

from lxml import etree

from cualuat.files.formats.refusal import OFFICE, UnacceptableFile, broken


def parse(data: bytes) -> etree._Element:
    """The root of a part; nothing outside of it is fetched or filled in. Raises UnacceptableFile."""
    check_prolog(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(OFFICE) from error


def check_prolog(data: bytes) -> None:
    """Raises UnacceptableFile for XML that brings a document type, the door for entities. Only the prolog is read."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = _stop
    try:
        parser.Parse(data, True)
    except _RootReached:
        return
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise broken(OFFICE) from error


class _RootReached(Exception):
    """No document type can come any more."""


def _refuse_doctype(*_: object) -> None:
    raise UnacceptableFile(
        "doctype",
        "Tệp Office chứa khai báo XML lạ (DTD) thường thấy ở tệp độc hại. Hãy mở tệp, lưu thành tệp mới rồi gửi tệp mới.",
    )


def _stop(*_: object) -> None:
    raise _RootReached


def serialise(root: etree._Element) -> bytes:
    """A part as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local_name(name: object) -> str:
    """The tag of an element or the key of an attribute without its namespace."""
    return str(name).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of the first attribute of this local name, None where there is none."""
    return next((str(value) for key, value in element.attrib.items() if local_name(key) == name), None)


def attributes_named(element: etree._Element, *names: str) -> list[str]:
    """The keys of an element's attributes that have one of these local names."""
    return [str(key) for key in element.attrib if local_name(key) in names]
