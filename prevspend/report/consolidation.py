"""A consolidation as a page of the terminal: does it add up, what counts once, what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.tables import heading, plain_table
from prevspend.report.words import percent

if TYPE_CHECKING:
    from rich.console import RenderableType

    from prevspend.baseline import Figures
    from prevspend.consolidate import Consolidation, CountedPrevention

COUNTED_AT = {
    "delivery": "Each pound counts at the body that spends it at last (delivery basis)",
    "funding": "Each pound counts at the body that pays for it (funding basis)",
}
_FLOWS_SHOWN = 8
_WARNINGS_SHOWN = 8


def consolidation_page(report: Consolidation) -> RenderableType:
    """Draw a consolidation for a terminal."""
    parts = [_title(report), _reconciliation(report), _tiers(report), _flows(report)]
    if any(place.apportioned for place in report.places) or len(report.places) > 1:
        parts.append(_places(report))
    return Group(*parts, _warnings(report))


def _title(report: Consolidation) -> RenderableType:
    taxonomy = f"{report.taxonomy.id} {report.taxonomy.version}"
    return heading(
        f"{plural(len(report.bodies), 'body').replace('bodys', 'bodies')} counted once · "
        f"{report.financial_year}",
        f"{COUNTED_AT[report.counted_at]}, by the taxonomy {taxonomy}",
    )


def _reconciliation(report: Consolidation) -> RenderableType:
    table = plain_table(
        "Does it add up? Spending in scope", "the bodies £", "eliminated £", "once £"
    )
    for body in report.bodies:
        table.add_row(
            body.organisation.name,
            format_pounds(body.in_scope.bodies_pence),
            format_pounds(body.in_scope.eliminated_pence),
            format_pounds(body.in_scope.once_pence),
        )
    table.add_section()
    total = report.total
    sums = (total.bodies_pence, total.eliminated_pence, total.once_pence)
    table.add_row("Together", *map(format_pounds, sums), style="bold")
    difference = total.bodies_pence - total.eliminated_pence - total.once_pence
    table.add_row("Difference", "", "", Text(format_pounds(difference), "green"))
    return table


def _tiers(report: Consolidation) -> RenderableType:
    whole = report.total.once_pence
    table = plain_table(
        "How much is prevention, counted once?",
        *("eliminated £", "low £", "central £", "high £", "share"),
    )
    for tier, found in report.tiers.items():
        share = percent(found.once.central, whole)
        table.add_row(tier.capitalize(), _pounds(found.eliminated), *_range(found.once), share)
    table.add_section()
    headline = report.lenses[report.headline]
    share = percent(headline.once.central, whole)
    row = (_pounds(headline.eliminated), *_range(headline.once), share)
    table.add_row("Together – headline", *row, style="bold")
    for name, found in local_rows(report):
        share = percent(found.once.central, whole)
        table.add_row(name, _pounds(found.eliminated), *_range(found.once), share)
    return table


def local_rows(report: Consolidation) -> list[tuple[str, CountedPrevention]]:
    """Name what local readings make of bodies that have one, and of all together."""
    rows = [
        (
            f"{body.organisation.name}, locally ({body.local.name} {body.local.version})",
            body.local.prevention,
        )
        for body in report.bodies
        if body.local
    ]
    return [*rows, ("Together, by local readings", report.local)] if report.local else rows


def _flows(report: Consolidation) -> RenderableType:
    if not report.flows:
        return Text("No money between these bodies was found.\n", "yellow")
    table = plain_table("Money between the bodies", "paid £", "received £", "matched £")
    for flow in report.flows[:_FLOWS_SHOWN]:
        pool = f" · {flow.pool}" if flow.pool else ""
        style = "green" if flow.settled else "yellow"
        table.add_row(
            Group(
                Text(f"{flow.payer} → {flow.payee}{pool}"),
                Text("; ".join([flow.verdict, *flow.notes]), style),
            ),
            *(
                format_pounds(pence, pennies=False)
                for pence in (flow.paid_pence, flow.received_pence, flow.matched_pence)
            ),
        )
    more = len(report.flows) - _FLOWS_SHOWN
    rest = [Text(f" … and {more} more in consolidation.xlsx\n", "dim")] if more > 0 else []
    return Group(table, *rest)


def _places(report: Consolidation) -> RenderableType:
    table = plain_table(
        "By Health and Wellbeing Board area (central)",
        "councils £",
        "ICB by population £",
    )
    for place in report.places:
        estimate = _pounds(place.apportioned) if place.apportioned else "–"
        own = _pounds(place.councils) if place.bodies else "not loaded"
        table.add_row(place.name, own, Text(estimate, "dim"))
    note = "The second column is an estimate: a part of the ICB's money by people, in no headline."
    return Group(table, Text(f"{note}\n", "dim"))


def _warnings(report: Consolidation) -> RenderableType:
    if not report.warnings:
        return Text("Nothing between these bodies is left open.", "green")
    shown = report.warnings[:_WARNINGS_SHOWN]
    lines = [Padding(Text(f"• {warning}"), (0, 0, 0, 1)) for warning in shown]
    more = len(report.warnings) - len(shown)
    rest = [Text(f" … and {more} more in consolidation.json", "dim")] if more > 0 else []
    return Group(Text("What these figures cannot tell you", "bold"), *lines, *rest)


def _range(figures: Figures) -> list[str]:
    return [format_pounds(pence, pennies=False) for pence in figures.all]


def _pounds(figures: Figures) -> str:
    return format_pounds(figures.central, pennies=False)
