"""Random worlds of known truth: what a body bought in two years, and how its ledger wrote it.

A world has services; each is truly prevention or not, whatever its coding says. Between the years
services grow, are recoded, split, merged, renamed in mid-year, moved by a journal, or paid by a
grant of a few years; their old coding lingers on, their payees take new names, and what was accrued
at the end of one year is taken back in the next. Files of payments have no accruals: there payments
are made late, and stand in the next year.
The ledger shows coding only; some of it nobody has decided.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from prevspend.taxonomy import Taxonomy
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.leftshift.years import MONTHS, Row

PREVENTION = ("smoking", "early help", "health visitors", "falls", "wellbeing")
OTHERS = ("casework", "roads", "residential", "fostering", "libraries")
UNDECIDED = ("unit alpha", "unit beta")
if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.ledger import Basis
    from prevspend.leftshift import StepId

STEPS: tuple[StepId, ...] = ("may_be_recoding", "timing", "in_doubt", "temporary", "real")
EVERY_MONTH = (1,) * 12
KINDS = ("recoded", "split", "merged", "mid-year", "lingering", "tail", "journal")


def world_taxonomy() -> Taxonomy:
    """Give a taxonomy that knows the services by their cost centres, and Covid as temporary."""
    return Taxonomy.model_validate(
        {
            "head": HEAD,
            "interventions": [
                *(_whole(_id(name), name) for name in PREVENTION),
                _whole("covid", "covid"),
                *(
                    entry(_id(name), {"cost_centre": name}, status="not_prevention")
                    for name in OTHERS
                ),
            ],
            "marks": [
                {
                    "id": "recurrence",
                    "name": "Recurrent or not",
                    "why": "test",
                    "values": [
                        {"id": "non-recurrent", "name": "No", "interventions": ["covid"]},
                    ],
                }
            ],
        }
    )


def _whole(id_: str, cost_centre: str) -> dict[str, Any]:
    """Give an intervention all the money of which is preventive, at every share."""
    whole = prevention(id_, {"cost_centre": cost_centre})
    return {**whole, "share": {"low": 1, "central": 1, "high": 1}}


def _id(name: str) -> str:
    return name.replace(" ", "-")


@dataclass
class Service:
    """A service: pence a month in each year, what it truly is, and its cost centres by month.

    `journal` says that its payee is paid under the old coding in both years, and that a journal
    without a payee moves all of it to the new one in the last month. `accrued` is what was booked
    at the end of the first year and taken back in the second; `invoiced`, whether it was paid then.
    `paid` is for how many months each month of either year pays; where `stopped` is set, what is
    missing was never bought.
    """

    name: str
    payee: str
    pence: tuple[int, int]
    is_prevention: bool
    coded: tuple[dict[str, Fraction], dict[str, Fraction]]
    from_month: int = 1
    temporary: bool = False
    new_payee: str | None = None
    journal: bool = False
    accrued: int = 0
    invoiced: bool = True
    paid: tuple[tuple[int, ...], tuple[int, ...]] = (EVERY_MONTH, EVERY_MONTH)
    stopped: bool = False

    def rows(self, year: int) -> Iterator[Row]:
        """Write a year of it."""
        payee = (self.new_payee if year else None) or self.payee
        for month in MONTHS:
            coded = self.coded[year]
            if year and (month < self.from_month or self.journal):
                coded = self.coded[0]
            for cost_centre, part in coded.items():
                amount = round(self.pence[year] * part) * self.paid[year][month - 1]
                yield _row(cost_centre, month, amount, supplier=payee)
        if year and self.journal:
            [old], [new] = self.coded
            yield _row(old, MONTHS[-1], -12 * self.pence[year])
            yield _row(new, MONTHS[-1], 12 * self.pence[year])
        yield from self._accruals(year, payee)

    def _accruals(self, year: int, payee: str) -> Iterator[Row]:
        """Write what was accrued, and its reversal; the invoice comes in the later year."""
        place = next(iter(self.coded[0]))
        month = MONTHS[0] if year else MONTHS[-1]
        sign = -1 if year else 1
        yield _row(place, month, sign * self.accrued, account="Accruals")
        if self.invoiced:
            yield _row(place, month, -sign * self.accrued, supplier=payee)

    def bought(self, year: int) -> Fraction:
        """Return what a year bought, pence a month: what it paid early or late is of another."""
        months = sum(self.paid[year]) if self.stopped else 12
        return Fraction(self.pence[year] * months, 12)

    @property
    def mistimed(self) -> int:
        """What payments of other years make the later year's pence more than the earlier's."""
        extra = [
            pence * (sum(paid) - 12) for pence, paid in zip(self.pence, self.paid, strict=True)
        ]
        return extra[1] - extra[0]

    def months_bought(self) -> list[tuple[int, int]]:
        """Return how many months either year may have bought: what is missing may be late."""
        first, last = (sum(paid) for paid in self.paid)
        missing = (12 if last > 12 else min(first, 12), min(last, 12))
        return list(dict.fromkeys([(12, 12), missing]))

    @property
    def is_open(self) -> bool:
        """Whether the ledger leaves open what it truly is."""
        return self.name in UNDECIDED or self.coded[0] != self.coded[1]

    def shifted(self, *, invoiced: bool) -> int:
        """Return what is booked in one year and is of the other, if invoices came or not."""
        if self.invoiced == invoiced:
            return 0
        return self.accrued if self.invoiced else -self.accrued

    @property
    def misbooked(self) -> int:
        """What accruals alone make the later year's pence less than the earlier one's."""
        return 0 if self.invoiced else -2 * self.accrued


def _row(cost_centre: str, month: int, amount: int, **fields: str) -> Row:
    return {"cost_centre": cost_centre, "period": f"{month:02d}", "amount": amount, **fields}


@dataclass
class World:
    """Two years of one body, and what is true of them.

    `events` are what happened to codings, `undecided` is whether some money stays undecided.
    """

    basis: Basis = "ledger"
    services: list[Service] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    def rows(self, year: int) -> list[Row]:
        """Write a year of the ledger."""
        rows = (row for service in self.services for row in service.rows(year))
        return [row for row in rows if row["amount"]]

    def share(self, year: int) -> Fraction:
        """Give the true share of lasting prevention in lasting money."""
        lasting = [service for service in self.services if not service.temporary]
        whole = sum(service.bought(year) for service in lasting)
        found = sum(service.bought(year) for service in lasting if service.is_prevention)
        return Fraction(found) / whole

    def true_change(self) -> Fraction:
        """Give the true change of the share, as a fraction."""
        return self.share(1) - self.share(0)

    def may_be(self) -> tuple[Fraction, Fraction]:
        """Return the least and the most the change may be, once people confirmed all recoding.

        The ledger leaves open what recoded and undecided services truly are, whether invoices
        followed what was taken back, and which year payments are for.
        """
        lasting = [service for service in self.services if not service.temporary]
        months = product(*(service.months_bought() for service in lasting))
        ways = product((True, False), months)
        found = [self._may_be(lasting, of_each, invoiced=invoiced) for invoiced, of_each in ways]
        return min(least for least, _ in found), max(most for _, most in found)

    def _may_be(
        self, lasting: list[Service], months: tuple[tuple[int, int], ...], *, invoiced: bool
    ) -> tuple[Fraction, Fraction]:
        booked = []
        for one, (first, last) in zip(lasting, months, strict=True):
            shift = one.shifted(invoiced=invoiced)
            booked.append((first * one.pence[0] - shift, last * one.pence[1] + shift))
        before, after = (sum(pence) for pence in zip(*booked, strict=True))
        least = most = Fraction(0)
        for service, (old, new) in zip(lasting, booked, strict=True):
            grew = Fraction(new, after) - Fraction(old, before)
            if service.is_open:
                least += min(grew, Fraction(0))
                most += max(grew, Fraction(0))
            elif service.is_prevention:
                least += grew
                most += grew
        return least, most

    def steps(self) -> dict[StepId, Fraction]:
        """Give the true steps of the bridge, pence over the year, without prices or population."""
        steps: dict[StepId, Fraction] = dict.fromkeys(STEPS, Fraction(0))
        for service in self.services:
            before, after = (12 * pence for pence in service.pence)
            if service.temporary:
                steps["temporary"] += after - before
                continue
            old, new = (_counted(coded) for coded in service.coded)
            months = service.from_month - 1
            as_coded = Fraction(after, 12) * (months * old + (12 - months) * new)
            steps["may_be_recoding"] += as_coded - after * old
            steps["real"] += (after - before) * old
            steps["in_doubt"] += service.misbooked * old
            steps["timing"] += service.mistimed * old
        return steps

    def temporary_change(self) -> int:
        """Give the true change of temporary prevention, pence over the year."""
        changes = (one.pence[1] - one.pence[0] for one in self.services if one.temporary)
        return 12 * sum(changes)


def _counted(coded: dict[str, Fraction]) -> Fraction:
    """Give the part of a service that its coding calls prevention."""
    parts = (part for name, part in coded.items() if name.casefold() in PREVENTION)
    return sum(parts, Fraction(0))


def make_world(seed: int, basis: Basis = "ledger") -> World:
    """Make a world; the same seed, the same world."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    world = World(basis)
    inflation = Fraction(dice.randrange(0, 80), 1000)
    for number, name in enumerate((*PREVENTION, *OTHERS)):
        before = dice.randrange(20_000_00, 400_000_00) * (8 if name in OTHERS else 1)
        growth = Fraction(dice.randrange(-150, 200), 1000) if dice.random() < 0.5 else Fraction(0)
        after = round(before * (1 + inflation) * (1 + growth))
        coded = {name.title(): Fraction(1)}
        payee = f"{_WORDS[number]} Partnership"
        is_prevention = name in PREVENTION
        world.services.append(
            Service(name, payee, (before, after), is_prevention, (coded, dict(coded)))
        )
    for name in UNDECIDED if dice.random() < 0.4 else ():
        before = dice.randrange(20_000_00, 200_000_00)
        after = round(before * (1 + inflation) * (1 + Fraction(dice.randrange(-300, 300), 1000)))
        coded = {name.title(): Fraction(1)}
        payee = f"{name.title()} Company"
        truly = dice.random() < 0.5
        world.services.append(Service(name, payee, (before, after), truly, (coded, dict(coded))))
        world.events.append("undecided")
    for kind in KINDS:
        if dice.random() < 0.25:
            _recode(world, kind, dice)
    if dice.random() < 0.4:
        before, after = dice.choice([(0, 1), (1, 0), (1, 3)])
        size = dice.randrange(20_000_00, 300_000_00)
        coded = {"Covid": Fraction(1)}
        amounts = (before * size, after * size)
        world.services.append(
            Service(
                "covid",
                "Testing Ltd",
                amounts,
                is_prevention=True,
                coded=(coded, coded),
                temporary=True,
            )
        )
        world.events.append("temporary")
    if basis == "payments":
        _mistime(world, dice)
    elif dice.random() < 0.3:
        _accrue(world, dice)
    return world


_WORDS = (
    *("Ashdown", "Birchfield", "Cloverleaf", "Dunmore", "Eastgate", "Foxglove", "Greystone"),
    *("Hollybush", "Ironbridge", "Juniper", "Kingfisher", "Larkspur", "Moorland", "Nightjar"),
)


def _recode(world: World, kind: str, dice: random.Random) -> None:
    """Add a service that was written under no prevention and is written as prevention now.

    Or the other way; what it truly is does not change.
    """
    number = len(world.services)
    payee = f"{_WORDS[number % len(_WORDS)]} Care {number}"
    before = dice.randrange(30_000_00, 300_000_00)
    after = round(before * (1 + Fraction(dice.randrange(-50, 100), 1000)))
    old = f"Team {_WORDS[number % len(_WORDS)]} {number}"
    targets = dice.sample([name.title() for name in PREVENTION], 2)
    one: dict[str, Fraction] = {targets[0]: Fraction(1)}
    was = {old: Fraction(1)} if dice.random() < 0.5 else {"Casework": Fraction(1)}
    now, month = one, 1
    if kind == "split":
        part = Fraction(dice.randrange(30, 70), 100)
        now = {targets[0]: part, targets[1]: 1 - part}
    elif kind == "merged":
        part = Fraction(dice.randrange(30, 70), 100)
        was = {old: part, f"{old} Annex": 1 - part}
    elif kind == "mid-year":
        month = dice.randrange(4, 10)
    elif kind == "lingering":
        month = dice.randrange(2, 4)
    if dice.random() < 0.3 and kind not in ("mid-year", "lingering", "journal"):
        was, now = now, was
    if kind == "tail":
        [old_place], [new_place] = was, now
        part = Fraction(dice.randrange(2, 12), 100)
        now = {new_place: 1 - part, old_place: part}
    truly = dice.random() < 0.5
    world.services.append(
        Service(
            f"{kind} {number}",
            payee,
            (before, after),
            truly,
            (was, now),
            month,
            journal=kind == "journal",
        )
    )
    if kind != "journal" and dice.random() < 0.25:
        world.services[-1].new_payee = f"{payee} Community Partnership"
        world.events.append("payee renamed")
    world.events.append(kind)


def _accrue(world: World, dice: random.Random) -> None:
    """Book some money of one service at the end of the first year, and take it back."""
    service = dice.choice([one for one in world.services if one.name in (*PREVENTION, *OTHERS)])
    service.accrued = min(dice.randrange(15_000_00, 100_000_00), service.pence[0])
    service.invoiced = dice.random() < 0.6
    world.events.append("accrual" if service.invoiced else "accrual never invoiced")


def _mistime(world: World, dice: random.Random) -> None:
    """Let some payments fall into another year than the one they are for."""
    for service in world.services:
        if service.name not in (*PREVENTION, *OTHERS, *UNDECIDED) or dice.random() < 0.6:
            continue
        period = dice.choice((1, 3))
        first = dice.randrange(period)
        usual = [period * (month % period == first) for month in range(12)]
        last = 12 - period + first
        years = [list(usual), list(usual)]
        late, before, after = (dice.random() < 0.5 for _ in range(3))
        if late:
            years[0][last] = 0
            years[1][0] += period
        if before:
            years[0][0] += period
        if after:
            years[1][last] = 0
        service.stopped = after and not late and not before and dice.random() < 0.3
        service.paid = (tuple(years[0]), tuple(years[1]))
        world.events.append("stopped" if service.stopped else "paid in another year")
