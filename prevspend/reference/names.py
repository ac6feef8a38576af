"""Organisations' names as ledgers write them, read back to the place and the kind of body.

`LONDON BOROUGH OF MERTON`, `LB Merton` and `Merton LBC` all name the council of Merton. A name
that says more or less than a pattern allows (`Merton Council Pension Fund`) is no reading of it:
a wrong counterparty is worse than none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.words import SKIPPED_WORDS, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.reference.records import CouncilClass

_PLACE = "*"
_STANDS_FOR = {"st": "saint", "upon": "", "on": ""}


def name_words(text: str) -> tuple[str, ...]:
    """Give a name's words as names are compared: `Stoke-on-Trent` is `stoke trent`."""
    words = (_STANDS_FOR.get(word, word) for word in split_words(text.replace("&", " and ")))
    return tuple(word for word in words if word and word not in SKIPPED_WORDS)


@dataclass(frozen=True)
class Reading:
    """One way to understand a name.

    Attributes:
        kind: `icb`, `council` or `nhs_trust`.
        place: the words that are left of the name, those of the place.
        classes: the classes of council that use such a name; none where any may.
    """

    kind: str
    place: tuple[str, ...]
    classes: frozenset[CouncilClass] = frozenset()


@dataclass(frozen=True)
class Pattern:
    """A form of name, like `london borough of *`."""

    kind: str
    classes: frozenset[CouncilClass]
    before: tuple[str, ...]
    after: tuple[str, ...]

    @classmethod
    def of(cls, kind: str, classes: frozenset[CouncilClass], text: str) -> Pattern:
        """Read a pattern; the star stands for the place.

        Raises:
            ValueError: if there is not one star in it.
        """
        before, star, after = text.partition(_PLACE)
        if not star or _PLACE in after:
            raise ValueError(text)
        return cls(kind, classes, name_words(before), name_words(after))

    def place(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Give the words of the place, or none where the name has another form."""
        end = len(words) - len(self.after)
        fits = words[: len(self.before)] == self.before and words[end:] == self.after
        return words[len(self.before) : end] if fits else ()


def readings(name: str, patterns: Sequence[Pattern]) -> Iterator[Reading]:
    """Give each way to understand a name."""
    words = name_words(name)
    for pattern in patterns:
        place = pattern.place(words)
        if place:
            yield Reading(pattern.kind, place, pattern.classes)
