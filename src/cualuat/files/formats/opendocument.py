"""odt: OpenDocument text. Source of the facts: OASIS OpenDocument 1.3, parts 2 and 3."""

from __future__ import annotations

from typing import Final

from cualuat.files.formats.ole import PACKED_FILE, stream_names, with_macros, with_packed_file
from cualuat.files.formats.package import Package, is_xml
from cualuat.files.formats.refusal import UnacceptableFile, broken, with_password
from cualuat.files.formats.xml import check_prolog

MANIFEST: Final = "META-INF/manifest.xml"
_TEXT: Final = b"application/vnd.oasis.opendocument.text"
_PROGRAM_FOLDERS: Final = ("basic/", "scripts/")
_EMPTY_LIBRARIES: Final = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")


def check_text_document(package: Package) -> str:
    """«odt» after a look for passwords and programs. Raises UnacceptableFile."""
    if package.read("mimetype").strip() != _TEXT:
        raise UnacceptableFile(
            "unknown", "Loại tệp OpenDocument này chưa được nhận. Hãy lưu dưới dạng .odt, .docx hoặc PDF rồi gửi lại."
        )
    if MANIFEST not in package or "content.xml" not in package:
        raise broken("tệp OpenDocument")
    # Encrypted parts are no XML: this question comes first.
    if next(package.tree(MANIFEST).iter("{*}encryption-data"), None) is not None:
        raise with_password("tệp OpenDocument")
    for name in package.names:
        _check_part(package, name)
    if next(package.tree("content.xml").iter("{*}event-listener"), None) is not None:
        raise with_macros()
    return "odt"


def _check_part(package: Package, name: str) -> None:
    if name.lower().startswith(_PROGRAM_FOLDERS) and not name.endswith(_EMPTY_LIBRARIES):
        raise with_macros()
    if is_xml(name):
        check_prolog(package.read(name))
        return
    head = package.head(name, 4)
    if head.startswith((b"MZ", b"\x7fELF", b"PK\x03\x04")):
        raise with_packed_file()
    if head.startswith(b"\xd0\xcf\x11\xe0") and PACKED_FILE in stream_names(package.read(name)):
        raise with_packed_file()
