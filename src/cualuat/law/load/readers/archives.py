"""One way to read a set of files, whether it is a directory, a .zip, a .tar, a .tar.gz or a .tar.zst.

Archives come from strangers: names that leave the archive, links, bombs and broken downloads are refused with a message.
"""

from __future__ import annotations

import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol, cast

import zstandard

from cualuat.law.load.readers.extraction import UnreadableFile

MEBIBYTE: Final = 1024 * 1024
_ZIP_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP_MAGIC: Final = b"\x1f\x8b"
_ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_DRIVE = re.compile(r"^[A-Za-z]:")
_BROKEN: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zstandard.ZstdError,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold. Bytes are of the unpacked content.

    max_ratio: unpacked bytes for one packed byte; looked at only from `ratio_floor` bytes on, because a small file of
    repeated letters is no bomb. Web pages pack about 12 to 1.
    """

    max_entries: int = 200_000
    max_entry_bytes: int = 512 * MEBIBYTE
    max_total_bytes: int = 4096 * MEBIBYTE
    max_ratio: int = 150
    ratio_floor: int = 64 * MEBIBYTE


class Source(Protocol):
    """A set of named files. Names use «/» and are relative; their order is the archive's own (a directory: sorted)."""

    path: Path

    def names(self) -> list[str]:
        """Every file's name."""

    def read(self, name: str) -> bytes:
        """A file's content. Raises KeyError for an unknown name. In a .tar cheap only in the order of `names`."""

    def entries(self, wanted: Callable[[str], bool] | None = None) -> Iterator[tuple[str, bytes]]:
        """(name, content) of each file that is wanted, in one pass, one file in memory at a time."""


@contextmanager
def open_source(path: Path, *, limits: Limits = Limits()) -> Iterator[Source]:
    """Opens a directory or an archive, recognised by its content. Raises UnreadableFile, also while reading."""
    if not path.exists():
        raise UnreadableFile("missing", f"Không tìm thấy «{path}». Hãy kiểm tra lại đường dẫn.")
    with ExitStack() as stack:
        yield _source(path, limits, stack)


def safe_name(name: str) -> str:
    """The entry's name with «/» and without «./». Raises UnreadableFile for one that leads out of the archive."""
    plain = name.replace("\\", "/")
    parts = [part for part in plain.split("/") if part not in ("", ".")]
    if plain.startswith("/") or _DRIVE.match(plain) or ".." in parts or "\x00" in plain:
        raise UnreadableFile(
            "unsafe-name",
            f"Tệp nén chứa đường dẫn nguy hiểm «{name[:80]}» (dẫn ra ngoài tệp nén), nên không được mở. "
            "Hãy tải lại từ nguồn chính thức.",
        )
    return "/".join(parts)


def _source(path: Path, limits: Limits, stack: ExitStack) -> Source:
    if path.is_dir():
        return DirectorySource(path, limits)
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise UnreadableFile("empty", f"Tệp «{path.name}» trống (0 byte). Hãy tải lại.")
    if head.startswith(_ZIP_MAGIC):
        return ZipSource(path, limits, stack)
    if head.startswith((_GZIP_MAGIC, _ZSTD_MAGIC)) or head[257:262] == b"ustar":
        return TarSource(path, limits, stack)
    raise UnreadableFile(
        "not-an-archive",
        f"Tệp «{path.name}» không phải thư mục, .zip, .tar, .tar.gz hay .tar.zst (hoặc đã hỏng ở đầu tệp). Hãy tải lại.",
    )


class DirectorySource:
    """The files below a directory. Symbolic links are left out: they may lead anywhere."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self._limits = limits

    def names(self) -> list[str]:
        found = []
        for file in self.path.rglob("*"):
            if file.is_file() and not file.is_symlink() and self._inside(file):
                found.append(file.relative_to(self.path).as_posix())
                _check_entries(self.path, len(found), self._limits)
        return sorted(found)

    def read(self, name: str) -> bytes:
        file = self.path / safe_name(name)
        if not file.is_file() or not self._inside(file):
            raise KeyError(name)
        _check_size(name, file.stat().st_size, self._limits)
        return file.read_bytes()

    def entries(self, wanted: Callable[[str], bool] | None = None) -> Iterator[tuple[str, bytes]]:
        for name in self.names():
            if wanted is None or wanted(name):
                yield name, self.read(name)

    def _inside(self, file: Path) -> bool:
        return file.resolve().is_relative_to(self.path.resolve())


class ZipSource:
    """A .zip; any entry can be read at any time."""

    def __init__(self, path: Path, limits: Limits, stack: ExitStack) -> None:
        self.path = path
        self._limits = limits
        try:
            self._zip = stack.enter_context(zipfile.ZipFile(path))
        except (zipfile.BadZipFile, EOFError, ValueError, OSError, NotImplementedError) as error:
            raise _broken(path) from error
        self._entries = check_zip(self._zip, path.name, limits)

    def names(self) -> list[str]:
        return list(self._entries)

    def read(self, name: str) -> bytes:
        return read_zip_entry(self._zip, self._entries[name], self.path, self._limits)

    def entries(self, wanted: Callable[[str], bool] | None = None) -> Iterator[tuple[str, bytes]]:
        for name in self._entries:
            if wanted is None or wanted(name):
                yield name, self.read(name)


def check_zip(archive: zipfile.ZipFile, file_name: str, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip by safe name, after all guards that need only its directory. Raises UnreadableFile."""
    infos = archive.infolist()
    _check_entries(Path(file_name), len(infos), limits)
    entries: dict[str, zipfile.ZipInfo] = {}
    packed = unpacked = 0
    for info in infos:
        name = safe_name(info.filename)
        if info.is_dir():
            continue
        if (info.external_attr >> 16) & 0o170000 == 0o120000:
            raise _link(file_name, name)
        if info.flag_bits & 1:
            raise UnreadableFile(
                "password",
                f"Tệp nén «{file_name}» có mật khẩu. Hãy giải nén rồi nạp thư mục, hoặc nén lại không mật khẩu.",
            )
        _check_size(name, info.file_size, limits)
        packed += info.compress_size
        unpacked += info.file_size
        entries[name] = info
    _check_total(file_name, packed, unpacked, limits)
    return entries


def read_zip_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, limits: Limits) -> bytes:
    """An entry's content; the size is checked while unpacking too, because the directory of a hostile zip lies."""
    try:
        with archive.open(info) as file:
            data = file.read(min(info.file_size, limits.max_entry_bytes) + 1)
    except (*_BROKEN, NotImplementedError, RuntimeError, OSError) as error:
        raise _broken(path) from error
    if len(data) > info.file_size:
        raise _bomb(path.name)
    return data


class TarSource:
    """A .tar, packed or not, read as a stream: each `entries` is one pass; `read` goes on from where it stands."""

    def __init__(self, path: Path, limits: Limits, stack: ExitStack) -> None:
        self.path = path
        self._limits = limits
        self._names: list[str] | None = None
        self._forward: Iterator[tuple[str, bytes]] | None = None
        stack.callback(self._close_forward)

    def names(self) -> list[str]:
        if self._names is None:
            with self._open() as archive:
                self._names = [name for name, _ in self._members(archive)]
        return list(self._names)

    def read(self, name: str) -> bytes:
        if name not in self.names():
            raise KeyError(name)
        for _ in range(2):
            if self._forward is None:
                self._forward = self.entries()
            for found, data in self._forward:
                if found == name:
                    return data
            self._forward = None
        raise KeyError(name)

    def entries(self, wanted: Callable[[str], bool] | None = None) -> Iterator[tuple[str, bytes]]:
        with self._open() as archive:
            for name, member in self._members(archive):
                if wanted is None or wanted(name):
                    yield name, self._content(archive, member)

    def _close_forward(self) -> None:
        self._forward = None

    def _content(self, archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
        try:
            file = archive.extractfile(member)
            data = file.read() if file is not None else b""
        except _BROKEN as error:
            raise _broken(self.path) from error
        if len(data) != member.size:
            raise _broken(self.path)
        return data

    def _members(self, archive: tarfile.TarFile) -> Iterator[tuple[str, tarfile.TarInfo]]:
        count = total = 0
        try:
            for member in archive:
                name = safe_name(member.name)
                if member.issym() or member.islnk():
                    raise _link(self.path.name, name)
                if not member.isfile():
                    continue
                count += 1
                total += member.size
                _check_entries(self.path, count, self._limits)
                _check_size(name, member.size, self._limits)
                _check_total(self.path.name, self.path.stat().st_size, total, self._limits)
                yield name, member
        except _BROKEN as error:
            raise _broken(self.path) from error

    @contextmanager
    def _open(self) -> Iterator[tarfile.TarFile]:
        with ExitStack() as stack:
            try:
                archive = tarfile.open(fileobj=self._stream(stack), mode="r|")  # noqa: SIM115 - the stack closes it
            except _BROKEN as error:
                raise _broken(self.path) from error
            yield stack.enter_context(archive)

    def _stream(self, stack: ExitStack) -> IO[bytes]:
        raw = stack.enter_context(self.path.open("rb"))
        head = raw.read(4)
        raw.seek(0)
        packed: object = raw
        if head.startswith(_GZIP_MAGIC):
            packed = stack.enter_context(gzip.GzipFile(fileobj=raw))
        elif head == _ZSTD_MAGIC:
            # The window is what a hostile archive makes us allocate; 128 MB is the limit of the zstd tool itself.
            unpacker = zstandard.ZstdDecompressor(max_window_size=128 * MEBIBYTE)
            packed = stack.enter_context(unpacker.stream_reader(raw, read_across_frames=True))
        total = self._limits.max_total_bytes + self._limits.max_entries * 1024
        return cast("IO[bytes]", _Counted(cast("IO[bytes]", packed), self.path, total))


class _Counted:
    """A stream that stops at a number of bytes: padding between entries counts too."""

    def __init__(self, stream: IO[bytes], path: Path, most: int) -> None:
        self._stream = stream
        self._path = path
        self._left = most

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise _bomb(self._path.name)
        return data


def _check_entries(path: Path, count: int, limits: Limits) -> None:
    if count > limits.max_entries:
        raise UnreadableFile(
            "too-many-entries",
            f"«{path.name}» có hơn {limits.max_entries} tệp bên trong, quá giới hạn. Hãy chia nhỏ rồi nạp từng phần.",
        )


def _check_size(name: str, size: int, limits: Limits) -> None:
    if size > limits.max_entry_bytes:
        raise UnreadableFile(
            "too-large",
            f"Tệp «{name[-80:]}» quá lớn ({size // MEBIBYTE} MB; giới hạn {limits.max_entry_bytes // MEBIBYTE} MB).",
        )


def _check_total(file_name: str, packed: int, unpacked: int, limits: Limits) -> None:
    too_dense = unpacked > limits.ratio_floor and unpacked > max(packed, 1) * limits.max_ratio
    if unpacked > limits.max_total_bytes or too_dense:
        raise _bomb(file_name)


def _bomb(file_name: str) -> UnreadableFile:
    return UnreadableFile(
        "bomb",
        f"Tệp nén «{file_name}» khi giải nén sẽ lớn bất thường (kiểu «bom nén»), nên không được mở. "
        "Hãy kiểm tra lại nguồn gốc của tệp.",
    )


def _link(file_name: str, name: str) -> UnreadableFile:
    return UnreadableFile(
        "link",
        f"Tệp nén «{file_name}» chứa liên kết «{name[-80:]}» thay vì tệp thật, nên không được mở. Hãy nén lại không có liên kết.",
    )


def _broken(path: Path) -> UnreadableFile:
    kind = "zip" if path.suffix.lower() == ".zip" else "nén"
    return UnreadableFile(
        "truncated",
        f"Tệp {kind} bị đứt hoặc hỏng: «{path.name}». Có thể việc tải về chưa xong; hãy tải lại rồi nạp lại.",
    )
