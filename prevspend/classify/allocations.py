"""Ledger and taxonomy to allocations: where every pound of a ledger goes, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    from collections.abc import Callable, Sequence

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
    prevention = _prevention(matches, codings, parts.pence)
    outcome = outcome_columns(matches)
    of_line = pa.array(codings.of_line)
    lines = parts.lines.append_column("coding", of_line)
    lines = lines.append_column("part_pence", pa.array(parts.pence))
    for name in DRIVER_COLUMNS:
        lines = lines.append_column(name, parts.tested[name])
    for name in OUTCOME_COLUMNS:
        lines = lines.append_column(name, outcome[name].take(of_line))
    for name, figures in prevention.items():
        lines = lines.append_column(name, pa.array(figures))
    progress("Apportioning", steps, steps)
    table = _coding_table(parts, codings, outcome, prevention)
    return Allocations(ledger, taxonomy, lines, table, tuple(drivers))


def _prevention(
    matches: Matches, codings: Codings, pence: NDArray[np.int64]
) -> dict[str, NDArray[np.int64]]:
    """Apply the low, central and high share of each coding to its lines."""
    of_line = codings.of_line.astype(np.int64)
    parts: dict[str, NDArray[np.int64]] = {}
    for figure, name in zip(RANGE, PREVENTION_COLUMNS, strict=True):
        shares = share_units(matches.rules, figure)
        parts[name] = apportion(pence, shares[matches.winner][codings.of_line], of_line)
    return parts


def share_units(rules: list[CompiledRule], figure: str) -> NDArray[np.int64]:
    """Give each rule's share in ten-thousandths; the last place, where -1 points, has none."""
    shares = [rule.intervention.share for rule in rules]
    units = [int(getattr(share, figure) * SHARE_UNITS) if share else 0 for share in shares]
    return np.array([*units, 0], dtype=np.int64)


def outcome_columns(matches: Matches) -> dict[str, pa.Array]:
    """Give each coding's outcome: status, tier, intervention, rule, runner-up and shares."""
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

    columns = {
        "status": text(lambda rule: rule.intervention.status, "unclassified"),
        "tier": text(lambda rule: rule.intervention.tier),
        "intervention": text(lambda rule: rule.intervention.id),
        "rule": text(lambda rule: rule.rule.id),
        "runner_up": text(lambda rule: rule.rule.id, of=matches.runner_up),
    }
    for figure in RANGE:
        shares = share_units(rules, figure)
        columns[f"share_{figure}"] = pa.array(shares[winner] / SHARE_UNITS)
    return columns


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
