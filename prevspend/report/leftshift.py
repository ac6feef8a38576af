"""A left shift as the files of a folder, with what is to be decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from prevspend.errors import LedgerError, Location, OutputError
from prevspend.leftshift import read_changes, write_proposals
from prevspend.report.document.write import document_files
from prevspend.report.folder import write_files, write_recorded, write_text
from prevspend.report.pages.leftshift import leftshift_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.leftshift import LeftShift

DECIDE_FILE = "changes-to-decide.yaml"


def write_leftshift(
    folder: str | Path, report: LeftShift, run: Mapping[str, Any] | None = None
) -> list[Path]:
    """Write the report as a page, a workbook and JSON, and what is to be decided; all or none.

    Args:
        folder: where to; made if it is not there.
        report: the report.
        run: what it was made from; a manifest holds it.

    Raises:
        OutputError: if the folder cannot be written, or the file of changes in it holds decisions,
            which must not be lost.
    """
    _refuse_to_overwrite_decisions(Path(folder) / DECIDE_FILE)
    document = leftshift_document(report.without_names())
    files = document_files("leftshift", document, report.to_json())
    files[DECIDE_FILE] = lambda path: write_text(path, write_proposals(report))
    return write_recorded(folder, files, run) if run else write_files(folder, files)


def _refuse_to_overwrite_decisions(path: Path) -> None:
    """Raise `OutputError` where somebody has decided something in a file of changes."""
    if not path.is_file():
        return
    try:
        touched = any(
            change.verdict != "undecided" or change.by or change.why
            for change in read_changes(path)
        )
    except LedgerError:
        touched = True
    if touched:
        raise OutputError(
            "There are decisions in this file, and it would be written anew.",
            place=Location(str(path)),
            why="what people decided must not be lost; nothing has been changed.",
            fix=f"save it under another name, like changes.yaml, give that with --changes, and"
            f" delete {DECIDE_FILE}.",
        )
