"""Sums of a classified ledger by intervention, tier, lens, status and grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.baseline.groups import counted
from prevspend.baseline.model import InterventionTotal, LensTotal
from prevspend.baseline.parts import Figures
from prevspend.classify import GRADES, PREVENTION_COLUMNS
from prevspend.taxonomy import STATUSES, TIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from prevspend.classify import Grade
    from prevspend.taxonomy import Lens, Status, Taxonomy, Tier


def sum_interventions(
    codings: pa.Table, taxonomy: Taxonomy, prefix: str = ""
) -> tuple[InterventionTotal, ...]:
    """Return the sums of each intervention that has lines: by tier, the largest first.

    Args:
        codings: the codings of a classified ledger.
        taxonomy: the taxonomy that decided them.
        prefix: the prefix of the columns to add up: empty, or `LOCAL`.
    """
    name = f"{prefix}intervention"
    columns = [f"{prefix}{column}" for column in PREVENTION_COLUMNS]
    grouped = (
        codings.group_by(name, use_threads=False)
        .aggregate([(column, "sum") for column in ("lines", "amount_pence", *columns)])
        .to_pylist()
    )
    sums = {row[name]: row for row in grouped if row[name]}
    order = {tier: at for at, tier in enumerate(TIERS)}
    totals = [
        InterventionTotal(
            id=entry.id,
            name=entry.name,
            status=entry.status,
            tier=entry.tier,
            lenses=tuple(entry.lenses),
            responsible=entry.responsible,
            prevents=entry.prevents,
            inequalities=entry.inequalities,
            lines=sums[entry.id]["lines_sum"],
            amount_pence=sums[entry.id]["amount_pence_sum"],
            prevention=Figures(
                **{column.rpartition("_")[2]: sums[entry.id][f"{column}_sum"] for column in columns}
            ),
        )
        for entry in taxonomy.interventions
        if entry.id in sums
    ]

    def key(entry: InterventionTotal) -> tuple[int, int, int, str]:
        tier = order[entry.tier] if entry.tier else len(order)
        return tier, STATUSES.index(entry.status), -entry.amount_pence, entry.id

    return tuple(sorted(totals, key=key))


def sum_contested(codings: pa.Table) -> int:
    """Return the pence that is decided as not prevention but that others would count."""
    excluded = codings.filter(pc.equal(codings["status"], "not_prevention"))
    return int(pc.sum(excluded["prevention_pence_high"]).as_py() or 0)


def sum_tiers(interventions: Sequence[InterventionTotal]) -> dict[Tier, Figures]:
    """Return the prevention of each tier."""
    return {
        tier: Figures.total(entry.prevention for entry in interventions if entry.tier == tier)
        for tier in TIERS
    }


def sum_lenses(
    interventions: Sequence[InterventionTotal], lenses: Mapping[str, Lens]
) -> dict[str, LensTotal]:
    """Return the sums of each lens."""
    return {name: _lens_total(name, lens, interventions) for name, lens in lenses.items()}


def sum_statuses(codings: pa.Table, prefix: str = "") -> dict[Status, int]:
    """Return the pence by status, as `counted_by_status` does.

    Args:
        codings: the codings of a classified ledger.
        prefix: the prefix of the columns to add up: empty, or `LOCAL`.
    """
    return counted_by_status(
        codings[f"{prefix}status"],
        codings["amount_pence"].to_numpy(),
        codings[f"{prefix}prevention_pence_central"].to_numpy(),
    )


def counted_by_status(
    statuses: pa.ChunkedArray, pence: NDArray[np.int64], prevention: NDArray[np.int64]
) -> dict[Status, int]:
    """Return the pence by status; the part of an intervention beyond its share is not prevention.

    Args:
        statuses: the status of each coding.
        pence: the sum of each coding.
        prevention: the prevention of each coding by the central share, in pence.
    """
    sums = pence_by_status(statuses, pence)
    beyond_share = sums["prevention"] - int(prevention.sum())
    sums["prevention"] -= beyond_share
    sums["not_prevention"] += beyond_share
    return sums


def pence_by_status(statuses: pa.ChunkedArray, pence: NDArray[np.int64]) -> dict[Status, int]:
    """Return the pence by status, with all of an intervention's money, whatever its share."""
    grouped = pa.table({"status": statuses, "pence": pence}).group_by("status", use_threads=False)
    columns = grouped.aggregate([("pence", "sum")])
    sums = dict(zip(columns["status"].to_pylist(), columns["pence_sum"].to_pylist(), strict=True))
    return {status: sums.get(status, 0) for status in STATUSES}


def _lens_total(name: str, lens: Lens, interventions: Sequence[InterventionTotal]) -> LensTotal:
    counts = [counted(name, lens, entry) for entry in interventions]
    figures = Figures.total(figures for figures in counts if figures is not None)
    shares = Figures.total(entry.prevention for entry in interventions if name in entry.lenses)
    held = {entry.tier for entry in interventions if name in entry.lenses}
    of_tiers = Figures.total(entry.prevention for entry in interventions if entry.tier in held)
    return LensTotal(
        name=lens.name,
        by_share=shares,
        tiers=tuple(tier for tier in TIERS if tier in held),
        of_tiers=of_tiers,
        **figures.model_dump(),
    )


def sum_grades(codings: pa.Table) -> dict[Grade, int]:
    """Return the pence in scope that is decided, by grade."""
    is_decided = pc.is_in(codings["status"], pa.array(["prevention", "not_prevention"]))
    rows = (
        codings.filter(is_decided)
        .group_by("grade", use_threads=False)
        .aggregate([("amount_pence", "sum")])
        .to_pylist()
    )
    sums = {row["grade"]: row["amount_pence_sum"] for row in rows}
    return {grade: sums.get(grade, 0) for grade in GRADES}
