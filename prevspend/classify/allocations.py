"""Ledger and taxonomy to allocations: where every pound of a ledger goes, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.classify.codings import encode
from prevspend.classify.decisions import Decision, Verdicts
from prevspend.classify.differences import local_causes
from prevspend.classify.match import match
from prevspend.classify.outcomes import apply_shares, judge, side_by_side
from prevspend.classify.overrides import decide_lines
from prevspend.classify.parts import DRIVER_COLUMNS, PART_FIELDS, decide, split_lines
from prevspend.classify.precedence import compile_rules
from prevspend.ledger import codes_of, dictionary_of, from_codes
from prevspend.progress import Progress, silent
from prevspend.taxonomy import LocalTaxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.classify.codings import Codings
    from prevspend.classify.drivers import Driver
    from prevspend.classify.outcomes import Judged
    from prevspend.classify.overrides import Override
    from prevspend.classify.parts import Parts
    from prevspend.ledger import Ledger
    from prevspend.taxonomy import Intervention, Taxonomy

PERIODS = 13
"""The places of `pence_by_period`: undated lines, then April to March, late postings included."""


@dataclass(frozen=True)
class Allocations:
    """A classified ledger.

    Attributes:
        ledger: the ledger, of one financial year.
        taxonomy: the national taxonomy it was classified with.
        lines: one row for each part of a line: the ledger's fields, `coding` (the row of the
            line's coding in `codings`), `part_pence`, the driver that made the part where one did
            and what it calls it, the outcome, and the pence of it that are prevention at the low,
            central and high share. Parts add up to the ledger's total.
        codings: the same by coding, in the order in which the ledger first shows them: the fields
            as the rules saw them (a driver's values in place of the line's), the driver and its
            part, `lines` (how many), `amount_pence`, `pence_by_period` (the same in `PERIODS`
            places), the outcome and the prevention sums.
        drivers: the drivers that were used.
        local: the same taxonomy with an overlay, if there is one. Then both tables hold every
            column of the outcome twice, the local one as `local_status` and so on, and in
            `local_cause` what makes it differ.
        overrides: persons' decisions; the lines of one are a coding of their own.
    """

    ledger: Ledger
    taxonomy: Taxonomy
    lines: pa.Table
    codings: pa.Table
    drivers: tuple[Driver, ...] = ()
    local: LocalTaxonomy | None = None
    overrides: tuple[Override, ...] = ()


def classify_ledger(
    ledger: Ledger,
    taxonomy: Taxonomy,
    progress: Progress = silent,
    drivers: Sequence[Driver] = (),
    overrides: Sequence[Override] = (),
) -> Allocations:
    """Classify every line of a ledger.

    Args:
        ledger: the lines of one organisation and financial year.
        taxonomy: what counts as prevention; with an overlay on it, the national outcome is the
            same as without, and the local one stands beside it.
        progress: told of each step.
        drivers: tables that split lines which coding alone cannot split.
        overrides: persons' decisions, which beat every rule and every driver.

    Returns:
        The allocations; the same input gives the same rows in the same order.

    Raises:
        DriverError: if a driver is for another year, or two name the same line.
        OverrideError: if two overrides contradict each other.
    """
    steps = 3
    progress("Finding the distinct codings", 0, steps)
    local = taxonomy if isinstance(taxonomy, LocalTaxonomy) else None
    national = local.national if local else taxonomy
    decided = decide_lines(overrides, ledger.lines)
    parts = split_lines(ledger, national, drivers, decided >= 0)
    codings = encode(parts.tested, PART_FIELDS)
    if overrides:
        codings = codings.split(decided[parts.line])
    of_coding = decided[parts.line[codings.first_line]]
    progress(f"Trying the rules on {len(codings):,} codings", 1, steps)

    def verdicts(view: Taxonomy, entries: Mapping[str, Intervention]) -> Verdicts:
        said = [override.decision(entries) for override in overrides]
        by_people = [(row, said[of_coding[row]]) for row in np.flatnonzero(of_coding >= 0).tolist()]
        by_drivers = decide(codings, drivers, entries) if drivers else ()
        by_rules = try_rules(codings, view, ledger.organisation.kind)
        return by_rules.settled([*by_drivers, *by_people])

    nationally = verdicts(national, local.national_entries() if local else taxonomy.entries())
    judged = judge(nationally)
    if local:
        locally = verdicts(local, local.entries())
        causes = local_causes(nationally, locally, local.overlay)
        judged = side_by_side(judged, judge(locally), causes)
    progress("Apportioning", 2, steps)
    lines, table = _allocate(parts, codings, judged)
    progress("Apportioning", steps, steps)
    return Allocations(ledger, national, lines, table, tuple(drivers), local, tuple(overrides))


def try_rules(codings: Codings, taxonomy: Taxonomy, organisation: str | None) -> Verdicts:
    """Let a taxonomy's rules decide the codings."""
    found = match(codings, taxonomy, organisation)
    decisions = [Decision.of(compiled) for compiled in found.rules]
    return Verdicts(decisions, found.winner, found.runner_up)


def judge_rules(taxonomy: Taxonomy) -> Judged:
    """Give the outcome of each rule of a taxonomy, and first of no rule, without a runner-up."""
    decisions = [Decision.of(compiled) for compiled in compile_rules(taxonomy)]
    winner = np.arange(-1, len(decisions), dtype=np.int32)
    return judge(Verdicts(decisions, winner, np.full_like(winner, -1)))


def classify_ledgers(
    ledgers: Sequence[Ledger], taxonomy: Taxonomy, progress: Progress = silent
) -> Iterator[Allocations]:
    """Classify the ledgers of many organisations, trying the rules once on each coding they share.

    Args:
        ledgers: the ledgers, each of one organisation and financial year.
        taxonomy: what counts as prevention.
        progress: told of each ledger.

    Yields:
        For each ledger in turn what `classify_ledger` gives.
    """
    progress("Trying the rules on the codings of all", 0, len(ledgers))
    kinds = {ledger.organisation.kind for ledger in ledgers}
    shared = {kind: _encode_all(ledgers, taxonomy, kind) for kind in kinds}
    decided = {kind: judge(try_rules(codings, taxonomy, kind)) for kind, codings in shared.items()}
    starts = dict.fromkeys(kinds, 0)
    for at, ledger in enumerate(ledgers):
        progress("Classifying", at, len(ledgers))
        kind, start = ledger.organisation.kind, starts[ledger.organisation.kind]
        starts[kind] = start + ledger.lines.num_rows
        codings, numbers = shared[kind].of(slice(start, starts[kind]))
        parts = split_lines(ledger, taxonomy, ())
        yield Allocations(ledger, taxonomy, *_allocate(parts, codings, decided[kind].of(numbers)))
    progress("Classifying", len(ledgers), len(ledgers))


def _encode_all(ledgers: Sequence[Ledger], taxonomy: Taxonomy, kind: str | None) -> Codings:
    """Find the distinct codings of all ledgers of one kind of organisation."""
    of_kind = [ledger for ledger in ledgers if ledger.organisation.kind == kind]
    fields = list(PART_FIELDS)
    tested = [split_lines(ledger, taxonomy, ()).tested.select(fields) for ledger in of_kind]
    return encode(pa.concat_tables(tested), PART_FIELDS)


def _allocate(parts: Parts, codings: Codings, judged: Judged) -> tuple[pa.Table, pa.Table]:
    """Give each part of a line the outcome of its coding, and add parts up by coding."""
    prevention = apply_shares(judged, parts.pence, codings.of_line)
    of_line = pa.array(codings.of_line)
    lines = parts.lines.append_column("coding", of_line)
    lines = lines.append_column("part_pence", pa.array(parts.pence))
    for name in DRIVER_COLUMNS:
        lines = lines.append_column(name, parts.tested[name])
    for name, column in judged.outcome.items():
        lines = lines.append_column(name, column.take(of_line))
    for name, figures in prevention.items():
        lines = lines.append_column(name, pa.array(figures))
    return lines, _coding_table(parts, codings, judged.outcome, prevention)


def _coding_table(
    parts: Parts,
    codings: Codings,
    outcome: dict[str, pa.Array],
    prevention: dict[str, NDArray[np.int64]],
) -> pa.Table:
    """Add the parts up by coding."""
    columns: dict[str, pa.Array] = {
        field: from_codes(codings.codes[field], codings.values[field]) for field in PART_FIELDS
    }
    pence, period = parts.pence, parts.lines["period"]
    counts = np.bincount(codings.of_line, minlength=len(codings))
    columns["lines"] = pa.array(counts.astype(np.int64))
    columns["amount_pence"] = _sum_by(codings, pence)
    columns["pence_by_period"] = _sum_by_period(codings, pence, period)
    columns |= outcome
    columns |= {name: _sum_by(codings, figures) for name, figures in prevention.items()}
    return pa.table(columns)


def _sum_by(codings: Codings, pence: NDArray[np.int64]) -> pa.Array:
    """Add pence up by coding, in integers."""
    sums = np.zeros(len(codings), dtype=np.int64)
    np.add.at(sums, codings.of_line, pence)
    return pa.array(sums)


def _sum_by_period(codings: Codings, pence: NDArray[np.int64], period: pa.ChunkedArray) -> pa.Array:
    """Add pence up by coding and accounting period; what is posted after March counts as March."""
    whole = dictionary_of(period)
    places = [min(int(text), PERIODS - 1) for text in whole.dictionary.to_pylist()]
    place = np.array([*places, 0], dtype=np.int64)[codes_of(whole)]
    sums = np.zeros(len(codings) * PERIODS, dtype=np.int64)
    np.add.at(sums, codings.of_line * np.int64(PERIODS) + place, pence)
    return pa.FixedSizeListArray.from_arrays(pa.array(sums), PERIODS)


def total(pence: pa.ChunkedArray) -> int:
    """Add up a column of pence."""
    return int(pc.sum(pence).as_py() or 0)
