"""Sheets of many organisations split into a ledger for each organisation and financial year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa

from prevspend.errors import LedgerError
from prevspend.ledger import MemoryLines, Organisation, codes_of, dictionary_of, together
from prevspend.progress import Progress, silent
from prevspend.reading.checks import NOTHING_ANSWERED
from prevspend.reading.join import counted_once, join, owners_of
from prevspend.reading.organisations import OwnerName, bodies
from prevspend.reading.tally import Tally
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from prevspend.errors import Location
    from prevspend.ledger import Ledger, Rejected
    from prevspend.reading.checks import AmountsAnswered
    from prevspend.reading.outturn import ControlTotal
    from prevspend.reading.sheetread import SheetRead


@dataclass(frozen=True)
class NoReturn:
    """An organisation that a file lists without any amount.

    Attributes:
        organisation: the organisation.
        group: its class of authority.
        source: the file.
        reason: the text of the file instead of amounts.
    """

    organisation: Organisation
    group: str
    source: str
    reason: str


@dataclass(frozen=True)
class Organisations:
    """All organisations with lines in some files, in one financial year.

    Attributes:
        year: the year.
        ledgers: the ledger of each, in the order of names; lines without an organisation are the
            first ledger.
        groups: by code, the class of authority in the files, such as `shire county`.
        no_returns: organisations in the files without an amount.
        control_totals: the totals that each published, beside the sums of its lines.
        rejected: rows of unknown organisations that could not be read.
    """

    year: FinancialYear
    ledgers: tuple[Ledger, ...]
    groups: Mapping[str, str]
    no_returns: tuple[NoReturn, ...] = ()
    control_totals: tuple[ControlTotal, ...] = ()
    rejected: tuple[Rejected, ...] = ()


SheetLines: TypeAlias = "tuple[SheetRead, pa.Table]"
"""A sheet that was read, and its lines."""


def split_by_organisation(
    sheets: Sequence[SheetLines],
    year: FinancialYear | None,
    progress: Progress = silent,
    answered: AmountsAnswered = NOTHING_ANSWERED,
) -> list[Organisations]:
    """Return the ledgers of sheets by year and organisation.

    Args:
        sheets: the sheets, cleaned, with their lines.
        year: the one year wanted; `None` for all years.
        progress: called for each organisation.
        answered: the user's answers about amounts.

    Raises:
        LedgerError: if there are no lines of the year, if lines without a date may be of several
            years, or as `join`.
    """
    there = sorted({text for sheet in sheets for text in _years(sheet) if text})
    years = [year] if year else [FinancialYear.parse(text) for text in there]
    undated = [sheet for sheet in sheets if None in _years(sheet)]
    if not years or (undated and len(years) > 1):
        raise LedgerError(
            "Not every line of these files has a date that can be read, so its year is not known.",
            why=f"the files hold lines of {', '.join(there) or 'no year'}.",
            fix="name the year they are for: --year 2024-25",
        )
    organisations = []
    for each in years:
        of_year = [sheet for sheet in sheets if {str(each), None} & _years(sheet)]
        if not of_year:
            raise LedgerError(
                f"The files hold no line of {each}; they hold {', '.join(there)}.",
                fix=f"name the year they are for: --year {there[-1]}",
            )
        organisations.append(_split_year(of_year, each, progress, answered))
    return organisations


def _years(sheet: SheetLines) -> set[str | None]:
    """Return the financial years of a sheet's lines, `None` for lines without a date."""
    return {group.financial_year for group in sheet[0].tally.groups}


def _split_year(
    sheets: Sequence[SheetLines], year: FinancialYear, progress: Progress, answered: AmountsAnswered
) -> Organisations:
    """Return the ledgers of sheets that hold lines of a year."""
    owners = owners_of([sheet for sheet, _ in sheets])
    known_as = {each: _key(body.named[0]) for body in bodies(owners.named) for each in body.named}

    def key_of(file: str, named: OwnerName) -> str:
        return known_as.get(owners.owner(file, named), "")

    split = [_by_organisation(*sheet, key_of) for sheet in sheets]
    keys = sorted({key for parts in split for key in parts})
    ledgers = []
    for at, key in enumerate(keys):
        progress("Splitting by organisation", at, len(keys))
        own = [
            parts.get(key) or _part(sheet, lines[:0])
            for (sheet, lines), parts in zip(sheets, split, strict=True)
        ]
        ledger = _joined(own, key, answered)
        if year in {total.year for total in ledger.years()} or not ledger.years():
            ledgers.append(ledger.for_year(year)[0])
    progress("Splitting by organisation", len(keys), len(keys))
    returns = [sheet.returns for sheet, _ in sheets if sheet.returns]
    no_returns = tuple(_no_returns(sheets, split))
    return Organisations(
        year=year,
        ledgers=tuple(sorted(ledgers, key=_name)),
        groups={row.ons_code: row.group for sheet in returns for row in sheet.authorities},
        no_returns=tuple(entry for entry, _ in no_returns),
        control_totals=tuple(total for sheet in returns for total in sheet.totals()),
        rejected=tuple(_of_nobody(sheets, split, {place for _, place in no_returns})),
    )


def _name(ledger: Ledger) -> tuple[str, str]:
    return ledger.organisation.name or "", ledger.organisation.code or ""


def _joined(parts: Sequence[SheetLines], key: str, answered: AmountsAnswered) -> Ledger:
    """Return the ledger of one organisation."""
    parts = list(counted_once(parts))
    lines = MemoryLines(together([lines for _, lines in parts]))
    return join([sheet for sheet, _ in parts], lines, key or None, answered)


def _key(named: OwnerName) -> str:
    return named.code or named.name or ""


def _by_organisation(
    sheet: SheetRead, lines: pa.Table, key_of: Callable[[str, OwnerName], str]
) -> dict[str, SheetLines]:
    """Return a sheet split by code or name of organisation; blank for lines without one."""
    fields = [dictionary_of(lines[field]) for field in ("organisation_code", "organisation")]
    codes, names = ([None, *column.dictionary.to_pylist()] for column in fields)
    both = (codes_of(fields[0]) + np.int64(1)) * len(names) + codes_of(fields[1]) + 1
    distinct, which = np.unique(both, return_inverse=True)
    pairs = [divmod(at, len(names)) for at in distinct.tolist()]
    keys = [key_of(sheet.lines_of, OwnerName(names[name], codes[code])) for code, name in pairs]
    places = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    of_line = np.array([places[key] for key in keys], dtype=np.int64)[which]
    in_order = lines.take(pa.array(np.argsort(of_line, kind="stable")))
    parts: dict[str, SheetLines] = {}
    start = 0
    for key, size in zip(places, np.bincount(of_line).tolist(), strict=True):
        parts[key] = _part(sheet, in_order[start : start + size])
        start += size
    return parts


def _part(sheet: SheetRead, lines: pa.Table) -> SheetLines:
    """Return a sheet with some of its lines, and the rows set aside that belong to them.

    A row that was set aside belongs to the organisation with lines of the same row, as where a row
    is an organisation's return.
    """
    lines = pa.table({field: _own(lines[field]) for field in lines.column_names})
    rows = set(lines["source_row"].to_pylist())
    rejected = tuple(row for row in sheet.rejected if row.place.row in rows)
    tally = Tally.of(lines, compares=bool(sheet.tally.prints))
    return replace(sheet, tally=tally, rejected=rejected), lines


def _own(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.DictionaryArray:
    """Return a column with its own dictionary, if that of all has more texts than it has lines."""
    if not pa.types.is_dictionary(column.type) or not column.num_chunks:
        return column
    known = len(column.chunk(0).dictionary)
    return column if known <= len(column) else dictionary_of(column.cast(pa.string()))


def _no_returns(
    sheets: Sequence[SheetLines], split: Sequence[Mapping[str, SheetLines]]
) -> Iterator[tuple[NoReturn, Location]]:
    """Yield the authorities that a sheet lists without an amount, and their places."""
    for (sheet, _), parts in zip(sheets, split, strict=True):
        rejected = {row.place.row: row for row in sheet.rejected}
        for row in sheet.returns.authorities if sheet.returns else ():
            if row.ons_code not in parts and (entry := rejected.get(row.row)):
                authority = Organisation(row.name, row.ons_code, sheet.layout.organisation.kind)
                yield NoReturn(authority, row.group, sheet.source, entry.reason), entry.place


def _of_nobody(
    sheets: Sequence[SheetLines],
    split: Sequence[Mapping[str, SheetLines]],
    without_return: Collection[Location],
) -> Iterator[Rejected]:
    """Yield the rows that were set aside and belong to no known organisation."""
    for (sheet, _), parts in zip(sheets, split, strict=True):
        known = {row.place for own, _ in parts.values() for row in own.rejected}
        known |= set(without_return)
        yield from (row for row in sheet.rejected if row.place not in known)
