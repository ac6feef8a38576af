"""Keep a taxonomy in good order: check it, and test its examples."""

from prevspend.upkeep.areas import (
    Area,
    ShownTaxonomy,
    read_areas,
)
from prevspend.upkeep.cases import (
    Case,
    CasesReport,
    run_examples,
    update_examples,
)
from prevspend.upkeep.check import (
    CheckReport,
    Exemption,
    check_taxonomy,
    fix_taxonomy,
)
from prevspend.upkeep.diff import (
    BeforeAfter,
    Change,
    Effect,
    LabelledEffect,
    LabelledRow,
    LedgerYear,
    Moved,
    Outcome,
    TaxonomyDiff,
    Verdict,
    compare_taxonomies,
    read_ledgers,
    taxonomy_at,
)
from prevspend.upkeep.findings import (
    SEVERITIES,
    Code,
    Finding,
    Severity,
    codes,
)
from prevspend.upkeep.lock import (
    LOCK_FILE,
    lock_taxonomy,
    read_lock,
    stale_entries,
)
from prevspend.upkeep.overlays import check_overlay
from prevspend.upkeep.release import (
    release_taxonomy,
)
from prevspend.upkeep.review import (
    AS_SENT,
    SEPARATOR,
    Column,
    Revision,
    Table,
    apply_revision,
    review_tables,
    revise,
)
from prevspend.upkeep.schema import (
    EDITED_FILES,
    EditedFile,
    hover_words,
    schema_of_file,
    schema_text,
)
from prevspend.upkeep.yamledit import (
    difference,
)

__all__ = [
    "AS_SENT",
    "EDITED_FILES",
    "LOCK_FILE",
    "SEPARATOR",
    "SEVERITIES",
    "Area",
    "BeforeAfter",
    "Case",
    "CasesReport",
    "Change",
    "CheckReport",
    "Code",
    "Column",
    "EditedFile",
    "Effect",
    "Exemption",
    "Finding",
    "LabelledEffect",
    "LabelledRow",
    "LedgerYear",
    "Moved",
    "Outcome",
    "Revision",
    "Severity",
    "ShownTaxonomy",
    "Table",
    "TaxonomyDiff",
    "Verdict",
    "apply_revision",
    "check_overlay",
    "check_taxonomy",
    "codes",
    "compare_taxonomies",
    "difference",
    "fix_taxonomy",
    "hover_words",
    "lock_taxonomy",
    "read_areas",
    "read_ledgers",
    "read_lock",
    "release_taxonomy",
    "review_tables",
    "revise",
    "run_examples",
    "schema_of_file",
    "schema_text",
    "stale_entries",
    "taxonomy_at",
    "update_examples",
]
