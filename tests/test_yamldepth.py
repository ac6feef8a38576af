"""YAML nested without end gets a message, and never reaches the reader's stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend import yamlfile
from prevspend.yamldepth import MOST_LEVELS, check_depth

if TYPE_CHECKING:
    from pathlib import Path

DEEP = MOST_LEVELS + 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000 + "]" * 100_000,
        "{a: " * DEEP + "1" + "}" * DEEP,
        "- " * DEEP + "x",
        "\n".join(f"{' ' * n}a{n}:" for n in range(DEEP)),
        "a: [" * 1 + "[" * 100_000,
    ],
)
def test_a_text_that_is_nested_too_deep_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(text)
    document, problems = yamlfile.load(path)
    assert document.content is None
    assert [problem.kind for problem in problems] == ["not-yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * MOST_LEVELS + "]" * MOST_LEVELS,
        "a: '" + "[" * 500 + "'",
        "# " + "{" * 500 + "\na: 1",
        "- {a: [1, 2], b: {c: d}}\n" * 500,
        "a:\n" + " " * 150 + "b",
    ],
)
def test_a_text_that_only_looks_deep_is_read(text: str) -> None:
    check_depth(text)


def test_the_line_is_where_the_nesting_passes_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("a: 1\nb:\n  " + "[" * 500)
    _, [problem] = yamlfile.load(path)
    assert problem.place is not None
    assert problem.place.line == 3
    assert "nested more than 100 levels deep" in problem.what
