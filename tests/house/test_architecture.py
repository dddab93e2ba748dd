"""Rules of the house that the import contracts cannot see."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

import cualuat

ORDER = (
    "kernel",
    "base",
    "audit",
    "files",
    "notices",
    "letters",
    "accounts",
    "organisation",
    "timelimits",
    "search",
    "sealed",
    "law",
    "procedures",
    "casework",
    "reminders",
    "entry",
    "guides",
    "ballots",
    "standards",
    "training",
    "inspections",
    "duties",
    "emulation",
    "drafting",
    "surveys",
    "honours",
    "contests",
    "campaigns",
    "programme",
    "reading",
    "means",
    "coordination",
    "consultations",
    "dialogues",
    "democracy",
    "reports",
    "web",
    "config",
)
ROOT = Path(cualuat.__file__).parent


def _layer(label: str) -> int:
    return ORDER.index(label)


def _own_models() -> list[type]:
    return [m for m in apps.get_models() if m.__module__.startswith("cualuat.")]


def test_foreign_keys_point_downwards() -> None:
    for model in _own_models():
        for field in model._meta.get_fields():  # type: ignore[attr-defined]
            if isinstance(field, ForeignKey | ManyToManyField):
                target = field.related_model
                if target.__module__.startswith("cualuat."):
                    assert _layer(target._meta.app_label) <= _layer(model._meta.app_label), f"{model} → {target}"  # type: ignore[attr-defined]


def test_operations_take_keywords_actor_and_time() -> None:
    import importlib

    for path in sorted(ROOT.glob("*/operations.py")):
        module = importlib.import_module(f"cualuat.{path.parent.name}.operations")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if not getattr(function, "is_operation", False) or function.__module__ != module.__name__:
                continue
            parameters = inspect.signature(function).parameters
            assert all(p.kind is p.KEYWORD_ONLY for p in parameters.values()), name
            assert "at" in parameters, name
            assert "by" in parameters or path.parent.name == "notices", name


def test_no_clock_in_the_domain() -> None:
    domain = [p for p in ROOT.rglob("*.py") if p.relative_to(ROOT).parts[0] not in ("web", "console", "config")]
    for path in domain:
        if path.name in ("jobs.py", "evaluate.py") or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        for clock in ("timezone.now(", "localdate()", "date.today(", "datetime.now(", "datetime.today("):
            assert clock not in text or path.name in ("generations.py",), f"{path}: {clock}"


@pytest.mark.parametrize("path", sorted(p.relative_to(ROOT) for p in ROOT.rglob("*.py")), ids=str)
def test_modules_and_public_functions_say_what_they_are(path: Path) -> None:
    if "migrations" in path.parts or path.name in ("__init__.py", "apps.py", "urls.py"):
        return
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{path} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if isinstance(node, ast.ClassDef) and node.name.endswith(("Choices", "State", "Outcome", "Origin")):
                continue
            assert ast.get_docstring(node), f"{path}: {node.name} has no docstring"


def test_no_module_called_utils() -> None:
    names = {p.stem for p in ROOT.rglob("*.py")}
    assert not names & {"utils", "util", "helpers", "services", "misc", "common"}
