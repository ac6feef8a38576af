"""Organisations side by side, as a page of the terminal."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.comparison import parts_of
from prevspend.report.tables import heading, plain_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from prevspend.baseline import Share
    from prevspend.comparison import (
        BesideReturn,
        By,
        Comparison,
        League,
        Measure,
        Neighbours,
        OrganisationFigures,
        Rank,
    )

MEASURE_IN_WORDS: Final[dict[Measure, str]] = {
    "share": "share of spend in scope",
    "without-schools": "share of spend without schools",
    "per-head": "£ per head",
}
BASIS_IN_SHORT: Final = {"ledger": "ledger", "payments": "payments", "outturn": "return"}

_HEADS: Final[dict[Measure, str]] = {
    "share": "share (range)",
    "without-schools": "no schools (range)",
    "per-head": "£/head (range)",
}
_FEW = 8
_ENDS = 4
_AROUND = 2
_LINES = 8
_ODDITIES = 5
_COLUMNS = 3


def comparison_page(found: Comparison, by: By = "tier") -> RenderableType:
    """Draw a comparison for a terminal."""
    ranked_by = MEASURE_IN_WORDS[found.ranked_by]
    title = f"{len(found.organisations):,} organisations side by side · {found.financial_year}"
    taxonomy = f"{found.taxonomy.id} {found.taxonomy.version}, {found.headline} lens"
    parts: list[RenderableType] = [heading(title, f"By the taxonomy {taxonomy}; by {ranked_by}")]
    shown = _looked_at(found)
    if shown:
        parts.append(_side_by_side(shown, found.ranked_by))
    leagues = {row.who.league for row in found.organisations if row.who.in_focus}
    parts += [
        _league(found, league)
        for league in found.leagues
        if league.ranked > _FEW and (not leagues or league.id in leagues)
    ]
    parts.append(_by(found, shown, by))
    parts += [_neighbours(found, near) for near in found.neighbours]
    parts += [_beside(found, each) for each in found.beside_return]
    parts += _oddities(found)
    return Group(*parts, *_good_to_know(found))


def _looked_at(found: Comparison) -> list[OrganisationFigures]:
    """Return the organisations in focus, or all of a few."""
    focus = [row for row in found.organisations if row.who.in_focus]
    return focus or (list(found.organisations) if len(found.organisations) <= _FEW else [])


def _side_by_side(rows: Sequence[OrganisationFigures], measure: Measure) -> RenderableType:
    drawn = plain_table("Side by side", "£m", _HEADS[measure], "£/head", "decided", "rank")
    for row in rows:
        drawn.add_row(
            f"{row.who.name} ({BASIS_IN_SHORT[row.who.basis]})",
            f"{row.in_scope_pence / 1e8:,.1f}",
            _with_range(row.measures.get(measure), measure),
            _value(row.measures.get("per-head"), "per-head"),
            _percent(row.decided_share),
            _rank(row.ranks.get(measure)),
        )
    return drawn


def _league(found: Comparison, league: League) -> RenderableType:
    """Show the first and the last of a league, and the surroundings of those in focus."""
    by, members = found.ranked_by, found.of_league(league)
    spread = league.measures[by]
    basis = BASIS_IN_SHORT[league.basis]
    drawn = plain_table(f"{league.name}, by {MEASURE_IN_WORDS[by]} ({basis})")
    for head in ("rank", "low", "central", "high", "£/head", "decided"):
        drawn.add_column(head, justify="right", no_wrap=True)
    before = -1
    for at in _shown(members):
        row = members[at]
        if at > before + 1:
            drawn.add_row("…", style="dim")
        before = at
        drawn.add_row(
            row.who.name,
            _rank(row.ranks[by]),
            *_low_to_high(row.measures[by], by),
            _value(row.measures.get("per-head"), "per-head"),
            _percent(row.decided_share),
            style="bold" if row.who.in_focus else "",
        )
    middle = (
        f"Of {league.ranked:,}, half are between {_figure(spread.lower_quartile, by)} and"
        f" {_figure(spread.upper_quartile, by)}; the median is {_figure(spread.median, by)}.\n"
    )
    return Group(drawn, Text(middle))


def _shown(members: Sequence[OrganisationFigures]) -> list[int]:
    count = len(members)
    shown = {*range(min(_ENDS, count)), *range(max(count - _ENDS, 0), count)}
    for at, row in enumerate(members):
        if row.who.in_focus:
            shown |= set(range(max(at - _AROUND, 0), min(at + _AROUND + 1, count)))
    return sorted(shown)


def _by(found: Comparison, shown: Sequence[OrganisationFigures], by: By) -> RenderableType:
    """Split the figures of those looked at, beside the median of who is ranked."""
    measure = found.ranked_by
    columns = list(shown)[:_COLUMNS]
    leagues = [
        league
        for league in found.leagues
        if league.ranked > 1
        and (not columns or league.id in {column.who.league for column in columns})
    ][:_COLUMNS]
    heads = [f"{row.who.name} ({BASIS_IN_SHORT[row.who.basis]})" for row in columns]
    heads += [f"median of {league.ranked} {LEAGUE_IN_SHORT[league.id]}" for league in leagues]
    drawn = plain_table(f"By {by}: {MEASURE_IN_WORDS[measure]} (central)")
    for head in heads:
        drawn.add_column(head, justify="right", max_width=16)
    rows = []
    for id_, name in found.names[by].items():
        values = [_part(row, by, id_, measure) for row in columns]
        values += [
            median(_part(row, by, id_, measure) or 0.0 for row in found.of_league(league))
            for league in leagues
        ]
        if any(values):
            rows.append((name, values))
    if by in {"intervention", "group"}:
        rows.sort(key=lambda row: -max(value or 0.0 for value in row[1]))
    for name, values in rows:
        drawn.add_row(name, *(_figure(value, measure, places=2) for value in values))
    return drawn


LEAGUE_IN_SHORT: Final = {
    "single-tier": "single-tier councils",
    "county": "counties",
    "district": "districts",
    "icb": "boards",
    "nhs_trust": "trusts",
}


def _part(row: OrganisationFigures, by: By, id_: str, measure: Measure) -> float | None:
    """Return a part of an organisation's prevention in a measure; none where it cannot be known."""
    whole = row.whole_of(measure)
    figures = parts_of(row, by).get(id_)
    if whole is None:
        return None
    return figures.central / whole if figures else 0.0


def _neighbours(found: Comparison, near: Neighbours) -> RenderableType:
    by = found.ranked_by
    drawn = plain_table(f"{near.name} and those most like it (deprivation, people, class)")
    for head in ("people", "deprivation", "low", "central", "high", "£/head"):
        drawn.add_column(head, justify="right", no_wrap=True)
    for row in (near.own, *near.neighbours):
        drawn.add_row(
            row.name,
            f"{row.people:,}" if row.people else "–",
            f"{row.deprivation:.1f}" if row.deprivation else "–",
            *_low_to_high(row.measures.get(by), by),
            _value(row.measures.get("per-head"), "per-head"),
            style="bold" if row is near.own else "",
        )
    count = len(near.neighbours)
    said = (
        f"{near.name} is number {near.place} of {count + 1}; the median of its {count} neighbours"
        f" is {_figure(near.median, by)}."
    )
    if near.without_figures:
        names = ", ".join(f"{name} ({why})" for name, why in near.without_figures.items())
        said += f" As near, but not here: {names}."
    return Group(drawn, Text(f"{said}\n"))


def _beside(found: Comparison, beside: BesideReturn) -> RenderableType:
    basis = BASIS_IN_SHORT[beside.basis]
    drawn = plain_table(
        f"{beside.name}: its {basis} beside its published return (prevention, £, central)",
        basis,
        "return",
        "difference",
    )
    names = found.names["intervention"]
    for line in beside.lines[:_LINES]:
        what = ", ".join(names.get(id_, "") for id_ in line.interventions if id_ in names)
        drawn.add_row(
            f"{what} [{_codes(line.lines)}]",
            *(
                _whole(pence)
                for pence in (line.ledger_prevention_pence, line.return_prevention_pence)
            ),
            f"{line.difference_pence / 100:+,.0f}",
        )
    rest = beside.lines[_LINES:]
    drawn.add_row(
        f"{len(rest)} others",
        _whole(sum(line.ledger_prevention_pence for line in rest)),
        _whole(sum(line.return_prevention_pence for line in rest)),
        f"{sum(line.difference_pence for line in rest) / 100:+,.0f}",
        end_section=True,
    )
    difference = beside.published_return.central - beside.ledger.central
    drawn.add_row(
        "All prevention",
        _whole(beside.ledger.central),
        _whole(beside.published_return.central),
        f"{difference / 100:+,.0f}",
        style="bold",
    )
    return Group(drawn, *(Text(sentence) for sentence in beside.in_words), Text())


def _codes(codes: Sequence[str]) -> str:
    return ", ".join(codes) if codes else "no line"


def _oddities(found: Comparison) -> Iterator[RenderableType]:
    """Show what sets those apart that the ones in focus are ranked with."""
    looked_at = {row.who.league for row in found.organisations if row.who.in_focus}
    leagues = {row.who.code: row.who.league for row in found.organisations}
    odd = [each for each in found.oddities if not looked_at or leagues[each.code] in looked_at]
    if odd:
        yield Text("Ask before you rank", "bold")
        for each in odd[:_ODDITIES]:
            yield Padding(Text(f"? {each.in_words}"), (0, 0, 0, 1))
        more = len(found.oddities) - min(len(odd), _ODDITIES)
        if more > 0:
            yield Text(f"   {more} more in the workbook.", "dim")
        yield Text()


def _good_to_know(found: Comparison) -> Iterator[RenderableType]:
    yield Text("What these figures cannot tell you", "bold")
    for text in (found.rank_in_words, *(each.what for each in found.cautions)):
        yield Padding(Text(f"• {text}"), (0, 0, 0, 1))
    if found.sources:
        yield Text("Sources: " + "; ".join(found.sources), "dim")
    yield Text()


def _rank(rank: Rank | None) -> str:
    if rank is None:
        return "–"
    span = "" if rank.best == rank.worst else f" ({rank.best}–{rank.worst})"
    return f"{rank.place}{span}"


def _low_to_high(share: Share | None, measure: Measure) -> list[str]:
    if share is None:
        return ["–"] * 3
    return [_figure(each, measure) for each in (share.low, share.central, share.high)]


def _with_range(share: Share | None, measure: Measure) -> str:
    if share is None:
        return "–"
    low, central, high = _low_to_high(share, measure)
    return f"{central} ({low.removesuffix('%')}–{high.removesuffix('%')})"


def _value(share: Share | None, measure: Measure) -> str:
    return _figure(share.central if share else None, measure)


def _figure(value: float | None, measure: Measure, places: int = 1) -> str:
    if value is None:
        return "–"
    if measure == "per-head":
        return f"{value:,.2f}" if places > 1 else f"{value:,.0f}"
    return f"{value:.{places}%}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _whole(pence: int) -> str:
    return f"{pence / 100:,.0f}"
