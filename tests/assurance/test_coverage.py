"""How often the 95% intervals hold the truth, on made-up ledgers with known errors."""

from __future__ import annotations

import pytest

from prevspend.assurance.measures import (
    error_of,
    mean_share,
    mean_wrong,
    misstated,
    prevention_of,
)
from tests.assurance.made_up import made_up

LEDGERS = 1000
ROUNDING = 1e-9


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    errors, preventions = [], []
    for seed in range(LEDGERS):
        ledger, size = made_up(seed)
        rows = ledger.judged(size, seed)
        decided = [row for row in rows if row.row.label.status in {"prevention", "not_prevention"}]
        found = error_of(decided, mean_wrong)
        assert found is not None
        errors.append(found[1] - ROUNDING <= ledger.error <= found[2] + ROUNDING)
        in_scope = [row for row in rows if row.row.label.status != "out_of_scope"]
        counted = round(ledger.prevention(ledger.counted))
        _, low, high = prevention_of(counted, *misstated(in_scope, mean_share))
        preventions.append(low - 1 <= ledger.prevention(ledger.true) <= high + 1)
    assert 0.93 <= sum(errors) / LEDGERS <= 0.97
    # Where few rows are misstated, how large the unseen ones are is not known: it is wide then.
    assert sum(preventions) / LEDGERS >= 0.95
