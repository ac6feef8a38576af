"""The ledger: every line of every file in canonical fields, and what was set aside on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import LedgerError
from prevspend.ledger.columns import repeated
from prevspend.money import format_pounds
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    import pandas as pd

    from prevspend.errors import Place
    from prevspend.ledger.layout import Basis, Kind
    from prevspend.ledger.recognition import Recognised


@dataclass(frozen=True)
class Organisation:
    """Whose ledger it is; what nobody said is empty."""

    name: str | None = None
    code: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Source:
    """One file as it was read.

    Attributes:
        name: the file's name, within the folder that all files share.
        sha256: the hash of its bytes.
        layout: the layout that was recognised, or several for several sheets.
        rows: lines that were read; rejected rows, blank rows and totals are not among them.
        amount_pence: the sum of those lines.
        recognised: how the columns of its sheets were understood.
        header: the cells of the first sheet's header row; none where it has no header.
    """

    name: str
    sha256: str
    layout: str
    rows: int
    amount_pence: int
    recognised: tuple[Recognised, ...] = ()
    header: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rejected:
    """A row that cannot be read, kept as it stands.

    Attributes:
        place: file, sheet and row.
        reason: why it cannot be read, in words.
        amount: the amount as the row has it, if one could be told.
        text: the row's other cells.
    """

    place: Place
    reason: str
    amount: str
    text: str


@dataclass(frozen=True)
class Oddity:
    """Something the reader noticed and dealt with: how often, and where first."""

    what: str
    count: int
    first: Place | None = None


@dataclass(frozen=True)
class YearTotal:
    """The lines of one financial year: how many, and their sum in pence."""

    year: FinancialYear
    rows: int
    amount_pence: int


@dataclass(frozen=True)
class Ledger:
    """The lines of one organisation.

    Attributes:
        lines: a table with the columns `LINE_FIELDS`; `amount` in pence (spend is positive),
            text columns as dictionaries, blank cells null.
        organisation: whose it is.
        basis: what kind of record it is: `ledger`, `payments` or `outturn`.
        sources: the files it came from.
        rejected: the rows that could not be read.
        oddities: what the reader noticed.
        other_years: what `for_year` left out.
    """

    lines: pa.Table
    organisation: Organisation
    basis: Basis
    sources: tuple[Source, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    other_years: tuple[YearTotal, ...] = ()

    @property
    def amount_pence(self) -> int:
        """The sum of all lines."""
        return int(pc.sum(self.lines["amount"]).as_py() or 0)

    def years(self) -> list[YearTotal]:
        """Give the financial years the lines belong to, earliest first; undated lines left out."""
        grouped = (
            self.lines.select(["financial_year", "amount"])
            .group_by("financial_year", use_threads=False)
            .aggregate([("amount", "sum"), ("amount", "count")])
        )
        found = [
            YearTotal(
                FinancialYear.parse(row["financial_year"]), row["amount_count"], row["amount_sum"]
            )
            for row in grouped.to_pylist()
            if row["financial_year"] is not None
        ]
        return sorted(found, key=lambda total: total.year)

    def for_year(self, year: FinancialYear | None = None) -> tuple[Ledger, FinancialYear]:
        """Give the lines of one financial year; lines without a date are taken to belong to it.

        Args:
            year: the year; where none is given, the only one the ledger holds.

        Returns:
            The ledger of that year (the rest in `other_years`), and the year.

        Raises:
            LedgerError: if no year is given and the ledger holds several or none, or if it holds
                only others.
        """
        years = self.years()
        if year is None:
            year = _only(years)
        others = tuple(total for total in years if total.year != year)
        if years and len(others) == len(years):
            held = ", ".join(str(total.year) for total in years)
            raise LedgerError(
                f"The ledger holds no line of {year}; it holds {held}.",
                fix=f"give the year it is for: --year {years[-1].year}",
            )
        lines = self.lines
        if others:
            undated = pc.is_null(lines["financial_year"])
            lines = lines.filter(
                pc.or_kleene(pc.equal(lines["financial_year"], str(year)), undated)
            )
        column = repeated(str(year), lines.num_rows)
        lines = lines.set_column(
            lines.column_names.index("financial_year"), "financial_year", column
        )
        return replace(self, lines=lines, other_years=others), year

    def to_pandas(self) -> pd.DataFrame:
        """Give the lines as a pandas data frame; amounts stay integer pence."""
        frame: pd.DataFrame = self.lines.to_pandas()
        return frame


def _only(years: list[YearTotal]) -> FinancialYear:
    if len(years) == 1:
        return years[0].year
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
