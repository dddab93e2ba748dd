"""Files of kinds, those that come with the program and those of an agency; the limits that they may name."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from cualuat.casework import kinds as casework_kinds
from cualuat.casework.kinds import HOUSE_FOLDER, Kind, limit_ref
from cualuat.console.failure import Failure
from cualuat.kernel.text import normalise
from cualuat.kernel.workflow import Effect

Rows = dict[str, Any]
_DELIVERIES: Final = ("office", "network", "post")


@dataclass(frozen=True, slots=True)
class KindFile:
    """A file of the form of lawdata/workflows; `shown` is the name people know it by."""

    shown: str
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class KindRows:
    """What files hold: rows and file by code of the kind, and what is wrong, as (file, words)."""

    rows: dict[str, Rows]
    files: dict[str, KindFile]
    faults: list[tuple[str, str]]


def shipped() -> list[KindFile]:
    """The files that come with the program."""
    folder = files("cualuat.lawdata").joinpath("workflows")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    return [KindFile(name, folder.joinpath(name).read_text(encoding="utf-8"), own=False) for name in names]


def own_files() -> list[KindFile]:
    """The files in the folder of the house. Raises Failure where one cannot be read."""
    folder = Path(settings.CUALUAT_HOME) / HOUSE_FOLDER
    return [from_disk(path, shown=str(path)) for path in sorted(folder.glob("*.toml"))]


def from_disk(path: Path, *, shown: str) -> KindFile:
    """A file of the agency. Raises Failure where it cannot be read."""
    try:
        return KindFile(shown, path.read_text(encoding="utf-8"), own=True)
    except UnicodeDecodeError as error:
        raise Failure(f"«{shown}» không phải tệp chữ UTF-8. Hãy lưu lại với bảng mã UTF-8.") from error
    except OSError as error:
        raise Failure(f"không đọc được «{shown}» ({error}).") from error


def read(sources: Iterable[KindFile]) -> KindRows:
    """The rows of the kinds; of two with one code the later counts."""
    found = KindRows({}, {}, [])
    for source in sources:
        try:
            rows = tomllib.loads(source.text)
            code = str(rows["kind"]["code"])
        except tomllib.TOMLDecodeError as error:
            found.faults.append((source.shown, _syntax(source.text, str(error))))
            continue
        except (KeyError, TypeError):
            found.faults.append((source.shown, "thiếu phần [kind] hoặc mục code trong đó."))
            continue
        if normalise(source.text) != source.text:
            found.faults.append(
                (source.shown, "chữ có dấu chưa theo chuẩn Unicode dựng sẵn (NFC). Hãy gõ hoặc lưu lại.")
            )
        before = found.files.get(code)
        if before is not None and before.own == source.own:
            found.faults.append((source.shown, f"mã «{code}» đã có ở {before.shown}."))
        found.rows[code], found.files[code] = rows, source
    return found


def complete(code: str, rows: Mapping[str, Rows]) -> Rows:
    """The rows of a kind with those of its base. Raises BadKind, and KeyError or TypeError for rows of another shape."""
    return casework_kinds.complete(code, rows)


def built(code: str, rows: Mapping[str, Rows]) -> Kind:
    """The kind. Raises as `complete` does."""
    return casework_kinds.kind_of(code, complete(code, rows))


def _syntax(text: str, message: str) -> str:
    if text.startswith("\ufeff"):
        return "tệp có dấu BOM ở đầu. Hãy lưu lại với bảng mã UTF-8 không BOM."
    at = re.search(r"line (\d+), column (\d+)", message)
    where = f"dòng {at[1]}, cột {at[2]}" if at else "cuối tệp"
    return (
        f"{where}: chưa đúng cách viết TOML. Hãy xem lại dấu ngoặc kép, dấu =, dấu ngoặc vuông ở đó hoặc ngay trước đó."
    )


@functools.cache
def rules() -> Mapping[str, Rows]:
    """The limits that come with the program: code → the latest version."""
    folder = files("cualuat.lawdata").joinpath("time_limits")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    rows = [row for n in names for row in tomllib.loads(folder.joinpath(n).read_text(encoding="utf-8"))["rule"]]
    return {row["code"]: row for row in sorted(rows, key=lambda row: row["effective_from"])}


def codes_of(text: str) -> list[str]:
    """The codes a limit of a table may stand for: one, or one for each way of delivery."""
    return list(dict.fromkeys(limit_ref(text, {"delivery": way}).code for way in _DELIVERIES))


def extension_names(effect: Effect) -> list[str]:
    """The names of the extension in the limits that the effect may stand for."""
    rows = (row for code in codes_of(effect.limit) if code in rules() for row in rules()[code].get("extension", ()))
    return list(dict.fromkeys(row["name"] for row in rows if row["code"] == effect.extension))
