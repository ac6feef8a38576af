"""Try every rule's own words as lines: does a rule win the lines it was written for?

Each choice of one phrase, code or kind of supplier for each of a rule's tests makes one line
that holds this and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from prevspend.upkeep.trials import made_up_lines

if TYPE_CHECKING:
    from prevspend.classify import CompiledRule
    from prevspend.upkeep.check.checked import CheckedTaxonomy
    from prevspend.upkeep.trials import Attempt, Trial

_MOST_CHOICES = 500
"""The choices tried for one alternative; a rule with more is never reported as shadowed."""


@dataclass(frozen=True)
class Attempts:
    """The attempts of all rules, and their results.

    Attributes:
        attempts: the lines tried.
        trial: the rules that match each of them.
        untried: the numbers of rules not all of whose choices could be tried.
    """

    attempts: list[Attempt]
    trial: Trial
    untried: set[int]


def attempt_all(checked: CheckedTaxonomy) -> Attempts:
    """Try every rule's own words, for each kind of organisation it applies to."""
    tester = checked.tester
    tried: list[Attempt] = []
    untried: set[int] = set()
    for kind in tester.kinds:
        for alternative in tester.alternatives:
            if alternative.rank.is_read or not tester.rules[alternative.rule].applies_to(kind):
                continue
            attempts = list(
                islice(made_up_lines(alternative, checked.taxonomy, kind), _MOST_CHOICES + 1)
            )
            if len(attempts) > _MOST_CHOICES or not attempts:
                untried.add(alternative.rule)
            tried += attempts[:_MOST_CHOICES]
    return Attempts(tried, tester.try_lines([attempt.line for attempt in tried]), untried)


def locate_item(attempt: Attempt, rule: CompiledRule) -> tuple[tuple[int | str, ...], str]:
    """Return the path of the attempt's best item within its rule, and the item."""
    field, item = next(
        (test.field, item)
        for test, item in zip(attempt.alternative.tests, attempt.items, strict=True)
    )
    own = getattr(rule.rule, field) or ()
    if item in own:
        return (field, own.index(item)), item
    return ("phrases", (rule.rule.phrases or ()).index(item)), item
