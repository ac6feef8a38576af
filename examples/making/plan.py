"""What is bought, from whom and for how much, read from `plan/`; and what changes."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLAN = Path(__file__).parent.parent / "plan"
FIRST_YEAR = 2023
"""The financial year 2023-24, which the plan's amounts are for; the other year follows it."""

Row = dict[str, str]


@dataclass(frozen=True)
class Changes:
    """What truly differs in the second year: the answer a year-on-year report should find.

    Lines are named by the `id` they have in the plan.
    """

    inflation: int
    """Growth of every line that `growth` does not name, per cent."""
    growth: Mapping[str, int]
    """Growth of the lines that are meant to differ, per cent, inflation included."""
    recoded: Mapping[str, str]
    """Lines that move to another cost centre, and its name; the service stays the same."""
    started: frozenset[str]
    """Lines of the second year only; the plan's amount is the second year's."""
    ended: frozenset[str]
    """Lines of the first year only."""


CHANGES = {
    "icb": Changes(
        inflation=5,
        growth={
            "chc-adult": 9,
            "prescribing": 4,
            "tobacco-inpatient": 25,
            "tobacco-maternity": 20,
            "lung-checks": 30,
            "inequalities": 18,
            "diabetes-prevention": 22,
            "gp-ld-check": 12,
            "gp-link-worker": 14,
            "social-prescribing": 10,
        },
        recoded={"cardiac-rehab": "REHABILITATION PATHWAYS"},
        started=frozenset({"bp-checks"}),
        ended=frozenset({"strength-balance"}),
    ),
    "council": Changes(
        inflation=5,
        growth={
            "res-op": 8,
            "home-op": 7,
            "placements": 12,
            "transport-send": 11,
            "reablement-pay": 11,
            "coordination-pay": 20,
            "carers-service": 9,
            "family-hubs-pay": 12,
            "health-checks": 15,
            "smoking": 10,
            "weight-adults": 14,
        },
        recoded={"telecare": "Technology Enabled Care"},
        started=frozenset({"smokefree"}),
        ended=frozenset({"health-at-work"}),
    ),
}

PENCE_IN_A_THOUSAND = 100_000


@dataclass(frozen=True)
class Stream:
    """One line of the plan: the same thing bought for a year from one supplier or pool of them.

    The rhythm says how the year's amount falls into ledger lines: `block` (twelve equal),
    `monthly`, `pay`, `quarterly`, `once P` (in period P), `invoices N`, `practices N` (every
    supplier of the pool N times a year) or `control` (a balance sheet account that rises and
    falls). A `+` after it adds a year-end accrual and the unwinding of the year before's.
    """

    id: str
    cost_centre: str
    account: str
    supplier: str
    rhythm: str
    thousands: int
    description: str

    @property
    def kind(self) -> str:
        """The first word of the rhythm."""
        return self.rhythm.rstrip("+").split()[0]

    @property
    def count(self) -> int:
        """The number in the rhythm, 0 without one."""
        return int([*self.rhythm.rstrip("+").split(), "0"][1])

    @property
    def accrued(self) -> bool:
        """Whether the year ends with an accrual."""
        return self.rhythm.endswith("+")


@dataclass(frozen=True)
class Supplier:
    """A supplier of a pool: its name, the place it serves and how often it is picked."""

    name: str
    place: str
    size: int


@dataclass(frozen=True)
class Plan:
    """Everything the plan's files say, read once."""

    streams: Mapping[str, Sequence[Stream]]
    codes: Mapping[str, Mapping[tuple[str, str], Row]]
    pools: Mapping[str, Sequence[Supplier]]
    awkward: Sequence[Row]
    places: Mapping[str, str]

    def place(self, supplier: str) -> str:
        """Give the place code of a supplier, zeros when it has none."""
        return self.places.get(supplier, "000000")


def read_rows(name: str) -> list[Row]:
    """Read one file of the plan."""
    with (PLAN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_plan() -> Plan:
    """Read the plan."""
    pools: dict[str, list[Supplier]] = {}
    for row in read_rows("suppliers.csv"):
        pools.setdefault(row["pool"], []).append(
            Supplier(row["name"], row["place"], int(row["size"]))
        )
    return Plan(
        streams={kind: _streams(kind) for kind in CHANGES},
        codes={
            kind: {(row["kind"], row["name"]): row for row in read_rows(f"{kind}-codes.csv")}
            for kind in CHANGES
        },
        pools=pools,
        awkward=read_rows("awkward.csv"),
        places={one.name: one.place for pool in pools.values() for one in pool},
    )


def _streams(kind: str) -> list[Stream]:
    return [
        Stream(
            row["id"],
            row["cost_centre"],
            row["account"],
            row["supplier"],
            row["rhythm"],
            int(row["thousands"]),
            row["description"],
        )
        for row in read_rows(f"{kind}-lines.csv")
    ]


def annual_pence(stream: Stream, kind: str, year: int) -> int:
    """Give the whole of a line's year in pence, before the lines of `plan/awkward.csv`."""
    changes = CHANGES[kind]
    pence = stream.thousands * PENCE_IN_A_THOUSAND
    if year == FIRST_YEAR:
        return 0 if stream.id in changes.started else pence
    if stream.id in changes.ended:
        return 0
    if stream.id in changes.started:
        return pence
    return pence * (100 + changes.growth.get(stream.id, changes.inflation)) // 100


def in_year(stream: Stream, kind: str, year: int) -> Stream:
    """Give a line of the plan as it is coded in a year."""
    recoded = CHANGES[kind].recoded
    if year == FIRST_YEAR or stream.id not in recoded:
        return stream
    return replace(stream, cost_centre=recoded[stream.id])
