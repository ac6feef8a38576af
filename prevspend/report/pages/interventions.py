"""What the money buys: the sections of a baseline by intervention, by group and by return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.charts import Bar, bar_chart
from prevspend.report.document.cells import count, low_central_high, part_of, pounds
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Chart,
    Column,
    Fold,
    Heading,
    LensChoice,
    LensFigures,
    Part,
    Row,
    Section,
    Switch,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.pages.drilldown import Drilldown, codings_table
from prevspend.report.words import ADDS_UP, GROUPED_BY, RETURNS, STATUS, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from prevspend.baseline import Baseline, CodeTotal, Figures, GroupedBy, InterventionTotal
    from prevspend.taxonomy import Grouping, Intervention, Taxonomy

_DRAWN = 12
_SHEETS: dict[Grouping, str] = {
    "responsible": "Who is responsible",
    "prevents": "What it prevents",
    "inequalities": "Whose health",
}
_RANGE = ("Low", "Central", "High")


def interventions(baseline: Baseline, taxonomy: Taxonomy, codings: pa.Table | None) -> Section:
    """List the interventions, prevention first, and what each is made of."""
    meaning = {entry.id: entry for entry in taxonomy.interventions}
    prevention = [entry for entry in baseline.interventions if entry.tier]
    others = [entry for entry in baseline.interventions if not entry.tier]
    parts: list[Part] = []
    if prevention:
        parts += _prevention(baseline, taxonomy, prevention, meaning)
        parts += _details(prevention, meaning, codings)
    else:
        parts.append(Words("Nothing that was read is prevention."))
    if others:
        what = plural(len(others), "other kind")
        summary = f"Everything else: {what} of money, decided and undecided"
        parts.append(Fold(summary, (_others(others),)))
    if codings is not None:
        parts.append(codings_table(codings, taxonomy))
    return Section("interventions", "What is it spent on?", tuple(parts), brief=False)


def payees(codings: pa.Table) -> Section | None:
    """List who is paid for prevention; nothing where the ledger names no payee."""
    table = Drilldown(codings).payees()
    if table is None:
        return None
    note = "All prevention by whom it is paid to, the largest first."
    return Section("payees", "Who is paid for it?", (Words(note), table), brief=False)


def _prevention(
    baseline: Baseline,
    taxonomy: Taxonomy,
    entries: Sequence[InterventionTotal],
    meaning: dict[str, Intervention],
) -> Iterator[Part]:
    largest = sorted(entries, key=lambda entry: (-entry.prevention.central, entry.id))[:_DRAWN]
    title = "Prevention by intervention"
    if len(entries) > len(largest):
        title = f"Prevention by intervention: the {len(largest)} largest of {len(entries)}"
    bars = [Bar(entry.name, *entry.prevention.all) for entry in largest]
    yield Chart(bar_chart("prevention-by-intervention", title, bars))
    yield Words(
        "Prevention = money spent × share counted as preventive. Shares are the taxonomy's; the"
        " range is low to high. An intervention's name leads to what it is made of, why it counts"
        " and who would place it elsewhere."
    )
    yield _switch(baseline, taxonomy)
    yield Table(
        f"Prevention by intervention ({plural(len(entries), 'intervention')})",
        (
            *(Column("Intervention", width=44), Column("Tier", width=12)),
            *(Column("Lines", "count", 10, on_page=False), pounds_column("All its money")),
            Column("Preventive share", "share", 12),
            *map(pounds_column, _RANGE),
            Column("Counted, £", "pounds", on_sheet=False, chosen=True),
            *(Column(head, width=30, on_page=False) for head in GROUPED_BY.values()),
            Column("Id", "code", 30, on_page=False),
        ),
        tuple(_intervention(baseline, entry, meaning.get(entry.id)) for entry in entries),
        sums=(_all_prevention(baseline, entries),),
        sortable=True,
        sheet="Interventions",
        ranged=(5, 6, 7),
    )


def _switch(baseline: Baseline, taxonomy: Taxonomy) -> Switch:
    lenses = tuple(
        LensChoice(name, lens.name, taxonomy.head.lenses[name].counts == "whole", lens.all)
        for name, lens in baseline.lenses.items()
    )
    coverage = baseline.coverage
    whole = coverage.in_scope_pence if coverage.is_enough else None
    return Switch(lenses, baseline.headline, whole)


def _intervention(
    baseline: Baseline, entry: InterventionTotal, meaning: Intervention | None
) -> Row:
    names = {
        (grouping, group.id): group.name
        for grouping, grouped in baseline.groups.items()
        for group in grouped.groups
    }
    groups = (
        "; ".join(names.get((grouping, group), group) for group in entry.groups(grouping))
        for grouping in GROUPED_BY
    )
    return Row(
        (
            Cell(entry.name, link=entry.id),
            Cell((entry.tier or "").capitalize()),
            *(count(entry.lines), pounds(entry.amount_pence), _share(meaning)),
            *(*low_central_high(entry.prevention), pounds(entry.prevention.central)),
            *(*map(Cell, groups), Cell(entry.id, code=True)),
        ),
        counted=LensFigures(entry.amount_pence, entry.prevention.all, entry.lenses),
    )


def _all_prevention(baseline: Baseline, entries: Sequence[InterventionTotal]) -> Row:
    """Return the sum of all interventions; what is chosen of them is the total of a lens."""
    money = sum(entry.amount_pence for entry in entries)
    figures = [sum(entry.prevention.all[at] for entry in entries) for at in range(3)]
    lines = sum(entry.lines for entry in entries)
    blank = (Cell(""),) * (len(GROUPED_BY) + 1)
    chosen = pounds(baseline.lenses[baseline.headline].central)
    return Row(
        (
            *(Cell("All prevention"), Cell(""), count(lines), pounds(money), Cell("")),
            *(*map(pounds, figures), chosen, *blank),
        ),
        strong=True,
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


def _details(
    entries: Sequence[InterventionTotal],
    meaning: dict[str, Intervention],
    codings: pa.Table | None,
) -> Iterator[Part]:
    """Unfold each intervention: why it counts, its cost centres and payees, and their months."""
    made_of = None if codings is None else Drilldown(codings)
    yield Heading("What is each intervention made of?")
    for entry in entries:
        why = Bullets(tuple(_why(meaning[entry.id]))) if entry.id in meaning else None
        tables = made_of.tables(entry) if made_of else ()
        summary = f"{entry.name}: {short_pounds(entry.prevention.central)} of prevention"
        yield Fold(summary, (*([why] if why else []), *tables), id=entry.id)


def _why(meaning: Intervention) -> Iterator[str]:
    yield meaning.why
    if meaning.share:
        yield f"Share: {meaning.share.basis}."
    if meaning.contested:
        yield f"Contested: {meaning.contested}"


def _others(entries: Sequence[InterventionTotal]) -> Table:
    return Table(
        "Money that is not prevention, not decided or out of scope",
        (
            *(Column("What it is", width=60), Column("Status", width=20)),
            *(Column("Lines", "count"), pounds_column("All its money")),
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
            for entry in entries
        ),
        sortable=True,
        sheet="Other money",
    )


def groups(baseline: Baseline) -> Section:
    """Show prevention by who is responsible, by what it prevents and for whom."""
    lens = baseline.lenses[baseline.headline]
    parts: list[Part] = [
        Words(f"The same prevention, by group, as the lens '{lens.name}' counts it.")
    ]
    for grouping, grouped in baseline.groups.items():
        if grouped.groups:
            parts += _grouping(grouping, grouped, lens)
    heading = "Who is responsible, what does it prevent, and for whom?"
    return Section("groups", heading, tuple(parts), brief=False)


def _grouping(grouping: Grouping, grouped: GroupedBy, whole: Figures) -> Iterator[Part]:
    title = GROUPED_BY[grouping]
    yield Heading(title)
    yield Words(ADDS_UP[grouped.adds_up])
    drawn = grouped.groups[:_DRAWN]
    more = f": the {len(drawn)} largest of {len(grouped.groups)}"
    name = f"Prevention by group: {title[:1].lower()}{title[1:]}"
    caption = name + (more if len(grouped.groups) > len(drawn) else "")
    bars = [Bar(group.name, *group.all) for group in drawn]
    yield Chart(bar_chart(f"prevention-by-{grouping}", caption, bars))
    table = Table(
        name,
        (
            *(Column(title, width=60), Column("Interventions", "count")),
            *(pounds_column("All their money"), *map(pounds_column, _RANGE)),
            Column("Central, share of the headline", "share"),
        ),
        tuple(
            Row(
                (
                    *(Cell(group.name), count(group.interventions), pounds(group.amount_pence)),
                    *(*low_central_high(group), part_of(group.central, whole.central)),
                )
            )
            for group in grouped.groups
        ),
        sums=(_headline((Cell(""), Cell("")), whole, part_of(whole.central, whole.central)),)
        if grouped.adds_up
        else (),
        sortable=True,
        sheet=_SHEETS[grouping],
    )
    yield Fold(f"The figures, {plural(len(grouped.groups), 'group')}", (table,))


def _headline(before: tuple[Cell, ...], whole: Figures, *after: Cell) -> Row:
    """Return the sum at the foot of a table whose rows add up to the headline."""
    return Row((Cell("Sum: the headline"), *before, *low_central_high(whole), *after), strong=True)


def returns(baseline: Baseline) -> Section:
    """Show prevention by the codes of health accounts, the outturn and the public health grant."""
    lens = baseline.lenses[baseline.headline]
    note = (
        "What other returns report on several lines has all their codes, as a ledger does not say"
        " how it is split. Each table adds up to the headline."
    )
    tables = (
        Fold(RETURNS[name], (_return(name, totals, lens),))
        for name, totals in baseline.crosswalks.items()
    )
    heading = "What is it in other returns?"
    return Section("returns", heading, (Words(note), *tables), brief=False)


def _return(name: str, totals: Sequence[CodeTotal], whole: Figures) -> Table:
    return Table(
        f"Prevention by code: {RETURNS[name]}",
        (
            *(Column("Codes", width=28), Column("Name", width=60)),
            *(Column("Interventions", "count"), pounds_column("All their money")),
            *map(pounds_column, _RANGE),
        ),
        tuple(
            Row(
                (
                    *(Cell(", ".join(total.codes) or "none"), Cell(total.name)),
                    *(count(total.interventions), pounds(total.amount_pence)),
                    *low_central_high(total),
                )
            )
            for total in totals
        ),
        sums=(_headline((Cell(""),) * 3, whole),),
        sheet=f"Return {name.upper()}",
    )
