"""Sums of organisations: where every pound went, what is eliminated, and what counts once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import Figures, counted_by_status
from prevspend.classify import LOCAL, PREVENTION_COLUMNS, RANGE
from prevspend.consolidate.model import (
    ConsolidatedOrganisation,
    Counted,
    CountedPrevention,
    InterventionOnce,
    LocalOnce,
)
from prevspend.errors import ReconciliationError
from prevspend.money import SHARE_UNITS, apportion, format_pounds
from prevspend.taxonomy import STATUSES, TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.consolidate.members import Member
    from prevspend.taxonomy import Status, Taxonomy


@dataclass(frozen=True)
class MemberSums:
    """The codings of one organisation, with the eliminated part of each in pence.

    Attributes:
        member: the organisation.
        taken: the eliminated pence of each coding.
    """

    member: Member
    taken: NDArray[np.int64]

    @cached_property
    def taken_prevention(self) -> NDArray[np.int64]:
        """The eliminated prevention of each coding: low, central, high."""
        return self._taken_by(self.member.year.codings)

    def _taken_by(self, codings: pa.Table, reading: str = "") -> NDArray[np.int64]:
        """Return the eliminated prevention of each coding, by the national or local reading.

        The eliminated and the remaining parts add up to the coding's own prevention.
        """
        pence = self.member.pence
        coding = np.arange(len(pence))
        both = np.concatenate([self.taken, pence - self.taken])
        parts = []
        for figure, name in zip(RANGE, PREVENTION_COLUMNS, strict=True):
            shares = codings[f"{reading}share_{figure}"].to_numpy()
            units = np.rint(shares * SHARE_UNITS).astype(np.int64)
            part = apportion(both, np.tile(units, 2), np.tile(coding, 2))[: len(pence)]
            whole = codings[f"{reading}{name}"].to_numpy()
            parts.append(np.where(self.taken == pence, whole, part))
        counts = is_prevention(codings, reading)
        return np.where(counts[:, None], np.stack(parts, axis=1), 0)

    def local(self) -> LocalOnce | None:
        """Return the organisation's local reading, counted once; `None` without an overlay."""
        overlay = self.member.year.baseline.taxonomy.overlay
        published = self.member.year.published
        if overlay is None or f"{LOCAL}status" not in published.column_names:
            return None
        columns = [published[f"{LOCAL}{name}"].to_numpy() for name in PREVENTION_COLUMNS]
        own = np.where(is_prevention(published, LOCAL)[:, None], np.stack(columns, axis=1), 0)
        taken = self._taken_by(published, LOCAL)
        return LocalOnce(
            overlay=overlay.id,
            name=overlay.name,
            version=overlay.version,
            prevention=counted_prevention(own.sum(axis=0).tolist(), taken.sum(axis=0).tolist()),
        )

    def by_status(self) -> tuple[dict[Status, int], dict[Status, int]]:
        """Return the pence by status, and those eliminated; prevention is central."""
        year = self.member.year
        statuses = year.codings["status"]
        own = counted_by_status(statuses, self.member.pence, year.prevention[:, 1])
        return own, counted_by_status(statuses, self.taken, self.taken_prevention[:, 1])

    def prevention(self, rows: NDArray[np.bool_] | slice = slice(None)) -> CountedPrevention:
        """Return the prevention of some codings."""
        return counted_prevention(
            self.member.year.prevention[rows].sum(axis=0).tolist(),
            self.taken_prevention[rows].sum(axis=0).tolist(),
        )

    def consolidated(self) -> ConsolidatedOrganisation:
        """Return the organisation's part of the consolidation.

        Raises:
            ReconciliationError: if its parts do not add up to what was read.
        """
        baseline = self.member.year.baseline
        own, taken = self.by_status()
        eliminated = sum(taken.values())
        once = {status: own[status] - taken[status] for status in STATUSES}
        read = baseline.reconciliation.read_pence
        if sum(once.values()) + eliminated != read:
            raise ReconciliationError(
                f"The parts of {self.member.name} add up to"
                f" {format_pounds(sum(once.values()) + eliminated)}, but {format_pounds(read)}"
                " was read.",
            )
        return ConsolidatedOrganisation(
            organisation=baseline.organisation.model_copy(update={"name": self.member.name}),
            basis=baseline.basis,
            read_pence=read,
            statuses=once,
            eliminated_pence=eliminated,
            in_scope=counted(read - own["out_of_scope"], eliminated),
            prevention=self.prevention(),
            local=self.local(),
        )


def is_prevention(codings: pa.Table, reading: str = "") -> NDArray[np.bool_]:
    """Return which codings are prevention, by the national or local reading."""
    statuses = codings[f"{reading}status"].to_pylist()
    return np.array([status == "prevention" for status in statuses], dtype=bool)


def counted(bodies: int, eliminated: int) -> Counted:
    """Return a sum with its eliminated and remaining parts."""
    once = bodies - eliminated
    return Counted(bodies_pence=bodies, eliminated_pence=eliminated, once_pence=once)


def counted_prevention(bodies: Iterable[int], eliminated: Iterable[int]) -> CountedPrevention:
    """Return prevention with its eliminated and remaining parts, from low, central and high."""
    whole, taken = Figures.of(bodies), Figures.of(eliminated)
    return CountedPrevention(bodies=whole, eliminated=taken, once=whole - taken)


def add(parts: Iterable[CountedPrevention]) -> CountedPrevention:
    """Return the sum of several parts."""
    every = list(parts)
    return CountedPrevention(
        bodies=Figures.total(part.bodies for part in every),
        eliminated=Figures.total(part.eliminated for part in every),
        once=Figures.total(part.once for part in every),
    )


def interventions(sums: Sequence[MemberSums], taxonomy: Taxonomy) -> list[InterventionOnce]:
    """Return the sums of each preventive intervention: by tier, the largest first."""
    totals: list[InterventionOnce] = []
    names = [np.array(each.member.year.interventions, dtype=object) for each in sums]
    for entry in taxonomy.interventions:
        if entry.tier is None:
            continue
        rows = [of == entry.id for of in names]
        if not any(mask.any() for mask in rows):
            continue
        pairs = list(zip(sums, rows, strict=True))
        bodies = sum(int(each.member.pence[mask].sum()) for each, mask in pairs)
        taken = sum(int(each.taken[mask].sum()) for each, mask in pairs)
        totals.append(
            InterventionOnce(
                id=entry.id,
                name=entry.name,
                tier=entry.tier,
                amount=counted(bodies, taken),
                prevention=add(each.prevention(mask) for each, mask in pairs),
            )
        )
    order = {tier: at for at, tier in enumerate(TIERS)}
    totals.sort(key=lambda total: (order[total.tier], -total.prevention.once.central, total.id))
    return totals


def lens(name: str, taxonomy: Taxonomy, totals: Sequence[InterventionOnce]) -> CountedPrevention:
    """Return the sum of a lens, which counts by share or all the money of an intervention."""
    ids = {entry.id for entry in taxonomy.interventions if name in entry.lenses}
    counting = [total for total in totals if total.id in ids]
    if taxonomy.head.lenses[name].counts == "share":
        return add(total.prevention for total in counting)
    whole = sum(total.amount.bodies_pence for total in counting)
    taken = sum(total.amount.eliminated_pence for total in counting)
    return counted_prevention([whole] * len(RANGE), [taken] * len(RANGE))


def whole_lenses_by_share(
    taxonomy: Taxonomy, totals: Sequence[InterventionOnce]
) -> dict[str, CountedPrevention]:
    """Return, for each lens that counts all the money, its interventions by their shares."""
    lenses = {entry.id: entry.lenses for entry in taxonomy.interventions}
    return {
        name: add(total.prevention for total in totals if name in lenses.get(total.id, ()))
        for name, chosen in taxonomy.head.lenses.items()
        if chosen.counts == "whole"
    }
