"""Check on short words of phrases that keep ledgers' short forms from being read."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from prevspend.classify import is_one_reading, shortening
from prevspend.upkeep.check.checked import phrase_lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.taxonomy import Rule
    from prevspend.upkeep.check.checked import CheckedTaxonomy
    from prevspend.upkeep.findings import CheckFinding

_MOST_LETTERS = 5
_LEAST_PAIRS = 10
"""Beside fewer words, a short form is seldom met."""

_Neighbours: TypeAlias = "list[tuple[str, bool, list[str]]]"
"""A word, whether the others stand before it, and the others, which start with one letter."""


class _Use(NamedTuple):
    """Where the phrases of one rule hold a word."""

    rule: Rule
    path: tuple[int | str, ...]
    text: str


def check_hidden_words(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Yield short words of one rule that ledgers use for longer words of many other phrases.

    A word of any phrase stands for itself: once a rule tests `saf grant`, `saf team` is no longer
    read as *safety team*.
    """
    if not checked.vocabulary.reads:
        return
    declared = {*checked.taxonomy.abbreviations, *checked.taxonomy.plain_words}
    neighbours = _by_first_letter(checked.vocabulary.pairs)
    for word, use in _words_of_one_rule(checked):
        is_short = word.isalpha() and len(word) <= _MOST_LETTERS
        if not is_short or word in declared:
            continue
        hidden = list(_hidden_by(word, neighbours[word[0]]))
        if len(hidden) >= _LEAST_PAIRS:
            short, full = min(hidden, key=lambda pair: (len(pair[1]), pair))
            what = (
                f"'{word}' is a word of this rule only, and for that is not read as a short form"
                f" beside {len(hidden)} words of other phrases: '{short}' is not '{full}'"
            )
            yield checked.about_rule(
                "word-hides-short-forms", use.rule, use.path, what, text=use.text
            )


def _words_of_one_rule(checked: CheckedTaxonomy) -> list[tuple[str, _Use]]:
    """Return the words that only one rule's phrases and vetoes hold, and where."""
    uses: dict[str, _Use] = {}
    users: dict[str, set[str]] = defaultdict(set)
    for compiled in checked.tester.rules:
        for path, phrases, _ in phrase_lists(compiled.rule):
            for number, phrase in enumerate(phrases):
                for word in checked.vocabulary.words_of_phrase(phrase):
                    bare = word.removesuffix("*")
                    users[bare].add(compiled.rule.id)
                    uses.setdefault(bare, _Use(compiled.rule, (*path, number), phrase))
    return [(word, use) for word, use in sorted(uses.items()) if len(users[word]) == 1]


def _by_first_letter(pairs: Iterable[tuple[str, str]]) -> dict[str, _Neighbours]:
    """Group the words that phrases have beside others by their first letters."""
    groups: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for left, right in sorted(pairs):
        groups[left[0], right, True].append(left)
        groups[right[0], left, False].append(right)
    neighbours: dict[str, _Neighbours] = defaultdict(list)
    for (letter, other, is_before), words in groups.items():
        neighbours[letter].append((other, is_before, words))
    return neighbours


def _hidden_by(word: str, neighbours: _Neighbours) -> Iterator[tuple[str, str]]:
    """Yield what a ledger would write with a word as a short form, and what it would mean."""
    for other, is_before, words in neighbours:
        meant = [full for full in words if shortening(word, full)]
        if meant and word not in words and is_one_reading(meant):
            if is_before:
                yield f"{word} {other}", f"{meant[0]} {other}"
            else:
                yield f"{other} {word}", f"{other} {meant[0]}"
