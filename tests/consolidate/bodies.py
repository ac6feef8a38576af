"""Small bodies for tests: each a year classified from rows of canonical fields."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.baseline import build_baseline
from prevspend.classify import classify_ledger
from prevspend.ledger import Organisation
from prevspend.leftshift import Year
from prevspend.taxonomy import Taxonomy
from prevspend.years import FinancialYear
from tests.classify.ledgers import ledger_of
from tests.classify.test_allocations import HEAD, entry, prevention

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.ledger import Kind

TAXONOMY = Taxonomy.model_validate(
    {
        "head": HEAD,
        "interventions": [
            prevention("smoking", {"cost_centre": "smoking"}, share="0.7"),
            prevention("reablement", {"cost_centre": "reablement"}, tier="tertiary"),
            entry("roads", {"cost_centre": "roads"}, status="not_prevention"),
            entry("income", {"account": "contributions from"}, status="out_of_scope"),
        ],
    }
)
SHARES = {"Smoking": (7, "primary"), "Reablement": (10, "tertiary"), "Roads": (0, None)}
"""Tenths that are prevention at the central share, and the tier, by cost centre."""

Row = dict[str, str | int]


def body(
    name: str,
    kind: Kind,
    rows: Sequence[Mapping[str, str | int]],
    year: str = "2024-25",
    taxonomy: Taxonomy = TAXONOMY,
) -> Year:
    """Classify rows as one body's year, perhaps with an overlay on the taxonomy."""
    ledger = replace(ledger_of(rows, kind, year), organisation=Organisation(name, None, kind))
    allocations = classify_ledger(ledger, taxonomy)
    baseline = build_baseline(allocations, FinancialYear.parse(year))
    return Year(baseline, TAXONOMY, allocations.codings, allocations.codings)


def spent(cost_centre: str, pence: int, supplier: str = "Anybody Ltd") -> Row:
    """Give a row of spending."""
    account = "Services"
    return {
        "cost_centre": cost_centre,
        "account": account,
        "supplier": supplier,
        "amount": pence,
    }


def received(cost_centre: str, pence: int, payer: str) -> Row:
    """Give a row of income."""
    return {
        "cost_centre": cost_centre,
        "account": "Contributions from others",
        "supplier": payer,
        "amount": -pence,
    }
