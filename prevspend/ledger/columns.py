"""Columns of text turned into dictionaries and amounts, without a Python step per line."""

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
"""An odd number without a pattern, by which numbers are spread over 64 bits."""

_MARKS = f"^(?:{'|'.join(BYTE_ORDER_MARKS)})+"
_SIMPLE_AMOUNT = r"^-?\d{1,12}(?:\.\d{1,2})?$"
_PLAIN_AMOUNT = r"^-?£?(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?:\.\d{1,15})?$"
_FIRST_PLAIN, _SLASH, _LAST_PLAIN = b"-/9"  # between them stand a point and the digits
_SPACE = 0x20  # and all that is below it
_FIRST_NOT_ASCII = 0x7F  # the last of ASCII is no letter either
_SURE_BELOW = 1e14  # a trillion pounds in pence
_NOT_HALF = 0.49
_FEW_KEYS = 1 << 16
_EXACT = pa.decimal128(33, 15)
_PENCE = pa.decimal128(30, 2)


def encode(column: Texts) -> pa.DictionaryArray:
    """Encode a column of text as a dictionary of tidied values; blank cells become null."""
    array = dictionary_of(column)
    texts = tidy_texts(array.dictionary)
    tidied = texts.dictionary_encode()
    if tidied.dictionary.equals(array.dictionary):  # nothing to tidy, no value twice
        return array
    table = np.append(codes_of(tidied), np.int32(-1))
    return from_codes(look_up(table, codes_of(array)), tidied.dictionary)


def tidy_texts(texts: pa.StringArray) -> pa.StringArray:
    """Tidy texts as `words.tidy` does one of them; blank ones become null."""
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
    """Return the texts that are blank, or hold anything but letters with single spaces between."""
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
    """Return the texts that some of their letters stand in, by the bounds of all texts."""
    return np.searchsorted(bounds[1:] - bounds[0], np.flatnonzero(odd), side="right")


def trimmed(column: Texts) -> Texts:
    """Take white space off both ends of texts; a column without any comes back as it is."""
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
    """Look at the first and last letter of each text only; a blank one shows its neighbour's."""
    letters = _letters(texts)
    if not (letters <= _SPACE).any():
        return False
    bounds = _bounds(texts) - _bounds(texts)[0]
    first = letters.take(bounds[:-1], mode="clip")
    last = letters.take(bounds[1:] - 1, mode="clip")
    return bool((first <= _SPACE).any() or (last <= _SPACE).any())


def _bounds(texts: pa.StringArray) -> NDArray[np.int32]:
    """Return the bytes at which texts begin, and at which the last one ends."""
    offsets = texts.buffers()[1]
    if offsets is None or not offsets.size:
        return np.zeros(1, dtype=np.int32)
    return np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]


def dictionary_of(column: Texts) -> pa.DictionaryArray:
    """Bring a column of text into one dictionary array over all its chunks."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if column.num_chunks == 1:
        return column.chunk(0)
    whole = column.unify_dictionaries().combine_chunks()
    return whole if isinstance(whole, pa.DictionaryArray) else pa.concat_arrays(whole.chunks)


def recode(array: pa.DictionaryArray, change: Callable[[str], str | None]) -> pa.DictionaryArray:
    """Change each distinct value of a dictionary; values that become alike become one."""
    if not len(array.dictionary):
        return array
    numbers: dict[str, int] = {}
    changed = [change(text) for text in array.dictionary.to_pylist()]
    moved = [-1 if text is None else numbers.setdefault(text, len(numbers)) for text in changed]
    table = np.array([*moved, -1], dtype=np.int32)
    return from_codes(look_up(table, codes_of(array)), list(numbers))


def codes_of(array: pa.DictionaryArray) -> NDArray[np.int32]:
    """Return the number of each line's value in the dictionary, -1 where the line has none."""
    indices = array.indices
    if indices.null_count == len(indices):
        return np.full(len(indices), -1, dtype=np.int32)
    if indices.null_count:
        indices = pc.fill_null(indices, -1)
    codes: NDArray[np.int32] = indices.to_numpy(zero_copy_only=False)
    return codes


def look_up(table: NDArray[Entry], codes: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[Entry]:
    """Assign each line its entry of a table, of which the last one is for lines without a value."""
    return np.take(table, codes, mode="wrap")  # a third of the time of `table[codes]`


def distinct(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers there are among those of lines, none below 0, and which one each has.

    Those of two columns of codes together are few or lie densely, and are then only counted.
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
    """Build a dictionary array from numbers into a list of values; -1 is null."""
    texts = values if isinstance(values, pa.Array) else pa.array(values, type=pa.string())
    blank = codes < 0
    indices = pa.array(codes, type=pa.int32(), mask=blank if blank.any() else None)
    return pa.DictionaryArray.from_arrays(indices, texts)


def mix(hashes: NDArray[np.uint64], values: NDArray[np.uint64]) -> None:
    """Mix a value of each line into the line's number of 64 bits, in place."""
    hashes ^= values + MIX
    hashes *= MIX
    hashes ^= hashes >> np.uint64(29)


def repeated(value: str | None, length: int) -> pa.DictionaryArray:
    """Build a column that holds one value throughout, or nothing at all."""
    if value is None:
        return pa.nulls(length, DICTIONARY)
    return from_codes(np.zeros(length, dtype=np.int32), [value])


def parse_amounts(column: Texts) -> tuple[NDArray[np.int64], dict[int, str]]:
    """Read a column of amounts as pence.

    Where all are plain numbers, they are read as floating point, whose error is far below the
    penny. Any that lies near half a penny, and every amount of a column with commas, pound signs
    and the like in it, is read as an exact decimal; what Arrow does not know goes to
    `money.parse_pence`, text by text.

    Returns:
        Pence, one a line (0 where the amount cannot be read), and the reason for each line whose
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
    """Read numbers of digits, points and minus signs; say of which the pence are sure."""
    plain = _may_be_plain(texts)
    try:
        pounds = _pounds(texts, plain)
    except pa.ArrowInvalid:  # a minus or a point too many somewhere
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
    """Return the texts that hold nothing but digits, points and minus signs, and hold something."""
    bounds = _bounds(texts)
    letters = _letters(texts)
    plain: NDArray[np.bool_] = bounds[1:] > bounds[:-1]
    odd = (letters < _FIRST_PLAIN) | (letters > _LAST_PLAIN) | (letters == _SLASH)
    if odd.any():
        plain[_with(odd, bounds)] = False
    return plain


def _pounds(texts: pa.StringArray, plain: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Read plain numbers; whatever else there is counts as nought."""
    texts = texts if plain.all() else pc.if_else(pa.array(plain), texts, "0")
    pounds: NDArray[np.float64] = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    return pounds


def _letters(texts: pa.StringArray) -> NDArray[np.uint8]:
    """Return the bytes of all texts, one after the other."""
    data = texts.buffers()[2]
    if data is None:
        return np.zeros(0, dtype=np.uint8)
    bounds = _bounds(texts)
    return np.frombuffer(data, dtype=np.uint8)[bounds[0] : bounds[-1]]


def _parse_ornate(texts: pa.StringArray) -> tuple[NDArray[np.int64], dict[int, str]]:
    """Read amounts with commas, pound signs, brackets, many decimals or nothing in them."""
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
    """Take the whole numbers behind decimals of two places, which are pence (little-endian)."""
    words = np.frombuffer(amounts.buffers()[1], dtype="<i8")
    return words[2 * amounts.offset :: 2][: len(amounts)].copy()
