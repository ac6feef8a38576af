"""Scripted changes of a small taxonomy: what is said of each, and the version it needs.

A case says in `cases/NAME.yaml` what it changes and which bump that needs; the page that is shown
stands in `cases/NAME.txt`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from prevspend.report import diff_text
from prevspend.taxonomy import load_taxonomy
from prevspend.upkeep import compare_taxonomies, read_ledgers
from tests.upkeep.taxonomies import BASE, LEDGER, copy_of, edit

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_change_and_the_version_it_needs(
    path: Path, tmp_path: Path, check_expected: Callable[[Path, str], None]
) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    folder = copy_of(BASE, tmp_path)
    for change in case["edits"]:
        edit(folder, {change["old"]: change["new"]}, change["file"])
    result = compare_taxonomies(
        load_taxonomy(BASE),
        load_taxonomy(folder),
        read_ledgers([LEDGER] if case.get("ledger") else []),
        names=("before", path.stem),
    )
    assert result.version.needed == case["needs"]
    assert path.stem.startswith(case["needs"])
    check_expected(path.with_suffix(".txt"), diff_text(result))


def test_there_are_cases_of_every_bump() -> None:
    bumps = [path.stem.split("-")[0] for path in CASES]
    assert len(bumps) >= 10
    assert {"none", "patch", "minor", "major"} == set(bumps)
    assert len(CASES) == len(list(CASES[0].parent.glob("*.txt")))
