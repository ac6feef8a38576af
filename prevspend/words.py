"""Text as the tool compares it: whole words, whatever the case, punctuation or spacing."""

from __future__ import annotations

import re
import unicodedata

SKIPPED_WORDS = frozenset({"and", "the"})
"""Words that matching passes over: `smoking & tobacco` is `smoking and tobacco`."""

_APOSTROPHES = re.compile(r"['’‘`´]")
_WORD = re.compile(r"[a-z0-9]+")
_SPACES = re.compile(r"\s+")
_BYTE_ORDER_MARKS = ("\ufeff", "ï»¿")


def split_words(text: str) -> list[str]:
    """Split text into its lower-case words: `Children's Centre - 0-5` → childrens centre 0 5."""
    text = _APOSTROPHES.sub("", text.casefold())
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _WORD.findall(text)


def tidy(text: str) -> str:
    """Trim a cell, fold its line breaks and runs of spaces, and drop byte order marks."""
    for mark in _BYTE_ORDER_MARKS:
        text = text.removeprefix(mark)
    return _SPACES.sub(" ", text).strip()
