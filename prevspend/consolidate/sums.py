"""Add bodies up: where every pound went, what is eliminated of it, and what counts once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import Figures, counted_by_status
from prevspend.classify import LOCAL, PREVENTION_COLUMNS, RANGE
from prevspend.consolidate.model import (
    Body,
    Counted,
    CountedPrevention,
    InterventionOnce,
    LocalOnce,
)
from prevspend.errors import ReconciliationError
from prevspend.money import SHARE_UNITS, apportion, format_pounds
from prevspend.taxonomy import STATUSES, TIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.consolidate.members import Member
    from prevspend.taxonomy import Status, Taxonomy


@dataclass(frozen=True)
class Sums:
    """One body's codings with what is taken out of each, pence.

    Attributes:
        member: the body.
        taken: what is eliminated of each coding.
    """

    member: Member
    taken: NDArray[np.int64]

    @cached_property
    def taken_prevention(self) -> NDArray[np.int64]:
        """What is eliminated of each coding's prevention: low, central, high."""
        return self._taken_of(self.member.year.codings)

    def _taken_of(self, codings: pa.Table, reading: str = "") -> NDArray[np.int64]:
        """Return what is eliminated of each coding's prevention, by one of its readings.

        What is taken out and what stays are parts of the coding's own prevention, and add up to it.
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
        """Return the body's local reading, counted once; nothing where it has no overlay."""
        overlay = self.member.year.baseline.taxonomy.overlay
        published = self.member.year.published
        if overlay is None or f"{LOCAL}status" not in published.column_names:
            return None
        columns = [published[f"{LOCAL}{name}"].to_numpy() for name in PREVENTION_COLUMNS]
        own = np.where(is_prevention(published, LOCAL)[:, None], np.stack(columns, axis=1), 0)
        taken = self._taken_of(published, LOCAL)
        return LocalOnce(
            overlay=overlay.id,
            name=overlay.name,
            version=overlay.version,
            prevention=counted_prevention(own.sum(axis=0).tolist(), taken.sum(axis=0).tolist()),
        )

    def by_status(self) -> tuple[dict[Status, int], dict[Status, int]]:
        """Return the body's pounds by status, and those eliminated; prevention is central."""
        year = self.member.year
        statuses = year.codings["status"]
        own = counted_by_status(statuses, self.member.pence, year.prevention[:, 1])
        return own, counted_by_status(statuses, self.taken, self.taken_prevention[:, 1])

    def prevention(self, rows: NDArray[np.bool_] | slice = slice(None)) -> CountedPrevention:
        """Add prevention up over some codings."""
        return counted_prevention(
            self.member.year.prevention[rows].sum(axis=0).tolist(),
            self.taken_prevention[rows].sum(axis=0).tolist(),
        )

    def body(self) -> Body:
        """Return the body's part of the report.

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
        return Body(
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
    """Return which codings are prevention, by the national reading or a local."""
    statuses = codings[f"{reading}status"].to_pylist()
    return np.array([status == "prevention" for status in statuses], dtype=bool)


def counted(bodies: int, eliminated: int) -> Counted:
    """Make a sum of its two parts."""
    once = bodies - eliminated
    return Counted(bodies_pence=bodies, eliminated_pence=eliminated, once_pence=once)


def counted_prevention(bodies: Iterable[int], eliminated: Iterable[int]) -> CountedPrevention:
    """Make a range of its two parts."""
    all_, out = Figures.of(bodies), Figures.of(eliminated)
    once = Figures.of(whole - part for whole, part in zip(all_.all, out.all, strict=True))
    return CountedPrevention(bodies=all_, eliminated=out, once=once)


def add(parts: Iterable[CountedPrevention]) -> CountedPrevention:
    """Add ranges up."""
    found = list(parts)
    return CountedPrevention(
        bodies=Figures.total(part.bodies for part in found),
        eliminated=Figures.total(part.eliminated for part in found),
        once=Figures.total(part.once for part in found),
    )


def interventions(sums: Sequence[Sums], taxonomy: Taxonomy) -> Iterator[InterventionOnce]:
    """Add each preventive intervention up over the bodies: by tier, the largest first."""
    found: list[InterventionOnce] = []
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
        found.append(
            InterventionOnce(
                id=entry.id,
                name=entry.name,
                tier=entry.tier,
                amount=counted(bodies, taken),
                prevention=add(each.prevention(mask) for each, mask in pairs),
            )
        )
    order = {tier: at for at, tier in enumerate(TIERS)}
    found.sort(key=lambda one: (order[one.tier], -one.prevention.once.central, one.id))
    yield from found


def lens(name: str, taxonomy: Taxonomy, found: Sequence[InterventionOnce]) -> CountedPrevention:
    """Add up what a lens counts: by share, or each intervention's money whole."""
    ids = {entry.id for entry in taxonomy.interventions if name in entry.lenses}
    inside = [one for one in found if one.id in ids]
    if taxonomy.head.lenses[name].counts == "share":
        return add(one.prevention for one in inside)
    each: Callable[[int], list[int]] = lambda pence: [pence] * len(RANGE)  # noqa: E731
    bodies = sum(one.amount.bodies_pence for one in inside)
    taken = sum(one.amount.eliminated_pence for one in inside)
    return counted_prevention(each(bodies), each(taken))
