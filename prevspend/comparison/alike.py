"""Who is like whom: only organisations that do the same work, recorded alike, are ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.comparison.model import Who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.comparison.bodies import Body
    from prevspend.reference import OrganisationRecord, Population, Reference
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


def find_record(body: Body, reference: Reference) -> OrganisationRecord | None:
    """Find what the reference data know of an organisation, by its code or else its name."""
    for text in (body.code, body.baseline.organisation.name):
        if text and (record := reference.find_organisation(text)):
            return record
    return None


def place_of(body: Body, reference: Reference) -> Who:
    """Describe who and what an organisation is."""
    record = find_record(body, reference)
    kind = body.baseline.organisation.kind
    council_class = _CLASS_OF.get(body.group or "") or (record.council_class if record else None)
    if body.group and body.group not in _CLASS_OF:
        league = None  # police, fire, parks: no councils, though the return calls them authorities
    elif council_class:
        league = _LEAGUE_OF[council_class]
    else:
        league = kind if kind in LEAGUES else None
    return Who(
        code=record.code if record else body.code,
        name=record.name if record and body.group else body.name,
        kind=kind,
        council_class=council_class,
        league=league,
        basis=body.baseline.basis,
        in_focus=body.alone,
    )


def why_not_ranked(body: Body, who: Who, people: int | None) -> str | None:
    """Return why an organisation must not be ranked, or nothing; lasting reasons first."""
    return next(_reasons(body, who, people), None)


def _reasons(body: Body, who: Who, people: int | None) -> Iterator[str]:
    in_scope, unclassified = body.spending.in_scope_pence, body.spending.unclassified_pence
    if who.league is None and body.group:
        yield "no council: public health and social care are not its work"
    if who.league is None:
        yield "whether it is a council, board or trust, and of which class, is not known"
    if who.basis == "payments":
        yield "published payments are a part of a ledger, and which part differs by publisher"
    if people is not None and people < _FEWEST_PEOPLE:
        yield "fewer than 20,000 people live there, so that single cases move its figures"
    if body.is_part_of_year:
        yield f"it holds {body.months} of the year's 12 months"
    if body.partial:
        yield f"its return is not whole: {body.partial}"
    if in_scope <= 0:
        yield "it has no spend in scope"
    if in_scope - unclassified < _LEAST_DECIDED * in_scope:
        yield "less than half of its money is decided"


def people_of(who: Who, year: FinancialYear, reference: Reference) -> Population | None:
    """Return an organisation's people in a year, or the latest there were before it."""
    if who.code is None:
        return None
    found = reference.population(who.code, year) or reference.latest_population(who.code)
    return found if found and found.year <= year.start else None
