"""Years side by side: what moved, and how much of the shift is real."""

from prevspend.leftshift.bridge import Ratios, build_bridge
from prevspend.leftshift.build import build_leftshift
from prevspend.leftshift.changes import Change, read_changes
from prevspend.leftshift.context import Context
from prevspend.leftshift.model import Bridge, Candidate, LeftShift, YearFigures
from prevspend.leftshift.targets import KNOWN_TARGETS, Target
from prevspend.leftshift.year import Year, read_year

__all__ = [
    "KNOWN_TARGETS",
    "Bridge",
    "Candidate",
    "Change",
    "Context",
    "LeftShift",
    "Ratios",
    "Target",
    "Year",
    "YearFigures",
    "build_bridge",
    "build_leftshift",
    "read_changes",
    "read_year",
]
