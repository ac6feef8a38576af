"""Texts that say nothing: `NA`, `-` or `Redacted` are blanks when codings are compared."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from prevspend import yamlfile
from prevspend.words import split_words

_FILE = Path(__file__).with_name("blanks.yaml")


class _Placeholders(BaseModel):
    """All of `blanks.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phrases: tuple[str, ...]
    begin: tuple[str, ...]
    hiding: tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def says_nothing(text: str) -> bool:
    """Return whether a cell's text is a placeholder, or holds neither letter nor digit."""
    words = " ".join(split_words(text))
    known = _placeholders()
    return not words or words in known.phrases or words.startswith(known.begin)


def hides_somebody(text: str) -> bool:
    """Return whether a placeholder stands for somebody who is not named: `Redacted`, not `NA`."""
    return says_nothing(text) and not set(_placeholders().hiding).isdisjoint(split_words(text))


@cache
def _placeholders() -> _Placeholders:
    return yamlfile.packaged(_Placeholders, _FILE)
