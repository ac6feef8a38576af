"""What the heading of a column means, by the phrases of `headings.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pydantic import RootModel

from prevspend import yamlfile
from prevspend.reading.recognition.spelling import is_misspelling
from prevspend.reading.recognition.vocabulary import vocabulary
from prevspend.words import split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Sense = Literal[
    "organisation",
    "date",
    "period",
    "year",
    "calendar",
    "net",
    "gross",
    "vat",
    "amount",
    "other_money",
    "debit",
    "credit",
    "supplier",
    "supplier_type",
    "document",
    "directorate",
    "division",
    "service",
    "cost_centre",
    "area",
    "subjective_group",
    "account",
    "purpose",
    "procurement",
    "capital",
    "description",
    "analysis",
    "ignored",
]

UNIT_SENSES: Final[frozenset[Sense]] = frozenset(
    {"directorate", "division", "service", "cost_centre", "area"}
)
"""The senses of headings over names of units of an organisation."""

EXPENSE_SENSES: Final[frozenset[Sense]] = frozenset({"subjective_group", "account", "purpose"})
"""The senses of headings over names of kinds of expense."""

_FILE = Path(__file__).parent / "headings.yaml"
_TEXT_WORDS = frozenset(
    ["name", "names", "description", "desc", "descr", "descriptions", "label", "title", "t", "text"]
)
_CODE_WORDS = frozenset(["code", "codes", "no", "number", "num", "nbr", "id", "key", "uri", "ref"])
_STOP_WORDS = frozenset(["the", "and", "a", "gbp", "in", "s"])
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TEXT_MARK = re.compile(r"\(\s*[Tt]\s*\)\s*$")
_WHERE = re.compile(r"\bwhere\b.+$", re.IGNORECASE)
_LONGEST = 200
_WHOLE = "="  # before a phrase that means something only as the whole of a heading
_FEWEST_LETTERS = 5


class _Phrases(RootModel[dict[Sense, tuple[str, ...]]]):
    """The file's content."""


class _Known(NamedTuple):
    sense: Sense
    rank: int


@dataclass(frozen=True)
class ColumnHeading:
    """What a heading means.

    Attributes:
        text: the heading as it is in the file, tidied.
        sense: what the column holds by its heading; `None` if no phrase is known.
        strength: how much of the heading the known phrase is, from 0 to 1.
        phrase: the known phrase.
        rank: its place among the phrases of its sense.
        is_code: whether it is a heading of codes.
        is_text: whether it is a heading of names.
        is_misspelt: whether the phrase is known only with its spelling corrected.
    """

    text: str
    sense: Sense | None = None
    strength: float = 0.0
    phrase: str = ""
    rank: int = 0
    is_code: bool = False
    is_text: bool = False
    is_misspelt: bool = False


@lru_cache(maxsize=8192)
def read_heading(text: str) -> ColumnHeading:
    """Return what a heading means."""
    text = tidy(text)
    words = _words(text)
    alone = _alone().get(" ".join(words))
    if alone is not None:
        return ColumnHeading(text, alone.sense, 1.0, " ".join(words), alone.rank)
    heading = _find(text, words)
    if heading.strength < 1:
        singular = _find(text, tuple(map(_singular, words)))
        heading = max(heading, singular, key=lambda each: each.strength)
    if heading.strength < 1 and words and (corrected := _corrected(words)) is not None:
        respelt = _find(text, corrected)
        heading = replace(respelt, is_misspelt=True) if respelt.strength == 1 else heading
    return heading


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a heading, without numbers, units and what follows `where`."""
    text = _WHERE.sub("", text[:_LONGEST])
    words = split_words(_CAMEL.sub(" ", _TEXT_MARK.sub(" t", text)))
    plain = (word.rstrip("0123456789") for word in words)
    return tuple(word for word in plain if word and word not in _STOP_WORDS)


def _find(text: str, words: Sequence[str]) -> ColumnHeading:
    """Return the heading by its longest phrase, the last if several have one length."""
    core = tuple(word for word in words if word not in _TEXT_WORDS | _CODE_WORDS)
    best = max(_phrases(words, fewest=2), default=None)
    of_core = max(_phrases(core, fewest=1), default=None)
    if of_core is not None and (best is None or of_core[0] >= best[0]):
        best = of_core
    if best is None and not core:
        best = max(_phrases(words, fewest=1), default=None)
    if best is None:
        return ColumnHeading(
            text, is_code=_says(words, _CODE_WORDS), is_text=_says(words, _TEXT_WORDS)
        )
    size, _, phrase = best
    counted = [word for word in words if word in phrase.split() or word in core]
    return ColumnHeading(
        text=text,
        sense=_senses()[phrase].sense,
        strength=min(1.0, size / max(len(counted), 1)),
        phrase=phrase,
        rank=_senses()[phrase].rank,
        is_code=_says(words, _CODE_WORDS) and not _says_last(words, _TEXT_WORDS),
        is_text=_says_last(words, _TEXT_WORDS),
    )


def _phrases(words: Sequence[str], fewest: int) -> Iterator[tuple[int, int, str]]:
    """Yield the known phrases among some words: their length, place and text."""
    known = _senses()
    for size in range(fewest, min(len(words), _longest_phrase()) + 1):
        for at in range(len(words) - size + 1):
            phrase = " ".join(words[at : at + size])
            if phrase in known:
                yield size, at, phrase


def _says(words: Sequence[str], those: frozenset[str]) -> bool:
    return any(word in those for word in words)


def _says_last(words: Sequence[str], those: frozenset[str]) -> bool:
    """Return whether the last word for names or codes is one of those."""
    kinds = [word for word in words if word in _TEXT_WORDS | _CODE_WORDS]
    return bool(kinds) and kinds[-1] in those


def _singular(word: str) -> str:
    """Return the singular of a word, if only that is known."""
    known = _known_words()
    return word[:-1] if word not in known and word[-1:] == "s" and word[:-1] in known else word


def _corrected(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return words with the spelling of unknown ones corrected; `None` if none can be."""
    known = _known_words()
    whole = "".join(words)
    meant = _nearest(whole, _joined_phrases()) if whole not in known else None
    if meant is not None:
        return tuple(_joined_phrases()[meant].split())
    changed = False
    corrected = []
    for word in words:
        near = None
        if word not in known and not vocabulary().has_word(word):
            near = _nearest(word, known)
        changed = changed or near is not None
        corrected.append(near or word)
    return tuple(corrected) if changed else None


def _nearest(word: str, known: Mapping[str, object]) -> str | None:
    if len(word) < _FEWEST_LETTERS or word in known:
        return None
    return next((other for other in sorted(known) if is_misspelling(word, other)), None)


@cache
def _senses() -> dict[str, _Known]:
    """Return what each phrase means, and its place among the phrases that mean it."""
    return {text: known for text, known in _all_phrases() if not text.startswith(_WHOLE)}


@cache
def _alone() -> dict[str, _Known]:
    """Return what phrases mean that are known only as the whole of a heading."""
    return {text[1:]: known for text, known in _all_phrases() if text.startswith(_WHOLE)}


@cache
def _all_phrases() -> tuple[tuple[str, _Known], ...]:
    phrases = yamlfile.packaged(_Phrases, _FILE)
    return tuple(
        (_WHOLE * text.startswith(_WHOLE) + " ".join(_words(text)), _Known(sense, rank))
        for sense, texts in phrases.root.items()
        for rank, text in enumerate(texts)
    )


@cache
def _longest_phrase() -> int:
    return max(len(phrase.split()) for phrase in _senses())


@cache
def _known_words() -> dict[str, None]:
    words = (word for phrase in _senses() for word in phrase.split())
    return dict.fromkeys([*words, *_TEXT_WORDS, *_CODE_WORDS])


@cache
def _joined_phrases() -> dict[str, str]:
    """Return the phrases of several words by their letters alone."""
    return {phrase.replace(" ", ""): phrase for phrase in _senses() if " " in phrase}
