"""Small ledgers for the tests of checks, written as a system would export them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import PrevspendError
from prevspend.reading import AmountsAnswered, read_ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from prevspend.ledger import Ledger

HEADER = (
    "Period Name",
    "Cost Centre",
    "Cost Centre Name",
    "Subjective",
    "Subjective Name",
    "Supplier Name",
    "Net Amount",
)
SERVICES = (
    ("716305", "ACUTE COMMISSIONING", "52131001", "Hcare Srv Rec Fdtn Trust", "Thornby FT"),
    ("714657", "STOP SMOKING SERVICES", "52700861", "Clinical&Medical-Not For Profit", "Quit CIC"),
    ("714701", "FALLS PREVENTION", "52700861", "Clinical&Medical-Not For Profit", "Steady Ltd"),
    ("716400", "NHS HEALTH CHECKS", "52181390", "Clinical&Medical-Independent Sector", "Orchard"),
)


def line(amount: object, service: int = 0, period: str = "Apr-24") -> list[str]:
    """Return a line of a service of `HEADER`'s columns."""
    return [period, *SERVICES[service % len(SERVICES)], str(amount)]


def lines(amounts: Iterable[object], period: str = "Apr-24") -> list[list[str]]:
    """Return a line for each amount, of one service after the other."""
    return [line(amount, at, period) for at, amount in enumerate(amounts)]


def write(path: Path, rows: Iterable[Sequence[str]]) -> Path:
    """Write a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def read(
    *paths: Path,
    amounts: Sequence[str] = (),
    accept: Sequence[str] = (),
    layout: str | None = None,
) -> Ledger:
    """Read files with answers as the command line gives them."""
    return read_ledger(paths, layout=layout, answered=AmountsAnswered.of(amounts, accept))


def asked(*paths: Path, amounts: Sequence[str] = ()) -> str:
    """Return the question that reading files ends in."""
    with pytest.raises(PrevspendError) as caught:
        read(*paths, amounts=amounts)
    assert caught.value.fix
    return str(caught.value)


def noted(ledger: Ledger, words: str) -> tuple[int, int | None]:
    """Return the number of rows and the pence of the one note that has some words."""
    [found] = [odd for odd in ledger.oddities if words in odd.what]
    return found.count, found.amount_pence
