"""Names of persons, which must not appear in published results.

A ledger names payees, and some payees are persons: foster carers, holders of direct payments,
landlords. Pages, workbooks and JSON show a payee only where its name is that of an organisation.
The words that distinguish them are in `people.yaml`, the shapes of names in `personnames.py`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from prevspend import yamlfile
from prevspend.frozenmodel import FrozenModel
from prevspend.personnames import (
    is_first_name,
    is_name,
    is_surname,
    may_be_initials,
    segments,
)
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prevspend.errors import Location

WITHHELD = "(name withheld)"
"""Shown in place of a name that may be a person's."""

_FILE = Path(__file__).parent / "people.yaml"
_QUOTED = re.compile(r"'([^']*)'")
_WORDS = re.compile(r"[^\W\d_]{4,}")
_LONGEST_PREFIX = 5  # letters, as of SINV00012345
_SHEET = re.compile(r" \[([^\]]*)\]$")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_PAYEE = "supplier"


class _PeopleWords(FrozenModel):
    """The content of `people.yaml`."""

    organisation: tuple[str, ...]
    not_first: tuple[str, ...]
    surnames_too: tuple[str, ...]
    buildings: tuple[str, ...]
    nobody: tuple[str, ...]
    trading: tuple[str, ...]
    titles: tuple[str, ...]
    last_titles: tuple[str, ...]
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
    last = "|".join(words.last_titles)
    personal = "|".join(words.personal)
    born = r"(?<!\d )\d\d? \d\d? 19\d\d(?! \d)"
    return re.compile(rf"\b(?:{titles}) [a-z]|[a-z] (?:{last})$|\b(?:{personal})\b|\b{born}\b")


@cache
def _first_title() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_words().first_titles)}) (?=[a-z])")


@cache
def _trading() -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(_words().trading)})(?: |$)")


@cache
def _title_in_text() -> re.Pattern[str]:
    words = _words()
    others = "|".join(words.no_names)
    return re.compile(
        rf"(?<!near )\b(?:{'|'.join(words.titles_in_texts)}) (?!(?:{others})\b)[a-z]{{3}}"
    )


@cache
def _after_letters() -> re.Pattern[str]:
    return _any_of(form for word in _words().after_letters for form in (word, f"{word}s"))


@cache
def _words() -> _PeopleWords:
    return yamlfile.packaged(_PeopleWords, _FILE)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of some words, among words with single spaces between them."""
    parts = (word[:-1] if word.endswith("*") else rf"{word}\b" for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})")


def _is_other(word: str) -> bool:
    """Return whether a word after a letter or a first name is known to be no surname."""
    word = word.replace("'", "").replace("’", "")
    if _after_letters().match(word):
        return True
    return bool(_organisation().match(word)) and not is_surname(word)


@lru_cache(maxsize=1 << 16)
def may_be_person(payee: str) -> bool:
    """Return whether the name of a payee may be a person's: no word of it names an organisation.

    Words that are surnames too (`Hall`, `Church`) do so only where more stands beside them than
    initials and a first name; and what follows a dash or `for` may still be a name.
    """
    words = _trading().split(" ".join(split_words(payee)))[0].split()
    text = " ".join(words)
    if not words or _person().search(text) or _first_title().match(text):
        return bool(words)
    named = words[1:] if words[0] in _words().not_first else words
    if not _organisation().search(" ".join(named)):
        return True
    telling = [word for word in named if _organisation().match(word)]
    if len(telling) == 1 and _is_surname_too(telling[0]) and _has_names_beside(words, telling):
        return True
    return any(is_name(part, _is_other) for part in segments(payee)[1:])


def _is_surname_too(word: str) -> bool:
    return is_surname(word) or word in _words().surnames_too


def _has_names_beside(words: list[str], telling: list[str]) -> bool:
    """Return whether beside a surname stand nothing but initials and first names."""
    others = [word for word in words if word not in telling]
    if is_first_name(telling[0]) and all(map(is_surname, others)):  # Christian Webb
        return bool(others)
    if all(map(may_be_initials, others)):
        return bool(others)
    is_building = words[-1] in _words().buildings
    return not is_building and all(len(word) == 1 or is_first_name(word) for word in others)


def shown(payee: str) -> str:
    """Return the name of a payee as it may be published."""
    return WITHHELD if may_be_person(payee) else payee


@lru_cache(maxsize=1 << 16)
def names_person(text: str) -> bool:
    """Return whether a name of a service or account names a person.

    It does where it holds a title, words used of one person, or a name between separators
    (`College - A Bloggs/Spring`, `JONES D C - Grants`).
    """
    words = " ".join(split_words(text))
    if _person().search(words) or _title_in_text().search(words):
        return True
    return any(_has_first_title(part) or is_name(part, _is_other) for part in segments(text))


def _has_first_title(part: str) -> bool:
    """Return whether a part of a text begins with a title and a surname: Ms Bloggs, no MS Visio."""
    title, _, rest = part.partition(" ")
    word = rest.split(" ")[0]
    if not _first_title().match(" ".join(split_words(part))) or not word[:1].isupper():
        return False
    return is_surname(word) or (not title.isupper() and not _is_other(word.casefold()))


def without_names(coding: Mapping[str, str]) -> dict[str, str]:
    """Return a coding as it may be published: what may name a person is withheld."""
    return {field: shown_in(field, text) for field, text in coding.items()}


def shown_in(field: str, text: str) -> str:
    """Return the text of a field of a coding as it may be published."""
    return shown(text) if field == _PAYEE else shown_text(text)


def shown_text(text: str) -> str:
    """Return the name of a service or account as it may be published."""
    return WITHHELD if names_person(text) else text


def shown_document(number: str) -> str:
    """Return the number of a document as it may be published: `…` where it holds words or names."""
    words = _WORDS.findall(number)
    return "…" if any(len(word) > _LONGEST_PREFIX or is_surname(word) for word in words) else number


def shown_file(name: str) -> str:
    """Return the name of a file, and of a sheet after it, as it may be published.

    Its ending stays: `april/(name withheld).xlsx [(name withheld)]`.
    """
    if sheet := _SHEET.search(name):
        return f"{shown_file(name[: sheet.start()])} [{shown_text(sheet[1])}]"
    path = PurePosixPath(name)
    parts = (*path.parts[:-1], path.stem)
    shown_parts = [shown_text(part.replace("_", " ")) for part in parts]
    if WITHHELD not in shown_parts:
        return name
    pairs = zip(parts, shown_parts, strict=True)
    return "/".join(new if new == WITHHELD else old for old, new in pairs) + path.suffix


def without_quotes(text: str) -> str:
    """Return a message without the words that it quotes from a ledger; figures stay."""
    return _QUOTED.sub(lambda quoted: "'…'" if _LETTERS.search(quoted[1]) else quoted[0], text)


def shown_place(place: Location) -> Location:
    """Return a place in a ledger with the names of its file and sheet as they may be published."""
    sheet = place.sheet and shown_text(place.sheet)
    return replace(place, file=shown_file(place.file), sheet=sheet)


def without_named_quotes(text: str) -> str:
    """Return a message with the files and sheets that it quotes as they may be published."""
    return _QUOTED.sub(lambda quoted: f"'{shown_file(quoted[1])}'", text)


def without_words(amount: str) -> str:
    """Return an amount as written, or `…` where it holds words."""
    return "…" if _LETTERS.search(amount) else amount
