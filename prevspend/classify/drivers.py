"""Drivers: tables that split lines which coding alone cannot split, read and checked.

A driver is a small YAML file that names the lines it splits, with a CSV file beside it that says
into which parts and in what proportion: the schedule of a block contract, the sections of the
British National Formulary. README.md shows both worked examples.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from prevspend import yamlfile
from prevspend.errors import DriverError, Location, Problem
from prevspend.frozenmodel import FrozenModel
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.taxonomy import FieldTests, Id, Ids, InterventionNames, Text
from prevspend.textfile import TableError, read_rows
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prevspend.taxonomy import Taxonomy

Measure = Literal["amount", "share", "weight"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
"""How a table may state its proportions: in pounds, shares that add up to 100%, or weights."""

_LONGEST_NUMBER = 40
_WHOLE = (Decimal(1), Decimal(100))
_COLUMNS = ("part", *MEASURES, "intervention", *CLASSIFICATION_FIELDS, "note")


def _plain(text: object) -> object:
    """Return a number without the pound sign, percent sign and commas people write."""
    if not isinstance(text, str):
        return text
    if len(text) > _LONGEST_NUMBER or "e" in text.lower():
        raise ValueError("write the number in plain digits")
    return text.replace(",", "").removeprefix("£").removesuffix("%").strip()


class _Head(FrozenModel):
    """The content of a driver's YAML file."""

    id: Id
    name: Text
    splits: FieldTests
    table: Text
    years: Ids
    source: Text
    date: dt.date
    supplied_by: Text
    total: Annotated[Decimal, BeforeValidator(_plain)] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _says_which_lines_and_years(self) -> Self:
        if not self.splits.tests():
            raise ValueError("'splits' needs a test: a field, and what it holds")
        if not self.years:
            raise ValueError("'years' is empty: it names the financial years the table is for")
        for year in self.years:
            FinancialYear.parse(year)
        return self


class DriverPart(BaseModel):
    """One part into which a driver splits a line.

    Attributes:
        part: its name in the table.
        weight: its proportion; whole numbers, comparable within one driver.
        intervention: its intervention, if the table names one; otherwise the rules decide.
        fields: field values that replace the line's when the rules decide.
    """

    model_config = ConfigDict(frozen=True)

    part: str
    weight: int
    intervention: str | None
    fields: dict[str, str]


class Driver(BaseModel):
    """A driver, ready to split lines.

    Attributes:
        id, name, source, date, supplied_by, note: as in the YAML file.
        splits: tests, as in rules, that name the lines it splits.
        years: the financial years its table is for.
        measure: how the table states its proportions.
        total: the sum of the proportions as stated: pounds, 1 or 100, or units.
        parts: the parts, in the order of the table.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    splits: FieldTests
    years: tuple[str, ...]
    source: str
    date: dt.date
    supplied_by: str
    note: str | None
    measure: Measure
    total: Decimal
    parts: tuple[DriverPart, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the whole driver, with its table."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def load_drivers(paths: Iterable[str | Path], taxonomy: Taxonomy) -> tuple[Driver, ...]:
    """Read drivers and their tables.

    Args:
        paths: the YAML files; each names its table, a CSV file beside it.
        taxonomy: the taxonomy with the interventions the tables may name.

    Raises:
        DriverError: with every problem in any of them, each with its place.
    """
    problems: list[Problem] = []
    drivers: dict[str, Driver] = {}
    for path in map(Path, paths):
        driver = _load(path, taxonomy, problems)
        if driver is not None and driver.id in drivers:
            what = f"the driver '{driver.id}' is given twice"
            problems.append(Problem(what, Location(str(path)), "give one of them another id"))
        elif driver is not None:
            drivers[driver.id] = driver
    if problems:
        raise DriverError(
            "The drivers cannot be used.",
            problems=problems,
            why="a line split by a wrong table would be wrong to the last part.",
            fix="correct what is named above and run the command again.",
        )
    return tuple(drivers.values())


def _load(path: Path, taxonomy: Taxonomy, problems: list[Problem]) -> Driver | None:
    if not path.is_file():
        problems.append(Problem("there is no such file", Location(str(path))))
        return None
    document, unread = yamlfile.load(path)
    head, invalid = (None, []) if unread else yamlfile.validate(_Head, document)
    problems += [*unread, *invalid]
    if head is None:
        return None
    kinds = {kind.id for kind in taxonomy.supplier_kinds}
    for kind in sorted(set(head.splits.supplier_kind or ()) - kinds):
        place = document.place(("splits", "supplier_kind"))
        fix = yamlfile.suggest(kind, kinds)
        problems.append(Problem(f"unknown supplier kind '{kind}'", place, fix))
    table = _Table(path.parent / head.table, InterventionNames(taxonomy.interventions))
    parts = table.parts()
    if not table.problems and head.total is not None and head.total != table.total:
        what = f"the table adds up to {table.total:,}, not to the total of {head.total:,} stated"
        place = document.place(("total",))
        table.problems.append(Problem(what, place, "correct the table or the total"))
    problems += table.problems
    if table.problems:
        return None
    copied = {"id", "name", "years", "source", "date", "supplied_by", "note"}
    return Driver(
        **head.model_dump(include=copied),
        splits=head.splits,
        measure=table.measure,
        total=table.total,
        parts=tuple(parts),
    )


class _Table:
    """Reads the table of a driver, and collects its problems."""

    def __init__(self, path: Path, names: InterventionNames) -> None:
        self.path = path
        self.names = names
        self.problems: list[Problem] = []
        self.measure: Measure = "amount"
        self.total = Decimal(0)

    def parts(self) -> list[DriverPart]:
        """Return the parts of the table; an incomplete list if it has problems."""
        rows = self.rows()
        if self.problems:
            return []
        weights = [self.weight(row, cells) for row, cells in rows]
        self.total = sum(weights, Decimal(0))
        if not self.problems and self.total <= 0:
            self.problem(None, f"the column '{self.measure}' adds up to nothing")
        if not self.problems and self.measure == "share" and self.total not in _WHOLE:
            what = f"the shares add up to {self.total.normalize():f}, not to 1 or 100%"
            self.problem(None, what, "correct them, or call the column 'weight'")
        places = max((-int(weight.as_tuple().exponent) for weight in weights), default=0)
        seen: dict[str, int] = {}
        parts = []
        for (row, cells), weight in zip(rows, weights, strict=True):
            self.check(row, cells, seen)
            fields = {name: cells[name] for name in CLASSIFICATION_FIELDS if cells.get(name)}
            parts.append(
                DriverPart(
                    part=cells["part"],
                    weight=int(weight.scaleb(max(places, 0))),
                    intervention=self.intervention(row, cells.get("intervention", "")),
                    fields=fields,
                )
            )
        return [part for part in parts if part.weight]

    def rows(self) -> list[tuple[int, dict[str, str]]]:
        """Read the cells below the header by column, each row with its number."""
        try:
            cells = [cells for _, cells in read_rows(self.path)]
        except OSError as error:
            self.problem(None, f"the table cannot be read: {error.strerror}", "check 'table:'")
            return []
        except TableError as error:
            self.problem(None, f"the table cannot be read: {error}", "save it as 'CSV UTF-8'")
            return []
        header = ["_".join(cell.lower().split()) for cell in (cells or [[]])[0]]
        self.check_header(header)
        blank = dict.fromkeys(header, "")
        rows = [
            (row, blank | dict(zip(header, map(str.strip, values), strict=False)))
            for row, values in enumerate(cells[1:], start=2)
            if any(value.strip() for value in values)
        ]
        if not rows and not self.problems:
            self.problem(None, "the table has no rows")
        return rows

    def check_header(self, header: list[str]) -> None:
        """Check that the columns are known, and that one of them states the proportions."""
        for name in header:
            if name not in _COLUMNS:
                fix = yamlfile.suggest(name, _COLUMNS) or f"use {', '.join(_COLUMNS)}"
                self.problem(1, f"unknown column '{name}'", fix)
        stated = [name for name in MEASURES if name in header]
        if len(stated) == 1:
            self.measure = stated[0]
        else:
            what = "the table needs one column of amount, share or weight"
            self.problem(1, what + (f", not {' and '.join(stated)}" if stated else ""))
        if "part" not in header:
            self.problem(1, "the table needs a column 'part' that names each part")

    def weight(self, row: int, cells: Mapping[str, str]) -> Decimal:
        """Return a proportion (pounds, a share or a weight), which may not be negative."""
        text = cells.get(self.measure, "")
        try:
            weight = Decimal(str(_plain(text)))
        except (InvalidOperation, ValueError):
            weight = Decimal(-1)
        if not weight.is_finite() or weight < 0:
            what = f"'{self.measure}' is '{text[:_LONGEST_NUMBER]}'"
            self.problem(row, what, "write a number in plain digits, zero or more")
            return Decimal(0)
        return weight

    def check(self, row: int, cells: Mapping[str, str], seen: dict[str, int]) -> None:
        """Check that a part has a name of its own, and an intervention or field values."""
        part, intervention = cells["part"], cells.get("intervention", "")
        first = seen.setdefault(part, row)
        if not part:
            self.problem(row, "the part has no name", "fill in 'part'")
        elif first != row:
            self.problem(row, f"the part '{part}' is there twice (first in row {first})")
        filled = [name for name in CLASSIFICATION_FIELDS if cells.get(name)]
        if not intervention and not filled:
            what = f"nothing says what the part '{part}' is"
            fix = "fill in 'intervention', or a field that the rules can decide by (cost_centre)"
            self.problem(row, what, fix)
        if intervention and filled:
            what = f"the part '{part}' has an intervention and {filled[0]}"
            self.problem(row, what, "keep one: the intervention decides, or the rules do")

    def intervention(self, row: int, typed: str) -> str | None:
        """Return the id of a part's intervention; record a problem if it is unknown."""
        if not typed:
            return None
        entry = self.names.find(typed)
        if entry is None:
            fix = self.names.meant(typed) or "name an intervention of the taxonomy"
            self.problem(row, f"unknown intervention '{typed}'", fix)
        return entry.id if entry else None

    def problem(self, row: int | None, what: str, fix: str | None = None) -> None:
        """Record a problem and its place."""
        self.problems.append(Problem(what, Location(str(self.path), row=row), fix))
