"""Layouts: which header of an export holds which canonical field. One YAML file a layout."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from prevspend import yamlfile
from prevspend.errors import LayoutError, Place
from prevspend.ledger.fields import ColumnField
from prevspend.words import split_words
from prevspend.yamlfile import Strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Basis = Literal["ledger", "payments", "outturn"]
Kind = Literal["icb", "council", "nhs_trust"]

_FOLDER = Path(__file__).parent / "layouts"
_HEADER_ROWS_TRIED = 20
_NEAREST_SHOWN = 3
_NEAR = 0.5


def _headers(value: object) -> object:
    return [value] if isinstance(value, str) else value


Headers = Annotated[tuple[str, ...], BeforeValidator(_headers), Field(min_length=1)]


class LayoutOrganisation(Strict):
    """Whose ledgers have this layout, as far as the layout alone can tell."""

    kind: Kind | None = None
    name: str | None = None
    code: str | None = None


class Layout(Strict):
    """The columns of one kind of export.

    `columns` must all be there, `optional` may be, `ignored` are known and not needed. Each field
    lists the headers that name it; case, spaces and punctuation do not matter.
    """

    id: str
    name: str
    basis: Basis
    organisation: LayoutOrganisation = LayoutOrganisation()
    periods: Literal["accounting", "calendar"] = "accounting"
    confirmed: bool = True
    note: str | None = None
    columns: dict[ColumnField, Headers]
    optional: dict[ColumnField, Headers] = {}
    ignored: Headers | tuple[()] = ()

    @model_validator(mode="after")
    def _has_an_amount(self) -> Self:
        if "amount" not in self.columns:
            raise ValueError("'columns' needs 'amount': without it no pound can be counted")
        both = sorted(set(self.columns) & set(self.optional))
        if both:
            raise ValueError(f"{', '.join(both)}: either in 'columns' or in 'optional', not both")
        return self


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


@cache
def bundled_layouts() -> tuple[Layout, ...]:
    """Give the layouts that come with prevspend, by id."""
    return tuple(_load(path) for path in sorted(_FOLDER.glob("*.yaml")))


def find_layout(name: str) -> Layout:
    """Find a layout by the id of a bundled one or by its own YAML file.

    Raises:
        LayoutError: if there is neither, or the file has problems.
    """
    for layout in bundled_layouts():
        if layout.id == name:
            return layout
    if Path(name).is_file():
        return _load(Path(name))
    raise LayoutError(
        f"There is no layout '{name}'.",
        fix=f"name a YAML file of your own, or one of: {_ids(bundled_layouts())}.",
    )


def _load(path: Path) -> Layout:
    document, problems = yamlfile.load(path)
    layout = None
    if not problems:
        layout, problems = yamlfile.validate(Layout, document)
    if layout is None:
        fix = "mend the lines named above and run the command again."
        raise LayoutError(f"The layout file '{path}' is wrong.", problems=problems, fix=fix)
    return layout


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
        fix=f"name a layout with --layout (a YAML file of your own, or one of: {_ids(layouts)}).",
    )


def _ids(layouts: Iterable[Layout]) -> str:
    return ", ".join(layout.id for layout in layouts)
