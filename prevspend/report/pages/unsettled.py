"""What a baseline's figures leave open: undecided codings, rows not read, what to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.document.cells import AT_ONCE, count, pounds
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Column,
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

    from prevspend.baseline import Baseline, RejectedRow

_REJECTED_LISTED, _MOST_REJECTED = 200, 1_000_000
_LONGEST_ROW = 160
_ON_TERMINAL = 5
_NEXT = (
    "To decide them in a workbook, by name: `prevspend review DIR -o review.xlsx`, where DIR is the"
    " folder of these results."
)


def unclassified(baseline: Baseline) -> Section:
    """List the largest codings nobody has decided, and what would settle them."""
    listed = baseline.coverage.undecided
    if not listed:
        parts: tuple[Part, ...] = (Words("Everything in scope is decided."),)
    else:
        table = Table(
            "Largest unclassified codings",
            (
                *(Column("Coding", width=70), Column("What would settle it", width=60)),
                *(Column("Lines", "count", brief=False), pounds_column("Amount")),
            ),
            tuple(
                Row(
                    (
                        *(Cell(describe_coding(entry.coding)), Cell(entry.needs)),
                        *(count(entry.lines), pounds(entry.amount_pence)),
                    )
                )
                for entry in listed
            ),
            sortable=True,
            first=AT_ONCE,
            sheet="Unclassified",
            brief=tuple(range(min(_ON_TERMINAL, len(listed)))),
        )
        parts = (Words(f"Largest first (credits by absolute size). {_NEXT}"), table)
    return Section("unclassified", "What is still to be decided?", parts)


def rejected(baseline: Baseline) -> Section:
    """List the rows that could not be read."""
    rows = baseline.rejected
    if not rows:
        parts: tuple[Part, ...] = (Words("None: every row was read."),)
    else:
        parts = (
            Words(
                f"{plural(len(rows), 'row')} could not be read. What they are worth is not known,"
                " and they are in no total."
            ),
            _rejected_on_page(rows[:_REJECTED_LISTED]),
            _rejected_in_workbook(baseline),
        )
        left = len(rows) - _REJECTED_LISTED
        if left > 0:
            more = f"A further {left:,} are listed in baseline.xlsx, 'Rows not read'."
            parts = (*parts, Words(more))
    return Section("not-read", "Which rows were not read?", parts, brief=False)


def _rejected_on_page(rows: Sequence[RejectedRow]) -> Table:
    return Table(
        "Rows not read",
        (
            *(Column("File"), Column("Row", "count"), Column("Why it could not be read")),
            Column("Amount as written", "figure"),
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
            for entry in rows
        ),
        sortable=True,
        first=AT_ONCE,
    )


def _rejected_in_workbook(baseline: Baseline) -> Table:
    """List each row with all of its text; that only where the baseline is made with names."""
    columns = (
        *(Column("File", width=36), Column("Sheet"), Column("Row", "count", 10)),
        *(Column("Why it could not be read", width=50), Column("Amount as written", width=22)),
        Column("The row", width=80, on_sheet=baseline.with_names),
    )
    rows = (
        Row(
            (
                *(Cell(entry.file), Cell(entry.sheet or ""), count(entry.row)),
                *(Cell(entry.reason), Cell(entry.amount), Cell(entry.text)),
            )
        )
        for entry in baseline.rejected[:_MOST_REJECTED]
    )
    return Table(
        "All rows not read",
        columns,
        tuple(rows),
        sheet="Rows not read",
        on_page=False,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_ROW else f"{text[:_LONGEST_ROW]} …"


def more_notes(notes: Sequence[str]) -> Section:
    """List the notes that stand not on the first screen."""
    return Section("notes", "What else limits these figures?", (Bullets(tuple(notes)),))
