"""Build the changes of many organisations between two years, and their distribution."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from prevspend.baseline import TaxonomyVersion
from prevspend.comparison.cautions import part_of_return
from prevspend.comparison.change import change_of
from prevspend.comparison.change_model import Changes, Distribution
from prevspend.comparison.choose import focused, in_focus, refuse_doubles
from prevspend.comparison.leagues import LEAGUES
from prevspend.comparison.left_out import not_compared
from prevspend.comparison.measures import measure_organisation
from prevspend.comparison.model import Caution
from prevspend.comparison.ranks import spread
from prevspend.comparison.years import ComparedYear, added_up, with_population
from prevspend.english import plural
from prevspend.errors import LedgerError
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.comparison.change_model import NotCompared, OrganisationChange, ShareMeasure
    from prevspend.comparison.model import Measure, OrganisationFigures
    from prevspend.comparison.organisations import ComparedOrganisations
    from prevspend.reference import Deflators, Reference

_REASONS = 3


def build_changes(
    compared: ComparedOrganisations,
    reference: Reference,
    *,
    first: FinancialYear | None = None,
    last: FinancialYear | None = None,
    organisations: Sequence[str] = (),
    by: Measure | None = None,
) -> Changes:
    """Return what changed between two years in every organisation that has both.

    Args:
        compared: the organisations, from `read_compared`.
        reference: populations and prices.
        first: the earlier year; by default the earliest.
        last: the later year; by default the latest.
        organisations: names or codes to focus on, besides those named by themselves.
        by: the share that verdicts are by; by default `without-schools` for returns.

    Raises:
        LedgerError: if there are not two years, a year or an organisation is missing, an
            organisation is there twice, none has both years, or `by` is not a share.
    """
    names = _two_years(compared, first, last)
    _refuse_other_returns(compared, names)
    before, after = (_compared_year(compared, year, reference) for year in names)
    focus = in_focus([*after.rows.values()], organisations, reference)
    share = _share(by, [*after.rows.values()])
    price = _price(reference.deflators(), *names)
    words = {entry.id: entry.name for entry in compared.taxonomy.interventions}

    def change(earlier: OrganisationFigures, later: OrganisationFigures) -> OrganisationChange:
        return change_of(earlier, focused(later, focus), by=share, price=price, names=words)

    pairs = [
        (before.rows[key], row)
        for key, row in after.rows.items()
        if key in before.rows and not row.not_ranked and not before.rows[key].not_ranked
    ]
    left_out = tuple(not_compared(compared, before, after, reference))
    if not pairs:
        raise _nobody(names, left_out)
    rows = [change(*pair) for pair in pairs]
    whole = change(before.whole, after.whole) if before.whole and after.whole else None
    taxonomy = compared.taxonomy
    return Changes(
        first_year=names[0],
        last_year=names[1],
        taxonomy=TaxonomyVersion.of(taxonomy),
        headline=taxonomy.head.headline,
        by=share,
        price_ratio=float(price) if price else None,
        whole=whole,
        added_up=change(*added_up(pairs)),
        distributions=tuple(_distributions(rows, share)),
        organisations=tuple(rows),
        not_compared=left_out,
        cautions=tuple(_cautions(compared, before, after, reference)),
        sources=tuple(_sources(reference, rows)),
    )


def _nobody(years: tuple[str, str], left_out: Sequence[NotCompared]) -> LedgerError:
    """Return the error of two years in which nobody can be compared, with the commonest reasons."""
    reasons = Counter(each.why for each in left_out).most_common(_REASONS)
    why = "; ".join(f"{plural(number, 'organisation')}: {each}" for each, number in reasons)
    return LedgerError(
        f"No organisation can be compared between {years[0]} and {years[1]}.",
        why=f"{why}." if why else None,
        fix="name folders or files that hold both years of each. For the years of one organisation,"
        " with what was recoded between them, use `prevspend leftshift`.",
    )


def _two_years(
    compared: ComparedOrganisations, first: FinancialYear | None, last: FinancialYear | None
) -> tuple[str, str]:
    years = compared.years
    chosen = (str(first or years[0]), str(last or years[-1])) if years else ("", "")
    if chosen[0] >= chosen[1] or not set(chosen) <= set(years):
        raise LedgerError(
            f"A change needs two years; here is {', '.join(years) or 'none'}.",
            fix="name folders or files of both years.",
        )
    return chosen


def _refuse_other_returns(compared: ComparedOrganisations, years: tuple[str, str]) -> None:
    """Raise an error if the two years are from different returns, whose contents differ."""
    returns = [
        {name for organisation in compared.of_year(year) for name in organisation.baseline.returns}
        for year in years
    ]
    if returns[0] == returns[1]:
        return
    sources = [
        f"{year} is from {' and '.join(sorted(names)) or 'no return'}"
        for year, names in zip(years, returns, strict=True)
    ]
    both = " and ".join(sorted(returns[0] & returns[1]))
    raise LedgerError(
        f"The two years are from different returns: {', '.join(sources)}.",
        why="what only one year's return holds would look like money that came or went.",
        fix=f"name files of the same returns for both years{f', {both} alone' if both else ''};"
        " or add those that are missing.",
    )


def _compared_year(
    compared: ComparedOrganisations, year: str, reference: Reference
) -> ComparedYear:
    rows: list[OrganisationFigures] = []
    whole = None
    for organisation in compared.of_year(year):
        figures = measure_organisation(organisation, compared.taxonomy, reference)
        if organisation.is_whole:
            whole = with_population(figures, year, reference)
        else:
            rows.append(figures)
    refuse_doubles(rows, reference)
    by_code: dict[tuple[str, str], OrganisationFigures] = {
        (row.who.code or row.who.name, row.who.basis): row for row in rows
    }
    return ComparedYear(year, by_code, whole)


def _share(by: Measure | None, rows: Sequence[OrganisationFigures]) -> ShareMeasure:
    if by == "per-head":
        raise LedgerError(
            "A change is measured in percentage points of a share, and £ per head has none.",
            fix="choose share or without-schools; growth per head is shown either way.",
        )
    return by or _usual_share(rows)


def _usual_share(rows: Sequence[OrganisationFigures]) -> ShareMeasure:
    ranked = [row for row in rows if not row.not_ranked]
    return "without-schools" if all(row.who.basis == "outturn" for row in ranked) else "share"


def _price(deflators: Deflators, first: str, last: str) -> Fraction | None:
    before, after = (deflators.index.get(FinancialYear.parse(year)) for year in (first, last))
    return Fraction(after) / Fraction(before) if before and after else None


def _distributions(rows: Sequence[OrganisationChange], by: ShareMeasure) -> Iterator[Distribution]:
    for id_, name in LEAGUES.items():
        of_league = [row for row in rows if row.who.league == id_ and by in row.points]
        members = [row for row in of_league if not row.doubt]
        if not members:
            continue
        sure = [row for row in members if row.verdict == "more than the range"]
        growth = [row.real_growth_per_head for row in members]
        known = [each.central for each in growth if each]
        yield Distribution(
            league=id_,
            name=name,
            organisations=len(members),
            doubtful=len(of_league) - len(members),
            points=spread([row.points[by].central for row in members]),
            real_growth_per_head=spread(known) if known else None,
            up=sum(row.points[by].central > 0 for row in members),
            down=sum(row.points[by].central < 0 for row in members),
            up_more_than_range=sum(row.points[by].central > 0 for row in sure),
            down_more_than_range=sum(row.points[by].central < 0 for row in sure),
        )


def _cautions(
    compared: ComparedOrganisations, before: ComparedYear, after: ComparedYear, reference: Reference
) -> Iterator[Caution]:
    yield from part_of_return(compared, after.year)
    restated = sum(row.restated for side in (before, after) for row in side.rows.values())
    if restated:
        head = compared.taxonomy.head
        yield Caution(
            id="restated",
            what=f"{restated:,} baselines are restated under {head.id} {head.version}.",
            why="A new definition is no shift of money.",
            fix="nothing: this is done for you.",
        )
    when = FinancialYear.parse(after.year)
    if when in reference.deflators().forecasts:
        yield Caution(
            id="forecast",
            what=f"The price index of {when} is a forecast.",
            why="Growth in real terms will change when it is outturn.",
            fix="give newer tables with --reference.",
        )
    if any(row.people_in not in {None, when.start} for row in after.rows.values()):
        yield Caution(
            id="population",
            what=f"No estimate of the people of {when} is known: an earlier one stands for it.",
            why="Growth per head is then a little too high where people came.",
            fix="give newer tables with --reference.",
        )
    if after.whole:
        yield Caution(
            id="whole",
            what="England as published holds estimates for missing returns, and all other bodies.",
            why="It is not the sum of those compared.",
            fix="read both: what is published, and what is returned.",
        )


def _sources(reference: Reference, rows: Sequence[OrganisationChange]) -> Iterator[str]:
    yield f"{reference.deflators().release}: {reference.sources['deflators.csv'].title}"
    if any(row.after.people for row in rows):
        yield str(reference.sources["populations.csv"])
