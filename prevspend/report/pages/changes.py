"""What moved in many organisations: the document of page, workbook and terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.comparison import VERDICT_IN_WORDS
from prevspend.english import capitalised, plural
from prevspend.report.charts import POINTS, About, Bar, bar_chart
from prevspend.report.document.cells import count, pounds
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
    pounds_column,
)
from prevspend.report.pages.measured import LEAGUE_IN_SHORT, RANGE, central_cell, share_cell
from prevspend.report.words import file_stem, foot_of, signed_pounds, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Share
    from prevspend.comparison import Changes, OrganisationChange, YearSide

_ENDS, _NAMED = 5, 16
_MORE = "more than the range"
_LEAST_TO_MOST = ("lowest", "central", "highest")
_COUNCILS = {"unitary authority", "metropolitan district", "London borough", "shire county"}
_OF_A_YEAR = (
    *(f"prevention, {name.lower()}" for name in RANGE),
    *("spend in scope", "decided", "people", "share", "£ per head"),
)


def changes_document(changes: Changes) -> Page:
    """Return what moved between two years as a document."""
    organisations = plural(len(changes.organisations), "organisation")
    without = " without schools" if changes.by == "without-schools" else ""
    taxonomy, years = changes.taxonomy, f"{changes.first_year} to {changes.last_year}"
    return Page(
        title=f"What moved from {years}: {organisations}",
        about=About(
            f"{organisations}, {years}",
            source_of("; ".join(changes.sources), taxonomy),
            file_stem("changes", years),
        ),
        facts=(
            ("Measure", f"Prevention as a share of spend{without}"),
            (
                "Taxonomy for both years",
                f"{taxonomy.id} {taxonomy.version}, {changes.headline} lens",
            ),
        ),
        answers=tuple(_answer(changes, row) for row in _in_focus(changes)),
        key_figures=(),
        sections=tuple(_sections(changes)),
        foot=foot_of(taxonomy, "changes.json"),
    )


def _in_focus(changes: Changes) -> list[OrganisationChange]:
    totals = [row for row in (changes.whole, changes.added_up) if row]
    return [*totals, *(row for row in changes.organisations if row.who.in_focus)]


def _answer(changes: Changes, row: OrganisationChange) -> str:
    """Describe what moved in one organisation, or in all, and how sure that is."""
    steps = row.steps
    answer = f"{row.who.name}: {signed_pounds(steps.change_pence)} in cash"
    if steps.price_pence is not None:
        answer += f", of which prices {signed_pounds(steps.price_pence)}"
    if steps.population_pence is not None:
        answer += f", people {signed_pounds(steps.population_pence)}"
    answer += f", real change {signed_pounds(steps.real_pence)}."
    points = row.points.get(changes.by)
    if points and row.verdict:
        least, _, most = _least_to_most(points)
        answer += (
            f" {points.central:+.2f} points ({least:+.2f} to {most:+.2f} by the shares used):"
            f" {VERDICT_IN_WORDS[row.verdict]}."
        )
    if row.movers:
        moved = "; ".join(f"{each.name} {signed_pounds(each.change_pence)}" for each in row.movers)
        answer += f" Most moved: {moved}."
    return answer


def _sections(changes: Changes) -> Iterator[Section]:
    yield Section("totals", "What moved in all?", (_totals(changes),))
    yield Section("spread", "How are the changes spread?", tuple(_spread(changes)))
    yield Section("ends", "Who rose and who fell most?", tuple(_rose_and_fell(changes)))
    doubtful = sorted((row for row in changes.organisations if row.doubt), key=lambda r: r.who.name)
    if doubtful:
        texts = (
            f"{row.who.name} ({_points(row.points.get(changes.by)).text} points): {row.doubt}."
            for row in doubtful
        )
        heading = "With a doubt: in no table above"
        yield Section("doubtful", heading, (Bullets(tuple(texts)),))
    if changes.not_compared:
        yield Section("not-compared", "Not compared", tuple(_not_compared(changes)))
    notes = tuple(f"{each.what} {each.why}" for each in changes.cautions)
    sources = Words("Sources: " + "; ".join(changes.sources))
    yield Section(
        "cautions",
        "What these figures cannot tell you",
        (*([Bullets(notes)] if notes else []), sources, _all(changes)),
    )


def _totals(changes: Changes) -> Table:
    return Table(
        "Prevention's share in both years",
        (
            *(Column("", width=40), Column(changes.first_year, "share")),
            *(Column(changes.last_year, "share"), Column("Points", "points")),
            *(Column("Real growth", "share"), Column("Real, per head", "share")),
        ),
        tuple(
            Row(
                (
                    Cell(f"{row.who.name} as published" if row is changes.whole else row.who.name),
                    _share(row.before.measures.get(changes.by)),
                    _share(row.after.measures.get(changes.by)),
                    _points(row.points.get(changes.by)),
                    *(_growth(row.real_growth), _growth(row.real_growth_per_head)),
                )
            )
            for row in _in_focus(changes)
        ),
    )


def _spread(changes: Changes) -> Iterator[Part]:
    if not changes.distributions:
        yield Words("No organisation is without a doubt.")
        return
    heads = ("Lowest", "Lower quartile", "Median", "Upper quartile", "Highest")
    yield Table(
        "How the changes are spread (percentage points)",
        (
            *(Column("", width=50), Column("With a doubt", "count", brief=False)),
            *(Column("Up", "count", 8), Column(f"Up by {_MORE}", "count", brief=False)),
            *(Column("Down", "count", 8), Column(f"Down by {_MORE}", "count", brief=False)),
            *(Column(head, "points") for head in heads),
            Column("Median real growth per head", "share", brief=False),
        ),
        tuple(
            Row(
                (
                    Cell(f"{each.organisations} {LEAGUE_IN_SHORT[each.league]}"),
                    *map(count, (each.doubtful, each.up, each.up_more_than_range)),
                    *map(count, (each.down, each.down_more_than_range)),
                    *map(_signed, each.points.model_dump().values()),
                    share_cell(
                        each.real_growth_per_head.median if each.real_growth_per_head else None
                    ),
                )
            )
            for each in changes.distributions
        ),
        sheet="How they are spread",
    )
    for each in changes.distributions:
        yield Words(
            f"{capitalised(LEAGUE_IN_SHORT[each.league])}: {each.up_more_than_range} rose and"
            f" {each.down_more_than_range} fell by more than the range of their own shares."
        )


def _rose_and_fell(changes: Changes) -> Iterator[Part]:
    """Show who rose and who fell most, and every sort of organisation by itself."""
    ranked = _ranked(changes, changes.organisations)
    few = len(ranked) <= 2 * _ENDS
    ends = ranked if few else [*ranked[:_ENDS], *ranked[-_ENDS:]]
    if not ends:
        yield Words("No organisation can be compared.")
        return
    others = "" if few else plural(len(ranked) - len(ends), "other")
    bars = [
        Bar(
            row.who.name,
            *_least_to_most(row.points[changes.by]),
            important=row.who.in_focus,
            left_out=others if at == _ENDS else "",
        )
        for at, row in enumerate(ends)
    ]
    title = "Change in percentage points: who rose and who fell most"
    yield Chart(bar_chart("rose-and-fell", title, bars, changes=True, measured=POINTS))
    yield _change_table(changes, "Who rose and who fell most", ends, "", brief=None)
    for each in changes.distributions:
        rows = _ranked(changes, [r for r in changes.organisations if r.who.league == each.league])
        caption = f"{each.name}: change in percentage points"
        sheet = capitalised(LEAGUE_IN_SHORT[each.league])
        yield Fold(each.name, (_change_table(changes, caption, rows, sheet, brief=()),))


def _ranked(changes: Changes, rows: Sequence[OrganisationChange]) -> list[OrganisationChange]:
    """Return those that can be compared, from the greatest rise to the greatest fall."""
    known = [row for row in rows if changes.by in row.points and not row.doubt]
    return sorted(known, key=lambda row: (-row.points[changes.by].central, row.who.name))


def _change_table(
    changes: Changes,
    caption: str,
    rows: Sequence[OrganisationChange],
    sheet: str,
    *,
    brief: tuple[int, ...] | None,
) -> Table:
    return Table(
        caption,
        (
            *(Column("Name", width=34), Column("Class", width=14, brief=False)),
            Column("Larger than the range?", width=20, brief=False),
            *(Column(changes.first_year, "share", 12, brief=False),),
            *(Column(changes.last_year, "share", 12, brief=False),),
            *(Column(f"Points, {head}", "points", 12) for head in _LEAST_TO_MOST),
            *(Column("Real, per head", "share", 12), Column("Most moved, £m", width=44)),
        ),
        tuple(
            Row(
                (
                    *(Cell(row.who.name), Cell(row.who.council_class or "")),
                    Cell(row.verdict or ""),
                    _share(row.before.measures.get(changes.by)),
                    _share(row.after.measures.get(changes.by)),
                    *map(_signed, _least_to_most(row.points[changes.by])),
                    *(_growth(row.real_growth_per_head), Cell(_most_moved(row))),
                ),
                strong=row.who.in_focus,
            )
            for row in rows
        ),
        sortable=True,
        sheet=sheet,
        brief=brief,
        ranged=(5, 6, 7) if sheet else None,
    )


def _most_moved(row: OrganisationChange) -> str:
    if not row.movers:
        return ""
    return f"{row.movers[0].change_pence / 1e8:+,.1f} {row.movers[0].name}"


def _not_compared(changes: Changes) -> Iterator[Part]:
    """Name every council with social care that is left out; count the others by reason."""
    reasons: dict[str, list[str]] = {}
    others: dict[str, int] = {}
    for each in changes.not_compared:
        if each.group in _COUNCILS or each.group is None:
            reasons.setdefault(each.why, []).append(each.name)
        else:
            others[each.why] = others.get(each.why, 0) + 1
    texts = []
    for why, names in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0])):
        more = f" and {len(names) - _NAMED} others" if len(names) > _NAMED else ""
        texts.append(f"{', '.join(names[:_NAMED])}{more}: {why}.")
    for why, number in sorted(others.items(), key=lambda item: (-item[1], item[0])):
        bodies = plural(number, "other body", "other bodies")
        texts.append(f"{bodies} (districts, fire …): {why}.")
    yield Bullets(tuple(texts))
    table = Table(
        "Organisations that are not compared",
        (
            *(Column("Name", width=50), Column("Code", "code", 12), Column("Class", width=26)),
            Column("Why", width=80),
        ),
        tuple(
            Row((Cell(each.name), Cell(each.code or ""), Cell(each.group or ""), Cell(each.why)))
            for each in changes.not_compared
        ),
        sheet="Not compared",
        brief=(),
    )
    yield Fold(plural(len(changes.not_compared), "organisation"), (table,))


def _all(changes: Changes) -> Part:
    """List everything of every organisation, England and the sum first."""
    units = ("pounds", "pounds", "pounds", "pounds", "share", "count", "share", "pounds")
    money = ("Change in cash", "Of which prices", "Of which people", "Real change")
    totals = [row for row in (changes.whole, changes.added_up) if row]
    rows = (*totals, *changes.organisations)
    table = Table(
        "Every organisation",
        (
            *(Column("Name", width=32), Column("Code", "code", 12), Column("Class", width=14)),
            *(Column("With a doubt", width=30), Column("Larger than the range?", width=18)),
            *(
                Column(f"{year}: {what}", unit)  # type: ignore[arg-type]
                for year in (changes.first_year, changes.last_year)
                for what, unit in zip(_OF_A_YEAR, units, strict=True)
            ),
            *(Column(f"Points at {head.lower()} shares", "points") for head in RANGE),
            *map(pounds_column, money),
            *(Column("Real growth", "share"), Column("Real growth per head", "share")),
            Column("Most moved", width=90),
        ),
        tuple(_everything(changes, row) for row in rows),
        sheet="All figures",
        brief=(),
        on_page=False,
    )
    return Fold("Every organisation", (table,))


def _everything(changes: Changes, row: OrganisationChange) -> Row:
    points, steps = row.points.get(changes.by), row.steps
    cash = (steps.change_pence, steps.price_pence, steps.population_pence, steps.real_pence)
    moved = (f"{each.name} {each.change_pence / 100:+,.0f}" for each in row.movers)
    return Row(
        (
            *(Cell(row.who.name), Cell(row.who.code or ""), Cell(row.who.council_class or "")),
            *(Cell(row.doubt or ""), Cell(row.verdict or "")),
            *(*_of_a_year(row.before, changes), *_of_a_year(row.after, changes)),
            *(map(_signed, _low_central_high(points)) if points else (Cell("–"),) * 3),
            *(Cell("–") if pence is None else pounds(pence) for pence in cash),
            *(_growth(row.real_growth), _growth(row.real_growth_per_head)),
            Cell("; ".join(moved)),
        )
    )


def _of_a_year(side: YearSide, changes: Changes) -> tuple[Cell, ...]:
    return (
        *map(pounds, side.prevention.all),
        *(pounds(side.in_scope_pence), share_cell(side.decided_share)),
        count(side.people) if side.people else Cell("–"),
        _share(side.measures.get(changes.by)),
        central_cell(side.measures.get("per-head"), "per-head"),
    )


def _least_to_most(points: Share) -> tuple[float, float, float]:
    """Return the points in order of size: low shares may have moved more than high ones."""
    every = _low_central_high(points)
    return min(every), points.central, max(every)


def _low_central_high(points: Share) -> tuple[float, float, float]:
    return points.low, points.central, points.high


def _share(share: Share | None) -> Cell:
    return share_cell(share.central if share else None)


def _points(points: Share | None) -> Cell:
    return _signed(points.central) if points else Cell("–")


def _signed(points: float) -> Cell:
    return Cell(f"{points:+z.2f}", points)


def _growth(growth: Share | None) -> Cell:
    return Cell(f"{growth.central:+z.1%}", growth.central) if growth else Cell("–")
