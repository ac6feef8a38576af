"""Amounts as text, converted to the one form that is read: pounds with a decimal point."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.money import AmountError, parse_pence, parse_pounds

if TYPE_CHECKING:
    from collections.abc import Callable

_NOTHING = r"^(?:-|0*\.?0*)$"
_POSITIVE = r"^£?[\d,]*\d(?:\.\d*)?$"
_NEGATIVE = r"^-£?[\d,]*\d(?:\.\d*)?$"
_MINUS = r"^(?:-[^-]|\(.*\)$|[^-].*-$)"
_COMMA = re.compile(
    r"(?P<start>[-(£ ]*)(?P<whole>\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(?P<part>\d+))?(?P<end>[-) ]*)"
)
_UNREADABLE = "{} (not an amount with a decimal comma)"


def total(
    debit: pa.ChunkedArray, credit: pa.ChunkedArray, decimal: Literal["point", "comma"]
) -> pa.ChunkedArray:
    """Return the text of debit and credit together, where credits carry their own minus."""
    return difference(debit, _turned(credit), decimal)


def _turned(credit: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return credits with their signs turned."""
    texts = _trimmed(credit)
    bare = pc.replace_substring_regex(texts, r"^(?:-|\((.*)\)$|(.*)-$)", r"\1\2")
    minus = pc.match_substring_regex(texts, _MINUS)
    nothing = pc.match_substring_regex(texts, _NOTHING)
    signed = pc.binary_join_element_wise("-", texts, "")
    return pa.chunked_array([pc.if_else(nothing, texts, pc.if_else(minus, bare, signed))])


def difference(
    debit: pa.ChunkedArray, credit: pa.ChunkedArray, decimal: Literal["point", "comma"]
) -> pa.ChunkedArray:
    """Return the text of debit less credit for each row.

    Most rows have one of the two, which is used unchanged, a credit with its sign turned. If both
    are filled, the difference is calculated; if one cannot be read, both are written, which cannot
    be read either.
    """
    sides = [_trimmed(column) for column in (debit, credit)]
    if decimal == "comma":
        sides = [_by_text(side, with_point) for side in sides]
    debits, credits_ = sides
    no_debit, no_credit = (pc.match_substring_regex(side, _NOTHING) for side in sides)
    negative = pc.match_substring_regex(credits_, _NEGATIVE)
    turned = pc.if_else(
        negative,
        pc.utf8_replace_slice(credits_, 0, 1, ""),
        pc.binary_join_element_wise("-", credits_, ""),
    )
    plain = pc.or_(negative, pc.match_substring_regex(credits_, _POSITIVE))
    simple = pc.or_(no_credit, pc.and_(no_debit, plain))
    texts = pc.if_else(no_credit, pc.if_else(pc.equal(debits, ""), credits_, debits), turned)
    odd = pc.indices_nonzero(pc.invert(simple))
    if len(odd):
        pairs = zip(debits.take(odd).to_pylist(), credits_.take(odd).to_pylist(), strict=True)
        worked = pa.array([_worked_out(*pair) for pair in pairs], type=pa.string())
        texts = pc.replace_with_mask(texts, pc.invert(simple), worked)
    return pa.chunked_array([texts])


def _trimmed(column: pa.ChunkedArray) -> pa.Array:
    texts = pc.fill_null(column.cast(pa.string()).combine_chunks(), "")
    return pc.utf8_trim_whitespace(texts)


def _by_text(texts: pa.Array, change: Callable[[str], str]) -> pa.Array:
    return pa.array([change(text) for text in texts.to_pylist()], type=pa.string())


def _worked_out(debit: str, credit: str) -> str:
    """Return a debit less a credit, as text."""
    try:
        pence = sum(
            sign * (parse_pence(text) if text.strip("-") else 0)
            for text, sign in ((debit, 1), (credit, -1))
        )
    except AmountError:
        return f"{debit} less {credit}" if debit else f"{credit} credit"
    return str(Decimal(pence) / 100)


def with_point(text: str) -> str:
    """Return an amount with a decimal comma (1.234,56) with a decimal point (1234.56).

    Any other text with digits, such as 1,234.56, is made unreadable rather than misread.
    """
    match = _COMMA.fullmatch(text.strip())
    if not match:
        return _UNREADABLE.format(text) if any(map(str.isdigit, text)) else text
    whole = match["whole"].replace(".", "").replace(" ", "")
    return f"{match['start']}{whole}.{match['part'] or '0'}{match['end']}".strip()


def scaled(text: str, scale: Decimal) -> str:
    """Return an amount times a scale: 12.5 in £ thousand is 12500; other texts are unchanged."""
    try:
        pounds = parse_pounds(text)
    except AmountError:
        return text
    return format(pounds * scale, "f") if pounds else text
