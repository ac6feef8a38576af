"""Money is integer pence, from the reader to the last sum.

Shares are whole ten-thousandths, so that a part of an amount is exact integer arithmetic.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SHARE_UNITS = 10_000
"""A share of 1 is 10,000 units: four decimal places."""

MOST_PENCE = 10**18
"""What the amounts of a ledger, credits counted like spending, must stay below: 64 bits hold the
sums of nine such ledgers."""

_SMALL = np.int16  # holds ten-thousandths up to 1, and fits the processor cache

_PENNY = Decimal("0.01")
_PENNY_PLACES = -2
_MOST_POUNDS = 10**12  # below a trillion pounds no share of an amount can overflow 64 bits
_PLAIN = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d{1,3}(?:['\u2019]\d{3})+|\d+)"
    r"(?:\.\d*)?|\.\d+"
)
_DASHES = str.maketrans(dict.fromkeys("\u2212\u2013\u2014", "-"))
_GROUPING = str.maketrans(dict.fromkeys(", '\u2019\u00a0\u2009\u202f"))
_MARKS = re.compile(r"^=|^(?:£|GBP\b ?|GBP(?=\d))|(?:\bGBP|(?<=\d)GBP)$", re.IGNORECASE)
_IN_BRACKETS = frozenset({"()", "<>", "[]"})
_SIDE = re.compile(
    r"(?:\(?(?:(?P<before>cr|cd|credit)|dr|db|debit)(?:\.\)?|\)|(?= )|(?=£?[\d,]+\.\d\d$))"
    r"|(?P<letter>c)(?=[\d,]+\.\d\d$))? *(?P<amount>.*?)"
    r"(?: *\(?(?:(?P<after>cr|credit)|dr|debit)\.?\)?|(?: +|(?<=\.\d\d))(?:(?P<late>cd)|db))?",
    re.IGNORECASE,
)
"""An amount with the side it stands on before or after it: `Cr. 12.50`, `12.50 (DR)`."""
_CREDITS = ("before", "letter", "after", "late")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE][-+]?\d{1,3}")
_DECIMAL_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{1,2}|\d+,\d{1,2}")
_IN_PENCE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+) ?p", re.IGNORECASE)
"""A whole number of pence: `328659p`."""

_CURRENCIES = frozenset("€$¥")
_DAMAGE = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}


class AmountError(ValueError):
    """An amount that cannot be read; the message is the reason, for the list of rejected rows."""


def parse_pence(text: str) -> int:
    """Read an amount of pounds as written in a ledger, to the penny.

    Understands a pound sign or GBP, commas, spaces or apostrophes between thousands, a plus, a
    leading or trailing minus, brackets of any kind for minus, a side (CR, DB, credit) before or
    after it, a p behind a whole number of pence, and the = of a formula; any further decimals are
    rounded to the penny, halves away from zero.

    Returns:
        Pence.

    Raises:
        AmountError: if the text is not such an amount.
    """
    return int(parse_pounds(text).quantize(_PENNY, ROUND_HALF_UP).scaleb(2))


def pence_or_zero(text: str) -> int:
    """Return the pence of an amount as `parse_pence`; 0 for any other text."""
    try:
        return parse_pence(text)
    except AmountError:
        return 0


def parse_pounds(text: str) -> Decimal:
    """Read an amount as `parse_pence` does, with all its decimals.

    Raises:
        AmountError: if the text is not such an amount.
    """
    body = text.strip().translate(_DASHES)
    if not body:
        raise AmountError("the amount is blank")
    if set(body) == {"#"}:
        raise AmountError("Excel wrote #### because the column was too narrow: the amount is lost")
    if body.upper() in _DAMAGE:
        raise AmountError(f"Excel wrote {body}: the amount is lost")
    body, negative = _sign(_unmarked(body))
    body = _unmarked(body)
    if _IN_PENCE.fullmatch(body):
        pounds = Decimal(f"{body.rstrip('pP ').translate(_GROUPING)}E{_PENNY_PLACES}")
    elif _SCIENTIFIC.fullmatch(body):
        pounds = _scientific(body)
    elif _PLAIN.fullmatch(body):
        pounds = Decimal(body.translate(_GROUPING))
    else:
        raise AmountError(_why_not(body))
    if pounds > _MOST_POUNDS:
        raise AmountError("the amount is larger than any ledger's")
    return pounds.copy_negate() if negative else pounds


def is_amount(text: str) -> bool:
    """Return whether a text is an amount that `parse_pence` can read."""
    try:
        parse_pence(text)
    except AmountError:
        return False
    return True


def _why_not(body: str) -> str:
    """Return why a text is not an amount of pounds."""
    if _DECIMAL_COMMA.fullmatch(body):
        return "the amount has a decimal comma; where that is right, the layout says decimal: comma"
    if body[:1] in _CURRENCIES or body[-1:] in _CURRENCIES:
        return "the amount is in another currency than pounds"
    return "the amount is not a number of pounds"


def _scientific(body: str) -> Decimal:
    """Read a number like 1.2345678E+05, unless pennies were lost when it was shortened."""
    pounds = Decimal(body)
    exponent = pounds.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > _PENNY_PLACES:
        raise AmountError("the amount was shortened to powers of ten, and its pennies are lost")
    return pounds


def _unmarked(body: str) -> str:
    """Take off what only says that an amount is in pounds, or that Excel worked it out."""
    return _MARKS.sub("", body).strip()


def _sign(body: str) -> tuple[str, bool]:
    """Return an amount without its sign, and whether it is negative."""
    if body[:1] + body[-1:] in _IN_BRACKETS and not any(map(str.isalpha, _unmarked(body[1:-1]))):
        return body[1:-1].strip(), True
    sided = _SIDE.fullmatch(body)
    if sided and sided["amount"] != body:
        return sided["amount"].strip(), any(sided[name] for name in _CREDITS)
    if body.startswith(("-", "+")):
        return body[1:].strip(), body.startswith("-")
    if body.endswith("-"):
        return body[:-1].strip(), True
    return body, False


def format_pounds(pence: int, *, pennies: bool = True) -> str:
    """Write pence as pounds: £1,234.56, or £1,235 without pennies; minus signs come first."""
    sign = "-" if pence < 0 else ""
    if pennies:
        return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
    return f"{sign}£{(abs(pence) + 50) // 100:,}"


def share_of(pence: NDArray[np.int64], shares: NDArray[np.int64]) -> NDArray[np.int64]:
    """Take a share of each amount, rounded to the nearest penny (a half goes up).

    Args:
        pence: amounts.
        shares: share of each in ten-thousandths, 0 to 10,000.

    Returns:
        The share of each amount, pence.
    """
    # Rounded apart, so that no sum of a ledger is too large to be multiplied.
    whole, rest = np.divmod(pence, SHARE_UNITS)
    return whole * shares + (rest * shares + SHARE_UNITS // 2) // SHARE_UNITS


def units_of(shares: NDArray[np.float64]) -> NDArray[np.int64]:
    """Turn shares back into the whole ten-thousandths they were made from."""
    return np.rint(shares * SHARE_UNITS).astype(np.int64)


def apportion(
    pence: NDArray[np.int64], shares: NDArray[np.int64], groups: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Take a share of each amount; see `Apportionment`.

    Args:
        pence: amounts, one a line.
        shares: share of each line in ten-thousandths, 0 to 10,000; the same throughout a group.
        groups: the group (coding) of each line, a number from 0.

    Returns:
        The part of each line, pence.
    """
    of_group = np.zeros(int(groups.max(initial=-1)) + 1, dtype=np.int64)
    of_group[groups] = shares
    apportionment = Apportionment(of_group)
    apportionment.count(pence, groups)
    return apportionment.parts().take(pence, groups)


class Apportionment:
    """Takes a share of each amount, so that every group's parts add up to the group's own share.

    The group's own share is that of its sum; see `share_of`. Each part is rounded down, and the
    pennies still owed go to the parts that lost most by it (largest remainder), the earlier line
    first where two lost the same.

    Lines are read twice or more, in the same batches or others: first all are counted, then each
    gets its part. Stored in between is how often each group lost how much.

    Args:
        shares: the share of each group (coding) in ten-thousandths, 0 to 10,000.
    """

    def __init__(self, shares: NDArray[np.int64]) -> None:
        self._shares = shares.astype(_SMALL)
        nothing = np.empty(0, dtype=np.int64)
        self._lost = [(nothing, nothing)]  # of batches: group and loss in one number; how often

    @property
    def has_shares(self) -> bool:
        """Whether any group counts in part: otherwise nothing need be counted."""
        return bool((self._shares % SHARE_UNITS).any())

    def count(self, pence: NDArray[np.int64], groups: NDArray[np.integer[Any]]) -> None:
        """Count what some lines lose by rounding down.

        Args:
            pence: amounts, one a line.
            groups: the group of each line.
        """
        _, lost = _rounded(pence * _of_lines(self._shares, groups))
        some = np.flatnonzero(lost)  # what counts wholly or not at all loses nothing
        if not some.size:
            return
        keys = groups[some].astype(np.int64) * SHARE_UNITS + lost[some]
        self._lost.append(np.unique(keys, return_counts=True))
        first, *others = self._lost
        if sum(keys.size for keys, _ in others) > first[0].size:  # so that few are put together
            self._lost = [self._counted()]

    def _counted(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return how often each group lost how much: both in one number, and the count."""
        keys, counts = map(np.concatenate, zip(*self._lost, strict=True))
        order = np.argsort(keys, kind="stable")  # each is sorted already
        keys, counts = keys[order], counts[order]
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        return keys[first], np.add.reduceat(counts, first)

    def parts(self) -> Parts:
        """Return the parts of the groups, once all lines are counted."""
        self._lost = [self._counted()]
        [(keys, counts)] = self._lost
        least = np.full(self._shares.size, SHARE_UNITS, dtype=_SMALL)
        left = np.zeros(self._shares.size, dtype=np.int64)
        group, lost = np.divmod(keys, SHARE_UNITS)
        owed = np.zeros(self._shares.size, dtype=np.int64)
        np.add.at(owed, group, lost * counts)
        owed = (owed + SHARE_UNITS // 2) // SHARE_UNITS
        order = np.lexsort((-lost, group))
        group, lost, counts = group[order], lost[order], counts[order]
        starts = _position_in_group(group) == 0
        before = np.cumsum(counts) - counts
        before -= before[starts][np.cumsum(starts) - 1]  # lines of the group that lost more
        last = np.flatnonzero((before < owed[group]) & (owed[group] <= before + counts))
        least[group[last]] = lost[last]
        left[group[last]] = owed[group[last]] - before[last]
        return Parts(self._shares, least, left)


class Parts:
    """The parts of an apportionment, for lines in the order of the ledger.

    Args:
        shares: the share of each group in ten-thousandths.
        least: the least loss that earns a group's line a penny.
        left: how many lines of just that loss it earns one.
    """

    def __init__(
        self, shares: NDArray[np.int16], least: NDArray[np.int16], left: NDArray[np.int64]
    ) -> None:
        self._shares = shares
        self._least = least
        self._left = left

    def take(self, pence: NDArray[np.int64], groups: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """Return the parts of the next lines, pence.

        Args:
            pence: amounts, one a line.
            groups: the group of each line.
        """
        part, lost = _rounded(pence * _of_lines(self._shares, groups))
        least = _of_lines(self._least, groups)
        part += lost > least
        # Of those that lost as much as the last that is owed a penny, the earlier lines have it.
        level = np.flatnonzero(lost == least)
        of_group = groups[level]
        order = np.argsort(of_group, kind="stable")
        of_group = of_group[order]
        is_paid = _position_in_group(of_group) < self._left[of_group]
        part[level[order[is_paid]]] += 1
        np.subtract.at(self._left, of_group[is_paid], 1)
        return part


def _of_lines(table: NDArray[np.int16], groups: NDArray[np.integer[Any]]) -> NDArray[np.int16]:
    """Return the value of each line's group."""
    return np.take(table, groups, mode="clip")  # a third of the time of `table[groups]`


def _rounded(exact: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Round ten-thousandths of pence down; return the pence and what is lost."""
    part = exact // SHARE_UNITS
    return part, exact - part * SHARE_UNITS


def _position_in_group(groups: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Return each line's position in its group, from 0; lines of a group are adjacent."""
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])[: groups.size]
    sizes = np.diff(np.r_[starts, groups.size])
    return np.arange(groups.size) - np.repeat(starts, sizes)


def split(pence: NDArray[np.int64], weights: Sequence[int]) -> NDArray[np.int64]:
    """Split each amount into parts in proportion to weights, by largest remainder.

    Parts are rounded towards zero, and the pennies still owed go to the parts that lost most by
    it, the earlier part first where two lost the same. A credit splits as the debit of its size
    does, so that a line and its reversal leave nothing on any part.

    Args:
        pence: amounts.
        weights: one for each part, none below 0, together above 0.

    Returns:
        A row for each amount and a column for each part, pence; each row adds up to its amount.
    """
    whole = sum(weights)
    sizes = np.abs(pence)
    # Beyond 64 bits numpy counts with Python's own integers: slower, and as exact.
    fits = int(sizes.max(initial=0)) * whole < 2**63
    kind = np.dtype(np.int64 if fits else object)
    exact = sizes.astype(kind)[:, None] * np.array(weights, dtype=kind)
    parts, lost = exact // whole, exact % whole
    owed = sizes - parts.sum(axis=1).astype(np.int64)
    order = np.argsort(-lost, axis=1, kind="stable")
    position = np.argsort(order, axis=1, kind="stable")
    signed: NDArray[np.int64] = parts.astype(np.int64) + (position < owed[:, None])
    return np.sign(pence)[:, None] * signed
