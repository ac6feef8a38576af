"""Ledger and taxonomy to allocations: codings, precedence, runner-up, shares in pence."""

from prevspend.classify.allocations import (
    OUTCOME_COLUMNS,
    PERIODS,
    PREVENTION_COLUMNS,
    RANGE,
    Allocations,
    classify_ledger,
    classify_ledgers,
    total,
)
from prevspend.classify.codings import (
    Codings,
    encode,
)
from prevspend.classify.drivers import (
    Driver,
    DriverPart,
    load_drivers,
)
from prevspend.classify.match import (
    taxonomy_vocabulary,
)
from prevspend.classify.parts import (
    DRIVER_COLUMNS,
)
from prevspend.classify.phrasebook import (
    Vocabulary,
)
from prevspend.classify.precedence import (
    CODE_FIELDS,
    SUPPLIER_KIND,
    Rank,
    compile_rules,
    ranks_of,
)
from prevspend.classify.restate import (
    restate,
)

__all__ = [
    "CODE_FIELDS",
    "DRIVER_COLUMNS",
    "OUTCOME_COLUMNS",
    "PERIODS",
    "PREVENTION_COLUMNS",
    "RANGE",
    "SUPPLIER_KIND",
    "Allocations",
    "Codings",
    "Driver",
    "DriverPart",
    "Rank",
    "Vocabulary",
    "classify_ledger",
    "classify_ledgers",
    "compile_rules",
    "encode",
    "load_drivers",
    "ranks_of",
    "restate",
    "taxonomy_vocabulary",
    "total",
]
