"""What the cells of a column look like, whatever its header says."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from prevspend.money import is_amount
from prevspend.reading.recognition.vocabulary import Meaning, vocabulary
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_DATE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[T ].*)?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?: .*)?"
    r"|\d{1,2}[ -][A-Za-z]{3,9}[ -](?:\d{4}|\d{2})"
)
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*")
_MARKS = re.compile(r"[.,£()-]")
_DECIMAL_COMMA = re.compile(r"[-(]?£?[\d. ]*\d,\d{1,2}[-)]?")
_DAMAGE = re.compile(r"#+|#N/A")
_NEARLY_ALL = 0.9
_SOME = 0.2
_FEW = 5
_DIGITS = 6  # a transaction number has at least so many
_NARROW = 2  # and the largest of a sample is less than so many times the smallest


class Column:
    """The filled cells of one column of a sample; cells that Excel spoilt tell nothing."""

    def __init__(self, cells: Iterable[str]) -> None:
        tidied = [tidy(cell) for cell in cells]
        self.texts: Sequence[str] = [
            text for text in tidied if text and not _DAMAGE.fullmatch(text)
        ]

    def _share(self, count: int) -> float:
        return count / len(self.texts) if self.texts else 0.0

    @cached_property
    def dates(self) -> float:
        """The share of cells that are dates."""
        return self._share(sum(_DATE.fullmatch(text) is not None for text in self.texts))

    @cached_property
    def codes(self) -> float:
        """The share of cells that look like codes: digits and letters without a space."""
        return self._share(sum(_CODE.fullmatch(text) is not None for text in self.texts))

    @cached_property
    def phrases(self) -> float:
        """The share of cells of several words."""
        return self._share(sum(" " in text for text in self.texts))

    @cached_property
    def amounts(self) -> float:
        """The share of cells that can be read as amounts, numbers of any kind included."""
        return self._share(sum(map(is_amount, self.texts)))

    @cached_property
    def is_money(self) -> bool:
        """Whether the cells are amounts and nothing else: some have pence, commas or signs."""
        marked = self._share(sum(_MARKS.search(text) is not None for text in self.texts))
        few_dates = self.dates < 1 - _NEARLY_ALL
        return self.amounts >= _NEARLY_ALL and marked >= _SOME and few_dates

    @cached_property
    def is_numbering(self) -> bool:
        """Whether the cells number things: long whole numbers, all of one length and close by."""
        numbers = [text for text in self.texts if text.isdecimal() and len(text) >= _DIGITS]
        if len(set(numbers)) < _FEW or self._share(len(numbers)) < _NEARLY_ALL:
            return False
        values = [int(text) for text in numbers]
        return len({len(text) for text in numbers}) == 1 and max(values) < _NARROW * min(values)

    @cached_property
    def decimal_commas(self) -> float:
        """The share of cells that end in a comma and one or two digits: 1.234,56."""
        return self._share(sum(_DECIMAL_COMMA.fullmatch(text) is not None for text in self.texts))

    @cached_property
    def meanings(self) -> dict[Meaning, float]:
        """The shares of cells that the vocabulary knows as accounts and as cost centres."""
        found = [vocabulary().meaning(text) for text in self.texts]
        meanings: tuple[Meaning, ...] = ("account", "cost_centre")
        return {meaning: self._share(found.count(meaning)) for meaning in meanings}
