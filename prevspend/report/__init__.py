"""Typed results to what people look at: the terminal, the workbook, the files of a folder."""

from prevspend.report.console import summary
from prevspend.report.folder import MANIFEST_FILE, write_results
from prevspend.report.inspection import inspection_page
from prevspend.report.upkeep import (
    cases_in_format,
    cases_page,
    check_in_format,
    check_page,
    codes_page,
)
from prevspend.report.workbook import workbook

__all__ = [
    "MANIFEST_FILE",
    "cases_in_format",
    "cases_page",
    "check_in_format",
    "check_page",
    "codes_page",
    "inspection_page",
    "summary",
    "workbook",
    "write_results",
]
