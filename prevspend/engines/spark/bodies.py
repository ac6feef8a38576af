"""Whose the lines are and of which year: each organisation and year is a baseline of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError
from prevspend.ledger import Oddity, Organisation, Source, YearTotal
from prevspend.reading import apart
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.engines.spark.seen import Seen


class Kept(NamedTuple):
    """Lines that name one organisation and year in one file: how many, and their pence."""

    organisation: str | None
    organisation_code: str | None
    financial_year: str | None
    source_file: str
    lines: int
    pence: int

    @property
    def named(self) -> apart.Named:
        """How the lines name the organisation."""
        return apart.Named(self.organisation, self.organisation_code)

    @property
    def year(self) -> FinancialYear | None:
        """The year; none for lines without a date."""
        return FinancialYear.parse(self.financial_year) if self.financial_year else None


@dataclass(frozen=True)
class Body:
    """One organisation and financial year.

    Attributes:
        number: its place among all.
        organisation: who.
        year: of which year.
        kept: its lines, by what they name.
        sources: the files they are from, with all lines of the organisation in each.
        other_years: lines of the organisation in these files that are of other years.
    """

    number: int
    organisation: Organisation
    year: FinancialYear
    kept: tuple[Kept, ...]
    sources: tuple[Source, ...]
    other_years: tuple[YearTotal, ...]


def part(
    kept: Sequence[Kept], files: Sequence[Seen], wanted: str | None, year: FinancialYear | None
) -> tuple[list[Body], list[Oddity]]:
    """Part lines by organisation and year.

    Args:
        kept: all lines, in the order in which the files first show them.
        files: the files.
        wanted: the organisation the user chose or named.
        year: the year the user chose; else every year there is.

    Returns:
        The bodies, by year and name, and what was left out.

    Raises:
        LedgerError: if lines without a date may belong to several years, or none is of the year.
    """
    by_owner, oddities = _by_owner(kept, wanted)
    years = _years(kept, year)
    parted = [
        (of_year, whose, mine)
        for of_year in years
        for whose, mine in by_owner
        if _has(mine, of_year)
    ]
    if not parted:
        held = ", ".join(map(str, _years(kept, None)))
        raise LedgerError(
            f"The ledger holds no line of {year}; it holds {held}.",
            fix="give the year it is for with --year.",
        )
    bodies = []
    for of_year, whose, mine in parted:
        there = files if len(parted) == 1 else _files_of(files, kept, of_year)
        bodies.append(_body(whose, mine, of_year, there))
    bodies.sort(
        key=lambda one: (one.year, one.organisation.name or "", one.organisation.code or "")
    )
    return [replace(body, number=at) for at, body in enumerate(bodies)], oddities


def _by_owner(
    kept: Sequence[Kept], wanted: str | None
) -> tuple[list[tuple[Organisation, list[Kept]]], list[Oddity]]:
    """Give the lines of each organisation; those that name none belong to the only one there is."""
    owners = apart.Owners(
        (part.source_file, part.named, apart.Sums(part.lines, part.pence)) for part in kept
    )
    named = [(owners.owner(part.source_file, part.named), part) for part in kept]
    there = apart.bodies(owners.named)
    if wanted or len(there) <= 1:
        choice = apart.choose(owners.named, wanted)
        return [(choice.whose, [part for owner, part in named if choice.takes(owner)])], [
            *choice.oddities
        ]
    of_body = {each: body.organisation for body in there for each in body.named}
    by_owner: dict[Organisation, list[Kept]] = {}
    for owner, part in named:
        by_owner.setdefault(of_body.get(owner, Organisation()), []).append(part)
    return list(by_owner.items()), []


def _years(kept: Iterable[Kept], year: FinancialYear | None) -> list[FinancialYear]:
    """Give the years to classify: the one chosen, or all there are."""
    kept = list(kept)
    found = sorted({part.year for part in kept if part.year})
    if year:
        return [year]
    if len(found) == 1 or (found and all(part.year for part in kept)):
        return found
    raise LedgerError(
        "Not every line of this ledger has a date that can be read, so its year is not known.",
        why=f"the files hold lines of {', '.join(map(str, found)) or 'no year'}.",
        fix="say which year they are for: --year 2024-25",
    )


def _has(kept: Iterable[Kept], year: FinancialYear) -> bool:
    """Tell whether an organisation has lines of a year, or none of any that is known."""
    years = {part.year for part in kept}
    return year in years or years == {None}


def _files_of(files: Sequence[Seen], kept: Iterable[Kept], year: FinancialYear) -> list[Seen]:
    """Give the files that hold lines of a year, or without one."""
    names = {part.source_file for part in kept if part.year in {year, None}}
    return [seen for seen in files if seen.source in names]


def _body(
    whose: Organisation, kept: Sequence[Kept], year: FinancialYear, files: Sequence[Seen]
) -> Body:
    """Say what one organisation has in a year."""
    names = {seen.source for seen in files}
    inside = [part for part in kept if part.source_file in names]
    return Body(
        number=0,
        organisation=apart.completed(files, whose),
        year=year,
        kept=tuple(part for part in inside if part.year in {year, None}),
        sources=tuple(_sources(inside, files)),
        other_years=tuple(_others(inside, year)),
    )


def _sources(kept: Sequence[Kept], files: Iterable[Seen]) -> Iterator[Source]:
    for seen in files:
        mine = [part for part in kept if part.source_file == seen.source]
        rows, pence = (sum(part.lines for part in mine), sum(part.pence for part in mine))
        yield seen.totalled(rows, pence)


def _others(kept: Sequence[Kept], year: FinancialYear) -> Iterator[YearTotal]:
    """Add up the lines of other years."""
    for other in sorted({part.year for part in kept if part.year and part.year != year}):
        mine = [part for part in kept if part.year == other]
        lines, pence = sum(part.lines for part in mine), sum(part.pence for part in mine)
        yield YearTotal(other, lines, pence)
