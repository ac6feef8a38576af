"""Texts that say nothing: `NA`, `-` or `Redacted` are blanks when years are compared."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import yaml

from prevspend.words import split_words

_WORDS = Path(__file__).with_name("blanks.yaml")


@lru_cache(maxsize=1 << 16)
def says_nothing(text: str) -> bool:
    """Tell whether a cell's text is a placeholder, or holds neither letter nor digit."""
    words = " ".join(split_words(text))
    phrases, begin = _placeholders()
    return not words or words in phrases or words.startswith(begin)


@cache
def _placeholders() -> tuple[frozenset[str], tuple[str, ...]]:
    found = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return frozenset(found["phrases"]), tuple(found["begin"])
