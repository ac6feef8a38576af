"""Ledger and taxonomy to allocations: codings, precedence, runner-up, shares in pence."""

from prevspend.classify.allocations import (
    OUTCOME_COLUMNS,
    PREVENTION_COLUMNS,
    RANGE,
    Allocations,
    classify_ledger,
    total,
)

__all__ = [
    "OUTCOME_COLUMNS",
    "PREVENTION_COLUMNS",
    "RANGE",
    "Allocations",
    "classify_ledger",
    "total",
]
