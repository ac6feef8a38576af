"""Organisations side by side: like with like, with the uncertainty of every place."""

from prevspend.comparison.bodies import Bodies, Body, Missing, Spending, read_bodies
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

__all__ = [
    "MEASURES",
    "VERDICT_IN_WORDS",
    "BesideReturn",
    "Bodies",
    "Body",
    "By",
    "Caution",
    "Changes",
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
    "read_bodies",
]
