"""Layouts: which header of an export holds which canonical field. One YAML file a layout."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from prevspend import yamlfile
from prevspend.errors import LayoutError
from prevspend.ledger import Basis, ColumnField, Kind
from prevspend.words import split_words
from prevspend.yamlfile import Strict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_FOLDER = Path(__file__).parent / "layouts"
_NUMBERED = re.compile(r"#\d+")


def _headers(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _nested(value: object) -> object:
    return [value] if isinstance(value, list) and value and isinstance(value[0], str) else value


@lru_cache(maxsize=8192)
def header_key(header: str) -> str:
    """Reduce a header to what is compared: its words; `#3` stays as it is."""
    return header if _NUMBERED.fullmatch(header) else " ".join(split_words(header))


Headers = Annotated[tuple[str, ...], BeforeValidator(_headers), Field(min_length=1)]


class LayoutOrganisation(Strict):
    """Whose ledgers have this layout, as far as the layout alone can tell."""

    kind: Kind | None = None
    name: str | None = None
    code: str | None = None


Part = ColumnField | Literal["skip"]


class Split(Strict):
    """How one column of joined codes comes apart.

    Attributes:
        also: other headers of the column.
        by: the delimiters that may join the parts, any one of them in one text.
        into: what each part is, in order; `skip` for a part nobody needs (an entity, a spare
            segment). Several lists, each of another length, where the number of parts varies.
    """

    also: Headers | tuple[()] = ()
    by: Annotated[tuple[str, ...], BeforeValidator(_headers), Field(min_length=1)]
    into: Annotated[tuple[tuple[Part, ...], ...], BeforeValidator(_nested), Field(min_length=1)]

    @model_validator(mode="after")
    def _is_clear(self) -> Self:
        if len({len(parts) for parts in self.into}) < len(self.into):
            raise ValueError("two lists of 'into' have the same length: which one is meant?")
        for parts in self.into:
            named = [part for part in parts if part != "skip"]
            if len(named) < len(set(named)) or not named or "amount" in named:
                raise ValueError("each list of 'into' names some fields, each once, not 'amount'")
        return self

    @property
    def fields(self) -> tuple[ColumnField, ...]:
        """The fields that any of the lists fills."""
        named = dict.fromkeys(part for parts in self.into for part in parts)
        return tuple(part for part in named if part != "skip")


class Layout(Strict):
    """The columns of one kind of export.

    Each field lists the headers that name it; case, spaces and punctuation do not matter, and
    `#3` means the third column whatever its header. No header stands for two fields.

    Attributes:
        id: the layout's own name, that of its file.
        basis: what kind of record it is.
        organisation: whose it is, where the layout alone tells.
        periods: whether a period like 202404 is a calendar month or an accounting period.
        day_first: whether dates have the day before the month; the file tells if this does not.
        confirmed: whether a real file of this layout has been seen.
        columns: the fields that must all be there.
        optional: the fields that may be there.
        ignored: headers that are known and not needed.
        complete: whether the layout fits only files without any other column. For layouts that
            see so little that another column would be missed.
        debit, credit: the columns of an amount that is split in two; the amount is their
            difference. Then `amount` need not be among the columns.
        split: columns of joined codes, by their first header, and how they come apart.
        widths: how many digits the codes of a field have. Codes that Excel made numbers of get
            their leading zeros back.
        decimal: whether amounts have a decimal point or, as in much of Europe, a comma.
        scale: how many pounds an amount of 1 is: 1000 where the file is in £ thousand, 0.01
            where it is in pence, -1 where spending is written as negative.
        cumulative: whether amounts are the year's so far, so that periods must not be added up.
        values: for a field, what its texts mean.
    """

    id: str
    name: str
    basis: Basis
    organisation: LayoutOrganisation = LayoutOrganisation()
    periods: Literal["accounting", "calendar"] = "accounting"
    day_first: bool | None = None
    confirmed: bool = True
    note: str | None = None
    columns: dict[ColumnField, Headers]
    optional: dict[ColumnField, Headers] = {}
    ignored: Headers | tuple[()] = ()
    complete: bool = False
    debit: Headers | tuple[()] = ()
    credit: Headers | tuple[()] = ()
    split: dict[str, Split] = {}
    widths: dict[ColumnField, Annotated[int, Field(ge=1, le=30)]] = {}
    decimal: Literal["point", "comma"] = "point"
    scale: Decimal = Decimal(1)
    cumulative: bool = False
    values: dict[ColumnField, dict[str, str]] = {}

    @model_validator(mode="after")
    def _has_an_amount(self) -> Self:
        if not self.scale:
            raise ValueError("'scale' is how many pounds an amount of 1 is: it cannot be 0")
        if bool(self.debit) != bool(self.credit):
            raise ValueError("'debit' and 'credit' belong together: one of them is missing")
        if not self.debit and "amount" not in self.columns:
            raise ValueError("'columns' needs 'amount': without it no pound can be counted")
        both = sorted(set(self.columns) & set(self.optional))
        if both:
            raise ValueError(f"{', '.join(both)}: either in 'columns' or in 'optional', not both")
        return self

    @model_validator(mode="after")
    def _names_each_header_once(self) -> Self:
        uses: dict[str, str] = {}
        for use, headers in self.named():
            for key in {header_key(header) for header in headers}:
                other = uses.setdefault(key, use)
                if other != use:
                    raise ValueError(f"the header '{key}' stands for both {other} and {use}")
        return self

    def fields(self) -> set[ColumnField]:
        """Give the fields that a file of this layout can fill."""
        splits = (field for split in self.split.values() for field in split.fields)
        return {"amount", *self.columns, *self.optional, *splits}

    def named(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give every use of a column and the headers that name it."""
        yield from self.columns.items()
        yield from self.optional.items()
        yield "debit", self.debit
        yield "credit", self.credit
        for header, split in self.split.items():
            yield header, (header, *split.also)
        yield "ignored", self.ignored


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
        fix=f"name a YAML file of your own, or one of: {layout_ids(bundled_layouts())}.",
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


def layout_ids(layouts: Iterable[Layout]) -> str:
    """List layouts by their ids, for messages."""
    return ", ".join(layout.id for layout in layouts)
