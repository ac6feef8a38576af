"""Match: the rule that decides each coding, and what it nearly was.

Every condition is tested on the distinct values of its field only. Then the arms of all rules
are taken in order of precedence: the first that fits a coding decides it, and the first later one
with another outcome is its runner-up.
"""

from __future__ import annotations

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
    Arm,
    CompiledRule,
    Test,
    compile_arms,
    compile_rules,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.ledger import Codings
    from prevspend.taxonomy import Taxonomy


def try_rules(codings: Codings, taxonomy: Taxonomy, organisation: str | None) -> Verdicts:
    """Let a taxonomy's rules decide codings: the winner and the runner-up of each.

    Args:
        codings: the distinct codings of a ledger.
        taxonomy: the taxonomy.
        organisation: the kind of organisation, for rules that apply to some kinds only.
    """
    rules, decisions, vocabulary, outcomes, every_arm = _compiled(taxonomy)
    arms = [arm for arm in every_arm if rules[arm.rule].applies_to(organisation)]
    found = list(fitting_arms(codings, taxonomy, rules, vocabulary, arms))
    winner = np.full(len(codings), -1, dtype=np.int32)
    runner_up = np.full(len(codings), -1, dtype=np.int32)
    grade = np.full(len(codings), -1, dtype=np.int8)
    for arm, fits in reversed(found):  # the best is written last
        winner[fits] = arm.rule
        grade[fits] = GRADES.index(arm.grade)
    for arm, fits in reversed(found):
        others = outcomes[winner[fits]] != outcomes[arm.rule]
        runner_up[fits[others]] = arm.rule
    return Verdicts(decisions, winner, runner_up, grade)


class _Compiled(NamedTuple):
    """The rules of a taxonomy, made ready; it takes as long as matching a small ledger."""

    rules: list[CompiledRule]
    decisions: list[Decision]
    vocabulary: Vocabulary
    outcomes: NDArray[np.int32]
    arms: list[Arm]


class _Last:
    """The taxonomy made ready last: what is tried several times is tried with the same."""

    made: tuple[Taxonomy, _Compiled] | None = None


def _compiled(taxonomy: Taxonomy) -> _Compiled:
    """Return the rules of a taxonomy, those made ready last where it is the same."""
    last = _Last.made
    if last is not None and last[0] is taxonomy:
        return last[1]
    rules = compile_rules(taxonomy)
    vocabulary = vocabulary_of(taxonomy, rules)
    decisions = [Decision.of(compiled) for compiled in rules]
    outcomes = number_outcomes(decisions)
    made = _Compiled(rules, decisions, vocabulary, outcomes, compile_arms(rules, vocabulary))
    _Last.made = taxonomy, made
    return made


def fitting_arms(
    codings: Codings,
    taxonomy: Taxonomy,
    rules: list[CompiledRule],
    vocabulary: Vocabulary,
    arms: list[Arm],
) -> Iterator[tuple[Arm, NDArray[np.int64]]]:
    """Return every arm that fits a coding, with the codings it fits.

    An arm on nothing but a name that joins two services fits none of its codings.

    Args:
        codings: the distinct codings of a ledger.
        taxonomy: the taxonomy.
        rules: its rules, which the arms number.
        vocabulary: the words it knows.
        arms: the arms to try, in this order.
    """
    joined = joined_names(codings, taxonomy, rules, vocabulary, arms)
    for arm, fits in _fitting(codings, taxonomy, rules, vocabulary, arms):
        field, decides = lone_field(arm), fits
        if field is not None and field in joined:
            decides = fits[~joined[field][codings.codes[field][fits]]]
        if decides.size:
            yield arm, decides


def joined_names(
    codings: Codings,
    taxonomy: Taxonomy,
    rules: list[CompiledRule],
    vocabulary: Vocabulary,
    arms: Sequence[Arm],
) -> Mapping[str, NDArray[np.bool_]]:
    """Return which names join two services and decide nothing alone: by field, of each its values.

    Args:
        codings: the distinct codings of a ledger.
        taxonomy: the taxonomy.
        rules: its rules, which the arms number.
        vocabulary: the words it knows.
        arms: the arms that decide, best rank first.
    """

    def best(names: Codings, lone: Sequence[Arm]) -> list[Arm | None]:
        found: list[Arm | None] = [None] * len(names)
        for arm, fits in reversed(list(_fitting(names, taxonomy, rules, vocabulary, lone))):
            for at in fits.tolist():
                found[at] = arm
        return found

    return find_joined(codings, rules, arms, best) if vocabulary.matching > 1 else {}


def _fitting(
    codings: Codings,
    taxonomy: Taxonomy,
    rules: list[CompiledRule],
    vocabulary: Vocabulary,
    arms: Sequence[Arm],
) -> Iterator[tuple[Arm, NDArray[np.int64]]]:
    """Return every arm that fits a coding, with the codings it fits, joined names or not."""
    tests = {test for arm in arms for test in arm.tests}
    tests |= {test for compiled in rules for test in compiled.vetoes}
    hits = _Hits(codings, taxonomy, vocabulary, tests)
    for arm in arms:
        fits = hits.fitting(arm, rules[arm.rule].vetoes)
        if fits.size:
            yield arm, fits


def fitting(
    codings: Codings,
    taxonomy: Taxonomy,
    rules: list[CompiledRule],
    organisation: str | None,
) -> list[NDArray[np.int64]]:
    """Return for each rule the codings it fits, by number, whatever other rules would say.

    Args:
        codings: the distinct codings of a ledger.
        taxonomy: whose words, short forms and kinds of supplier the rules use.
        rules: any rules, those of the taxonomy or others.
        organisation: the kind of organisation.
    """
    vocabulary = vocabulary_with(taxonomy, rules)
    arms = arms_for(organisation, rules, vocabulary)
    return fitting_by(codings, taxonomy, rules, vocabulary, arms)


def fitting_by(
    codings: Codings,
    taxonomy: Taxonomy,
    rules: list[CompiledRule],
    vocabulary: Vocabulary,
    arms: list[Arm],
) -> list[NDArray[np.int64]]:
    """Return for each rule the codings it fits, its words and arms being at hand."""
    found = [np.zeros(len(codings), dtype=bool) for _ in rules]
    for arm, fits in fitting_arms(codings, taxonomy, rules, vocabulary, arms):
        found[arm.rule][fits] = True
    return [np.flatnonzero(fits) for fits in found]


def vocabulary_with(taxonomy: Taxonomy, rules: Iterable[CompiledRule]) -> Vocabulary:
    """Return the words of a taxonomy and of some other rules."""
    return vocabulary_of(taxonomy, [*compile_rules(taxonomy), *rules])


def arms_for(
    organisation: str | None, rules: list[CompiledRule], vocabulary: Vocabulary
) -> list[Arm]:
    """Return the arms of the rules for a kind of organisation, best rank first."""
    arms = compile_arms(rules, vocabulary)
    return [arm for arm in arms if rules[arm.rule].applies_to(organisation)]


def vocabulary_of(taxonomy: Taxonomy, rules: Iterable[CompiledRule] | None = None) -> Vocabulary:
    """Return the words a taxonomy knows: its short forms and those of all phrases.

    Args:
        taxonomy: the taxonomy.
        rules: whose phrases; its own where none are given.
    """
    rules = compile_rules(taxonomy) if rules is None else rules
    return Vocabulary(
        taxonomy.abbreviations,
        _phrases(rules, taxonomy),
        matching=taxonomy.head.matching,
        plain_words=taxonomy.plain_words,
    )


def _phrases(rules: Iterable[CompiledRule], taxonomy: Taxonomy) -> Iterator[str]:
    """Return every phrase of the taxonomy: together they are the words it knows."""
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
        self._values: dict[Test, NDArray[np.int64]] = {}  # where there are any
        self._read: set[Test] = set()  # those that hold in more values than as written
        kinds = _tests_of_kinds(taxonomy)
        on_kinds = {test for test in tests if test.field == SUPPLIER_KIND}
        on_codes = {test for test in tests if test.field in CODE_FIELDS}
        on_words = tests - on_kinds - on_codes
        if on_kinds:
            on_words |= {test for kind in kinds.values() for test in kind}
        self._test_codes(on_codes)
        self._test_phrases(on_words, vocabulary)
        self._test_kinds(on_kinds, kinds)

    def fitting(self, arm: Arm, vetoes: tuple[Test, ...]) -> NDArray[np.int64]:
        """Return the codings an arm fits, by number; its rarest test is tried first."""
        if not self._values.keys() >= {*arm.tests} or not self._adds(arm):
            return np.empty(0, dtype=np.int64)
        first, *rest = sorted(arm.tests, key=self._weight)
        fits = self._holding(first)
        for test in rest:
            fits = fits[self._holds(test, fits)]
        for veto in vetoes:
            if fits.size and veto in self._values:
                fits = fits[~self._holds(veto, fits)]
        return fits

    def _adds(self, arm: Arm) -> bool:
        """Return whether an arm fits more than the better one that takes words as written."""
        return not arm.rank.is_read or any(test in self._read for test in arm.tests)

    def _weight(self, test: Test) -> int:
        starts, _ = self._posting(test.field)
        values = self._values[test]
        return int((starts[values + 1] - starts[values]).sum())

    def _holding(self, test: Test) -> NDArray[np.int64]:
        """Return the codings whose field holds one of the test's values."""
        starts, codings = self._posting(test.field)
        parts = [codings[starts[value] : starts[value + 1]] for value in self._values[test]]
        return np.concatenate(parts)

    def _holds(self, test: Test, codings: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each coding whether its field holds one of the test's values."""
        field = _column(test.field)
        known = np.zeros(len(self._codings.values[field]) + 1, dtype=bool)
        known[self._values[test]] = True
        return known[self._codings.codes[field][codings]]

    def _posting(self, field: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return codings sorted by value: those of `v` are from `starts[v]` to `starts[v+1]`."""
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
                found = book.find_in(text, vocabulary.words_of(text))
                for at in found.written:
                    written.setdefault(phrases[at], []).append(number)
                for at in found.read:
                    read.setdefault(phrases[at], []).append(number)
            for test in group:
                held = {*chain.from_iterable(map(written.get, test.items, repeat(())))}
                if test.is_read:
                    more = held.union(*map(read.get, test.items, repeat(())))
                    if len(more) > len(held):
                        self._read.add(test)
                    held = more
                self._note(test, sorted(held))

    def _test_kinds(self, tests: Iterable[Test], kinds: Mapping[str, _KindTests]) -> None:
        """Find the suppliers of each kind, by the phrases in their names."""
        none = np.empty(0, dtype=np.int64)
        of_kind = {
            (kind, is_read): np.setdiff1d(
                self._values.get(found.read if is_read else found.written, none),
                self._values.get(found.vetoed, none),
            )
            for kind, found in kinds.items()
            for is_read in (False, True)
        }
        for test in tests:
            values = [of_kind[kind, test.is_read] for kind in test.items]
            self._note(test, np.unique(np.concatenate(values)))
            if test.is_read and any(kinds[kind].read in self._read for kind in test.items):
                self._read.add(test)

    def _test_codes(self, tests: Iterable[Test]) -> None:
        fields = {test.field for test in tests}
        books = {field: Codebook(self._codings.values[field]) for field in fields}
        for test in tests:
            self._note(test, books[test.field].find(test.items))

    def _note(self, test: Test, values: list[int] | NDArray[np.int64]) -> None:
        if len(values):
            self._values[test] = np.asarray(values, dtype=np.int64)


class _KindTests(NamedTuple):
    """What in a supplier's name makes it one of a kind, as written or read, and what vetoes it."""

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
