"""Match: the rule that decides each coding, and what it nearly was.

Every condition is tested on the distinct values of its field only. Then the arms of all rules
are taken in order of precedence: the first that fits a coding decides it, and the first later one
with another outcome is its runner-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from prevspend.classify.codebook import Codebook
from prevspend.classify.decisions import Decision, number_outcomes
from prevspend.classify.phrasebook import Phrasebook, Vocabulary
from prevspend.classify.precedence import (
    CODE_FIELDS,
    SUPPLIER_KIND,
    Arm,
    CompiledRule,
    Test,
    compile_arms,
    compile_rules,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from prevspend.ledger import Codings
    from prevspend.taxonomy import Taxonomy


@dataclass(frozen=True)
class Matches:
    """Which rule decides each coding.

    Attributes:
        rules: the taxonomy's rules; the numbers below count in this list.
        winner: the number of the rule that decides each coding, -1 where none does.
        runner_up: the number of the best rule with another outcome, -1 where there is none.
    """

    rules: list[CompiledRule]
    winner: NDArray[np.int32]
    runner_up: NDArray[np.int32]


def match(codings: Codings, taxonomy: Taxonomy, organisation: str | None) -> Matches:
    """Find the winner and the runner-up of each coding.

    Args:
        codings: the distinct codings of a ledger.
        taxonomy: the taxonomy.
        organisation: the kind of organisation, for rules that apply to some kinds only.
    """
    rules = compile_rules(taxonomy)
    vocabulary = vocabulary_of(taxonomy, rules)
    outcomes = number_outcomes([Decision.of(compiled) for compiled in rules])
    arms = _arms_for(organisation, rules, vocabulary)
    found = list(fitting_arms(codings, taxonomy, rules, vocabulary, arms))
    winner = np.full(len(codings), -1, dtype=np.int32)
    runner_up = np.full(len(codings), -1, dtype=np.int32)
    for arm, fits in reversed(found):  # the best is written last
        winner[fits] = arm.rule
    for arm, fits in reversed(found):
        others = outcomes[winner[fits]] != outcomes[arm.rule]
        runner_up[fits[others]] = arm.rule
    return Matches(rules, winner, runner_up)


def fitting_arms(
    codings: Codings,
    taxonomy: Taxonomy,
    rules: list[CompiledRule],
    vocabulary: Vocabulary,
    arms: list[Arm],
) -> Iterator[tuple[Arm, NDArray[np.int64]]]:
    """Give every arm that fits a coding, with the codings it fits.

    Args:
        codings: the distinct codings of a ledger.
        taxonomy: the taxonomy.
        rules: its rules, which the arms number.
        vocabulary: the words it knows.
        arms: the arms to try, in this order.
    """
    tests = {test for arm in arms for test in arm.tests}
    tests |= {test for compiled in rules for test in compiled.vetoes}
    hits = _Hits(codings, taxonomy, vocabulary, tests)
    for arm in arms:
        fits = hits.fitting(arm, rules[arm.rule].vetoes)
        if fits.size:
            yield arm, fits


def fitting(
    codings: Codings, taxonomy: Taxonomy, rules: list[CompiledRule], organisation: str | None
) -> list[NDArray[np.int64]]:
    """Give for each rule the codings it fits, by number, whatever other rules would say.

    Args:
        codings: the distinct codings of a ledger.
        taxonomy: whose words, short forms and kinds of supplier the rules use.
        rules: any rules, those of the taxonomy or others.
        organisation: the kind of organisation.
    """
    vocabulary = vocabulary_of(taxonomy, [*compile_rules(taxonomy), *rules])
    arms = _arms_for(organisation, rules, vocabulary)
    found = [np.zeros(len(codings), dtype=bool) for _ in rules]
    for arm, fits in fitting_arms(codings, taxonomy, rules, vocabulary, arms):
        found[arm.rule][fits] = True
    return [np.flatnonzero(fits) for fits in found]


def _arms_for(
    organisation: str | None, rules: list[CompiledRule], vocabulary: Vocabulary
) -> list[Arm]:
    """Give the arms of the rules for a kind of organisation, best rank first."""
    arms = compile_arms(rules, vocabulary)
    return [arm for arm in arms if rules[arm.rule].applies_to(organisation)]


def vocabulary_of(taxonomy: Taxonomy, rules: Iterable[CompiledRule] | None = None) -> Vocabulary:
    """Give the words a taxonomy knows: its short forms and those of all phrases.

    Args:
        taxonomy: the taxonomy.
        rules: whose phrases; its own where none are given.
    """
    rules = compile_rules(taxonomy) if rules is None else rules
    return Vocabulary(taxonomy.abbreviations, _phrases(rules, taxonomy))


def _phrases(rules: Iterable[CompiledRule], taxonomy: Taxonomy) -> Iterator[str]:
    """Give every phrase of the taxonomy: together they are the words it knows."""
    for compiled in rules:
        yield from compiled.rule.phrases or ()
        tests = [Test(field, items) for field, items in compiled.rule.tests().items()]
        for test in (*tests, *compiled.vetoes):
            if test.field not in CODE_FIELDS and test.field != SUPPLIER_KIND:
                yield from test.items
    for kind in taxonomy.supplier_kinds:
        yield from (*kind.phrases, *(kind.unless or ()))


class _Hits:
    """Which codings hold what: every test answered once, on the distinct values of its field."""

    def __init__(
        self, codings: Codings, taxonomy: Taxonomy, vocabulary: Vocabulary, tests: set[Test]
    ) -> None:
        self._codings = codings
        self._postings: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        self._values: dict[Test, NDArray[np.int64]] = {}
        self._split: dict[str, list[tuple[str, list[str]]]] = {}
        by_field: dict[str, list[Test]] = {}
        for test in sorted(tests, key=lambda test: (test.field, test.items)):
            by_field.setdefault(test.field, []).append(test)
        for field, group in by_field.items():
            if field in CODE_FIELDS:
                self._test_codes(group)
            elif field == SUPPLIER_KIND:
                self._test_kinds(group, taxonomy, vocabulary)
            else:
                self._test_phrases(field, group, vocabulary)

    def fitting(self, arm: Arm, vetoes: tuple[Test, ...]) -> NDArray[np.int64]:
        """Give the codings an arm fits, by number: its rarest test first, the others narrow it."""
        if any(not self._values[test].size for test in arm.tests):
            return np.empty(0, dtype=np.int64)
        first, *rest = sorted(arm.tests, key=self._weight)
        fits = self._holding(first)
        for test in rest:
            fits = fits[self._holds(test, fits)]
        for veto in vetoes:
            if fits.size and self._values[veto].size:
                fits = fits[~self._holds(veto, fits)]
        return fits

    def _weight(self, test: Test) -> int:
        starts, _ = self._posting(test.field)
        values = self._values[test]
        return int((starts[values + 1] - starts[values]).sum())

    def _holding(self, test: Test) -> NDArray[np.int64]:
        """Give the codings whose field holds one of the test's values."""
        starts, codings = self._posting(test.field)
        parts = [codings[starts[value] : starts[value + 1]] for value in self._values[test]]
        return np.concatenate(parts)

    def _holds(self, test: Test, codings: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell for each coding whether its field holds one of the test's values."""
        field = _column(test.field)
        known = np.zeros(len(self._codings.values[field]) + 1, dtype=bool)
        known[self._values[test]] = True
        return known[self._codings.codes[field][codings]]

    def _posting(self, field: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the codings by value: those of value `v` stand from `starts[v]` to `starts[v+1]`."""
        field = _column(field)
        if field not in self._postings:
            codes, size = self._codings.codes[field], len(self._codings.values[field])
            short = codes.astype(np.min_scalar_type(-size - 1))  # 16 bits are sorted far quicker
            starts = np.cumsum(np.bincount(codes + 1, minlength=size + 1))
            self._postings[field] = (starts, np.argsort(short, kind="stable"))
        return self._postings[field]

    def _test_phrases(self, field: str, tests: list[Test], vocabulary: Vocabulary) -> None:
        self._note(tests, self._held(field, [test.items for test in tests], vocabulary))

    def _held(
        self, field: str, groups: list[tuple[str, ...]], vocabulary: Vocabulary
    ) -> list[list[int]]:
        """Give, for each group of phrases, the values of a field that hold one of them."""
        if not self._codings.values[field]:
            return [[] for _ in groups]
        owners: dict[str, list[int]] = {}
        for group, phrases in enumerate(groups):
            for phrase in phrases:
                owners.setdefault(phrase, []).append(group)
        groups_of = list(owners.values())
        book = Phrasebook(vocabulary, owners)
        held: list[list[int]] = [[] for _ in groups]
        for number, (text, words) in enumerate(self._words(field, vocabulary)):
            for group in {group for at in book.find_in(text, words) for group in groups_of[at]}:
                held[group].append(number)
        return held

    def _words(self, field: str, vocabulary: Vocabulary) -> list[tuple[str, list[str]]]:
        """Give the values of a field with their words, which are split once."""
        if field not in self._split:
            texts = self._codings.values[field]
            self._split[field] = [(text, vocabulary.words_of(text)) for text in texts]
        return self._split[field]

    def _test_kinds(self, tests: list[Test], taxonomy: Taxonomy, vocabulary: Vocabulary) -> None:
        """Find the suppliers of each kind, by the phrases in their names."""
        kinds = taxonomy.supplier_kinds
        groups = [kind.phrases for kind in kinds] + [kind.unless or () for kind in kinds]
        held = self._held("supplier", groups, vocabulary)
        of_kind = {
            kind.id: set(held[at]) - set(held[at + len(kinds)]) for at, kind in enumerate(kinds)
        }
        self._note(
            tests, [sorted(set().union(*(of_kind[kind] for kind in test.items))) for test in tests]
        )

    def _test_codes(self, tests: list[Test]) -> None:
        fields = {test.field for test in tests}
        books = {field: Codebook(self._codings.values[field]) for field in fields}
        self._note(tests, [books[test.field].find(test.items) for test in tests])

    def _note(self, tests: list[Test], values: list[list[int]]) -> None:
        for test, found in zip(tests, values, strict=True):
            self._values[test] = np.array(found, dtype=np.int64)


def _column(field: str) -> str:
    """Give the ledger's field behind a test's."""
    return "supplier" if field == SUPPLIER_KIND else field
