"""Words that ledgers shorten or misspell, read as words of the taxonomy.

Finance systems cut names at 20 to 30 characters, and people shorten every word to fit: `EARLY
SUPP HOSP DSCHG`. A word that is neither in the taxonomy nor plain English may be the *start* of a
longer word (`supp`), a *contraction* (`dschg`) or a typing *slip* (`supporrt`). It is read as the
longer word if only one reading is possible:

- beside a word that can be read, if phrases have the longer word on that side: after `early`,
  `supp` is `supported`. What both sides agree on comes before what one of them allows. Words like
  `to` are skipped;
- anywhere, if it is one slip away from a word of the taxonomy.

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

Meanings: TypeAlias = "tuple[str, ...]"
"""A word and what it stands for, itself first; empty if it cannot be read."""

_VOWELS = frozenset("aeiou")
_LEAST_LETTERS = 3
_LONG = 7
_VERY_LONG = 9
_SKIPPED = frozenset({"at", "by", "for", "from", "in", "of", "on", "to", "with"})
_SKIPPED_MEANINGS = frozenset((word,) for word in _SKIPPED)


def shortening(word: str, full: str) -> Shortening | None:
    """Return how a word of a ledger stands for another word; `None` if it does not.

    A contraction omits vowels, and at most a third of the consonants. A slip is one letter too
    many or too few or two swapped in a long word, or a wrong letter in a very long one.

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
    is_swapped = rest[:2] == full_rest[1::-1] and rest[2:] == full_rest[2:]
    return is_swapped or (len(full) >= _VERY_LONG and rest[1:] == full_rest[1:])


def is_one_reading(words: Iterable[str]) -> bool:
    """Return whether words differ only in their endings: they share over half of the longer one."""
    return all(2 * _alike(*pair) > max(map(len, pair)) for pair in combinations(words, 2))


def _alike(word: str, other: str) -> int:
    """Return how many letters at the start two words share."""
    differs = (at for at, pair in enumerate(zip(word, other, strict=False)) if len({*pair}) > 1)
    return next(differs, min(len(word), len(other)))


class ShortWords:
    """Reads the shortened words of ledgers.

    Args:
        phrases: the words of every phrase of the taxonomy, without the stars of stems.
        plain: plain English words, which only stand for themselves.
        several: short forms that stand for one of several words, even if phrases hold them.
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
            pairs.update(pairwise(word for word in words if word not in _SKIPPED))
        self.pairs = frozenset(pairs)
        self._several = several or {}
        self._plain = (known | set(plain)) - self._several.keys()
        self._sorted = sorted(known)
        self._after = _by_first_letter(pairs)
        self._before = _by_first_letter((right, left) for left, right in pairs)
        self._one_less: dict[str, set[str]] = defaultdict(set)
        for word in known:
            for shorter in _without_a_letter(word):
                self._one_less[shorter].add(word)
        self._alone = cache(self._read_alone)  # the same words recur
        self._beside = cache(self._stands_beside)

    def read(self, words: Sequence[str]) -> list[Meanings] | None:
        """Return the meanings of each word of a text; `None` if every word stands for itself."""
        meanings = [self._alone(word) for word in words]
        unread = [at for at, reading in enumerate(meanings) if not reading]
        while unread:  # a word that is read may help to read its neighbours
            news = [(at, self._read_by_neighbours(words[at], meanings, at)) for at in unread]
            if not any(reading for _, reading in news):
                break
            for at, reading in news:
                meanings[at] = reading
            unread = [at for at, reading in news if not reading]
        if not any(reading[1:] for reading in meanings):
            return None
        return [reading or (word,) for word, reading in zip(words, meanings, strict=True)]

    def _read_alone(self, word: str) -> Meanings:
        """Return the meanings of a word by itself."""
        if word in self._plain or word in _SKIPPED:
            return (word,)
        if len(word) < _LONG - 1:
            return ()
        meant = {full for full in self._near(word) if shortening(word, full) == "slip"}
        if meant:
            start = bisect_left(self._sorted, word)
            longer = map(self._sorted.__getitem__, range(start, len(self._sorted)))
            meant.update(takewhile(lambda full: full.startswith(word), longer))
        return _meanings(word, meant)

    def _near(self, word: str) -> set[str]:
        """Return the words that may be one slip away, and a few more."""
        shorter = _without_a_letter(word)
        near = set().union(*(self._one_less.get(each, ()) for each in (word, *shorter)))
        return near | (shorter & self._plain)

    def _read_by_neighbours(self, word: str, readings: Sequence[Meanings], at: int) -> Meanings:
        """Return the meanings of a word that its left and right neighbours allow."""
        sides: list[set[str]] = []
        for step, is_after in ((-1, True), (1, False)):
            beside = at + step
            while 0 <= beside < len(readings) and readings[beside] in _SKIPPED_MEANINGS:
                beside += step
            if 0 <= beside < len(readings):
                side = (self._beside(word, other, is_after=is_after) for other in readings[beside])
                sides.append(set().union(*side))
        meant = set.intersection(*sides) if sides else set()
        meant = meant or set().union(*sides)
        return _meanings(word, meant) if meant else ()

    def _stands_beside(self, word: str, other: str, *, is_after: bool) -> Meanings:
        """Return the words that phrases have beside another word, and that a word may stand for."""
        if len(other) < _LEAST_LETTERS or not other.isalpha():
            return ()
        beside = (self._after if is_after else self._before).get(other, {})
        if word in self._several:
            return tuple(full for full in self._several[word] if full in beside.get(full[:1], ()))
        return tuple(full for full in beside.get(word[:1], ()) if shortening(word, full))


def _meanings(word: str, meant: Iterable[str]) -> Meanings:
    """Return a word with what it stands for; an empty tuple if that is not one reading."""
    words = sorted(meant)
    return (word, *words) if words and is_one_reading(words) else ()


def _without_a_letter(word: str) -> set[str]:
    """Return a long word with each letter omitted in turn; an empty set for a short word."""
    if len(word) < _LONG - 1:
        return set()
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _by_first_letter(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, list[str]]]:
    """Group the second words of pairs by the first word, and by their own first letter."""
    groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for other, word in sorted(pairs):
        groups[other][word[:1]].append(word)
    return {other: dict(letters) for other, letters in groups.items()}
