"""Targets on the left shift's page: what was asked for, what was reached, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.english import capitalised
from prevspend.report.charts import YearPoint, year_chart
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

_MEASURE: Final = {
    "share": "Change in the share of money in scope, percentage points",
    "growth": "Growth since the first year",
    "pence": "Prevention, £",
}


def targets(report: LeftShift) -> Section:
    """Show each target's trajectory, and whether it is met whatever the shares."""
    parts: list[Part] = [
        Words(
            "A target is judged net of definitions, coverage, recoding and money of a few years"
            " only: on track where the least that may be true reaches it, off track where the most"
            " does not; where they disagree, nobody can tell. The dots are what was reached, the"
            " diamonds on the broken line what was asked for."
        )
    ]
    for target in report.targets:
        parts += _target(target)
    return Section("targets", "Are targets met?", tuple(parts))


def _target(target: TargetProgress) -> Iterator[Part]:
    write = _WRITE[target.unit]
    yield Heading(target.name)
    yield Words(target.in_words, answer=True)
    if not target.years:
        return
    points = [
        YearPoint(
            year.financial_year,
            year.reached.low,
            year.reached.central,
            year.reached.high,
            year.wanted,
        )
        for year in target.years
    ]
    title = f"{target.name}: {_MEASURE[target.unit][:1].lower()}{_MEASURE[target.unit][1:]}"
    yield Chart(year_chart(f"target-{target.id}", title, points, write))
    heads = (
        *("Asked for", "Reached, low", "Reached, central", "Reached, high"),
        "With money of a few years only",
    )
    yield Table(
        f"{target.name}, year by year",
        (
            Column("Year"),
            *(Column(head, unit="figure") for head in heads),
            Column("Verdict"),
        ),
        tuple(
            Row(
                (
                    Cell(year.financial_year),
                    *(
                        Cell(write(value), value)
                        for value in (
                            year.wanted,
                            year.reached.low,
                            year.reached.central,
                            year.reached.high,
                            year.with_temporary.central,
                        )
                    ),
                    Cell(capitalised(year.verdict), below=year.reasons),
                )
            )
            for year in target.years
        ),
    )


def _points(fraction: float) -> str:
    return f"{fraction * 100:+.2f}"


def _growth(fraction: float) -> str:
    return f"{fraction:+.1%}"


def _pounds(pence: float) -> str:
    return short_pounds(round(pence))


_WRITE: Final[dict[str, Callable[[float], str]]] = {
    "share": _points,
    "growth": _growth,
    "pence": _pounds,
}
