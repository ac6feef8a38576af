"""Allocations to baseline: add up, reconcile to the penny, and say what to look at next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.baseline.drivers import driver_totals, driver_warnings
from prevspend.baseline.groups import counted, grouped
from prevspend.baseline.model import (
    Baseline,
    Coverage,
    Figures,
    Input,
    InterventionTotal,
    LensTotal,
    OrganisationName,
    Reconciliation,
    RejectedRow,
    TaxonomyVersion,
    Undecided,
    YearLeftOut,
)
from prevspend.classify import PREVENTION_COLUMNS, total
from prevspend.errors import ReconciliationError
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.money import format_pounds
from prevspend.taxonomy import STATUSES, TIERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prevspend.classify import Allocations
    from prevspend.ledger import Rejected
    from prevspend.taxonomy import Lens, Taxonomy
    from prevspend.years import FinancialYear

UNDECIDED_LISTED = 100
_NO_RULE = "No rule names it: a name that says what it buys, or a new rule."
_LOW_COVERAGE = 0.95


def build_baseline(
    allocations: Allocations, year: FinancialYear, control_total: int | None = None
) -> Baseline:
    """Add a classified ledger up to its baseline.

    Args:
        allocations: the classified ledger, of one financial year.
        year: that year.
        control_total: what the ledger should add up to, pence.

    Raises:
        ReconciliationError: if the parts do not add up to what was read.
    """
    ledger, taxonomy = allocations.ledger, allocations.taxonomy
    interventions = tuple(_interventions(allocations))
    reconciliation = _reconcile(allocations, control_total)
    coverage = _coverage(allocations, reconciliation)
    drivers = driver_totals(allocations)
    tiers = {
        tier: Figures.total(entry.prevention for entry in interventions if entry.tier == tier)
        for tier in TIERS
    }
    return Baseline(
        organisation=OrganisationName.model_validate(ledger.organisation),
        financial_year=str(year),
        basis=ledger.basis,
        taxonomy=TaxonomyVersion(
            id=taxonomy.head.id, version=taxonomy.head.version, digest=taxonomy.digest
        ),
        inputs=tuple(Input.model_validate(source) for source in ledger.sources),
        reconciliation=reconciliation,
        headline=taxonomy.head.headline,
        tiers=tiers,
        lenses={
            name: _lens_total(name, lens, interventions)
            for name, lens in taxonomy.head.lenses.items()
        },
        interventions=interventions,
        groups=grouped(taxonomy, interventions),
        drivers=drivers,
        coverage=coverage,
        rejected=tuple(rejected_row(row) for row in ledger.rejected),
        warnings=(
            *driver_warnings(drivers, reconciliation.prevention_pence),
            *_warnings(allocations, reconciliation, coverage),
        ),
    )


def rejected_row(row: Rejected) -> RejectedRow:
    """Write down a row that could not be read."""
    place = row.place
    return RejectedRow(
        file=place.file,
        sheet=place.sheet,
        row=place.row or 0,
        reason=row.reason,
        amount=row.amount,
        text=row.text,
    )


def _interventions(allocations: Allocations) -> Iterable[InterventionTotal]:
    """Add up each intervention that any line fell to: by tier, the largest first."""
    grouped = (
        allocations.codings.group_by("intervention", use_threads=False)
        .aggregate(
            [("lines", "sum"), ("amount_pence", "sum")]
            + [(name, "sum") for name in PREVENTION_COLUMNS]
        )
        .to_pylist()
    )
    sums = {row["intervention"]: row for row in grouped if row["intervention"]}
    order = {tier: at for at, tier in enumerate(TIERS)}
    totals = [
        InterventionTotal(
            id=entry.id,
            name=entry.name,
            status=entry.status,
            tier=entry.tier,
            lenses=tuple(entry.lenses),
            responsible=entry.responsible,
            prevents=entry.prevents,
            inequalities=entry.inequalities,
            lines=sums[entry.id]["lines_sum"],
            amount_pence=sums[entry.id]["amount_pence_sum"],
            prevention=Figures(
                **{
                    name.rpartition("_")[2]: sums[entry.id][f"{name}_sum"]
                    for name in PREVENTION_COLUMNS
                }
            ),
        )
        for entry in allocations.taxonomy.interventions
        if entry.id in sums
    ]

    def key(entry: InterventionTotal) -> tuple[int, int, int, str]:
        tier = order[entry.tier] if entry.tier else len(order)
        return tier, STATUSES.index(entry.status), -entry.amount_pence, entry.id

    return sorted(totals, key=key)


def _lens_total(name: str, lens: Lens, interventions: tuple[InterventionTotal, ...]) -> LensTotal:
    """Add up what a lens counts."""
    found = [counted(name, lens, entry) for entry in interventions]
    figures = Figures.total(part for part in found if part is not None)
    return LensTotal(name=lens.name, **figures.model_dump())


def _reconcile(allocations: Allocations, control_total: int | None) -> Reconciliation:
    """Account for every pound that was read; refuse to go on where one is missing."""
    ledger, lines = allocations.ledger, allocations.lines
    by_status = {
        row["status"]: row["part_pence_sum"]
        for row in lines.group_by("status", use_threads=False)
        .aggregate([("part_pence", "sum")])
        .to_pylist()
    }
    prevention = total(lines["prevention_pence_central"])
    read = ledger.amount_pence
    left_by_shares = by_status.get("prevention", 0) - prevention
    reconciliation = Reconciliation(
        read_rows=ledger.lines.num_rows,
        read_pence=read,
        prevention_pence=prevention,
        not_prevention_pence=by_status.get("not_prevention", 0) + left_by_shares,
        unclassified_pence=by_status.get("unclassified", 0),
        out_of_scope_pence=by_status.get("out_of_scope", 0),
        rejected_rows=len(ledger.rejected),
        other_years=tuple(
            YearLeftOut(
                financial_year=str(left.year), rows=left.rows, amount_pence=left.amount_pence
            )
            for left in ledger.other_years
        ),
        control_total_pence=control_total,
        difference_pence=None if control_total is None else read - control_total,
    )
    _check_sums(allocations, reconciliation)
    return reconciliation


def _check_sums(allocations: Allocations, found: Reconciliation) -> None:
    """Check the sums against each other: parts, codings and files must all give what was read."""
    left_out = found.other_years
    sums = {
        "the four statuses": sum(found.by_status.values()),
        "the parts of all lines": total(allocations.lines["part_pence"]),
        "the codings": total(allocations.codings["amount_pence"]),
    }
    sources = allocations.ledger.sources
    if sources:
        others = sum(year.amount_pence for year in left_out)
        sums["the files"] = sum(source.amount_pence for source in sources) - others
        rows = sum(source.rows for source in sources) - sum(year.rows for year in left_out)
        if rows != found.read_rows:
            raise ReconciliationError(
                f"The files hold {rows:,} lines, but {found.read_rows:,} were classified.",
                why="a line was lost or counted twice; no figure may be published.",
                fix="please report this: it is a fault in prevspend.",
            )
    for name, pence in sums.items():
        if pence != found.read_pence:
            raise ReconciliationError(
                f"{name.capitalize()} add up to {format_pounds(pence)}, but"
                f" {format_pounds(found.read_pence)} was read.",
                why="a pound was lost or counted twice; no figure may be published.",
                fix="please report this: it is a fault in prevspend.",
            )


def _coverage(allocations: Allocations, found: Reconciliation) -> Coverage:
    """Say how much of the money in scope is decided, and list what is not."""
    in_scope = found.read_pence - found.out_of_scope_pence
    decided = in_scope - found.unclassified_pence
    return Coverage(
        in_scope_pence=in_scope,
        decided_pence=decided,
        decided_share=decided / in_scope if in_scope else None,
        undecided=tuple(_undecided(allocations.codings, allocations.taxonomy)),
    )


def _undecided(codings: pa.Table, taxonomy: Taxonomy) -> Iterable[Undecided]:
    """Give the largest codings without a decision, whatever their sign."""
    needs = {entry.id: entry.needs for entry in taxonomy.interventions}
    open_ = codings.filter(pc.equal(codings["status"], "unclassified"))
    sizes = np.abs(open_["amount_pence"].to_numpy())
    largest = np.argsort(-sizes, kind="stable")[:UNDECIDED_LISTED]
    for row in open_.take(pa.array(largest)).to_pylist():
        yield Undecided(
            coding={field: row[field] for field in CLASSIFICATION_FIELDS if row[field]},
            lines=row["lines"],
            amount_pence=row["amount_pence"],
            needs=needs.get(row["intervention"]) or _NO_RULE,
        )


def _warnings(allocations: Allocations, found: Reconciliation, coverage: Coverage) -> Iterable[str]:
    """Say in words what limits the figures."""
    ledger = allocations.ledger
    if ledger.rejected:
        first = ledger.rejected[0]
        yield (
            f"{len(ledger.rejected):,} rows could not be read and are in no total (first: "
            f"{first.place}, {first.reason}). They are listed with the results."
        )
    if found.difference_pence:
        yield (
            f"What was read differs from the control total by "
            f"{format_pounds(found.difference_pence)}."
        )
    if ledger.basis == "payments":
        yield (
            "This is a published payments file: no pay, no journals, and only payments above its"
            " limit. It is a part of the ledger, so the baseline is partial."
        )
    if not ledger.organisation.name:
        yield "The files do not name the organisation: give it with --organisation NAME."
    if not ledger.organisation.kind:
        yield "Whether this is an ICB or a council is not known: rules for one kind did not apply."
    for left in found.other_years:
        yield (
            f"{left.rows:,} lines of {left.financial_year} "
            f"({format_pounds(left.amount_pence)}) were left out."
        )
    for oddity in ledger.oddities:
        first_place = f" (first: {oddity.first})" if oddity.first else ""
        yield f"{oddity.count:,} × {oddity.what}{first_place}."
    share = coverage.decided_share
    if share is not None and share < _LOW_COVERAGE:
        yield (
            f"Only {share:.1%} of the money in scope is decided. The rest is not zero prevention:"
            " it is not known."
        )
