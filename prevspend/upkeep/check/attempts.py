"""Try every rule's own words as lines: does a rule win the lines it was written for?

Each choice of one phrase, code or kind of supplier for each of a rule's tests makes one line
that holds this and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING

from prevspend.classify import CODE_FIELDS, SUPPLIER_KIND
from prevspend.upkeep.trials import Trial, TrialLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prevspend.classify import Alternative, CompiledRule
    from prevspend.taxonomy import OrganisationKind, Taxonomy
    from prevspend.upkeep.check.checked import CheckedTaxonomy

_MOST_CHOICES = 500
"""The choices tried for one alternative; a rule with more is never reported as shadowed."""


@dataclass(frozen=True)
class Attempt:
    """A line made of a rule's own words.

    Attributes:
        alternative: the alternative of the rule.
        items: the choice, one item for each of its tests.
        line: the line.
    """

    alternative: Alternative
    items: tuple[str, ...]
    line: TrialLine


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
                islice(_choices(alternative, checked.taxonomy, kind), _MOST_CHOICES + 1)
            )
            if len(attempts) > _MOST_CHOICES or not attempts:
                untried.add(alternative.rule)
            tried += attempts[:_MOST_CHOICES]
    return Attempts(tried, tester.try_lines([attempt.line for attempt in tried]), untried)


def _choices(
    alternative: Alternative, taxonomy: Taxonomy, kind: OrganisationKind
) -> Iterator[Attempt]:
    """Yield the lines of an alternative; none where two tests use one column of the ledger."""
    columns = [
        "supplier" if test.field == SUPPLIER_KIND else test.field for test in alternative.tests
    ]
    if len(set(columns)) < len(columns):
        return
    names = {kind.id: kind.phrases[0] for kind in taxonomy.supplier_kinds}
    for items in product(*(test.items for test in alternative.tests)):
        texts = {
            column: _text(test.field, item, names)
            for column, test, item in zip(columns, alternative.tests, items, strict=True)
        }
        yield Attempt(alternative, items, TrialLine(texts, kind))


def _text(field: str, item: str, names: Mapping[str, str]) -> str:
    """Return the shortest text that passes a test."""
    if field == SUPPLIER_KIND:
        return names[item].replace("*", "")
    if field in CODE_FIELDS:
        return item.partition("..")[0].removesuffix("*")
    return item.replace("*", "")


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
