"""A report written into a folder: as a page, as a workbook, and as JSON for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.document.html import page_html
from prevspend.report.document.workbook import page_workbook
from prevspend.report.folder import write_files, write_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from prevspend.report.document.model import Page


def write_document(folder: str | Path, name: str, document: Page, json: str) -> list[Path]:
    """Write NAME.html, NAME.xlsx and NAME.json, all or none.

    Args:
        folder: where to; made if it is not there.
        name: how the three files are called.
        document: what page and workbook are written from.
        json: what the JSON file holds.

    Raises:
        OutputError: if one cannot be written; then nothing has changed.
    """
    return write_files(folder, document_files(name, document, json))


def document_files(name: str, document: Page, json: str) -> dict[str, Callable[[Path], object]]:
    """Return what writes NAME.html, NAME.xlsx and NAME.json, by the name of each file."""
    return {
        f"{name}.html": lambda path: write_text(path, page_html(document)),
        f"{name}.xlsx": lambda path: path.write_bytes(page_workbook(document)),
        f"{name}.json": lambda path: write_text(path, json),
    }
