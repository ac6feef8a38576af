"""Build a consolidation of several organisations, with each pound counted once."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from prevspend.baseline import TaxonomyVersion
from prevspend.consolidate.areas import places
from prevspend.consolidate.credits import join_credits
from prevspend.consolidate.doubles import refuse_doubles
from prevspend.consolidate.eliminate import Eliminations, eliminate
from prevspend.consolidate.flows import find_flows, judge
from prevspend.consolidate.members import ConsolidationGroup
from prevspend.consolidate.model import Consolidation
from prevspend.consolidate.months import unlike_months
from prevspend.consolidate.register import Register
from prevspend.consolidate.scale import implausible_totals, refuse_thousands
from prevspend.consolidate.sums import (
    MemberSums,
    add,
    counted,
    interventions,
    lens,
    whole_lenses_by_share,
)
from prevspend.consolidate.unmatched import incomplete_pools, paid_outside, unnamed_flows
from prevspend.english import plural
from prevspend.errors import LedgerError
from prevspend.money import format_pounds
from prevspend.reference import bundled
from prevspend.taxonomy import STATUSES, TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.consolidate.flows import JudgedFlow
    from prevspend.consolidate.model import (
        ConsolidatedOrganisation,
        Counted,
        CountedAt,
        CountedPrevention,
        FundFlow,
        InterventionOnce,
        PaidOutside,
        UnnamedFlow,
    )
    from prevspend.consolidate.register import Pool
    from prevspend.leftshift import Year
    from prevspend.reference import Reference
    from prevspend.taxonomy import Status, Tier

TOLERANCE = Fraction(2, 100)


def build_consolidation(
    years: Sequence[Year],
    *,
    register: Register | None = None,
    counted_at: CountedAt = "delivery",
    tolerance: Fraction = TOLERANCE,
    reference: Reference | None = None,
) -> Consolidation:
    """Return the consolidation of an ICB and its councils, or of any organisations.

    Args:
        years: the same year of each organisation, all under one taxonomy.
        register: pools and names that the ledgers do not show.
        counted_at: where a fund flow counts: where it is spent in the end (`delivery`), or at the
            organisation that pays for it (`funding`).
        tolerance: the part of the larger side by which the sides of a flow may differ.
        reference: the reference data; by default the bundled tables.

    Raises:
        LedgerError: if there are fewer than two organisations, one is there twice, years differ,
            or one ledger is in thousands of pounds.
        ReconciliationError: if a pound is lost.
    """
    _check_years(years)
    register, reference = register or Register(), reference or bundled()
    group = ConsolidationGroup(years, register, reference)
    refuse_doubles(group.members, reference)
    year = years[0].baseline.financial_year
    pools = [pool for pool in register.pools if pool.year in {None, year}]
    judged, eliminations = _judged_flows(group, pools, tolerance), Eliminations(group.members)
    flows = [eliminate(each, eliminations, counted_at) for each in judged]
    sums, taxonomy = list(map(MemberSums, group.members, eliminations.taken)), years[0].taxonomy
    bodies = [each.consolidated() for each in sums]
    not_loaded, nameless = tuple(paid_outside(group, reference)), tuple(unnamed_flows(group))
    totals = tuple(interventions(sums, taxonomy))
    unlike = (*unlike_months(group.members), *implausible_totals(group.members, reference))
    notes = _warnings(bodies, flows, not_loaded, nameless, incomplete_pools(group, pools))
    return Consolidation(
        financial_year=year,
        counted_at=counted_at,
        tolerance=float(tolerance),
        taxonomy=TaxonomyVersion.of(taxonomy),
        bodies=tuple(bodies),
        total=_sum_in_scope(bodies),
        statuses=_statuses(sums),
        prevention=add(body.prevention for body in bodies),
        local=_local_total(bodies),
        tiers=_tiers(totals),
        lenses={name: lens(name, taxonomy, totals) for name in taxonomy.head.lenses},
        lenses_by_share=whole_lenses_by_share(taxonomy, totals),
        headline=taxonomy.head.headline,
        interventions=totals,
        flows=tuple(sorted(flows, key=lambda flow: -abs(flow.paid_pence))),
        outside=not_loaded,
        unnamed=nameless,
        places=tuple(places(sums, reference)),
        unlike=unlike,
        warnings=(*unlike, *notes, *_without_names(years), *_decisions(years)),
        sources=_sources(reference),
    )


def _judged_flows(
    group: ConsolidationGroup, pools: Sequence[Pool], tolerance: Fraction
) -> list[JudgedFlow]:
    """Return every flow between the organisations with its verdict.

    Raises:
        LedgerError: if a flow shows that one ledger is in thousands of pounds.
    """
    evidences = join_credits(find_flows(group, pools), group, tolerance)
    judged = [judge(evidence, tolerance, group) for evidence in evidences]
    refuse_thousands(judged)
    return judged


def _sum_in_scope(bodies: Sequence[ConsolidatedOrganisation]) -> Counted:
    return counted(
        sum(body.in_scope.bodies_pence for body in bodies),
        sum(body.eliminated_pence for body in bodies),
    )


def _check_years(years: Sequence[Year]) -> None:
    """Raise an error if there are fewer than two organisations, or their years differ."""
    if len(years) < 2:  # noqa: PLR2004 - a consolidation needs two
        raise LedgerError(
            "A consolidation needs at least two bodies.",
            fix="name the folders that `prevspend classify` wrote, one for each body.",
        )
    names = sorted({year.baseline.financial_year for year in years})
    if len(names) > 1:
        raise LedgerError(
            f"These baselines are of different years: {', '.join(names)}.",
            why="what one body paid in one year is not what another received in the next.",
            fix="name one year of each body.",
        )


def _statuses(sums: Sequence[MemberSums]) -> dict[Status, Counted]:
    """Return the sums by status."""
    pairs = [each.by_status() for each in sums]
    return {
        status: counted(sum(own[status] for own, _ in pairs), sum(out[status] for _, out in pairs))
        for status in STATUSES
    }


def _tiers(totals: Sequence[InterventionOnce]) -> dict[Tier, CountedPrevention]:
    """Return the sums by tier."""
    return {tier: add(total.prevention for total in totals if total.tier == tier) for tier in TIERS}


def _local_total(bodies: Sequence[ConsolidatedOrganisation]) -> CountedPrevention | None:
    """Return the sum of local readings, national where there is none; `None` without any."""
    if not any(body.local for body in bodies):
        return None
    return add(body.local.prevention if body.local else body.prevention for body in bodies)


def _decisions(years: Sequence[Year]) -> Iterator[str]:
    """Yield how many decisions of people are in the figures of each organisation."""
    for year in years:
        name = year.baseline.organisation.name or "A body without a name"
        if year.baseline.overrides:
            count = len(year.baseline.overrides)
            noun, verb = ("decision", "is") if count == 1 else ("decisions", "are")
            yield f"{name}: {count:,} {noun} of people {verb} in its figures."


def _warnings(
    bodies: Sequence[ConsolidatedOrganisation],
    flows: Sequence[FundFlow],
    not_loaded: Sequence[PaidOutside],
    nameless: Sequence[UnnamedFlow],
    pools: Iterable[str],
) -> Iterator[str]:
    """Yield warnings on what may still be counted twice, or not at all."""
    for flow in flows:
        if not flow.settled:
            pool = f" in the pool '{flow.pool}'" if flow.pool else ""
            yield (
                f"{flow.payer} to {flow.payee}{pool}, {flow.verdict}:"
                f" {format_pounds(flow.paid_pence)} paid,"
                f" {format_pounds(flow.received_pence)} received,"
                f" {format_pounds(flow.eliminated_pence)} eliminated; {'; '.join(flow.notes)}."
            )
    yield from pools
    for entry in not_loaded:
        if entry.may_be:
            yield (
                f"{entry.payer} paid {format_pounds(entry.paid_pence)} to '{entry.payee}', which"
                f" may be {' or '.join(entry.may_be)}: nothing of it is eliminated. Name it in a"
                " pools register."
            )
    if any(not entry.may_be for entry in not_loaded):
        total = sum(entry.paid_pence for entry in not_loaded if not entry.may_be)
        yield (
            f"{format_pounds(total)} went to councils and boards whose ledgers are not loaded:"
            " nothing of it is eliminated. Load them, or their own totals count it again."
        )
    for unnamed in nameless:
        yield (
            f"{unnamed.body}: {format_pounds(unnamed.amount_pence)} in '{unnamed.account}' names no"
            " other side and is not eliminated. Name the lines in a pools register."
        )
    bases = {body.basis for body in bodies}
    if len(bases) > 1:
        yield (
            "The bodies' figures rest on different bases (whole ledgers, published payments,"
            " outturn returns): their sum is as weak as the weakest of them."
        )
    if "outturn" in bases:
        yield (
            "A revenue outturn names no suppliers and is net of income from other bodies: nothing"
            " can be eliminated in it."
        )


def _without_names(years: Sequence[Year]) -> Iterator[str]:
    without = sum(not year.baseline.organisation.name for year in years)
    if without:
        yield (
            f"{plural(without, 'ledger')} with no name of an organisation: what others pay it is"
            " not recognised, and nothing of that is eliminated. Classify it with --organisation."
        )


def _sources(reference: Reference) -> tuple[str, ...]:
    files = ("organisations.csv", "council_icb_people.csv")
    return tuple(str(reference.sources[file]) for file in files)
