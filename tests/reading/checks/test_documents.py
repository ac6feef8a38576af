"""Amounts swapped with the numbers of their documents are asked about; large amounts are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.checks.ledgers import asked, line, read, write

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ["Date", "Expense Type", "Expense Area", "Supplier", "Transaction Number", "Amount"]


def ledger(tmp_path: Path, number: int, swapped: dict[int, tuple[str, str]]) -> Path:
    rows = []
    for at in range(80):
        pair = swapped.get(at, (str(number + 7 * at), f"{1_000 + 13 * at}.{at:02}"))
        rows.append(["03/05/2024", line(0, at)[4], line(0, at)[2], "Quit CIC", *pair])
    return write(tmp_path / "ledger.csv", [HEADER, *rows])


@pytest.mark.parametrize("number", [250_000, 5_100_200, 5_100_200_300])
@pytest.mark.parametrize("count", [1, 10])
def test_swapped_cells_are_asked_about(tmp_path: Path, number: int, count: int) -> None:
    swapped = {at: (f"{at}17.50", str(number + at)) for at in range(5, 5 + count)}
    path = ledger(tmp_path, number, swapped)
    said = asked(path)
    assert f"in {count} row" in said
    assert "row 7" in said
    assert read(path, accept=["documents"]).amount_pence > number * 100


def test_large_amounts_are_amounts(tmp_path: Path) -> None:
    large = {7: ("250049", "260000.00"), 8: ("", "310000.00"), 9: ("CN77", "410000.00")}
    assert read(ledger(tmp_path, 250_000, large)).amount_pence > 98_000_000
