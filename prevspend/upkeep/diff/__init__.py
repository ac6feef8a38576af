"""Compare two taxonomies: in content, in pounds on ledgers, and the version needed."""

from prevspend.upkeep.diff.compare import compare_taxonomies
from prevspend.upkeep.diff.ledgers import LedgerYear, read_ledgers
from prevspend.upkeep.diff.measuring import how_to_measure
from prevspend.upkeep.diff.model import (
    BUMPS,
    BeforeAfter,
    Bump,
    LabelledEffect,
    LabelledRow,
    LedgerEffect,
    MeasuredCodings,
    MovedCoding,
    Outcome,
    TaxonomyChange,
    TaxonomyDiff,
    VersionVerdict,
)
from prevspend.upkeep.diff.sources import describe_version, load_version

__all__ = [
    "BUMPS",
    "BeforeAfter",
    "Bump",
    "LabelledEffect",
    "LabelledRow",
    "LedgerEffect",
    "LedgerYear",
    "MeasuredCodings",
    "MovedCoding",
    "Outcome",
    "TaxonomyChange",
    "TaxonomyDiff",
    "VersionVerdict",
    "compare_taxonomies",
    "describe_version",
    "how_to_measure",
    "load_version",
    "read_ledgers",
]
