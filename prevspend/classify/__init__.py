"""Classify a ledger by a taxonomy: codings, precedence, runner-up, shares in pence."""

from prevspend.classify.allocations import Allocations, classify_ledger, classify_ledgers
from prevspend.classify.decisions import GRADES, Grade, outcome_of
from prevspend.classify.differences import local_causes
from prevspend.classify.drivers import Driver, load_drivers
from prevspend.classify.evidence import Hit
from prevspend.classify.explain import Explainer, Explanation, Matched, NearMiss, explainer_for
from prevspend.classify.marks import Marked, mark_codings
from prevspend.classify.match import RuleMatcher, vocabulary_of
from prevspend.classify.outcomes import (
    LOCAL,
    LOCAL_CAUSE,
    OUTCOME_COLUMNS,
    PREVENTION_COLUMNS,
    RANGE,
    outcomes_of,
    side_by_side,
)
from prevspend.classify.overrides import ALIKE, LineSelection, Override, load_overrides
from prevspend.classify.overrides import PREFIX as OVERRIDE_PREFIX
from prevspend.classify.phrasebook import Vocabulary
from prevspend.classify.precedence import (
    CODE_FIELDS,
    ID_STEP,
    SUPPLIER_KIND,
    Alternative,
    CompiledRule,
    Rank,
    Test,
    compile_alternatives,
    compile_rules,
    decisive_step,
    ranks_of,
)
from prevspend.classify.reasons import FIELD_WORDS
from prevspend.classify.restate import restate, try_rows, without_people
from prevspend.classify.shortened import is_one_reading, shortening

__all__ = [
    "ALIKE",
    "CODE_FIELDS",
    "FIELD_WORDS",
    "GRADES",
    "ID_STEP",
    "LOCAL",
    "LOCAL_CAUSE",
    "OUTCOME_COLUMNS",
    "OVERRIDE_PREFIX",
    "PREVENTION_COLUMNS",
    "RANGE",
    "SUPPLIER_KIND",
    "Allocations",
    "Alternative",
    "CompiledRule",
    "Driver",
    "Explainer",
    "Explanation",
    "Grade",
    "Hit",
    "LineSelection",
    "Marked",
    "Matched",
    "NearMiss",
    "Override",
    "Rank",
    "RuleMatcher",
    "Test",
    "Vocabulary",
    "classify_ledger",
    "classify_ledgers",
    "compile_alternatives",
    "compile_rules",
    "decisive_step",
    "explainer_for",
    "is_one_reading",
    "load_drivers",
    "load_overrides",
    "local_causes",
    "mark_codings",
    "outcome_of",
    "outcomes_of",
    "ranks_of",
    "restate",
    "shortening",
    "side_by_side",
    "try_rows",
    "vocabulary_of",
    "without_people",
]
