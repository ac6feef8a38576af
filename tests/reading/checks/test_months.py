"""Months that stand in columns are read as months, and what adds them up is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reading.checks.ledgers import SERVICES, noted, read, write

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ("Cost Centre", "Cost Centre Name", "Subjective", "Subjective Name")
NAMES = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
LONG = ("April", "May", "June", "July", "August", "September")
YEARS = [24] * 9 + [25] * 3
SPELLINGS = {
    "Apr-24": [f"{name}-{year}" for name, year in zip(NAMES, YEARS, strict=True)],
    "April 2024": [f"{name} 2024" for name in LONG],
    "Apr 24 Actual": [f"{name} {year} Actual" for name, year in zip(NAMES, YEARS, strict=True)],
    "Actual Apr-24": [f"Actual {name}-{year}" for name, year in zip(NAMES, YEARS, strict=True)],
    "2024-04-01": [f"2024-{month:02}-01" for month in range(4, 13)],
    "P1": [f"P{number}" for number in range(1, 13)],
    "Period 01": [f"Period {number:02}" for number in range(1, 13)],
    "Apr": list(NAMES),
}


def table(months: list[str], *extra: str) -> list[list[str]]:
    rows = [[*HEADER, *months, *extra]]
    for at, service in enumerate(SERVICES):
        amounts = [100 * (at + 1) + 7 * nth * nth for nth in range(len(months))]
        sums = {"Annual Budget": 99_999.0, "Variance": 5.0}
        more = [str(sums.get(name, float(sum(amounts)))) for name in extra]
        rows.append([*service[:4], *(f"{amount}.00" for amount in amounts), *more])
    return rows


def total(rows: list[list[str]], months: int) -> int:
    return sum(int(float(cell) * 100) for row in rows[1:] for cell in row[4 : 4 + months])


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    "extra", [(), ("Total",), ("Full Year", "Annual Budget"), ("YTD", "Variance")]
)
def test_each_month_is_read_and_their_sum_is_not(
    tmp_path: Path, spelling: str, extra: tuple[str, ...]
) -> None:
    months = SPELLINGS[spelling]
    rows = table(months, *extra)
    ledger = read(write(tmp_path / "ledger.csv", rows))
    assert ledger.amount_pence == total(rows, len(months))
    assert ledger.lines.num_rows == len(SERVICES) * len(months)
    assert len(set(ledger.lines["period"].to_pylist())) == len(months)
    assert noted(ledger, "columns were read as months")[0] == len(months)
    assert bool(extra) == any("columns beside the months" in odd.what for odd in ledger.oddities)


@pytest.mark.parametrize("merged", [False, True])
def test_of_two_header_rows_only_actual_spending_is_read(tmp_path: Path, *, merged: bool) -> None:
    months = ["April 2024", "May 2024", "June 2024"]
    top = ["", "", "", ""]
    for name in months:
        top += [name, "" if merged else name]
    header = [*HEADER, *["Budget", "Actual"] * 3]
    rows = [[*service[:4], "100", "90.25", "100", "95.50", "100", "80"] for service in SERVICES]
    ledger = read(write(tmp_path / "ledger.csv", [top, header, *rows]))
    assert ledger.amount_pence == 4 * 26_575
    assert set(ledger.lines["period"].to_pylist()) == {"01", "02", "03"}


def test_blank_months_are_no_lines_and_totals_no_service(tmp_path: Path) -> None:
    rows = table(SPELLINGS["Apr-24"])
    before = total(rows, 12)
    rows[1][4] = ""
    sums = [sum(float(row[at] or 0) for row in rows[1:]) for at in range(4, 16)]
    rows.append(["Total", "", "", "", *map(str, sums)])
    ledger = read(write(tmp_path / "ledger.csv", rows))
    assert ledger.amount_pence == before - 10_000
    assert ledger.lines.num_rows == 47


def test_months_below_each_other_in_a_column_are_left_alone(tmp_path: Path) -> None:
    rows = [[*HEADER, "May", "Amount"], *[[*service[:4], "x", "5.00"] for service in SERVICES]]
    assert read(write(tmp_path / "ledger.csv", rows)).amount_pence == 2_000
