"""The effects of an overlay and of people's decisions on a baseline, by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from prevspend.baseline.model import Cause, LocalFigures, OverrideTotal, Statuses
from prevspend.baseline.parts import OverlayVersion
from prevspend.baseline.sums import sum_interventions, sum_lenses, sum_statuses, sum_tiers
from prevspend.classify import LOCAL, LOCAL_CAUSE
from prevspend.errors import ReconciliationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from prevspend.classify import Allocations
    from prevspend.taxonomy import LocalTaxonomy

_CENTRAL = "prevention_pence_central"


def overlay_version(local: LocalTaxonomy | None) -> OverlayVersion | None:
    """Return the version of the overlay; `None` if there is none."""
    if local is None:
        return None
    overlay = local.overlay
    return OverlayVersion(
        id=overlay.id, name=overlay.name, version=overlay.version, digest=overlay.digest
    )


def local_figures(allocations: Allocations) -> LocalFigures | None:
    """Return the figures of the year under the overlay; `None` if there is no overlay.

    Raises:
        ReconciliationError: if the local parts do not add up to what was read.
    """
    local = allocations.local
    if local is None:
        return None
    interventions = sum_interventions(allocations.codings, local, LOCAL)
    by_status = sum_statuses(allocations.codings, LOCAL)
    if sum(by_status.values()) != allocations.ledger.amount_pence:
        raise ReconciliationError("The local statuses do not add up to what was read.")
    deciding = set(pc.unique(allocations.codings[f"{LOCAL}rule"]).to_pylist())
    return LocalFigures(
        tiers=sum_tiers(interventions),
        lenses=sum_lenses(interventions, local.head.lenses),
        reconciliation=Statuses(
            **{f"{status}_pence": pence for status, pence in by_status.items()}
        ),
        interventions=interventions,
        causes=sum_causes(allocations.codings),
        unused_rules=tuple(
            rule.id for rule in local.overlay.own_rules() if rule.id not in deciding
        ),
    )


def sum_causes(codings: pa.Table) -> tuple[Cause, ...]:
    """Return the money that each entry of the overlay moves, the largest sums first."""
    sums = ("lines", "amount_pence", _CENTRAL, f"{LOCAL}{_CENTRAL}")
    moved = codings.filter(pc.is_valid(codings[LOCAL_CAUSE]))
    grouped = (
        moved.group_by(LOCAL_CAUSE, use_threads=False)
        .aggregate([(name, "sum") for name in sums])
        .to_pylist()
    )
    causes = [
        Cause(
            what=row[LOCAL_CAUSE],
            lines=row["lines_sum"],
            amount_pence=row["amount_pence_sum"],
            prevention_pence=row[f"{LOCAL}{_CENTRAL}_sum"] - row[f"{_CENTRAL}_sum"],
        )
        for row in grouped
    ]
    return tuple(sorted(causes, key=lambda cause: (-abs(cause.amount_pence), cause.what)))


def override_totals(allocations: Allocations) -> tuple[OverrideTotal, ...]:
    """Return the money of each override, in the order of their file."""
    return tuple(_override_totals(allocations))


def _override_totals(allocations: Allocations) -> Iterator[OverrideTotal]:
    local = allocations.local
    entries = local.national_entries() if local else allocations.taxonomy.entries()
    for override in allocations.overrides:
        decision = override.decision(entries)
        decided = allocations.codings.filter(pc.equal(allocations.codings["rule"], override.rule))
        yield OverrideTotal(
            id=override.id,
            by=override.by,
            on=override.on.isoformat(),
            why=override.why,
            status=decision.status,
            intervention=decision.intervention,
            lines=pc.sum(decided["lines"]).as_py() or 0,
            amount_pence=pc.sum(decided["amount_pence"]).as_py() or 0,
        )
