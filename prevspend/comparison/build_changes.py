"""Two years of many organisations to what moved in each, in all, and how that is spread."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from prevspend.baseline import TaxonomyVersion
from prevspend.comparison.alike import LEAGUES
from prevspend.comparison.change import change_of
from prevspend.comparison.change_model import Changes, Distribution
from prevspend.comparison.choose import focused, in_focus, refuse_doubles
from prevspend.comparison.left_out import not_compared
from prevspend.comparison.measures import measure_body
from prevspend.comparison.model import Caution
from prevspend.comparison.ranks import spread
from prevspend.comparison.sides import Side, added_up, with_people
from prevspend.errors import LedgerError
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.comparison.bodies import Bodies
    from prevspend.comparison.change_model import OrganisationChange, ShareMeasure
    from prevspend.comparison.model import Measure, OrganisationFigures
    from prevspend.reference import Deflators, Reference


def build_changes(
    found: Bodies,
    reference: Reference,
    *,
    first: FinancialYear | None = None,
    last: FinancialYear | None = None,
    organisations: Sequence[str] = (),
    by: Measure | None = None,
) -> Changes:
    """Describe what moved between two years in every organisation that has both.

    Args:
        found: the organisations, as `read_bodies` gives them.
        reference: populations and prices.
        first: the earlier year; the earliest there is if not given.
        last: the later year; the latest there is if not given.
        organisations: names or codes of those to look at closely, beside those named alone.
        by: the share the verdicts go by; `without-schools` for returns if not given.

    Raises:
        LedgerError: if there are not two years, one of those asked for is missing, an organisation
            is not there or comes twice, or `by` is no share.
    """
    names = _two_years(found, first, last)
    _refuse_other_returns(found, names)
    before, after = (_side(found, year, reference) for year in names)
    rows_after = list(after.rows.values())
    focus = in_focus(rows_after, organisations, reference)
    share = _share(by, rows_after)
    price = _price(reference.deflators(), *names)
    words = {entry.id: entry.name for entry in found.taxonomy.interventions}

    def change(one: OrganisationFigures, other: OrganisationFigures) -> OrganisationChange:
        return change_of(one, focused(other, focus), by=share, price=price, names=words)

    pairs = [
        (before.rows[key], row)
        for key, row in after.rows.items()
        if key in before.rows and not row.not_ranked and not before.rows[key].not_ranked
    ]
    rows = [change(*pair) for pair in pairs]
    whole = change(before.whole, after.whole) if before.whole and after.whole else None
    taxonomy = found.taxonomy
    return Changes(
        first_year=names[0],
        last_year=names[1],
        taxonomy=TaxonomyVersion(
            id=taxonomy.head.id, version=taxonomy.head.version, digest=taxonomy.digest
        ),
        headline=taxonomy.head.headline,
        by=share,
        price_ratio=float(price) if price else None,
        whole=whole,
        added_up=change(*added_up(pairs)) if pairs else None,
        distributions=tuple(_distributions(rows, share)),
        organisations=tuple(rows),
        not_compared=tuple(not_compared(found, before, after, reference)),
        cautions=tuple(_cautions(found, before, after, reference)),
        sources=tuple(_sources(reference, rows)),
    )


def _two_years(
    found: Bodies, first: FinancialYear | None, last: FinancialYear | None
) -> tuple[str, str]:
    years = found.years
    chosen = (str(first or years[0]), str(last or years[-1])) if years else ("", "")
    if chosen[0] >= chosen[1] or not set(chosen) <= set(years):
        raise LedgerError(
            f"A change needs two years; here is {', '.join(years) or 'none'}.",
            fix="name folders or files of both years.",
        )
    return chosen


def _refuse_other_returns(found: Bodies, years: tuple[str, str]) -> None:
    """Stop where the two years are from other returns: what one return holds is no change."""
    returns = [
        {
            name
            for body in found.bodies
            if body.baseline.financial_year == year
            for name in body.baseline.returns
        }
        for year in years
    ]
    if returns[0] == returns[1]:
        return
    held = [
        f"{year} is from {' and '.join(sorted(names)) or 'no return'}"
        for year, names in zip(years, returns, strict=True)
    ]
    both = " and ".join(sorted(returns[0] & returns[1]))
    raise LedgerError(
        f"The two years are from different returns: {', '.join(held)}.",
        why="what only one year's return holds would look like money that came or went.",
        fix=f"name files of the same returns for both years{f', {both} alone' if both else ''};"
        " or add those that are missing.",
    )


def _side(found: Bodies, year: str, reference: Reference) -> Side:
    bodies = [body for body in found.bodies if body.baseline.financial_year == year]
    rows: list[OrganisationFigures] = []
    whole = None
    for body in bodies:
        figures = measure_body(body, found.taxonomy, reference)
        if body.is_whole:
            whole = with_people(figures, year, reference)
        else:
            rows.append(figures)
    refuse_doubles(rows)
    by_code: dict[tuple[str, str], OrganisationFigures] = {
        (row.who.code or row.who.name, row.who.basis): row for row in rows
    }
    return Side(year, by_code, whole)


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
    one, other = (deflators.index.get(FinancialYear.parse(year)) for year in (first, last))
    return Fraction(other) / Fraction(one) if one and other else None


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


def _cautions(found: Bodies, before: Side, after: Side, reference: Reference) -> Iterator[Caution]:
    restated = sum(row.restated for side in (before, after) for row in side.rows.values())
    if restated:
        head = found.taxonomy.head
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
