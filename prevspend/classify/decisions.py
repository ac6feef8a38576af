"""Decisions: what a rule or a person says of a coding, and what follows for its pounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self, TypeAlias, get_args

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from prevspend.classify.precedence import CompiledRule
    from prevspend.taxonomy import Intervention, PreventiveShare, Status, Tier

Grade: TypeAlias = Literal["person", "driver", "named", "kind", "container"]
"""How a decision was reached: a person took it; a driver's table splits the line; a field names
the service; the expense, the return's line or the supplier says what was bought; or only the unit
is known that contains it."""

GRADES: tuple[Grade, ...] = get_args(Grade)
"""From the surest to the least sure."""


@dataclass(frozen=True)
class Decision:
    """What a rule or a person says of a coding.

    Attributes:
        rule: the id of the rule, or `override.` and the id of the person's decision.
        status: where the money goes.
        intervention: what it buys; none where a person said no more than the status.
        tier: of prevention.
        share: how much of the money is preventive.
        lenses: the lenses it counts in.
        grade: how it was reached; of a rule only its match with a coding tells.
    """

    rule: str
    status: Status
    intervention: str | None = None
    tier: Tier | None = None
    share: PreventiveShare | None = None
    lenses: tuple[str, ...] = ()
    grade: Grade | None = None

    @classmethod
    def of(cls, compiled: CompiledRule) -> Self:
        """Return what a rule says."""
        return cls.for_intervention(compiled.rule.id, compiled.intervention)

    @classmethod
    def for_intervention(cls, rule: str, entry: Intervention, grade: Grade | None = None) -> Self:
        """Report that the money buys an intervention."""
        return cls(rule, entry.status, entry.id, entry.tier, entry.share, entry.lenses, grade)

    @property
    def outcome(self) -> tuple[object, ...]:
        """What moves pounds: decisions with the same outcome could be swapped unnoticed."""
        share = self.share and (self.share.low, self.share.central, self.share.high)
        return self.status, self.tier, share, tuple(sorted(self.lenses))


def outcome_of(entry: Intervention) -> tuple[object, ...]:
    """Return what decides where a pound counts: swapping two alike would move none."""
    return Decision.for_intervention("", entry).outcome


def number_outcomes(decisions: Sequence[Decision]) -> NDArray[np.int32]:
    """Number outcomes: decisions with the same number would move no pound if swapped."""
    numbers: dict[object, int] = {}
    found = [numbers.setdefault(decision.outcome, len(numbers)) for decision in decisions]
    return np.array(found, dtype=np.int32)


@dataclass(frozen=True)
class Verdicts:
    """What decides each coding.

    Attributes:
        decisions: all there are; the numbers below count in this list.
        winner: the number of the decision on each coding, -1 where nothing decides it.
        runner_up: the number of the best one with another outcome, -1 where there is none.
        grade: how each was reached, by place in `GRADES`, -1 where nothing decides it.
    """

    decisions: list[Decision]
    winner: NDArray[np.int32]
    runner_up: NDArray[np.int32]
    grade: NDArray[np.int8]

    def settled(self, decided: Iterable[tuple[int, Decision]]) -> Verdicts:
        """Let decisions that no rule took stand above what the rules found.

        The rule that would have decided becomes the runner-up, where its outcome is another.

        Args:
            decided: the row of each coding that is decided so, and the decision.
        """
        rows = list(decided)
        first = len(self.decisions)
        numbers = {
            decision: first + at for at, decision in enumerate(dict.fromkeys(d for _, d in rows))
        }
        decisions = [*self.decisions, *numbers]
        outcomes = number_outcomes(decisions)
        winner, runner_up, grade = self.winner.copy(), self.runner_up.copy(), self.grade.copy()
        for row, decision in rows:
            number = numbers[decision]
            found = (int(winner[row]), int(runner_up[row]))
            others = [one for one in found if one >= 0 and outcomes[one] != outcomes[number]]
            winner[row], runner_up[row] = number, others[0] if others else -1
            grade[row] = GRADES.index(decision.grade) if decision.grade else -1
        return Verdicts(decisions, winner, runner_up, grade)
