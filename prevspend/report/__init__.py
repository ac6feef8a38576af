"""Typed results to what people look at: the terminal, the workbook, the files of a folder.

Names are loaded when they are first used: a command needs few of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

# These not later: their modules have the same names.
from prevspend.report.organisations_workbook import organisations_workbook
from prevspend.report.taxonomy_page import taxonomy_page
from prevspend.report.workbook import workbook

if TYPE_CHECKING:
    from prevspend.report.assurance import (
        assurance_page,
    )
    from prevspend.report.audit import (
        audit_workbook,
    )
    from prevspend.report.changes import (
        changes_page,
        write_changes,
    )
    from prevspend.report.comparison import (
        comparison_page,
        write_comparison,
    )
    from prevspend.report.console import (
        summary,
    )
    from prevspend.report.consolidation import (
        consolidation_page,
        write_consolidation,
    )
    from prevspend.report.diffmarkdown import (
        diff_markdown,
    )
    from prevspend.report.diffpage import (
        diff_page,
        diff_text,
    )
    from prevspend.report.evaluation import (
        evaluation_page,
        write_evaluation,
    )
    from prevspend.report.explained import (
        explained_page,
    )
    from prevspend.report.folder import (
        make_results,
        write_files,
        write_organisations,
        write_pictures,
        write_recorded,
        write_results,
    )
    from prevspend.report.inspection import (
        inspection_page,
    )
    from prevspend.report.leftshift import (
        leftshift_page,
    )
    from prevspend.report.leftshiftbook import (
        leftshift_book,
        write_leftshift,
    )
    from prevspend.report.organisations import (
        organisations_summary,
    )
    from prevspend.report.pages import (
        baseline_html,
        baseline_pictures,
        leftshift_html,
        leftshift_pictures,
    )
    from prevspend.report.project import (
        RunOther,
        RunYear,
        run_page,
        share_with_range,
    )
    from prevspend.report.readings import (
        readings_page,
        write_readings,
    )
    from prevspend.report.review import (
        how_far,
        review_workbook,
    )
    from prevspend.report.schemafiles import (
        schemas,
    )
    from prevspend.report.suggestions import (
        suggestions_json,
        suggestions_page,
    )
    from prevspend.report.tables import (
        as_text,
    )
    from prevspend.report.taxonomy import (
        intervention_markdown,
        intervention_sheet,
        taxonomy_tree,
        taxonomy_webpage,
        taxonomy_workbook,
    )
    from prevspend.report.upkeep import (
        cases_in_format,
        cases_page,
        check_in_format,
        check_page,
        codes_page,
    )
    from prevspend.report.verifying import (
        Verified,
        verify_again,
        verify_results,
    )

_HOMES = {
    "as_text": "tables",
    "assurance_page": "assurance",
    "audit_workbook": "audit",
    "baseline_html": "pages",
    "baseline_pictures": "pages",
    "cases_in_format": "upkeep",
    "cases_page": "upkeep",
    "changes_page": "changes",
    "check_in_format": "upkeep",
    "check_page": "upkeep",
    "codes_page": "upkeep",
    "comparison_page": "comparison",
    "consolidation_page": "consolidation",
    "diff_markdown": "diffmarkdown",
    "diff_page": "diffpage",
    "diff_text": "diffpage",
    "evaluation_page": "evaluation",
    "explained_page": "explained",
    "how_far": "review",
    "inspection_page": "inspection",
    "intervention_markdown": "taxonomy",
    "intervention_sheet": "taxonomy",
    "leftshift_book": "leftshiftbook",
    "leftshift_html": "pages",
    "leftshift_pictures": "pages",
    "leftshift_page": "leftshift",
    "organisations_summary": "organisations",
    "readings_page": "readings",
    "review_workbook": "review",
    "RunOther": "project",
    "RunYear": "project",
    "run_page": "project",
    "share_with_range": "project",
    "schemas": "schemafiles",
    "suggestions_json": "suggestions",
    "suggestions_page": "suggestions",
    "summary": "console",
    "taxonomy_tree": "taxonomy",
    "taxonomy_webpage": "taxonomy",
    "taxonomy_workbook": "taxonomy",
    "Verified": "verifying",
    "verify_again": "verifying",
    "verify_results": "verifying",
    "write_changes": "changes",
    "write_comparison": "comparison",
    "write_consolidation": "consolidation",
    "write_evaluation": "evaluation",
    "write_files": "folder",
    "write_leftshift": "leftshiftbook",
    "make_results": "folder",
    "write_organisations": "folder",
    "write_pictures": "folder",
    "write_readings": "readings",
    "write_recorded": "folder",
    "write_results": "folder",
}

__all__ = [
    "RunOther",
    "RunYear",
    "Verified",
    "as_text",
    "assurance_page",
    "audit_workbook",
    "baseline_html",
    "baseline_pictures",
    "cases_in_format",
    "cases_page",
    "changes_page",
    "check_in_format",
    "check_page",
    "codes_page",
    "comparison_page",
    "consolidation_page",
    "diff_markdown",
    "diff_page",
    "diff_text",
    "evaluation_page",
    "explained_page",
    "how_far",
    "inspection_page",
    "intervention_markdown",
    "intervention_sheet",
    "leftshift_book",
    "leftshift_html",
    "leftshift_page",
    "leftshift_pictures",
    "make_results",
    "organisations_summary",
    "organisations_workbook",
    "readings_page",
    "review_workbook",
    "run_page",
    "schemas",
    "share_with_range",
    "suggestions_json",
    "suggestions_page",
    "summary",
    "taxonomy_page",
    "taxonomy_tree",
    "taxonomy_webpage",
    "taxonomy_workbook",
    "verify_again",
    "verify_results",
    "workbook",
    "write_changes",
    "write_comparison",
    "write_consolidation",
    "write_evaluation",
    "write_files",
    "write_leftshift",
    "write_organisations",
    "write_pictures",
    "write_readings",
    "write_recorded",
    "write_results",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'prevspend.report' has no attribute '{name}'")
    return getattr(import_module(f"prevspend.report.{_HOMES[name]}"), name)
