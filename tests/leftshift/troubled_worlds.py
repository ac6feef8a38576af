"""Random worlds of known truth in which a ledger misleads: what it shows is not what was bought.

Many payees are relabelled, services outside prevention leave the export or come into it, recharges
net to nothing, lines stand twice, contracts are paid by quarters or a month later, pay stands in
suspense, tax is booked in one year. Each world has its true change of share; its ledger another.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.leftshift.years import MONTHS, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from prevspend.ledger import Basis

PRICES = (Fraction(1), Fraction(104, 100))
_CONTRACTS = ("Smoking", "Health Visitors", "Falls", "Wellbeing")
_PAYEES = ("Ashdown", "Birchfield", "Cloverleaf", "Dunmore", "Eastgate", "Foxglove", "Greystone")


@dataclass
class Troubled:
    """Two years of one body: the rows of its ledger, and the true pence that they stand for.

    `true` is prevention and all other money of either year, as bought; `asked` says that nobody
    who knows the ledgers only could tell.
    """

    kind: str
    basis: Basis = "ledger"
    rows: tuple[list[Row], list[Row]] = field(default_factory=lambda: ([], []))
    true: list[list[Fraction]] = field(
        default_factory=lambda: [[Fraction(0), Fraction(0)], [Fraction(0), Fraction(0)]]
    )
    asked: bool = True

    def pay(
        self, year: int, pence: int, coding: dict[str, str], *, prevention: bool, buys: bool = True
    ) -> None:
        """Pay so much in every month, and count it as bought where it is."""
        for month in MONTHS:
            self.put(year, month, pence, coding)
        if buys:
            self.true[year][not prevention] += 12 * pence

    def put(self, year: int, month: int, pence: int, coding: dict[str, str]) -> None:
        """Write one line."""
        text = f"invoice {len(self.rows[year])}"
        line: Row = {
            "description": text,
            **coding,
            "period": f"{month:02d}",
            "amount": pence,
        }
        self.rows[year].append(line)

    def true_change(self) -> Fraction:
        """Give the true change of the share."""
        shares = [preventive / (preventive + other) for preventive, other in self.true]
        return shares[1] - shares[0]


def make_troubled(seed: int, kind: str) -> Troubled:
    """Make a world in which one thing misleads; the same seed, the same world."""
    dice = random.Random(f"{kind} {seed}")  # noqa: S311 - not for secrets
    world = Troubled(kind)
    grows = dice.random() < 0.3 and kind != "taxed"  # what grows is no class of one factor
    for name in _CONTRACTS:
        before = dice.randrange(30_000_00, 200_000_00)
        growth = Fraction(dice.randrange(-200, 200), 1000) if grows else Fraction(0)
        coding = _coding(name, f"{name} Partnership")
        for year, price in enumerate(PRICES):
            pence = round(before * price * (1 + growth * year))
            world.pay(year, pence, coding, prevention=True)
    for number, payee in enumerate(_PAYEES):
        before = dice.randrange(150_000_00, 400_000_00)
        for year, price in enumerate(PRICES):
            coding = _coding("Residential" if number % 2 else "Casework", f"{payee} Care")
            world.pay(year, round(before * price), coding, prevention=False)
    TROUBLES[kind](world, dice)
    return world


def _coding(cost_centre: str, payee: str, account: str = "Contracts") -> dict[str, str]:
    return {"cost_centre": cost_centre, "supplier": payee, "account": account}


def _nothing(world: Troubled, _: random.Random) -> None:
    world.asked = False


def _relabelled(world: Troubled, dice: random.Random) -> None:
    """Book a part of what all payees of casework are paid as early help, for some months."""
    part = Fraction(dice.randrange(80, 400), 1000)
    start = dice.choice((1, 7))
    last = world.rows[1]
    for row in [row for row in last if row["cost_centre"] == "Casework"]:
        if int(row["period"]) >= start:
            moved = round(int(row["amount"]) * part)
            row["amount"] = int(row["amount"]) - moved
            last.append({**row, "cost_centre": "Early Help", "amount": moved})


def _one_sided(world: Troubled, dice: random.Random) -> None:
    """Leave services outside prevention out of one year's export."""
    year = dice.randrange(2)
    for number in range(dice.randrange(1, 4)):
        pence = round(dice.randrange(40_000_00, 90_000_00) * PRICES[year])
        coding = _coding(f"Fostering {number}", "", "Pay")
        world.pay(year, pence, coding, prevention=False, buys=False)


def _recharged(world: Troubled, dice: random.Random) -> None:
    """Charge prevention for support, and credit the roads as much."""
    for name in dice.sample(_CONTRACTS, 2):
        pence = dice.randrange(10_000_00, 40_000_00)
        for month in MONTHS:
            world.put(1, month, pence, _coding(name, "", "Recharges"))
            world.put(1, month, -pence, _coding("Roads", "", "Recharges"))


def _posted_twice(world: Troubled, dice: random.Random) -> None:
    """Let all lines of one contract stand twice in one year."""
    year, name = dice.randrange(2), dice.choice(_CONTRACTS)
    world.rows[year].extend([row for row in world.rows[year] if row["cost_centre"] == name])


def _quarters(world: Troubled, dice: random.Random) -> None:
    """Pay one contract by quarters in a file of payments, and a fifth one before it is due."""
    world.basis, world.asked = "payments", False
    name = dice.choice(_CONTRACTS)
    lines = [row for row in world.rows[1] if row["cost_centre"] == name]
    for row in lines:
        world.rows[1].remove(row)
    for month in (1, 4, 7, 10, 12):
        world.rows[1].append(
            {**lines[0], "period": f"{month:02d}", "amount": 3 * int(lines[0]["amount"])}
        )


def _slipped(world: Troubled, dice: random.Random) -> None:
    """Post what one service was paid in the last month in the next year's first one."""
    world.asked = False
    name = dice.choice(_CONTRACTS)
    [late] = [row for row in world.rows[0] if row["cost_centre"] == name and row["period"] == "12"]
    world.rows[0].remove(late)
    world.rows[1].append({**late, "period": "01", "description": "late"})


def _suspended(world: Troubled, dice: random.Random) -> None:
    """Keep the pay of prevention in suspense for a few months."""
    pence = dice.randrange(40_000_00, 120_000_00)
    months = dice.choice(((10, 11, 12), (1, 2, 3), (5, 6, 7)))
    for year, price in enumerate(PRICES):
        for month in MONTHS:
            place = "Roads Suspense" if not year and month in months else "Early Help"
            world.put(year, month, round(pence * price), _coding(place, "", "Pay"))
        world.true[year][0] += 12 * round(pence * price)


def _taxed(world: Troubled, dice: random.Random) -> None:
    """Book tax in the later year on what is not care."""
    world.basis = "payments"
    for number in range(4):
        before = dice.randrange(20_000_00, 60_000_00)
        for year, price in enumerate(PRICES):
            coding = _coding("Libraries", f"Supplier {_PAYEES[number]}")
            world.pay(year, round(before * price), coding, prevention=False)
    for row in world.rows[1]:
        if row["cost_centre"] not in ("Casework", "Residential"):
            row["amount"] = round(int(row["amount"]) * 1.2)


TROUBLES: dict[str, Callable[[Troubled, random.Random], None]] = {
    "nothing": _nothing,
    "relabelled": _relabelled,
    "one-sided": _one_sided,
    "recharged": _recharged,
    "posted twice": _posted_twice,
    "quarters": _quarters,
    "slipped": _slipped,
    "suspended": _suspended,
    "taxed": _taxed,
}
