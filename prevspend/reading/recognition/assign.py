"""Columns that the user assigned by hand: `--column FIELD=HEADER`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from prevspend.errors import LayoutError
from prevspend.ledger import CLASSIFICATION_FIELDS, ColumnField
from prevspend.reading.layout import Layout, header_key
from prevspend.reading.recognition.content import Column
from prevspend.reading.recognition.finding import fit
from prevspend.reading.recognition.fit import WEAK_FIELDS, Fit, Sample
from prevspend.reading.recognition.headers import HeaderRow
from prevspend.words import tidy
from prevspend.yamlfile import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prevspend.errors import Place

CUSTOM = "custom"
"""The id of a layout made of the user's assignments alone."""

_WHEN: tuple[ColumnField, ...] = ("date", "period", "financial_year")


@dataclass(frozen=True)
class Assigned:
    """What the user assigned, found in the file: fields to columns, under which header row."""

    header_at: int
    header: HeaderRow
    columns: dict[ColumnField, int]


def assign(
    rows: Sequence[Sequence[str]], wishes: Mapping[str, str], known: frozenset[str], place: Place
) -> Assigned:
    """Find the header row that has every header the user named.

    Args:
        rows: the rows that may be the header.
        wishes: field to header, or to `#3` for the third column.
        known: the headers that layouts know.
        place: the sheet, for messages.

    Raises:
        LayoutError: if a field or header does not exist, or one column is given to two fields.
    """
    fields = _fields(wishes, place)
    best: tuple[int, int, HeaderRow] = (-1, 0, HeaderRow((), known))
    for at, header in _candidates(rows, fields, known):
        found = {name: header.find([text]) for name, text in fields.items()}
        columns = {name: column for name, column in found.items() if column is not None}
        if len(columns) == len(fields):
            _refuse_shared(columns, fields, place)
            return Assigned(at, header, columns)
        score = (len(columns), sum(bool(key) for key in header.keys))
        if score > best[:2]:
            best = (*score, header)
    raise _not_there(fields, best[2], place)


def _fields(wishes: Mapping[str, str], place: Place) -> dict[ColumnField, str]:
    """Check the names of the fields."""
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
    rows: Sequence[Sequence[str]], fields: Mapping[ColumnField, str], known: frozenset[str]
) -> Iterable[tuple[int, HeaderRow]]:
    """Give the rows that may be the header: any, or with columns by number the one above data."""
    if any(not text.startswith("#") for text in fields.values()):
        return ((at, HeaderRow(row, known)) for at, row in enumerate(rows))
    number = fields.get("amount", next(iter(fields.values())))[1:]
    column = int(number) - 1 if number.isdecimal() else -1
    for at, row in enumerate(rows):
        if 0 <= column < len(row) and Column([row[column]]).amounts:
            above = rows[at - 1] if at else [""] * len(row)
            return [(at - 1, HeaderRow(above, known))]
    return []


def _refuse_shared(
    columns: Mapping[ColumnField, int], fields: Mapping[ColumnField, str], place: Place
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


def _not_there(fields: Mapping[ColumnField, str], header: HeaderRow, place: Place) -> LayoutError:
    missing = [text for text in fields.values() if header.find([text]) is None]
    quoted = ", ".join(f"'{text}'" for text in missing or fields.values())
    there = ", ".join(f"'{tidy(cell)}'" for cell in header.cells if cell.strip())
    return LayoutError(
        f"No column is headed {quoted}.",
        place=place,
        why=f"the row that is most like it has these headers: {there or 'none'}.",
        fix="copy the header as it stands in the file, or name the column by its number: '#3'.",
    )


def custom_fit(
    assigned: Assigned, rows: Sequence[Sequence[str]], layouts: Iterable[Layout]
) -> Fit | None:
    """Make a layout of the user's assignments, and of the date and period any layout knows.

    Returns:
        The fit, or nothing where there is no amount or nothing that names a service.
    """
    telling = set(CLASSIFICATION_FIELDS) - WEAK_FIELDS
    if "amount" not in assigned.columns or not telling & set(assigned.columns):
        return None
    columns = {name: (_header_of(assigned.header, at),) for name, at in assigned.columns.items()}
    used = {header_key(header) for headers in columns.values() for header in headers}
    payments = "supplier" in columns
    layout = Layout(
        id=CUSTOM,
        name="columns assigned by hand",
        basis="payments" if payments else "ledger",
        confirmed=False,
        columns=columns,
        optional=_when(layouts, used, set(columns)),
    )
    sample = Sample(rows[assigned.header_at + 1 :])
    made = fit(layout, assigned.header, assigned.header_at, sample, assigned.columns)
    kind = "a list of payments, because it names suppliers" if payments else "a general ledger"
    made.notes.append(
        f"the columns were assigned by hand, and the file was taken for {kind};"
        " a layout file can say otherwise"
    )
    return made


def _header_of(header: HeaderRow, at: int) -> str:
    """Name a column by its header, or by its number where that is not clear."""
    key = header.keys[at]
    return tidy(header.cells[at]) if key and key not in header.twice else f"#{at + 1}"


def _when(
    layouts: Iterable[Layout], used: set[str], filled: set[ColumnField]
) -> dict[ColumnField, tuple[str, ...]]:
    """Collect what any layout calls the date, the period and the year."""
    found: dict[ColumnField, tuple[str, ...]] = {}
    for name in _WHEN:
        headers: dict[str, None] = {}
        for layout in layouts:
            for header in {**layout.columns, **layout.optional}.get(name, ()):
                if header_key(header) not in used:
                    used.add(header_key(header))
                    headers[header] = None
        if headers and name not in filled:
            found[name] = tuple(headers)
    return found
