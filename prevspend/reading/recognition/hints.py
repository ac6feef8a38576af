"""Layouts compared with a header: the columns of known kinds of export."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prevspend.reading.checks.units import without_unit
from prevspend.reading.layout import header_key
from prevspend.reading.recognition.fieldcolumns import columns_in, fields_in
from prevspend.reading.recognition.header import HEADER_ROWS_TRIED, WIDEST, Header
from prevspend.reading.recognition.spelling import is_misspelling
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.layout import Layout, Split
    from prevspend.reading.recognition.column import Sample

CLEAR = 0.75
"""The least score with which a layout is taken without asking."""

_NEEDED = 0.6  # what the fields a layout needs weigh in its score; the rest is columns explained
_AMOUNT_WEIGHT = 2
_CODES = 0.8
_NAMES = 0.2


@dataclass(frozen=True)
class Hint:
    """A layout compared with a header.

    Attributes:
        layout: the layout.
        header: the header.
        columns: the columns of its fields that have one of their own.
        debit, credit: the columns of an amount in two.
        splits: the columns of joined codes.
        misspelt: the headings that are nearly what the layout says, with what it says.
    """

    layout: Layout
    header: Header
    columns: dict[ColumnField, int]
    debit: int | None = None
    credit: int | None = None
    splits: dict[int, Split] = field(default_factory=dict)
    misspelt: dict[str, str] = field(default_factory=dict)

    @property
    def used(self) -> set[int]:
        """The columns that hold a field."""
        return columns_in(self)

    @property
    def ignored(self) -> frozenset[int]:
        """The columns that the layout knows and does not need."""
        return frozenset(_find_all(self.header, self.layout.ignored, self.used, {}))

    @property
    def fields(self) -> set[ColumnField]:
        """The fields that are filled."""
        return fields_in(self)

    @property
    def missing(self) -> list[ColumnField]:
        """The fields that the layout needs and the header does not have."""
        needed: Iterable[ColumnField] = (*self.layout.columns, "amount")
        return [name for name in dict.fromkeys(needed) if name not in self.fields]

    @property
    def lacks_codes(self) -> bool:
        """Whether the layout is one of joined codes, and the file has no such column."""
        return bool(self.layout.split) and not self.splits

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing that the layout needs."""
        return not self.missing and not self.lacks_codes

    @property
    def score(self) -> float:
        """How well the layout fits, from 0 to 1: needed fields, and columns explained."""
        weights = dict.fromkeys(self.layout.columns, 1) | {"amount": _AMOUNT_WEIGHT}
        there = sum(weight for name, weight in weights.items() if name not in self.missing)
        needed = there / (sum(weights.values()) + self.lacks_codes)
        headed = {at for at, cell in enumerate(self.header.cells) if cell.strip()}
        explained = len(headed & (self.used | self.ignored)) / len(headed) if headed else 1.0
        return round(_NEEDED * needed + (1 - _NEEDED) * explained, 3)


def lay(layout: Layout, header: Header, assigned: dict[ColumnField, int]) -> Hint:
    """Return the columns of a layout, by their headings.

    Args:
        layout: the layout.
        header: the header.
        assigned: columns that the user assigned; nothing overrules them.
    """
    columns = dict(assigned)
    misspelt: dict[str, str] = {}
    used = set(assigned.values())

    def find(headers: Iterable[str]) -> int | None:
        at = next(_find_all(header, headers, used, misspelt), None)
        if at is not None:
            used.add(at)
        return at

    for name, headers in (*layout.columns.items(), *layout.optional.items()):
        at = None if name in columns else find(headers)
        if at is not None:
            columns[name] = at
    debit = credit = None
    if "amount" not in columns:
        debit, credit = find(layout.debit), find(layout.credit)
    if debit is None or credit is None:
        debit = credit = None
    splits = {
        at: split
        for first, split in layout.split.items()
        if (at := find((first, *split.also))) is not None
    }
    return Hint(layout, header, columns, debit, credit, splits, misspelt)


def find_column(header: Header, texts: Iterable[str]) -> int | None:
    """Return the column with one of some headings, or `#3`: the third one."""
    return next(_find_all(header, texts, (), {}), None)


def _find_all(
    header: Header, headers: Iterable[str], taken: Container[int], misspelt: dict[str, str]
) -> Iterator[int]:
    """Yield the free columns with one of some headings; those spelt correctly come first."""
    wanted = [header_key(without_unit(text)) for text in headers]
    for key in wanted:
        if key.startswith("#") and 0 < int(key[1:]) <= len(header.cells):
            yield from (at for at in [int(key[1:]) - 1] if at not in taken)
    for key in wanted:
        yield from (at for at, own in enumerate(header.keys) if own == key and at not in taken)
    for key in wanted:
        for at, own in enumerate(header.keys[:WIDEST]):
            if at in taken or not own or own == key:
                continue
            if own.replace(" ", "") == key.replace(" ", ""):
                yield at
            elif _is_misspelt(own, key, header.headings[at].strength):
                misspelt[tidy(header.cells[at])] = key
                yield at


def _is_misspelt(own: str, key: str, known: float) -> bool:
    """Return whether an unknown heading is another one misspelt, with the same digits."""
    return (
        known < 1
        and own.endswith(" t") == key.endswith(" t")
        and is_misspelling(own.replace(" ", ""), key.replace(" ", ""))
        and [c for c in own if c.isdigit()] == [c for c in key if c.isdigit()]
    )


def lay_over(
    layout: Layout, rows: Sequence[Sequence[str]], assigned: dict[ColumnField, int] | None = None
) -> Hint:
    """Return a layout compared with the one of the first rows that has most of its headings."""
    width = max((len(row) for row in rows[:HEADER_ROWS_TRIED]), default=0)
    blank = Header(-1, ("",) * width)
    hints = [lay(layout, blank, assigned or {})] if not layout_is_headed(layout) else []
    for at, row in enumerate(rows[:HEADER_ROWS_TRIED]):
        if any(cell.strip() for cell in row):
            cells = tuple(row) + ("",) * (width - len(row))
            hints.append(lay(layout, Header(at, cells), assigned or {}))
    return max(
        hints, key=lambda hint: (hint.score, -hint.header.at), default=lay(layout, blank, {})
    )


def layout_is_headed(layout: Layout) -> bool:
    """Return whether a layout names any column by its heading rather than by its number."""
    named = (text for use, texts in layout.named() if use != "ignored" for text in texts)
    return any(not header_key(text).startswith("#") for text in named)


def agrees(hint: Hint, sample: Sample) -> dict[ColumnField, int]:
    """Return the columns of a hint whose cells agree with it: codes or names, as expected."""
    return {
        name: at
        for name, at in hint.columns.items()
        if not sample.column(at).filled or _holds(name, sample, at)
    }


def _holds(name: ColumnField, sample: Sample, at: int) -> bool:
    column = sample.column(at)
    if name in {"cost_centre_code", "account_code"}:
        return not (column.codes <= _NAMES and column.phrases > _NAMES)
    if name in {"cost_centre", "account", "service", "directorate", "subjective_group"}:
        return column.codes < _CODES or column.distinct == 1
    return True
