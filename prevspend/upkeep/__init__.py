"""Maintain a taxonomy: check, test, compare, review, lock and release it."""

from prevspend.upkeep.areas import ShownTaxonomy, TaxonomyArea, read_areas
from prevspend.upkeep.beginning import begin_intervention, begin_taxonomy
from prevspend.upkeep.cases import Case, CasesReport, run_examples, update_examples
from prevspend.upkeep.check import CheckReport, Exemption, check_taxonomy, fix_taxonomy
from prevspend.upkeep.diff import (
    BUMPS,
    BeforeAfter,
    Bump,
    LabelledEffect,
    LabelledRow,
    LedgerEffect,
    LedgerYear,
    MeasuredCodings,
    MovedCoding,
    Outcome,
    TaxonomyChange,
    TaxonomyDiff,
    VersionVerdict,
    compare_taxonomies,
    describe_version,
    how_to_measure,
    load_version,
    read_ledgers,
)
from prevspend.upkeep.findings import SEVERITIES, CheckFinding, Code, Severity, codes
from prevspend.upkeep.lock import LOCK_FILE, lock_taxonomy, read_lock, stale_entries
from prevspend.upkeep.maintained import describe_maintained, find_maintained
from prevspend.upkeep.overlays import check_overlay
from prevspend.upkeep.release import release_taxonomy
from prevspend.upkeep.review import (
    AS_SENT,
    ReviewColumn,
    ReviewTable,
    Revision,
    apply_revision,
    review_tables,
    revise,
)
from prevspend.upkeep.schema import (
    EDITED_FILES,
    hover_words,
    schema_of_file,
    schema_of_model,
    schema_text,
)
from prevspend.upkeep.yamledit import difference

__all__ = [
    "AS_SENT",
    "BUMPS",
    "EDITED_FILES",
    "LOCK_FILE",
    "SEVERITIES",
    "BeforeAfter",
    "Bump",
    "Case",
    "CasesReport",
    "CheckFinding",
    "CheckReport",
    "Code",
    "Exemption",
    "LabelledEffect",
    "LabelledRow",
    "LedgerEffect",
    "LedgerYear",
    "MeasuredCodings",
    "MovedCoding",
    "Outcome",
    "ReviewColumn",
    "ReviewTable",
    "Revision",
    "Severity",
    "ShownTaxonomy",
    "TaxonomyArea",
    "TaxonomyChange",
    "TaxonomyDiff",
    "VersionVerdict",
    "apply_revision",
    "begin_intervention",
    "begin_taxonomy",
    "check_overlay",
    "check_taxonomy",
    "codes",
    "compare_taxonomies",
    "describe_maintained",
    "describe_version",
    "difference",
    "find_maintained",
    "fix_taxonomy",
    "hover_words",
    "how_to_measure",
    "load_version",
    "lock_taxonomy",
    "read_areas",
    "read_ledgers",
    "read_lock",
    "release_taxonomy",
    "review_tables",
    "revise",
    "run_examples",
    "schema_of_file",
    "schema_of_model",
    "schema_text",
    "stale_entries",
    "update_examples",
]
