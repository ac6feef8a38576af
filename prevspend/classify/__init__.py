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
from prevspend.classify.drivers import Driver, DriverPart, load_drivers
from prevspend.classify.parts import DRIVER_COLUMNS
from prevspend.classify.restate import restate

__all__ = [
    "DRIVER_COLUMNS",
    "OUTCOME_COLUMNS",
    "PERIODS",
    "PREVENTION_COLUMNS",
    "RANGE",
    "Allocations",
    "Codings",
    "Driver",
    "DriverPart",
    "classify_ledger",
    "encode",
    "load_drivers",
    "restate",
    "total",
]
