"""Relations between the tests of two rules: does one hold wherever the other does?

All answers err on the safe side. `implies` is true only where it is certain for every text,
texts that the ledger's system has cut off among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from prevspend.classify import CODE_FIELDS, SUPPLIER_KIND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.classify import Vocabulary

Words: TypeAlias = "tuple[str, ...]"


def implies(field: str, item: str, other: str, vocabulary: Vocabulary) -> bool:
    """Return whether a field that holds one item of a test certainly holds another.

    Args:
        field: the field that is tested for both.
        item: the phrase, code or kind of supplier that it holds.
        other: the other item.
        vocabulary: the taxonomy's words.
    """
    if field == SUPPLIER_KIND:
        return item == other
    if field in CODE_FIELDS:
        return code_within(item, other)
    words, within = vocabulary.words_of_phrase(item), vocabulary.words_of_phrase(other)
    return certainly_occurs_in(within, words)


def certainly_occurs_in(short: Words, long: Words) -> bool:
    """Return whether every text that holds the long phrase holds the short one.

    A cut text holds a phrase by the first letters of its last word, more of them where the phrase
    is one word only; so a single word at the very end of a longer phrase is not certain.
    """
    return any(
        not (len(short) == 1 < len(long) and start == len(long) - 1)
        for start in _starts(short, long)
    )


def occurs_in(short: Words, long: Words) -> bool:
    """Return whether the words of one phrase occur in another, in texts that are not cut off."""
    return any(True for _ in _starts(short, long))


def _starts(short: Words, long: Words) -> list[int]:
    return [
        start
        for start in range(len(long) - len(short) + 1)
        if all(covers(word, long[start + offset]) for offset, word in enumerate(short))
    ]


def redundant(
    phrases: tuple[str, ...], vocabulary: Vocabulary, *, has_rank: bool
) -> Iterator[tuple[int, str, bool]]:
    """Yield phrases of a list that another phrase of it matches too.

    Args:
        phrases: the list.
        vocabulary: the taxonomy's words.
        has_rank: whether longer phrases give a better rank, as they do except in vetoes.

    Yields:
        The number of the phrase, the other one, and whether it still counts for its rank.
    """
    words = [vocabulary.words_of_phrase(phrase) for phrase in phrases]
    for number, long in enumerate(words):
        for other, short in enumerate(words):
            is_other = other != number and (short != long or other < number)
            if is_other and certainly_occurs_in(short, long):
                yield number, phrases[other], has_rank and len(short) != len(long)
                break


def covers(word: str, other: str) -> bool:
    """Return whether a word of a phrase matches all that another matches; both may be stems."""
    return word == other or (word.endswith("*") and other.startswith(word[:-1]))


def code_within(code: str, other: str) -> bool:
    """Return whether every code that passes one test passes the other."""
    code, other = code.upper(), other.upper()
    low, is_range, high = code.partition("..")
    if not is_range:
        high = low
    other_low, is_other_range, other_high = other.partition("..")
    if is_other_range:
        fits = len(low) == len(other_low) and other_low <= low <= high <= other_high
        return fits and not code.endswith("*")
    if other.endswith("*"):
        return low.removesuffix("*").startswith(other[:-1]) and high.startswith(other[:-1])
    return code == other
