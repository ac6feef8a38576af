"""Build a baseline from allocations: add up, reconcile to the penny, list warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend import people
from prevspend.baseline.crosswalks import by_code
from prevspend.baseline.drivers import driver_totals, driver_warnings
from prevspend.baseline.groups import grouped
from prevspend.baseline.kinds import decided_by_kind, kind_not_known
from prevspend.baseline.local import local_figures, overlay_version, override_totals
from prevspend.baseline.model import (
    NOT_READ,
    Baseline,
    Coverage,
    Reconciliation,
    RejectedRow,
    Undecided,
)
from prevspend.baseline.parts import Input, OrganisationName, TaxonomyVersion, YearLeftOut
from prevspend.baseline.repeated import (
    PAIRED_COLUMNS,
    REPEATED_COLUMNS,
    may_stand_twice,
    repeated_pence,
)
from prevspend.baseline.returned import money_returned
from prevspend.baseline.side_figures import (
    likely_undecided,
    months_of_part,
    part_of_a_year,
    per_head,
    sum_horizons,
    sum_marks,
)
from prevspend.baseline.sums import (
    sum_contested,
    sum_grades,
    sum_interventions,
    sum_lenses,
    sum_statuses,
    sum_tiers,
)
from prevspend.baseline.unmatched import unmatched_overrides
from prevspend.english import capitalised, plural
from prevspend.errors import ReconciliationError
from prevspend.ledger import CLASSIFICATION_FIELDS, together
from prevspend.money import format_pounds
from prevspend.reading import repeated_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prevspend.classify import Allocations, Grade
    from prevspend.ledger import Ledger, LedgerWarning, Rejected, Source
    from prevspend.taxonomy import Taxonomy
    from prevspend.years import FinancialYear

UNDECIDED_LISTED = 100
_NO_RULE = "No rule matches. Give it a clearer name, or add a rule."
_LOW_COVERAGE = 0.95


def build_baseline(
    allocations: Allocations,
    year: FinancialYear,
    control_total: int | None = None,
    *,
    with_names: bool = False,
    several_years: bool = False,
) -> Baseline:
    """Add a classified ledger up to its baseline.

    Args:
        allocations: the classified ledger, of one financial year.
        year: that year.
        control_total: what the ledger should add up to, in pence.
        with_names: include payees that may be people, and the full text of rejected rows.
        several_years: whether the decisions are of several years, so that some match no line.

    Raises:
        ReconciliationError: if the parts do not add up to what was read.
    """
    ledger, taxonomy = allocations.ledger, allocations.taxonomy
    interventions = sum_interventions(allocations.codings, taxonomy)
    reconciliation = _reconcile(allocations, control_total)
    coverage = _coverage(allocations, reconciliation, with_names=with_names)
    drivers = driver_totals(allocations)
    part = months_of_part(allocations.codings)
    organisation = OrganisationName.model_validate(ledger.organisation)
    lenses = sum_lenses(interventions, taxonomy.head.lenses)
    return Baseline(
        organisation=organisation,
        financial_year=str(year),
        basis=ledger.basis,
        taxonomy=TaxonomyVersion.of(taxonomy, overlay_version(allocations.local)),
        inputs=tuple(_input(source, with_names=with_names) for source in ledger.sources),
        reconciliation=reconciliation,
        headline=taxonomy.head.headline,
        tiers=sum_tiers(interventions),
        lenses=lenses,
        interventions=interventions,
        groups=grouped(taxonomy, interventions),
        crosswalks=by_code(taxonomy, interventions),
        horizons=sum_horizons(interventions, taxonomy),
        marks=tuple(sum_marks(allocations.codings, taxonomy, ledger.organisation.kind)),
        per_head=None if part else per_head(organisation, year, lenses[taxonomy.head.headline]),
        drivers=drivers,
        local=local_figures(allocations),
        overrides=override_totals(allocations),
        coverage=coverage,
        rejected=tuple(rejected_row(row, with_names=with_names) for row in ledger.rejected),
        with_names=with_names,
        returned=money_returned(allocations.codings),
        part_of_year=part or None,
        warnings=(
            *_first(allocations),
            *_about_people(allocations, with_names=with_names),
            *part_of_a_year(part),
            *driver_warnings(drivers, reconciliation.prevention_pence),
            *_warnings(allocations, reconciliation, coverage, several_years=several_years),
        ),
    )


def _input(source: Source, *, with_names: bool) -> Input:
    """Return a file that was read; its name as it may be published, unless with names."""
    read = Input.model_validate(source)
    return read if with_names else read.model_copy(update={"name": people.shown_file(read.name)})


def rejected_row(row: Rejected, *, with_names: bool = False) -> RejectedRow:
    """Return a row that could not be read; its text only with names."""
    place = row.place if with_names else people.shown_place(row.place)
    return RejectedRow(
        file=place.file,
        sheet=place.sheet,
        row=place.row or 0,
        reason=row.reason if with_names else people.without_quotes(row.reason),
        amount=row.amount if with_names else people.without_words(row.amount),
        text=row.text if with_names else "",
    )


def _reconcile(allocations: Allocations, control_total: int | None) -> Reconciliation:
    """Return the sum of every status; raise an error if they do not add up to what was read."""
    ledger = allocations.ledger
    by_status = sum_statuses(allocations.codings)
    read = ledger.amount_pence
    reconciliation = Reconciliation(
        read_rows=ledger.stored_lines.count,
        read_pence=read,
        prevention_pence=by_status["prevention"],
        not_prevention_pence=by_status["not_prevention"],
        unclassified_pence=by_status["unclassified"],
        out_of_scope_pence=by_status["out_of_scope"],
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


def _check_sums(allocations: Allocations, reconciliation: Reconciliation) -> None:
    """Raise an error if codings, statuses or files do not add up to the lines."""
    left_out = reconciliation.other_years
    sums = {
        "the codings": pc.sum(allocations.codings["amount_pence"]).as_py() or 0,
        "their four statuses": sum(reconciliation.by_status.values()),
    }
    sources = allocations.ledger.sources
    if sources:
        others = sum(year.amount_pence for year in left_out)
        sums["the files"] = sum(source.amount_pence for source in sources) - others
        rows = sum(source.rows for source in sources) - sum(year.rows for year in left_out)
        if rows != reconciliation.read_rows:
            raise ReconciliationError(
                f"The files hold {rows:,} lines, but {reconciliation.read_rows:,} were classified.",
                why="a line was lost or counted twice; no figure may be published.",
            )
    for name, pence in sums.items():
        if pence != reconciliation.read_pence:
            raise ReconciliationError(
                f"{name.capitalize()} add up to {format_pounds(pence)}, but"
                f" {format_pounds(reconciliation.read_pence)} was read."
            )


def _coverage(
    allocations: Allocations, reconciliation: Reconciliation, *, with_names: bool
) -> Coverage:
    """Return how much of the money in scope is decided, and the largest undecided codings."""
    in_scope = reconciliation.read_pence - reconciliation.out_of_scope_pence
    decided = in_scope - reconciliation.unclassified_pence
    return Coverage(
        in_scope_pence=in_scope,
        decided_pence=decided,
        decided_share=decided / in_scope if in_scope else None,
        by_grade=sum_grades(allocations.codings),
        contested_pence=sum_contested(allocations.codings),
        likely_pence=likely_undecided(allocations.codings),
        right_by_grade=_right_by_grade(allocations.taxonomy),
        undecided=tuple(_undecided(allocations, with_names=with_names)),
    )


def _right_by_grade(taxonomy: Taxonomy) -> dict[Grade, float]:
    """Return how often each grade was right when the taxonomy was measured."""
    measured = taxonomy.head.reliability
    return {
        grade: float(result.right)
        for grade, result in (measured.grades if measured else {}).items()
    }


def _undecided(allocations: Allocations, *, with_names: bool) -> Iterable[Undecided]:
    """Yield the largest undecided codings, credits by absolute size."""
    codings = allocations.codings
    needs = {entry.id: entry.needs for entry in allocations.taxonomy.interventions}
    decided = {entry.rule: f"{entry.why} ({entry.by})" for entry in allocations.overrides}
    open_ = codings.filter(pc.equal(codings["status"], "unclassified"))
    sizes = np.abs(open_["amount_pence"].to_numpy())
    largest = np.argsort(-sizes, kind="stable")[:UNDECIDED_LISTED]
    for row in open_.take(pa.array(largest)).to_pylist():
        coding: dict[str, str] = {
            field: row[field] for field in CLASSIFICATION_FIELDS if row[field]
        }
        yield Undecided(
            coding=coding if with_names else people.without_names(coding),
            lines=row["lines"],
            amount_pence=row["amount_pence"],
            needs=needs.get(row["intervention"]) or decided.get(row["rule"]) or _NO_RULE,
        )


def _missing(ledger: Ledger) -> Iterable[str]:
    """Yield warnings on what was not read at all."""
    for warning in ledger.oddities:
        if warning.is_missing:
            yield f"{NOT_READ}{people.without_named_quotes(warning.what)}."


def _first(allocations: Allocations) -> Iterable[str]:
    """Yield what a reader must know first: money not read, and that the kind is not known."""
    yield from _missing(allocations.ledger)
    if not allocations.ledger.organisation.kind:
        yield kind_not_known(decided_by_kind(allocations.codings, allocations.taxonomy))


def _about_people(allocations: Allocations, *, with_names: bool) -> Iterable[str]:
    """Yield warnings on what the results and their working files show of people."""
    if with_names:
        yield (
            "These results name payees that may be persons, and show rows as they stand in the"
            " ledger: keep them inside the organisation."
        )
    codings = allocations.codings
    named = 0
    for field in CLASSIFICATION_FIELDS:
        texts = pc.unique(codings[field]).to_pylist() if field != "supplier" else ()
        names = [text for text in texts if text and people.names_person(text)]
        named += pc.sum(pc.is_in(codings[field], pa.array(names, pa.string()))).as_py() or 0
    if named:
        yield (
            f"Outside the payee, {named:,} of the codings may name a person: they hold a title such"
            " as Mrs, a surname with initials or a first name, or a date of birth. They are"
            " withheld here, and stand in lines.parquet and codings.parquet: keep these files"
            " inside."
        )


def _warnings(
    allocations: Allocations,
    reconciliation: Reconciliation,
    coverage: Coverage,
    *,
    several_years: bool,
) -> Iterable[str]:
    """Yield warnings on what limits the figures."""
    ledger = allocations.ledger
    if ledger.rejected:
        first = ledger.rejected[0]
        place = people.shown_place(first.place)
        yield (
            f"{plural(len(ledger.rejected), 'row')} could not be read (first: {place},"
            f" {people.without_quotes(first.reason)}). No total includes such rows; the results"
            " list them."
        )
    if reconciliation.difference_pence:
        yield (
            f"What was read differs from the control total by "
            f"{format_pounds(reconciliation.difference_pence)}."
        )
    if ledger.basis == "payments":
        yield (
            "This is a published payments file: no pay, no journals, and only payments above its"
            " limit. It is part of the ledger, so this baseline is partial."
        )
    if not several_years:
        yield from unmatched_overrides(allocations)
    yield from _stand_twice(allocations)
    yield from _repeated(ledger)
    if ledger.organisation.kind and not ledger.organisation.name:
        yield "The files do not name the organisation: give it with --organisation NAME."
    for left in reconciliation.other_years:
        yield (
            f"Left out: {plural(left.rows, 'line')} of {left.financial_year}"
            f" ({format_pounds(left.amount_pence)})."
        )
    yield from (_in_words(entry) for entry in ledger.oddities if not entry.is_missing)
    yield from _limits_of_coverage(coverage)


def _stand_twice(allocations: Allocations) -> Iterable[str]:
    """Name codings of which every line stands twice, alike but for a number."""
    codings = allocations.codings.num_rows
    some = together(list(allocations.parts.batches(PAIRED_COLUMNS)))
    if not may_stand_twice(some, codings).any():  # texts are long, and read only where needed
        return
    twice = repeated_pence(together(list(allocations.parts.batches(REPEATED_COLUMNS))), codings)
    rows = np.flatnonzero(twice)
    if rows.size:
        largest = int(rows[np.argmax(np.abs(twice[rows]))])
        names = {
            field: allocations.codings[field][largest].as_py()
            for field in ("cost_centre", "supplier")
        }
        named = ", ".join(people.shown_in(field, name) for field, name in names.items() if name)
        yield (
            f"All lines of {plural(rows.size, 'coding')} stand twice, alike in date, text and"
            f" amount: {format_pounds(int(twice.sum()))} may be counted twice (first: {named}). See"
            " whether they were posted or exported again."
        )


def _repeated(ledger: Ledger) -> Iterable[str]:
    """Name the lines that are the same in every field as another, which nobody can tell apart."""
    again = repeated_lines(ledger)
    if again:
        lines = "1 line repeats" if again.lines == 1 else f"{again.lines:,} lines repeat"
        first = again.first and people.shown_place(again.first)
        yield (
            f"{lines} an earlier line in every field ({format_pounds(again.amount_pence)}; first:"
            f" {first}): payments that the ledger does not tell apart, or money counted twice."
        )


def _in_words(warning: LedgerWarning) -> str:
    """Return a warning as a sentence, with its count, money and first place."""
    details = []
    if warning.count > 1:
        details.append(f"{warning.count:,} of them")
    if warning.amount_pence is not None:
        details.append(format_pounds(warning.amount_pence))
    if warning.first:
        details.append(f"first: {people.shown_place(warning.first)}")
    in_brackets = f" ({'; '.join(details)})" if details else ""
    return f"{people.without_named_quotes(capitalised(warning.what))}{in_brackets}."


def _limits_of_coverage(coverage: Coverage) -> Iterable[str]:
    """Yield warnings on contested and undecided money."""
    if coverage.contested_pence:
        yield (
            f"{format_pounds(coverage.contested_pence)} is contested: others would count it as"
            " prevention (such as quality payments to general practice); here it is not. Only the"
            " highest possible share includes it."
        )
    share = coverage.decided_share
    if share is not None and share < _LOW_COVERAGE:
        yield (
            f"Only {share:.1%} of the money in scope is decided. How much of the rest is"
            " prevention is not known."
        )
