"""Sheets that sum up other sheets of the same ledger are left out, and reported."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import Location
from prevspend.ledger import LedgerWarning, MemoryLines, SelectedLines
from prevspend.reading.checks.summaries import find_summaries
from prevspend.reading.checks.twice import FileSums
from prevspend.reading.tally import Tally
from prevspend.words import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from prevspend.ledger import Lines
    from prevspend.reading.sheetread import SheetRead


def without_summaries(
    sheets: Sequence[SheetRead], lines: Lines
) -> tuple[Sequence[SheetRead], Lines]:
    """Leave out sheets whose every line is a sum of lines of others.

    Args:
        sheets: the sheets that were read.
        lines: their lines.

    Returns:
        The sheets, summaries without lines; and the lines that are left.
    """
    files = {
        sheet.lines_of: FileSums(sheet.tally.codings, ())
        for sheet in sheets
        if sheet.returns is None and sheet.tally.rows
    }
    summaries = find_summaries(files) if len(files) > 1 else {}
    if not summaries:
        return sheets, lines
    left = [
        _left_out(sheet, summaries[sheet.lines_of]) if sheet.lines_of in summaries else sheet
        for sheet in sheets
    ]
    choose = partial(_not_of, summaries)
    if isinstance(lines, MemoryLines):
        return left, MemoryLines(choose(lines.table))
    rows = sum(sheet.tally.rows for sheet in left)
    return left, SelectedLines(lines, ["source_file"], choose, rows)


def _left_out(sheet: SheetRead, detail: Sequence[str]) -> SheetRead:
    what = (
        f"lines of '{sheet.lines_of}' were left out: each is the sum, to the penny, of lines of"
        f" {quoted(detail)}, which are read"
    )
    pence = sum(pence for _, pence in sheet.tally.groups.values())
    warning = LedgerWarning(what, sheet.tally.rows, Location(sheet.lines_of), pence)
    return replace(sheet, tally=Tally(), warnings=(*sheet.warnings, warning))


def _not_of(files: Collection[str], lines: pa.Table) -> pa.Table:
    those = pc.is_in(lines["source_file"].cast(pa.string()), pa.array(sorted(files)))
    return lines.filter(pc.invert(those))
