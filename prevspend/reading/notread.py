"""Files and sheets that are not read: which, why, and how much money they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from prevspend.errors import LayoutError, LedgerError, Location
from prevspend.ledger import LedgerWarning, codes_of, dictionary_of
from prevspend.money import format_pounds, pence_or_zero
from prevspend.reading.checks import question
from prevspend.reading.checks.units import unit_of_note
from prevspend.reading.checks.words import is_spending
from prevspend.reading.recognition.column import Sample
from prevspend.reading.recognition.header import WIDEST, Header, find_header
from prevspend.words import quoted, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.reading.checks import AmountsAnswered
    from prevspend.reading.formats import OpenedSheet
    from prevspend.reading.layout import Layout
    from prevspend.reading.recognition.headings import Sense
    from prevspend.reading.sheets import Sheet

_MONEY: frozenset[Sense | None] = frozenset(
    {"amount", "net", "gross", "debit", "credit", "other_money"}
)
_NEARLY_ALL = 0.9
_MOST_NAMED = 4
_UNKNOWN_MONEY = " It is not known how much money it holds."


class FileNotRead(NamedTuple):
    """A file among others that was not read.

    Attributes:
        file: its name.
        error: why it cannot be opened, or its columns are not understood.
        opened: its sheets; none if it cannot be opened.
    """

    file: str
    error: LayoutError | LedgerError
    opened: list[OpenedSheet]


def file_not_read(failed: FileNotRead) -> LedgerWarning:
    """Return the warning about a file that was not read, with its money and what to do."""
    error, sheets = failed.error, [opened.sheet for opened in failed.opened]
    name = error.place.file if error.place else "a file"
    sums = filter(None, map(money_in_words, sheets))
    money = next((f" It holds money: {text}." for text in sums), "") if sheets else _UNKNOWN_MONEY
    what = f"file was not read: {name}. {error.what}{money} Next: {error.fix or 'look at it'}"
    return LedgerWarning(what.rstrip("."), 1, error.place, is_missing=True)


def sheets_not_read(sheets: Sequence[OpenedSheet]) -> list[LedgerWarning]:
    """Return the warnings about sheets that were not read beside others, with their money."""
    warnings: list[LedgerWarning] = []
    empty: list[OpenedSheet] = []
    for opened in sheets:
        if money := money_in_words(opened.sheet):
            what = (
                f"sheet was not read, because its columns are not understood:"
                f" '{opened.sheet.name}'. {money[0].upper()}{money[1:]}"
            )
            warnings.append(LedgerWarning(what, 1, Location(opened.name, sheet=opened.sheet.name)))
        else:
            empty.append(opened)
    if empty:
        names = quoted([str(opened.sheet.name) for opened in empty])
        first = Location(empty[0].name, sheet=empty[0].sheet.name)
        what = f"sheets without amounts were not read: {names}"
        warnings.append(LedgerWarning(what, len(empty), first))
    return warnings


def hidden_not_read(opened: OpenedSheet) -> list[LedgerWarning]:
    """Return the warning about the hidden sheets of a workbook: they may hold money."""
    if not opened.hidden:
        return []
    parts = []
    for sheet in opened.hidden:
        money = money_in_words(sheet)
        parts.append(f"'{sheet.name}'" + (f" ({money})" if money else ""))
    what = (
        f"hidden sheets were not read: {', '.join(parts)}; unhide them if they belong to the ledger"
    )
    return [LedgerWarning(what, len(parts), Location(opened.name))]


def without_plans(sheets: Sequence[OpenedSheet]) -> tuple[list[LedgerWarning], list[OpenedSheet]]:
    """Leave out sheets named after budgets or forecasts, if others of the workbook are not.

    Returns:
        The warnings about them, with their money, and the sheets that remain.
    """
    named = [opened for opened in sheets if opened.sheet.name]
    spending = {opened.name for opened in named if is_spending(opened.sheet.name or "")}
    plans = [
        opened
        for opened in named
        if opened.name in spending and not is_spending(opened.sheet.name or "")
    ]
    warnings = []
    for opened in plans:
        name, money = opened.sheet.name, money_in_words(opened.sheet)
        what = f"sheet was left out, because its name is not that of actual spending: '{name}'"
        what += f"; {money}" if money else ""
        warnings.append(LedgerWarning(what, 1, Location(opened.name, sheet=name)))
    return warnings, [opened for opened in sheets if opened not in plans]


def refuse_unit_beside(
    beside: Iterable[Sheet], layout: Layout, place: Location, answered: AmountsAnswered
) -> None:
    """Refuse a sheet in pounds if a sheet without amounts, such as a cover, names another unit.

    Raises:
        LedgerError: asking which is right.
    """
    if answered.unit is not None or answered.accepts("unit") or abs(layout.scale) != 1:
        return
    for sheet in beside:
        texts = [text for row in sheet.head for cell in row if (text := tidy(cell))]
        named = ((text, unit) for text in texts if (unit := unit_of_note(text)) and unit.scale != 1)
        note = next(named, None)
        if note is None or sums_of_columns(sheet):
            continue
        text, unit = note
        raise question(
            "unit",
            f"The sheet '{sheet.name}' says '{text}'; the sheet of the amounts does not.",
            place=place,
            why="the total would be a thousand times too large or too small.",
            fix=f"say which is right: --amounts {unit.name} or --amounts pounds",
        )


def money_in_words(sheet: Sheet) -> str:
    """Return the sums of the columns of money of a sheet in words; blank if it has none."""
    sums = list(sums_of_columns(sheet).items())
    if not sums:
        return ""
    parts = [f"'{name}' {format_pounds(pence)}" for name, pence in sums[:_MOST_NAMED]]
    more = f" and {len(sums) - _MOST_NAMED} more" if len(sums) > _MOST_NAMED else ""
    noun = "columns add" if len(sums) > 1 else "column adds"
    return f"its {noun} up to {', '.join(parts)}{more}"


def sums_of_columns(sheet: Sheet) -> Mapping[str, int]:
    """Return the sum in pence of each column that holds money, by its heading."""
    header = _header_of(sheet)
    sample = Sample(sheet.head[header.at + 1 :])
    columns = [at for at in range(min(len(header.cells), WIDEST)) if _is_money(header, sample, at)]
    sums = dict.fromkeys(columns, 0)
    if not columns:
        return {}
    try:
        for cells in sheet.pieces(header.at, columns, ()):
            for at in columns:
                sums[at] += _pence(cells.columns[at])
    except (LedgerError, pa.ArrowInvalid):  # its sums are not known
        return {}
    return {header.name(at): pence for at, pence in sums.items()}


def _header_of(sheet: Sheet) -> Header:
    """Return the header; the first row that is not blank if none of the rows is like a header."""
    header = find_header(sheet.head)
    if header.at >= 0:
        return header
    filled = (at for at, row in enumerate(sheet.head) if any(cell.strip() for cell in row))
    at = next(filled, -1)
    return header if at < 0 else Header(at, tuple(sheet.head[at]))


def _is_money(header: Header, sample: Sample, at: int) -> bool:
    column = sample.column(at)
    sense = header.headings[at].sense
    is_headed = sense in _MONEY and column.filled > 0 and column.amounts >= _NEARLY_ALL
    return is_headed or (sense is None and column.is_money)


def _pence(column: pa.ChunkedArray) -> int:
    texts = dictionary_of(column.cast(pa.string()))
    amounts = (pence_or_zero(text or "") for text in texts.dictionary.to_pylist())
    pence = np.array([*amounts, 0], dtype=np.int64)
    return int(pence[codes_of(texts)].sum())


def other_files_not_read(
    names: Sequence[str], first: Location | None = None
) -> list[LedgerWarning]:
    """Return the warning about files of a folder or archive that were not read."""
    if not names:
        return []
    what = (
        f"files were not read, because their names are not those of ledgers: {quoted(names)}; if"
        " they belong to the ledger, name them on the command line or give them an ending like .csv"
    )
    return [LedgerWarning(what, len(names), first)]
