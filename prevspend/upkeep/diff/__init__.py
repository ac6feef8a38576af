"""Two taxonomies to what differs: in what they say, in pounds on ledgers, in the version due."""

from prevspend.upkeep.diff.compare import compare_taxonomies
from prevspend.upkeep.diff.ledgers import LedgerYear, read_ledgers
from prevspend.upkeep.diff.model import (
    BeforeAfter,
    Bump,
    Cell,
    Change,
    Effect,
    LabelledEffect,
    LabelledRow,
    LedgerSeen,
    Moved,
    Outcome,
    Side,
    TaxonomyDiff,
    Verdict,
)
from prevspend.upkeep.diff.sources import taxonomy_at

__all__ = [
    "BeforeAfter",
    "Bump",
    "Cell",
    "Change",
    "Effect",
    "LabelledEffect",
    "LabelledRow",
    "LedgerSeen",
    "LedgerYear",
    "Moved",
    "Outcome",
    "Side",
    "TaxonomyDiff",
    "Verdict",
    "compare_taxonomies",
    "read_ledgers",
    "taxonomy_at",
]
