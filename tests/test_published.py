"""Published ledgers give the rows and totals that a plain CSV parser counts in them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from prevspend import (
    Baseline,
    FinancialYear,
    build_baseline,
    classify_ledger,
    load_taxonomy,
    read_ledger,
)
from prevspend.cli import main
from prevspend.money import parse_pence

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend import Ledger

pytestmark = pytest.mark.real

NEWCASTLE = {
    "2018-19": (71_120, "448,851,592.04"),
    "2019-20": (70_217, "576,528,548.50"),
    "2020-21": (69_991, "527,796,493.18"),
    "2021-22": (71_994, "513,493,990.23"),
}
DEVON = {
    "2023-24": (133_977, "956,683,306.46"),
    "2024-25": (141_524, "1,075,763,949.14"),
}


def months(year: str) -> list[tuple[int, int]]:
    start = FinancialYear.parse(year).start
    return [(start + (month < 4), month) for month in (*range(4, 13), *range(1, 4))]


def newcastle(published: Path, year: str) -> list[Path]:
    folder = published / "council/newcastle"
    return [folder / f"{at}-{month:02d}.csv" for at, month in months(year)]


def devon(published: Path, year: str) -> list[Path]:
    folder = published / "council/devon"
    return [folder / f"DCCSpendingOver500_{at}{month:02d}.csv" for at, month in months(year)]


def check(ledger: Ledger, rows: int, pounds: str) -> None:
    assert ledger.lines.num_rows == rows
    assert ledger.amount_pence == parse_pence(pounds)


@pytest.mark.parametrize(("year", "expected"), NEWCASTLE.items())
def test_newcastle_reads_to_the_penny(
    published: Path, year: str, expected: tuple[int, str]
) -> None:
    ledger = read_ledger(newcastle(published, year))
    check(ledger, *expected)
    assert ledger.rejected == ()
    assert [str(total.year) for total in ledger.years()] == [year]


@pytest.mark.parametrize(("year", "expected"), DEVON.items())
def test_devon_reads_to_the_penny(published: Path, year: str, expected: tuple[int, str]) -> None:
    ledger = read_ledger(devon(published, year))
    check(ledger, *expected)
    assert ledger.rejected == ()


def test_devon_grand_totals_are_left_out_and_said(published: Path) -> None:
    ledger = read_ledger(devon(published, "2025-26"))
    check(ledger, 24_725, "396,568,901.62")
    [totals] = [oddity for oddity in ledger.oddities if "total rows" in oddity.what]
    assert totals.count == 4


def test_south_west_london_rejects_what_excel_lost(published: Path) -> None:
    ledger = read_ledger([published / "nhs/swl"])
    check(ledger, 13_243, "1,099,471,443.98")
    assert len(ledger.rejected) == 16
    assert {row.amount.strip("#") for row in ledger.rejected} == {""}
    assert all("####" in row.reason and row.place.row for row in ledger.rejected)
    [undated] = [oddity for oddity in ledger.oddities if "no date" in oddity.what]
    assert undated.count == 1_287


@pytest.mark.parametrize("organisation", ["newcastle", "devon", "swl"])
def test_baseline_of_a_published_year_reconciles(published: Path, organisation: str) -> None:
    files = {
        "newcastle": newcastle(published, "2021-22"),
        "devon": devon(published, "2024-25"),
        "swl": [published / "nhs/swl"],
    }[organisation]
    ledger, year = read_ledger(files).for_year()
    baseline = build_baseline(classify_ledger(ledger, load_taxonomy()), year)
    found = baseline.reconciliation
    assert (
        sum(found.by_status.values())
        == found.read_pence
        == sum(entry.amount_pence for entry in baseline.inputs)
    )
    assert sum(figures.central for figures in baseline.tiers.values()) == found.prevention_pence
    assert baseline.coverage.decided_share is not None
    assert baseline.coverage.decided_share > 0.7


def test_a_council_year_takes_seconds(
    published: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = map(str, newcastle(published, "2021-22"))
    named = ["--organisation", "Newcastle City Council"]  # the files name no body
    monkeypatch.setattr("sys.argv", ["prevspend", "classify", *files, *named, "-o", str(tmp_path)])
    start = time.perf_counter()
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert time.perf_counter() - start < 30
    assert "£513,493,990.23" in capsys.readouterr().out
    assert Baseline.read(tmp_path).organisation.name == "Newcastle City Council"
