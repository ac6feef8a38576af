"""The sections of a baseline about an overlay's local figures and people's decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.document.cells import (
    AT_ONCE,
    change,
    change_to_the_penny,
    count,
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
from prevspend.report.words import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.baseline import Baseline, LocalFigures, OverlayVersion, OverrideTotal

_ON_TERMINAL = 10


def local(baseline: Baseline, overlay: OverlayVersion, figures: LocalFigures) -> Section:
    """Set the national and the local figures side by side, and say what makes them differ."""
    return Section(
        "local",
        "What does the overlay change?",
        (
            Words(
                f"The overlay '{overlay.name}' ({overlay.id} {overlay.version}) gives local figures"
                " beside the national ones. Everything else in this report is national, so that it"
                " can be compared."
            ),
            _side_by_side(baseline, figures),
            *_causes(figures),
        ),
    )


def _side_by_side(baseline: Baseline, figures: LocalFigures) -> Table:
    return Table(
        "Nationally and locally, central",
        (
            *(Column("Figure", width=60), Column("Of", width=24, brief=False)),
            *map(pounds_column, ("National", "Local", "Difference")),
        ),
        tuple(
            Row(
                (
                    *(Cell(name), Cell(of), to_the_penny(national), to_the_penny(ours)),
                    change_to_the_penny(ours - national),
                )
            )
            for of, name, national, ours in _both(baseline, figures)
        ),
        sheet="National and local",
    )


def _both(baseline: Baseline, local: LocalFigures) -> Iterator[tuple[str, str, int, int]]:
    """List the figures of tiers, lenses and statuses with their pence nationally and locally."""
    for tier, figures in baseline.tiers.items():
        yield "Tiers", tier.capitalize(), figures.central, local.tiers[tier].central
    for name, lens in baseline.lenses.items():
        headline = " – headline" if name == baseline.headline else ""
        yield "Lenses", lens.name + headline, lens.central, local.lenses[name].central
    for status, pence in baseline.reconciliation.by_status.items():
        ours = local.reconciliation.by_status[status]
        yield "Where every pound went", STATUS[status], pence, ours


def _causes(figures: LocalFigures) -> Iterator[Part]:
    if figures.causes:
        yield Table(
            "What in the overlay makes the difference",
            (
                *(Column("Cause", width=60), Column("Lines", "count"), pounds_column("Amount")),
                pounds_column("Prevention, central"),
            ),
            tuple(
                Row(
                    (
                        *(Cell(cause.what), count(cause.lines), pounds(cause.amount_pence)),
                        change(cause.prevention_pence),
                    )
                )
                for cause in figures.causes
            ),
            sortable=True,
            first=AT_ONCE,
            sheet="Causes",
            brief=_first(figures.causes),
        )
    else:
        yield Words("The overlay moves no pound of this ledger.")
    if figures.unused_rules:
        rules = plural(len(figures.unused_rules), "rule")
        listed = ", ".join(figures.unused_rules)
        yield Words(f"{rules} of the overlay decided nothing in this ledger: {listed}.")


def _first(rows: Sequence[object]) -> tuple[int, ...]:
    return tuple(range(min(_ON_TERMINAL, len(rows))))


def decisions(overrides: Sequence[OverrideTotal], names: Mapping[str, str]) -> Section:
    """List what people decided, whatever the rules say: who, when and why.

    Args:
        overrides: the decisions.
        names: the names of interventions by their ids.
    """
    largest = sorted(overrides, key=lambda entry: -abs(entry.amount_pence))
    codings = sum(entry.codings for entry in overrides)
    table = Table(
        f"Decided by people, whatever the rules say: {plural(len(overrides), 'decision')} on"
        f" {plural(codings, 'coding')}",
        (
            *(Column("Decision", width=30), Column("Decided as", width=36)),
            *(Column("By", width=24, brief=False), Column("On", width=12, brief=False)),
            *(Column("Why", width=60), Column("Codings", "count"), Column("Lines", "count")),
            pounds_column("Amount"),
        ),
        tuple(
            Row(
                (
                    *(Cell(entry.named), Cell(_decided_as(entry, names))),
                    *(Cell(entry.by), Cell(entry.on), Cell(entry.why)),
                    *(count(entry.codings), count(entry.lines)),
                    to_the_penny(entry.amount_pence),
                )
            )
            for entry in largest
        ),
        sums=(_all_decisions(overrides),),
        sortable=True,
        first=AT_ONCE,
        sheet="Decided by people",
        brief=_first(overrides),
    )
    alike = [entry for entry in overrides if entry.alike_codings]
    parts: list[Part] = [table, *([Words(_by_likeness(alike))] if alike else [])]
    return Section("decisions", "What did people decide themselves?", tuple(parts))


def _by_likeness(overrides: Sequence[OverrideTotal]) -> str:
    """Describe the money of codings that decisions do not name."""
    codings = sum(entry.alike_codings for entry in overrides)
    pence = sum(entry.alike_pence for entry in overrides)
    rows = ", ".join(
        f"{entry.named} ({plural(entry.alike_codings, 'coding')},"
        f" {format_pounds(entry.alike_pence)})"
        for entry in sorted(overrides, key=lambda entry: -abs(entry.alike_pence))
    )
    return (
        f"{plural(codings, 'coding')} of these, {format_pounds(pence)}, no decision names: they"
        " differ from codings that one names only in a month, a year or a long number, or are of"
        f" the same payee, and no rule decides otherwise. By decision: {rows}."
    )


def _decided_as(entry: OverrideTotal, names: Mapping[str, str]) -> str:
    if entry.intervention:
        return names.get(entry.intervention, entry.intervention)
    return STATUS[entry.status].partition(" (")[0]


def _all_decisions(overrides: Sequence[OverrideTotal]) -> Row:
    lines = sum(entry.lines for entry in overrides)
    pence = sum(entry.amount_pence for entry in overrides)
    codings = sum(entry.codings for entry in overrides)
    sums = (count(codings), count(lines), to_the_penny(pence))
    return Row((Cell("All decisions"), *(Cell(""),) * 4, *sums), strong=True)
