"""Export a taxonomy to reviewers as tables, and import their changes into its YAML."""

from prevspend.upkeep.review.run import Revision, apply_revision, revise
from prevspend.upkeep.review.sheets import AS_SENT
from prevspend.upkeep.review.tables import SEPARATOR, ReviewColumn, ReviewTable, review_tables

__all__ = [
    "AS_SENT",
    "SEPARATOR",
    "ReviewColumn",
    "ReviewTable",
    "Revision",
    "apply_revision",
    "review_tables",
    "revise",
]
