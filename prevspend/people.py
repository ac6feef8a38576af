"""Names of persons, which must not appear in published results.

A ledger names payees, and some payees are persons: foster carers, holders of direct payments,
landlords. Pages, workbooks and JSON show a payee only where its name is that of an organisation.
The words that distinguish them are in `people.yaml`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend import yamlfile
from prevspend.frozenmodel import FrozenModel
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WITHHELD = "(name withheld)"
"""Shown in place of a name that may be a person's."""

_FILE = Path(__file__).parent / "people.yaml"
_QUOTED = re.compile(r"'([^']*)'")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_INITIALS_AND_SURNAME = re.compile(
    r"""
    (?:^|(?<!\b[A-Za-z]/)(?<=[-–—/|,;:(]))\s*  # a separator, but none of C/W or P/F
    [A-Z](?:(?:\.\s?|[ -])[A-Z])?(?:\.\s*|\s+)  # an initial or two: A, D C, D.C.
    (?=[^\s/]*[a-z])([A-Z](?:['’]?[^\W\d_])+)(?:-[^\W\d_]+)*  # a surname, not all in capitals
    \s*(?=$|[-–—/|,;:()])
    """,
    re.VERBOSE,
)
_PAYEE = "supplier"


class _PeopleWords(FrozenModel):
    """The content of `people.yaml`."""

    organisation: tuple[str, ...]
    nobody: tuple[str, ...]
    trading: tuple[str, ...]
    titles: tuple[str, ...]
    first_titles: tuple[str, ...]
    titles_in_texts: tuple[str, ...]
    no_names: tuple[str, ...]
    personal: tuple[str, ...]
    after_letters: tuple[str, ...]


@cache
def _organisation() -> re.Pattern[str]:
    words = _words()
    return _any_of((*words.organisation, *words.nobody))


@cache
def _person() -> re.Pattern[str]:
    words = _words()
    titles = "|".join(words.titles)
    first = "|".join(words.first_titles)
    personal = "|".join(words.personal)
    return re.compile(rf"\b(?:{titles}) [a-z]|^(?:{first}) [a-z]|\b(?:{personal})\b")


@cache
def _trading() -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(_words().trading)})(?: |$)")


@cache
def _title_in_text() -> re.Pattern[str]:
    words = _words()
    others = "|".join(words.no_names)
    return re.compile(rf"\b(?:{'|'.join(words.titles_in_texts)}) (?!(?:{others})\b)[a-z]{{3}}")


@cache
def _no_surname() -> re.Pattern[str]:
    words = _words()
    others = (form for word in words.after_letters for form in (word, f"{word}s"))
    return _any_of((*words.organisation, *words.nobody, *others))


@cache
def _words() -> _PeopleWords:
    return yamlfile.packaged(_PeopleWords, _FILE)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of some words, among words with single spaces between them."""
    parts = (word[:-1] if word.endswith("*") else rf"{word}\b" for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})")


@lru_cache(maxsize=1 << 16)
def may_be_person(payee: str) -> bool:
    """Return whether the name of a payee may be a person's: no word of it names an organisation."""
    text = _trading().split(" ".join(split_words(payee)))[0]
    return bool(text) and (bool(_person().search(text)) or not _organisation().search(text))


def shown(payee: str) -> str:
    """Return the name of a payee as it may be published."""
    return WITHHELD if may_be_person(payee) else payee


@lru_cache(maxsize=1 << 16)
def names_person(text: str) -> bool:
    """Return whether a name of a service or account names a person.

    It does where it holds a title, words used of one person, or initials and a surname between
    separators (`College - A Bloggs/Spring`).
    """
    words = " ".join(split_words(text))
    if _person().search(words) or _title_in_text().search(words):
        return True
    surnames = (named[1].casefold() for named in _INITIALS_AND_SURNAME.finditer(text))
    return any(not _no_surname().match(surname) for surname in surnames)


def without_names(coding: Mapping[str, str]) -> dict[str, str]:
    """Return a coding as it may be published: what may name a person is withheld."""
    return {
        field: WITHHELD if (may_be_person if field == _PAYEE else names_person)(text) else text
        for field, text in coding.items()
    }


def without_quotes(text: str) -> str:
    """Return a message without the words that it quotes from a ledger; figures stay."""
    return _QUOTED.sub(lambda quoted: "'…'" if _LETTERS.search(quoted[1]) else quoted[0], text)


def without_words(amount: str) -> str:
    """Return an amount as written, or `…` where it holds words."""
    return "…" if _LETTERS.search(amount) else amount
