"""The sections of a baseline's page about an overlay's local figures and people's decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.document.cells import (
    change,
    change_to_the_penny,
    count,
    first_and_rest,
    pounds,
    to_the_penny,
)
from prevspend.report.document.model import (
    Cell,
    Column,
    Part,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.local import DECISIONS, side_by_side
from prevspend.report.words import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Baseline, Cause, LocalFigures, OverlayVersion, OverrideTotal

_GROUP = {"tier": "Tiers", "lens": "Lenses", "status": "Where every pound went"}


def local(baseline: Baseline, overlay: OverlayVersion, figures: LocalFigures) -> Section:
    """Set the national and the local figures side by side, and say what makes them differ."""
    return Section(
        "local",
        "What does the overlay change?",
        (
            Words(
                f"The overlay '{overlay.name}' ({overlay.id} {overlay.version}) gives local figures"
                " beside the national ones. Everything else on this page is national, so that it"
                " can be compared."
            ),
            _side_by_side(baseline),
            *_causes(figures),
        ),
    )


def _side_by_side(baseline: Baseline) -> Table:
    return Table(
        "Nationally and locally, central",
        (
            *(Column("Figure"), Column("Of")),
            *map(pounds_column, ("National", "Local", "Difference")),
        ),
        tuple(
            Row(
                (
                    *(Cell(row.name), Cell(_GROUP[row.group])),
                    *(to_the_penny(row.national), to_the_penny(row.local)),
                    change_to_the_penny(row.difference),
                )
            )
            for row in side_by_side(baseline)
        ),
    )


def _causes(figures: LocalFigures) -> Iterator[Part]:
    if figures.causes:
        yield from first_and_rest(
            "What in the overlay makes the difference", figures.causes, _cause_table
        )
    else:
        yield Words("The overlay moves no pound of this ledger.")
    if figures.unused_rules:
        rules = plural(len(figures.unused_rules), "rule")
        listed = ", ".join(figures.unused_rules)
        yield Words(f"{rules} of the overlay decided nothing in this ledger: {listed}.")


def _cause_table(caption: str, causes: Sequence[Cause]) -> Table:
    return Table(
        caption,
        (
            *(Column("Cause"), Column("Lines", unit="figure"), pounds_column("Amount")),
            pounds_column("Prevention, central"),
        ),
        tuple(
            Row(
                (
                    *(Cell(cause.what), count(cause.lines), pounds(cause.amount_pence)),
                    change(cause.prevention_pence),
                )
            )
            for cause in causes
        ),
    )


def decisions(found: Sequence[OverrideTotal]) -> Section:
    """List what people decided, whatever the rules say: who, when and why."""
    return Section(
        "decisions",
        "What did people decide themselves?",
        tuple(first_and_rest(DECISIONS, found, _decision_table)),
    )


def _decision_table(caption: str, found: Sequence[OverrideTotal]) -> Table:
    return Table(
        caption,
        (
            *(Column("Decision"), Column("Decided as"), Column("Why")),
            *(Column("Lines", unit="figure"), pounds_column("Amount")),
        ),
        tuple(
            Row(
                (
                    Cell(entry.id, below=(f"{entry.by}, {entry.on}",)),
                    Cell(entry.intervention or STATUS[entry.status].partition(" (")[0]),
                    *(Cell(entry.why), count(entry.lines), to_the_penny(entry.amount_pence)),
                )
            )
            for entry in found
        ),
    )
