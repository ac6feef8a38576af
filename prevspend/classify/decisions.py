"""Decisions of rules, drivers and people on codings, and where they send the money."""

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
"""How a decision was reached: by a person; by a driver's table; by a field that names the service;
by the kind of expense, the line of the return or the supplier; or by a unit that contains more."""

GRADES: tuple[Grade, ...] = get_args(Grade)
"""From the surest to the least sure."""


@dataclass(frozen=True)
class Decision:
    """What a rule, driver or person decides about a coding.

    Attributes:
        rule: the id of the rule, or `override.` and the id of the person's decision.
        status: where the money goes.
        intervention: what it buys; `None` if a person decided only the status.
        tier: of prevention.
        share: how much of the money is preventive.
        lenses: the lenses it counts in.
        grade: how it was reached; `None` for a rule, whose grade depends on its match.
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
        """Return the decision of a rule."""
        return cls.for_intervention(compiled.rule.id, compiled.intervention)

    @classmethod
    def for_intervention(cls, rule: str, entry: Intervention, grade: Grade | None = None) -> Self:
        """Return the decision that the money buys an intervention."""
        return cls(rule, entry.status, entry.id, entry.tier, entry.share, entry.lenses, grade)

    @property
    def outcome(self) -> tuple[object, ...]:
        """Where the money counts: decisions with equal outcomes are interchangeable."""
        share = self.share and (self.share.low, self.share.central, self.share.high)
        return self.status, self.tier, share, tuple(sorted(self.lenses))


def outcome_of(entry: Intervention) -> tuple[object, ...]:
    """Return where the money of an intervention counts."""
    return Decision.for_intervention("", entry).outcome


def number_outcomes(decisions: Sequence[Decision]) -> NDArray[np.int32]:
    """Return a number for the outcome of each decision; equal outcomes have equal numbers."""
    numbers: dict[object, int] = {}
    of_each = [numbers.setdefault(decision.outcome, len(numbers)) for decision in decisions]
    return np.array(of_each, dtype=np.int32)


@dataclass(frozen=True)
class Verdicts:
    """The decision on each coding, and the runner-up.

    Attributes:
        decisions: all decisions; `winner` and `runner_up` are positions in this list.
        winner: the decision on each coding; -1 if undecided.
        runner_up: the best decision with another outcome; -1 if none.
        grade: how each was reached, as a position in `GRADES`; -1 if undecided.
    """

    decisions: list[Decision]
    winner: NDArray[np.int32]
    runner_up: NDArray[np.int32]
    grade: NDArray[np.int8]

    def take(self, rows: NDArray[np.int32]) -> Verdicts:
        """Return the verdicts on some codings, by row."""
        return Verdicts(self.decisions, self.winner[rows], self.runner_up[rows], self.grade[rows])

    def overruled(self, decided: Iterable[tuple[int, Decision]]) -> Verdicts:
        """Return these verdicts with decisions of people and drivers in place of the rules'.

        The rule that would have decided becomes the runner-up if its outcome is another one.

        Args:
            decided: the row of each coding that people or drivers decided, and the decision.
        """
        rows = list(decided)
        new = dict.fromkeys(decision for _, decision in rows)
        numbers = {decision: at for at, decision in enumerate(new, start=len(self.decisions))}
        decisions = [*self.decisions, *numbers]
        outcomes = number_outcomes(decisions)
        winner, runner_up, grade = self.winner.copy(), self.runner_up.copy(), self.grade.copy()
        for row, decision in rows:
            number = numbers[decision]
            of_rules = (int(winner[row]), int(runner_up[row]))
            others = [rule for rule in of_rules if rule >= 0 and outcomes[rule] != outcomes[number]]
            winner[row], runner_up[row] = number, others[0] if others else -1
            grade[row] = GRADES.index(decision.grade) if decision.grade else -1
        return Verdicts(decisions, winner, runner_up, grade)
