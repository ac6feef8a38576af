"""Choose the year and the organisations to compare; refuse what cannot be compared."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError
from prevspend.words import did_you_mean, is_part, likest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.comparison.model import OrganisationFigures
    from prevspend.comparison.organisations import ComparedOrganisations
    from prevspend.reference import Reference
    from prevspend.years import FinancialYear

_SHOWN = 6


def choose_year(compared: ComparedOrganisations, wanted: FinancialYear | None) -> str:
    """Return the year to compare: the wanted one, that of the organisations named, or the latest.

    Raises:
        LedgerError: if the year is missing, the organisations named are of several years, or they
            are of none that the others are of.
    """
    years = compared.years
    if wanted is not None:
        if str(wanted) not in years:
            raise LedgerError(
                f"Nothing here is of {wanted}, but of {', '.join(years) or 'no year'}.",
                fix="name a year that is there, or classify that year.",
            )
        _refuse_years_apart(compared, str(wanted))
        return str(wanted)
    alone = [organisation for organisation in compared.organisations if organisation.alone]
    of_alone = sorted({organisation.baseline.financial_year for organisation in alone})
    if len(of_alone) > 1:
        listed = ", ".join(
            f"{organisation.name} is of {organisation.baseline.financial_year}"
            for organisation in alone
        )
        raise LedgerError(
            f"These are of different years: {listed}.",
            why="prices, grants and duties change from year to year, so that organisations of"
            " different years are not side by side.",
            fix=f"{_year_to_name(compared, of_alone)}; to follow one organisation over years, use"
            " `prevspend leftshift`.",
        )
    year = (of_alone or years)[-1]
    _refuse_years_apart(compared, year)
    return year


def _refuse_years_apart(compared: ComparedOrganisations, year: str) -> None:
    """Refuse a year of which only one side is: those named alone, or those they are set beside.

    Raises:
        LedgerError: if it is so.
    """
    named = [each for each in compared.organisations if each.alone]
    alone = sorted({each.baseline.financial_year for each in named})
    others = sorted(
        {each.baseline.financial_year for each in compared.organisations if not each.alone}
    )
    if not alone or not others or (year in alone and year in others):
        return
    raise LedgerError(
        f"The years do not meet: {_listed(each.name for each in named)} is of {', '.join(alone)},"
        f" and what it would be set beside"
        f" ({_listed(each.name for each in compared.organisations if not each.alone)})"
        f" is of {', '.join(others)}.",
        why="prices, grants and duties change from year to year, so that organisations of different"
        " years are not side by side.",
        fix=f"name others that are of {alone[-1]}, or classify the ledger of {others[-1]}.",
    )


def _year_to_name(compared: ComparedOrganisations, years: Sequence[str]) -> str:
    """Return what to do about several years: name one that several are of, if there is any."""
    times = Counter(each.baseline.financial_year for each in compared.organisations)
    if any(times[year] > 1 for year in years):
        return "name one with --year"
    return "name results of one year only, or classify the same year of each"


def _listed(names: Iterable[str]) -> str:
    """Return the first few names, and how many more there are."""
    known = list(dict.fromkeys(names))
    more = f" and {len(known) - _SHOWN:,} more" if len(known) > _SHOWN else ""
    return f"{', '.join(known[:_SHOWN])}{more}"


def in_focus(
    rows: Sequence[OrganisationFigures], names: Sequence[str], reference: Reference
) -> set[str | None]:
    """Return the codes of the organisations in focus.

    Args:
        rows: the organisations of a year.
        names: names, parts of names or codes of organisations to add to those in focus.
        reference: other names of organisations.

    Raises:
        LedgerError: if a name matches no organisation, or several.
    """
    focus = {row.who.code for row in rows if row.who.in_focus}
    for name in names:
        record = reference.find_organisation(name)
        wanted = record.code if record else name
        there = {
            row.who.code
            for row in rows
            if row.who.code == wanted or row.who.name.casefold() == name.casefold()
        }
        if not there and record is None:
            parts = {row.who.name: row.who.code for row in rows if is_part(name, row.who.name)}
            there = set(parts.values()) if len(parts) == 1 else set()
        if not there:
            raise _not_there(name, rows)
        focus |= there
    return focus


def _not_there(name: str, rows: Sequence[OrganisationFigures]) -> LedgerError:
    there = sorted({row.who.name for row in rows})
    several = [each for each in there if is_part(name, each)]
    what = f"is not among the {len(rows):,} organisations here"
    if several:
        what = f"could be {len(several):,} of the {len(rows):,} organisations here"
    meant = did_you_mean((several or likest(name, there))[:_SHOWN])
    return LedgerError(
        f"'{name}' {what}.",
        why="it may be missing from the year, or listed without a return.",
        fix=meant or "check the name, or name its code, like E08000021.",
    )


def focused(figures: OrganisationFigures, focus: set[str | None]) -> OrganisationFigures:
    """Return figures marked as in focus, if the organisation is."""
    if figures.who.code is None or figures.who.code not in focus:
        return figures
    who = figures.who.model_copy(update={"in_focus": True})
    return figures.model_copy(update={"who": who})


def refuse_doubles(rows: Sequence[OrganisationFigures], reference: Reference) -> None:
    """Raise an error if an organisation would be compared with itself.

    Raises:
        LedgerError: if it is there twice in the same kind of record, under one name or two
            spellings of it.
    """
    uncoded = [row for row in rows if row.who.code is None]
    for row, other in combinations(uncoded, 2):
        is_one = row.who.name != other.who.name and row.who.basis == other.who.basis
        if is_one and reference.same_body(row.who.name, other.who.name):
            raise LedgerError(
                f"'{row.who.name}' and '{other.who.name}' are two spellings of one organisation's"
                " name.",
                why="it would be ranked against itself.",
                fix="name each organisation and year once; if they are two, classify them with"
                " --organisation and their full names.",
            )
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row.who.code or row.who.name, row.who.basis)
        if key in seen:
            raise LedgerError(
                f"{row.who.name} is here twice in one year, from the same kind of record.",
                why="it would be ranked against itself.",
                fix="name each organisation and year once; where files do not name theirs, classify"
                " them with --organisation.",
            )
        seen.add(key)
