"""Office packages (docx, xlsx, odt): a zip whose parts are XML. Opened with every guard, written anew without traces."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from lxml import etree

from cualuat.files.formats.refusal import OFFICE, UnacceptableFile, broken, two_in_one, with_password
from cualuat.files.formats.xml import parse, serialise

MEBIBYTE: Final = 1024 * 1024
MAX_TOTAL: Final = 300 * MEBIBYTE  # unpacked bytes of all parts
MAX_XML: Final = 60 * MEBIBYTE  # unpacked bytes of one part of XML: a tree takes several times as much memory
MAX_PARTS: Final = 10_000
MAX_RATIO: Final = 200  # unpacked bytes for one packed byte
RATIO_FLOOR: Final = 16 * MEBIBYTE  # below it a part of repeated letters is no bomb
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML_ENDINGS: Final = (".xml", ".rels", ".vml", ".rdf")
_UNPACKING: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Package:
    """The parts of an opened package, by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = [info.filename for info in archive.infolist() if not info.is_dir()]

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def size(self, name: str) -> int:
        """Unpacked bytes of a part."""
        return self._archive.getinfo(name).file_size

    def read(self, name: str) -> bytes:
        """The content of a part. Raises UnacceptableFile for a broken one."""
        try:
            return self._archive.read(name)
        except _UNPACKING as error:
            raise broken(OFFICE) from error

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a part. Raises UnacceptableFile for a broken one."""
        try:
            with self._archive.open(name) as file:
                return file.read(size)
        except _UNPACKING as error:
            raise broken(OFFICE) from error

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """A part to be read piece by piece."""
        with self._archive.open(name) as file:
            yield file

    def tree(self, name: str) -> etree._Element:
        """A part of XML. Raises UnacceptableFile."""
        return parse(self.read(name))


@contextmanager
def open_package(source: Path | IO[bytes]) -> Iterator[Package]:
    """Opens a package whose directory was looked through. Raises UnacceptableFile: bomb, password, something before or behind."""
    try:
        archive = zipfile.ZipFile(source)
    except _UNPACKING as error:
        raise broken(OFFICE) from error
    with archive:
        _check_directory(archive)
        yield Package(archive)


def is_xml(name: str) -> bool:
    """Whether a part is XML, by its name: in a package names say how a part is read."""
    return name.lower().endswith(_XML_ENDINGS)


def _check_directory(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise _bomb()
    total = packed = 0
    for info in infos:
        _check_entry(info)
        total += info.file_size
        packed += info.compress_size
    if total > MAX_TOTAL or (total > RATIO_FLOOR and total > MAX_RATIO * max(packed, 1)):
        raise _bomb()
    if len({info.filename.lower() for info in infos}) != len(infos):
        raise two_in_one(OFFICE)
    if min((info.header_offset for info in infos), default=1) != 0 or archive.comment or _is_followed(archive):
        raise two_in_one(OFFICE)


def _is_followed(archive: zipfile.ZipFile) -> bool:
    """Whether something stands behind the directory (22 bytes long at its end, without a comment)."""
    file = archive.fp
    assert file is not None
    file.seek(-22, 2)
    return file.read(4) != b"PK\x05\x06"


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 1:
        raise with_password(OFFICE)
    if info.compress_type not in _METHODS or info.filename.startswith(("/", "\\")) or ".." in info.filename.split("/"):
        raise broken(OFFICE)
    if is_xml(info.filename) and info.file_size > MAX_XML:
        raise _bomb()
    if info.file_size > RATIO_FLOOR and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise _bomb()


def _bomb() -> UnacceptableFile:
    return UnacceptableFile(
        "bomb",
        f"Tệp Office bung ra quá lớn (hơn {MAX_TOTAL // MEBIBYTE} MB, hoặc nén bất thường). "
        "Hãy xuất thành PDF, hoặc tách thành nhiều tệp rồi gửi lại.",
    )


class Rewriting:
    """A package on its way into a new file: parts are read, changed, left out, and written once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._changed: dict[str, bytes] = {}
        self._names = dict.fromkeys(package.names)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    @property
    def names(self) -> list[str]:
        """The parts that will be written, in their order."""
        return list(self._names)

    def read(self, name: str) -> bytes:
        """A part as it is now."""
        return self._changed[name] if name in self._changed else self._package.read(name)

    def tree(self, name: str) -> etree._Element:
        """A part of XML as it is now."""
        return parse(self.read(name))

    def put(self, name: str, content: bytes | etree._Element) -> None:
        """Gives a part, that is there, other content."""
        self._changed[name] = content if isinstance(content, bytes) else serialise(content)

    def change(self, name: str, edit: Callable[[etree._Element], bool]) -> bool:
        """Lets `edit` work on a part of XML; it is written anew where `edit` says that something changed."""
        root = self.tree(name)
        changed = edit(root)
        if changed:
            self.put(name, root)
        return changed

    def remove(self, name: str) -> None:
        """Leaves a part out."""
        del self._names[name]

    def write(self, target: Path, *, stored: tuple[str, ...] = ()) -> None:
        """Writes the package: one fixed time for all parts, no comments, no owners. `stored`: parts that are not packed."""
        with zipfile.ZipFile(target, "w") as archive:
            for name in self.names:
                info = zipfile.ZipInfo(name, _FIXED_TIME)
                info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
                archive.writestr(info, self.read(name))
