"""What account names show of money between organisations; the words are in `account_words.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from prevspend import yamlfile
from prevspend.errors import PrevspendError
from prevspend.frozenmodel import FrozenModel
from prevspend.words import split_words

_FILE = Path(__file__).with_name("account_words.yaml")


class _AccountWords(FrozenModel):
    receipts: tuple[str, ...]
    council: tuple[str, ...]
    icb: tuple[str, ...]


@cache
def _words() -> _AccountWords:
    document, problems = yamlfile.load(_FILE, _FILE.name)
    words, invalid = yamlfile.validate(_AccountWords, document)
    if words is None or problems:
        raise PrevspendError(
            "The words of accounts cannot be read.", problems=[*problems, *invalid]
        )
    return words


@cache
def is_receipt(account: str) -> bool:
    """Return whether the name of an account or its group shows that money was received."""
    return _holds(account, _words().receipts)


@cache
def named_kind(account: str) -> Literal["council", "icb"] | None:
    """Return the kind of organisation that an account's name says the money is from or to."""
    words = _words()
    if _holds(account, words.council):
        return "council"
    return "icb" if _holds(account, words.icb) else None


def _holds(account: str, phrases: tuple[str, ...]) -> bool:
    text = " ".join(split_words(account))
    return any(phrase in text for phrase in phrases)
