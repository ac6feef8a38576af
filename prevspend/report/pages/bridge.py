"""The bridge of a left shift: steps to the penny, what is behind them, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.charts import Bar, Move, bar_chart, waterfall_chart
from prevspend.report.document.cells import (
    change,
    change_to_the_penny,
    points,
    pounds,
    to_the_penny,
)
from prevspend.report.document.model import (
    Cell,
    Chart,
    Column,
    Fold,
    Heading,
    Part,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.words import describe_coding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.baseline import Figures
    from prevspend.leftshift import Bridge, InterventionChange, LeftShift, Shares

SHEET, CENTRAL = "Bridge", "Central, £"
_DRAWN, _BRIEF, _NAMED = 12, 5, 3
_HUNDREDTHS, _EXACT = 10_000, 9


def bridges(report: LeftShift) -> Section:
    """Show the bridge from the first year to the last, and those from year to year."""
    whole = report.bridge
    title = f"Prevention from {whole.first_year} to {whole.last_year}, central"
    parts: list[Part] = [
        Chart(waterfall_chart("prevention-bridge", title, list(_moves(whole)))),
        _table(whole, SHEET, brief=None),
        Words(
            "What comes of other definitions, coverage and coding, of payments of another year,"
            " money of a few years only and prices is taken off step by step; what remains is the"
            " real change. Points are those of the share of money in scope."
        ),
        *_codings(whole, "Behind each step"),
    ]
    if len(report.yearly_bridges) > 1:
        between: list[Part] = []
        for each in report.yearly_bridges:
            span = f"{each.first_year} to {each.last_year}"
            between += [Heading(span), _table(each, f"Bridge {span}", brief=()), *_codings(each)]
        parts.append(Fold("The bridges from each year to the next", tuple(between)))
    return Section("bridge", "Is it real?", tuple(parts))


def _moves(bridge: Bridge) -> Iterator[Move]:
    """Return the sums and the steps between; steps of nothing are in the table only."""
    yield Move(f"{bridge.first_year}, as published", bridge.start.central, "sum")
    for step in bridge.steps:
        if step.change.central or step.id == "real":
            unsure = step.id in ("may_be_recoding", "in_doubt")
            yield Move(step.name, step.change.central, "unsure" if unsure else "step")
    yield Move(f"{bridge.last_year}, as published", bridge.end.central, "sum")


def _table(bridge: Bridge, sheet: str, brief: tuple[int, ...] | None) -> Table:
    """Return a bridge; the terminal shows the steps that do something, unless `brief` is none."""
    rounded, end_share = points_that_sum(bridge)
    steps = [
        Row(
            (
                Cell(step.name, more=(step.why,), more_head="What it is"),
                *map(change_to_the_penny, step.change.all),
                *(points(moved), Cell(step.why)),
            ),
            step.id == "real",
        )
        for step, moved in zip(bridge.steps, rounded, strict=True)
    ]
    if brief is None:
        does = zip(bridge.steps, rounded, strict=True)
        shown = (at for at, (step, moved) in enumerate(does, 1) if any(step.change.all) or moved)
        brief = (0, *shown)
    return Table(
        f"The bridge from {bridge.first_year} to {bridge.last_year}, to the penny",
        (
            *(Column("Step", width=34), Column("Low, £", "pounds", brief=False)),
            *(Column(CENTRAL, "pounds"), Column("High, £", "pounds", brief=False)),
            Column("Points", "points", 10),
            Column("What it is", width=70, brief=False, on_page=False),
        ),
        (
            _sum(f"{bridge.first_year}, as published", bridge.start, _central(bridge.start_share)),
            *steps,
        ),
        (_sum(f"{bridge.last_year}, as published", bridge.end, end_share),),
        sheet=sheet,
        brief=brief,
        steps=2,
    )


def points_that_sum(bridge: Bridge) -> tuple[list[float | None], float | None]:
    """Round the points of each step, and the share they lead to, so that what is shown adds up.

    What rounding leaves over goes to the step that it changes least, never to the real change,
    which is quoted elsewhere; where no other step moves the share, to the share of the last year.

    Returns:
        Each step's part of the share, and the last year's share, as fractions.
    """
    exact = [_central(step.points) for step in bridge.steps]
    start, end = _central(bridge.start_share), _central(bridge.end_share)
    if start is None or end is None or None in exact:
        return exact, end
    known = [points_ or 0.0 for points_ in exact]
    shown = [round(points_ * _HUNDREDTHS) for points_ in known]
    left = round(end * _HUNDREDTHS) - round(start * _HUNDREDTHS) - sum(shown)
    others = [
        at for at, step in enumerate(bridge.steps) if step.id != "real" and round(known[at], _EXACT)
    ]
    sign = 1 if left > 0 else -1
    others.sort(key=lambda at: -sign * (known[at] * _HUNDREDTHS - shown[at]))
    for at in others[: abs(left)]:
        shown[at] += sign
    last = round(start * _HUNDREDTHS) + sum(shown)
    return [points_ / _HUNDREDTHS for points_ in shown], last / _HUNDREDTHS


def _central(shares: Shares | None) -> float | None:
    return None if shares is None else shares.central


def _sum(name: str, figures: Figures, share: float | None) -> Row:
    """Return a year's prevention; in the column of points stands its share."""
    cell = Cell("–") if share is None else Cell(f"{share:.2%}")
    return Row((Cell(name), *map(to_the_penny, figures.all), cell, Cell("")), strong=True)


def _codings(bridge: Bridge, sheet: str = "") -> Iterator[Fold]:
    """List the largest codings behind each step."""
    rows = []
    for step in bridge.steps:
        for effect in step.codings:
            before, after = effect.before_pence, effect.after_pence
            cells = (pounds(before), pounds(after), change(after - before))
            rows.append(Row((Cell(describe_coding(effect.coding)), Cell(step.name), *cells)))
        if step.more_codings:
            more = f"and {step.more_codings:,} smaller"
            rows.append(Row((Cell(more), Cell(step.name), *(Cell(""),) * 3)))
    if rows:
        caption = f"Behind the steps from {bridge.first_year} to {bridge.last_year}, by coding"
        table = Table(
            caption,
            (
                *(Column("Cost centre, account and payee", width=80), Column("Step", width=26)),
                *map(pounds_column, ("Before", "After", "Change")),
            ),
            tuple(rows),
            sortable=True,
            sheet=sheet,
            brief=(),
        )
        yield Fold(caption, (table,))


def interventions(report: LeftShift) -> Section:
    """Show which interventions the real change is made of."""
    changes = report.bridge.interventions
    if not changes:
        nothing = Words("No intervention's money changed.")
        return Section("interventions", "What changed?", (nothing,))
    drawn = [entry for entry in changes[:_DRAWN] if entry.real.central]
    title = f"Real change by intervention: the {len(drawn)} largest of {len(changes)}"
    bars = [Bar(entry.name, *_in_order(entry.real)) for entry in drawn]
    parts: list[Part] = []
    if drawn:
        named = "; ".join(
            f"{entry.name} {change(entry.real.central).text}" for entry in drawn[:_NAMED]
        )
        parts = [
            Words(f"Most of the real change: {named}."),
            Chart(bar_chart("real-change", title, bars, changes=True)),
        ]
    words = Words(
        "Before and after are money that can be compared in both years and is not of a few years"
        " only, at the central share. The real change is what is left once prices and population"
        " are taken off."
    )
    return Section("interventions", "What changed?", (*parts, _changes(changes), words))


def _in_order(figures: Figures) -> tuple[int, int, int]:
    """Return the least of a change, the central figure, and the most: a fall is least by high."""
    return min(figures.all), figures.central, max(figures.all)


def _changes(changes: tuple[InterventionChange, ...]) -> Table:
    return Table(
        "Real change by intervention",
        (
            *(Column("Intervention", width=50), Column("Tier", brief=False)),
            *(Column(f"{head}, £", "pounds", brief=False) for head in ("Before", "After")),
            *map(pounds_column, ("Real change, low", "Central", "High")),
        ),
        tuple(
            Row(
                (
                    *(Cell(entry.name), Cell(entry.tier.capitalize())),
                    *(pounds(entry.before.central), pounds(entry.after.central)),
                    *map(change, _in_order(entry.real)),
                )
            )
            for entry in changes
        ),
        sortable=True,
        sheet="Interventions",
        brief=tuple(range(min(_BRIEF, len(changes)))),
    )
