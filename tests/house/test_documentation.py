"""What the documentation says exists: commands, addresses, settings, links, words of the screen, identifiers."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

import cualuat
from cualuat.console.main import build_parser
from cualuat.kernel.citation import Address

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(cualuat.__file__).parent
HANDBOOK = sorted((ROOT / "docs" / "handbook").glob("*.md"))
PAGES = [
    *(ROOT / name for name in ("README.md", "README.vi.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "adr").glob("*.md")),
    *HANDBOOK,
]
TEMPLATES = sorted((SOURCE / "web" / "templates").rglob("*.html"))
OPERATIONS = ROOT / "docs" / "handbook" / "van-hanh.md"

# Chapters that say: what is bold stands on the screen.
SCREENS = (
    "ban-lam-viec.md", "tim-va-doc-luat.md", "gui-don.md", "to-cao.md", "tiep-cong-dan.md", "ban-ho-so.md",
    "du-lieu-ca-nhan.md", "ke-hoach.md", "bao-cao.md", "chuan-tiep-can-phap-luat.md",
    "dao-tao.md", "quan-triet.md", "kiem-tra.md", "kinh-phi-thiet-bi.md", "phoi-hop.md",
    "chuc-nang-cong-khai.md", "thi-dua-khen-thuong.md", "soan-thao-van-ban.md", "thu-tuc-hanh-chinh.md",
    "huong-dan-hoi-dap.md", "truyen-thong.md",
    "khao-sat.md", "tra-loi-khao-sat.md",
    "bo-phieu.md", "ton-vinh.md",
    "lay-y-kien.md", "gop-y-du-thao.md",
    "cuoc-thi-hoc-luat.md",
    "doi-thoai.md", "dan-chu-o-co-quan.md",
)  # fmt: skip

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """The lines of code blocks, without their indentation."""
    return [line.strip() for line in text.splitlines() if line.startswith("    ") and line.strip()]


def inline(text: str) -> list[str]:
    """What stands in code font within the prose."""
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("    "))
    return re.findall(r"`([^`\n]+)`", prose)


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands below a command; empty where there are none."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def commands(text: str) -> list[list[str]]:
    """The arguments of each `cualuat …` in the code blocks."""
    found = []
    for line in blocks(text):
        if hit := re.search(r"(?:^|bin/)cualuat (?=[a-z])(.+)$", line):
            found.append(shlex.split(hit[1], comments=True))
    return found


@each_page
def test_commands_in_code_blocks_parse(page: Path) -> None:
    for arguments in commands(read(page)):
        if arguments != ["…"]:
            build_parser().parse_args(arguments)


@each_page
def test_commands_in_prose_exist(page: Path) -> None:
    for text in inline(read(page)):
        words = re.sub(r"^\.venv/bin/", "", text).split()
        if words[0] != "cualuat" or len(words) == 1:
            continue
        parser, options = build_parser(), {o for o in words if o.startswith("-")}
        for word in words[1:]:
            below = subcommands(parser)
            if not below or word in ("…", "...") or word.startswith("-"):
                break
            assert word in below, f"{page.name}: {text}"
            parser = below[word]
        assert options <= set(parser._option_string_actions), f"{page.name}: {text}"


def test_options_named_in_the_table_of_commands_belong_to_the_command() -> None:
    for command, told in re.findall(r"^\| `cualuat (\w+)` \|(.+)\|$", read(OPERATIONS), re.M):
        parser = subcommands(build_parser())[command]
        assert set(re.findall(r"`(--[a-z-]+)`", told)) <= set(parser._option_string_actions), command


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_commands_shown_on_pages_parse(template: Path) -> None:
    for block in re.findall(r"<pre[^>]*>(.*?)</pre>", read(template), re.S):
        for line in block.splitlines():
            if hit := re.match(r"(?:\.venv/bin/)?cualuat (.+)$", line):
                build_parser().parse_args(shlex.split(re.sub(r"\{\{.*?\}\}", "1", hit[1])))


@each_page
def test_links_lead_to_files(page: Path) -> None:
    text = read(page)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_page_of_the_handbook_is_in_its_index() -> None:
    index = read(ROOT / "docs" / "handbook" / "index.md")
    assert all(f"]({page.name})" in index for page in HANDBOOK if page.name != "index.md")


def test_settings_and_handbook_name_the_same_variables() -> None:
    code = read(SOURCE / "config" / "settings.py") + read(SOURCE / "base" / "settings.py")
    used = set(re.findall(r"""(?:env_\w+|environ\.get)\(\s*"([A-Z_]+)\"""", code))
    told = set(re.findall(r"\b(CUALUAT_[A-Z_]+|DATABASE_URL)\b", read(OPERATIONS)))
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", read(OPERATIONS), re.M))
    assert used == told == table


@each_page
def test_public_addresses_resolve(page: Path) -> None:
    for text in inline(read(page)):
        if re.fullmatch(r"/[^\s<>…]*", text) and not re.match(r"/(?:etc|var|opt|akn|sao-luu)\b", text):
            try:
                resolve(text)
            except Resolver404:
                pytest.fail(f"{page.name}: {text}")


@each_page
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.M))
    text = read(page)
    named = {hit[1] for piece in [*blocks(text), *inline(text)] if (hit := re.match(r"make ([a-z-]+)", piece))}
    assert named <= targets


@cache
def words_of_the_screen() -> str:
    """Everything the pages may print, on one line, and the words of stored codes."""
    files = [*TEMPLATES, *SOURCE.rglob("*.py"), *(SOURCE / "lawdata" / "workflows").glob("*.toml")]
    return " ".join(" ".join(read(f) for f in files).split())


@pytest.mark.parametrize("name", SCREENS)
def test_words_in_bold_stand_on_the_screen(name: str) -> None:
    for words in re.findall(r"\*\*([^*]+)\*\*", read(ROOT / "docs" / "handbook" / name)):
        words = " ".join(words.split())
        if words[0].isupper():  # in small letters it is emphasis
            assert words in words_of_the_screen(), f"{name}: {words}"


def test_the_handbook_explains_every_finding() -> None:
    from cualuat.law.rules import FINDING_NAMES

    text = read(ROOT / "docs" / "handbook" / "nap-van-ban.md")
    rows = re.findall(r"^\| ([^|]+) \| `([a-z-]+)` \|", text, re.M)
    assert {code: name for name, code in rows} == FINDING_NAMES


@cache
def identifiers() -> frozenset[str]:
    """Names and one-word texts of the code: classes, functions, fields, arguments, modules, stored codes, options."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        found |= {path.stem, path.parent.name}
        for node in ast.walk(ast.parse(read(path))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not re.search(r"\s", node.value):
                found.add(node.value)
    return frozenset(found)


def is_address(text: str) -> bool:
    """Whether it is an eId, or the part of one below an article."""
    for eid in (text, f"art_1__{text}"):
        try:
            return Address.from_eid(eid).eid == eid
        except ValueError:
            continue
    return bool(re.fullmatch(r"(?:part|chp|sec|subsec)_[\dIVX]+", text))


def test_identifiers_of_the_glossary_exist() -> None:
    """In the column «identifier» what is in code font is in the code; plain words are English for talking about it."""
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|[^|]+\|[^|]+\|$", read(ROOT / "docs" / "glossary.md"), re.M)
    named = {name for cell in rows for name in re.findall(r"`([^`]+)`", cell)}
    assert len(rows) > 90
    absent = {n for n in named if not is_address(n) and not set(n.split(".")) <= identifiers()}
    assert not absent
