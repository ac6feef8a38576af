"""Every rule's own words, tried as lines: does a rule win the lines it was written for?

Each choice of one phrase, code or kind of supplier for each of a rule's tests makes one line
that holds this and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING

from prevspend.classify import CODE_FIELDS, SUPPLIER_KIND
from prevspend.upkeep.trial import Line, Trial

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prevspend.classify import Arm, CompiledRule
    from prevspend.taxonomy import OrganisationKind, Taxonomy
    from prevspend.upkeep.check.folder import Checked

_MOST_CHOICES = 500
"""The choices tried for one arm; a rule with more of them is never called shadowed."""


@dataclass(frozen=True)
class Attempt:
    """A line made of a rule's own words.

    Attributes:
        arm: the way in which the rule is to fit.
        items: the choice, one item for each of the arm's tests.
        line: the line.
    """

    arm: Arm
    items: tuple[str, ...]
    line: Line


@dataclass(frozen=True)
class Attempts:
    """The attempts of all rules, and what came of them.

    Attributes:
        attempts: the lines tried.
        trial: what fits each of them.
        untried: the numbers of rules not all of whose choices could be tried.
    """

    attempts: list[Attempt]
    trial: Trial
    untried: set[int]


def attempt_all(checked: Checked) -> Attempts:
    """Try every rule's own words, for each kind of organisation it applies to."""
    bench = checked.bench
    found: list[Attempt] = []
    untried: set[int] = set()
    for kind in bench.kinds:
        for arm in bench.arms:
            if arm.rank.is_read or not bench.rules[arm.rule].applies_to(kind):
                continue
            attempts = list(islice(_choices(arm, checked.taxonomy, kind), _MOST_CHOICES + 1))
            if len(attempts) > _MOST_CHOICES or not attempts:
                untried.add(arm.rule)
            found += attempts[:_MOST_CHOICES]
    return Attempts(found, bench.try_lines([attempt.line for attempt in found]), untried)


def _choices(arm: Arm, taxonomy: Taxonomy, kind: OrganisationKind) -> Iterator[Attempt]:
    """Make the lines of an arm; none where two tests look at one column of the ledger."""
    columns = ["supplier" if test.field == SUPPLIER_KIND else test.field for test in arm.tests]
    if len(set(columns)) < len(columns):
        return
    names = {kind.id: kind.phrases[0] for kind in taxonomy.supplier_kinds}
    for items in product(*(test.items for test in arm.tests)):
        texts = {
            column: _text(test.field, item, names)
            for column, test, item in zip(columns, arm.tests, items, strict=True)
        }
        yield Attempt(arm, items, Line(texts, kind))


def _text(field: str, item: str, names: Mapping[str, str]) -> str:
    """Write the shortest text that passes a test."""
    if field == SUPPLIER_KIND:
        return names[item].replace("*", "")
    if field in CODE_FIELDS:
        return item.partition("..")[0].removesuffix("*")
    return item.replace("*", "")


def describe(attempt: Attempt, rule: CompiledRule) -> tuple[tuple[int | str, ...], str]:
    """Give the keys that lead to the attempt's best item within its rule, and the item."""
    field, item = next(
        (test.field, item) for test, item in zip(attempt.arm.tests, attempt.items, strict=True)
    )
    own = getattr(rule.rule, field) or ()
    if item in own:
        return (field, own.index(item)), item
    return ("phrases", (rule.rule.phrases or ()).index(item)), item
