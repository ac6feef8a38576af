"""Checks on one rule at a time: its phrases, stems and codes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import RootModel

from prevspend import yamlfile
from prevspend.frozenmodel import FrozenModel
from prevspend.taxonomy import FieldTests
from prevspend.upkeep.check.checked import phrase_lists
from prevspend.upkeep.check.relations import covers, redundant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.taxonomy import Rule
    from prevspend.upkeep.check.checked import CheckedTaxonomy
    from prevspend.upkeep.findings import CheckFinding

_SHORTEST_STEM = 4
_PRIVATE = ("cost_centre_code", "account_code")


class Trap(FrozenModel):
    """A word that a stem matches although it means something else.

    Attributes:
        word: the word that misleads.
        beside: the word that is meant.
        says: the meaning of the first one.
    """

    word: str
    beside: str
    says: str


class _Traps(RootModel[tuple[Trap, ...]]):
    """The content of `traps.yaml`."""


@cache
def traps() -> tuple[Trap, ...]:
    """Return the known traps."""
    return yamlfile.packaged(_Traps, Path(__file__).parent / "traps.yaml").root


def check_rules(checked: CheckedTaxonomy) -> Iterator[CheckFinding]:
    """Check each rule on its own."""
    is_national = getattr(checked.taxonomy.head, "extends", None) is None
    for entry in checked.taxonomy.interventions:
        for rule in entry.rules:
            yield from _stems(checked, rule)
            yield from _redundant(checked, rule)
            if is_national:
                yield from _private_codes(checked, rule)


def _stems(checked: CheckedTaxonomy, rule: Rule) -> Iterator[CheckFinding]:
    vetoed = [
        checked.vocabulary.words_of_phrase(phrase)
        for _, phrases, is_veto in phrase_lists(rule)
        for phrase in phrases
        if is_veto
    ]
    for path, phrases, is_veto in phrase_lists(rule):
        for number, phrase in enumerate(phrases):
            path_of_item: tuple[int | str, ...] = (*path, number)
            words = checked.vocabulary.words_of_phrase(phrase)
            yield from _short_stems(checked, rule, path_of_item, phrase)
            if len(words) == 1 and words[0].endswith("*") and not is_veto:
                free = [trap for trap in traps() if not _is_vetoed(trap.word, vetoed)]
                yield from _trapped(checked, rule, path_of_item, words[0], free)


def _is_vetoed(word: str, vetoed: list[tuple[str, ...]]) -> bool:
    return any(len(words) == 1 and covers(words[0], word) for words in vetoed)


def _too_short(phrase: str) -> Iterator[str]:
    for part in phrase.split():
        if part.endswith("*") and len(part) - 1 < _SHORTEST_STEM:
            yield part


def _short_stems(
    checked: CheckedTaxonomy, rule: Rule, path_of_item: tuple[int | str, ...], phrase: str
) -> Iterator[CheckFinding]:
    for part in _too_short(phrase):
        what = f"the stem '{part}' has fewer than {_SHORTEST_STEM} letters"
        fix = "lengthen it, or list the words"
        yield checked.about_rule("stem-too-short", rule, path_of_item, what, text=phrase, fix=fix)


def _trapped(
    checked: CheckedTaxonomy,
    rule: Rule,
    path_of_item: tuple[int | str, ...],
    stem: str,
    known: list[Trap],
) -> Iterator[CheckFinding]:
    for trap in known:
        if covers(stem, trap.word) and covers(stem, trap.beside):
            what = f"'{stem}' also matches '{trap.word}' ({trap.says})"
            fix = f"list the words that are meant, or add '{trap.word}' under 'unless'"
            yield checked.about_rule("trap-stem", rule, path_of_item, what, text=stem, fix=fix)


def _redundant(checked: CheckedTaxonomy, rule: Rule) -> Iterator[CheckFinding]:
    for path, phrases, is_veto in phrase_lists(rule):
        for number, other, counts in redundant(phrases, checked.vocabulary, has_rank=not is_veto):
            phrase = phrases[number]
            name = "phrase-for-rank-only" if counts else "redundant-phrase"
            what = f"'{phrase}' is matched by '{other}' of the same test already"
            fix = "keep it only where it should win over shorter phrases" if counts else "remove it"
            # Of a phrase and a doubtful stem, the stem may be the one to remove.
            is_safe = not (counts or checked.adds_known_words(phrase) or list(_too_short(other)))
            yield checked.about_rule(
                name, rule, (*path, number), what, text=phrase, fix=fix, edit=is_safe
            )


def _private_codes(checked: CheckedTaxonomy, rule: Rule) -> Iterator[CheckFinding]:
    vetoes = rule.unless if isinstance(rule.unless, FieldTests) else None
    for tests, path in ((rule, ()), (vetoes, ("unless",))):
        for field in _PRIVATE:
            codes = getattr(tests, field, None)
            if codes:
                what = f"'{field}' holds one organisation's own codes"
                fix = "test the words of the coding, or put the rule into a local overlay"
                yield checked.about_rule(
                    "private-code", rule, (*path, field), what, text=", ".join(codes), fix=fix
                )
