"""Archives: the same files from every kind of source; hostile and broken ones are refused with a message."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
import zstandard

from cualuat.law.load.readers.archives import Limits, open_source, safe_name
from cualuat.law.load.readers.extraction import UnreadableFile

FILES = {"demuc/mot.html": b"<p>Mot</p>", "demuc/hai.html": b"<p>Hai</p>" * 500, "goc.txt": b"goc"}


def tar_bytes(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo("./" + name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def make(kind: str, folder: Path, files: dict[str, bytes] = FILES) -> Path:
    path = folder / f"nguon.{kind}"
    if kind == "dir":
        for name, data in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    elif kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
    else:
        data = tar_bytes(files)
        pack = {"tar": bytes, "tar.gz": gzip.compress, "tar.zst": zstandard.ZstdCompressor().compress}[kind]
        path.write_bytes(pack(data))
    return path


def code(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught, open_source(path, limits=limits or Limits()) as source:
        list(source.entries())
    assert len(str(caught.value)) > 20
    return caught.value.code


@pytest.mark.parametrize("kind", ["dir", "zip", "tar", "tar.gz", "tar.zst"])
def test_same_files_from_every_kind(kind: str, tmp_path: Path) -> None:
    with open_source(make(kind, tmp_path)) as source:
        assert sorted(source.names()) == sorted(FILES)
        assert dict(source.entries()) == FILES
        assert dict(source.entries(lambda name: name.endswith(".txt"))) == {"goc.txt": b"goc"}
        assert [source.read(name) for name in ("goc.txt", "demuc/mot.html", "goc.txt")] == [
            b"goc",
            b"<p>Mot</p>",
            b"goc",
        ]
        with pytest.raises(KeyError):
            source.read("khong-co")


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.zst"])
def test_truncated(kind: str, tmp_path: Path) -> None:
    import random

    noise = random.Random(1).randbytes(200_000)  # does not pack, so that the cut falls into the content
    path = make(kind, tmp_path, {"a.bin": noise, "b.bin": noise[::-1]})
    path.write_bytes(path.read_bytes()[:150_000])
    with pytest.raises(UnreadableFile, match=r"bị đứt hoặc hỏng.*tải lại") as caught, open_source(path) as source:
        list(source.entries())
    assert caught.value.code == "truncated"


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.zst"])
@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b", "C:\\windows\\a", "..\\..\\a"])
def test_names_that_leave_the_archive(kind: str, name: str, tmp_path: Path) -> None:
    if kind == "zip":
        path = make(kind, tmp_path, {name: b"x"})
    else:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            archive.addfile(tarfile.TarInfo(name))
        path = tmp_path / f"x.{kind}"
        pack = {"tar": bytes, "tar.gz": gzip.compress, "tar.zst": zstandard.ZstdCompressor().compress}[kind]
        path.write_bytes(pack(out.getvalue()))
    assert code(path) == "unsafe-name"


def test_safe_name_keeps_ordinary_names() -> None:
    assert safe_name("./demuc//Một tệp.html") == "demuc/Một tệp.html"


@pytest.mark.parametrize("kind", ["zip", "tar", "dir"])
def test_links(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "mat.txt"
    secret.write_text("mat")
    if kind == "dir":
        path = make("dir", tmp_path)
        (path / "lien-ket.txt").symlink_to(secret)
        (path / "thu-muc").symlink_to(tmp_path)
        with open_source(path) as source:
            assert sorted(source.names()) == sorted(FILES)
            for name in ("lien-ket.txt", "thu-muc/mat.txt"):
                with pytest.raises(KeyError):
                    source.read(name)
        return
    path = tmp_path / f"x.{kind}"
    if kind == "zip":
        info = zipfile.ZipInfo("lien-ket")
        info.external_attr = 0o120777 << 16
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(info, "/etc/passwd")
    else:
        member = tarfile.TarInfo("lien-ket")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        with tarfile.open(path, "w") as archive_tar:
            archive_tar.addfile(member)
    assert code(path) == "link"


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tar.zst"])
def test_bomb(kind: str, tmp_path: Path) -> None:
    path = make(kind, tmp_path, {"bom.txt": bytes(3_000_000)})
    assert code(path, Limits(ratio_floor=1_000_000)) == "bomb"
    with open_source(path) as source:  # three megabytes alone are no bomb
        assert len(source.read("bom.txt")) == 3_000_000


def test_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    path = make("zip", tmp_path, {"a.txt": bytes(100_000)})
    data = path.read_bytes()
    path.write_bytes(data.replace((100_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert code(path) in ("bomb", "truncated")


def test_limits(tmp_path: Path) -> None:
    for kind in ("dir", "zip", "tar"):
        path = make(kind, tmp_path)
        assert code(path, Limits(max_entries=2)) == "too-many-entries"
        assert code(path, Limits(max_entry_bytes=100)) == "too-large"
    assert code(make("zip", tmp_path), Limits(max_total_bytes=100)) == "bomb"


def test_not_an_archive(tmp_path: Path) -> None:
    (tmp_path / "trong.zip").touch()
    (tmp_path / "chu.zip").write_text("đây là chữ")
    assert code(tmp_path / "trong.zip") == "empty"
    assert code(tmp_path / "chu.zip") == "not-an-archive"
    assert code(tmp_path / "khong-co.zip") == "missing"


def test_zip_with_password(tmp_path: Path) -> None:
    path = make("zip", tmp_path, {"a.txt": b"abc"})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    path.write_bytes(data)
    assert code(path) == "password"
