"""Kinds of matters as documentation: a page of tables and a picture each, and the list of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from cualuat.base.actor import DUTY_NAMES
from cualuat.casework.kinds import FAMILIES, BadKind, Kind, limit_ref
from cualuat.console.failure import Failure
from cualuat.console.kind_files import built, codes_of, extension_names, read, rules, shipped
from cualuat.kernel.workflow import Edge, Table, describe, picture
from cualuat.letters import forms

_INDEX: Final = "index.md"
_PUBLISHES: Final = {
    "": "không",
    "answer": "câu trả lời, sau khi che tên người gửi",
    "decision": "quyết định, sau khi che tên",
    "conclusion": "kết luận, sau khi che tên",
}
_GUARDS: Final = {
    "guided_once": "cùng một nội dung chỉ hướng dẫn một lần",
    "transferred_once": "cùng một nội dung chỉ chuyển một lần",
    "dialogue_if_second": "khiếu nại lần hai phải đối thoại trước",
    "notice_of_dialogue": "giấy mời gửi đủ số ngày trước buổi đối thoại",
    "effect_passed": "đã qua ngày quyết định có hiệu lực",
    "named": "người tố cáo đã cho biết họ tên, địa chỉ",
    "no_open_wish": "không còn đề nghị mở lại nào chờ trả lời",
}


def _limit_words(text: str) -> str:
    ref = limit_ref(text, {})
    names = [f"«{rules()[code]['name']}»" for code in codes_of(text) if code in rules()]
    words = " / ".join(dict.fromkeys(names)) or f"thời hạn riêng của cơ quan «{ref.code}»"
    return words + (" (tính từ ngày nhận)" if ref.from_receipt else "") + (" (nếu có)" if ref.optional else "")


def _roles() -> dict[str, str]:
    """Duties for lists: without commas of their own."""
    return {code: name.replace(", ", " và ") for code, name in DUTY_NAMES.items()}


def _document_words(code: str) -> str:
    try:
        return forms.form(code).name
    except LookupError:
        return code


def _worded(table: Table) -> Table:
    """The table with words in place of the codes of limits and forms: one code may name both."""

    def worded(edge: Edge) -> Edge:
        effects = tuple(
            replace(
                effect,
                limit=_limit_words(effect.limit),
                extension=" / ".join(extension_names(effect)) or effect.extension,
            )
            for effect in edge.effects
        )
        return replace(edge, effects=effects, document=_document_words(edge.document) if edge.document else "")

    return replace(table, edges=tuple(map(worded, table.edges)))


def drawn(kind: Kind) -> str:
    """SVG: the picture of a kind, with the duties in words."""
    return picture(kind.table, names=_roles())


def page(kind: Kind, *, above: str = "") -> str:
    """Markdown: what holds for the kind, the picture where there is one beside it, states, steps, choices."""
    heading, states, edges = describe(_worded(kind.table), names=_roles()).rstrip("\n").split("\n\n")
    parts = [heading, above, _facts(kind), "## Trạng thái", states, "## Các bước", edges, _choices(kind)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(kind: Kind) -> str:
    lines = [
        f"Mã `{kind.code}`, nhóm {FAMILIES[kind.family].lower()}, số hồ sơ dạng {kind.series}-năm-số.",
        f"Hạn chạy từ ngày nhận: {_listed(map(_limit_words, kind.receipt_limits))}.",
        f"Thời hiệu: {_limit_words(kind.limitation) if kind.limitation else 'không'}.",
        f"Sai nơi gửi: {'chuyển đi' if kind.wrong_address == 'transfer' else 'hướng dẫn người gửi'}.",
        f"Đơn vị xử lý thấy người gửi: {'không' if kind.hides_sender else 'có'}. Mã hóa: {'có' if kind.sealed else 'không'}.",
        f"Được công khai: {_PUBLISHES[kind.publishes]}. Hỏi đã giải quyết chưa: {'có' if kind.rated else 'không'}.",
        f"Lưu {kind.keep_months} tháng sau khi kết thúc (mức tin cậy: {kind.keep_evidence}).",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _listed(words: Iterable[str]) -> str:
    return "; ".join(words) or "không"


def _choices(kind: Kind) -> str:
    """What the tables have no column for: closed lists, conditions, what ends on sending, what the person does herself."""
    lines = []
    for edge in kind.table.edges:
        more = kind.more_of(edge.code)
        told = [
            f"điều kiện: {_listed(_GUARDS.get(guard, guard) for guard in edge.guards)}" if edge.guards else "",
            f"chọn một căn cứ: {_listed(more.grounds)}" if more.grounds else "",
            f"chọn một kết quả: {_listed(more.outcomes)}" if more.outcomes else "",
            f"gửi văn bản đi thì kết thúc: {_listed(map(_limit_words, more.sent_stops))}" if more.sent_stops else "",
            "người gửi tự làm được" if more.person_edge else "",
            "" if edge.public else "người gửi không được báo",
        ]
        if any(told):
            lines.append(f"- **{edge.name}**: {'; '.join(filter(None, told))}.")
    return "\n".join(["## Điều kiện và lựa chọn", "", *lines]) if lines else ""


def documentation() -> dict[str, str]:
    """Name of file → its text, for all kinds that come with the program. An agency's own kinds change nothing here."""
    sources, order = read(shipped()), list(FAMILIES)
    try:
        kinds = [built(code, sources.rows) for code in sources.rows]
    except BadKind as error:
        raise Failure(str(error)) from error
    ordered = sorted(kinds, key=lambda kind: (order.index(kind.family), kind.code))
    found = {_INDEX: _index(ordered)}
    for kind in ordered:
        base = sources.rows[kind.code]["kind"].get("base", "")
        made_from = f" (dựa trên `{base}`)" if base else ""
        above = (
            f"Trang này do `make docs` viết ra từ `src/cualuat/lawdata/workflows/{sources.files[kind.code].shown}`{made_from}; "
            "đừng sửa tay.\n\n"
            f"![Sơ đồ các trạng thái và bước]({kind.code}.svg)"
        )
        found[f"{kind.code}.md"] = page(kind, above=above)
        found[f"{kind.code}.svg"] = drawn(kind)
    return found


def _index(kinds: Iterable[Kind]) -> str:
    lines = [
        "# Các loại hồ sơ",
        "",
        "Mỗi loại hồ sơ là một bảng trạng thái và bước trong `src/cualuat/lawdata/workflows/`. Các trang này do `make docs` viết ra từ",
        "đó; đừng sửa tay. Thêm loại hồ sơ của cơ quan: [Thêm loại hồ sơ](../handbook/them-loai-ho-so.md).",
        "",
        "| Loại hồ sơ | Nhóm | Trạng thái | Bước | Sơ đồ |",
        "|---|---|---|---|---|",
    ]
    for kind in kinds:
        size = f"{len(kind.table.states)} | {len(kind.table.edges)}"
        lines.append(f"| [{kind.name}]({kind.code}.md) | {FAMILIES[kind.family]} | {size} | [hình]({kind.code}.svg) |")
    return "\n".join(lines) + "\n"
