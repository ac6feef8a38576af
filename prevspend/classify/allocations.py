"""Classify a ledger: where every pound goes under a taxonomy, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.classify.differences import local_causes
from prevspend.classify.likeness import decide_alike
from prevspend.classify.lines import allot
from prevspend.classify.match import try_rules
from prevspend.classify.outcomes import outcomes_of, side_by_side
from prevspend.classify.parts import decide, override_of_codings, split_lines
from prevspend.ledger import (
    Coder,
    FileStore,
    MemoryStore,
    code_lines,
    together,
)
from prevspend.progress import Progress, silent
from prevspend.taxonomy import LocalTaxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from prevspend.classify.decisions import Verdicts
    from prevspend.classify.drivers import Driver
    from prevspend.classify.lines import ClassifiedLines
    from prevspend.classify.overrides import Override
    from prevspend.ledger import CodedLines, Ledger, LineStore
    from prevspend.taxonomy import Intervention, Taxonomy


_SHARES = pa.dictionary(pa.int32(), pa.float64())


@dataclass(frozen=True)
class Allocations:
    """A classified ledger.

    Attributes:
        ledger: the ledger, of one financial year.
        taxonomy: the national taxonomy it was classified with.
        parts: the lines, or parts of lines: the ledger's fields, `coding` (the row of the line's
            coding in `codings`), `part_pence`, and for parts the driver and its name for the part.
            Parts add up to the ledger's total.
        classified: `parts` with their outcomes, and the prevention in each at the low, central
            and high share, in pence; looked up at each reading.
        codings: the same by coding, in the order in which the ledger first shows them: the fields
            as the rules saw them (a driver's values in place of the line's), the driver and its
            part, `lines` (how many), `amount_pence`, `pence_by_period` (the same in `PERIODS`
            places), the outcome and the prevention sums.
        drivers: the drivers used.
        local: the taxonomy with its overlay, if there is one. Lines and codings then have every
            column of the outcome twice, the local one as `local_status` and so on, and in
            `local_cause` the part of the overlay that changes it.
        overrides: people's decisions; the lines of one are a coding of their own.
    """

    ledger: Ledger
    taxonomy: Taxonomy
    parts: CodedLines
    classified: ClassifiedLines
    codings: pa.Table
    drivers: tuple[Driver, ...] = ()
    local: LocalTaxonomy | None = None
    overrides: tuple[Override, ...] = ()

    @property
    def lines(self) -> pa.Table:
        """Parts and their outcomes side by side, in memory."""
        lines = together(list(self.classified.batches()))
        for at, column in enumerate(lines.columns):
            if column.type == _SHARES:
                lines = lines.set_column(at, lines.field(at).name, column.cast(pa.float64()))
        return lines


def classify_ledger(
    ledger: Ledger,
    taxonomy: Taxonomy,
    progress: Progress = silent,
    drivers: Sequence[Driver] = (),
    overrides: Sequence[Override] = (),
    folder: Path | None = None,
) -> Allocations:
    """Classify every line of a ledger.

    Args:
        ledger: the lines of one organisation and financial year.
        taxonomy: what counts as prevention; an overlay adds the local outcome and leaves the
            national one as it is.
        progress: called at each step.
        drivers: tables that split lines which coding alone cannot split.
        overrides: people's decisions, which beat every rule and every driver; by likeness they
            count only where neither decides otherwise.
        folder: a folder to store lines in; by default they stay in memory.

    Returns:
        The allocations; the same input gives the same rows in the same order.

    Raises:
        DriverError: if a driver is for another year, or two name the same line.
        OverrideError: if two overrides contradict each other.
    """
    progress("Finding the distinct codings", 0, 1)
    local = taxonomy if isinstance(taxonomy, LocalTaxonomy) else None
    national = local.national if local else taxonomy
    coded = code_lines(ledger.stored_lines, _store(folder, "lines"))
    if drivers or overrides:
        store = _store(folder, "parts")
        coded = split_lines(coded, ledger, national, drivers, overrides, store)
    codings = coded.codings
    progress(f"Trying the rules on {len(codings):,} codings", 0, 1)
    of_coding = override_of_codings(codings, overrides)

    def verdicts(view: Taxonomy, entries: Mapping[str, Intervention]) -> Verdicts:
        decisions = [override.decision(entries) for override in overrides]
        by_people = [
            (row, decisions[of_coding[row]]) for row in np.flatnonzero(of_coding >= 0).tolist()
        ]
        by_drivers = decide(codings, drivers, entries) if drivers else ()
        by_rules = try_rules(codings, view, ledger.organisation.kind)
        decided = by_rules.overruled([*by_drivers, *by_people])
        if not any(override.alike for override in overrides):
            return decided
        years = {str(total.year) for total in ledger.years()}
        alike = decide_alike(codings, decided, of_coding >= 0, overrides, years, entries)
        return decided.overruled(alike)

    nationally = verdicts(national, local.national_entries() if local else taxonomy.entries())
    outcomes = outcomes_of(nationally)
    if local:
        locally = verdicts(local, local.entries())
        causes = local_causes(nationally, locally, local.overlay)
        outcomes = side_by_side(outcomes, outcomes_of(locally), causes)
    allotted = allot(coded, outcomes)
    return Allocations(ledger, national, coded, *allotted, tuple(drivers), local, tuple(overrides))


def _store(folder: Path | None, name: str) -> LineStore:
    return FileStore(folder / f"{name}.arrow") if folder else MemoryStore()


def classify_ledgers(
    ledgers: Sequence[Ledger], taxonomy: Taxonomy, progress: Progress = silent
) -> Iterator[Allocations]:
    """Classify the ledgers of many organisations, trying the rules once on the codings they share.

    Args:
        ledgers: the ledgers, each of one organisation and financial year.
        taxonomy: what counts as prevention.
        progress: called for each ledger.

    Yields:
        The result of `classify_ledger` for each ledger.
    """
    progress("Trying the rules on the codings of all", 0, len(ledgers))
    coded = [code_lines(ledger.stored_lines, MemoryStore()) for ledger in ledgers]
    every = _try_together(ledgers, coded, taxonomy)
    for at, (ledger, lines, verdicts) in enumerate(zip(ledgers, coded, every, strict=True)):
        progress("Classifying", at, len(ledgers))
        yield Allocations(ledger, taxonomy, lines, *allot(lines, outcomes_of(verdicts)))
    progress("Classifying", len(ledgers), len(ledgers))


def _try_together(
    ledgers: Sequence[Ledger], coded: Sequence[CodedLines], taxonomy: Taxonomy
) -> Iterator[Verdicts]:
    """Yield the verdicts on each ledger; those of one kind of organisation are tried together."""
    coders: dict[str | None, Coder] = {}
    kinds = [ledger.organisation.kind for ledger in ledgers]
    numbers = [
        coders.setdefault(kind, Coder()).number(lines.codings.table())
        for kind, lines in zip(kinds, coded, strict=True)
    ]
    verdicts = {kind: try_rules(coder.codings(), taxonomy, kind) for kind, coder in coders.items()}
    for kind, of_ledger in zip(kinds, numbers, strict=True):
        yield verdicts[kind].take(of_ledger)
