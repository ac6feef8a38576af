"""Accruals: money booked in one year, and taken back at the start of the next.

Refunds of what was paid twice are alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend import people
from prevspend.baseline import supplier_key
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.model import YearsFinding
from prevspend.leftshift.places import all_places, name_of
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place
    from prevspend.leftshift.year import Year

SMALLEST_PENCE = 10_000_00
_MARCH, _APRIL = 12, 1
_QUARTER = 3
_NEAR, _VERY_NEAR = 0.1, 0.01
_FIRST_MONTHS = ("01", "02", "03")
_LARGE_LINE = 1_000_00
"""Smaller lines are passed over: none of them is an accrual to speak of."""
_Key = tuple["Place", str, str, str]
"""A place, its account, payee and intervention: an accrual and its reversal share them all."""


@dataclass(frozen=True)
class Accrual:
    """Money booked in one year and taken back in the first months of the next.

    Attributes:
        place: where it stands.
        account: its account, empty where the ledger has none.
        pence: how much was taken back.
        rows: a coding of either year that holds it.
    """

    place: Place
    account: str
    pence: int
    rows: tuple[int, int]


def find_accruals(pair: Pair) -> list[Accrual]:
    """Find what the later year takes back of the earlier, largest first.

    Only years that follow each other have any. What is taken back shows as a negative April under
    the place, account, payee and intervention whose March holds as much. Where lines are known, it
    also shows as credits in the first quarter, each equal to a line of the earlier year, that
    leave the quarter short: an invoice that followed would have filled it. What was invoiced in
    the same place for the same pounds is no question.
    """
    if pair.last.financial_year.start != pair.first.financial_year.start + 1:
        return []
    if not {_MARCH, _APRIL} <= pair.months:
        return []
    places = all_places(pair.first, pair.last)
    keys = [_keys(*side) for side in zip((pair.first, pair.last), places, strict=True)]
    (booked, was), (paid, now) = (
        _sums(*side) for side in zip((pair.first, pair.last), keys, strict=True)
    )
    taken = _credited(pair, keys, paid)
    for key, pence in paid.items():
        april = int(pence[_APRIL])
        if key in booked and booked[key][_MARCH] >= -april > taken[key]:
            taken[key] = -april
    invoices = _extra_invoices(paid)
    accruals = [
        Accrual(key[0], key[1], pence, (was[key], now[key]))
        for key, pence in taken.items()
        if pence >= SMALLEST_PENCE
        and not any(abs(extra - pence) <= near * pence for extra, near in invoices[key[0], key[3]])
        and not any(
            left_out[rows[key]].any()
            for left_out, rows in zip(pair.left_out, (was, now), strict=True)
        )
    ]
    return sorted(accruals, key=lambda accrual: (-accrual.pence, accrual.place, accrual.account))


def _keys(year: Year, places: Sequence[Place]) -> list[_Key]:
    """Return what an accrual and its reversal share, for each coding of a year."""
    accounts, payees = year.texts("account"), year.texts("supplier")
    return [
        (place, account or "", supplier_key(payee or ""), intervention or "")
        for place, account, payee, intervention in zip(
            places, accounts, payees, year.interventions, strict=True
        )
    ]


def _sums(
    year: Year, keys: Sequence[_Key]
) -> tuple[dict[_Key, NDArray[np.int64]], dict[_Key, int]]:
    """Return the pence in scope of each key by period, and its first coding with any of it."""
    sums: dict[_Key, NDArray[np.int64]] = {}
    rows: dict[_Key, int] = {}
    for row in np.flatnonzero(year.in_scope & year.pence_by_period.any(axis=1)).tolist():
        key = keys[row]
        sums[key] = sums.get(key, 0) + year.pence_by_period[row]
        rows.setdefault(key, row)
    return sums, rows


def _credited(
    pair: Pair, keys: Sequence[Sequence[_Key]], paid: dict[_Key, NDArray[np.int64]]
) -> Counter[_Key]:
    """Return the credits that take back lines of the earlier year and leave a quarter short."""
    credited: Counter[_Key] = Counter()
    if pair.first.lines is None or pair.last.lines is None:
        return credited
    lines = pair.last.lines
    early = pc.is_in(pc.cast(lines["period"], "string"), value_set=pa.array(_FIRST_MONTHS))
    credits_ = _large(lines.filter(early), -1)
    sizes = np.unique([pence for _, pence in credits_])
    booked = Counter((keys[0][row], pence) for row, pence in _large(pair.first.lines, 1, sizes))
    for row, pence in credits_:
        key = keys[1][row]
        if key in paid and booked[key, pence]:
            booked[key, pence] -= 1
            credited[key] += pence
    for key in list(credited):
        months = paid[key][1:]
        quarter, others = int(months[:_QUARTER].sum()), int(months[_QUARTER:].sum())
        if others / _QUARTER - quarter < credited[key] / 2:
            del credited[key]
    return credited


def _large(
    lines: pa.Table, sign: int, sizes: NDArray[np.int64] | None = None
) -> list[tuple[int, int]]:
    """Return the coding and size of large lines of one sign, in pence; of some sizes only."""
    pence = sign * lines["part_pence"].to_numpy()
    chosen = pence >= _LARGE_LINE
    if sizes is not None:
        chosen &= np.isin(pence, sizes)
    return list(
        zip(lines["coding"].to_numpy()[chosen].tolist(), pence[chosen].tolist(), strict=True)
    )


def _extra_invoices(
    paid: dict[_Key, NDArray[np.int64]],
) -> dict[tuple[Place, str], list[tuple[int, float]]]:
    """Return what payees were paid beyond the usual in the first quarter, and how near it is.

    Each by itself, and all of a place together; by place and intervention. What is paid now and
    then has nothing usual, so that its payments must be those very pounds.
    """
    extra: dict[tuple[Place, str], list[tuple[int, float]]] = defaultdict(list)
    for key, pence in paid.items():
        months = pence[1:]
        usual = int(np.median(months[_QUARTER:]))
        if usual > 0:
            beyond = int(months[:_QUARTER].sum()) - _QUARTER * usual
            extra[key[0], key[3]].append((beyond, _NEAR))
        elif key[2]:
            early = months[:_QUARTER].tolist()
            extra[key[0], key[3]] += [(month, _VERY_NEAR) for month in early]
    for held in extra.values():
        held.append((sum(beyond for beyond, near in held if near == _NEAR), _NEAR))
    return extra


def compare_accruals(pair: Pair) -> Iterator[YearsFinding]:
    """Name what was booked at the end of the earlier year and taken back in the later."""
    accruals = find_accruals(pair)
    if not accruals:
        return
    first, last = (year.baseline.financial_year for year in (pair.first, pair.last))
    total = format_pounds(sum(accrual.pence for accrual in accruals), pennies=False)
    prevention = sum(
        round(accrual.pence * float(pair.last.codings["share_central"][accrual.rows[1]].as_py()))
        for accrual in accruals
        if pair.last.prevention[accrual.rows[1]].any()
    )
    named = [
        f"{name_of(accrual.place) or people.shown_text(accrual.account) or 'no place'}"
        f" {format_pounds(accrual.pence, pennies=False)}"
        for accrual in accruals
    ]
    yield YearsFinding(
        id="accruals",
        severity="note",
        years=(first, last),
        what=(
            f"{total} that {first} booked was taken back at the start of {last}"
            f" ({format_pounds(prevention, pennies=False)} of it prevention):"
            f" {name_some(named)}."
        ),
        why=(
            "Accruals that are reversed and then invoiced change nothing; those never invoiced,"
            f" and refunds, make {first} too high and {last} too low."
        ),
        fix="see whether the invoices came, and whether they were coded alike.",
    )
