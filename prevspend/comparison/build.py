"""Build a comparison of organisations: figures, ranks, neighbours and cautions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import TaxonomyVersion
from prevspend.comparison.cautions import cautions
from prevspend.comparison.choose import choose_year, focused, in_focus, refuse_doubles
from prevspend.comparison.leagues import LEAGUES
from prevspend.comparison.ledger_and_return import beside_return
from prevspend.comparison.measures import measure_organisation
from prevspend.comparison.model import MEASURES, Comparison, League
from prevspend.comparison.neighbours import neighbours_of
from prevspend.comparison.only_some import are_uneven, uneven_cautions
from prevspend.comparison.outliers import outliers
from prevspend.comparison.ranks import rank, spread
from prevspend.comparison.scale import part_ledgers, set_apart
from prevspend.taxonomy import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.comparison.model import (
        BesideReturn,
        By,
        Measure,
        Neighbours,
        OrganisationFigures,
    )
    from prevspend.comparison.organisations import ComparedOrganisation, ComparedOrganisations
    from prevspend.reference import Reference
    from prevspend.taxonomy import Taxonomy
    from prevspend.years import FinancialYear

    Pairs = list[tuple[ComparedOrganisation, OrganisationFigures]]


def build_comparison(
    compared: ComparedOrganisations,
    reference: Reference,
    *,
    year: FinancialYear | None = None,
    organisations: Sequence[str] = (),
    ranked_by: Measure | None = None,
    neighbours: int = 10,
) -> Comparison:
    """Return organisations side by side in one year.

    Args:
        compared: the organisations, from `read_compared`.
        reference: populations, deprivation and neighbours.
        year: the year; by default that of the organisations named by themselves, or the latest.
        organisations: names or codes to focus on, besides those named by themselves.
        ranked_by: the measure to rank by; by default `without-schools` for returns, because
            academies distort their totals, and for ledgers that differ by what only some hold;
            otherwise `share`.
        neighbours: how many statistical neighbours to show for each.

    Raises:
        LedgerError: if organisations of different years are named without a year, or one is
            missing or there twice.
    """
    chosen = choose_year(compared, year)
    taxonomy = compared.taxonomy
    of_year = compared.of_year(chosen)
    pairs = [
        (organisation, measure_organisation(organisation, taxonomy, reference))
        for organisation in of_year
        if not organisation.is_whole
    ]
    refuse_doubles([figures for _, figures in pairs], reference)
    focus = in_focus([figures for _, figures in pairs], organisations, reference)
    pairs = [(organisation, focused(figures, focus)) for organisation, figures in pairs]
    pairs = _ranked(_set_apart(pairs))
    rows = [figures for _, figures in pairs]
    measure = ranked_by or _usual_measure(rows)
    leagues = tuple(_leagues(rows))
    whole = next((organisation for organisation in of_year if organisation.is_whole), None)
    return Comparison(
        financial_year=chosen,
        taxonomy=TaxonomyVersion.of(taxonomy),
        headline=taxonomy.head.headline,
        ranked_by=measure,
        names=_names(taxonomy),
        leagues=leagues,
        organisations=tuple(rows),
        whole=measure_organisation(whole, taxonomy, reference) if whole else None,
        neighbours=tuple(_neighbours(rows, measure, reference, neighbours)),
        beside_return=tuple(_beside(pairs, taxonomy)),
        oddities=tuple(outliers(rows, taxonomy)),
        cautions=(
            *uneven_cautions(pairs, measure, taxonomy),
            *part_ledgers(rows),
            *cautions(compared, chosen, reference, rows, leagues),
        ),
        sources=tuple(_sources(rows, reference)),
    )


def _names(taxonomy: Taxonomy) -> dict[By, dict[str, str]]:
    return {
        "tier": {tier: tier.capitalize() for tier in TIERS},
        "lens": {name: lens.name for name, lens in taxonomy.head.lenses.items()},
        "intervention": {each.id: each.name for each in taxonomy.interventions if each.lenses},
        "group": {group.id: group.name for group in taxonomy.groups.of("prevents")},
    }


def _set_apart(pairs: Pairs) -> Pairs:
    """Return the organisations, those out of proportion without a rank."""
    rows = set_apart([figures for _, figures in pairs])
    return [(organisation, row) for (organisation, _), row in zip(pairs, rows, strict=True)]


def _ranked(pairs: Pairs) -> Pairs:
    """Return the organisations with the ranks of their league by every measure."""
    leagues: dict[tuple[str | None, str], list[int]] = {}
    for at, (_, figures) in enumerate(pairs):
        if figures.not_ranked is None:
            leagues.setdefault((figures.who.league, figures.who.basis), []).append(at)
    ranked = list(pairs)
    for members in leagues.values():
        rows = [pairs[at][1] for at in members]
        by_measure = {measure: rank(rows, measure) for measure in MEASURES}
        for number, at in enumerate(members):
            places = {
                measure: places[number]
                for measure, places in by_measure.items()
                if number in places
            }
            alone = None if places else "nobody like it is here to be ranked with"
            update = {"ranks": places, "not_ranked": alone}
            ranked[at] = (pairs[at][0], pairs[at][1].model_copy(update=update))
    return ranked


def _usual_measure(rows: Sequence[OrganisationFigures]) -> Measure:
    ranked = [row for row in rows if row.ranks] or rows
    are_returns = all(row.who.basis == "outturn" for row in ranked)
    return "without-schools" if are_returns or are_uneven(rows) else "share"


def _leagues(rows: Sequence[OrganisationFigures]) -> Iterator[League]:
    for basis in ("outturn", "ledger"):
        for id_, name in LEAGUES.items():
            members = [row for row in rows if row.ranks and row.who.league == id_]
            members = [row for row in members if row.who.basis == basis]
            if members:
                yield League(
                    id=id_,
                    name=name,
                    basis=basis,
                    ranked=len(members),
                    decided=spread([row.decided_share or 0 for row in members]),
                    measures={
                        measure: spread([row.measures[measure].central for row in known])
                        for measure in MEASURES
                        if (known := [row for row in members if measure in row.measures])
                    },
                )


def _neighbours(
    rows: Sequence[OrganisationFigures], measure: Measure, reference: Reference, wanted: int
) -> Iterator[Neighbours]:
    for row in rows:
        if row.who.in_focus and (near := neighbours_of(row, rows, measure, reference, wanted)):
            yield near


def _beside(pairs: Pairs, taxonomy: Taxonomy) -> Iterator[BesideReturn]:
    """Yield each ledger in focus beside the same organisation's return, if it is there."""
    returns = {
        figures.who.code: (organisation, figures)
        for organisation, figures in pairs
        if figures.who.basis == "outturn"
    }
    for organisation, figures in pairs:
        code = figures.who.code
        if figures.who.in_focus and figures.who.basis != "outturn" and code in returns:
            yield beside_return((organisation, figures), returns[code], taxonomy)


def _sources(rows: Sequence[OrganisationFigures], reference: Reference) -> Iterator[str]:
    for file, used in (
        ("populations.csv", any(row.people for row in rows)),
        ("deprivation.csv", any(row.deprivation for row in rows)),
    ):
        if used:
            yield str(reference.sources[file])
