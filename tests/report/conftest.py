"""A left shift for the tests of its renderings."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from prevspend.baseline import build_baseline
from prevspend.classify import classify_ledger
from prevspend.leftshift import KNOWN_TARGETS, Context, build_leftshift, read_year
from prevspend.reading import read_ledger
from prevspend.report import write_results
from prevspend.taxonomy import load_taxonomy
from prevspend.years import FinancialYear
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from prevspend.leftshift import LeftShift


@pytest.fixture(scope="session")
def leftshift(tmp_path_factory: pytest.TempPathFactory) -> LeftShift:
    """Two years of a made-up council with a cost centre renamed, with targets and prices."""
    folders, taxonomy = [], load_taxonomy()
    for year in (2023, 2024):
        folder = tmp_path_factory.mktemp(str(year))
        name = f"westmoor-{year}-{year - 1999}.csv"
        text = (EXAMPLES / "council" / name).read_text(encoding="cp1252")
        if year == 2024:
            text = text.replace("PH - Smoking & Tobacco", "Lifestyle Hub")
        (folder / name).write_text(text, encoding="cp1252")
        ledger, _ = read_ledger([folder / name], organisation="Westmoor County Council").for_year(
            FinancialYear(year)
        )
        allocations = classify_ledger(ledger, taxonomy)
        write_results(folder, allocations, build_baseline(allocations, FinancialYear(year)))
        folders.append(folder)
    prices = {FinancialYear(2023): Fraction(100), FinancialYear(2024): Fraction(104)}
    return build_leftshift(
        [read_year(folder, taxonomy) for folder in folders],
        targets=list(KNOWN_TARGETS.values()),
        context=Context(prices, sources=("A price index of our own",)),
        carry_breaks=True,
    )
