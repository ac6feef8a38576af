"""What moved in many organisations, as a page of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.comparison import VERDICT_IN_WORDS
from prevspend.english import plural
from prevspend.report.pages.measured import LEAGUE_IN_SHORT
from prevspend.report.tables import heading, plain_table
from prevspend.report.words import signed_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from prevspend.baseline import Share
    from prevspend.comparison import Changes, OrganisationChange

_ENDS = 5
_NAMED = 16
_COUNCILS = {"unitary authority", "metropolitan district", "London borough", "shire county"}


def changes_page(found: Changes) -> RenderableType:
    """Draw what moved between two years for a terminal."""
    count = plural(len(found.organisations), "organisation")
    without = " without schools" if found.by == "without-schools" else ""
    parts: list[RenderableType] = [
        heading(
            f"What moved from {found.first_year} to {found.last_year} · {count}",
            f"Prevention as a share of spend{without}, both years by the taxonomy"
            f" {found.taxonomy.id} {found.taxonomy.version} ({found.headline} lens)",
        ),
        _totals(found),
        *_answers(found),
        _leagues(found),
        _ends(found),
    ]
    return Group(*parts, *_doubtful(found), *_not_compared(found), *_good_to_know(found))


def _totals(found: Changes) -> RenderableType:
    drawn = plain_table("", found.first_year, found.last_year, "points", "real", "real/head")
    rows = [row for row in (found.whole, found.added_up) if row]
    for row in (*rows, *(row for row in found.organisations if row.who.in_focus)):
        drawn.add_row(
            f"{row.who.name} as published" if row is found.whole else row.who.name,
            _percent(row.before.measures.get(found.by)),
            _percent(row.after.measures.get(found.by)),
            _points(row.points.get(found.by)),
            _growth(row.real_growth),
            _growth(row.real_growth_per_head),
        )
    return drawn


def _answers(found: Changes) -> Iterator[RenderableType]:
    """Describe what moved in all, and how sure that is."""
    for row in (found.whole, found.added_up, *found.organisations):
        if row and (row is found.whole or row is found.added_up or row.who.in_focus):
            yield Text(_answer(found, row))
    yield Text()


def _answer(found: Changes, row: OrganisationChange) -> str:
    steps = row.steps
    said = f"{row.who.name}: {signed_pounds(steps.change_pence)} in cash"
    if steps.price_pence is not None:
        said += f", of which prices {signed_pounds(steps.price_pence)}"
    if steps.population_pence is not None:
        said += f", people {signed_pounds(steps.population_pence)}"
    said += f", real change {signed_pounds(steps.real_pence)}."
    points = row.points.get(found.by)
    if points and row.verdict:
        least, most = (
            min(points.low, points.high, points.central),
            max(points.low, points.high, points.central),
        )
        said += (
            f" {points.central:+.2f} points ({least:+.2f} to {most:+.2f} by the shares used):"
            f" {VERDICT_IN_WORDS[row.verdict]}."
        )
    if row.movers:
        moved = "; ".join(f"{each.name} {signed_pounds(each.change_pence)}" for each in row.movers)
        said += f" Most moved: {moved}."
    return said


def _leagues(found: Changes) -> RenderableType:
    drawn = plain_table(
        "How the changes are spread (percentage points)",
        "up",
        "down",
        "lowest",
        "quarter",
        "median",
        "quarter",
        "highest",
    )
    for each in found.distributions:
        spread = each.points
        drawn.add_row(
            f"{each.organisations} {LEAGUE_IN_SHORT[each.league]}",
            f"{each.up} ({each.up_more_than_range})",
            f"{each.down} ({each.down_more_than_range})",
            *(
                f"{value:+z.2f}"
                for value in (
                    spread.lowest,
                    spread.lower_quartile,
                    spread.median,
                    spread.upper_quartile,
                    spread.highest,
                )
            ),
        )
    note = "In brackets: how many by more than the range of their own shares."
    return Group(drawn, Text(f"{note}\n", "dim"))


def _ends(found: Changes) -> RenderableType:
    """Show who rose and who fell most, and what moved there."""
    known = [row for row in found.organisations if found.by in row.points and not row.doubt]
    known.sort(key=lambda row: (-row.points[found.by].central, row.who.name))
    drawn = plain_table("Who rose and who fell most", "points", "low to high", "real/head")
    drawn.add_column("most moved, £m", max_width=34)
    few = len(known) <= 2 * _ENDS
    for row in known if few else known[:_ENDS]:
        _end(found, drawn, row)
    if not few:
        drawn.add_row("…", style="dim")
        for row in known[-_ENDS:]:
            _end(found, drawn, row)
    return drawn


def _end(found: Changes, drawn: Table, row: OrganisationChange) -> None:
    points = row.points[found.by]
    mover = row.movers[0] if row.movers else None
    drawn.add_row(
        row.who.name,
        f"{points.central:+z.2f}",
        f"{points.low:+.2f}/{points.high:+z.2f}",
        _growth(row.real_growth_per_head),
        f"{mover.change_pence / 1e8:+,.1f} {mover.name}" if mover else "",
    )


def _doubtful(found: Changes) -> Iterator[RenderableType]:
    """Name those whose share moved with something else than prevention."""
    doubtful = [row for row in found.organisations if row.doubt]
    if not doubtful:
        return
    yield Text("Moved, but perhaps not shifted: in neither table above", "bold")
    for row in sorted(doubtful, key=lambda row: row.who.name):
        text = f"• {row.who.name} ({_points(row.points.get(found.by))} points): {row.doubt}."
        yield Padding(Text(text), (0, 0, 0, 1))
    yield Text()


def _not_compared(found: Changes) -> Iterator[RenderableType]:
    """Name every council with social care that is left out; count the others by reason."""
    reasons: dict[str, list[str]] = {}
    others: dict[str, int] = {}
    for each in found.not_compared:
        if each.group in _COUNCILS or each.group is None:
            reasons.setdefault(each.why, []).append(each.name)
        else:
            others[each.why] = others.get(each.why, 0) + 1
    if not found.not_compared:
        return
    yield Text("Not compared", "bold")
    for why, names in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0])):
        more = f" and {len(names) - _NAMED} others" if len(names) > _NAMED else ""
        yield Padding(Text(f"• {', '.join(names[:_NAMED])}{more}: {why}."), (0, 0, 0, 1))
    for why, count in sorted(others.items(), key=lambda item: (-item[1], item[0])):
        text = f"• {count:,} other {'body' if count == 1 else 'bodies'} (districts, fire …): {why}."
        yield Padding(Text(text, "dim"), (0, 0, 0, 1))
    yield Text()


def _good_to_know(found: Changes) -> Iterator[RenderableType]:
    if found.cautions:
        yield Text("What these figures cannot tell you", "bold")
    for each in found.cautions:
        yield Padding(Text(f"• {each.what} {each.why}"), (0, 0, 0, 1))
    yield Text("Sources: " + "; ".join(found.sources), "dim")
    yield Text()


def _percent(share: Share | None) -> str:
    return f"{share.central:.2%}" if share else "–"


def _points(points: Share | None) -> str:
    return f"{points.central:+z.2f}" if points else "–"


def _growth(growth: Share | None) -> str:
    return f"{growth.central:+z.1%}" if growth else "–"
