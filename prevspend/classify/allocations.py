"""Ledger and taxonomy to allocations: where every pound of a ledger goes, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.classify.codings import encode
from prevspend.classify.match import match
from prevspend.classify.parts import DRIVER_COLUMNS, PART_FIELDS, decide, split_lines
from prevspend.ledger import codes_of, dictionary_of, from_codes
from prevspend.money import SHARE_UNITS, apportion
from prevspend.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.classify.codings import Codings
    from prevspend.classify.drivers import Driver
    from prevspend.classify.match import Matches
    from prevspend.classify.parts import Parts
    from prevspend.classify.precedence import CompiledRule
    from prevspend.ledger import Ledger
    from prevspend.taxonomy import Taxonomy

RANGE = ("low", "central", "high")
"""The three figures of every share and every sum of prevention."""

OUTCOME_COLUMNS = (
    "status",
    "tier",
    "intervention",
    "rule",
    "runner_up",
    *(f"share_{figure}" for figure in RANGE),
)
PREVENTION_COLUMNS = tuple(f"prevention_pence_{figure}" for figure in RANGE)
PERIODS = 13
"""The places of `pence_by_period`: undated lines, then April to March, late postings included."""


@dataclass(frozen=True)
class Allocations:
    """A classified ledger.

    Attributes:
        ledger: the ledger, of one financial year.
        taxonomy: the taxonomy it was classified with.
        lines: one row for each part of a line: the ledger's fields, `coding` (the row of the
            line's coding in `codings`), `part_pence`, the driver that made the part where one did
            and what it calls it, the outcome, and the pence of it that are prevention at the low,
            central and high share. Parts add up to the ledger's total.
        codings: the same by coding, in the order in which the ledger first shows them: the fields
            as the rules saw them (a driver's values in place of the line's), the driver and its
            part, `lines` (how many), `amount_pence`, `pence_by_period` (the same in `PERIODS`
            places), the outcome and the prevention sums.
        drivers: the drivers that were used.
    """

    ledger: Ledger
    taxonomy: Taxonomy
    lines: pa.Table
    codings: pa.Table
    drivers: tuple[Driver, ...] = ()


def classify_ledger(
    ledger: Ledger,
    taxonomy: Taxonomy,
    progress: Progress = silent,
    drivers: Sequence[Driver] = (),
) -> Allocations:
    """Classify every line of a ledger.

    Args:
        ledger: the lines of one organisation and financial year.
        taxonomy: what counts as prevention.
        progress: told of each step.
        drivers: tables that split lines which coding alone cannot split.

    Returns:
        The allocations; the same input gives the same rows in the same order.

    Raises:
        DriverError: if a driver is for another year, or two name the same line.
    """
    steps = 3
    progress("Finding the distinct codings", 0, steps)
    parts = split_lines(ledger, taxonomy, drivers)
    codings = encode(parts.tested, PART_FIELDS)
    progress(f"Trying the rules on {len(codings):,} codings", 1, steps)
    matches = match(codings, taxonomy, ledger.organisation.kind)
    matches = decide(matches, codings, taxonomy, drivers) if drivers else matches
    progress("Apportioning", 2, steps)
    lines, table = _allocate(parts, codings, judge(matches))
    progress("Apportioning", steps, steps)
    return Allocations(ledger, taxonomy, lines, table, tuple(drivers))


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
    decided = {kind: judge(match(codings, taxonomy, kind)) for kind, codings in shared.items()}
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


@dataclass(frozen=True)
class Judged:
    """What was decided of each coding: columns by name, shares in ten-thousandths by figure."""

    outcome: dict[str, pa.Array]
    shares: dict[str, NDArray[np.int64]]

    def of(self, codings: NDArray[np.int32]) -> Judged:
        """Give what was decided of some codings, by number."""
        numbers = pa.array(codings)
        return Judged(
            {name: column.take(numbers) for name, column in self.outcome.items()},
            {figure: shares[codings] for figure, shares in self.shares.items()},
        )


def judge(matches: Matches) -> Judged:
    """Give each coding the outcome of the rule that decides it."""
    shares = {figure: _share_units(matches.rules, figure)[matches.winner] for figure in RANGE}
    columns = _outcome_columns(matches)
    columns |= {f"share_{name}": pa.array(units / SHARE_UNITS) for name, units in shares.items()}
    return Judged(columns, shares)


def apply_shares(
    judged: Judged, pence: NDArray[np.int64], codings: NDArray[np.integer[Any]]
) -> dict[str, NDArray[np.int64]]:
    """Apply the low, central and high share of each coding to amounts.

    Args:
        judged: what was decided of each coding.
        pence: the amounts.
        codings: the coding of each amount, by number.
    """
    groups = codings.astype(np.int64)
    return {
        name: apportion(pence, judged.shares[figure][codings], groups)
        for figure, name in zip(RANGE, PREVENTION_COLUMNS, strict=True)
    }


def _allocate(parts: Parts, codings: Codings, judged: Judged) -> tuple[pa.Table, pa.Table]:
    """Give each part of a line the outcome of its coding, and add parts up by coding."""
    prevention = apply_shares(judged, parts.pence, codings.of_line)
    of_line = pa.array(codings.of_line)
    lines = parts.lines.append_column("coding", of_line)
    lines = lines.append_column("part_pence", pa.array(parts.pence))
    for name in DRIVER_COLUMNS:
        lines = lines.append_column(name, parts.tested[name])
    for name in OUTCOME_COLUMNS:
        lines = lines.append_column(name, judged.outcome[name].take(of_line))
    for name, figures in prevention.items():
        lines = lines.append_column(name, pa.array(figures))
    return lines, _coding_table(parts, codings, judged.outcome, prevention)


def _share_units(rules: list[CompiledRule], figure: str) -> NDArray[np.int64]:
    """Give each rule's share in ten-thousandths; the last place, where -1 points, has none."""
    shares = [rule.intervention.share for rule in rules]
    units = [int(getattr(share, figure) * SHARE_UNITS) if share else 0 for share in shares]
    return np.array([*units, 0], dtype=np.int64)


def _outcome_columns(matches: Matches) -> dict[str, pa.Array]:
    """Give each coding's outcome: status, tier, intervention, rule and runner-up."""
    rules, winner = matches.rules, matches.winner

    def text(
        value: Callable[[CompiledRule], str | None],
        blank: str | None = None,
        of: NDArray[np.int32] = winner,
    ) -> pa.Array:
        texts = [*(value(rule) for rule in rules), blank]
        numbers = {text: number for number, text in enumerate(dict.fromkeys(filter(None, texts)))}
        table = np.array([numbers.get(text or "", -1) for text in texts], dtype=np.int32)
        return from_codes(table[of], list(numbers))

    return {
        "status": text(lambda rule: rule.intervention.status, "unclassified"),
        "tier": text(lambda rule: rule.intervention.tier),
        "intervention": text(lambda rule: rule.intervention.id),
        "rule": text(lambda rule: rule.rule.id),
        "runner_up": text(lambda rule: rule.rule.id, of=matches.runner_up),
    }


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
    columns |= {name: outcome[name] for name in OUTCOME_COLUMNS}
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
    sums = np.zeros((len(codings), PERIODS), dtype=np.int64)
    np.add.at(sums, (codings.of_line, place), pence)
    return pa.FixedSizeListArray.from_arrays(pa.array(sums.ravel()), PERIODS)


def total(pence: pa.ChunkedArray) -> int:
    """Add up a column of pence."""
    return int(pc.sum(pence).as_py() or 0)
