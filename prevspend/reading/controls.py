"""Controls: what an accountant would check in a ledger before relying on its total.

They do not change lines. Each finding has the number of lines, their money and the first place.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import Location
from prevspend.ledger import (
    CLASSIFICATION_FIELDS,
    FREE_TEXT_FIELDS,
    MIX,
    codes_of,
    dictionary_of,
    mix,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.ledger import Ledger, Lines, YearTotal

LINE = ("date", "period", *CLASSIFICATION_FIELDS, "document", "description", "amount")
"""What makes two lines alike, whatever file and row they stand in."""

_CODING = ("cost_centre_code", "cost_centre", "account_code", "account", "supplier")
_MONTHS = tuple(f"{month:02d}" for month in range(1, 13))
_PARTS = 16
_REPEATED = "lines repeat an earlier line in every field"
_NOTHING = np.iinfo(np.int64).min
_FAR = 4
_FEWEST_MONTHS = 4
_ROUND_MAXIMA = frozenset(
    {999, 1_000, 4_999, 5_000, 9_999, 10_000, 49_999, 50_000, 65_535, 65_536, 99_999}
    | {100_000, 499_999, 500_000, 999_999, 1_000_000, 1_048_575, 1_048_576}
)
"""Rows at which exports stop: hit limits of SAP lists, and the sheets of old and new Excel."""


@dataclass(frozen=True)
class ControlFinding:
    """Something to check: a description, the number of lines, their pence and the first place."""

    what: str
    lines: int
    amount_pence: int
    first: Location | None = None


def examine(ledger: Ledger) -> list[ControlFinding]:
    """Return the findings of all controls on a ledger, of one year or of several."""
    return [
        *_duplicates(ledger),
        *_reversals(ledger),
        *_months(ledger),
        *_breaks(ledger),
        *_round_ends(ledger),
    ]


def repeated_lines(ledger: Ledger) -> ControlFinding | None:
    """Return the lines that are the same in every field as an earlier one, if there are any."""
    again = repeats(ledger.stored_lines)
    if not again.any():
        return None
    at, pence, start = int(np.argmax(again)), 0, 0
    for batch in ledger.stored_lines.batches(("amount", "source_file", "source_row")):
        part = again[start : start + batch.num_rows]
        pence += int(pence_of(batch)[part].sum())
        if 0 <= at - start < batch.num_rows:
            row = batch["source_row"][at - start].as_py()
            first = Location(batch["source_file"][at - start].as_py(), row=row)
        start += batch.num_rows
    return ControlFinding(_REPEATED, int(again.sum()), pence, first)


def repeats(lines: Lines) -> NDArray[np.bool_]:
    """Return which lines are the same in every field as an earlier one.

    Lines are read some at a time, as a ledger may not fit into memory. Texts of which nearly all
    differ are compared only where all else is the same.
    """
    coded = [field for field in LINE if field not in FREE_TEXT_FIELDS]
    parts = [_prints(batch, coded) for batch in lines.batches(coded)]
    prints = _of_batches(parts)
    alike = _alike(prints)
    if not alike.any():
        return alike
    starts = np.cumsum([0, *(part.size for part in parts)])
    texts = _of_batches(
        _prints(batch.filter(pa.array(alike[start : start + batch.num_rows])), FREE_TEXT_FIELDS)
        for start, batch in zip(starts, lines.batches(FREE_TEXT_FIELDS), strict=False)
    )
    whole = prints[alike]
    mix(whole, texts)
    alike[alike] = _after_the_first(whole)
    return alike


def _of_batches(parts: Iterable[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    return np.concatenate([np.zeros(0, dtype=np.uint64), *parts])


def _duplicates(ledger: Ledger) -> list[ControlFinding]:
    """Return lines that are the same in every field, and payments of one document made twice."""
    lines = ledger.lines
    again = repeats(ledger.stored_lines)
    findings = _finding(ledger, _REPEATED, again)
    if lines["document"].null_count < lines.num_rows:
        named = lines["document"].is_valid().to_numpy() & (pence_of(lines) > 0)
        paid = hash_lines(lines, ("document", "supplier", "amount"))[named]
        twice = named & ~again
        twice[named] &= _after_the_first(paid)
        what = "payments have the document, supplier and amount of an earlier line"
        findings += _finding(ledger, what, twice)
    return findings


def _reversals(ledger: Ledger) -> list[ControlFinding]:
    """Return credits that reverse a line of the same coding to the penny."""
    pence = pence_of(ledger.lines)
    coding = hash_lines(ledger.lines, _CODING)
    size = np.abs(pence).astype(np.uint64)
    key = coding * MIX + size
    paid = np.unique(key[pence > 0])
    reversed_ = (pence < 0) & np.isin(key, paid)
    what = "credits reverse a payment of the same coding and supplier to the penny"
    return _finding(ledger, what, reversed_)


def _months(ledger: Ledger) -> list[ControlFinding]:
    """Return months of a year without lines, or with many times more or fewer than the others."""
    findings: list[ControlFinding] = []
    for total in ledger.years():
        in_year = _text_is(ledger.lines["financial_year"], str(total.year))
        rows = {month: in_year & _text_is(ledger.lines["period"], month) for month in _MONTHS}
        counts = {month: int(in_month.sum()) for month, in_month in rows.items()}
        filled = [count for count in counts.values() if count]
        missing = [month for month in _MONTHS if not counts[month]]
        if len(filled) < _FEWEST_MONTHS:
            continue
        if missing:
            what = f"{total.year} has no lines in period {', '.join(missing)} (01 is April)"
            findings.append(ControlFinding(what, 0, 0))
        usual = float(np.median(filled))
        for month, count in counts.items():
            if count and not usual / _FAR <= count <= usual * _FAR:
                what = f"{total.year} period {month} has {count:,} lines; {usual:,.0f} are usual"
                findings += _finding(ledger, what, rows[month])
    return findings


def _breaks(ledger: Ledger) -> list[ControlFinding]:
    """Return years with far more or fewer lines than the year before, or with other codes."""
    findings: list[ControlFinding] = []
    years = ledger.years()
    for before, after in pairwise(years):
        ratio = after.rows / before.rows
        if not 1 / 2 <= ratio <= 2:  # noqa: PLR2004 - half and double
            what = (
                f"{after.year} has {after.rows:,} lines, {before.year} had {before.rows:,}: what is"
                " covered has changed, and the two cannot be compared as they are"
            )
            findings.append(ControlFinding(what, after.rows, after.amount_pence))
        findings += _new_codes(ledger, before, after)
    return findings


def _new_codes(ledger: Ledger, before: YearTotal, after: YearTotal) -> list[ControlFinding]:
    """Return a new chart of accounts: most of a year's money in names new in that year."""
    lines = ledger.lines
    field = next((name for name in ("account", "cost_centre") if _is_filled(lines, name)), None)
    if field is None:
        return []
    whole = dictionary_of(lines[field])
    codes = codes_of(whole)
    old = np.unique(codes[_text_is(lines["financial_year"], str(before.year))])
    new = _text_is(lines["financial_year"], str(after.year))
    unknown = new & ~np.isin(codes, old)
    pence = np.abs(pence_of(lines))
    share = pence[unknown].sum() / max(int(pence[new].sum()), 1)
    if share < 1 / 2:
        return []
    what = (
        f"{share:.0%} of the money of {after.year} is under {field} names that {before.year} does"
        " not have: a new chart of accounts"
    )
    return _finding(ledger, what, unknown)


def _round_ends(ledger: Ledger) -> list[ControlFinding]:
    """Return files that end at a number of rows at which systems cut off an export."""
    findings = []
    for source in ledger.sources:
        rows = source.rows + sum(row.place.file == source.name for row in ledger.rejected)
        if rows in _ROUND_MAXIMA:
            what = f"the file ends after {rows:,} rows, where exports are cut off: is it complete?"
            place = Location(source.name)
            findings.append(ControlFinding(what, rows, source.amount_pence, place))
    return findings


def overlaps(prints: Mapping[str, Sequence[NDArray[np.uint64]]]) -> list[tuple[str, int, int]]:
    """Return the files whose lines are in other files too.

    Args:
        prints: the fingerprints of each file's lines.

    Returns:
        For each file that shares lines with others: its name, how many of its lines are in
        another file in every field, and how many lines it has.
    """
    shared_lines = dict.fromkeys(prints, 0)
    if len(prints) < 2:  # noqa: PLR2004 - one file overlaps with nothing
        return []
    for part in range(_PARTS):  # to use less memory
        alike = {
            name: np.concatenate([some[some % _PARTS == part] for some in of_file])
            for name, of_file in prints.items()
            if of_file
        }
        once = np.sort(np.concatenate([np.unique(some) for some in alike.values()]))
        shared = once[1:][once[1:] == once[:-1]]
        for name, some in alike.items():
            shared_lines[name] += int(np.isin(some, shared).sum())
    return [
        (name, count, sum(some.size for some in prints[name]))
        for name, count in shared_lines.items()
        if count
    ]


class Prints(NamedTuple):
    """A number of 64 bits for each line, the same in every file and row.

    They are valid within one run of the program only.

    Attributes:
        line: from all its fields.
        identity: from all but its amount.
    """

    line: NDArray[np.uint64]
    identity: NDArray[np.uint64]


def fingerprints(lines: pa.Table) -> Prints:
    """Return a number for each line, from its fields."""
    *others, last = LINE
    identity = _prints(lines, others)
    line = identity.copy()
    mix(line, _numbers(lines[last]))
    return Prints(line, identity)


def _prints(lines: pa.Table, fields: Iterable[str]) -> NDArray[np.uint64]:
    """Return a number for each line, from some of its fields."""
    prints = np.zeros(lines.num_rows, dtype=np.uint64)
    for field in fields:
        mix(prints, _numbers(lines[field]))
    return prints


def _numbers(column: pa.ChunkedArray) -> NDArray[np.uint64]:
    """Return a number for each value of a column, the same for the same value."""
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    if pa.types.is_integer(column.type):
        numbers: NDArray[np.int64] = pc.fill_null(column.cast(pa.int64()), _NOTHING).to_numpy()
        return numbers.astype(np.uint64)
    if not pa.types.is_dictionary(column.type):
        return _hashed(column.to_pylist())
    encoded = dictionary_of(column)
    return _hashed([*encoded.dictionary.to_pylist(), None])[codes_of(encoded)]


def _hashed(texts: Sequence[str | None]) -> NDArray[np.uint64]:
    return np.fromiter(map(hash, texts), dtype=np.int64, count=len(texts)).astype(np.uint64)


def hash_lines(lines: pa.Table, fields: Sequence[str]) -> NDArray[np.uint64]:
    """Return a number of 64 bits for each line from its fields, the same for the same fields."""
    hashes = np.zeros(lines.num_rows, dtype=np.uint64)
    for field in fields:
        column = lines[field]
        if column.null_count == len(column):
            continue
        if pa.types.is_integer(column.type):
            values = column.to_numpy().astype(np.uint64)
        else:
            values = codes_of(dictionary_of(column)).astype(np.uint64)
        mix(hashes, values)
    return hashes


def _numbered(keys: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Return a number for each key, counted in the order in which they first come."""
    numbers: NDArray[np.int32] = pa.array(keys).dictionary_encode().indices.to_numpy()
    return numbers


def _after_the_first(keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return the lines whose key an earlier line has already."""
    numbers = _numbered(keys)
    again = np.zeros(keys.size, dtype=bool)
    again[1:] = numbers[1:] <= np.maximum.accumulate(numbers)[:-1]
    return again


def _alike(keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return the lines whose key another line has."""
    numbers = _numbered(keys)
    alike: NDArray[np.bool_] = np.bincount(numbers)[numbers] > 1
    return alike


def pence_of(lines: pa.Table) -> NDArray[np.int64]:
    """Return the amounts of lines, in pence."""
    pence: NDArray[np.int64] = lines["amount"].to_numpy()
    return pence


def _text_is(column: pa.ChunkedArray, text: str) -> NDArray[np.bool_]:
    is_text: NDArray[np.bool_] = pc.fill_null(pc.equal(column, text), False).to_numpy()  # noqa: FBT003
    return is_text


def _is_filled(lines: pa.Table, field: str) -> bool:
    return bool(lines[field].null_count < lines.num_rows)


def _finding(ledger: Ledger, what: str, rows: NDArray[np.bool_]) -> list[ControlFinding]:
    """Return a finding about some lines, if there are any."""
    if not rows.any():
        return []
    at = int(np.argmax(rows))
    first = Location(
        ledger.lines["source_file"][at].as_py(), row=ledger.lines["source_row"][at].as_py()
    )
    pence = pence_of(ledger.lines)[rows].sum()
    return [ControlFinding(what, int(rows.sum()), int(pence), first)]
