"""Small years for tests, classified from rows of canonical fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import build_baseline
from prevspend.classify import classify_ledger, restate
from prevspend.leftshift import Year
from prevspend.years import FinancialYear
from tests.classify.ledgers import ledger_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.taxonomy import Taxonomy


def year_of(
    rows: Sequence[Mapping[str, str | int]],
    year: str,
    published_under: Taxonomy,
    common: Taxonomy | None = None,
) -> Year:
    """Classify rows as a year, and restate it where another taxonomy is the common one."""
    common = common or published_under
    allocations = classify_ledger(ledger_of(rows, year=year), published_under)
    baseline = build_baseline(allocations, FinancialYear.parse(year))
    codings = restate(allocations.codings, common, "council")
    return Year(baseline, common, allocations.codings, codings)
