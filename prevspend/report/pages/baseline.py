"""`report.html`: a baseline as a page, in the order in which a finance lead asks."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.charts import About, Bar, bar_chart
from prevspend.report.document.cells import low_central_high, part_of
from prevspend.report.document.html import page_html
from prevspend.report.document.model import (
    Cell,
    Chart,
    Column,
    KeyFigure,
    Page,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.document.pictures import pictures
from prevspend.report.lenses import lens_notes, lens_rows
from prevspend.report.pages import beside, local, making, spending, trust, unsettled
from prevspend.report.words import (
    BASIS,
    file_stem,
    percent,
    range_in_words,
    share_or_why,
    short_pounds,
    source_note,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.baseline import Baseline, Figures
    from prevspend.taxonomy import Taxonomy


def baseline_html(baseline: Baseline, taxonomy: Taxonomy) -> str:
    """Write a baseline as a page; the same baseline gives the same text.

    Args:
        baseline: the baseline.
        taxonomy: the national taxonomy it was made with, for what its tiers, lenses and
            interventions mean.
    """
    return page_html(_page(baseline, taxonomy))


def baseline_pictures(baseline: Baseline, taxonomy: Taxonomy) -> dict[str, str]:
    """Return the files of the charts of a baseline, by name; see `pictures`."""
    return pictures(_page(baseline, taxonomy))


def _page(baseline: Baseline, taxonomy: Taxonomy) -> Page:
    name = baseline.organisation.name or "Organisation not named"
    return Page(
        title=f"Prevention spending: {name}, {baseline.financial_year}",
        about=About(
            f"{name}, {baseline.financial_year}",
            source_note(baseline.basis, baseline.taxonomy, baseline.coverage.decided_share),
            file_stem(name, baseline.financial_year),
        ),
        facts=tuple(_facts(baseline)),
        answers=tuple(_answers(baseline)),
        key_figures=tuple(_key_figures(baseline)),
        sections=tuple(_sections(baseline, taxonomy)),
        foot=(
            f"Made by prevspend {version('prevspend')} with the taxonomy {baseline.taxonomy.id}"
            f" {baseline.taxonomy.version}, digest {baseline.taxonomy.digest}. Figures to the penny"
            " are in baseline.json and baseline.xlsx beside this page."
        ),
    )


def _facts(baseline: Baseline) -> Iterator[tuple[str, str]]:
    code = f" ({baseline.organisation.code})" if baseline.organisation.code else ""
    yield "Organisation", (baseline.organisation.name or "not named") + code
    yield "Financial year", baseline.financial_year
    yield "Record", f"its {BASIS[baseline.basis]}"
    yield "Taxonomy", f"{baseline.taxonomy.id} {baseline.taxonomy.version}"
    overlay = baseline.taxonomy.overlay
    if overlay:
        yield "Overlay", f"{overlay.id} {overlay.version}"


def _answers(baseline: Baseline) -> Iterator[str]:
    lens = baseline.lenses[baseline.headline]
    in_scope = baseline.coverage.in_scope_pence
    central = format_pounds(lens.central, pennies=False)
    yield (
        f"{central} of {format_pounds(in_scope, pennies=False)} in scope was spent on prevention:"
        f" {share_or_why(baseline)}."
    )
    if baseline.coverage.is_enough:
        yield f"That is the central figure of the lens '{lens.name}'."
    yield from range_in_words(baseline)
    if baseline.local:
        ours = baseline.local.lenses[baseline.headline].central
        yield f"Locally, with the overlay, it is {format_pounds(ours, pennies=False)}."
    if baseline.warnings:
        notes = plural(len(baseline.warnings), "note")
        yield f"Read {notes} under 'What these figures cannot tell you' before quoting them."


def _key_figures(baseline: Baseline) -> Iterator[KeyFigure]:
    found, coverage = baseline.reconciliation, baseline.coverage
    lens, in_scope = baseline.lenses[baseline.headline], coverage.in_scope_pence
    yield KeyFigure(
        "Does it add up?",
        trust.verdict(found),
        f"{plural(found.read_rows, 'line')}, {format_pounds(found.read_pence)} read",
    )
    yield KeyFigure("Prevention", short_pounds(lens.central), _span(lens))
    low, high = percent(lens.low, in_scope), percent(lens.high, in_scope)
    if coverage.is_enough:
        share, span = percent(lens.central, in_scope), f"{low} to {high}"
    else:
        most = percent(baseline.most_pence, in_scope)
        share, span = "Cannot be said yet", f"at least {low}, at most {most}"
    yield KeyFigure("Share of money in scope", share, span)
    yield KeyFigure(
        "Decided",
        percent(coverage.decided_pence, in_scope),
        f"{short_pounds(found.unclassified_pence)} is not decided yet",
    )


def _span(figures: Figures) -> str:
    return f"{short_pounds(figures.low)} to {short_pounds(figures.high)}"


def _sections(baseline: Baseline, taxonomy: Taxonomy) -> Iterator[Section]:
    yield trust.reconciliation(baseline)
    yield _how_much(baseline, taxonomy)
    yield trust.decided(baseline)
    yield spending.interventions(baseline, taxonomy)
    yield spending.groups(baseline)
    yield beside.beside(baseline)
    if baseline.taxonomy.overlay and baseline.local:
        yield local.local(baseline, baseline.taxonomy.overlay, baseline.local)
    if baseline.overrides:
        yield local.decisions(baseline.overrides)
    if baseline.drivers:
        yield making.drivers(baseline)
    yield unsettled.unclassified(baseline)
    yield unsettled.rejected(baseline)
    yield unsettled.notes(baseline)
    yield making.method(baseline)


def _how_much(baseline: Baseline, taxonomy: Taxonomy) -> Section:
    return Section(
        "prevention",
        "How much is prevention?",
        (
            Words(
                "Every figure is a range: how much of an intervention's money is preventive is a"
                " judgement. The bars show the central figure, the lines across their ends run"
                " from low to high."
            ),
            *_by_tier(baseline, taxonomy),
            *_by_lens(baseline, taxonomy),
        ),
    )


def _by_tier(baseline: Baseline, taxonomy: Taxonomy) -> tuple[Chart | Table, ...]:
    return (
        Chart(
            bar_chart(
                "prevention-by-tier",
                "Prevention by tier",
                [Bar(tier.capitalize(), *figures.all) for tier, figures in baseline.tiers.items()],
            ),
        ),
        _table(
            "Prevention by tier",
            "Tier",
            baseline,
            [
                (Cell(tier.capitalize(), below=(taxonomy.head.tiers[tier],)), figures, False)
                for tier, figures in baseline.tiers.items()
            ],
        ),
    )


def _by_lens(baseline: Baseline, taxonomy: Taxonomy) -> tuple[Words | Chart | Table, ...]:
    return (
        Words(
            "A lens is a way of reading the same money: which interventions count, and whether"
            " each counts whole or by its share."
        ),
        *(Words(said) for said in lens_notes(baseline)),
        Chart(
            bar_chart(
                "prevention-by-lens",
                "Prevention by lens",
                [
                    Bar(lens.name, *lens.all, important=name == baseline.headline)
                    for name, lens in baseline.lenses.items()
                ],
            ),
        ),
        _table(
            "Prevention by lens",
            "Lens",
            baseline,
            list(_lens_rows(baseline, taxonomy)),
        ),
    )


def _lens_rows(baseline: Baseline, taxonomy: Taxonomy) -> Iterator[tuple[Cell, Figures, bool]]:
    """List the lenses with what each means, and below it what it comes to by shares."""
    meanings = iter(taxonomy.head.lenses[name].why for name in baseline.lenses)
    for row in lens_rows(baseline):
        below = () if row.is_detail else (next(meanings),)
        yield Cell(row.name, below=below), row.figures, row.important


def _table(
    caption: str, what: str, baseline: Baseline, rows: list[tuple[Cell, Figures, bool]]
) -> Table:
    """Set names beside their low, central and high figures and their share."""
    heads = ("Low", "Central", "High")
    return Table(
        caption,
        (
            Column(what),
            *map(pounds_column, heads),
            Column("Central, share of money in scope", unit="figure"),
        ),
        tuple(
            Row(
                (
                    name,
                    *low_central_high(figures),
                    part_of(figures.central, baseline.coverage.in_scope_pence),
                ),
                strong,
            )
            for name, figures, strong in rows
        ),
    )
