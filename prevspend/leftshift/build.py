"""Years to a left-shift report."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from prevspend.baseline import DECIDED_NEEDED, TaxonomyVersion
from prevspend.errors import LedgerError, Problem
from prevspend.leftshift.bridge import Ratios, build_bridge
from prevspend.leftshift.comparable import compare_years, may_compare
from prevspend.leftshift.context import Context
from prevspend.leftshift.doubts import note_acceptances
from prevspend.leftshift.drift import find_candidates
from prevspend.leftshift.ending import set_ending_apart
from prevspend.leftshift.headline import headline
from prevspend.leftshift.measures import measure_year
from prevspend.leftshift.model import LeftShift
from prevspend.leftshift.pair import Pair
from prevspend.leftshift.positions import positions
from prevspend.leftshift.progress import judge
from prevspend.leftshift.questions import open_questions
from prevspend.leftshift.records import as_one_record
from prevspend.leftshift.verdict import judge_shift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.leftshift.changes import KnownChange
    from prevspend.leftshift.model import Bridge, Candidate, YearsFinding
    from prevspend.leftshift.targets import Target
    from prevspend.leftshift.temporary import Grant
    from prevspend.leftshift.year import Year
    from prevspend.taxonomy import Taxonomy
    from prevspend.years import FinancialYear


def build_leftshift(
    years: Sequence[Year],
    *,
    changes: Sequence[KnownChange] = (),
    targets: Sequence[Target] = (),
    context: Context | None = None,
    grants: Sequence[Grant] = (),
    decided_needed: float = DECIDED_NEEDED,
    carry_breaks: bool = False,
) -> LeftShift:
    """Compare two or more years of one organisation, and bridge the first to the last.

    Args:
        years: the years, all under one taxonomy, in any order.
        changes: what people know about recodings and moves between bodies.
        targets: promises to judge the years by.
        context: prices, populations, and doubts that a person has answered.
        grants: grants of a few years only, beside what the taxonomy says of them.
        decided_needed: the fraction of a year's money that must be decided for a headline.
        carry_breaks: go on where years cannot be compared, and say so in the headline.

    Raises:
        LedgerError: if there are fewer than two years, one comes twice, or two cannot be
            compared.
    """
    context = context or Context()
    ordered = sorted(map(set_ending_apart, years), key=lambda year: year.financial_year)
    if grants:
        ordered = [replace(year, grants=tuple(grants)) for year in ordered]
    ordered, of_records = as_one_record(ordered)
    findings = [*of_records, *_guard(ordered, context, carry_breaks=carry_breaks)]
    last = ordered[-1]
    bridges, candidates = _bridges(ordered, changes, context)
    measured = tuple(measure_year(year, last, context, decided_needed) for year in ordered)
    names = [year.financial_year for year in measured]
    ends = names[0], names[-1]
    of_ends = [each for each in candidates if (each.first_year, each.last_year) == ends]
    months = Pair(ordered[0], last).months
    verdict = judge_shift(measured[0], measured[-1], bridges[ends], findings, of_ends, months)
    from_first = [bridges.get((names[0], name)) for name in names]
    progress = tuple(
        judge(target, list(positions(target, ordered, measured, from_first, findings)))
        for target in targets
    )
    return LeftShift(
        organisation=last.baseline.organisation,
        basis=last.baseline.basis,
        taxonomy=_version(last.taxonomy),
        verdict=verdict,
        headline=headline(measured, bridges[ends], findings, verdict, last.baseline.basis),
        questions=open_questions(measured, bridges[ends], of_ends),
        years=measured,
        bridge=bridges[ends],
        yearly_bridges=tuple(bridges[pair] for pair in pairwise(names)),
        candidates=candidates,
        findings=tuple(findings),
        targets=progress,
        sources=context.sources,
        publication=last.baseline.publication,
    )


def _version(taxonomy: Taxonomy) -> TaxonomyVersion:
    head = taxonomy.head
    return TaxonomyVersion(id=head.id, version=head.version, digest=taxonomy.digest)


def _bridges(
    years: Sequence[Year], changes: Sequence[KnownChange], context: Context
) -> tuple[dict[tuple[str, str], Bridge], tuple[Candidate, ...]]:
    """Bridge each year to the next, and the first to every other.

    Returns:
        The bridges by their two years; and what may be recoding, from each year to the next and
        from the first to the last.
    """
    first, last = years[0], years[-1]
    bridges: dict[tuple[str, str], Bridge] = {}
    candidates: dict[tuple[str, str, str], Candidate] = {}
    for before, after in (*pairwise(years), *((first, after) for after in years[2:])):
        ratios = _ratios(before, after, context)
        pending = find_candidates(before, after, changes, ratios.price)
        if before is not first or (after is years[1] or after is last):
            candidates |= {
                (entry.id, entry.first_year, entry.last_year): entry for entry in pending
            }
        bridge = build_bridge(
            before,
            after,
            changes=changes,
            candidates=pending,
            ratios=ratios,
            accepted=context.accepted,
        )
        bridges[bridge.first_year, bridge.last_year] = bridge
    return bridges, tuple(candidates.values())


def _guard(years: Sequence[Year], context: Context, *, carry_breaks: bool) -> list[YearsFinding]:
    """Find what stands between the years, and stop where it must not be passed over."""
    if len(years) < 2:  # noqa: PLR2004 - a shift needs two years
        raise LedgerError(
            "A left shift needs at least two years.",
            fix="name the folders of two or more years that `prevspend classify` wrote.",
        )
    for before, after in pairwise(years):
        if before.financial_year == after.financial_year:
            raise LedgerError(
                f"Two of these baselines are of {before.financial_year}.",
                fix="name each year once.",
            )
    every = (finding for pair in pairwise(years) for finding in compare_years(*pair))
    findings = list({(finding.id, finding.what): finding for finding in every}.values())
    if not carry_breaks and not may_compare(findings):
        stops = [finding for finding in findings if finding.severity == "stop"]
        # of two organisations everything differs, and nothing else matters
        stops = [stop for stop in stops if stop.id == "organisation"] or stops
        raise LedgerError(
            "These years cannot be set side by side.",
            problems=[Problem(stop.what.rstrip("."), fix=stop.fix) for stop in stops],
            why=" ".join(dict.fromkeys(stop.why for stop in stops)),
            fix="put right what is named above; or go on with --carry-breaks, which puts it into"
            " the headline.",
        )
    names = tuple(year.baseline.financial_year for year in (years[0], years[-1]))
    return [*findings, *note_acceptances(context.accepted, names)]


def _is_of(year: FinancialYear, context: Context) -> bool:
    """Return whether the people of a year are known, and not those of an earlier estimate."""
    known = year in context.populations
    return known and context.population_years.get(year, year.start) == year.start


def _ratios(first: Year, last: Year, context: Context) -> Ratios:
    """Describe how prices and population grew between two years, where both are known."""
    before, after = first.financial_year, last.financial_year
    price = population = None
    if before in context.deflators and after in context.deflators:
        price = Fraction(context.deflators[after]) / Fraction(context.deflators[before])
    if all(_is_of(year, context) for year in (before, after)):
        population = Fraction(context.populations[after], context.populations[before])
    return Ratios(price, population)
