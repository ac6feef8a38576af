"""Small years for tests, classified from rows of canonical fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.baseline import REPEATED_COLUMNS, build_baseline
from prevspend.classify import classify_ledger, restate
from prevspend.leftshift import Year
from prevspend.taxonomy import Taxonomy
from prevspend.years import FinancialYear
from tests.classify.ledgers import ledger_of
from tests.classify.test_allocations import HEAD, entry, prevention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.ledger import Basis, Organisation

Row = dict[str, str | int]
MONTHS = range(1, 13)


def year_of(
    rows: Sequence[Mapping[str, str | int]],
    year: str,
    published_under: Taxonomy,
    common: Taxonomy | None = None,
    *,
    organisation: Organisation | None = None,
    basis: Basis = "ledger",
) -> Year:
    """Classify rows as a year, and restate it where another taxonomy is the common one."""
    common = common or published_under
    ledger = replace(ledger_of(rows, year=year), basis=basis)
    if organisation:
        ledger = replace(ledger, organisation=organisation)
    allocations = classify_ledger(ledger, published_under)
    baseline = build_baseline(allocations, FinancialYear.parse(year))
    codings = restate(allocations.codings, common, ledger.organisation.kind)
    lines = allocations.lines.select(REPEATED_COLUMNS)
    return Year(baseline, common, allocations.codings, codings, lines=lines)


def simple_taxonomy(**head: object) -> Taxonomy:
    """Give a taxonomy that knows smoking, early help (prevention), casework and roads (not)."""
    return Taxonomy.model_validate(
        {
            "head": {**HEAD, **head},
            "interventions": [
                prevention("smoking", {"cost_centre": "smoking"}),
                prevention("early-help", {"cost_centre": "early help"}, tier="secondary"),
                entry("casework", {"cost_centre": ["casework", "roads"]}, status="not_prevention"),
            ],
            "supplier_kinds": [{"id": "charity", "phrases": ["charity"]}],
            "marks": [
                {
                    "id": "provider",
                    "name": "Who provides it",
                    "why": "test",
                    "values": [
                        {
                            "id": "vcse",
                            "name": "Voluntary",
                            "certain": [{"id": "v.kind", "supplier_kind": ["charity"]}],
                            "likely": [
                                {
                                    "id": "v.name",
                                    "supplier": ["society"],
                                    "unless": {"supplier": ["building society"]},
                                }
                            ],
                        }
                    ],
                }
            ],
        }
    )


def monthly(pounds: int, **coding: str) -> list[Row]:
    """Give a year's lines of one coding, so many pounds a month."""
    return [{**coding, "period": f"{month:02d}", "amount": pounds * 100} for month in MONTHS]


BACKGROUND = monthly(900_000, cost_centre_code="R1", cost_centre="Roads", supplier="Road Builders")
"""Money that stays as it is, so that a change of one service does not look like a new chart."""
