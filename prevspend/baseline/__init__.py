"""Allocations to baseline: sums by tier, lens, intervention and group, reconciled to the penny."""

from prevspend.baseline.build import build_baseline
from prevspend.baseline.model import (
    BASELINE_FILE,
    Baseline,
    Figures,
    GroupedBy,
    GroupTotal,
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
    "GroupedBy",
    "OrganisationName",
    "Part",
    "TaxonomyVersion",
    "Undecided",
    "build_baseline",
]
