"""Facts from outside the ledgers: prices, organisations and their codes, people, deprivation.

The functions here use the tables that come with prevspend; `Reference.load(folder)` has the same
as methods, with newer tables of the user's own. Every table is a small CSV file whose source and
date are in `data/sources.yaml`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from prevspend.reference.names import body_words, name_words
from prevspend.reference.records import Area, Deflators, OrganisationRecord, Population
from prevspend.reference.reference import Reference

if TYPE_CHECKING:
    from fractions import Fraction

    from prevspend.reference.records import Deprivation
    from prevspend.years import FinancialYear

__all__ = [
    "Area",
    "Deflators",
    "OrganisationRecord",
    "Population",
    "Reference",
    "areas",
    "body_words",
    "bundled",
    "deflators",
    "deprivation",
    "find_area",
    "find_organisation",
    "icb_shares",
    "is_in",
    "latest_population",
    "name_words",
    "people_of",
    "population",
    "statistical_neighbours",
]


@cache
def bundled() -> Reference:
    """Return the reference data that come with prevspend."""
    return Reference()


def deflators() -> Deflators:
    """Return the price index, and which of its years are forecasts."""
    return bundled().deflators()


def population(code: str, year: FinancialYear) -> Population | None:
    """Return an area's people in the middle of the calendar year a financial year begins in."""
    return bundled().population(code, year)


def latest_population(code: str) -> Population | None:
    """Return the latest estimate of an area's people; its `year` says of when it is."""
    return bundled().latest_population(code)


def people_of(name_or_code: str, year: FinancialYear) -> Population | None:
    """Return the people of an organisation or area, of a year or the latest before it."""
    return bundled().people_of(name_or_code, year)


def areas() -> tuple[Area, ...]:
    """Return combined authorities, regions and boards of 2026, as sums of whole councils."""
    return bundled().areas


def find_area(name: str) -> Area | None:
    """Find an area by its name."""
    return bundled().find_area(name)


def is_in(code: str, area: Area) -> bool:
    """Return whether a council, or the county of a district, is one of an area."""
    return bundled().is_in(code, area)


def find_organisation(name_or_code: str) -> OrganisationRecord | None:
    """Find an organisation by code, exact name or unambiguous other name; never a guess."""
    return bundled().find_organisation(name_or_code)


def deprivation(code: str) -> Deprivation | None:
    """Return how deprived an area is."""
    return bundled().deprivation(code)


def statistical_neighbours(code: str, n: int = 10) -> list[str]:
    """Return the `n` areas most alike in deprivation, population and class, the nearest first."""
    return bundled().statistical_neighbours(code, n)


def icb_shares(council: str) -> dict[str, Fraction]:
    """Return the share of a council's people in each board's area; they add up to 1."""
    return bundled().icb_shares(council)
