"""How an organisation's year falls into ledger lines."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from making.plan import CHANGES, FIRST_YEAR, annual_pence, in_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from making.plan import Plan, Stream, Supplier

SEED = 20_230_401
MONTHS = 12
ADJUSTMENT = 13  # the period after March, in which a council closes its year
ACCRUED = 4  # per cent of a year's spend that waits in the year-end accrual

VARYING = {"block": (0, 0), "pay": (30, 50), "monthly": (160, 180), "control": (600, 0)}
"""How far a month may pass the least, and March in addition, in thousandths."""
MANY = 12  # invoices enough for one to be a credit
CREDITS = 5  # of a hundred of these


@dataclass(frozen=True)
class Line:
    """One ledger line before it is written; `amount` is the text of a damaged one."""

    stream: Stream
    period: int
    day: dt.date
    supplier: str
    pence: int
    description: str
    journal: str
    amount: str = ""
    padded: bool = False


@dataclass(frozen=True)
class Part:
    """A share of a line's year: when, to whom, and how much of it."""

    period: int
    weight: int
    supplier: str
    credit: bool = False


@dataclass(frozen=True)
class Year:
    """One organisation's financial year, as the lines of one file."""

    path: str
    kind: str
    start: int
    plan: Plan

    def lines(self) -> list[Line]:
        """Make every line of the year, in posting order."""
        made: list[Line] = []
        for stream in self.plan.streams[self.kind]:
            rng = Random(f"{SEED} {self.path} {stream.id}")  # noqa: S311 - made-up figures
            made += self._stream_lines(rng, in_year(stream, self.kind, self.start))
        made += self._awkward_lines()
        return sorted(made, key=lambda line: (line.period, line.day))  # stable: plan order stays

    @property
    def closing(self) -> int:
        """The period in which the year end is accrued."""
        return ADJUSTMENT if self.kind == "council" else MONTHS

    def _stream_lines(self, rng: Random, stream: Stream) -> Iterator[Line]:
        pence = annual_pence(stream, self.kind, self.start)
        if not pence:
            return
        if stream.accrued:
            before = annual_pence(stream, self.kind, self.start - 1)
            if self.start == FIRST_YEAR:
                before = pence * 100 // (100 + CHANGES[self.kind].inflation)
            unwound, waiting = before * ACCRUED // 100, pence * ACCRUED // 100
            yield self._journal(stream, 1, -unwound, "Reversal of year end accrual")
            yield self._journal(stream, self.closing, waiting, "Year end accrual")
            pence += unwound - waiting
        parts = parts_of(rng, stream, self.plan.pools)
        amounts = split(pence, [part.weight for part in parts])
        if stream.kind == "control":
            amounts = movements(pence, [part.weight for part in parts])
        for number, (part, amount) in enumerate(zip(parts, amounts, strict=True), start=1):
            yield self._line(rng, stream, part, amount, number)

    def _line(self, rng: Random, stream: Stream, part: Part, pence: int, number: int) -> Line:
        day = self.day(part.period, _day_of_month(rng, stream))
        words = stream.description.format(
            month=f"{day:%b %y}",
            n=f"{number:02d}",
            ref=f"{100_000 + below(rng, 900_000)}",
            week=f"{min(52, (part.period - 1) * 13 // 3 + 1 + below(rng, 4)):02d}",
        )
        return Line(
            stream,
            part.period,
            day,
            part.supplier,
            pence,
            f"Credit note - {words}" if part.credit else words,
            _journal_name(stream, part, day),
        )

    def _journal(self, stream: Stream, period: int, pence: int, words: str) -> Line:
        day = self.day(period, 1 if period == 1 else 31)
        bought = re.split(r" \S*\{", stream.description)[0].removesuffix(" wk").removesuffix(" inv")
        about = f"{words} - {bought}"
        return Line(stream, period, day, "", pence, about, f"Accruals M{min(period, MONTHS):02d}")

    def _awkward_lines(self) -> Iterator[Line]:
        streams = {one.id: one for one in self.plan.streams[self.kind]}
        for row in self.plan.awkward:
            if row["file"] != self.path:
                continue
            damaged = row["pence"].startswith("#")
            period = int(row["period"])
            yield Line(
                in_year(streams[row["line"]], self.kind, self.start),
                period,
                self.day(period, 20),
                row["supplier"],
                0 if damaged else int(row["pence"]),
                row["description"],
                f"Manual Journal M{period:02d}",
                amount=row["pence"] if damaged else "",
                padded=bool(row["padded"]),
            )

    def day(self, period: int, day: int) -> dt.date:
        """Give a day of a period; days past its end become its last."""
        months = self.start * MONTHS + 2 + min(period, MONTHS)
        year, month = months // MONTHS, months % MONTHS + 1
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, last if period > MONTHS else min(day, last))


def below(rng: Random, top: int) -> int:
    """Draw a whole number from 0 up to, and without, `top`."""
    return int(rng.random() * top)


def pick(rng: Random, pool: Sequence[Supplier]) -> str:
    """Draw a supplier of a pool, the larger ones more often."""
    ticket = below(rng, sum(one.size for one in pool))
    for one in pool:
        ticket -= one.size
        if ticket < 0:
            return one.name
    raise AssertionError


def parts_of(rng: Random, stream: Stream, pools: Mapping[str, Sequence[Supplier]]) -> list[Part]:
    """Say when a line's year is paid, to whom and in what proportions."""
    pool = pools.get(stream.supplier.removeprefix("@"), ())
    if stream.kind == "practices":
        every = MONTHS // stream.count
        months = range(every, MONTHS + 1, every) if stream.count > 1 else (6,)
        return [
            Part(month, one.size * (96 + below(rng, 9)), one.name)
            for month in months
            for one in pool
        ]
    if stream.kind == "invoices":
        return [_invoice(rng, stream, pool) for _ in range(stream.count)]
    return [
        Part(month, weight, pick(rng, pool) if pool else stream.supplier)
        for month, weight in _instalments(rng, stream)
    ]


def _invoice(rng: Random, stream: Stream, pool: Sequence[Supplier]) -> Part:
    """Draw one invoice: many small, few large, most in March, now and then a credit."""
    month = min(MONTHS, 1 + below(rng, MONTHS + 2))
    weight = 300 + below(rng, 1000) ** 3 // 120_000
    supplier = pick(rng, pool) if pool else stream.supplier
    credit = below(rng, 100) < CREDITS and stream.count >= MANY
    return Part(month, -1 - weight // 4 if credit else weight, supplier, credit)


def _instalments(rng: Random, stream: Stream) -> Iterable[tuple[int, int]]:
    """Draw a regular payment's periods and weights, with more of it at the year's end."""
    if stream.kind == "once":
        return [(stream.count, 1)]
    if stream.kind == "quarterly":
        months, (spread, bulge) = range(3, MONTHS + 1, 3), (100, 120)
    else:
        months, (spread, bulge) = range(1, MONTHS + 1), VARYING[stream.kind]
    return [(month, 1000 + below(rng, spread + 1) + (month == MONTHS) * bulge) for month in months]


def _day_of_month(rng: Random, stream: Stream) -> int:
    fixed = {"pay": 28, "block": 15, "control": 31, "once": 31}
    return fixed.get(stream.kind) or 1 + below(rng, 28)


def _journal_name(stream: Stream, part: Part, day: dt.date) -> str:
    period = f"M{min(part.period, MONTHS):02d}"
    if stream.kind == "pay":
        return f"Payroll {period}"
    if stream.kind == "control":
        return f"Control {period}"
    return f"AP {day:%d-%b-%y}" if part.supplier else f"Manual Journal {period}"


def split(pence: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights, some of which may be negative, so that the parts add up."""
    whole = sum(weights)
    parts = [pence * weight // whole for weight in weights]
    for index in range(pence - sum(parts)):
        parts[index] += 1
    return parts


def movements(pence: int, levels: Sequence[int]) -> list[int]:
    """Give what an account moves by to pass through relative levels and end at an amount."""
    balances = [pence * level // levels[-1] for level in levels]
    return [now - before for before, now in zip([0, *balances], balances, strict=False)]
