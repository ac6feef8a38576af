"""Opening balances of much money are asked about; little of it is read and reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.checks.ledgers import HEADER, asked, lines, noted, read, write

if TYPE_CHECKING:
    from pathlib import Path


def ledger(tmp_path: Path, opening: int, period: str) -> Path:
    rows = lines(range(1_000, 1_020), period="202401") + lines(range(900, 910), period="202402")
    return write(tmp_path / "l.csv", [HEADER, *lines([opening] * 3, period=period), *rows])


@pytest.mark.parametrize("opening", [50_000, -50_000, 2_000])
def test_opening_balances_of_much_money_are_asked_about(tmp_path: Path, opening: int) -> None:
    path = ledger(tmp_path, opening, "202400")
    assert "3 lines of period 00" in asked(path)
    assert len(read(path, accept=["opening"]).lines) == 33


def test_a_little_in_period_00_is_reported(tmp_path: Path) -> None:
    found = read(ledger(tmp_path, 20, "202400"))
    assert noted(found, "opening") == (3, 6_000)


def test_adjustments_after_march_are_lines(tmp_path: Path) -> None:
    assert len(read(ledger(tmp_path, 50_000, "202413")).lines) == 33
