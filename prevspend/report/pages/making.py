"""How a baseline was made: the tables supplied with it, the method, the files and their hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.document.cells import (
    count,
    pounds,
    to_the_penny,
)
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Column,
    Fold,
    Heading,
    Part,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.words import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Baseline, DriverTotal


def drivers(baseline: Baseline) -> Section:
    """Show what tables that were supplied with the ledger split, and into what."""
    parts: list[Part] = [
        Words(
            "These tables split lines that coding alone cannot split. The prevention in them rests"
            " on whoever supplied them: leave it out when comparing with organisations that supply"
            " no table."
        )
    ]
    for driver in baseline.drivers:
        parts += _driver(driver)
    parts.append(_in_workbook(baseline.drivers))
    heading = "What rests on tables supplied with the ledger?"
    return Section("drivers", heading, tuple(parts), brief=False)


def _driver(driver: DriverTotal) -> Iterator[Part]:
    yield Heading(driver.name)
    yield Words(
        f"{plural(driver.lines, 'line')} split, {format_pounds(driver.amount_pence)}, of which"
        f" {format_pounds(driver.prevention.central)} is prevention. Source: {driver.source}"
        f" ({driver.date}, supplied by {driver.supplied_by})."
    )
    yield Table(
        f"Parts of '{driver.name}'",
        (
            *(Column("Part"), Column("Status"), Column("Tier"), pounds_column("Amount")),
            pounds_column("Prevention, central"),
        ),
        tuple(
            Row(
                (
                    Cell(part.part),
                    Cell(STATUS[part.status].partition(" (")[0]),
                    Cell((part.tier or "–").capitalize()),
                    pounds(part.amount_pence),
                    pounds(part.prevention.central),
                )
            )
            for part in driver.parts
        ),
    )


def _in_workbook(drivers: Sequence[DriverTotal]) -> Table:
    """List the parts of all tables as one, with their source."""
    return Table(
        "What the tables supplied with the ledger split",
        (
            *(Column("Driver", width=36), Column("Part", width=50), Column("Status")),
            *(Column("Tier", width=14), Column("Intervention", width=36)),
            *(pounds_column("Amount"), pounds_column("Prevention, central")),
            Column("Source", width=60),
        ),
        tuple(
            Row(
                (
                    *(Cell(driver.name), Cell(part.part)),
                    Cell(STATUS[part.status].partition(" (")[0]),
                    *(Cell(part.tier or ""), Cell(part.intervention or "")),
                    *(pounds(part.amount_pence), pounds(part.prevention.central)),
                    Cell(f"{driver.source} ({driver.date}, supplied by {driver.supplied_by})"),
                )
            )
            for driver in drivers
            for part in driver.parts
        ),
        sheet="Drivers",
        on_page=False,
    )


def method(baseline: Baseline) -> Section:
    """Describe how the figures were made, and from what, so that anyone can make them again."""
    what = plural(len(baseline.inputs), "file")
    files = Fold(f"What was read: {what}, with hashes", (_files(baseline),))
    how = Bullets(tuple(_how_it_was_made(baseline)))
    heading = "How was it made, and how is it repeated?"
    return Section("method", heading, (how, files), brief=False)


def _how_it_was_made(baseline: Baseline) -> Iterator[str]:
    taxonomy = baseline.taxonomy
    yield (
        "Each line is matched with the rules of the taxonomy, by the words and codes of its coding,"
        " never by its amount. The most specific rule decides; what no rule names stays"
        " unclassified."
    )
    yield (
        "An intervention's money times its preventive share is its prevention, at a low, a central"
        " and a high share. Money is whole pence throughout."
    )
    yield (
        "The rule that decided a line, and the one it nearly was, stand with every line in"
        " lines.parquet."
    )
    yield (
        f"The same files and the taxonomy {taxonomy.id} {taxonomy.version} give the same results,"
        " byte for byte. The hash of every file that went in and came out is in manifest.json. The"
        f" taxonomy's own is {taxonomy.digest}."
    )


def _files(baseline: Baseline) -> Table:
    reconciliation = baseline.reconciliation
    rows = [
        Row(
            (
                *(Cell(entry.name), Cell(entry.layout, code=True), count(entry.rows)),
                *(to_the_penny(entry.amount_pence), Cell(entry.sha256, code=True)),
            )
        )
        for entry in baseline.inputs
    ]
    left_out = [
        (f"less: lines of {left.financial_year}", -left.rows, -left.amount_pence)
        for left in reconciliation.other_years
    ]
    sums = [*left_out, ("Read", reconciliation.read_rows, reconciliation.read_pence)]
    columns = (
        *(Column("File", width=50), Column("Layout", "code", 24), Column("Lines", "count")),
        *(pounds_column("Amount"), Column("SHA-256", "code", 66)),
    )
    foot = (
        Row((Cell(name), Cell(""), count(rows), to_the_penny(pence), Cell("")), name == "Read")
        for name, rows, pence in sums
    )
    return Table("Files read", columns, tuple(rows), tuple(foot), sheet="Files")
