"""Leagues: only organisations that do the same work, recorded in the same way, are ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.comparison.model import Who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.comparison.organisations import ComparedOrganisation
    from prevspend.reference import Population, Reference
    from prevspend.years import FinancialYear

LEAGUES: Final = {
    "single-tier": "Single-tier councils (metropolitan, unitary, London)",
    "county": "County councils",
    "district": "District councils",
    "icb": "Integrated care boards",
    "nhs_trust": "NHS trusts",
}
"""Metropolitan, unitary and London councils run every council service; counties leave housing,
leisure and waste to their districts, and districts run nothing else."""

_LEAGUE_OF: Final = {
    "metropolitan": "single-tier",
    "unitary": "single-tier",
    "london": "single-tier",
    "county": "county",
    "district": "district",
}
_CLASS_OF: Final = {
    "metropolitan district": "metropolitan",
    "unitary authority": "unitary",
    "London borough": "london",
    "shire county": "county",
    "shire district": "district",
}
"""The outturn's words for the classes."""

_FEWEST_PEOPLE = 20_000  # the City of London and the Isles of Scilly are under it, Rutland is not
_LEAST_DECIDED = 0.5


def identify(organisation: ComparedOrganisation, reference: Reference) -> Who:
    """Return the identity, kind and league of an organisation."""
    named = organisation.baseline.organisation
    record, kind = reference.find_by_code_or_name(named.code, named.name), named.kind
    council_class = _CLASS_OF.get(organisation.group or "") or (
        record.council_class if record else None
    )
    if organisation.group and organisation.group not in _CLASS_OF:
        league = None  # police, fire, parks: no councils, though the return calls them authorities
    elif council_class:
        league = _LEAGUE_OF[council_class]
    else:
        league = kind if kind in LEAGUES else None
    return Who(
        code=record.code if record else organisation.code,
        name=record.name if record and organisation.group else organisation.name,
        kind=kind,
        council_class=council_class,
        league=league,
        basis=organisation.baseline.basis,
        in_focus=organisation.alone,
    )


def why_not_ranked(organisation: ComparedOrganisation, who: Who, people: int | None) -> str | None:
    """Return why an organisation is not ranked, lasting reasons first; `None` if it may be."""
    return next(_reasons(organisation, who, people), None)


def _reasons(organisation: ComparedOrganisation, who: Who, people: int | None) -> Iterator[str]:
    in_scope, unclassified = (
        organisation.spending.in_scope_pence,
        organisation.spending.unclassified_pence,
    )
    if who.league is None and organisation.group:
        yield "no council: public health and social care are not its work"
    if who.league is None:
        yield "whether it is a council, board or trust, and of which class, is not known"
    if who.basis == "payments":
        yield "published payments are a part of a ledger, and which part differs by publisher"
    if people is not None and people < _FEWEST_PEOPLE:
        yield "fewer than 20,000 people live there, so that single cases move its figures"
    if organisation.is_part_of_year:
        yield f"it holds {organisation.months} of the year's 12 months"
    if organisation.partial:
        yield f"its return is not whole: {organisation.partial}"
    if in_scope <= 0:
        yield "no spend in scope is in these records"
    if in_scope - unclassified < _LEAST_DECIDED * in_scope:
        yield "less than half of its money is decided"


def population_of(who: Who, year: FinancialYear, reference: Reference) -> Population | None:
    """Return an organisation's population in a year, or the latest known before it."""
    if who.code is None:
        return None
    population = reference.population(who.code, year) or reference.latest_population(who.code)
    return population if population and population.year <= year.start else None
