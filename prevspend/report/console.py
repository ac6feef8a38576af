"""The baseline as a page of the terminal: reconciliation, tiers, coverage, what to look at next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from prevspend.english import capitalised, plural
from prevspend.money import format_pounds
from prevspend.report.beside import NOT_STATED, beside_rows, per_head_in_words
from prevspend.report.lenses import lens_notes, lens_rows
from prevspend.report.local import local_tables, override_table
from prevspend.report.tables import heading, plain_table
from prevspend.report.words import (
    BASIS,
    STATUS,
    audit_in_words,
    describe_coding,
    how_decided,
    percent,
    range_in_words,
    share_or_why,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from prevspend.baseline import Baseline, Figures

_UNDECIDED_SHOWN = 5
_WARNINGS_SHOWN = 8


def summary(baseline: Baseline) -> RenderableType:
    """Draw a baseline's summary for a terminal."""
    return Group(
        _title(baseline),
        _reconciliation(baseline),
        *_not_read(baseline),
        _tiers(baseline),
        _beside(baseline),
        *local_tables(baseline),
        *override_table(baseline),
        _coverage(baseline),
        _next(baseline),
    )


def _title(baseline: Baseline) -> RenderableType:
    name = baseline.organisation.name or "Organisation not named"
    taxonomy = f"{baseline.taxonomy.id} {baseline.taxonomy.version}"
    return heading(
        f"{name} · {baseline.financial_year}",
        f"Prevention spending from its {BASIS[baseline.basis]}, by the taxonomy {taxonomy}",
    )


def _reconciliation(baseline: Baseline) -> RenderableType:
    found = baseline.reconciliation
    table = plain_table("Does it add up?", "£")
    files = plural(len(baseline.inputs), "file")
    table.add_row(
        f"Read: {found.read_rows:,} lines from {files}",
        Text(format_pounds(found.read_pence), style="bold"),
        end_section=True,
    )
    for status, pence in found.by_status.items():
        table.add_row(STATUS[status], format_pounds(pence))
    difference = found.read_pence - sum(found.by_status.values())
    table.add_section()
    table.add_row(
        "Difference", Text(format_pounds(difference), style="red" if difference else "green")
    )
    if found.control_total_pence is not None and found.difference_pence is not None:
        table.add_row("Control total given", format_pounds(found.control_total_pence))
        style = "red" if found.difference_pence else "green"
        table.add_row(
            "Read less control total", Text(format_pounds(found.difference_pence), style=style)
        )
    if found.rejected_rows:
        rows = plural(found.rejected_rows, "row")
        table.add_row(Text(f"{rows} could not be read, in no total", style="yellow"), "unknown")
    return table


def _not_read(baseline: Baseline) -> Iterator[RenderableType]:
    """Draw what may be missing from every total, beside the totals."""
    for warning in baseline.not_read:
        yield Text(warning, style="bold red")
    if baseline.not_read:
        yield Text()


def _tiers(baseline: Baseline) -> RenderableType:
    in_scope, enough = baseline.coverage.in_scope_pence, baseline.coverage.is_enough
    table = plain_table(
        "How much is prevention, and what share of spend in scope?",
        "low £",
        "central £",
        "high £",
        "share",
    )
    for tier, figures in baseline.tiers.items():
        share = percent(figures.central, in_scope) if enough else "–"
        table.add_row(tier.capitalize(), *_figures(figures), share)
    table.add_section()
    for row in lens_rows(baseline):
        table.add_row(
            f"  {row.name}" if row.is_detail else row.name,
            *_figures(row.figures),
            percent(row.figures.central, in_scope) if enough else "–",
            style="bold" if row.important else "dim" if row.is_detail else "",
        )
    notes = [Text(said, style="dim") for said in (*lens_notes(baseline), *range_in_words(baseline))]
    if not enough:
        notes.append(Text(f"{capitalised(share_or_why(baseline))}.", style="yellow"))
    return Group(table, *notes, Text())


def _beside(baseline: Baseline) -> RenderableType:
    """Draw when prevention pays, and who funds and provides it, as parts of all prevention."""
    whole = sum(figures.central for figures in baseline.tiers.values())
    table = plain_table("When does it pay, who pays, who provides?", "central £", "of prevention")
    rows = list(beside_rows(baseline))
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        name = f"{row.grouping}: not stated" if row.name == NOT_STATED else row.name
        table.add_row(
            name,
            format_pounds(row.figures.central, pennies=False),
            percent(row.figures.central, whole),
            style="dim" if row.is_detail else "",
            end_section=after is not None and after.grouping != row.grouping,
        )
    return Group(table, Text(per_head_in_words(baseline)), Text())


def _figures(figures: Figures) -> Sequence[str]:
    return [
        format_pounds(pence, pennies=False)
        for pence in (figures.low, figures.central, figures.high)
    ]


def _coverage(baseline: Baseline) -> RenderableType:
    coverage = baseline.coverage
    share = percent(coverage.decided_pence, coverage.in_scope_pence)
    undecided = baseline.reconciliation.unclassified_pence
    pounds = format_pounds(undecided, pennies=False)
    rest = f"; {pounds} is unclassified: it may or may not be prevention" if undecided else ""
    in_scope = format_pounds(coverage.in_scope_pence, pennies=False)
    text = Text.assemble(
        ("How much is decided?  ", "bold"), f"{share} of {in_scope} in scope{rest}."
    )
    how = Text("\n".join(filter(None, (how_decided(coverage), audit_in_words(baseline)))))
    groups = Text(
        "By who is responsible, what it prevents and whose health it is aimed at: sheet 'By group'"
        " of baseline.xlsx.",
        style="dim",
    )
    return Group(text, how, groups, Text())


def _next(baseline: Baseline) -> RenderableType:
    parts: list[RenderableType] = []
    undecided = baseline.coverage.undecided[:_UNDECIDED_SHOWN]
    if undecided:
        table = Table(box=None, pad_edge=False, show_header=False)
        table.add_column(justify="right", no_wrap=True)
        table.add_column()
        for entry in undecided:
            table.add_row(
                format_pounds(entry.amount_pence, pennies=False),
                Group(
                    Text(describe_coding(entry.coding)),
                    Text(f"What would settle it: {entry.needs}", style="dim"),
                ),
            )
        parts += [Text("What to look at next: the largest unclassified codings", "bold"), table]
    others = [warning for warning in baseline.warnings if warning not in baseline.not_read]
    warnings = others[:_WARNINGS_SHOWN]
    if warnings:
        parts += [Text(), Text("What these figures cannot tell you", "bold")]
        parts += [Padding(Text(f"• {warning}"), (0, 0, 0, 1)) for warning in warnings]
    more = len(others) - len(warnings)
    if more > 0:
        parts.append(Text(f" … and {more} more in baseline.json", style="dim"))
    return Group(*parts)
