"""Ledger and taxonomy to allocations: codings, precedence, runner-up, shares in pence."""

from prevspend.classify.allocations import (
    OUTCOME_COLUMNS,
    PERIODS,
    PREVENTION_COLUMNS,
    RANGE,
    Allocations,
    classify_ledger,
    total,
)
from prevspend.classify.codings import Codings, encode
from prevspend.classify.restate import restate

__all__ = [
    "OUTCOME_COLUMNS",
    "PERIODS",
    "PREVENTION_COLUMNS",
    "RANGE",
    "Allocations",
    "Codings",
    "classify_ledger",
    "encode",
    "restate",
    "total",
]
