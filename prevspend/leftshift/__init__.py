"""Years side by side: what moved, and how much of the shift is real."""

from prevspend.leftshift.bridge import Ratios, build_bridge
from prevspend.leftshift.build import build_leftshift
from prevspend.leftshift.changes import KnownChange, read_changes, write_proposals
from prevspend.leftshift.context import Context, find_context
from prevspend.leftshift.doubts import ACCEPTANCES, read_acceptances
from prevspend.leftshift.headline import is_doubted
from prevspend.leftshift.model import (
    Bridge,
    Candidate,
    InterventionChange,
    LeftShift,
    NetShares,
    OpenQuestion,
    ScopeQuestion,
    Selector,
    Shares,
    ShiftVerdict,
    Step,
    StepId,
    TargetProgress,
    YearFigures,
)
from prevspend.leftshift.targets import KNOWN_TARGETS, Target, check_target, parse_target
from prevspend.leftshift.temporary import Grant, read_grants
from prevspend.leftshift.year import Year, read_year
from prevspend.leftshift.yearparts import ShareRange

__all__ = [
    "ACCEPTANCES",
    "KNOWN_TARGETS",
    "Bridge",
    "Candidate",
    "Context",
    "Grant",
    "InterventionChange",
    "KnownChange",
    "LeftShift",
    "NetShares",
    "OpenQuestion",
    "Ratios",
    "ScopeQuestion",
    "Selector",
    "ShareRange",
    "Shares",
    "ShiftVerdict",
    "Step",
    "StepId",
    "Target",
    "TargetProgress",
    "Year",
    "YearFigures",
    "build_bridge",
    "build_leftshift",
    "check_target",
    "find_context",
    "is_doubted",
    "parse_target",
    "read_acceptances",
    "read_changes",
    "read_grants",
    "read_year",
    "write_proposals",
]
