"""Find the phrases of many rules in a text at once, as whole words.

All phrases of a field are in one tree of words, so a text is read once however many rules there
are. `nurs*` matches every word with that start. A text of 20 characters or more may have been cut
off by the ledger's system: its last word, if the taxonomy does not know it, then also matches the
last word of a phrase with that start ("Homeless Commissione").

Under `matching: 2` of a taxonomy, words that ledgers shorten or misspell are read too, and a phrase
is found as written or as read; see `shortened`.
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

    from prevspend.classify.shortened import Meanings

_CUT_FROM = 20
_CUT_WORD = 3
_CUT_ONLY_WORD = 6


class PhrasesInText(NamedTuple):
    """The numbers of the phrases in a text: those written there, and those only read there."""

    written: set[int]
    read: set[int]


class Vocabulary:
    """The words a taxonomy uses, and the short forms it knows.

    Args:
        abbreviations: short forms, each with the words it stands for, or a list of words any one
            of which it may stand for.
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
        """The pairs of words beside each other in a phrase, by which shortened words are read."""

    def words_of(self, text: str) -> list[str]:
        """Return a text's words, short forms written out, without `and` and `the`."""
        words = split_words(text)
        if self._read_otherwise.isdisjoint(words):  # the usual case, quicker
            return words
        full = [part for word in words for part in self._long.get(word, (word,))]
        return [word for word in full if word not in SKIPPED_WORDS]

    def is_short(self, text: str) -> bool:
        """Return whether a word of a ledger is a short form."""
        return any(word in self._long for word in split_words(text))

    def read(self, text: str) -> list[tuple[str, int, int]]:
        """Return a text's words as `words_of` does, each with its start and end."""
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

    def readings(self, words: Sequence[str]) -> list[Meanings] | None:
        """Return the meanings of each word; `None` if every word stands for itself."""
        return self._short_words.read(words) if self._short_words else None

    def is_cut(self, text: str, words: Sequence[str]) -> bool:
        """Return whether a text's last word may have been cut off by the ledger's system."""
        return len(text) >= _CUT_FROM and bool(words) and words[-1] not in self.words


class _Node:
    """A node of the tree: the words that may follow, and the phrases that end here."""

    __slots__ = ("ends", "in_order", "stem_lengths", "stems", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.stems: dict[str, _Node] = {}
        self.stem_lengths: tuple[int, ...] = ()
        self.ends: list[int] = []
        self.in_order: list[str] = []

    def grow(self, word: str) -> _Node:
        """Return the node for the next word of a phrase, and add it if it is new."""
        branches = self.words
        if word.endswith("*"):
            branches, word = self.stems, word[:-1]
            if len(word) not in self.stem_lengths:
                self.stem_lengths = tuple(sorted((*self.stem_lengths, len(word))))
        if word not in branches:
            branches[word] = _Node()
        return branches[word]

    def after(self, word: str) -> tuple[_Node, ...]:
        """Return the nodes that the next word of a text leads to."""
        nodes = [self.words[word]] if word in self.words else []
        for length in self.stem_lengths:
            if length > len(word):
                break
            if word[:length] in self.stems:
                nodes.append(self.stems[word[:length]])
        return tuple(nodes)

    def ends_after_cut(self, word: str) -> Iterator[int]:
        """Yield the phrases whose last word starts with this word."""
        if not self.in_order:  # sorted at first use, when the tree is complete
            self.in_order = sorted(self.words.keys() | self.stems.keys())
        start = bisect_left(self.in_order, word)
        later = map(self.in_order.__getitem__, range(start, len(self.in_order)))
        for longer in takewhile(lambda known: known.startswith(word), later):
            for branches in (self.words, self.stems):
                if longer in branches:
                    yield from branches[longer].ends


class Phrasebook:
    """The phrases that rules test for; results are positions in the sequence of phrases."""

    def __init__(self, vocabulary: Vocabulary, phrases: Iterable[str]) -> None:
        self._vocabulary = vocabulary
        self._root = _Node()
        self._begin = cache(self._root.after)  # the same words recur
        self._go_on = cache(self._read_on)
        for number, phrase in enumerate(phrases):
            reduce(_Node.grow, vocabulary.words_of_phrase(phrase), self._root).ends.append(number)

    def find(self, text: str) -> PhrasesInText:
        """Return the phrases in a text."""
        return self.find_in(text, self._vocabulary.words_of(text))

    def find_in(self, text: str, words: Sequence[str]) -> PhrasesInText:
        """Return the phrases in a text, with its words, as `Vocabulary.words_of` returns them."""
        reads = self._vocabulary.reads
        is_cut = self._vocabulary.is_cut(text, words)
        written = self._find([(word,) for word in words], is_cut=is_cut and not reads)
        readings = self._vocabulary.readings(words)
        if readings is None and not (is_cut and reads):
            return PhrasesInText(written, set())
        read = self._find(readings or [(word,) for word in words], is_cut=is_cut)
        return PhrasesInText(written, read - written)

    def _find(self, readings: Sequence[Meanings], *, is_cut: bool) -> set[int]:
        """Return the numbers of the phrases in the meanings of words."""
        phrases: set[int] = set()
        before: tuple[_Node, ...] = ()
        nodes: tuple[_Node, ...] = ()
        for reading in readings:
            before = nodes
            for word in reading:
                after = self._go_on(before, word) if before else self._begin(word)
                nodes = after if word is reading[0] else (*nodes, *after)
            for node in nodes:
                phrases.update(node.ends)
        if is_cut:
            word = readings[-1][0]
            for node in (self._root, *before):
                if len(word) >= least_cut(node is not self._root):
                    phrases.update(node.ends_after_cut(word))
        return phrases

    def _read_on(self, nodes: tuple[_Node, ...], word: str) -> tuple[_Node, ...]:
        """Return the nodes that the next word leads to, from these nodes or from the root."""
        return (*self._begin(word), *(after for node in nodes for after in node.after(word)))


def least_cut(words_before: int) -> int:
    """Return the least number of letters of a word that is cut off."""
    return _CUT_WORD if words_before else _CUT_ONLY_WORD


@lru_cache(maxsize=4)
def phrasebook_of(vocabulary: Vocabulary, phrases: tuple[str, ...]) -> Phrasebook:
    """Return a phrasebook; the last few are cached."""
    return Phrasebook(vocabulary, phrases)
