"""Lines that stand twice: posted again, alike in all but the number of the transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.ledger import MIX, codes_of, dictionary_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAIRED_COLUMNS = ("coding", "part_pence", "date", "period")
"""The columns of lines by which codings are found that may stand twice; they are small."""

REPEATED_COLUMNS = (*PAIRED_COLUMNS, "description")
"""The columns of lines that show it."""

_FEWEST = 6
_NEARLY_ALL = 0.95
_TWO = 2


def repeated_pence(lines: pa.Table, codings: int) -> NDArray[np.int64]:
    """Return by coding the pence that nearly every one of its lines stands for a second time.

    A few payments that are alike are nothing: two places of one home cost the same. But where all
    lines of a coding, over a year, stand in pairs of one date, text and amount, they were posted
    twice. What tells them apart is a number only.

    Args:
        lines: lines with `REPEATED_COLUMNS`.
        codings: how many codings there are.
    """
    copies = np.zeros(codings, dtype=np.int64)
    coding, pence, when = _columns_of(lines)
    chosen = may_stand_twice(lines, codings)[coding]
    if not chosen.any():
        return copies
    text = codes_of(dictionary_of(lines["description"].filter(pa.array(chosen))))
    coding, pence, when = coding[chosen], pence[chosen], when[chosen]
    paired = _paired(coding, _mixed(coding, pence, when, text), pence, codings)
    sure = paired & _is_telling(coding, text, codings)
    np.add.at(copies, coding[sure[coding]], pence[sure[coding]])
    return copies // _TWO


def pence_of_repeated_months(lines: pa.Table, codings: int) -> NDArray[np.int64]:
    """Return by coding the pence of months in which all its lines stand a second time.

    A month counts where the coding has at most half as many lines in any other month, and at
    least six months without any such pair: as where the file of one month is loaded again.

    Args:
        lines: lines with `REPEATED_COLUMNS`.
        codings: how many codings there are.
    """
    coding, pence, _ = _columns_of(lines)
    month, twice = _months_and_pairs(lines)
    width = int(month.max(initial=0)) + 1
    places = coding.astype(np.int64) * width + np.maximum(month, 0)
    counted, paired, sums = (
        np.bincount(places, weights=weights, minlength=codings * width).reshape(codings, width)
        for weights in (None, twice.astype(np.float64), pence * twice / _TWO)
    )
    held = counted > 0
    single = held & (paired == 0)
    # a month loaded again has twice what the coding's other months have at most
    usual = np.where(single, counted, 0).max(axis=1)
    again = held & (paired == counted) & (counted == _TWO * usual[:, None])
    rare = single.sum(axis=1) >= _FEWEST
    whole: NDArray[np.int64] = np.rint(np.where(again & rare[:, None], sums, 0).sum(axis=1)).astype(
        np.int64
    )
    return whole


def pence_of_repeated_parts(
    lines: pa.Table, codings: int, parts: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Return by coding the pence of months in which nearly all lines of its part stand twice.

    What a coding of few lines cannot show by itself, its directorate or service shows: many lines
    in a month, nearly all of them there twice, and hardly any in at least six other months.

    Args:
        lines: lines with `REPEATED_COLUMNS`.
        codings: how many codings there are.
        parts: the number of each coding's part, less than 0 where it has none.
    """
    coding, pence, _ = _columns_of(lines)
    month, twice = _months_and_pairs(lines)
    width, part = int(month.max(initial=0)) + 1, parts[coding].astype(np.int64)
    places = np.maximum(part, 0) * width + np.maximum(month, 0)
    known = (part >= 0) & (month >= 0)
    size = (int(parts.max(initial=0)) + 1) * width
    counted = np.bincount(places[known], minlength=size).reshape(-1, width)
    paired = np.bincount(places[known & twice], minlength=size).reshape(-1, width)
    again = (paired >= _NEARLY_ALL * counted) & (counted >= _TWO * _FEWEST)
    single = (counted > 0) & (paired <= (1 - _NEARLY_ALL) * counted)
    again &= (single.sum(axis=1) >= _FEWEST)[:, None]
    chosen = known & twice & again.ravel()[places]
    copies = np.zeros(codings, dtype=np.int64)
    np.add.at(copies, coding[chosen], pence[chosen])
    return copies // _TWO


def pence_of_months_twice(lines: pa.Table, codings: int) -> dict[str, NDArray[np.int64]]:
    """Return by month the pence of each coding that stand a second time where all of it does.

    That is a month of which nearly every line has exactly one more like it, while hardly any line
    of at least six other months has: it was exported twice, under other numbers.

    Args:
        lines: lines with `REPEATED_COLUMNS`.
        codings: how many codings there are.

    Returns:
        The pence by the period as it is written; nothing of other months.
    """
    coding, pence, _ = _columns_of(lines)
    month, twice = _months_and_pairs(lines)
    names = dictionary_of(lines["period"]).dictionary.to_pylist()
    counted = np.bincount(month[month >= 0], minlength=len(names))
    paired = np.bincount(month[twice], minlength=len(names))
    again = (counted >= _TWO * _FEWEST) & (paired >= _NEARLY_ALL * counted)
    if np.count_nonzero((counted > 0) & (paired <= (1 - _NEARLY_ALL) * counted)) < _FEWEST:
        return {}
    copies: dict[str, NDArray[np.int64]] = {}
    for at in np.flatnonzero(again).tolist():
        chosen = twice & (month == at)
        sums = np.zeros(codings, dtype=np.int64)
        np.add.at(sums, coding[chosen], pence[chosen])
        copies[str(names[at])] = sums // _TWO
    return copies


def _months_and_pairs(lines: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the number of each line's month, and whether there is exactly one more like it."""
    coding, pence, when = _columns_of(lines)
    month = codes_of(dictionary_of(lines["period"])).astype(np.int64)
    text = codes_of(dictionary_of(lines["description"]))
    _, which, times = np.unique(
        _mixed(coding, pence, when, text), return_inverse=True, return_counts=True
    )
    return month, (times[which] == _TWO) & (pence != 0) & (month >= 0)


def may_stand_twice(lines: pa.Table, codings: int) -> NDArray[np.bool_]:
    """Return the codings of which nearly every line has a second of its date and amount.

    Args:
        lines: lines with `PAIRED_COLUMNS`.
        codings: how many codings there are.
    """
    coding, pence, when = _columns_of(lines)
    return _paired(coding, _mixed(coding, pence, when), pence, codings)


def _columns_of(
    lines: pa.Table,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Return the coding, the pence and the time of each line."""
    day = pc.fill_null(pc.cast(lines["date"], pa.int32()), -1).to_numpy()
    when = _mixed(day, codes_of(dictionary_of(lines["period"])))
    return lines["coding"].to_numpy(), lines["part_pence"].to_numpy(), when


def _mixed(*numbers: NDArray[np.integer[Any]]) -> NDArray[np.uint64]:
    """Return one number for each combination of numbers."""
    combined = np.zeros(len(numbers[0]), dtype=np.uint64)
    for column in numbers:
        combined = (combined ^ column.astype(np.int64).view(np.uint64)) * MIX
        combined ^= combined >> np.uint64(29)
    return combined


def _paired(
    coding: NDArray[np.int64], keys: NDArray[np.uint64], pence: NDArray[np.int64], codings: int
) -> NDArray[np.bool_]:
    """Return the codings of which nearly every line stands twice, by some keys."""
    _, which, times = np.unique(keys, return_inverse=True, return_counts=True)
    twice = (times[which] == _TWO) & (pence != 0)
    lines = np.bincount(coding, minlength=codings)
    paired = np.bincount(coding[twice], minlength=codings)
    is_paired: NDArray[np.bool_] = (paired >= _NEARLY_ALL * lines) & (lines >= _TWO * _FEWEST)
    return is_paired


def _is_telling(
    coding: NDArray[np.int64], text: NDArray[np.int32], codings: int
) -> NDArray[np.bool_]:
    """Return the codings whose lines' texts differ but for the pairs: they name each payment."""
    texts = np.zeros(codings, dtype=np.int64)
    pairs = np.unique(np.stack([coding, text.astype(np.int64)]), axis=1)
    np.add.at(texts, pairs[0][pairs[1] >= 0], 1)
    lines = np.bincount(coding, minlength=codings)
    telling: NDArray[np.bool_] = _TWO * texts >= _NEARLY_ALL * lines
    return telling
