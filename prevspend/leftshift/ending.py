"""Money that ends by its narrative: codings of which lines say that they are not for long.

A coding of which only some lines say so is two from here on: what lasts, and what does not.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend import yamlfile
from prevspend.classify import PREVENTION_COLUMNS
from prevspend.frozenmodel import FrozenModel
from prevspend.ledger import PERIODS, codes_of, dictionary_of
from prevspend.money import apportion, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from prevspend.leftshift.year import Year

_FILE = Path(__file__).with_name("ending.yaml")
_NAMES = ("service", "cost_centre", "account", "analysis_1", "analysis_2")
_BETWEEN = "[^a-z0-9]+"
_WORTH = 10_000_00
"""What comes to less than £10,000 of a coding is not told apart from the rest of it."""


class _EndingWords(FrozenModel):
    """All of `ending.yaml`."""

    phrases: tuple[str, ...]
    money: tuple[str, ...]
    ends: tuple[str, ...]
    months: tuple[str, ...]
    lasting: tuple[str, ...]


class _EndingPatterns(NamedTuple):
    """What a text holds if its money is of a few years only, and what it must not hold."""

    dated: str
    phrases: str
    lasting: str


@cache
def _patterns() -> _EndingPatterns:
    words = yamlfile.packaged(_EndingWords, _FILE)
    day = f"(?:[0-9]{{1,2}}{_BETWEEN})"
    in_words = f"{day}?{_any(words.months)}{_BETWEEN}(?:20)?[0-9][0-9]"
    date = f"(?:{in_words}|{day}{{0,2}}20[0-9][0-9])"
    dated = f"{_any(words.money)}{_BETWEEN}{_any(words.ends)}{_BETWEEN}{date}"
    return _EndingPatterns(
        *(_whole(part) for part in (dated, _any(words.phrases), _any(words.lasting)))
    )


def _any(phrases: Iterable[str]) -> str:
    """Return a pattern for any of some phrases, whatever stands between their words."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{'|'.join(_BETWEEN.join(phrase.split()) for phrase in longest)})"


def _whole(pattern: str) -> str:
    return rf"(?i)(?:^|[^a-z0-9]){pattern}(?:[^a-z0-9]|$)"


def names_that_end(codings: pa.Table) -> NDArray[np.bool_]:
    """Return which codings have a name that says when their money ends."""
    ends = np.zeros(codings.num_rows, dtype=bool)
    dated = re.compile(_patterns().dated)
    for name in _NAMES:
        whole = dictionary_of(codings[name])
        is_dated = [bool(text and dated.search(text)) for text in whole.dictionary.to_pylist()]
        ends |= np.array([*is_dated, False], dtype=bool)[codes_of(whole)]
    return ends


def set_ending_apart(year: Year) -> Year:
    """Return a year of which what ends by its narrative is apart, as `Year.ending` has it.

    Without its lines a year stays as it is.
    """
    if year.lines is None:
        return year
    ends = _lines_that_end(year.lines["description"])
    coding, pence = (year.lines[name].to_numpy() for name in ("coding", "part_pence"))
    size = year.codings.num_rows
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, coding[ends], pence[ends])
    of_coding = np.abs(sums) >= _WORTH
    ends &= of_coding[coding]
    if not ends.any():
        return year
    whole = of_coding.copy()
    whole[coding[~ends]] = False
    parts = np.flatnonzero(of_coding & ~whole)
    number = np.arange(size)
    number[parts] = size + np.arange(parts.size)
    moved = _pence_by_period(year.lines, ends, number, size + parts.size)[size:]
    lines = year.lines.set_column(
        year.lines.column_names.index("coding"),
        "coding",
        pa.array(np.where(ends, number[coding], coding).astype(np.int32)),
    )
    return replace(
        year,
        published=_apart(year.published, parts, moved),
        codings=_apart(year.codings, parts, moved),
        lines=lines,
        ending=np.concatenate([whole, np.ones(parts.size, dtype=bool)]),
    )


def _lines_that_end(texts: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Return which narratives say that their money is of a few years only."""
    patterns = _patterns()
    either = pc.or_(
        pc.match_substring_regex(texts, patterns.phrases),
        pc.match_substring_regex(texts, patterns.dated),
    )
    ends: NDArray[np.bool_] = pc.fill_null(either, False).to_numpy()  # noqa: FBT003 - Arrow has no other way
    if not ends.any():
        return ends
    lasting = pc.match_substring_regex(texts.filter(pa.array(ends)), patterns.lasting)
    ends = ends.copy()
    ends[np.flatnonzero(ends)[lasting.to_numpy()]] = False
    return ends


def _pence_by_period(
    lines: pa.Table, chosen: NDArray[np.bool_], number: NDArray[np.int64], size: int
) -> NDArray[np.int64]:
    """Add some lines up by the new number of their coding and accounting period."""
    some = lines.filter(pa.array(chosen))
    period = dictionary_of(some["period"])
    months = [min(int(text), PERIODS - 1) for text in period.dictionary.to_pylist()]
    places = np.array([*months, 0], dtype=np.int64)
    sums = np.zeros((size, PERIODS), dtype=np.int64)
    where = number[some["coding"].to_numpy()], places[codes_of(period)]
    np.add.at(sums, where, some["part_pence"].to_numpy())
    return sums


def _apart(codings: pa.Table, rows: NDArray[np.int64], moved: NDArray[np.int64]) -> pa.Table:
    """Return codings of which some give a part of their money to a coding of its own, at the end.

    Args:
        codings: the codings.
        rows: those that give a part away.
        moved: what each gives, by accounting period.
    """
    both = pa.concat_tables([codings, codings.take(pa.array(rows))])
    flat = both["pence_by_period"].combine_chunks().flatten().to_numpy()
    pence = flat.reshape(-1, PERIODS).copy()
    pence[rows] -= moved
    pence[len(codings) :] = moved
    amounts = pence.sum(axis=1)
    columns = {
        "pence_by_period": pa.FixedSizeListArray.from_arrays(pa.array(pence.ravel()), PERIODS),
        "amount_pence": pa.array(amounts),
    }
    groups = np.arange(len(both))
    groups[len(codings) :] = rows
    for name in PREVENTION_COLUMNS:
        share = both[name.replace("prevention_pence", "share")].to_numpy()
        columns[name] = pa.array(apportion(amounts, units_of(share), groups))
    for name, column in columns.items():
        both = both.set_column(both.column_names.index(name), name, column)
    return both
