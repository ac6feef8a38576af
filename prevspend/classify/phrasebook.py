"""Find the phrases of many rules in a text at once, as whole words.

All phrases of a field stand in one tree of words, so that a text is read once however many rules
there are. `nurs*` finds every word that starts so. A text of 20 characters or more may have been
cut off by the ledger's system: its last word, where it is no word the taxonomy knows, then also
stands for the last word of a phrase that starts so ("Homeless Commissione").

Where the taxonomy asks for it (`matching: 2`), words that ledgers shorten or misspell are read as
well, and a phrase is either found as written or as read; see `shortened`.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache, reduce
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from prevspend.classify.shortened import ShortWords
from prevspend.words import SKIPPED_WORDS, locate_words, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from prevspend.classify.shortened import Reading

_CUT_FROM = 20
_CUT_WORD = 3
_CUT_ONLY_WORD = 6


class Found(NamedTuple):
    """The numbers of the phrases that a text holds: word by word as written, or only as read."""

    written: set[int]
    read: set[int]


class Vocabulary:
    """The words a taxonomy uses, and the short forms it knows.

    Args:
        abbreviations: short forms, each with the words it stands for, or the several words of
            which it may stand for one.
        phrases: every phrase of the taxonomy.
        matching: the edition of matching; from 2, words that ledgers shorten or misspell are read.
        plain_words: words that are never taken for shortened ones.
    """

    def __init__(
        self,
        abbreviations: Mapping[str, str | Sequence[str]],
        phrases: Iterable[str],
        *,
        matching: int = 1,
        plain_words: Iterable[str] = (),
    ) -> None:
        self.matching = matching
        self.reads = matching > 1
        several = {
            short: meant for short, meant in abbreviations.items() if not isinstance(meant, str)
        }
        self._long = {
            short: full.split() for short, full in abbreviations.items() if isinstance(full, str)
        }
        self._read_otherwise = SKIPPED_WORDS | self._long.keys()
        self._of_phrase: dict[str, tuple[str, ...]] = {}
        stems = [
            [word.removesuffix("*") for word in self.words_of_phrase(phrase)] for phrase in phrases
        ]
        self.words = {word for words in stems for word in words}
        self._short_words = ShortWords(stems, plain_words, several) if self.reads else None
        self.pairs = self._short_words.pairs if self._short_words else frozenset()
        """The words that stand beside each other in a phrase, by which short words are read."""

    def words_of(self, text: str) -> list[str]:
        """Return a text's words, short forms written out, without `and` and `the`."""
        words = split_words(text)
        if self._read_otherwise.isdisjoint(words):  # as most are, and quicker so
            return words
        full = [part for word in words for part in self._long.get(word, (word,))]
        return [word for word in full if word not in SKIPPED_WORDS]

    def is_short(self, text: str) -> bool:
        """Return whether a word of a ledger is a short form."""
        return any(word in self._long for word in split_words(text))

    def read(self, text: str) -> list[tuple[str, int, int]]:
        """Return a text's words as `words_of` does, each with the place it was read from."""
        return [
            (word, start, end)
            for written, start, end in locate_words(text)
            for word in self._long.get(written, (written,))
            if word not in SKIPPED_WORDS
        ]

    def words_of_phrase(self, phrase: str) -> tuple[str, ...]:
        """Return a phrase's words; a word that ends in `*` keeps it."""
        known = self._of_phrase.get(phrase)
        if known is None:
            words: list[str] = []
            for part in phrase.split() if "*" in phrase else (phrase,):
                words += self.words_of(part)
                if part.endswith("*"):
                    words[-1] += "*"
            known = self._of_phrase[phrase] = tuple(words)
        return known

    def readings(self, words: Sequence[str]) -> list[Reading] | None:
        """Return each word of a text with what it stands for; `None` where all are themselves."""
        return self._short_words.read(words) if self._short_words else None

    def is_cut(self, text: str, words: Sequence[str]) -> bool:
        """Return whether a text's last word may have been cut off by the ledger's system."""
        return len(text) >= _CUT_FROM and bool(words) and words[-1] not in self.words


class _Node:
    """A place in the tree: the words that may follow, and the phrases that end here."""

    __slots__ = ("ends", "in_order", "stem_lengths", "stems", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.stems: dict[str, _Node] = {}
        self.stem_lengths: tuple[int, ...] = ()
        self.ends: list[int] = []
        self.in_order: list[str] = []

    def grow(self, word: str) -> _Node:
        """Return the place that a word of a phrase leads to."""
        branches = self.words
        if word.endswith("*"):
            branches, word = self.stems, word[:-1]
            if len(word) not in self.stem_lengths:
                self.stem_lengths = tuple(sorted((*self.stem_lengths, len(word))))
        place = branches.get(word)
        if place is None:
            place = branches[word] = _Node()
        return place

    def after(self, word: str) -> tuple[_Node, ...]:
        """Return the places that reading one more word leads to."""
        found = [self.words[word]] if word in self.words else []
        for length in self.stem_lengths:
            if length > len(word):
                break
            if word[:length] in self.stems:
                found.append(self.stems[word[:length]])
        return tuple(found)

    def ends_after_cut(self, word: str) -> Iterator[int]:
        """Return the phrases whose last word starts with this word."""
        if not self.in_order:  # asked for only once the tree is grown
            self.in_order = sorted(self.words.keys() | self.stems.keys())
        start = bisect_left(self.in_order, word)
        later = map(self.in_order.__getitem__, range(start, len(self.in_order)))
        for longer in takewhile(lambda known: known.startswith(word), later):
            for branches in (self.words, self.stems):
                if longer in branches:
                    yield from branches[longer].ends


class Phrasebook:
    """The phrases tested on some fields; phrases are known by their numbers."""

    def __init__(self, vocabulary: Vocabulary, phrases: Iterable[str]) -> None:
        self._vocabulary = vocabulary
        self._root = _Node()
        self._begin = cache(self._root.after)  # words come again and again
        self._go_on = cache(self._read_on)
        for number, phrase in enumerate(phrases):
            reduce(_Node.grow, vocabulary.words_of_phrase(phrase), self._root).ends.append(number)

    def find(self, text: str) -> Found:
        """Return the numbers of all phrases a text holds."""
        return self.find_in(text, self._vocabulary.words_of(text))

    def find_in(self, text: str, words: Sequence[str]) -> Found:
        """Do the same for a text whose words are known."""
        reads = self._vocabulary.reads
        is_cut = self._vocabulary.is_cut(text, words)
        written = self._find([(word,) for word in words], is_cut=is_cut and not reads)
        readings = self._vocabulary.readings(words)
        if readings is None and not (is_cut and reads):
            return Found(written, set())
        read = self._find(readings or [(word,) for word in words], is_cut=is_cut)
        return Found(written, read - written)

    def _find(self, readings: Sequence[Reading], *, is_cut: bool) -> set[int]:
        """Return the numbers of the phrases that words hold as they are read."""
        found: set[int] = set()
        before: tuple[_Node, ...] = ()
        places: tuple[_Node, ...] = ()
        for reading in readings:
            before = places
            for word in reading:
                after = self._go_on(before, word) if before else self._begin(word)
                places = after if word is reading[0] else (*places, *after)
            for place in places:
                found.update(place.ends)
        if is_cut:
            word = readings[-1][0]
            for place in (self._root, *before):
                if len(word) >= least_cut(place is not self._root):
                    found.update(place.ends_after_cut(word))
        return found

    def _read_on(self, places: tuple[_Node, ...], word: str) -> tuple[_Node, ...]:
        """Return the places that one more word leads to, from these or from the beginning."""
        return (*self._begin(word), *(after for place in places for after in place.after(word)))


def least_cut(words_before: int) -> int:
    """Return the letters that must be left of a cut word."""
    return _CUT_WORD if words_before else _CUT_ONLY_WORD


@lru_cache(maxsize=4)
def phrasebook_of(vocabulary: Vocabulary, phrases: tuple[str, ...]) -> Phrasebook:
    """Return a phrasebook, one that was made before where it is of the same phrases."""
    return Phrasebook(vocabulary, phrases)
