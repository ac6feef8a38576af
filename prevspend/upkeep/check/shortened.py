"""Checks on phrases whose words may be short forms of another phrase's words."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from prevspend.classify import outcome_of, shortening
from prevspend.upkeep.check.checked import phrase_lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Rule
    from prevspend.upkeep.check.checked import CheckedTaxonomy
    from prevspend.upkeep.findings import CheckFinding

_Phrase: TypeAlias = "tuple[tuple[str, ...], Rule, tuple[int | str, ...], str]"


def check_shortened(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Yield phrases by which ledgers may mean another phrase with another outcome.

    `res care` is matched as written where a rule names it, although `residential care` of
    another rule may be meant. Words that several rules use are not short forms.
    """
    alike: dict[tuple[str, ...], list[_Phrase]] = defaultdict(list)
    users: dict[str, set[str]] = defaultdict(set)
    for phrase in _phrases(checked) if checked.taxonomy.head.matching > 1 else ():
        alike[tuple(word[0] for word in phrase[0])].append(phrase)
        for word in phrase[0]:
            users[word].add(phrase[1].id)
    own = {word for word, rules in users.items() if len(rules) == 1}
    for group in alike.values():
        for pair in combinations(group, 2):
            for short, full in (pair, pair[::-1]):
                if _is_short_for(short[0], full[0], own) and _have_different_outcomes(
                    checked, short[1], full[1]
                ):
                    _, rule, path, text = short
                    what = (
                        f"'{text}' may be short for '{full[3]}', which '{full[1].id}' decides"
                        " differently; in ledgers it matches this phrase only"
                    )
                    fix = "write it out, unless ledgers mean nothing else by it"
                    yield checked.about_rule(
                        "phrase-short-for-another",
                        rule,
                        path,
                        what,
                        text=text,
                        fix=fix,
                        other=full[1],
                    )


def _phrases(checked: CheckedTaxonomy) -> Iterator[_Phrase]:
    """Yield every phrase of several words that lets a rule match."""
    for compiled in checked.tester.rules:
        for path, phrases, is_veto in phrase_lists(compiled.rule):
            for number, phrase in enumerate(() if is_veto else phrases):
                words = checked.vocabulary.words_of_phrase(phrase)
                if len(words) > 1:
                    plain = tuple(word.removesuffix("*") for word in words)
                    yield plain, compiled.rule, (*path, number), phrase


def _is_short_for(words: tuple[str, ...], others: tuple[str, ...], own: set[str]) -> bool:
    """Return whether each word is the other or a short form of it, one of the rule's own."""
    pairs = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return bool(pairs) and all(word in own and shortening(word, other) for word, other in pairs)


def _have_different_outcomes(checked: CheckedTaxonomy, rule: Rule, other: Rule) -> bool:
    """Return whether two rules have different outcomes."""
    first, second = (outcome_of(checked.owners[each.id]) for each in (rule, other))
    return first != second
