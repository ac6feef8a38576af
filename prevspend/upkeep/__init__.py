"""Keep a taxonomy in good order: check it, and test its examples."""

from prevspend.upkeep.cases import Case, CasesReport, run_examples, update_examples
from prevspend.upkeep.check import CheckReport, Exemption, check_taxonomy, fix_taxonomy
from prevspend.upkeep.findings import SEVERITIES, Code, Finding, Severity, codes
from prevspend.upkeep.yamledit import difference

__all__ = [
    "SEVERITIES",
    "Case",
    "CasesReport",
    "CheckReport",
    "Code",
    "Exemption",
    "Finding",
    "Severity",
    "check_taxonomy",
    "codes",
    "difference",
    "fix_taxonomy",
    "run_examples",
    "update_examples",
]
