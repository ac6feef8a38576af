"""Names and docstrings in plain words."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VAGUE_NAMES = {"found", "one", "arm", "arms", "given"}
VAGUE_WORDS = {"said", "told", "mine", "whose", "kept", "nought", "mend", "mended", "oddity"}
VAGUE_OPENINGS = {"Give", "Say", "Tell", "Let", "Have", "Be"}
METAPHORS = re.compile(r"\b(?:house|rooms?|doors?|nought)\b", re.IGNORECASE)

SOURCES = sorted((ROOT / "prevspend").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def test_class_names_are_unique_in_the_project() -> None:
    homes: dict[str, list[Path]] = defaultdict(list)
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(path)
    shared = {
        name: [str(path.relative_to(ROOT)) for path in paths]
        for name, paths in homes.items()
        if len(paths) > 1
    }
    assert shared == {}


def test_names_say_what_a_thing_is() -> None:
    vague = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in SOURCES
        for name, line in _names(TREES[path])
        if name in VAGUE_NAMES or VAGUE_WORDS & set(name.lower().split("_"))
    ]
    assert vague == []


def test_docstrings_say_what_is_returned_or_done() -> None:
    vague = [
        f"{path.relative_to(ROOT)}:{node.lineno} {text}"
        for path in SOURCES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and (text := ast.get_docstring(node))
        if text.split()[0] in VAGUE_OPENINGS
    ]
    assert vague == []


def test_code_has_no_metaphors() -> None:
    lines = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if METAPHORS.search(line)
    ]
    assert lines == []


def _names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the names of functions, classes, arguments and local variables.

    Fields of models are left out: they are names in YAML and JSON files that people use.
    """
    fields = {
        id(statement.target)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Store)
            and id(node) not in fields
        ):
            yield node.id, node.lineno
