"""The bridge: from one year's prevention to another's, in steps that add up to the penny.

Every step is a sum over codings, so that each pound of it can be shown. What no other step
explains is the real change; it is worked out by intervention on its own, and checked against what
is left over.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.baseline import Figures
from prevspend.classify import RANGE
from prevspend.errors import ReconciliationError
from prevspend.leftshift.model import (
    Bridge,
    CodingEffect,
    InterventionChange,
    Selector,
    Step,
    StepId,
)
from prevspend.leftshift.pair import Pair
from prevspend.leftshift.sums import Sums, by_intervention, recoding_effect
from prevspend.leftshift.year import prevention_of
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.changes import Change
    from prevspend.leftshift.model import Candidate
    from prevspend.leftshift.year import Year

CODINGS_LISTED = 50
_CENTRAL = RANGE.index("central")

_WORDS: dict[StepId, tuple[str, str]] = {
    "taxonomy": (
        "Definitions",
        "Both years are restated under one taxonomy; this is what the rewording alone changed.",
    ),
    "coverage": (
        "Coverage and scope",
        (
            "Months that only one year holds, and money declared as newly in or no longer in the"
            " export."
        ),
    ),
    "organisation": (
        "Moved between bodies",
        "Money that was declared as moved to or from another body.",
    ),
    "recoding": (
        "Recoded",
        (
            "The same service under another coding, as people confirmed: its money is read as"
            " its old coding was."
        ),
    ),
    "may_be_recoding": (
        "May be recoding",
        (
            "Codings that went while like ones came. Nobody has said yet whether they are the same"
            " service, so this is no part of the real change."
        ),
    ),
    "price": ("Prices", "What the first year's money would have to grow by to buy the same."),
    "population": ("Population", "The growth it takes to spend the same on each head."),
    "real": ("Real change", "What remains: more or less prevention was bought."),
}


@dataclass(frozen=True)
class Ratios:
    """How prices and population grew from the first year to the last; 1.03 is by 3%."""

    price: Fraction | None = None
    population: Fraction | None = None


def build_bridge(
    first: Year,
    last: Year,
    *,
    changes: Sequence[Change] = (),
    candidates: Sequence[Candidate] = (),
    ratios: Ratios = Ratios(),
) -> Bridge:
    """Bridge two years' prevention, at the low, central and high share alike.

    Args:
        first: the earlier year.
        last: the later year, under the same taxonomy.
        changes: what people know: confirmed recodings, money that left or joined.
        candidates: what looks like recoding and has not been decided.
        ratios: growth of prices and population; without one there is no such step.

    Raises:
        ReconciliationError: if the steps do not add up, which would be a fault of prevspend.
    """
    return _Builder(Pair(first, last), ratios).bridge(changes, candidates)


class _Effect(NamedTuple):
    """A coding's prevention before and after a step; it is written out only if it is listed."""

    year: Year
    row: int
    before: int
    after: int


class _Side:
    """One year's kept codings: what neither left for nor joined from another body or scope."""

    def __init__(self, year: Year, money: tuple[NDArray[np.int64], NDArray[np.int64]]) -> None:
        self.year = year
        self.amount, self.prevention = money
        self.kept = np.ones(len(self.amount), dtype=bool)
        self.free = self.kept.copy()  # in no recoding yet

    def take_out(self, selectors: Sequence[Selector]) -> NDArray[np.bool_]:
        """Take codings out of what is compared; give those that were in it until now."""
        taken = self.year.holding(selectors) & self.kept
        self.kept &= ~taken
        self.free &= ~taken
        return taken

    def by_intervention(self, rows: NDArray[np.bool_]) -> Sums:
        """Add prevention up by intervention, over some codings."""
        return by_intervention(self.year, self.prevention, rows)


class _Builder:
    """Works the steps out one after the other; each takes its money out of what is compared."""

    def __init__(self, pair: Pair, ratios: Ratios) -> None:
        self.pair, self.ratios = pair, ratios
        self.first = _Side(pair.first, pair.first_money)
        self.last = _Side(pair.last, pair.last_money)
        self.recoded = Sums()

    def bridge(self, changes: Sequence[Change], candidates: Sequence[Candidate]) -> Bridge:
        """Build the bridge and check it."""
        steps = [self._taxonomy(), self._coverage(changes), self._organisation(changes)]
        confirmed = [
            [*change.was, *change.now] for change in changes if change.verdict == "confirmed"
        ]
        undecided = [
            [*found.was, *found.now]
            for found in candidates
            if found.verdict == "undecided" and found.matters
        ]
        steps += [self._recoding("recoding", confirmed)]
        steps += [self._recoding("may_be_recoding", undecided)]
        before = self.first.by_intervention(self.first.kept)
        after = self.last.by_intervention(self.last.kept).plus(self.recoded, -1)
        needed = self._needed(before)
        steps += [_step(name, sums.total()) for name, sums in needed.items()]
        real = after.plus(before, -1)
        for sums in needed.values():
            real = real.plus(sums, -1)
        steps.append(_step("real", real.total(), self._largest_changes()))
        start = prevention_of(self.pair.first.published).sum(axis=0).tolist()
        end = prevention_of(self.pair.last.published).sum(axis=0).tolist()
        _check(start, steps, end)
        return Bridge(
            first_year=self.pair.first.baseline.financial_year,
            last_year=self.pair.last.baseline.financial_year,
            start=Figures.of(start),
            steps=tuple(steps),
            end=Figures.of(end),
            interventions=tuple(self._interventions(before, after, real)),
            price_ratio=_float(self.ratios.price),
            population_ratio=_float(self.ratios.population),
        )

    def _taxonomy(self) -> Step:
        """The restatement of both years: from published to common, and back at the end."""
        effects: list[_Effect] = []
        change = np.zeros(len(RANGE), dtype=np.int64)
        for year, sign in ((self.pair.first, 1), (self.pair.last, -1)):
            published, restated = prevention_of(year.published), year.prevention
            change += sign * (restated - published).sum(axis=0)
            old, new = (published, restated) if sign > 0 else (restated, published)
            effects += _effects(year, old[:, _CENTRAL], new[:, _CENTRAL])
        return _step("taxonomy", change.tolist(), effects)

    def _coverage(self, changes: Sequence[Change]) -> Step:
        """Months that one year lacks, and money declared as newly or no longer exported."""
        effects: list[_Effect] = []
        change = np.zeros(len(RANGE), dtype=np.int64)
        for side, sign in ((self.first, -1), (self.last, 1)):
            other_months = side.year.prevention - side.prevention
            change += sign * other_months.sum(axis=0)
            effects += _effects(side.year, other_months[:, _CENTRAL] * 0, other_months[:, _CENTRAL])
        declared = [change for change in changes if change.scope]
        pence, moved = self._moved(declared)
        return _step("coverage", (change + pence).tolist(), effects + moved)

    def _organisation(self, changes: Sequence[Change]) -> Step:
        pence, effects = self._moved([change for change in changes if not change.scope])
        return _step("organisation", pence.tolist(), effects)

    def _moved(self, changes: Iterable[Change]) -> tuple[NDArray[np.int64], list[_Effect]]:
        """Take declared money out of both years; give what that does to prevention."""
        change = np.zeros(len(RANGE), dtype=np.int64)
        effects: list[_Effect] = []
        for declared in changes:
            for side, selectors, sign in (
                (self.first, declared.left, -1),
                (self.last, declared.joined, 1),
            ):
                taken = side.take_out(selectors) if selectors else np.zeros(0, dtype=np.int64)
                if not taken.any():
                    continue
                moved = np.where(taken[:, None], side.prevention, 0)
                change += sign * moved.sum(axis=0)
                central = moved[:, _CENTRAL]
                gone = central * 0
                old, new = (central, gone) if sign < 0 else (gone, central)
                effects += _effects(side.year, old, new)
        return change, effects

    def _recoding(self, step: StepId, groups: Sequence[Sequence[Selector]]) -> Step:
        """Read the later year's money of each group as the earlier year's was coded."""
        change = [0, 0, 0]
        effects: list[_Effect] = []
        for selectors in _joined(self, groups):
            was = self.first.year.holding(selectors) & self.first.free
            now = self.last.year.holding(selectors) & self.last.free
            effect = recoding_effect(self.pair, was, now)
            if effect is None:
                continue
            self.recoded = self.recoded.plus(effect)
            change = [x + y for x, y in zip(change, effect.total(), strict=True)]
            if any(effect.total()):
                effects += _effects(self.first.year, *_only(self.first, was, 0))
                effects += _effects(self.last.year, *_only(self.last, now, 1))
            self.first.free &= ~was
            self.last.free &= ~now
        return _step(step, change, effects)

    def _needed(self, before: Sums) -> dict[StepId, Sums]:
        """What prices and population alone would add to the first year's comparable money."""
        needed: dict[StepId, Sums] = {}
        price = self.ratios.price
        if price is not None:
            needed["price"] = before.scaled(price - 1)
        if self.ratios.population is not None:
            at_prices = (price or Fraction(1)) * (self.ratios.population - 1)
            needed["population"] = before.scaled(at_prices)
        return needed

    def _largest_changes(self) -> list[_Effect]:
        """Compare every coding that both years kept, or that one of them alone has."""
        keys = np.concatenate([self.pair.first_keys, self.pair.last_keys])
        size = int(keys.max(initial=-1)) + 1
        old, new = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
        for side, keys_of, sums in (
            (self.first, self.pair.first_keys, old),
            (self.last, self.pair.last_keys, new),
        ):
            rows = side.kept & side.free
            np.add.at(sums, keys_of[rows], side.prevention[rows, _CENTRAL])
        place = np.zeros(size, dtype=np.int64)
        place[keys[::-1]] = np.arange(len(keys))[::-1]
        first_rows = self.pair.first.codings.num_rows
        changed = np.flatnonzero(old != new)
        return [
            _Effect(self.pair.first, at, int(old[key]), int(new[key]))
            if at < first_rows
            else _Effect(self.pair.last, at - first_rows, int(old[key]), int(new[key]))
            for key, at in zip(changed.tolist(), place[changed].tolist(), strict=True)
        ]

    def _interventions(self, before: Sums, after: Sums, real: Sums) -> Iterator[InterventionChange]:
        """List the interventions, the largest real change first."""
        nothing = [0, 0, 0]
        order = sorted(real, key=lambda name: (-abs(real[name][_CENTRAL]), name))
        for name in order:
            entry = self.pair.last.taxonomy.intervention(name)
            if entry.tier is None:
                continue
            yield InterventionChange(
                id=name,
                name=entry.name,
                tier=entry.tier,
                before=Figures.of(before.get(name, nothing)),
                after=Figures.of(after.get(name, nothing)),
                real=Figures.of(real[name]),
            )


def _joined(builder: _Builder, groups: Sequence[Sequence[Selector]]) -> list[list[Selector]]:
    """Join groups that share a coding: what moved from A to B and from B to C is one service."""
    found: list[tuple[list[Selector], NDArray[np.bool_]]] = []
    for selectors in groups:
        years = (builder.first.year, builder.last.year)
        rows = np.concatenate([year.holding(selectors) for year in years])
        joined = list(selectors)
        apart = []
        for other, other_rows in found:
            if (rows & other_rows).any() or _name_the_same(selectors, other):
                joined, rows = other + joined, rows | other_rows
            else:
                apart.append((other, other_rows))
        found = [*apart, (joined, rows)]
    return [selectors for selectors, _ in found]


def _name_the_same(selectors: Iterable[Selector], others: Sequence[Selector]) -> bool:
    """Tell whether a selector is one of the others, or one of them said more closely."""
    return any(
        one.items() <= other.items() or other.items() <= one.items()
        for one in selectors
        for other in others
    )


def _only(
    side: _Side, rows: NDArray[np.bool_], place: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give some codings' central prevention as before (place 0) or after (place 1), else 0."""
    central = np.where(rows, side.prevention[:, _CENTRAL], 0)
    nothing = central * 0
    return (nothing, central) if place else (central, nothing)


def _effects(year: Year, before: NDArray[np.int64], after: NDArray[np.int64]) -> list[_Effect]:
    """List the codings whose prevention differs."""
    return [
        _Effect(year, at, int(before[at]), int(after[at]))
        for at in np.flatnonzero(before != after).tolist()
    ]


def _step(name: StepId, change: Sequence[int], effects: Sequence[_Effect] = ()) -> Step:
    title, why = _WORDS[name]
    largest = sorted(effects, key=lambda effect: -abs(effect.after - effect.before))
    return Step(
        id=name,
        name=title,
        why=why,
        change=Figures.of(change),
        codings=tuple(
            CodingEffect(coding=year.coding(row), before_pence=before, after_pence=after)
            for year, row, before, after in largest[:CODINGS_LISTED]
        ),
        more_codings=max(len(largest) - CODINGS_LISTED, 0),
    )


def _check(start: Sequence[int], steps: Iterable[Step], end: Sequence[int]) -> None:
    """See that the steps lead from the start to the end, each figure on its own."""
    reached = list(start)
    for step in steps:
        reached = [pence + change for pence, change in zip(reached, step.change.all, strict=True)]
    if reached != list(end):
        raise ReconciliationError(
            f"The bridge ends at {format_pounds(reached[_CENTRAL])}, the year at"
            f" {format_pounds(end[_CENTRAL])}.",
        )


def _float(ratio: Fraction | None) -> float | None:
    return None if ratio is None else float(ratio)
