"""Awkward ledgers beside what is read of them: `files/NAME.csv` and `files/NAME.read.txt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from prevspend.money import format_pounds
from prevspend.reading import read_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prevspend.ledger import Ledger

SAMPLES = sorted((Path(__file__).parent / "files").glob("*.csv"))
SHOWN = ("source_row", "financial_year", "period", "cost_centre_code", "cost_centre", "account")


def describe(ledger: Ledger) -> Iterator[str]:
    """Say what was read of a ledger, line by line."""
    organisation = ledger.organisation
    yield f"{organisation.name} ({organisation.kind}), {ledger.basis}"
    for source in ledger.sources:
        yield f"{source.name} by {source.layout}: {source.rows} rows"
    yield f"total {format_pounds(ledger.amount_pence)}"
    yield "\nlines"
    for line in ledger.lines.to_pylist():
        cells = [*(line[field] for field in SHOWN), line["supplier"], format_pounds(line["amount"])]
        yield "  " + " | ".join("–" if cell is None else str(cell) for cell in cells)
    yield "\nrejected"
    for row in ledger.rejected:
        yield f"  {row.place}: {row.reason}\n    amount: {row.amount!r}\n    cells: {row.text}"
    yield "\noddities"
    for oddity in ledger.oddities:
        yield f"  {oddity.count} × {oddity.what} (first: {oddity.first})"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_as_the_file_beside_it_says(
    sample: Path, check_expected: Callable[[Path, str], None]
) -> None:
    text = "\n".join(describe(read_ledger([sample]))) + "\n"
    check_expected(sample.with_suffix(".read.txt"), text)


def test_there_are_samples() -> None:
    assert SAMPLES
