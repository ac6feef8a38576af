"""Facts from outside the ledgers: prices, organisations and their codes, people, deprivation.

`bundled()` has the tables that come with prevspend, `Reference.load(folder)` newer tables of the
user's own. Every table is a small CSV file; `data/sources.yaml` has its source and date.
"""

from __future__ import annotations

from functools import cache

from prevspend.reference.names import BodyWords, body_words, name_words
from prevspend.reference.records import Area, Deflators, OrganisationRecord, Population
from prevspend.reference.reference import Reference

__all__ = [
    "Area",
    "BodyWords",
    "Deflators",
    "OrganisationRecord",
    "Population",
    "Reference",
    "body_words",
    "bundled",
    "name_words",
]


@cache
def bundled() -> Reference:
    """Return the reference data that come with prevspend."""
    return Reference()
