"""Columns that the user assigned by hand: `--column FIELD=HEADER`, or `FILE:FIELD=HEADER`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from prevspend.errors import LayoutError
from prevspend.ledger import ColumnField
from prevspend.reading.recognition.column import ColumnCells
from prevspend.reading.recognition.header import HEADER_ROWS_TRIED, Header
from prevspend.reading.recognition.hints import find_column
from prevspend.words import is_called, tidy
from prevspend.yamlfile import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.errors import Location


OR_HEADER = "\n"
"""The separator of alternative headers: months may name a column differently."""


def wishes_for(wishes: Mapping[str, str], file: str) -> dict[str, str]:
    """Return the assignments that are meant for a file: those for all, overruled by its own.

    Args:
        wishes: field, or `FILE:FIELD`, to header. A file is named in full, by its last part or by a
            pattern such as `*-card.csv`.
        file: the file's name.
    """
    general: dict[str, str] = {}
    own: dict[str, str] = {}
    for wish, header in wishes.items():
        name, _, field = wish.rpartition(":")
        if not name:
            general[field] = header
        elif is_called(file, name):
            own[field] = header
    return general | own


@dataclass(frozen=True)
class Assigned:
    """What the user assigned: fields to columns, under which header."""

    header: Header
    columns: dict[ColumnField, int]


def assign(rows: Sequence[Sequence[str]], wishes: Mapping[str, str], place: Location) -> Assigned:
    """Return the header row that has every header the user named.

    Args:
        rows: the first rows of the sheet.
        wishes: field to header, or to `#3` for the third column; several headers, one a line, where
            one of them is meant.
        place: the sheet, for messages.

    Raises:
        LayoutError: if a field or header does not exist, or one column is given to two fields.
    """
    fields = _fields(wishes, place)
    best: tuple[int, int, Header] = (-1, 0, Header(-1, ()))
    for header in _candidates(rows, fields):
        columns = {
            name: at
            for name, text in fields.items()
            if (at := find_column(header, text.split(OR_HEADER))) is not None
        }
        if len(columns) == len(fields):
            _refuse_shared(columns, fields, place)
            return Assigned(header, columns)
        score = (len(columns), sum(bool(key) for key in header.keys))
        if score > best[:2]:
            best = (*score, header)
    raise _not_there(fields, best[2], place)


def _fields(wishes: Mapping[str, str], place: Location) -> dict[ColumnField, str]:
    """Return the header assigned to each field, checking the names of the fields."""
    names: tuple[ColumnField, ...] = get_args(ColumnField)
    fields: dict[ColumnField, str] = {}
    for wish, header in wishes.items():
        name = next((name for name in names if name == wish.strip()), None)
        if name is None:
            raise LayoutError(
                f"There is no field '{wish}' to assign a column to.",
                place=place,
                why=suggest(wish, names),
                fix=f"use one of: {', '.join(names)}.",
            )
        fields[name] = header.strip()
    return fields


def _candidates(
    rows: Sequence[Sequence[str]], fields: Mapping[ColumnField, str]
) -> Iterator[Header]:
    """Return the rows that may be the header: any, or with columns by number the one above data."""
    width = max((len(row) for row in rows[:HEADER_ROWS_TRIED]), default=0)

    def header(at: int) -> Header:
        row = tuple(rows[at]) if at >= 0 else ()
        return Header(at, row + ("",) * (width - len(row)))

    if any(not text.startswith("#") for text in fields.values()):
        yield from (header(at) for at in range(min(len(rows), HEADER_ROWS_TRIED)))
        return
    number = fields.get("amount", next(iter(fields.values())))[1:]
    column = int(number) - 1 if number.isdecimal() else -1
    for at, row in enumerate(rows):
        if 0 <= column < len(row) and ColumnCells([row[column]]).amounts:
            yield header(at - 1)
            return


def _refuse_shared(
    columns: Mapping[ColumnField, int], fields: Mapping[ColumnField, str], place: Location
) -> None:
    owners: dict[int, ColumnField] = {}
    for name, at in columns.items():
        other = owners.setdefault(at, name)
        if other != name:
            raise LayoutError(
                f"The column '{fields[name]}' is assigned to both {other} and {name}.",
                place=place,
                fix="assign each column to one field.",
            )


def _not_there(fields: Mapping[ColumnField, str], header: Header, place: Location) -> LayoutError:
    wanted = list(fields.values())
    missing = [text for text in wanted if find_column(header, text.split(OR_HEADER)) is None]
    named = [text.replace(OR_HEADER, "' or '") for text in missing or wanted]
    quoted = ", ".join(f"'{text}'" for text in named)
    there = ", ".join(f"'{tidy(cell)}'" for cell in header.cells if cell.strip())
    return LayoutError(
        f"No column is headed {quoted}.",
        place=place,
        why=f"the row that is most like it has these headers: {there or 'none'}.",
        fix="copy the header as it is in the file, or name the column by its number: '#3'.",
    )
