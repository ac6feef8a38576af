"""Text as prevspend compares it: whole words, whatever the case, punctuation or spacing."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SKIPPED_WORDS = frozenset({"and", "the"})
"""Words that matching ignores: `smoking & tobacco` is `smoking and tobacco`."""

_APOSTROPHES = re.compile(r"['’‘`´]")
_WORD = re.compile(r"[a-z0-9]+")
_ASCII_WORDS = bytes(
    ord(chr(code).lower() if chr(code).isalnum() else " ") for code in range(128)
).ljust(256)
SPACES = "[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]+"
"""A pattern for everything that looks like a space, line breaks among them."""

BYTE_ORDER_MARKS = ("\ufeff", "ï»¿")
"""The mark that starts some files, and what it becomes when it is read as Windows-1252."""

_LIKE = 0.8  # of 1
_LONG = 4
_LONGEST_QUOTED = 200  # letters
"""A word of so many letters may be the beginning of another, and lose its plural."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(SPACES)


def split_words(text: str) -> list[str]:
    """Split text into its lower-case words: `Children's Centre - 0-5` → childrens centre 0 5."""
    if text.isascii():  # as nearly all are, and quicker so
        return text.encode().translate(_ASCII_WORDS, b"'`").decode().split()
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold()))
    return _WORD.findall("".join(letter for letter in text if not unicodedata.combining(letter)))


def locate_words(text: str) -> list[tuple[str, int, int]]:
    """Split text as `split_words` does, and locate each word in it.

    Returns:
        Each word, with the index of its first character and the one after its last.
    """
    letters: list[str] = []
    indexes: list[int] = []
    for index, character in enumerate(text):
        if _APOSTROPHES.match(character):
            continue
        for letter in unicodedata.normalize("NFKD", character.casefold()):
            if not unicodedata.combining(letter):
                letters.append(letter)
                indexes.append(index)
    words = _WORD.finditer("".join(letters))
    return [(word[0], indexes[word.start()], indexes[word.end() - 1] + 1) for word in words]


def quoted(texts: Iterable[str], most: int = 15) -> str:
    """List texts in quotation marks, no more of each and of all than a person would read."""
    texts = list(texts)
    listed = ", ".join(f"'{_cut(text)}'" for text in texts[:most])
    return listed if len(texts) <= most else f"{listed} and {len(texts) - most:,} more"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


def is_part(typed: str, name: str) -> bool:
    """Return whether each word typed, if any, is a word of a name or begins one."""
    typed_words, words = split_words(typed), split_words(name)
    return bool(typed_words) and all(
        any(_begins(each, word) for word in words) for each in typed_words
    )


def likest(typed: str, names: Iterable[str]) -> list[str]:
    """Return the names with words like those that were typed, the likest first."""
    words = split_words(typed)
    scored = [(_likeness(words, split_words(name)), name) for name in names]
    return [name for like, name in sorted(scored, key=lambda each: -each[0]) if like >= _LIKE]


def _begins(typed: str, word: str) -> bool:
    if len(typed) < _LONG or typed.isdigit():
        return typed == word
    return word.startswith(typed) or word == typed.removesuffix("s")


def _likeness(typed: list[str], words: list[str]) -> float:
    """Return how like each word typed is to one of a name, from 0 to 1, in the mean."""
    if not typed or not words:
        return 0.0
    likest = (max(SequenceMatcher(None, word, each).ratio() for word in words) for each in typed)
    return sum(likest) / len(typed)


def did_you_mean(names: Iterable[str]) -> str | None:
    """Ask whether one of some names was meant, for the end of a message; nothing without any."""
    listed = " or ".join(names)
    return f"did you mean {listed}?" if listed else None


def printable_name(name: str) -> str:
    """Return a file's name as text that can be written; bytes that are no UTF-8 are shown."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def printable(text: str) -> str:
    """Replace control characters and what cannot be written by spaces."""
    return _NOT_TEXT.sub(" ", text)


def tidy(text: str) -> str:
    """Trim a cell, fold its line breaks and runs of spaces, and drop byte order marks."""
    while text.startswith(BYTE_ORDER_MARKS):
        text = text[1:] if text[0] == BYTE_ORDER_MARKS[0] else text[3:]
    return _SPACES.sub(" ", text).strip(" ")


def is_called(file: str, name: str) -> bool:
    """Return whether a file is meant by a name, its last part, or a pattern."""
    return fnmatchcase(file, name) or fnmatchcase(file.rpartition("/")[2], name)
