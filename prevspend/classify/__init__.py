"""Ledger and taxonomy to allocations: codings, precedence, runner-up, shares in pence."""

from prevspend.classify.allocations import (
    Allocations,
    classify_ledger,
    classify_ledgers,
)
from prevspend.classify.decisions import (
    GRADES,
    Grade,
    outcome_of,
)
from prevspend.classify.differences import (
    local_causes,
)
from prevspend.classify.drivers import (
    Driver,
    DriverPart,
    load_drivers,
)
from prevspend.classify.evidence import (
    Hit,
    Reading,
)
from prevspend.classify.explain import (
    Explainer,
    Explanation,
    Matched,
    NearMiss,
    explainer_for,
)
from prevspend.classify.marks import (
    Marked,
    mark_codings,
)
from prevspend.classify.match import (
    fitting_arms,
    try_rules,
    vocabulary_of,
)
from prevspend.classify.outcomes import (
    LOCAL,
    LOCAL_CAUSE,
    OUTCOME_COLUMNS,
    PREVENTION_COLUMNS,
    RANGE,
    judge,
    side_by_side,
)
from prevspend.classify.overrides import (
    Override,
    load_overrides,
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
from prevspend.classify.reasons import (
    FIELD_WORDS,
)
from prevspend.classify.restate import (
    restate,
    try_rows,
)
from prevspend.classify.shortened import (
    is_one_reading,
    shortening,
)

__all__ = [
    "CODE_FIELDS",
    "FIELD_WORDS",
    "GRADES",
    "ID_STEP",
    "LOCAL",
    "LOCAL_CAUSE",
    "OUTCOME_COLUMNS",
    "PREVENTION_COLUMNS",
    "RANGE",
    "SUPPLIER_KIND",
    "Allocations",
    "Arm",
    "CompiledRule",
    "Driver",
    "DriverPart",
    "Explainer",
    "Explanation",
    "Grade",
    "Hit",
    "Marked",
    "Matched",
    "NearMiss",
    "Override",
    "Phrasebook",
    "Rank",
    "Reading",
    "Test",
    "Vocabulary",
    "classify_ledger",
    "classify_ledgers",
    "compile_arms",
    "compile_rules",
    "decisive_step",
    "explainer_for",
    "fitting_arms",
    "is_one_reading",
    "judge",
    "load_drivers",
    "load_overrides",
    "local_causes",
    "mark_codings",
    "outcome_of",
    "ranks_of",
    "restate",
    "shortening",
    "side_by_side",
    "try_rows",
    "try_rules",
    "vocabulary_of",
]
