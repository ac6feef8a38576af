"""Names that ledgers may use for services, written before anybody looked at the rules for them.

Each row of `names.csv` is a made-up coding with the tier that a reader of the labelling guide would
give it, or `no` where it is no prevention; `primary or secondary` where readers differ. What does
not come out so is marked as a `gap`. A change of the rules may close gaps, and must open none.
"""

from __future__ import annotations

import csv
from pathlib import Path

from prevspend.taxonomy import load_taxonomy
from prevspend.upkeep.trials import RuleTester, TrialLine

NAMES = Path(__file__).parent / "names.csv"
ROWS = list(csv.DictReader(NAMES.read_text(encoding="utf-8").splitlines()))
FIELDS = ("directorate", "service", "cost_centre", "account", "supplier")
LEAST = 0.98
"""Of the names of preventive services, the part that comes out right."""


def decide() -> list[str]:
    """Return the tier that each row comes out with, `no` where it is no prevention."""
    lines = [
        TrialLine(
            {field: row[field] for field in FIELDS if row[field]},
            "icb" if row["organisation"] == "icb" else "council",
        )
        for row in ROWS
    ]
    trial = RuleTester(load_taxonomy("england")).try_lines(lines)
    winners = [trial.winner(at) for at in range(len(lines))]
    return [(winner and winner.intervention.tier) or "no" for winner in winners]


DECIDED = decide()


def is_right(row: dict[str, str], found: str) -> bool:
    return found in row["expected"].split(" or ")


def test_only_marked_names_come_out_wrong() -> None:
    pairs = zip(ROWS, DECIDED, strict=True)
    wrong = {tuple(row.values()): found for row, found in pairs if not is_right(row, found)}
    gaps = {tuple(row.values()) for row in ROWS if row["gap"]}
    assert {row: found for row, found in wrong.items() if row not in gaps} == {}
    assert gaps - wrong.keys() == set(), "these come out right: they are no gaps any more"


def test_nearly_all_names_of_preventive_services_get_their_tier() -> None:
    pairs = [pair for pair in zip(ROWS, DECIDED, strict=True) if pair[0]["expected"] != "no"]
    assert sum(is_right(*pair) for pair in pairs) >= LEAST * len(pairs)


def test_few_other_names_are_taken_for_prevention() -> None:
    pairs = [pair for pair in zip(ROWS, DECIDED, strict=True) if pair[0]["expected"] == "no"]
    assert sum(not is_right(*pair) for pair in pairs) <= (1 - LEAST) * len(pairs)
