"""Word 97–2003 files (.doc) and RTF, through LibreOffice, else through antiword."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from cualuat.law.load.readers.extraction import Extraction, ReadingWarning, UnreadableFile
from cualuat.law.load.readers.paragraphs import Paragraphs
from cualuat.law.load.readers.tables import Cell
from cualuat.law.load.readers.word import read_docx

DOC_TYPE: Final = "application/msword"
RTF_TYPE: Final = "application/rtf"
_SECONDS: Final = 240
_TABLE_ROW = re.compile(r"^\|.*\|$")


def read_old_word(path: Path, *, rtf: bool = False) -> Extraction:
    """The text of a Word 97 file or an RTF file. Raises UnreadableFile, naming the packages, where no program is there."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is not None:
        return _by_office(office, path, rtf)
    antiword = shutil.which("antiword")
    if antiword is not None and not rtf:
        return _by_antiword(antiword, path)
    packages = "libreoffice-writer-nogui" if rtf else "libreoffice-writer-nogui (tốt nhất, giữ được bảng) hoặc antiword"
    raise UnreadableFile(
        "converter-missing",
        f"«{path.name}» là tệp {'RTF' if rtf else 'Word 97–2003 (.doc)'}; để đọc cần cài gói {packages}, "
        "ví dụ: apt install libreoffice-writer-nogui. Hoặc mở bằng Word và lưu lại thành .docx.",
    )


def _by_office(office: str, path: Path, rtf: bool) -> Extraction:
    """LibreOffice needs a profile of its own, else two conversions at once wait for each other."""
    with tempfile.TemporaryDirectory(prefix="cualuat-doc-") as folder:
        work = Path(folder)
        source = work / ("van-ban.rtf" if rtf else "van-ban.doc")  # a name without surprises; LibreOffice looks at it
        shutil.copyfile(path, source)
        profile = (work / "profile").as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(work / "ra"), str(source)]
        _run(command, path)
        converted = work / "ra" / "van-ban.docx"
        if not converted.is_file():
            raise _unconvertible(path)
        result = read_docx(converted)
    return replace(result, format="doc", media_type=RTF_TYPE if rtf else DOC_TYPE)


def _run(command: list[str], path: Path) -> bytes:
    """Runs a converter in a process group of its own, so that its children end with it."""
    process = subprocess.Popen(  # noqa: S603 - fixed programs; the file's name is ours or made absolute
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        output, _ = process.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise UnreadableFile(
            "timeout",
            f"Chuyển đổi «{path.name}» quá {_SECONDS} giây nên đã dừng. Hãy mở bằng Word và lưu lại thành .docx.",
        ) from error
    return output


def _by_antiword(antiword: str, path: Path) -> Extraction:
    text = _run([antiword, "-m", "UTF-8", "-w", "0", str(path.resolve())], path).decode("utf-8", errors="replace")
    if not text.strip():
        raise _unconvertible(path)
    out = Paragraphs()
    rows: list[list[Cell]] = []
    for line in text.split("\n"):
        if _TABLE_ROW.match(line):
            rows.append([Cell((" ".join(cell.split()),)) for cell in line[1:-1].split("|")])
            continue
        if rows:
            out.add_table(rows)
            rows = []
        out.add(line.replace("[pic]", "[hình ảnh]"))
        out.end()
    if rows:
        out.add_table(rows)
    result = out.text()
    warning = ReadingWarning(
        "antiword",
        "Đọc bằng antiword: ô nhiều dòng và ô gộp trong bảng có thể sai. Cài libreoffice-writer-nogui để đọc đúng hơn.",
    )
    properties: dict[str, str | int] = {"tables": out.tables, "layout_tables": out.layouts}
    return Extraction(result, DOC_TYPE, "doc", out.encoding, (warning,), properties=properties)


def _unconvertible(path: Path) -> UnreadableFile:
    return UnreadableFile(
        "broken",
        f"Không chuyển đổi được «{path.name}»: tệp hỏng hoặc được bảo vệ. Hãy mở bằng Word và lưu lại thành .docx.",
    )
