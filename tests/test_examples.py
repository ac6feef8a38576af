"""The example ledgers: made again alike, read as their page says, classified as expected."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from prevspend import build_baseline, classify_ledger, load_taxonomy, read_ledger
from prevspend.classify import load_drivers
from prevspend.money import format_pounds
from prevspend.report import write_results
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEDGERS = sorted(EXAMPLES.glob("*/*-20*.csv"))
EXPECTED = EXAMPLES.parent / "tests" / "expected"


def test_script_makes_the_same_bytes_again(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]);"
        "from make_examples import make; make(pathlib.Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", code, str(EXAMPLES), str(tmp_path)], check=True)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert made == [path.relative_to(EXAMPLES) for path in LEDGERS]
    for path in made:
        assert (tmp_path / path).read_bytes() == (EXAMPLES / path).read_bytes()


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_rows_and_total_are_what_the_page_says(path: Path) -> None:
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"`{path.parent.name}/{path.name}` \| ([\d,]+) \| (£[\d,.]+) \|", page)
    assert row is not None
    ledger = read_ledger([path])
    totals = sum(oddity.count for oddity in ledger.oddities if "total rows" in oddity.what)
    rows = ledger.lines.num_rows + len(ledger.rejected) + totals
    assert (f"{rows:,}", format_pounds(ledger.amount_pence)) == row.groups()


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.stem)
def test_baseline_is_as_expected(
    path: Path, tmp_path: Path, check_expected: Callable[[Path, str], None]
) -> None:
    ledger, year = read_ledger([path]).for_year()
    allocations = classify_ledger(ledger, load_taxonomy())
    baseline = build_baseline(allocations, year)
    write_results(tmp_path, allocations, baseline)
    written = (tmp_path / "baseline.json").read_text(encoding="utf-8")
    check_expected(EXPECTED / f"{path.stem}.json", written)


def test_drivers_split_the_block_contract_and_prescribing_as_expected(
    check_expected: Callable[[Path, str], None],
) -> None:
    taxonomy = load_taxonomy()
    drivers = load_drivers(sorted((EXAMPLES / "drivers").glob("*.yaml")), taxonomy)
    ledger, year = read_ledger([EXAMPLES / "icb/marlshire-icb-2024-25.csv"]).for_year()
    plain = build_baseline(classify_ledger(ledger, taxonomy), year)
    found = build_baseline(classify_ledger(ledger, taxonomy, drivers=drivers), year)
    block, _ = found.drivers
    assert found.reconciliation.read_pence == plain.reconciliation.read_pence
    added = found.reconciliation.prevention_pence - plain.reconciliation.prevention_pence
    assert added == sum(driver.prevention.central for driver in found.drivers)
    assert block.prevention.central > 0  # without its table the block counts as treatment
    text = json.dumps([driver.model_dump() for driver in found.drivers], indent=2)
    check_expected(EXPECTED / "drivers-of-marlshire-icb.json", text + "\n")
