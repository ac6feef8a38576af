"""The effects of an overlay and of people's decisions on a baseline, by entry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from prevspend import people
from prevspend.baseline.model import Cause, LocalFigures, Statuses
from prevspend.baseline.parts import OverlayVersion, OverrideTotal
from prevspend.baseline.sums import sum_interventions, sum_lenses, sum_statuses, sum_tiers
from prevspend.classify import LOCAL, LOCAL_CAUSE, OVERRIDE_PREFIX
from prevspend.errors import ReconciliationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from prevspend.classify import Allocations, Override
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
    columns = [allocations.codings[name].to_pylist() for name in ("rule", "lines", "amount_pence")]
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])  # codings, lines, pence
    for rule, lines, pence in zip(*columns, strict=True):
        if (rule or "").startswith(OVERRIDE_PREFIX):
            more = (1, lines, pence)
            sums[rule] = [had + added for had, added in zip(sums[rule], more, strict=True)]
    for override in allocations.overrides:
        decision = override.decision(entries)
        exact, alike = sums[override.rule], sums[override.rule_of_alike]
        codings, lines, pence = (named + added for named, added in zip(exact, alike, strict=True))
        yield OverrideTotal(
            id=override.id,
            by=override.by,
            on=override.on.isoformat(),
            why=override.why,
            status=decision.status,
            intervention=decision.intervention,
            lines=lines,
            amount_pence=pence,
            place=written_at(override),
            codings=codings,
            alike_codings=alike[0],
            alike_pence=alike[2],
        )


def written_at(override: Override) -> str:
    """Return the workbook, sheet and row of a decision, as they may be published.

    A decision of a YAML file has an id that people gave it, and no such place.
    """
    place = override.place
    if place is None or place.sheet is None:
        return ""
    return str(replace(place, file=people.shown_file(PurePath(place.file).name), column=None))
