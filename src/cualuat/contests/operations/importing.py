"""Questions out of a table (spreadsheet, CSV) or of lines of JSON: all of a file or nothing, each fault told with its row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F

from cualuat.audit import operations as audit
from cualuat.base.actor import Actor
from cualuat.base.operations import BadRows, Refused, operation, words
from cualuat.contests import access
from cualuat.contests.models import Question, QuestionVersion
from cualuat.contests.operations.banking import reindex
from cualuat.contests.rules import DIFFICULTIES, KINDS, LETTERS, TRUE_FALSE, BadQuestion, Wording, sameness, wording
from cualuat.kernel.tables import Fault, Line, lines_of, too_long
from cualuat.kernel.text import fold
from cualuat.kernel.workdays import day_of

MOST: Final = 4900  # of one file; a reader of tables reads no more than 5000 rows, titles included
TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("Mã", "Mã câu hỏi"),
    "kind": ("Loại", "Loại câu hỏi"),
    "topic": ("Chủ đề", "Lĩnh vực"),
    "difficulty": ("Độ khó", "Mức độ"),
    "text": ("Câu hỏi", "Nội dung câu hỏi"),
    **{letter: (letter, f"Phương án {letter}", f"Lựa chọn {letter}") for letter in LETTERS},
    "right": ("Đáp án", "Đáp án đúng"),
    "explanation": ("Giải thích",),
    "citation": ("Căn cứ", "Căn cứ pháp lý"),
    "practice": ("Dùng để luyện tập",),
}
_LENGTHS: Final = {"topic": 120, "text": 1000, "explanation": 3000, "citation": 300, "code": 60}
_KINDS: Final = {fold(name): code for code, name in KINDS.items()} | {
    "dung/sai": "true_false", "trac nghiem": "single", "mot dap an": "single", "nhieu dap an": "multiple",
    "chon mot dap an": "single", "chon nhieu dap an": "multiple", **{code: code for code in KINDS},
}  # fmt: skip
_JSON_HELP: Final = "Mỗi dòng là một đối tượng JSON có câu hỏi (text), đáp án (answer), các phương án (choices)."


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a file: questions that are new, those that the bank had already, and the rows of those among them that the
    bank answers otherwise: these were not changed.
    """

    new: int
    known: int
    otherwise: tuple[int, ...] = ()

    @property
    def told(self) -> str:
        """What whoever loads should know of those that the bank answers otherwise; «» for none."""
        if not self.otherwise:
            return ""
        rows = ", ".join(map(str, self.otherwise[:10])) + (" …" if len(self.otherwise) > 10 else "")
        return f"Dòng {rows}: ngân hàng đã có câu ấy với đáp án khác và giữ nguyên; hãy tìm câu ấy trong ngân hàng mà sửa nếu tệp mới đúng."


@dataclass(frozen=True, slots=True)
class _Read:
    row: int
    wording: Wording
    topic: str
    difficulty: int
    code: str
    in_practice: bool


def table_of_lines(data: bytes) -> list[list[str]]:
    """Lines of JSON as the table that `load` reads; one line, one row. Raises BadRows, naming lines that are no JSON."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRows([Fault(0, f"Tệp không phải văn bản UTF-8. {_JSON_HELP}")]) from error
    names = list(TITLES)
    rows, wrong = [[TITLES[name][0] for name in names]], []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            said = json.loads(line) if line.strip() else {}
        except ValueError:
            said = None
        if isinstance(said, dict) and isinstance(said.get("choices"), list) and len(said["choices"]) > len(LETTERS):
            wrong.append(Fault(number, f"nhiều nhất {len(LETTERS)} phương án."))
        elif isinstance(said, dict):
            cells = _cells_of(said) if said else {}
            rows.append([cells.get(name, "") for name in names])
        else:
            wrong.append(Fault(number, f"không phải JSON. {_JSON_HELP}"))
    if wrong:
        raise BadRows(wrong)
    return rows


def _cells_of(said: Mapping[str, Any]) -> dict[str, str]:
    choices = said.get("choices") or {}
    if isinstance(choices, list):
        choices = dict(zip(LETTERS, choices, strict=False))
    articles = [one for one in said.get("relevant_articles") or () if isinstance(one, dict)]
    cited = "; ".join(f"Điều {one.get('article_id', '')} {one.get('law_id', '')}".strip() for one in articles)
    answer = said.get("answer", "")
    cells = {
        "code": said.get("code") or said.get("question_id") or "",
        "kind": said.get("kind") or said.get("question_type") or "",
        "topic": said.get("topic") or next((one.get("law_id", "") for one in articles), ""),
        "difficulty": said.get("difficulty") or "",
        "text": said.get("text") or "",
        "right": ", ".join(map(str, answer)) if isinstance(answer, list) else answer,
        "explanation": said.get("explanation") or "",
        "citation": said.get("citation") or cited,
        "practice": said.get("practice") or "",
    }
    if isinstance(choices, dict):
        cells |= {str(letter).strip().upper(): text for letter, text in choices.items()}
    return {name: str(cell) for name, cell in cells.items()}


@operation
def load(
    *, rows: Sequence[Sequence[str]], source: str, topic: str = "", activate: bool = False, jsonl: bool = False, by: Actor, at: datetime
) -> Loaded:  # fmt: skip
    """Takes the questions of a table into the bank, to be approved; `topic` for rows that name none; `jsonl`: the table was made
    of lines, faults name these. What the bank has already in the same words is passed over. Raises NotAllowed, BadRows, Refused.
    """
    access.require_writer(by)
    if activate:
        access.require_runner(by)
    topic, source = words(topic, 120, "topic"), words(source, 200, "source")
    shift = 1 if jsonl else 0
    found = [(sameness(one.wording), one) for one in _read(rows, topic, shift)]
    held = QuestionVersion.objects.filter(
        question__sameness__in=[same for same, _ in found], number=F("question__number")
    )
    known = dict(held.values_list("question__sameness", "right"))
    otherwise, new = [], dict[str, _Read]()
    for same, one in found:
        if same not in known:
            new.setdefault(same, one)
        elif known[same] != [*one.wording.right]:
            otherwise.append(one.row - shift)
    _refuse_codes(new.values())
    _store(new, source, "active" if activate else "review", by, at)
    if activate:
        reindex({one.topic for one in new.values()}, at=at)
    detail = {"count": len(new), "known": len(found) - len(new), "source": source}
    audit.record(action="contests.load_questions", subject=("contest-bank", "", source), by=by, at=at, detail=detail)
    return Loaded(len(new), len(found) - len(new), tuple(otherwise))


def _read(rows: Sequence[Sequence[str]], topic: str, shift: int) -> list[_Read]:
    lines, wrong = lines_of(rows, TITLES, needed=("text", "right"), most=MOST)
    if wrong:
        raise BadRows(wrong)
    found: list[_Read] = []
    answers: dict[str, tuple[int, Wording]] = {}
    for line in lines:
        faults = too_long(line, _LENGTHS, TITLES)
        if not faults:
            try:
                one = _of_line(line, topic)
                _contradicts(one, answers)
                found.append(one)
            except BadQuestion as error:
                faults = [Fault(line.row, f"{error}"[0].lower() + f"{error}"[1:])]
        wrong += faults
    if wrong:
        raise BadRows([Fault(fault.row - shift, fault.message) for fault in wrong])
    return found


def _contradicts(one: _Read, answers: dict[str, tuple[int, Wording]]) -> None:
    """The same words twice are one question; with another answer they are a fault."""
    row, other = answers.setdefault(sameness(one.wording), (one.row, one.wording))
    if other.right != one.wording.right:
        raise BadQuestion(f"Câu hỏi này đã có ở dòng {row} với đáp án khác.")


def _of_line(line: Line, topic: str) -> _Read:
    kind = _KINDS.get(fold(line["kind"]), "") if line["kind"] else _guessed(line)
    if not kind:
        raise BadQuestion(f"Không có loại câu hỏi «{line['kind'][:40]}»; các loại: {', '.join(KINDS.values())}.")
    hard = _difficulty(line["difficulty"])
    where = line["topic"] or topic
    if not where:
        raise BadQuestion("Cột «Chủ đề» trống.")
    made = wording(kind, line["text"], _options(kind, line), line["explanation"], line["citation"])
    return _Read(line.row, made, where, hard, line["code"], fold(line["practice"]) not in ("khong", "0", "false"))


def _guessed(line: Line) -> str:
    return "single" if any(line[letter] for letter in LETTERS) else "true_false"


def _difficulty(text: str) -> int:
    if not text:
        return 2
    named = {fold(name): n for n, name in DIFFICULTIES.items()} | {str(n): n for n in DIFFICULTIES}
    if fold(text) not in named:
        raise BadQuestion(f"Độ khó là «dễ», «vừa» hoặc «khó», không phải «{text[:30]}».")
    return named[fold(text)]


def _options(kind: str, line: Line) -> str:
    """The options as `rules.wording` reads them. Raises BadQuestion."""
    given = {letter: line[letter] for letter in LETTERS if line[letter]}
    answer = line["right"]
    if kind == "true_false":
        if fold(answer) not in map(fold, TRUE_FALSE):
            raise BadQuestion(
                "Câu đúng hay sai thì cột «Đáp án» ghi «Đúng» hoặc «Sai»." if answer else "Cột «Đáp án» trống."
            )
        return answer
    if kind == "short":
        return "\n".join(part.strip() for part in answer.split("|"))
    if kind == "ordering":
        return "\n".join(given.values())
    right = _letters(answer, given)
    if kind == "single" and len(right) > 1:
        raise BadQuestion(f"Câu chọn một mà cột «Đáp án» ghi {len(right)} đáp án ({', '.join(sorted(right))}).")
    return "\n".join(f"{'* ' if letter in right else ''}{text.lstrip('* ')}" for letter, text in given.items())


def _letters(answer: str, given: Mapping[str, str]) -> set[str]:
    if not answer:
        raise BadQuestion("Cột «Đáp án» trống.")
    plain = answer.upper().replace(" VÀ ", ",")
    parts = {part for part in plain.replace(";", ",").replace(" ", ",").split(",") if part}
    if len(parts) == 1 and len(plain) > 1 and set(plain) <= set(LETTERS):
        parts = set(plain)
    if unknown := sorted(part for part in parts if part not in given):
        raise BadQuestion(f"Đáp án «{', '.join(unknown)[:40]}» không phải là chữ của một phương án đã ghi.")
    return parts


def _refuse_codes(new: Any) -> None:
    codes = {one.code: one.row for one in new if one.code}
    taken = Question.objects.filter(code__in=codes).values_list("code", flat=True)
    wrong = [Fault(codes[code], f"mã «{code}» đã có trong ngân hàng với lời khác.") for code in taken]
    seen: dict[str, int] = {}
    for one in new:
        first = seen.setdefault(one.code, one.row)
        if one.code and first != one.row:
            wrong.append(Fault(one.row, f"mã «{one.code}» đã có ở dòng {first}."))
    if wrong:
        raise BadRows(wrong)


def _store(new: Mapping[str, _Read], source: str, state: str, by: Actor, at: datetime) -> None:
    if state == "active" and any(not one.wording.citation for one in new.values()):
        raise Refused("Có câu không ghi căn cứ, không đưa vào dùng ngay được. Hãy nạp để chờ duyệt.", "activate")
    rows = Question.objects.bulk_create(
        (
            Question(
                topic=one.topic, difficulty=one.difficulty, state=state, in_practice=one.in_practice, code=one.code, source=source,
                sameness=same, reviewed_on=day_of(at), reviewed_by=by.name if state == "active" else "", made_at=at, made_by=by.name,
            )
            for same, one in new.items()
        ),
        batch_size=200,
    )  # fmt: skip
    QuestionVersion.objects.bulk_create(
        (
            QuestionVersion(
                question=row, number=1, kind=one.wording.kind, text=one.wording.text, options=list(one.wording.options),
                right=list(one.wording.right), explanation=one.wording.explanation, citation=one.wording.citation, made_at=at,
                made_by=by.name,
            )
            for row, one in zip(rows, new.values(), strict=True)
        ),
        batch_size=200,
    )  # fmt: skip
