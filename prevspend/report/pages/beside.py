"""The page's section on when prevention pays, who funds and provides it, and how much a head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.beside import NOT_STATED, NOTE, beside_rows, per_head_in_words
from prevspend.report.document.cells import low_central_high, part_of
from prevspend.report.document.model import Cell, Column, Row, Section, Table, Words, pounds_column

if TYPE_CHECKING:
    from prevspend.baseline import Baseline


def beside(baseline: Baseline) -> Section:
    """Set prevention beside its horizon, and what the ledger says of recurrence and payers."""
    whole = sum(figures.central for figures in baseline.tiers.values())
    heads = (*map(pounds_column, ("Low", "Central", "High")),)
    table = Table(
        "Prevention by when it pays, and what the ledger says of it",
        (Column("By"), Column("Value"), *heads, Column("Central, of prevention", unit="figure")),
        tuple(
            Row(
                (
                    Cell(row.grouping),
                    Cell(row.name),
                    *low_central_high(row.figures),
                    part_of(row.figures.central, whole),
                ),
                row.name == NOT_STATED,
            )
            for row in beside_rows(baseline)
        ),
    )
    words = (Words(per_head_in_words(baseline)), Words(NOTE))
    return Section("when-and-by-whom", "When does it pay, and who pays?", (*words, table))
