"""Organisations side by side: those that do the same work, with the uncertainty of every rank."""

from prevspend.comparison.build import build_comparison
from prevspend.comparison.build_changes import build_changes
from prevspend.comparison.change_model import (
    VERDICT_IN_WORDS,
    Changes,
    Distribution,
    OrganisationChange,
    ShareMeasure,
    YearSide,
)
from prevspend.comparison.model import (
    MEASURES,
    BesideReturn,
    By,
    Caution,
    Comparison,
    League,
    LineBeside,
    Measure,
    Neighbours,
    OrganisationFigures,
    PeerRank,
    Spread,
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
    "Caution",
    "Changes",
    "ComparedOrganisation",
    "ComparedOrganisations",
    "Comparison",
    "Distribution",
    "League",
    "LineBeside",
    "Measure",
    "Missing",
    "Neighbours",
    "OrganisationChange",
    "OrganisationFigures",
    "PeerRank",
    "ShareMeasure",
    "Spending",
    "Spread",
    "YearSide",
    "build_changes",
    "build_comparison",
    "parts_of",
    "read_compared",
]
