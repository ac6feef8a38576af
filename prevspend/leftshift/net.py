"""The change of the share net of all that is not real, and the range of what is not known."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from prevspend.leftshift.model import NetShares, RangePart
from prevspend.leftshift.places import place_keys
from prevspend.leftshift.standing import Standing, change_of, share_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from prevspend.leftshift.model import Shares
    from prevspend.leftshift.side import Side
    from prevspend.leftshift.sums import Recoding


def less(standing: Standing, recodings: Iterable[Recoding]) -> Standing:
    """Take what recodings do from where the later year stands."""
    for one in recodings:
        effect = Standing.of(one.total(), one.scope + one.temporary_scope)
        standing = standing.plus(effect, -1)
    return standing


def net_shares(
    first: Side,
    last: Side,
    confirmed: Sequence[Recoding],
    pending: Sequence[Recoding],
    with_temporary: tuple[Standing, Standing],
    accrued: Standing,
    timing: Sequence[tuple[Standing, Standing]],
) -> NetShares:
    """Return the two years' comparable shares, and bound their change by all that is not known.

    Args:
        first: the earlier year, at the end of all steps.
        last: the later year, there too.
        confirmed: what people say was recoded.
        pending: what may be recoding, and is taken as recoding so far.
        with_temporary: where both stand with money of a few years only left in.
        accrued: what the earlier year booked and the later one took back.
        timing: what was taken out of the two years as payments of another, and may be real.
    """
    change = change_of(first.reached, last.reached)
    parts: list[RangePart] = []
    if change is not None:
        parts = _parts(first, last, change, (confirmed, pending))
        known = tuple(parts)
        both = confirmed, pending
        parts.append(_never_invoiced(first, last, accrued, both, known))
        parts.append(_if_not_timing(first, last, timing, both, known))
    return NetShares(
        first=share_of(first.reached),
        last=share_of(last.reached),
        change=change,
        with_temporary=change_of(*with_temporary),
        first_scope_pence=first.reached.scope,
        last_scope_pence=last.reached.scope,
        first_temporary_pence=with_temporary[0].scope - first.reached.scope,
        last_temporary_pence=with_temporary[1].scope - last.reached.scope,
        least=change.central + sum(part.low for part in parts) if change else None,
        most=change.central + sum(part.high for part in parts) if change else None,
        parts=tuple(parts),
    )


def _parts(
    first: Side,
    last: Side,
    change: Shares,
    recodings: tuple[Sequence[Recoding], Sequence[Recoding]],
) -> list[RangePart]:
    """Return what each thing that is not known adds to the range of a change, but for accruals."""
    confirmed, pending = recodings
    figures = (change.low, change.central, change.high)
    return [
        _part(
            "shares",
            min(figures) - change.central,
            max(figures) - change.central,
            "how much of each intervention's money is preventive",
        ),
        _part(
            "may_be_recoding",
            *_if_real(last.reached, pending),
            "what looks like recoding and nobody has decided, if it is real after all",
        ),
        _part(
            "which_coding",
            *_which_coding(first.reached, last.reached, [*confirmed, *pending]),
            "which of its two codings is right for money that was recoded and grew or shrank",
        ),
        _part(
            "undecided",
            *_undecided(first, last),
            "undecided money, from none of it being preventive to all, in both years",
        ),
        _part(
            "contested",
            *_contested(first, last),
            "money decided as not prevention that others would count, in both years",
        ),
    ]


def _part(id_: str, low: float, high: float, words: str) -> RangePart:
    return RangePart.model_validate({"id": id_, "low": low, "high": high, "in_words": words})


def _if_real(last: Standing, pending: Sequence[Recoding]) -> tuple[float, float]:
    """Describe what the later share would gain or lose if what may be recoding were real."""
    bounds = [0.0, 0.0]
    for sign, at in ((-1, 0), (1, 1)):
        for figure in range(3):
            real = last
            for one in pending:
                if sign * one.lasting.total()[figure] > 0:
                    real = real.plus(Standing.of(one.lasting.total(), one.scope))
            change = change_of(last, real)
            if change is not None:
                moved = (change.low, change.central, change.high)[figure]
                bounds[at] = (min, max)[at](bounds[at], moved)
    return bounds[0], bounds[1]


def _which_coding(
    first: Standing, last: Standing, recodings: Sequence[Recoding]
) -> tuple[float, float]:
    """Bound what the growth of recoded money may do, by the old coding or by the new.

    It is read as it was coded before; if the new coding is the right one, as much more of its
    growth is prevention as the new coding has more of it.
    """
    low = high = 0.0
    for one in recodings:
        if one.before.scope <= 0 or one.after.scope <= 0:
            continue
        taken = [pence / one.before.scope for pence in one.before.prevention]
        for before, after in one.scopes or ((one.before.scope, one.after.scope),):
            grew = float(Fraction(after, last.scope) - Fraction(before, first.scope))
            changes = [
                grew * (rate - as_before)
                for rates in one.rates
                for rate, as_before in zip(rates, taken, strict=True)
            ]
            low += min(0.0, *changes)
            high += max(0.0, *changes)
    return low, high


def _undecided(first: Side, last: Side) -> tuple[float, float]:
    """Bound what undecided money may do to the change of the share.

    What a place or a payee buys is taken to be the same in both years, whatever it is: so only
    the change of its share of the money in scope can matter.
    """
    changes: dict[object, Fraction] = defaultdict(Fraction)
    keys = place_keys(first.year, last.year)
    for side, keys_of, sign in ((first, keys[0], -1), (last, keys[1], 1)):
        rows = side.free & side.year.undecided & ~side.year.temporary
        sums: dict[object, int] = defaultdict(int)
        for at in np.flatnonzero(rows).tolist():
            sums[keys_of[at]] += int(side.amount[at])
        for key, pence in sums.items():
            changes[key] += sign * Fraction(pence, side.reached.scope)
    return _bounds(changes.values())


def _contested(first: Side, last: Side) -> tuple[float, float]:
    """Bound what contested exclusions may do: each is counted in both years, or in neither."""
    changes: dict[str, Fraction] = defaultdict(Fraction)
    for side, sign in ((first, -1), (last, 1)):
        rows = side.free & (side.contested != 0) & ~side.year.temporary
        for at in np.flatnonzero(rows).tolist():
            name = side.year.interventions[at] or ""
            changes[name] += sign * Fraction(int(side.contested[at]), side.reached.scope)
    return _bounds(changes.values())


def _if_not_timing(
    first: Side,
    last: Side,
    timing: Sequence[tuple[Standing, Standing]],
    recodings: tuple[Sequence[Recoding], Sequence[Recoding]],
    parts: Sequence[RangePart],
) -> RangePart:
    """Bound the change if payments were of the year that holds them after all."""
    base = change_of(first.reached, last.reached)
    bounds = [(0.0, 0.0)]
    for up in (False, True):
        old, new = first.reached, last.reached
        for one, other in timing:
            alone = change_of(first.reached.plus(one), last.reached.plus(other))
            if alone and base and (alone.central > base.central) == up:
                old, new = old.plus(one), new.plus(other)
        bounds.append(_if_reached(first, last, (old, new), recodings, parts))
    low, high = min(low for low, _ in bounds), max(high for _, high in bounds)
    words = "payments taken to be of another year, if they are of this one after all"
    return _part("timing", low, high, words)


def _never_invoiced(
    first: Side,
    last: Side,
    accrued: Standing,
    recodings: tuple[Sequence[Recoding], Sequence[Recoding]],
    parts: Sequence[RangePart],
) -> RangePart:
    """Bound the change without accruals in the one year and their reversals in the other."""
    without = first.reached.plus(accrued, -1), last.reached.plus(accrued)
    low, high = _if_reached(first, last, without, recodings, parts) if accrued.scope else (0.0, 0.0)
    words = "accruals that were taken back, if no invoice ever followed"
    return _part("accruals", min(low, 0.0), max(high, 0.0), words)


def _if_reached(
    first: Side,
    last: Side,
    instead: tuple[Standing, Standing],
    recodings: tuple[Sequence[Recoding], Sequence[Recoding]],
    parts: Sequence[RangePart],
) -> tuple[float, float]:
    """Describe how the ends of the range move if the two years stood elsewhere.

    The other parts of the range are measured again, as they are shares of other money then.
    """
    reached = first.reached, last.reached
    first.reached, last.reached = instead
    changes = change_of(*reached), change_of(*instead)
    low = high = 0.0
    if changes[0] is not None and changes[1] is not None:
        again = _parts(first, last, changes[1], recodings)
        moved = changes[1].central - changes[0].central
        low = moved + sum(part.low for part in again) - sum(part.low for part in parts)
        high = moved + sum(part.high for part in again) - sum(part.high for part in parts)
    first.reached, last.reached = reached
    return low, high


def _bounds(changes: Collection[Fraction]) -> tuple[float, float]:
    """Return the sum of the falls and that of the rises: any of them may be so, or not."""
    low = sum((change for change in changes if change < 0), Fraction(0))
    high = sum((change for change in changes if change > 0), Fraction(0))
    return float(low), float(high)
