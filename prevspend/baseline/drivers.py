"""The totals of drivers in a baseline, and warnings about them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from prevspend.baseline.model import DriverPartTotal, DriverTotal
from prevspend.baseline.parts import Figures
from prevspend.classify import PREVENTION_COLUMNS
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prevspend.classify import Allocations, Driver

_MUCH = 0.01


def driver_totals(allocations: Allocations) -> tuple[DriverTotal, ...]:
    """Return the totals of each driver, in the order in which they were given."""
    return tuple(_total(driver, allocations) for driver in allocations.drivers)


def _total(driver: Driver, allocations: Allocations) -> DriverTotal:
    codings = allocations.codings
    rows = codings.filter(pc.equal(codings["driver"], driver.id)).to_pylist()
    return DriverTotal(
        id=driver.id,
        name=driver.name,
        digest=driver.digest,
        source=driver.source,
        date=driver.date.isoformat(),
        supplied_by=driver.supplied_by,
        years=driver.years,
        measure=driver.measure,
        table_total=str(driver.total),
        lines=sum(row["lines"] for row in rows) // len(driver.parts),
        amount_pence=sum(row["amount_pence"] for row in rows),
        prevention=_prevention(rows),
        parts=tuple(_parts(driver, rows)),
    )


def _parts(driver: Driver, rows: list[Mapping[str, Any]]) -> Iterator[DriverPartTotal]:
    """Yield the total of each part, with one entry for each outcome of its lines."""
    by_outcome: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for part in driver.parts:
        for row in rows:
            if row["driver_part"] == part.part:
                key = (part.part, row["status"], row["tier"], row["intervention"])
                by_outcome.setdefault(key, []).append(row)
    for (name, status, tier, intervention), alike in by_outcome.items():
        yield DriverPartTotal.model_validate(
            {
                "part": name,
                "status": status,
                "tier": tier,
                "intervention": intervention,
                "amount_pence": sum(row["amount_pence"] for row in alike),
                "prevention": _prevention(alike),
            }
        )


def _prevention(rows: list[Mapping[str, Any]]) -> Figures:
    return Figures.of([sum(row[name] for row in rows) for name in PREVENTION_COLUMNS])


def driver_warnings(drivers: Iterable[DriverTotal], prevention_pence: int) -> Iterator[str]:
    """Yield warnings: how much rests on drivers, which are unused, and tables of another size.

    Args:
        drivers: the totals of each driver.
        prevention_pence: the central prevention of the baseline, in pence.
    """
    used = [driver for driver in drivers if driver.lines]
    if used:
        rests = sum(driver.prevention.central for driver in used)
        split = sum(driver.amount_pence for driver in used)
        names = ", ".join(driver.name for driver in used)
        share = f" ({rests / prevention_pence:.1%})" if prevention_pence else ""
        yield (
            f"{format_pounds(rests)} of the prevention{share} rests on tables supplied with this"
            f" ledger, which split {format_pounds(split)}: {names}. The other"
            f" {format_pounds(prevention_pence - rests)} was decided by the taxonomy's rules alone,"
            " and compares with organisations that supply no such table."
        )
    for driver in drivers:
        if not driver.lines:
            yield f"The driver '{driver.id}' names no line of this ledger: nothing was split by it."
    for driver in used:
        if driver.measure == "amount":
            stated = int(Decimal(driver.table_total) * 100)
            off = driver.amount_pence - stated
            if abs(off) > _MUCH * stated:
                yield (
                    f"The table of '{driver.id}' adds up to {format_pounds(stated)}, the lines it"
                    f" splits to {format_pounds(driver.amount_pence)}: they were split in its"
                    " proportions."
                )
