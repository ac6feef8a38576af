"""What the cells of a column look like, whatever its heading is."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from prevspend.money import is_amount, pence_or_zero
from prevspend.reading.recognition.vocabulary import Meaning, vocabulary
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

WEEKDAY = r"(?:^(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
"""The day of the week, as Excel's long dates begin: `Monday, 01 April 2024`; or nothing."""

_DATE = re.compile(
    rf"{WEEKDAY}(?:"
    r"\d{4}-\d{1,2}-\d{1,2}(?:[T ].*)?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?: .*)?"
    r"|\d{1,2}(?:st|nd|rd|th)?[ /.-]?(?:of )?[A-Za-z]{3,9}[ ,/.-]+(?:\d{4}|\d{2})(?: .*)?"
    r"|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}(?: .*)?)"
)
_NUMBERED_DAY = re.compile(
    r"[34]\d{4}(?:\.\d+)?|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9]+(?:[./_-][A-Za-z0-9]+)*")
_LETTERS = re.compile(r"[A-Za-z]{2}")
_MARKS = re.compile(r"[.,£()-]")
_DECIMAL_COMMA = re.compile(r"[-(]?£?[\d. ]*\d,\d{1,2}[-)]?")
_DAMAGE = re.compile(r"#+|#N/A")
_NEARLY_ALL = 0.9
_FEW_WIDER = 0.1
_SOME = 0.2
_FEW = 5
_LONGEST_CODE = 10
_DIGITS = 6  # a transaction number has at least so many
_NARROW = 2  # and the largest of a sample is less than so many times the smallest
_ENOUGH_NAMES = 25
_MOST_TRIED = 400  # so many different texts show what a column holds


class ColumnCells:
    """The filled cells of one column of a sample, without cells damaged by Excel.

    Attributes:
        codes_of_rows: a number for the text of each row, -1 where the cell is blank.
        counts: how often each text is there, by that number.
        names: the different texts.
    """

    def __init__(self, cells: Sequence[str]) -> None:
        tidied: dict[str, int] = {}
        numbers = dict.fromkeys(cells, -1)
        for cell in numbers:
            text = tidy(cell)
            if text and not _DAMAGE.fullmatch(text):
                numbers[cell] = tidied.setdefault(text, len(tidied))
        self.codes_of_rows: NDArray[np.int64] = np.fromiter(
            map(numbers.__getitem__, cells), dtype=np.int64, count=len(cells)
        )
        self.names: Sequence[str] = list(tidied)
        filled = self.codes_of_rows[self.codes_of_rows >= 0]
        self.counts: NDArray[np.int64] = np.bincount(filled, minlength=len(self.names))

    @property
    def filled(self) -> int:
        """How many cells are filled."""
        return int(self.counts.sum())

    @property
    def fill(self) -> float:
        """The share of rows that are filled."""
        return self.filled / max(self.codes_of_rows.size, 1)

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return len(self.names)

    @property
    def texts(self) -> list[str]:
        """The text of each filled cell."""
        return [self.names[at] for at in self.codes_of_rows.tolist() if at >= 0]

    @property
    def variety(self) -> float:
        """The share of filled cells that are the first with their text: 1 where all differ."""
        return self.distinct / max(self.filled, 1)

    @property
    def largest_share(self) -> float:
        """The share of filled cells that hold the commonest text."""
        return float(self.counts.max()) / self.filled if self.filled else 0.0

    @cached_property
    def tried(self) -> Sequence[str]:
        """The first of the different texts, which are tested."""
        return self.names[:_MOST_TRIED]

    def share(self, test: Callable[[str], object]) -> float:
        """Return the share of cells that pass a test, judged by the texts that are tried."""
        weights = self.counts[: len(self.tried)]
        passed = np.fromiter((bool(test(text)) for text in self.tried), bool, len(self.tried))
        return float(weights[passed].sum() / weights.sum()) if weights.size else 0.0

    def share_of_names(self, test: Callable[[str], object]) -> float:
        """Return the share of different texts that pass a test."""
        return sum(bool(test(text)) for text in self.tried) / max(len(self.tried), 1)

    @cached_property
    def dates(self) -> float:
        """The share of cells that are dates."""
        return self.share(_DATE.fullmatch)

    @cached_property
    def numbered_days(self) -> float:
        """The share of cells that may be days as Excel counts them, or days like 20240401."""
        return self.share(_NUMBERED_DAY.fullmatch)

    @cached_property
    def codes(self) -> float:
        """The share of cells that look like codes: digits and letters without a space."""
        return self.share(_CODE.fullmatch)

    @cached_property
    def wordy(self) -> float:
        """The share of cells that hold a word, and are no code."""
        return self.share(lambda text: _LETTERS.search(text) and not _CODE.fullmatch(text))

    @cached_property
    def terse(self) -> bool:
        """Whether the cells are one short word of capitals or digits, as codes of letters are."""
        return self.share(lambda text: text.upper() == text and len(text) <= _LONGEST_CODE) > (
            1 - _SOME
        ) and (self.phrases < _SOME)

    @cached_property
    def phrases(self) -> float:
        """The share of cells of several words."""
        return self.share(lambda text: " " in text)

    @cached_property
    def amounts(self) -> float:
        """The share of cells that can be read as amounts, numbers of any kind included."""
        return self.share(is_amount)

    @cached_property
    def is_money(self) -> bool:
        """Whether the cells are amounts and nothing else: some have pence, commas or signs."""
        marked = self.share(_MARKS.search)
        few_dates = self.dates < 1 - _NEARLY_ALL
        return self.amounts >= _NEARLY_ALL and marked >= _SOME and few_dates

    @cached_property
    def is_numbering(self) -> bool:
        """Whether the cells number things: long whole numbers, all of one length and close by."""
        numbers = [text for text in self.tried if text.isdecimal() and len(text) >= _DIGITS]
        if len(numbers) < _FEW or len(numbers) < _NEARLY_ALL * len(self.tried):
            return False
        values = [int(text) for text in numbers]
        return len({len(text) for text in numbers}) == 1 and max(values) < _NARROW * min(values)

    @cached_property
    def pence(self) -> NDArray[np.int64]:
        """The amount of each row; 0 where it is none."""
        values = np.array([*map(pence_or_zero, self.names), 0], dtype=np.int64)
        return values[self.codes_of_rows]

    @cached_property
    def decimal_commas(self) -> float:
        """The share of cells that end in a comma and one or two digits: 1.234,56."""
        return self.share(_DECIMAL_COMMA.fullmatch)

    @cached_property
    def meanings(self) -> dict[Meaning, float]:
        """The shares of cells that the vocabulary knows as accounts and as cost centres."""
        meaning = vocabulary().meaning
        return {
            "account": self.share(lambda text: meaning(text) == "account"),
            "cost_centre": self.share(lambda text: meaning(text) == "cost_centre"),
        }

    @cached_property
    def leaning(self) -> float:
        """How far the names lean to units (above zero) or to kinds of expense (below).

        Few names tell little: the mean of their leanings counts in full from 25 names on.
        """
        known = self._leanings
        return self.bare_leaning * float(min(1.0, len(known) / _ENOUGH_NAMES) ** 0.5)

    @cached_property
    def bare_leaning(self) -> float:
        """The same, however few names there are."""
        known = self._leanings
        return sum(known) / len(known) if known else 0.0

    @cached_property
    def _leanings(self) -> list[float]:
        """How far each name leans that holds a known word."""
        leanings = map(vocabulary().leaning, self.tried)
        return [leaning for leaning in leanings if leaning is not None]

    @cached_property
    def companies(self) -> float:
        """The share of different names that hold a word only payees have."""
        return self.share_of_names(vocabulary().names_a_company)

    @cached_property
    def legal_forms(self) -> float:
        """The share of different names that hold a legal form, such as Ltd."""
        return self.share_of_names(vocabulary().has_legal_form)

    @cached_property
    def bodies(self) -> float:
        """The share of cells that may name a public body."""
        return self.share(vocabulary().names_a_body)

    @cached_property
    def capital(self) -> float:
        """The share of cells that say capital or revenue, and nothing else."""
        return self.share(vocabulary().says_capital)

    @cached_property
    def ministries(self) -> float:
        """The share of cells that name the ministry alone."""
        return self.share(vocabulary().is_a_ministry)

    @cached_property
    def flags(self) -> float:
        """The share of cells that say yes or no."""
        return self.share(vocabulary().is_flag)


def _of_one_width(rows: list[Sequence[str]]) -> list[Sequence[str]]:
    """Leave out the few rows that are wider than nearly all others."""
    widths = Counter(map(len, rows))
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    wider = sum(count for width, count in widths.items() if width > usual)
    if not wider or wider > _FEW_WIDER * len(rows):
        return rows
    return [row for row in rows if len(row) <= usual]


class Sample:
    """The rows below a header, by column.

    Attributes:
        rows: the rows that are not blank. A few that have more cells than the others are left out:
            theirs stand under other headings.
    """

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.rows = _of_one_width([row for row in rows if any(cell.strip() for cell in row)])
        self._columns: dict[int, ColumnCells] = {}

    @cached_property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max(map(len, self.rows), default=0)

    def column(self, at: int) -> ColumnCells:
        """Return one column of the sample."""
        if at not in self._columns:
            cells = self._cells[at] if at < self.width else ("",) * len(self.rows)
            self._columns[at] = ColumnCells(cells)
        return self._columns[at]

    @cached_property
    def _cells(self) -> list[tuple[str, ...]]:
        """The cells of each column; blank where a row is short."""
        return list(zip_longest(*self.rows, fillvalue=""))
