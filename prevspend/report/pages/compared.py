"""What lies behind a comparison: splits, returns beside ledgers, what to ask, all figures."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final, get_args

from prevspend.comparison import MEASURES, By, parts_of
from prevspend.english import capitalised, plural
from prevspend.report.document.cells import count, pounds
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Column,
    Fold,
    Part,
    Row,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.lenses import above_headline, counts_whole
from prevspend.report.pages.measured import (
    BASIS_IN_SHORT,
    LEAGUE_IN_SHORT,
    MEASURE_IN_WORDS,
    RANGE,
    figure_in_words,
    low_to_high,
    named,
    part_in_measure,
    pounds_a_head,
    share_cell,
    unit_of,
    whole_share,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.comparison import BesideReturn, Comparison, OrganisationFigures

SPLITS: Final[dict[By, str]] = {
    "tier": "By tier",
    "lens": "By lens",
    "intervention": "By intervention",
    "group": "By what it prevents",
}
_LINES, _ASKED, _COLUMNS = 8, 5, 3


def splits(
    comparison: Comparison, shown: Sequence[OrganisationFigures], chosen: By
) -> Iterator[Part]:
    """Split the figures of those looked at, beside the medians of who is ranked with them."""
    for by, caption in SPLITS.items():
        table = _split(comparison, shown, by, caption, is_brief=by == chosen)
        parts = (table, *(_lens_notes(comparison, shown) if by == "lens" else ()))
        if table.rows and by == chosen:
            yield from parts
        elif table.rows:
            yield Fold(caption, parts)
    yield Fold("The figures of every organisation, split", (_all_splits(comparison),))


def _lens_notes(comparison: Comparison, shown: Sequence[OrganisationFigures]) -> Iterator[Words]:
    """Describe, for each lens that counts whole, what its shares come to in those looked at."""
    names = comparison.names["lens"]
    for row in [*shown][:_COLUMNS] or ([comparison.whole] if comparison.whole else []):
        headline = row.lenses[comparison.headline]
        for lens, by_share in row.lenses_by_share.items():
            whole = row.lenses[lens]
            if whole.all != by_share.all:
                words = counts_whole(names[lens], whole, by_share)
                above = above_headline(whole, names[comparison.headline], headline)
                yield Words(f"{named(row)}: {words}{above}")


def _split(
    comparison: Comparison,
    shown: Sequence[OrganisationFigures],
    by: By,
    caption: str,
    *,
    is_brief: bool,
) -> Table:
    measure = comparison.ranked_by
    columns = list(shown)[:_COLUMNS]
    leagues = [
        league
        for league in comparison.leagues
        if league.ranked > 1
        and (not columns or league.id in {column.who.league for column in columns})
    ][:_COLUMNS]
    heads = [named(row) for row in columns]
    heads += [f"Median of {league.ranked} {LEAGUE_IN_SHORT[league.id]}" for league in leagues]
    rows: list[tuple[str, list[float | None]]] = []
    for id_, name in comparison.names[by].items():
        values = [part_in_measure(row, by, id_, measure) for row in columns]
        values += [
            median(
                part_in_measure(row, by, id_, measure) or 0.0
                for row in comparison.of_league(league)
            )
            for league in leagues
        ]
        if any(values):
            rows.append((name, values))
    if by in {"intervention", "group"}:
        rows.sort(key=lambda row: -max(value or 0.0 for value in row[1]))
    return Table(
        f"{caption}: {MEASURE_IN_WORDS[measure]} (central)",
        (Column(""), *(Column(head, "figure") for head in heads)),
        tuple(
            Row(
                (
                    Cell(name),
                    *(Cell(figure_in_words(value, measure, places=2), value) for value in values),
                )
            )
            for name, values in rows
        ),
        brief=None if is_brief else (),
    )


def _all_splits(comparison: Comparison) -> Table:
    """List each organisation's prevention by every split, a row each, to be filtered."""
    rows = tuple(
        Row(
            (
                *(Cell(row.who.name), Cell(BASIS_IN_SHORT[row.who.basis])),
                *(Cell(SPLITS[by]), Cell(name)),
                *map(pounds, figures.all),
                share_cell(part_in_measure(row, by, id_, "share")),
                pounds_a_head(part_in_measure(row, by, id_, "per-head")),
            )
        )
        for row in comparison.organisations
        if row.ranks or row.who.in_focus
        for by in get_args(By)
        for id_, name in comparison.names[by].items()
        if (figures := parts_of(row, by).get(id_)) and any(figures.all)
    )
    columns = (
        *(Column("Name", width=32), Column("Record", width=12), Column("Split", width=24)),
        *(Column("Of what", width=54), *map(pounds_column, RANGE)),
        *(Column("Central, share of spend in scope", "share"), Column("£ per head", "pounds")),
    )
    return Table("Prevention, split", columns, rows, sheet="Splits", brief=(), on_page=False)


def beside_return(comparison: Comparison, beside: BesideReturn) -> Iterator[Part]:
    """Show an organisation's ledger beside its published return, line by line."""
    names, basis = comparison.names["intervention"], BASIS_IN_SHORT[beside.basis]
    yield Table(
        f"{beside.name}: its {basis} beside its published return (prevention, £, central)",
        (
            *(Column("What", width=44), Column("Lines of the return", width=18, brief=False)),
            *(
                pounds_column(f"{capitalised(basis)}, all of it"),
                pounds_column("Return, all of it"),
            ),
            *(pounds_column(basis.capitalize()), pounds_column("Return")),
            *(pounds_column("Difference"), Column("What may explain it", width=70, brief=False)),
        ),
        tuple(
            Row(
                (
                    Cell(
                        ", ".join(names[id_] for id_ in line.interventions if id_ in names)
                        or line.name
                    ),
                    Cell(", ".join(line.lines) or "no line"),
                    *(pounds(line.ledger_pence), pounds(line.return_pence)),
                    pounds(line.ledger_prevention_pence),
                    pounds(line.return_prevention_pence),
                    *(pounds(line.difference_pence), Cell(line.why)),
                )
            )
            for line in beside.lines
        ),
        sums=(
            Row(
                (
                    *(Cell("All prevention"), Cell("")),
                    pounds(sum(line.ledger_pence for line in beside.lines)),
                    pounds(sum(line.return_pence for line in beside.lines)),
                    *(pounds(beside.ledger.central), pounds(beside.published_return.central)),
                    pounds(beside.published_return.central - beside.ledger.central),
                    Cell(""),
                ),
                strong=True,
            ),
        ),
        sheet=f"Return of {beside.name}",
        brief=tuple(range(min(_LINES, len(beside.lines)))),
    )
    yield from map(Words, beside.in_words)


def oddities(comparison: Comparison) -> Iterator[Part]:
    """Show what sets those apart that the ones in focus are ranked with."""
    looked_at = {row.who.league for row in comparison.organisations if row.who.in_focus}
    leagues = {row.who.code: row.who.league for row in comparison.organisations}
    odd = [each for each in comparison.oddities if not looked_at or leagues[each.code] in looked_at]
    first = odd[:_ASKED]
    yield Bullets(tuple(each.in_words for each in first))
    more = len(comparison.oddities) - len(first)
    if more:
        yield Words(f"{more:,} more are in the table.")
    yield Fold(
        "All that stands out",
        (
            Table(
                "Ask before you rank",
                (
                    *(Column("Name", width=28), Column("What", width=48)),
                    *(pounds_column("Prevention"), Column("Of its prevention", "share")),
                    *(Column("Times the median a head", "number"), Column("Ask", width=90)),
                ),
                tuple(
                    Row(
                        (
                            *(Cell(each.name), Cell(each.intervention_name)),
                            *(pounds(each.prevention_pence),),
                            share_cell(each.share_of_its_prevention),
                            Cell(f"{each.times_the_median:,.1f}", each.times_the_median),
                            Cell(each.in_words),
                        )
                    )
                    for each in comparison.oddities
                ),
                sheet="Ask before you rank",
                brief=(),
            ),
        ),
    )


def all_figures(comparison: Comparison) -> Part:
    """List every organisation's figures, ranked or not."""
    rows = (*comparison.organisations, *([comparison.whole] if comparison.whole else []))
    table = Table(
        "Every organisation, ranked or not",
        (
            *(Column("Name", width=32), Column("Code", "code", 12), Column("Class", width=14)),
            *(Column("Record", width=12), Column("Not ranked because", width=44)),
            *(Column("People", "count"), Column("Deprivation", "number")),
            *map(pounds_column, ("Spend in scope", "Schools", "Passed on", "Unclassified")),
            *(Column("Decided", "share"), *(pounds_column(f"Prevention, {e}") for e in RANGE)),
            *(
                Column(
                    f"{capitalised(MEASURE_IN_WORDS[measure])}, {name.lower()}", unit_of(measure)
                )
                for measure in MEASURES
                for name in RANGE
            ),
        ),
        tuple(
            Row(
                (
                    *(Cell(row.who.name), Cell(row.who.code or "", code=True)),
                    *(Cell(row.who.council_class or ""), Cell(BASIS_IN_SHORT[row.who.basis])),
                    Cell(row.not_ranked or ""),
                    count(row.people) if row.people else Cell("–"),
                    Cell(f"{row.deprivation:.1f}" if row.deprivation else "–", row.deprivation),
                    *(pounds(row.in_scope_pence), pounds(row.schools_pence)),
                    *(pounds(row.passed_on_pence), pounds(row.unclassified_pence)),
                    whole_share(row.decided_share),
                    *map(pounds, row.prevention.all),
                    *(
                        cell
                        for measure in MEASURES
                        for cell in low_to_high(row.measures.get(measure), measure)
                    ),
                ),
                strong=row is comparison.whole,
            )
            for row in rows
        ),
        sortable=True,
        sheet="All figures",
        brief=(),
    )
    return Fold(f"The figures of {plural(len(rows), 'organisation')}", (table,))
