"""The words of prevspend and what each means: one word for one thing, everywhere."""

from __future__ import annotations

from pathlib import Path

from prevspend.errors import PrevspendError
from prevspend.textfile import read_rows
from prevspend.words import did_you_mean, is_part, likest, quoted

_FILE = Path(__file__).parent / "glossary.csv"


def read_glossary() -> dict[str, str]:
    """Return each word with its meaning."""
    rows = read_rows(_FILE)
    return {word: meaning for _, (word, meaning) in rows[1:]}


def find_words(typed: str) -> dict[str, str]:
    """Return the words that are meant, each with its meaning; all where nothing was typed.

    Raises:
        PrevspendError: if there is none; the message says which may be meant.
    """
    words = read_glossary()
    meant = {word: words[word] for word in words if not typed or is_part(typed, word)}
    if not meant:
        like = likest(typed, words)[:3]
        raise PrevspendError(
            f"The glossary does not have '{typed}'.",
            fix=did_you_mean([quoted([word]) for word in like])
            or "`prevspend glossary` lists all its words.",
        )
    return meant
