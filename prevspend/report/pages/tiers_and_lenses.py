"""How much is prevention: by tier, and by lens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.charts import Bar, bar_chart
from prevspend.report.document.cells import low_central_high, part_of
from prevspend.report.document.model import (
    Cell,
    Chart,
    Column,
    Part,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.lenses import lens_notes, lens_rows
from prevspend.report.words import range_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.baseline import Baseline, Figures
    from prevspend.taxonomy import Taxonomy

_LOW, _CENTRAL, _HIGH = 1, 2, 3  # columns


def how_much(baseline: Baseline, taxonomy: Taxonomy) -> Section:
    """Show prevention by tier and by lens, each with its range."""
    return Section(
        "prevention",
        "How much is prevention?",
        (
            Words(
                "Every figure is a range: how much of an intervention's money is preventive is a"
                " judgement. The bars show the central figure, the lines across their ends run"
                " from low to high."
            ),
            *map(Words, range_in_words(baseline)),
            *_by_tier(baseline, taxonomy),
            *_by_lens(baseline, taxonomy),
        ),
    )


def _by_tier(baseline: Baseline, taxonomy: Taxonomy) -> Iterator[Part]:
    bars = [Bar(tier.capitalize(), *figures.all) for tier, figures in baseline.tiers.items()]
    yield Chart(bar_chart("prevention-by-tier", "Prevention by tier", bars))
    rows = [
        (Cell(tier.capitalize(), below=(taxonomy.head.tiers[tier],)), figures, False)
        for tier, figures in baseline.tiers.items()
    ]
    yield _table("Prevention by tier", "Tier", "Tiers", baseline, rows)


def _by_lens(baseline: Baseline, taxonomy: Taxonomy) -> Iterator[Part]:
    yield Words(
        "A lens is a way of reading the same money: which interventions count, and whether each"
        " counts whole or by its share."
    )
    yield from map(Words, lens_notes(baseline))
    bars = [
        Bar(lens.name, *lens.all, important=name == baseline.headline)
        for name, lens in baseline.lenses.items()
    ]
    yield Chart(bar_chart("prevention-by-lens", "Prevention by lens", bars))
    rows = list(_lens_rows(baseline, taxonomy))
    yield _table("Prevention by lens", "Lens", "Lenses", baseline, rows)


def _lens_rows(baseline: Baseline, taxonomy: Taxonomy) -> Iterator[tuple[Cell, Figures, bool]]:
    """List the lenses with what each means, and below it what it comes to by shares."""
    meanings = iter(taxonomy.head.lenses[name].why for name in baseline.lenses)
    for row in lens_rows(baseline):
        below = () if row.is_detail else (next(meanings),)
        yield Cell(row.name, below=below), row.figures, row.important


def _table(
    caption: str,
    what: str,
    sheet: str,
    baseline: Baseline,
    rows: list[tuple[Cell, Figures, bool]],
) -> Table:
    """Set names beside their low, central and high figures and their share."""
    scope = baseline.coverage.in_scope_pence
    return Table(
        caption,
        (
            *(Column(what, width=50), *map(pounds_column, ("Low", "Central", "High"))),
            Column("Central, share of money in scope", "share"),
            Column("What it means", width=60, brief=False, on_page=False),
        ),
        tuple(
            Row(
                (
                    *(name, *low_central_high(figures)),
                    part_of(figures.central, scope) if baseline.coverage.is_enough else Cell("–"),
                    Cell(" ".join(name.below)),
                ),
                strong,
            )
            for name, figures, strong in rows
        ),
        sheet=sheet,
        ranged=(_LOW, _CENTRAL, _HIGH),
    )
