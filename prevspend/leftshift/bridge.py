"""The bridge: from one year's prevention to another's, in steps that add up to the penny.

Every step is a sum over codings, so that each pound of it can be shown. What no other step
explains is the real change; it is worked out by intervention on its own, and checked against what
is left over.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import Figures
from prevspend.classify import RANGE
from prevspend.errors import ReconciliationError
from prevspend.leftshift.effects import Effect, list_effects, make_step
from prevspend.leftshift.factors import find_one_factor
from prevspend.leftshift.instalments import find_timing
from prevspend.leftshift.joining import join_groups
from prevspend.leftshift.largest import RecodedGroup, largest_changes
from prevspend.leftshift.model import Bridge, InterventionChange, Selector, Step, StepId
from prevspend.leftshift.net import NotKnown, less, net_shares
from prevspend.leftshift.onesided import find_one_sided
from prevspend.leftshift.pair import Pair
from prevspend.leftshift.refunds import pence_in_doubt
from prevspend.leftshift.replaced import doubt_replaced
from prevspend.leftshift.reprocured import find_reprocured
from prevspend.leftshift.side import Side, published
from prevspend.leftshift.smalllines import doubt_limit, take_repeated
from prevspend.leftshift.standing import Standing, change_of, less_of, share_of
from prevspend.leftshift.sums import InterventionSums, Recoding, recoding_effect, scopes_by_payee
from prevspend.leftshift.year import prevention_of
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.changes import KnownChange
    from prevspend.leftshift.doubts import Doubt
    from prevspend.leftshift.model import Candidate, DoubtId, ScopeQuestion
    from prevspend.leftshift.year import Year

_CENTRAL = RANGE.index("central")


@dataclass(frozen=True)
class Ratios:
    """How prices and population grew from the first year to the last; 1.03 is by 3%."""

    price: Fraction | None = None
    population: Fraction | None = None


def build_bridge(
    first: Year,
    last: Year,
    *,
    changes: Sequence[KnownChange] = (),
    candidates: Sequence[Candidate] = (),
    ratios: Ratios = Ratios(),
    accepted: Collection[DoubtId] = (),
) -> Bridge:
    """Bridge two years' prevention, at the low, central and high share alike.

    Args:
        first: the earlier year.
        last: the later year, under the same taxonomy.
        changes: what people know: confirmed recodings, money that left or joined.
        candidates: what looks like recoding and has not been decided.
        ratios: growth of prices and population; without one there is no such step.
        accepted: doubts that are not raised.

    Raises:
        ReconciliationError: if the steps do not add up, which would be a fault of prevspend.
    """
    return _Builder(Pair(first, last), ratios, accepted).bridge(changes, candidates)


class _Builder:
    """Works the steps out one after the other; each takes its money out of what is compared.

    A step is what it takes from either year: its pounds are what the later year loses by it less
    what the earlier one does, its points the same of the shares.
    """

    def __init__(self, pair: Pair, ratios: Ratios, accepted: Collection[DoubtId]) -> None:
        self.pair, self.ratios, self.accepted = pair, ratios, accepted
        self.price = ratios.price or Fraction(1)
        contested = [
            year.contested_within(pair.months, left_out)
            for year, left_out in zip((pair.first, pair.last), pair.left_out, strict=True)
        ]
        self.first = Side(pair.first, pair.first_money, contested[0])
        self.last = Side(pair.last, pair.last_money, contested[1])
        self.recoded = Recoding(InterventionSums(), InterventionSums(), 0, 0)
        self.confirmed: list[Recoding] = []
        self.pending: list[Recoding] = []
        self.steps: list[Step] = []
        self.groups: list[RecodedGroup] = []
        self.timing: list[tuple[Standing, Standing]] = []
        self.timed: list[str] = []
        self.accrued = (Standing(), Standing())
        self.doubts: list[Doubt] = []
        self.questions: list[ScopeQuestion] = []

    def bridge(self, changes: Sequence[KnownChange], candidates: Sequence[Candidate]) -> Bridge:
        """Build the bridge and check it."""
        start, end = (published(year) for year in (self.pair.first, self.pair.last))
        self.first.reached, self.last.reached = start, end
        self._taxonomy()
        declared = [change for change in changes if change.is_declared]
        self._coverage([change for change in declared if change.scope])
        self._declared("organisation", [change for change in declared if not change.scope])
        self.confirmed = self._recoding("recoding", _confirmed(changes))
        self.confirmed += self._recoding("new_payee", find_reprocured(self.pair, self.price))
        self.pending = self._recoding("may_be_recoding", _undecided(candidates))
        timed = self._timing()
        self._in_doubt(timed)
        with_temporary = self.first.reached, self.last.reached
        self._temporary()
        before = self.first.by_intervention(self.first.kept & ~self.pair.first.temporary)
        after = self.last.by_intervention(self.last.kept & ~self.pair.last.temporary)
        after = after.plus(self.recoded.lasting, -1)
        needed = self._needed(before)
        nothing = change_of(self.first.reached, self.first.reached)
        self.steps += [make_step(name, sums.total(), nothing) for name, sums in needed.items()]
        real = after.plus(before, -1)
        for sums in needed.values():
            real = real.plus(sums, -1)
        points = change_of(self.first.reached, self.last.reached)
        self.steps.append(
            make_step(
                "real",
                real.total(),
                points,
                largest_changes(self.pair, self.first, self.last, self.groups),
            )
        )
        _check(start.prevention, self.steps, end.prevention)
        self._doubt(changes)
        return Bridge(
            first_year=self.pair.first.baseline.financial_year,
            last_year=self.pair.last.baseline.financial_year,
            start=Figures.of(start.prevention),
            start_share=share_of(start),
            steps=tuple(self.steps),
            end=Figures.of(end.prevention),
            end_share=share_of(end),
            net=net_shares(self.first, self.last, with_temporary, self._not_known()),
            interventions=tuple(self._interventions(before, after, real)),
            questions=tuple(self.questions),
            price_ratio=_float(self.ratios.price),
            population_ratio=_float(self.ratios.population),
        )

    def _step(
        self, name: StepId, first: Standing, last: Standing, effects: Sequence[Effect]
    ) -> None:
        """Add a step, by where either year stands once it is taken."""
        lost = self.last.reached.plus(last, -1)
        lost_before = self.first.reached.plus(first, -1)
        change = lost.plus(lost_before, -1).prevention
        points = less_of(change_of(self.first.reached, first), change_of(self.last.reached, last))
        self.first.reached, self.last.reached = first, last
        self.steps.append(make_step(name, change, points, effects))

    def _taxonomy(self) -> None:
        """The restatement of both years: from published to common, and back at the end."""
        effects: list[Effect] = []
        for year, sign in ((self.pair.first, 1), (self.pair.last, -1)):
            published, restated = prevention_of(year.published), year.prevention
            old, new = (published, restated) if sign > 0 else (restated, published)
            effects += list_effects(year, old[:, _CENTRAL], new[:, _CENTRAL])
        self._step("taxonomy", self.first.whole(), self.last.whole(), effects)

    def _coverage(self, changes: Sequence[KnownChange]) -> None:
        """Months that one year lacks, and money declared as newly or no longer exported."""
        effects: list[Effect] = []
        for side in (self.first, self.last):
            other_months = (side.year.prevention - side.prevention)[:, _CENTRAL]
            effects += list_effects(side.year, *_taken(side, self.first, other_months))
        self._declared("coverage", changes, effects)

    def _declared(
        self, name: StepId, changes: Iterable[KnownChange], effects: Sequence[Effect] = ()
    ) -> None:
        """Take declared money out of both years."""
        effects = list(effects)
        for declared in changes:
            for side, selectors in ((self.first, declared.left), (self.last, declared.joined)):
                if selectors:
                    taken = side.take_out(selectors)
                    moved = np.where(taken, side.prevention[:, _CENTRAL], 0)
                    effects += list_effects(side.year, *_taken(side, self.first, moved))
        first, last = (side.standing(side.kept) for side in (self.first, self.last))
        self._step(name, first, last, effects)

    def _recoding(self, step: StepId, groups: Sequence[Sequence[Selector]]) -> list[Recoding]:
        """Read the later year's money of each group as the earlier year's was coded."""
        recodings: list[Recoding] = []
        effects: list[Effect] = []
        for selectors in join_groups((self.first.year, self.last.year), groups):
            was = self.first.year.holding(selectors) & self.first.free
            now = self.last.year.holding(selectors) & self.last.free
            recoding = recoding_effect(self.pair, was, now)
            if recoding is None:
                continue
            if all("supplier" in selector for selector in selectors):
                recoding = recoding._replace(scopes=scopes_by_payee(self.pair, was, now))
            recodings.append(recoding)
            self.groups.append(RecodedGroup(was, now, recoding))
            if any(recoding.total()):
                effects += list_effects(self.first.year, *_only(self.first, was, 0))
                effects += list_effects(self.last.year, *_only(self.last, now, 1))
            self.first.free &= ~was
            self.last.free &= ~now
        for recoding in recodings:
            self.recoded = self.recoded.plus(recoding)
        self._step(step, self.first.reached, less(self.last.reached, recodings), effects)
        return recodings

    def _timing(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Take payments out of either year that are of another, and lend those it lacks."""
        sides = (self.first, self.last)
        taken = [Standing(), Standing()]
        before = [side.prevention[:, _CENTRAL].copy() for side in sides]
        lasting = [side.kept & side.free & ~side.year.temporary for side in sides]
        timed = [np.zeros_like(side.kept) for side in sides]
        for timing in find_timing(self.pair, *lasting):
            open_ = []
            for number, side in enumerate(sides):
                rows, pence = timing.contract.rows[number], timing.extra[number]
                taken[number] = taken[number].plus(side.take(rows, pence))
                open_.append(side.part_of(rows, timing.open[number]))
                timed[number][rows] = True
            self.timing.append((open_[0], open_[1]))
            if any(map(any, open_)):
                self.timed.append(timing.in_words(self.pair))
        self._take_step("timing", before, taken)
        return timed[0], timed[1]

    def _in_doubt(self, timed: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> None:
        """Take out what stands twice, accruals taken back without an invoice, and refunds."""
        sides = (self.first, self.last)
        before = [side.prevention[:, _CENTRAL].copy() for side in sides]
        free = [side.kept & side.free & ~own for side, own in zip(sides, timed, strict=True)]
        pence = pence_in_doubt(self.pair, free)
        accrued = [side.take_at_shares(own) for side, own in zip(sides, pence, strict=True)]
        self.accrued = accrued[0], accrued[1]
        taken = list(accrued)
        if "repeated" not in self.accepted:
            self.doubts += take_repeated(self.pair, sides, timed)
            for doubt in self.doubts:
                for number, gained in enumerate((doubt.first, doubt.last)):
                    taken[number] = taken[number].plus(gained, -1)
        self._take_step("in_doubt", before, taken)

    def _take_step(
        self, name: StepId, before: Sequence[NDArray[np.int64]], taken: Sequence[Standing]
    ) -> None:
        """Add a step of what was taken out of either year's codings."""
        effects: list[Effect] = []
        for side, old in zip((self.first, self.last), before, strict=True):
            effects += list_effects(
                side.year, *_taken(side, self.first, old - side.prevention[:, _CENTRAL])
            )
        first, last = (
            side.reached.plus(standing, -1)
            for side, standing in zip((self.first, self.last), taken, strict=True)
        )
        self._step(name, first, last, effects)

    def _temporary(self) -> None:
        """Take money of a few years only out of both years."""
        effects: list[Effect] = []
        for side, place in ((self.first, 0), (self.last, 1)):
            rows = side.kept & side.year.temporary
            effects += list_effects(side.year, *_only(side, rows, place))
        first = self.first.standing(self.first.kept & ~self.pair.first.temporary)
        last = self.last.standing(self.last.kept & ~self.pair.last.temporary)
        recoded = Standing.of(self.recoded.lasting.total(), self.recoded.scope)
        self._step("temporary", first, last.plus(recoded, -1), effects)

    def _not_known(self) -> NotKnown:
        """Return what leaves the change open."""
        recoded, timed = (self.confirmed, self.pending), (self.timing, self.timed)
        return NotKnown(*recoded, self.accrued, *timed, self.doubts, self.ratios.price)

    def _doubt(self, changes: Sequence[KnownChange]) -> None:
        """Doubt what came or went whole outside prevention, unless a person confirmed it.

        And what may be tax, and payments that one file does not list.
        """
        sides = self.first, self.last
        for change in changes:
            if change.is_refused_scope:
                for side, selectors in zip(sides, (change.left, change.joined), strict=True):
                    side.free &= ~side.year.holding(selectors)
        taxed = find_one_factor(self.pair, sides, self.price)
        raised = [
            *([taxed] if taxed else []),
            *doubt_limit(self.pair, sides, self.price),
            *doubt_replaced(self.pair, sides, self.price),
        ]
        self.doubts += [doubt for doubt in raised if doubt.id not in self.accepted]
        one_sided = find_one_sided(self.pair, sides, self.price)
        if one_sided is not None:
            self.doubts.append(one_sided.doubt())
            self.questions += one_sided.questions()

    def _needed(self, before: InterventionSums) -> dict[StepId, InterventionSums]:
        """What prices and population alone would add to the first year's comparable money."""
        needed: dict[StepId, InterventionSums] = {}
        price = self.ratios.price
        if price is not None:
            needed["price"] = before.scaled(price - 1)
        if self.ratios.population is not None:
            at_prices = (price or Fraction(1)) * (self.ratios.population - 1)
            needed["population"] = before.scaled(at_prices)
        return needed

    def _interventions(
        self, before: InterventionSums, after: InterventionSums, real: InterventionSums
    ) -> Iterator[InterventionChange]:
        """List the interventions, the largest real change first."""
        temporary = [
            side.by_intervention(side.kept & side.year.temporary)
            for side in (self.first, self.last)
        ]
        temporary[1] = temporary[1].plus(self.recoded.temporary, -1)
        names = {*real, *temporary[0], *temporary[1]}
        order = sorted(names, key=lambda name: (-abs(real.of(name)[_CENTRAL]), name))
        for name in order:
            entry = self.pair.last.taxonomy.intervention(name)
            if entry.tier is None:
                continue
            yield InterventionChange(
                id=name,
                name=entry.name,
                tier=entry.tier,
                before=Figures.of(before.of(name)),
                after=Figures.of(after.of(name)),
                real=Figures.of(real.of(name)),
                temporary_before=Figures.of(temporary[0].of(name)),
                temporary_after=Figures.of(temporary[1].of(name)),
            )


def _confirmed(changes: Sequence[KnownChange]) -> list[list[Selector]]:
    recoded = (change for change in changes if change.verdict == "confirmed" and change.was)
    return [[*change.was, *change.now] for change in recoded]


def _undecided(candidates: Sequence[Candidate]) -> list[list[Selector]]:
    return [
        [*candidate.was, *candidate.now]
        for candidate in candidates
        if candidate.verdict == "undecided" and candidate.matters
    ]


def _taken(
    side: Side, first: Side, moved: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return money taken out of a side, as before (earlier year) and after (later year)."""
    nothing = moved * 0
    return (moved, nothing) if side is first else (nothing, moved)


def _only(
    side: Side, rows: NDArray[np.bool_], place: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return some codings' central prevention as before (place 0) or after (place 1), else 0."""
    central = np.where(rows, side.prevention[:, _CENTRAL], 0)
    nothing = central * 0
    return (nothing, central) if place else (central, nothing)


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
