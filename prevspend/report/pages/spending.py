"""What the money buys: the sections of a baseline's page by intervention and by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.charts import Bar, bar_chart
from prevspend.report.document.cells import count, low_central_high, part_of, pounds
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
from prevspend.report.words import ADDS_UP, GROUPED_BY, STATUS, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Baseline, GroupedBy, InterventionTotal
    from prevspend.taxonomy import Grouping, Intervention, Taxonomy

_DRAWN = 12


def interventions(baseline: Baseline, taxonomy: Taxonomy) -> Section:
    """List the interventions, prevention first, with the whole of their money and their share."""
    meaning = {entry.id: entry for entry in taxonomy.interventions}
    prevention = [entry for entry in baseline.interventions if entry.tier]
    others = [entry for entry in baseline.interventions if not entry.tier]
    parts: list[Part] = []
    if prevention:
        parts += _prevention(prevention, meaning)
    else:
        parts.append(Words("Nothing that was read is prevention."))
    if others:
        what = plural(len(others), "other kind")
        summary = f"Everything else: {what} of money, decided and undecided"
        parts.append(Fold(summary, (_others(others),)))
    return Section("interventions", "What is it spent on?", tuple(parts))


def _prevention(
    found: Sequence[InterventionTotal], meaning: dict[str, Intervention]
) -> Iterator[Part]:
    largest = sorted(found, key=lambda entry: (-entry.prevention.central, entry.id))[:_DRAWN]
    title = "Prevention by intervention"
    if len(found) > len(largest):
        title = f"Prevention by intervention: the {len(largest)} largest of {len(found)}"
    bars = [Bar(entry.name, *entry.prevention.all) for entry in largest]
    yield Chart(bar_chart("prevention-by-intervention", title, bars))
    yield Words(
        "Prevention = money spent × share counted as preventive. Shares are the taxonomy's;"
        " the range is low to high. 'Why' says why it counts, where its share comes from, and who"
        " would place it elsewhere."
    )
    yield Table(
        f"Prevention by intervention ({plural(len(found), 'intervention')})",
        (
            *(Column("Intervention"), Column("Tier"), pounds_column("All its money")),
            Column("Preventive share", unit="figure"),
            *map(pounds_column, ("Prevention, low", "Central", "High")),
        ),
        tuple(_intervention(entry, meaning.get(entry.id)) for entry in found),
        sortable=True,
    )


def _intervention(entry: InterventionTotal, meaning: Intervention | None) -> Row:
    return Row(
        (
            Cell(
                entry.name,
                below=(plural(entry.lines, "line"),),
                more=tuple(_why(meaning)) if meaning else (),
            ),
            Cell((entry.tier or "").capitalize()),
            pounds(entry.amount_pence),
            _share(meaning),
            *low_central_high(entry.prevention),
        )
    )


def _share(meaning: Intervention | None) -> Cell:
    """Write the share that counts, and its range where it has one."""
    if meaning is None or meaning.share is None:
        return Cell("–")
    share = meaning.share
    low, central, high = (f"{value:.0%}" for value in (share.low, share.central, share.high))
    return Cell(
        central,
        float(share.central),
        below=() if share.low == share.high else (f"{low} to {high}",),
    )


def _why(meaning: Intervention) -> Iterator[str]:
    yield meaning.why
    if meaning.share:
        yield f"Share: {meaning.share.basis}."
    if meaning.contested:
        yield f"Contested: {meaning.contested}"


def _others(found: Sequence[InterventionTotal]) -> Table:
    return Table(
        "Money that is not prevention, not decided or out of scope",
        (
            *(Column("What it is"), Column("Status"), Column("Lines", unit="figure")),
            pounds_column("All its money"),
        ),
        tuple(
            Row(
                (
                    Cell(entry.name),
                    Cell(STATUS[entry.status].partition(" (")[0]),
                    count(entry.lines),
                    pounds(entry.amount_pence),
                )
            )
            for entry in found
        ),
        sortable=True,
    )


def groups(baseline: Baseline) -> Section:
    """Show prevention by who is responsible, by what it prevents and for whom."""
    lens = baseline.lenses[baseline.headline]
    parts: list[Part] = [
        Words(f"The same prevention, by group, as the lens '{lens.name}' counts it.")
    ]
    for grouping, found in baseline.groups.items():
        if found.groups:
            parts += _grouping(grouping, found, baseline)
    return Section(
        "groups", "Who is responsible, what does it prevent, and for whom?", tuple(parts)
    )


def _grouping(grouping: Grouping, found: GroupedBy, baseline: Baseline) -> Iterator[Part]:
    title, whole = GROUPED_BY[grouping], baseline.lenses[baseline.headline]
    yield Heading(title)
    yield Words(ADDS_UP[found.adds_up])
    drawn = found.groups[:_DRAWN]
    more = f": the {len(drawn)} largest of {len(found.groups)}"
    name = f"Prevention by group: {title[:1].lower()}{title[1:]}"
    caption = name + (more if len(found.groups) > len(drawn) else "")
    bars = [Bar(group.name, *group.all) for group in drawn]
    yield Chart(bar_chart(f"prevention-by-{grouping}", caption, bars))
    table = Table(
        name,
        (
            *(Column(title), Column("Interventions", unit="figure")),
            pounds_column("All their money"),
            *map(pounds_column, ("Low", "Central", "High")),
            Column("Central, share of the headline", unit="figure"),
        ),
        tuple(
            Row(
                (
                    *(Cell(group.name), count(group.interventions), pounds(group.amount_pence)),
                    *low_central_high(group),
                    part_of(group.central, whole.central),
                )
            )
            for group in found.groups
        ),
        sums=(
            Row(
                (
                    Cell("Sum: the headline"),
                    Cell(""),
                    Cell(""),
                    *low_central_high(whole),
                    Cell(percent(whole.central, whole.central)),
                ),
                strong=True,
            ),
        )
        if found.adds_up
        else (),
        sortable=True,
    )
    yield Fold(f"The figures, {plural(len(found.groups), 'group')}", (table,))
