"""A PDF written anew: pages as they were, without what tells who made it, without programs, without older versions."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, PageCopyWarning, Pdf, Stream

from cualuat.files.formats.pdf import carries_a_file, dictionaries, is_plain_jpeg, is_signature, opened, revisions
from cualuat.files.formats.picture import embedded_traces, stripped

_DESCRIPTION, _PROGRAM, _FILES = "thông tin mô tả tệp", "lệnh chạy tự động (JavaScript)", "tệp đính kèm bên trong"
_ACTION, _PRIVATE, _SIGNATURE = (
    "lệnh mở tệp, gửi dữ liệu",
    "dữ liệu riêng của phần mềm soạn",
    "chữ ký số (bản gốc vẫn giữ)",
)
# Key of any dictionary → what is told when it is taken out.
_TELLING_KEYS: Final = {
    "/Metadata": _DESCRIPTION,
    "/LastModified": _DESCRIPTION,
    "/CreatorInfo": _DESCRIPTION,
    "/PieceInfo": _PRIVATE,
    "/SpiderInfo": _PRIVATE,
    "/Thumb": "ảnh thu nhỏ của trang",
    "/AA": _PROGRAM,
    "/OpenAction": _PROGRAM,
    "/JavaScript": _PROGRAM,
    "/JS": _PROGRAM,
    "/XFA": "biểu mẫu động (XFA)",
    "/AF": _FILES,
    "/EmbeddedFiles": _FILES,
    "/Collection": _FILES,
    "/Perms": _SIGNATURE,
    "/DSS": _SIGNATURE,
}
# A font or picture of a page may bear any name, also one of these: only what has a key of its own kind is looked at.
_OWNER_KEYS: Final = ("/Type", "/Subtype", "/FT", "/S", "/Fields", "/Rect", "/T", "/Length")
_UNMISTAKABLE: Final = ("/EmbeddedFiles", "/JavaScript", "/CreatorInfo")
_HARMLESS_ACTIONS: Final = frozenset({"/GoTo", "/Named", "/URI", "/Thread", "/SetOCGState"})
_HARMLESS_ADDRESSES: Final = ("http://", "https://", "mailto:", "tel:")
_WRITER_KEYS: Final = ("/T", "/M", "/CreationDate", "/NM", "/RC")
_INFO_NAMES: Final = {"/Author": "tên người soạn", "/Title": "tiêu đề ẩn", "/Company": "tên cơ quan"}


def clean_pdf(source: Path, target: Path) -> tuple[str, ...]:
    """Writes the PDF anew; what was taken out, in Vietnamese. Raises UnacceptableFile."""
    with opened(source) as pdf:
        removed = strip_pdf(pdf)
        write_pdf(pdf, target)
    if revisions(source) > 1:
        removed.append("các lần sửa trước của tệp")
    return tuple(removed)


def strip_pdf(pdf: Pdf) -> list[str]:
    """Takes out of an opened PDF what tells; what that was, in Vietnamese."""
    removed = dict.fromkeys(_strip_trailer(pdf))
    for item in list(dictionaries(pdf)):
        for strip in _STRIPPERS:
            removed |= dict.fromkeys(strip(item))
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/SigFlags" in form:
        del form["/SigFlags"]
    return list(removed)


def write_pdf(pdf: Pdf, target: Path) -> None:
    """Writes only what pages reach; no older version of an object is copied."""
    pdf.remove_unreferenced_resources()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PageCopyWarning)  # form fields that were lost before the file came here
        pdf.save(target, encryption=False, object_stream_mode=ObjectStreamMode.generate)


def _strip_trailer(pdf: Pdf) -> list[str]:
    found = []
    if "/Info" in pdf.trailer:
        keys = [key for key, value in pdf.docinfo.items() if str(value).strip()]
        found = [_INFO_NAMES.get(key, _DESCRIPTION) for key in keys]
        del pdf.trailer["/Info"]
    if "/ID" in pdf.trailer:  # tells that two files come from one
        del pdf.trailer["/ID"]
    return found


def _strip_keys(item: Dictionary | Stream) -> list[str]:
    is_owner = any(key in item for key in _OWNER_KEYS)
    found = [key for key in _TELLING_KEYS if key in item and (is_owner or key in _UNMISTAKABLE)]
    for key in found:
        del item[key]
    return [_TELLING_KEYS[key] for key in found]


def _strip_action(item: Dictionary | Stream) -> list[str]:
    action = item.get("/A")
    if not isinstance(action, Dictionary) or "/S" not in action or action.get("/Type", Name.Action) != Name.Action:
        return []
    if "/Next" in action:
        del action["/Next"]
    if _is_harmless(action):
        return []
    del item["/A"]
    return [_ACTION]


def _is_harmless(action: Dictionary) -> bool:
    kind = str(action.get("/S"))
    if kind == "/URI":
        return str(action.get("/URI", "")).lower().strip().startswith(_HARMLESS_ADDRESSES)
    return kind in _HARMLESS_ACTIONS


def _strip_annotations(item: Dictionary | Stream) -> list[str]:
    found = item.get("/Annots")
    if not isinstance(found, Array):
        return []
    kept = [each for each in found if not (isinstance(each, Dictionary) and carries_a_file(each))]
    if len(kept) == len(found):
        return []
    item["/Annots"] = Array(kept)
    return [_FILES]


def _strip_writer(item: Dictionary | Stream) -> list[str]:
    """The names of those who annotated; the /T of a form field is the field's own name."""
    if "/Rect" not in item or item.get("/Subtype") in (Name.Widget, Name.Link):
        return []
    found = [key for key in _WRITER_KEYS if key in item]
    for key in found:
        del item[key]
    return ["tên người ghi chú"] if "/T" in found else []


def _strip_signature(item: Dictionary | Stream) -> list[str]:
    if not is_signature(item.get("/V")):
        return []
    del item["/V"]
    return [_SIGNATURE]


def _strip_picture(item: Dictionary | Stream) -> list[str]:
    if not isinstance(item, Stream) or not is_plain_jpeg(item):
        return []
    data = item.read_raw_bytes()
    plain = stripped(data)
    if plain == data:
        return []
    found, parameters = embedded_traces(data), item.get("/DecodeParms")
    item.write(plain, filter=Name.DCTDecode, decode_parms=parameters if isinstance(parameters, Dictionary) else None)
    return list(found)


_STRIPPERS: Final[tuple[Callable[[Dictionary | Stream], list[str]], ...]] = (
    _strip_keys,
    _strip_action,
    _strip_annotations,
    _strip_writer,
    _strip_signature,
    _strip_picture,
)
