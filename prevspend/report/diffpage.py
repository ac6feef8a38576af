"""The difference between two taxonomies as a page of the terminal, 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report import diffwords
from prevspend.report.tables import as_text, heading, plain_table
from prevspend.report.words import describe_coding, signed_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from prevspend.upkeep import LabelledEffect, LedgerEffect, TaxonomyDiff

_STYLE = {"patch": "green", "minor": "yellow", "major": "red"}


def diff_page(diff: TaxonomyDiff) -> RenderableType:
    """Draw a difference for a terminal."""
    parts: list[RenderableType] = [
        heading(
            f"{diff.old.id}: {diff.old.name} → {diff.new.name}",
            f"version {diff.old.version} (digest {diff.old.digest[:12]}) → "
            f"{diff.new.version} (digest {diff.new.digest[:12]})",
        )
    ]
    parts += _changes(diff)
    if diff.effect is not None:
        parts += _effect(diff.effect)
    if diff.labelled is not None:
        parts += _labelled(diff.labelled)
    parts += _verdict(diff)
    return Group(*parts)


def diff_text(diff: TaxonomyDiff) -> str:
    """Write a difference as plain text, for a file."""
    return as_text(diff_page(diff))


def _changes(diff: TaxonomyDiff) -> Iterator[RenderableType]:
    yield Text(f"What changed: {plural(len(diff.changes), 'change')}", style="bold")
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for change in diff.changes:
        lines = [Text(f"{diffwords.KIND[change.kind]}: {change.id}")]
        lines += [Text(f"  {detail}", style="dim") for detail in change.details]
        table.add_row(
            Text(diffwords.needs(change), style=_STYLE.get(change.most, "")), Group(*lines)
        )
    yield table
    yield Text()


def _effect(effect: LedgerEffect) -> Iterator[RenderableType]:
    for ledger in effect.ledgers:
        yield Text(
            f"On {ledger.name} ({ledger.organisation or 'organisation not named'},"
            f" {ledger.financial_year}): {ledger.lines:,} lines,"
            f" {format_pounds(ledger.amount_pence)}"
        )
    yield Text()
    if not effect.moved_codings:
        yield Text("No pound moves.", style="bold")
        yield Text()
        return
    if any(map(diffwords.changed, (*effect.tiers.values(), *effect.lenses.values()))):
        yield _figures(effect)
    yield from _matrix(effect)
    yield from _moved(effect)


def _figures(effect: LedgerEffect) -> RenderableType:
    table = plain_table("What it does to prevention", "low £", "central £", "high £")
    pairs = {tier.capitalize(): pair for tier, pair in effect.tiers.items()}
    pairs |= {"All tiers": effect.prevention}
    pairs |= {f"Lens {name}": pair for name, pair in effect.lenses.items()}
    for name, pair in pairs.items():
        if not diffwords.changed(pair):
            continue
        for title, figures, is_change in diffwords.figures_of(name, pair):
            write = signed_pounds if is_change else _pounds
            cells = (
                [write(pence) for pence in (figures.low, figures.central, figures.high)]
                if figures
                else ["–"] * 3
            )
            table.add_row(
                title if title.startswith(name) else f"  {title}",
                *cells,
                style="bold" if is_change else "",
                end_section=is_change,
            )
    return table


def _pounds(pence: int) -> str:
    return format_pounds(pence, pennies=False)


def _matrix(effect: LedgerEffect) -> Iterator[RenderableType]:
    moved = [cell for cell in effect.matrix if cell.before != cell.after]
    if not moved:
        yield Text("No pound changes its tier or status.")
        yield Text()
        return
    table = plain_table("Where money moves", "to", "codings", "£")
    for cell in moved:
        table.add_row(
            f"from {diffwords.STANDING[cell.before]}",
            diffwords.STANDING[cell.after],
            f"{cell.codings:,}",
            format_pounds(cell.amount_pence),
        )
    yield table


def _moved(effect: LedgerEffect) -> Iterator[RenderableType]:
    shown = len(effect.moved)
    all_of = "" if shown == effect.moved_codings else f" of {effect.moved_codings:,}"
    yield Text(f"The largest codings that move ({shown}{all_of})", style="bold")
    for moved in effect.moved:
        where = f", {moved.ledger}" if len(effect.ledgers) > 1 else ""
        yield Text(f"{diffwords.size(moved)}{where}")
        yield Padding(Text(describe_coding(moved.coding)), (0, 0, 0, 2))
        yield Padding(
            Text(diffwords.outcomes(moved.before, moved.after), style="dim"),
            (0, 0, 0, 2),
        )
    yield Text()


def _labelled(effect: LabelledEffect) -> Iterator[RenderableType]:
    yield Text(diffwords.labelled(effect), style="bold")
    for title, rows in (("Gained", effect.gained), ("Lost", effect.lost)):
        for row in rows[: diffwords.ROWS_SHOWN]:
            yield Text(f"{title}: {row.id}, {row.organisation}, {_pounds(row.amount_pence)}")
            yield Padding(Text(describe_coding(row.coding)), (0, 0, 0, 2))
            yield Padding(Text(diffwords.relabelled(row), style="dim"), (0, 0, 0, 2))
        if len(rows) > diffwords.ROWS_SHOWN:
            yield Text(f"{title}: {len(rows) - diffwords.ROWS_SHOWN:,} more", style="dim")
    yield Text()


def _verdict(diff: TaxonomyDiff) -> Iterator[RenderableType]:
    version = diff.version
    yield Text.assemble(
        ("Version  ", "bold"),
        (diffwords.verdict(diff), "green" if version.enough else "bold red"),
    )
    if version.needed != "none":
        reasons = Table.grid(padding=(0, 1))
        for reason in diffwords.reasons(diff):
            reasons.add_row(" •", reason)
        yield reasons
