"""The ledger: the lines of all files, the rejected rows and the warnings of the reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import LedgerError
from prevspend.ledger.columns import codes_of, dictionary_of
from prevspend.ledger.fields import LINE_FIELDS
from prevspend.ledger.lines import SelectedLines, together
from prevspend.money import format_pounds
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    import pandas as pd

    from prevspend.errors import Location
    from prevspend.ledger.lines import Lines

_NEARLY_ALL = 0.9

Basis = Literal["ledger", "payments", "outturn"]
Kind = Literal["icb", "council", "nhs_trust"]


@dataclass(frozen=True)
class Organisation:
    """The organisation of a ledger; what is not known is `None`."""

    name: str | None = None
    code: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Source:
    """One file as it was read.

    Attributes:
        name: the file's name, within the folder that all files share.
        sha256: the hash of its bytes, also for a file in an archive.
        layout: the layout that was recognised, or several for several sheets.
        rows: the number of lines, without rejected rows, blank rows and totals.
        amount_pence: the sum of those lines.
    """

    name: str
    sha256: str
    layout: str
    rows: int
    amount_pence: int


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be read.

    Attributes:
        place: file, sheet and row.
        reason: why it cannot be read, in words.
        amount: the amount as written in the row, if there is one.
        text: the row's other cells.
    """

    place: Location
    reason: str
    amount: str
    text: str


@dataclass(frozen=True)
class LedgerWarning:
    """Something in a ledger that a reader of the results should know.

    Attributes:
        what: the warning in words.
        count: how often it applies.
        first: the first place.
        amount_pence: the money of the rows concerned, if it is about money.
        is_missing: whether money may be missing from every total because of it.
    """

    what: str
    count: int
    first: Location | None = None
    amount_pence: int | None = None
    is_missing: bool = False


@dataclass(frozen=True)
class YearTotal:
    """The number of lines of one financial year, and their sum in pence."""

    year: FinancialYear
    rows: int
    amount_pence: int


@dataclass(frozen=True)
class Ledger:
    """The lines of one organisation.

    Attributes:
        stored_lines: the lines; `amount` in pence (spend is positive), text columns as
            dictionaries, blank cells null.
        organisation: the organisation.
        basis: the kind of record: `ledger`, `payments` or `outturn`.
        sources: the files it is from.
        rejected: the rows that could not be read.
        oddities: the warnings of the reader.
        other_years: the years that `for_year` left out.
    """

    stored_lines: Lines
    organisation: Organisation
    basis: Basis
    sources: tuple[Source, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    oddities: tuple[LedgerWarning, ...] = ()
    other_years: tuple[YearTotal, ...] = ()

    @property
    def lines(self) -> pa.Table:
        """All lines in memory, with the columns `LINE_FIELDS`."""
        return together(list(self.stored_lines.batches(LINE_FIELDS)))

    @property
    def amount_pence(self) -> int:
        """The sum of all lines in pence."""
        return sum(pence for _, pence in self._by_year.values())

    def years(self) -> list[YearTotal]:
        """Return the financial years of the lines, earliest first, without undated lines."""
        totals = [
            YearTotal(FinancialYear.parse(year), rows, pence)
            for year, (rows, pence) in self._by_year.items()
            if year is not None
        ]
        return sorted(totals, key=lambda total: total.year)

    @cached_property
    def _by_year(self) -> dict[str | None, tuple[int, int]]:
        """The number of lines and their pence by financial year; undated ones under `None`."""
        totals: dict[str | None, tuple[int, int]] = {}
        for batch in self.stored_lines.batches(["financial_year", "amount"]):
            column = dictionary_of(batch["financial_year"])
            years, of_line = [*column.dictionary.to_pylist(), None], codes_of(column)
            rows = np.zeros(len(years), dtype=np.int64)  # index -1: lines without a year
            pence = np.zeros_like(rows)
            np.add.at(rows, of_line, 1)
            np.add.at(pence, of_line, batch["amount"].to_numpy())
            for year, *sums in zip(years, rows.tolist(), pence.tolist(), strict=True):
                if sums[0]:
                    before = totals.get(year, (0, 0))
                    totals[year] = (before[0] + sums[0], before[1] + sums[1])
        return totals

    def for_year(self, year: FinancialYear | None = None) -> tuple[Ledger, FinancialYear]:
        """Return the lines of one financial year, with lines without a date.

        Args:
            year: the year; by default the year of nearly all of the ledger.

        Returns:
            The ledger of that year (the rest in `other_years`), and the year.

        Raises:
            LedgerError: if no year is given and no year has nearly all of the ledger, or if it has
                no line of the given year.
        """
        years = self.years()
        if year is None:
            year = _main_year(years)
        others = tuple(total for total in years if total.year != year)
        if years and len(others) == len(years):
            listed = ", ".join(str(total.year) for total in years)
            raise LedgerError(
                f"The ledger holds no line of {year}; it holds {listed}.",
                fix=f"give the year it is for: --year {years[-1].year}",
            )
        lines = self.stored_lines
        undated = lines.count - sum(total.rows for total in years)
        if not others and not undated:
            return self, year  # keeps the sums that are cached
        if others:
            lines = SelectedLines(lines, ["financial_year"], partial(_of_year, str(year)))
        if undated:
            lines = lines.filled({"financial_year": str(year)})
        return replace(self, stored_lines=lines, other_years=others), year

    def to_pandas(self) -> pd.DataFrame:
        """Return the lines as a pandas data frame; amounts stay integer pence."""
        frame: pd.DataFrame = self.lines.to_pandas()
        return frame


def _of_year(year: str, lines: pa.Table) -> pa.Table:
    """Return the lines of a year and those without one."""
    column = lines["financial_year"]
    return lines.filter(pc.or_kleene(pc.equal(column, year), pc.is_null(column)))


def _main_year(years: list[YearTotal]) -> FinancialYear:
    """Return the year of nearly all lines and money, or raise an error."""
    rows = sum(total.rows for total in years)
    pence = sum(abs(total.amount_pence) for total in years)
    for total in years:
        shares = total.rows / max(rows, 1), abs(total.amount_pence) / max(pence, 1)
        if min(shares) >= _NEARLY_ALL or len(years) == 1:
            return total.year
    if not years:
        raise LedgerError(
            "No line of this ledger has a date that can be read, so its year is not known.",
            why="a baseline is for one financial year.",
            fix="say which: --year 2024-25",
        )
    listed = "; ".join(
        f"{total.year}: {total.rows:,} rows, {format_pounds(total.amount_pence)}" for total in years
    )
    raise LedgerError(
        f"The ledger holds lines of {len(years)} financial years ({listed}).",
        why="a baseline is for one financial year.",
        fix=f"say which, one after the other: --year {years[-1].year}",
    )
