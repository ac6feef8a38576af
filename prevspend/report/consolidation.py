"""Several bodies counted once, written as a page, a workbook and JSON, and on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.consolidate import CONSOLIDATION_FILE
from prevspend.report.document.html import page_html
from prevspend.report.document.terminal import page_on_terminal
from prevspend.report.document.workbook import page_workbook
from prevspend.report.folder import write_files, write_text
from prevspend.report.pages.consolidation import consolidation_document

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from prevspend.consolidate import Consolidation


def consolidation_page(report: Consolidation) -> RenderableType:
    """Draw a consolidation for a terminal."""
    return page_on_terminal(consolidation_document(report))


def write_consolidation(folder: str | Path, report: Consolidation) -> list[Path]:
    """Write `consolidation.html`, `consolidation.xlsx` and `consolidation.json`, all or none.

    Raises:
        OutputError: if the folder or a file in it cannot be written; then nothing has changed.
    """
    document = consolidation_document(report)
    return write_files(
        folder,
        {
            "consolidation.html": lambda path: write_text(path, page_html(document)),
            "consolidation.xlsx": lambda path: path.write_bytes(page_workbook(document)),
            CONSOLIDATION_FILE: lambda path: write_text(path, report.to_json()),
        },
    )
