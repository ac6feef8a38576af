"""What NHS accounts and cost centres are called, to tell one column from the other by content."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from prevspend import yamlfile
from prevspend.words import split_words

Meaning = Literal["account", "cost_centre"]

_FILE = Path(__file__).parent / "vocabulary.yaml"


class _Words(BaseModel):
    """The file's content; not `Strict`, whose keys are proposed to people who misspell one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    account_starts: tuple[str, ...]
    accounts: tuple[str, ...]
    cost_centres: tuple[str, ...]


class Vocabulary:
    """The words, normalised for look-up."""

    def __init__(self, words: _Words) -> None:
        self._starts = tuple(_key(text) for text in words.account_starts)
        self._accounts = frozenset(map(_key, words.accounts))
        self._cost_centres = frozenset(map(_key, words.cost_centres))

    def meaning(self, text: str) -> Meaning | None:
        """Tell whether a text is known to be an account's or a cost centre's name."""
        key = _key(text)
        if key in self._cost_centres:
            return "cost_centre"
        if key in self._accounts or key.startswith(self._starts):
            return "account"
        return None


@cache
def vocabulary() -> Vocabulary:
    """Load the words that come with prevspend."""
    document, problems = yamlfile.load(_FILE)
    words, found = yamlfile.validate(_Words, document)
    if words is None:  # a fault of the package, not of the user
        raise ValueError([*map(str, problems), *map(str, found)])
    return Vocabulary(words)


def _key(text: str) -> str:
    return " ".join(split_words(text)) + " "
