"""More than a few rows that cannot be read stop a ledger; a few are set aside and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.checks.ledgers import HEADER, asked, lines, read, write

if TYPE_CHECKING:
    from pathlib import Path


def ledger(tmp_path: Path, unread: list[str], count: int) -> Path:
    rows = [HEADER, *lines(range(1_000, 1_000 + count)), *lines(unread)]
    return write(tmp_path / "ledger.csv", rows)


@pytest.mark.parametrize("amount", ["€1,234.50", "1.2.3", "#REF!", "n/a"])
def test_many_rows_that_cannot_be_read_are_asked_about(tmp_path: Path, amount: str) -> None:
    path = ledger(tmp_path, [amount] * 6, 60)
    said = asked(path)
    assert "6 of 66 rows cannot be read" in said
    assert "row 62" in said
    assert len(read(path, accept=["rejected"]).rejected) == 6


@pytest.mark.parametrize("amount", ["€1,234.50", "#REF!"])
def test_a_few_rows_that_cannot_be_read_are_set_aside(tmp_path: Path, amount: str) -> None:
    path = ledger(tmp_path, [amount] * 6, 400)
    assert len(read(path).rejected) == 6


def test_a_few_rows_of_much_money_are_asked_about(tmp_path: Path) -> None:
    path = ledger(tmp_path, ["1.00"], 400)
    text = path.read_text(encoding="utf-8")
    wide = "Apr-24,716305,A,B,C,D,E,50000.00\n" * 5
    path.write_text(text + wide.replace("D,E", "D,E,F"), encoding="utf-8")
    assert "add up to £250,000.00" in asked(path)
