"""The words in names of ledgers, by which units, accounts and payees are distinguished."""

from __future__ import annotations

import csv
import math
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from prevspend import yamlfile
from prevspend.words import split_words

Meaning = Literal["account", "cost_centre"]

_FOLDER = Path(__file__).parent
_SURE = 2.0  # how far a name leans that is known as a whole
_HALF = 0.5  # added to counts, so that a word seen on one side only is no proof


class _VocabularyFile(BaseModel):
    """The file's content; not `FrozenModel`, whose keys are suggested to users."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    companies: tuple[str, ...]
    legal_forms: tuple[str, ...]
    bodies: tuple[str, ...]
    ministries: tuple[str, ...]
    nhs: tuple[str, ...]
    councils: tuple[str, ...]
    hospitals: tuple[str, ...]
    capital: tuple[str, ...]
    flags: tuple[str, ...]
    income: tuple[str, ...]
    nhs_account_starts: tuple[str, ...]
    account_starts: tuple[str, ...]
    accounts: tuple[str, ...]
    cost_centres: tuple[str, ...]


class HeadingVocabulary:
    """The words, normalised for look-up.

    Attributes:
        leanings: how far each word leans to names of units (above zero) or of expenses (below),
            as the logarithm of how often it is in either.
    """

    def __init__(self, words: _VocabularyFile, leanings: dict[str, float]) -> None:
        self.leanings = leanings
        self._companies = frozenset(words.companies)
        self._legal_forms = frozenset(words.legal_forms)
        self._bodies = frozenset(words.bodies)
        self._ministries = frozenset(map(_key, words.ministries))
        self._nhs = frozenset(words.nhs)
        self._councils = frozenset(words.councils)
        self._hospitals = frozenset(words.hospitals)
        self._capital = frozenset(words.capital)
        self._flags = frozenset(words.flags)
        self._income = frozenset(words.income)
        self._nhs_starts = tuple(map(_key, words.nhs_account_starts))
        self._starts = (*self._nhs_starts, *map(_key, words.account_starts))
        self._accounts = frozenset(map(_key, words.accounts))
        self._cost_centres = frozenset(map(_key, words.cost_centres))

    def meaning(self, text: str) -> Meaning | None:
        """Return whether a text is known to be an account's or a cost centre's name."""
        return self._meaning(_key(text))

    def _meaning(self, key: str) -> Meaning | None:
        if key in self._cost_centres:
            return "cost_centre"
        if key in self._accounts or key.startswith(self._starts):
            return "account"
        return None

    def leaning(self, text: str) -> float | None:
        """Return how far a name leans to units or expenses; `None` if no word is known."""
        key = _key(text)
        meaning = self._meaning(key)
        if meaning is not None:
            return _SURE if meaning == "cost_centre" else -_SURE
        known = [self.leanings[word] for word in key.split() if word in self.leanings]
        return sum(known) / len(known) if known else None

    def has_word(self, word: str) -> bool:
        """Return whether a word is used in names of ledgers, and so spelt right."""
        return word in self.leanings

    def names_a_company(self, text: str) -> bool:
        """Return whether a text holds a word that only names of payees have."""
        return not self._companies.isdisjoint(split_words(text))

    def has_legal_form(self, text: str) -> bool:
        """Return whether a text holds a legal form, such as Ltd."""
        return not self._legal_forms.isdisjoint(split_words(text))

    def names_a_body(self, text: str) -> bool:
        """Return whether a text may name the public body that publishes a ledger."""
        return not self._bodies.isdisjoint(split_words(text))

    def is_a_ministry(self, text: str) -> bool:
        """Return whether a text names the NHS's ministry, which is no unit of its bodies."""
        return _key(text) in self._ministries

    def names_the_nhs(self, text: str) -> bool:
        """Return whether a text names a body of the NHS."""
        return not self._nhs.isdisjoint(split_words(text))

    def is_nhs_account(self, text: str) -> bool:
        """Return whether a text is an account that only commissioners in the NHS have."""
        return _key(text).startswith(self._nhs_starts)

    def is_of_a_council(self, text: str) -> bool:
        """Return whether a unit or an expense is one that councils have."""
        return not self._councils.isdisjoint(split_words(text))

    def is_of_a_hospital(self, text: str) -> bool:
        """Return whether a unit or an expense is one that hospitals have."""
        return not self._hospitals.isdisjoint(split_words(text))

    def says_capital(self, text: str) -> bool:
        """Return whether a text says no more than capital or revenue."""
        words = split_words(text)
        return bool(words) and self._capital.issuperset(words)

    def is_flag(self, text: str) -> bool:
        """Return whether a text says no more than yes or no."""
        return text.casefold() in self._flags

    def names_income(self, text: str) -> bool:
        """Return whether an account may hold income by its name, as many that hold payments may."""
        return not self._income.isdisjoint(split_words(text))


@cache
def vocabulary() -> HeadingVocabulary:
    """Return the words that come with prevspend."""
    return HeadingVocabulary(
        yamlfile.packaged(_VocabularyFile, _FOLDER / "vocabulary.yaml"), _leanings()
    )


def _leanings() -> dict[str, float]:
    """Return the leaning of each word, by the number of ledgers with it in units and expenses."""
    with (_FOLDER / "words.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["word"]: math.log((int(row["units"]) + _HALF) / (int(row["expenses"]) + _HALF))
            for row in csv.DictReader(file)
        }


@lru_cache(maxsize=1 << 15)
def _key(text: str) -> str:
    return " ".join(split_words(text)) + " "
