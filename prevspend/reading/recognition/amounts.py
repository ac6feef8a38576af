"""Which column is the amount: by its heading, and by arithmetic where there are several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np

from prevspend.reading.checks.words import is_spending, names_spending
from prevspend.reading.recognition.currencies import in_other_currencies
from prevspend.reading.recognition.header import WIDEST
from prevspend.reading.recognition.pairs import exclude, find_pair, says_side
from prevspend.reading.recognition.pay import total_pay

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from numpy.typing import NDArray

    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.headings import Sense

_RANKS: Final[Mapping[Sense | None, int]] = {"net": 4, "amount": 3, "gross": 2, None: 1}
"""The senses of headings an amount may have, and which is taken before which."""

_ALSO_MONEY: Final[frozenset[Sense]] = frozenset({"account", "calendar", "year", "date", "period"})
"""The senses of headings that may stand over money too: Expenditure to Date, This Year."""

_NEARLY_ALL = 0.9
_HALF = 0.5  # enough under a heading of amounts: the other rows are set aside, and reported
_MOST_ROWS = 0.95  # the share of rows in which a sum must be right
_SOME_ROWS = 0.02  # and in which the smaller part must be more than nothing
_MOST_COLUMNS = 8
_VAT = 0.2
_ROUNDED = 6  # pence by which six times the VAT may differ
_MOSTLY = 0.5
_MOST_DIFFERENT = 0.8  # of the sums of invoices of several lines, against these lines


@dataclass(frozen=True)
class Amount:
    """Where the amount is.

    Attributes:
        at: its column; `None` if it is in two.
        debit, credit: the columns of an amount in two.
        why: why this one, in words.
        rivals: other columns that could as well be it, and differ.
        in_pounds: whether another column holds it in the currency of the invoice.
    """

    at: int | None = None
    debit: int | None = None
    credit: int | None = None
    why: str = ""
    rivals: tuple[int, ...] = ()
    in_pounds: bool = False


def find_amount(header: Header, sample: Sample, taken: Collection[int]) -> Amount | None:
    """Return the amount among the columns that are free; `None` if there is none."""
    money = list(money_columns(header, sample, taken))
    foreign = in_other_currencies(header, sample, money)
    if foreign:
        rest = find_amount(header, sample, {*taken, *foreign})
        return rest and replace(rest, in_pounds=True)
    ranks = {at: _rank(header, at) for at in money}
    could = [at for at in money if ranks[at] > 0]
    pair = find_pair(header, sample, taken)
    if pair is not None and not any(ranks[at] >= _RANKS["amount"] for at in set(could) - {*pair}):
        return Amount(debit=pair[0], credit=pair[1], why="debits less credits")
    if not could:
        return _by_heading_alone(header, taken)
    spent = [at for at in money if is_spending(header.text(at))]
    spent = [at for at in spent if not says_side(header, at, "credit")]
    if (sure := _by_arithmetic(header, sample, money, spent)) is not None:
        return sure
    best = max(ranks[at] for at in could)
    first, *others = _without_vat(sample, [at for at in could if ranks[at] == best])
    lines = _line_amounts(sample, [first, *others])
    if lines is not None:
        return Amount(lines, why="the other adds up its lines and repeats the sum in each")
    amounts = sample.column(first).pence
    differ = [at for at in others if not np.array_equal(sample.column(at).pence, amounts)]
    differ += [at for at in could if at not in {first, *others} and exclude(sample, first, at)]
    return Amount(first, why=_why(header, first, len(money)), rivals=tuple(differ))


def _by_arithmetic(
    header: Header, sample: Sample, money: list[int], spent: list[int]
) -> Amount | None:
    """Find the amount where columns add up: the whole cost of pay, or what is net of VAT."""
    if (cost := total_pay(header, sample, money)) is not None:
        return Amount(cost, why="other columns of pay add up to it: it is what the pay cost")
    parts = _gross_net_vat(sample, spent)
    if parts is None:
        return None
    gross, net, vat = parts
    why = (
        f"'{header.name(gross)}' is this and '{header.name(vat)}' together: net of VAT, as"
        " most bodies publish"
    )
    return Amount(net, why=why)


def _by_heading_alone(header: Header, taken: Collection[int]) -> Amount | None:
    """Find the column that is headed as the amount and nothing else, whatever is in its cells."""
    for sense in ("net", "amount", "gross"):
        for at, heading in enumerate(header.headings):
            if heading.sense == sense and heading.strength == 1 and at not in taken:
                return Amount(at, why=f"'{heading.phrase}' in its heading")
    return None


def money_columns(header: Header, sample: Sample, taken: Collection[int]) -> Iterator[int]:
    """Return the free columns that hold amounts, as far as heading and cells show."""
    for at in range(min(len(header.cells), WIDEST)):
        heading, column = header.headings[at], sample.column(at)
        if at in taken or not column.filled:
            continue
        is_sum = heading.sense in {*_RANKS, "vat", "other_money"} - {None}
        if heading.sense is not None and not is_sum:
            if heading.sense in _ALSO_MONEY and not heading.is_code and column.is_money:
                yield at
            continue
        figures = column.amounts + column.decimal_commas
        headed = is_sum and not heading.is_code and figures >= _HALF and not column.dates
        if headed or (heading.sense is None and column.is_money):
            yield at


def _rank(header: Header, at: int) -> int:
    """Rank a column by its heading; 0 for VAT, budgets and other money that is no spend."""
    if not is_spending(header.text(at)):
        return 0
    sense = header.headings[at].sense
    if sense in _ALSO_MONEY or (sense == "other_money" and names_spending(header.text(at))):
        sense = None
    return _RANKS.get(sense, 0)


def _why(header: Header, at: int, columns: int) -> str:
    heading = header.headings[at]
    if heading.sense is None:
        return "its cells are amounts, and no other column's are"
    return f"'{heading.phrase}' in its heading" + (", of several sums" if columns > 1 else "")


def _gross_net_vat(sample: Sample, money: list[int]) -> tuple[int, int, int] | None:
    """Find three columns of which the first is the sum of the others, the second the larger."""
    for gross, net, vat in permutations(money[:_MOST_COLUMNS], 3):
        total, larger, smaller = (sample.column(at).pence for at in (gross, net, vat))
        if np.abs(larger).sum() <= np.abs(smaller).sum():
            continue
        right = np.abs(total - larger - smaller) <= 1
        if right.mean() >= _MOST_ROWS and (smaller != 0).mean() >= _SOME_ROWS:
            return gross, net, vat
    return None


def _without_vat(sample: Sample, columns: list[int]) -> list[int]:
    """Leave out columns that are nowhere more than the VAT of another, and somewhere nothing."""
    vat = {
        small
        for large, small in permutations(columns[:_MOST_COLUMNS], 2)
        if _is_vat(sample.column(large).pence, sample.column(small).pence)
    }
    return [at for at in columns if at not in vat] or columns


def _is_vat(amounts: NDArray[np.int64], vat: NDArray[np.int64]) -> bool:
    within = np.abs(vat) <= np.abs(amounts) * _VAT + 1
    return bool(within.mean() >= _MOST_ROWS and (vat == 0).mean() >= _SOME_ROWS and amounts.any())


def _line_amounts(sample: Sample, columns: list[int]) -> int | None:
    """Find the column of lines where another repeats their sum in each line of an invoice."""
    pairs = permutations(columns[:_MOST_COLUMNS], 2)
    return next((line for line, total in pairs if _repeats_sums(sample, line, total)), None)


def _repeats_sums(sample: Sample, line: int, total: int) -> bool:
    """Return whether a column repeats the total of an invoice on each line of another column.

    Most invoices have one line, with the same amount in both; in others the total is larger, and
    repeated. Lines may be missing from a list, so totals need not add up.
    """
    lines, totals = np.abs(sample.column(line).pence), np.abs(sample.column(total).pence)
    differ = lines != totals
    if not differ.any() or differ.mean() > _NEARLY_ALL:
        return False
    larger = float((totals[differ] > lines[differ]).mean())
    again = np.unique(totals[differ]).size / int(differ.sum())
    return larger >= _MOST_ROWS and again <= _MOST_DIFFERENT


def includes_vat(header: Header, sample: Sample, at: int) -> str | None:
    """Return why an amount includes VAT: its heading, or a sixth of it in another column."""
    heading = header.headings[at]
    if heading.sense == "gross" and "vat" in heading.phrase.split():
        return f"its heading '{header.text(at)}' says so"
    amounts = np.abs(sample.column(at).pence)
    for other, beside in enumerate(header.headings[:WIDEST]):
        if beside.sense != "vat" or other == at:
            continue
        vat = np.abs(sample.column(other).pence)
        some = vat > 0
        sixth = np.abs(vat * 6 - amounts) <= _ROUNDED
        if some.mean() >= _SOME_ROWS and sixth[some].mean() >= _MOSTLY:
            share = f"{float(vat.sum() / max(int(amounts.sum()), 1)):.0%}"
            return f"'{header.text(other)}' beside it is a sixth of most amounts, {share} of all"
    return None
