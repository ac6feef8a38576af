"""What adds up and how much is decided: the first sections of a baseline's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.document.cells import (
    part_of,
    to_the_penny,
)
from prevspend.report.document.model import (
    Cell,
    Column,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.words import STATUS, audit_in_words, how_decided, percent

if TYPE_CHECKING:
    from prevspend.baseline import Baseline, Reconciliation


_OF_THE_REST = (
    " The rest may or may not be prevention. It counts as money in scope and as no prevention, so"
    " the share of prevention may be understated."
)


def verdict(found: Reconciliation) -> str:
    """Describe in a few words whether it adds up."""
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
        Column("Share of what was read", unit="figure"),
    )
    files = plural(len(baseline.inputs), "file")
    return Section(
        "adds-up",
        "Does it add up?",
        (
            Words(
                f"{plural(found.read_rows, 'line')} of {baseline.financial_year} were read from"
                f" {files}, and each pound is counted in one of four groups. {_control(found)}"
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
    """Describe how much is decided, either way."""
    coverage = baseline.coverage
    undecided = baseline.reconciliation.unclassified_pence
    columns = (
        *(Column("Money in scope"), pounds_column("Amount")),
        Column("Share of money in scope", unit="figure"),
    )
    in_scope = coverage.in_scope_pence
    rows = (
        ("Decided: prevention or not", coverage.decided_pence),
        ("Unclassified: not decided yet", undecided),
    )
    return Section(
        "decided",
        "How much is decided?",
        (
            Words(
                f"{percent(coverage.decided_pence, in_scope)} of the money in scope is decided."
                + _OF_THE_REST * bool(undecided)
            ),
            Words(how_decided(coverage)),
            *([Words(audit_in_words(baseline))] if baseline.audit else []),
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
