"""A ledger that is worked on in files, batch by batch, gives what one in memory does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from prevspend import build_baseline, classify_ledger, load_taxonomy, read_ledger, write_results
from prevspend.classify import load_drivers, load_overrides
from prevspend.errors import ReconciliationError
from prevspend.ledger import (
    FREE_TEXT_FIELDS,
    CodedLines,
    CodingStore,
    FileLines,
    FileStore,
    Ledger,
    MemoryLines,
    linefile,
)
from prevspend.ledger.columns import encode
from prevspend.reading.controls import LINE
from prevspend.taxonomy import load_overlay
from prevspend.years import FinancialYear
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from prevspend.classify import Allocations

YEAR = FinancialYear(2024)
COUNCIL = EXAMPLES / "council/westmoor-2024-25.csv"
ICB = EXAMPLES / "icb/marlshire-icb-2024-25.csv"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linefile, "_FEW", 200)
    monkeypatch.setattr(linefile, "_BATCH", 300)


def in_files(ledger: Ledger, folder: Path) -> Ledger:
    """Keep the lines of a ledger in a file of many batches, coded."""
    store = CodingStore(FileStore(folder / "ledger.arrow"))
    for start in range(0, ledger.lines.num_rows, 150):
        store.add(ledger.lines.slice(start, 150))
    stored = store.lines()
    assert len(list(stored.batches())) > 3
    return replace(ledger, stored_lines=stored)


def agree(held: Allocations, filed: Allocations, folder: Path) -> None:
    """Hold two classifications to be the same, as they are and as they are written."""
    assert filed.lines.cast(held.lines.schema).equals(held.lines)
    assert filed.codings.equals(held.codings)
    baseline = build_baseline(held, YEAR)
    assert build_baseline(filed, YEAR) == baseline
    for name, allocations in (("held", held), ("filed", filed)):
        write_results(folder / name, allocations, baseline)
    for name in ("baseline.json", "baseline.xlsx", "report.html", "codings.parquet"):
        first, second = ((folder / half / name).read_bytes() for half in ("held", "filed"))
        assert first == second, name
    tables = [pq.read_table(folder / half / "lines.parquet") for half in ("held", "filed")]
    assert tables[0].schema.equals(tables[1].schema, check_metadata=True)
    assert tables[0].to_pylist() == tables[1].to_pylist()


def test_with_an_overlay_and_overrides(tmp_path: Path) -> None:
    ledger = read_ledger([COUNCIL])
    local = load_overlay(EXAMPLES / "overlay/westmoor.yaml", load_taxonomy("england"))
    decided = load_overrides(EXAMPLES / "overlay/westmoor-overrides.yaml", local)
    held = classify_ledger(ledger, local, overrides=decided)
    filed = classify_ledger(in_files(ledger, tmp_path), local, overrides=decided, folder=tmp_path)
    agree(held, filed, tmp_path)


def test_with_drivers(tmp_path: Path) -> None:
    ledger = read_ledger([ICB])
    england = load_taxonomy("england")
    drivers = load_drivers(sorted((EXAMPLES / "drivers").glob("*.yaml")), england)
    held = classify_ledger(ledger, england, drivers=drivers)
    filed = classify_ledger(in_files(ledger, tmp_path), england, drivers=drivers, folder=tmp_path)
    assert filed.parts.count > ledger.stored_lines.count
    agree(held, filed, tmp_path)


def test_of_one_year_where_others_and_lines_without_a_date_are_in_the_file(tmp_path: Path) -> None:
    whole = read_ledger([COUNCIL.with_name("westmoor-2023-24.csv"), COUNCIL])
    years = whole.lines["financial_year"].to_pylist()
    years[-7:] = [None] * 7
    column = encode(pa.chunked_array([pa.array(years, pa.string())]))
    at = whole.lines.column_names.index("financial_year")
    whole = replace(
        whole,
        stored_lines=MemoryLines(whole.lines.set_column(at, "financial_year", column)),
        sources=(),
    )
    held, _ = whole.for_year(YEAR)
    filed, _ = in_files(whole, tmp_path).for_year(YEAR)
    assert held.other_years == filed.other_years
    england = load_taxonomy("england")
    agree(
        classify_ledger(held, england), classify_ledger(filed, england, folder=tmp_path), tmp_path
    )


def test_lines_without_a_date_need_not_be_written_again(tmp_path: Path) -> None:
    ledger = read_ledger([COUNCIL])
    ledger = replace(ledger, stored_lines=ledger.stored_lines.filled({"financial_year": None}))
    held, _ = ledger.for_year(YEAR)
    filed, _ = in_files(ledger, tmp_path).for_year(YEAR)
    assert isinstance(filed.stored_lines, CodedLines)
    england = load_taxonomy("england")
    agree(
        classify_ledger(held, england), classify_ledger(filed, england, folder=tmp_path), tmp_path
    )


def test_an_edit_of_the_taxonomy_reads_the_lines_few_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = in_files(read_ledger([COUNCIL]), tmp_path)
    passes: list[tuple[str, ...]] = []
    batches = FileLines.batches

    def watched(lines: FileLines, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        passes.append(tuple(columns or lines.columns))
        return batches(lines, columns)

    monkeypatch.setattr(FileLines, "batches", watched)
    allocations = classify_ledger(ledger, load_taxonomy("england"), folder=tmp_path)
    write_results(tmp_path / "results", allocations, build_baseline(allocations, YEAR))
    # After the sum of the ledger, codings whose lines stand twice and lines that repeat in every
    # field are looked for, shares are counted, and lines written with their outcomes.
    every = tuple(ledger.stored_lines.columns)
    paired = ("coding", "part_pence", "date", "period")
    shares = ("coding", "part_pence")
    coded = tuple(field for field in LINE if field not in FREE_TEXT_FIELDS)
    assert passes == [("financial_year", "amount"), paired, coded, shares, every]


def test_lines_that_do_not_add_up_to_their_codings_are_never_written(tmp_path: Path) -> None:
    ledger = in_files(read_ledger([COUNCIL]), tmp_path)
    coded = ledger.stored_lines
    assert isinstance(coded, CodedLines)
    pence = coded.sums.pence.copy()
    pence[[3, 4]] += [1, -1]  # the total is right
    coded = replace(coded, sums=replace(coded.sums, pence=pence))
    allocations = classify_ledger(replace(ledger, stored_lines=coded), load_taxonomy("england"))
    baseline = build_baseline(allocations, YEAR)
    with pytest.raises(ReconciliationError, match="lines of coding 3 add up to"):
        write_results(tmp_path / "results", allocations, baseline)
    assert not (tmp_path / "results").exists()
