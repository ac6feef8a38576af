"""The shapes in which ledgers write names of persons: `D C JONES`, `Jones, D C`, `Jane Smith`.

A list of names never lets anything through, as none is ever whole: it only tells a name where
nothing but names and initials stands together.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend import yamlfile
from prevspend.frozenmodel import FrozenModel
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    IsOther = Callable[[str], bool]

_FILE = Path(__file__).parent / "names.yaml"
_MOST_WORDS = 4
_MOST_INITIALS = 3
_FEW_INITIALS = 2
_BETWEEN = re.compile(
    r"(?<!\b[A-Za-z])/|[-–—|;:()\[\]]+"
    r"|(?<!\b[A-Z])(?:\s|^)(?i:re|ref|for|to|of|from|c/o|client|payee|tenant)\b:?\s"
)
"""What stands between a name and the rest of a text; no slash of C/W or P/F."""
_RUN_TOGETHER = re.compile(r"((?:\b[A-Z]\.)+)(?=[^\W\d_]{2})")
_SURNAME = re.compile(r"[A-Z](?:['’][^\W\d_])?[^\W\d_]+")
_TYPICAL_SURNAME = re.compile(r"(?:O['’]|Mc|MC|Mac(?=[A-Z]))[A-Z][^\W\d_]{2,}")
_INITIALS = re.compile(r"[A-Z](?:\.[A-Z])*\.?")


class _Names(FrozenModel):
    """The content of `names.yaml`: thousands of names are one text each, which loads at once."""

    first_names: str
    surnames: str
    surname_endings: tuple[str, ...]
    no_initials: frozenset[str]


@cache
def _names() -> _Names:
    return yamlfile.packaged(_Names, _FILE)


@cache
def _first_names() -> frozenset[str]:
    return frozenset(_names().first_names.split())


@cache
def _surnames() -> frozenset[str]:
    return frozenset(_names().surnames.split())


def is_surname(word: str) -> bool:
    """Return whether many persons bear a word as their surname, whatever else it says."""
    plain = "".join(split_words(word))
    return plain in _surnames() or plain.endswith(_names().surname_endings)


def is_first_name(word: str) -> bool:
    """Return whether a word is a first name and hardly anything else."""
    return "".join(split_words(word)) in _first_names()


def segments(text: str) -> list[str]:
    """Return the parts of a text between dashes, brackets and the like."""
    return [part for part in map(str.strip, _BETWEEN.split(text)) if part]


def is_name(segment: str, is_other: IsOther) -> bool:
    """Return whether a segment is the name of a person, or ends in one.

    Args:
        segment: a text without separators but commas.
        is_other: whether a word is known to be no surname.
    """
    parts = [part.strip() for part in segment.split(",")]
    if len(parts) == 2 and _is_turned(parts[0].split(), _words(parts[1]), is_other):  # noqa: PLR2004
        return True
    return any(_is_whole(words, is_other) or _is_tail(words) for words in map(_words, parts))


def _words(text: str) -> list[str]:
    """Return the words of a text, initials apart from what follows: `D.C.Jones` → D.C. Jones."""
    return [word.strip("'\"") for word in _RUN_TOGETHER.sub(r"\1 ", text).split()]


def _is_initials(words: Sequence[str]) -> bool:
    return bool(words) and all(map(_INITIALS.fullmatch, words)) and _count(words) <= _MOST_INITIALS


def _count(initials: Sequence[str]) -> int:
    return len("".join(initials).replace(".", ""))


def may_be_initials(word: str) -> bool:
    """Return whether a word is one or two letters that may be initials: JM, no ST."""
    return word.isalpha() and len(word) <= _FEW_INITIALS and word not in _names().no_initials


def _may_be_surname(word: str, is_other: IsOther) -> bool:
    whole = _SURNAME.fullmatch(word.partition("-")[0])
    return bool(whole) and not is_other(word.casefold())


def _is_known_surname(word: str) -> bool:
    return bool(_TYPICAL_SURNAME.fullmatch(word)) or (word[:1].isupper() and is_surname(word))


def _is_whole(words: Sequence[str], is_other: IsOther) -> bool:
    """Return whether words are a name and nothing else."""
    if not 1 < len(words) <= _MOST_WORDS:
        return False
    first, *between, last = words
    is_known = _is_known_surname(last) and not is_other(last.casefold())
    if _is_initials(words[:-1]):  # D C Jones
        letters = "".join(words[:-1]).replace(".", "")
        is_few = len(letters) <= _FEW_INITIALS and letters.casefold() not in _names().no_initials
        return is_known or (is_few and _may_be_surname(last, is_other))
    if not between and first.isupper() and may_be_initials(first.casefold()):  # DC JONES
        return is_known
    is_forward = (  # Jane Smith, Jane Q Smith
        is_first_name(first)
        and _may_be_surname(last, is_other)
        and all(map(_may_be_between, between))
    )
    return is_forward or _is_turned([first], words[1:], is_other)


def _may_be_between(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word)) or is_first_name(word) or _is_known_surname(word)


def _is_turned(surname: Sequence[str], others: Sequence[str], is_other: IsOther) -> bool:
    """Return whether words are a surname, and initials or first names after it."""
    if len(surname) != 1 or not others:
        return False
    known = _is_known_surname(surname[0]) and not is_other(surname[0].casefold())
    if _is_initials(others):
        is_spaced = len(others) == _FEW_INITIALS
        return known or (is_spaced and _may_be_surname(surname[0], is_other))
    if len(others) == 1 and others[0].isupper() and may_be_initials(others[0].casefold()):
        return known
    if len(others) == 1 and is_first_name(others[0]):
        return _may_be_surname(surname[0], is_other)
    return known and all(_INITIALS.fullmatch(word) or is_first_name(word) for word in others)


def _is_tail(words: Sequence[str]) -> bool:
    """Return whether words end in a known surname with initials or a first name beside it."""
    *_, before, last = ["", "", *words]
    if _is_known_surname(last):
        return is_first_name(before)
    return bool(_INITIALS.fullmatch(last)) and bool(_TYPICAL_SURNAME.fullmatch(before))
