"""`cualuat kinds`: the list, the check that finds what an agency wrote wrong, pictures, and the documentation in step."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cualuat.casework.kinds import HOUSE_FOLDER, all_kinds, limits_named
from cualuat.casework.operations import guards
from cualuat.console import kind_files, kind_pages
from cualuat.console.main import main

ROOT = Path(__file__).resolve().parents[3]
STATES = ROOT / "docs" / "states"
SOURCES = {file.shown: file.text for file in kind_files.shipped()}
FEEDBACK = SOURCES["feedback-general.toml"].replace('code = "feedback-general"', 'code = "rieng"', 1)
SMALL = '[kind]\ncode = "rieng"\nbase = "feedback-general"\nname = "Loại riêng"\n'

Put = Callable[[str, str], Path]


@pytest.fixture
def house(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A house without kinds of its own, for now."""
    settings.CUALUAT_HOME = tmp_path
    (tmp_path / HOUSE_FOLDER).mkdir()
    all_kinds.cache_clear()
    yield tmp_path
    all_kinds.cache_clear()


@pytest.fixture
def put(house: Path) -> Put:
    """Writes a file of the house."""

    def run(name: str, text: str) -> Path:
        path = house / HOUSE_FOLDER / name
        path.write_text(text, encoding="utf-8")
        all_kinds.cache_clear()
        return path

    return run


# --- list --------------------------------------------------------------------------------------------------------


def test_the_list_marks_what_is_of_the_agency(put: Put, capsys: pytest.CaptureFixture[str]) -> None:
    put("rieng.toml", SMALL)
    put("thay.toml", SMALL.replace('"rieng"', '"feedback-press"'))
    assert main(["kinds", "list"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert set(lines) == set(all_kinds())
    assert lines["rieng"].endswith("10 trạng thái, 13 bước  (của cơ quan)")
    assert lines["feedback-press"].endswith("(của cơ quan, thay loại có sẵn)")
    assert "của cơ quan" not in lines["complaint"]
    assert main(["kinds", "list", "--json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["complaint"] == {
        "code": "complaint", "name": "Khiếu nại lần đầu", "family": "Khiếu nại", "own": False, "replaces": False,
        "states": len(all_kinds()["complaint"].table.states), "edges": len(all_kinds()["complaint"].table.edges),
    }  # fmt: skip
    assert (rows["rieng"]["own"], rows["rieng"]["replaces"], rows["feedback-press"]["replaces"]) == (True, False, True)


@pytest.mark.parametrize("text", ["[kind", '[kind]\ncode = "rieng"\n', '[kind]\ncode = "rieng"\nbase = "khong-co"\n'])
def test_a_broken_house_is_told_without_a_traceback(
    put: Put, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)  # the log's stream is an earlier test's
    put("rieng.toml", text)
    assert main(["kinds", "list"]) == 0
    shown = capsys.readouterr()
    assert "cualuat kinds check" in shown.err
    assert "Traceback" not in shown.err
    assert "complaint" in shown.out  # the others go on working
    assert "rieng" not in shown.out


# --- check -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_comes_with_the_program_is_right(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kinds", "check"]) == 0
    assert capsys.readouterr().out == f"{len(SOURCES)} loại hồ sơ, không thấy chỗ nào sai.\n"


def change(old: str, new: str) -> str:
    assert old in FEEDBACK, old
    return FEEDBACK.replace(old, new, 1)


WRONG = {
    "bracket": ("[kind\n", "dòng 1, cột 6: chưa đúng cách viết TOML"),
    "unfinished": ('[kind]\ncode = "a', "chưa đúng cách viết TOML"),
    "bom": ("\ufeff" + SMALL, "dấu BOM"),
    "empty": ("", "thiếu phần [kind]"),
    "decomposed": (SMALL.replace("ạ", "a\u0323"), "NFC"),
    "no-code": ("[kind]\nname = 'A'\n", "thiếu phần [kind] hoặc mục code"),
    "no-base": (SMALL.replace("feedback-general", "khong-co"), "«khong-co»"),
    "own-base": (SMALL.replace("feedback-general", "rieng"), "dựa vòng quanh"),
    "no-edges": ('[kind]\ncode = "rieng"\n', "thiếu mục «edge»"),
    "no-series": (change('series = "PAKN"\n', ""), "thiếu mục «series»"),
    "bad-series": (change('"PAKN"', '"phản ánh"'), "series gồm"),
    "bad-code": (SMALL.replace('"rieng"', '"Loại riêng"'), "code chỉ gồm chữ thường"),
    "unknown-family": (change('family = "feedback"', 'family = "khac"'), "không có nhóm «khac»"),
    "unknown-key": (SMALL + "limit = 3\n", "[kind] không có mục «limit»"),
    "unknown-part": (SMALL + '[[states]]\ncode = "a"\n', "không có phần [states]"),
    "unknown-drop": (SMALL + 'drop_edges = ["bay"]\n', "drop_edges nhắc đến «bay», mà «feedback-general» không có"),
    "text-for-list": (change("receipt_limits = [", 'receipt_limits = "a"\nreceipt = ['), "danh sách trong ngoặc vuông"),
    "word-for-flag": (change("rated = true", 'rated = "có"'), "rated phải là true hoặc false"),
    "months": (change("keep_months = 60", 'keep_months = "60"'), "keep_months phải là số tháng"),
    "open-denunciation": (change('family = "feedback"', 'family = "denunciation"'), "sealed phải là true"),
    "sealed-feedback": (change("sealed = false", "sealed = true"), "sealed phải là true với nhóm tố cáo"),
    "reopen": (change('reopen = "reopen"', 'reopen = "mo_lai"'), "không có bước mở lại «mo_lai»"),
    "state": (change('to = "assigned"', 'to = "nowhere"'), "nhắc đến trạng thái «nowhere» không có trong bảng"),
    "shape": ('edge = ["a"]\n' + SMALL, "có mục viết sai dạng"),
    "edge-key": (change('needs = ["unit"]', 'need = ["unit"]'), "không có mục «need»"),
    "duty": (change('"head", "leader", "focal"]', '"boss"]'), "không có nhiệm vụ «boss»"),
    "need": (change('needs = ["unit"]', 'needs = ["money"]'), "không có mục cần nhập «money»"),
    "guard": (change('guards = ["no_open_wish"]', 'guards = ["full_moon"]'), "không có điều kiện «full_moon»"),
    "document": (change('document = "feedback-receipt"', 'document = "to-giay"'), "không có mẫu văn bản «to-giay»"),
    "limit": (
        change('starts = ["feedback-general-final?"]', 'starts = ["khong-co"]'), "không có thời hạn «khong-co»",
    ),
    "extension": (
        change('needs = ["answer"]\n', 'needs = ["answer"]\nextends = [{ limit = "feedback-general-first-answer", extension = "x" }]\n'),
        "không có loại gia hạn «x»",
    ),
    "outcomes": (change('needs = ["grounds", "reason"]', 'needs = ["reason"]'), "không khớp với needs"),
    "long-edge": (change('code = "assign"', f'code = "{"a" * 41}"'), "mã dài quá 40 ký tự"),
    "long-state": (FEEDBACK.replace('"clarifying"', f'"{"c" * 31}"'), "mã dài quá 30 ký tự"),
    "received": (change('needs = ["received_on"]', 'needs = ["note"]'), "phải có «received_on» trong needs"),
    "no-acknowledgement": (FEEDBACK.replace('"acknowledged"', '"got_it"'), "phải có bước «acknowledged»"),
    "ask-name": (change('name = "place"', 'name = "Nơi"'), "câu hỏi «Nơi»: name chỉ gồm chữ thường"),
    "ask-taken": (change('name = "place"', 'name = "address"'), "tên này form đã dùng"),
    "ask-kind": (change('kind = "text"', 'kind = "photo"'), "kind phải là text"),
    "ask-options": (change('kind = "text"', 'kind = "choice"'), "options đi cùng kind = choice"),
    "ask-key": (change('hint = "', 'help = "'), "không có mục «help»"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_found_with_the_name_of_the_file(
    house: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "thử.toml"
    path.write_text(text, encoding="utf-8")
    assert main(["kinds", "check", str(path)]) == 1
    told = capsys.readouterr()
    assert words in told.out
    assert all(line.startswith(f"{path}: ") for line in told.out.splitlines())
    assert "chỗ cần sửa" in told.err


@pytest.mark.django_db
def test_all_faults_of_all_files_of_the_house_are_told(put: Put, capsys: pytest.CaptureFixture[str]) -> None:
    first = put("a.toml", "[kind")
    second = put("b.toml", SMALL + 'limit = 3\ndrop_edges = ["bay"]\n')
    third = put("c.toml", SMALL)
    assert main(["kinds", "check"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in told] == [str(first), str(third)]
    assert "mã «rieng» đã có ở" in told[1]
    third.unlink()
    assert main(["kinds", "check"]) == 1
    assert capsys.readouterr().out.count(f"{second}: ") == 2


@pytest.mark.django_db
def test_one_file_is_judged_alone_but_may_rest_on_the_others(
    put: Put, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put("hong.toml", "[kind")
    own = put("rieng.toml", SMALL)
    child = tmp_path / "con.toml"
    child.write_text('[kind]\ncode = "con"\nbase = "rieng"\nseries = "CON"\n', encoding="utf-8")
    assert main(["kinds", "check", str(child)]) == 0, capsys.readouterr().out
    assert main(["kinds", "check", str(own)]) == 0, capsys.readouterr().out  # not twice, though it lies in the house
    own.unlink()
    assert main(["kinds", "check", str(child)]) == 1


@pytest.mark.django_db
def test_a_limit_of_the_agency_counts(house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from datetime import UTC, datetime

    from cualuat.base.actor import SYSTEM
    from cualuat.timelimits import operations, queries

    path = tmp_path / "rieng.toml"
    path.write_text(change('starts = ["feedback-general-final?"]', 'starts = ["cua-toi"]'), encoding="utf-8")
    assert main(["kinds", "check", str(path)]) == 1
    now = datetime(2026, 11, 20, 2, tzinfo=UTC)
    wanted = operations.LimitWanted(
        code="cua-toi", name="Hạn của tôi", matter="feedback", amount=3, unit="working_day", start_name="Nhận",
        basis="Điều 4 Quyết định số 951/2026/QĐ-UBND", effective_from=now.date(), reason="Quy chế",
    )  # fmt: skip
    operations.set_limit(wanted=wanted, by=SYSTEM, at=now)
    assert queries.has_limit("cua-toi")
    assert main(["kinds", "check", str(path)]) == 0, capsys.readouterr().out


@pytest.mark.django_db
def test_files_that_cannot_be_read_are_told(house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(b"[kind]\nname = '\xe0'\n")
    assert main(["kinds", "check", str(path)]) == 1
    assert "UTF-8" in capsys.readouterr().err
    assert main(["kinds", "check", str(tmp_path / "khong-co.toml")]) == 1
    assert "khong-co.toml" in capsys.readouterr().err


def test_the_check_works_where_no_house_is_prepared(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "CUALUAT_HOME": str(tmp_path / "none")
    }
    done = subprocess.run(
        [sys.executable, "-m", "cualuat.console.main", "kinds", "check"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "none").exists()


# --- draw --------------------------------------------------------------------------------------------------------


def test_one_kind_is_drawn_and_described(put: Put, tmp_path: Path) -> None:
    put("rieng.toml", SMALL)
    assert main(["kinds", "draw", "rieng", "--out", str(tmp_path / "a.svg")]) == 0
    assert "Loại riêng" in "".join(ElementTree.parse(tmp_path / "a.svg").getroot().itertext())
    assert main(["kinds", "draw", "rieng", "--out", str(tmp_path / "a.md")]) == 0
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert text.startswith("# Loại riêng\n")
    assert ".svg" not in text


@pytest.mark.parametrize(("code", "out"), [("khong-co", "a.svg"), ("complaint", "a.png")])
def test_what_cannot_be_drawn_is_told(
    house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, out: str
) -> None:
    assert main(["kinds", "draw", code, "--out", str(tmp_path / out)]) == 1
    assert "Không làm được" in capsys.readouterr().err
    assert not (tmp_path / out).exists()


# --- docs --------------------------------------------------------------------------------------------------------


def test_the_documentation_in_the_repository_is_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kinds", "docs", "--out", str(STATES), "--check"]) == 0, capsys.readouterr().err


def test_what_is_out_of_step_is_named(house: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "states"
    assert main(["kinds", "docs", "--out", str(out), "--check"]) == 1  # nothing there
    assert not out.exists()
    assert main(["kinds", "docs", "--out", str(out)]) == 0
    assert main(["kinds", "docs", "--out", str(out), "--check"]) == 0
    capsys.readouterr()
    page, drawing = out / "complaint.md", out / "reception.svg"
    page.write_text(page.read_text(encoding="utf-8").replace("Thụ lý", "Thu ly", 1), encoding="utf-8")
    drawing.unlink()
    assert main(["kinds", "docs", "--out", str(out), "--check"]) == 1
    assert "complaint.md, reception.svg" in capsys.readouterr().err
    assert main(["kinds", "docs", "--out", str(out)]) == 0
    (out / "gone.md").write_text("#\n", encoding="utf-8")
    assert main(["kinds", "docs", "--out", str(out), "--check"]) == 1
    assert "gone.md" in capsys.readouterr().err


def test_an_agency_s_own_kinds_change_nothing_in_the_documentation(put: Put) -> None:
    before = kind_pages.documentation()
    put("rieng.toml", SMALL)
    put("thay.toml", SMALL.replace('"rieng"', '"complaint"'))
    assert kind_pages.documentation() == before


def test_the_documentation_is_the_same_whatever_the_order_of_sets(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "cualuat.console.main", "kinds", "docs", "--out", str(tmp_path / seed)]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    for path in (tmp_path / "1").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes(), path.name


def test_the_pages_speak_in_words_and_link_to_files() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in STATES.glob("*.md")}
    assert set(texts) == {"index.md", *(name.replace(".toml", ".md") for name in SOURCES)}
    for name, text in texts.items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (STATES / target).exists(), f"{name}: {target}"
        assert "{delivery}" not in text
    denunciation = texts["denunciation.md"]
    # The limit and the letter of one code have each their own words.
    assert "| Phiếu chuyển tố cáo | bắt đầu «Chuyển tố cáo không thuộc thẩm quyền» (tính từ ngày nhận);" in denunciation
    assert "denunciation-transfer" not in denunciation
    assert "bắt đầu «Giải quyết khiếu nại lần đầu" in texts["complaint.md"]


def test_no_code_of_a_known_limit_or_form_is_left() -> None:
    from cualuat.letters import forms

    known = {form.code for form in forms.all_forms()} | set(kind_files.rules())
    for path in STATES.glob("*.md"):
        codes = set(re.findall(r"(?<![\w./(`-])[a-z]+(?:-[a-z{}]+)+", path.read_text(encoding="utf-8")))
        assert not codes & known, path.name


def test_every_condition_of_a_step_has_words() -> None:
    assert set(kind_pages._GUARDS) == guards.NAMES


def test_every_limit_of_the_kinds_is_worded() -> None:
    for kind in all_kinds().values():
        for code in limits_named(kind):
            assert kind_pages._limit_words(code) != code
