"""The change of the share net of all that is not real, and the range of what is not known."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.leftshift.flows import name_some
from prevspend.leftshift.model import NetShares, RangePart
from prevspend.leftshift.places import place_keys
from prevspend.leftshift.standing import Standing, change_of, share_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from prevspend.leftshift.doubts import Doubt
    from prevspend.leftshift.model import Shares
    from prevspend.leftshift.side import Side
    from prevspend.leftshift.sums import Recoding

_HARDLY = Fraction(1, 10)


def less(standing: Standing, recodings: Iterable[Recoding]) -> Standing:
    """Take what recodings do from where the later year stands."""
    for recoding in recodings:
        effect = Standing.of(recoding.total(), recoding.scope + recoding.temporary_scope)
        standing = standing.plus(effect, -1)
    return standing


class NotKnown(NamedTuple):
    """What leaves the change of the share open.

    Attributes:
        confirmed: what people say was recoded.
        pending: what may be recoding, and is taken as recoding so far.
        accrued: what was taken out of the two years as accruals taken back, or as refunds.
        timing: what was taken out of the two years as payments of another, and may be real.
        timed: the contracts of these payments, the largest first.
        doubts: what of the two years may be no spending of theirs after all.
        price: how prices grew, where that is known.
    """

    confirmed: Sequence[Recoding]
    pending: Sequence[Recoding]
    accrued: tuple[Standing, Standing]
    timing: Sequence[tuple[Standing, Standing]]
    timed: Sequence[str] = ()
    doubts: Sequence[Doubt] = ()
    price: Fraction | None = None


def net_shares(
    first: Side, last: Side, with_temporary: tuple[Standing, Standing], unknown: NotKnown
) -> NetShares:
    """Return the two years' comparable shares, and bound their change by all that is not known.

    Args:
        first: the earlier year, at the end of all steps.
        last: the later year, there too.
        with_temporary: where both stand with money of a few years only left in.
        unknown: what leaves the change open.
    """
    change = change_of(first.reached, last.reached)
    parts: list[RangePart] = []
    if change is not None:
        recodings = unknown.confirmed, unknown.pending
        parts = _parts(first, last, change, recodings, unknown.price)
        range_ = _Range(first, last, recodings, tuple(parts), unknown.price)
        parts.append(_if_accrued(range_, unknown.accrued))
        parts.append(_if_not_timing(range_, unknown.timing, unknown.timed))
        parts += _if_doubted(range_, unknown.doubts)
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
    price: Fraction | None,
) -> list[RangePart]:
    """Return what each thing that is not known adds to the range of a change, but for accruals."""
    confirmed, pending = recodings
    figures = readings_of(first.reached, last.reached, change, price)
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


def readings_of(
    first: Standing, last: Standing, change: Shares, price: Fraction | None
) -> list[float]:
    """Return the change of the share by those shares that count what moved, the central one too.

    Where low or high shares count less than a tenth of what changed, in points or in pounds after
    prices, only the money in scope moves their share, the other way: by them nothing changed, and
    they say nothing of it.
    """
    ratio = price or Fraction(1)
    grew = [new - ratio * old for old, new in zip(first.prevention, last.prevention, strict=True)]
    readings = [change.central]
    for figure, real in ((change.low, grew[0]), (change.high, grew[2])):
        is_against = figure * change.central <= 0
        counts_little = abs(real) <= _HARDLY * abs(grew[1])
        counts_little |= abs(figure) <= _HARDLY * abs(change.central)
        if not (is_against and counts_little):
            readings.append(figure)
    return readings


def _part(id_: str, low: float, high: float, words: str) -> RangePart:
    return RangePart.model_validate({"id": id_, "low": low, "high": high, "in_words": words})


def _if_real(last: Standing, pending: Sequence[Recoding]) -> tuple[float, float]:
    """Describe what the later share would gain or lose if what may be recoding were real.

    What is prevention under either coding was no more and no less of it.
    """
    bounds = [0.0, 0.0]
    for sign, at in ((-1, 0), (1, 1)):
        for figure in range(3):
            real = last
            for recoding in pending:
                if not recoding.stays and sign * recoding.lasting.total()[figure] > 0:
                    real = real.plus(Standing.of(recoding.lasting.total(), recoding.scope))
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
    for recoding in recodings:
        if recoding.before.scope <= 0 or recoding.after.scope <= 0:
            continue
        taken = [pence / recoding.before.scope for pence in recoding.before.prevention]
        for before, after in recoding.scopes or ((recoding.before.scope, recoding.after.scope),):
            grew = float(Fraction(after, last.scope) - Fraction(before, first.scope))
            changes = [
                grew * (rate - as_before)
                for rates in recoding.rates
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


class _Range(NamedTuple):
    """A range that is measured again where the two years would stand elsewhere."""

    first: Side
    last: Side
    recodings: tuple[Sequence[Recoding], Sequence[Recoding]]
    parts: tuple[RangePart, ...]
    price: Fraction | None

    def if_all(self, moves: Sequence[tuple[Standing, Standing]]) -> tuple[float, float]:
        """Bound the change if any of some money were added to where the two years stand."""
        base = change_of(self.first.reached, self.last.reached)
        bounds = [(0.0, 0.0)]
        for up in (False, True):
            old, new = self.first.reached, self.last.reached
            for before, after in moves:
                alone = change_of(self.first.reached.plus(before), self.last.reached.plus(after))
                if alone and base and (alone.central > base.central) == up:
                    old, new = old.plus(before), new.plus(after)
            bounds.append(self.if_reached((old, new)))
        return min(low for low, _ in bounds), max(high for _, high in bounds)

    def if_reached(self, instead: tuple[Standing, Standing]) -> tuple[float, float]:
        """Describe how the ends of the range move if the two years stood elsewhere.

        The other parts of the range are measured again, as they are shares of other money then.
        """
        first, last = self.first, self.last
        reached = first.reached, last.reached
        first.reached, last.reached = instead
        changes = change_of(*reached), change_of(*instead)
        low = high = 0.0
        if changes[0] is not None and changes[1] is not None:
            again = _parts(first, last, changes[1], self.recodings, self.price)
            moved = changes[1].central - changes[0].central
            low, high = (
                moved
                + sum(getattr(part, end) for part in again)
                - sum(getattr(part, end) for part in self.parts)
                for end in ("low", "high")
            )
        first.reached, last.reached = reached
        return low, high


def _if_not_timing(
    range_: _Range, timing: Sequence[tuple[Standing, Standing]], timed: Sequence[str]
) -> RangePart:
    """Bound the change if payments were of the year that holds them after all."""
    words = "payments taken to be of another year, if they are of this one after all"
    if timed:
        words += f": {name_some(timed, '; ', '; ')}"
    return _part("timing", *range_.if_all(timing), words)


def _if_doubted(range_: _Range, doubts: Sequence[Doubt]) -> Iterator[RangePart]:
    """Bound the change without what may be no spending of its year, one part for each kind."""
    for id_ in dict.fromkeys(doubt.id for doubt in doubts):
        same = [doubt for doubt in doubts if doubt.id == id_]
        moves = [(doubt.first.times(-1), doubt.last.times(-1)) for doubt in same]
        words = "; ".join(doubt.in_words for doubt in same)
        yield _part(id_, *range_.if_all(moves), words)


def _if_accrued(range_: _Range, accrued: tuple[Standing, Standing]) -> RangePart:
    """Bound the change if accruals taken back and refunds were of the year that holds them."""
    held = range_.first.reached.plus(accrued[0]), range_.last.reached.plus(accrued[1])
    low, high = range_.if_reached(held) if any(map(any, accrued)) else (0.0, 0.0)
    words = "accruals taken back and refunds, if they are of the year that holds them after all"
    return _part("accruals", min(low, 0.0), max(high, 0.0), words)


def _bounds(changes: Collection[Fraction]) -> tuple[float, float]:
    """Return the sum of the falls and that of the rises: any of them may be so, or not."""
    low = sum((change for change in changes if change < 0), Fraction(0))
    high = sum((change for change in changes if change > 0), Fraction(0))
    return float(low), float(high)
