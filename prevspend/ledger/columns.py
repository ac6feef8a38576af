"""Columns of text as dictionaries and amounts, without a Python step for each line."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.money import AmountError, parse_pence
from prevspend.words import BYTE_ORDER_MARKS, SPACES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

Texts: TypeAlias = "pa.ChunkedArray"
Entry = TypeVar("Entry", bound=np.generic)

DICTIONARY = pa.dictionary(pa.int32(), pa.string())

MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number without a pattern, to spread hashes over 64 bits."""

_MARKS = f"^(?:{'|'.join(BYTE_ORDER_MARKS)})+"
_SIMPLE_AMOUNT = r"^-?\d{1,12}(?:\.\d{1,2})?$"
_PLAIN_AMOUNT = r"^-?£?(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.\d{1,15})?$"
_FIRST_PLAIN, _SLASH, _LAST_PLAIN = b"-/9"  # between them are the point and the digits
_SPACE = 0x20  # lower codes are control characters
_FIRST_NOT_ASCII = 0x7F  # the last ASCII code is a control character too
_SURE_BELOW = 1e14  # a trillion pounds in pence
_NOT_HALF = 0.49
_FEW_KEYS = 1 << 16
_EXACT = pa.decimal128(33, 15)
_PENCE = pa.decimal128(30, 2)


def encode(column: Texts) -> pa.DictionaryArray:
    """Return a column of text as a dictionary of tidied values; blank cells become null."""
    array = dictionary_of(column)
    texts = tidy_texts(array.dictionary)
    tidied = texts.dictionary_encode()
    if tidied.dictionary.equals(array.dictionary):  # all values are tidy and distinct
        return array
    table = np.append(codes_of(tidied), np.int32(-1))
    return from_codes(look_up(table, codes_of(array)), tidied.dictionary)


def tidy_texts(texts: pa.StringArray) -> pa.StringArray:
    """Return texts tidied as by `words.tidy`; blank ones become null."""
    untidy = np.flatnonzero(_may_be_untidy(texts))
    if untidy.size == 0:
        return texts
    unmarked = pc.replace_substring_regex(texts.take(pa.array(untidy)), _MARKS, "")
    trimmed = pc.utf8_trim(pc.replace_substring_regex(unmarked, SPACES, " "), " ")
    tidied = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
    if untidy.size == len(texts):
        return tidied
    places = np.arange(len(texts))
    places[untidy] = len(texts) + np.arange(untidy.size)
    return pa.concat_arrays([texts, tidied]).take(pa.array(places))


def _may_be_untidy(texts: pa.StringArray) -> NDArray[np.bool_]:
    """Return which texts are blank, or have more than ASCII characters with single spaces."""
    bounds = _bounds(texts)
    letters = _letters(texts)
    odd = (letters < _SPACE) | (letters >= _FIRST_NOT_ASCII)
    spaces = letters == _SPACE
    odd[1:] |= spaces[1:] & spaces[:-1]
    starts, ends = bounds[:-1] - bounds[0], bounds[1:] - bounds[0]
    untidy: NDArray[np.bool_] = starts == ends
    filled = ~untidy
    untidy[filled] = spaces[starts[filled]] | spaces[ends[filled] - 1]
    if odd.any():
        untidy[_with(odd, bounds)] = True
    if texts.null_count:
        untidy |= texts.is_null().to_numpy(zero_copy_only=False)
    return untidy


def _with(odd: NDArray[np.bool_], bounds: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the texts that have these characters, by the bounds of all texts."""
    return np.searchsorted(bounds[1:] - bounds[0], np.flatnonzero(odd), side="right")


def trimmed(column: Texts) -> Texts:
    """Return texts without white space at both ends."""
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    chunks = [
        pc.ascii_trim_whitespace(chunk) if _has_padding(chunk) else chunk for chunk in column.chunks
    ]
    return pa.chunked_array(chunks, type=pa.string())


def has_blanks(column: Texts) -> bool:
    """Return whether any text is empty."""
    return any(bool((np.diff(_bounds(chunk)) == 0).any()) for chunk in column.chunks)


def _has_padding(texts: pa.StringArray) -> bool:
    """Return whether any text starts or ends with white space; false alarms are possible."""
    letters = _letters(texts)
    if not (letters <= _SPACE).any():
        return False
    bounds = _bounds(texts) - _bounds(texts)[0]
    first = letters.take(bounds[:-1], mode="clip")
    last = letters.take(bounds[1:] - 1, mode="clip")
    return bool((first <= _SPACE).any() or (last <= _SPACE).any())


def _bounds(texts: pa.StringArray) -> NDArray[np.int32]:
    """Return the byte at which each text starts, and that at which the last one ends."""
    offsets = texts.buffers()[1]
    if offsets is None or not offsets.size:
        return np.zeros(1, dtype=np.int32)
    return np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]


def dictionary_of(column: Texts) -> pa.DictionaryArray:
    """Return a column of text as one dictionary array over all its chunks."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if column.num_chunks == 1:
        return column.chunk(0)
    whole = column.unify_dictionaries().combine_chunks()
    return whole if isinstance(whole, pa.DictionaryArray) else pa.concat_arrays(whole.chunks)


def recode(array: pa.DictionaryArray, change: Callable[[str], str | None]) -> pa.DictionaryArray:
    """Return a dictionary with each distinct value changed; equal values become one."""
    if not len(array.dictionary):
        return array
    numbers: dict[str, int] = {}
    changed = [change(text) for text in array.dictionary.to_pylist()]
    moved = [-1 if text is None else numbers.setdefault(text, len(numbers)) for text in changed]
    table = np.array([*moved, -1], dtype=np.int32)
    return from_codes(look_up(table, codes_of(array)), list(numbers))


def codes_of(array: pa.DictionaryArray) -> NDArray[np.int32]:
    """Return the number of each line's value in the dictionary; -1 if it is null."""
    indices = array.indices
    if indices.null_count == len(indices):
        return np.full(len(indices), -1, dtype=np.int32)
    if indices.null_count:
        indices = pc.fill_null(indices, -1)
    codes: NDArray[np.int32] = indices.to_numpy(zero_copy_only=False)
    return codes


def look_up(table: NDArray[Entry], codes: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[Entry]:
    """Return each line's entry of a table; the last entry is for lines without a value."""
    return np.take(table, codes, mode="wrap")  # a third of the time of `table[codes]`


def distinct(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct numbers of lines, from 0, and the position of each line's number in them.

    Few or dense numbers, as of two columns of codes, are counted, which is faster than sorting.
    """
    span = int(keys.max(initial=0)) + 1
    if span > max(keys.size, _FEW_KEYS):
        present, which = np.unique(keys, return_inverse=True)
        return present, which
    present = np.flatnonzero(np.bincount(keys, minlength=1))
    places = np.zeros(span, dtype=np.int64)
    places[present] = np.arange(present.size)
    return present, look_up(places, keys)


def from_codes(
    codes: NDArray[np.int32], values: pa.StringArray | Iterable[str | None]
) -> pa.DictionaryArray:
    """Return a dictionary array from positions in a list of values; -1 is null."""
    texts = values if isinstance(values, pa.Array) else pa.array(values, type=pa.string())
    blank = codes < 0
    indices = pa.array(codes, type=pa.int32(), mask=blank if blank.any() else None)
    return pa.DictionaryArray.from_arrays(indices, texts)


def from_texts(
    texts: Iterable[str | None], positions: NDArray[np.int32] | NDArray[np.int64]
) -> pa.DictionaryArray:
    """Return a dictionary array of texts by position; equal texts share an entry, -1 is null."""
    every = list(texts)
    numbers = {text: at for at, text in enumerate(dict.fromkeys(filter(None, every)))}
    table = np.array([*(numbers.get(text or "", -1) for text in every), -1], dtype=np.int32)
    return from_codes(look_up(table, positions), list(numbers))


def mix(hashes: NDArray[np.uint64], values: NDArray[np.uint64]) -> None:
    """Mix a value of each line into its hash of 64 bits, in place."""
    hashes ^= values + MIX
    hashes *= MIX
    hashes ^= hashes >> np.uint64(29)


def repeated(value: str | None, length: int) -> pa.DictionaryArray:
    """Return a column with the same value for all lines; `None` is null."""
    if value is None:
        return pa.nulls(length, DICTIONARY)
    return from_codes(np.zeros(length, dtype=np.int32), [value])


def parse_amounts(column: Texts) -> tuple[NDArray[np.int64], dict[int, str]]:
    """Return a column of amounts as pence.

    Plain numbers are read as floating point, whose error is far below a penny. Numbers near half a
    penny, and amounts with commas, pound signs and the like, are read as exact decimals; what
    Arrow cannot read goes to `money.parse_pence`, one text at a time.

    Returns:
        The pence of each line (0 if the amount cannot be read), and the reason for each line whose
        amount cannot be read, by its index.
    """
    texts = pa.concat_arrays(trimmed(column).chunks or [pa.array([], type=pa.string())])
    pence, sure = _parse_plain(texts)
    others = np.flatnonzero(~sure)
    unread: dict[int, str] = {}
    if others.size:
        pence[others], reasons = _parse_ornate(texts.take(pa.array(others)))
        unread = {int(others[at]): reason for at, reason in reasons.items()}
    return pence, unread


def _parse_plain(texts: pa.StringArray) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the pence of plain numbers, and which of them are certain."""
    plain = _may_be_plain(texts)
    try:
        pounds = _pounds(texts, plain)
    except pa.ArrowInvalid:  # a number has a minus sign or point too many
        simple = pc.match_substring_regex(texts, _SIMPLE_AMOUNT)
        plain = simple.to_numpy(zero_copy_only=False)
        pounds = _pounds(texts, plain)
    hundredfold = pounds * 100
    sure = np.abs(hundredfold) < _SURE_BELOW
    if not sure.all():
        hundredfold[~sure] = 0
    pence = np.rint(hundredfold)
    hundredfold -= pence
    sure &= np.abs(hundredfold, out=hundredfold) < _NOT_HALF
    sure &= plain
    return pence.astype(np.int64), sure


def _may_be_plain(texts: pa.StringArray) -> NDArray[np.bool_]:
    """Return which texts are only digits, points and minus signs, and not blank."""
    bounds = _bounds(texts)
    letters = _letters(texts)
    plain: NDArray[np.bool_] = bounds[1:] > bounds[:-1]
    odd = (letters < _FIRST_PLAIN) | (letters > _LAST_PLAIN) | (letters == _SLASH)
    if odd.any():
        plain[_with(odd, bounds)] = False
    return plain


def _pounds(texts: pa.StringArray, plain: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return plain numbers as pounds, and anything else as 0."""
    texts = texts if plain.all() else pc.if_else(pa.array(plain), texts, "0")
    pounds: NDArray[np.float64] = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    return pounds


def _letters(texts: pa.StringArray) -> NDArray[np.uint8]:
    """Return the bytes of all texts, one text after another."""
    data = texts.buffers()[2]
    if data is None:
        return np.zeros(0, dtype=np.uint8)
    bounds = _bounds(texts)
    return np.frombuffer(data, dtype=np.uint8)[bounds[0] : bounds[-1]]


def _parse_ornate(texts: pa.StringArray) -> tuple[NDArray[np.int64], dict[int, str]]:
    """Return the pence of amounts with commas, pound signs, brackets or many decimals, or blank."""
    plain = pc.match_substring_regex(texts, _PLAIN_AMOUNT)
    digits = pc.replace_substring(pc.replace_substring(texts, ",", ""), "£", "")
    exact = pc.cast(pc.if_else(plain, digits, "0"), _EXACT)
    rounded = pc.round(exact, ndigits=2, round_mode="half_towards_infinity")
    pence = _unscaled(pc.cast(rounded, _PENCE))
    unread: dict[int, str] = {}
    odd = np.flatnonzero(~plain.to_numpy(zero_copy_only=False))
    for at, text in zip(odd.tolist(), texts.take(pa.array(odd)).to_pylist(), strict=True):
        try:
            pence[at] = parse_pence(text or "")
        except AmountError as error:
            unread[at] = str(error)
    return pence, unread


def _unscaled(amounts: pa.Decimal128Array) -> NDArray[np.int64]:
    """Return decimals of two places as whole pence (their bytes are little-endian)."""
    words = np.frombuffer(amounts.buffers()[1], dtype="<i8")
    return words[2 * amounts.offset :: 2][: len(amounts)].copy()
