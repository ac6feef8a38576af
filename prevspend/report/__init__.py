"""Typed results to what people look at: the terminal, the workbook, the files of a folder.

Names are loaded when they are first used: a command needs few of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

# These not later: their modules have the same names.
from prevspend.report.taxonomy_page import taxonomy_page

if TYPE_CHECKING:
    from prevspend.report.assurance import (
        assurance_page,
    )
    from prevspend.report.audit import (
        audit_workbook,
    )
    from prevspend.report.diffmarkdown import (
        diff_markdown,
    )
    from prevspend.report.diffpage import (
        diff_page,
        diff_text,
    )
    from prevspend.report.document.html import (
        page_html,
    )
    from prevspend.report.document.pictures import (
        pictures,
    )
    from prevspend.report.document.terminal import (
        page_on_terminal,
    )
    from prevspend.report.document.workbook import (
        page_workbook,
    )
    from prevspend.report.document.write import (
        document_files,
        write_document,
    )
    from prevspend.report.explained import (
        explained_json,
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
        write_leftshift,
    )
    from prevspend.report.pages import (
        baseline_document,
    )
    from prevspend.report.pages.changes import (
        changes_document,
    )
    from prevspend.report.pages.comparison import (
        comparison_document,
    )
    from prevspend.report.pages.consolidation import (
        consolidation_document,
    )
    from prevspend.report.pages.evaluation import (
        evaluation_document,
    )
    from prevspend.report.pages.leftshift import (
        leftshift_document,
    )
    from prevspend.report.pages.organisations import (
        organisations_document,
    )
    from prevspend.report.project import (
        RunOther,
        RunYear,
        prevention_in_pounds,
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
        what_is_not_asked,
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
    "changes_document": "pages.changes",
    "comparison_document": "pages.comparison",
    "consolidation_document": "pages.consolidation",
    "evaluation_document": "pages.evaluation",
    "organisations_document": "pages.organisations",
    "leftshift_document": "pages.leftshift",
    "what_is_not_asked": "review",
    "write_document": "document.write",
    "document_files": "document.write",
    "as_text": "tables",
    "assurance_page": "assurance",
    "audit_workbook": "audit",
    "baseline_document": "pages",
    "cases_in_format": "upkeep",
    "cases_page": "upkeep",
    "check_in_format": "upkeep",
    "check_page": "upkeep",
    "codes_page": "upkeep",
    "diff_markdown": "diffmarkdown",
    "diff_page": "diffpage",
    "diff_text": "diffpage",
    "explained_json": "explained",
    "explained_page": "explained",
    "how_far": "review",
    "inspection_page": "inspection",
    "intervention_markdown": "taxonomy",
    "intervention_sheet": "taxonomy",
    "page_html": "document.html",
    "page_on_terminal": "document.terminal",
    "page_workbook": "document.workbook",
    "pictures": "document.pictures",
    "readings_page": "readings",
    "review_workbook": "review",
    "RunOther": "project",
    "RunYear": "project",
    "run_page": "project",
    "prevention_in_pounds": "project",
    "share_with_range": "project",
    "schemas": "schemafiles",
    "suggestions_json": "suggestions",
    "suggestions_page": "suggestions",
    "taxonomy_tree": "taxonomy",
    "taxonomy_webpage": "taxonomy",
    "taxonomy_workbook": "taxonomy",
    "Verified": "verifying",
    "verify_again": "verifying",
    "verify_results": "verifying",
    "write_files": "folder",
    "write_leftshift": "leftshift",
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
    "baseline_document",
    "cases_in_format",
    "cases_page",
    "changes_document",
    "check_in_format",
    "check_page",
    "codes_page",
    "comparison_document",
    "consolidation_document",
    "diff_markdown",
    "diff_page",
    "diff_text",
    "document_files",
    "evaluation_document",
    "explained_json",
    "explained_page",
    "how_far",
    "inspection_page",
    "intervention_markdown",
    "intervention_sheet",
    "leftshift_document",
    "make_results",
    "organisations_document",
    "page_html",
    "page_on_terminal",
    "page_workbook",
    "pictures",
    "prevention_in_pounds",
    "readings_page",
    "review_workbook",
    "run_page",
    "schemas",
    "share_with_range",
    "suggestions_json",
    "suggestions_page",
    "taxonomy_page",
    "taxonomy_tree",
    "taxonomy_webpage",
    "taxonomy_workbook",
    "verify_again",
    "verify_results",
    "what_is_not_asked",
    "write_document",
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
