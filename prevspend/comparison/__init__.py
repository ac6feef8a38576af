"""Organisations side by side: those that do the same work, with the uncertainty of every rank."""

from prevspend.comparison.build import build_comparison
from prevspend.comparison.build_changes import build_changes
from prevspend.comparison.change_model import (
    VERDICT_IN_WORDS,
    Changes,
    Distribution,
    OrganisationChange,
    YearSide,
)
from prevspend.comparison.model import (
    MEASURES,
    BesideReturn,
    By,
    Comparison,
    League,
    Measure,
    Neighbours,
    OrganisationFigures,
    PeerRank,
    parts_of,
)
from prevspend.comparison.organisations import (
    ComparedOrganisation,
    ComparedOrganisations,
    Missing,
    Spending,
    read_compared,
)

__all__ = [
    "MEASURES",
    "VERDICT_IN_WORDS",
    "BesideReturn",
    "By",
    "Changes",
    "ComparedOrganisation",
    "ComparedOrganisations",
    "Comparison",
    "Distribution",
    "League",
    "Measure",
    "Missing",
    "Neighbours",
    "OrganisationChange",
    "OrganisationFigures",
    "PeerRank",
    "Spending",
    "YearSide",
    "build_changes",
    "build_comparison",
    "parts_of",
    "read_compared",
]
