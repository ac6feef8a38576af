"""Several bodies counted once: an integrated care board, its councils, the money between them."""

from prevspend.consolidate.build import TOLERANCE, build_consolidation
from prevspend.consolidate.model import (
    CONSOLIDATION_FILE,
    Body,
    Consolidation,
    Counted,
    CountedAt,
    CountedPrevention,
    Flow,
    PlaceTotal,
)
from prevspend.consolidate.register import Register, read_register

__all__ = [
    "CONSOLIDATION_FILE",
    "TOLERANCE",
    "Body",
    "Consolidation",
    "Counted",
    "CountedAt",
    "CountedPrevention",
    "Flow",
    "PlaceTotal",
    "Register",
    "build_consolidation",
    "read_register",
]
