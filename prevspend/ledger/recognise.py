"""Recognise a sheet's columns: where its header is, and which layout knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.errors import LayoutError
from prevspend.ledger.fields import FREE_TEXT_FIELDS
from prevspend.ledger.layout import layout_ids
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.errors import Place
    from prevspend.ledger.fields import ColumnField
    from prevspend.ledger.layout import Layout

_HEADER_ROWS_TRIED = 20
_NEAREST_SHOWN = 3
_NEAR = 0.5


@dataclass(frozen=True)
class Recognised:
    """A header row understood: which column holds which field.

    Attributes:
        layout: the layout that fits.
        header_at: index of the header row among the sheet's rows, from 0.
        columns: the index of the column that holds each field.
        unused: headers the layout does not know; their content is not read.
    """

    layout: Layout
    header_at: int
    columns: dict[ColumnField, int]
    unused: tuple[str, ...]

    @property
    def wanted(self) -> set[int]:
        """The columns of the file that are needed."""
        return set(self.columns.values())

    @property
    def plain(self) -> set[int]:
        """Those of them in which nearly every row differs, so that a dictionary helps little."""
        fields: tuple[ColumnField, ...] = (*FREE_TEXT_FIELDS, "amount")
        return {self.columns[field] for field in fields if field in self.columns}


def recognise(rows: Sequence[Sequence[str]], layouts: Iterable[Layout], place: Place) -> Recognised:
    """Find the header row among a sheet's first rows, and the layout that knows most of it.

    Args:
        rows: the first rows of the sheet, cells as text.
        layouts: the layouts to try.
        place: the sheet, for messages.

    Raises:
        LayoutError: if no layout fits, with the nearest ones and what they miss.
    """
    layouts = tuple(layouts)
    for at, row in enumerate(rows[:_HEADER_ROWS_TRIED]):
        fits = [fit for layout in layouts if (fit := _fit(layout, row, at)) is not None]
        if fits:
            return max(fits, key=lambda fit: (len(fit.columns), -len(fit.unused)))
    raise _not_understood(rows[:_HEADER_ROWS_TRIED], layouts, place)


def _fit(layout: Layout, row: Sequence[str], header_at: int) -> Recognised | None:
    """Lay a layout over a row; `None` where a column it needs is missing."""
    where = _positions(row)
    columns: dict[ColumnField, int] = {}
    for field, headers in (*layout.columns.items(), *layout.optional.items()):
        found = [where[key] for header in headers if (key := _key(header)) in where]
        if found:
            columns[field] = found[0]
        elif field in layout.columns:
            return None
    known = set(columns.values()) | {where.get(_key(header), -1) for header in layout.ignored}
    unused = tuple(cell for at, cell in enumerate(row) if at not in known and cell.strip())
    return Recognised(layout, header_at, columns, unused)


def _positions(row: Sequence[str]) -> dict[str, int]:
    positions: dict[str, int] = {}
    for at, cell in enumerate(row):
        if cell.strip():
            positions.setdefault(_key(cell), at)
    return positions


def _key(header: str) -> str:
    """Reduce a header to what is compared: its words, and whether it is a (T) text column."""
    return " ".join(split_words(header))


def _not_understood(
    rows: Sequence[Sequence[str]], layouts: Sequence[Layout], place: Place
) -> LayoutError:
    """Say what headers were seen, and what the nearest layouts would need."""
    best: list[tuple[float, str]] = []
    widest = max(rows, key=lambda row: sum(bool(cell.strip()) for cell in row), default=())
    where = _positions(widest)
    for layout in layouts:
        missing = [
            f"{field} ('{headers[0]}')"
            for field, headers in layout.columns.items()
            if not any(_key(header) in where for header in headers)
        ]
        share = 1 - len(missing) / len(layout.columns)
        if share >= _NEAR:
            best.append((share, f"{layout.id}: would need {', '.join(missing)}"))
    best.sort(key=lambda item: -item[0])
    nearest = "; ".join(text for _, text in best[:_NEAREST_SHOWN])
    seen = ", ".join(f"'{cell.strip()}'" for cell in widest if cell.strip()) or "no text at all"
    return LayoutError(
        "The columns of this ledger are not understood. The fullest row near its top holds:"
        f" {seen}.",
        place=place,
        why="without knowing which column is the amount and which name the service, nothing can"
        " be counted." + (f" Nearest known layouts: {nearest}." if nearest else ""),
        fix="name a layout with --layout (a YAML file of your own, or one of: "
        f"{layout_ids(layouts)}).",
    )
