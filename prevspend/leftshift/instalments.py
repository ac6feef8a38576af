"""Instalments: contracts paid at a steady rate, of which one year holds more payments.

A file of payments has no accruals: a month or a quarter that is paid late stands in the next year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend import people
from prevspend.baseline import supplier_key
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.model import YearsFinding
from prevspend.leftshift.places import all_places, buys_one_thing, name_of
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place
    from prevspend.leftshift.year import Year

SMALLEST_PENCE = 25_000_00
_SMALLEST = 1_000_00
"""Differences of less than £1,000 may be chance, and move nothing."""
_MONTHS, _PERIODS = 12, (1, 2, 3, 4, 6)
_FEWEST = 2
_LIKE = 0.07
_STRAY, _USUAL = 0.1, 0.4
_RATES_APART = 1.4
_BEYOND = 0.5
_QUARTER = 3
_WHOLE, _MOSTLY = 0.1, 0.8
_CENTRAL = 1


class Count(NamedTuple):
    """What a contract pays a month in either year, pence, and how many months too many."""

    rates: list[float]
    extra: list[int]


def is_late(count: Count) -> bool:
    """Return whether the later year holds what the earlier one lacks."""
    return count.extra[0] < 0 < count.extra[1] == -count.extra[0]


@dataclass
class Contract:
    """What one payee is paid in one place for one intervention: pence by month, in both years.

    `rows` are its codings in either year.
    """

    place: Place
    payee: str
    months: NDArray[np.int64] = field(default_factory=lambda: np.zeros((2, _MONTHS), np.int64))
    rows: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))

    @property
    def name(self) -> str:
        """Its place, and its payee as far as it has one that may be published."""
        return ", ".join(filter(None, (name_of(self.place), people.shown(self.payee))))

    @property
    def sizes(self) -> list[float] | None:
        """The usual payment of either year, pence; nothing where a year has too few to say."""
        paid = [year[year > 0] for year in self.months]
        if min(payments.size for payments in paid) < _FEWEST:
            return None
        return [float(np.median(payments)) for payments in paid]

    def count(self, held: Sequence[int], window: NDArray[np.bool_]) -> Count | None:
        """Count how many months' worth either year was paid, and at what rate.

        Args:
            held: how many months the files of either year hold.
            window: the months compared.

        Returns:
            Nothing where payments are not of like size, where both years hold as many, or where
            more than the largest payment is missing: that is no matter of timing.
        """
        once = self._once_a_year()
        if once is not None:
            return once
        rates = self._rates(held)
        if rates is None:
            return None
        worth = [
            round(float(year[window].sum()) / rate)
            for year, rate in zip(self.months, rates, strict=True)
        ]
        # where both years hold 13 payments, as of contracts paid every four weeks, 13 are due
        due = min(max(int(window.sum()), min(worth)), max(worth))
        count = Count(rates, [payments - due for payments in worth])
        most = max(float(year.max()) / rate for year, rate in zip(self.months, rates, strict=True))
        if worth[0] == worth[1]:
            return None
        within = all(abs(extra) <= most + _BEYOND for extra in count.extra)
        return count if within or self._is_a_gap(count, window) else None

    def _is_a_gap(self, count: Count, window: NDArray[np.bool_]) -> bool:
        """Return whether a few months without payment at one end of a year are all that differs.

        Where the other year holds them at its own end beside it, they may be as many as are known
        to be late; a contract of which more than a quarter is missing may have ended, or begun.
        """
        if is_late(count):
            gap = _run(self.months[0][window][::-1])
            return gap == count.extra[1] and self.is_followed(count)
        short = [year for year in (0, 1) if count.extra[year] < 0]
        if len(short) != 1 or count.extra[1 - short[0]]:
            return False
        months = self.months[short[0]][window]
        gap = max(_run(months), _run(months[::-1]))
        return gap == -count.extra[short[0]] <= _QUARTER

    def is_followed(self, count: Count) -> bool:
        """Return whether the first months of the later year hold what the earlier one lacks."""
        rate, extra = count.rates[1], count.extra[1]
        early = self.months[1][: max(_QUARTER, extra)]
        return float(early.sum()) >= (len(early) + extra - _BEYOND) * rate

    def _once_a_year(self) -> Count | None:
        """Count a year's payment that one year holds twice, as far apart as two years' are."""
        paid = [np.flatnonzero(year) for year in self.months]
        if sorted(payments.size for payments in paid) != [1, 2]:
            return None
        often = int(paid[1].size == 2)  # noqa: PLR2004 - twice
        amounts = self.months[self.months != 0]
        like = amounts.min() > 0 and amounts.max() <= (1 + _LIKE) * amounts.min()
        if not like or np.ptp(paid[often]) < _MONTHS - _QUARTER:
            return None
        rates = [
            float(year.sum()) / payments.size / _MONTHS
            for year, payments in zip(self.months, paid, strict=True)
        ]
        return Count(rates, [_MONTHS * (often == 0), _MONTHS * (often == 1)])

    def is_at_an_edge(self, year: int, count: Count) -> bool:
        """Return whether what a year was paid too much stands next to another year."""
        rate, extra = count.rates[year], count.extra[year]
        edges = (self.months[year][:_QUARTER], self.months[year][-_QUARTER:])
        return any(float(edge.sum()) >= (_QUARTER + extra - _BEYOND) * rate for edge in edges)

    def _rates(self, held: Sequence[int]) -> list[float] | None:
        """Return the pence a month that either year's payments are for; nothing if they vary."""
        sizes = self.sizes
        if sizes is None:
            return None
        counts = [float(year.sum()) / size for year, size in zip(self.months, sizes, strict=True)]
        if max(sizes) <= _RATES_APART * min(sizes):
            period = _period(sum(counts), sum(held))
            rates = [size / period for size in sizes]
        elif round(counts[0]) == round(counts[1]):
            return None  # as many payments, and only their price changed
        else:
            periods = _periods(sizes, counts, held)
            rates = [size / period for size, period in zip(sizes, periods, strict=True)]
            often = int(counts[1] > counts[0])
            rarely = self.months[1 - often]
            if not _is_even(rarely) and _is_in_arrears(rarely, rates[often]):
                rates[1 - often] = rates[often]
                sizes[1 - often] = float(self.months[1 - often].max())
        steady = map(_is_steady, self.months, sizes, rates)
        return rates if all(steady) and max(rates) <= _RATES_APART * min(rates) else None


def _period(count: float, months: int) -> int:
    """Return how many months a payment is for, by how many were made in so many months."""
    return min(_PERIODS, key=lambda period: abs(count * period - months))


def _periods(
    sizes: Sequence[float], counts: Sequence[float], held: Sequence[int]
) -> tuple[int, int]:
    """Return how many months a payment of either year is for, where one pays more often.

    Of the periods by which a year holds one payment too many or too few at most, those that make
    both years' rates most alike: five quarters are no six payments of two months.
    """
    likely = [
        [period for period in _PERIODS if abs(round(count) * period - months) <= period]
        for count, months in zip(counts, held, strict=True)
    ]
    pairs = sorted(
        (
            abs(log(sizes[0] / before) - log(sizes[1] / after)),
            abs(counts[0] * before - held[0]),
            before,
            after,
        )
        for before, after in product(*likely)
    )
    usual = _period(counts[0], held[0]), _period(counts[1], held[1])
    apart = abs(log(sizes[0] / usual[0]) - log(sizes[1] / usual[1]))
    return pairs[0][2:] if pairs and pairs[0][0] < min(apart, log(_RATES_APART)) else usual


def _is_steady(paid: NDArray[np.int64], usual: float, rate: float) -> bool:
    """Return whether payments are whole months of a rate, and many of them the usual one."""
    amounts = paid[paid != 0].astype(np.float64)
    whole = np.abs(amounts).sum()
    stray = np.abs(amounts - np.rint(amounts / rate) * rate).sum()
    times = np.maximum(np.rint(amounts / usual), 1)
    like = amounts[np.abs(amounts - times * usual) <= _LIKE * usual]
    return bool(stray <= _STRAY * whole and np.abs(like).sum() >= _USUAL * whole)


def _is_even(paid: NDArray[np.int64]) -> bool:
    """Return whether all payments are of like size: then they have a rate of their own."""
    amounts = paid[paid != 0]
    return bool(amounts.min() >= (1 - _LIKE) * amounts.max())


def _is_in_arrears(paid: NDArray[np.int64], rate: float) -> bool:
    """Return whether payments are whole months of another year's rate, most of the money."""
    months = paid[paid != 0] / rate
    near = np.abs(months - np.rint(months)) <= _WHOLE
    return bool(np.abs(months[near]).sum() >= _MOSTLY * np.abs(months).sum())


def _run(months: NDArray[np.int64]) -> int:
    """Return how many months there are before the first with a payment."""
    paid = np.flatnonzero(months > 0)
    return int(paid[0]) if paid.size else len(months)


class Timing(NamedTuple):
    """What a contract was paid too much in either year, pence: it is of another year.

    `open` is what of it may be a real change after all: a payment that is missing, or one too many
    far from the year's edges, with nothing in the other year to match it.
    """

    contract: Contract
    extra: tuple[int, int]
    open: tuple[int, int]

    @property
    def more(self) -> int:
        """What the later year holds more of than the earlier, pence."""
        return self.extra[1] - self.extra[0]

    def in_words(self, pair: Pair) -> str:
        """Name the contract, and what the one year holds more of it than the other."""
        year = (pair.first, pair.last)[self.more > 0].baseline.financial_year
        more = format_pounds(abs(self.more), pennies=False)
        return f"{self.contract.name} {more} more in {year}"

    def prevention(self, pair: Pair) -> int:
        """Return what of that is prevention, pence, at the central share."""
        return sum(
            sign * prevention_in(year, rows, pence)[_CENTRAL]
            for year, rows, pence, sign in zip(
                (pair.first, pair.last), self.contract.rows, self.extra, (-1, 1), strict=True
            )
        )


def prevention_in(year: Year, rows: Sequence[int], pence: int) -> list[int]:
    """Return what of some pence of a contract is prevention: low, central, high."""
    whole = int(year.codings["amount_pence"].to_numpy()[rows].sum())
    sums = year.prevention[rows].sum(axis=0).tolist()
    return [round(pence * part / whole) for part in sums] if whole > 0 else [0, 0, 0]


def find_timing(
    pair: Pair, first_rows: NDArray[np.bool_], last_rows: NDArray[np.bool_]
) -> list[Timing]:
    """Find contracts of which one year holds more payments, the largest difference first.

    A whole ledger accrues what is paid late: there only what is missing at the end of one year and
    stands at the beginning of the next counts, pay too, and what is paid once more at an edge.

    Args:
        pair: the two years.
        first_rows: the earlier year's codings to look at; a contract with others is passed over.
        last_rows: the later year's.
    """
    of_ledgers = {pair.first.baseline.basis, pair.last.baseline.basis} == {"ledger"}
    if not of_ledgers and {pair.first.baseline.basis, pair.last.baseline.basis} != {"payments"}:
        return []
    window = np.isin(np.arange(1, _MONTHS + 1), sorted(pair.months))
    held = [len(year.months - set(year.nearly_empty)) for year in (pair.first, pair.last)]
    timings = []
    first_rows, last_rows = (
        rows & ~left_out.any(axis=1)
        for rows, left_out in zip((first_rows, last_rows), pair.left_out, strict=True)
    )
    for contract in list_contracts(pair, with_pay=of_ledgers):
        looked_at = first_rows[contract.rows[0]].all() and last_rows[contract.rows[1]].all()
        count = contract.count(held, window) if looked_at else None
        if count is None or (of_ledgers and not _slipped(contract, count)):
            continue
        late = is_late(count)
        open_ = count.extra if of_ledgers and not late else _open(contract, count)
        timing = Timing(contract, _extra(contract, count), _pence(open_, count))
        if abs(timing.more) >= _SMALLEST:
            timings.append(timing)
    return sorted(
        timings,
        key=lambda timing: (-abs(timing.more), timing.contract.place, timing.contract.payee),
    )


def _pence(months: Sequence[int], count: Count) -> tuple[int, int]:
    return round(months[0] * count.rates[0]), round(months[1] * count.rates[1])


def _slipped(contract: Contract, count: Count) -> bool:
    """Return whether payments of a whole ledger stand beside the end of the year they are of."""
    if is_late(count) and not contract.months[0][-1]:
        return contract.is_followed(count)
    if count.extra[1] == 0 and 0 < -count.extra[0] == _run(contract.months[0][::-1]):
        return True
    [few, many] = sorted(count.extra)
    return few == 0 and many > 0 and contract.is_at_an_edge(count.extra.index(many), count)


def _extra(contract: Contract, count: Count) -> tuple[int, int]:
    """Return the pence of the payments too many; late ones may be at their own year's price."""
    first, last = _pence(count.extra, count)
    if not is_late(count):
        return first, last
    due = round(count.rates[1] * _MONTHS)
    over = int(contract.months[1].sum()) - due
    return first, min((last, -first), key=lambda pence: abs(pence - over))


def _open(contract: Contract, count: Count) -> list[int]:
    """Return the months of either year of which nobody can tell that they are of another."""
    first, last = count.extra
    late = min(-first, last) if first < 0 < last else 0
    open_ = [first + late, last - late]
    for year in (0, 1):
        if open_[year] > 0 and contract.is_at_an_edge(year, count):
            open_[year] = 0
    return open_


def list_contracts(pair: Pair, *, with_pay: bool) -> Iterator[Contract]:
    """Return what each payee is paid in each place for each intervention; pay too, if wanted.

    With pay, all money of a cost centre is one: what a payee lacks may stand there as accrued.
    """
    contracts: dict[tuple[Place, str, str], Contract] = {}
    places = all_places(pair.first, pair.last)
    for number, year in enumerate((pair.first, pair.last)):
        payees, once = year.texts("supplier"), year.pence_by_period - year.months_twice
        for row in np.flatnonzero(year.in_scope).tolist():
            key = supplier_key(payees[row] or "")
            if not (key or with_pay):
                continue
            place = places[number][row]
            if with_pay and buys_one_thing(place):
                key = ""
            contract_key = place, pair.aliases.get(key, key), year.interventions[row] or ""
            payee = (payees[row] or "") if key else ""
            contract = contracts.setdefault(contract_key, Contract(place, payee))
            contract.months[number] += once[row, 1:]
            contract.rows[number].append(row)
    yield from contracts.values()


def compare_instalments(pair: Pair) -> Iterator[YearsFinding]:
    """Name contracts of which one year holds more payments than the other."""
    lasting = [year.in_scope & ~year.temporary for year in (pair.first, pair.last)]
    sums = [(timing, timing.prevention(pair)) for timing in find_timing(pair, *lasting)]
    total = sum(pence for _, pence in sums)
    large = [(timing, pence) for timing, pence in sums if abs(pence) >= SMALLEST_PENCE]
    if not large:
        return
    large.sort(key=lambda pair_: -abs(pair_[1]))
    years = (pair.first.baseline.financial_year, pair.last.baseline.financial_year)
    named = [timing.in_words(pair) for timing, _ in large]
    yield YearsFinding(
        id="instalments",
        severity="note",
        years=years,
        what=(
            f"{len(large)} contract{'s' * (len(large) > 1)} paid at a steady rate"
            f" {'have' if len(large) > 1 else 'has'} more payments in one year"
            f" ({format_pounds(total, pennies=False)} of prevention in all contracts):"
            f" {name_some(named, '; ', '; ')}."
        ),
        why="A payment that is made late stands in the next year of a file of payments.",
        fix="ask which year they are for; the step 'Timing of payments' takes them out of the real"
        " change, and the range holds both answers.",
    )
