"""Allocations to baseline: sums by tier, lens and intervention, reconciled to the penny."""

from prevspend.baseline.build import build_baseline
from prevspend.baseline.model import (
    BASELINE_FILE,
    Baseline,
    Figures,
    GroupedBy,
    GroupTotal,
    Undecided,
)

__all__ = [
    "BASELINE_FILE",
    "Baseline",
    "Figures",
    "GroupTotal",
    "GroupedBy",
    "Undecided",
    "build_baseline",
]
