"""What a check and a test found, for people and for other programs."""

from prevspend.report.upkeep.formats import (
    CASES_FORMATS,
    CHECK_FORMATS,
    cases_in_format,
    check_in_format,
)
from prevspend.report.upkeep.pages import cases_page, check_page, codes_page

__all__ = [
    "CASES_FORMATS",
    "CHECK_FORMATS",
    "cases_in_format",
    "cases_page",
    "check_in_format",
    "check_page",
    "codes_page",
]
