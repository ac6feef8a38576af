"""Organisations' names as ledgers write them, read back to the place and the kind of body.

`LONDON BOROUGH OF MERTON`, `LB Merton` and `Merton LBC` all name the council of Merton. A name
with more or fewer words than a pattern allows (`Merton Council Pension Fund`) does not match it:
a wrong counterparty is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from prevspend.words import SKIPPED_WORDS, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.reference.records import CouncilClass

BodyKind = Literal["icb", "council", "nhs_trust"]

_PLACE = "*"
_INITIALS = re.compile(r"\b[A-Za-z](?:\. ?[A-Za-z]\b)+\.?")
_STANDS_FOR = {"st": "saint", "upon": "", "on": ""}


def name_words(text: str) -> tuple[str, ...]:
    """Return a name's words as names are compared: `Stoke-on-Trent` is `stoke trent`.

    Initials with points are one word: `Westmoor C.C.` is `westmoor cc`.
    """
    text = _INITIALS.sub(lambda initials: re.sub(r"[. ]", "", initials[0]) + " ", text)
    words = (_STANDS_FOR.get(word, word) for word in split_words(text.replace("&", " and ")))
    return tuple(word for word in words if word and word not in SKIPPED_WORDS)


@dataclass(frozen=True)
class NameReading:
    """One way to understand a name.

    Attributes:
        kind: `icb`, `council` or `nhs_trust`.
        place: the words of the name that are the place's.
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
        """Read a pattern; the star marks the place.

        Raises:
            ValueError: if there is not one star in it.
        """
        before, star, after = text.partition(_PLACE)
        if not star or _PLACE in after:
            raise ValueError(text)
        return cls(kind, classes, name_words(before), name_words(after))

    def place(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words of the place, or none where the name has another form."""
        end = len(words) - len(self.after)
        fits = words[: len(self.before)] == self.before and words[end:] == self.after
        return words[len(self.before) : end] if fits else ()


def read_name(name: str, patterns: Sequence[Pattern]) -> Iterator[NameReading]:
    """Yield each way to understand a name."""
    words = name_words(name)
    for pattern in patterns:
        place = pattern.place(words)
        if place:
            yield NameReading(pattern.kind, place, pattern.classes)


@dataclass(frozen=True)
class BodyWords:
    """The words of a body's name.

    Attributes:
        place: the words without those for the kind of body, in any order.
        kind: the kind it names, if it names one.
        sort: what distinguishes bodies of one kind: a county from a city, a group from a board.
    """

    place: frozenset[str]
    kind: BodyKind | None
    sort: str | None

    def may_be(self, other: BodyWords) -> bool:
        """Return whether two names do not contradict each other in kind."""
        return all(
            own is None or others is None or own == others
            for own, others in ((self.kind, other.kind), (self.sort, other.sort))
        )


def body_words(name: str) -> BodyWords:
    """Take a name apart: `FT Homerton Hospital NHS` is homerton and hospital, an NHS trust."""
    words = list(name_words(name))
    text = f" {' '.join(words)} "
    kind: BodyKind | None = None
    sort: str | None = None
    for phrase, (of_kind, of_sort) in _KINDS.items():
        if f" {phrase} " in text:
            text = text.replace(f" {phrase} ", "  ")
            kind, sort = kind or of_kind, sort or of_sort
    place = frozenset(text.split()) or frozenset(words)
    return BodyWords(place, kind, sort)


_KINDS: dict[str, tuple[BodyKind | None, str | None]] = {
    "clinical commissioning group": ("icb", "group"),
    "integrated care board": ("icb", "board"),
    "ccg": ("icb", "group"),
    "icb": ("icb", "board"),
    "nhs foundation trust": ("nhs_trust", None),
    "foundation trust": ("nhs_trust", None),
    "nhs trust": ("nhs_trust", None),
    "nhsft": ("nhs_trust", None),
    "nhst": ("nhs_trust", None),
    "nhs ft": ("nhs_trust", None),
    "ft": ("nhs_trust", None),
    "london borough council": ("council", "borough"),
    "london borough": ("council", "borough"),
    "royal borough": ("council", "borough"),
    "metropolitan borough council": ("council", "borough"),
    "metropolitan district council": ("council", "borough"),
    "metropolitan borough": ("council", "borough"),
    "borough council": ("council", "borough"),
    "district council": ("council", "borough"),
    "county council": ("council", "county"),
    "city council": ("council", "borough"),
    "council of city": ("council", "borough"),
    "unitary authority": ("council", None),
    "lbc": ("council", "borough"),
    "lb": ("council", "borough"),
    "rb": ("council", "borough"),
    "mbc": ("council", "borough"),
    "mdc": ("council", "borough"),
    "bc": ("council", "borough"),
    "dc": ("council", "borough"),
    "cc": ("council", None),
    "ua": ("council", None),
    "council": ("council", None),
    "city of": (None, "borough"),
    "county of": (None, "county"),
    "borough of": (None, "borough"),
    "city": (None, None),
    "county": (None, None),
    "borough": (None, None),
    "trust": (None, None),
    "nhs": (None, None),
    "of": (None, None),
}
"""The kind of body that words of a name mean, the longer phrases first."""
