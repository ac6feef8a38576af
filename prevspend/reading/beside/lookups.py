"""Codes whose names are on another sheet of the workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from prevspend.ledger import dictionary_of
from prevspend.reading.recognition.column import Sample
from prevspend.reading.recognition.header import WIDEST, Header, find_header
from prevspend.reading.recognition.headings import EXPENSE_SENSES, UNIT_SENSES, read_heading
from prevspend.reading.recognition.relations import NESTED, purity
from prevspend.reading.sheets import HEAD_ROWS
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from prevspend.reading.beside.columns import Texts
    from prevspend.reading.recognition.column import ColumnCells
    from prevspend.reading.sheets import Sheet

_DIGIT = re.compile(r"\d")
_FEWEST = 3
_NEARLY_ALL = 0.95
_MOSTLY = 0.5
_MANY = 0.7
_MOST_COLUMNS = 12
_KNOWN = UNIT_SENSES | EXPENSE_SENSES | {"supplier"}


@dataclass(frozen=True)
class Lookup:
    """A column of the names of codes, from another sheet.

    Attributes:
        at: the column of codes.
        header: its heading.
        heading: the heading of the names.
        sheet: the sheet of the names.
        names: the name of each code.
        count: how many different codes of the first rows have one.
    """

    at: int
    header: str
    heading: str
    sheet: str
    count: int
    names: Mapping[str, str] = field(repr=False)

    @property
    def needs(self) -> frozenset[int]:
        """The column of codes."""
        return frozenset({self.at})

    @property
    def replaces(self) -> frozenset[int]:
        """No column is replaced."""
        return frozenset()

    @property
    def warning(self) -> str:
        """The warning about it."""
        return f"codes of '{self.header}' were given the names that the sheet '{self.sheet}' has"

    def filler(self) -> Callable[[Texts, int], pa.Array]:
        """Return a function that fills each row with the name of its code."""

        def fill(cells: Texts, _: int) -> pa.Array:
            codes = dictionary_of(cells[self.at].cast(pa.string()))
            texts = codes.dictionary.to_pylist()
            names = pa.array([self.names.get(_key(text), "") for text in texts], pa.string())
            return pa.DictionaryArray.from_arrays(codes.indices, names).cast(pa.string())

        return fill


class CodeTable(NamedTuple):
    """A sheet of codes and their names.

    Attributes:
        sheet: its name.
        heading: the heading of the names.
        names: the name of each code.
    """

    sheet: str
    heading: str
    names: Mapping[str, str]


def find_lookups(
    head: Sequence[Sequence[str]], header_at: int, tables: Iterable[CodeTable]
) -> list[Lookup]:
    """Return the columns of names on other sheets, for codes without names beside them.

    Args:
        head: the first rows of the sheet.
        header_at: the index of its header.
        tables: codes and names of the other sheets.
    """
    tables = list(tables)
    if header_at < 0 or not tables:
        return []
    header = Header(header_at, tuple(head[header_at]))
    sample = Sample(head[header_at + 1 :])
    columns = range(min(sample.width, WIDEST))
    there = {_key(name) for at in columns for name in sample.column(at).names}
    lookups: list[Lookup] = []
    for at in range(min(len(header.cells), WIDEST)):
        column = sample.column(at)
        if column.distinct < _FEWEST or column.wordy > _MOSTLY or not header.text(at):
            continue
        codes = set(map(_key, column.names))
        names = _names_of(sample, at, columns)
        if names is not None and purity(column, sample.column(names)) >= NESTED:
            continue
        for table in tables:
            known = codes & table.names.keys()
            shown = {_key(table.names[code]) for code in known} & there
            if len(known) >= _NEARLY_ALL * len(codes) and len(shown) <= _MOSTLY * len(known):
                title = _heading(header.text(at), table)
                lookups.append(
                    Lookup(at, header.text(at), title, table.sheet, len(known), table.names)
                )
                break
    return lookups


def table_of(sheet: Sheet) -> CodeTable | None:
    """Return the codes and names of a sheet that holds little else, or `None`."""
    if len(sheet.head) >= HEAD_ROWS or max(map(len, sheet.head), default=0) > _MOST_COLUMNS:
        return None
    header = _header_of(sheet.head)
    sample = Sample(sheet.head[header.at + 1 :])
    columns = range(sample.width)
    for code in (at for at in columns if _are_keys(sample.column(at))):
        codes = sample.column(code)
        at = _names_of(sample, code, columns)
        if at is not None:
            names = sample.column(at)
            both = zip(codes.codes_of_rows.tolist(), names.codes_of_rows.tolist(), strict=True)
            pairs = {
                _key(codes.names[code_at]): names.names[name_at]
                for code_at, name_at in both
                if code_at >= 0 and name_at >= 0
            }
            return CodeTable(sheet.name or "", header.text(at), pairs)
    return None


def _names_of(sample: Sample, code: int, columns: Iterable[int]) -> int | None:
    """Return the column with a different name for nearly each code, or `None`."""
    codes = sample.column(code)
    for at in columns:
        names = sample.column(at)
        is_full = names.wordy > _MOSTLY and names.filled >= _NEARLY_ALL * codes.filled
        if at != code and is_full and names.distinct >= _MANY * codes.distinct:
            return at
    return None


def _header_of(head: Sequence[Sequence[str]]) -> Header:
    """Return the header; the first row of words alone if no row has known headings."""
    header = find_header(head)
    at, row = next(((at, row) for at, row in enumerate(head) if any(row)), (-1, []))
    is_first = header.at < 0 and bool(row) and not any(_DIGIT.search(cell) for cell in row)
    return Header(at, tuple(row)) if is_first else header


def _are_keys(column: ColumnCells) -> bool:
    """Return whether each code of a column is there once."""
    is_coded = column.filled >= _FEWEST and column.codes >= _NEARLY_ALL
    return is_coded and column.variety >= _NEARLY_ALL and not column.is_money


def _heading(header: str, table: CodeTable) -> str:
    """Return a heading for names by which they are recognised."""
    for text in (table.heading, f"{header} name", f"{table.sheet} name"):
        if read_heading(text).sense in _KNOWN:
            return text
    return f"{header} name"


def _key(code: str) -> str:
    return tidy(code).casefold()
