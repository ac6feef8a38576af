"""Ledger and taxonomy to allocations: codings, precedence, runner-up, shares in pence."""

from prevspend.classify.allocations import (
    OUTCOME_COLUMNS,
    PREVENTION_COLUMNS,
    RANGE,
    Allocations,
    classify_ledger,
    total,
)
from prevspend.classify.codings import codings_of
from prevspend.classify.match import fitting_arms, outcome_of, vocabulary_of
from prevspend.classify.phrasebook import Phrasebook, Vocabulary
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
)

__all__ = [
    "CODE_FIELDS",
    "ID_STEP",
    "OUTCOME_COLUMNS",
    "PREVENTION_COLUMNS",
    "RANGE",
    "SUPPLIER_KIND",
    "Allocations",
    "Arm",
    "CompiledRule",
    "Phrasebook",
    "Rank",
    "Test",
    "Vocabulary",
    "classify_ledger",
    "codings_of",
    "compile_arms",
    "compile_rules",
    "decisive_step",
    "fitting_arms",
    "outcome_of",
    "total",
    "vocabulary_of",
]
