"""A taxonomy to its upkeep: what changed and what that moves, its lock, its releases."""

from prevspend.upkeep.diff import (
    BeforeAfter,
    Change,
    Effect,
    LedgerYear,
    Moved,
    Outcome,
    TaxonomyDiff,
    Verdict,
    compare_taxonomies,
    read_ledgers,
    taxonomy_at,
)
from prevspend.upkeep.lock import LOCK_FILE, lock_taxonomy, read_lock, stale_entries
from prevspend.upkeep.release import release_taxonomy

__all__ = [
    "LOCK_FILE",
    "BeforeAfter",
    "Change",
    "Effect",
    "LedgerYear",
    "Moved",
    "Outcome",
    "TaxonomyDiff",
    "Verdict",
    "compare_taxonomies",
    "lock_taxonomy",
    "read_ledgers",
    "read_lock",
    "release_taxonomy",
    "stale_entries",
    "taxonomy_at",
]
