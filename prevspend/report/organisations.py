"""Many organisations side by side, as a page of the terminal: classes, the whole, what to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.english import capitalised, plural
from prevspend.report.tables import heading, plain_table
from prevspend.report.words import BASIS

if TYPE_CHECKING:
    from rich.console import RenderableType

    from prevspend.baseline import Money, OrganisationBaselines, OrganisationsYear, SpendingSums


def organisations_summary(found: OrganisationBaselines) -> RenderableType:
    """Draw every year of many organisations for a terminal."""
    return Group(*(part for year in found.years for part in _year(found, year)))


def _year(found: OrganisationBaselines, year: OrganisationsYear) -> list[RenderableType]:
    taxonomy = f"{found.taxonomy.id} {found.taxonomy.version}"
    count = plural(len(year.organisations), "organisation")
    parts: list[RenderableType] = [
        heading(
            f"{count} · {year.financial_year}",
            f"Prevention spending from the {BASIS[found.basis]}, by the taxonomy {taxonomy};"
            f" shares are of spend in scope ({found.headline} lens)",
        ),
        _classes(year),
        _beside_the_whole(year),
    ]
    if year.statements:
        parts.append(Text("What these figures cannot tell you", "bold"))
        parts += [Padding(Text(f"• {text}"), (0, 0, 0, 1)) for text in year.statements]
    return [*parts, Text()]


def _classes(year: OrganisationsYear) -> RenderableType:
    drawn = plain_table("What do they spend, and what share is prevention?")
    for head in ("", "£ million", "low", "central", "high", "decided"):
        drawn.add_column(head, justify="right", no_wrap=True)
    for group in year.groups:
        drawn.add_row(capitalised(group.group), f"{group.organisations:,}", *_figures(group))
    drawn.add_section()
    drawn.add_row("All of them", f"{len(year.organisations):,}", *_figures(year.total))
    if year.whole:
        drawn.add_row(f"{year.whole.name} as published", "", *_figures(year.whole), style="bold")
    return drawn


def _figures(sums: SpendingSums) -> list[str]:
    shares = [sums.share.low, sums.share.central, sums.share.high] if sums.share else [None] * 3
    fractions = [*shares, sums.decided_share]
    return [
        f"{sums.read_pence / 1e8:,.0f}",
        *("–" if fraction is None else f"{fraction:.1%}" for fraction in fractions),
    ]


def _beside_the_whole(year: OrganisationsYear) -> RenderableType:
    """Set the sums over the organisations beside the whole as published, tier by tier."""
    if year.whole is None or year.difference is None:
        return Text()
    name = year.whole.name or "The whole"
    drawn = plain_table(
        f"{name} as published, and the organisations added up (£ million, central)",
        "published",
        "added up",
        "difference",
    )

    def row(label: str, *pence: int) -> None:
        drawn.add_row(label, *(f"{each / 1e8:,.1f}" for each in pence))

    columns: tuple[Money, ...] = (year.whole, year.total, year.difference)
    row("All spending", *(column.read_pence for column in columns))
    for tier in year.total.tiers:
        row(f"Prevention, {tier}", *(column.tiers[tier].central for column in columns))
    drawn.add_section()
    for total in year.published_totals:
        pence = (total.whole_pence, total.organisations_pence, total.difference_pence)
        row(f"{total.name.capitalize()} ({total.line})", *pence)
    return drawn
