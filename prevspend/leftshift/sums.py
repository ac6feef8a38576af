"""Sums of prevention by intervention, at the low, central and high share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.baseline import supplier_key
from prevspend.leftshift.standing import Standing
from prevspend.leftshift.year import has_status

_ROUGHLY = 50
SHARE_COLUMNS = ("share_low", "share_central", "share_high")

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.year import Year


class InterventionSums(dict[str, list[int]]):
    """Low, central and high pence by intervention."""

    def add(self, name: str, figures: Iterable[int], sign: int = 1) -> None:
        """Add three figures to an intervention's own."""
        own = self.setdefault(name, [0, 0, 0])
        for at, pence in enumerate(figures):
            own[at] += sign * pence

    def of(self, name: str) -> list[int]:
        """Return an intervention's three figures; nothing of it is 0."""
        return self.get(name, [0, 0, 0])

    def scaled(self, ratio: Fraction) -> InterventionSums:
        """Multiply every figure, rounded to the penny."""
        return InterventionSums(
            {name: [_round(ratio * x) for x in own] for name, own in self.items()}
        )

    def plus(self, other: InterventionSums, sign: int = 1) -> InterventionSums:
        """Add another's figures, or take them away."""
        total = InterventionSums({name: list(own) for name, own in self.items()})
        for name, own in other.items():
            total.add(name, own, sign)
        return total

    def total(self) -> list[int]:
        """Add up all interventions."""
        return [sum(column) for column in zip(*self.values(), strict=True)] or [0, 0, 0]

    def largest(self) -> int:
        """Return the largest figure of any intervention, whatever its sign."""
        return max((abs(pence) for own in self.values() for pence in own), default=0)


def by_intervention(
    year: Year, prevention: NDArray[np.int64], rows: NDArray[np.bool_]
) -> InterventionSums:
    """Add some codings' prevention up by intervention."""
    sums = InterventionSums()
    for at in np.flatnonzero(rows & prevention.any(axis=1)):
        sums.add(year.interventions[at] or "", prevention[at].tolist())
    return sums


class Recoding(NamedTuple):
    """What a recoding alone does: to lasting prevention, to temporary, and to money in scope.

    `before` and `after` are its lasting money in either year, as coded then; `rates` the least
    and the most preventive of its codings, each at the low, central and high share. `scopes` are
    the pence of either year of each service in it, as far as payees tell services apart. `stays`
    says that all of it is prevention under either coding, whatever its share.
    """

    lasting: InterventionSums
    temporary: InterventionSums
    scope: int
    temporary_scope: int
    before: Standing = Standing()
    after: Standing = Standing()
    rates: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    scopes: tuple[tuple[int, int], ...] = ()
    stays: bool = False

    def plus(self, other: Recoding) -> Recoding:
        """Add another to it."""
        return Recoding(
            self.lasting.plus(other.lasting),
            self.temporary.plus(other.temporary),
            self.scope + other.scope,
            self.temporary_scope + other.temporary_scope,
            self.before.plus(other.before),
            self.after.plus(other.after),
        )

    def total(self) -> list[int]:
        """Add up what it does to prevention: low, central, high, pence."""
        return self.lasting.plus(self.temporary).total()

    def largest(self) -> int:
        """Return the largest figure of any intervention, whatever its sign."""
        return max(self.lasting.largest(), self.temporary.largest())


def recoding_effect(pair: Pair, was: NDArray[np.bool_], now: NDArray[np.bool_]) -> Recoding | None:
    """Return what recoding alone changes: the later money as coded now less as before.

    Read as before means: split among interventions as the earlier year's money of the same
    service was.

    Args:
        pair: the two years.
        was: the service's codings in the earlier year.
        now: the service's codings in the later year.

    Returns:
        Pence by intervention, in the later year's money; nothing where one of the two has no
        money to compare.
    """
    first, last = pair.first, pair.last
    (first_amount, first_prevention), (last_amount, last_prevention) = (
        pair.first_money,
        pair.last_money,
    )
    amount, later = int(first_amount[was].sum()), int(last_amount[now].sum())
    if (amount > 0 and now.any()) or (amount < 0 and later < 0):
        ratio = Fraction(later, amount)
    elif _nets_out(first_amount[was]) and _nets_out(last_amount[now]):
        ratio = Fraction(1)  # a journal: what it takes from one place it gives to another
    else:
        return None

    def effect(old: NDArray[np.bool_], new: NDArray[np.bool_]) -> tuple[InterventionSums, int]:
        as_before = by_intervention(first, first_prevention, old).scaled(ratio)
        scope = int(first_amount[old & first.in_scope].sum())
        sums = by_intervention(last, last_prevention, new).plus(as_before, -1)
        return sums, int(last_amount[new & last.in_scope].sum()) - _round(ratio * scope)

    lasting, scope = effect(was & ~first.temporary, now & ~last.temporary)
    temporary, temporary_scope = effect(was & first.temporary, now & last.temporary)
    return Recoding(
        lasting,
        temporary,
        scope,
        temporary_scope,
        standing_of(first, pair.first_money, was & ~first.temporary),
        standing_of(last, pair.last_money, now & ~last.temporary),
        _rates((first, was), (last, now)),
        stays=all(
            bool(has_status(year.codings, "prevention")[rows & (money[0] != 0)].all())
            for year, rows, money in (
                (first, was, pair.first_money),
                (last, now, pair.last_money),
            )
        ),
    )


def scopes_by_payee(
    pair: Pair, was: NDArray[np.bool_], now: NDArray[np.bool_]
) -> tuple[tuple[int, int], ...]:
    """Return each payee's lasting pence in scope among some codings, in either year.

    Payees of one year only are one: those that ended are paid as those that began.
    """
    scopes: dict[str, list[int]] = {}
    sides = (
        (pair.first, pair.first_money[0], was),
        (pair.last, pair.last_money[0], now),
    )
    for number, (year, amount, rows) in enumerate(sides):
        payees = year.texts("supplier")
        for row in np.flatnonzero(rows & year.in_scope & ~year.temporary).tolist():
            key = supplier_key(payees[row] or "")
            sums = scopes.setdefault(pair.aliases.get(key, key), [0, 0])
            sums[number] += int(amount[row])
    both = [(before, after) for before, after in scopes.values() if before and after]
    others = [(before, after) for before, after in scopes.values() if not (before and after)]
    replaced = sum(before for before, _ in others), sum(after for _, after in others)
    return (*both, replaced) if others else tuple(both)


def _nets_out(amounts: NDArray[np.int64]) -> bool:
    """Return whether amounts come to next to nothing, by their size."""
    return _ROUGHLY * abs(int(amounts.sum())) <= int(np.abs(amounts).sum())


def _rates(
    *sides: tuple[Year, NDArray[np.bool_]],
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the least and the most preventive of some codings, by their share."""
    columns = []
    for name in SHARE_COLUMNS:
        parts = [year.codings[name].to_numpy()[rows & year.in_scope] for year, rows in sides]
        columns.append(np.concatenate(parts))
    if not columns[0].size:
        return (), ()
    least = tuple(float(column.min()) for column in columns)
    return least, tuple(float(column.max()) for column in columns)


def standing_of(
    year: Year, money: tuple[NDArray[np.int64], NDArray[np.int64]], rows: NDArray[np.bool_]
) -> Standing:
    """Return where some codings of a year stand.

    Args:
        year: the year.
        money: its amounts and prevention by coding, in the months compared.
        rows: the codings.
    """
    amount, prevention = money
    scope = int(amount[rows & year.in_scope].sum())
    return Standing.of(prevention[rows].sum(axis=0).tolist(), scope)


def _round(value: Fraction) -> int:
    """Round to the nearest penny, a half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
