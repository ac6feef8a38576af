"""Consolidation: an ICB and its councils, with the money between them counted once."""

from prevspend.consolidate.build import build_consolidation
from prevspend.consolidate.model import (
    CONSOLIDATION_FILE,
    Consolidation,
    Counted,
    CountedAt,
    CountedPrevention,
    FundFlow,
    PaidOutside,
)
from prevspend.consolidate.register import Register, read_register

__all__ = [
    "CONSOLIDATION_FILE",
    "Consolidation",
    "Counted",
    "CountedAt",
    "CountedPrevention",
    "FundFlow",
    "PaidOutside",
    "Register",
    "build_consolidation",
    "read_register",
]
