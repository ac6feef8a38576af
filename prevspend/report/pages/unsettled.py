"""What a baseline's figures leave open: undecided codings, rows not read, what to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.document.cells import (
    AT_ONCE,
    count,
    first_and_rest,
    pounds,
)
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Column,
    Fold,
    Part,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.words import describe_coding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.baseline import Baseline, RejectedRow, Undecided

_REJECTED_LISTED = 200
_LONGEST_ROW = 160


def unclassified(baseline: Baseline) -> Section:
    """List the largest codings nobody has decided, and what would settle them."""
    found = baseline.coverage.undecided
    if not found:
        parts: tuple[Part, ...] = (Words("Everything in scope is decided."),)
    else:
        parts = (
            Words("Largest first (credits by absolute size)."),
            *first_and_rest("Largest unclassified codings", found, _undecided_table),
        )
    return Section("unclassified", "What is still to be decided?", parts)


def _undecided_table(caption: str, found: Sequence[Undecided]) -> Table:
    return Table(
        caption,
        (
            *(Column("Coding"), Column("What would settle it"), Column("Lines", unit="figure")),
            pounds_column("Amount"),
        ),
        tuple(
            Row(
                (
                    Cell(describe_coding(entry.coding)),
                    Cell(entry.needs),
                    count(entry.lines),
                    pounds(entry.amount_pence),
                )
            )
            for entry in found
        ),
    )


def rejected(baseline: Baseline) -> Section:
    """List the rows that could not be read."""
    found = baseline.rejected
    parts: list[Part] = []
    if not found:
        parts.append(Words("None: every row was read."))
    else:
        parts.append(
            Words(
                f"{plural(len(found), 'row')} could not be read. What they are worth is not known,"
                " and they are in no total."
            )
        )
        parts += first_and_rest("Rows not read", found[:_REJECTED_LISTED], _rejected_table)
        left = len(found) - _REJECTED_LISTED
        if left > 0:
            parts.append(Words(f"A further {left:,} are listed in baseline.xlsx, 'Rows not read'."))
    return Section("not-read", "Which rows were not read?", tuple(parts))


def _rejected_table(caption: str, found: Sequence[RejectedRow]) -> Table:
    return Table(
        caption,
        (
            *(Column("File"), Column("Row", unit="figure"), Column("Why it could not be read")),
            Column("Amount as written", unit="figure"),
        ),
        tuple(
            Row(
                (
                    Cell(entry.file, below=(f"sheet {entry.sheet}",) if entry.sheet else ()),
                    count(entry.row),
                    Cell(entry.reason, below=(_shortened(entry.text),) if entry.text else ()),
                    Cell(_shortened(entry.amount)),
                )
            )
            for entry in found
        ),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_ROW else f"{text[:_LONGEST_ROW]} …"


def notes(baseline: Baseline) -> Section:
    """Describe what limits the figures."""
    parts: tuple[Part, ...] = (Words("Nothing that was noticed limits these figures."),)
    shown, rest = baseline.warnings[:AT_ONCE], baseline.warnings[AT_ONCE:]
    if shown:
        parts = (Bullets(shown),)
    if rest:
        parts = (*parts, Fold(f"{plural(len(rest), 'more note')}", (Bullets(rest),)))
    return Section("notes", "What these figures cannot tell you", parts)
