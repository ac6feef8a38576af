"""Words that ledgers shorten or misspell: which words of the taxonomy they stand for.

Finance systems cut names at 20 to 30 characters, and people shorten every word to fit: `EARLY
SUPP HOSP DSCHG`. A word that is neither one of the taxonomy's own nor a plain English one may
stand for a longer word by its *start* (`supp`), as a *contraction* (`dschg`) or through a *slip*
of the keyboard (`supporrt`). It is read so where that leaves one reading:

- beside a word that is itself read, if it stands for one of the words that phrases have on that
  side of it: after `early`, `supp` is `supported`. What both sides agree on comes before what one
  of them allows. Words like `to` are passed over;
- anywhere, if one slip parts it from one of the taxonomy's words.

Words that differ only in their endings (`child`, `childrens`) are one reading. What could be read
in two ways is not read at all: before `care`, `res` is neither `residential` nor `respite`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cache
from itertools import combinations, pairwise, takewhile
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Shortening: TypeAlias = Literal["start", "contraction", "slip"]
"""How a word of a ledger stands for another."""

Reading: TypeAlias = "tuple[str, ...]"
"""A word and what it stands for, itself first; empty where nobody can say."""

_VOWELS = frozenset("aeiou")
_LEAST_LETTERS = 3
_LONG = 7
_VERY_LONG = 9
_PASSED_OVER = frozenset({"at", "by", "for", "from", "in", "of", "on", "to", "with"})
_PASSED = frozenset((word,) for word in _PASSED_OVER)


def shortening(word: str, full: str) -> Shortening | None:
    """Return how a word of a ledger stands for another word, if it does.

    A contraction leaves out vowels, and at most a third of the consonants. A slip is a letter too
    many or too few or two turned round in a long word, or a wrong letter in a very long one.

    Args:
        word: the ledger's word, in small letters.
        full: the word it may stand for.
    """
    if word[:1] != full[:1] or word == full or not word.isalpha():
        return None
    if len(word) >= _LEAST_LETTERS and full.startswith(word):
        return "start"
    if len(word) >= _LEAST_LETTERS and _contracts(word, full):
        return "contraction"
    return "slip" if len(full) >= _LONG and _slips(word, full) else None


def _contracts(word: str, full: str) -> bool:
    letters = iter(full)
    if len(word) >= len(full) or not all(letter in letters for letter in word):
        return False
    consonants, full_consonants = _count_consonants(word), _count_consonants(full)
    drops_vowels = len(word) - consonants < len(full) - full_consonants
    return drops_vowels and 3 * consonants >= 2 * full_consonants


def _count_consonants(word: str) -> int:
    return sum(letter not in _VOWELS for letter in word)


def _slips(word: str, full: str) -> bool:
    alike = _alike(word, full)
    rest, full_rest = word[alike:], full[alike:]
    if rest[1:] == full_rest or rest == full_rest[1:]:
        return True
    is_turned = rest[:2] == full_rest[1::-1] and rest[2:] == full_rest[2:]
    return is_turned or (len(full) >= _VERY_LONG and rest[1:] == full_rest[1:])


def is_one_reading(words: Iterable[str]) -> bool:
    """Return whether words differ in their endings only: more than half of the longer is alike."""
    return all(2 * _alike(*pair) > max(map(len, pair)) for pair in combinations(words, 2))


def _alike(word: str, other: str) -> int:
    """Count the letters from the start that two words share."""
    differs = (at for at, pair in enumerate(zip(word, other, strict=False)) if len({*pair}) > 1)
    return next(differs, min(len(word), len(other)))


class ShortWords:
    """Reads the shortened words of ledgers.

    Args:
        phrases: the words of every phrase of the taxonomy, without the stars of stems.
        plain: plain words that stand for nothing but themselves.
        several: short forms that stand for one of several words, also where phrases hold them.
    """

    def __init__(
        self,
        phrases: Iterable[Sequence[str]],
        plain: Iterable[str] = (),
        several: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        known: set[str] = set()
        pairs: set[tuple[str, str]] = set()
        for words in phrases:
            known.update(words)
            pairs.update(pairwise(word for word in words if word not in _PASSED_OVER))
        self.pairs = frozenset(pairs)
        self._several = several or {}
        self._themselves = (known | set(plain)) - self._several.keys()
        self._sorted = sorted(known)
        self._after = _by_first_letter(pairs)
        self._before = _by_first_letter((right, left) for left, right in pairs)
        self._one_less: dict[str, set[str]] = defaultdict(set)
        for word in known:
            for shorter in _without_a_letter(word):
                self._one_less[shorter].add(word)
        self._alone = cache(self._read_alone)  # words come again and again
        self._beside = cache(self._stands_beside)

    def read(self, words: Sequence[str]) -> list[Reading] | None:
        """Return the readings of each word of a text.

        Returns:
            Each word with what it stands for, itself first; `None` where all stand for themselves.
        """
        found = [self._alone(word) for word in words]
        unread = [at for at, reading in enumerate(found) if not reading]
        while unread:  # what is read now may settle its neighbours
            news = [(at, self._in_company(words[at], found, at)) for at in unread]
            if not any(reading for _, reading in news):
                break
            for at, reading in news:
                found[at] = reading
            unread = [at for at, reading in news if not reading]
        if not any(reading[1:] for reading in found):
            return None
        return [reading or (word,) for word, reading in zip(words, found, strict=True)]

    def _read_alone(self, word: str) -> Reading:
        """Read a word whatever stands beside it."""
        if word in self._themselves or word in _PASSED_OVER:
            return (word,)
        if len(word) < _LONG - 1:
            return ()
        meant = {full for full in self._near(word) if shortening(word, full) == "slip"}
        if meant:
            start = bisect_left(self._sorted, word)
            longer = map(self._sorted.__getitem__, range(start, len(self._sorted)))
            meant.update(takewhile(lambda full: full.startswith(word), longer))
        return _reading(word, meant)

    def _near(self, word: str) -> set[str]:
        """Return the words that one slip may part from a word, and a few more."""
        shorter = _without_a_letter(word)
        near = set().union(*(self._one_less.get(each, ()) for each in (word, *shorter)))
        return near | (shorter & self._themselves)

    def _in_company(self, word: str, readings: Sequence[Reading], at: int) -> Reading:
        """Read a word by what is read to its left and right."""
        sides: list[set[str]] = []
        for step, is_after in ((-1, True), (1, False)):
            beside = at + step
            while 0 <= beside < len(readings) and readings[beside] in _PASSED:
                beside += step
            if 0 <= beside < len(readings):
                found = (self._beside(word, other, is_after=is_after) for other in readings[beside])
                sides.append(set().union(*found))
        meant = set.intersection(*sides) if sides else set()
        meant = meant or set().union(*sides)
        return _reading(word, meant) if meant else ()

    def _stands_beside(self, word: str, other: str, *, is_after: bool) -> Reading:
        """Return the words that phrases have beside another and that a word stands for."""
        if len(other) < _LEAST_LETTERS or not other.isalpha():
            return ()
        beside = (self._after if is_after else self._before).get(other, {})
        if word in self._several:
            return tuple(full for full in self._several[word] if full in beside.get(full[:1], ()))
        return tuple(full for full in beside.get(word[:1], ()) if shortening(word, full))


def _reading(word: str, meant: Iterable[str]) -> Reading:
    """Return a word with what it stands for, if that is one reading."""
    words = sorted(meant)
    return (word, *words) if words and is_one_reading(words) else ()


def _without_a_letter(word: str) -> set[str]:
    """Return a long word as it is with one letter left out; nothing of others."""
    if len(word) < _LONG - 1:
        return set()
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _by_first_letter(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, list[str]]]:
    """Sort the second words of pairs by the first and by their own first letters."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for other, word in sorted(pairs):
        found[other][word[:1]].append(word)
    return {other: dict(letters) for other, letters in found.items()}
