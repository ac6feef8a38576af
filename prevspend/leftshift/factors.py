"""One factor for a class of payees: value added tax in one year only, where others have none."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from prevspend import people
from prevspend.baseline import supplier_key
from prevspend.leftshift.doubts import Doubt
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.places import all_places
from prevspend.leftshift.standing import Standing
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place
    from prevspend.leftshift.side import Side

_FEWEST = 6
_ALIKE = 0.001
_FAR = 0.1
_PART = 0.01
_LEAST = 1_000_00
_TAX = 1.2
"""Value added tax, at the standard rate."""
_NEAR_TAX = 0.015
_ROUGHLY_TAX = 0.05
"""Once many payees are paid the tax more, those paid roughly as much more are taken to be, too."""
_FEWEST_TAXED = 4
_AT_USUAL = 0.03
_USUAL = 0.4
"""The part of all payees who must be paid nearly one factor more for it to be the usual one."""
_MOST = 0.7
"""The part of those paid more, or less, than usual that tax alone must explain."""


@dataclass
class _Paid:
    """What one payee is paid in one place: pence and codings of either year."""

    payee: str
    pence: tuple[list[int], list[int]]
    rows: tuple[list[int], list[int]]

    @property
    def sums(self) -> tuple[int, int]:
        """The pence of either year."""
        return sum(self.pence[0]), sum(self.pence[1])

    @property
    def ratio(self) -> float:
        """How many times as much it is in the later year."""
        return self.sums[1] / self.sums[0]


def find_one_factor(pair: Pair, sides: tuple[Side, Side], price: Fraction) -> Doubt | None:
    """Find payees that are all paid by one factor more, or less, which is not that of prices.

    Args:
        pair: the two years.
        sides: both, at the end of all steps.
        price: how prices grew.
    """
    paid = sorted(_paid(pair, sides), key=lambda each: (each.ratio, each.payee))
    ratios = np.array([each.ratio for each in paid])
    best: list[_Paid] = []
    for at, ratio in enumerate(ratios.tolist()):
        if abs(ratio / float(price) - 1) < _FAR:
            continue
        end = int(np.searchsorted(ratios, ratio * (1 + 2 * _ALIKE), side="right"))
        alike = paid[at:end]
        if len({each.payee for each in alike}) > len({each.payee for each in best}):
            best = alike
    size = sum(each.sums[1] for each in best)
    if len({each.payee for each in best}) < _FEWEST or size < _PART * sides[1].reached.scope:
        best = []
    usual = _usual_ratio(paid)
    if usual:
        taxed = _taxed(paid, usual)
        size = sum(each.sums[1] for each in taxed)
        is_large = size >= _PART * sides[1].reached.scope
        best = taxed if is_large else [each for each in best if _is_tax(each, usual)]
    return _doubt(pair, sides, best, Fraction(usual) if usual else price) if best else None


def _usual_ratio(paid: list[_Paid]) -> float:
    """Return how many times as much most payees are paid later; 0 where no ratio is usual.

    Args:
        paid: what payees are paid, by ratio.
    """
    ratios = np.array([each.ratio for each in paid])
    if not ratios.size:
        return 0.0
    near = [
        int(np.count_nonzero(np.abs(ratios / ratio - 1) <= _AT_USUAL)) for ratio in ratios.tolist()
    ]
    if max(near) < max(_USUAL * ratios.size, _FEWEST):
        return 0.0
    return float(np.median(ratios[np.abs(ratios / ratios[int(np.argmax(near))] - 1) <= _AT_USUAL]))


def _is_tax(paid: _Paid, usual: float, near: float = _NEAR_TAX) -> bool:
    """Return whether a payee is paid the tax more, or less, than is usual."""
    return any(abs(paid.ratio / usual / tax - 1) <= near for tax in (_TAX, 1 / _TAX))


def _taxed(paid: list[_Paid], usual: float) -> list[_Paid]:
    """Return those paid the tax more, or less, than is usual, where hardly any lie beside them."""
    best: list[_Paid] = []
    for is_more in (True, False):
        apart = [
            each
            for each in paid
            if abs(each.ratio / usual - 1) > _AT_USUAL and (each.ratio > usual) == is_more
        ]
        taxed = [each for each in apart if _is_tax(each, usual)]
        payees = len({each.payee for each in taxed})
        if payees >= max(_FEWEST_TAXED, _MOST * len(apart)) and len(taxed) > len(best):
            best = [each for each in apart if _is_tax(each, usual, _ROUGHLY_TAX)]
    return best


def _doubt(pair: Pair, sides: tuple[Side, Side], best: list[_Paid], price: Fraction) -> Doubt:
    """Return the doubt: the year that has more of it would have as much less."""
    factor = Fraction(sum(each.sums[1] for each in best), sum(each.sums[0] for each in best))
    number = int(factor > price)
    over = 1 - (price / factor if number else factor / price)
    rows = np.zeros(sides[number].year.codings.num_rows, dtype=np.bool_)
    rows[[row for each in best for row in each.rows[number]]] = True
    without = sides[number].standing(rows).times(over)
    ends = (Standing(), without) if number else (without, Standing())
    names = [people.shown(each.payee) for each in sorted(best, key=lambda each: -each.sums[1])]
    year = (pair.first, pair.last)[number].baseline.financial_year
    words = (
        f"value added tax, or another unit, is why {len(set(names))} payees are all paid"
        f" {float(factor):.2f} times as much ({name_some(list(dict.fromkeys(names)))}):"
        f" {format_pounds(without.scope, pennies=False)} of {year}"
    )
    return Doubt("one_factor", *ends, words)


def _paid(pair: Pair, sides: tuple[Side, Side]) -> list[_Paid]:
    """Return what payees are paid in both years, in each place, of what lasts."""
    by_payee: dict[tuple[Place, str], _Paid] = {}
    places = all_places(pair.first, pair.last)
    for number, side in enumerate(sides):
        payees = side.year.texts("supplier")
        rows = side.kept & side.free & side.year.in_scope & ~side.year.temporary
        for row in np.flatnonzero(rows).tolist():
            key = supplier_key(payees[row] or "")
            if not key:
                continue
            known = places[number][row], pair.aliases.get(key, key)
            paid = by_payee.setdefault(known, _Paid(payees[row] or "", ([], []), ([], [])))
            paid.pence[number].append(int(side.amount[row]))
            paid.rows[number].append(row)
    return [paid for paid in by_payee.values() if min(paid.sums) >= _LEAST]
