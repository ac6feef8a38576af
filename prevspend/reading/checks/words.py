"""The words of ledgers for units, kinds and signs of amounts: `words.yaml`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from prevspend import yamlfile
from prevspend.words import split_words

_FILE = Path(__file__).parent / "words.yaml"
_APOSTROPHES = re.compile(r"['’‘`´]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BEFORE_ZEROS = re.compile(r"(?<=[A-Za-z])(?=0{3})")
_SUM_WORDS = re.compile(r"[a-z]+(?:/[a-z]+)?")
_SPACES = re.compile(r"[\s_\u00a0]+")


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Unit(_Words):
    """A unit of amounts: how many pounds an amount of 1 is, and its words."""

    name: str
    scale: Decimal
    words: tuple[str, ...]
    letters: tuple[str, ...]


class KindsOfAmount(_Words):
    """The cells of a column that marks actual spending and other amounts."""

    actual: frozenset[str]
    other: frozenset[str]


class CodedKinds(KindsOfAmount):
    """The same in letters and numbers, under some headings."""

    headings: frozenset[str]


class CodedSides(_Words):
    """What letters and numbers mean under some headings."""

    headings: frozenset[str]
    debit: frozenset[str]
    credit: frozenset[str]


class Sides(_Words):
    """The cells of a column that marks debits and credits."""

    debit: frozenset[str]
    credit: frozenset[str]
    credit_notes: frozenset[str]
    heading: frozenset[str]
    codes: tuple[CodedSides, ...]


class RowFlags(_Words):
    """Headings of columns of yes or no, and which of the two marks rows that count."""

    out: tuple[str, ...]
    in_: tuple[str, ...] = Field(alias="in")
    beside: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]


class AccountsOfNoMoney(_Words):
    """The names of accounts that hold no money of the period."""

    begins: tuple[str, ...]
    words: tuple[str, ...]
    unless: tuple[str, ...]
    measures: tuple[str, ...]
    beside: frozenset[str]
    whole: frozenset[str]


class CreditNotes(_Words):
    """The numbers, texts and names of rows that are credit notes."""

    prefixes: frozenset[str]
    beside: frozenset[str]
    texts: tuple[str, ...]
    names: tuple[str, ...]
    doubtful: tuple[str, ...]
    other_names: tuple[str, ...]


class SumWords(_Words):
    """The words of rows that are sums of other rows."""

    heads: frozenset[str]
    words: frozenset[str]


class AmountWords(_Words):
    """All of `words.yaml`."""

    units: tuple[Unit, ...]
    currency_marks: tuple[str, ...]
    figures: tuple[str, ...]
    scaled_by: tuple[str, ...]
    limits: tuple[str, ...]
    foreign: tuple[str, ...]
    home: tuple[str, ...]
    own_currency: frozenset[str]
    invoice_currency: frozenset[str]
    currency_words: frozenset[str]
    not_spending: dict[str, tuple[str, ...]]
    spending: tuple[str, ...]
    never_spending: tuple[str, ...]
    to_date: tuple[str, ...]
    kinds_of_amount: KindsOfAmount
    kinds_of_amount_codes: tuple[CodedKinds, ...]
    statuses: CodedKinds
    row_flags: RowFlags
    other_units: frozenset[str]
    unit_headings: frozenset[str]
    unit_is_money: frozenset[str]
    accounts_of_no_money: AccountsOfNoMoney
    sides: Sides
    side_headings: dict[str, tuple[str, ...]]
    sums: SumWords
    credit_notes: CreditNotes
    former: tuple[str, ...]
    pay: tuple[str, ...]
    deductions: tuple[str, ...]
    quantities: tuple[str, ...]
    prices: tuple[str, ...]
    shares: tuple[str, ...]
    percent: tuple[str, ...]


@cache
def amount_words() -> AmountWords:
    """Return the words that come with prevspend.

    Raises:
        ValueError: if the file is wrong, which is a fault of the package.
    """
    return yamlfile.packaged(AmountWords, _FILE)


def plain(text: str) -> str:
    """Return a heading, note or cell in lower case, without apostrophes and underscores.

    CamelCase is split, and zeros from the letters before them: `Amount000s` is `amount 000s`.
    """
    text = _APOSTROPHES.sub("", _CAMEL.sub(" ", text))
    return _SPACES.sub(" ", _BEFORE_ZEROS.sub(" ", text)).strip().casefold()


def is_sum(text: str) -> bool:
    """Return whether a cell has no words but those of a sum of other rows: Grand total."""
    known = amount_words().sums
    words = _SUM_WORDS.findall(text.casefold())
    return any(word in known.heads for word in words) and all(
        word in known.heads or word in known.words for word in words
    )


def has_phrase(text: str, phrases: tuple[str, ...]) -> str | None:
    """Return the first phrase that a text of words contains, or `None`."""
    padded = f" {text} "
    return next((phrase for phrase in phrases if f" {phrase} " in padded), None)


def says(heading: str, phrases: tuple[str, ...]) -> bool:
    """Return whether a heading holds one of some phrases."""
    return has_phrase(_words_of(heading), phrases) is not None


def is_spending(heading: str) -> bool:
    """Return whether a heading may be that of actual spending: it names no budget or the like."""
    text, known = _words_of(heading), amount_words()
    if has_phrase(text, known.never_spending):
        return False
    none = any(has_phrase(text, phrases) for phrases in known.not_spending.values())
    return not none or names_spending(heading)


def names_spending(heading: str) -> bool:
    """Return whether a heading has a word for actual spending."""
    return has_phrase(_words_of(heading), amount_words().spending) is not None


def _words_of(heading: str) -> str:
    return " ".join(split_words(plain(heading)))
