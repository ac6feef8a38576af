"""What is contested counts as not prevention, and how much others would count is stated apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from prevspend import build_baseline, classify_ledger, read_ledger
from prevspend.taxonomy import Taxonomy
from tests.classify.test_allocations import HEAD, entry, prevention

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = """\
Organisation,Financial year,Cost centre,Account,Amount
Westmoor County Council,2024-25,Talking therapies,Contracts,1000.00
Westmoor County Council,2024-25,Smoking,Contracts,500.00
"""


def therapies(**share: float) -> dict[str, Any]:
    return entry("therapies", {"cost_centre": "talking therapies"}, status="not_prevention") | {
        "share": share
    }


def taxonomy(excluded: dict[str, Any]) -> Taxonomy:
    smoking = prevention("smoking", {"cost_centre": "smoking"}, tier="secondary")
    return Taxonomy.model_validate({"head": HEAD, "interventions": [smoking, excluded]})


def test_a_contested_exclusion_is_in_no_figure_and_its_most_is_stated(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER, encoding="utf-8")
    ledger, year = read_ledger([path]).for_year()
    classified = classify_ledger(ledger, taxonomy(therapies(low=0, central=0, high=0.6)))
    baseline = build_baseline(classified, year)
    assert baseline.coverage.contested_pence == 600_00
    assert baseline.reconciliation.not_prevention_pence == 1000_00
    assert {tier: figures.high for tier, figures in baseline.tiers.items() if figures.high} == {
        "secondary": 500_00
    }
    assert any("£600.00" in warning for warning in baseline.warnings)


@pytest.mark.parametrize("share", [{"low": 0, "central": 0.2, "high": 0.6}])
def test_what_is_not_prevention_has_no_central_share(share: dict[str, float]) -> None:
    with pytest.raises(ValidationError, match="contested"):
        taxonomy(therapies(**share))
