"""Match rules with codings: the rule that decides each, and its runner-up.

Every test is made on the distinct values of its field only. Then the alternatives of all rules
are taken in order of precedence: the first that matches a coding decides it, and the first later
one with another outcome is its runner-up.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.classify.codebook import Codebook
from prevspend.classify.decisions import GRADES, Decision, Verdicts, number_outcomes
from prevspend.classify.joined import find_joined, lone_field
from prevspend.classify.phrasebook import Vocabulary, phrasebook_of
from prevspend.classify.precedence import (
    CODE_FIELDS,
    SUPPLIER_KIND,
    Alternative,
    CompiledRule,
    Test,
    compile_alternatives,
    compile_rules,
)
from prevspend.classify.remember import remember_last

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.ledger import Codings
    from prevspend.taxonomy import Taxonomy


def try_rules(codings: Codings, taxonomy: Taxonomy, organisation: str | None) -> Verdicts:
    """Return the rule that decides each coding, and the runner-up.

    Args:
        codings: the distinct codings of a ledger.
        taxonomy: the taxonomy.
        organisation: the kind of organisation, for rules that apply to some kinds only.
    """
    matcher, decisions, outcomes = _decision_rules(taxonomy)
    matches = list(matcher.matches(codings, matcher.alternatives_for(organisation)))
    winner = np.full(len(codings), -1, dtype=np.int32)
    runner_up = np.full(len(codings), -1, dtype=np.int32)
    grade = np.full(len(codings), -1, dtype=np.int8)
    for alternative, matched in reversed(matches):  # the best is written last
        winner[matched] = alternative.rule
        grade[matched] = GRADES.index(alternative.grade)
    for alternative, matched in reversed(matches):
        others = outcomes[winner[matched]] != outcomes[alternative.rule]
        runner_up[matched[others]] = alternative.rule
    return Verdicts(decisions, winner, runner_up, grade)


class _DecisionRules(NamedTuple):
    matcher: RuleMatcher
    decisions: list[Decision]
    outcomes: NDArray[np.int32]


@remember_last
def _decision_rules(taxonomy: Taxonomy) -> _DecisionRules:
    """Return the rules of a taxonomy compiled, which takes as long as matching a small ledger."""
    matcher = RuleMatcher(taxonomy)
    decisions = [Decision.of(compiled) for compiled in matcher.rules]
    return _DecisionRules(matcher, decisions, number_outcomes(decisions))


def matcher_of(taxonomy: Taxonomy) -> RuleMatcher:
    """Return the rules of a taxonomy compiled, once for the same taxonomy."""
    return _decision_rules(taxonomy).matcher


class RuleMatcher:
    """Compiled rules that find the codings they match.

    Args:
        taxonomy: the taxonomy, with its short forms and kinds of supplier.
        rules: the rules to match; by default the taxonomy's own.
        vocabulary: the words they know; by default those of the taxonomy and the rules.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        rules: list[CompiledRule] | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        own = compile_rules(taxonomy)
        self.taxonomy = taxonomy
        self.rules = own if rules is None else rules
        self.vocabulary = vocabulary or vocabulary_of(taxonomy, [*own, *(rules or ())])

    @cached_property
    def alternatives(self) -> list[Alternative]:
        """The alternatives of all rules, best rank first."""
        return compile_alternatives(self.rules, self.vocabulary)

    def alternatives_for(self, organisation: str | None) -> list[Alternative]:
        """Return the alternatives of the rules for a kind of organisation, best rank first."""
        return [
            each for each in self.alternatives if self.rules[each.rule].applies_to(organisation)
        ]

    def matches(
        self, codings: Codings, alternatives: Sequence[Alternative]
    ) -> Iterator[tuple[Alternative, NDArray[np.int64]]]:
        """Yield every alternative that matches a coding, with the codings it matches.

        An alternative that tests nothing but a name which joins two services does not match.

        Args:
            codings: the distinct codings of a ledger.
            alternatives: the alternatives to try, in this order.
        """
        joined = self.joined_names(codings, alternatives)
        for alternative, matched in self._matches(codings, alternatives):
            field, deciding = lone_field(alternative), matched
            if field is not None and field in joined:
                deciding = matched[~joined[field][codings.codes[field][matched]]]
            if deciding.size:
                yield alternative, deciding

    def joined_names(
        self, codings: Codings, alternatives: Sequence[Alternative]
    ) -> Mapping[str, NDArray[np.bool_]]:
        """Return for the values of each field whether they join two services.

        Such a name alone decides nothing.

        Args:
            codings: the distinct codings of a ledger.
            alternatives: the alternatives that decide, best rank first.
        """

        def best(names: Codings, lone: Sequence[Alternative]) -> list[Alternative | None]:
            first: list[Alternative | None] = [None] * len(names)
            for alternative, matched in reversed(list(self._matches(names, lone))):
                for row in matched.tolist():
                    first[row] = alternative
            return first

        if self.vocabulary.matching == 1:
            return {}
        return find_joined(codings, self.rules, alternatives, best)

    def codings_by_rule(
        self, codings: Codings, organisation: str | None
    ) -> list[NDArray[np.int64]]:
        """Return for each rule the codings it matches, whatever other rules match them.

        Args:
            codings: the distinct codings of a ledger.
            organisation: the kind of organisation, for rules that apply to some kinds only.
        """
        matches = [np.zeros(len(codings), dtype=bool) for _ in self.rules]
        for alternative, matched in self.matches(codings, self.alternatives_for(organisation)):
            matches[alternative.rule][matched] = True
        return [np.flatnonzero(matched) for matched in matches]

    def _matches(
        self, codings: Codings, alternatives: Sequence[Alternative]
    ) -> Iterator[tuple[Alternative, NDArray[np.int64]]]:
        """Yield the alternatives that match a coding, even by a name that joins two services."""
        tests = {test for alternative in alternatives for test in alternative.tests}
        tests |= {test for compiled in self.rules for test in compiled.vetoes}
        results = _TestResults(codings, self.taxonomy, self.vocabulary, tests)
        for alternative in alternatives:
            matched = results.matching(alternative, self.rules[alternative.rule].vetoes)
            if matched.size:
                yield alternative, matched


def vocabulary_of(taxonomy: Taxonomy, rules: Iterable[CompiledRule] | None = None) -> Vocabulary:
    """Return the words a taxonomy knows: its short forms, and the words of all phrases.

    Args:
        taxonomy: the taxonomy.
        rules: the rules whose phrases count; by default the taxonomy's own.
    """
    rules = compile_rules(taxonomy) if rules is None else rules
    return Vocabulary(
        taxonomy.abbreviations,
        _phrases(rules, taxonomy),
        matching=taxonomy.head.matching,
        plain_words=taxonomy.plain_words,
    )


def _phrases(rules: Iterable[CompiledRule], taxonomy: Taxonomy) -> Iterator[str]:
    """Yield every phrase of the rules and of the kinds of supplier."""
    for compiled in rules:
        yield from compiled.rule.phrases or ()
        tests = [Test(field, items) for field, items in compiled.rule.tests().items()]
        for test in (*tests, *compiled.vetoes):
            if test.field not in CODE_FIELDS and test.field != SUPPLIER_KIND:
                yield from test.items
    for kind in taxonomy.supplier_kinds:
        yield from (*kind.phrases, *(kind.unless or ()))


class _TestResults:
    """The values that pass each test; a test is made once, on the distinct values of a field."""

    def __init__(
        self, codings: Codings, taxonomy: Taxonomy, vocabulary: Vocabulary, tests: set[Test]
    ) -> None:
        self._codings = codings
        self._postings: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        self._values: dict[Test, NDArray[np.int64]] = {}  # only tests that some value passes
        self._read: set[Test] = set()  # tests that more values pass than words as written
        kinds = _tests_of_kinds(taxonomy)
        on_kinds = {test for test in tests if test.field == SUPPLIER_KIND}
        on_codes = {test for test in tests if test.field in CODE_FIELDS}
        on_words = tests - on_kinds - on_codes
        if on_kinds:
            on_words |= {test for kind in kinds.values() for test in kind}
        self._test_codes(on_codes)
        self._test_phrases(on_words, vocabulary)
        self._test_kinds(on_kinds, kinds)

    def matching(self, alternative: Alternative, vetoes: tuple[Test, ...]) -> NDArray[np.int64]:
        """Return the codings an alternative matches, by number; its rarest test is tried first."""
        if not self._values.keys() >= {*alternative.tests} or not self._adds(alternative):
            return np.empty(0, dtype=np.int64)
        first, *rest = sorted(alternative.tests, key=self._weight)
        matched = self._passing(first)
        for test in rest:
            matched = matched[self._passes(test, matched)]
        for veto in vetoes:
            if matched.size and veto in self._values:
                matched = matched[~self._passes(veto, matched)]
        return matched

    def _adds(self, alternative: Alternative) -> bool:
        """Return whether it matches more than the better one that takes words as written."""
        return not alternative.rank.is_read or any(test in self._read for test in alternative.tests)

    def _weight(self, test: Test) -> int:
        """Return how many codings pass a test."""
        starts, _ = self._posting(test.field)
        values = self._values[test]
        return int((starts[values + 1] - starts[values]).sum())

    def _passing(self, test: Test) -> NDArray[np.int64]:
        """Return the codings whose field holds one of the test's values."""
        starts, codings = self._posting(test.field)
        parts = [codings[starts[value] : starts[value + 1]] for value in self._values[test]]
        return np.concatenate(parts)

    def _passes(self, test: Test, codings: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each coding whether its field holds one of the test's values."""
        field = _column(test.field)
        known = np.zeros(len(self._codings.values[field]) + 1, dtype=bool)
        known[self._values[test]] = True
        return known[self._codings.codes[field][codings]]

    def _posting(self, field: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return codings sorted by value; those with value `v` are `starts[v]` to `starts[v+1]`."""
        field = _column(field)
        if field not in self._postings:
            codes, size = self._codings.codes[field], len(self._codings.values[field])
            short = codes.astype(np.min_scalar_type(-size - 1))  # 16 bits are sorted far quicker
            starts = np.cumsum(np.bincount(codes + 1, minlength=size + 1))
            self._postings[field] = (starts, np.argsort(short, kind="stable"))
        return self._postings[field]

    def _test_phrases(self, tests: Iterable[Test], vocabulary: Vocabulary) -> None:
        """Read the texts of each field once, for the phrases of all tests."""
        by_field: dict[str, list[Test]] = {}
        for test in tests:
            if self._codings.values[test.field]:
                by_field.setdefault(test.field, []).append(test)
        every = chain.from_iterable(by_field.values())
        phrases = list(dict.fromkeys(chain.from_iterable(test.items for test in every)))
        book = phrasebook_of(vocabulary, tuple(phrases))
        for field, group in by_field.items():
            written: dict[str, list[int]] = {}
            read: dict[str, list[int]] = {}
            for number, text in enumerate(self._codings.values[field]):
                in_text = book.find_in(text, vocabulary.words_of(text))
                for at in in_text.written:
                    written.setdefault(phrases[at], []).append(number)
                for at in in_text.read:
                    read.setdefault(phrases[at], []).append(number)
            for test in group:
                held = {*chain.from_iterable(map(written.get, test.items, repeat(())))}
                if test.is_read:
                    more = held.union(*map(read.get, test.items, repeat(())))
                    if len(more) > len(held):
                        self._read.add(test)
                    held = more
                self._record(test, sorted(held))

    def _test_kinds(self, tests: Iterable[Test], kinds: Mapping[str, _KindTests]) -> None:
        """Find the suppliers of each kind, by the phrases in their names."""
        none = np.empty(0, dtype=np.int64)
        suppliers = {
            (kind, is_read): np.setdiff1d(
                self._values.get(of_kind.read if is_read else of_kind.written, none),
                self._values.get(of_kind.vetoed, none),
            )
            for kind, of_kind in kinds.items()
            for is_read in (False, True)
        }
        for test in tests:
            values = [suppliers[kind, test.is_read] for kind in test.items]
            self._record(test, np.unique(np.concatenate(values)))
            if test.is_read and any(kinds[kind].read in self._read for kind in test.items):
                self._read.add(test)

    def _test_codes(self, tests: Iterable[Test]) -> None:
        fields = {test.field for test in tests}
        books = {field: Codebook(self._codings.values[field]) for field in fields}
        for test in tests:
            self._record(test, books[test.field].find(test.items))

    def _record(self, test: Test, values: list[int] | NDArray[np.int64]) -> None:
        if len(values):
            self._values[test] = np.asarray(values, dtype=np.int64)


class _KindTests(NamedTuple):
    """The tests of a supplier's name for one kind of supplier, as written or read, and the veto."""

    written: Test
    read: Test
    vetoed: Test


def _tests_of_kinds(taxonomy: Taxonomy) -> dict[str, _KindTests]:
    reads = taxonomy.head.matching > 1
    return {
        kind.id: _KindTests(
            Test("supplier", kind.phrases),
            Test("supplier", kind.phrases, reads),
            Test("supplier", kind.unless or (), reads),
        )
        for kind in taxonomy.supplier_kinds
    }


def _column(field: str) -> str:
    """Return the ledger's field behind a test's."""
    return "supplier" if field == SUPPLIER_KIND else field
