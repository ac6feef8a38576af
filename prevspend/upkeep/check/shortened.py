"""Checks on phrases whose words are short for those of another: they stand for themselves."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from prevspend.classify import outcome_of, shortening
from prevspend.upkeep.check.folder import phrase_lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Rule
    from prevspend.upkeep.check.folder import Checked
    from prevspend.upkeep.findings import Finding

_Phrase: TypeAlias = "tuple[tuple[str, ...], Rule, tuple[int | str, ...], str]"


def check_shortened(checked: Checked) -> Iterator[Finding]:
    """Find phrases that ledgers may mean for another that has another outcome.

    `res care` is read as it is written where a rule names it, although `residential care` of
    another rule may be meant.
    """
    alike: dict[tuple[str, ...], list[_Phrase]] = defaultdict(list)
    for phrase in _phrases(checked) if checked.taxonomy.head.matching > 1 else ():
        alike[tuple(word[0] for word in phrase[0])].append(phrase)
    for group in alike.values():
        for pair in combinations(group, 2):
            for short, full in (pair, pair[::-1]):
                if _is_short_for(short[0], full[0]) and _parts(checked, short[1], full[1]):
                    _, rule, path, text = short
                    what = (
                        f"'{text}' may be short for '{full[3]}', which '{full[1].id}' decides"
                        " otherwise; where a ledger writes it, it is this phrase only"
                    )
                    fix = "write it out, unless ledgers mean nothing else by it"
                    yield checked.about_rule(
                        "phrase-short-for-another",
                        rule,
                        path,
                        what,
                        found=text,
                        fix=fix,
                        other=full[1],
                    )


def _phrases(checked: Checked) -> Iterator[_Phrase]:
    """Give every phrase of several words that lets a rule match."""
    for compiled in checked.bench.rules:
        for path, phrases, is_veto in phrase_lists(compiled.rule):
            for at, phrase in enumerate(() if is_veto else phrases):
                words = checked.vocabulary.words_of_phrase(phrase)
                if len(words) > 1:
                    plain = tuple(word.removesuffix("*") for word in words)
                    yield plain, compiled.rule, (*path, at), phrase


def _is_short_for(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether each word is the other or stands for it; a plural is the same word."""
    pairs = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return bool(pairs) and all(
        shortening(word, other) and other != f"{word}s" for word, other in pairs
    )


def _parts(checked: Checked, rule: Rule, other: Rule) -> bool:
    """Tell whether two rules have different outcomes."""
    one, two = (outcome_of(checked.owners[each.id]) for each in (rule, other))
    return one != two
