"""The line that is named to bring a version's step down is one that the change decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend import load_taxonomy
from prevspend.report import diffwords
from prevspend.upkeep import compare_taxonomies, how_to_measure, read_ledgers
from tests.upkeep.taxonomies import BASE, copy_of, edit

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.upkeep import TaxonomyDiff

COLUMNS = {"cost_centre": "Expense Area", "account": "Expense Type", "supplier": "Supplier"}


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (
            "phrases: [falls prevention, falls team]",
            "phrases: [falls prevention, falls team, walking football]",
            "walking football",
        ),
        ("phrases: [balance exercise classes]", "phrases: [chair exercise]", "chair exercise"),
        ("phrases: [falls prevention, falls team]", "phrases: [falls prevention]", "falls team"),
        ("account: [vat]", "account: [vat, excise]", "account: excise"),
        (
            "supplier: [infirmary]\n      fallback: true",
            (
                "supplier: [infirmary]\n      fallback: true\n    - id: acute.new\n"
                "      cost_centre: [operating theatres]"
            ),
            "operating theatres",
        ),
    ],
)
def test_the_line_named_is_made_from_what_changed_and_measures_it(
    old: str, new: str, named: str, tmp_path: Path
) -> None:
    folder = copy_of(BASE, tmp_path)
    edit(folder, {old: new})
    before, after = load_taxonomy(BASE), load_taxonomy(folder)
    advice = how_to_measure(compare_taxonomies(before, after), before, after)
    assert advice is not None
    line = advice.rpartition(" like: ")[2]
    assert named in line
    written = {}
    for field in line.partition(" (")[0].split(", "):
        name, _, text = field.partition(": ")
        written["cost_centre" if name == "service" else name] = text
    ledger = ledger_with(tmp_path, written)
    measured = compare_taxonomies(before, after, read_ledgers([ledger])).version
    assert measured.open_changes == ()
    assert measured.measured != "none", "money moves"


def ledger_with(folder: Path, line: dict[str, str]) -> Path:
    """Write a ledger with one line."""
    cells = [line.get(field, "Other") for field in COLUMNS]
    path = folder / "ledger.csv"
    path.write_text(
        f"Entity,Date,{','.join(COLUMNS.values())},Amount\n"
        f"NHS Example ICB,01/04/2024,{','.join(cells)},500.00\n",
        encoding="utf-8",
    )
    return path


def measured_with(phrase: str, line: dict[str, str], tmp_path: Path) -> TaxonomyDiff:
    """Compare a taxonomy with itself and one more phrase, on a ledger with one line."""
    folder = copy_of(BASE, tmp_path)
    edit(folder, {"[strength and balance]": f"[strength and balance, {phrase}]"})
    ledger = ledger_with(tmp_path, line)
    before, after = load_taxonomy(BASE), load_taxonomy(folder)
    return compare_taxonomies(before, after, read_ledgers([ledger]))


def test_the_verdict_says_which_move_asks_for_the_step(tmp_path: Path) -> None:
    line = {"cost_centre": "Hospital Gym", "account": "Salaries", "supplier": "Royal Infirmary"}
    difference = measured_with("hospital gym", line, tmp_path)
    assert " ".join(diffwords.reasons(difference)).endswith(
        "Measured on the ledgers: major, because of 1 line (£500.00) decided before and counted"
        " otherwise now; the most of it in Hospital Gym › Salaries › Royal Infirmary: not"
        " prevention (acute.named) → tertiary 0.2–0.6–0.9 (strength-classes.named)."
    )


def test_the_verdict_says_on_how_little_a_lower_step_rests(tmp_path: Path) -> None:
    difference = measured_with("chair gym", {"cost_centre": "Chair gym"}, tmp_path)
    assert difference.version.needed == "minor"
    assert " ".join(diffwords.reasons(difference)).endswith(
        "The measure rests on 1 line (£500.00) that the changed rules decide or nearly decide: too"
        " few to prove that the change moves no more in other ledgers."
    )


def test_what_moves_nothing_is_measured_without_a_reason(tmp_path: Path) -> None:
    difference = measured_with("hospital gym", {"cost_centre": "Elsewhere"}, tmp_path)
    assert list(diffwords.reasons(difference))[1:2] == ["Measured on the ledgers: no pound moves."]
    assert "to prove" not in " ".join(diffwords.reasons(difference))
