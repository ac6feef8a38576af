"""Organisations side by side: the document that page, workbook and terminal are written from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.charts import SHARES, About, Bar, bar_chart
from prevspend.report.document.cells import count
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Chart,
    Column,
    Fold,
    Page,
    Part,
    Row,
    Section,
    Table,
    Words,
)
from prevspend.report.pages.compared import all_figures, beside_return, oddities, splits
from prevspend.report.pages.measured import (
    BASIS_IN_SHORT,
    MEASURE_IN_WORDS,
    RANGE,
    bar_of,
    central_cell,
    figure_in_words,
    low_to_high,
    named,
    rank_range,
    unit_of,
    whole_share,
    with_range,
)
from prevspend.report.words import RANGE_HOLDS, file_stem, foot_of, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.comparison import (
        By,
        Comparison,
        League,
        Measure,
        Neighbours,
        OrganisationFigures,
    )

_FEW, _ENDS, _AROUND, _BARS = 8, 4, 2, 12


def comparison_document(comparison: Comparison, by: By = "tier") -> Page:
    """Return a comparison as a document.

    Args:
        comparison: the comparison.
        by: what the figures on the terminal are split by; page and workbook have all.
    """
    taxonomy = comparison.taxonomy
    organisations = plural(len(comparison.organisations), "organisation")
    return Page(
        title=f"{organisations} side by side, {comparison.financial_year}",
        about=About(
            f"{organisations}, {comparison.financial_year}",
            source_of("; ".join(comparison.sources) or "their ledgers", taxonomy),
            file_stem("comparison", comparison.financial_year),
        ),
        facts=(
            ("Taxonomy", f"{taxonomy.id} {taxonomy.version}, {comparison.headline} lens"),
            ("Compared by", MEASURE_IN_WORDS[comparison.ranked_by]),
        ),
        answers=tuple(_answers(comparison)),
        key_figures=(),
        sections=tuple(_sections(comparison, by)),
        foot=foot_of(taxonomy, "comparison.json"),
    )


def _answers(comparison: Comparison) -> Iterator[str]:
    """Describe what each organisation in focus spends, and where that places it."""
    by = comparison.ranked_by
    sizes = {(league.id, league.basis): league.ranked for league in comparison.leagues}
    for row in comparison.organisations:
        share, rank = row.measures.get(by), row.ranks.get(by)
        if row.who.in_focus and share:
            low, central, high = (
                figure_in_words(each, by) for each in (share.low, share.central, share.high)
            )
            size = sizes.get((row.who.league or "", row.who.basis))
            place = (
                f"; by that it is number {rank_range(rank)} of {size:,}" if rank and size else ""
            )
            yield f"{named(row)}: {central} ({low} to {high}), {MEASURE_IN_WORDS[by]}{place}."


def _sections(comparison: Comparison, by: By) -> Iterator[Section]:
    shown = _looked_at(comparison)
    if shown:
        table = _side_by_side(shown, comparison.ranked_by)
        yield Section(
            "side-by-side", "What does each spend on prevention?", (table, Words(RANGE_HOLDS))
        )
    focus = {row.who.league for row in comparison.organisations if row.who.in_focus}
    first = [league for league in comparison.leagues if not focus or league.id in focus]
    for number, league in enumerate(first):
        parts = tuple(_league(comparison, league, is_brief=league.ranked > _FEW))
        yield Section(f"league-{number}", f"Who spends most: {league.name}?", parts)
    if comparison.neighbours:
        parts = tuple(
            part for near in comparison.neighbours for part in _neighbours(comparison, near)
        )
        yield Section("neighbours", "How do its neighbours compare?", parts)
    yield Section("splits", "What is it made of?", tuple(splits(comparison, shown, by)))
    for number, beside in enumerate(comparison.beside_return):
        parts = tuple(beside_return(comparison, beside))
        yield Section(
            f"return-{number}", f"Does {beside.name}'s ledger agree with its return?", parts
        )
    others = [league for league in comparison.leagues if league not in first]
    if others:
        folded = tuple(
            Fold(league.name, tuple(_league(comparison, league, is_brief=False)))
            for league in others
        )
        yield Section("others", "What of organisations of other sorts?", folded)
    if comparison.oddities:
        yield Section("ask", "Ask before you rank", tuple(oddities(comparison)))
    notes = (comparison.rank_in_words, *(f"{each.what} {each.why}" for each in comparison.cautions))
    sources = [Words("Sources: " + "; ".join(comparison.sources))] if comparison.sources else []
    yield Section(
        "cautions",
        "What these figures cannot tell you",
        (Bullets(notes), *sources, all_figures(comparison)),
    )


def _looked_at(comparison: Comparison) -> list[OrganisationFigures]:
    """Return the organisations in focus, or all of a few."""
    focus = [row for row in comparison.organisations if row.who.in_focus]
    return focus or (
        list(comparison.organisations) if len(comparison.organisations) <= _FEW else []
    )


def _side_by_side(rows: Sequence[OrganisationFigures], measure: Measure) -> Table:
    head = {
        "share": "Share (range)",
        "without-schools": "No schools (range)",
        "per-head": "£/head (range)",
    }
    is_share = measure != "per-head"
    columns = (
        *(Column(""), Column("In scope, £m", "figure"), Column(head[measure], "figure")),
        *((Column("£/head", "figure"),) if is_share else ()),
        *(Column("Decided", "share"), Column("Rank", "figure")),
    )
    return Table(
        "Side by side",
        columns,
        tuple(
            Row(
                (
                    Cell(named(row)),
                    Cell(f"{row.in_scope_pence / 1e8:,.1f}", row.in_scope_pence),
                    Cell(with_range(row.measures.get(measure), measure)),
                    *((central_cell(row.measures.get("per-head"), "per-head"),) * is_share),
                    whole_share(row.decided_share),
                    Cell(rank_range(row.ranks.get(measure))),
                )
            )
            for row in rows
        ),
    )


def _league(comparison: Comparison, league: League, *, is_brief: bool) -> Iterator[Part]:
    """Show a league in the order of its ranks: the terminal its ends and those in focus."""
    by, members = comparison.ranked_by, comparison.of_league(league)
    spread, basis = league.measures[by], BASIS_IN_SHORT[league.basis]
    shown = _shown(members)
    caption = f"{league.name}, by {MEASURE_IN_WORDS[by]} ({basis})"
    if is_brief:
        lower, middle, upper = (
            figure_in_words(each, by)
            for each in (spread.lower_quartile, spread.median, spread.upper_quartile)
        )
        yield Words(
            f"Of {league.ranked:,}, half are between {lower} and {upper}; the median is {middle}."
        )
    bars = list(_bars(members, by))
    if bars and by != "per-head":
        title = caption if len(members) <= _BARS else f"{caption}: the ends, and those looked at"
        name = file_stem("league", league.id, league.basis)
        yield Chart(bar_chart(name, title, bars, measured=SHARES))
    table = Table(
        caption,
        (
            *(Column("Name", width=34), Column("Class", width=16, brief=False)),
            *(Column("Rank", "figure", on_sheet=False), Column("Place", "count", 8, brief=False)),
            *(Column(head, "count", 8, brief=False) for head in ("Best", "Worst")),
            *(Column(head, unit_of(by)) for head in RANGE),
            *(Column("£/head", "pounds"), Column("Decided", "share")),
        ),
        tuple(
            Row(
                (
                    *(Cell(row.who.name), Cell(row.who.council_class or "")),
                    *(Cell(rank_range(row.ranks[by])), count(row.ranks[by].place)),
                    *(count(row.ranks[by].best), count(row.ranks[by].worst)),
                    *low_to_high(row.measures[by], by),
                    central_cell(row.measures.get("per-head"), "per-head"),
                    whole_share(row.decided_share),
                ),
                strong=row.who.in_focus,
            )
            for row in members
        ),
        sortable=True,
        sheet=f"{league.name.partition(' (')[0]}, {basis}",
        brief=tuple(shown) if is_brief else (),
        ranged=(6, 7, 8),
    )
    yield Fold(f"All {len(members):,} of them", (table,)) if len(members) > _BARS else table


def _shown(members: Sequence[OrganisationFigures]) -> list[int]:
    """Return the positions of the first and the last, and those around who is in focus."""
    size = len(members)
    shown = {*range(min(_ENDS, size)), *range(max(size - _ENDS, 0), size)}
    for at, row in enumerate(members):
        if row.who.in_focus:
            shown |= set(range(max(at - _AROUND, 0), min(at + _AROUND + 1, size)))
    return sorted(shown)


def _bars(members: Sequence[OrganisationFigures], by: Measure) -> Iterator[Bar]:
    """Return the bars of a league by place: of all, or of its ends and those looked at."""
    before = -1
    for at in _charted(members):
        bar = bar_of(members[at], by)
        others = at - before - 1
        yield replace(
            bar,
            name=f"{members[at].ranks[by].place} {bar.name}",
            left_out=plural(others, "other") if others else "",
        )
        before = at


def _charted(members: Sequence[OrganisationFigures]) -> list[int]:
    """Return the positions of a chart's bars: its ends, those in focus if few, others near."""
    size = len(members)
    if size <= _BARS:
        return list(range(size))
    focus = [at for at, row in enumerate(members) if row.who.in_focus]
    chosen = {*range(_ENDS), *range(size - _ENDS, size)}
    chosen |= set(focus) if len(focus) <= _BARS else set()
    around = (at + step for far in range(1, _AROUND + 1) for at in focus for step in (-far, far))
    for at in around:
        if len(chosen) < _BARS and 0 <= at < size:
            chosen.add(at)
    return sorted(chosen)


def _neighbours(comparison: Comparison, near: Neighbours) -> Iterator[Part]:
    """Show an organisation among those most like it."""
    by, rows = comparison.ranked_by, (near.own, *near.neighbours)
    caption = f"{near.name} and those most like it (deprivation, people, class)"
    middle = figure_in_words(near.median, by)
    beside = f"the median of its {len(near.neighbours):,} neighbours is {middle}"
    if len(near.neighbours) == 1:
        beside = f"its only neighbour here, {near.neighbours[0].name}, has {middle}"
    yield Words(f"{near.name} is number {near.place} of {len(rows)}; {beside}.")
    if near.without_figures:
        reasons: dict[str, list[str]] = {}
        for name, why in near.without_figures.items():
            reasons.setdefault(why, []).append(name)
        left = "; ".join(f"{', '.join(names)} ({why})" for why, names in reasons.items())
        yield Fold("Others as near, but not ranked here", (Words(f"{left}."),))
    bars = [
        Bar(row.name, *(share.low, share.central, share.high), important=row is near.own)
        for row in rows
        if (share := row.measures.get(by))
    ]
    if bars and by != "per-head":
        yield Chart(bar_chart(file_stem("near", near.name), caption, bars, measured=SHARES))
    yield Table(
        caption,
        (
            *(Column("Name", width=30), Column("Code", "code", 12, brief=False)),
            *(Column("People", "count"), Column("Deprivation", "number")),
            *(Column(head, unit_of(by)) for head in RANGE),
            *(Column("£/head", "pounds"), Column("Decided", "share", brief=False)),
            Column("Rank in England", "figure", brief=False),
        ),
        tuple(
            Row(
                (
                    *(Cell(row.name), Cell(row.code, code=True)),
                    count(row.people) if row.people else Cell("–"),
                    Cell(f"{row.deprivation:.1f}" if row.deprivation else "–", row.deprivation),
                    *low_to_high(row.measures.get(by), by),
                    central_cell(row.measures.get("per-head"), "per-head"),
                    whole_share(row.decided_share),
                    Cell(rank_range(row.ranks.get(by))),
                ),
                strong=row is near.own,
            )
            for row in rows
        ),
        sheet=f"Near {near.name}",
    )
