"""Several bodies counted once, written as a page, a workbook and JSON, and on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.document.terminal import page_on_terminal
from prevspend.report.document.write import write_document
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
    return write_document(folder, "consolidation", consolidation_document(report), report.to_json())
