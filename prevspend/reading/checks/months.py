"""Months as columns, presented as rows: a row for each line and month, its month in a column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.ledger import LedgerWarning
from prevspend.money import AmountError, parse_pounds
from prevspend.reading.checks.words import amount_words, has_phrase, is_spending, plain
from prevspend.reading.sheets import HEAD_ROWS, SheetCells
from prevspend.words import quoted, split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from decimal import Decimal

    from prevspend.errors import Location
    from prevspend.reading.sheets import Sheet

_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = re.compile(
    rf"(?:{_NAMES})(?:[\s\-/.']*(?:\d{{4}}|\d{{2}}))?"
    r"|(?:19|20)\d\d-\d\d-01(?:[ T]00:00(?::00)?)?"
    r"|(?:p|pd|per|period|m|mth|month)[\s.\-]*0?(?:1[0-6]|[1-9])"
    r"|(?:q|qtr|quarter)[\s.\-]*[1-4]",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"q.*", re.IGNORECASE)
_ROWS_TRIED = 20
_FEWEST = 3
_MOSTLY = 0.8
_SUMS = ("total", "totals", "full year", "ytd", "year to date", "annual", "sum", "amount", "fy")


class _Column(NamedTuple):
    """A column of one month.

    Attributes:
        at: its index.
        month: the month as the sheet names it.
        measure: what else its headings say: Actual, Budget.
    """

    at: int
    month: str
    measure: str


class MonthColumns(NamedTuple):
    """The columns of months of a sheet.

    Attributes:
        header_at: the index of the header.
        months: the column of each month, and its name.
        left_out: the headings of columns that are not read, because months add up to them or they
            do not hold actual spending.
        others: the columns that are read beside them.
    """

    header_at: int
    months: tuple[tuple[int, str], ...]
    left_out: tuple[str, ...]
    others: tuple[int, ...]


def months_as_rows(sheet: Sheet) -> MonthsSheet | None:
    """Return a sheet with its columns of months as rows; `None` if it has none."""
    columns = find_months(sheet.head)
    return None if columns is None else MonthsSheet(sheet, columns)


def find_months(head: Sequence[Sequence[str]]) -> MonthColumns | None:
    """Return the columns of months: three at least, one a month, with amounts below."""
    for at, row in enumerate(head[:_ROWS_TRIED]):
        above = _carried(head[at - 1]) if at else []
        months = [
            column
            for index, cell in enumerate(row)
            if (column := _month_of(index, cell, above[index] if index < len(above) else ""))
        ]
        quarters = [column for column in months if _QUARTER.fullmatch(column.month)]
        if len(quarters) < len(months):  # months beside quarters add up to them
            months = [column for column in months if column not in quarters]
        if len(months) < _FEWEST - 1 or len(row) == len(months):
            continue
        if (columns := _choose(head, at, months)) is not None:
            return columns
    return None


def _carried(row: Sequence[str]) -> list[str]:
    """Return a row of headings, each repeated over the blank cells to its right."""
    carried, last = [], ""
    for cell in row:
        last = cell if cell.strip() else last
        carried.append(last)
    return carried


def _month_of(at: int, cell: str, above: str) -> _Column | None:
    """Return the month of a column by its heading or the one above; the rest is its measure."""
    own, over = tidy(cell), tidy(above)
    for text, other in ((own, over), (over, own)):
        matches = [match for match in _MONTH.finditer(text) if _stands_alone(text, match)]
        rest = tidy(_MONTH.sub(" ", text)) if matches else ""
        if len(matches) == 1 and not _is_other(rest):
            both = (rest, other) if text is own else (other, rest)
            if own and (text is own or (_is_measure(own) and not _names_a_sum(own))):
                measure = " ".join(part for part in both if _is_measure(part))
                return _Column(at, matches[0][0].strip(), measure)
    return None


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return not before.isalnum() and not after.isalnum()


def _is_other(text: str) -> bool:
    """Return whether the rest of a heading is neither blank nor a measure."""
    return bool(split_words(text)) and not _is_measure(text)


def _is_measure(text: str) -> bool:
    words = " ".join(split_words(plain(text)))
    known = amount_words()
    phrases = [phrase for group in known.not_spending.values() for phrase in group]
    return has_phrase(words, (*known.spending, *phrases, "amount", "value", "net")) is not None


def _choose(
    head: Sequence[Sequence[str]], header_at: int, columns: Sequence[_Column]
) -> MonthColumns | None:
    """Return the column of actual spending of each month; `None` if that is not clear."""
    rows = head[header_at + 1 :]
    actual = [column for column in columns if is_spending(column.measure)]
    months = [column.month.casefold() for column in actual]
    two_rows = any(column.measure for column in columns)
    if len(actual) < (_FEWEST - 1 if two_rows else _FEWEST) or len(set(months)) < len(months):
        return None
    if not all(_are_amounts(rows, column.at) for column in actual):
        return None
    header = [tidy(cell) for cell in head[header_at]]
    used = {column.at for column in columns}
    sums = [
        at
        for at, text in enumerate(header)
        if at not in used and text and _adds_up(rows, at, [column.at for column in actual])
    ]
    doubtful = [
        at
        for at, text in enumerate(header)
        if at not in used
        and at not in sums
        and is_spending(text)
        and _names_a_sum(text)
        and _are_amounts(rows, at)
    ]
    if doubtful:
        return None
    no_spending = [at for at, text in enumerate(header) if at not in used and not is_spending(text)]
    out = {*sums, *(at for at in no_spending if _are_amounts(rows, at))}
    left = [header[at] for at in sorted({*out, *used} - {column.at for column in actual})]
    others = tuple(at for at, text in enumerate(header) if at not in used | out and text)
    chosen = tuple((column.at, column.month) for column in actual)
    return MonthColumns(header_at, chosen, tuple(dict.fromkeys(left)), others) if others else None


def _names_a_sum(text: str) -> bool:
    return has_phrase(" ".join(split_words(plain(text))), _SUMS) is not None


def _pounds(row: Sequence[str], at: int) -> Decimal | None:
    try:
        return parse_pounds(row[at]) if at < len(row) and row[at].strip(" -") else None
    except AmountError:
        return None


def _are_amounts(rows: Sequence[Sequence[str]], at: int) -> bool:
    filled = [row for row in rows if at < len(row) and row[at].strip(" -")]
    read = [row for row in filled if _pounds(row, at) is not None]
    return len(read) >= _MOSTLY * len(filled)


def _adds_up(rows: Sequence[Sequence[str]], at: int, months: Sequence[int]) -> bool:
    """Return whether a column is the sum of the months, in nearly every row."""
    known = [(row, total) for row in rows if (total := _pounds(row, at)) is not None]
    right = [
        abs(sum((_pounds(row, month) or 0) for month in months) - total) < 1 for row, total in known
    ]
    return bool(known) and sum(right) >= _MOSTLY * len(right)


@dataclass(frozen=True)
class MonthsSheet:
    """A sheet with months as columns, in rows: the `Sheet` protocol, its header where it was.

    Attributes:
        source: the sheet as it is in the file.
        columns: where its months are.
    """

    source: Sheet
    columns: MonthColumns

    @property
    def name(self) -> str | None:
        """The sheet's name in its workbook."""
        return self.source.name

    @property
    def hidden_rows(self) -> frozenset[int]:
        """The rows that are hidden in its workbook."""
        return getattr(self.source, "hidden_rows", frozenset())

    @cached_property
    def head(self) -> list[list[str]]:
        """The rows above the header, the header, and the first lines of each month."""
        head, at = self.source.head, self.columns.header_at
        others = self.columns.others
        header = [*(head[at][other] for other in others), "Period", "Amount"]
        above = [[cell for at, cell in enumerate(row) if at in others] for row in head[:at]]
        lines = [
            [*(_cell(row, other) for other in others), month, _cell(row, column)]
            for row in head[at + 1 :]
            for column, month in self.columns.months
            if _cell(row, column).strip()
        ]
        return [*above, header, *lines][:HEAD_ROWS]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> SheetCells:
        """Read all rows at once; see `Sheet.cells`. Row numbers are those of the file."""
        inner = self._inner(wanted)
        return self._long(self.source.cells(header_at, inner, inner), wanted, text)

    def pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[SheetCells]:
        """Return all rows as one piece, one month after the other: such sheets are reports."""
        yield self.cells(header_at, wanted, text)

    def _inner(self, wanted: Collection[int]) -> set[int]:
        others = self.columns.others
        months = {column for column, _ in self.columns.months}
        return months | {others[at] for at in wanted if at < len(others)}

    def _long(
        self, cells: SheetCells, wanted: Collection[int], text: Collection[int]
    ) -> SheetCells:
        others, months = self.columns.others, self.columns.months
        amounts = [cells.columns[column].cast(pa.string()) for column, _ in months]
        filled = [
            pc.fill_null(pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(texts)), 0), False)  # noqa: FBT003
            for texts in amounts
        ]
        columns: dict[int, pa.ChunkedArray] = {}
        for at in wanted:
            if at < len(others):
                parts = [cells.columns[others[at]].filter(some) for some in filled]
            elif at == len(others):
                parts = [
                    pa.chunked_array([pa.repeat(month, int(pc.sum(some).as_py() or 0))])
                    for (_, month), some in zip(months, filled, strict=True)
                ]
            else:
                parts = [texts.filter(some) for texts, some in zip(amounts, filled, strict=True)]
            chunks = [chunk.cast(pa.string()) for part in parts for chunk in part.chunks]
            whole = pa.chunked_array(chunks, type=pa.string())
            columns[at] = whole if at in text else whole.dictionary_encode()
        rows = np.concatenate([cells.rows[some.to_numpy()] for some in filled])
        return SheetCells(columns, rows, cells.broken, cells.share)

    def warnings(self, place: Location) -> list[LedgerWarning]:
        """Return the warnings that months were read from columns, and which were left out."""
        names = quoted([month for _, month in self.columns.months])
        warnings = [
            LedgerWarning(f"columns were read as months: {names}", len(self.columns.months), place)
        ]
        if left := self.columns.left_out:
            what = (
                f"columns beside the months were left out: {quoted(left)}; they add months up, or"
                " do not hold actual spending"
            )
            warnings.append(LedgerWarning(what, len(left), place))
        return warnings


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""
