"""The national figure and the local one side by side, and what in the overlay sets them apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.tables import plain_table
from prevspend.report.words import STATUS, signed_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from prevspend.baseline import Baseline

_SHOWN = 10
DECISIONS = "Decided by people, whatever the rules say"


@dataclass(frozen=True)
class SideBySide:
    """One figure of a baseline twice, in pence.

    Attributes:
        group: which table it belongs to: tiers, lenses or statuses.
        name: what it is the figure of.
        national: as the national taxonomy has it, central.
        local: as the overlay has it, central.
    """

    group: str
    name: str
    national: int
    local: int

    @property
    def difference(self) -> int:
        """Local less national."""
        return self.local - self.national


def side_by_side(baseline: Baseline) -> Iterator[SideBySide]:
    """Return the figures of tiers, lenses and statuses; none where there is no overlay."""
    local = baseline.local
    if local is None:
        return
    for tier, figures in baseline.tiers.items():
        yield SideBySide("tier", tier.capitalize(), figures.central, local.tiers[tier].central)
    for name, lens in baseline.lenses.items():
        headline = " – headline" if name == baseline.headline else ""
        yield SideBySide("lens", lens.name + headline, lens.central, local.lenses[name].central)
    for status, pence in baseline.reconciliation.by_status.items():
        yield SideBySide("status", STATUS[status], pence, local.reconciliation.by_status[status])


def local_tables(baseline: Baseline) -> Iterator[RenderableType]:
    """Draw the figures side by side for a terminal; nothing where there is no overlay."""
    overlay, local = baseline.taxonomy.overlay, baseline.local
    if overlay is None or local is None:
        return
    title = f"Nationally and locally, central (overlay {overlay.id} {overlay.version})"
    table = plain_table(title, "national £", "local £", "difference")
    group = "tier"
    for row in side_by_side(baseline):
        if row.group != group:
            table.add_section()
            group = row.group
        table.add_row(
            row.name,
            format_pounds(row.national, pennies=False),
            format_pounds(row.local, pennies=False),
            Text(signed_pounds(row.difference), style="bold" if row.difference else "dim"),
        )
    yield table
    yield _causes(baseline)


def _causes(baseline: Baseline) -> RenderableType:
    local = baseline.local
    causes = local.causes if local else ()
    table = plain_table("What in the overlay makes the difference", "lines", "£", "prevention £")
    for cause in causes[:_SHOWN]:
        table.add_row(
            cause.what,
            f"{cause.lines:,}",
            format_pounds(cause.amount_pence, pennies=False),
            signed_pounds(cause.prevention_pence),
        )
    notes: list[RenderableType] = []
    if len(causes) > _SHOWN:
        notes.append(Text(f" … and {len(causes) - _SHOWN} more in baseline.json", style="dim"))
    if not causes:
        notes.append(Text(" Nothing: the overlay moves no pound of this ledger."))
    if local and local.unused_rules:
        rules = plural(len(local.unused_rules), "rule")
        listed = ", ".join(local.unused_rules[:_SHOWN])
        style = "yellow"
        notes.append(Text(f" {rules} of the overlay decided nothing: {listed}", style=style))
    return Group(table, *notes, Text())


def override_table(baseline: Baseline) -> Iterator[RenderableType]:
    """Draw people's decisions for a terminal; nothing where there are none."""
    if not baseline.overrides:
        return
    lines = sum(entry.lines for entry in baseline.overrides)
    pence = sum(entry.amount_pence for entry in baseline.overrides)
    table = plain_table(f"{DECISIONS}: {plural(len(baseline.overrides), 'override')}", "lines", "£")
    for entry in baseline.overrides[:_SHOWN]:
        what = entry.intervention or entry.status.replace("_", " ")
        name = Text.assemble(
            f"{entry.id} → {what}", (f"\n{entry.by}, {entry.on}: {entry.why}", "dim")
        )
        table.add_row(name, f"{entry.lines:,}", format_pounds(entry.amount_pence))
    table.add_section()
    table.add_row("All overrides", f"{lines:,}", format_pounds(pence))
    yield table
