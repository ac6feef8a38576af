"""Sheets of many organisations, parted: for each financial year a ledger of each of them."""

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
from prevspend.reading.organisations import Named, bodies
from prevspend.reading.tally import Tally
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from prevspend.errors import Place
    from prevspend.ledger import Ledger, Rejected
    from prevspend.reading.checks import AmountsAnswered
    from prevspend.reading.outturn import ControlTotal
    from prevspend.reading.sheetread import SheetRead


@dataclass(frozen=True)
class NoReturn:
    """An organisation that a file lists without giving any amount of it.

    Attributes:
        organisation: which.
        group: what class of authority it is.
        source: the file.
        reason: what the file says instead of amounts.
    """

    organisation: Organisation
    group: str
    source: str
    reason: str


@dataclass(frozen=True)
class Organisations:
    """Every organisation that files hold lines of, in one financial year.

    Attributes:
        year: the year.
        ledgers: the ledger of each, in the order of names; lines that name no organisation are
            one ledger of their own, the first.
        groups: by code, the class of authority that the files give, such as `shire county`.
        no_returns: those the files list without an amount.
        control_totals: the totals that each published, beside its lines.
        rejected: rows that could not be read and whose they are is not known.
    """

    year: FinancialYear
    ledgers: tuple[Ledger, ...]
    groups: Mapping[str, str]
    no_returns: tuple[NoReturn, ...] = ()
    control_totals: tuple[ControlTotal, ...] = ()
    rejected: tuple[Rejected, ...] = ()


Part: TypeAlias = "tuple[SheetRead, pa.Table]"
"""Lines of a sheet, with the rows of it that were set aside and the rest that was read of it."""


def part(
    sheets: Sequence[Part],
    year: FinancialYear | None,
    progress: Progress = silent,
    answered: AmountsAnswered = NOTHING_ANSWERED,
) -> list[Organisations]:
    """Part sheets by year and organisation.

    Args:
        sheets: the sheets, cleaned, with their lines.
        year: the one year wanted; every year there is where none is given.
        progress: told of each organisation.
        answered: what is known of the amounts, where the files leave it open.

    Raises:
        LedgerError: if there are no lines of the year, if lines without a date might belong to
            several, or whatever `join` finds wrong.
    """
    found = sorted({text for sheet in sheets for text in _years(sheet) if text})
    years = [year] if year else [FinancialYear.parse(text) for text in found]
    undated = [sheet for sheet in sheets if None in _years(sheet)]
    if not years or (undated and len(years) > 1):
        raise LedgerError(
            "Not every line of these files has a date that can be read, so its year is not known.",
            why=f"the files hold lines of {', '.join(found) or 'no year'}.",
            fix="say which year they are for: --year 2024-25",
        )
    parts = []
    for one in years:
        of_year = [sheet for sheet in sheets if {str(one), None} & _years(sheet)]
        if not of_year:
            raise LedgerError(
                f"The files hold no line of {one}; they hold {', '.join(found)}.",
                fix=f"give the year they are for: --year {found[-1]}",
            )
        parts.append(_part_year(of_year, one, progress, answered))
    return parts


def _years(sheet: Part) -> set[str | None]:
    """Return the financial years of a sheet's lines, `None` for lines without a date."""
    return {group.financial_year for group in sheet[0].tally.groups}


def _part_year(
    sheets: Sequence[Part], year: FinancialYear, progress: Progress, answered: AmountsAnswered
) -> Organisations:
    """Part the sheets that hold lines of a year."""
    owners = owners_of([sheet for sheet, _ in sheets])
    known_as = {each: _key(body.named[0]) for body in bodies(owners.named) for each in body.named}

    def key_of(file: str, named: Named) -> str:
        return known_as.get(owners.owner(file, named), "")

    parted = [_by_organisation(*sheet, key_of) for sheet in sheets]
    keys = sorted({key for parts in parted for key in parts})
    ledgers = []
    for at, key in enumerate(keys):
        progress("Parting the organisations", at, len(keys))
        mine = [
            parts.get(key) or _part(sheet, lines[:0])
            for (sheet, lines), parts in zip(sheets, parted, strict=True)
        ]
        ledger = _joined(mine, key, answered)
        if year in {total.year for total in ledger.years()} or not ledger.years():
            ledgers.append(ledger.for_year(year)[0])
    progress("Parting the organisations", len(keys), len(keys))
    returns = [sheet.returns for sheet, _ in sheets if sheet.returns]
    no_returns = tuple(_no_returns(sheets, parted))
    return Organisations(
        year=year,
        ledgers=tuple(sorted(ledgers, key=_name)),
        groups={row.ons_code: row.group for sheet in returns for row in sheet.authorities},
        no_returns=tuple(entry for entry, _ in no_returns),
        control_totals=tuple(total for sheet in returns for total in sheet.totals()),
        rejected=tuple(_of_nobody(sheets, parted, {place for _, place in no_returns})),
    )


def _name(ledger: Ledger) -> tuple[str, str]:
    return ledger.organisation.name or "", ledger.organisation.code or ""


def _joined(parts: Sequence[Part], key: str, answered: AmountsAnswered) -> Ledger:
    """Put the lines of one organisation together."""
    parts = list(counted_once(parts))
    lines = MemoryLines(together([lines for _, lines in parts]))
    return join([sheet for sheet, _ in parts], lines, key or None, answered)


def _key(named: Named) -> str:
    return named.code or named.name or ""


def _by_organisation(
    sheet: SheetRead, lines: pa.Table, key_of: Callable[[str, Named], str]
) -> dict[str, Part]:
    """Part the lines of a sheet by organisation, by its code, else by name; blank for nobody's."""
    codes, names = (dictionary_of(lines[field]) for field in ("organisation_code", "organisation"))
    said = [[None, *column.dictionary.to_pylist()] for column in (codes, names)]
    both = (codes_of(codes) + np.int64(1)) * len(said[1]) + codes_of(names) + 1
    distinct, which = np.unique(both, return_inverse=True)
    pairs = [divmod(at, len(said[1])) for at in distinct.tolist()]
    keys = [key_of(sheet.lines_of, Named(said[1][name], said[0][code])) for code, name in pairs]
    places = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    of_line = np.array([places[key] for key in keys], dtype=np.int64)[which]
    in_order = lines.take(pa.array(np.argsort(of_line, kind="stable")))
    parts: dict[str, Part] = {}
    start = 0
    for key, size in zip(places, np.bincount(of_line).tolist(), strict=True):
        parts[key] = _part(sheet, in_order[start : start + size])
        start += size
    return parts


def _part(sheet: SheetRead, lines: pa.Table) -> Part:
    """Return some lines of a sheet, with the rows set aside that belong to them.

    A row that was set aside belongs to whoever has lines of the same row, as where a row is an
    organisation's return.
    """
    lines = pa.table({field: _own(lines[field]) for field in lines.column_names})
    rows = set(lines["source_row"].to_pylist())
    rejected = tuple(row for row in sheet.rejected if row.place.row in rows)
    tally = Tally.of(lines, compares=bool(sheet.tally.prints))
    return replace(sheet, tally=tally, rejected=rejected), lines


def _own(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.DictionaryArray:
    """Encode a column anew where it would carry more texts of others than it has lines."""
    if not pa.types.is_dictionary(column.type) or not column.num_chunks:
        return column
    known = len(column.chunk(0).dictionary)
    return column if known <= len(column) else dictionary_of(column.cast(pa.string()))


def _no_returns(
    sheets: Sequence[Part], parted: Sequence[Mapping[str, Part]]
) -> Iterator[tuple[NoReturn, Place]]:
    """Find the authorities that a sheet lists without an amount, and where they stand."""
    for (sheet, _), parts in zip(sheets, parted, strict=True):
        said = {row.place.row: row for row in sheet.rejected}
        for row in sheet.returns.authorities if sheet.returns else ():
            if row.ons_code not in parts and row.row in said:
                whose = Organisation(row.name, row.ons_code, sheet.layout.organisation.kind)
                reason = said[row.row].reason
                yield NoReturn(whose, row.group, sheet.source, reason), said[row.row].place


def _of_nobody(
    sheets: Sequence[Part],
    parted: Sequence[Mapping[str, Part]],
    without_return: Collection[Place],
) -> Iterator[Rejected]:
    """Find the rows that were set aside and belong to no organisation that is known."""
    for (sheet, _), parts in zip(sheets, parted, strict=True):
        known = {row.place for mine, _ in parts.values() for row in mine.rejected}
        known |= set(without_return)
        yield from (row for row in sheet.rejected if row.place not in known)
