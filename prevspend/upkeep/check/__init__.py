"""Check a taxonomy: report all problems of its files and all doubts about its rules."""

from prevspend.upkeep.check.autofix import fix_taxonomy
from prevspend.upkeep.check.exemptions import Exemption
from prevspend.upkeep.check.run import CheckReport, check_taxonomy

__all__ = ["CheckReport", "Exemption", "check_taxonomy", "fix_taxonomy"]
