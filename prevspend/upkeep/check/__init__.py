"""Check a taxonomy: every problem of its files and every doubt about its rules, all at once."""

from prevspend.upkeep.check.exemptions import Exemption
from prevspend.upkeep.check.fix import fix_taxonomy
from prevspend.upkeep.check.run import CheckReport, check_taxonomy

__all__ = ["CheckReport", "Exemption", "check_taxonomy", "fix_taxonomy"]
