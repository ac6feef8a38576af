"""Groups that a report names only in their first row are named in all of them, and it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.checks.ledgers import noted, read, write

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "Directorate",
    "Service",
    "Cost Centre",
    "Cost Centre Name",
    "Account",
    "Account Name",
    "Supplier Name",
    "Amount",
    "Payment Date",
)
BLANK = "as reports do below the first row of a group"


def full(sizes: list[int]) -> list[list[str]]:
    """Return lines of groups of some sizes, two groups a service and four a directorate."""
    return [
        [
            f"Directorate {at // 4}",
            f"Service {at // 2}",
            f"P{at:03}",
            f"Team {at}",
            f"40{nth:02}",
            f"Account {nth}",
            f"Supplier {nth % 3} Ltd",
            f"{100 * at + nth + 1}.00",
            "01/05/2024",
        ]
        for at, size in enumerate(sizes)
        for nth in range(size)
    ]


def once(rows: list[list[str]]) -> list[list[str]]:
    """Return the lines as a report shows them: no cell of a group is repeated."""
    before: list[str] = []
    found = []
    for row in rows:
        alike = 0
        while alike < 2 and before[: alike + 1] == row[: alike + 1]:
            alike += 1
        same = [*([True] * alike), *[False] * (2 - alike)]
        same += [before[2:3] == row[2:3]] * 2
        shown = ["" if is_same else cell for is_same, cell in zip(same, row[:4], strict=True)]
        found.append([*shown, *row[4:]])
        before = row
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.integers(2, 6), min_size=3, max_size=9))
def test_a_report_is_read_as_its_full_form(tmp_path: Path, sizes: list[int]) -> None:
    rows = full(sizes)
    whole = read(write(tmp_path / "full.csv", [HEADER, *rows]))
    report = read(write(tmp_path / "report.csv", [HEADER, *once(rows)]))
    fields = ["directorate", "service", "cost_centre_code", "cost_centre", "account", "amount"]
    assert report.lines.select(fields).to_pylist() == whole.lines.select(fields).to_pylist()
    count, pence = noted(report, BLANK)
    assert count == sum("" in row[:4] for row in once(rows))
    assert pence is not None
    assert 0 < pence < whole.amount_pence


def test_a_full_ledger_is_left_alone(tmp_path: Path) -> None:
    ledger = read(write(tmp_path / "full.csv", [HEADER, *full([3, 3, 3])]))
    assert not [odd for odd in ledger.oddities if BLANK in odd.what]


def test_cells_that_are_missing_here_and_there_stay_blank(tmp_path: Path) -> None:
    rows = full([4, 4, 4])
    for at in (2, 5, 6, 9):
        rows[at][2] = rows[at][3] = ""
    ledger = read(write(tmp_path / "ledger.csv", [HEADER, *rows]))
    assert ledger.lines["cost_centre"].null_count == 4
    assert not [odd for odd in ledger.oddities if BLANK in odd.what]


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_groups_behind_other_columns_are_filled_down_too(tmp_path: Path, at: int) -> None:
    services = [("Adults", "PH0101", "Stop Smoking"), ("Adults", "PH0104", "Substance Misuse")]
    services += [("Place", "PL0401", "Highways"), ("Place", "PL0402", "Street Lighting")]
    before = ["Date", "Supplier", "Account"]
    names = ["Directorate", "Cost Centre", "Cost Centre Name"]
    table = [[*before[:at], *names, *before[at:], "Amount"]]
    for group, service in enumerate(services):
        for nth in range(6):
            cells = [f"{nth + 1:02}/04/2024", f"Firm {nth} Ltd", ["Agency", "Legal Fees"][nth % 2]]
            own = service if not nth else ("", "", "")
            amount = f"{100 * group + nth}.25"
            table.append([*cells[:at], *own, *cells[at:], amount])
    ledger = read(write(tmp_path / "ledger.csv", table))
    named = ledger.lines["cost_centre"].to_pylist()
    assert named == [name for _, _, name in services for _ in range(6)]
    assert noted(ledger, "given those of the row above")[0] == 20
