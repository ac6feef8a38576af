"""The lines that nearly match a rule and belong elsewhere: its examples out.

An example out of a rule is a line marked `not: true` of the rule's intervention, of a kind of
organisation the rule is for, that

- passes all the rule's tests, and is vetoed or goes to a rule of another intervention; or
- passes all its tests but one, where it has several; or
- shares a word with one of its phrases in every field it tests.

Phrases tested in several fields are one test, which any of the fields may pass. Codes share no
words: they match or do not, so a rule on codes alone needs no example out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from prevspend.classify import CODE_FIELDS, SUPPLIER_KIND, Alternative, Rank, RuleMatcher, Test
from prevspend.ledger import codings_of
from prevspend.upkeep.check.relations import covers

if TYPE_CHECKING:
    from prevspend.classify import CompiledRule
    from prevspend.taxonomy import Rule
    from prevspend.upkeep.check.checked import CheckedTaxonomy

Condition: TypeAlias = "tuple[Test, ...]"
"""One test of a rule: the fields it uses, one of which must hold one of the items."""

_NO_RANK = Rank(
    is_container=False,
    keeps_in_scope=False,
    exactness=0,
    is_kind=False,
    field=0,
    tests=0,
    words=0,
    is_read=False,
    is_national=False,
    id="",
)
"""The rank of all alternatives where only matches are wanted, not their order."""


class NearMisses:
    """The lines marked `not: true`, and which tests each of them passes."""

    def __init__(self, checked: CheckedTaxonomy) -> None:
        self._checked = checked
        self._out = [
            (entry, example)
            for entry in checked.taxonomy.interventions
            for example in entry.examples
            if example.not_
        ]
        self._kinds = {kind.id: kind.phrases for kind in checked.taxonomy.supplier_kinds}
        self._passed = self._try_tests()

    def has_near_miss(self, compiled: CompiledRule) -> bool:
        """Return whether a rule has an example out, or needs none."""
        conditions = _conditions(compiled.rule)
        if all(test.field in CODE_FIELDS for condition in conditions for test in condition):
            return True
        return any(
            entry is compiled.intervention
            and (not example.organisation or compiled.applies_to(example.organisation))
            and self._is_near(conditions, number)
            for number, (entry, example) in enumerate(self._out)
        )

    def _is_near(self, conditions: list[Condition], number: int) -> bool:
        passed = [
            any(number in self._passed.get(test, ()) for test in tests) for tests in conditions
        ]
        if len(conditions) > 1 and sum(passed) >= len(conditions) - 1:
            return True
        return all(
            is_passed or any(self._shares_a_word(test, number) for test in tests)
            for tests, is_passed in zip(conditions, passed, strict=True)
        )

    def _shares_a_word(self, test: Test, number: int) -> bool:
        if test.field in CODE_FIELDS:
            return False
        field, phrases = test.field, test.items
        if field == SUPPLIER_KIND:
            field = "supplier"
            phrases = tuple(name for kind in test.items for name in self._kinds[kind])
        vocabulary = self._checked.vocabulary
        text = vocabulary.words_of(self._out[number][1].fields().get(field, ""))
        words = {word for phrase in phrases for word in vocabulary.words_of_phrase(phrase)}
        return any(covers(word, other) for other in text for word in words)

    def _try_tests(self) -> dict[Test, set[int]]:
        """Return the lines that pass each test of any rule, whatever the rule vetoes."""
        tester = self._checked.tester
        bare = [replace(compiled, vetoes=()) for compiled in tester.rules]
        alternatives = [
            Alternative(_NO_RANK, number, (test,), "named")
            for number, compiled in enumerate(bare)
            for condition in _conditions(compiled.rule)
            for test in condition
        ]
        codings = codings_of([example.fields() for _, example in self._out])
        matcher = RuleMatcher(self._checked.taxonomy, bare, tester.vocabulary)
        return {
            alternative.tests[0]: set(passing.tolist())
            for alternative, passing in matcher.matches(codings, alternatives)
        }


def _conditions(rule: Rule) -> list[Condition]:
    conditions: list[Condition] = [(Test(field, items),) for field, items in rule.tests().items()]
    if rule.in_ and rule.phrases:
        conditions.append(tuple(Test(field, rule.phrases) for field in rule.in_))
    return conditions
