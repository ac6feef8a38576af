"""The bridge on the left shift's page: steps to the penny, what is behind them, what is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.charts import Bar, Move, bar_chart, waterfall_chart
from prevspend.report.document.cells import (
    change,
    change_to_the_penny,
    first_and_rest,
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
from prevspend.report.leftshiftyears import open_parts, points_text
from prevspend.report.words import describe_coding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Figures
    from prevspend.leftshift import Bridge, Candidate, LeftShift, Selector, Shares, Step

_DRAWN = 12
_CANDIDATES = 10
_CODINGS_NAMED = 3
_FIGURES = ("Low", "Central", "High")
_KIND = {
    "renamed": "Renamed",
    "gross": "Booked gross, or net",
    "moved": "Moved to another coding",
    "split": "Split over several codings",
    "merged": "Merged into one coding",
}


def bridges(report: LeftShift) -> Section:
    """Show the bridge from the first year to the last, and those from year to year."""
    whole = report.bridge
    title = f"Prevention from {whole.first_year} to {whole.last_year}, central"
    parts: list[Part] = [
        Words(
            "What came about by other definitions, other coverage, other coding, money of a few"
            " years only and other prices is taken off step by step; what remains is the real"
            " change. A step in broken lines is not confirmed. Points are those of the share of"
            " money in scope, at the central share."
        ),
        Chart(waterfall_chart("prevention-bridge", title, list(_moves(whole)))),
        _table(whole),
        *_codings(whole),
    ]
    held = open_parts(whole.net)
    if held:
        parts.append(Words(f"The range of the change of share holds {'; '.join(held)}."))
    if len(report.yearly_bridges) > 1:
        between: list[Part] = []
        for each in report.yearly_bridges:
            between += [Heading(f"{each.first_year} to {each.last_year}"), _table(each)]
            between += _codings(each)
        parts.append(Fold("The bridges from each year to the next", tuple(between)))
    return Section("bridge", "Is it real?", tuple(parts))


def _moves(bridge: Bridge) -> Iterator[Move]:
    """Return the sums and the steps between; steps of nothing are in the table only."""
    yield Move(f"{bridge.first_year}, as published", bridge.start.central, "sum")
    for step in bridge.steps:
        if step.change.central or step.id == "real":
            unsure = step.id == "may_be_recoding"
            yield Move(step.name, step.change.central, "unsure" if unsure else "step")
    yield Move(f"{bridge.last_year}, as published", bridge.end.central, "sum")


def _table(bridge: Bridge) -> Table:
    return Table(
        f"The bridge from {bridge.first_year} to {bridge.last_year}, to the penny",
        (Column("Step"), *map(pounds_column, _FIGURES), Column("Points", unit="figure")),
        (
            _sum(f"{bridge.first_year}, as published", bridge.start, bridge.start_share),
            *(
                Row(
                    (
                        *(Cell(step.name, below=(step.why,)), *_changes(step.change)),
                        Cell(points_text(step.points)),
                    ),
                    step.id == "real",
                )
                for step in bridge.steps
            ),
        ),
        (_sum(f"{bridge.last_year}, as published", bridge.end, bridge.end_share),),
    )


def _sum(name: str, figures: Figures, share: Shares | None) -> Row:
    written = "–" if share is None else f"{share.central:.2%}"
    return Row((Cell(name), *_pennies(figures), Cell(written)), strong=True)


def _pennies(figures: Figures) -> Iterator[Cell]:
    return map(to_the_penny, figures.all)


def _changes(figures: Figures) -> Iterator[Cell]:
    return map(change_to_the_penny, figures.all)


def _codings(bridge: Bridge) -> Iterator[Fold]:
    for step in bridge.steps:
        if step.codings:
            count = len(step.codings) + step.more_codings
            more = f", the {len(step.codings)} largest of {count:,}" if step.more_codings else ""
            summary = f"Behind '{step.name}': {plural(count, 'coding')}"
            yield Fold(summary, (_codings_of(step, f"Codings behind '{step.name}'{more}"),))


def _codings_of(step: Step, caption: str) -> Table:
    return Table(
        caption,
        (Column("Coding"), *map(pounds_column, ("Before", "After", "Change"))),
        tuple(
            Row(
                (
                    Cell(describe_coding(effect.coding)),
                    *(pounds(effect.before_pence), pounds(effect.after_pence)),
                    change(effect.after_pence - effect.before_pence),
                )
            )
            for effect in step.codings
        ),
    )


def interventions(report: LeftShift) -> Section:
    """Show which interventions the real change is made of."""
    found = report.bridge.interventions
    if not found:
        nothing = Words("No intervention's money changed.")
        return Section("interventions", "What changed?", (nothing,))
    drawn = [entry for entry in found[:_DRAWN] if entry.real.central]
    title = f"Real change by intervention: the {len(drawn)} largest of {len(found)}"
    bars = [Bar(entry.name, *entry.real.all) for entry in drawn]
    table = Table(
        "Real change by intervention",
        (
            *(Column("Intervention"), Column("Tier")),
            *map(pounds_column, ("Before", "After")),
            *map(pounds_column, ("Real change, low", "Central", "High")),
        ),
        tuple(
            Row(
                (
                    *(Cell(entry.name), Cell(entry.tier.capitalize())),
                    *(pounds(entry.before.central), pounds(entry.after.central)),
                    *map(change, entry.real.all),
                )
            )
            for entry in found
        ),
        sortable=True,
    )
    chart = [Chart(bar_chart("real-change", title, bars, changes=True))] if bars else []
    words = Words(
        "Money that can be compared in both years and is not of a few years only, at the central"
        " share; the real change is what is left once prices and population are taken off."
    )
    return Section("interventions", "What changed?", (words, *chart, table))


def recoding(report: LeftShift) -> Section:
    """List what may be recoding between the first and the last year, with its evidence."""
    ends = report.bridge.first_year, report.bridge.last_year
    of_ends = [one for one in report.candidates if (one.first_year, one.last_year) == ends]
    undecided = [one for one in of_ends if one.verdict == "undecided"]
    moving = [one for one in undecided if one.matters]
    harmless = [one for one in undecided if not one.matters]
    decided = [one for one in of_ends if one.verdict != "undecided"]
    parts: list[Part] = []
    if moving:
        count = plural(len(moving), "candidate")
        parts += [
            Words(
                f"{count} to confirm or refuse. Until somebody does, they are no part of the real"
                " change. Decide in changes-to-decide.yaml, by the id."
            ),
            *first_and_rest("May be recoding, the largest first", moving, _candidates, _CANDIDATES),
        ]
    else:
        parts.append(Words("Nothing that moves prevention waits for a decision."))
    for summary, found in (
        ("Recodings that moved no prevention: nothing to decide", harmless),
        ("Recodings that were decided", decided),
    ):
        if found:
            parts.append(Fold(f"{summary}: {len(found):,}", (_candidates(summary, found),)))
    return Section("recoding", "What may be recoding only?", tuple(parts))


def _candidates(caption: str, found: Sequence[Candidate]) -> Table:
    return Table(
        caption,
        (
            Column("Was, is now, and what speaks for it"),
            *map(pounds_column, ("Then", "Now", "Prevention moved")),
        ),
        tuple(
            Row(
                (
                    _was_and_is(candidate),
                    *(pounds(candidate.before_pence), pounds(candidate.after_pence)),
                    _ranged(candidate.effect),
                )
            )
            for candidate in found
        ),
    )


def _was_and_is(candidate: Candidate) -> Cell:
    verdict = "" if candidate.verdict == "undecided" else f" – {candidate.verdict}"
    return Cell(
        f"{candidate.story}{verdict}",
        below=(
            f"{_KIND[candidate.kind]}: {_named(candidate.was)}",
            f"Is now: {_named(candidate.now)}",
            f"What speaks for it: {'; '.join(candidate.evidence)}",
            f"Id: {candidate.id}",
        ),
    )


def _named(selectors: Sequence[Selector]) -> str:
    """Name codings, the first few of many."""
    named = " + ".join(map(describe_coding, selectors[:_CODINGS_NAMED]))
    more = len(selectors) - _CODINGS_NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def _ranged(figures: Figures) -> Cell:
    """Write the central change with its range below."""
    low, high = (change(pence).text for pence in (min(figures.all), max(figures.all)))
    central = change(figures.central)
    return Cell(central.text, central.value, (f"{low} to {high}",))
