"""Why a baseline can be relied on, and where not: what adds up, what is open, how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.money import format_pounds
from prevspend.report.pages.cells import (
    AT_ONCE,
    count,
    first_and_rest,
    part_of,
    pounds,
    to_the_penny,
)
from prevspend.report.pages.document import (
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
from prevspend.report.words import STATUS, describe_coding, percent, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Baseline, DriverTotal, Reconciliation, RejectedRow, Undecided

_REJECTED_LISTED = 200
_LONGEST_ROW = 160


def verdict(found: Reconciliation) -> str:
    """Say in a few words whether it adds up."""
    if found.difference_pence:
        return "Not to the control total"
    return "To the penny"


def reconciliation(baseline: Baseline) -> Section:
    """Account for every pound that was read."""
    found = baseline.reconciliation
    read, parts = found.read_pence, found.by_status
    difference = read - sum(parts.values())
    rows = [
        Row((Cell(STATUS[status]), to_the_penny(pence), part_of(pence, read)))
        for status, pence in parts.items()
    ]
    sums = [
        Row((Cell("Sum of the four"), to_the_penny(sum(parts.values())), Cell("")), strong=True),
        Row((Cell("Read"), to_the_penny(read), Cell(""))),
        Row((Cell("Difference"), to_the_penny(difference), Cell("")), strong=True),
    ]
    if found.control_total_pence is not None and found.difference_pence is not None:
        sums += [
            Row((Cell("Control total given"), to_the_penny(found.control_total_pence), Cell(""))),
            Row(
                (Cell("Read less control total"), to_the_penny(found.difference_pence), Cell("")),
                strong=True,
            ),
        ]
    columns = (
        *(Column("Where every pound went"), pounds_column("Amount")),
        Column("Share of what was read", figures=True),
    )
    files = plural(len(baseline.inputs), "file")
    return Section(
        "adds-up",
        "Does it add up?",
        (
            Words(
                f"{plural(found.read_rows, 'line')} of {baseline.financial_year} were read from"
                f" {files}, and each pound stands in one of four places. {_control(found)}"
                f" {_not_read(found)}"
            ),
            Table("Reconciliation", columns, tuple(rows), tuple(sums)),
        ),
    )


def _control(found: Reconciliation) -> str:
    if found.difference_pence is None:
        return "No control total was given to set this against."
    if not found.difference_pence:
        return "What was read equals the control total."
    return (
        f"What was read differs from the control total by {format_pounds(found.difference_pence)}."
    )


def _not_read(found: Reconciliation) -> str:
    if not found.rejected_rows:
        return "Every row could be read."
    verb = "is" if found.rejected_rows == 1 else "are"
    rows = plural(found.rejected_rows, "row")
    return f"{rows} could not be read and {verb} in no total: see 'Which rows were not read?'."


def decided(baseline: Baseline) -> Section:
    """Say how much is decided, either way."""
    coverage = baseline.coverage
    undecided = baseline.reconciliation.unclassified_pence
    columns = (
        *(Column("Money in scope"), pounds_column("Amount")),
        Column("Share of money in scope", figures=True),
    )
    in_scope = coverage.in_scope_pence
    rows = (
        ("Decided: prevention or not", coverage.decided_pence),
        ("Unclassified: nobody has decided", undecided),
    )
    return Section(
        "decided",
        "How much is decided?",
        (
            Words(
                f"{percent(coverage.decided_pence, in_scope)} of the money in scope is decided."
                " What is unclassified is not zero: nobody has decided yet whether it is"
                " prevention. It is in no prevention figure and in the money in scope, so the share"
                " of prevention may be understated."
            ),
            Table(
                "Decided and undecided",
                columns,
                tuple(
                    Row((Cell(name), to_the_penny(pence), part_of(pence, in_scope)))
                    for name, pence in rows
                ),
                (
                    Row(
                        (
                            Cell("In scope"),
                            to_the_penny(in_scope),
                            part_of(in_scope, in_scope),
                        ),
                        strong=True,
                    ),
                ),
            ),
        ),
    )


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


def unclassified(baseline: Baseline) -> Section:
    """List the largest codings nobody has decided, and what would settle them."""
    found = baseline.coverage.undecided
    if not found:
        parts: tuple[Part, ...] = (Words("Everything in scope is decided."),)
    else:
        parts = (
            Words(
                "The largest first: a decision on one of these moves more money than on any below"
                " it. Credits are placed by their size."
            ),
            *first_and_rest("Largest unclassified codings", found, _undecided_table),
        )
    return Section("unclassified", "What is still to be decided?", parts)


def _undecided_table(caption: str, found: Sequence[Undecided]) -> Table:
    return Table(
        caption,
        (
            *(Column("Coding"), Column("What would settle it"), Column("Lines", figures=True)),
            pounds_column("Amount"),
        ),
        tuple(
            Row(
                (
                    Cell(describe_coding(entry.coding)),
                    Cell(entry.needs),
                    count(entry.lines),
                    pounds(entry.amount_pence),
                )
            )
            for entry in found
        ),
    )


def rejected(baseline: Baseline) -> Section:
    """List the rows that could not be read."""
    found = baseline.rejected
    parts: list[Part] = []
    if not found:
        parts.append(Words("None: every row was read."))
    else:
        parts.append(
            Words(
                f"{plural(len(found), 'row')} could not be read. What they are worth is not known,"
                " and they are in no total."
            )
        )
        parts += first_and_rest("Rows not read", found[:_REJECTED_LISTED], _rejected_table)
        left = len(found) - _REJECTED_LISTED
        if left > 0:
            parts.append(Words(f"Another {left:,} are listed in baseline.xlsx, 'Rows not read'."))
    return Section("not-read", "Which rows were not read?", tuple(parts))


def _rejected_table(caption: str, found: Sequence[RejectedRow]) -> Table:
    return Table(
        caption,
        (
            *(Column("File"), Column("Row", figures=True), Column("Why it could not be read")),
            *(Column("Amount as written", figures=True), Column("The row")),
        ),
        tuple(
            Row(
                (
                    Cell(entry.file, below=(f"sheet {entry.sheet}",) if entry.sheet else ()),
                    count(entry.row),
                    Cell(entry.reason),
                    Cell(_shortened(entry.amount)),
                    Cell(_shortened(entry.text)),
                )
            )
            for entry in found
        ),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_ROW else f"{text[:_LONGEST_ROW]} …"


def notes(baseline: Baseline) -> Section:
    """Say what limits the figures."""
    parts: tuple[Part, ...] = (Words("Nothing that was noticed limits these figures."),)
    shown, rest = baseline.warnings[:AT_ONCE], baseline.warnings[AT_ONCE:]
    if shown:
        parts = (Bullets(shown),)
    if rest:
        parts = (*parts, Fold(f"{plural(len(rest), 'more note')}", (Bullets(rest),)))
    return Section("notes", "Good to know", parts)


def method(baseline: Baseline) -> Section:
    """Say how the figures were made, and from what, so that anyone can make them again."""
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
        *(Column("File"), Column("Layout"), Column("Lines", figures=True)),
        *(pounds_column("Amount"), Column("SHA-256")),
    )
    foot = (
        Row((Cell(name), Cell(""), count(rows), to_the_penny(pence), Cell("")), name == "Read")
        for name, rows, pence in sums
    )
    return Table("Files read", columns, tuple(rows), tuple(foot))
