"""What adds up and how much is decided: the first sections of a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import capitalised, plural
from prevspend.money import format_pounds
from prevspend.report.document.cells import part_of, to_the_penny
from prevspend.report.document.model import (
    Cell,
    Column,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.words import STATUS, grade_in_words, percent

if TYPE_CHECKING:
    from prevspend.baseline import Baseline, Reconciliation


_OF_THE_REST = (
    " The rest may or may not be prevention. It counts as money in scope and as no prevention, so"
    " the share of prevention may be understated."
)
_GIVEN = {"Read", "Control total given"}
"""The rows at the foot that nothing was worked out for."""


def reconciliation(baseline: Baseline) -> Section:
    """Account for every pound that was read."""
    checked = baseline.reconciliation
    read, parts = checked.read_pence, checked.by_status
    rows = [
        Row((Cell(STATUS[status]), to_the_penny(pence), part_of(pence, read)))
        for status, pence in parts.items()
    ]
    foot = [
        ("Sum of the four", sum(parts.values())),
        ("Read", read),
        ("Difference", read - sum(parts.values())),
    ]
    if checked.control_total_pence is not None and checked.difference_pence is not None:
        foot += [
            ("Control total given", checked.control_total_pence),
            ("Read less control total", checked.difference_pence),
        ]
    columns = (
        *(Column("Where every pound went", width=60), pounds_column("Amount")),
        Column("Share of what was read", "share"),
    )
    sums = (
        Row((Cell(name), to_the_penny(pence), Cell("")), strong=name not in _GIVEN)
        for name, pence in foot
    )
    files = plural(len(baseline.inputs), "file")
    return Section(
        "adds-up",
        "Does it add up?",
        (
            Words(
                f"{plural(checked.read_rows, 'line')} of {baseline.financial_year} were read from"
                f" {files}, and each pound is counted in one of four groups. {_control(checked)}"
                f" {_not_read(checked)}"
            ),
            Table("Reconciliation", columns, tuple(rows), tuple(sums), sheet="Reconciliation"),
        ),
    )


def _control(reconciliation: Reconciliation) -> str:
    if reconciliation.difference_pence is None:
        return "No control total was given to set this against."
    if not reconciliation.difference_pence:
        return "What was read equals the control total."
    difference = format_pounds(reconciliation.difference_pence)
    return f"What was read differs from the control total by {difference}."


def _not_read(reconciliation: Reconciliation) -> str:
    if not reconciliation.rejected_rows:
        return "Every row could be read."
    verb = "is" if reconciliation.rejected_rows == 1 else "are"
    rows = plural(reconciliation.rejected_rows, "row")
    return f"{rows} could not be read and {verb} in no total: see 'Which rows were not read?'."


def decided(baseline: Baseline) -> Section:
    """Describe how much is decided, either way, and how."""
    coverage, undecided = baseline.coverage, baseline.reconciliation.unclassified_pence
    in_scope = coverage.in_scope_pence
    rows = [
        (f"Decided {grade_in_words(coverage, grade)}", pence)
        for grade, pence in coverage.by_grade.items()
        if pence
    ] or [("Decided: prevention or not", coverage.decided_pence)]
    rows.append(("Unclassified: not decided yet", undecided))
    return Section(
        "decided",
        "How much is decided?",
        (
            Words(
                f"{percent(coverage.decided_pence, in_scope)} of the money in scope is decided."
                + _OF_THE_REST * bool(undecided)
            ),
            Table(
                "Decided and undecided",
                (
                    *(Column("Money in scope", width=60), pounds_column("Amount")),
                    Column("Share of money in scope", "share"),
                ),
                tuple(
                    Row((Cell(capitalised(name)), to_the_penny(pence), part_of(pence, in_scope)))
                    for name, pence in rows
                ),
                (
                    Row(
                        (
                            *(Cell("In scope"), to_the_penny(in_scope)),
                            part_of(in_scope, in_scope),
                        ),
                        strong=True,
                    ),
                ),
                sheet="Decided",
            ),
        ),
        brief=False,
    )
