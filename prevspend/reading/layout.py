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
from prevspend.frozenmodel import FrozenModel
from prevspend.ledger import Basis, ColumnField, Kind
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_FOLDER = Path(__file__).parent / "layouts"
_NUMBERED = re.compile(r"#\d+")
_LONGEST_NAMED = 500  # letters of a code and a name; the search takes their square
_CODE_NAME = re.compile(
    r"[(\[]?(?P<code>[A-Za-z]{0,5}\d[\w./]+)[)\]]?(?:\s*[-–—:|]\s*|\s+)(?P<name>[^\d\s].*[A-Za-z].*)"
)
_NAME_CODE = re.compile(
    r"(?P<name>.*[A-Za-z].*?)(?:\s*[-–—:|(\[]\s*|\s+)(?P<code>[A-Za-z]{0,5}\d[\w./]+)[)\]]?"
)


def _headers(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _nested(value: object) -> object:
    return [value] if isinstance(value, list) and value and isinstance(value[0], str) else value


@lru_cache(maxsize=8192)
def header_key(header: str) -> str:
    """Return the words of a header, by which headers are compared; `#3` is unchanged."""
    return header if _NUMBERED.fullmatch(header) else " ".join(split_words(header))


Headers = Annotated[tuple[str, ...], BeforeValidator(_headers), Field(min_length=1)]


class LayoutOrganisation(FrozenModel):
    """The organisation of ledgers of a layout, as far as the layout alone shows it."""

    kind: Kind | None = None
    name: str | None = None
    code: str | None = None


FieldPart = ColumnField | Literal["skip"]


class Split(FrozenModel):
    """How the cells of a column that hold several fields are split.

    Attributes:
        also: other headers of the column.
        how: what the cells hold: joined codes, a code before or behind a name, or a name and a
            narrative after it.
        by: the delimiters that may join the parts, any one of them in one text. Between a code and
            a name none need be given.
        into: what each part is, in order; `skip` for a part nobody needs (an entity, a spare
            segment). Several lists, each of another length, where the number of joined codes
            varies; the code comes first where one goes with a name, wherever it stands.
        wide: which part of a joined text may hold the delimiter itself, from 0; it takes what the
            others leave.
    """

    also: Headers | tuple[()] = ()
    how: Literal["joined", "code name", "name code", "name narrative"] = "joined"
    by: Annotated[tuple[str, ...], BeforeValidator(_headers)] = ()
    into: Annotated[
        tuple[tuple[FieldPart, ...], ...], BeforeValidator(_nested), Field(min_length=1)
    ]
    wide: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _is_clear(self) -> Self:
        if len({len(parts) for parts in self.into}) < len(self.into):
            raise ValueError("two lists of 'into' have the same length: which one is meant?")
        if not self.by and self.how in {"joined", "name narrative"}:
            raise ValueError("'by' is missing: what separates the parts?")
        if self.how != "joined" and [len(parts) for parts in self.into] != [2]:
            raise ValueError(f"'into' needs two fields, of a {' and a '.join(self.how.split())}")
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

    @property
    def whole(self) -> ColumnField:
        """The field of a text that cannot be split."""
        return self.fields[-1] if "code" in self.how.split() else self.fields[0]

    @property
    def in_words(self) -> str:
        """What the cells hold, in words."""
        first, _, second = self.how.partition(" ")
        return f"a {first} and a {second}" if second else "joined codes"

    def take_apart(self, text: str) -> dict[ColumnField, str]:
        """Return the parts of one text by the fields they belong to.

        A text with other parts is the field `whole`, unchanged.
        """
        if not text:
            return {}
        if self.how == "joined":
            return self._joined(text)
        pieces = self._two(text)
        return {self.whole: text} if pieces is None else dict(zip(self.fields, pieces, strict=True))

    def _joined(self, text: str) -> dict[ColumnField, str]:
        """Return codes split by the first delimiter that gives as many as one of the lists."""
        for delimiter in self.by:
            pieces = [piece.strip() for piece in text.split(delimiter)]
            for names in self.into:
                if self.wide is not None:
                    pieces = narrowed(pieces, len(names), self.wide, delimiter)
                if len(names) == len(pieces):
                    named = zip(names, pieces, strict=True)
                    return {name: piece for name, piece in named if name != "skip"}
        return {self.whole: text}

    def _two(self, text: str) -> tuple[str, str] | None:
        """Return a code and a name, or a name and a narrative; `None` if there is only one."""
        if self.how == "name narrative":
            for delimiter in self.by:
                name, _, narrative = text.partition(delimiter)
                if name.strip() and narrative.strip():
                    return name.strip(), narrative.strip()
            return None
        if len(text) > _LONGEST_NAMED:
            return None
        match = (_CODE_NAME if self.how == "code name" else _NAME_CODE).fullmatch(text)
        return (match["code"], match["name"].strip()) if match else None


def narrowed(pieces: list[str], count: int, wide: int, by: str) -> list[str]:
    """Return pieces with those joined of the part that may hold the delimiter."""
    spare = len(pieces) - count
    if spare <= 0:
        return pieces
    end = wide + spare + 1
    return [*pieces[:wide], by.join(pieces[wide:end]), *pieces[end:]]


class Layout(FrozenModel):
    """The columns of one kind of export.

    Each field lists the headers that name it; case, spaces and punctuation do not matter, and
    `#3` means the third column whatever its header. No header may name two fields.

    Attributes:
        id: the layout's own name, that of its file.
        basis: what kind of record it is.
        organisation: the organisation, if the layout alone shows it.
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
                    raise ValueError(f"the header '{key}' names both {other} and {use}")
        return self

    def fields(self) -> set[ColumnField]:
        """Return the fields that a file of this layout can fill."""
        splits = (field for split in self.split.values() for field in split.fields)
        return {"amount", *self.columns, *self.optional, *splits}

    def named(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Return every use of a column and the headers that name it."""
        yield from self.columns.items()
        yield from self.optional.items()
        yield "debit", self.debit
        yield "credit", self.credit
        for header, split in self.split.items():
            yield header, (header, *split.also)
        yield "ignored", self.ignored


@cache
def bundled_layouts() -> tuple[Layout, ...]:
    """Return the layouts that come with prevspend, by id."""
    return tuple(_load(path) for path in sorted(_FOLDER.glob("*.yaml")))


def find_layout(name: str | Layout) -> Layout:
    """Return a layout by its id or its YAML file; a layout itself is returned unchanged.

    Raises:
        LayoutError: if there is neither, or the file has problems.
    """
    if isinstance(name, Layout):
        return name
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
        fix = "correct the lines named above and run the command again."
        raise LayoutError(f"The layout file '{path}' is wrong.", problems=problems, fix=fix)
    return layout


def layout_ids(layouts: Iterable[Layout]) -> str:
    """Return the ids of layouts, for messages."""
    return ", ".join(layout.id for layout in layouts)
