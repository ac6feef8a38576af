"""Targets of a left shift: what was asked for, what was reached, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.english import capitalised, signed_points
from prevspend.report.charts import YearPoint, year_chart
from prevspend.report.document.cells import points, pounds
from prevspend.report.document.model import (
    Cell,
    Chart,
    Column,
    Heading,
    Part,
    Row,
    Section,
    Table,
    Words,
)
from prevspend.report.words import short_pounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prevspend.leftshift import LeftShift, TargetProgress
    from prevspend.report.document.model import Unit

_MEASURE: Final = {
    "share": "change in the share of money in scope, percentage points",
    "growth": "growth since the first year",
    "pence": "prevention, £",
}
_WRITE: Final[dict[str, Callable[[float], str]]] = {
    "share": signed_points,
    "growth": lambda fraction: f"{fraction:+.1%}",
    "pence": lambda pence: short_pounds(round(pence)),
}
_CELLS: Final[dict[str, Callable[[float], Cell]]] = {
    "share": points,
    "growth": lambda fraction: Cell(_WRITE["growth"](fraction), fraction),
    "pence": lambda pence: pounds(round(pence)),
}
_UNITS: Final[dict[str, Unit]] = {"share": "points", "growth": "share", "pence": "pounds"}


def targets(report: LeftShift) -> Section:
    """Show each target's trajectory, and whether it is met whatever the shares."""
    parts: list[Part] = []
    for number, target in enumerate(report.targets, start=1):
        parts += _target(target, number)
    parts.append(
        Words(
            "A target is judged net of definitions, coverage, recoding, timing of payments and"
            " money of a few years only: on track where the least that may be true reaches it, off"
            " track where the most does not; where they disagree, nobody can tell."
        )
    )
    return Section("targets", "Are targets met?", tuple(parts))


def _target(target: TargetProgress, number: int) -> Iterator[Part]:
    yield Heading(target.name)
    yield Words(target.in_words, answer=True)
    if not target.years:
        return
    drawn = [
        YearPoint(
            *(year.financial_year, year.reached.low, year.reached.central, year.reached.high),
            year.wanted,
        )
        for year in target.years
    ]
    title = f"{target.name}: {_MEASURE[target.unit]}"
    yield Chart(year_chart(f"target-{target.id}", title, drawn, _WRITE[target.unit]))
    unit, cell = _UNITS[target.unit], _CELLS[target.unit]
    heads = ("Asked for", "Reached, low", "Reached, central", "Reached, high")
    yield Table(
        f"{target.name}, year by year",
        (
            *(Column("Year"), *(Column(head, unit, 14) for head in heads)),
            Column("With money of a few years only", unit, 18, brief=False),
            *(Column("Verdict", width=16), Column("Because", width=40, brief=False)),
            Column("Verdict with it", width=16, brief=False),
        ),
        tuple(
            Row(
                (
                    *(Cell(year.financial_year), cell(year.wanted), cell(year.reached.low)),
                    *(cell(year.reached.central), cell(year.reached.high)),
                    *(cell(year.with_temporary.central), Cell(capitalised(year.verdict))),
                    Cell("; ".join(year.reasons)),
                    Cell(capitalised(year.verdict_with_temporary)),
                )
            )
            for year in target.years
        ),
        sheet=f"Target {number}",
    )
