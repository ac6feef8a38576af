"""Files without headers, or with headers nobody knows: the content decides, or nothing does."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from prevspend.reading.recognition.content import Column
from prevspend.reading.recognition.fit import Fit, Sample
from prevspend.reading.recognition.headers import WIDEST, HeaderRow
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.layout import Layout
    from prevspend.reading.recognition.fit import Found

_COMPANY = frozenset(
    ["ltd", "limited", "llp", "plc", "cic", "trust", "council", "practice", "surgery", "services"]
)
_MOSTLY = 0.5
_COMPANIES = 0.3
_FEWEST_ROWS = 3
_NAMES: frozenset[ColumnField] = frozenset({"account", "cost_centre"})


def fit_by_content(rows: Sequence[Sequence[str]], layouts: Iterable[Layout]) -> Fit | None:
    """Tell the columns by their cells alone.

    Only a layout whose needed fields can all be told so is tried: accounts and cost centres by
    the vocabulary, dates, amounts, and companies. Every one must be found in just one column.

    Returns:
        The fit, or nothing where the content does not decide.
    """
    start = _first_line(rows)
    columns = _columns(Sample(rows[start:])) if start is not None else None
    if columns is None or start is None:
        return None
    width = max(len(row) for row in rows[start:])
    above = rows[start - 1] if start else ()
    cells = [cell for cell, _ in zip_longest(above, range(width), fillvalue="")]
    for layout in layouts:
        if _NAMES <= set(layout.columns) <= set(columns) and not layout.split:
            header = HeaderRow([str(cell) for cell in cells], frozenset())
            found: dict[ColumnField, Found] = dict.fromkeys(columns, "content")
            made = Fit(layout, header, start - 1, Sample(rows[start:]), columns, found)
            made.notes.append(
                "no row names the columns in words that are known: they were told apart by their"
                " cells"
            )
            return made
    return None


def _first_line(rows: Sequence[Sequence[str]]) -> int | None:
    """Find the first row of at least three cells in which one is a date or an amount with pence."""
    for at, row in enumerate(rows):
        cells = [Column([cell]) for cell in row[:WIDEST]]
        filled = [cell for cell in cells if cell.texts]
        if len(filled) >= _FEWEST_ROWS and any(cell.is_money or cell.dates for cell in filled):
            return at
    return None


def _columns(sample: Sample) -> dict[ColumnField, int] | None:
    """Tell each column; nothing where two could be the same field or too little is there."""
    if len(sample.rows) < _FEWEST_ROWS:
        return None
    width = range(min(WIDEST, max(len(row) for row in sample.rows)))
    cells = {at: sample.column(at) for at in width if sample.column(at).texts}
    could: dict[ColumnField, list[int]] = {
        "amount": [at for at, column in cells.items() if column.is_money],
        "date": [at for at, column in cells.items() if column.dates >= 1 - _COMPANIES],
        "account": [at for at, column in cells.items() if column.meanings["account"] >= _MOSTLY],
        "cost_centre": [
            at for at, column in cells.items() if column.meanings["cost_centre"] >= _MOSTLY
        ],
    }
    told = {at for columns in could.values() for at in columns}
    could["supplier"] = [
        at
        for at, column in cells.items()
        if at not in told and len(set(column.texts)) > 1 and _companies(column.texts) >= _COMPANIES
    ]
    if any(len(columns) > 1 for columns in could.values()) or not could["amount"]:
        return None
    return {name: columns[0] for name, columns in could.items() if columns}


def _companies(texts: Sequence[str]) -> float:
    return sum(bool(_COMPANY & set(split_words(text))) for text in texts) / len(texts)
