"""How a baseline was made: the tables supplied with it, the method, the files and their hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.document.cells import (
    AT_ONCE,
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
    from collections.abc import Iterator

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
    return Section("drivers", "What rests on tables supplied with the ledger?", tuple(parts))


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


def method(baseline: Baseline) -> Section:
    """Describe how the figures were made, and from what, so that anyone can make them again."""
    files: Part = _files(baseline)
    if len(baseline.inputs) > AT_ONCE:
        files = Fold(f"The {len(baseline.inputs)} files that were read, with hashes", (files,))
    said = Bullets(tuple(_how_it_was_made(baseline)))
    return Section("method", "How was it made, and how is it repeated?", (said, files))


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
    found = baseline.reconciliation
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
        for left in found.other_years
    ]
    sums = [*left_out, ("Read", found.read_rows, found.read_pence)]
    columns = (
        *(Column("File"), Column("Layout"), Column("Lines", unit="figure")),
        *(pounds_column("Amount"), Column("SHA-256")),
    )
    foot = (
        Row((Cell(name), Cell(""), count(rows), to_the_penny(pence), Cell("")), name == "Read")
        for name, rows, pence in sums
    )
    return Table("Files read", columns, tuple(rows), tuple(foot))
