"""What was understood of a ledger, as a page of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.tables import heading, plain_table, table
from prevspend.report.words import BASIS, GRADE
from prevspend.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from prevspend.column_choices import Tried
    from prevspend.reading import Inspection, LayoutSeen, Noticed, YearSeen

_FILES_SHOWN = 6
_SAMPLE_WIDTH = 28
_CLEARLY_MORE = 2  # points
_WORTH_SAYING = 0.005


def inspection_page(inspection: Inspection, tried: Tried | None = None) -> RenderableType:
    """Draw an inspection for a terminal, with what rules decide, and would by other columns."""
    parts: list[RenderableType] = [
        heading(
            inspection.organisation or "Organisation not named",
            f"from its {BASIS[inspection.basis]}",
        ),
        Text.assemble(
            (f"{inspection.rows:,} lines, {format_pounds(inspection.amount_pence)}", "bold"),
            f" from {plural(sum(len(seen.files) for seen in inspection.layouts), 'file')}",
            (f"; {plural(inspection.rejected_rows, 'row')} could not be read", "yellow")
            if inspection.rejected_rows
            else "",
        ),
        Text(),
    ]
    for seen in inspection.layouts:
        parts += [*_layout(seen), Text()]
    if tried and tried.others:
        parts += [*_alternatives(tried), Text()]
    parts += [
        _years(inspection.years),
        *_control_totals(inspection),
        Text(),
        _signs(inspection),
        Text(),
    ]
    if inspection.rejected:
        parts += [*_rejected(inspection), Text()]
    parts += _noticed("What was noticed and dealt with", inspection.oddities)
    parts += _noticed("What an accountant would look at", inspection.findings)
    parts += [Text("What classification will be able to see", "bold")]
    sees = [*inspection.sees, *([_decided(tried)] if tried and tried.rows else [])]
    parts += [Padding(Text(f"• {line}"), (0, 0, 0, 1)) for line in sees]
    return Group(*parts)


def _layout(seen: LayoutSeen) -> Iterator[RenderableType]:
    files = ", ".join(seen.files[:_FILES_SHOWN])
    if len(seen.files) > _FILES_SHOWN:
        files += f" … and {len(seen.files) - _FILES_SHOWN} more"
    yield Text.assemble(
        ("Layout ", "bold"),
        (seen.layout, "bold green"),
        f", sure to {seen.score:.0%}",
    )
    yield Text(f"{files}: {seen.rows:,} lines, {format_pounds(seen.amount_pence)}", style="dim")
    columns = table("", "Header", "Field", "Filled", "Most frequent values", "Why")
    for column in seen.columns:
        samples = " | ".join(_short(sample) for sample in column.samples)
        columns.add_row(column.header, column.field, f"{column.filled:.0%}", samples, column.why)
    yield columns
    if seen.unused:
        yield Text(f"Not read: {quoted(seen.unused)}", style="dim")


def _decided(tried: Tried) -> str:
    named = tried.decided - tried.by_unit_only
    how = (
        f" ({named:.0%} because a service, an expense or a supplier is named,"
        f" {tried.by_unit_only:.0%} {GRADE['container']})"
        if tried.by_unit_only >= _WORTH_SAYING
        else ""
    )
    return (
        f"Tried on the first {plural(tried.rows, 'line')}, the rules decide {tried.decided:.0%} of"
        f" the money{how}; the rest may differ."
    )


def _alternatives(tried: Tried) -> Iterator[RenderableType]:
    """Describe what each other column would decide, and how to read it so."""
    now = tried.decided
    yield Text(
        f"Other columns, tried on the first rows (now {now:.0%} of spend is decided)", "bold"
    )
    for other in tried.others:
        field = other.field.replace("_", " ")
        more = f"{abs(other.points):.0f} points {'more' if other.points > 0 else 'less'}"
        yield Text.assemble(
            f"• '{other.header}' ({other.names:,} names) as {field} decides ",
            (more, "bold green" if other.points >= _CLEARLY_MORE else ""),
            f": {other.option}" if other.points >= _CLEARLY_MORE else "",
        )


def _short(sample: str) -> str:
    return sample if len(sample) <= _SAMPLE_WIDTH else sample[: _SAMPLE_WIDTH - 1] + "…"


def _years(years: tuple[YearSeen, ...]) -> RenderableType:
    months = plain_table("Years and periods (01 is April)", "Lines", "£")
    for year in years:
        months.add_row(
            Text(year.financial_year if year.financial_year != "-" else "no year", style="bold"),
            f"{year.rows:,}",
            format_pounds(year.amount_pence),
        )
        for month in year.months:
            months.add_row(
                f"  {month.period}", f"{month.rows:,}", format_pounds(month.amount_pence)
            )
    return months


def _control_totals(inspection: Inspection) -> Iterator[RenderableType]:
    for total in inspection.control_totals:
        style = "red" if total.difference_pence else "green"
        yield Text.assemble(
            f"Control total of {total.financial_year}: {format_pounds(total.given_pence)}; read ",
            f"{format_pounds(total.read_pence)}; difference ",
            (format_pounds(total.difference_pence), style),
        )


def _signs(inspection: Inspection) -> RenderableType:
    signs = inspection.signs
    return Text(
        f"{signs.spend_lines:,} lines of spend ({format_pounds(signs.spend_pence)}),"
        f" {signs.credit_lines:,} credits ({format_pounds(signs.credit_pence)}),"
        f" {signs.zero_lines:,} of zero."
    )


def _rejected(inspection: Inspection) -> Iterator[RenderableType]:
    yield Text(f"Rows that could not be read ({inspection.rejected_rows:,})", "bold")
    for row in inspection.rejected:
        yield Padding(
            Text(f"• {row.place}: {row.reason} (amount as written: '{row.amount}')"), (0, 0, 0, 1)
        )


def _noticed(title: str, noticed: tuple[Noticed, ...]) -> list[RenderableType]:
    if not noticed:
        return []
    lines: list[RenderableType] = [Text(title, "bold")]
    for entry in noticed:
        money = f", {format_pounds(entry.amount_pence)}" if entry.amount_pence else ""
        count = f"{entry.count:,}{money}: " if entry.count else ""
        first = f" (first: {entry.first})" if entry.first else ""
        lines.append(Padding(Text(f"• {count}{entry.what}{first}"), (0, 0, 0, 1)))
    return [*lines, Text()]
