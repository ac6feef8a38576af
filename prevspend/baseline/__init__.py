"""Allocations to baseline: sums by tier, lens, intervention and group, reconciled to the penny."""

from prevspend.baseline.build import build_baseline
from prevspend.baseline.groups import Grouping, GroupTotal
from prevspend.baseline.model import (
    BASELINE_FILE,
    Baseline,
    Figures,
    OrganisationName,
    Part,
    TaxonomyVersion,
    Undecided,
)

__all__ = [
    "BASELINE_FILE",
    "Baseline",
    "Figures",
    "GroupTotal",
    "Grouping",
    "OrganisationName",
    "Part",
    "TaxonomyVersion",
    "Undecided",
    "build_baseline",
]
