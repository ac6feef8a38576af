"""The name of an organisation as it was typed: one that is misspelt is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.errors import LedgerError
from prevspend.reading.recognition import is_misspelling
from prevspend.reference import body_words, bundled
from prevspend.words import did_you_mean

_SHORTEST = 6  # letters; a shorter word is too easily another one
_SHOWN = 3


if TYPE_CHECKING:
    from collections.abc import Iterable

    from prevspend.reading.organisations import OwnerName


def refuse_misspelt(typed: str, written: Iterable[OwnerName]) -> None:
    """Refuse a name that no known body has, if one letter makes it that of a known body.

    Args:
        typed: the name.
        written: the names in the files; one of these is right as it stands.

    Raises:
        LedgerError: with the names that may be meant.
    """
    names = {text.casefold() for owner in written for text in owner if text}
    if typed.casefold() in names or bundled().find_organisation(typed) is not None:
        return
    place = body_words(typed).place
    near = []
    known: set[str] = set()
    for record in bundled().organisations.values():
        words = body_words(record.name).place
        known |= words
        if any(_is_misspelt(word, other) for word in place for other in words):
            near.append(record)
    current = [record.name for record in near if not record.successors] or [
        record.name for record in near
    ]
    if current and not place & {word for word in known if len(word) >= _SHORTEST}:
        raise LedgerError(
            f"No known organisation is called '{typed}'.",
            why="its population, its neighbours and its other years are found by its name.",
            fix=f"{did_you_mean(current[:_SHOWN])} Give the name, or the code, as it is known.",
        )


def _is_misspelt(word: str, other: str) -> bool:
    return min(len(word), len(other)) >= _SHORTEST and is_misspelling(word, other)
