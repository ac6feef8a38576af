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
    codings_of,
    encode,
)
from prevspend.classify.drivers import (
    Driver,
    DriverPart,
    load_drivers,
)
from prevspend.classify.match import (
    fitting_arms,
    outcome_of,
    vocabulary_of,
)
from prevspend.classify.parts import (
    DRIVER_COLUMNS,
)
from prevspend.classify.phrasebook import (
    Phrasebook,
    Vocabulary,
)
from prevspend.classify.precedence import (
    CODE_FIELDS,
    ID_STEP,
    SUPPLIER_KIND,
    Arm,
    CompiledRule,
    Rank,
    Test,
    compile_arms,
    compile_rules,
    decisive_step,
    ranks_of,
)
from prevspend.classify.restate import (
    restate,
)

__all__ = [
    "CODE_FIELDS",
    "DRIVER_COLUMNS",
    "ID_STEP",
    "OUTCOME_COLUMNS",
    "PERIODS",
    "PREVENTION_COLUMNS",
    "RANGE",
    "SUPPLIER_KIND",
    "Allocations",
    "Arm",
    "Codings",
    "CompiledRule",
    "Driver",
    "DriverPart",
    "Phrasebook",
    "Rank",
    "Test",
    "Vocabulary",
    "classify_ledger",
    "classify_ledgers",
    "codings_of",
    "compile_arms",
    "compile_rules",
    "decisive_step",
    "encode",
    "fitting_arms",
    "load_drivers",
    "outcome_of",
    "ranks_of",
    "restate",
    "total",
    "vocabulary_of",
]
