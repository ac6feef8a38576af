"""Figures beside the sums of prevention: horizons, marks, months, per head, likely undecided."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, get_args

import numpy as np
import pyarrow.compute as pc

from prevspend import reference
from prevspend.baseline.model import PerHead
from prevspend.baseline.parts import Figures, MarkTotal, MarkTotals
from prevspend.classify import PREVENTION_COLUMNS, mark_codings
from prevspend.ledger import codes_of, dictionary_of
from prevspend.taxonomy import Horizon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.baseline.model import InterventionTotal
    from prevspend.baseline.parts import OrganisationName
    from prevspend.classify import Marked
    from prevspend.taxonomy import Status, Taxonomy
    from prevspend.years import FinancialYear

_MONTHS = 12
_KINDS = ("directorate", "service", "subjective_group", "account")
"""Fields that show the kind of money; the first that most of the money has is used."""


def sum_horizons(
    interventions: Iterable[InterventionTotal], taxonomy: Taxonomy
) -> dict[Horizon, Figures]:
    """Return prevention by when its benefit is expected."""
    horizon_of = {entry.id: entry.horizon for entry in taxonomy.interventions}
    totals = list(interventions)
    horizons: tuple[Horizon, ...] = get_args(Horizon)
    return {
        horizon: Figures.total(each.prevention for each in totals if horizon_of[each.id] == horizon)
        for horizon in horizons
    }


def sum_marks(codings: pa.Table, taxonomy: Taxonomy, kind: str | None) -> Iterator[MarkTotals]:
    """Yield prevention by each mark: recurrence, funder, provider.

    Args:
        codings: the codings of one organisation and year.
        taxonomy: the taxonomy with the marks.
        kind: the kind of organisation, for rules that apply to some kinds only.
    """
    prevention = codings.filter(pc.equal(codings["status"], "prevention"))
    pence = np.stack([prevention[name].to_numpy() for name in PREVENTION_COLUMNS], axis=1)
    for marked in mark_codings(prevention, taxonomy, kind):
        yield _mark(marked, pence)


def _mark(marked: Marked, pence: NDArray[np.int64]) -> MarkTotals:
    def total(rows: NDArray[np.bool_]) -> Figures:
        return Figures.of(pence[rows].sum(axis=0).tolist())

    return MarkTotals(
        id=marked.mark.id,
        name=marked.mark.name,
        values=tuple(
            MarkTotal(
                id=value.id,
                name=value.name,
                certain=total((marked.value == at) & marked.certain),
                likely=total((marked.value == at) & ~marked.certain),
            )
            for at, value in enumerate(marked.mark.values)
        ),
        not_said=total(marked.value < 0),
    )


def months_held(codings: pa.Table) -> list[int]:
    """Return the months with money, 1 for April; an empty list if any money has no month."""
    flat = codings["pence_by_period"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
    held = flat.reshape(-1, _MONTHS + 1).any(axis=0)  # the first is money without a month
    return [] if held[0] else np.flatnonzero(held).tolist()


def months_of_part(codings: pa.Table) -> tuple[int, ...]:
    """Return the months with money, 1 for April, where they are known and fewer than twelve."""
    months = months_held(codings)
    return tuple(months) if len(months) < _MONTHS else ()


def part_of_a_year(months: Sequence[int]) -> Iterator[str]:
    """Yield a warning that names the months of the figures, if they are of a part of a year."""
    if months:
        names = ", ".join(calendar.month_name[(month + 2) % _MONTHS + 1] for month in months)
        yield (
            f"These are figures of {len(months)} of the year's 12 months ({names}), of no whole"
            " year: no figure per head is given, and none should be set beside a whole year's."
        )


def per_head(
    organisation: OrganisationName, year: FinancialYear, headline: Figures
) -> PerHead | None:
    """Return the headline per head of population, in pounds.

    If the population of that year is not known yet, the latest known one is used, with its year.
    """
    people = reference.bundled().people_of(organisation.code or organisation.name or "", year)
    if people is None:
        return None
    low, central, high = (pence / 100 / people.people for pence in headline.all)
    return PerHead(
        people=people.people,
        year=people.year,
        source=people.source,
        low=low,
        central=central,
        high=high,
    )


def likely_undecided(codings: pa.Table) -> int:
    """Return the prevention in undecided money if it is like decided money of its kind, in pence.

    It is worked out by the high share; credits count as zero.
    """
    amounts = codings["amount_pence"].to_numpy()
    undecided, out = (_has(codings, name) for name in ("unclassified", "out_of_scope"))
    decided = ~undecided & ~out
    prevention = np.where(_has(codings, "prevention"), codings[PREVENTION_COLUMNS[-1]], 0)
    kinds = _kinds(codings)
    size = int(kinds.max(initial=0)) + 1
    spent = np.bincount(kinds[decided], amounts[decided], size)
    preventive = np.bincount(kinds[decided], prevention[decided], size)
    open_ = np.bincount(kinds[undecided], amounts[undecided], size)
    overall = preventive.sum() / spent.sum() if spent.sum() > 0 else 0.0
    rates = np.where(spent > 0, preventive / np.where(spent > 0, spent, 1), overall)
    return round(float((np.clip(rates, 0, 1) * np.maximum(open_, 0)).sum()))


def _has(codings: pa.Table, status: Status) -> NDArray[np.bool_]:
    has: NDArray[np.bool_] = pc.equal(codings["status"], status).to_numpy()
    return has


def _kinds(codings: pa.Table) -> NDArray[np.int64]:
    """Return a number for each coding's kind of money."""
    sizes = np.abs(codings["amount_pence"].to_numpy())
    for field in _KINDS:
        codes = codes_of(dictionary_of(codings[field])).astype(np.int64) + 1
        if 2 * sizes[codes > 0].sum() > sizes.sum():
            return codes
    return np.zeros(len(sizes), dtype=np.int64)
