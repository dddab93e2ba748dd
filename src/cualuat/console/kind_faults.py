"""What is wrong with a kind that an agency wrote, in sentences for whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Final

from cualuat.base.actor import DUTY_NAMES
from cualuat.casework.kinds import Ask, BadKind, Kind
from cualuat.casework.needs import NEEDS
from cualuat.console.kind_files import Rows, built, codes_of, complete, extension_names, rules
from cualuat.letters import forms

# Inputs that the form has for every kind: a question of the kind's own must not bear their names.
_TAKEN: Final = frozenset(
    [
        *("subject", "content", "request", "name", "honorific", "position", "address", "id_number", "phone", "email"),
        *("told_by", "count", "on_behalf", "representatives", "signatories"),
    ]
)


def faults_of(code: str, rows: Mapping[str, Rows], limits: frozenset[str]) -> list[str]:
    """What is wrong with a kind, each a sentence."""
    try:
        wrong = [*_faults_of_rows(rows[code], complete(code, rows), rows)]
        kind = built(code, rows)
    except BadKind as error:
        missing = error.__cause__
        return [f"thiếu mục «{missing.args[0]}»." if isinstance(missing, KeyError) else str(error)]
    except KeyError as error:
        return [f"thiếu mục «{error.args[0]}»."]
    except (TypeError, AttributeError, ValueError):
        return [
            "có mục viết sai dạng: [[state]], [[edge]], [[ask]] là các nhóm «khóa = giá trị», danh sách để trong ngoặc vuông."
        ]
    return [
        *wrong,
        *_faults_of_head(kind),
        *_faults_of_asks(kind),
        *_faults_of_edges(kind),
        *_limit_faults(kind, limits),
    ]


_MADE_FROM: Final = {"initial", "base", "limits", "documents", "drop_edges", "drop_states"}


def _faults_of_rows(own: Rows, whole: Rows, rows: Mapping[str, Rows]) -> Iterator[str]:
    head = own["kind"]
    known = _MADE_FROM | {field.name for field in fields(Kind)} - {"asks", "table", "more"}
    for key in sorted(set(head) - known):
        yield f"[kind] không có mục «{key}»."
    for key in sorted(set(own) - {"kind", "ask", "state", "edge"}):
        yield f"không có phần [{key}]."
    for ask in own.get("ask", ()):
        for key in sorted(set(ask) - {field.name for field in fields(Ask)}):
            yield f"câu hỏi «{ask.get('name', '')}» không có mục «{key}»."
    for key in ("requires", "receipt_limits", "shown_limits"):
        if not isinstance(whole["kind"].get(key, []), list):
            yield f"mục «{key}» phải là danh sách trong ngoặc vuông."
    if base := head.get("base"):
        parent = complete(base, rows)
        for key, part in (("drop_edges", "edge"), ("drop_states", "state")):
            for code in sorted(set(head.get(key, ())) - {row["code"] for row in parent[part]}):
                yield f"{key} nhắc đến «{code}», mà «{base}» không có."


def _faults_of_head(kind: Kind) -> Iterator[str]:
    for wrong, words in (
        (not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.code), "code chỉ gồm chữ thường không dấu, số, gạch nối."),
        (len(kind.code) > 40, "code dài quá 40 ký tự."),
        (not re.fullmatch(r"[A-Z][A-Z0-9]{0,9}", kind.series), "series gồm 1–10 chữ in không dấu hoặc số."),
        (
            kind.sealed != (kind.family == "denunciation"),
            "sealed phải là true với nhóm tố cáo (denunciation), false với nhóm khác.",
        ),
        (kind.wrong_address not in ("guide", "transfer"), "wrong_address phải là guide hoặc transfer."),
        (
            kind.publishes not in ("", "answer", "decision", "conclusion"),
            "publishes phải là answer, decision, conclusion hoặc để trống.",
        ),
        (type(kind.keep_months) is not int or kind.keep_months < 1, "keep_months phải là số tháng, từ 1 trở lên."),
        (kind.keep_evidence not in ("V", "S", "M", "?"), "keep_evidence phải là V, S, M hoặc ?."),
    ):
        if wrong:
            yield words
    for name in ("hides_sender", "sealed", "rated"):
        if not isinstance(getattr(kind, name), bool):
            yield f"{name} phải là true hoặc false."


def _faults_of_asks(kind: Kind) -> Iterator[str]:
    names = [ask.name for ask in kind.asks]
    for ask in kind.asks:
        for wrong, words in (
            (not re.fullmatch(r"[a-z][a-z0-9_]*", ask.name), "name chỉ gồm chữ thường không dấu, số, gạch dưới"),
            (ask.name in _TAKEN, "tên này form đã dùng, hãy đặt tên khác"),
            (names.count(ask.name) > 1, "có hai câu hỏi cùng tên"),
            (
                ask.kind not in ("text", "long", "date", "check", "choice"),
                "kind phải là text, long, date, check, choice",
            ),
            ((ask.kind == "choice") != bool(ask.options), "options đi cùng kind = choice, và chỉ với nó"),
        ):
            if wrong:
                yield f"câu hỏi «{ask.name}»: {words}."


def _faults_of_edges(kind: Kind) -> Iterator[str]:
    from cualuat.casework.operations import guards

    documents = {form.code for form in forms.all_forms()}
    for state in kind.table.states:
        if len(state.code) > 30:
            yield f"trạng thái «{state.code}»: mã dài quá 30 ký tự."
    for edge in kind.table.edges:
        for what, named, known in (
            ("nhiệm vụ", edge.who, DUTY_NAMES),
            ("điều kiện", edge.guards, guards.NAMES),
            ("mục cần nhập", edge.needs, NEEDS),
            ("mẫu văn bản", (edge.document,) if edge.document else (), documents),
        ):
            for code in named:
                if code not in known:
                    yield f"bước «{edge.code}»: không có {what} «{code}». Dùng được: {', '.join(sorted(known))}."
        if len(edge.code) > 40:
            yield f"bước «{edge.code}»: mã dài quá 40 ký tự."
    yield from _faults_of_built_in_codes(kind)


# Codes of steps, and conditions, for which the program does more than the table says; with what they then need.
_CODES_NEED: Final = {"acknowledged": "received_on", "dialogue_held": "minutes", "dialogue_absent": "note"}
_GUARDS_NEED: Final = {"notice_of_dialogue": "hearing"}


def _faults_of_built_in_codes(kind: Kind) -> Iterator[str]:
    for edge in kind.table.edges:
        wanted = [_CODES_NEED.get(edge.code), *(_GUARDS_NEED.get(guard) for guard in edge.guards)]
        for need in filter(None, wanted):
            if need not in edge.needs:
                yield f"bước «{edge.code}» phải có «{need}» trong needs."
    hands_over = any("agency" in edge.needs for edge in kind.table.edges)
    if hands_over and not any(edge.code == "acknowledged" for edge in kind.table.edges):
        yield "có bước chuyển cơ quan khác (needs = agency) thì phải có bước «acknowledged»: nơi nhận đã xác nhận."


def _limit_faults(kind: Kind, limits: frozenset[str]) -> Iterator[str]:
    """Limits that nobody knows: they would be passed over without a word. One with «?» may be absent."""
    named = {effect.limit for edge in kind.table.edges for effect in edge.effects}
    named |= {text for more in kind.more.values() for text in more.sent_stops} | set(kind.receipt_limits)
    for text in sorted(named | ({kind.limitation} if kind.limitation else set())):
        unknown = [code for code in codes_of(text) if code not in limits]
        if unknown and not text.endswith("?"):
            yield f"không có thời hạn «{unknown[0]}» (chỉ chạy khi cơ quan tự đặt thì viết «{text}?»)."
    for edge in kind.table.edges:
        for effect in edge.effects:
            if effect.kind == "extend" and not extension_names(effect) and set(codes_of(effect.limit)) <= set(rules()):
                yield f"bước «{edge.code}»: thời hạn «{effect.limit}» không có loại gia hạn «{effect.extension}»."
