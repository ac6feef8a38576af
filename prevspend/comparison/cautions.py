"""Cautions: what a reader must know before comparing figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import local_reading
from prevspend.comparison.model import Caution
from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.comparison.model import League, OrganisationFigures
    from prevspend.comparison.organisations import ComparedOrganisations
    from prevspend.reference import Reference

_DECIDED_APART = 0.1
_NAMED = 4
_WHOLE_RETURN, _PART_OF_RETURN = "mhclg-rsx", "RO3"
"""The layout of the summary of all services, and the detailed return that needs it."""


def cautions(
    compared: ComparedOrganisations,
    year: str,
    reference: Reference,
    rows: Sequence[OrganisationFigures],
    leagues: Sequence[League],
) -> Iterator[Caution]:
    """Yield what makes the organisations of a year less comparable.

    Args:
        compared: everything that was read.
        year: the year compared.
        reference: the reference data with the names of councils.
        rows: the organisations of the year, with their ranks.
        leagues: the leagues they are ranked in.
    """
    yield from part_of_return(compared, year)
    yield from _without_names(compared, year)
    yield from _bases(rows)
    yield from _not_ranked(rows)
    yield from _missing(compared, year, reference)
    yield from _decided(leagues)
    yield from _definitions(compared, rows)
    yield from _parts_of_a_year(compared, year)
    yield from _local(compared, year)
    start = FinancialYear.parse(year).start
    earlier = {row.people_in for row in rows if row.people_in} - {start}
    if earlier:
        yield Caution(
            id="population",
            what=f"Per head is by the people of mid-{max(earlier)}: no later estimate is known.",
            why="A population that grew makes every figure per head a little too high.",
            fix="give newer tables with --reference.",
        )
    others = [each for each in compared.years if each != year]
    if others:
        yield Caution(
            id="other-years",
            what=f"{', '.join(others)} is here too and left out.",
            why="Only one year at a time is side by side.",
            fix="choose with --year, or see what changed with --change.",
        )


def part_of_return(compared: ComparedOrganisations, year: str) -> Iterator[Caution]:
    """Yield that only a part of a return is here, so that shares are not of all spending."""
    layouts = {
        layout
        for organisation in compared.of_year(year)
        for layout in organisation.baseline.returns
    }
    if layouts and _WHOLE_RETURN not in layouts:
        yield Caution(
            id="part-of-return",
            what=f"The return {_PART_OF_RETURN} holds public health and social care only, without"
            " all other services.",
            why="Shares are of that money, and not of all that a council spends; districts have"
            " next to none of it.",
            fix="name the file of RSX, the summary of all services, beside it.",
        )


def _without_names(compared: ComparedOrganisations, year: str) -> Iterator[Caution]:
    without = sum(not each.baseline.organisation.name for each in compared.of_year(year))
    if without:
        yield Caution(
            id="not-named",
            what=f"{plural(without, 'ledger')} with no name of an organisation.",
            why="Its people, its kind and its neighbours are found by its name.",
            fix="classify it again with --organisation NAME.",
        )


def _bases(rows: Sequence[OrganisationFigures]) -> Iterator[Caution]:
    bases = sorted({row.who.basis for row in rows})
    if len(bases) > 1:
        yield Caution(
            id="basis",
            what=f"These are different records: {', '.join(bases)}.",
            why="A return is net current expenditure with pay, a ledger is what its lines say, and"
            " payments are a part of a ledger: the same council differs from itself.",
            fix="read them beside each other; places are given within one kind of record only.",
        )


def _not_ranked(rows: Sequence[OrganisationFigures]) -> Iterator[Caution]:
    by_reason: dict[str, list[str]] = {}
    for row in rows:
        if row.not_ranked:
            by_reason.setdefault(row.not_ranked, []).append(row.who.name)
    for reason, names in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0])):
        yield Caution(
            id="not-ranked",
            what=f"Not ranked: {_some(names)}: {reason}.",
            why="A place among organisations that are not alike says nothing.",
            fix="compare it with its own other years, or with others like it.",
        )


def _missing(compared: ComparedOrganisations, year: str, reference: Reference) -> Iterator[Caution]:
    missing = [each for each in compared.missing if each.financial_year == year]
    councils = [each for each in missing if each.group in _UPPER_TIER]
    if councils:
        records = {each.code: reference.organisations.get(each.code or "") for each in councils}
        names = sorted(
            record.name if (record := records[each.code]) else each.name or "" for each in councils
        )
        yield Caution(
            id="no-return",
            what=f"Without a return, and so without a place: {_some(names, len(names))}.",
            why="They are listed by the publisher with a marker in place of figures.",
            fix="look for a later release of the return.",
        )


_UPPER_TIER = {"unitary authority", "metropolitan district", "London borough", "shire county"}


def _decided(leagues: Sequence[League]) -> Iterator[Caution]:
    for league in leagues:
        lowest, highest = league.decided.lowest, league.decided.highest
        if highest - lowest > _DECIDED_APART:
            yield Caution(
                id="decided",
                what=f"{league.name}: {lowest:.0%} to {highest:.0%} of their money is decided.",
                why="Where less is decided, less can be found to be prevention.",
                fix="read the range of a rank, which covers it, and decide the largest codings.",
            )


def _definitions(
    compared: ComparedOrganisations, rows: Sequence[OrganisationFigures]
) -> Iterator[Caution]:
    count = sum(row.restated for row in rows)
    if count:
        head = compared.taxonomy.head
        yield Caution(
            id="restated",
            what=f"{count:,} of {len(rows):,} were classified by another version and are restated"
            f" under {head.id} {head.version}.",
            why="Figures by two definitions are not comparable.",
            fix="nothing: this is done for you.",
        )


def _parts_of_a_year(compared: ComparedOrganisations, year: str) -> Iterator[Caution]:
    for organisation in compared.of_year(year):
        if organisation.is_part_of_year:
            yield Caution(
                id="part-of-a-year",
                what=f"{organisation.name} holds {organisation.months} of the year's 12 months:"
                " it has no figure per head.",
                why="Pounds of a few months beside those of a whole year say nothing.",
                fix="classify the missing months too, if they can be had.",
            )


def _local(compared: ComparedOrganisations, year: str) -> Iterator[Caution]:
    """Yield the local readings of those classified with an overlay, and people's decisions."""
    for organisation in compared.of_year(year):
        baseline = organisation.baseline
        name = baseline.organisation.name or "An organisation without a name"
        local = local_reading(baseline)
        if local is not None:
            pence = format_pounds(local.prevention.central, pennies=False)
            share = f" ({local.share:.1%} of its money in scope)" if local.share is not None else ""
            yield Caution(
                id="local",
                what=f"{name}: locally, with {local.name} {local.version}, prevention is {pence}"
                f"{share}.",
                why="A place is by the national reading, which is the same for all.",
                fix="read the local figure beside it.",
            )
        if baseline.overrides:
            yield Caution(
                id="overrides",
                what=f"{name}: {len(baseline.overrides):,} decisions of people are in its figures.",
                why="Others may have none, and their undecided money counts as no prevention.",
                fix="read the range of a rank, which covers what is undecided.",
            )


def _some(names: Sequence[str], most: int = _NAMED) -> str:
    """Return a list of names; of many, their number and the first few."""
    listed = ", ".join(names[:most])
    return listed if len(names) <= most else f"{len(names):,} organisations ({listed} …)"
