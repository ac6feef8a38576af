"""Consolidation: an ICB and its councils, with the money between them counted once."""

from prevspend.consolidate.build import TOLERANCE, build_consolidation
from prevspend.consolidate.model import (
    CONSOLIDATION_FILE,
    ConsolidatedOrganisation,
    Consolidation,
    Counted,
    CountedAt,
    CountedPrevention,
    FundFlow,
    PlaceTotal,
)
from prevspend.consolidate.register import Register, read_register

__all__ = [
    "CONSOLIDATION_FILE",
    "TOLERANCE",
    "ConsolidatedOrganisation",
    "Consolidation",
    "Counted",
    "CountedAt",
    "CountedPrevention",
    "FundFlow",
    "PlaceTotal",
    "Register",
    "build_consolidation",
    "read_register",
]
