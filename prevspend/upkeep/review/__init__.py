"""A taxonomy out to reviewers as tables, and their changes back as changes of its YAML."""

from prevspend.upkeep.review.run import Revision, apply_revision, revise
from prevspend.upkeep.review.sheets import AS_SENT
from prevspend.upkeep.review.tables import SEPARATOR, Column, Table, review_tables

__all__ = [
    "AS_SENT",
    "SEPARATOR",
    "Column",
    "Revision",
    "Table",
    "apply_revision",
    "review_tables",
    "revise",
]
